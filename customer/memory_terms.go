package customer

import (
	"slices"

	"github.com/clientele-go/clientele/channel"
)

// postings is the list of one term. Long lists get an index, since a till's
// dummy address is carried by very many.
type postings struct {
	rev   uint64
	past  int
	items []holder
	index map[uint32]int32 // into items, once there are more than indexAfter
}

// A holder is a [Posting] as Memory keeps it.
type holder struct {
	ref    uint32
	weight uint8
	past   bool
}

const indexAfter = 32

func (p *postings) find(ref uint32) int {
	if p.index != nil {
		if i, ok := p.index[ref]; ok {
			return int(i)
		}
		return -1
	}
	return slices.IndexFunc(p.items, func(x holder) bool { return x.ref == ref })
}

func (m *Memory) changeTerm(c *TermChange) {
	p := &m.terms.at(m.terms.add(c.Term)).val
	p.rev++
	for _, r := range c.Remove {
		if i := p.find(m.refs.find(r)); i >= 0 && !p.items[i].past {
			p.items[i].past = true
			p.past++
		}
	}
	for _, x := range c.Add {
		p.add(holder{m.refs.add(x.Ref), x.Weight, x.Past})
	}
}

func (p *postings) add(x holder) {
	if x.past {
		p.past++
	}
	if i := p.find(x.ref); i >= 0 {
		if p.items[i].past {
			p.past--
		}
		p.items[i] = x
		return
	}
	p.items = append(p.items, x)
	if p.index != nil {
		p.index[x.ref] = int32(len(p.items) - 1)
	} else if len(p.items) > indexAfter {
		p.reindex()
	}
}

func (p *postings) erase(gone map[uint32]bool) (left int) {
	p.rev++
	p.items = slices.DeleteFunc(p.items, func(x holder) bool { return gone[x.ref] })
	p.past = 0
	for _, x := range p.items {
		if x.past {
			p.past++
		}
	}
	p.reindex()
	return len(p.items)
}

func (p *postings) reindex() {
	p.index = nil
	if len(p.items) > indexAfter {
		p.index = make(map[uint32]int32, len(p.items))
		for i, x := range p.items {
			p.index[x.ref] = int32(i)
		}
	}
}

// count returns how many postings are to be returned; no limit is 0.
func (p *postings) count(limit int, past bool) int {
	n := len(p.items)
	if !past {
		n -= p.past
	}
	if limit > 0 {
		n = min(n, limit)
	}
	return n
}

// termRow returns the postings. The order is that of arrival, which means
// nothing: whoever decides by them sorts first.
func (m *Memory) termRow(p *postings, limit int, past bool) TermRow {
	out := TermRow{Rev: p.rev, Total: len(p.items) - p.past}
	n := p.count(limit, past)
	if n == 0 {
		return out
	}
	out.Postings = make([]Posting, 0, n)
	for _, x := range p.items {
		if len(out.Postings) == n {
			break
		}
		if past || !x.past {
			out.Postings = append(out.Postings, Posting{m.refs.at(x.ref).key, x.weight, x.past})
		}
	}
	return out
}

// refOrder keeps the numbers of refs in the order of the refs, for walking. It
// is made at the first walk, and then kept: new ones are sorted in when the
// next walk asks, so that loading does not pay for each.
type refOrder struct {
	made   bool
	sorted []uint32
	fresh  []uint32
}

func (o *refOrder) add(n uint32) {
	if o.made {
		o.fresh = append(o.fresh, n)
	}
}

func (o *refOrder) drop(gone map[uint32]bool) {
	is := func(n uint32) bool { return gone[n] }
	o.sorted = slices.DeleteFunc(o.sorted, is)
	o.fresh = slices.DeleteFunc(o.fresh, is)
}

// after returns up to limit numbers of those that come after a mark.
func (m *Memory) after(o *refOrder, has func(*object) bool, mark string, limit int) []uint32 {
	compare := func(a, b uint32) int { return m.refs.at(a).key.Compare(m.refs.at(b).key) }
	if !o.made {
		o.made = true
		for n := uint32(1); n <= m.refs.last; n++ {
			if has(&m.refs.at(n).val) {
				o.sorted = append(o.sorted, n)
			}
		}
		slices.SortFunc(o.sorted, compare)
	}
	if len(o.fresh) > 0 {
		slices.SortFunc(o.fresh, compare)
		o.sorted = mergeSorted(o.sorted, o.fresh, compare)
		o.fresh = nil
	}
	from := 0
	if mark != "" {
		r, err := channel.ParseRef(mark)
		if err != nil {
			return nil
		}
		var exact bool
		from, exact = slices.BinarySearchFunc(o.sorted, r, func(n uint32, r channel.Ref) int { return m.refs.at(n).key.Compare(r) })
		if exact {
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
