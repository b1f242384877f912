package journey

import (
	"cmp"
	"slices"
	"time"

	"github.com/clientele-go/clientele/channel"
	"github.com/clientele-go/clientele/customer"
)

// wait is a message that waits for an answer, and those after it.
type wait struct {
	asked  *event
	again  []channel.Ref
	answer *event
}

// replies judges messages: consecutive ones of the customer wait together
// since the oldest, until a person writes or calls in the same conversation. A
// case in which no message is known waits since it was opened.
func (h *history) replies(out []telling) []telling {
	var all []*wait
	open := map[string]*wait{}
	told := map[channel.Ref]bool{} // cases of which messages are known
	for i := range h.events {
		e := &h.events[i]
		w := open[e.talk]
		switch {
		case e.inbound() && e.message() && !e.copied && e.outcome != channel.Answered:
			told[e.i.Case] = true
			if w == nil {
				w = &wait{asked: e}
				open[e.talk] = w
				all = append(all, w)
				continue
			}
			w.again = append(w.again, e.ref)
		case e.copied:
			told[e.i.Case] = true // the first copy is what waits
		case e.outbound() && (e.message() || e.spoke()):
			told[e.i.Case] = true // if we wrote first, nobody waits
			if w != nil {
				w.answer = e
				delete(open, e.talk)
			}
		}
	}
	for _, w := range all {
		out = append(out, h.tellWait(w))
	}
	for _, c := range h.cases {
		if !told[c.ref] && !c.c.OpenedAt.IsZero() {
			out = append(out, h.tellSilentCase(c))
		}
	}
	return out
}

func (h *history) tellWait(w *wait) telling {
	due := h.rules.due(w.asked.at, h.rules.Reply)
	t := telling{Finding: Finding{Kind: ReplyDue, At: w.asked.at, Due: utc(due), Owner: w.asked.owner(), Unsure: w.asked.line != "",
		Count: 1 + len(w.again), Refs: append(append(make([]channel.Ref, 0, len(w.again)+3), w.asked.ref), w.again...)}, media: []channel.InteractionKind{w.asked.i.Kind}}
	c := constraint{due: due, clock: h.rules.Calendar}
	if w.answer != nil {
		c.met = w.answer.at
		t.Refs = append(t.Refs, w.answer.ref)
	}
	stage := h.rules.stageOf(w.asked.entry)
	if id := w.asked.i.Case; !id.IsZero() {
		k := h.caseOf(id)
		switch {
		case k == nil:
			c.dropped = h.listed
		default:
			t.number = k.c.Number
			t.Owner = cmp.Or(h.rules.department(k.c.Role), t.Owner, h.rules.department(k.c.Queue))
			stage = cmp.Or(stage, caseStage(*k))
			t.Refs = append(t.Refs, id)
			c.cancelled, c.dropped = h.closed(*k, w.asked.at)
		}
	}
	t.Stage = h.stage(stage, w.asked.at)
	c.judge(&t.Finding, h.at)
	return t
}

// closed says that, and since when, a case does not wait for us any more.
func (h *history) closed(k caseState, asked time.Time) (since time.Time, dropped bool) {
	if k.open {
		status, told := k.c.StatusAt(h.at)
		if !told {
			status = k.c.Status
		}
		return time.Time{}, status == channel.CasePending
	}
	since = cmp.Or(k.c.SolvedAt, k.c.ClosedAt).Time
	if !since.IsZero() && since.Before(asked) {
		since = asked
	}
	return since, true
}

func (h *history) tellSilentCase(k caseState) telling {
	due := h.rules.due(k.c.OpenedAt.Time, h.rules.Reply)
	t := telling{Finding: Finding{Kind: ReplyDue, At: k.c.OpenedAt.Time, Due: utc(due), Owner: h.rules.department(k.c.Role, k.c.Queue),
		Stage: h.stage(caseStage(k), k.c.OpenedAt.Time), Refs: []channel.Ref{k.ref}}, number: k.c.Number}
	c := constraint{due: due, met: k.c.RepliedAt.Time, clock: h.rules.Calendar}
	c.cancelled, c.dropped = h.closed(k, k.c.OpenedAt.Time)
	c.judge(&t.Finding, h.at)
	return t
}

func caseStage(k caseState) Stage {
	if aboutOrder(&customer.Entry{Fact: &channel.Fact{Ref: k.ref, Content: k.c}}) {
		return PostSale
	}
	return ""
}

// caseDues judges the cases that are to be solved by a time.
func (h *history) caseDues(out []telling) []telling {
	for _, k := range h.cases {
		if k.c.DueAt.IsZero() {
			continue
		}
		opened := cmp.Or(k.c.OpenedAt, k.c.DueAt).Time
		t := telling{Finding: Finding{Kind: CaseDue, At: opened, Due: k.c.DueAt, Owner: h.rules.department(k.c.Role, k.c.Queue),
			Stage: h.stage(caseStage(k), opened), Refs: []channel.Ref{k.ref}}, number: k.c.Number}
		c := constraint{due: endOf(k.c.DueAt, h.rules.Zone)}
		if !k.open {
			c.met = cmp.Or(k.c.SolvedAt, k.c.ClosedAt).Time
			c.dropped = c.met.IsZero()
		}
		c.judge(&t.Finding, h.at)
		out = append(out, t)
	}
	return out
}

// duplicateCases finds open cases that were made from a message of which there
// is an older open case already.
func (h *history) duplicateCases(out []telling) []telling {
	cases := slices.SortedFunc(slices.Values(h.cases), func(a, b caseState) int {
		return cmp.Or(a.c.OpenedAt.Compare(b.c.OpenedAt.Time), a.ref.Compare(b.ref))
	})
	messages := map[channel.Ref][]string{}
	for i := range h.events {
		if e := &h.events[i]; e.inbound() && e.i.MessageID != "" && !e.i.Case.IsZero() {
			messages[e.i.Case] = append(messages[e.i.Case], e.i.MessageID)
		}
	}
	first := map[string]caseState{}
	for _, k := range cases {
		if !k.open {
			continue
		}
		var older *caseState
		for _, id := range messages[k.ref] {
			if f, seen := first[id]; !seen {
				first[id] = k
			} else if f.ref != k.ref && older == nil {
				older = &f
			}
		}
		if older != nil {
			at := cmp.Or(k.c.OpenedAt.Time, h.at)
			out = append(out, telling{Finding: Finding{Kind: DuplicateCase, Verdict: Pending, At: at, Owner: h.rules.department(k.c.Role, k.c.Queue),
				Stage: h.stage(caseStage(k), at), Refs: []channel.Ref{k.ref, older.ref}}, number: k.c.Number, other: older.c.Number})
		}
	}
	return out
}
