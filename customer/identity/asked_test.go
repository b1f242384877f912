package identity

import (
	"testing"

	"github.com/clientele-go/clientele/channel"
)

// TestWhatAHumanIsAskedAbout resolves two people who are POSSIBLY one by two of
// their records. Whether a human is asked depends on what else is known of them.
func TestWhatAHumanIsAskedAbout(t *testing.T) {
	home := channel.Address{Street: "Długa 5/3", Postcode: "00-238", City: "Warszawa"}
	away := channel.Address{Street: "Morska 8", Postcode: "81-323", City: "Gdynia"}
	at := func(p Party, a channel.Address) Party { p.Addresses = []channel.Address{a}; return p }
	number := func(n string) channel.Key { return phone(n, asserted) }
	jan := mail("jan@example.com", asserted)
	for _, c := range []struct {
		name   string
		people []Party
		want   string
	}{
		{"one name at one address", []Party{at(who("a", "Jan Nowak", ""), home), at(who("b", "Jan Nowak", ""), home)}, "asked"},
		{"and two numbers", []Party{at(who("a", "Jan Nowak", "", number("601200300")), home), at(who("b", "Jan Nowak", "", number("602300401")), home)}, "asked"},
		{"and two mailboxes besides", []Party{at(who("a", "Jan Nowak", "", number("601200300"), mail("jan@example.com", asserted)), home),
			at(who("b", "Jan Nowak", "", number("602300401"), mail("nowak77@example.com", asserted)), home)}, "household"},
		{"of which two are a slip apart", []Party{at(who("a", "Jan Nowak", "", number("601200300"), mail("jannowak77@example.com", asserted)), home),
			at(who("b", "Jan Nowak", "", number("602300401"), mail("jannnowak77@example.com", asserted)), home)}, "one person"},
		{"which another record of each tells", []Party{at(who("a", "Jan Nowak", "", account("1")), home), who("a2", "Jan Nowak", "", account("1"), number("601200300"), jan),
			at(who("b", "Jan Nowak", "", account("2")), home), who("b2", "Jan Nowak", "", account("2"), number("602300401"), mail("nowak77@example.com", asserted))}, "household"},
		{"and two dates of birth that other records tell", []Party{at(who("a", "Jan Nowak", "", account("1")), home), who("a2", "Jan Nowak", "1950-05-12", account("1")),
			at(who("b", "Jan Nowak", "", account("2")), home), who("b2", "Jan Nowak", "1983-09-07", account("2"))}, "household"},
		{"and one date of birth", []Party{at(who("a", "Jan Nowak", "", account("1")), home), who("a2", "Jan Nowak", "1950-05-12", account("1"), number("601200300"), jan),
			at(who("b", "Jan Nowak", "", account("2")), home), who("b2", "Jan Nowak", "1950-05-12", account("2"), number("602300401"), mail("nowak77@example.com", asserted))}, "one person"},
		{"a mailbox typed by somebody else", []Party{who("a", "Anna Kowalska", "", jan), who("b", "Piotr Lis", "", jan)}, "asked"},
		{"a mailbox typed by somebody else who lives elsewhere", []Party{at(who("a", "Anna Kowalska", "", jan), home), at(who("b", "Piotr Lis", "", jan), away)}, "no"},
		{"a mailbox typed by somebody of the same name", []Party{at(who("a", "Anna Kowalska", "", jan), home), at(who("b", "Anna Lis", "", jan), away)}, "asked"},
	} {
		r := Rules{Model: RetailWeigher()}
		res := ResolveAll(c.people, nil, r)
		got := "no"
		switch {
		case len(res.Clusters) == 1:
			got = "one person"
		case len(res.Review) > 0:
			got = "asked"
		case len(res.Households) > 0:
			got = "household"
		}
		if got != c.want {
			t.Errorf("%s: %s, want %s\n%+v", c.name, got, c.want, res)
		}
	}
}

// TestNamesakesWithALikeness: what looks alike of two namesakes is no reason to
// ask where all that is told besides the name speaks against them.
func TestNamesakesWithALikeness(t *testing.T) {
	model := Retail()
	for i := range model.Fields {
		if f := &model.Fields[i]; f.Field == FieldPhone {
			near, other := &f.Levels[phoneNear-1], &f.Levels[phoneOther-1] // numbers given out in a row
			other.Unrelated -= .02 - near.Unrelated
			near.Unrelated = .02
		}
	}
	w, err := NewWeigher(model)
	if err != nil {
		t.Fatal(err)
	}
	a := who("a", "Jan Nowak", "", phone("601200300", asserted))
	b := who("b", "Jan Nowak", "", phone("601200301", asserted))
	a.Addresses = []channel.Address{{Street: "Długa 5/3", Postcode: "00-238", City: "Warszawa"}}
	b.Addresses = []channel.Address{{Street: "Morska 8", Postcode: "81-323", City: "Gdynia"}}
	for _, c := range []struct {
		w    *Weigher
		want int
	}{{w, 0}, {RetailWeigher(), 1}} {
		if got := ResolveAll([]Party{a, b}, nil, Rules{Model: c.w, Review: 1e-6}).Review; len(got) != c.want {
			t.Errorf("%d pairs for review, want %d", len(got), c.want)
		}
	}
}
