package customer

import (
	"iter"
	"slices"
	"sort"
	"time"

	"github.com/clientele-go/clientele/channel"
)

// PromiseStatus is what became of a promise at a moment.
type PromiseStatus string

// The statuses of a promise.
const (
	PromisePending  PromiseStatus = "pending"   // not due yet, and not kept yet
	PromiseOverdue  PromiseStatus = "overdue"   // due, and not kept
	PromiseWasKept  PromiseStatus = "kept"      // in time
	PromiseKeptLate PromiseStatus = "kept_late" // but kept
	PromiseDropped  PromiseStatus = "dropped"   // cancelled, or replaced by another
)

// A PromiseView is a promise and what became of it.
type PromiseView struct {
	Promise channel.Promise
	Ref     channel.Ref // the promise itself, or the order whose parcel carries it
	Part    string      // the id of that parcel, if it is one's
	Status  PromiseStatus

	// Deadline is the last moment of Promise.Due: for a date the end of that
	// day where the channel is. Late is by how much it was, or is, exceeded.
	Deadline time.Time
	Late     time.Duration

	KeptAt time.Time
	KeptBy channel.Ref // the fact that shows it was kept
}

// Open reports whether the promise still has to be kept.
func (p PromiseView) Open() bool {
	return p.Status == PromisePending || p.Status == PromiseOverdue
}

// evidence is what can show that promises were kept.
type evidence struct {
	contacts []*Entry // oldest first
	cases    map[channel.Ref]*channel.Case
	order    func(channel.Ref) *channel.Order // nil if it is not known
	at       time.Time
	zone     func(name string) *time.Location
}

// judge decides what became of a promise, and says so in a view of it. What the source says of it decides;
// where it says nothing, the timeline does:
//
// a callback is kept by the first answered outbound call after it was made, or
// by an outbound attempt together with a message; a reply by the first outbound
// message of a human in the same case or, if it is about a message, in answer
// to that; a resolution by the case being solved; a delivery, pickup or refund
// by the order.
func (e *evidence) judge(v *PromiseView, p *channel.Promise, ref channel.Ref) {
	end := deadline(p.Due, e.zone(ref.Channel))
	v.Promise, v.Ref, v.Deadline = *p, ref, end
	switch p.State {
	case channel.PromiseCancelled, channel.PromiseSuperseded:
		v.Status = PromiseDropped
		return
	case channel.PromiseKept:
		v.KeptBy, v.KeptAt = p.KeptBy, e.orInTime(p.KeptAt.Time, end)
	case channel.PromiseBroken:
	default:
		if at, by, kept := e.keptBy(p); kept {
			v.KeptAt, v.KeptBy = e.orInTime(at, end), by
		}
	}
	if v.KeptAt.After(e.at) {
		v.KeptAt, v.KeptBy = time.Time{}, channel.Ref{}
	}
	switch {
	case !v.KeptAt.IsZero() && v.KeptAt.After(end):
		v.Status, v.Late = PromiseKeptLate, v.KeptAt.Sub(end)
	case !v.KeptAt.IsZero():
		v.Status = PromiseWasKept
	case e.at.After(end):
		v.Status, v.Late = PromiseOverdue, e.at.Sub(end)
	default:
		v.Status = PromisePending
	}
}

// orInTime is when a promise was kept. If that is not known, it is taken to
// have been in time.
func (e *evidence) orInTime(at, end time.Time) time.Time {
	switch {
	case !at.IsZero():
		return at
	case end.After(e.at):
		return e.at
	}
	return end
}

// keptBy says whether the timeline shows that a promise was kept, by what, and
// when, if that is known.
func (e *evidence) keptBy(p *channel.Promise) (at time.Time, by channel.Ref, kept bool) {
	switch p.Kind {
	case channel.PromiseCallback:
		return e.callback(p)
	case channel.PromiseReply:
		return e.reply(p)
	case channel.PromiseResolution:
		if c := e.cases[p.About]; c != nil && !c.Status.Open() {
			return first(c.SolvedAt, c.ClosedAt).Time, p.About, true
		}
	case channel.PromiseDelivery, channel.PromisePickup, channel.PromiseRefund:
		if o := e.order(p.About); o != nil {
			at, kept = orderKept(p.Kind, o)
			return at, p.About, kept
		}
	}
	return time.Time{}, channel.Ref{}, false
}

// outbound returns the contacts by which a human has reached, or tried to
// reach, the customer since the promise was made.
func (e *evidence) outbound(p *channel.Promise) iter.Seq2[*Entry, *channel.Interaction] {
	return func(yield func(*Entry, *channel.Interaction) bool) {
		since := sort.Search(len(e.contacts), func(n int) bool { return !e.contacts[n].At.Before(p.MadeAt.Time) })
		for _, c := range e.contacts[since:] {
			i, ok := c.Fact.Content.(*channel.Interaction)
			if !ok || i.Direction != channel.Outbound || i.Automated || i.Internal {
				continue
			}
			if !yield(c, i) {
				return
			}
		}
	}
}

func (e *evidence) callback(p *channel.Promise) (time.Time, channel.Ref, bool) {
	tried := false
	for c, i := range e.outbound(p) {
		switch {
		case c.Ref == p.About: // the call in which it was promised
		case i.Kind == channel.Call && i.Outcome == channel.Answered:
			return c.At, c.Ref, true
		case i.Kind == channel.Call:
			tried = true
		case tried && reached(i):
			return c.At, c.Ref, true
		}
	}
	return time.Time{}, channel.Ref{}, false
}

func (e *evidence) reply(p *channel.Promise) (time.Time, channel.Ref, bool) {
	asked := e.interaction(p.About)
	for c, i := range e.outbound(p) {
		if reached(i) && (p.About.IsZero() || p.About == i.Case || p.About == c.Ref || asked != nil && answers(i, asked, c.Ref.Channel == p.About.Channel)) {
			return c.At, c.Ref, true
		}
	}
	return time.Time{}, channel.Ref{}, false
}

// interaction returns the contact that a ref names, nil if it is not known.
func (e *evidence) interaction(r channel.Ref) *channel.Interaction {
	for _, c := range e.contacts {
		if c.Ref == r {
			i, _ := c.Fact.Content.(*channel.Interaction)
			return i
		}
	}
	return nil
}

// answers reports whether a message answers another: by its headers, in its
// thread of the same source, or in its case.
func answers(i, asked *channel.Interaction, sameSource bool) bool {
	return asked.MessageID != "" && slices.Contains(i.InReplyTo, asked.MessageID) ||
		sameSource && asked.Thread != "" && i.Thread == asked.Thread || !asked.Case.IsZero() && i.Case == asked.Case
}

// reached reports whether a contact got through: a call that was taken, a
// message that did not come back.
func reached(i *channel.Interaction) bool {
	switch {
	case i.Kind == channel.Call:
		return i.Outcome == channel.Answered
	case isMessage(i.Kind):
		return i.Outcome != channel.Bounced && i.Outcome != channel.Failed
	}
	return false
}

func isMessage(k channel.InteractionKind) bool {
	switch k {
	case channel.EMail, channel.Chat, channel.SMS, channel.Messaging, channel.Social, channel.Letter:
		return true
	}
	return false
}

// orderKept says whether an order was fulfilled in the sense of a promise, and
// when, if that is known: when the last of its parcels arrived, apart from those
// that were cancelled, or when the first refund was made.
func orderKept(kind channel.PromiseKind, o *channel.Order) (last time.Time, kept bool) {
	if kind == channel.PromiseRefund {
		for _, r := range o.Refunds {
			if r.Status == "" || r.Status == channel.PaymentDone {
				return r.At.Time, true
			}
		}
		return last, false
	}
	for i := range o.Fulfillments {
		f := &o.Fulfillments[i]
		if f.State == channel.FillStateCancel {
			continue
		}
		done, ok := parcelKept(kind, f)
		if !ok {
			return time.Time{}, false
		}
		kept = true
		if done.After(last) {
			last = done.Time
		}
	}
	return last, kept
}

// parcelKept says whether a parcel arrived, or, if it is to be picked up, was
// ready, and when, if that is known.
func parcelKept(kind channel.PromiseKind, f *channel.Fulfillment) (channel.Time, bool) {
	at := f.DoneAt
	kept := f.State == channel.FillStateDone || f.State == channel.FillPickedUp
	if kind == channel.PromisePickup {
		at, kept = first(f.ReadyAt, f.DoneAt), kept || f.State == channel.FillStateReady
	}
	return at, kept || !at.IsZero()
}

// parcelPromises judges the promises that an order's parcels carry, and
// appends them.
func (e *evidence) parcelPromises(out []PromiseView, v *OrderView) []PromiseView {
	for i := range v.Order.Fulfillments {
		f := &v.Order.Fulfillments[i]
		if !promisedParcel(v.Order, f) {
			continue
		}
		p := channel.Promise{Kind: channel.PromiseDelivery, MadeAt: v.Order.PlacedAt, Due: f.PromisedBy,
			Basis: channel.BasisSystem, About: v.Fact.Ref, Text: f.Tracking}
		if f.Type == channel.FillPickup {
			p.Kind = channel.PromisePickup
		}
		if at, kept := parcelKept(p.Kind, f); kept {
			p.State, p.KeptAt, p.KeptBy = channel.PromiseKept, at, v.Fact.Ref
		}
		out = append(out, PromiseView{Part: f.ID})
		e.judge(&out[len(out)-1], &p, v.Fact.Ref)
	}
	return out
}

// promisedParcel reports whether a parcel of an order carries a promise.
func promisedParcel(o *channel.Order, f *channel.Fulfillment) bool {
	return o.Status != channel.OrderCancelled && !f.PromisedBy.IsZero() && f.State != channel.FillStateCancel
}

// sortPromises puts what is open first, the earliest due first.
func sortPromises(ps []PromiseView) {
	sortLarge(ps, func(a, b *PromiseView) int {
		if a.Open() != b.Open() {
			if a.Open() {
				return -1
			}
			return 1
		}
		if c := a.Promise.Due.Compare(b.Promise.Due.Time); c != 0 {
			return c
		}
		return a.Ref.Compare(b.Ref)
	})
}
