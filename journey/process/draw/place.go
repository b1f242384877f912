package draw

import "slices"

const (
	gap      = 22.0 // between nodes of a layer
	labelGap = 8.0  // between what is not a node
	layerGap = 20.0 // between layers
)

// place gives every cell its place: layers one below the other, and in a layer
// as near to the neighbours as the others let it.
func (l *layout) place() {
	y := 0.0
	for k, layer := range l.layers {
		h := 0.0
		for _, c := range layer {
			h = max(h, l.cells[c].h)
		}
		if k > 0 {
			y += layerGap
		}
		for _, c := range layer {
			l.cells[c].y = y + h/2
		}
		y += h
	}
	for _, layer := range l.layers {
		x := 0.0
		for i, c := range layer {
			if i > 0 {
				x += l.apart(layer[i-1], c)
			}
			l.cells[c].x = x
		}
	}
	for round := range 40 {
		for k := range l.layers {
			if round%2 == 0 {
				l.settle(l.layers[k])
			} else {
				l.settle(l.layers[len(l.layers)-1-k])
			}
		}
	}
	left := 0.0
	for i := range l.cells {
		left = min(left, l.cells[i].x-l.cells[i].w/2)
	}
	for i := range l.cells {
		l.cells[i].x -= left
	}
}

// apart is how far the centres of two neighbours must be.
func (l *layout) apart(a, b int) float64 {
	space := labelGap
	switch nodeA, nodeB := l.cells[a].kind == nodeCell, l.cells[b].kind == nodeCell; {
	case nodeA && nodeB:
		space = gap
	case nodeA || nodeB:
		space = 2 * labelGap // lines pass nodes at a slant
	}
	return (l.cells[a].w+l.cells[b].w)/2 + space
}

// pull is how much two joined cells want to be one above the other: long edges
// are to be straight.
func (l *layout) pull(a, b int) float64 {
	nodes := 0
	for _, c := range []int{a, b} {
		if l.cells[c].kind == nodeCell {
			nodes++
		}
	}
	return []float64{8, 2, 1}[nodes]
}

// settle moves the cells of a layer to the mean of their neighbours, as far as
// their order and sizes allow: the least sum of squares, by pooling adjacent
// violators.
func (l *layout) settle(layer []int) {
	type pool struct {
		want, weight float64
		n            int
	}
	var pools []pool
	offset := make([]float64, len(layer)) // of each cell from the first
	for i, c := range layer {
		if i > 0 {
			offset[i] = offset[i-1] + l.apart(layer[i-1], c)
		}
		p := pool{want: l.cells[c].x - offset[i], weight: 0.01, n: 1}
		sum, weight := 0.0, 0.0
		for _, n := range slices.Concat(l.up[c], l.down[c]) {
			w := l.pull(c, n)
			sum += w * l.cells[n].x
			weight += w
		}
		if weight > 0 {
			p.want, p.weight = sum/weight-offset[i], weight
		}
		pools = append(pools, p)
		for len(pools) > 1 && pools[len(pools)-2].want > pools[len(pools)-1].want {
			a, b := pools[len(pools)-2], pools[len(pools)-1]
			w := a.weight + b.weight
			pools = append(pools[:len(pools)-2], pool{(a.want*a.weight + b.want*b.weight) / w, w, a.n + b.n})
		}
	}
	i := 0
	for _, p := range pools {
		for range p.n {
			l.cells[layer[i]].x = p.want + offset[i]
			i++
		}
	}
}
