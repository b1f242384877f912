package customer

import (
	"cmp"
	"slices"
	"time"

	"github.com/clientele-go/clientele/channel"
)

// EntryKind says what happened. One order yields several entries.
type EntryKind string

// The kinds of entries of a timeline.
const (
	Registered       EntryKind = "person.registered"
	OrderPlaced      EntryKind = "order.placed"
	OrderPaid        EntryKind = "order.paid"
	OrderCancelled   EntryKind = "order.cancelled"
	OrderCompleted   EntryKind = "order.completed"
	Sold             EntryKind = "sale" // a till sale
	Voided           EntryKind = "sale.voided"
	ParcelShipped    EntryKind = "fulfillment.shipped"
	ParcelReady      EntryKind = "fulfillment.ready"
	ParcelDelivered  EntryKind = "fulfillment.delivered"
	ParcelPickedUp   EntryKind = "fulfillment.picked_up"
	ParcelFailed     EntryKind = "fulfillment.failed"
	ReturnRequested  EntryKind = "return.requested"
	ReturnReceived   EntryKind = "return.received"
	Refunded         EntryKind = "refund"
	Contacted        EntryKind = "interaction" // see Interaction.Kind for which
	CaseOpened       EntryKind = "case.opened"
	CaseSolved       EntryKind = "case.solved"
	Promised         EntryKind = "promise.made"
	FeedbackGiven    EntryKind = "feedback"
	ConsentChanged   EntryKind = "consent"
	PaymentAttempted EntryKind = "payment" // a payment reported apart from its order
)

// An Entry is one dated event of a customer's timeline.
type Entry struct {
	At    time.Time
	Kind  EntryKind
	Ref   channel.Ref // the fact it comes from
	Part  string      // the part of it, such as the id of a parcel
	Owner channel.Ref // the source's own party

	// Fact is the current version of the fact, or the one known at the moment
	// the Reader asks about. It must not be changed.
	Fact *channel.Fact

	// TimeFlag says what is doubtful about At: "zone unknown", "hour does not
	// exist", "ambiguous hour"; "time of arrival", for the source gave none; or
	// "ahead of its arrival", for what the source gave was more than a day
	// ahead, and At is the time of arrival. Empty if nothing is.
	TimeFlag string

	// Links are the records that the entry is about or that are about it, if
	// they were asked for.
	Links []Reference
}

// ID returns an id of the entry that is stable over time and unique among all
// entries. It contains the source's own ids.
func (e Entry) ID() string { return e.Ref.String() + "#" + string(e.Kind) + "#" + e.Part }

// String returns the time, the kind and the ref.
func (e Entry) String() string {
	return e.At.UTC().Format(time.RFC3339) + " " + string(e.Kind) + " " + e.Ref.String()
}

// maxAhead is how far a source's clock may run ahead of ours before its time
// is not believed.
const maxAhead = 24 * time.Hour

// entryRows appends the entries that a fact yields, in order, to an empty
// slice. received is when the fact came: it stands in for a time that is
// missing, and for one that is more than a day ahead of it.
func entryRows(rows []EntryRow, f *channel.Fact, received time.Time) []EntryRow {
	b := entryBuilder{f: f, received: received, rows: rows}
	if f.Deleted || f.Content == nil {
		return rows
	}
	switch c := f.Content.(type) {
	case *channel.Person:
		if c.Registered {
			b.add(Registered, "", f.CreatedAt)
		}
	case *channel.Order:
		b.order(c)
	case *channel.Fulfillment:
		b.fulfillment(*c, c.ID)
	case *channel.Return:
		b.returned(*c, c.ID)
	case *channel.Refund:
		b.refund(*c, c.ID)
	case *channel.Payment:
		b.add(PaymentAttempted, c.ID, first(c.At, f.CreatedAt, f.UpdatedAt))
	case *channel.Interaction:
		b.must(Contacted, "", first(c.StartedAt, f.CreatedAt, f.UpdatedAt))
	case *channel.Case:
		if c.MergedInto.IsZero() {
			b.must(CaseOpened, "", first(c.OpenedAt, f.CreatedAt))
			b.add(CaseSolved, "", first(c.SolvedAt, c.ClosedAt))
		}
	case *channel.Promise:
		b.must(Promised, "", first(c.MadeAt, f.CreatedAt, f.UpdatedAt))
	case *channel.Feedback:
		b.must(FeedbackGiven, "", first(c.At, f.CreatedAt))
	case *channel.Consent:
		b.must(ConsentChanged, "", first(c.At, f.CreatedAt))
	}
	slices.SortFunc(b.rows, EntryRow.Compare)
	return slices.CompactFunc(b.rows, func(x, y EntryRow) bool { return x.Compare(y) == 0 })
}

type entryBuilder struct {
	f        *channel.Fact
	received time.Time
	rows     []EntryRow
}

// add adds an entry if its time is known.
func (b *entryBuilder) add(kind EntryKind, part string, at channel.Time) {
	if at.IsZero() {
		return
	}
	when := at.Time
	if when.After(b.received.Add(maxAhead)) {
		when = b.received.UTC().Round(0)
	}
	b.rows = append(b.rows, EntryRow{At: when, Kind: kind, Ref: b.f.Ref, Part: part})
}

// must adds an entry, at the time of its arrival if no other is known: an
// event without a time is not lost.
func (b *entryBuilder) must(kind EntryKind, part string, at channel.Time) {
	if at.IsZero() {
		at = channel.UTC(b.received)
	}
	b.add(kind, part, at)
}

func (b *entryBuilder) order(o *channel.Order) {
	placed := first(o.PlacedAt, b.f.CreatedAt)
	if o.Status == channel.OrderDraft || o.Type == channel.SaleSuspended {
		return // a cart is not an order
	}
	switch {
	case o.Type == channel.SaleVoid:
		b.must(Voided, "", first(o.CancelledAt, placed))
	case o.Type == channel.SaleReturn:
		// The goods come back; the returns below say it.
		if len(o.Returns) == 0 {
			b.must(ReturnReceived, "", placed)
		}
	case o.Via == channel.ViaStore:
		b.must(Sold, "", placed)
	default:
		b.must(OrderPlaced, "", placed)
		if at := paidAt(o); !at.IsZero() {
			b.add(OrderPaid, "", at)
		}
	}
	b.add(OrderCancelled, "", o.CancelledAt)
	if o.Via != channel.ViaStore {
		b.add(OrderCompleted, "", o.CompletedAt)
	}
	for _, f := range o.Fulfillments {
		b.fulfillment(f, f.ID)
	}
	for _, r := range o.Returns {
		b.returned(r, r.ID)
	}
	for _, r := range o.Refunds {
		b.refund(r, r.ID)
	}
}

// paidAt is when the payments of an order reached it: the time of the latest
// completed one, if the order is paid or was.
func paidAt(o *channel.Order) channel.Time {
	switch o.Payment {
	case channel.PayPaid, channel.PayPartiallyRefunded, channel.PayRefunded:
	default:
		return channel.Time{}
	}
	var at channel.Time
	for _, p := range o.Payments {
		if p.Status == channel.PaymentDone && p.Kind != channel.PayKindRefund && p.Kind != channel.PayKindChange && p.At.After(at.Time) {
			at = p.At
		}
	}
	return at
}

func (b *entryBuilder) fulfillment(f channel.Fulfillment, part string) {
	if f.Type == channel.FillPickup || f.State == channel.FillPickedUp {
		b.add(ParcelReady, part, f.ReadyAt)
		b.add(ParcelPickedUp, part, f.DoneAt)
	} else {
		b.add(ParcelShipped, part, f.ShippedAt)
		b.add(ParcelDelivered, part, f.DoneAt)
	}
	b.add(ParcelFailed, part, f.FailedAt)
}

func (b *entryBuilder) returned(r channel.Return, part string) {
	if r.Method != channel.ReturnInStore {
		b.add(ReturnRequested, part, r.At)
	}
	b.add(ReturnReceived, part, first(r.DoneAt, inStore(r)))
}

func inStore(r channel.Return) channel.Time {
	if r.Method == channel.ReturnInStore {
		return r.At
	}
	return channel.Time{}
}

func (b *entryBuilder) refund(r channel.Refund, part string) {
	if r.Status == "" || r.Status == channel.PaymentDone {
		b.add(Refunded, part, first(r.At, b.f.UpdatedAt))
	}
}

// first returns the first time that is known.
func first(times ...channel.Time) channel.Time {
	return cmp.Or(times...)
}
