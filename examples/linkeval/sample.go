package main

import (
	"fmt"
	"slices"

	"github.com/clientele-go/clientele/channel"
	"github.com/clientele-go/clientele/customer/identity"
	"github.com/clientele-go/clientele/internal/world"
)

// sample makes the records of an invented retail company: accounts, loyalty
// members, guest orders, receipts, callers. Who each is, is known. Records that
// have neither a name nor anything that was checked, such as calls, have no
// label: they are possibly somebody's, which a human may tell.
func sample(seed uint64, people int) *dataset {
	w := world.New(world.Config{Seed: seed, People: people})
	truth := w.Truth()
	newest := make(map[channel.Ref]channel.Fact)
	for f := range w.Facts() {
		if old, ok := newest[f.Ref]; !ok || f.Newer(&old) {
			newest[f.Ref] = f
		}
	}
	facts := make([]channel.Fact, 0, len(newest))
	for _, f := range newest {
		if !f.Deleted {
			facts = append(facts, f)
		}
	}
	slices.SortFunc(facts, func(a, b channel.Fact) int { return a.Ref.Compare(b.Ref) })
	d := &dataset{assured: true, files: []string{fmt.Sprintf("an invented company of %d people, seed %d", w.People(), seed)}}
	for _, info := range world.Infos() {
		d.unique = append(d.unique, info.Unique...)
	}
	at := make(map[channel.Ref]int)
	for i := range facts {
		d.addFact(&facts[i], at)
	}
	for i := range d.parties {
		person, home := int32(-1), int32(-1)
		p := &d.parties[i]
		if t, known := truth.Parties[p.Ref]; known && (t.Trace == world.Sure || t.Trace == world.Likely && p.Name != (channel.Name{})) {
			person, home = int32(t.Person), int32(truth.People[t.Person].Household)
		}
		d.truth, d.home = append(d.truth, person), append(d.home, home)
	}
	return d
}

// addFact adds what a fact says to the record of its owner.
func (d *dataset) addFact(f *channel.Fact, at map[channel.Ref]int) {
	owner := f.Owner()
	i, ok := at[owner]
	if !ok {
		i = len(d.parties)
		at[owner] = i
		d.parties = append(d.parties, identity.Party{Ref: owner})
		d.file, d.line = append(d.file, 0), append(d.line, i+1)
	}
	p := &d.parties[i]
	for _, k := range f.Keys {
		p.Claims = append(p.Claims, identity.Claim{Key: k, Fact: f.Ref})
	}
	switch c := f.Content.(type) {
	case *channel.Person:
		p.Name, p.BirthDate = c.Name, c.BirthDate
		p.Addresses = append(p.Addresses, c.Addresses...)
	case *channel.Order:
		if p.Name == (channel.Name{}) {
			p.Name = c.Buyer.Name
		}
		if c.Billing.Street != "" {
			p.Addresses = append(p.Addresses, c.Billing)
		}
	case *channel.Interaction:
		if p.Name == (channel.Name{}) && c.Direction == channel.Inbound {
			p.Name = c.From.Name
		}
	}
}
