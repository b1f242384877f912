package journey

import (
	"cmp"
	"slices"
	"time"

	"github.com/clientele-go/clientele/channel"
	"github.com/clientele-go/clientele/customer"
)

// promises tells of what somebody promised. What became of a promise is judged
// by the view.
func (h *history) promises(out []telling, v *customer.View) []telling {
	var said []*customer.PromiseView
	for i := range v.Promises {
		if p := &v.Promises[i]; p.Ref.Kind != channel.KindOrder { // the date of a parcel, which its order tells of
			said = append(said, p)
		}
	}
	for _, p := range replaced(said) {
		t := telling{Finding: Finding{Kind: PromiseDue, Owner: p.Promise.Role, Refs: []channel.Ref{p.Ref}}, promise: p.Promise.Kind, basis: p.Promise.Basis}
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
		t.Count = p.times
		h.tellPromise(&t, &p.PromiseView)
		out = append(out, t)
	}
	return out
}

// A repeated promise is one that may have been made again.
type repeated struct {
	customer.PromiseView
	times int // how often it was made so far; 0: once
}

// replaced finds the promises that were made again before they were due: the
// last of them is the one to be kept, and the others are replaced. Who is told
// only afterwards that it takes longer was let down all the same.
func replaced(ps []*customer.PromiseView) []repeated {
	slices.SortFunc(ps, func(a, b *customer.PromiseView) int {
		return cmp.Or(a.Promise.MadeAt.Compare(b.Promise.MadeAt.Time), a.Ref.Compare(b.Ref))
	})
	out := make([]repeated, len(ps))
	for i, p := range ps {
		out[i] = repeated{PromiseView: *p}
	}
	type thing struct {
		kind  channel.PromiseKind
		about channel.Ref
	}
	last := map[thing]int{}
	for i := range out {
		p := &out[i]
		k := thing{p.Promise.Kind, p.Promise.About}
		if p.Promise.About.IsZero() || p.Promise.MadeAt.IsZero() || p.Promise.Kind == channel.PromiseOther {
			continue
		}
		if j, again := last[k]; again {
			old := &out[j]
			made := p.Promise.MadeAt.Time
			kept := !old.KeptAt.IsZero() && old.KeptAt.Before(made)
			if !kept && made.After(old.Promise.MadeAt.Time) && !made.After(old.Deadline) {
				p.times = max(old.times, 1) + 1
				old.Status, old.KeptAt, old.KeptBy, old.Late = customer.PromiseDropped, time.Time{}, channel.Ref{}, 0
			}
		}
		last[k] = i
	}
	return out
}

// tellPromise fills in what the view says of a promise.
func (h *history) tellPromise(t *telling, p *customer.PromiseView) {
	t.At = cmp.Or(p.Promise.MadeAt.Time, p.Promise.Due.Time)
	t.Stage = h.stage(t.Stage, t.At)
	t.Due, t.Late, t.Settled = p.Promise.Due, p.Late, p.KeptAt
	t.Days = h.daysLate(p)
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
}

// daysLate counts by how many days a promised day was missed: two dates are
// compared as people do, whatever the hour.
func (h *history) daysLate(p *customer.PromiseView) int {
	if !p.Promise.Due.DateOnly || p.Late == 0 {
		return 0
	}
	end := p.KeptAt
	if end.IsZero() {
		end = h.at
	}
	day, err := time.Parse(time.DateOnly, p.Promise.Due.Date)
	if err != nil {
		return 0
	}
	l := end.In(h.rules.Zone)
	return max(0, int(time.Date(l.Year(), l.Month(), l.Day(), 0, 0, 0, 0, time.UTC).Sub(day).Hours()/24))
}

// orders tells of parcels that have a date: whether they are there, or ready
// for pickup.
func (h *history) orders(out []telling, v *customer.View, order func(channel.Ref) *customer.OrderView) []telling {
	refs := make([]channel.Ref, 0, len(v.Promises))
	for i := range v.Promises {
		p := &v.Promises[i]
		if p.Ref.Kind != channel.KindOrder {
			continue
		}
		refs = append(refs, p.Ref)
		out = append(out, telling{Finding: Finding{Kind: OrderDue, Stage: Purchase, Refs: refs[len(refs)-1 : len(refs) : len(refs)]}, promise: p.Promise.Kind})
		t := &out[len(out)-1]
		if o := order(p.Ref); o != nil {
			t.number = o.Order.Number
			if !o.Fact.UpdatedAt.After(h.at) {
				t.state = stateOf(o.Order, &p.Promise)
			}
		}
		h.tellPromise(t, p)
	}
	return out
}

// stateOf returns the state of the parcel of which a promise tells, in the
// words of its source.
func stateOf(o *channel.Order, p *channel.Promise) string {
	for i := range o.Fulfillments {
		if f := &o.Fulfillments[i]; f.Tracking == p.Text && f.PromisedBy == p.Due {
			return f.Source
		}
	}
	return ""
}

// pickups tells of goods that wait for the customer.
func (h *history) pickups(out []telling, v *customer.View) []telling {
	for i := range v.Orders {
		o := &v.Orders[i]
		for j := range o.Order.Fulfillments {
			f := &o.Order.Fulfillments[j]
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
