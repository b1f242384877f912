package journey

import (
	"slices"
	"time"

	"github.com/clientele-go/clientele/channel"
)

// Elapsed is a time three times: as the wall clock shows it, as
// [Rules.Calendar] counts it, and as [Rules.CustomerCalendar] does. Without a
// calendar it is that of the wall clock.
type Elapsed struct {
	Wall     time.Duration
	Business time.Duration
	Own      time.Duration // the customer's
	Known    bool          // false: it did not happen, or not yet
}

func (e Elapsed) plus(o Elapsed) Elapsed {
	return Elapsed{e.Wall + o.Wall, e.Business + o.Business, e.Own + o.Own, e.Known || o.Known}
}

// less is what remains of a time of which a part is known.
func (e Elapsed) less(part Elapsed) Elapsed {
	return Elapsed{e.Wall - part.Wall, e.Business - part.Business, e.Own - part.Own, true}
}

// elapsed returns the time from a to b.
func (r *Rules) elapsed(a, b time.Time) Elapsed {
	if a.IsZero() || b.IsZero() || b.Before(a) {
		return Elapsed{}
	}
	return Elapsed{b.Sub(a), between(r.Calendar, a, b), between(r.CustomerCalendar, a, b), true}
}

// A Reply is how long the customer waited for one answer: from the oldest of
// the messages that were not answered.
type Reply struct {
	Asked, Answer channel.Ref // Answer is zero while nobody has answered
	At            time.Time   // of the message
	Took          Elapsed     // not known while nobody has answered
}

// An Update is the time from one word of ours to the next.
type Update struct {
	Word, Next channel.Ref // Next is zero while there is none
	At         time.Time   // of Word
	Took       Elapsed     // until Next, or until the moment asked about: the periodic update

	// Pausable is Took without the time in which we waited for the customer.
	Pausable Elapsed
}

// Metrics are the numbers of a matter, or of one ticket or thread of it.
type Metrics struct {
	// FirstReply is from the customer's first word or call to the first that a
	// person said: a call that was taken counts, an automatic answer does not.
	FirstReply Elapsed
	Replies    []Reply // oldest first

	FirstResolution Elapsed // from the first contact until it was solved first
	FullResolution  Elapsed // until it was solved last; not known while it is open

	// RequesterWait is for how long the customer waited for us, AgentWait for
	// how long we waited for an answer that we had asked for. They are counted
	// once even if two tickets are open, until the moment asked about.
	RequesterWait Elapsed
	AgentWait     Elapsed

	// AgentWork and OnHold are the parts of RequesterWait in which it was our
	// turn, and in which we waited for somebody else, such as a carrier. OnHold
	// is known of tickets whose source tells their history, see
	// [channel.Case.History]; elsewhere it all counts as AgentWork.
	AgentWork Elapsed
	OnHold    Elapsed

	// Updates are the times between one word of ours and the next while it was
	// open, oldest first; the last has no end if it is still open. Silence is the
	// longest time in which the customer, whose matter was open, heard nothing
	// from a person, the time before the first word counted too.
	Updates []Update
	Silence Elapsed

	Contacts  int // occasions on which the customer turned to us
	Repeats   int // of them, those soon after another; see [Rules.Window]
	Switches  int // of them, those by another medium than the one before
	Needless  int // of them, those that the customer did not wish for
	Reopens   int // how often it was not solved after all
	Answers   int // messages and calls of people of ours
	Transfers int // how often it was handed on
	Handoffs  int // how often another role dealt with it than before, handed on or turned to
	Owners    int // distinct roles that dealt with it
	Agents    int // distinct people who dealt with it; 1 is continuity

	// OneTouch says that it was solved with exactly one answer, that nobody
	// waited for the customer, and that it was not reopened; or what
	// [Rules.OldOneTouch] says.
	OneTouch bool
}

// A Thread is a ticket, or a thread without one, within a matter.
type Thread struct {
	Case    channel.Ref // zero if it is none
	Name    string      // the source's own name of the thread, if it is no ticket
	Metrics Metrics     // times, answers, owners and agents; the counts are those of the matter
}

// measure takes the times of contacts and tickets, of which the first opened
// the matter and which was solved at the given moments.
func (s *study) measure(events []*event, tickets []caseState, episodes []Episode) Metrics {
	var m Metrics
	var asked, waits *event // the first contact; the oldest unanswered message
	s.owners, s.agents = s.owners[:0], s.agents[:0]
	for _, e := range events {
		if !e.i.Automated {
			s.owners, s.agents = with(s.owners, e.owner()), with(s.agents, e.i.Agent)
		}
		person := e.outbound() && (e.message() || e.spoke())
		if person || e.reached() {
			m.Answers++
			if asked != nil && !m.FirstReply.Known && e.at.After(asked.at) {
				m.FirstReply = s.rules.elapsed(asked.at, e.at)
			} else if asked == nil && e.reached() {
				m.FirstReply = Elapsed{Known: true} // answered at once
			}
		}
		if e.inbound() && asked == nil {
			asked = e
		}
		switch {
		case e.inbound() && e.message() && !e.copied && e.outcome != channel.Answered && s.copies[e.id] == 0:
			if waits == nil {
				waits = e
			}
		case person && waits != nil:
			m.Replies = append(m.Replies, Reply{waits.ref, e.ref, waits.at, s.rules.elapsed(waits.at, e.at)})
			waits = nil
		}
	}
	if waits != nil {
		m.Replies = append(m.Replies, Reply{Asked: waits.ref, At: waits.at})
	}
	m.Owners, m.Agents = len(s.owners), len(s.agents)
	s.resolutions(&m, events, tickets, episodes)
	return m
}

// with adds a name to a set of names, which are few.
func with(names []string, name string) []string {
	if name == "" || slices.Contains(names, name) {
		return names
	}
	return append(names, name)
}

// resolutions takes the times from the first contact to the solutions, and who
// waited for whom in between.
func (s *study) resolutions(m *Metrics, events []*event, tickets []caseState, episodes []Episode) {
	if len(episodes) == 0 {
		return
	}
	first, last := episodes[0], episodes[len(episodes)-1]
	m.FirstResolution = s.rules.elapsed(first.Opened, first.Solved)
	m.FullResolution = s.rules.elapsed(first.Opened, last.Solved)
	from := len(s.updates)
	for i := range episodes {
		e := &episodes[i]
		end := e.Solved
		if end.IsZero() {
			end = s.at
		}
		all, spans := s.rules.elapsed(e.Opened, end), s.waits(events, tickets, e.Opened, end)
		wait, hold := s.within(spans, theirs, e.Opened, end), s.within(spans, held, e.Opened, end)
		m.AgentWait, m.OnHold = m.AgentWait.plus(wait), m.OnHold.plus(hold)
		m.RequesterWait = m.RequesterWait.plus(all.less(wait))
		s.heard(m, events, spans, e, end)
	}
	m.AgentWork = m.RequesterWait.less(m.OnHold)
	if n := len(s.updates); n > from {
		m.Updates = s.updates[from:n:n]
	}
	if s.rules.OldOneTouch {
		m.OneTouch = m.Answers < 2 && !last.Solved.IsZero()
		return
	}
	m.OneTouch = m.Answers == 1 && len(episodes) == 1 && !first.Solved.IsZero() && !m.AgentWait.Known && !m.OnHold.Known
}

// heard takes the times between two words of ours in an episode, and finds the
// longest without any.
func (s *study) heard(m *Metrics, events []*event, spans []span, e *Episode, end time.Time) {
	since, word := e.Opened, channel.Ref{}
	until := func(at time.Time, next channel.Ref) {
		q := s.rules.elapsed(since, at)
		if q.Wall > m.Silence.Wall {
			m.Silence = q
		}
		if !word.IsZero() && (!next.IsZero() || e.Solved.IsZero()) {
			s.updates = append(s.updates, Update{Word: word, Next: next, At: since, Took: q, Pausable: q.less(s.within(spans, theirs, since, at))})
		}
		since, word = at, next
	}
	for _, x := range events {
		if !x.at.Before(e.Opened) && !x.at.After(end) && (x.reached() || x.outbound() && (x.message() || x.spoke())) {
			until(x.at, x.ref)
		}
	}
	until(end, channel.Ref{})
}

// A conversing is the events of one ticket or thread.
type conversing struct {
	talk   string
	events []*event
}

// threads measures the tickets and threads of a matter one by one. Each ends
// when its ticket was solved.
func (s *study) threads() []Thread {
	talks := s.talks[:0]
	for _, e := range s.events {
		if e.i.Case.IsZero() && e.i.Thread == "" {
			continue
		}
		n := slices.IndexFunc(talks, func(t conversing) bool { return t.talk == e.talk })
		if n < 0 {
			n = len(talks)
			if n < cap(talks) {
				talks = talks[:n+1]
				talks[n] = conversing{e.talk, talks[n].events[:0]}
			} else {
				talks = append(talks, conversing{talk: e.talk})
			}
		}
		talks[n].events = append(talks[n].events, e)
	}
	s.talks = talks
	if len(talks) == 0 {
		return nil
	}
	out := make([]Thread, 0, len(talks))
	for _, talk := range talks {
		es := talk.events
		t := Thread{Case: es[0].i.Case}
		if t.Case.IsZero() {
			t.Name = es[0].i.Thread
		}
		ep := Episode{Opened: es[0].at}
		var ticket []caseState
		if n := slices.IndexFunc(s.tickets, func(k caseState) bool { return k.ref == t.Case }); n >= 0 {
			c := s.tickets[n].c
			ticket = s.tickets[n : n+1]
			if !c.OpenedAt.IsZero() && c.OpenedAt.Before(ep.Opened) {
				ep.Opened = c.OpenedAt.Time
			}
			if !c.SolvedAt.IsZero() && !c.SolvedAt.After(s.at) {
				ep.Solved = c.SolvedAt.Time
			}
		}
		t.Metrics = s.measure(es, ticket, []Episode{ep})
		out = append(out, t)
	}
	return out
}
