package journey

import (
	"cmp"
	"slices"
	"strings"
	"time"

	"github.com/clientele-go/clientele/channel"
)

// A draft is a matter while it is made.
type draft struct {
	about      channel.Ref
	id         string
	root       int      // the order that it is about, -1 if none
	members    []member // oldest first
	first      int      // of the nodes
	last       int
	candidates []Candidate
	began      time.Time // known in the end
}

// A member is a node of a draft, and why it is.
type member struct {
	n   int
	why Reason
}

// name returns the id of the matter.
func (d *draft) name() string {
	if d.id == "" {
		d.id = d.about.String()
	}
	return d.id
}

func (d *draft) add(n int, why Reason) {
	if l := len(d.members); l == 0 || d.last < n {
		d.members = append(d.members, member{n, why})
		d.first, d.last = d.members[0].n, n
		return
	}
	if at := len(d.before(n)); d.members[at].n != n {
		d.members = slices.Insert(d.members, at, member{n, why})
		d.first = d.members[0].n
	}
}

// before returns the members before a node.
func (d *draft) before(n int) []member {
	at, _ := slices.BinarySearchFunc(d.members, n, func(m member, n int) int { return cmp.Compare(m.n, n) })
	return d.members[:at]
}

// matters makes the matters: those of the orders, then each conversation in
// the order of time joins the matters of the orders that it names, or else the
// one that it fits, or is a matter of its own.
func (t *threader) matters() []*draft {
	byOrder := make([]*draft, len(t.orders))
	slab := make([]draft, len(t.orders))
	conversations := t.conversations()
	all := make([]*draft, 0, len(t.orders)+len(conversations))
	of := func(root int) *draft {
		d := byOrder[root]
		if d == nil {
			d = &slab[root]
			d.about, d.root = t.orders[root], root
			byOrder[root] = d
			all = append(all, d)
		}
		return d
	}
	t.ownMatters(of)
	for root, d := range byOrder {
		if d != nil {
			d.candidates = t.unsure[root]
		}
	}
	for _, conv := range conversations {
		named := t.named(conv)
		if len(named) == 0 {
			d, why, candidates := t.fit(conv, all)
			if d == nil {
				d = &draft{about: t.anchor(conv), root: -1, candidates: candidates}
				why = ReasonOwn
				all = append(all, d)
			}
			t.attach(d, conv, why)
			continue
		}
		t.share(conv, named, of)
	}
	return all
}

// ownMatters puts what is of orders into their matters.
func (t *threader) ownMatters(of func(root int) *draft) {
	sizes, all := make([]int, len(t.orders)), 0
	for n := range t.nodes {
		if x := &t.nodes[n]; x.own {
			for _, root := range x.orders {
				sizes[root]++
				all++
			}
		}
	}
	slab := make([]member, all)
	for n := range t.nodes {
		x := &t.nodes[n]
		if !x.own {
			continue
		}
		for _, root := range x.orders {
			d := of(root)
			if d.members == nil {
				d.members, slab = slab[:0:sizes[root]], slab[sizes[root]:]
			}
			d.add(n, x.how)
		}
	}
}

// named returns the orders that a conversation names, sorted.
func (t *threader) named(conv []int) []int {
	var out []int
	for _, n := range conv {
		out = append(out, t.nodes[n].orders...)
	}
	slices.Sort(out)
	return slices.Compact(out)
}

// share attaches a conversation to the orders that it names: what names some
// to those, the rest to all, or, if those are too many, to the ones named last.
func (t *threader) share(conv, named []int, of func(int) *draft) {
	var latest []int
	t.count(conv)
	defer t.uncount(conv)
	for _, n := range conv {
		x := &t.nodes[n]
		orders, why := x.orders, x.how
		if len(orders) == 0 || len(orders) > maxShared {
			orders, why = named, t.tied(n)
			if len(named) > maxShared {
				orders = latest
			}
			if len(orders) == 0 {
				orders = t.firstNamed(conv)
			}
		} else {
			latest = orders
		}
		for _, o := range orders {
			of(o).add(n, why)
		}
	}
}

// firstNamed returns the orders that the first entry that names few does.
func (t *threader) firstNamed(conv []int) []int {
	for _, n := range conv {
		if o := t.nodes[n].orders; len(o) > 0 && len(o) <= maxShared {
			return o
		}
	}
	return t.named(conv)[:1]
}

// attach adds a conversation that names no order to a matter.
func (t *threader) attach(d *draft, conv []int, why Reason) {
	t.count(conv)
	defer t.uncount(conv)
	if d.members == nil {
		d.members = make([]member, 0, len(conv))
	}
	for i, n := range conv {
		if i > 0 {
			why = t.tied(n)
		}
		d.add(n, why)
	}
}

// count counts the entries of a conversation that have a key. Those of one
// record count once.
func (t *threader) count(conv []int) {
	if len(conv) == 1 {
		return
	}
	for i, n := range conv {
		for _, k := range t.nodes[n].keys {
			if k.why == ReasonOwn && i > 0 && slices.ContainsFunc(conv[:i], func(m int) bool { return t.nodes[m].id == k.id }) {
				continue
			}
			t.uses[k.id]++
		}
	}
}

// uncount forgets what count counted.
func (t *threader) uncount(conv []int) {
	for _, n := range conv {
		for _, k := range t.nodes[n].keys {
			t.uses[k.id] = 0
		}
	}
}

// tied says what connects an entry with the rest of its conversation, of which
// the keys are counted.
func (t *threader) tied(n int) Reason {
	best := ReasonReturned
	rank := func(r Reason) int {
		return slices.Index([]Reason{ReasonTicket, ReasonPromise, ReasonReply, ReasonThread, ReasonCall, ReasonReturned}, r)
	}
	for _, k := range t.nodes[n].keys {
		why := k.why
		if why == ReasonOwn {
			switch t.nodes[n].e.Ref.Kind {
			case channel.KindCase:
				why = ReasonTicket
			case channel.KindPromise, channel.KindInteraction:
				why = ReasonPromise // which is about it
			}
		}
		if t.uses[k.id] < 2 {
			continue
		}
		if r := rank(why); r >= 0 && r < rank(best) {
			best = why
		}
	}
	return best
}

// anchor returns what a conversation is about: its oldest ticket, else its
// first record.
func (t *threader) anchor(conv []int) channel.Ref {
	for _, n := range conv {
		if r := t.nodes[n].e.Ref; r.Kind == channel.KindCase {
			return r
		}
		if i := t.nodes[n].i; i != nil && !i.Case.IsZero() {
			return i.Case
		}
	}
	return t.nodes[conv[0]].e.Ref
}

// nameAll gives drafts their ids, which take so much text in all.
func nameAll(drafts []*draft, text int) {
	var b strings.Builder
	b.Grow(text)
	for _, d := range drafts {
		if d.id != "" || d.about.IsZero() {
			continue
		}
		from := b.Len()
		for _, s := range [...]string{d.about.Channel, "/", string(d.about.Kind), "/", d.about.ID} {
			b.WriteString(s)
		}
		d.id = b.String()[from:]
	}
}

// finish turns drafts into matters, in the order of their first entries.
func (t *threader) finish(drafts []*draft) []Matter {
	links, text := 0, 0
	for _, d := range drafts {
		d.began = t.nodes[d.members[0].n].e.At
		links += len(d.members)
		text += len(d.about.Channel) + len(d.about.Kind) + len(d.about.ID) + 2
	}
	nameAll(drafts, text)
	slices.SortFunc(drafts, func(a, b *draft) int {
		if c := a.began.Compare(b.began); c != 0 {
			return c
		}
		return cmp.Compare(a.id, b.id)
	})
	out := make([]Matter, len(drafts))
	slab, orders := make([]Link, 0, links), make([]channel.Ref, 0, len(t.orders))
	for i, d := range drafts {
		m := &out[i]
		m.ID, m.About, m.Candidates = d.id, d.about, d.candidates
		from, first := len(slab), len(orders)
		for _, x := range d.members {
			slab = append(slab, Link{Entry: t.nodes[x.n].e, Reason: x.why, Confidence: x.why.confidence()})
			if o := t.nodes[x.n].order; o >= 0 && !slices.Contains(orders[first:], t.orders[o]) {
				orders = append(orders, t.orders[o])
			}
		}
		m.Links = slab[from:len(slab):len(slab)]
		if len(orders) > first {
			m.Orders = orders[first:len(orders):len(orders)]
		}
	}
	return out
}
