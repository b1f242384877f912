package customer

import (
	"cmp"
	"maps"
	"slices"
	"time"

	"github.com/clientele-go/clientele/channel"
)

// ViewOf makes a view of entries that one has: orders, cases and promises as
// they stood at a moment, and what had happened by then. Nobody is asked and
// nothing is read, so who the customer is, consents and references between
// records are not in it. The entries are those of one customer; they may be in
// any order and may contain one twice. zone returns a channel's zone by name.
func ViewOf(entries []Entry, at time.Time, zone func(name string) *time.Location) *View {
	v := &View{At: at, Match: Found, Entries: make([]Entry, 0, len(entries))}
	orders, parts, promises := map[channel.Ref]*Entry{}, map[channel.Ref][]*channel.Fact{}, map[channel.Ref]*channel.Fact{}
	cases, apart := map[channel.Ref]bool{}, map[channel.Ref]bool{}
	for _, e := range entries {
		if !e.At.After(at) && e.Fact != nil {
			v.Entries = append(v.Entries, e)
		}
	}
	newestFirst(v.Entries)
	v.Entries = slices.CompactFunc(v.Entries, func(a, b Entry) bool {
		return a.Ref == b.Ref && a.Kind == b.Kind && a.Part == b.Part && a.At.Equal(b.At)
	})
	for i := range v.Entries {
		e := &v.Entries[i]
		switch c := e.Fact.Content.(type) {
		case *channel.Order:
			orders[e.Ref] = e
		case *channel.Case:
			if !cases[e.Ref] && !startsAfter(e.Fact, at) && c.MergedInto.IsZero() {
				now := caseAt(*c, at)
				v.Cases = append(v.Cases, CaseView{Fact: e.Fact, Case: now, Open: now.Status.Open(), Deadline: deadline(c.DueAt, zone(e.Ref.Channel))})
			}
			cases[e.Ref] = true
		case *channel.Promise:
			promises[e.Ref] = e.Fact
		case *channel.Interaction:
			v.Contacts = append(v.Contacts, *e)
		default:
			if o := orderOf(e.Fact); !o.IsZero() && !apart[e.Ref] {
				apart[e.Ref] = true
				parts[o] = append(parts[o], e.Fact)
			}
		}
	}
	v.Orders = slices.Grow(v.Orders, len(orders))
	for r, e := range orders {
		o := OrderView{Fact: e.Fact, Owner: e.Owner}
		if ps := parts[r]; len(ps) > 0 {
			o.Order = joinOrder(e.Fact, ps, at)
		} else {
			o.Order = orderAt(*e.Fact.Content.(*channel.Order), at)
		}
		o.assess(at, zone(r.Channel))
		v.Orders = append(v.Orders, o)
	}
	sortLarge(v.Cases, func(a, b *CaseView) int { return a.Fact.Ref.Compare(b.Fact.Ref) })
	sortLarge(v.Orders, func(a, b *OrderView) int { return a.Fact.Ref.Compare(b.Fact.Ref) })
	v.Promises = promisesOf(v, promises, zone)
	sortView(v)
	return v
}

// newestFirst sorts entries.
func newestFirst(all []Entry) {
	sortLarge(all, func(a, b *Entry) int {
		if c := b.At.Compare(a.At); c != 0 {
			return c
		}
		return cmp.Or(b.Ref.Compare(a.Ref), cmp.Compare(b.Kind, a.Kind), cmp.Compare(b.Part, a.Part))
	})
}

// sortLarge sorts what is large, stably, and moves each once.
func sortLarge[T any](all []T, compare func(a, b *T) int) {
	order := make([]int32, len(all))
	for i := range order {
		order[i] = int32(i)
	}
	slices.SortFunc(order, func(i, j int32) int {
		if c := compare(&all[i], &all[j]); c != 0 {
			return c
		}
		return cmp.Compare(i, j)
	})
	unsorted := slices.Clone(all)
	for i, j := range order {
		all[i] = unsorted[j]
	}
}

// orderOf returns the order of a part that was reported apart from it.
func orderOf(f *channel.Fact) channel.Ref {
	switch c := f.Content.(type) {
	case *channel.Fulfillment:
		return c.Order
	case *channel.Return:
		return c.Order
	case *channel.Refund:
		return c.Order
	case *channel.Payment:
		return c.Order
	}
	return channel.Ref{}
}

// promisesOf judges the promises of a view: those of its orders' parcels, and
// those that were said.
func promisesOf(v *View, said map[channel.Ref]*channel.Fact, zone func(string) *time.Location) []PromiseView {
	e := &evidence{at: v.At, zone: zone, cases: map[channel.Ref]*channel.Case{}, orders: map[channel.Ref]*channel.Order{}}
	e.contacts = slices.Clone(v.Contacts)
	slices.Reverse(e.contacts)
	for _, c := range v.Cases {
		e.cases[c.Fact.Ref] = c.Case
	}
	out := make([]PromiseView, 0, len(v.Orders)+len(said))
	for _, o := range v.Orders {
		e.orders[o.Fact.Ref] = o.Order
		out = append(out, e.parcelPromises(o)...)
	}
	for _, r := range slices.SortedFunc(maps.Keys(said), channel.Ref.Compare) {
		if !startsAfter(said[r], v.At) {
			out = append(out, e.judge(*said[r].Content.(*channel.Promise), r))
		}
	}
	return out
}
