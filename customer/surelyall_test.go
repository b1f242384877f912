package customer_test

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"github.com/clientele-go/clientele/channel"
	"github.com/clientele-go/clientele/customer"
	"github.com/clientele-go/clientele/customer/identity"
)

// A permission is what a contact point may be used for.
type permission struct {
	route, disclose bool
	why             customer.Restriction
	caller          channel.Assurance // of who calls from there
}

// The table's columns: how the record that claims a contact point came to be the
// customer's, how it claims it, and who else does.
var (
	joins  = []string{"their first record", "a key", "a human", "the source", "a likeness", "a likeness by a model that is out of force"}
	claims = []string{"typed", "verified once", "verified"}
	others = []string{"nobody else", "a stranger who typed it", "a stranger who verified it", "a likeness that typed it", "a likeness that verified it", "a human's word that it is nobody's"}
)

// allowed says what must hold of each combination.
func allowed(join, claim, other string) permission {
	surely := !slices.Contains(joins[4:], join)
	switch {
	case other == others[4] && surely && claim == "verified":
		return permission{true, false, customer.RestrictShared, channel.Asserted}
	case other == others[4]:
		return permission{why: customer.RestrictLikeness}
	case claim == "typed", claim == "verified once" && other == others[3]: // of whoever says so now nobody has verified it
		return permission{why: customer.RestrictUnverified}
	case claim == "verified once":
		return permission{why: customer.RestrictExpired}
	case other == others[5]:
		return permission{why: customer.RestrictGeneric}
	case !surely:
		return permission{why: customer.RestrictLikeness}
	case other == others[2]:
		return permission{true, false, customer.RestrictShared, channel.Verified}
	}
	return permission{true, true, "", channel.Verified}
}

// TestGoldenPermits tries every combination of how a record was joined, what it
// says of a contact point and who else has that. What stands on a likeness alone
// allows nothing; the customer's own mailbox allows all the same.
func TestGoldenPermits(t *testing.T) {
	for _, join := range joins {
		for _, claim := range claims {
			for _, other := range others {
				t.Run(fmt.Sprintf("%s/%s/%s", join, claim, other), func(t *testing.T) { permits(t, join, claim, other) })
			}
		}
	}
}

func permits(t *testing.T, join, claim, other string) {
	now := time.Date(2026, 6, 1, 0, 0, 0, 0, time.UTC)
	hub, _ := newHub(t, customer.Config{Rules: identity.Rules{Model: identity.RetailWeigher()}, Now: func() time.Time { return now }})
	adopt(t, hub)
	r := hub.As(clerk, customer.Service)
	box := channel.Key{Kind: channel.KeyEmail, Value: "asked@mail.pl", Assurance: channel.Verified}
	typed := box.With(channel.Asserted)
	facts, of := combined(join, claim, other, box)
	add(t, hub, facts...)
	if join == "a human" {
		must(t, r.Link(t.Context(), facts[0].Ref, of, "she said so"))
	}
	if other == others[5] {
		must(t, r.Block(t.Context(), typed.ID(), "nobody's"))
	}
	if join == joins[5] {
		without, err := r.WhatIf(t.Context(), identity.Rules{})
		must(t, err)
		must(t, r.Adopt(t.Context(), without, "it joins too much"))
	}
	id := idOf(t, hub, facts[0].Ref)
	if idOf(t, hub, of) != id {
		t.Fatal("the record is another customer's: this shows nothing")
	}
	g, err := r.Golden(t.Context(), id, customer.GoldenRules{})
	must(t, err)
	want, c := allowed(join, claim, other), contactOf(g, box.Value)
	if got := (permission{c.Route, c.Disclose, c.Why, want.caller}); got != want {
		t.Errorf("%+v, want %+v", got, want)
	}
	surely := !slices.Contains(joins[4:], join)
	if g.Language.Value != "lt" || g.Language.Sure != surely || !g.Name.Sure || slices.Contains(g.Sure, of) != surely || !slices.Contains(g.Sure, facts[0].Ref) {
		t.Errorf("the language is sure: %v, the name: %v, and the records %v; want %v", g.Language.Sure, g.Name.Sure, g.Sure, surely)
	}
	if own := contactOf(g, "anna@example.com"); !own.Route || !own.Disclose || own.Assurance != channel.Verified {
		t.Errorf("their own mailbox: %+v", own)
	}
	f, err := r.Find(t.Context(), box)
	must(t, err)
	for _, x := range f.Candidates {
		if x.ID == id && x.Assurance != want.caller {
			t.Errorf("who calls from there is %s, want %s", x.Assurance, want.caller)
		}
	}
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// combined makes the facts of a combination, the customer's first record first, and
// tells which record claims the mailbox.
func combined(join, claim, other string, box channel.Key) (facts []channel.Fact, of channel.Ref) {
	account, contact := alike()
	said := box
	switch claim {
	case "typed":
		said = box.With(channel.Asserted)
	case "verified once":
		said.Until = time.Date(2025, 1, 1, 0, 0, 0, 0, time.UTC)
	}
	landline := channel.Key{Kind: channel.KeyPhone, Value: "+48426301122", Assurance: channel.Verified}
	by := &contact
	switch join {
	case "their first record":
		by = &account
	case "a key":
		account.Keys, contact.Keys = append(account.Keys, landline), append(contact.Keys, landline)
	case "the source":
		contact.Content.(*channel.Person).MergedInto = account.Ref
	}
	by.Keys = append(by.Keys, said)
	by.Content.(*channel.Person).Language = "lt"
	facts = []channel.Fact{account, contact}
	// Keys keep a likeness apart whose date of birth is a digit off.
	_, like := alike()
	like.Ref.ID = "3"
	like.Content.(*channel.Person).BirthDate = "1980-02-04"
	like.Keys = like.Keys[:1]
	stranger := record("club", "9", 5, channel.Person{Name: named("Piotr", "Zych"), BirthDate: "1950-07-08"})
	third := map[string]*channel.Fact{others[1]: &stranger, others[2]: &stranger, others[3]: &like, others[4]: &like}[other]
	if third != nil {
		k := box
		if other == others[1] || other == others[3] {
			k = box.With(channel.Asserted)
		}
		third.Keys = append(third.Keys, k)
		facts = append(facts, *third)
	}
	return facts, by.Ref
}
