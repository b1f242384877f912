package vendure

import (
	"fmt"

	"github.com/clientele-go/clientele/channel"
)

// fillPayments adds payments and refunds, and what they come to.
func (s *Shop) fillPayments(o *order, c *channel.Order, r *reader) {
	var sums paid
	for i, p := range o.Payments {
		at := fmt.Sprintf("payments[%d]", i)
		out := channel.Payment{ID: p.ID, Method: channel.PayOther, Amount: r.money(at+".amount", p.Amount), Source: p.State,
			At: o.partTime(paymentMoved, p.ID, p.State, p.UpdatedAt), Receipt: p.Receipt}
		if m, ok := s.cfg.Methods[p.Method]; ok {
			out.Method = m
		}
		authorised := !o.movedTo(paymentMoved, p.ID, stateAuthorized).IsZero()
		switch out.Kind = channel.PayKindSale; {
		case p.State == stateSettled && authorised:
			out.Kind = channel.PayKindCapture
		case p.State == stateAuthorized || authorised:
			out.Kind = channel.PayKindAuthorization
		}
		switch p.State {
		case "Created", "Pending":
			out.Status = channel.PaymentPending
		case stateAuthorized:
			out.Status = channel.PaymentDone
			sums.authorised += p.Amount
		case stateSettled:
			out.Status = channel.PaymentDone
			sums.settled += p.Amount
		case "Declined", "Error":
			out.Status = channel.PaymentFailed
		case stateCancelled:
			out.Status = channel.PaymentCancelled
		}
		c.Payments = append(c.Payments, out)
		for j, back := range p.Refunds {
			c.Refunds = append(c.Refunds, o.refund(p.ID, back, r.money(fmt.Sprintf("%s.refunds[%d].total", at, j), back.Total)))
			if back.State == stateSettled {
				sums.refunded += back.Total
			}
		}
	}
	c.Payment = o.payStatus(sums)
	if sums.refunded > 0 {
		c.Refunded = r.money("refunds", sums.refunded)
	}
	if open := o.Total - sums.settled; open > 0 && o.State != stateCancelled {
		c.Outstanding = r.money("totalWithTax", open)
	}
	if sums.refunded > sums.settled {
		c.Flags = append(c.Flags, "more was refunded than paid")
	}
}

func (o *order) refund(payment string, back refund, amount channel.Money) channel.Refund {
	out := channel.Refund{ID: back.ID, Payment: payment, Amount: amount, Reason: back.Reason,
		At: o.partTime(refundMoved, back.ID, back.State, back.CreatedAt)}
	switch back.State {
	case "Pending":
		out.Status = channel.PaymentPending
	case stateSettled:
		out.Status = channel.PaymentDone
	case "Failed":
		out.Status = channel.PaymentFailed
	}
	for _, p := range back.Lines {
		out.Lines = append(out.Lines, channel.LinePart{Line: p.Line, Quantity: decimal(p.Quantity)})
	}
	return out
}

// paid are the sums of an order's payments and refunds.
type paid struct{ authorised, settled, refunded int64 }

func (o *order) payStatus(p paid) channel.PayStatus {
	switch {
	case p.refunded > 0 && p.refunded >= p.settled:
		return channel.PayRefunded
	case p.refunded > 0:
		return channel.PayPartiallyRefunded
	case p.settled > 0 && p.settled >= o.Total:
		return channel.PayPaid
	case p.settled > 0:
		return channel.PayPartial
	case p.authorised > 0:
		return channel.PayAuthorized
	case o.State == stateCancelled:
		return channel.PayVoided
	case o.Total == 0 && o.State != "ArrangingPayment":
		return channel.PayPaid // nothing was to be paid
	case o.status() == channel.OrderUnknown && len(o.Payments) > 0:
		return channel.PayUnknown
	}
	return channel.PayPending
}
