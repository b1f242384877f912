package identity

import (
	"slices"

	"github.com/clientele-go/clientele/channel"
)

// Explain says why two parties are one person, or why not, by the same numbers
// that [Resolve] decides with. in must hold the components of both.
//
// If they are one person there is one step where the two are the same by
// themselves, else the way from a to b through others whose weakest step is the
// strongest, of equal ones the shortest. If they are not, the only step is the
// pair itself, and Stopped tells what kept it, or their clusters, apart; a pair
// that would be the same but for others of the clusters is [Possible].
//
// A party and itself are the same, with no step. A party that is not in the
// input is [Different] from all others, with no step. Swapping a and b turns
// the steps around and changes nothing else.
func Explain(a, b channel.Ref, in Input, r Rules) Explanation {
	e := newEngine(in, r)
	i, ok := e.index[a]
	j, ok2 := e.index[b]
	switch {
	case !ok || !ok2:
		return Explanation{Verdict: Different}
	case i == j:
		return Explanation{Verdict: Same}
	}
	e.link()
	x := e.explain(min(i, j), max(i, j))
	if i > j {
		slices.Reverse(x.Steps)
		for k := range x.Steps {
			x.Steps[k] = x.Steps[k].turned()
		}
	}
	return x
}

// explain explains two nodes, the lesser first.
func (e *engine) explain(a, b int32) Explanation {
	direct := e.pair(a, b)
	x := Explanation{Verdict: direct.Verdict, Steps: []Pair{direct}, Score: direct.Score}
	if e.groups.find(a) == e.groups.find(b) {
		x.Verdict = Same
		if direct.Verdict == Same {
			return x
		}
		x.Steps = nil
		way := e.way(a, b)
		for i := 1; i < len(way); i++ {
			p := e.pair(way[i-1], way[i])
			if i == 1 || p.Score < x.Score {
				x.Score = p.Score
			}
			x.Steps = append(x.Steps, p)
		}
		return x
	}
	if direct.Verdict == Same {
		x.Verdict = Possible
	}
	x.Stopped = e.stopped(a, b, &direct)
	return x
}

func (e *engine) pair(a, b int32) Pair {
	na, nb := &e.nodes[a], &e.nodes[b]
	p := comparePair(na, nb, e.values, e.hands, e.decision(na.ref, nb.ref), &e.rules)
	if e.model != nil {
		e.model.judge(&p, a, b, &e.rules)
	}
	return p
}

// stopped lists what stands between a and b, and between their clusters.
func (e *engine) stopped(a, b int32, direct *Pair) []Conflict {
	var out []Conflict
	ev := e.weigh(a, b, nil)
	if ev.rule != "" {
		for _, g := range direct.Guards {
			out = append(out, Conflict{A: direct.A, B: direct.B, Rule: ev.rule, Guard: g})
		}
	}
	x, y := e.groups.find(a), e.groups.find(b)
	c, ok := e.conflictOf(x, y)
	if w := e.groups.limitWitness(x, y); !ok && w.guard != "" && direct.Verdict == Same {
		c, ok = Conflict{A: direct.A, B: direct.B, Rule: "model"}, true
		c.blame(w)
	}
	if ok && !slices.Contains(out, c) {
		out = append(out, c)
	}
	return out
}

// conflictOf returns the conflict between two clusters, if there is one.
func (e *engine) conflictOf(x, y int32) (Conflict, bool) {
	for i := range e.joins {
		j := &e.joins[i]
		a, b := e.groups.find(j.a), e.groups.find(j.b)
		if a == x && b == y || a == y && b == x {
			return e.conflict(j), true
		}
	}
	return Conflict{}, false
}

// way finds the way from a to b, which are of one cluster: with the greatest
// least score, of those the fewest steps, of those the least refs.
func (e *engine) way(a, b int32) []int32 {
	root := e.groups.find(a)
	within := e.bridges(root)
	f := newForest(len(e.nodes))
	least := 0.0
	for _, j := range within {
		f.union(j.a, j.b)
		if f.find(a) == f.find(b) {
			least = j.score
			break
		}
	}
	next := make(map[int32][]int32)
	for _, j := range within {
		if j.score >= least {
			next[j.a] = append(next[j.a], j.b)
			next[j.b] = append(next[j.b], j.a)
		}
	}
	return shortest(next, a, b)
}

// shortest walks from b outwards, so that the way is read off from a with the
// least node at each step.
func shortest(next map[int32][]int32, a, b int32) []int32 {
	steps := map[int32]int{b: 0}
	for queue := []int32{b}; len(queue) > 0; queue = queue[1:] {
		for _, n := range next[queue[0]] {
			if _, ok := steps[n]; !ok {
				steps[n] = steps[queue[0]] + 1
				queue = append(queue, n)
			}
		}
	}
	way := []int32{a}
	for a != b {
		best := int32(-1)
		for _, n := range next[a] {
			if d, ok := steps[n]; ok && d == steps[a]-1 && (best < 0 || n < best) {
				best = n
			}
		}
		if best < 0 {
			return nil
		}
		a = best
		way = append(way, a)
	}
	return way
}
