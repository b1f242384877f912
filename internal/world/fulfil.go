package world

import (
	"time"

	"github.com/clientele-go/clientele/channel"
)

// ship plans one or two parcels, and what may come back of them. The promise
// is the day that the shop shows when the order is paid.
func (p *part) ship(o *purchase) {
	parcels := 1
	if len(o.order.Lines) > 1 && p.percent(15) {
		parcels = 2
	}
	o.due = dayEnd(o.paid.Add(days(4+p.IntN(3))), o.zone)
	o.parcels = make([]channel.Fulfillment, parcels)
	delivered := true
	for i := range parcels {
		f := &o.parcels[i]
		*f = channel.Fulfillment{ID: "s" + o.ref.ID + "-" + digit(i+1), Type: channel.FillShipment, State: channel.FillAccepted,
			Source: "accepted", Carrier: [...]string{"Kurier Wisła", "Nemuno paštas", "Tideway Freight"}[o.country],
			PromisedBy: day(o.due, o.zone), Recipient: p.recipient(o)}
		if parcels == 2 {
			for j := i; j < len(o.order.Lines); j += 2 {
				f.Lines = append(f.Lines, channel.LinePart{Line: o.order.Lines[j].ID})
			}
		}
		shipped := p.workday(o.paid, p.span(hours(4), hours(20)), o.zone)
		done := p.moment(shipped.Add(hours(6)), o.due, o.zone, 8, 20)
		if p.chance(p.rates.Late) {
			done = p.moment(o.due.Add(hours(5)), o.due.Add(days(9)), o.zone, 8, 20)
			if p.percent(15) {
				done, delivered = time.Time{}, false // lost on the way
			}
		}
		p.parcel(o, i, shipped, done)
		o.done = later(o.done, done)
	}
	if !delivered {
		o.done = time.Time{}
		return
	}
	if p.chance(p.rates.Returns) {
		p.sendBack(o)
	}
}

// recipient is who gets a parcel: mostly the buyer, at home or at a locker,
// sometimes somebody who is given a present.
func (p *part) recipient(o *purchase) channel.Contact {
	h := o.buyer
	a := h.lives(o.placed)
	name := o.order.Buyer.Name
	switch n := p.IntN(100); {
	case n < 4:
		name = channel.Name{Full: pick(p.dice, women[h.country]) + " " + pick(p.dice, families[h.country]).wife}
		a, _ = p.dice.address(h.country)
	case n < 30 && h.country != britain:
		a.Street, a.Point = "", fold(a.City)[:1]+padded(p.IntN(300), 1000)
	}
	a.Kind, a.Name = "shipping", name.Display()
	return channel.Contact{Name: name, Address: a}
}

func (p *part) parcel(o *purchase, i int, shipped, done time.Time) {
	o.thenParcel(shipped, i, func(o *purchase, at channel.Time) {
		f := &o.parcels[i]
		f.State, f.Source, f.ShippedAt = channel.FillStateTransit, "handed over", at
		f.Tracking = trackingNumber(o.country, o.ref.ID+digit(i+1))
		o.order.Fulfillment, o.order.Source = channel.FillInTransit, "shipped"
		if i == 0 && len(o.parcels) == 2 && o.parcels[1].ShippedAt.IsZero() || i == 1 && o.parcels[0].ShippedAt.IsZero() {
			o.order.Fulfillment = channel.FillPartial
		}
	})
	if done.IsZero() {
		return
	}
	o.thenParcel(done, i, func(o *purchase, at channel.Time) {
		f := &o.parcels[i]
		f.State, f.Source, f.DoneAt = channel.FillStateDone, "delivered", at
		for j := range o.parcels {
			if o.parcels[j].DoneAt.IsZero() {
				return
			}
		}
		o.complete(at, channel.FillDelivered, "delivered")
	})
	if o.country == lithuania {
		o.then(done.Add(time.Minute), func(*purchase, channel.Time) {})
	}
}

func (o *purchase) complete(at channel.Time, fill channel.FillStatus, state string) {
	o.order.Status, o.order.Fulfillment, o.order.Source, o.order.CompletedAt = channel.OrderCompleted, fill, state, at
}

// collect plans a pickup in a store: ready in time or late, then fetched, or
// left until the shop takes it back.
func (p *part) collect(o *purchase) {
	shop := p.nearStore(o.buyer)
	o.due = dayEnd(o.paid.Add(days(3+p.IntN(2))), o.zone)
	ready := p.workday(o.paid, p.span(hours(3), hours(20)), o.zone)
	if p.chance(p.rates.Late) {
		ready = p.moment(o.due.Add(hours(8)), o.due.Add(days(4)), o.zone, 9, 18)
	}
	o.done = ready
	expires := dayEnd(ready.Add(days(7)), o.zone)
	o.parcels = []channel.Fulfillment{{ID: "o" + o.ref.ID, Type: channel.FillPickup, State: channel.FillAccepted, Source: "accepted",
		Location: shop.place, PromisedBy: day(o.due, o.zone)}}
	code := padded(p.IntN(10_000), 10_000)
	o.thenParcel(ready, 0, func(o *purchase, at channel.Time) {
		f := &o.parcels[0]
		f.State, f.Source, f.ReadyAt, f.ExpiresAt, f.Code = channel.FillStateReady, "ready", at, day(expires, o.zone), code
		o.order.Fulfillment, o.order.Source = channel.FillReady, "ready"
	})
	if p.percent(12) {
		o.then(expires.Add(hours(9)), func(o *purchase, at channel.Time) {
			o.parcels[0].State, o.parcels[0].Source, o.parcels[0].FailedAt = channel.FillStateCancel, "expired", at
			o.cancel(at, "not picked up")
			o.refund(at, o.order.Total, "", "not picked up")
		})
		return
	}
	fetched := p.moment(ready.Add(hours(1)), expires, o.zone, 9, 20)
	o.thenParcel(fetched, 0, func(o *purchase, at channel.Time) {
		f := &o.parcels[0]
		f.State, f.Source, f.DoneAt = channel.FillPickedUp, "picked up", at
		o.complete(at, channel.FillAll, "picked up")
	})
	if o.country == lithuania {
		o.then(fetched.Add(time.Minute), func(*purchase, channel.Time) {})
	}
	p.handOver(o, shop, fetched)
}

// refund gives back part of what was paid.
func (o *purchase) refund(at channel.Time, amount channel.Money, back, why string) {
	c := &o.order
	c.Refunded = amount
	c.Payment = channel.PayPartiallyRefunded
	if amount == c.Total {
		c.Payment = channel.PayRefunded
	}
	c.Refunds = []channel.Refund{{ID: "r" + o.ref.ID, Payment: "p" + o.ref.ID, Return: back, Amount: amount,
		Status: channel.PaymentDone, At: at, Reason: why}}
}

// sendBack plans that one line of a delivered order comes back: to a store,
// of which the web shop never hears, or by mail.
func (p *part) sendBack(o *purchase) {
	line := o.order.Lines[p.IntN(len(o.order.Lines))]
	asked := p.moment(o.done.Add(hours(12)), o.done.Add(days(14)), o.zone, 8, 20)
	if p.percent(40) {
		p.bringBack(o, p.nearStore(o.buyer), line, asked)
		return
	}
	id := "v" + o.ref.ID
	parts := []channel.LinePart{{Line: line.ID, Quantity: line.Quantity, Amount: line.Total}}
	got := p.workday(asked, p.span(days(2), days(6)), o.zone)
	paid := p.workday(got, p.span(hours(2), days(5)), o.zone)
	if o.country == lithuania {
		p.sendBackApart(o, id, parts, asked, got, paid)
		return
	}
	back := func(status channel.ReturnStatus, at channel.Time) {
		r := channel.Return{ID: id, Status: status, Method: channel.ReturnByMail, Reason: "changed mind", At: channel.UTC(asked), Lines: parts}
		if status != channel.ReturnRequested {
			r.DoneAt = at
		}
		o.order.Returns = []channel.Return{r}
	}
	o.then(asked, func(o *purchase, at channel.Time) { back(channel.ReturnRequested, at) })
	o.then(got, func(o *purchase, at channel.Time) { back(channel.ReturnReceived, at) })
	o.then(paid, func(o *purchase, at channel.Time) { o.refund(at, line.Total, id, "return") })
}

// sendBackApart tells returns and refunds as the Lithuanian shop does: apart
// from their order.
func (p *part) sendBackApart(o *purchase, id string, parts []channel.LinePart, asked, got, paid time.Time) {
	tell := func(status channel.ReturnStatus, at, done time.Time) {
		p.tell(o.buyer, stamp(channel.Fact{Ref: ref(WebLT, channel.KindReturn, id), Party: o.party, Content: &channel.Return{ID: id, Order: o.ref,
			Status: status, Method: channel.ReturnByMail, Reason: "changed mind", At: channel.UTC(asked), DoneAt: channel.UTC(done), Lines: parts}}, 0, asked, at))
	}
	tell(channel.ReturnRequested, asked, time.Time{})
	tell(channel.ReturnReceived, got, got)
	p.tell(o.buyer, stamp(channel.Fact{Ref: ref(WebLT, channel.KindRefund, "r"+o.ref.ID), Party: o.party, Content: &channel.Refund{ID: "r" + o.ref.ID,
		Order: o.ref, Payment: "p" + o.ref.ID, Return: id, Amount: parts[0].Amount, Status: channel.PaymentDone, At: channel.UTC(paid),
		Reason: "return", Lines: parts}}, 0, paid, paid))
}
