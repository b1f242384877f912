package customer

import (
	"context"
	"fmt"
	"slices"

	"github.com/clientele-go/clientele/channel"
	"github.com/clientele-go/clientele/customer/identity"
)

// Explain says why two records are one person, or why not. The refs are those
// of parties, or of records that belong to them. Evidence of sources out of the
// actor's scope is left out, so the sums may then differ.
func (r *Reader) Explain(ctx context.Context, a, b channel.Ref) (identity.Explanation, error) {
	if err := r.record(ctx, "explain", ""); err != nil {
		return identity.Explanation{}, err
	}
	p := r.hub.newPlan(ctx, 0)
	a, b, err := p.partiesOf(a, b)
	if err != nil {
		return identity.Explanation{}, err
	}
	got, err := p.read(Want{Ledger: true})
	if err != nil {
		return identity.Explanation{}, err
	}
	if p.rules, err = r.hub.rulesIn(got.Decisions); err != nil {
		return identity.Explanation{}, err
	}
	w := p.newWalk(got.Decisions)
	w.all = true
	w.seed(a)
	w.seed(b)
	changed := map[channel.KeyID]bool{}
	for _, ref := range []channel.Ref{a, b} {
		for _, c := range p.view(ref).Claims {
			changed[c.Key.ID()] = true
		}
	}
	if err := w.walk(changed); err != nil {
		return identity.Explanation{}, err
	}
	in, err := w.input()
	if err != nil {
		return identity.Explanation{}, err
	}
	if err := p.cite(in.Parties, a, b); err != nil {
		return identity.Explanation{}, err
	}
	in.Parties = slices.DeleteFunc(in.Parties, func(x identity.Party) bool { return !r.actor.Scope.sees(x.Ref.Channel) })
	x := identity.Explain(a, b, in, p.rules)
	for i := range x.Steps {
		for j := range x.Steps[i].Terms {
			x.Steps[i].Terms[j].Key = r.maskID(x.Steps[i].Terms[j].Key)
		}
	}
	return x, nil
}

// partiesOf returns the parties of two records. A deleted record may still be a
// party: what belongs to it stays its own.
func (p *plan) partiesOf(a, b channel.Ref) (channel.Ref, channel.Ref, error) {
	asked := [2]channel.Ref{a, b}
	if err := p.load(a, b); err != nil {
		return a, b, err
	}
	if err := p.loadParties(a, b); err != nil {
		return a, b, err
	}
	for _, r := range []*channel.Ref{&a, &b} {
		row := p.was(*r)
		if f := p.current(*r); f != nil && (!f.Fact.Deleted || row == nil || row.Facts == 0) {
			*r = f.Owner
		}
	}
	if err := p.loadParties(a, b); err != nil {
		return a, b, err
	}
	for i, r := range []channel.Ref{a, b} {
		if p.was(r) == nil {
			return a, b, fmt.Errorf("%w: %s", ErrNotFound, asked[i])
		}
	}
	return a, b, nil
}

// cite names, for the claims of some parties, the fact that states each.
func (p *plan) cite(parties []identity.Party, refs ...channel.Ref) error {
	for i := range parties {
		if !slices.Contains(refs, parties[i].Ref) {
			continue
		}
		got, err := p.read(Want{Terms: []Term{ownerTerm(parties[i].Ref)}, TermLimit: 1000})
		if err != nil {
			return err
		}
		facts, err := p.read(Want{Facts: refsOf(got.Terms[0].Postings)})
		if err != nil {
			return err
		}
		stated := map[channel.KeyID]channel.Ref{}
		for _, f := range facts.Facts {
			if f == nil {
				continue
			}
			for _, k := range f.Fact.Keys {
				if _, ok := stated[k.ID()]; !ok {
					stated[k.ID()] = f.Fact.Ref
				}
			}
		}
		for j, c := range parties[i].Claims {
			if ref, ok := stated[c.Key.ID()]; ok {
				parties[i].Claims[j].Fact = ref
			}
		}
	}
	return nil
}
