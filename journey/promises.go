package journey

import (
	"cmp"
	"time"

	"github.com/clientele-go/clientele/channel"
	"github.com/clientele-go/clientele/customer"
)

// promises tells of what somebody promised. What became of a promise is judged
// by the view.
func (h *history) promises(v *customer.View) []telling {
	var out []telling
	for _, p := range v.Promises {
		if p.Ref.Kind == channel.KindOrder {
			continue // the date of a parcel, which its order tells of
		}
		t := telling{Finding: Finding{Kind: PromiseDue, Owner: p.Promise.Role, Refs: []channel.Ref{p.Ref}}, promise: p.Promise.Kind}
		about := p.Promise.About
		if k := h.caseOf(about); k != nil {
			t.Stage = caseStage(*k)
			t.Owner = cmp.Or(t.Owner, k.c.Role, k.c.Queue)
		}
		if !about.IsZero() {
			t.Refs = append(t.Refs, about)
		}
		switch {
		case p.Promise.Kind == channel.PromiseRefund:
			t.Stage = PostSale
		case about.Kind == channel.KindOrder:
			t.Stage = Purchase
		}
		out = append(out, h.tellPromise(t, p))
	}
	return out
}

// tellPromise fills in what the view says of a promise.
func (h *history) tellPromise(t telling, p customer.PromiseView) telling {
	t.At = cmp.Or(p.Promise.MadeAt.Time, p.Promise.Due.Time)
	t.Stage = h.stage(t.Stage, t.At)
	t.Due, t.Late, t.Settled = p.Promise.Due, p.Late, p.KeptAt
	switch p.Status {
	case customer.PromiseWasKept:
		t.Verdict = Kept
	case customer.PromiseKeptLate:
		t.Verdict = Late
	case customer.PromiseOverdue:
		t.Verdict = Broken
	case customer.PromiseDropped:
		t.Verdict = Cancelled
	default:
		t.Verdict = Pending
	}
	if by := p.KeptBy; !by.IsZero() && by != p.Ref && by != p.Promise.About {
		t.Refs = append(t.Refs, by)
	}
	return t
}

// orders tells of parcels that have a date: whether they are there, or ready
// for pickup.
func (h *history) orders(v *customer.View) []telling {
	var out []telling
	for _, p := range v.Promises {
		if p.Ref.Kind != channel.KindOrder {
			continue
		}
		t := telling{Finding: Finding{Kind: OrderDue, Stage: Purchase, Refs: []channel.Ref{p.Ref}}, promise: p.Promise.Kind}
		for _, o := range v.Orders {
			if o.Fact.Ref == p.Ref {
				t.number, t.state = o.Order.Number, stateOf(o.Order, p.Promise)
			}
		}
		out = append(out, h.tellPromise(t, p))
	}
	return out
}

// stateOf returns the state of the parcel of which a promise tells, in the
// words of its source.
func stateOf(o *channel.Order, p channel.Promise) string {
	for _, f := range o.Fulfillments {
		if f.Tracking == p.Text && f.PromisedBy == p.Due {
			return f.Source
		}
	}
	return ""
}

// pickups tells of goods that wait for the customer.
func (h *history) pickups(v *customer.View) []telling {
	var out []telling
	for _, o := range v.Orders {
		for _, f := range o.Order.Fulfillments {
			if f.Type != channel.FillPickup || f.ReadyAt.IsZero() || f.ReadyAt.After(h.at) {
				continue
			}
			t := telling{Finding: Finding{Kind: PickupDue, Stage: Purchase, At: f.ReadyAt.Time, Due: f.ExpiresAt,
				Refs: []channel.Ref{o.Fact.Ref}}, number: o.Order.Number, place: f.Location}
			c := constraint{due: endOf(f.ExpiresAt, h.rules.Zone), met: f.DoneAt.Time, cancelled: f.FailedAt.Time}
			if c.cancelled.IsZero() && c.met.IsZero() {
				c.dropped = f.State == channel.FillStateCancel || f.State == channel.FillFailed || o.Order.Status == channel.OrderCancelled
			}
			if c.met.IsZero() && f.State == channel.FillPickedUp {
				c.met = latest(f.ReadyAt.Time, o.Order.CompletedAt.Time)
			}
			c.judge(&t.Finding, h.at)
			out = append(out, t)
		}
	}
	return out
}

func latest(a, b time.Time) time.Time {
	if b.After(a) {
		return b
	}
	return a
}
