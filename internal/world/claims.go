package world

import (
	"slices"

	"github.com/clientele-go/clientele/channel"
)

// claims says whose the contact data of one part are, and which of them the
// sources have heard of.
type claims struct {
	own    map[string][]int // mailboxes and numbers of one person; several only for numbers handed on
	shared map[string][]int // of a home or an office
	heard  map[heard]channel.Assurance
}

type heard struct {
	value  string
	person int // nobody: heard of, but not from its owner
}

const nobody = -1

func newClaims(people []human) *claims {
	c := &claims{own: map[string][]int{}, shared: map[string][]int{}, heard: map[heard]channel.Assurance{}}
	add := func(m map[string][]int, value string, person int) {
		if value != "" {
			m[value] = append(m[value], person)
		}
	}
	for i := range people {
		h := &people[i]
		add(c.own, mailKey(h.mail, channel.Asserted).Value, h.n)
		add(c.own, h.phone, h.n)
		add(c.own, h.phone2, h.n)
		add(c.shared, h.shared, h.n)
		add(c.shared, h.landline, h.n)
		add(c.shared, h.office, h.n)
	}
	return c
}

// note notes what a fact about somebody says of them.
func (c *claims) note(t *Truth, h *human, f *channel.Fact) {
	party, ok := t.Parties[f.Owner()]
	if !ok {
		party = Party{Person: h.n}
	}
	for i := range f.Keys {
		k := &f.Keys[i]
		trace := Untraced
		own, shared := c.own[k.Value], c.shared[k.Value]
		switch {
		case len(own) > 0 && !slices.Contains(own, h.n):
			party.Stray = true
			c.heard[heard{k.Value, nobody}] = channel.Asserted
			continue
		case k.Assurance > channel.Asserted:
			trace = Sure
		case len(own) > 0:
			trace = Likely
		case slices.Contains(shared, h.n):
			trace = Shared
		}
		party.Trace = max(party.Trace, trace)
		if k.Kind == channel.KeyPhone && trace > Untraced {
			id := heard{k.Value, h.n}
			c.heard[id] = max(c.heard[id], k.Assurance)
		}
	}
	t.Parties[f.Owner()] = party
}

// conclude says who the people of a part are, and what to answer when one of
// their numbers calls.
func (c *claims) conclude(t *Truth, p *part) {
	for i := range p.people {
		h := &p.people[i]
		person := &t.People[h.n]
		*person = Person{Number: h.n, Household: h.home, Given: h.given, Family: h.name(p.end).Family, BirthDate: h.born,
			Country: h.country.code(), ErasedAt: person.ErasedAt}
		if !h.married.IsZero() && !h.married.After(p.end) {
			person.Formerly = h.name(p.start).Family
		}
		c.answer(t, p, h.phone)
		c.answer(t, p, h.phone2)
		c.answer(t, p, h.landline)
	}
}

// answer decides what to answer to a number: whoever has it at the end, as far
// as the sources have heard of that and may still tell.
func (c *claims) answer(t *Truth, p *part, number string) {
	if _, done := t.Numbers[number]; done || number == "" {
		return
	}
	var a Answer
	_, told := c.heard[heard{number, nobody}]
	for i := range p.people {
		h := &p.people[i]
		sure, ok := c.heard[heard{number, h.n}]
		told = told || ok
		if !ok || !t.People[h.n].ErasedAt.IsZero() || number != h.landline && number != h.mobile(p.end) {
			continue
		}
		a.People = append(a.People, h.n)
		a.Disclose = sure >= channel.Verified
	}
	if !told {
		return
	}
	switch len(a.People) {
	case 0:
		a.Kind = Nobody
	case 1:
		a.Kind = Found
	default:
		a.Kind = Ambiguous
	}
	a.Disclose = a.Disclose && a.Kind == Found
	t.Numbers[number] = a
}
