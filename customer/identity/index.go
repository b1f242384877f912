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
	found met

	born    birthdays
	silent  [2]row // see [birthdays.silence]
	nameOf  func(row int32) uint32
	scratch cells

	wanted []wanted // lists of the row that is added
	asked  []uint64 // keys to fetch
	own    cells
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
	x.t.model = r.Model
	x.s = newScorer(r.Model, x.t)
	x.s.strict = true
	x.c = x.s.comparer()
	x.limit = newBound(x.s, gain{same: r.review()})
	x.c.cache, x.c.shift = make([]cached, 1<<mostCacheBits), 64-mostCacheBits
	x.keys.init()
	x.found.init()
	x.nameOf = func(row int32) uint32 {
		x.t.cells(row, &x.scratch)
		return x.t.neighbourhood(&x.scratch)
	}
	return x
}

// Len returns how many records were added.
func (x *Index) Len() int { return len(x.refs) }

// Add takes in a record and returns those of the records added before that it
// may be one person or one household with, the likeliest first. Decisions, and
// what else is known of the others, are not looked at. Which values are generic
// is told by their look alone. A day of birth that at least 50 people and one in
// fifty of the records with a day have, of those added until then, says nothing; it
// does again when more records make it a smaller part.
func (x *Index) Add(p *Party) []Match {
	n := x.t.add(p)
	x.born.add(n, &x.t.rows[n], x.nameOf)
	x.refs = append(x.refs, p.Ref)
	x.s.extend()
	x.c.given, x.c.kin = x.s.count[fGiven], x.s.count[fFamily]
	x.found.begin()
	x.t.cells(n, &x.own)
	x.lists(&x.own)
	for _, w := range x.wanted {
		x.post(n, w)
	}
	return x.weigh(n)
}

// A wanted is a list that a row goes to.
type wanted struct {
	key  uint64
	kind uint8
	part bool // of a secondary key
}

// lists lists where a row goes to: for each key of each kind the list of the
// key, or those of its secondary keys if it is divided. All are asked for before
// any is looked at, so that the processor fetches them side by side.
func (x *Index) lists(c *cells) {
	x.wanted, x.asked = x.wanted[:0], x.asked[:0]
	for kind := range numKinds {
		x.buf = x.t.keysOf(kind, c, x.buf[:0])
		for _, k := range x.buf {
			x.asked = append(x.asked, uint64(kind)<<32|uint64(k))
		}
	}
	x.keys.prefetch(x.asked)
	x.buf = x.t.secondary(c, x.buf[:0])
	for _, key := range x.asked {
		kind := uint8(key >> 32)
		if l := x.keys.find(key + 1); !l.divided {
			x.wanted = append(x.wanted, wanted{key, kind, false})
			continue
		}
		for _, k := range x.buf {
			x.wanted = append(x.wanted, wanted{subKey(key, k), kind, true})
		}
	}
	x.asked = x.asked[:0]
	for i := range x.wanted {
		x.asked = append(x.asked, x.wanted[i].key)
	}
	x.keys.prefetch(x.asked)
	x.keys.prefetchRows(x.asked)
}

// post adds a row to a list and takes down who is in it. One that grows too
// large is divided by the secondary keys, and of what is too large even then the
// newest are looked at.
func (x *Index) post(n int32, w wanted) {
	most := capacities[w.kind]
	l := x.keys.list(w.key)
	switch {
	case w.part:
		x.meet(l)
		x.keys.push(l, n, most.part)
	case l.divided: // by another key of the row that is the same
	case l.count < most.whole:
		x.meet(l)
		x.keys.push(l, n, most.whole)
	default:
		x.divide(l, w.key, most.part)
		x.t.cells(n, &x.own)
		x.buf = x.t.secondary(&x.own, x.buf[:0])
		for _, k := range x.buf {
			s := x.keys.list(subKey(w.key, k))
			x.meet(s)
			x.keys.push(s, n, most.part)
		}
	}
}

// divide puts the rows of a list into those of their secondary keys.
func (x *Index) divide(l *posting, key uint64, most uint8) {
	l.divided = true // from now on
	rows := slices.Clone(x.keys.of(l))
	x.keys.release(l)
	for _, row := range slices.Backward(rows) {
		x.t.cells(row, &x.own)
		x.buf = x.t.secondary(&x.own, x.buf[:0])
		for _, k := range x.buf {
			x.keys.push(x.keys.list(subKey(key, k)), row, most)
		}
	}
}

func subKey(key uint64, k uint32) uint64 {
	return 1<<63 | uint64(mix(key^uint64(k)<<20))<<20 | uint64(k&(1<<20-1))
}

// meet takes down the rows of a block.
func (x *Index) meet(l *posting) {
	for _, row := range x.keys.of(l) {
		x.found.add(row)
	}
}

// weigh weighs the rows that were met.
func (x *Index) weigh(n int32) []Match {
	auto, review := x.rules.auto(), x.rules.review()
	var out []Match
	var v vector
	x.touch += x.t.prefetch(x.found.rows) + x.t.prefetchNames(x.found.rows)
	x.t.cells(n, &x.c.b)
	x.born.silence(&x.c.b, &x.silent[1])
	for _, row := range x.found.rows {
		if row == n {
			continue
		}
		x.t.cells(row, &x.c.a)
		x.born.silence(&x.c.a, &x.silent[0])
		if !x.c.worth(x.limit, row, n, &v) {
			continue
		}
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
