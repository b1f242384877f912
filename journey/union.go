package journey

import (
	"cmp"
	"maps"
	"slices"

	"github.com/clientele-go/clientele/channel"
)

// union connects the nodes that share a key. Threads that were silent for
// long, and keys of conversations that name too many orders, connect nothing.
func (t *threader) union() {
	t.parent = make([]int, len(t.nodes))
	for n := range t.parent {
		t.parent[n] = n
	}
	t.findHubs()
	first, last := make(map[key]int, len(t.nodes)/2), map[key]int{}
	for n := range t.nodes {
		for _, k := range t.nodes[n].keys {
			id := key{k.space(), k.ref}
			if t.hubs[id] {
				continue
			}
			f, ok := first[id]
			if ok && (k.why != ReasonThread || t.nodes[n].e.At.Sub(t.nodes[last[id]].e.At) <= t.rules.Active) {
				t.join(f, n)
			} else {
				first[id] = n
			}
			if k.why == ReasonThread {
				last[id] = n
			}
		}
	}
}

// space is in which space the text of a key means the same.
func (k key) space() Reason {
	switch k.why {
	case ReasonReply, ReasonThread, ReasonCall:
		return k.why
	}
	return ReasonOwn
}

// findHubs finds the keys under which more orders are named than one
// conversation is about.
func (t *threader) findHubs() {
	naming := map[key]int{} // how many entries that name orders have a key
	for n := range t.nodes {
		x := &t.nodes[n]
		for _, k := range x.keys {
			if len(x.orders) > 0 {
				naming[key{k.space(), k.ref}] += len(x.orders)
			}
		}
	}
	named := map[key]map[int]bool{}
	for n := range t.nodes {
		x := &t.nodes[n]
		for _, k := range x.keys {
			k.why = k.space()
			if naming[k] <= hub {
				continue
			}
			if named[k] == nil {
				named[k] = map[int]bool{}
			}
			for _, o := range x.orders {
				named[k][o] = true
			}
		}
	}
	t.hubs = map[key]bool{}
	for k, orders := range named {
		t.hubs[k] = len(orders) > hub
	}
}

func (t *threader) root(n int) int {
	for t.parent[n] != n {
		t.parent[n] = t.parent[t.parent[n]]
		n = t.parent[n]
	}
	return n
}

func (t *threader) join(a, b int) {
	a, b = t.root(a), t.root(b)
	t.parent[max(a, b)] = min(a, b)
}

// joinFindings connects the records of what was found to belong together: a
// missed call and the one that returned it, a promise and what kept it.
func (t *threader) joinFindings(found []telling) {
	at := make(map[channel.Ref]int, len(t.nodes))
	for n := range t.nodes {
		if _, seen := at[t.nodes[n].e.Ref]; !seen && !t.nodes[n].own {
			at[t.nodes[n].e.Ref] = n
		}
	}
	for i := range found {
		if found[i].Kind != MissedCall && found[i].Kind != PromiseDue {
			continue
		}
		first := -1
		for _, r := range found[i].Refs {
			n, ok := at[r]
			switch {
			case !ok:
			case first >= 0:
				t.join(first, n)
			default:
				first = n
			}
		}
	}
}

// conversations returns the nodes of each conversation, oldest first.
func (t *threader) conversations() [][]int {
	by := map[int][]int{}
	for n := range t.nodes {
		if !t.nodes[n].own {
			r := t.root(n)
			by[r] = append(by[r], n)
		}
	}
	out := make([][]int, 0, len(by))
	for _, r := range slices.Sorted(maps.Keys(by)) {
		out = append(out, by[r])
	}
	slices.SortStableFunc(out, func(a, b []int) int { return cmp.Compare(a[0], b[0]) })
	return out
}
