package identity

import (
	"cmp"
	"slices"

	"github.com/clientele-go/clientele/channel"
)

// groups are the clusters while they grow, with what may forbid a join.
type groups struct {
	forest
	e       *engine
	members [][]int32    // per root
	unlinks [][]int32    // per root: nodes that a member is unlinked from
	ids     [][]uniqueID // per root: unique ids of members, each once
	sealed  bool
	voices  [][]int32 // per root, once sealed: the voices in it, sorted
	voice   []voice
	voiceOf []int32           // per node, once sealed: its voice, or -1
	blocked map[[2]int32]bool // pairs of roots, once sealed; true while both are roots

	// excused holds the ids that are one person's by a human's or the source's
	// word: those with equal numbers.
	excused map[channel.KeyID]channel.KeyID
}

func newGroups(e *engine) groups {
	n := len(e.nodes)
	g := groups{forest: newForest(n), e: e, members: make([][]int32, n), unlinks: make([][]int32, n),
		ids: make([][]uniqueID, n), blocked: make(map[[2]int32]bool)}
	own := make([]int32, n)
	for i := range n {
		own[i] = int32(i)
		g.members[i] = own[i : i+1 : i+1]
		g.ids[i] = slices.Clip(e.nodes[i].ids)
		g.unlinks[i] = slices.Clip(e.unlinked[i])
	}
	return g
}

// join joins the groups of two nodes.
func (g *groups) join(a, b int32) {
	into, gone := g.union(a, b)
	if into == gone {
		return
	}
	g.members[into] = append(g.members[into], g.members[gone]...)
	g.unlinks[into] = append(g.unlinks[into], g.unlinks[gone]...)
	if len(g.ids[gone]) > 0 {
		g.ids[into] = merged(g.ids[into], g.ids[gone], func(x, y uniqueID) int { return x.compare(&y) })
	}
	g.members[gone], g.unlinks[gone], g.ids[gone] = nil, nil, nil
	if g.sealed {
		g.voices[into] = merged(g.voices[into], g.voices[gone], cmp.Compare[int32])
		g.voices[gone] = nil
	}
}

// merged puts the elements of two sorted lists into one, each once.
func merged[T any](a, b []T, compare func(T, T) int) []T {
	if len(a) < len(b) {
		a, b = b, a
	}
	for _, x := range b {
		if i, found := slices.BinarySearchFunc(a, x, compare); !found {
			a = slices.Insert(a, i, x)
		}
	}
	return a
}

// excuseIDs takes the unique ids that now stand together for one person's.
func (g *groups) excuseIDs() {
	g.excused = make(map[channel.KeyID]channel.KeyID)
	var root func(k channel.KeyID) channel.KeyID
	root = func(k channel.KeyID) channel.KeyID {
		if p, ok := g.excused[k]; ok && p != k {
			return root(p)
		}
		return k
	}
	for i := range g.ids {
		if len(g.members[i]) < 2 {
			continue // a party with two ids of its own is no word of anybody
		}
		for _, u := range g.ids[i] {
			for _, v := range g.ids[i] {
				if u.key.Kind == v.key.Kind && u.key.Issuer == v.key.Issuer && root(u.key) != root(v.key) {
					g.excused[root(u.key)] = root(v.key)
				}
			}
		}
	}
	for k := range g.excused {
		g.excused[k] = root(k)
	}
}

// may reports whether nothing forbids a join.
func (g *groups) may(j *join) bool {
	a, b := g.find(j.a), g.find(j.b)
	switch {
	case a == b:
		return true
	case g.unlinked(a, b):
		return false
	case j.class >= byMerge:
		return true
	case g.idsClash(g.ids[a], g.ids[b]):
		return false
	case j.class == byAuthority:
		return true
	}
	p := [2]int32{min(a, b), max(a, b)}
	if g.blocked[p] {
		return false
	}
	for _, x := range g.voices[a] {
		for _, y := range g.voices[b] {
			if g.contradiction(x, y) != "" {
				g.blocked[p] = true
				return false
			}
		}
	}
	return true
}

// unlinked reports whether a human unlinked any member of a from any of b.
func (g *groups) unlinked(a, b int32) bool {
	if len(g.unlinks[a]) > len(g.unlinks[b]) {
		a, b = b, a
	}
	return slices.ContainsFunc(g.unlinks[a], func(n int32) bool { return g.find(n) == b })
}

// idsClash reports whether two groups have two ids in one unique namespace at
// one time.
func (g *groups) idsClash(a, b []uniqueID) bool {
	for i := range a {
		for j := range b {
			if g.clash(&a[i], &b[j]) {
				return true
			}
		}
	}
	return false
}

func (g *groups) clash(x, y *uniqueID) bool {
	if x.key.Kind != y.key.Kind || x.key.Issuer != y.key.Issuer || x.key.Value == y.key.Value || !x.overlaps(y.span) {
		return false
	}
	p, ok := g.excused[x.key]
	if !ok {
		p = x.key
	}
	q, ok := g.excused[y.key]
	if !ok {
		q = y.key
	}
	return p != q
}

// all returns the members of each group in the order that results promise.
func (g *groups) all() [][]int32 {
	var out [][]int32
	for _, m := range g.members {
		if len(m) == 0 {
			continue
		}
		slices.SortFunc(m, func(a, b int32) int {
			x, y := &g.e.nodes[a], &g.e.nodes[b]
			switch {
			case x.issued != y.issued:
				return before(x.issued)
			case x.created.IsZero() != y.created.IsZero():
				return before(y.created.IsZero())
			}
			return cmp.Or(x.created.Compare(y.created), cmp.Compare(a, b))
		})
		out = append(out, m)
	}
	return out
}

func before(yes bool) int {
	if yes {
		return -1
	}
	return 1
}
