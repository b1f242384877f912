package identity

import (
	"runtime"
	"sync"
	"sync/atomic"
)

// An edge is a pair of rows that the model finds worth keeping.
type edge struct {
	a, b  int32 // a < b
	odds  float32
	house float32 // log2 odds of a household against everything else
	sure  bool    // may link without a human
	loose bool    // they may live apart all the same; see [households]
	home  bool    // besides the name they share what a home shares only
	kinds uint8   // of keys that brought them together
}

// weak reports whether an edge may have to give way to a rival; see [rivals].
func (e *edge) weak() bool { return e.home || e.odds < rivalFrom }

// scanChunk is about how many entries of the blocks a worker takes at a time.
const scanChunk = 1 << 13

// scan compares the pairs of the blocks and calls visit for each once, from as
// many goroutines as there are processors. What the calls for one chunk return
// comes out in the order of the chunks, so that the result does not depend on
// how many workers there are. A pair counts for the first block that both are
// in; only every nth block is looked at. Pairs that are
// hopeless by a limit, if there is one, are counted and passed over. It returns
// how many pairs there were, too.
func scan[T any](s *scorer, b *blocks, nth int, limit *bound, visit func(chunk []T, i, j int32, v *vector) []T) (chunks [][]T, pairs int) {
	bounds := b.chunks(nth)
	out := make([][]T, len(bounds)-1)
	var next, compared atomic.Int64
	var wg sync.WaitGroup
	for range min(runtime.GOMAXPROCS(0), len(out)) {
		wg.Go(func() {
			c := s.comparer()
			var v vector
			var chunk []T
			n := 0
			w := walker{b: b, t: s.t}
			compare := func(p, q int32) {
				n++
				c.t.cells(q, &c.b)
				if c.worth(limit, p, q, &v) {
					if w.met != nil {
						v.kinds = w.met[q].kinds
					}
					chunk = visit(chunk, p, q, &v)
				}
			}
			if nth == 1 {
				w.met = make([]meeting, b.rows())
			}
			for {
				k := int(next.Add(1)) - 1
				if k >= len(out) {
					compared.Add(int64(n))
					return
				}
				chunk = nil
				if nth > 1 {
					b.everyNth(bounds[k], bounds[k+1], nth, c, compare)
				} else {
					w.all(bounds[k], bounds[k+1], c, compare)
				}
				out[k] = chunk
			}
		})
	}
	wg.Wait()
	return out, int(compared.Load())
}

// chunks divides the rows among workers, or the blocks where only some are
// looked at.
func (b *blocks) chunks(nth int) []int {
	entries, n := b.first, b.rows()
	if nth > 1 {
		entries, n = b.start, b.count()
	}
	bounds := []int{0}
	for i, last := 1, 0; i < n; i++ {
		if int(entries[i]) >= last+scanChunk*nth {
			bounds, last = append(bounds, i), int(entries[i])
		}
	}
	return append(bounds, n)
}

// A walker finds the pairs of one row after the other. It is for one
// goroutine.
type walker struct {
	b     *blocks
	t     *table
	met   []meeting // by row: the last in which it was found
	found []int32
	touch uint32 // of no meaning
}

// A meeting is of two records that share blocks.
type meeting struct {
	by    int32 // 1 + the row that found the other
	last  uint8 // kind of key in which it was found
	kinds uint8 // how many kinds it was found by
}

// all visits the pairs whose first row is of a range.
func (w *walker) all(from, to int, c *comparer, compare func(p, q int32)) {
	for p := int32(from); p < int32(to); p++ {
		w.find(p)
		if len(w.found) == 0 {
			continue
		}
		w.touch += w.t.prefetch(w.found)
		w.t.cells(p, &c.a)
		for _, q := range w.found {
			compare(p, q)
		}
	}
}

// prefetch asks for rows before any is looked at: they lie all over memory, and
// so the processor fetches them side by side. What it returns means nothing.
func (t *table) prefetch(rows []int32) (touch uint32) {
	for _, r := range rows {
		if off := t.rows[r].off; int(off) < len(t.vals) {
			touch += t.vals[off]
		}
	}
	return touch
}

// prefetchNames asks for what is compared of the names of rows; see prefetch.
func (t *table) prefetchNames(rows []int32) (touch uint32) {
	for _, r := range rows {
		row := &t.rows[r]
		v := t.vals[row.off:]
		if row.given > 0 {
			touch += t.words.looks[v[0]].rough
		}
		if row.family > 0 {
			touch += t.words.looks[v[row.given]].rough
		}
	}
	return touch
}

// find lists the later rows that share a block with p.
func (w *walker) find(p int32) {
	b := w.b
	w.found = w.found[:0]
	own := b.of[b.first[p]:b.first[p+1]]
	for _, i := range own { // as in prefetch
		if i < lastOfBlock {
			w.touch += uint32(b.recs[i+1])
		}
	}
	kind := uint8(0)
	for _, i := range own {
		if i&^lastOfBlock >= b.end {
			break
		}
		if i >= lastOfBlock {
			continue
		}
		for i >= b.kinds[kind] {
			kind++
		}
		for e := int32(0); e >= 0; {
			i++
			e = b.recs[i]
			q := rowOf(e)
			switch m := &w.met[q]; {
			case m.by != p+1:
				*m = meeting{p + 1, kind, 1}
				w.found = append(w.found, q)
			case m.last != kind:
				m.last, m.kinds = kind, m.kinds+1
			}
		}
	}
}

// everyNth visits the pairs that every nth block of a range is the first to
// have.
func (b *blocks) everyNth(from, to, nth int, c *comparer, compare func(p, q int32)) {
	for i := (from + nth - 1) / nth * nth; i < to; i += nth {
		m := b.members(i)
		for x, p := range m[:len(m)-1] {
			c.t.cells(p, &c.a)
			for _, e := range m[x+1:] {
				if q := rowOf(e); b.firstShared(p, q, uint32(i)) {
					compare(p, q)
				}
			}
		}
	}
}

// personal reports whether what two records agree on is about the person and
// not the household alone: without it nothing links by itself, however sure the
// model is. Two given names that both exist are two people. Where a link
// discloses orders a name at an address is no evidence either: it may be the
// father's and the son's; and a mailbox or a number without a name is none:
// somebody typed it. Elsewhere the odds, in which namesakes of one home count,
// decide about names, if an address supports them or it is known how common
// they are.
func (s *scorer) personal(v *vector) bool {
	agrees := func(n int, worst uint8) bool { return v.level[n] != missing && v.level[n] <= worst }
	id := agrees(fNational, idNear) || agrees(fMember, idExact)
	birth := agrees(fBirth, birthDigit)
	contact := agrees(fEmail, emailNear) || agrees(fPhone, phoneShared)
	if s.strict {
		contact = v.own()
	}
	known := s.count[fGiven] != nil && !s.strict // how common names are
	names := known || !s.strict && agrees(fAddress, addressNear) && agrees(fFamily, familyStem)
	if s.strict && v.level[fFamily] == familyOther && !id && !contact && !agrees(fAddress, addressNear) {
		return false // of one given name and one birthday there are many
	}
	switch g := v.level[fGiven]; {
	case v.firms:
		return agrees(fFamily, familyTypo) && (contact || known || agrees(fAddress, addressNear)) ||
			agrees(fFamily, familySimilar) && (agrees(fEmail, emailExact) || agrees(fPhone, phoneExact))
	case g == givenClash:
		return agrees(fNational, idExact)
	case g == givenOther:
		return id || birth && names || agrees(fEmail, emailNear) && agrees(fBirth, birthNear)
	case g == givenSimilar:
		return id || contact || names
	case g != missing:
		return id || birth || contact || v.level[fEmail] == emailLocal || names
	case s.strict:
		return id || birth && contact
	}
	return id || birth || agrees(fEmail, emailExact) || agrees(fPhone, phoneExact) || names && agrees(fEmail, emailNear) ||
		known && agrees(fBirth, birthNear) && agrees(fFamily, familyStem)
}
