package operations

import (
	"cmp"
	"maps"
	"slices"
	"time"

	"github.com/clientele-go/clientele/channel"
	"github.com/clientele-go/clientele/journey"
)

// A Load is what a department or an agent deals with, and what becomes of it.
type Load struct {
	Name      string
	Answered  int // calls, visits and messages of customers
	Answers   int // messages and calls of theirs to customers
	Solved    int // episodes that they solved: whom to thank
	AtFirst   int // of those, at the first contact
	HandedOn  int // that they gave to others
	Received  int // that others gave to them
	Triggers  int // what was theirs to do by a time; of departments only
	Failed    int // of those, what was not done in time
	NotTaken  int // calls that nobody took
	Reopened  int // episodes that they had solved and the customer came back about
	Customers int // whom they dealt with

	Calls journey.Calls // of customers, for service levels

	last *journey.Analysis
}

// Reachability is the share of the calls of customers that somebody took.
func (l *Load) Reachability() journey.Share {
	return journey.Share{Hits: l.Calls.Answered, N: l.Calls.Answered + l.Calls.Abandoned}
}

// Departments returns the load of departments, by name; the empty name is what
// no source says whose it was.
func (r *Report) Departments() []Load { return loads(r.departments) }

// Agents returns the load of people, by the names that sources have for them.
func (r *Report) Agents() []Load { return loads(r.agents) }

func loads(all map[string]*Load) []Load {
	out := make([]Load, 0, len(all))
	for _, name := range slices.Sorted(maps.Keys(all)) {
		l := *all[name]
		l.Name, l.last = name, nil
		out = append(out, l)
	}
	return out
}

// both does something to the load of a department and of an agent.
func (p *pass) both(department, agent string, do func(*Load)) {
	all := []*Load{entry(&p.r.departments, department)}
	if agent != "" {
		all = append(all, entry(&p.r.agents, agent))
	}
	for _, l := range all {
		if l.last != p.a {
			l.last = p.a
			l.Customers++
		}
		do(l)
	}
}

// dealt counts who dealt with a contact.
func (p *pass) dealt(i *channel.Interaction, owner, before string) {
	if i.Kind == channel.Call && i.Direction == channel.Inbound {
		p.call(i, owner)
	}
	switch taken := i.Kind != channel.Call || i.Outcome == channel.Answered; {
	case i.Direction == channel.Internal:
		p.handed(before, owner, i.Agent)
	case !taken || i.Outcome == channel.Bounced || i.Outcome == channel.Failed:
	case i.Direction == channel.Outbound:
		p.both(owner, i.Agent, func(l *Load) { l.Answers++ })
	default:
		p.both(owner, i.Agent, func(l *Load) { l.Answered++ })
	}
	for n := 1; n < len(i.Legs); n++ {
		from, to := &i.Legs[n-1], &i.Legs[n]
		if from.Outcome == channel.Answered && to.Outcome == channel.Answered {
			p.handed(p.department(cmp.Or(from.Role, from.Queue)), p.department(cmp.Or(to.Role, to.Queue)), to.Agent)
			if from.Agent != "" {
				entry(&p.r.agents, from.Agent).HandedOn++
			}
		}
	}
}

// handed counts a transfer between departments.
func (p *pass) handed(from, to, agent string) {
	if from != "" {
		p.both(from, "", func(l *Load) { l.HandedOn++ })
	}
	p.both(to, agent, func(l *Load) { l.Received++ })
}

// call counts a call of a customer for service levels.
func (p *pass) call(i *channel.Interaction, owner string) {
	rang, inTime, short := i.Ring(), cmp.Or(p.r.InTime, 20*time.Second), cmp.Or(p.r.Short, 5*time.Second)
	p.both(owner, "", func(l *Load) {
		switch i.Outcome {
		case channel.Answered:
			l.Calls.Answered++
			if rang <= inTime {
				l.Calls.AnsweredInTime++
			}
		case channel.Missed, channel.Abandoned, channel.Lost, channel.Voicemail, channel.Busy:
			l.NotTaken++
			l.Calls.Abandoned++
			if rang <= inTime {
				l.Calls.AbandonedInTime++
			}
			if rang > 0 && rang < short {
				l.Calls.AbandonedShort++
			}
		}
	})
}

// solved credits an episode to who solved it: whoever the ticket belonged to, or
// gave the last answer.
func (p *pass) solved(m *journey.Matter, e *journey.Episode) {
	ref := e.Refs[len(e.Refs)-1]
	department, agent := "", ""
	for i := range m.Links {
		x := m.Links[i].Entry
		if x.Ref != ref || x.Fact == nil {
			continue
		}
		switch c := x.Fact.Content.(type) {
		case *channel.Case:
			department, agent = p.department(cmp.Or(c.Role, c.Queue)), c.Assignee
		case *channel.Interaction:
			department, agent = p.owner(x), c.Agent
		}
		break
	}
	again := false
	for n := range m.Episodes {
		again = again || m.Episodes[n].Reopens && m.Episodes[n].Opened.After(e.Solved) && m.Episodes[n].Opened.Add(-m.Episodes[n].Gap).Equal(e.Solved)
	}
	p.both(department, agent, func(l *Load) {
		l.Solved++
		if e.FirstContact == journey.AtFirst {
			l.AtFirst++
		}
		if again {
			l.Reopened++
		}
	})
}

// finding counts what was a department's to do by a time, and lost calls.
func (p *pass) finding(f *journey.Finding) {
	if f.Kind == journey.RepeatContact || f.Kind == journey.PickupDue {
		return
	}
	if f.Verdict != journey.Cancelled {
		p.both(f.Owner, "", func(l *Load) {
			l.Triggers++
			if f.Verdict.Failed() {
				l.Failed++
			}
		})
	}
	if f.Kind == journey.MissedCall {
		p.lose(f)
	}
}

// A LostCall is a call of a customer that nobody took: whose it was, why it was
// not taken, and what became of it.
type LostCall struct {
	Ref        channel.Ref
	At         time.Time
	Queue      string
	Department string
	Agent      string          // at whom it rang, if the source says so
	Reason     channel.Outcome // missed: it rang; abandoned: the caller gave up; lost: there was no line
	Rang       time.Duration   // 0: not known
	Verdict    journey.Verdict
	Settled    time.Time
}

// lose tells the calls of a finding.
func (p *pass) lose(f *journey.Finding) {
	for _, ref := range f.Refs {
		e := p.where[ref].entry
		if e == nil {
			continue
		}
		k, ok := interaction(e)
		if !ok || k.Kind != channel.Call || k.Direction != channel.Inbound || k.Outcome == channel.Answered {
			continue
		}
		l := LostCall{Ref: ref, At: e.At, Queue: k.Queue, Department: p.owner(e), Agent: k.Agent, Reason: k.Outcome, Rang: k.Ring(), Verdict: f.Verdict, Settled: f.Settled}
		if len(k.Legs) > 0 {
			leg := k.Legs[len(k.Legs)-1]
			l.Queue, l.Agent = cmp.Or(l.Queue, leg.Queue), cmp.Or(l.Agent, leg.Agent)
		}
		p.r.lost = append(p.r.lost, l)
	}
}

// LostCalls returns the calls that nobody took, oldest first.
func (r *Report) LostCalls() []LostCall {
	out := slices.Clone(r.lost)
	slices.SortFunc(out, func(a, b LostCall) int { return cmp.Or(a.At.Compare(b.At), a.Ref.Compare(b.Ref)) })
	return out
}
