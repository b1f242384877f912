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
	refs  []channel.Ref
	keys  postings
	found []int32
	seen  []uint32 // by row: the round in which it was met last
	round uint32
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
	var buf, sub [48]uint32
	for kind := range numKinds {
		most := int32(blockCap)
		if kind >= byWordArea {
			most = weakCap
		}
		for _, k := range x.t.keysOf(kind, &c, buf[:0]) {
			x.post(n, uint64(kind)<<32|uint64(k), most, &c, sub[:0])
		}
	}
	return x.weigh(n)
}

// post adds a row to a block and takes down who is in it. A block that grows
// too large is divided by the secondary keys, and of what is too large even
// then the newest are looked at.
func (x *Index) post(n int32, key uint64, most int32, c *cells, sub []uint32) {
	slot := x.keys.slot(key)
	if x.keys.count[slot] < most {
		x.meet(slot, most)
		x.keys.push(slot, n)
		return
	}
	if x.keys.count[slot] == most {
		x.keys.count[slot]++ // divided from now on
		var o cells
		for i := x.keys.head[slot]; i >= 0; i = x.keys.next[i] {
			row := x.keys.row[i]
			x.t.cells(row, &o)
			for _, k := range x.t.secondary(&o, sub[:0]) {
				x.keys.push(x.keys.slot(subKey(key, k)), row)
			}
		}
		slot = x.keys.slot(key)
		x.keys.head[slot] = -1
	}
	for _, k := range x.t.secondary(c, sub[:0]) {
		s := x.keys.slot(subKey(key, k))
		x.meet(s, most)
		x.keys.push(s, n)
	}
}

func subKey(key uint64, k uint32) uint64 {
	return 1<<63 | uint64(mix(key^uint64(k)<<20))<<20 | uint64(k&(1<<20-1))
}

// meet takes down the newest rows of a block.
func (x *Index) meet(slot uint32, most int32) {
	for i := x.keys.head[slot]; i >= 0 && most > 0; i = x.keys.next[i] {
		most--
		if row := x.keys.row[i]; x.seen[row] != x.round {
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
	for _, row := range x.found {
		if row == n {
			continue
		}
		x.c.compare(row, n, &v)
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

// postings are lists of rows by key, in a hash table of open addresses.
type postings struct {
	key   []uint64 // 0 is a free slot
	head  []int32  // the newest entry, -1 for none
	count []int32
	used  int

	row, next []int32 // entries
}

func (p *postings) init() { p.resize(1 << 10) }

func (p *postings) resize(n int) {
	old := *p
	p.key, p.head, p.count = make([]uint64, n), make([]int32, n), make([]int32, n)
	for i, k := range old.key {
		if k != 0 {
			s := p.find(k)
			p.key[s], p.head[s], p.count[s] = k, old.head[i], old.count[i]
		}
	}
}

func (p *postings) find(key uint64) uint32 {
	mask := uint32(len(p.key) - 1)
	i := mix(key) & mask
	for p.key[i] != 0 && p.key[i] != key {
		i = (i + 1) & mask
	}
	return i
}

// slot returns the slot of a key, a new one if it has none. Earlier slots may
// move.
func (p *postings) slot(key uint64) uint32 {
	key++ // 0 is free
	i := p.find(key)
	if p.key[i] != 0 {
		return i
	}
	if p.used++; p.used*4 > len(p.key)*3 {
		p.resize(2 * len(p.key))
		i = p.find(key)
	}
	p.key[i], p.head[i] = key, -1
	return i
}

func (p *postings) push(slot uint32, row int32) {
	p.row, p.next = append(p.row, row), append(p.next, p.head[slot])
	p.head[slot] = int32(len(p.row) - 1)
	p.count[slot]++
}
