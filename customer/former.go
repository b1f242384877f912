package customer

import (
	"github.com/clientele-go/clientele/channel"
)

// cleanse takes the versions that were the person's out of records which have
// become somebody else's: the whole record goes, and what is not the person's of
// it comes back. One that is a party itself cannot go: decisions name it.
func (x *erasure) cleanse() error {
	x.repost()
	for r, vs := range x.left {
		last := vs[len(vs)-1]
		if err := x.loadParties(r); err != nil {
			return err
		}
		if x.gone[last.Owner] || x.was(r) != nil {
			continue
		}
		c := x.plan.commit
		x.e.Facts = append(x.e.Facts, r)
		c.Current = append(c.Current, last)
		for _, v := range vs[:len(vs)-1] {
			if !x.gone[v.Owner] && !x.gone[v.Fact.Owner()] {
				c.Stale = append(c.Stale, v)
			}
		}
		x.postAll(last)
	}
	return nil
}

// repost brings back the postings of records that stay with somebody else
// although a party of the same ref goes: they go with its name.
func (x *erasure) repost() {
	gone := make(map[channel.Ref]bool, len(x.e.Facts))
	for _, r := range x.e.Facts {
		gone[r] = true
	}
	for _, r := range x.e.Parties {
		if f := x.fact(r).stored; f != nil && !f.Fact.Deleted && !gone[r] && !x.gone[f.Owner] {
			x.postAll(f)
		}
	}
}

// postAll posts everything that a fact says.
func (x *erasure) postAll(f *FactRow) {
	var says contribution
	x.h.contribute(&says, &f.Fact, f.Owner, f.Received)
	for _, t := range says.terms {
		x.post(t.term, Posting{Ref: f.Fact.Ref, Weight: t.weight})
	}
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
