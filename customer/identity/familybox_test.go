package identity

import (
	"testing"

	"github.com/clientele-go/clientele/channel"
)

// TestMailboxesOfAFamily: a mailbox is a home's if it is called after the family
// and nobody of it.
func TestMailboxesOfAFamily(t *testing.T) {
	for _, c := range []struct {
		family, mail string
		want         bool
	}{
		{"Kowalski", "kowalski.dom@example.pl", true},
		{"Kowalski", "kowalscy@example.pl", true},
		{"Kowalski", "rodzina.kowalskich@example.pl", true},
		{"Górecka", "gorecki.dom1184@example.pl", true},
		{"Górecka", "goreccy77@example.pl", true},
		{"Nowak", "nowak77@example.pl", true},
		{"Sęk", "sek.dom596@example.pl", true},
		{"Sęk", "sek596@example.pl", false},
		{"Sęk", "m.sek@example.pl", false},
		{"Kowalski", "jan.kowalski@example.pl", false},
		{"Kowalski", "jkowalski@example.pl", false},
		{"Górecka", "ewagorecka@example.pl", false},
		{"Górecka", "gorecki.domanski@example.pl", false},
	} {
		tb := newTable(&Rules{})
		p := who("a", "", "", mail(c.mail, asserted))
		p.Name = channel.Name{Given: "Ewa", Family: c.family}
		tb.add(&p)
		var cells cells
		tb.cells(0, &cells)
		if got := tb.ofFamily(cells.mail[0], cells.family); got != c.want {
			t.Errorf("%s of %s is a home's: %v, want %v", c.mail, c.family, got, c.want)
		}
	}
}

// TestTwoBirthsAreTwoPeople: two sisters of one name, each with her own mailbox
// and card, who both used a third mailbox. A chain of records that tell no date of
// birth does not join them.
func TestTwoBirthsAreTwoPeople(t *testing.T) {
	at := channel.Address{Street: "Młyńska 70", Postcode: "02-389", City: "Warszawa"}
	say := func(id, born string, keys ...channel.Key) Party {
		p := who(id, "Magdalena Sęk", born, keys...)
		p.Addresses = []channel.Address{at}
		return p
	}
	both := mail("m.sek77@example.pl", asserted)
	people := []Party{
		say("a1", "2005-08-28", phone("601200300", verified)), say("a2", "", both, phone("601200300", asserted)), say("a3", "", both),
		say("b1", "1998-01-19", mail("magda600@example.pl", verified), phone("602300401", asserted)), say("b2", "", mail("magda600@example.pl", asserted)),
		say("b3", "", both, phone("602300401", asserted)),
	}
	res := ResolveAll(people, nil, Rules{Model: RetailWeigher()})
	if together(res.Clusters, person("a1"), person("b1")) {
		t.Errorf("two dates of birth are one person: %v", res.Clusters)
	}
}
