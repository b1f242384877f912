package main

import (
	"time"

	"github.com/clientele-go/clientele/channel"
	"github.com/clientele-go/clientele/customer"
)

type order struct {
	Ref         channel.Ref         `json:"ref"`
	Number      string              `json:"number,omitempty"`
	Status      channel.OrderStatus `json:"status"`
	Open        bool                `json:"open"`
	Sale        string              `json:"sale,omitempty"` // of a till: sale, return …
	Store       string              `json:"store,omitempty"`
	Placed      time.Time           `json:"placed,omitzero"`
	Payment     channel.PayStatus   `json:"payment,omitempty"`
	Total       channel.Money       `json:"total,omitzero"`
	Next        customer.Step       `json:"next,omitempty"`
	Due         string              `json:"due,omitempty"`
	LateMinutes int                 `json:"late_minutes,omitempty"`
	Lines       []line              `json:"lines,omitempty"`
	Parcels     []parcel            `json:"parcels,omitempty"`
	Tickets     []string            `json:"tickets,omitempty"` // that are about it
	Linked      []string            `json:"linked,omitempty"`  // numbers of orders and receipts that belong to it
	URL         string              `json:"url,omitempty"`
}

type line struct {
	Quantity string `json:"quantity,omitempty"`
	Name     string `json:"name"`
}

// parcel is a parcel or a pickup. The pickup code is the customer's secret and
// is not shown.
type parcel struct {
	Type     channel.FillType  `json:"type"`
	State    channel.FillState `json:"state"`
	Source   string            `json:"source,omitempty"` // the state in the words of its source
	Carrier  string            `json:"carrier,omitempty"`
	Tracking string            `json:"tracking,omitempty"`
	Location string            `json:"location,omitempty"`
	Promised string            `json:"promised,omitempty"`
	Shipped  time.Time         `json:"shipped,omitzero"`
	Ready    time.Time         `json:"ready,omitzero"`
	Done     time.Time         `json:"done,omitzero"`
	Until    string            `json:"until,omitempty"` // end of the pickup period
}

func (m maker) order(v customer.OrderView) order {
	o := v.Order
	out := order{Ref: v.Fact.Ref, Number: o.Number, Status: o.Status, Open: v.Open, Store: o.Store, Placed: m.in(o.PlacedAt.Time),
		Payment: o.Payment, Total: o.Total, Next: v.Next, Due: m.due(v.Due), LateMinutes: minutes(v.Late), URL: v.Fact.URL}
	if o.Via == channel.ViaStore {
		out.Sale = "sale"
		if o.Type != channel.SaleNormal {
			out.Sale = string(o.Type)
		}
	}
	for _, l := range o.Lines {
		if !l.Voided {
			out.Lines = append(out.Lines, line{l.Quantity, l.Name})
		}
	}
	for _, f := range o.Fulfillments {
		out.Parcels = append(out.Parcels, parcel{Type: f.Type, State: f.State, Source: f.Source, Carrier: f.Carrier, Tracking: f.Tracking,
			Location: f.Location, Promised: m.due(f.PromisedBy), Shipped: m.in(f.ShippedAt.Time), Ready: m.in(f.ReadyAt.Time),
			Done: m.in(f.DoneAt.Time), Until: m.due(f.ExpiresAt)})
	}
	out.Tickets = m.linked(v.Fact.Ref, v.Links, channel.KindCase)
	out.Linked = m.linked(v.Fact.Ref, v.Links, channel.KindOrder)
	return out
}

// linked lists the numbers of the customer's own records of a kind that a
// record is linked with. A weak link, which may be a chance hit, is none.
func (m maker) linked(self channel.Ref, links []customer.Reference, kind channel.Kind) []string {
	var out []string
	for _, l := range links {
		other := l.To
		if other == self {
			other = l.From
		}
		if n := m.numbers[other]; n != "" && other.Kind == kind && !l.Foreign && l.Confidence != customer.Weak {
			out = append(out, n)
		}
	}
	return out
}

type ticket struct {
	Ref         channel.Ref        `json:"ref"`
	Number      string             `json:"number"`
	Subject     string             `json:"subject,omitempty"`
	Status      channel.CaseStatus `json:"status"`
	Open        bool               `json:"open"`
	Queue       string             `json:"queue,omitempty"`
	Assignee    string             `json:"assignee,omitempty"`
	Role        string             `json:"role,omitempty"`
	Opened      time.Time          `json:"opened,omitzero"`
	Due         string             `json:"due,omitempty"`
	LateMinutes int                `json:"late_minutes,omitempty"`
	Orders      []string           `json:"orders,omitempty"` // that it is about
	URL         string             `json:"url,omitempty"`
}

func (m maker) ticket(v customer.CaseView) ticket {
	c := v.Case
	return ticket{Ref: v.Fact.Ref, Number: c.Number, Subject: c.Subject, Status: c.Status, Open: v.Open, Queue: c.Queue, Assignee: c.Assignee,
		Role: c.Role, Opened: m.in(c.OpenedAt.Time), Due: m.due(c.DueAt), LateMinutes: minutes(v.Late),
		Orders: m.linked(v.Fact.Ref, v.Links, channel.KindOrder), URL: v.Fact.URL}
}

type promise struct {
	Ref         channel.Ref            `json:"ref"` // the promise, or the order whose parcel carries it
	Kind        channel.PromiseKind    `json:"kind"`
	Status      customer.PromiseStatus `json:"status"`
	Open        bool                   `json:"open"`
	Due         string                 `json:"due,omitempty"`
	LateMinutes int                    `json:"late_minutes,omitempty"`
	Made        time.Time              `json:"made,omitzero"`
	By          string                 `json:"by,omitempty"`
	Role        string                 `json:"role,omitempty"`
	About       string                 `json:"about,omitempty"` // number of the order or ticket
	Text        string                 `json:"text,omitempty"`
	Kept        time.Time              `json:"kept,omitzero"`
}

func (m maker) promise(v customer.PromiseView) promise {
	p := v.Promise
	return promise{Ref: v.Ref, Kind: p.Kind, Status: v.Status, Open: v.Open(), Due: m.due(p.Due), LateMinutes: minutes(v.Late),
		Made: m.in(p.MadeAt.Time), By: p.By, Role: p.Role, About: m.numbers[p.About], Text: p.Text, Kept: m.in(v.KeptAt)}
}
