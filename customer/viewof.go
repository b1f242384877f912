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
	v := &View{At: at, Match: Found, Entries: newestFirst(entries, at)}
	var orders []*Entry // one of each
	placed := make(map[channel.Ref]int, len(v.Entries)/3)
	parts, promises := map[channel.Ref][]*channel.Fact{}, map[channel.Ref]*channel.Fact{}
	cases, apart := map[channel.Ref]bool{}, map[channel.Ref]bool{}
	contacts := 0
	for i := range v.Entries {
		e := &v.Entries[i]
		switch c := e.Fact.Content.(type) {
		case *channel.Order:
			if n, again := placed[e.Ref]; again {
				orders[n] = e
			} else {
				placed[e.Ref] = len(orders)
				orders = append(orders, e)
			}
		case *channel.Case:
			if !cases[e.Ref] && !startsAfter(e.Fact, at) && c.MergedInto.IsZero() {
				now := caseAt(c, at)
				v.Cases = append(v.Cases, CaseView{Fact: e.Fact, Case: now, Open: now.Status.Open(), Deadline: deadline(c.DueAt, zone(e.Ref.Channel))})
			}
			cases[e.Ref] = true
		case *channel.Promise:
			promises[e.Ref] = e.Fact
		case *channel.Interaction:
			contacts++
		default:
			if o := orderOf(e.Fact); !o.IsZero() && !apart[e.Ref] {
				apart[e.Ref] = true
				parts[o] = append(parts[o], e.Fact)
			}
		}
	}
	v.Contacts = contactsOf(v.Entries, contacts)
	v.Orders = slices.Grow(v.Orders, len(orders))[:len(orders)]
	for i, e := range orders {
		o := &v.Orders[i]
		o.Fact, o.Owner = e.Fact, e.Owner
		if ps := parts[e.Ref]; len(ps) > 0 {
			o.Order = joinOrder(e.Fact, ps, at)
		} else {
			o.Order = orderAt(e.Fact.Content.(*channel.Order), at)
		}
		o.assess(at, zone(e.Ref.Channel))
	}
	v.Promises = promisesOf(v, promises, placed, zone)
	sortView(v)
	return v
}

// contactsOf returns the contacts among entries, of which there are n.
func contactsOf(entries []Entry, n int) []Entry {
	if n == 0 {
		return nil
	}
	out := make([]Entry, 0, n)
	for i := range entries {
		if _, ok := entries[i].Fact.Content.(*channel.Interaction); ok {
			out = append(out, entries[i])
		}
	}
	return out
}

// newestFirst returns the entries that had happened at a moment, sorted, each
// once. Entries are large, so it sorts when they were.
func newestFirst(all []Entry, at time.Time) []Entry {
	order := make([]moment, 0, len(all))
	for i := range all {
		if e := &all[i]; e.Fact != nil && !e.At.After(at) {
			order = append(order, moment{e.At.Unix(), int32(e.At.Nanosecond()), int32(i)})
		}
	}
	slices.SortFunc(order, func(x, y moment) int {
		switch {
		case x.seconds != y.seconds:
			return cmp.Compare(y.seconds, x.seconds)
		case x.nanos != y.nanos:
			return cmp.Compare(y.nanos, x.nanos)
		}
		a, b := &all[x.entry], &all[y.entry]
		if c := b.Ref.Compare(a.Ref); c != 0 {
			return c
		}
		return cmp.Or(cmp.Compare(b.Kind, a.Kind), cmp.Compare(b.Part, a.Part), cmp.Compare(x.entry, y.entry))
	})
	order = slices.CompactFunc(order, func(x, y moment) bool {
		a, b := &all[x.entry], &all[y.entry]
		return x.seconds == y.seconds && x.nanos == y.nanos && a.Ref == b.Ref && a.Kind == b.Kind && a.Part == b.Part
	})
	out := make([]Entry, len(order))
	for i := range order {
		out[i] = all[order[i].entry]
	}
	return out
}

// A moment is when an entry was.
type moment struct {
	seconds      int64
	nanos, entry int32
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
	// What is out of place stands in cycles; each is moved round once.
	for i := range order {
		if int(order[i]) == i {
			continue
		}
		first, at := all[i], i
		for int(order[at]) != i {
			from := int(order[at])
			all[at], order[at] = all[from], int32(at)
			at = from
		}
		all[at], order[at] = first, int32(at)
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
// those that were said. placed has the places of the orders.
func promisesOf(v *View, said map[channel.Ref]*channel.Fact, placed map[channel.Ref]int, zone func(string) *time.Location) []PromiseView {
	e := &evidence{at: v.At, zone: zone, cases: make(map[channel.Ref]*channel.Case, len(v.Cases)), order: func(r channel.Ref) *channel.Order {
		if i, known := placed[r]; known {
			return v.Orders[i].Order
		}
		return nil
	}}
	e.contacts = make([]*Entry, len(v.Contacts))
	for i := range v.Contacts {
		e.contacts[len(v.Contacts)-1-i] = &v.Contacts[i]
	}
	for i := range v.Cases {
		e.cases[v.Cases[i].Fact.Ref] = v.Cases[i].Case
	}
	n := len(said)
	for i := range v.Orders {
		o := v.Orders[i].Order
		for j := range o.Fulfillments {
			if promisedParcel(o, &o.Fulfillments[j]) {
				n++
			}
		}
	}
	out := make([]PromiseView, 0, n)
	for i := range v.Orders {
		out = e.parcelPromises(out, &v.Orders[i])
	}
	for _, r := range slices.SortedFunc(maps.Keys(said), channel.Ref.Compare) {
		if !startsAfter(said[r], v.At) {
			out = append(out, PromiseView{})
			e.judge(&out[len(out)-1], said[r].Content.(*channel.Promise), r)
		}
	}
	return out
}
