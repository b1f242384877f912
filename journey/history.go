package journey

import (
	"cmp"
	"slices"
	"time"

	"github.com/clientele-go/clientele/channel"
	"github.com/clientele-go/clientele/customer"
)

// A history is what findings are made of, at one moment.
type history struct {
	rules  Rules
	at     time.Time
	events []event // oldest first, each once
	cases  []caseState
	placed []time.Time // when orders were placed, in order once it is settled

	// listed says that a case which is not among cases is not open.
	listed bool
	// nobody says that it is not known whose history it is.
	nobody bool
}

// An event is a contact that had happened at the moment.
type event struct {
	at      time.Time
	ref     channel.Ref
	entry   *customer.Entry
	id      int32 // of its record, while matters are looked at
	n       int   // which entry it is
	place   int   // among the events, while matters are looked at
	i       *channel.Interaction
	outcome channel.Outcome // as it was at the moment
	line    string          // the number or address it went through if that is not surely the customer's
	talk    string          // the conversation it belongs to
	dealt   string          // the department that dealt with it
	copied  bool            // the same message came before
}

// caseState is a case as it stood at the moment.
type caseState struct {
	ref  channel.Ref
	c    *channel.Case
	open bool
}

// openAt reports whether a case was open at a moment.
func openAt(c *channel.Case, at time.Time) bool {
	if s, known := c.StatusAt(at); known {
		return s.Open()
	}
	return c.Status.Open() || cmp.Or(c.SolvedAt, c.ClosedAt).After(at)
}

// viewHistory takes the history out of a view.
func viewHistory(v *customer.View, r Rules) *history {
	h := &history{rules: r, at: v.At, listed: v.Match == customer.Found, nobody: v.Match != customer.Found}
	sure := map[channel.KeyID]bool{}
	for _, k := range v.Customer.Keys {
		sure[k.ID()] = k.Assurance >= channel.Verified
	}
	for _, list := range [][]customer.Entry{v.Contacts, v.Entries} {
		for i := range list {
			h.add(i, &list[i], "")
		}
	}
	for i := range v.Unattributed {
		e, line := &v.Unattributed[i], ""
		if k, ok := endpoint(e); ok && !sure[k.ID()] {
			line = string(k.Kind) + " " + k.Value
		}
		h.add(i, e, line)
	}
	for _, c := range v.Cases {
		h.cases = append(h.cases, caseState{c.Fact.Ref, c.Case, c.Open})
	}
	for _, o := range v.Orders {
		h.placed = append(h.placed, cmp.Or(o.Order.PlacedAt, o.Fact.CreatedAt).Time)
	}
	h.settle()
	return h
}

// entryHistory takes the history out of entries.
func entryHistory(entries []customer.Entry, at time.Time, r Rules) *history {
	contacts := 0
	for i := range entries {
		if entries[i].Kind == customer.Contacted {
			contacts++
		}
	}
	h := &history{rules: r, at: at, events: make([]event, 0, contacts)}
	seen := map[channel.Ref]bool{}
	for i := range entries {
		e := &entries[i]
		if e.At.After(at) || e.Fact == nil {
			continue
		}
		h.add(i, e, "")
		switch e.Kind {
		case customer.OrderPlaced, customer.Sold:
			h.placed = append(h.placed, e.At)
		case customer.CaseOpened:
			if c, ok := e.Fact.Content.(*channel.Case); ok && !seen[e.Ref] {
				seen[e.Ref] = true
				h.cases = append(h.cases, caseState{e.Ref, c, openAt(c, at)})
			}
		}
	}
	h.settle()
	return h
}

// endpoint returns the customer's number or address of a contact.
func endpoint(e *customer.Entry) (key channel.Key, known bool) {
	if e.Fact == nil {
		return channel.Key{}, false
	}
	if len(e.Fact.Keys) > 0 {
		return e.Fact.Keys[0], true
	}
	if i, ok := e.Fact.Content.(*channel.Interaction); ok {
		other := i.From.Keys
		if i.Direction == channel.Outbound {
			other = i.To.Keys
		}
		if len(other) > 0 {
			return other[0], true
		}
	}
	return channel.Key{}, false
}

// add takes in the nth entry if it is a contact that had happened.
func (h *history) add(n int, e *customer.Entry, line string) {
	if e.Kind != customer.Contacted || e.Fact == nil || e.At.After(h.at) {
		return
	}
	i, ok := e.Fact.Content.(*channel.Interaction)
	if !ok {
		return
	}
	ev := event{at: e.At, ref: e.Ref, entry: e, n: n, i: i, outcome: i.Outcome, line: line, talk: conversation(i, e.Ref), dealt: h.rules.department(dealtWith(i))}
	if i.Kind == channel.Call && i.EndedAt.After(h.at) {
		// It rings, or they are still talking.
		ev.outcome = ""
		if !i.AnsweredAt.IsZero() && !i.AnsweredAt.After(h.at) {
			ev.outcome = channel.Answered
		}
	}
	h.events = append(h.events, ev)
}

// conversation names what a message is part of: its case, its thread, or else
// whatever is said in that medium of that source.
func conversation(i *channel.Interaction, r channel.Ref) string {
	switch {
	case !i.Case.IsZero():
		return i.Case.String()
	case i.Thread != "":
		return r.Channel + "\x00thread\x00" + i.Thread
	}
	return r.Channel + "\x00" + string(i.Kind)
}

// settle brings the events in order, each once. Two systems' records of one
// call become one, in the conversation that either of them, or a note about
// the call, belongs to.
func (h *history) settle() {
	byTime := func(a, b event) int {
		if c := a.at.Compare(b.at); c != 0 {
			return c
		}
		return a.ref.Compare(b.ref)
	}
	if !slices.IsSortedFunc(h.events, byTime) { // events are large
		slices.SortFunc(h.events, byTime)
	}
	if !slices.IsSortedFunc(h.placed, time.Time.Compare) {
		slices.SortFunc(h.placed, time.Time.Compare)
	}
	h.events = slices.CompactFunc(h.events, func(a, b event) bool { return a.ref == b.ref && a.at.Equal(b.at) })
	talks := map[string]string{}
	answered := map[string]bool{}
	for i := range h.events {
		e := &h.events[i]
		if e.i.CallID == "" {
			continue
		}
		if !e.i.Case.IsZero() || e.i.Thread != "" {
			talks[e.i.CallID] = e.talk
		}
		if e.i.Kind == channel.Call && e.outcome == channel.Answered {
			answered[e.i.CallID] = true
		}
	}
	messages, calls := map[string]bool{}, map[string]bool{}
	n := 0 // are kept
	for i := range h.events {
		e := &h.events[i]
		if id := e.i.CallID; e.i.Kind == channel.Call && id != "" && e.i.Direction != channel.Internal {
			if calls[id] {
				continue
			}
			calls[id] = true
			e.talk = cmp.Or(talks[id], e.talk)
			if answered[id] {
				e.outcome = channel.Answered
			}
		}
		if id := e.i.MessageID; id != "" && e.inbound() {
			e.copied = messages[id]
			messages[id] = true
		}
		if n < i {
			h.events[n] = *e
		}
		n++
	}
	h.events = h.events[:n]
}

// inbound reports whether the customer turned to us.
func (e *event) inbound() bool {
	return e.i.Direction == channel.Inbound && !e.i.Automated && !e.i.Internal && e.i.Kind != channel.Note
}

// outbound reports whether one of us turned to the customer.
func (e *event) outbound() bool {
	return e.i.Direction == channel.Outbound && !e.i.Automated && !e.i.Internal && e.i.Kind != channel.Note
}

// message reports whether something was written.
func (e *event) message() bool {
	switch e.i.Kind {
	case channel.EMail, channel.Chat, channel.SMS, channel.Messaging, channel.Social, channel.Form, channel.Letter:
		return e.outcome != channel.Bounced && e.outcome != channel.Failed
	}
	return false
}

// spoke reports whether it was a call that somebody took.
func (e *event) spoke() bool { return e.i.Kind == channel.Call && e.outcome == channel.Answered }

// reached reports whether the customer reached a person.
func (e *event) reached() bool {
	return e.inbound() && (e.spoke() || e.i.Kind == channel.Visit || e.i.Kind == channel.Chat && e.outcome == channel.Answered)
}

// owner is the department that dealt with a contact.
func (e *event) owner() string { return e.dealt }

// dealtWith returns the role or the queue that dealt with a contact.
func dealtWith(i *channel.Interaction) string {
	if i.Role == "" && len(i.Legs) > 0 {
		last := i.Legs[len(i.Legs)-1]
		return cmp.Or(last.Role, i.Queue, last.Queue)
	}
	return cmp.Or(i.Role, i.Queue)
}

// recent is for how long an order makes a question one about it.
const recent = 90 * 24 * time.Hour

// stage returns the stage of a contact, by what it is about or by what was
// ordered before.
func (h *history) stage(s Stage, at time.Time) Stage {
	if s != "" {
		return s
	}
	last, same := slices.BinarySearchFunc(h.placed, at, time.Time.Compare)
	if same || last > 0 && at.Sub(h.placed[last-1]) <= recent {
		return PostSale
	}
	return ""
}

func (h *history) caseOf(r channel.Ref) *caseState {
	for i := range h.cases {
		if h.cases[i].ref == r {
			return &h.cases[i]
		}
	}
	return nil
}
