package poslog

import (
	"strings"

	"github.com/clientele-go/clientele/channel"
)

// A tender is one means of payment of a receipt.
type tender struct {
	channel.Payment
	sign   int64 // of Amount: 1 in, -1 out, 0 counts for nothing
	change int64 // handed out of it, minor units
	cash   int64 // cash-back handed out of it, minor units
}

// money reads totals and tenders.
func (r *receipt) money() {
	r.totals()
	used := map[string]bool{}
	for i, li := range r.body.all("LineItem") {
		if n := li.child("Tender"); n != nil {
			r.tender(li, n, at(r.body.name+".LineItem", i)+".Tender", lineID(li, i, used))
		}
	}
	r.net()
	for _, t := range r.tenders {
		r.o.Payments = append(r.o.Payments, t.Payment)
		for _, c := range []struct {
			tail   string
			amount int64
			source string
		}{{"-change", t.change, "TenderChange"}, {"-cashback", t.cash, "Cashback"}} {
			if c.amount != 0 {
				r.o.Payments = append(r.o.Payments, channel.Payment{ID: t.ID + c.tail, Kind: channel.PayKindChange,
					Method: channel.PayCash, Amount: channel.Money{Minor: c.amount, Currency: t.Amount.Currency},
					Status: t.Status, Source: c.source, At: r.end})
			}
		}
	}
}

// totals reads the amounts that the till itself added up.
func (r *receipt) totals() {
	for i, n := range r.body.all("Total") {
		if n.flag("CancelFlag") || n.flag("VoidFlag") {
			continue
		}
		var into *channel.Money
		switch bare(n.attr("TotalType")) {
		case "TransactionGrandAmount":
			into = &r.o.Total
		case "TransactionTaxAmount":
			into = &r.o.Tax
		case "TransactionNetAmount", "TransactionSubtotal":
			into = &r.o.Subtotal
		case "DiscountTotal", "DiscountAmount", "TransactionDiscountAmount":
			into = &r.o.Discount
		case "BalanceDue", "TransactionBalanceDueAmount", "RemainingBalance":
			into = &r.o.Outstanding
		default:
			continue
		}
		m := r.amount(n, at(r.body.name+".Total", i))
		switch {
		case into.IsZero():
			*into = m
		case *into != m:
			r.flag("several totals of one kind: the first is taken")
		}
	}
	r.o.Discount = abs(r.o.Discount)
	if r.o.Discount.Minor == 0 {
		r.o.Discount = channel.Money{}
	}
}

// tender reads one means of payment.
func (r *receipt) tender(li, n *node, path, id string) {
	amount := r.amount(n.child("Amount"), path+".Amount")
	t := tender{sign: 1, Payment: channel.Payment{ID: id, Kind: channel.PayKindSale, Method: methodOf(n),
		Amount: abs(amount), Status: channel.PaymentDone, Source: n.attr("TypeCode"), At: r.end}}
	switch code := bare(n.attr("TypeCode")); {
	case strings.EqualFold(code, "Change"):
		t.Kind, t.sign = channel.PayKindChange, -1
	case strings.EqualFold(code, "Refund"), strings.EqualFold(code, "Return"), amount.Minor < 0:
		t.Kind, t.sign = channel.PayKindRefund, -1
	}
	if li.flag("VoidFlag") || li.flag("CancelFlag") || n.flag("VoidFlag") {
		t.Status, t.sign = channel.PaymentCancelled, 0
	}
	for i, c := range n.all("TenderChange") {
		t.change += r.handedOut(c, at(path+".TenderChange", i), t.Amount.Currency)
	}
	for i, c := range n.all("Cashback") {
		t.cash += r.handedOut(c, at(path+".Cashback", i), t.Amount.Currency)
	}
	card := n.child("CreditDebit")
	if brand := first(card.attr("CardType"), card.get("CardType", "CardBrand", "IssuerName")); brand != "" &&
		!strings.EqualFold(brand, "Credit") && !strings.EqualFold(brand, "Debit") {
		t.Brand = bare(brand)
	}
	for _, at := range []*node{card, n, n.child("Authorization")} {
		for _, k := range at.kidsOrNil() {
			if privacyOf(k.name) == lastFour && t.Last4 == "" && t.Method == channel.PayCard {
				t.Last4 = k.text
			}
		}
	}
	r.tenders = append(r.tenders, t)
}

func (n *node) kidsOrNil() []*node {
	if n == nil {
		return nil
	}
	return n.kids
}

// handedOut reads change or cash-back, which dialects write with either sign.
func (r *receipt) handedOut(n *node, path, currency string) int64 {
	m := n.child("Amount")
	if m == nil {
		m = n
	}
	a := abs(r.amount(m, path))
	if !a.IsZero() && a.Currency != currency {
		r.flag("change in another currency")
		return 0
	}
	if a.Minor > 1<<53 {
		r.fail(path, "is too large")
		return 0
	}
	return a.Minor
}

// net makes the amounts of tenders net of what was handed out of them. Some
// dialects write them so, others write what was handed over; which one this
// is shows by what adds up to the total.
func (r *receipt) net() {
	var sum, change, cash int64
	for _, t := range r.tenders {
		if t.sign != 0 && t.Amount.Currency != r.o.Total.Currency || t.Amount.Minor > 1<<53 {
			return
		}
		sum += t.sign * t.Amount.Minor
		if t.sign > 0 {
			change, cash = change+t.change, cash+t.cash
		}
	}
	var takeChange, takeCash bool
	switch total := r.o.Total.Minor; total {
	case sum:
		return
	case sum - change - cash:
		takeChange, takeCash = true, true
	case sum - cash:
		takeCash = true
	case sum - change:
		takeChange = true
	default:
		return
	}
	for i := range r.tenders {
		if t := &r.tenders[i]; t.sign > 0 {
			if takeChange {
				t.Amount.Minor -= t.change
			}
			if takeCash {
				t.Amount.Minor -= t.cash
			}
		}
	}
}

// methodOf reads what was paid with.
func methodOf(n *node) channel.PayMethod {
	kind := strings.ToLower(bare(n.attr("TenderType")))
	for _, m := range []struct {
		part   string
		method channel.PayMethod
	}{
		{"giftc", channel.PayGiftCard}, {"storedvalue", channel.PayGiftCard}, {"storecredit", channel.PayStoreCredit},
		{"creditnote", channel.PayStoreCredit}, {"creditvoucher", channel.PayStoreCredit},
		{"ondelivery", channel.PayOnDelivery}, {"cash", channel.PayCash}, {"credit", channel.PayCard},
		{"debit", channel.PayCard}, {"card", channel.PayCard}, {"wallet", channel.PayWallet}, {"mobile", channel.PayWallet},
		{"paypal", channel.PayWallet}, {"blik", channel.PayWallet}, {"transfer", channel.PayTransfer}, {"afterpay", channel.PayBNPL},
		{"klarna", channel.PayBNPL}, {"bnpl", channel.PayBNPL}, {"installment", channel.PayBNPL},
	} {
		if strings.Contains(kind, m.part) {
			return m.method
		}
	}
	return channel.PayOther
}
