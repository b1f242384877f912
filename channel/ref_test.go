package channel_test

import (
	"encoding/json"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/clientele-go/clientele/channel"
)

func TestRefText(t *testing.T) {
	for s, want := range map[string]channel.Ref{
		"":                      {},
		"web-pl/order/1001":     {Channel: "web-pl", Kind: channel.KindOrder, ID: "1001"},
		"web/case/a/b//c":       {Channel: "web", Kind: channel.KindCase, ID: "a/b//c"},
		"web/person/gid://x/ą ": {Channel: "web", Kind: channel.KindPerson, ID: "gid://x/ą "},
	} {
		got, err := channel.ParseRef(s)
		if err != nil || got != want || got.String() != s {
			t.Errorf("%q is read as %v, %v", s, got, err)
		}
		if got.IsZero() != (s == "") {
			t.Errorf("%q: IsZero is %v", s, got.IsZero())
		}
	}
	for _, s := range []string{"web", "web/order", "web/order/", "/order/1", "web/shoe/1", "w b/order/1", "web\n/order/1", "w\xff/order/1",
		"web/order/\xff", "web/order/a\x00", strings.Repeat("w", 513) + "/order/1", "web/order/" + strings.Repeat("1", 513)} {
		got, err := channel.ParseRef(s)
		if err == nil || !got.IsZero() {
			t.Errorf("%.40q is read as %v", s, got)
		} else if len(s) > 20 && strings.Contains(err.Error(), s) {
			t.Errorf("the error repeats the text: %v", err)
		}
		var r channel.Ref
		if r.UnmarshalText([]byte(s)) == nil {
			t.Errorf("%.40q unmarshals", s)
		}
	}
}

func TestRefCompare(t *testing.T) {
	sorted := []channel.Ref{{}, {Channel: "a", Kind: channel.KindCase, ID: "9"}, {Channel: "a", Kind: channel.KindOrder, ID: "10"},
		{Channel: "a", Kind: channel.KindOrder, ID: "9"}, {Channel: "b", Kind: channel.KindCase, ID: "1"}}
	for i := range sorted {
		for j := range sorted {
			if got := sorted[i].Compare(sorted[j]); (got < 0) != (i < j) || (got == 0) != (i == j) {
				t.Errorf("%v to %v: %d", sorted[i], sorted[j], got)
			}
		}
	}
}

func FuzzParseRef(f *testing.F) {
	for _, s := range []string{"", "web/order/1", "web/case/a/b", "//", "web/order/\x00", "w\u00a0b/order/1"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		r, err := channel.ParseRef(s)
		if err != nil {
			return
		}
		if r.String() != s {
			t.Fatalf("%q is written as %q", s, r.String())
		}
		b, err := json.Marshal(map[channel.Ref]channel.Ref{r: r})
		var back map[channel.Ref]channel.Ref
		if err != nil || json.Unmarshal(b, &back) != nil || back[r] != r {
			t.Fatalf("%q becomes %s, %v", s, b, err)
		}
		if !r.IsZero() {
			fact := channel.Fact{Ref: r, Deleted: true}
			if err := fact.Validate(); err != nil {
				t.Fatalf("a ref that was read is not valid: %v", err)
			}
		}
	})
}

func TestKeyIdentity(t *testing.T) {
	a := channel.NewKey(channel.KeyLoyalty, "club", " A-1 ", channel.Verified)
	if a.Value != "A-1" || a.Assurance != channel.Verified {
		t.Errorf("NewKey: %q, %v", a.Value, a.Assurance)
	}
	b := a.With(channel.Asserted)
	b.Raw = "raw"
	if a.ID() != b.ID() || b.Assurance != channel.Asserted || a.Assurance != channel.Verified {
		t.Error("assurance or raw text make another key, or With changed its receiver")
	}
	for _, other := range []channel.Key{{Kind: channel.KeyMembership, Issuer: "club", Value: "A-1"}, {Kind: channel.KeyLoyalty, Issuer: "clubs", Value: "A-1"},
		{Kind: channel.KeyLoyalty, Issuer: "club", Value: "a-1"}} {
		if other.ID() == a.ID() || other.ID().Compare(a.ID()) == 0 || other.ID().String() == a.ID().String() {
			t.Errorf("%v is the same key as %v", other, a)
		}
		if c, d := a.ID().Compare(other.ID()), other.ID().Compare(a.ID()); c != -d {
			t.Errorf("compare: %d and %d", c, d)
		}
	}
	if got := channel.OrderNumber(" a-1001 ").Value; got != "A-1001" {
		t.Errorf("OrderNumber: %q", got)
	}
}

func TestKeyValidAt(t *testing.T) {
	day := newFiller(1, 0).time().Time
	k := channel.Key{Since: day, Until: day.AddDate(0, 0, 7)}
	for days, want := range map[int]bool{-1: false, 0: true, 6: true, 7: false, 8: false} {
		if got := k.ValidAt(day.AddDate(0, 0, days)); got != want {
			t.Errorf("day %d: %v", days, got)
		}
	}
	if !(channel.Key{}).ValidAt(day) {
		t.Error("a claim without bounds does not hold")
	}
}

func TestAssurance(t *testing.T) {
	all := []channel.Assurance{channel.Asserted, channel.Verified, channel.Authoritative}
	if !slices.IsSorted(all) || channel.Assurance(0) != channel.Asserted {
		t.Error("asserted < verified < authoritative does not hold")
	}
	for _, a := range all {
		b, _ := a.MarshalText()
		var back channel.Assurance
		if err := back.UnmarshalText(b); err != nil || back != a {
			t.Errorf("%s is read as %v, %v", b, back, err)
		}
	}
	var a channel.Assurance
	if a.UnmarshalText([]byte("certain")) == nil {
		t.Error("an unknown assurance is read")
	}
}

// TestErrorOfNoRef: an error about a ref that is none is short, and all of it can
// be shown.
func TestErrorOfNoRef(t *testing.T) {
	for id, want := range map[string]string{
		"7":               `channel: web/order/7: field ref.id x`,
		"a\x00b\x1b[2J\n": `channel: "web/order/a\x00b\x1b[2J\n": field ref.id x`,
		"\xff":            `channel: "web/order/\xff": field ref.id x`,
	} {
		got := (&channel.FieldError{Ref: channel.Ref{Channel: "web", Kind: channel.KindOrder, ID: id}, Field: "ref.id", Reason: "x"}).Error()
		if got != want {
			t.Errorf("%s, want %s", got, want)
		}
	}
	long := channel.FieldError{Ref: channel.Ref{Channel: "web", Kind: channel.KindOrder, ID: strings.Repeat("ż", 1<<20)}, Field: "ref.id", Reason: "x"}
	if s := long.Error(); len(s) > 600 || !utf8.ValidString(s) || !strings.HasSuffix(s, "…: field ref.id x") {
		t.Errorf("an error of %d bytes: %.600s", len(s), s)
	}
}
