package customer

import (
	"github.com/clientele-go/clientele/channel"
)

// cleanse takes the versions that were the person's out of records which have
// become somebody else's: the whole record goes, and what is not the person's of
// it comes back. One that is a party itself cannot go: decisions name it.
func (x *erasure) cleanse() error {
	for r, vs := range x.left {
		last := vs[len(vs)-1]
		if err := x.loadParties(r); err != nil {
			return err
		}
		if x.gone[last.Owner] || x.was(r) != nil {
			continue
		}
		if err := x.load(r); err != nil {
			return err
		}
		c := x.plan.commit
		x.e.Facts = append(x.e.Facts, r)
		c.Current = append(c.Current, last)
		for _, v := range vs[:len(vs)-1] {
			if !x.gone[v.Owner] && !x.gone[v.Fact.Owner()] {
				c.Stale = append(c.Stale, v)
			}
		}
		var says contribution
		x.h.contribute(&says, &last.Fact, last.Owner, last.Received)
		for _, t := range says.terms {
			x.post(t.term, Posting{Ref: r, Weight: t.weight})
		}
	}
	return nil
}

// listed collects the terms that list what a party has, or had.
func (x *erasure) listed(party channel.Ref) {
	x.terms[ownerTerm(party)], x.terms[openTerm(party)], x.terms[personTerm(party)] = true, true, true
}

// formerOwners collects the terms of whoever ever owned what the erased facts
// inherited their party from: they were theirs too.
func (x *erasure) formerOwners() error {
	for range maxInherit {
		var want []channel.Ref
		for r, fresh := range x.parents {
			if fresh {
				want = append(want, r)
				x.parents[r] = false
			}
		}
		if len(want) == 0 {
			return nil
		}
		got, err := x.read(Want{Versions: want})
		if err != nil {
			return err
		}
		for i, vs := range got.Versions {
			x.listed(want[i])
			for _, v := range vs {
				x.listed(v.Owner)
				x.listed(v.Fact.Owner())
				if up := parentOf(&v.Fact); !up.IsZero() {
					if _, seen := x.parents[up]; !seen {
						x.parents[up] = true
					}
				}
			}
		}
	}
	return nil
}
