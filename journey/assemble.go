package journey

import (
	"cmp"
	"maps"
	"slices"

	"github.com/clientele-go/clientele/channel"
)

// A draft is a matter while it is made.
type draft struct {
	about      channel.Ref
	root       int      // the order that it is about, -1 if none
	nodes      []int    // sorted, so oldest first
	why        []Reason // of each
	candidates []Candidate
}

func (d *draft) add(n int, why Reason) {
	if at, there := slices.BinarySearch(d.nodes, n); !there {
		d.nodes, d.why = slices.Insert(d.nodes, at, n), slices.Insert(d.why, at, why)
	}
}

// before returns the nodes before another.
func (d *draft) before(n int) []int {
	at, _ := slices.BinarySearch(d.nodes, n)
	return d.nodes[:at]
}

// matters makes the matters: those of the orders, then each conversation in
// the order of time joins the matters of the orders that it names, or else the
// one that it fits, or is a matter of its own.
func (t *threader) matters() []*draft {
	byOrder := map[int]*draft{}
	var all []*draft
	of := func(root int) *draft {
		d := byOrder[root]
		if d == nil {
			d = &draft{about: t.orders[root], root: root}
			byOrder[root] = d
			all = append(all, d)
		}
		return d
	}
	for n := range t.nodes {
		if x := &t.nodes[n]; x.own {
			for _, root := range x.orders {
				of(root).add(n, x.how)
			}
		}
	}
	for root, d := range byOrder {
		d.candidates = t.unsure[root]
	}
	for _, conv := range t.conversations() {
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

// named returns the orders that a conversation names, sorted.
func (t *threader) named(conv []int) []int {
	set := map[int]bool{}
	for _, n := range conv {
		for _, o := range t.nodes[n].orders {
			set[o] = true
		}
	}
	return slices.Sorted(maps.Keys(set))
}

// share attaches a conversation to the orders that it names: what names some
// to those, the rest to all, or, if those are too many, to the ones named last.
func (t *threader) share(conv, named []int, of func(int) *draft) {
	var latest []int
	shared := t.shared(conv)
	for _, n := range conv {
		x := &t.nodes[n]
		orders, why := x.orders, x.how
		if len(orders) == 0 || len(orders) > maxShared {
			orders, why = named, t.tied(n, shared)
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
	shared := t.shared(conv)
	for i, n := range conv {
		if i > 0 {
			why = t.tied(n, shared)
		}
		d.add(n, why)
	}
}

// shared counts the entries of a conversation that have a key. Those of one
// record count once.
func (t *threader) shared(conv []int) map[key]int {
	if len(conv) == 1 {
		return nil
	}
	out := map[key]int{}
	for i, n := range conv {
		for _, k := range t.nodes[n].keys {
			if k.why == ReasonOwn && i > 0 && slices.ContainsFunc(conv[:i], func(m int) bool { return t.nodes[m].e.Ref == k.ref }) {
				continue
			}
			out[key{k.space(), k.ref}]++
		}
	}
	return out
}

// tied says what connects an entry with the rest of its conversation.
func (t *threader) tied(n int, shared map[key]int) Reason {
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
		if shared[key{k.space(), k.ref}] < 2 {
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

// finish turns a draft into a matter.
func (t *threader) finish(d *draft) Matter {
	m := Matter{ID: d.about.String(), About: d.about, Candidates: d.candidates}
	m.Links = make([]Link, 0, len(d.nodes))
	for i, n := range d.nodes {
		why := d.why[i]
		m.Links = append(m.Links, Link{Entry: *t.nodes[n].e, Reason: why, Confidence: why.confidence()})
		if r := ownOrder(t.nodes[n].e); !r.IsZero() && !slices.Contains(m.Orders, r) {
			m.Orders = append(m.Orders, r)
		}
	}
	return m
}

// sortMatters brings matters in the order of their first entries. Matters are
// large, so it sorts their indexes and moves each once.
func sortMatters(ms []Matter) {
	order := make([]int, len(ms))
	for i := range order {
		order[i] = i
	}
	slices.SortFunc(order, func(i, j int) int {
		if c := ms[i].First().Compare(ms[j].First()); c != 0 {
			return c
		}
		return cmp.Compare(ms[i].ID, ms[j].ID)
	})
	unsorted := slices.Clone(ms)
	for i, j := range order {
		ms[i] = unsorted[j]
	}
}
