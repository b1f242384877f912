package vendure

import (
	"encoding/json"
	"slices"
	"strings"
	"time"

	"github.com/clientele-go/clientele/channel"
)

// The states that Vendure's own processes know and that mean something here.
const (
	stateAuthorized         = "Authorized"
	stateCancelled          = "Cancelled"
	stateDelivered          = "Delivered"
	statePaymentAuthorized  = "PaymentAuthorized"
	statePaymentSettled     = "PaymentSettled"
	statePartiallyShipped   = "PartiallyShipped"
	statePartiallyDelivered = "PartiallyDelivered"
	stateSettled            = "Settled"
	stateShipped            = "Shipped"
)

// An order is a row of orders.
type order struct {
	ID        string     `json:"id"`
	Code      string     `json:"code"`
	State     string     `json:"state"`
	Active    bool       `json:"active"`
	CreatedAt time.Time  `json:"createdAt"`
	UpdatedAt time.Time  `json:"updatedAt"`
	PlacedAt  *time.Time `json:"orderPlacedAt"`
	Currency  string     `json:"currencyCode"`
	Customer  *customer  `json:"customer"`
	Ship      typed      `json:"shippingAddress"`
	Bill      typed      `json:"billingAddress"`
	SubTotal  int64      `json:"subTotalWithTax"`
	Shipping  int64      `json:"shippingWithTax"`
	Total     int64      `json:"totalWithTax"`
	Taxes     []struct {
		Total int64 `json:"taxTotal"`
	} `json:"taxSummary"`
	Discounts []struct {
		Amount int64 `json:"amountWithTax"`
	} `json:"discounts"`
	Surcharges    []surcharge `json:"surcharges"`
	Lines         []line      `json:"lines"`
	ShippingLines []struct {
		Method struct {
			Code string `json:"code"`
		} `json:"shippingMethod"`
	} `json:"shippingLines"`
	Payments []payment `json:"payments"`
	Parcels  []parcel  `json:"fulfillments"`
	History  history   `json:"history"`
}

type line struct {
	ID      string `json:"id"`
	Now     int64  `json:"quantity"`
	Placed  int64  `json:"orderPlacedQuantity"`
	Unit    int64  `json:"unitPriceWithTax"`
	Full    int64  `json:"linePriceWithTax"`
	Paid    int64  `json:"proratedLinePriceWithTax"`
	Tax     int64  `json:"lineTax"`
	Variant struct {
		SKU  string `json:"sku"`
		Name string `json:"name"`
	} `json:"productVariant"`
}

type surcharge struct {
	ID    string `json:"id"`
	SKU   string `json:"sku"`
	Name  string `json:"description"`
	Gross int64  `json:"priceWithTax"`
	Net   int64  `json:"price"`
}

type payment struct {
	ID        string    `json:"id"`
	CreatedAt time.Time `json:"createdAt"`
	UpdatedAt time.Time `json:"updatedAt"`
	Method    string    `json:"method"`
	Amount    int64     `json:"amount"`
	State     string    `json:"state"`
	Receipt   string    `json:"transactionId"`
	Refunds   []refund  `json:"refunds"`
}

type refund struct {
	ID        string    `json:"id"`
	CreatedAt time.Time `json:"createdAt"`
	UpdatedAt time.Time `json:"updatedAt"`
	Total     int64     `json:"total"`
	State     string    `json:"state"`
	Reason    string    `json:"reason"`
	Lines     []part    `json:"lines"`
}

type parcel struct {
	ID        string    `json:"id"`
	CreatedAt time.Time `json:"createdAt"`
	UpdatedAt time.Time `json:"updatedAt"`
	State     string    `json:"state"`
	Method    string    `json:"method"`
	Tracking  string    `json:"trackingCode"`
	Lines     []part    `json:"lines"`
}

type part struct {
	Line     string `json:"orderLineId"`
	Quantity int64  `json:"quantity"`
}

type history struct {
	Total int     `json:"totalItems"`
	Items []entry `json:"items"`
}

// An entry is one event of an order's history. Ids in its data are numbers
// or texts, as the shop's database has them.
type entry struct {
	CreatedAt time.Time `json:"createdAt"`
	Type      string    `json:"type"`
	Data      struct {
		From    string          `json:"from"`
		To      string          `json:"to"`
		Note    string          `json:"note"`
		Payment json.RawMessage `json:"paymentId"`
		Parcel  json.RawMessage `json:"fulfillmentId"`
		Refund  json.RawMessage `json:"refundId"`
	} `json:"data"`
}

const (
	orderMoved   = "ORDER_STATE_TRANSITION"
	paymentMoved = "ORDER_PAYMENT_TRANSITION"
	parcelMoved  = "ORDER_FULFILLMENT_TRANSITION"
	refundMoved  = "ORDER_REFUND_TRANSITION"
	noteAdded    = "ORDER_NOTE"
)

// about reports whether the entry is a transition of that type of the part
// with that id; orders have none.
func (e *entry) about(kind, id string) bool {
	if e.Type != kind {
		return false
	}
	raw := e.Data.Payment
	switch kind {
	case orderMoved:
		return true
	case parcelMoved:
		raw = e.Data.Parcel
	case refundMoved:
		raw = e.Data.Refund
	}
	return strings.Trim(string(raw), `"`) == id
}

// movedTo returns when a part last moved to a state; zero if it never did.
func (o *order) movedTo(kind, id, state string) time.Time {
	for _, e := range slices.Backward(o.History.Items) {
		if e.about(kind, id) && e.Data.To == state {
			return e.CreatedAt
		}
	}
	return time.Time{}
}

// last returns the state that a part last moved to; "" if it never moved.
func (o *order) last(kind, id string) string {
	for _, e := range slices.Backward(o.History.Items) {
		if e.about(kind, id) {
			return e.Data.To
		}
	}
	return ""
}

// cart reports whether the order has not been placed.
func (o *order) cart() bool {
	return o.Active || o.PlacedAt == nil && slices.Contains(cartStates, o.State)
}

// torn reports whether a part's state is not the one that the history moved
// it to last. Vendure reads the two one after the other, so that an order
// which changes in between comes with a new history and an old state.
func (o *order) torn() bool {
	differs := func(kind, id, state string) bool {
		last := o.last(kind, id)
		return last != "" && last != state
	}
	if differs(orderMoved, "", o.State) {
		return true
	}
	for _, p := range o.Payments {
		if differs(paymentMoved, p.ID, p.State) {
			return true
		}
	}
	return slices.ContainsFunc(o.Parcels, func(f parcel) bool { return differs(parcelMoved, f.ID, f.State) })
}

// version counts what only ever grows: the history without its notes, which
// can be deleted.
func (o *order) version() int64 {
	n := int64(1)
	for _, e := range o.History.Items {
		if e.Type != noteAdded {
			n++
		}
	}
	return n
}

// updated is the latest time of any part.
func (o *order) updated() time.Time {
	t := latest{o.UpdatedAt}
	if o.PlacedAt != nil {
		t.see(*o.PlacedAt)
	}
	if o.Customer != nil {
		t.see(o.Customer.UpdatedAt)
	}
	for _, p := range o.Payments {
		t.see(p.UpdatedAt)
		for _, r := range p.Refunds {
			t.see(r.UpdatedAt)
		}
	}
	for _, f := range o.Parcels {
		t.see(f.UpdatedAt)
	}
	for _, e := range o.History.Items {
		t.see(e.CreatedAt)
	}
	return t.Time
}

func utc(t time.Time) channel.Time { return channel.UTC(t) }
