package customer

import (
	"context"
	"fmt"
	"slices"

	"github.com/clientele-go/clientele/channel"
)

// Rebuild decides anew who every party is, as after a change of
// [Config.Rules]; see [Reader.WhatIf] for what it would do. It also reads out of
// the facts what an earlier version of the library did not keep, so it is to be
// called once after an update that says so. It can be interrupted and repeated.
func (h *Hub) Rebuild(ctx context.Context) error {
	for mark := ""; ; {
		rows, err := h.storage.Scan(ctx, Scan{Table: TableParties, After: mark, Limit: 500})
		if err != nil {
			return fmt.Errorf("customer: rebuild: %w", err)
		}
		if rows.Next == "" {
			return nil
		}
		mark = rows.Next
		err = h.decide(ctx, func() (*Commit, error) {
			p := h.newPlan(ctx, 0)
			for _, row := range rows.Parties {
				p.seeds = append(p.seeds, row.Ref)
			}
			if err := p.reread(p.seeds); err != nil {
				return nil, err
			}
			return p.redecide()
		})
		if err != nil {
			return err
		}
	}
}

// reread brings the addresses of parties in line with their facts. A commit that
// changes a fact of a party changes its row too, so it is enough to expect that.
func (p *plan) reread(parties []channel.Ref) error {
	if err := p.loadParties(parties...); err != nil {
		return err
	}
	terms := make([]Term, len(parties))
	for i, r := range parties {
		terms[i] = ownerTerm(r)
	}
	owned, err := p.read(Want{Terms: terms})
	if err != nil {
		return err
	}
	var refs []channel.Ref
	fresh := make(map[channel.Ref]*PartyRow, len(parties))
	for i, r := range parties {
		refs = append(refs, refsOf(owned.Terms[i].Postings)...)
		fresh[r] = &PartyRow{}
	}
	for some := range slices.Chunk(refs, 2000) {
		got, err := p.read(Want{Facts: some})
		if err != nil {
			return err
		}
		for _, f := range got.Facts {
			if f == nil || f.Fact.Deleted || fresh[f.Owner] == nil {
				continue
			}
			for _, a := range addressesOf(nil, &f.Fact) {
				fresh[f.Owner].address(a, 1)
			}
		}
	}
	for _, r := range parties {
		if n := p.party(r); n.was != nil && !slices.Equal(fresh[r].Addresses, n.was.Addresses) {
			p.working(n).Addresses = fresh[r].Addresses
			n.dirty = true
		}
	}
	return nil
}
