package vendure

import "testing"

// What a shop's staff does with an order.

// Settle settles the authorised payment of an order.
func (s *Server) Settle(t testing.TB, order string) {
	t.Helper()
	for _, id := range s.payments(t, order) {
		s.Admin(t, `mutation($id: ID!) { settlePayment(id: $id) { __typename `+refusal+` } }`, vars{"id": id}, nil)
	}
}

func (s *Server) payments(t testing.TB, order string) []string {
	t.Helper()
	var found struct {
		Order struct{ Payments []struct{ ID string } }
	}
	s.Admin(t, `query($id: ID!) { order(id: $id) { payments { id } } }`, vars{"id": order}, &found)
	var ids []string
	for _, p := range found.Order.Payments {
		ids = append(ids, p.ID)
	}
	return ids
}

// Fulfil makes a parcel of the given items, or of everything if there are
// none, and returns its id.
func (s *Server) Fulfil(t testing.TB, order, carrier, tracking string, items ...Item) string {
	t.Helper()
	handler := vars{"code": "manual-fulfillment", "arguments": []vars{
		{"name": "method", "value": carrier}, {"name": "trackingCode", "value": tracking}}}
	var made struct{ AddFulfillmentToOrder struct{ ID string } }
	s.Admin(t, `mutation($i: FulfillOrderInput!) { addFulfillmentToOrder(input: $i) { ... on Fulfillment { id } `+refusal+` } }`,
		vars{"i": vars{"lines": s.lines(t, order, items), "handler": handler}}, &made)
	return made.AddFulfillmentToOrder.ID
}

// lines returns the order's lines for items, or all of them.
func (s *Server) lines(t testing.TB, order string, items []Item) []vars {
	t.Helper()
	var found struct {
		Order struct {
			Lines []struct {
				ID             string
				Quantity       int
				ProductVariant struct{ SKU string }
			}
		}
	}
	s.Admin(t, `query($id: ID!) { order(id: $id) { lines { id quantity productVariant { sku } } } }`, vars{"id": order}, &found)
	var out []vars
	for _, l := range found.Order.Lines {
		n := l.Quantity
		if len(items) > 0 {
			n = 0
			for _, i := range items {
				if i.SKU == l.ProductVariant.SKU {
					n = i.Quantity
				}
			}
		}
		if n > 0 {
			out = append(out, vars{"orderLineId": l.ID, "quantity": n})
		}
	}
	return out
}

// Advance moves a parcel to a state: "Shipped", "Delivered" or "Cancelled".
func (s *Server) Advance(t testing.TB, parcel, state string) {
	t.Helper()
	s.Admin(t, `mutation($id: ID!, $s: String!) { transitionFulfillmentToState(id: $id, state: $s) { __typename `+refusal+` } }`,
		vars{"id": parcel, "s": state}, nil)
}

// Cancel cancels a whole order, or the given items of it.
func (s *Server) Cancel(t testing.TB, order, reason string, items ...Item) {
	t.Helper()
	input := vars{"orderId": order, "reason": reason}
	if len(items) > 0 {
		input["lines"] = s.lines(t, order, items)
	} else {
		input["cancelShipping"] = true
	}
	s.Admin(t, `mutation($i: CancelOrderInput!) { cancelOrder(input: $i) { __typename `+refusal+` } }`, vars{"i": input}, nil)
}

// Refund gives back an amount in minor units on the first payment, and settles
// that. It returns the id of the refund.
func (s *Server) Refund(t testing.TB, order string, amount int, reason string) string {
	t.Helper()
	ids := s.payments(t, order)
	if len(ids) == 0 {
		t.Fatal("the order has no payment")
	}
	var made struct {
		RefundOrder struct{ ID, State string }
	}
	s.Admin(t, `mutation($i: RefundOrderInput!) { refundOrder(input: $i) { ... on Refund { id state } `+refusal+` } }`,
		vars{"i": vars{"paymentId": ids[0], "amount": amount, "lines": []vars{}, "shipping": 0, "adjustment": 0, "reason": reason}}, &made)
	id := made.RefundOrder.ID
	if made.RefundOrder.State != "Settled" {
		s.Admin(t, `mutation($i: SettleRefundInput!) { settleRefund(input: $i) { __typename `+refusal+` } }`,
			vars{"i": vars{"id": id, "transactionId": "refund-" + id}}, nil)
	}
	return id
}

// Note adds a note to an order; a public one is shown to the customer.
func (s *Server) Note(t testing.TB, order, text string, public bool) {
	t.Helper()
	s.Admin(t, `mutation($i: AddNoteToOrderInput!) { addNoteToOrder(input: $i) { id } }`,
		vars{"i": vars{"id": order, "note": text, "isPublic": public}}, nil)
}
