package journey

import (
	"cmp"
	"slices"
	"time"

	"github.com/clientele-go/clientele/channel"
	"github.com/clientele-go/clientele/journey/duplicate"
)

// The kinds of gaps that have no due time. Each is found in a matter.
const (
	NeedlessSwitch   Kind = "needless_switch"   // the customer had to come by another medium
	RepeatedInfo     Kind = "repeated_info"     // the customer had to say again what they had said
	AskedAgain       Kind = "asked_again"       // we asked for what the customer had said
	DuplicateMessage Kind = "duplicate_message" // the customer sent a message again
	PingPong         Kind = "ping_pong"         // a department handed it on and got it back
	PutOff           Kind = "put_off"           // a promise was put off for the second time
	NoOwner          Kind = "no_owner"          // nobody's turn, or a step nobody answers for
	Stuck            Kind = "stuck"             // it stays at a step for longer than others do
	Regression       Kind = "regression"        // it went back to an earlier step
	Skipped          Kind = "skipped"           // a step was left out
	Unplanned        Kind = "unplanned"         // something happened that the map does not have
	StepLate         Kind = "step_late"         // a step came later than the map wants
	StepFailed       Kind = "step_failed"       // a step went wrong
)

// A Gap is a place where the journey broke: a finding that went wrong, or
// something that should not have been needed.
type Gap struct {
	Finding
	Matter  string // the id of the matter
	Episode int    // the number of the episode in it, from 1; 0 if it lies outside
	Cause   Cause
	Detail  Detail

	// Avoidable is what the contacts cost that it called forth, by
	// [Rules.Costs]: those soon after it on the same matter.
	Avoidable channel.Money

	// Step is the step of the map that it is about, if it is about one.
	Step string

	// Deviation is how it departs from the map, in the four words of the Customer
	// Journey Modelling Language; empty if it does not.
	Deviation Deviation

	// BackOffice says that it lies where the customer does not look: its step is
	// behind the stage, or its owner is one of [Rules.BackOffice].
	BackOffice bool
}

// A Deviation is how an actual journey differs from the planned one.
type Deviation string

// The deviations.
const (
	DeviationAdHoc    Deviation = "ad-hoc"   // it was not planned
	DeviationSequence Deviation = "sequence" // it was planned, but for another time
	DeviationFailed   Deviation = "failed"   // it went wrong
	DeviationMissing  Deviation = "missing"  // it was planned and did not happen
)

// deviations are those of the kinds of gaps.
var deviations = map[Kind]Deviation{Unplanned: DeviationAdHoc, Regression: DeviationSequence, StepFailed: DeviationFailed, Skipped: DeviationMissing}

// Cause says what must change so that it does not happen again.
type Cause string

// The causes.
const (
	People     Cause = "people"     // somebody did not do what is done here
	Process    Cause = "process"    // it is done so here
	Technology Cause = "technology" // a system failed, or does not tell what another knows
)

// Detail says more of a gap, in one word.
type Detail string

// The details of gaps: of a needless switch why it was needed, of repeated
// information why it was given again.
const (
	Redirected    Detail = "redirected"     // we sent the customer there
	BrokenPromise Detail = "broken_promise" // what we had promised did not happen
	NoAnswer      Detail = "no_answer"      // the answer was overdue
	NotReached    Detail = "not_reached"    // nobody took the call, or the message came back
	AfterAsking   Detail = "asked"          // we had asked for it
	OtherHandler  Detail = "handler"        // somebody else dealt with it
	OtherChannel  Detail = "channel"        // it was another medium
	Description   Detail = "description"    // the whole story was told again
)

// causes are the causes of the kinds of gaps, unless [Rules.Causes] says
// otherwise.
var causes = map[Kind]Cause{
	MissedCall: People, PromiseDue: People, OrderDue: Process, ReplyDue: People, CaseDue: People, FollowUpDue: Process,
	DuplicateCase: Technology, RepeatContact: Process, NeedlessSwitch: Process, RepeatedInfo: Technology, AskedAgain: Technology,
	DuplicateMessage: Process, PingPong: Process, PutOff: People, NoOwner: Process, Stuck: Process, Regression: Process,
	Skipped: Process, StepLate: Process, Unplanned: Process, StepFailed: Process,
}

// cause returns the cause of a gap. What a system promised, or broke, is none
// of the people's.
func (r *Rules) cause(t *telling) Cause {
	if c, own := r.Causes[t.Kind]; own {
		return c
	}
	switch {
	case t.Kind == MissedCall && t.lost, t.Kind == NeedlessSwitch && t.detail == NotReached && t.lost:
		return Technology
	case t.Kind == PromiseDue && t.basis == channel.BasisSystem:
		return Process
	case t.Kind == NeedlessSwitch && (t.detail == BrokenPromise || t.detail == NoAnswer || t.detail == NotReached):
		return People
	}
	return causes[t.Kind]
}

// timed are the gaps of which a finding tells: what was not done in time.
func (s *study) timed() {
	out := s.gaps
	for _, t := range s.findings {
		switch t.Kind {
		case MissedCall:
			if t.Verdict.Failed() || t.Verdict == Recovered {
				out = append(out, *t)
			}
		case PromiseDue:
			if t.Count > 2 {
				put := *t
				put.Kind, put.Verdict = PutOff, Broken
				out = append(out, put)
			}
			if t.Verdict.Failed() {
				out = append(out, s.chased(*t))
			}
		case OrderDue, ReplyDue, CaseDue, FollowUpDue:
			if t.Verdict.Failed() {
				out = append(out, *t)
			}
		case DuplicateCase:
			out = append(out, *t)
		}
	}
	s.gaps = out
}

// chased says when the customer had to ask about a promise that was overdue.
func (s *study) chased(t telling) telling {
	end := endOf(t.Due, s.rules.Zone)
	for _, e := range s.events {
		if e.inbound() && e.at.After(end) && (t.Settled.IsZero() || e.at.Before(t.Settled)) {
			t.Chased, t.Refs = e.at, append(slices.Clone(t.Refs), e.ref)
			break
		}
	}
	return t
}

// repeated are the contacts after which another followed on the same matter.
func (s *study) repeated(contacts []Contact) []telling {
	var out []telling
	for i := 1; i < len(contacts); i++ {
		before, c := contacts[i-1], contacts[i]
		if c.Began.Sub(before.Ended) > s.rules.Window {
			continue
		}
		e := s.event(c.Refs[0])
		out = append(out, telling{Finding: Finding{Kind: RepeatContact, Verdict: Broken, At: c.Began, Count: 2, Owner: ownerOf(e),
			Refs: []channel.Ref{c.Refs[0], before.Refs[0]}}, window: s.rules.Window,
			times: []time.Time{before.Began, c.Began}, media: []channel.InteractionKind{before.Kind, c.Kind}})
	}
	return out
}

func ownerOf(e *event) string {
	if e == nil {
		return ""
	}
	return e.owner()
}

// switches are the changes of medium between contacts that the customer did
// not wish for. Nobody is blamed for a change after the matter was solved.
func (s *study) switches(contacts []Contact) (all int, needless []telling) {
	for i := 1; i < len(contacts); i++ {
		a, b := contacts[i-1], contacts[i]
		if a.Kind == b.Kind {
			continue
		}
		all++
		if s.solvedBetween(a.Ended, b.Began) {
			continue
		}
		if t, needed := s.needless(a, b); needed {
			t.Kind, t.Verdict, t.At = NeedlessSwitch, Broken, b.Began
			t.media = []channel.InteractionKind{a.Kind, b.Kind}
			t.times = []time.Time{a.Began, b.Began}
			needless = append(needless, t)
		}
	}
	return all, needless
}

func (s *study) solvedBetween(a, b time.Time) bool {
	return slices.ContainsFunc(s.m.Episodes, func(e Episode) bool { return !e.Solved.IsZero() && !e.Solved.Before(a) && !e.Solved.After(b) })
}

// needless says whether the customer changed to another medium because we sent
// them there, because what we owed them had not come, or because they did not
// get through.
func (s *study) needless(a, b Contact) (telling, bool) {
	to := b.Refs[0]
	for _, e := range s.events {
		if e.at.Before(a.Began) || e.at.After(b.Began) || e.ref == to || !(e.spoke() || e.outbound() || e.reached()) {
			continue
		}
		if redirects(e.i) {
			return telling{Finding: Finding{Owner: e.owner(), Refs: []channel.Ref{to, e.ref}}, detail: Redirected}, true
		}
	}
	for _, f := range s.findings {
		if f.Kind != PromiseDue && f.Kind != ReplyDue || f.Verdict == Cancelled || f.Due.IsZero() {
			continue
		}
		end := endOf(f.Due, s.rules.Zone)
		if end.Before(b.Began) && !f.At.After(b.Began) && (f.Settled.IsZero() || f.Settled.After(b.Began)) {
			d := NoAnswer
			if f.Kind == PromiseDue {
				d = BrokenPromise
			}
			return telling{Finding: Finding{Owner: f.Owner, Due: f.Due, Refs: append([]channel.Ref{to}, f.Refs...)}, detail: d}, true
		}
	}
	if !a.Reached {
		e := s.event(a.Refs[len(a.Refs)-1])
		return telling{Finding: Finding{Owner: ownerOf(e), Refs: []channel.Ref{to, a.Refs[len(a.Refs)-1]}}, detail: NotReached,
			lost: e != nil && e.outcome == channel.Lost}, true
	}
	return telling{}, false
}

// copied are the messages that the customer sent again. What only a machine
// delivered twice is none.
func (s *study) copied() []telling {
	var out []telling
	for _, e := range s.events {
		n := s.copies[e.id]
		if n == 0 {
			continue
		}
		first := s.contact[n-1].ref
		out = append(out, telling{Finding: Finding{Kind: DuplicateMessage, Verdict: Broken, At: e.at, Owner: e.owner(), Refs: []channel.Ref{e.ref, first}},
			media: []channel.InteractionKind{e.i.Kind}})
	}
	return out
}

// again is what the customer said, or was asked, once more in an episode.
func (s *study) again(e *Episode) {
	s.which = s.which[:0]
	said, asked := 0, 0
	for _, x := range s.events {
		if x.at.Before(e.Opened) || !e.Solved.IsZero() && x.at.After(e.Solved) {
			continue
		}
		if s.copies[x.id] > 0 || x.copied || x.i.Direction == channel.Internal || x.i.Internal || x.i.Automated {
			continue
		}
		s.which = append(s.which, x.place)
		switch {
		case s.asked[x.id]:
			asked++
		case x.inbound() && (x.i.Text != "" || len(s.numbers[x.id]) > 0):
			said++
		}
	}
	if said == 0 || said+asked < 2 {
		return
	}
	facts := map[channel.Ref]bool{}
	for _, r := range s.corpus.Repeated(s.which) {
		t := telling{Finding: Finding{Kind: RepeatedInfo, Verdict: Broken, At: r.At, Owner: r.Handler, Refs: []channel.Ref{r.Ref, r.Before}}, fact: r.Fact.Kind}
		switch {
		case r.Kind == duplicate.AskedAgain:
			t.Kind = AskedAgain
		case r.Kind == duplicate.RepeatedDescription:
			if facts[r.Ref] {
				continue
			}
			t.detail = Description
		default:
			facts[r.Ref] = true
			t.detail = Detail(r.Cause)
			if !r.Asked.IsZero() {
				t.Refs = append(t.Refs, r.Asked)
			}
		}
		s.gaps = append(s.gaps, t)
	}
}

// message is a contact as package duplicate knows it.
func (c *common) message(e *event) duplicate.Message {
	m := duplicate.Message{Ref: e.ref, At: e.at, Direction: e.i.Direction, Kind: e.i.Kind, Thread: e.talk, MessageID: e.i.MessageID,
		Subject: e.i.Subject, Text: e.i.Text, Language: e.i.Language, Handler: e.owner()}
	for _, n := range c.numbers[e.id] {
		m.Facts = append(m.Facts, duplicate.Fact{Kind: duplicate.FactOrder, Value: n})
	}
	if k, ok := endpoint(e.entry); ok {
		m.From = k.Value
	}
	return m
}

// station is who dealt with a matter at a moment.
type station struct {
	at    time.Time
	owner string
	ref   channel.Ref
	moved bool // it was handed on there, rather than turned to by the customer
}

// stations returns who dealt with a matter, one after the other.
func (s *study) stations() []station {
	out := s.moved[:0]
	add := func(x station) {
		if x.owner != "" {
			out = append(out, x)
		}
	}
	for _, e := range s.events {
		if e.i.Automated || e.i.Kind == channel.Note {
			continue
		}
		if len(e.i.Legs) < 2 {
			add(station{e.at, e.owner(), e.ref, e.i.Direction == channel.Internal})
			continue
		}
		moved := false
		for _, l := range e.i.Legs {
			at := cmp.Or(l.AnsweredAt, l.StartedAt).Time
			if at.IsZero() {
				at = e.at
			}
			if l.Outcome == channel.Answered || l.Outcome == "" {
				add(station{at, s.rules.department(l.Role, l.Queue), e.ref, moved})
				moved = true
			}
		}
	}
	slices.SortStableFunc(out, func(a, b station) int { return a.at.Compare(b.at) })
	s.moved = out
	return out
}

// pingPongs are the departments that handed a matter on and got it back within
// an episode, each three stations once.
func (s *study) pingPongs(e *Episode, all []station) []telling {
	seq := s.turns[:0]
	for _, x := range all {
		if x.at.Before(e.Opened) || !e.Solved.IsZero() && x.at.After(e.Solved) {
			continue
		}
		if n := len(seq); n == 0 || seq[n-1].owner != x.owner {
			seq = append(seq, x)
		}
	}
	s.turns = seq
	if len(seq) < 3 {
		return nil
	}
	var out []telling
	seen := map[[2]string]bool{}
	for i := 2; i < len(seq); i++ {
		a, b := seq[i-1].owner, seq[i].owner
		if seq[i-2].owner != b || seen[[2]string{b, a}] {
			continue
		}
		seen[[2]string{b, a}] = true
		refs := []channel.Ref{seq[i].ref}
		for _, x := range []station{seq[i-1], seq[i-2]} {
			if !slices.Contains(refs, x.ref) {
				refs = append(refs, x.ref)
			}
		}
		out = append(out, telling{Finding: Finding{Kind: PingPong, Verdict: Broken, At: seq[i].at, Owner: b, Refs: refs}, other: a})
	}
	return out
}
