package journey

// union connects the nodes that share a key. Threads that were silent for
// long, and keys of conversations that name too many orders, connect nothing.
func (t *threader) union() {
	t.parent = make([]int, len(t.nodes))
	for n := range t.parent {
		t.parent[n] = n
	}
	t.findHubs()
	first, last := make([]int32, t.ids), make([]int32, t.ids) // nodes, from 1
	for n := range t.nodes {
		for _, k := range t.nodes[n].keys {
			if t.hubs[k.id] {
				continue
			}
			f := first[k.id]
			if f > 0 && (k.why != ReasonThread || t.nodes[n].e.At.Sub(t.nodes[last[k.id]-1].e.At) <= t.rules.Active) {
				t.join(int(f)-1, n)
			} else {
				first[k.id] = int32(n) + 1
			}
			if k.why == ReasonThread {
				last[k.id] = int32(n) + 1
			}
		}
	}
}

// findHubs finds the keys under which more orders are named than one
// conversation is about.
func (t *threader) findHubs() {
	naming := make([]int32, t.ids) // how often the entries that have a key name orders
	most := int32(0)
	for n := range t.nodes {
		x := &t.nodes[n]
		for _, k := range x.keys {
			naming[k.id] += int32(len(x.orders))
			most = max(most, naming[k.id])
		}
	}
	if most <= hub {
		return
	}
	named := map[int32]map[int]bool{}
	for n := range t.nodes {
		x := &t.nodes[n]
		for _, k := range x.keys {
			if naming[k.id] <= hub {
				continue
			}
			if named[k.id] == nil {
				named[k.id] = map[int]bool{}
			}
			for _, o := range x.orders {
				named[k.id][o] = true
			}
		}
	}
	t.hubs = map[int32]bool{}
	for id, orders := range named {
		t.hubs[id] = len(orders) > hub
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
	at := make([]int32, t.ids) // the first node of each record, from 1
	for n := range t.nodes {
		if x := &t.nodes[n]; !x.own && at[x.id] == 0 {
			at[x.id] = int32(n) + 1
		}
	}
	for i := range found {
		if found[i].Kind != MissedCall && found[i].Kind != PromiseDue {
			continue
		}
		first := -1
		for _, r := range found[i].Refs {
			id, known := t.refs.of(&r)
			if !known || at[id] == 0 {
				continue
			}
			if n := int(at[id]) - 1; first >= 0 {
				t.join(first, n)
			} else {
				first = n
			}
		}
	}
}

// conversations returns the nodes of each conversation, oldest first, in the
// order of their first nodes, which are their roots.
func (t *threader) conversations() [][]int {
	sizes := make([]int32, len(t.nodes))
	all, roots := 0, 0
	for n := range t.nodes {
		if t.nodes[n].own {
			continue
		}
		r := t.root(n)
		if sizes[r] == 0 {
			roots++
		}
		sizes[r]++
		all++
	}
	slab, out := make([]int, 0, all), make([][]int, 0, roots)
	at := make([]int32, len(t.nodes))
	for n := range t.nodes {
		if t.nodes[n].own {
			continue
		}
		r := t.root(n)
		if r == n {
			at[r] = int32(len(out))
			from := len(slab)
			slab = slab[:from+int(sizes[r])]
			out = append(out, slab[from:from:len(slab)])
		}
		out[at[r]] = append(out[at[r]], n)
	}
	return out
}
