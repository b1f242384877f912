package customer

import (
	"slices"

	"github.com/clientele-go/clientele/channel"
	"github.com/clientele-go/clientele/customer/identity"
)

// input makes what the engine works on: the members that still are parties,
// and the verdict on every value that two of them surely carry.
func (w *walk) input() (identity.Input, error) {
	in := identity.Input{Values: w.generic, Decisions: w.values}
	if err := w.judge(in.Values); err != nil {
		return in, err
	}
	seen := map[int64]bool{}
	var rows []*PartyRow
	for _, n := range w.members {
		row := n.view()
		if row == nil || row.Facts == 0 || w.alone(n, row) {
			continue
		}
		rows = append(rows, row)
		for _, d := range w.decisions[n.ref] {
			if !seen[d.Seq] {
				seen[d.Seq] = true
				in.Decisions = append(in.Decisions, d)
			}
		}
		if !row.MergedInto.IsZero() {
			in.Decisions = append(in.Decisions, sourceMerge(row))
		}
	}
	in.Parties = identityParties(rows)
	return in, nil
}

// alone reports whether nothing can join a party to another: it needs no
// engine to be its own customer.
func (w *walk) alone(n *partyNode, row *PartyRow) bool {
	if w.all || n.merged || !row.MergedInto.IsZero() || len(w.decisions[n.ref]) > 0 {
		return false
	}
	shared := func(id channel.KeyID) bool {
		k := w.keys[id]
		return k != nil && k.shared
	}
	return !slices.ContainsFunc(row.Claims, func(c ClaimRow) bool { return shared(c.Key.ID()) }) &&
		(w.p.rules.Model == nil || !slices.ContainsFunc(row.houses(), shared))
}

// sourceMerge is the link that a source told by merging two of its records.
// Every human decision is newer.
func sourceMerge(row *PartyRow) identity.Decision {
	return identity.Decision{Action: identity.Link, A: row.Ref, B: row.MergedInto, Actor: "source", Reason: "merged in " + row.Ref.Channel}
}

// judge gives a verdict on every key that at least two parties surely carry.
func (w *walk) judge(values map[channel.KeyID]identity.Value) error {
	var need []channel.Ref
	for _, c := range w.met {
		// Of very many carriers only some are read: those who are sure may not be
		// among them, and the number is enough to judge by.
		c.shared = c.many || w.sure(c.holders) >= 2
		if !c.many && (c.shared && w.doubtful(c) || w.wasDoubtful(c)) {
			for _, x := range c.holders {
				need = append(need, x.Ref)
			}
		}
	}
	if err := w.p.loadParties(need...); err != nil {
		return err
	}
	for _, c := range w.met {
		switch {
		case c.shared && w.doubtful(c):
			values[c.id] = w.verdict(c)
			w.turned(c, values[c.id])
		case w.wasDoubtful(c):
			w.turned(c, w.verdict(c))
		}
	}
	return nil
}

// sure counts those by whom a key joins.
func (w *walk) sure(holders []Posting) int {
	n := 0
	for _, x := range holders {
		if w.all || w.p.rules.Model != nil || keyWeight(x.Weight).sure() {
			n++
		}
	}
	return n
}

// wasDoubtful reports whether a key whose postings change may have been generic.
func (w *walk) wasDoubtful(c *carried) bool {
	return w.changed[c.id] && w.p.rules.Suspect(c.id.Kind, c.total) && (c.total > holderLimit(w.p.rules) || w.sure(c.before) >= 2)
}

// doubtful reports whether a key may be generic, or somebody wants to know.
func (w *walk) doubtful(c *carried) bool {
	return w.all || w.p.rules.Suspect(c.id.Kind, len(c.holders)) || w.decided(c.id)
}
