package identity

import (
	"cmp"
	"math"
	"runtime"
	"slices"
)

// clusterCap bounds how many cross pairs of two clusters are looked at before
// they are joined; of more, as many evenly spread are.
const clusterCap = 64

// clip bounds what one pair counts in the mean of two clusters, in bits: a very
// sure pair must not outvote many contradictions, nor one slip many agreements.
const clip = 24

// crossMean is what the pairs of two clusters must say on average, in bits,
// before the clusters are joined.
const crossMean = 0.85

// An agglo joins rows to people, the surest pairs first.
type agglo struct {
	forest
	s       *scorer
	c       *comparer
	members [][]int32 // by root; nil for those that are alone
	tau     float64
	unique  bool              // some ids are of unique namespaces
	kept    map[int32][]int32 // rows that a human keeps apart
	doubt   int64             // of the pairs that were joined, how many are expected to be of two people, in millionths
}

func newAgglo(s *scorer, tau float64) *agglo {
	return &agglo{forest: newForest(len(s.t.rows)), s: s, c: s.comparer(), members: make([][]int32, len(s.t.rows)), tau: tau}
}

// contradicts reports whether what two records say about the person speaks
// clearly against one.
func (s *scorer) contradicts(v *vector) bool {
	for _, n := range [...]int{fGiven, fBirth, fNational} {
		if s.p[n][v.level[n]] < -contradiction {
			return true
		}
	}
	return false
}

// contradiction is from how many bits on a field speaks clearly.
const contradiction = 3

// link joins the edges that may link, the greatest odds first. Edges that a
// guard stops are returned.
//
// What is not connected by edges does not touch each other: each processor
// joins some of the connected components. Where a human keeps records apart one
// does all, for those may be of two components.
func (g *agglo) link(edges []edge) (stopped []edge) {
	shares := 1
	if g.kept == nil && len(edges) >= edgesPerShare {
		shares = min(runtime.GOMAXPROCS(0), math.MaxUint8)
	}
	var sorted []edge
	var of []uint8 // by row: the share
	parallel(2, func(k int) {
		if k == 0 {
			sorted = surestFirst(edges)
		} else if shares > 1 {
			of = g.sharesOf(edges, shares)
		}
	})
	rivals := newRivals(len(g.s.t.rows), sorted)
	if shares == 1 {
		return g.linkShare(sorted, rivals, nil, 0)
	}
	parts, doubts := make([][]edge, shares), make([]int64, shares)
	parallel(shares, func(k int) {
		part := *g
		part.c, part.doubt = g.s.comparer(), 0
		parts[k] = part.linkShare(sorted, rivals, of, uint8(k))
		doubts[k] = part.doubt
	})
	for _, d := range doubts {
		g.doubt += d
	}
	return slices.Concat(parts...)
}

// edgesPerShare is how many edges are worth another processor.
const edgesPerShare = 4096

// sharesOf divides the rows, of those that edges connect each to one share.
func (g *agglo) sharesOf(edges []edge, shares int) []uint8 {
	f := forest{slices.Clone(g.parent), slices.Clone(g.size)}
	for i := range edges {
		f.union(edges[i].a, edges[i].b)
	}
	of := make([]uint8, len(f.parent))
	for r := range of {
		of[r] = uint8(mix(uint64(f.find(int32(r)))) % uint32(shares))
	}
	return of
}

// linkShare joins the edges of one share; of nil is one share of all.
func (g *agglo) linkShare(edges []edge, rivals rivals, of []uint8, share uint8) (stopped []edge) {
	for i := range edges {
		e := &edges[i]
		if of != nil && of[e.a] != share {
			continue
		}
		a, b := g.find(e.a), g.find(e.b)
		if a == b {
			continue
		}
		if !g.may(a, b) || e.weak() && (g.torn(rivals, edges, i, a, b) || g.torn(rivals, edges, i, b, a)) {
			stopped = append(stopped, *e)
			continue
		}
		x := score{odds: float64(e.odds)}
		g.doubt += int64(1e6 * (1 - x.probability()) * float64(len(g.of(a))) * float64(len(g.of(b)))) // the same in any order
		g.join(a, b)
	}
	return stopped
}

// surestFirst returns edges with the greatest odds first, those of equal odds in
// the order of their rows.
func surestFirst(edges []edge) []edge {
	keys := make([]uint64, len(edges))
	for i := range edges {
		bits := math.Float32bits(edges[i].odds + 0) // of two zeros one
		if bits>>31 == 0 {
			bits = ^bits &^ (1 << 31) // the greater, the less
		}
		keys[i] = uint64(bits)<<32 | uint64(uint32(i))
	}
	radixSort(keys, nil)
	for i := 0; i < len(keys); {
		j := i + 1
		for j < len(keys) && keys[j]>>32 == keys[i]>>32 {
			j++
		}
		if j-i > 1 {
			slices.SortFunc(keys[i:j], func(x, y uint64) int {
				p, q := &edges[uint32(x)], &edges[uint32(y)]
				return cmp.Or(cmp.Compare(p.a, q.a), cmp.Compare(p.b, q.b))
			})
		}
		i = j
	}
	out := make([]edge, len(edges))
	for i, k := range keys {
		out[i] = edges[uint32(k)]
	}
	return out
}

func (g *agglo) of(root int32) []int32 {
	if m := g.members[root]; m != nil {
		return m
	}
	return []int32{root}
}

func (g *agglo) join(a, b int32) {
	x, y := g.of(a), g.of(b)
	into, gone := g.union(a, b)
	m := slices.Concat(x, y)
	slices.Sort(m)
	g.members[into], g.members[gone] = m, nil
}

// may reports whether two clusters agree.
func (g *agglo) may(a, b int32) bool {
	x, y := g.of(a), g.of(b)
	if g.unique && g.idsClash(x, y) || g.kept != nil && g.keptApart(x, b) {
		return false
	}
	return len(x) == 1 && len(y) == 1 || g.s.agree(g.c, x, y) >= g.tau && !g.s.twoBirths(x, y)
}

// twoBirths reports whether two clusters tell dates of birth, and all of the one
// speak clearly against all of the other. Of very large ones some are looked at.
func (s *scorer) twoBirths(x, y []int32) bool {
	t := s.t
	clash := false
	for i := 0; i < len(x); i += 1 + len(x)/clusterCap {
		a := &t.rows[x[i]]
		if a.birth == 0 {
			continue
		}
		for j := 0; j < len(y); j += 1 + len(y)/clusterCap {
			switch l := birthLevel(a, &t.rows[y[j]]); {
			case l == missing:
			case s.p[fBirth][l] > -contradiction:
				return false
			default:
				clash = true
			}
		}
	}
	return clash
}

// agree is what the pairs of two clusters say on average. Of very many pairs
// some are looked at, evenly spread.
func (s *scorer) agree(c *comparer, x, y []int32) float64 {
	n := len(x) * len(y)
	step := max(1, (n+clusterCap-1)/clusterCap)
	sum, k := 0.0, 0
	var v vector
	for i := 0; i < n; i += step {
		c.compare(x[i/len(y)], y[i%len(y)], &v)
		sc := s.score(&v)
		odds := sc.odds
		if odds < 0 && odds > s.same-log2p1(s.house) && !s.contradicts(&v) {
			odds = 0 // it says little either way, and that two are strangers first of all is no evidence
		}
		sum += math.Max(-clip, math.Min(clip, odds))
		k++
	}
	return sum / float64(k)
}

// idsClash reports whether two clusters have two ids of a namespace in which a
// person has one.
func (g *agglo) idsClash(x, y []int32) bool {
	t := g.s.t
	ids := func(rows []int32, visit func(uint32) bool) bool {
		var c cells
		for _, r := range rows {
			t.cells(r, &c)
			for _, list := range [...][]uint32{c.nat, c.member} {
				for _, id := range list {
					if t.ids[id].unique && visit(id) {
						return true
					}
				}
			}
		}
		return false
	}
	return ids(x, func(i uint32) bool {
		return ids(y, func(j uint32) bool { return i != j && t.ids[i].namespace == t.ids[j].namespace })
	})
}

// twoIDs reports whether two rows have two ids of a namespace in which a person
// has one.
func (t *table) twoIDs(i, j int32) bool {
	var a, b cells
	t.cells(i, &a)
	t.cells(j, &b)
	differ := func(as, bs []uint32) bool {
		for _, x := range as {
			for _, y := range bs {
				if p, q := &t.ids[x], &t.ids[y]; x != y && p.unique && q.unique && p.namespace == q.namespace {
					return true
				}
			}
		}
		return false
	}
	return differ(a.nat, b.nat) || differ(a.member, b.member)
}

// keptApart reports whether a human keeps any of the rows apart from any of a
// cluster.
func (g *agglo) keptApart(x []int32, root int32) bool {
	for _, r := range x {
		for _, o := range g.kept[r] {
			if g.find(o) == root {
				return true
			}
		}
	}
	return false
}
