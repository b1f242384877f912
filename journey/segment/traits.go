package segment

import (
	"cmp"
	"slices"
	"strings"
	"time"

	"github.com/clientele-go/clientele/channel"
	"github.com/clientele-go/clientele/customer"
)

// Traits are what is known of a customer that does not depend on what they
// bought.
type Traits struct {
	Language string
	Country  string        // ISO 3166 alpha-2, that of most addresses
	Account  bool          // has an account in a shop
	Loyalty  bool          // is in a loyalty programme
	Tenure   time.Duration // since the earliest record; 0 if that is not known
	Agreed   []string      // purposes that they have consented to at the moment, ordered
}

// TraitsOf returns the traits that a view shows.
func TraitsOf(v *customer.View) Traits {
	t := Traits{Language: v.Customer.Language}
	countries := map[string]int{}
	for _, a := range v.Customer.Addresses {
		if a.Country != "" {
			countries[strings.ToUpper(a.Country)]++
		}
	}
	for c, n := range countries {
		if t.Country == "" || cmp.Or(cmp.Compare(countries[t.Country], n), strings.Compare(c, t.Country)) < 0 {
			t.Country = c
		}
	}
	for _, k := range v.Customer.Keys {
		t.Account = t.Account || k.Kind == channel.KeyAccount
		t.Loyalty = t.Loyalty || k.Kind == channel.KeyLoyalty || k.Kind == channel.KeyMembership
	}
	if !v.Customer.Since.IsZero() {
		t.Tenure = max(0, v.At.Sub(v.Customer.Since))
	}
	t.Agreed = agreed(v.Consents, v.At)
	return t
}

// agreed returns the purposes that are consented to: of each way of contact
// the latest word counts, of several the strictest, as for reading.
func agreed(consents []channel.Consent, at time.Time) []string {
	type way struct {
		purpose string
		by      channel.KeyKind
	}
	latest := map[way]channel.Consent{}
	for _, c := range consents {
		if c.At.After(at) {
			continue
		}
		w := way{c.Purpose, c.By}
		was, seen := latest[w]
		if !seen || was.At.Before(c.At.Time) || was.At.Equal(c.At.Time) && was.State == channel.ConsentGranted {
			latest[w] = c
		}
	}
	yes, no := map[string]bool{}, map[string]bool{}
	for w, c := range latest {
		if c.State == channel.ConsentGranted && (c.Until.IsZero() || at.Before(c.Until.Time)) {
			yes[w.purpose] = true
		} else {
			no[w.purpose] = true
		}
	}
	var out []string
	for p := range yes {
		if !no[p] {
			out = append(out, p)
		}
	}
	slices.Sort(out)
	return out
}
