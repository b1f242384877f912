package customer

import (
	"maps"
	"slices"
	"sort"

	"github.com/clientele-go/clientele/channel"
)

// refOrder keeps the keys of a map in order for walking. It is made at the
// first walk, and then kept: new keys are sorted in when the next walk asks,
// so that loading does not pay for each.
type refOrder struct {
	made   bool
	sorted []channel.Ref
	fresh  []channel.Ref
}

func (o *refOrder) add(r channel.Ref) {
	if o.made {
		o.fresh = append(o.fresh, r)
	}
}

func (o *refOrder) drop(gone map[channel.Ref]bool) {
	is := func(r channel.Ref) bool { return gone[r] }
	o.sorted = slices.DeleteFunc(o.sorted, is)
	o.fresh = slices.DeleteFunc(o.fresh, is)
}

func (o *refOrder) settle() {
	if len(o.fresh) == 0 {
		return
	}
	slices.SortFunc(o.fresh, channel.Ref.Compare)
	o.sorted = mergeSorted(o.sorted, o.fresh, channel.Ref.Compare)
	o.fresh = nil
}

// after returns up to limit keys of all that come after a mark.
func after[T any](o *refOrder, all map[channel.Ref]T, mark string, limit int) []channel.Ref {
	if !o.made {
		o.made, o.sorted = true, slices.SortedFunc(maps.Keys(all), channel.Ref.Compare)
	}
	o.settle()
	from := 0
	if mark != "" {
		r, err := channel.ParseRef(mark)
		if err != nil {
			return nil
		}
		var exact bool
		if from, exact = slices.BinarySearchFunc(o.sorted, r, channel.Ref.Compare); exact {
			from++
		}
	}
	return o.sorted[from:min(len(o.sorted), from+limit)]
}

func mergeSorted[T any](a, b []T, compare func(T, T) int) []T {
	if len(a) == 0 {
		return b
	}
	if compare(a[len(a)-1], b[0]) <= 0 {
		return append(a, b...)
	}
	out := make([]T, 0, len(a)+len(b))
	for len(a) > 0 && len(b) > 0 {
		if compare(a[0], b[0]) <= 0 {
			out, a = append(out, a[0]), a[1:]
		} else {
			out, b = append(out, b[0]), b[1:]
		}
	}
	return append(append(out, a...), b...)
}

// entryList is the timeline of one owner, oldest first.
type entryList struct {
	rows  []EntryRow
	fresh []EntryRow
}

func (l *entryList) sorted() bool { return len(l.fresh) == 0 }

func (l *entryList) add(rows []EntryRow) {
	for _, r := range rows {
		if len(l.fresh) == 0 && (len(l.rows) == 0 || l.rows[len(l.rows)-1].Compare(r) < 0) {
			l.rows = append(l.rows, r)
			continue
		}
		l.fresh = append(l.fresh, r)
	}
}

func (l *entryList) sort() {
	if len(l.fresh) == 0 {
		return
	}
	slices.SortFunc(l.fresh, EntryRow.Compare)
	l.rows = slices.CompactFunc(mergeSorted(l.rows, l.fresh, EntryRow.Compare), func(a, b EntryRow) bool { return a.Compare(b) == 0 })
	l.fresh = nil
}

// remove takes rows out, all in one pass over what lies behind the first.
func (l *entryList) remove(rows []EntryRow) {
	l.sort()
	gone := slices.SortedFunc(slices.Values(rows), EntryRow.Compare)
	if len(gone) == 0 {
		return
	}
	to, _ := slices.BinarySearchFunc(l.rows, gone[0], EntryRow.Compare)
	for from := to; from < len(l.rows); from++ {
		for len(gone) > 0 && gone[0].Compare(l.rows[from]) < 0 {
			gone = gone[1:]
		}
		if len(gone) == 0 {
			to += copy(l.rows[to:], l.rows[from:])
			break
		}
		if gone[0].Compare(l.rows[from]) != 0 {
			l.rows[to] = l.rows[from]
			to++
		}
	}
	clear(l.rows[to:])
	l.rows = l.rows[:to]
}

// page appends the newest rows that q asks for, newest first.
func (l *entryList) page(out []EntryRow, q TimelineQuery) []EntryRow {
	end := len(l.rows)
	if q.Before != nil {
		end = sort.Search(len(l.rows), func(i int) bool { return l.rows[i].Compare(*q.Before) >= 0 })
	}
	if !q.To.IsZero() {
		end = min(end, sort.Search(len(l.rows), func(i int) bool { return l.rows[i].At.After(q.To) }))
	}
	for n := 0; end > 0 && n < q.Limit; end-- {
		r := l.rows[end-1]
		if !q.From.IsZero() && r.At.Before(q.From) {
			break
		}
		if len(q.Kinds) == 0 || slices.Contains(q.Kinds, r.Kind) {
			out = append(out, r)
			n++
		}
	}
	return out
}

// postings is the list of one term. Long lists get an index, since a till's
// dummy address is carried by very many.
type postings struct {
	rev   uint64
	past  int
	items []Posting
	index map[channel.Ref]int // into items, once there are more than indexAfter
}

const indexAfter = 32

func (p *postings) find(r channel.Ref) int {
	if p.index != nil {
		if i, ok := p.index[r]; ok {
			return i
		}
		return -1
	}
	return slices.IndexFunc(p.items, func(x Posting) bool { return x.Ref == r })
}

func (p *postings) add(ps []Posting) {
	p.rev++
	for _, x := range ps {
		if i := p.find(x.Ref); i >= 0 {
			if p.items[i].Past {
				p.past--
			}
			p.items[i] = x
			continue
		}
		p.items = append(p.items, x)
		if p.index != nil {
			p.index[x.Ref] = len(p.items) - 1
		} else if len(p.items) > indexAfter {
			p.reindex()
		}
	}
}

func (p *postings) remove(refs []channel.Ref) {
	p.rev++
	for _, r := range refs {
		if i := p.find(r); i >= 0 && !p.items[i].Past {
			p.items[i].Past = true
			p.past++
		}
	}
}

func (p *postings) erase(gone map[channel.Ref]bool) (left int) {
	p.rev++
	p.items = slices.DeleteFunc(p.items, func(x Posting) bool { return gone[x.Ref] })
	p.past = 0
	for _, x := range p.items {
		if x.Past {
			p.past++
		}
	}
	p.reindex()
	return len(p.items)
}

func (p *postings) reindex() {
	p.index = nil
	if len(p.items) > indexAfter {
		p.index = make(map[channel.Ref]int, len(p.items))
		for i, x := range p.items {
			p.index[x.Ref] = i
		}
	}
}

// row returns the postings. The order is that of arrival, which means nothing:
// whoever decides by them sorts first.
func (p *postings) row(limit int, past bool) TermRow {
	out := TermRow{Rev: p.rev, Total: len(p.items) - p.past}
	n := out.Total
	if past {
		n = len(p.items)
	}
	if limit > 0 {
		n = min(n, limit)
	}
	out.Postings = make([]Posting, 0, n)
	for _, x := range p.items {
		if len(out.Postings) == n {
			break
		}
		if past || !x.Past {
			out.Postings = append(out.Postings, x)
		}
	}
	return out
}
