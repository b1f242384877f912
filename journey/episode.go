package journey

import (
	"slices"
	"strings"
	"time"

	"github.com/clientele-go/clientele/channel"
	"github.com/clientele-go/clientele/customer"
)

// solvings returns when all tickets of a matter that were open had been
// solved: the last time by its entry, the times before by the history of the
// ticket, if its source tells it. A ticket of which only the solution is known
// was open since its first contact.
func (s *study) solvings() []closing {
	var all []closing
	for i := range s.m.Links {
		l := &s.m.Links[i]
		if l.Entry.Kind == customer.CaseSolved {
			all = append(all, closing{l.Entry.At, l.Entry.Ref})
		}
	}
	for i := range s.tickets {
		k := &s.tickets[i]
		open := true
		for _, h := range k.c.History {
			if open && !h.Status.Open() && h.Status != channel.CaseDeleted && !h.At.After(s.at) &&
				!slices.ContainsFunc(all, func(c closing) bool { return c.ref == k.ref && c.at.Equal(h.At.Time) }) {
				all = append(all, closing{h.At.Time, k.ref})
			}
			open = h.Status.Open()
		}
	}
	slices.SortStableFunc(all, func(a, b closing) int { return a.at.Compare(b.at) })
	return slices.DeleteFunc(all, func(c closing) bool {
		return slices.ContainsFunc(s.tickets, func(k caseState) bool {
			return k.ref != c.ref && openAt(k.c, c.at) && !k.c.OpenedAt.IsZero() && k.c.OpenedAt.Before(c.at) && !k.merged()
		})
	})
}

// merged reports whether a ticket lives on in another.
func (k caseState) merged() bool { return !k.c.MergedInto.IsZero() }

// contacts returns the occasions on which the customer turned to us. Copies
// of a message, automatic messages and the answers that we asked for are none
// of their own.
func (s *study) contacts() []Contact {
	var out []Contact
	s.asking = s.asking[:0]
	for _, e := range s.events {
		if e.outbound() && s.asked[e.id] && !slices.Contains(s.asking, e.talk) {
			s.asking = append(s.asking, e.talk)
		}
		if !e.inbound() {
			continue
		}
		if first := s.copies[e.id]; first > 0 || e.copied {
			if n := s.contactOf[max(first-1, 0)]; first > 0 && n > 0 {
				out[n-1].Refs = append(out[n-1].Refs, e.ref)
				out[n-1].Ended = e.at
				s.contactOf[e.id] = n
			}
			continue
		}
		n := latestOf(out, e.i.Kind)
		goesOn := n >= 0 && e.at.Sub(out[n].Ended) <= s.rules.Pause
		if at := slices.Index(s.asking, e.talk); at >= 0 && e.message() && !goesOn {
			s.asking = slices.Delete(s.asking, at, at+1)
			continue
		}
		if !goesOn {
			n = len(out)
			out = append(out, Contact{Kind: e.i.Kind, Began: e.at})
		}
		c := &out[n]
		c.Refs = append(c.Refs, e.ref)
		c.Ended, s.contactOf[e.id] = e.at, int32(n)+1
		c.Reached = c.Reached || e.reached() || e.message()
	}
	for _, e := range s.events {
		s.contactOf[e.id] = 0
	}
	return out
}

// latestOf returns the last contact by a medium, -1 if there is none.
func latestOf(contacts []Contact, k channel.InteractionKind) int {
	for n := len(contacts) - 1; n >= 0; n-- {
		if contacts[n].Kind == k {
			return n
		}
	}
	return -1
}

// episodes puts contacts and solutions in order.
func (s *study) episodes(contacts []Contact) []Episode {
	var out []Episode
	var cur *Episode
	open := func(c Contact) {
		e := Episode{Opened: c.Began, Stage: s.stageAt(c.Began), Refs: c.Refs[:1:1]}
		if n := len(out); n > 0 && !out[n-1].Solved.IsZero() {
			e.Gap = c.Began.Sub(out[n-1].Solved)
			e.Reopens = e.Gap <= s.rules.Reopen
		}
		out = append(out, e)
		cur = &out[len(out)-1]
	}
	settle := func(until time.Time) {
		for cur != nil && len(s.solved) > 0 && !s.solved[0].at.After(until) {
			if c := s.solved[0]; c.at.After(cur.Opened) {
				cur.Solved, cur.Refs = c.at, append(cur.Refs, c.ref)
				cur = nil
			}
			s.solved = s.solved[1:]
		}
		for cur == nil && len(s.solved) > 0 && !s.solved[0].at.After(until) {
			s.solved = s.solved[1:] // solved once more
		}
	}
	for _, c := range contacts {
		settle(c.Began)
		if cur != nil {
			s.quiet(cur, c.Began)
			if !cur.Solved.IsZero() {
				cur = nil
			}
		}
		if cur == nil {
			if len(out) > 0 && s.thanks(c) {
				continue
			}
			open(c)
		}
		cur.Contacts = append(cur.Contacts, c)
	}
	settle(s.at)
	if cur != nil {
		s.quiet(cur, s.at)
	}
	for i := range out {
		out[i].FirstContact = s.firstContact(out, i)
	}
	return out
}

// quiet ends an episode without a ticket if our word was the last one and the
// customer has not turned to us for a whole window: nobody says of a call that
// it solved the matter.
func (s *study) quiet(e *Episode, until time.Time) {
	last := e.Contacts[len(e.Contacts)-1]
	if len(s.tickets) > 0 || until.Sub(last.Ended) <= s.rules.Window {
		return
	}
	var answer *event
	for _, x := range s.events {
		if x.at.Before(until) && !x.at.Before(e.Opened) && (x.reached() || x.outbound() && (x.spoke() || x.message())) {
			answer = x
		}
	}
	if answer != nil && !answer.at.Before(last.Began) {
		e.Solved = answer.at
		if answer.i.EndedAt.After(answer.at) && !answer.i.EndedAt.After(until) {
			e.Solved = answer.i.EndedAt.Time
		}
		e.Refs = append(e.Refs, answer.ref)
	}
}

// firstContact says whether an episode was solved at the first contact. It is
// left open until nobody can come back any more.
func (s *study) firstContact(all []Episode, i int) Resolution {
	e := &all[i]
	if e.Solved.IsZero() {
		return Undecided
	}
	if len(e.Contacts) != 1 || i+1 < len(all) && all[i+1].Opened.Sub(e.Solved) <= s.rules.Window {
		if s.at.Sub(e.Solved) <= s.rules.Window {
			return Undecided
		}
		return NotFirst
	}
	if s.at.Sub(e.Solved) <= s.rules.Window {
		return Undecided
	}
	return AtFirst
}

// thanks reports whether a contact says nothing but thank you: a short
// message, without a number, a question or an attachment.
func (s *study) thanks(c Contact) bool {
	for _, r := range c.Refs {
		e := s.event(r)
		if e == nil || !e.message() {
			return false
		}
		text := e.i.Text
		if len(text) == 0 || len(text) > 160 || len(e.i.Attachments) > 0 || strings.ContainsAny(text, "?0123456789") {
			return false
		}
		lower := strings.ToLower(text)
		if !slices.ContainsFunc([]string{"thank", "dzięk", "dziek", "ačiū", "aciu", "dėkoj", "dekoj", "danke"}, func(w string) bool { return strings.Contains(lower, w) }) {
			return false
		}
	}
	return true
}

// event returns the contact of a record.
func (s *study) event(r channel.Ref) *event {
	for _, e := range s.events {
		if e.ref == r {
			return e
		}
	}
	return nil
}
