package journey

import (
	"slices"
	"time"

	"github.com/clientele-go/clientele/channel"
	"github.com/clientele-go/clientele/customer"
)

// conform compares a matter about an order with the map: steps that were left
// out, that went wrong, that were gone back to, that nobody answers for, and
// what the map does not have. Matters about no order have no order of steps.
// How far whole traces are from a map, package process says.
func (s *study) conform() {
	m := s.plan
	if m == nil || s.m.About.Kind != channel.KindOrder {
		return
	}
	s.done = slices.Grow(s.done[:0], len(m.Steps))[:len(m.Steps)]
	clear(s.done)
	done := s.done
	furthest, last, ordered := -1, -1, -1
	var lastAt, orderedAt time.Time
	var unplanned map[string]int
	for n := range s.m.Links {
		l := &s.m.Links[n]
		act := activity(l.Entry)
		p := s.placeOf(m, act)
		tell := func(k Kind, step *Step) *telling {
			s.gaps = append(s.gaps, telling{Finding: Finding{Kind: k, Verdict: Broken, At: l.Entry.At, Refs: []channel.Ref{l.Entry.Ref}}, step: step})
			return &s.gaps[len(s.gaps)-1]
		}
		if !p.ok {
			if at, again := unplanned[act]; again {
				s.gaps[at].Count++
				continue
			}
			if unplanned == nil {
				unplanned = map[string]int{}
			}
			unplanned[act] = len(s.gaps)
			t := tell(Unplanned, nil)
			t.act, t.Count = act, 1
			continue
		}
		i, failed := p.step, p.failed
		step := &m.Steps[i]
		if step.Accountable == "" && !done[i] {
			tell(NoOwner, step)
		}
		switch {
		case failed:
			tell(StepFailed, step)
		case !step.Anytime && i < furthest && !step.Repeat && !sameGroup(m, i, furthest):
			tell(Regression, step)
		}
		if ordered >= 0 && ordered < i && !step.Anytime && !step.Unprompted && !failed {
			s.overTarget(step, orderedAt, l.Entry)
		}
		done[i] = true
		if !step.Anytime && !failed {
			furthest = max(furthest, i)
			ordered, orderedAt = i, l.Entry.At
		}
		last, lastAt = i, l.Entry.At
	}
	s.skipped(done, furthest)
	s.stuck(last, lastAt)
}

// placeOf returns where an activity stands in a map.
func (c *common) placeOf(m *Map, act string) place {
	if c.mapped != m {
		c.mapped, c.places = m, map[string]place{}
	}
	p, known := c.places[act]
	if !known {
		p.step, p.failed, p.ok = m.StepOf(act)
		c.places[act] = p
	}
	return p
}

// overTarget says that a step came later after the one before than the map
// wants.
func (s *study) overTarget(step *Step, before time.Time, e *customer.Entry) {
	var clock Calendar
	if step.Calendar != "" {
		clock = s.rules.Calendar
	}
	took := between(clock, before, e.At)
	if over := took - time.Duration(step.Target); step.Target > 0 && over > 0 {
		s.gaps = append(s.gaps, telling{Finding: Finding{Kind: StepLate, Verdict: Late, At: e.At, Settled: e.At, Late: over, Refs: []channel.Ref{e.Ref}}, step: step})
	}
}

func sameGroup(m *Map, i, j int) bool {
	return i >= 0 && j >= 0 && m.Steps[i].Group != "" && m.Steps[i].Group == m.Steps[j].Group
}

// skipped are the steps before the furthest that had to be done and left no
// trace, of alternatives one.
func (s *study) skipped(done []bool, furthest int) {
	m := s.plan
	for i := range furthest {
		step := &m.Steps[i]
		if done[i] || step.Optional || step.Anytime || len(step.Activities) == 0 {
			continue
		}
		if step.Group != "" {
			if i > 0 && sameGroup(m, i, i-1) {
				continue // told of at the first of the group
			}
			any := false
			for j := i; j < len(m.Steps) && (j == i || sameGroup(m, i, j)); j++ {
				any = any || done[j] || m.Steps[j].Optional
			}
			if any {
				continue
			}
		}
		last := s.m.Links[len(s.m.Links)-1].Entry
		s.gaps = append(s.gaps, telling{Finding: Finding{Kind: Skipped, Verdict: Broken, At: last.At, Refs: []channel.Ref{s.m.About}}, step: step})
	}
}

// stuck says that an open matter stays at its step for longer than 95 of 100
// others did.
func (s *study) stuck(last int, since time.Time) {
	if last < 0 || len(s.rules.Baseline) == 0 {
		return
	}
	step := &s.plan.Steps[last]
	d, ok := s.rules.Baseline[step.ID]
	if dwell := s.at.Sub(since); ok && d.N >= enough && dwell > d.P95 && s.m.Open {
		s.gaps = append(s.gaps, telling{Finding: Finding{Kind: Stuck, Verdict: Broken, At: since, Due: utc(since.Add(d.P95)), Late: dwell - d.P95,
			Refs: []channel.Ref{s.m.Links[len(s.m.Links)-1].Entry.Ref}}, step: step})
	}
}

// enough is how many completed stays make a baseline.
const enough = 20
