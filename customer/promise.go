package customer

import (
	"cmp"
	"slices"
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
	contacts []Entry // oldest first
	cases    map[channel.Ref]*channel.Case
	orders   map[channel.Ref]*channel.Order
	at       time.Time
	zone     func(name string) *time.Location
}

// judge decides what became of a promise. What the source says of it decides;
// where it says nothing, the timeline does:
//
// a callback is kept by the first answered outbound call after it was made, or
// by an outbound attempt together with a message; a reply by the first outbound
// message of a human in the same case; a resolution by the case being solved; a
// delivery, pickup or refund by the order.
func (e *evidence) judge(p channel.Promise, ref channel.Ref) PromiseView {
	end := deadline(p.Due, e.zone(ref.Channel))
	v := PromiseView{Promise: p, Ref: ref, Deadline: end}
	switch p.State {
	case channel.PromiseCancelled, channel.PromiseSuperseded:
		v.Status = PromiseDropped
		return v
	case channel.PromiseKept:
		v.KeptBy, v.KeptAt = p.KeptBy, p.KeptAt.Time
		if v.KeptAt.IsZero() {
			v.KeptAt = end
		}
	case channel.PromiseBroken:
	default:
		v.KeptAt, v.KeptBy = e.keptBy(p)
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
	return v
}

func (e *evidence) keptBy(p channel.Promise) (time.Time, channel.Ref) {
	switch p.Kind {
	case channel.PromiseCallback:
		return e.callback(p)
	case channel.PromiseReply:
		return e.reply(p)
	case channel.PromiseResolution:
		if c := e.cases[p.About]; c != nil && !c.Status.Open() {
			return first(c.SolvedAt, c.ClosedAt).Time, p.About
		}
	case channel.PromiseDelivery, channel.PromisePickup, channel.PromiseRefund:
		if o := e.orders[p.About]; o != nil {
			return orderKept(p.Kind, o), p.About
		}
	}
	return time.Time{}, channel.Ref{}
}

func (e *evidence) callback(p channel.Promise) (time.Time, channel.Ref) {
	tried := false
	for _, c := range e.contacts {
		i, ok := c.Fact.Content.(*channel.Interaction)
		if !ok || c.At.Before(p.MadeAt.Time) || i.Direction != channel.Outbound || i.Automated || i.Internal {
			continue
		}
		switch {
		case i.Kind == channel.Call && i.Outcome == channel.Answered:
			return c.At, c.Ref
		case i.Kind == channel.Call:
			tried = true
		case tried && isMessage(i.Kind):
			return c.At, c.Ref
		}
	}
	return time.Time{}, channel.Ref{}
}

func (e *evidence) reply(p channel.Promise) (time.Time, channel.Ref) {
	for _, c := range e.contacts {
		i, ok := c.Fact.Content.(*channel.Interaction)
		if !ok || c.At.Before(p.MadeAt.Time) || i.Direction != channel.Outbound || i.Automated || i.Internal {
			continue
		}
		if p.About.IsZero() || p.About == i.Case || p.About == c.Ref {
			return c.At, c.Ref
		}
	}
	return time.Time{}, channel.Ref{}
}

func isMessage(k channel.InteractionKind) bool {
	switch k {
	case channel.EMail, channel.Chat, channel.SMS, channel.Messaging, channel.Social, channel.Letter:
		return true
	}
	return false
}

// orderKept returns when an order was fulfilled in the sense of a promise: when
// the last of its parcels arrived.
func orderKept(kind channel.PromiseKind, o *channel.Order) time.Time {
	if kind == channel.PromiseRefund {
		for _, r := range o.Refunds {
			if r.Status == "" || r.Status == channel.PaymentDone {
				return r.At.Time
			}
		}
		return time.Time{}
	}
	var last time.Time
	for _, f := range o.Fulfillments {
		done := f.DoneAt.Time
		if kind == channel.PromisePickup && done.IsZero() {
			done = f.ReadyAt.Time
		}
		if done.IsZero() {
			return time.Time{}
		}
		if done.After(last) {
			last = done
		}
	}
	return last
}

// parcelPromises judges the promises that an order's parcels carry.
func (e *evidence) parcelPromises(v OrderView) []PromiseView {
	var out []PromiseView
	if v.Order.Status == channel.OrderCancelled {
		return nil
	}
	for _, f := range v.Order.Fulfillments {
		if f.PromisedBy.IsZero() || f.State == channel.FillStateCancel {
			continue
		}
		p := channel.Promise{Kind: channel.PromiseDelivery, MadeAt: v.Order.PlacedAt, Due: f.PromisedBy,
			Basis: channel.BasisSystem, About: v.Fact.Ref, Text: f.Tracking}
		kept := f.DoneAt
		if f.Type == channel.FillPickup {
			p.Kind, kept = channel.PromisePickup, first(f.ReadyAt, f.DoneAt)
		}
		if !kept.IsZero() {
			p.State, p.KeptAt, p.KeptBy = channel.PromiseKept, kept, v.Fact.Ref
		}
		judged := e.judge(p, v.Fact.Ref)
		judged.Part = f.ID
		out = append(out, judged)
	}
	return out
}

// sortPromises puts what is open first, the earliest due first.
func sortPromises(ps []PromiseView) {
	slices.SortStableFunc(ps, func(a, b PromiseView) int {
		if a.Open() != b.Open() {
			if a.Open() {
				return -1
			}
			return 1
		}
		return cmp.Or(a.Promise.Due.Compare(b.Promise.Due.Time), a.Ref.Compare(b.Ref))
	})
}
