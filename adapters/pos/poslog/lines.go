package poslog

import (
	"fmt"
	"regexp"
	"strings"

	"github.com/clientele-go/clientele/channel"
)

// A line is an item of a receipt.
type line struct {
	channel.Line
	back    bool // comes back to the store
	deposit bool // is a deposit, which nobody calls a return
	ordered bool // is ordered here, not handed over
	discount
	taxIn  bool // says that its price has the tax in it
	reason string
}

// A discount of a line may or may not be in its total already; dialects differ.
type discount struct{ off channel.Money }

// items reads the lines that are goods or services.
func (r *receipt) items() {
	used := map[string]bool{}
	for i, li := range r.body.all("LineItem") {
		item := itemOf(li)
		if item == nil || item.get("ExtendedAmount") == "" && item.get("Quantity") == "" && item.get("Amount") == "" {
			continue
		}
		path := at(r.body.name+".LineItem", i) + "." + item.name
		l := &line{
			back:    strings.HasPrefix(item.name, "Return"),
			ordered: strings.HasPrefix(item.name, "CustomerOrderFor"),
			deposit: strings.Contains(item.attr("ItemType"), "Deposit"),
			taxIn:   item.get("TaxIncludedInPriceFlag") == "true",
			reason:  first(bare(item.attr("ReasonCode")), item.get("ReasonCode", "Reason")),
		}
		l.ID = lineID(li, i, used)
		l.SKU = item.get("ItemID")
		l.GTIN = gtinOf(item)
		l.Name = item.get("Description", "ItemDescription")
		l.Voided = li.flag("VoidFlag") || li.flag("CancelFlag") || li.flag("DeleteFlag")
		l.Total = r.amount(item.child("ExtendedAmount", "Amount"), path+".ExtendedAmount")
		l.Quantity = r.quantity(item.get("Quantity"), path)
		l.UnitPrice = r.unitPrice(item)
		l.off = abs(r.amount(item.child("ExtendedDiscountAmount", "DiscountAmount"), path+".ExtendedDiscountAmount"))
		if l.off.Minor != 0 {
			l.Discount = l.off
		}
		l.Tax = r.taxes(item, path)
		if l.back {
			r.comesBack(l, item)
		}
		r.refersTo(l, item)
		r.lines = append(r.lines, l)
		if l.Voided {
			r.strike(l, li, item)
		}
	}
}

// itemOf returns the element that says what a line item is, nil if it is not
// goods or services.
func itemOf(li *node) *node {
	for _, k := range li.kids {
		if k.is("Sale", "Return", "SaleForPickUp", "SaleForDelivery", "ReturnForPickUp", "ReturnForDelivery",
			"CustomerOrderForPickUp", "CustomerOrderForDelivery", "GiftCertificate", "StoredValueInstrument",
			"Fee", "MiscellaneousFee", "Donation", "Layaway", "LayawaySale", "SaleForLayaway") {
			return k
		}
	}
	return nil
}

// lineID returns the sequence number of a line, made unique.
func lineID(li *node, i int, used map[string]bool) string {
	id := first(li.get("SequenceNumber"), fmt.Sprintf("#%d", i+1))
	for n := 2; used[id]; n++ {
		id = fmt.Sprintf("%s.%d", first(li.get("SequenceNumber"), "#"), n)
	}
	used[id] = true
	return id
}

func gtinOf(item *node) string {
	for _, p := range item.all("POSIdentity") {
		kind, id := strings.ToUpper(p.attr("POSIDType")), p.get("POSItemID")
		if strings.Trim(id, "0123456789") != "" || strings.Trim(id, "0") == "" {
			continue
		}
		for _, k := range []string{"GTIN", "EAN", "UPC", "ISBN"} {
			if strings.Contains(kind, k) {
				return id
			}
		}
	}
	return ""
}

var decimal = regexp.MustCompile(`^[+-]?([0-9]+(\.[0-9]*)?|\.[0-9]+)$`)

// quantity returns a quantity as it was written.
func (r *receipt) quantity(text, path string) string {
	if text != "" && (len(text) > 40 || !decimal.MatchString(text)) {
		r.fail(path+".Quantity", "is not a decimal number")
	}
	return strings.TrimPrefix(text, "+")
}

// flip returns a quantity with the other sign.
func flip(q string) string {
	switch {
	case strings.Trim(q, "-0.") == "":
		return q
	case q[0] == '-':
		return q[1:]
	}
	return "-" + q
}

// unitPrice returns the price of one. Prices of fuel and weighed goods may
// have digits that the currency has not: no money of that amount moves, so the
// receipt is good without it.
func (r *receipt) unitPrice(item *node) channel.Money {
	n := item.child("ActualSalesUnitPrice")
	if n.value() == "" {
		n = item.child("RegularSalesUnitPrice")
	}
	if n.value() == "" || !decimal.MatchString(n.text) {
		return channel.Money{}
	}
	m, err := channel.ParseMoney(n.text, first(strings.ToUpper(n.attr("Currency")), r.currency))
	if err != nil {
		r.flag("unit price with more digits than the currency has")
		return channel.Money{}
	}
	return m
}

// taxes adds up the taxes of one element.
func (r *receipt) taxes(n *node, path string) channel.Money {
	var sum channel.Money
	for i, t := range n.all("Tax") {
		m := r.amount(t.child("Amount"), at(path+".Tax", i)+".Amount")
		s, err := sum.Add(m)
		if err != nil {
			r.fail(at(path+".Tax", i)+".Amount", "is of another currency or too large")
			return channel.Money{}
		}
		sum = s
	}
	return sum
}

// comesBack gives a returned line the sign of what comes back, whichever the
// dialect writes, and the link to where it was bought.
func (r *receipt) comesBack(l *line, item *node) {
	if !strings.HasPrefix(l.Quantity, "-") {
		l.Quantity = flip(l.Quantity)
	}
	l.Total = abs(l.Total).Neg()
	l.Tax = abs(l.Tax).Neg()
	if n := item.child("TransactionLink"); n != nil {
		l.Link, _ = r.link(n, channel.RelReturns)
	}
}

// refersTo links a line to the customer order that it belongs to.
func (r *receipt) refersTo(l *line, item *node) {
	number := orderNumber(item)
	if number == "" {
		number = orderNumber(item.child("CustomerOrder", "Pickup"))
	}
	switch {
	case number == "" || l.back:
	case l.ordered || r.body.name == customerOrder:
		r.o.Number = number
	default:
		l.Link = channel.Link{Rel: channel.RelPicksUp, Number: number}
	}
}

// strike voids the line that a void line names, if it is that line and all of
// it; dialects that mark the line itself name none.
func (r *receipt) strike(l *line, li, item *node) {
	for _, n := range append(li.all("ItemLink"), item.all("ItemLink")...) {
		id := first(n.text, n.get("LineItemSequenceNumber", "SequenceNumber"))
		for _, o := range r.lines {
			if o.ID != id || o == l || o.SKU != l.SKU || o.GTIN != l.GTIN {
				continue
			}
			if strings.TrimPrefix(o.Quantity, "-") == strings.TrimPrefix(l.Quantity, "-") {
				o.Voided = true
			} else {
				r.flag("a line is voided in part")
			}
		}
	}
}
