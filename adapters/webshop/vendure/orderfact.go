package vendure

import (
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/clientele-go/clientele/channel"
)

// moneyDigits is the number of decimal digits in Vendure's integers, which is
// the same for all currencies.
const moneyDigits = 2

// A reader turns the amounts of one order into money and keeps the first error.
type reader struct {
	currency string
	err      error
}

// money reads an amount; field is where it stands.
func (r *reader) money(field string, amount int64) channel.Money {
	m, err := toMoney(amount, r.currency)
	if err != nil && r.err == nil {
		reason := "is not exact in the minor units of its currency"
		if _, ok := channel.Exponent(r.currency); !ok {
			field, reason = "currencyCode", "is not in ISO 4217"
		}
		r.err = &channel.FieldError{Field: field, Reason: reason}
	}
	return m
}

func toMoney(amount int64, currency string) (channel.Money, error) {
	digits, ok := channel.Exponent(currency)
	if !ok {
		return channel.Money{}, channel.ErrAmount
	}
	for ; digits < moneyDigits; digits++ {
		if amount%10 != 0 {
			return channel.Money{}, channel.ErrAmount
		}
		amount /= 10
	}
	for ; digits > moneyDigits; digits-- {
		if amount > math.MaxInt64/10 || amount < math.MinInt64/10 {
			return channel.Money{}, channel.ErrAmount
		}
		amount *= 10
	}
	return channel.Money{Minor: amount, Currency: currency}, nil
}

// orderFact makes the fact of an order that has been placed.
func (s *Shop) orderFact(o *order) (channel.Fact, error) {
	if o.ID == "" || o.State == "" {
		return channel.Fact{}, &channel.FieldError{Field: "id", Reason: "or state is missing"}
	}
	r := &reader{currency: o.Currency}
	content := &channel.Order{
		Number: o.Code, Via: o.via(), Status: o.status(), Source: o.State,
		CancelledAt: utc(o.movedTo(orderMoved, "", stateCancelled)),
		CompletedAt: utc(o.movedTo(orderMoved, "", stateDelivered)),
		Buyer:       s.buyer(o), Billing: o.Bill.address("billing"),
		Subtotal:    r.money("subTotalWithTax", o.SubTotal),
		Shipping:    r.money("shippingWithTax", o.Shipping),
		Total:       r.money("totalWithTax", o.Total),
		TaxIncluded: true, Note: o.notes(),
	}
	if o.PlacedAt != nil {
		content.PlacedAt = utc(*o.PlacedAt)
	}
	var tax, discount int64
	for _, t := range o.Taxes {
		tax += t.Total
	}
	for _, d := range o.Discounts {
		discount -= d.Amount
	}
	content.Tax, content.Discount = r.money("taxSummary", tax), r.money("discounts", discount)
	if o.SubTotal+o.Shipping != o.Total {
		content.Flags = append(content.Flags, "total is not the sum of subtotal and shipping")
	}
	s.fillLines(o, content, r)
	s.fillPayments(o, content, r)
	s.fillParcels(o, content)
	f := channel.Fact{Ref: s.ref(channel.KindOrder, o.ID), Version: o.version(), CreatedAt: utc(o.CreatedAt),
		UpdatedAt: utc(o.updated()), URL: s.url("orders", o.ID), Content: content}
	if o.Customer != nil {
		f.Party = s.ref(channel.KindPerson, o.Customer.ID)
	} else {
		f.Keys = content.Buyer.Keys
	}
	return f, r.err
}

// via is the web, except for an order that began as a draft: staff entered it,
// and where the customer was is not known.
func (o *order) via() channel.Via {
	for _, e := range o.History.Items {
		if e.Type == orderMoved && e.Data.To == "Draft" {
			return ""
		}
	}
	return channel.ViaWeb
}

func (o *order) status() channel.OrderStatus {
	switch o.State {
	case "Created", "AddingItems", "Draft":
		return channel.OrderDraft
	case "ArrangingPayment", statePaymentAuthorized, statePaymentSettled, statePartiallyShipped, stateShipped,
		statePartiallyDelivered, "Modifying", "ArrangingAdditionalPayment":
		return channel.OrderOpen
	case stateDelivered:
		return channel.OrderCompleted
	case stateCancelled:
		return channel.OrderCancelled
	}
	return channel.OrderUnknown
}

// notes are the notes of the staff, oldest first, one below the other.
func (o *order) notes() string {
	var all []string
	for _, e := range o.History.Items {
		if e.Type == noteAdded && e.Data.Note != "" {
			all = append(all, e.Data.Note)
		}
	}
	return strings.Join(all, "\n")
}

// buyer is the customer with the address that the order was to go to, or
// whoever the addresses name if the customer is gone.
func (s *Shop) buyer(o *order) channel.Contact {
	b := channel.Contact{Address: o.Ship.address("shipping")}
	if c := o.Customer; c != nil {
		b.Name = channel.Name{Given: c.First, Family: c.Last}
		b.Keys = s.contactKeys(c.Email, c.Phone, s.cfg.Region, c.User)
		return b
	}
	for _, a := range []typed{o.Bill, o.Ship} {
		if a.Name != "" {
			b.Name, b.Keys = channel.Name{Full: a.Name}, s.addressKeys(a)
			break
		}
	}
	return b
}

// addressKeys is the phone of an address, read by the custom of its country.
func (s *Shop) addressKeys(a typed) []channel.Key {
	region := a.Code
	if region == "" {
		region = s.cfg.Region
	}
	return s.contactKeys("", a.Phone, region, nil)
}

func (s *Shop) fillLines(o *order, c *channel.Order, r *reader) {
	for i, l := range o.Lines {
		at := fmt.Sprintf("lines[%d]", i)
		out := channel.Line{ID: l.ID, SKU: l.Variant.SKU, Name: l.Variant.Name, Quantity: decimal(l.Now),
			UnitPrice: r.money(at+".unitPriceWithTax", l.Unit), Discount: r.money(at+".linePriceWithTax", l.Full-l.Paid),
			Tax: r.money(at+".lineTax", l.Tax), Total: r.money(at+".proratedLinePriceWithTax", l.Paid)}
		if l.Now == 0 {
			// All of it was cancelled; what had been ordered still says something.
			out.Voided, out.Quantity = true, decimal(l.Placed)
		}
		if n := o.inParcels(l.ID, stateShipped, stateDelivered); n > 0 {
			out.Fulfilled = decimal(n)
		}
		c.Lines = append(c.Lines, out)
	}
	for i, x := range o.Surcharges {
		at := fmt.Sprintf("surcharges[%d]", i)
		c.Lines = append(c.Lines, channel.Line{ID: "surcharge-" + x.ID, SKU: x.SKU, Name: x.Name, Quantity: "1",
			UnitPrice: r.money(at+".priceWithTax", x.Gross), Total: r.money(at+".priceWithTax", x.Gross),
			Tax: r.money(at+".price", x.Gross-x.Net)})
	}
}

// inParcels counts the pieces of a line, or of all lines if it is empty, in
// parcels of the given states.
func (o *order) inParcels(line string, states ...string) (n int64) {
	for _, f := range o.Parcels {
		if !slices.Contains(states, f.State) {
			continue
		}
		for _, p := range f.Lines {
			if line == "" || p.Line == line {
				n += p.Quantity
			}
		}
	}
	return n
}

func (s *Shop) fillParcels(o *order, c *channel.Order) {
	kind := channel.FillShipment
	for _, l := range o.ShippingLines {
		if slices.Contains(s.cfg.Pickup, l.Method.Code) {
			kind = channel.FillPickup
		}
	}
	to := channel.Contact{Keys: s.addressKeys(o.Ship), Address: o.Ship.address("shipping")}
	to.Name.Full = o.Ship.Name
	for _, f := range o.Parcels {
		out := channel.Fulfillment{ID: f.ID, Type: kind, State: f.state(kind), Source: f.State, Carrier: f.Method, Tracking: f.Tracking,
			CreatedAt: utc(f.CreatedAt), ShippedAt: o.parcelAt(f, stateShipped), DoneAt: o.parcelAt(f, stateDelivered),
			FailedAt: o.parcelAt(f, stateCancelled), Recipient: to}
		for _, p := range f.Lines {
			out.Lines = append(out.Lines, channel.LinePart{Line: p.Line, Quantity: decimal(p.Quantity)})
		}
		c.Fulfillments = append(c.Fulfillments, out)
	}
	c.Fulfillment = o.fulfilment()
}

// parcelAt is when a parcel moved to a state: by the history, and for the
// state it is in by its own time if the history does not say.
func (o *order) parcelAt(f parcel, state string) channel.Time {
	at := o.movedTo(parcelMoved, f.ID, state)
	if at.IsZero() && f.State == state {
		at = f.UpdatedAt
	}
	return utc(at)
}

func (f *parcel) state(kind channel.FillType) channel.FillState {
	switch f.State {
	case "Created":
		return channel.FillProposed
	case "Pending":
		return channel.FillAccepted
	case stateShipped:
		return channel.FillStateTransit
	case stateDelivered:
		if kind == channel.FillPickup {
			return channel.FillPickedUp
		}
		return channel.FillStateDone
	case stateCancelled:
		return channel.FillStateCancel
	}
	return channel.FillStateUnknown
}

// fulfilment is counted from the parcels, since the order's state says
// nothing about them while the order is being modified.
func (o *order) fulfilment() channel.FillStatus {
	var ordered int64
	for _, l := range o.Lines {
		ordered += l.Now
	}
	done := o.inParcels("", stateDelivered)
	sent := done + o.inParcels("", stateShipped)
	switch {
	case o.State == stateCancelled:
		return channel.FillCancelled
	case o.State == stateDelivered, ordered > 0 && done >= ordered:
		return channel.FillDelivered
	case ordered > 0 && sent >= ordered:
		return channel.FillInTransit
	case sent > 0:
		return channel.FillPartial
	case slices.ContainsFunc(o.Parcels, func(f parcel) bool { return f.state("") == channel.FillStateUnknown }):
		return channel.FillUnknown
	}
	return channel.FillNone
}

func decimal(n int64) string { return strconv.FormatInt(n, 10) }

// partTime is when a part moved to the state it is in, by the history or else
// by its own time.
func (o *order) partTime(kind, id, state string, own time.Time) channel.Time {
	if at := o.movedTo(kind, id, state); !at.IsZero() {
		return utc(at)
	}
	return utc(own)
}
