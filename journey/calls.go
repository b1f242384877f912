package journey

import (
	"slices"
	"time"

	"github.com/clientele-go/clientele/channel"
)

// attempt is a customer's attempt to call: one or several missed calls.
type attempt struct {
	calls []*event
	tried bool // we called, and were not answered
	c     constraint
}

// missed reports whether an event is a call that was to be returned.
func (h *history) missed(e *event) bool {
	if e.i.Kind != channel.Call || !e.inbound() {
		return false
	}
	rang, known := e.i.Ring(), !e.i.StartedAt.IsZero() && (!e.i.EndedAt.IsZero() || !e.i.AnsweredAt.IsZero())
	switch e.outcome {
	case channel.Missed, channel.Abandoned:
	case channel.Lost:
		return true // it could not ring
	case channel.Voicemail:
		// The machine answers at once; who hangs up at once said nothing.
		known = !e.i.StartedAt.IsZero() && !e.i.EndedAt.IsZero()
		rang = e.i.EndedAt.Sub(e.i.StartedAt.Time)
	default:
		return false
	}
	return !known || rang >= h.rules.MinRing
}

// missedCalls judges the calls that nobody took. They are settled by an
// outbound call that was answered, by an outbound call that was not together
// with a later message, or by the customer reaching a person.
func (h *history) missedCalls(out []telling) []telling {
	var all []*attempt
	waiting := map[string][]*attempt{} // by line
	for i := range h.events {
		e := &h.events[i]
		open := waiting[e.line]
		switch {
		case h.missed(e):
			if n := len(open); n > 0 && e.at.Sub(open[n-1].calls[0].at) <= h.rules.Collapse {
				open[n-1].calls = append(open[n-1].calls, e)
				continue
			}
			a := &attempt{calls: []*event{e}, c: h.rules.callback(e.at)}
			all, waiting[e.line] = append(all, a), append(open, a)
		case e.reached():
			for _, a := range open {
				a.c.recovered = e.at
				a.calls = append(a.calls, e)
			}
			delete(waiting, e.line)
		case e.outbound():
			waiting[e.line] = settleCalls(open, e)
		}
	}
	for _, a := range all {
		out = append(out, h.tellCalls(a))
	}
	return out
}

// settleCalls lets an outbound contact settle attempts, and returns those that
// still wait.
func settleCalls(open []*attempt, e *event) []*attempt {
	var left []*attempt
	for _, a := range open {
		switch {
		case e.spoke() || a.tried && e.message():
			a.c.met = e.at
			a.calls = append(a.calls, e)
			continue
		case e.i.Kind == channel.Call:
			a.tried = true
		}
		left = append(left, a)
	}
	return left
}

func (h *history) tellCalls(a *attempt) telling {
	first := a.calls[0]
	t := telling{Finding: Finding{Kind: MissedCall, At: first.at, Due: utc(a.c.due), Owner: first.owner(),
		Stage: h.stage(h.rules.stageOf(first.entry), first.at), Unsure: first.line != ""}, lost: first.outcome == channel.Lost}
	a.c.judge(&t.Finding, h.at)
	for _, e := range a.calls {
		t.Refs = append(t.Refs, e.ref)
		if h.missed(e) {
			t.Count++
			t.times = append(t.times, e.at)
		}
	}
	return t
}

// contact is what a customer says in one medium without a longer pause.
type contact struct {
	kind  channel.InteractionKind
	first time.Time
	last  time.Time
	refs  []channel.Ref
	entry *event
}

// repeats finds out whether the customer had to turn to us again: one finding
// if there were several contacts in the window.
func (h *history) repeats(out []telling) []telling {
	from := h.at.Add(-h.rules.Window)
	var all []*contact
	latest := map[channel.InteractionKind]*contact{}
	for i := range h.events {
		e := &h.events[i]
		if !e.inbound() || e.copied || e.line != "" && !h.nobody {
			continue
		}
		c := latest[e.i.Kind]
		switch {
		case c == nil:
			c = &contact{kind: e.i.Kind, first: e.at, entry: e}
			latest[e.i.Kind] = c
			all = append(all, c)
		case e.at.Sub(c.last) <= h.rules.Pause:
		case c.first.Before(from): // nobody asks about it any more
			*c = contact{kind: e.i.Kind, first: e.at, entry: e, refs: c.refs[:0]}
			all = append(slices.DeleteFunc(all, func(x *contact) bool { return x == c }), c)
		default:
			c = &contact{kind: e.i.Kind, first: e.at, entry: e}
			latest[e.i.Kind] = c
			all = append(all, c)
		}
		c.last = e.at
		c.refs = append(c.refs, e.ref)
	}
	for len(all) > 0 && all[0].first.Before(from) {
		all = all[1:]
	}
	if len(all) < 2 {
		return out
	}
	t := telling{Finding: Finding{Kind: RepeatContact, Verdict: Broken, At: all[len(all)-1].first, Count: len(all), Unsure: h.nobody,
		Stage: h.stage(h.rules.stageOf(all[len(all)-1].entry.entry), all[len(all)-1].first)}, window: h.rules.Window}
	for i := len(all) - 1; i >= 0; i-- {
		t.Refs = append(t.Refs, all[i].refs...)
	}
	for _, c := range all {
		t.times = append(t.times, c.first)
		t.media = append(t.media, c.kind)
	}
	return append(out, t)
}
