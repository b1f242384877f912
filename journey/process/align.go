package process

import (
	"fmt"
	"slices"
)

// A MoveKind says how a move of an alignment explains what happened.
type MoveKind string

// The moves. Of several cheapest alignments the one is taken that prefers the
// earlier of these at the earliest point.
const (
	Sync   MoveKind = "sync"   // it happened as it was meant to; costs nothing
	Skip   MoveKind = "skip"   // it was meant to happen and did not; costs the weight of the step
	Insert MoveKind = "insert" // it happened and was not meant to; costs 1
)

// A Move is one step of an alignment.
type Move struct {
	Kind     MoveKind `json:"kind"`
	Step     string   `json:"step,omitempty"`     // not of what was not meant to happen
	Activity string   `json:"activity,omitempty"` // not of what did not happen
	Event    int      `json:"event"`              // its index in the trace; -1 if it did not happen
}

// A DeviationKind is how an actual journey differs from the planned one, in the
// four words of the Customer Journey Modelling Language.
type DeviationKind string

// The kinds of deviations.
const (
	AdHoc      DeviationKind = "ad-hoc"   // it was not planned
	OutOfOrder DeviationKind = "sequence" // it was planned, but for another time
	Failed     DeviationKind = "failed"   // it went wrong
	Missing    DeviationKind = "missing"  // it was planned and did not happen
)

// A Deviation is one difference from the model.
type Deviation struct {
	Kind     DeviationKind `json:"kind"`
	Step     string        `json:"step,omitempty"`     // not of what is ad hoc
	Activity string        `json:"activity,omitempty"` // not of what is missing
	Event    int           `json:"event"`              // its index in the trace; -1 if it is missing
}

// An Alignment explains a trace by a model at the least cost.
type Alignment struct {
	Moves      []Move      `json:"moves"`
	Deviations []Deviation `json:"deviations,omitempty"`
	Cost       int         `json:"cost"`

	// Fitness is 1 − cost / worst, where worst is the cost if nothing that
	// happened were meant to and nothing that was meant to had happened.
	Fitness float64 `json:"fitness"`
	Worst   int     `json:"worst"`
}

// maxCells bounds the memory of an alignment, to a quarter of a gigabyte.
const maxCells = 1 << 26

// Align finds the cheapest alignment of what happened, as activities in their
// order. The error is an [ErrModel] if the model cannot be, or if the trace is
// too long for it: the events times the states must be below 67 million, which
// is a million events for a model of thirty steps.
func (m *Model) Align(trace []string) (Alignment, error) {
	a, err := m.compile()
	if err != nil {
		return Alignment{}, err
	}
	return a.align(trace)
}

func (a *automaton) align(trace []string) (Alignment, error) {
	states := len(a.moves)
	if len(trace)+1 > maxCells/states {
		return Alignment{}, fmt.Errorf("%w: a trace of %d events is too long for a model of %d states", ErrModel, len(trace), states)
	}
	t := tracer{a: a, trace: trace, states: states, left: make([]int32, (len(trace)+1)*states)}
	t.plan()
	out := Alignment{Cost: int(t.left[0]), Moves: t.walk()}
	out.Moves = a.demand(out.Moves, &out.Cost)
	out.Deviations = a.deviations(out.Moves)
	out.Worst = len(trace) + a.shortest
	out.Fitness = 1
	if out.Worst > 0 {
		out.Fitness = 1 - float64(out.Cost)/float64(out.Worst)
	}
	return out, nil
}

// tracer finds the cheapest way by dynamic programming: left is what it costs
// from each event and state to the end.
type tracer struct {
	a      *automaton
	trace  []string
	states int
	left   []int32
}

func (t *tracer) cost(event, state int) int { return int(t.left[event*t.states+state]) }

func (t *tracer) plan() {
	for i := len(t.trace); i >= 0; i-- {
		var shown []int
		if i < len(t.trace) {
			shown = t.a.of[t.trace[i]]
		}
		free := slices.ContainsFunc(shown, func(s int) bool { return t.a.anytime[s] })
		for s := t.states - 1; s >= 0; s-- {
			best := never
			if i == len(t.trace) && s == t.states-1 {
				best = 0
			}
			if i < len(t.trace) {
				best = min(best, 1+t.cost(i+1, s))
				if free {
					best = min(best, t.cost(i+1, s))
				}
			}
			for _, v := range t.a.moves[s] {
				if v.step >= 0 && slices.Contains(shown, v.step) {
					best = min(best, t.cost(i+1, v.to))
				}
				if v.to > s {
					best = min(best, t.a.skip(v)+t.cost(i, v.to))
				}
			}
			t.left[i*t.states+s] = int32(best)
		}
	}
}

// walk follows the cheapest way from the start.
func (t *tracer) walk() []Move {
	out := []Move{}
	for i, s := 0, 0; i < len(t.trace) || s < t.states-1; {
		m, to := t.next(i, s)
		s = to
		if m.Kind == "" {
			continue
		}
		if m.Kind != Skip {
			i++
		}
		out = append(out, m)
	}
	return out
}

// next returns the first move on a cheapest way: a sync, else nothing, else a
// skip, else an insert. Before a sync there may be silent moves, so a silent
// move is only taken if a sync follows it or nothing else can.
func (t *tracer) next(i, s int) (Move, int) {
	now := t.cost(i, s)
	if i < len(t.trace) {
		if m, to, ok := t.sync(i, s, now); ok {
			return m, to
		}
	}
	for _, v := range t.a.moves[s] {
		if v.to > s && v.step < 0 && t.cost(i, v.to) == now {
			return Move{}, v.to
		}
	}
	for _, v := range t.a.moves[s] {
		if v.to > s && v.step >= 0 && t.a.skip(v)+t.cost(i, v.to) == now {
			return Move{Kind: Skip, Step: t.a.steps[v.step].ID, Event: -1}, v.to
		}
	}
	return Move{Kind: Insert, Activity: t.trace[i], Event: i}, s
}

func (t *tracer) sync(i, s, now int) (Move, int, bool) {
	shown := t.a.of[t.trace[i]]
	for _, v := range t.a.moves[s] {
		if v.step >= 0 && slices.Contains(shown, v.step) && t.cost(i+1, v.to) == now {
			return Move{Kind: Sync, Step: t.a.steps[v.step].ID, Activity: t.trace[i], Event: i}, v.to, true
		}
	}
	for _, step := range shown {
		if t.a.anytime[step] && t.cost(i+1, s) == now {
			return Move{Kind: Sync, Step: t.a.steps[step].ID, Activity: t.trace[i], Event: i}, s, true
		}
	}
	return Move{}, 0, false
}

// demand adds the steps that may come at any point, must come, and did not.
func (a *automaton) demand(moves []Move, cost *int) []Move {
	for i := range a.steps {
		s := &a.steps[i]
		if !a.anytime[i] || s.Optional || slices.ContainsFunc(moves, func(m Move) bool { return m.Kind == Sync && m.Step == s.ID }) {
			continue
		}
		*cost += a.weight(i)
		moves = append(moves, Move{Kind: Skip, Step: s.ID, Event: -1})
	}
	return moves
}

// deviations names what the moves mean. What was inserted and shows a step that
// was skipped came at another time than it should; what shows that a step went
// wrong failed.
func (a *automaton) deviations(moves []Move) []Deviation {
	skipped := map[string]int{}
	for _, m := range moves {
		if m.Kind == Skip {
			skipped[m.Step]++
		}
	}
	var out []Deviation
	moved := map[string]int{}
	for _, m := range moves {
		if m.Kind != Insert {
			continue
		}
		d := Deviation{Kind: AdHoc, Activity: m.Activity, Event: m.Event}
		if step, ok := a.failures[m.Activity]; ok {
			d.Kind, d.Step = Failed, a.steps[step].ID
		}
		for _, step := range a.of[m.Activity] {
			if id := a.steps[step].ID; moved[id] < skipped[id] {
				moved[id]++
				d.Kind, d.Step = OutOfOrder, id
				break
			}
		}
		out = append(out, d)
	}
	for _, m := range moves {
		if m.Kind != Skip {
			continue
		}
		if moved[m.Step] > 0 {
			moved[m.Step]--
			continue
		}
		out = append(out, Deviation{Kind: Missing, Step: m.Step, Event: -1})
	}
	return out
}
