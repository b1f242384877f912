package poslog

import (
	"fmt"
	"strings"

	"github.com/clientele-go/clientele/channel"
)

// kind says what sort of transaction it was, and how it stands.
func (r *receipt) kind() {
	o := &r.o
	var sold, back, ordered, handed int
	for _, l := range r.lines {
		o.TaxIncluded = o.TaxIncluded || l.taxIn
		switch {
		case l.Voided, l.deposit && l.back:
		case l.back:
			back++
		case l.ordered:
			ordered++
		default:
			sold++
		}
		if !l.Voided && !l.ordered {
			handed++
		}
	}
	o.Status, o.Payment, o.Fulfillment = channel.OrderCompleted, channel.PayPaid, channel.FillAll
	o.CompletedAt = r.end
	status := strings.ToLower(bare(o.Source))
	_, _, voids := r.voids()
	switch {
	case voids || r.tx.flag("CancelFlag") || strings.Contains(status, "void") || strings.Contains(status, "cancel") ||
		strings.Contains(status, "abort"):
		o.Type, o.Status, o.Payment, o.Fulfillment = channel.SaleVoid, channel.OrderCancelled, channel.PayVoided, channel.FillCancelled
		o.CancelledAt, o.CompletedAt = r.end, channel.Time{}
	case status == "suspended" || status == "parked":
		o.Type, o.Status, o.Payment, o.Fulfillment = channel.SaleSuspended, channel.OrderDraft, channel.PayPending, channel.FillNone
		o.CompletedAt = channel.Time{}
	case r.isLayaway():
		o.Type, o.Fulfillment = channel.SaleLayaway, channel.FillNone
		r.open()
	case ordered > 0 || r.body.name == customerOrder:
		o.Fulfillment = channel.FillNone
		if handed > 0 && r.body.name != customerOrder {
			o.Fulfillment = channel.FillPartial
		}
		r.open()
	case back > 0 && sold > 0:
		o.Type = channel.SaleExchange
	case back > 0:
		o.Type, o.Payment, o.Fulfillment = channel.SaleReturn, channel.PayRefunded, channel.FillReturned
	}
	if o.Type == channel.SaleReturn && o.Total.Minor > 0 && r.sum() == -o.Total.Minor {
		o.Total = o.Total.Neg() // the dialect writes what is paid out without its sign
		for i := range r.tenders {
			r.refundOf(i)
		}
	}
	for _, l := range r.lines {
		if l.ordered && !l.Voided {
			l.Fulfilled = "0"
		}
		o.Lines = append(o.Lines, l.Line)
	}
	if o.Type == channel.SaleReturn || o.Type == channel.SaleExchange {
		r.returns()
	}
}

// refundOf turns the i-th tender of a return round, if the dialect calls what
// is paid out a sale.
func (r *receipt) refundOf(i int) {
	t := &r.tenders[i]
	if t.sign <= 0 {
		return
	}
	t.Kind, t.sign = channel.PayKindRefund, -1
	for j := range r.o.Payments {
		if r.o.Payments[j].ID == t.ID {
			r.o.Payments[j].Kind = channel.PayKindRefund
		}
	}
}

// open marks an order that is not over with this transaction.
func (r *receipt) open() {
	r.o.Status, r.o.CompletedAt, r.o.Payment = channel.OrderOpen, channel.Time{}, channel.PayPending
	paid := r.paid()
	switch {
	case r.o.Outstanding.Minor > 0 && paid > 0:
		r.o.Payment = channel.PayPartial
	case paid > 0 && paid >= r.o.Total.Minor:
		r.o.Payment = channel.PayPaid
	case paid > 0:
		r.o.Payment = channel.PayPartial
	}
}

// isLayaway reports whether goods are put aside against a deposit.
func (r *receipt) isLayaway() bool {
	if strings.Contains(strings.ToLower(r.body.attr("TypeCode")+r.tx.attr("TypeCode")), "layaway") {
		return true
	}
	for _, li := range append(r.body.all("LineItem"), r.body) {
		for _, k := range li.kids {
			if strings.Contains(strings.ToLower(k.name), "layaway") {
				return true
			}
		}
	}
	return false
}

// returns says what came back, by the receipt that it was bought with, and
// what was paid out for it.
func (r *receipt) returns() {
	o := &r.o
	index := map[channel.Ref]int{}
	for _, l := range r.lines {
		if !l.back || l.Voided || l.deposit {
			continue
		}
		i, ok := index[l.Link.Ref]
		if !ok {
			i = len(o.Returns)
			index[l.Link.Ref] = i
			o.Returns = append(o.Returns, channel.Return{ID: fmt.Sprintf("return-%d", i+1), Order: l.Link.Ref,
				Status: channel.ReturnReceived, Method: channel.ReturnInStore, Reason: l.reason,
				At: r.end, DoneAt: r.end, Store: o.Store, Receipt: o.Receipt})
		}
		o.Returns[i].Lines = append(o.Returns[i].Lines,
			channel.LinePart{Line: l.ID, Quantity: strings.TrimPrefix(l.Quantity, "-"), Amount: abs(l.Total)})
	}
	for _, p := range o.Payments {
		if p.Kind != channel.PayKindRefund || p.Status == channel.PaymentCancelled {
			continue
		}
		f := channel.Refund{ID: "refund-" + p.ID, Payment: p.ID, Amount: p.Amount, Status: p.Status, At: p.At}
		if len(o.Returns) == 1 {
			f.Return, f.Order = o.Returns[0].ID, o.Returns[0].Order
		}
		o.Refunds = append(o.Refunds, f)
	}
}

// paid returns what the tenders come to.
func (r *receipt) paid() int64 {
	var sum int64
	for _, t := range r.tenders {
		if t.Amount.Currency == r.o.Total.Currency || r.o.Total.IsZero() {
			sum += t.sign * t.Amount.Minor
		}
	}
	return sum
}

// sum returns what the lines come to.
func (r *receipt) sum() int64 {
	var sum int64
	for _, l := range r.lines {
		if !l.Voided {
			sum += l.Total.Minor
		}
	}
	return sum
}

// check compares what the till added up with what it says that it added. It
// only flags: what the source says stands. Dialects differ in whether a line's
// total has its discount and its tax in it, so any of these is taken for good.
func (r *receipt) check() {
	o := &r.o
	if o.Type == channel.SaleVoid {
		return // what counts for nothing needs not add up
	}
	if o.Total.IsZero() {
		if len(r.lines) > 0 {
			r.flag("no total")
		}
		return
	}
	var off int64
	for _, l := range r.lines {
		if l.Total.IsZero() || l.Total.Currency != o.Total.Currency {
			return // not all of it is known
		}
		if !l.Voided {
			off += l.off.Minor
		}
	}
	sum, tax := r.sum(), r.taxSaid()
	rewards, adjust := r.rewards(), r.adjustments()
	ok := false
	for mask := range 1 << 4 {
		s := sum
		for i, d := range []int64{-off, -rewards, tax, adjust} {
			if mask&(1<<i) != 0 {
				s += d
			}
		}
		if s == o.Total.Minor {
			ok = true
			if mask&4 == 0 && tax != 0 {
				o.TaxIncluded = true
			}
			break
		}
	}
	if !ok && len(r.lines) > 0 {
		r.flag("inconsistent amount: the lines do not make the total")
	}
	if o.Status == channel.OrderCompleted && r.paid() != o.Total.Minor {
		r.flag("inconsistent amount: the payments do not make the total")
	}
}

// taxSaid returns the tax that the till says, else what its tax lines come to.
func (r *receipt) taxSaid() int64 {
	if !r.o.Tax.IsZero() {
		return r.o.Tax.Minor
	}
	var sum int64
	for i, li := range r.body.all("LineItem") {
		if !li.flag("VoidFlag") {
			sum += r.taxes(li, at(r.body.name+".LineItem", i)).Minor
		}
	}
	return sum
}

// rewards returns the price reductions that are written apart from the lines
// that they are for: as the till added them up, else line by line. A dialect
// that writes each twice, in detail and summed up, says which is which.
func (r *receipt) rewards() int64 {
	var sum int64
	for i, n := range r.body.all("Total") {
		if bare(n.attr("TotalType")) == "GrossNegative" {
			return abs(r.amount(n, at(r.body.name+".Total", i))).Minor
		}
	}
	for i, li := range r.body.all("LineItem") {
		n := li.child("LoyaltyReward", "Discount")
		if n == nil || li.flag("VoidFlag") {
			continue
		}
		if c := n.get("RewardCategory"); c != "" && c != "Monetary" || n.attr("detailedData") != "" && !n.flag("summarizedActivity") {
			continue
		}
		sum += abs(r.amount(n.child("ExtendedRewardAmount", "Amount"), at(r.body.name+".LineItem", i)+"."+n.name)).Minor
	}
	return sum
}

// adjustments returns what was rounded.
func (r *receipt) adjustments() int64 {
	var sum int64
	for i, li := range r.body.all("LineItem") {
		if n := li.child("Rounding", "TenderRounding"); n != nil && !li.flag("VoidFlag") {
			amount := n.child("Amount")
			if amount == nil {
				amount = n
			}
			sum += r.amount(amount, at(r.body.name+".LineItem", i)+"."+n.name).Minor
		}
	}
	return sum
}
