package identity

import (
	"cmp"
	"slices"

	"github.com/clientele-go/clientele/channel"
)

// An Index finds for one record after the other whom it may be the same as,
// among all records that were added before, however many those are: it weighs
// only those that share a blocking key. It is for one goroutine.
//
// It decides pairs, not people. What it finds are the records that [Resolve]
// should be asked about.
type Index struct {
	rules Rules
	t     *table
	s     *scorer
	c     *comparer
	limit *bound
	refs  []channel.Ref
	keys  postings
	found []int32
	seen  []uint32 // by row: the round in which it was met last
	round uint32

	wanted []uint64 // keys of the row that is added
	buf    []uint32
	touch  uint32 // of no meaning
}

// A Match is a record that may be of the same person, or of the same
// household, as another.
type Match struct {
	Ref         channel.Ref
	Verdict     Verdict // Same, Possible or Household
	Probability float64 // of the same person
}

// NewIndex returns an Index without records. Without a [Rules.Model] it weighs
// by the Retail model.
func NewIndex(r Rules) *Index {
	if r.Model == nil {
		r.Model = RetailWeigher()
	}
	x := &Index{rules: r}
	x.t = newTable(&x.rules)
	x.s = newScorer(r.Model, x.t)
	x.s.strict = true
	x.c = x.s.comparer()
	x.limit = newBound(x.s, gain{same: r.review()})
	x.c.cache, x.c.shift = make([]cached, 1<<mostCacheBits), 64-mostCacheBits
	x.keys.init()
	return x
}

// Len returns how many records were added.
func (x *Index) Len() int { return len(x.refs) }

// Add takes in a record and returns those of the records added before that it
// may be one person or one household with, the likeliest first. Decisions, and
// what else is known of the others, are not looked at. Which values are generic
// is told by their look alone.
func (x *Index) Add(p *Party) []Match {
	n := x.t.add(p)
	x.refs = append(x.refs, p.Ref)
	x.seen = append(x.seen, 0)
	x.s.extend()
	x.c.given, x.c.kin = x.s.count[fGiven], x.s.count[fFamily]
	x.round++
	x.found = x.found[:0]
	var c cells
	x.t.cells(n, &c)
	x.keys.prefetch(x.keysOf(&c))
	for _, k := range x.wanted {
		x.post(n, k, capacities[k>>32], &c)
	}
	return x.weigh(n)
}

// keysOf lists the keys of a row, of all kinds.
func (x *Index) keysOf(c *cells) []uint64 {
	x.wanted = x.wanted[:0]
	for kind := range numKinds {
		x.buf = x.t.keysOf(kind, c, x.buf[:0])
		for _, k := range x.buf {
			x.wanted = append(x.wanted, uint64(kind)<<32|uint64(k))
		}
	}
	return x.wanted
}

// post adds a row to a block and takes down who is in it. A block that grows
// too large is divided by the secondary keys, and of what is too large even
// then the newest are looked at.
func (x *Index) post(n int32, key uint64, most capacity, c *cells) {
	l := x.keys.list(key)
	switch {
	case l.divided:
	case l.count < most.whole:
		x.meet(l)
		x.keys.push(l, n, most.whole)
		return
	default:
		l.divided = true // from now on
		rows := slices.Clone(x.keys.of(l))
		x.keys.release(l)
		var o cells
		for _, row := range slices.Backward(rows) {
			x.t.cells(row, &o)
			x.buf = x.t.secondary(&o, x.buf[:0])
			for _, k := range x.buf {
				x.keys.push(x.keys.list(subKey(key, k)), row, most.part)
			}
		}
	}
	x.buf = x.t.secondary(c, x.buf[:0])
	for _, k := range x.buf {
		s := x.keys.list(subKey(key, k))
		x.meet(s)
		x.keys.push(s, n, most.part)
	}
}

func subKey(key uint64, k uint32) uint64 {
	return 1<<63 | uint64(mix(key^uint64(k)<<20))<<20 | uint64(k&(1<<20-1))
}

// meet takes down the rows of a block.
func (x *Index) meet(l *posting) {
	for _, row := range x.keys.of(l) {
		if x.seen[row] != x.round {
			x.seen[row] = x.round
			x.found = append(x.found, row)
		}
	}
}

// weigh weighs the rows that were met.
func (x *Index) weigh(n int32) []Match {
	auto, review := x.rules.auto(), x.rules.review()
	var out []Match
	var v vector
	x.touch += x.t.prefetch(x.found)
	x.t.cells(n, &x.c.b)
	for _, row := range x.found {
		if row == n {
			continue
		}
		if x.t.cells(row, &x.c.a); x.limit.hopeless(&x.c.a, &x.c.b) {
			continue
		}
		x.c.both(row, n, &v)
		sc := x.s.weigh(&v)
		if sc.same < review && sc.house < 0 && !v.sharesKey() {
			continue
		}
		sc.odds = sc.same - log2p1(sc.house)
		m := Match{Ref: x.refs[row], Probability: sc.probability()}
		switch {
		case sc.odds >= auto && x.s.personal(&v):
			m.Verdict = Same
		case sc.homeOdds() >= 0:
			m.Verdict = Household
		case sc.odds >= review || v.sharesKey():
			m.Verdict = Possible
		default:
			continue
		}
		out = append(out, m)
	}
	slices.SortFunc(out, func(a, b Match) int {
		return cmp.Or(cmp.Compare(b.Probability, a.Probability), a.Ref.Compare(b.Ref))
	})
	return out
}
