package customer

import (
	"slices"

	"github.com/clientele-go/clientele/channel"
	"github.com/clientele-go/clientele/customer/identity"
)

// identify decides anew who the changing parties are: it collects the connected
// components they lie in, lets the engine cluster them, and writes down who is
// whose member. Everything read on the way is expected to stay.
func (p *plan) identify() error {
	var dirty []*partyNode
	for _, n := range p.met {
		if n.dirty {
			dirty = append(dirty, n)
		}
	}
	if len(dirty)+len(p.seeds) == 0 {
		return nil
	}
	p.postKeys(dirty)
	p.rejudge(dirty)
	got, err := p.read(Want{Ledger: true})
	if err != nil {
		return err
	}
	rev := got.LedgerRev
	p.commit.Expect.Ledger = &rev
	ledger := slices.Clone(got.Decisions)
	for _, d := range p.decisions {
		d.Seq = int64(rev) + 1 // later than all others; the storage gives the real one
		ledger = append(ledger, d)
	}
	if p.rules, err = p.h.rulesIn(ledger); err != nil {
		return err
	}
	w := p.newWalk(ledger)
	w.dirty = len(dirty)
	for _, n := range dirty {
		w.seed(n.ref)
	}
	for _, r := range p.seeds {
		w.seed(r)
	}
	if err := w.walk(p.keys); err != nil {
		return err
	}
	res, err := w.resolve()
	if err != nil {
		return err
	}
	p.assign(res, w.members)
	return nil
}

// postKeys brings the postings of key terms in line with the claims of the
// changing parties.
func (p *plan) postKeys(dirty []*partyNode) {
	var none PartyRow
	for _, n := range dirty {
		was := n.was
		if was == nil {
			was = &none
		}
		for _, c := range changedKeys(was.Claims, n.row.Claims) {
			if c.claims {
				p.post(c.term, Posting{Ref: n.ref, Weight: uint8(c.weight)})
			} else {
				p.unpost(c.term, n.ref)
			}
		}
		p.postHouses(n.ref, was, n.row)
		if was.MergedInto != n.row.MergedInto {
			if !was.MergedInto.IsZero() {
				p.unpost(mergedTerm(was.MergedInto), n.ref)
			}
			if !n.row.MergedInto.IsZero() {
				p.post(mergedTerm(n.row.MergedInto), Posting{Ref: n.ref})
			}
		}
	}
}

// A keyChange is how a party claims a key that it claimed otherwise before.
type keyChange struct {
	term   Term
	claims bool
	weight keyWeight
}

// changedKeys compares two lists of claims, which are in order.
func changedKeys(was, is []ClaimRow) []keyChange {
	var out []keyChange
	for len(was)+len(is) > 0 {
		var k channel.KeyID
		switch {
		case len(is) == 0 || len(was) > 0 && was[0].Key.ID().Compare(is[0].Key.ID()) < 0:
			k = was[0].Key.ID()
		default:
			k = is[0].Key.ID()
		}
		before, n := weightOf(was, k)
		after, m := weightOf(is, k)
		was, is = was[n:], is[m:]
		if n == 0 || m == 0 || before != after {
			out = append(out, keyChange{keyTerm(k), m > 0, after})
		}
	}
	return out
}

// weightOf returns the weight of the claims of k with which a list begins, and
// how many those are.
func weightOf(claims []ClaimRow, k channel.KeyID) (w keyWeight, n int) {
	for n < len(claims) && claims[n].Key.ID() == k {
		c := &claims[n].Key
		always := c.Since.IsZero() && c.Until.IsZero()
		if a := c.Assurance; a > w.assurance() || n == 0 || a == w.assurance() && always {
			w = keyWeight(a)
			if always {
				w |= holdsAlways
			}
		}
		n++
	}
	return w, n
}

// rejudge has all values looked at that are carried by a party which says of
// itself what it did not say before: whether a value is generic depends on who
// carries it, however surely.
func (p *plan) rejudge(dirty []*partyNode) {
	for _, n := range dirty {
		was, is := n.was, n.row
		if was == nil || was.Name == is.Name && was.BirthDate == is.BirthDate && slices.Equal(p.h.uniqueKeys(was), p.h.uniqueKeys(is)) {
			continue
		}
		for _, row := range []*PartyRow{was, is} {
			for _, c := range row.Claims {
				p.keys[c.Key.ID()] = true
			}
			for _, k := range row.houses() {
				p.keys[k] = true
			}
		}
	}
}

// uniqueKeys returns the claims of a party that tell it from others.
func (h *Hub) uniqueKeys(row *PartyRow) []channel.Key {
	var out []channel.Key
	for _, c := range row.Claims {
		if c.Key.Assurance == channel.Authoritative && slices.Contains(h.rules.Unique, c.Key.Issuer) {
			out = append(out, c.Key)
		}
	}
	return out
}

// assign writes the clusters into the rows of their members.
func (p *plan) assign(res identity.Result, members []*partyNode) {
	part := partsOf(&res)
	for _, cluster := range res.Clusters {
		first := cluster[0]
		var all []channel.Ref
		if len(cluster) > 1 {
			all = cluster
		}
		for _, r := range cluster {
			var mine []channel.Ref
			if r == first {
				mine = all
			}
			n := p.party(r)
			n.member = false
			p.setCustomer(n, first, mine, part[r])
		}
	}
	for _, n := range members { // parties no longer, or alone
		if n.member && n.view() != nil {
			p.setCustomer(n, n.ref, nil, 0)
		}
	}
	for _, c := range res.Conflicts {
		p.h.raise(Alarm{Kind: AlarmRefused, A: c.A, B: c.B, Between: c.Between, Why: c.Rule + alarmBut + c.Guard, Last: p.now})
	}
}

func (p *plan) setCustomer(n *partyNode, first channel.Ref, members []channel.Ref, part int) {
	row := n.view()
	if row.First == first && row.Part == part && slices.Equal(row.Members, members) {
		return
	}
	row = p.working(n)
	row.First, row.Members, row.Part = first, members, part
}

// partsOf numbers the parts of each cluster that a likeness alone joined with its
// first party, from 1, in the order of the cluster.
func partsOf(res *identity.Result) map[channel.Ref]int {
	if len(res.Alike) == 0 {
		return nil
	}
	of := make(map[channel.Ref]int)
	for i, part := range res.Alike {
		for _, r := range part {
			of[r] = i
		}
	}
	out := make(map[channel.Ref]int, len(of))
	for _, cluster := range res.Clusters {
		numbers := make(map[int]int)
		for _, r := range cluster {
			i, ok := of[r]
			if !ok {
				continue
			}
			if numbers[i] == 0 {
				numbers[i] = len(numbers) + 1
			}
			out[r] = numbers[i]
		}
	}
	return out
}

func componentLimit(r identity.Rules) int {
	if r.Component > 0 {
		return r.Component
	}
	return 10_000
}

func holderLimit(r identity.Rules) int {
	if r.Holders > 0 {
		return r.Holders
	}
	return 1_000
}
