package journey

import (
	"slices"

	"github.com/clientele-go/clientele/channel"
	"github.com/clientele-go/clientele/customer"
)

// A Stage is a part of a customer's journey. The set is open: a program may
// use stages of its own, see [Rules.Stages]. The empty Stage means that it is
// not known.
type Stage string

// The stages that the library knows.
const (
	PreSale  Stage = "pre_sale"  // before anything is ordered
	Purchase Stage = "purchase"  // from the order until the goods are there
	PostSale Stage = "post_sale" // returns, refunds, questions and problems
)

// StageOf returns the stage that an entry by itself belongs to. A contact or a
// case belongs to PostSale if it is known to be about an order: through the
// source, or through Entry.Links where they were asked for. Otherwise it is
// empty, since nobody said what it was about.
func StageOf(e customer.Entry) Stage {
	switch e.Kind {
	case customer.Registered, customer.ConsentChanged:
		return PreSale
	case customer.OrderPlaced, customer.OrderPaid, customer.PaymentAttempted, customer.OrderCancelled,
		customer.OrderCompleted, customer.Sold, customer.Voided, customer.ParcelShipped, customer.ParcelReady,
		customer.ParcelDelivered, customer.ParcelPickedUp, customer.ParcelFailed:
		return Purchase
	case customer.ReturnRequested, customer.ReturnReceived, customer.Refunded:
		return PostSale
	}
	if aboutOrder(&e) {
		return PostSale
	}
	return ""
}

// aboutOrder reports whether an entry is known to be about an order.
func aboutOrder(e *customer.Entry) bool {
	for i := range e.Links {
		l := &e.Links[i]
		if l.To.Kind == channel.KindOrder && l.From == e.Ref && !l.Foreign && l.Confidence != customer.Weak {
			return true
		}
	}
	if e.Fact == nil {
		return false
	}
	order := func(l channel.Link) bool { return l.Ref.Kind == channel.KindOrder }
	switch c := e.Fact.Content.(type) {
	case *channel.Interaction:
		return slices.ContainsFunc(c.Links, order)
	case *channel.Case:
		return slices.ContainsFunc(c.Links, order)
	case *channel.Promise:
		return c.About.Kind == channel.KindOrder
	case *channel.Feedback:
		return c.About.Kind == channel.KindOrder
	}
	return false
}

// stageOf is StageOf with the program's own stages.
func (r *Rules) stageOf(e *customer.Entry) Stage {
	if s, own := r.Stages[e.Kind]; own {
		return s
	}
	return StageOf(*e)
}
