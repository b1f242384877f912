package process

import (
	"encoding/json"
	"errors"
	"fmt"
	"slices"
)

// A Model is a process as it is meant to go: its blocks, one after the other.
type Model struct {
	Name   string  `json:"name,omitempty"`
	Blocks []Block `json:"blocks"`

	// Anytime are steps that may come at any point, without changing what is to
	// come next.
	Anytime []Step `json:"anytime,omitempty"`
}

// A Block is one step, several of which one is taken, or several that all come,
// in any order.
type Block struct {
	Steps    []Step `json:"steps"`
	AnyOrder bool   `json:"any_order,omitempty"` // all of them; else one

	// Mixed says that where one is taken that repeats, the others that repeat may
	// come between: one parcel of an order is sent, another waits in a store.
	Mixed bool `json:"mixed,omitempty"`
}

// MaxAnyOrder is how many steps a block of any order may have: it has 2ⁿ states.
const MaxAnyOrder = 6

// A Step is what is meant to happen.
type Step struct {
	ID         string   `json:"id"`
	Activities []string `json:"activities,omitempty"` // that show it; none: it leaves no trace and is not looked at
	Failures   []string `json:"failures,omitempty"`   // that show that it went wrong
	Optional   bool     `json:"optional,omitempty"`   // may be left out
	Repeat     bool     `json:"repeat,omitempty"`     // may come several times, at once or in its block

	// Weight is what it costs to leave it out. 0 means 1, less than 0 is an
	// error.
	Weight int `json:"weight,omitempty"`
}

// ErrModel is what every error of a [Model] is.
var ErrModel = errors.New("process: model")

// Sequence returns the model of steps that come one after the other. Each is an
// activity, or several of which one is done.
func Sequence(steps ...[]string) *Model {
	m := &Model{}
	for _, alternatives := range steps {
		var b Block
		for _, a := range alternatives {
			b.Steps = append(b.Steps, Step{ID: a, Activities: []string{a}})
		}
		m.Blocks = append(m.Blocks, b)
	}
	return m
}

// ParseModel reads a model from JSON: one as [Model] is written, or the short
// form, a list of steps, by itself or under the key steps. A step of the short
// form is an activity, a list of alternatives, or an object with activity, alt
// (further alternatives), optional and repeat, of which each time may be another
// of the alternatives:
//
//	["register", ["casually", "thoroughly"], "check", "decide", {"activity": "pay", "alt": ["reject"]}]
func ParseModel(data []byte) (*Model, error) {
	var m struct {
		Model
		Steps []shortStep `json:"steps"`
	}
	err := json.Unmarshal(data, &m.Steps)
	if err != nil {
		if err = json.Unmarshal(data, &m); err != nil {
			return nil, fmt.Errorf("%w: %w", ErrModel, err)
		}
	}
	if len(m.Blocks) > 0 && len(m.Steps) > 0 {
		return nil, fmt.Errorf("%w: there are blocks and steps", ErrModel)
	}
	if len(m.Blocks)+len(m.Steps)+len(m.Anytime) == 0 {
		return nil, fmt.Errorf("%w: there are neither blocks nor steps", ErrModel)
	}
	times := map[string]int{} // ids must differ, activities need not
	for i, s := range m.Steps {
		if len(s.activities) == 0 {
			return nil, fmt.Errorf("%w: step %d has no activity", ErrModel, i+1)
		}
		var b Block
		for _, a := range s.activities {
			id := a
			if times[a]++; times[a] > 1 {
				id = fmt.Sprintf("%s (%d)", a, times[a])
			}
			if s.repeat && len(b.Steps) > 0 {
				b.Steps[0].Activities = append(b.Steps[0].Activities, a) // one step, each time in any of the ways
				continue
			}
			b.Steps = append(b.Steps, Step{ID: id, Activities: []string{a}, Optional: s.optional, Repeat: s.repeat})
		}
		m.Blocks = append(m.Blocks, b)
	}
	return &m.Model, m.check()
}

// shortStep is a step of the short form.
type shortStep struct {
	activities       []string
	optional, repeat bool
}

// UnmarshalJSON reads an activity, a list of them, or an object.
func (s *shortStep) UnmarshalJSON(data []byte) error {
	var one string
	if json.Unmarshal(data, &one) == nil {
		s.activities = []string{one}
		return nil
	}
	if json.Unmarshal(data, &s.activities) == nil {
		return nil
	}
	var o struct {
		Activity         string
		Activities, Alt  []string
		Optional, Repeat bool
	}
	if err := json.Unmarshal(data, &o); err != nil {
		return errors.New("a step is neither an activity nor a list of activities nor an object")
	}
	s.optional, s.repeat = o.Optional, o.Repeat
	if o.Activity != "" {
		s.activities = append(s.activities, o.Activity)
	}
	s.activities = append(append(s.activities, o.Activities...), o.Alt...)
	return nil
}

// check says what is wrong with a model.
func (m *Model) check() error {
	ids := map[string]bool{}
	for i, b := range append(slices.Clone(m.Blocks), Block{Steps: m.Anytime}) {
		if b.AnyOrder && len(b.Steps) > MaxAnyOrder {
			return fmt.Errorf("%w: block %d: %d steps in any order, at most %d can be", ErrModel, i+1, len(b.Steps), MaxAnyOrder)
		}
		if i < len(m.Blocks) && len(b.Steps) == 0 {
			return fmt.Errorf("%w: block %d has no steps", ErrModel, i+1)
		}
		for _, s := range b.Steps {
			switch {
			case s.ID == "":
				return fmt.Errorf("%w: block %d: a step has no id", ErrModel, i+1)
			case ids[s.ID]:
				return fmt.Errorf("%w: two steps have the id %q", ErrModel, s.ID)
			case s.Weight < 0 || s.Weight > 1_000_000:
				return fmt.Errorf("%w: step %q: weight is not from 0 to 1000000", ErrModel, s.ID)
			}
			ids[s.ID] = true
		}
	}
	return nil
}

// automaton is a model as states, numbered so that every move but those of
// repeating goes to a higher one. It starts in the first and ends in the last.
type automaton struct {
	steps    []Step
	moves    [][]move         // of each state
	of       map[string][]int // steps that an activity shows
	failures map[string]int   // the step that an activity shows to have failed
	anytime  map[int]bool
	shortest int
}

// move is a way from one state to another: a step, or nothing if it is -1.
type move struct{ to, step int }

func (m *Model) compile() (*automaton, error) {
	if err := m.check(); err != nil {
		return nil, err
	}
	a := &automaton{of: map[string][]int{}, failures: map[string]int{}, anytime: map[int]bool{}}
	at := a.state()
	for _, b := range m.Blocks {
		steps := make([]int, 0, len(b.Steps))
		optional := false
		for _, s := range b.Steps {
			// What leaves no trace cannot be seen to be missing.
			optional = optional || s.Optional || len(s.Activities) == 0
			if len(s.Activities) > 0 {
				steps = append(steps, a.step(s))
			}
		}
		if b.AnyOrder {
			at = a.anyOrder(at, steps)
		} else {
			at = a.oneOf(at, steps, optional, b.Mixed)
		}
	}
	for _, s := range m.Anytime {
		if len(s.Activities) > 0 {
			a.anytime[a.step(s)] = true
		}
	}
	a.shortest = a.leastFrom()[0]
	for i := range a.steps {
		if a.anytime[i] && !a.steps[i].Optional {
			a.shortest += a.weight(i)
		}
	}
	return a, nil
}

func (a *automaton) state() int {
	a.moves = append(a.moves, nil)
	return len(a.moves) - 1
}

func (a *automaton) step(s Step) int {
	i := len(a.steps)
	a.steps = append(a.steps, s)
	for _, activity := range s.Activities {
		a.of[activity] = append(a.of[activity], i)
	}
	for _, activity := range s.Failures {
		if _, ok := a.failures[activity]; !ok {
			a.failures[activity] = i
		}
	}
	return i
}

func (a *automaton) weight(step int) int { return max(1, a.steps[step].Weight) }

func (a *automaton) link(from, to, step int) { a.moves[from] = append(a.moves[from], move{to, step}) }

// oneOf takes one of several steps, each of which may repeat itself, or, if they
// are mixed, any of those that repeat.
func (a *automaton) oneOf(at int, steps []int, optional, mixed bool) int {
	var after []int
	for _, s := range steps {
		p := a.state()
		a.link(at, p, s)
		for _, r := range steps {
			if a.steps[s].Repeat && a.steps[r].Repeat && (r == s || mixed) {
				a.link(p, p, r)
			}
		}
		after = append(after, p)
	}
	next := a.state()
	for _, p := range after {
		a.link(p, next, -1)
	}
	if optional || len(steps) == 0 {
		a.link(at, next, -1)
	}
	return next
}

// anyOrder takes all of several steps: a state for each set of those taken.
func (a *automaton) anyOrder(at int, steps []int) int {
	first := len(a.moves)
	for range 1 << len(steps) {
		a.state()
	}
	a.link(at, first, -1)
	for set := range 1 << len(steps) {
		for i, s := range steps {
			with := set | 1<<i
			switch {
			case with == set && a.steps[s].Repeat:
				a.link(first+set, first+set, s)
			case with != set:
				a.link(first+set, first+with, s)
				if a.steps[s].Optional {
					a.link(first+set, first+with, -1)
				}
			}
		}
	}
	return first + 1<<len(steps) - 1
}

const never = 1 << 30

// leastFrom returns what it costs to come from each state to the last without
// anything happening.
func (a *automaton) leastFrom() []int {
	least := make([]int, len(a.moves))
	for s := len(a.moves) - 2; s >= 0; s-- {
		least[s] = never
		for _, v := range a.moves[s] {
			if v.to > s {
				least[s] = min(least[s], a.skip(v)+least[v.to])
			}
		}
	}
	return least
}

// skip is the cost of taking a move without seeing it.
func (a *automaton) skip(v move) int {
	if v.step < 0 {
		return 0
	}
	return a.weight(v.step)
}
