package poslog

import (
	"slices"
	"strings"
	"time"

	"github.com/clientele-go/clientele/channel"
)

// A key names one transaction of a chain.
type key struct{ store, till, seq, day string }

// keyOf reads the key of a transaction, or of what a link points to, as far as
// it is given.
func keyOf(n *node) key {
	return key{
		store: first(n.get("RetailStoreID"), unitOf(n)),
		till:  n.get("WorkstationID", "TillID"),
		seq:   first(n.get("SequenceNumber"), n.get("TransactionID")),
		day:   dayOf(n),
	}
}

// unitOf returns the id of the store where it is given as a business unit. Of
// several, one that says to be a store goes first, then one of the standard.
func unitOf(n *node) string {
	best, rank := "", 0
	for _, b := range n.all("BusinessUnit") {
		id, code := b.child("UnitID"), ""
		if id == nil {
			id = b
		}
		code = first(id.attr("TypeCode"), b.attr("TypeCode"))
		v := 1
		switch {
		case code == "RetailStore":
			v = 3
		case !strings.Contains(code, ":"):
			v = 2
		}
		if id.text != "" && v > rank {
			best, rank = id.text, v
		}
	}
	return best
}

// dayOf reads the business day, "" if there is none that exists.
func dayOf(n *node) string {
	d := n.child("BusinessDayDate")
	return day(first(d.value(), d.get("Date")))
}

func day(text string) string {
	if len(text) < len(time.DateOnly) {
		return ""
	}
	text = text[:len(time.DateOnly)]
	if _, err := time.Parse(time.DateOnly, text); err != nil {
		return ""
	}
	return text
}

// idEscape keeps the parts of an id apart.
var idEscape = strings.NewReplacer("%", "%25", "/", "%2F")

// id returns store/till/sequence/day.
func (k key) id() string {
	return idEscape.Replace(k.store) + "/" + idEscape.Replace(k.till) + "/" + idEscape.Replace(k.seq) + "/" + k.day
}

func (k key) ref(t *Tills) channel.Ref {
	return channel.Ref{Channel: t.c.Name, Kind: channel.KindOrder, ID: k.id()}
}

// relVoids is what a link of a voiding transaction means here. It never
// leaves the package: the vocabulary says it by the type of the order.
const relVoids channel.Rel = "voids"

// relOf says what a TransactionLink means.
func relOf(l *node) channel.Rel {
	code := strings.ToLower(bare(first(l.attr("ReasonCode"), l.get("ReasonCode"), l.attr("TypeCode"))))
	for _, r := range []struct {
		part string
		rel  channel.Rel
	}{
		{"void", relVoids}, {"cancel", relVoids}, {"return", channel.RelReturns}, {"refund", channel.RelReturns},
		{"resume", channel.RelResumes}, {"suspend", channel.RelResumes}, {"recall", channel.RelResumes},
		{"retriev", channel.RelResumes}, {"correct", channel.RelReplaces}, {"replace", channel.RelReplaces},
		{"exchange", channel.RelReplaces}, {"pickup", channel.RelPicksUp}, {"customerorder", channel.RelPicksUp},
	} {
		if strings.Contains(code, r.part) {
			return r.rel
		}
	}
	return channel.RelAbout
}

// link reads a TransactionLink. What it leaves out of the store and the till
// is this one's. A business day that is left out is taken from the time, or is
// today for what tills only do within the day; else the link names its
// receipt without a Ref, since sequence numbers begin anew.
func (r *receipt) link(l *node, rel channel.Rel) (channel.Link, key) {
	k := keyOf(l)
	if k.seq == "" {
		return channel.Link{}, key{}
	}
	k.store, k.till = first(k.store, r.key.store), first(k.till, r.key.till)
	if k.day == "" {
		switch at := first(l.get("BeginDateTime"), l.get("EndDateTime")); {
		case day(at) != "":
			k.day = day(at)
			r.flag("business day of a linked receipt taken from its time")
		case rel == relVoids || rel == channel.RelResumes:
			k.day = r.key.day
			r.flag("business day of a linked receipt taken from this one")
		}
	}
	out := channel.Link{Rel: rel, Line: first(l.get("LineItemSequenceNumber"), l.get("LineItemID"))}
	if k.store == "" || k.till == "" || k.day == "" {
		k.day = ""
		out.Number = strings.TrimSuffix(k.id(), "/")
		return out, key{}
	}
	out.Ref = k.ref(r.t)
	return out, k
}

// links reads what the transaction as a whole points to, and sums up what its
// lines do.
func (r *receipt) links() {
	for _, n := range r.body.all("TransactionLink") {
		rel := relOf(n)
		l, _ := r.link(n, rel)
		if l == (channel.Link{}) {
			continue
		}
		if rel == relVoids {
			l.Rel, l.Line = channel.RelAbout, ""
		}
		if rel == channel.RelReturns {
			for _, ln := range r.lines {
				if ln.back && ln.Link == (channel.Link{}) {
					ln.Link = l
				}
			}
			l.Line = ""
		}
		r.addLink(l)
	}
	for _, ln := range r.lines {
		if l := ln.Link; l.Rel != "" && !ln.Voided {
			l.Line = ""
			r.addLink(l)
		}
	}
	for _, n := range append([]*node{r.body}, r.body.all("CustomerOrder", "CustomerOrderReference", "Pickup")...) {
		switch number := orderNumber(n); {
		case number == "":
		case r.takesOrder():
			r.o.Number = number
		default:
			r.addLink(channel.Link{Rel: channel.RelPicksUp, Number: number})
		}
	}
}

// takesOrder reports whether the transaction takes an order, rather than
// handing one over.
func (r *receipt) takesOrder() bool {
	return r.body.name == customerOrder || slices.ContainsFunc(r.lines, func(l *line) bool { return l.ordered && !l.Voided })
}

// customerOrder is the body of a transaction that takes an order.
const customerOrder = "CustomerOrderTransaction"

func (r *receipt) addLink(l channel.Link) {
	if !slices.Contains(r.o.Links, l) {
		r.o.Links = append(r.o.Links, l)
	}
}

// orderNumber returns the number of the customer order that an element refers
// to: the web order that is handed over, the order that is taken.
func orderNumber(n *node) string {
	return n.get("CustomerOrderID", "CustomerOrderNumber", "CustomerOrderReference", "SpecialOrderNumber",
		"InventoryReservationID", "OrderNumber", "OrderID")
}

// voids returns the link to the transaction that this one voids, and its key.
func (r *receipt) voids() (channel.Link, key, bool) {
	for _, n := range r.body.all("TransactionLink") {
		if relOf(n) == relVoids {
			l, k := r.link(n, relVoids)
			return l, k, true
		}
	}
	return channel.Link{}, key{}, false
}

// voided returns a newer version of the receipt that this transaction voids,
// built from what the voiding transaction repeats of it. It is reported
// whether or not the original is in any log, so that the outcome does not
// depend on which of the two is read first.
func (r *receipt) voided() (channel.Fact, bool) {
	_, k, ok := r.voids()
	if !ok || k == (key{}) || k == r.key {
		return channel.Fact{}, false
	}
	placed, _ := channel.ParseTime(time.DateOnly, k.day, r.zone)
	o := channel.Order{
		Via: channel.ViaStore, Type: channel.SaleVoid, Status: channel.OrderCancelled,
		Payment: channel.PayVoided, Fulfillment: channel.FillCancelled, Source: r.o.Source,
		PlacedAt: placed, CancelledAt: r.end, Buyer: r.o.Buyer,
		Discount: r.o.Discount, Tax: abs(r.o.Tax), Subtotal: abs(r.o.Subtotal), Total: abs(r.o.Total), TaxIncluded: r.o.TaxIncluded,
		Store: k.store, Till: k.till, Receipt: k.seq, Day: k.day,
		Flags: []string{"voided by another transaction"},
		Links: []channel.Link{{Rel: channel.RelAbout, Ref: r.ref}},
	}
	for _, l := range r.lines {
		c := l.Line
		if r.o.Total.Minor < 0 { // the voiding transaction has it all with the other sign
			c.Quantity, c.Total, c.Tax = flip(c.Quantity), c.Total.Neg(), c.Tax.Neg()
		}
		c.Voided, c.Link, c.Returned = true, channel.Link{}, ""
		o.Lines = append(o.Lines, c)
	}
	return channel.Fact{Ref: k.ref(r.t), Version: versionVoided, UpdatedAt: r.end,
		Party: r.who.ref, Keys: r.who.keys, Content: &o}, true
}
