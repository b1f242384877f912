package process

import (
	"slices"

	"github.com/clientele-go/clientele/journey"
)

// A FunnelStep says how many cases came so far.
type FunnelStep struct {
	Activities []string `json:"activities"` // any of them
	Cases      int      `json:"cases"`
	Customers  int      `json:"customers"`
	Share      float64  `json:"share"`  // of the cases of the first step
	Onward     float64  `json:"onward"` // of the cases of the step before
	Wait       Stats    `json:"wait"`   // since the step before
}

// Funnel counts the cases that go through steps in their order, whatever happens
// in between: the path is eventually followed, not directly. A case is at a step
// when one of its activities first happens after the case was at the step
// before.
func Funnel(l *Log, steps [][]string) []FunnelStep {
	crowds := make([]crowd, len(steps))
	waits := make([][]int64, len(steps))
	order, bounds := l.order()
	for k := range l.cases.list {
		step := 0
		var before *row
		for _, i := range order[bounds[k]:bounds[k+1]] {
			r := &l.rows[i]
			if step == len(steps) || !slices.Contains(steps[step], l.activities.list[r.activity]) {
				continue
			}
			crowds[step].add(l.owners[k] - 1) // 0 is nobody known
			if before != nil && before.timed() && r.timed() {
				waits[step] = append(waits[step], r.since(before))
			}
			before = r
			step++
		}
	}
	out := make([]FunnelStep, len(steps))
	for i := range steps {
		s := FunnelStep{Activities: steps[i], Cases: crowds[i].cases, Customers: crowds[i].customers(), Wait: statsOf(waits[i])}
		if n := crowds[0].cases; n > 0 {
			s.Share = float64(s.Cases) / float64(n)
		}
		if i > 0 && crowds[i-1].cases > 0 {
			s.Onward = float64(s.Cases) / float64(crowds[i-1].cases)
		} else if i == 0 && s.Cases > 0 {
			s.Onward = 1
		}
		out[i] = s
	}
	return out
}

// Unused returns the ids of the steps of a journey that leave a trace and of
// which there is none in a map: steps that may have lost their sense. Steps that
// [Config.Anonymity] hides count as unused.
func Unused(m Map, steps journey.Map) []string {
	var out []string
	for _, s := range steps.Steps {
		seen := len(s.Activities)+len(s.Failures) == 0
		for _, a := range m.Activities {
			seen = seen || slices.Contains(s.Activities, a.Name) || slices.Contains(s.Failures, a.Name)
		}
		if !seen {
			out = append(out, s.ID)
		}
	}
	return out
}
