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
}

// scanChunk is about how many pairs a worker takes at a time.
const scanChunk = 1 << 15

// scan compares the pairs of the blocks and calls visit for each, from as many
// goroutines as there are processors. What the calls for one chunk return
// comes out in the order of the chunks, so that the result does not depend on
// how many workers there are. Only every nth block is looked at.
func scan[T any](s *scorer, b *blocks, nth int, visit func(chunk []T, i, j int32, v *vector) []T) [][]T {
	var bounds []int
	work := 0
	for i := range b.count() {
		if work == 0 {
			bounds = append(bounds, i)
		}
		n := len(b.members(i))
		if work += n * (n - 1) / 2; work >= scanChunk {
			work = 0
		}
	}
	bounds = append(bounds, b.count())
	out := make([][]T, len(bounds)-1)
	var next atomic.Int64
	var wg sync.WaitGroup
	for range min(runtime.GOMAXPROCS(0), len(out)) {
		wg.Go(func() {
			c := s.comparer()
			var v vector
			for {
				k := int(next.Add(1)) - 1
				if k >= len(out) {
					return
				}
				var chunk []T
				for i := bounds[k]; i < bounds[k+1]; i++ {
					if i%nth != 0 {
						continue
					}
					m := b.members(i)
					for x, p := range m {
						s.t.cells(p, &c.a)
						for _, q := range m[x+1:] {
							if !b.firstShared(p, q, uint32(i)) {
								continue
							}
							c.with(p, q, &v)
							chunk = visit(chunk, p, q, &v)
						}
					}
				}
				out[k] = chunk
			}
		})
	}
	wg.Wait()
	return out
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
	known := s.count[fGiven] != nil && !s.strict // how common names are
	names := known || !s.strict && agrees(fAddress, addressNear) && agrees(fFamily, familyStem)
	if s.strict && v.level[fFamily] == familyOther && !id && !contact && !agrees(fAddress, addressNear) {
		return false // of one given name and one birthday there are many
	}
	switch g := v.level[fGiven]; {
	case v.firms:
		return agrees(fFamily, familyTypo) && (contact || known || agrees(fAddress, addressNear))
	case g == givenClash:
		return agrees(fNational, idExact)
	case g == givenOther:
		return id || birth && names || agrees(fEmail, emailNear) && agrees(fBirth, birthNear)
	case g == givenSimilar:
		return id || contact || names
	case g != missing:
		return id || birth || contact || agrees(fEmail, emailLocal) || names
	case s.strict:
		return id || birth && contact
	}
	return id || birth || agrees(fEmail, emailExact) || agrees(fPhone, phoneExact) || names && agrees(fEmail, emailNear)
}
