package identity

import (
	"fmt"
	"slices"

	"github.com/clientele-go/clientele/channel"
)

// fewCarriers is up to how many sure carriers of a value every pair is looked
// at, and with how many groups each is compared where there are more.
const fewCarriers = 32

// A candidate is a pair of nodes worth comparing, the lesser first, packed so
// that sorting is cheap.
type candidate uint64

func pack(a, b int32) candidate {
	if a > b {
		a, b = b, a
	}
	return candidate(a)<<32 | candidate(b)
}

func (c candidate) split() (a, b int32) { return int32(c >> 32), int32(c & (1<<32 - 1)) }

// candidates are the pairs that surely share a value, and those that a human
// linked; each once.
func (e *engine) candidates() []candidate {
	large := e.largeComponents()
	var out []candidate
	for key, carriers := range e.strong {
		if large != nil && large[carriers[0]] {
			carriers = e.carriersBy(key, channel.Authoritative)
		}
		if len(carriers) <= fewCarriers {
			for i, a := range carriers {
				for _, b := range carriers[i+1:] {
					out = append(out, pack(a, b))
				}
			}
			continue
		}
		out = e.manyCarriers(key, carriers, out)
	}
	for p, d := range e.pairs {
		if d.Action != Link {
			continue
		}
		a, ok := e.index[p[0]]
		b, ok2 := e.index[p[1]]
		if ok && ok2 {
			out = append(out, pack(a, b))
		}
	}
	slices.Sort(out)
	return slices.Compact(out)
}

// manyCarriers pairs the carriers of one value whose evidence is equal, each
// with the next, and everybody with the first of each group, up to fewCarriers
// groups.
func (e *engine) manyCarriers(key channel.KeyID, carriers []int32, out []candidate) []candidate {
	last := make(map[string]int32)
	var heads []int32
	for _, n := range carriers {
		g := e.nodes[n].likeness(key)
		if p, ok := last[g]; ok {
			out = append(out, pack(p, n))
		} else if len(heads) < fewCarriers {
			heads = append(heads, n)
		}
		last[g] = n
	}
	for _, n := range carriers {
		for _, h := range heads {
			if h != n {
				out = append(out, pack(h, n))
			}
		}
	}
	return out
}

// likeness is equal for nodes that say the same about themselves and about key.
func (n *node) likeness(key channel.KeyID) string {
	b := []byte(n.traits.key())
	for i := range n.claims {
		if c := &n.claims[i]; c.key == key {
			b = c.span.append(append(b, '|', '0'+byte(c.level), ' '))
		}
	}
	return string(b)
}

// carriersBy returns who carries key at least as surely as level.
func (e *engine) carriersBy(key channel.KeyID, level channel.Assurance) []int32 {
	var out []int32
	for _, n := range e.strong[key] {
		for i := range e.nodes[n].claims {
			if c := &e.nodes[n].claims[i]; c.key == key && c.level >= level {
				out = append(out, n)
				break
			}
		}
	}
	return out
}

// largeComponents finds the nodes of components that are too large, and
// raises the alarm. It is nil if there are none.
func (e *engine) largeComponents() []bool {
	if len(e.nodes) <= e.rules.component() {
		return nil
	}
	f := e.components()
	members := make(map[int32][]int32)
	for i := range e.nodes {
		root := f.find(int32(i))
		members[root] = append(members[root], int32(i))
	}
	var large []bool
	for _, m := range members {
		if len(m) <= e.rules.component() {
			continue
		}
		if large == nil {
			large = make([]bool, len(e.nodes))
		}
		for _, n := range m {
			large[n] = true
		}
		e.alarms = append(e.alarms, Conflict{A: e.nodes[m[0]].ref, B: e.nodes[m[1]].ref, Rule: "verified keys",
			Guard: fmt.Sprintf("component of more than %d parties", e.rules.component())})
	}
	return large
}

// components connects the nodes through strong carriers and links.
func (e *engine) components() forest {
	f := newForest(len(e.nodes))
	for _, carriers := range e.strong {
		for _, n := range carriers[1:] {
			f.union(carriers[0], n)
		}
	}
	for p, d := range e.pairs {
		a, ok := e.index[p[0]]
		b, ok2 := e.index[p[1]]
		if ok && ok2 && d.Action == Link {
			f.union(a, b)
		}
	}
	return f
}
