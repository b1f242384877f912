package journey

import (
	"slices"
	"time"

	"github.com/clientele-go/clientele/channel"
)

// A turn is whose turn it was in a time.
type turn int

const (
	ours   turn = iota // somebody of ours was to do something
	held               // we waited for somebody else: a carrier, a supplier
	theirs             // we waited for the customer
)

// A span is a time in which it was not ours.
type span struct {
	from, to time.Time
	turn     turn
}

// waits returns the times between two moments in which a matter, or a ticket of
// it, waited for the customer or for somebody else. Where the history of a
// ticket tells its state, that decides: it is our turn if it is in any open
// ticket, on hold if it is in any that is not pending. Elsewhere we wait from
// when we asked for something until the customer says anything.
func (s *study) waits(events []*event, tickets []caseState, from, to time.Time) []span {
	s.spans = s.spans[:0]
	s.askedSpans(events, from, to)
	told := false
	for i := range tickets {
		told = told || len(tickets[i].c.History) > 0
	}
	if told {
		s.stateSpans(tickets, from, to)
	}
	return s.spans
}

// askedSpans are the times in which the customer was to answer.
func (s *study) askedSpans(events []*event, from, to time.Time) {
	var since time.Time
	for _, e := range events {
		if e.at.Before(from) || e.at.After(to) {
			continue
		}
		switch {
		case e.outbound() && s.asked[e.id]:
			if since.IsZero() {
				since = e.at
			}
		case e.inbound() && !since.IsZero():
			s.spans = append(s.spans, span{since, e.at, theirs})
			since = time.Time{}
		}
	}
	if !since.IsZero() {
		s.spans = append(s.spans, span{since, to, theirs})
	}
}

// stateSpans puts in place of the spans those that the states of tickets tell.
func (s *study) stateSpans(tickets []caseState, from, to time.Time) {
	asked := slices.Clone(s.spans)
	cuts := []time.Time{from, to}
	for i := range tickets {
		for _, h := range tickets[i].c.History {
			if h.At.After(from) && h.At.Before(to) {
				cuts = append(cuts, h.At.Time)
			}
		}
	}
	for _, x := range asked {
		cuts = append(cuts, x.from, x.to)
	}
	slices.SortFunc(cuts, time.Time.Compare)
	s.spans = s.spans[:0]
	for i := 1; i < len(cuts); i++ {
		a, b := cuts[i-1], cuts[i]
		if !a.Before(b) {
			continue
		}
		t, known := turnAt(tickets, a)
		if !known && slices.ContainsFunc(asked, func(x span) bool { return !a.Before(x.from) && a.Before(x.to) }) {
			t = theirs
		}
		if t != ours {
			s.spans = append(s.spans, span{a, b, t})
		}
	}
}

// turnAt returns whose turn it was at a moment by the states of tickets. It
// reports false if none was open of which that is known.
func turnAt(tickets []caseState, at time.Time) (t turn, known bool) {
	t = theirs
	for i := range tickets {
		status, told := tickets[i].c.StatusAt(at)
		if !told || !status.Open() {
			continue
		}
		known = true
		switch status {
		case channel.CasePending:
		case channel.CaseOnHold:
			t = min(t, held)
		default:
			t = ours
		}
	}
	if !known {
		return ours, false
	}
	return t, true
}

// within adds up the parts of spans of a kind that lie between two moments.
func (s *study) within(spans []span, t turn, from, to time.Time) Elapsed {
	var sum Elapsed
	for _, x := range spans {
		if a, b := latest(x.from, from), earliest(x.to, to); x.turn == t && a.Before(b) {
			sum = sum.plus(s.rules.elapsed(a, b))
		}
	}
	return sum
}

func earliest(a, b time.Time) time.Time {
	if b.Before(a) {
		return b
	}
	return a
}
