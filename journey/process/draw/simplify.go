package draw

import (
	"cmp"
	"slices"

	"github.com/clientele-go/clientele/journey/process"
)

// Config says what of a map is shown. The zero Config is usable.
type Config struct {
	// Title stands above. Empty means none.
	Title string

	// Coverage is the share of what happens that the edges show at least. 0 or
	// less means 0.8, 1 or more all of it.
	Coverage float64

	// Activities is how many activities are shown, if no more are needed to
	// connect them. 0 or less means 25.
	Activities int

	// Business says to show business times, if the map has them.
	Business bool

	// Median says to show medians of times; else means.
	Median bool

	// Language is that of our words, as in BCP 47: "pl" and "lt" are known, all
	// others are English.
	Language string

	// Names are what activities are called in the picture. One that is missing
	// is called as in the map.
	Names map[string]string
}

// A Diagram is what is shown of a map.
type Diagram struct {
	Title string
	Nodes []Node
	Edges []Edge

	// Cases and Events are those of the map. Hidden say how many activities and
	// edges are not shown.
	Cases, Events            int
	HiddenNodes, HiddenEdges int
	Business, Median         bool
	Language                 string // of our words, see [Config]
}

// A Node is an activity, or the start or end of all cases.
type Node struct {
	Name  string
	Kind  NodeKind
	Count int // how often it happened; of start and end, the cases
}

// NodeKind says what a node is.
type NodeKind int

// The kinds of nodes.
const (
	ActivityNode NodeKind = iota
	StartNode
	EndNode
)

// An Edge leads from one node to another, by their indices.
type Edge struct {
	From, To int
	Count    int
	Seconds  float64 // that it takes, by mean or median
	Timed    bool    // from start and to end nothing takes time
}

// Simplify chooses what of a map is shown: the most frequent activities, and for
// each the most frequent way to it from the start and from it to the end, so
// that all can be reached; then the most frequent edges, until the coverage is
// reached.
func Simplify(m process.Map, cfg Config) Diagram {
	if cfg.Coverage <= 0 {
		cfg.Coverage = 0.8
	}
	if cfg.Activities <= 0 {
		cfg.Activities = 25
	}
	full := fullDiagram(m, cfg)
	shown := make([]bool, len(full.Nodes))
	needed := make([]bool, len(full.Edges))
	in, out := full.widestTree(0, false), full.widestTree(1, true)
	for i := range full.Nodes {
		if i >= 2+cfg.Activities {
			break
		}
		full.keepWay(i, in, shown, needed)
		full.keepWay(i, out, shown, needed)
	}
	total, covered := 0, 0
	for i, e := range full.Edges {
		if shown[e.From] && shown[e.To] {
			total += e.Count
			if needed[i] {
				covered += e.Count
			}
		}
	}
	for i, e := range full.Edges { // they are sorted by count
		if !shown[e.From] || !shown[e.To] || needed[i] || float64(covered) >= cfg.Coverage*float64(total) {
			continue
		}
		needed[i] = true
		covered += e.Count
	}
	return full.part(shown, needed)
}

// fullDiagram has everything; nodes 0 and 1 are the start and the end.
func fullDiagram(m process.Map, cfg Config) Diagram {
	d := Diagram{Title: cfg.Title, Cases: m.Cases, Events: m.Events, Business: cfg.Business && m.Business != nil, Median: cfg.Median, Language: cfg.Language,
		Nodes: []Node{{Kind: StartNode, Count: m.Cases}, {Kind: EndNode, Count: m.Cases}}}
	index := map[string]int{}
	for _, a := range m.Activities {
		i := len(d.Nodes)
		index[a.Name] = i
		d.Nodes = append(d.Nodes, Node{Name: cmp.Or(cfg.Names[a.Name], a.Name), Count: a.Count})
		if a.Starts > 0 {
			d.Edges = append(d.Edges, Edge{From: 0, To: i, Count: a.Starts})
		}
		if a.Ends > 0 {
			d.Edges = append(d.Edges, Edge{From: i, To: 1, Count: a.Ends})
		}
	}
	for _, e := range m.Edges {
		from, ok1 := index[e.From]
		to, ok2 := index[e.To]
		if !ok1 || !ok2 {
			continue
		}
		s := e.Wall
		if d.Business && e.Business != nil {
			s = *e.Business
		}
		v := Edge{From: from, To: to, Count: e.Count, Seconds: s.Mean, Timed: s != (process.Stats{})}
		if cfg.Median {
			v.Seconds = s.Median
		}
		d.Edges = append(d.Edges, v)
	}
	slices.SortStableFunc(d.Edges, func(a, b Edge) int {
		return cmp.Or(cmp.Compare(b.Count, a.Count), cmp.Compare(a.From, b.From), cmp.Compare(a.To, b.To))
	})
	return d
}

// widestTree returns for each node the edge by which it is best reached from a
// node, or leads to it if back is true: the way whose rarest edge is the most
// frequent (Prim's algorithm). It is -1 where there is none.
func (d *Diagram) widestTree(root int, back bool) []int {
	tree := make([]int, len(d.Nodes))
	done := make([]bool, len(d.Nodes))
	for i := range tree {
		tree[i] = -1
	}
	done[root] = true
	for grown := true; grown; {
		grown = false
		for i, e := range d.Edges { // the most frequent first
			from, to := e.From, e.To
			if back {
				from, to = to, from
			}
			if done[from] && !done[to] {
				done[to], tree[to], grown = true, i, true
				break
			}
		}
	}
	return tree
}

// keepWay marks the way of a node to the root of a tree.
func (d *Diagram) keepWay(node int, tree []int, shown, needed []bool) {
	for {
		shown[node] = true
		i := tree[node]
		if i < 0 {
			return
		}
		needed[i] = true
		if d.Edges[i].To == node {
			node = d.Edges[i].From
		} else {
			node = d.Edges[i].To
		}
	}
}

// part returns what is to be shown.
func (d *Diagram) part(shown, needed []bool) Diagram {
	out := *d
	out.Nodes, out.Edges = nil, nil
	index := make([]int, len(d.Nodes))
	for i, n := range d.Nodes {
		if !shown[i] {
			out.HiddenNodes++
			continue
		}
		index[i] = len(out.Nodes)
		out.Nodes = append(out.Nodes, n)
	}
	for i, e := range d.Edges {
		if !needed[i] {
			out.HiddenEdges++
			continue
		}
		e.From, e.To = index[e.From], index[e.To]
		out.Edges = append(out.Edges, e)
	}
	return out
}
