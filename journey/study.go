package journey

import (
	"cmp"
	"slices"
	"time"

	"github.com/clientele-go/clientele/channel"
	"github.com/clientele-go/clientele/customer"
)

// A study is a matter while it is looked at. It is used for one matter after
// another.
type study struct {
	*common
	m        *Matter
	plan     *Map      // that it is compared with
	events   []*event  // its contacts, oldest first
	solved   []closing // when its tickets were solved, oldest first
	tickets  []caseState
	findings []*telling
	gaps     []telling
	here     *scene
	done     []bool // the steps of the map
	which    []int  // messages of an episode
	moved    []station
	owners   []string
	agents   []string
	asking   []string // conversations in which we have asked for something
	spans    []span
	talks    []conversing
	updates  []Update  // of all matters
	turns    []station // those of an episode, each that differs from the one before
}

// A closing is a moment at which nothing was open any more.
type closing struct {
	at  time.Time
	ref channel.Ref
}

// take gathers what belongs to a matter.
func (s *study) take(m *Matter, members []member) {
	s.m, s.events, s.tickets, s.findings, s.gaps = m, s.events[:0], s.tickets[:0], s.findings[:0], s.gaps[:0]
	for _, x := range members {
		n := &s.nodes[x.n]
		if s.taken[n.id] {
			continue
		}
		s.taken[n.id] = true
		if e := s.contact[n.id]; e != nil {
			s.events = append(s.events, e)
		}
		if !n.own && n.i == nil && n.e.Fact != nil {
			if c, ok := n.e.Fact.Content.(*channel.Case); ok {
				s.tickets = append(s.tickets, caseState{n.e.Ref, c, openAt(c, s.at)})
			}
		}
		s.findings = append(s.findings, s.found[n.id]...)
	}
	for _, x := range members {
		n := &s.nodes[x.n]
		s.taken[n.id] = false
		m.Open = m.Open || n.order >= 0 && s.open[n.order]
	}
	slices.SortStableFunc(s.events, func(a, b *event) int {
		if c := a.at.Compare(b.at); c != 0 {
			return c
		}
		return a.ref.Compare(b.ref)
	})
	s.solved = s.solvings()
	s.plan = s.rules.mapAt(s.m.First())
}

// look makes everything that is said of a matter.
func (s *study) look() {
	if len(s.events) == 0 { // a receipt, an order that nobody asked about
		s.timed()
		s.own(nil)
		s.conform()
		s.m.Effort = s.effort()
		return
	}
	contacts := s.contacts()
	s.m.Episodes = s.episodes(contacts)
	if n := len(s.m.Episodes); n > 0 && s.m.Episodes[n-1].Solved.IsZero() {
		s.m.Open = true
	}
	s.m.Metrics = s.measure(s.events, s.tickets, s.m.Episodes)
	s.m.Threads = s.threads()
	stations := s.stations()
	s.timed()
	s.gaps = append(s.gaps, s.repeated(contacts)...)
	all, needless := s.switches(contacts)
	s.gaps = append(s.gaps, needless...)
	s.gaps = append(s.gaps, s.copied()...)
	for i := range s.m.Episodes {
		s.again(&s.m.Episodes[i])
		s.gaps = append(s.gaps, s.pingPongs(&s.m.Episodes[i], stations)...)
	}
	m := &s.m.Metrics
	m.Contacts, m.Switches, m.Needless = len(contacts), all, len(needless)
	for i, x := range stations {
		if x.moved {
			m.Transfers++
		}
		if i > 0 && stations[i-1].owner != x.owner {
			m.Handoffs++
		}
	}
	for _, e := range s.m.Episodes {
		if e.Reopens {
			m.Reopens++
		}
	}
	for i := range s.gaps {
		if s.gaps[i].Kind == RepeatContact {
			m.Repeats++
		}
	}
	s.own(stations)
	s.conform()
	s.m.Effort, s.m.Cost = s.effort(), s.cost()
	s.charge()
}

// own finds out whose turn it is. A question that is open and nobody's is a
// gap: it is clear who sells, and unclear who solves.
func (s *study) own(stations []station) {
	for _, k := range s.tickets {
		if k.open {
			s.m.Owner = cmp.Or(s.m.Owner, s.rules.department(k.c.Role, k.c.Queue))
		}
	}
	for _, f := range s.findings {
		if f.Open() {
			s.m.Owner = cmp.Or(s.m.Owner, f.Owner)
		}
	}
	if n := len(stations); n > 0 {
		s.m.Owner = cmp.Or(s.m.Owner, stations[n-1].owner)
	}
	n := len(s.m.Episodes)
	if n == 0 || !s.m.Episodes[n-1].Solved.IsZero() || s.m.Owner != "" {
		return
	}
	e := s.m.Episodes[n-1]
	s.gaps = append(s.gaps, telling{Finding: Finding{Kind: NoOwner, Verdict: Broken, At: e.Opened, Refs: e.Contacts[0].Refs[:1]}})
}

// gap puts a gap into words.
func (s *study) gap(t *telling, words language) Gap {
	t.scene = s.here
	if t.Stage == "" {
		t.Stage = s.stageAt(t.At)
	}
	if t.Owner == "" && t.step != nil {
		t.Owner = cmp.Or(t.step.Accountable, t.step.Responsible)
	}
	if t.Owner == "" {
		t.Owner = s.mapOwner(t)
	}
	t.Test = s.m.Test
	g := Gap{Finding: t.Finding, Matter: s.m.ID, Cause: s.rules.cause(t), Detail: t.detail, Avoidable: t.cost}
	g.Deviation, g.BackOffice = deviations[t.Kind], slices.Contains(s.rules.BackOffice, t.Owner)
	if t.step != nil {
		g.Step, g.BackOffice = t.step.ID, g.BackOffice || t.step.Backstage
	}
	when := t.At
	if t.Verdict.Failed() && !t.Due.IsZero() {
		when = t.Due.Time
	}
	for i, e := range s.m.Episodes {
		if !when.Before(e.Opened) && (e.Solved.IsZero() || !when.After(e.Solved)) {
			g.Episode = i + 1
		}
	}
	g.Why = words.why(t)
	return g
}

// mapOwner returns who answers for the step that should have been done in
// time, by the map.
func (s *study) mapOwner(t *telling) string {
	if s.plan == nil || t.Kind != OrderDue {
		return ""
	}
	act := string(customer.ParcelDelivered)
	if t.promise == channel.PromisePickup {
		act = string(customer.ParcelReady)
	}
	if i, _, ok := s.plan.StepOf(act); ok {
		return cmp.Or(s.plan.Steps[i].Accountable, s.plan.Steps[i].Responsible)
	}
	return ""
}

// stageAt is the stage of a matter at a moment: after the sale if it is about
// an order that was placed.
func (s *study) stageAt(at time.Time) Stage {
	if len(s.m.Orders) > 0 && !s.m.First().After(at) {
		return PostSale
	}
	return s.stage("", at)
}

// charge sets down what each gap cost us: the contact that a gap called forth
// is charged to the last thing before it that was not done in time, and to
// itself if everything was.
func (s *study) charge() {
	for i := range s.gaps {
		g := &s.gaps[i]
		price, known := s.rules.Costs[lastOf(g.media)]
		e := s.event(g.Refs[0])
		if g.Kind != RepeatContact || !known || e == nil || !handled(e) {
			continue
		}
		blame := g
		for j := range s.gaps {
			o := &s.gaps[j]
			if o.Due.IsZero() && o.Kind != MissedCall || o.Kind == NeedlessSwitch || o.Kind == PutOff {
				continue
			}
			since := latest(o.At, o.Due.Time)
			if o.Kind == MissedCall && o.Verdict == Recovered {
				since = o.At
			}
			if !since.After(g.At) && g.At.Sub(since) <= s.rules.Window && (blame == g || !since.Before(latest(blame.At, blame.Due.Time))) {
				blame = o
			}
		}
		blame.cost.Minor += price.Minor
		blame.cost.Currency = price.Currency
	}
}

func lastOf(ks []channel.InteractionKind) channel.InteractionKind {
	if len(ks) == 0 {
		return ""
	}
	return ks[len(ks)-1]
}
