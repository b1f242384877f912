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
	members [][]int32         // per root
	unlinks [][]int32         // per root: nodes that a member is unlinked from
	ids     [][]uniqueID      // per root: unique ids of members, each once
	counted [][]channel.KeyID // per root: ids that limits speak of, each once
	sealed  bool
	voices  [][]int32 // per root, once sealed: the voices in it, sorted
	cores   [][]int32 // per root, once sealed: the cores of those, sorted
	voice   []voice
	core    []voice           // a voice of each core
	voiceOf []int32           // per node, once sealed: its voice, or -1
	blocked map[[2]int32]bool // pairs of roots, once sealed; true while both are roots

	// excused holds, per component, the ids that are one person's by the word of
	// a human or of the source: those of equal value.
	excused    map[excusedID]channel.KeyID
	components forest // set if anything is excused
}

func newGroups(e *engine) groups {
	n := len(e.nodes)
	g := groups{forest: newForest(n), e: e, members: make([][]int32, n), unlinks: make([][]int32, n),
		ids: make([][]uniqueID, n), counted: make([][]channel.KeyID, n), blocked: make(map[[2]int32]bool)}
	own := make([]int32, n)
	for i := range n {
		own[i] = int32(i)
		g.members[i] = own[i : i+1 : i+1]
		g.ids[i] = slices.Clip(e.nodes[i].ids)
		g.counted[i] = slices.Clip(e.nodes[i].counted)
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
	if len(g.counted[gone]) > 0 {
		g.counted[into] = merged(g.counted[into], g.counted[gone], channel.KeyID.Compare)
	}
	g.members[gone], g.unlinks[gone], g.ids[gone], g.counted[gone] = nil, nil, nil, nil
	if g.sealed {
		g.voices[into] = merged(g.voices[into], g.voices[gone], cmp.Compare[int32])
		g.cores[into] = merged(g.cores[into], g.cores[gone], cmp.Compare[int32])
		g.voices[gone], g.cores[gone] = nil, nil
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

// An excusedID is an id in a connected component: what is said in one does not
// bear upon others.
type excusedID struct {
	component int32
	key       channel.KeyID
}

// excuseIDs takes the unique ids that now stand together for one person's.
func (g *groups) excuseIDs() {
	g.excused = make(map[excusedID]channel.KeyID)
	for i, ids := range g.ids {
		if len(g.members[i]) < 2 || len(ids) < 2 {
			continue // a party with two ids of its own is nobody's word
		}
		if g.components.parent == nil {
			g.components = g.e.components()
		}
		c := g.components.find(int32(i))
		for _, u := range ids {
			for _, v := range ids {
				if x, y := g.stands(c, u.key), g.stands(c, v.key); u.sameNamespace(&v) && x != y {
					g.excused[excusedID{c, x}] = y
				}
			}
		}
	}
}

// stands returns the id that stands for all that are one person's with it.
func (g *groups) stands(component int32, k channel.KeyID) channel.KeyID {
	for {
		next, ok := g.excused[excusedID{component, k}]
		if !ok {
			return k
		}
		k = next
	}
}

// idsClash reports whether two groups have two ids in one unique namespace at
// one time.
func (g *groups) idsClash(root int32, a, b []uniqueID) bool {
	for i := range a {
		for j := range b {
			if g.clash(root, &a[i], &b[j]) {
				return true
			}
		}
	}
	return false
}

// clash reports whether two ids, of the component of a node, are two people's.
func (g *groups) clash(node int32, x, y *uniqueID) bool {
	if !x.differs(y) {
		return false
	}
	if len(g.excused) == 0 {
		return true
	}
	c := g.components.find(node)
	return g.stands(c, x.key) != g.stands(c, y.key)
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
	case g.idsClash(a, g.ids[a], g.ids[b]), g.exceeds(a, b) != nil:
		return false
	case j.class == byAuthority:
		return true
	}
	p := [2]int32{min(a, b), max(a, b)}
	if g.blocked[p] {
		return false
	}
	if g.contradict(a, b) {
		g.blocked[p] = true
		return false
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
