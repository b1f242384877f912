package process

import (
	"cmp"
	"slices"
	"time"
)

// A Map is what a [Miner] has found: how things go. All lists are in a fixed
// order, so that the same events give the same Map however they came.
type Map struct {
	Cases     int `json:"cases"`
	Events    int `json:"events"`
	Customers int `json:"customers"`

	Activities []Activity `json:"activities"` // the most frequent first
	Edges      []Edge     `json:"edges"`      // the most frequent first
	Variants   []Variant  `json:"variants"`   // the most frequent first
	Handovers  []Handover `json:"handovers"`  // the most frequent first, those to oneself among them

	// Duration is that of the cases from their first to their last event, and
	// Business the same in business time.
	Duration Stats  `json:"duration"`
	Business *Stats `json:"business,omitempty"`

	Rework      Rework       `json:"rework"`      // of all activities
	HandedOver  int          `json:"handed_over"` // how often an event was followed by one of another resource
	Bottlenecks []Bottleneck `json:"bottlenecks"` // the worst first
	Folded      *Folded      `json:"folded,omitempty"`
}

// An Activity is what happens in cases.
type Activity struct {
	Name      string    `json:"name"`
	Count     int       `json:"count"`
	Cases     int       `json:"cases"`
	Customers int       `json:"customers"`
	Starts    int       `json:"starts"`         // cases that begin with it
	Ends      int       `json:"ends"`           // cases that end with it
	First     time.Time `json:"first,omitzero"` // seen, to the second; zero: no time is known
	Last      time.Time `json:"last,omitzero"`
	Rework    Rework    `json:"rework"`
}

// Rework counts how often something was done again in a case, in the words of
// bupaR: a self-loop is at once, a repetition has other activities in between; a
// repeat is by the same resource that did it before, a redo by another or one
// that is not known.
type Rework struct {
	SelfLoops       int `json:"self_loops"`
	RepeatSelfLoops int `json:"repeat_self_loops"`
	RedoSelfLoops   int `json:"redo_self_loops"`
	Repetitions     int `json:"repetitions"`
	RepeatReps      int `json:"repeat_repetitions"`
	RedoReps        int `json:"redo_repetitions"`
	Cases           int `json:"cases"` // in which it was done again; of all activities, the sum
}

// An Edge says that one activity directly follows another.
type Edge struct {
	From      string `json:"from"`
	To        string `json:"to"`
	Count     int    `json:"count"`
	Cases     int    `json:"cases"`
	Customers int    `json:"customers"`
	Wall      Stats  `json:"wall"`
	Business  *Stats `json:"business,omitempty"`
}

// A Variant is a way in which cases go: the same activities in the same order.
type Variant struct {
	Path      []string `json:"path"`
	Cases     int      `json:"cases"`
	Customers int      `json:"customers"`
	Share     float64  `json:"share"`    // of all cases
	Coverage  float64  `json:"coverage"` // of this and all more frequent ones
	Duration  Stats    `json:"duration"`
	Business  *Stats   `json:"business,omitempty"`
}

// A Handover says that an event of one resource was directly followed by one of
// another, or of the same. Events of which the resource is not known do not
// count.
type Handover struct {
	From      string `json:"from"`
	To        string `json:"to"`
	Count     int    `json:"count"`
	Cases     int    `json:"cases"`
	Customers int    `json:"customers"`
}

// A Bottleneck is an edge on which cases wait. Times are in seconds, in business
// time if there is a calendar.
type Bottleneck struct {
	From    string  `json:"from"`
	To      string  `json:"to"`
	Target  float64 `json:"target_s"` // 0: there is none
	Count   int     `json:"count"`
	Late    int     `json:"late"`      // how many waited longer than the target
	Waiting float64 `json:"waiting_s"` // all of it
	Excess  float64 `json:"excess_s"`  // what is over the target
}

// Folded says what [Config.Anonymity] leaves out: how many activities, edges,
// variants and handovers, and how often they happened.
type Folded struct {
	Activities     int `json:"activities"`
	ActivityEvents int `json:"activity_events"`
	Edges          int `json:"edges"`
	EdgeCount      int `json:"edge_count"`
	Variants       int `json:"variants"`
	VariantCases   int `json:"variant_cases"`
	Handovers      int `json:"handovers"`
	HandoverCount  int `json:"handover_count"`
}

// Map returns what was found so far.
func (m *Miner) Map() Map {
	out := Map{Cases: m.cases.cases, Events: m.events, Customers: m.cases.customers(),
		Duration: statsOf(m.cases.wall), Business: m.businessOf(&m.cases)}
	out.Activities = m.listActivities(&out)
	out.Edges = m.listEdges()
	out.Variants = m.listVariants()
	out.Handovers = m.listHandovers(&out)
	out.Bottlenecks = m.listBottlenecks()
	if m.Config.Anonymity > 1 {
		out.anonymise(m.Config.Anonymity)
	}
	return out
}

func (m *Miner) businessOf(t *timed) *Stats {
	if m.Config.Calendar == nil {
		return nil
	}
	return new(statsOf(t.business))
}

func (m *Miner) listActivities(whole *Map) []Activity {
	out := []Activity{}
	for i := range m.nodes {
		n := &m.nodes[i]
		if n.count == 0 {
			continue
		}
		a := Activity{Name: m.activities.list[i], Count: n.count, Cases: n.cases, Customers: n.customers(), Starts: n.starts.cases, Ends: n.ends.cases,
			Rework: Rework{SelfLoops: n.selfRepeats + n.selfRedos, RepeatSelfLoops: n.selfRepeats, RedoSelfLoops: n.selfRedos,
				Repetitions: n.repeats + n.redos, RepeatReps: n.repeats, RedoReps: n.redos, Cases: n.again.cases}}
		if len(n.times) > 0 {
			a.First, a.Last = time.Unix(slices.Min(n.times), 0).UTC(), time.Unix(slices.Max(n.times), 0).UTC()
		}
		if k := m.Config.Anonymity; k > 1 {
			n.hide(&a, k)
		}
		whole.Rework.add(a.Rework)
		out = append(out, a)
	}
	slices.SortFunc(out, func(a, b Activity) int {
		return cmp.Or(cmp.Compare(b.Count, a.Count), cmp.Compare(a.Name, b.Name))
	})
	return out
}

// hide leaves out what fewer than k customers did with an activity, and when it
// was seen first and last, which were each one of them.
func (n *node) hide(a *Activity, k int) {
	a.First, a.Last = time.Time{}, time.Time{}
	if n.starts.customers() < k {
		a.Starts = 0
	}
	if n.ends.customers() < k {
		a.Ends = 0
	}
	if n.again.customers() < k {
		a.Rework = Rework{}
	}
}

func (r *Rework) add(s Rework) {
	r.SelfLoops += s.SelfLoops
	r.RepeatSelfLoops += s.RepeatSelfLoops
	r.RedoSelfLoops += s.RedoSelfLoops
	r.Repetitions += s.Repetitions
	r.RepeatReps += s.RepeatReps
	r.RedoReps += s.RedoReps
	r.Cases += s.Cases
}

func (m *Miner) listEdges() []Edge {
	out := make([]Edge, 0, len(m.edges))
	for p, e := range m.edges {
		out = append(out, Edge{From: m.activities.list[p.from], To: m.activities.list[p.to], Count: e.count, Cases: e.cases,
			Customers: e.customers(), Wall: statsOf(e.wall), Business: m.businessOf(&e.timed)})
	}
	slices.SortFunc(out, func(a, b Edge) int {
		return cmp.Or(cmp.Compare(b.Count, a.Count), cmp.Compare(a.From, b.From), cmp.Compare(a.To, b.To))
	})
	return out
}

func (m *Miner) listVariants() []Variant {
	out := make([]Variant, 0, len(m.variants))
	for _, v := range m.variants {
		path := make([]string, len(v.path))
		for i, act := range v.path {
			path[i] = m.activities.list[act]
		}
		out = append(out, Variant{Path: path, Cases: v.cases, Customers: v.customers(), Duration: statsOf(v.wall), Business: m.businessOf(&v.timed)})
	}
	slices.SortFunc(out, func(a, b Variant) int {
		return cmp.Or(cmp.Compare(b.Cases, a.Cases), slices.Compare(a.Path, b.Path))
	})
	covered := 0
	for i := range out {
		covered += out[i].Cases
		out[i].Share = float64(out[i].Cases) / float64(m.cases.cases)
		out[i].Coverage = float64(covered) / float64(m.cases.cases)
	}
	return out
}

func (m *Miner) listHandovers(whole *Map) []Handover {
	out := make([]Handover, 0, len(m.handovers))
	for p, f := range m.handovers {
		if p.from != p.to {
			whole.HandedOver += f.count
		}
		out = append(out, Handover{From: m.resources.list[p.from], To: m.resources.list[p.to], Count: f.count, Cases: f.cases, Customers: f.customers()})
	}
	slices.SortFunc(out, func(a, b Handover) int {
		return cmp.Or(cmp.Compare(b.Count, a.Count), cmp.Compare(a.From, b.From), cmp.Compare(a.To, b.To))
	})
	return out
}

func (m *Miner) listBottlenecks() []Bottleneck {
	out := make([]Bottleneck, 0, len(m.edges))
	for p, e := range m.edges {
		if len(e.wall) == 0 {
			continue // nobody knows
		}
		waits := e.wall
		if m.Config.Calendar != nil {
			waits = e.business
		}
		target := m.Config.Targets[m.activities.list[p.to]]
		b := Bottleneck{From: m.activities.list[p.from], To: m.activities.list[p.to], Target: target.Seconds(), Count: e.count}
		var over []int64
		for _, w := range waits {
			if w > int64(target) {
				over = append(over, w-int64(target))
			}
		}
		b.Late, b.Waiting, b.Excess = len(over), statsOf(waits).Sum, statsOf(over).Sum
		out = append(out, b)
	}
	slices.SortFunc(out, func(a, b Bottleneck) int {
		return cmp.Or(cmp.Compare(b.Excess, a.Excess), cmp.Compare(a.From, b.From), cmp.Compare(a.To, b.To))
	})
	return out
}

// anonymise leaves out what fewer than k customers did, and the extremes of
// durations, which are each those of one.
func (m *Map) anonymise(k int) {
	f := &Folded{}
	few := map[pairOfNames]bool{}
	m.Activities = slices.DeleteFunc(m.Activities, func(a Activity) bool {
		return fold(a.Customers < k, &f.Activities, &f.ActivityEvents, a.Count)
	})
	m.Edges = slices.DeleteFunc(m.Edges, func(e Edge) bool {
		few[pairOfNames{e.From, e.To}] = e.Customers < k
		return fold(e.Customers < k, &f.Edges, &f.EdgeCount, e.Count)
	})
	m.Variants = slices.DeleteFunc(m.Variants, func(v Variant) bool {
		return fold(v.Customers < k, &f.Variants, &f.VariantCases, v.Cases)
	})
	m.Handovers = slices.DeleteFunc(m.Handovers, func(h Handover) bool {
		return fold(h.Customers < k, &f.Handovers, &f.HandoverCount, h.Count)
	})
	m.Bottlenecks = slices.DeleteFunc(m.Bottlenecks, func(b Bottleneck) bool { return few[pairOfNames{b.From, b.To}] })
	for i := range m.Edges {
		m.Edges[i].Wall.blur()
		m.Edges[i].Business.blur()
	}
	for i := range m.Variants {
		m.Variants[i].Duration.blur()
		m.Variants[i].Business.blur()
	}
	m.Duration.blur()
	m.Business.blur()
	m.Folded = f
}

type pairOfNames struct{ from, to string }

func fold(few bool, kinds, sum *int, n int) bool {
	if few {
		*kinds++
		*sum += n
	}
	return few
}

// blur removes what is the duration of a single case.
func (s *Stats) blur() {
	if s != nil {
		s.Min, s.Max = 0, 0
	}
}
