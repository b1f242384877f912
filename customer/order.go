package customer

import (
	"cmp"
	"slices"
	"time"

	"github.com/clientele-go/clientele/channel"
)

// Step is what is expected to happen next to an order.
type Step string

// The steps of an order, in their usual order.
const (
	StepNone     Step = ""         // nothing is expected
	StepPayment  Step = "payment"  // the customer pays
	StepHandover Step = "handover" // the seller prepares it and hands it to the carrier or the pickup point
	StepDelivery Step = "delivery" // the carrier delivers
	StepPickup   Step = "pickup"   // the customer picks up
)

// An OrderView is an order as it stands at the moment asked about.
type OrderView struct {
	Fact  *channel.Fact // as the source reported it
	Owner channel.Ref   // the source's own party

	// Order is the order with parcels, returns, refunds and payments reported
	// apart joined in. It may be that of Fact, and must not be changed.
	Order *channel.Order

	Open bool
	Next Step

	// Due is when Next was promised or ends: a delivery date, the end of the
	// pickup period. Zero if nobody said. Deadline is its last moment: for a
	// date the end of that day where the channel is. Late is by how much that
	// has passed.
	Due      channel.Time
	Deadline time.Time
	Late     time.Duration

	// Links are the records that belong to it or are about it: tickets,
	// messages, the till receipt of its return.
	Links []Reference
}

// joinOrder returns an order with what was reported apart from it joined in
// and with what happened after at taken out. The parts are sets keyed by id;
// of several reports about one part the newest fact wins.
func joinOrder(f *channel.Fact, parts []*channel.Fact, at time.Time) *channel.Order {
	if len(parts) == 0 {
		return orderAt(f.Content.(*channel.Order), at)
	}
	o := *f.Content.(*channel.Order)
	slices.SortFunc(parts, func(a, b *channel.Fact) int {
		return cmp.Or(a.UpdatedAt.Compare(b.UpdatedAt.Time), a.Ref.Compare(b.Ref))
	})
	parcels := newJoining(o.Fulfillments, func(x channel.Fulfillment) string { return x.ID })
	returns := newJoining(o.Returns, func(x channel.Return) string { return x.ID })
	refunds := newJoining(o.Refunds, func(x channel.Refund) string { return x.ID })
	payments := newJoining(o.Payments, func(x channel.Payment) string { return x.ID })
	for _, p := range parts {
		older := p.UpdatedAt.Before(f.UpdatedAt.Time) // than the order, which may have the part too
		switch c := p.Content.(type) {
		case *channel.Fulfillment:
			parcels.put(*c, older)
		case *channel.Return:
			returns.put(*c, older)
		case *channel.Refund:
			refunds.put(*c, older)
		case *channel.Payment:
			payments.put(*c, older)
		}
	}
	o.Fulfillments, o.Returns, o.Refunds, o.Payments = parcels.parts, returns.parts, refunds.parts, payments.parts
	return orderAt(&o, at)
}

// A joining is a set of parts keyed by id. Parts without an id are all
// different.
type joining[T any] struct {
	id    func(T) string
	parts []T
	at    map[string]int
	own   int // how many of the parts the order itself has
}

func newJoining[T any](parts []T, id func(T) string) *joining[T] {
	j := &joining[T]{id: id, parts: slices.Clone(parts), at: make(map[string]int, len(parts)), own: len(parts)}
	for i, p := range parts {
		j.at[id(p)] = i
	}
	return j
}

// put adds a part in place of the one with its id, unless that is the order's
// own and the new one is older than the order.
func (j *joining[T]) put(part T, older bool) {
	id := j.id(part)
	i, there := j.at[id]
	switch {
	case !there || id == "":
		j.at[id] = len(j.parts)
		j.parts = append(j.parts, part)
	case i >= j.own || !older:
		j.parts[i] = part
	}
}

// orderAt takes out of an order what happened after at. It returns the order
// itself if nothing did, and does not change it.
func orderAt(order *channel.Order, at time.Time) *channel.Order {
	after := func(t channel.Time) bool { return !t.IsZero() && t.After(at) }
	if !goesOn(order, after) {
		return order
	}
	o := *order
	if after(o.CancelledAt) {
		o.Status, o.CancelledAt = channel.OrderOpen, channel.Time{}
	}
	if after(o.CompletedAt) {
		o.Status, o.CompletedAt = channel.OrderOpen, channel.Time{}
	}
	for i, f := range o.Fulfillments {
		if !after(f.CreatedAt) && !after(f.ReadyAt) && !after(f.ShippedAt) && !after(f.DoneAt) && !after(f.FailedAt) {
			continue
		}
		o.Fulfillments = slices.Clone(o.Fulfillments)
		o.Fulfillments[i] = fulfillmentAt(f, after)
		if o.Status == channel.OrderCompleted {
			o.Status = channel.OrderOpen
		}
	}
	o.Fulfillments = dropAfter(o.Fulfillments, func(f channel.Fulfillment) bool { return after(f.CreatedAt) })
	o.Returns = dropAfter(o.Returns, func(r channel.Return) bool { return after(first(r.At, r.DoneAt)) })
	o.Refunds = dropAfter(o.Refunds, func(r channel.Refund) bool { return after(r.At) })
	n := len(o.Payments)
	o.Payments = dropAfter(o.Payments, func(p channel.Payment) bool { return after(p.At) })
	if len(o.Payments) < n && len(o.Payments) == 0 && o.Payment == channel.PayPaid {
		o.Payment = channel.PayPending
	}
	return &o
}

// goesOn reports whether anything of an order happened after the moment.
func goesOn(o *channel.Order, after func(channel.Time) bool) bool {
	if after(o.CancelledAt) || after(o.CompletedAt) {
		return true
	}
	for i := range o.Fulfillments {
		f := &o.Fulfillments[i]
		if after(f.CreatedAt) || after(f.ReadyAt) || after(f.ShippedAt) || after(f.DoneAt) || after(f.FailedAt) {
			return true
		}
	}
	for i := range o.Returns {
		if r := &o.Returns[i]; after(first(r.At, r.DoneAt)) {
			return true
		}
	}
	for i := range o.Refunds {
		if after(o.Refunds[i].At) {
			return true
		}
	}
	for i := range o.Payments {
		if after(o.Payments[i].At) {
			return true
		}
	}
	return false
}

func dropAfter[T any](parts []T, drop func(T) bool) []T {
	if !slices.ContainsFunc(parts, drop) {
		return parts
	}
	return slices.DeleteFunc(slices.Clone(parts), drop)
}

func fulfillmentAt(f channel.Fulfillment, after func(channel.Time) bool) channel.Fulfillment {
	none := channel.Time{}
	if after(f.FailedAt) {
		f.FailedAt, f.State = none, channel.FillAccepted
	}
	if after(f.DoneAt) {
		f.DoneAt, f.State = none, channel.FillAccepted
	}
	if after(f.ShippedAt) {
		f.ShippedAt, f.State = none, channel.FillAccepted
	}
	if after(f.ReadyAt) {
		f.ReadyAt, f.State = none, channel.FillAccepted
	}
	if f.State == channel.FillAccepted {
		switch {
		case !f.ReadyAt.IsZero():
			f.State = channel.FillStateReady
		case !f.ShippedAt.IsZero():
			f.State = channel.FillStateTransit
		}
	}
	return f
}

// assess works out what is next for an order and how late it is.
func (v *OrderView) assess(at time.Time, zone *time.Location) {
	o := v.Order
	switch o.Status {
	case channel.OrderCancelled, channel.OrderDraft:
		return
	}
	if o.Type == channel.SaleVoid || o.Type == channel.SaleReturn {
		return
	}
	var waiting *channel.Fulfillment // the parcel that is due first
	for i := range o.Fulfillments {
		if f := &o.Fulfillments[i]; !finalState(f.State) && (waiting == nil || compareDue(f, waiting) < 0) {
			waiting = f
		}
	}
	v.Open = o.Status != channel.OrderCompleted || waiting != nil
	if !v.Open {
		return
	}
	switch {
	case waiting != nil:
		v.Next, v.Due = nextOf(waiting)
	case o.Payment == channel.PayPending || o.Payment == channel.PayPartial:
		v.Next = StepPayment
	case len(o.Fulfillments) == 0:
		v.Next = StepHandover
	case lacksGoods(o):
		v.Next = StepHandover
	default:
		v.Open = o.Status == channel.OrderUnknown // everything has arrived
	}
	if v.Deadline = deadline(v.Due, zone); !v.Deadline.IsZero() && at.After(v.Deadline) {
		v.Late = at.Sub(v.Deadline)
	}
}

// lacksGoods reports whether goods are still owed although no parcel is on its
// way: the source says so, or says nothing and no parcel arrived.
func lacksGoods(o *channel.Order) bool {
	switch o.Fulfillment {
	case channel.FillNone, channel.FillPartial:
		return true
	case channel.FillAll, channel.FillDelivered, channel.FillReturned, channel.FillCancelled:
		return false
	}
	return !slices.ContainsFunc(o.Fulfillments, func(f channel.Fulfillment) bool {
		return f.State == channel.FillStateDone || f.State == channel.FillPickedUp
	})
}

// compareDue orders parcels by when they are due, those without a date last.
func compareDue(a, b *channel.Fulfillment) int {
	_, da := nextOf(a)
	_, db := nextOf(b)
	switch {
	case da.IsZero() != db.IsZero():
		if da.IsZero() {
			return 1
		}
		return -1
	case !da.Equal(db.Time):
		return da.Compare(db.Time)
	}
	return cmp.Compare(a.ID, b.ID)
}

func nextOf(f *channel.Fulfillment) (Step, channel.Time) {
	switch f.State {
	case channel.FillStateReady:
		return StepPickup, f.ExpiresAt
	case channel.FillStateTransit:
		return StepDelivery, f.PromisedBy
	}
	return StepHandover, f.PromisedBy
}

// deadline returns the last moment of a due time: for a date the end of that
// day where the channel is.
func deadline(due channel.Time, zone *time.Location) time.Time {
	if due.IsZero() || !due.DateOnly {
		return due.Time
	}
	day, err := time.Parse(time.DateOnly, due.Date)
	if err != nil {
		return due.Time
	}
	end := day.AddDate(0, 0, 1)
	if zone != nil {
		// Mostly no clock is changed near there.
		_, before := end.Add(-26 * time.Hour).In(zone).Zone()
		_, after := end.Add(26 * time.Hour).In(zone).Zone()
		at := end.Add(-time.Duration(before) * time.Second)
		if _, then := at.In(zone).Zone(); before == after && then == before {
			return at
		}
	}
	next, err := channel.ParseTime(time.DateOnly, end.Format(time.DateOnly), zone)
	if err != nil {
		return due.Time
	}
	return next.Time
}
