package identity

import (
	"cmp"
	"math"
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
const crossMean = 1

// An agglo joins rows to people, the surest pairs first.
type agglo struct {
	forest
	s       *scorer
	c       *comparer
	members map[int32][]int32 // of roots that are not alone
	tau     float64
}

func newAgglo(s *scorer, tau float64) *agglo {
	return &agglo{forest: newForest(len(s.t.rows)), s: s, c: s.comparer(), members: make(map[int32][]int32), tau: tau}
}

// link joins the edges that may link, the greatest odds first. Edges that a
// guard stops are returned.
func (g *agglo) link(edges []edge) (stopped []edge) {
	slices.SortFunc(edges, func(x, y edge) int {
		return cmp.Or(cmp.Compare(y.odds, x.odds), cmp.Compare(x.a, y.a), cmp.Compare(x.b, y.b))
	})
	for _, e := range edges {
		a, b := g.find(e.a), g.find(e.b)
		if a == b {
			continue
		}
		if !g.may(a, b) {
			stopped = append(stopped, e)
			continue
		}
		g.join(a, b)
	}
	return stopped
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
	delete(g.members, gone)
	g.members[into] = m
}

// may reports whether two clusters agree: the mean of all cross pairs is at
// least tau, and no pair contradicts the join outright.
func (g *agglo) may(a, b int32) bool {
	x, y := g.of(a), g.of(b)
	if len(x) == 1 && len(y) == 1 {
		return true
	}
	n := len(x) * len(y)
	step := max(1, (n+clusterCap-1)/clusterCap)
	sum, k := 0.0, 0
	var v vector
	for i := 0; i < n; i += step {
		g.c.compare(x[i/len(y)], y[i%len(y)], &v)
		sc := g.s.score(&v)
		x := sc.odds
		if x < 0 && x > g.s.same-log2p1(g.s.house) {
			x = 0 // it says little either way, and that two are strangers first of all is no evidence
		}
		sum += math.Max(-clip, math.Min(clip, x))
		k++
	}
	return sum/float64(k) >= g.tau
}
