package draw

import (
	"cmp"
	"slices"
)

// layout is a layered drawing, made in the steps of Sugiyama, Tagawa and Toda
// (1981): turn edges so that there are no cycles, put nodes in layers, order
// each layer so that few edges cross, and place the nodes. The label of an edge
// is a node of its own, so that nothing lies on it.
type layout struct {
	d      *Diagram
	cells  []cell
	layers [][]int // cells by layer, in their order
	up     [][]int // cells above that a cell is joined to
	down   [][]int
	chains [][]int // the cells of each edge, downwards; empty for loops
	turned []bool  // edges that lead upwards
}

// cell is a node, the label of an edge or a bend of one.
type cell struct {
	kind         cellKind
	index        int // of the node or the edge
	layer, order int
	x, y         float64 // of the centre
	w, h         float64
}

type cellKind int

const (
	nodeCell cellKind = iota
	labelCell
	bendCell
)

func newLayout(d *Diagram) *layout {
	l := &layout{d: d, turned: make([]bool, len(d.Edges)), chains: make([][]int, len(d.Edges))}
	l.turn()
	layers := l.rank()
	for i := range d.Nodes {
		w, h := d.nodeSize(i)
		l.cells = append(l.cells, cell{kind: nodeCell, index: i, layer: 2 * layers[i], w: w, h: h})
	}
	l.join()
	l.arrange()
	l.place()
	return l
}

// ends returns the upper and the lower node of an edge.
func (l *layout) ends(i int) (int, int) {
	e := l.d.Edges[i]
	if l.turned[i] {
		return e.To, e.From
	}
	return e.From, e.To
}

// turn turns edges that would close a cycle, the rarest if it can be.
func (l *layout) turn() {
	next := make([][]int, len(l.d.Nodes))
	var reaches func(from, to int, seen []bool) bool
	reaches = func(from, to int, seen []bool) bool {
		if from == to {
			return true
		}
		seen[from] = true
		for _, n := range next[from] {
			if !seen[n] && reaches(n, to, seen) {
				return true
			}
		}
		return false
	}
	for i, e := range l.d.Edges { // the most frequent first
		if e.From == e.To {
			continue
		}
		if reaches(e.To, e.From, make([]bool, len(next))) {
			l.turned[i] = true
			continue
		}
		next[e.From] = append(next[e.From], e.To)
	}
}

// rank gives each node its layer: as far from the start as its longest way, and
// then nearer to where its edges lead, if they are more than those that come.
func (l *layout) rank() []int {
	n := len(l.d.Nodes)
	rank := make([]int, n)
	for range n {
		moved := false
		for i, e := range l.d.Edges {
			if e.From == e.To {
				continue
			}
			if a, b := l.ends(i); rank[b] <= rank[a] {
				rank[b], moved = rank[a]+1, true
			}
		}
		if !moved {
			break
		}
	}
	for range 3 {
		for v := range rank {
			l.relax(v, rank)
		}
	}
	return rank
}

// relax moves a node down if more leads from it than to it.
func (l *layout) relax(v int, rank []int) {
	if l.d.Nodes[v].Kind != ActivityNode {
		return
	}
	in, out, lowest := 0, 0, 1<<30
	for i, e := range l.d.Edges {
		if e.From == e.To {
			continue
		}
		switch a, b := l.ends(i); v {
		case a:
			out += e.Count
			lowest = min(lowest, rank[b]-1)
		case b:
			in += e.Count
		}
	}
	if out > in && lowest < 1<<30 && lowest > rank[v] {
		rank[v] = lowest
	}
}

// join makes the labels and bends of edges, and the layers.
func (l *layout) join() {
	for i, e := range l.d.Edges {
		if e.From == e.To {
			continue
		}
		a, b := l.ends(i)
		chain := []int{a}
		middle := (l.cells[a].layer + l.cells[b].layer) / 2
		for layer := l.cells[a].layer + 1; layer < l.cells[b].layer; layer++ {
			c := cell{kind: bendCell, index: i, layer: layer, w: 10}
			if layer == middle {
				c.kind, c.w, c.h = labelCell, textWidth(l.d.label(e), labelSize)+8, labelSize+4
			}
			chain = append(chain, len(l.cells))
			l.cells = append(l.cells, c)
		}
		l.chains[i] = append(chain, b)
	}
	l.up, l.down = make([][]int, len(l.cells)), make([][]int, len(l.cells))
	deepest := 0
	for _, c := range l.cells {
		deepest = max(deepest, c.layer)
	}
	l.layers = make([][]int, deepest+1)
	for _, chain := range l.chains {
		for k := 1; k < len(chain); k++ {
			l.down[chain[k-1]] = append(l.down[chain[k-1]], chain[k])
			l.up[chain[k]] = append(l.up[chain[k]], chain[k-1])
		}
	}
	// The first order is that of a walk from the start, the most frequent edges
	// first, so that what belongs together lies together.
	seen := make([]bool, len(l.cells))
	var walk func(c int)
	walk = func(c int) {
		seen[c] = true
		l.layers[l.cells[c].layer] = append(l.layers[l.cells[c].layer], c)
		for _, n := range l.down[c] {
			if !seen[n] {
				walk(n)
			}
		}
	}
	for c := range l.cells {
		if !seen[c] && len(l.up[c]) == 0 {
			walk(c)
		}
	}
	for c := range l.cells {
		if !seen[c] {
			walk(c)
		}
	}
	l.number()
}

func (l *layout) number() {
	for _, layer := range l.layers {
		for i, c := range layer {
			l.cells[c].order = i
		}
	}
}

// arrange sorts each layer by where its neighbours are, up and down in turns,
// and keeps the order with the fewest crossings.
func (l *layout) arrange() {
	best, fewest := l.copyOrder(), l.crossings()
	for round := range 24 {
		if fewest == 0 {
			break
		}
		for k := range l.layers {
			if round%2 == 0 {
				l.sortLayer(k, l.up)
			} else {
				l.sortLayer(len(l.layers)-1-k, l.down)
			}
		}
		if n := l.crossings(); n < fewest {
			best, fewest = l.copyOrder(), n
		}
	}
	l.layers = best
	l.number()
	l.swap(fewest)
}

// swap exchanges neighbours as long as that removes crossings.
func (l *layout) swap(before int) {
	for range 4 {
		for k := range l.layers {
			for i := 0; i+1 < len(l.layers[k]); i++ {
				a, b := l.layers[k][i], l.layers[k][i+1]
				if l.inverted(a, b, l.up)+l.inverted(a, b, l.down) > l.inverted(b, a, l.up)+l.inverted(b, a, l.down) {
					l.layers[k][i], l.layers[k][i+1] = b, a
					l.cells[a].order, l.cells[b].order = i+1, i
				}
			}
		}
		after := l.crossings()
		if after >= before {
			return
		}
		before = after
	}
}

// inverted counts the crossings of the edges of two cells if a is left of b.
func (l *layout) inverted(a, b int, side [][]int) int {
	n := 0
	for _, x := range side[a] {
		for _, y := range side[b] {
			if l.cells[x].order > l.cells[y].order {
				n++
			}
		}
	}
	return n
}

func (l *layout) copyOrder() [][]int {
	out := make([][]int, len(l.layers))
	for i := range l.layers {
		out[i] = slices.Clone(l.layers[i])
	}
	return out
}

func (l *layout) sortLayer(k int, side [][]int) {
	layer := l.layers[k]
	middle := make(map[int]float64, len(layer))
	for i, c := range layer {
		middle[c] = float64(i)
		if len(side[c]) > 0 {
			sum := 0.0
			for _, n := range side[c] {
				sum += float64(l.cells[n].order)
			}
			middle[c] = sum / float64(len(side[c]))
		}
	}
	slices.SortStableFunc(layer, func(a, b int) int { return cmp.Compare(middle[a], middle[b]) })
	for i, c := range layer {
		l.cells[c].order = i
	}
}

func (l *layout) crossings() int {
	n := 0
	for k := 0; k+1 < len(l.layers); k++ {
		var edges [][2]int
		for _, c := range l.layers[k] {
			for _, t := range l.down[c] {
				edges = append(edges, [2]int{l.cells[c].order, l.cells[t].order})
			}
		}
		for i := range edges {
			for j := range i {
				if (edges[i][0]-edges[j][0])*(edges[i][1]-edges[j][1]) < 0 {
					n++
				}
			}
		}
	}
	return n
}
