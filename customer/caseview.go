package customer

import (
	"time"

	"github.com/clientele-go/clientele/channel"
)

// A CaseView is a ticket as it stands at the moment asked about.
type CaseView struct {
	Fact *channel.Fact
	Case *channel.Case // may be that of Fact, and must not be changed
	Open bool

	// Deadline is the last moment of its due time, zero if it has none. Late
	// is by how much that has passed, if the case is open.
	Deadline time.Time
	Late     time.Duration

	Age time.Duration // since it was opened, if it is open

	// Links are the records that it is about or that are about it.
	Links []Reference
}

func (r *Reader) caseView(f *FactRow, refs *references, at time.Time) CaseView {
	fact := r.show(&f.Fact)
	c := caseAt(fact.Content.(*channel.Case), at)
	v := CaseView{Fact: fact, Case: c, Open: c.Status.Open(), Links: refs.out[f.Fact.Ref]}
	v.Deadline = deadline(c.DueAt, r.hub.zone(f.Fact.Ref.Channel))
	if !v.Open {
		return v
	}
	if opened := first(c.OpenedAt, fact.CreatedAt); !opened.IsZero() {
		v.Age = max(0, at.Sub(opened.Time))
	}
	if !v.Deadline.IsZero() && at.After(v.Deadline) {
		v.Late = at.Sub(v.Deadline)
	}
	return v
}

// caseAt returns a case without what happened after the moment. It is the
// given one if nothing did.
func caseAt(c *channel.Case, at time.Time) *channel.Case {
	ends := first(c.SolvedAt, c.ClosedAt).After(at)
	known := len(c.History)
	for known > 0 && c.History[known-1].At.After(at) {
		known--
	}
	if !ends && known == len(c.History) {
		return c
	}
	then := *c
	then.History = c.History[:known:known]
	if ends {
		then.Status, then.SolvedAt, then.ClosedAt = channel.CaseOpen, channel.Time{}, channel.Time{}
	}
	if known == 0 {
		return &then
	}
	last := then.History[known-1]
	then.Status = last.Status
	if ends && last.Status == channel.CaseSolved {
		then.SolvedAt = last.At
	}
	if ends && last.Status == channel.CaseClosed {
		then.ClosedAt = last.At
	}
	return &then
}
