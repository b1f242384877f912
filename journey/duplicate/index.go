package duplicate

import (
	"cmp"
	"slices"
)

// maxCandidates is how many earlier messages a message is compared with. They
// are those that share most of its rarer word pairs.
const maxCandidates = 64

// An index finds earlier messages that may be the same as a message, without
// comparing all pairs. Two messages can only be the same if one of them names
// whatever the other names. So a message is kept under the rarest thing that it
// names, for those which name more, and under all that it names, for those
// which name less; each together with its rarer word pairs. A thousand
// messages of one template with a thousand order numbers never meet. What one
// message alone has is not kept at all.
type index struct {
	docs  []*document
	min   int
	named []naming         // of each message
	rare  [][]uint64       // of each message: rarer word pairs that others have too
	under map[uint64]int32 // by slot: the place of the newest message in chain, from 1
	chain []linked
	exact map[uint64][]int // messages of the same words that are not too old

	pairs    map[uint64]int  // how many messages have a pair
	entities map[uint64]int  // how many messages name a thing
	rarests  map[uint64]bool // what is the rarest thing that some message names
	bare     bool            // some message names nothing

	hits      map[int]int
	shortlist []int
}

// A linked message is one of those under a slot.
type linked struct {
	message int32
	older   int32 // the place of the one before, from 1; 0 if there is none
}

// naming is what a message names, as hashes.
type naming struct {
	all    []uint64
	rarest uint64 // 0: it names nothing
}

func newIndex(docs []*document, min int) *index {
	x := &index{docs: docs, min: min, under: map[uint64]int32{}, exact: map[uint64][]int{},
		pairs: map[uint64]int{}, entities: map[uint64]int{}, rarests: map[uint64]bool{}, hits: map[int]int{}}
	for _, d := range docs {
		for _, s := range d.shingles {
			x.pairs[s]++
		}
		n := naming{all: d.names()}
		for _, e := range n.all {
			x.entities[e]++
		}
		x.named = append(x.named, n)
	}
	for i, d := range docs {
		n := &x.named[i]
		for _, e := range n.all {
			if n.rarest == 0 || cmp.Or(cmp.Compare(x.entities[e], x.entities[n.rarest]), cmp.Compare(e, n.rarest)) < 0 {
				n.rarest = e
			}
		}
		x.rarests[n.rarest] = true
		x.bare = x.bare || n.rarest == 0
		x.rare = append(x.rare, x.rarer(d))
	}
	return x
}

// maxNamed bounds the things named under which a message is kept.
const maxNamed = 16

func (d *document) names() []uint64 {
	var out []uint64
	for _, e := range d.entities[:min(len(d.entities), 4*maxNamed)] {
		if h := hash(e) | 1; !slices.Contains(out, h) && len(out) < maxNamed {
			out = append(out, h)
		}
	}
	return out
}

// rarer returns the rarer pairs of a message: so many that two messages that
// are the same, with slips that take two pairs each, have one in common. Those
// that no other message has are the rarest, and are left out.
func (x *index) rarer(d *document) []uint64 {
	type counted struct {
		pair uint64
		n    int
	}
	want := max(12, len(d.shingles)*3/5+1)
	var others []counted
	for _, s := range d.shingles {
		if n := x.pairs[s]; n > 1 {
			others = append(others, counted{s, n})
		} else {
			want--
		}
	}
	if want <= 0 {
		return nil
	}
	slices.SortFunc(others, func(a, b counted) int { return cmp.Or(cmp.Compare(a.n, b.n), cmp.Compare(a.pair, b.pair)) })
	out := make([]uint64, 0, want)
	for _, c := range others[:min(len(others), want)] {
		out = append(out, c.pair)
	}
	return out
}

// The roles in which a message is kept under a pair.
const (
	asAny    = iota + 1 // whatever it names
	asRarest            // with the rarest that it names, or with naming nothing
	asNamed             // with each thing that it names
)

func slot(role, entity, pair uint64) uint64 {
	return (entity*31+role)*0x9E3779B97F4A7C15 ^ pair
}

// add makes a message known to those that come later.
func (x *index) add(i int) {
	d, n := x.docs[i], x.named[i]
	if len(d.tokens) < x.min {
		return
	}
	x.exact[d.exact] = append(x.exact[d.exact], i)
	put := func(role, entity uint64) {
		for _, s := range x.rare[i] {
			k := slot(role, entity, s)
			x.chain = append(x.chain, linked{int32(i), x.under[k]})
			x.under[k] = int32(len(x.chain))
		}
	}
	if x.bare {
		put(asAny, 0)
	}
	if n.rarest == 0 || x.entities[n.rarest] > 1 {
		put(asRarest, n.rarest)
	}
	for _, e := range n.all {
		if x.rarests[e] && x.entities[e] > 1 {
			put(asNamed, e)
		}
	}
}

// candidates returns earlier messages to compare a message with. recent tells
// which are not too old.
func (x *index) candidates(i int, recent func(int) bool) []int {
	d, n := x.docs[i], x.named[i]
	clear(x.hits)
	if len(d.tokens) < x.min {
		return nil
	}
	if same := x.exact[d.exact]; len(same) > 0 {
		for len(same) > 0 && !recent(same[0]) {
			same = same[1:]
		}
		x.exact[d.exact] = same
		if len(same) > 0 {
			return same[:1]
		}
	}
	walk := func(role, entity uint64) {
		for _, s := range x.rare[i] {
			at := x.under[slot(role, entity, s)]
			for range maxCandidates {
				if at == 0 || !recent(int(x.chain[at-1].message)) {
					break
				}
				x.hits[int(x.chain[at-1].message)]++
				at = x.chain[at-1].older
			}
		}
	}
	if n.rarest == 0 {
		walk(asAny, 0)
	} else if x.entities[n.rarest] > 1 {
		walk(asNamed, n.rarest)
	}
	if x.bare {
		walk(asRarest, 0)
	}
	for _, e := range n.all {
		if x.rarests[e] && x.entities[e] > 1 {
			walk(asRarest, e)
		}
	}
	x.shortlist = x.shortlist[:0]
	for j := range x.hits {
		x.shortlist = append(x.shortlist, j)
	}
	slices.SortFunc(x.shortlist, func(a, b int) int { return cmp.Or(cmp.Compare(x.hits[b], x.hits[a]), cmp.Compare(b, a)) })
	return x.shortlist[:min(len(x.shortlist), maxCandidates)]
}
