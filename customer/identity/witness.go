package identity

import (
	"cmp"
	"slices"

	"github.com/clientele-go/clientele/channel"
)

// A witness is what stands between two groups: a guard, and the two members whom
// it keeps apart. The zero witness is nothing.
type witness struct {
	guard string
	refs  [2]channel.Ref
}

// witness says what forbade a join that nothing between the two parties
// themselves forbids: the first two members of their groups that something
// stands between.
func (g *groups) witness(j *join) witness {
	a, b := g.find(j.a), g.find(j.b)
	if w := g.unlinkWitness(a, b); w.guard != "" || j.class >= byMerge {
		return w
	}
	if w := g.idWitness(a, b); w.guard != "" {
		return w
	}
	if w := g.limitWitness(a, b); w.guard != "" || j.class == byAuthority {
		return w
	}
	return g.voiceWitness(a, b)
}

func (g *groups) between(guard string, x, y int32) witness {
	return witness{guard, [2]channel.Ref{g.e.nodes[x].ref, g.e.nodes[y].ref}}
}

// blame makes a witness the guard of a conflict.
func (c *Conflict) blame(w witness) {
	c.Guard = w.guard
	if w.refs != [2]channel.Ref{c.A, c.B} {
		c.Between = w.refs
	}
}

func (g *groups) unlinkWitness(a, b int32) witness {
	for _, x := range ordered(g.members[a]) {
		var found []int32
		for _, y := range g.e.unlinked[x] {
			if g.find(y) == b {
				found = append(found, y)
			}
		}
		if len(found) > 0 {
			y := slices.Min(found)
			guard := guardUnlink
			if d := g.e.decision(g.e.nodes[x].ref, g.e.nodes[y].ref); d != nil && d.Action == ConfirmHousehold {
				guard = guardHousehold
			}
			return g.between(guard, x, y)
		}
	}
	return witness{}
}

func (g *groups) idWitness(a, b int32) witness {
	for _, x := range ordered(g.members[a]) {
		for _, y := range ordered(g.members[b]) {
			for i := range g.e.nodes[x].ids {
				for k := range g.e.nodes[y].ids {
					if u := &g.e.nodes[x].ids[i]; g.clash(x, u, &g.e.nodes[y].ids[k]) {
						return g.between(guardUnique+u.key.Issuer, x, y)
					}
				}
			}
		}
	}
	return witness{}
}

func (g *groups) voiceWitness(a, b int32) witness {
	type found struct {
		x, y  int32
		guard string
	}
	var all []found
	firstA, firstB := g.firstOf(a), g.firstOf(b)
	for v, x := range firstA {
		for w, y := range firstB {
			if s := g.contradiction(v, w); s != "" {
				all = append(all, found{x, y, s})
			}
		}
	}
	if len(all) == 0 {
		return witness{}
	}
	f := slices.MinFunc(all, func(p, q found) int { return cmp.Or(cmp.Compare(p.x, q.x), cmp.Compare(p.y, q.y)) })
	return g.between(f.guard, f.x, f.y)
}

// firstOf returns the first member that speaks with each voice of a group.
func (g *groups) firstOf(root int32) map[int32]int32 {
	first := make(map[int32]int32)
	for _, n := range g.members[root] {
		v := g.voiceOf[n]
		if v < 0 {
			continue
		}
		if f, ok := first[v]; !ok || n < f {
			first[v] = n
		}
	}
	return first
}

func ordered(members []int32) []int32 {
	return slices.Sorted(slices.Values(members))
}
