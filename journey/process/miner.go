package process

import (
	"encoding/binary"
	"slices"
	"time"
)

// A Calendar counts business time. The calendars of package bizcal are such.
type Calendar interface {
	// Between returns how much business time lies between a and b, which is not
	// before a.
	Between(a, b time.Time) time.Duration
}

// Config says how to mine. The zero Config is usable.
type Config struct {
	// Calendar is what business times are counted in. Nil means that there are
	// none.
	Calendar Calendar

	// Targets are the times in which activities are to follow what comes before
	// them, in business time if there is a Calendar. Nil means that there are
	// none, so that all waiting is too long.
	Targets map[string]time.Duration

	// Anonymity is the number of customers that an activity, an edge, a variant
	// or a handover needs to be told apart; those of fewer are folded together,
	// and extremes, which are each of one customer, are left out. 0 or 1 means
	// that all are told.
	Anonymity int
}

// A Miner gathers what the map of a process is made of. The zero Miner is ready
// to use; set Config before anything is added. Miners that are merged must have
// the same Config.
type Miner struct {
	Config Config

	activities names
	resources  names
	customers  names
	nodes      []node
	edges      map[pair]*edge
	handovers  map[pair]*flow
	variants   map[string]*variant
	cases      timed // one duration for each case
	events     int
}

// pair is two numbers of a table of names.
type pair struct{ from, to int32 }

// crowd counts cases and remembers whose they were. A case of nobody known is a
// customer of its own.
type crowd struct {
	cases int
	known []int32 // the customer of each other case
}

func (c *crowd) add(customer int32) {
	c.cases++
	if customer >= 0 {
		c.known = append(c.known, customer)
	}
}

// customers counts them.
func (c *crowd) customers() int {
	slices.Sort(c.known)
	return c.cases - len(c.known) + distinct(c.known)
}

// timed is a crowd with durations in nanoseconds.
type timed struct {
	crowd
	wall, business []int64
}

type node struct {
	crowd
	count        int
	starts, ends crowd
	times        []int64 // of each event, in Unix seconds
	rework
}

// rework counts the returns to an activity.
type rework struct {
	selfRepeats, selfRedos int // at once
	repeats, redos         int // with others between
	again                  crowd
}

type edge struct {
	timed
	count int
}

type flow struct {
	crowd
	count int
}

type variant struct {
	timed
	path []int32
}

// Add adds the events of a log. Its cases must not have events elsewhere in
// this Miner, or they would count as several.
func (m *Miner) Add(l *Log) {
	a := adder{m: m, l: l}
	a.translate()
	order, bounds := l.order()
	for k := range l.cases.list {
		a.trace(int32(k), order[bounds[k]:bounds[k+1]])
	}
	a.finish()
}

// adder adds one log. Names of the log have other numbers than those of the
// miner.
type adder struct {
	m                               *Miner
	l                               *Log
	activities, resources, customer []int32
	edges                           *grid[edge]
	flows                           *grid[flow]
	nodeSeen                        []int32 // 1 + the last case in which an activity was
	lastBy                          []int32 // who did it last in this case
	again                           []int32 // 1 + the last case in which it was done again
	path                            []int32
	key                             []byte
}

func (a *adder) translate() {
	m, l := a.m, a.l
	number := func(to *names, from []string) []int32 {
		out := make([]int32, len(from))
		for i, name := range from {
			if name == "" {
				out[i] = -1
				continue
			}
			out[i] = to.number(name)
		}
		return out
	}
	a.activities = number(&m.activities, l.activities.list)
	a.resources = number(&m.resources, l.resources.list)
	a.customer = number(&m.customers, l.customers.list)
	m.grow()
	n := len(m.nodes)
	a.edges = newGrid[edge](n, m.edges)
	a.flows = newGrid[flow](len(m.resources.list), m.handovers)
	a.nodeSeen, a.again, a.lastBy = make([]int32, n), make([]int32, n), make([]int32, n)
}

// grow makes room for all activities.
func (m *Miner) grow() {
	for len(m.nodes) < len(m.activities.list) {
		m.nodes = append(m.nodes, node{})
	}
	if m.edges == nil {
		m.edges, m.handovers, m.variants = map[pair]*edge{}, map[pair]*flow{}, map[string]*variant{}
	}
}

func (a *adder) trace(k int32, trace []int32) {
	m, l := a.m, a.l
	customer := a.customer[l.owners[k]]
	a.path = a.path[:0]
	var before *row
	for i, at := range trace {
		r := &l.rows[at]
		act := a.activities[r.activity]
		n := &m.nodes[act]
		n.count++
		if r.timed() {
			n.times = append(n.times, r.seconds)
		}
		if i == 0 {
			n.starts.add(customer)
		} else {
			a.step(k, customer, before, r)
		}
		a.visit(k, customer, act, r)
		a.path = append(a.path, act)
		before = r
	}
	m.nodes[a.path[len(a.path)-1]].ends.add(customer)
	m.events += len(trace)
	first := &l.rows[trace[0]]
	took := m.between(first, before)
	m.cases.add(customer)
	m.cases.time(took)
	v := a.variant()
	v.add(customer)
	v.time(took)
}

// span is how long something took, in nanoseconds.
type span struct {
	wall, business int64
	known, both    bool // whether anything is known, and business time too
}

func (t *timed) time(s span) {
	if s.known {
		t.wall = append(t.wall, s.wall)
	}
	if s.both {
		t.business = append(t.business, s.business)
	}
}

func (m *Miner) between(from, to *row) span {
	if !from.timed() || !to.timed() {
		return span{}
	}
	s := span{wall: to.since(from), known: true}
	if m.Config.Calendar != nil {
		s.business, s.both = int64(m.Config.Calendar.Between(from.time(), to.time())), true
	}
	return s
}

// step counts that one event directly follows another.
func (a *adder) step(k, customer int32, before, r *row) {
	m := a.m
	took := m.between(before, r)
	e, seen := a.edges.at(a.activities[before.activity], a.activities[r.activity])
	e.count++
	e.time(took)
	if *seen != k+1 {
		*seen = k + 1
		e.add(customer)
	}
	if before.resource == 0 || r.resource == 0 {
		return
	}
	f, seen := a.flows.at(a.resources[before.resource], a.resources[r.resource])
	f.count++
	if *seen != k+1 {
		*seen = k + 1
		f.add(customer)
	}
}

// visit counts an activity in a case, and whether it had been there before.
func (a *adder) visit(k, customer, act int32, r *row) {
	n := &a.m.nodes[act]
	if a.nodeSeen[act] != k+1 {
		a.nodeSeen[act] = k + 1
		n.add(customer)
		a.lastBy[act] = r.resource
		return
	}
	same := a.lastBy[act] == r.resource && r.resource != 0
	a.lastBy[act] = r.resource
	if a.again[act] != k+1 {
		a.again[act] = k + 1
		n.again.add(customer)
	}
	atOnce := a.path[len(a.path)-1] == act
	switch {
	case atOnce && same:
		n.selfRepeats++
	case atOnce:
		n.selfRedos++
	case same:
		n.repeats++
	default:
		n.redos++
	}
}

// variant returns the variant of the path.
func (a *adder) variant() *variant {
	a.key = keyOf(a.key[:0], a.path)
	v := a.m.variants[string(a.key)]
	if v == nil {
		v = &variant{path: slices.Clone(a.path)}
		a.m.variants[string(a.key)] = v
	}
	return v
}

func keyOf(key []byte, path []int32) []byte {
	for _, act := range path {
		key = binary.LittleEndian.AppendUint32(key, uint32(act))
	}
	return key
}

func (a *adder) finish() {
	a.edges.into(a.m.edges)
	a.flows.into(a.m.handovers)
}

// grid finds the value of a pair of numbers fast: in a table if there are few
// numbers. For each it remembers the last case that asked.
type grid[T any] struct {
	side  int32
	table []*T
	seen  []int32
	rest  map[pair]*T
	last  map[pair]*int32
}

const widestGrid = 1024

func newGrid[T any](n int, known map[pair]*T) *grid[T] {
	g := &grid[T]{rest: known, last: map[pair]*int32{}}
	if n <= widestGrid {
		g.side = int32(n)
		g.table, g.seen = make([]*T, n*n), make([]int32, n*n)
		for p, v := range known {
			g.table[p.from*g.side+p.to] = v
		}
	}
	return g
}

func (g *grid[T]) at(from, to int32) (*T, *int32) {
	if g.side > 0 {
		i := from*g.side + to
		if g.table[i] == nil {
			g.table[i] = new(T)
		}
		return g.table[i], &g.seen[i]
	}
	p := pair{from, to}
	if g.last[p] == nil {
		g.last[p] = new(int32)
	}
	if g.rest[p] == nil {
		g.rest[p] = new(T)
	}
	return g.rest[p], g.last[p]
}

// into puts what is in the table where it stays.
func (g *grid[T]) into(m map[pair]*T) {
	for i, v := range g.table {
		if v != nil {
			m[pair{int32(i) / g.side, int32(i) % g.side}] = v
		}
	}
}
