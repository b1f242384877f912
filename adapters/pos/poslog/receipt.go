package poslog

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/clientele-go/clientele/channel"
)

// A Skip says why a transaction is no receipt. The empty Skip means that it is
// one, or that it could not be read.
type Skip string

// The reasons to skip a transaction.
const (
	SkipControl  Skip = "control"  // sign-on, end of day, drawer opened, stock
	SkipTraining Skip = "training" // rung up in training mode
	SkipEmpty    Skip = "empty"    // neither goods nor money nor a void
)

// Versions of the order facts. A till never alters a receipt, but it may void
// one by another transaction; that must win whatever the clocks say.
const (
	versionSold   = 1
	versionVoided = 2
)

// A receipt is one transaction on its way to facts.
type receipt struct {
	t        *Tills
	tx, body *node
	key      key
	ref      channel.Ref
	zone     *time.Location
	currency string
	end      channel.Time
	begin    channel.Time
	lines    []*line
	tenders  []tender
	who      party
	o        channel.Order
	bad      *fault // the first thing that could not be read
}

// A reading is what came of one transaction.
type reading struct {
	ref    channel.Ref // as far as known
	orders []channel.Fact
	people []channel.Fact
	skip   Skip
	bad    *fault
}

// read makes facts of one transaction in UTF-8.
func (t *Tills) read(raw []byte) reading {
	tx, err := parse(raw, t.c.MaxDepth)
	if err != nil {
		bad, ok := errors.AsType[*fault](err)
		if !ok {
			bad = &fault{reason: "cannot be read"}
		}
		return reading{bad: bad}
	}
	r := &receipt{t: t, tx: tx}
	if tx.name != transaction {
		return reading{bad: &fault{reason: "is not a Transaction"}}
	}
	if skip, bad := r.findBody(); skip != "" || bad != nil {
		return reading{skip: skip, bad: bad}
	}
	r.header()
	r.items()
	r.money()
	r.people()
	r.links()
	r.kind()
	r.check()
	if r.bad == nil && r.isEmpty() {
		return reading{ref: r.ref, skip: SkipEmpty}
	}
	out := reading{ref: r.ref, bad: r.bad}
	if r.bad == nil {
		out.orders, out.people = r.orderFacts(), r.personFacts()
		for _, f := range slices.Concat(out.orders, out.people) {
			if bad := faultOf(f.Validate()); bad != nil {
				return reading{ref: r.ref, bad: bad}
			}
		}
	}
	return out
}

func faultOf(err error) *fault {
	if err == nil {
		return nil
	}
	if e, ok := errors.AsType[*channel.FieldError](err); ok {
		return &fault{field: e.Field, reason: e.Reason}
	}
	return &fault{reason: "makes no valid fact"}
}

// findBody finds the part of the transaction that says what was sold.
func (r *receipt) findBody() (Skip, *fault) {
	r.body = r.tx.child("RetailTransaction", customerOrder)
	if r.tx.flag("TrainingModeFlag") || r.body.flag("TrainingModeFlag") || r.tx.get("TrainingModeFlag") == "true" {
		return SkipTraining, nil
	}
	if r.body != nil {
		return "", nil
	}
	for _, k := range r.tx.kids {
		if !strings.HasSuffix(k.name, transaction) {
			continue
		}
		for _, at := range append([]*node{k}, k.kids...) {
			if slices.ContainsFunc(at.all("TransactionLink"), func(l *node) bool { return relOf(l) == relVoids }) {
				r.body = at // a void that is logged as a control transaction
				return "", nil
			}
		}
		return SkipControl, nil
	}
	return "", &fault{field: "RetailTransaction", reason: "is missing"}
}

// fail remembers the first fault.
func (r *receipt) fail(field, reason string) {
	if r.bad == nil {
		r.bad = &fault{field: field, reason: reason}
	}
}

// flag notes what is doubtful about the receipt.
func (r *receipt) flag(text string) {
	if !slices.Contains(r.o.Flags, text) {
		r.o.Flags = append(r.o.Flags, text)
	}
}

// header reads what every transaction has: its key, its times, its operator.
func (r *receipt) header() {
	r.key = keyOf(r.tx)
	r.zone = r.t.zone(r.key.store)
	r.times()
	for _, m := range []struct{ field, value string }{
		{"RetailStoreID", r.key.store}, {"WorkstationID", r.key.till},
		{"SequenceNumber", r.key.seq}, {"BusinessDayDate", r.key.day},
	} {
		if m.value == "" {
			r.fail(m.field, "is missing")
		}
	}
	if r.bad == nil {
		r.ref = r.key.ref(r.t)
	}
	r.currency = strings.ToUpper(r.tx.get("CurrencyCode"))
	if r.currency == "" {
		r.currency = strings.ToUpper(r.body.get("CurrencyCode"))
	}
	if r.currency == "" {
		r.currency = r.t.c.Currency
	}
	o := &r.o
	o.Via = channel.ViaStore
	o.Store, o.Till, o.Day = r.key.store, r.key.till, r.key.day
	o.Receipt = first(r.tx.get("ReceiptNumber"), r.body.get("ReceiptNumber"), r.tx.get("InvoiceNumber"), r.key.seq)
	if o.Receipt != r.key.seq {
		o.Number = o.Receipt
	}
	o.Operator = r.t.pseudonym(r.tx.get("OperatorID"))
	o.Source = first(r.body.attr("TransactionStatus"), r.tx.attr("TransactionStatus"))
	o.PlacedAt = r.end
}

// times reads when the transaction began and ended. A receipt is not refused
// for a time that cannot be read: its business day is known.
func (r *receipt) times() {
	var text string
	r.begin, text = r.time(r.tx, "BeginDateTime")
	for _, at := range []struct {
		n    *node
		name string
	}{{r.tx, "EndDateTime"}, {r.body, "ReceiptDateTime"}, {r.tx, "POSLogDateTime"}} {
		if end, s := r.time(at.n, at.name); !end.IsZero() {
			r.end, text = end, s
			break
		}
	}
	if r.end.IsZero() {
		r.end = r.begin
	}
	if r.key.day == "" && !r.end.IsZero() {
		r.key.day = day(text) // as the till's clock had it
		r.flag("no business day: taken from the time")
	}
	if r.end.IsZero() && r.key.day != "" {
		r.end, _ = channel.ParseTime(time.DateOnly, r.key.day, r.zone)
		r.flag("no time: only the business day is known")
	}
	if r.begin.IsZero() {
		r.begin = r.end
	}
}

// time reads the child of that name. Of several, the one without a TypeCode or
// with TypeCode Transaction goes first. It returns the text, too.
func (r *receipt) time(n *node, name string) (channel.Time, string) {
	var text string
	for i, k := range n.all(name) {
		if code := k.attr("TypeCode"); i == 0 || code == "" || code == transaction {
			text = k.text
		}
	}
	if text == "" {
		return channel.Time{}, ""
	}
	for _, layout := range []string{"2006-01-02T15:04:05Z07:00", "2006-01-02T15:04:05", "2006-01-02 15:04:05", "2006-01-02T15:04"} {
		if at, err := channel.ParseTime(layout, text, r.zone); err == nil {
			return at, text
		}
	}
	r.flag(name + " cannot be read")
	return channel.Time{}, ""
}

// amount reads an amount of money; empty text is no amount.
func (r *receipt) amount(n *node, field string) channel.Money {
	if n.value() == "" {
		return channel.Money{}
	}
	currency := first(strings.ToUpper(n.attr("Currency", "CurrencyCode")), r.currency)
	if _, ok := channel.Exponent(currency); !ok {
		if currency == "" {
			r.fail("CurrencyCode", "is missing and no currency is configured")
		} else {
			r.fail("CurrencyCode", "is not in ISO 4217")
		}
		return channel.Money{}
	}
	m, err := channel.ParseMoney(n.text, currency)
	if err != nil {
		r.fail(field, "is not an amount that its currency can hold exactly")
	}
	return m
}

// isEmpty reports whether the transaction is of no interest: a drawer that
// was opened, a sale that was begun and left.
func (r *receipt) isEmpty() bool {
	return len(r.lines) == 0 && len(r.tenders) == 0 && r.o.Type == channel.SaleNormal && r.o.Total.Minor == 0 &&
		len(r.o.Links) == 0
}

// orderFacts returns the receipt, and the receipt that it voids if it does.
func (r *receipt) orderFacts() []channel.Fact {
	o := r.o
	f := channel.Fact{Ref: r.ref, Version: versionSold, CreatedAt: r.begin, UpdatedAt: r.end,
		Party: r.who.ref, Keys: r.who.keys, Content: &o}
	out := []channel.Fact{f}
	if v, ok := r.voided(); ok {
		out = append(out, v)
	}
	return out
}

func first(s ...string) string {
	for _, v := range s {
		if v != "" {
			return v
		}
	}
	return ""
}

func abs(m channel.Money) channel.Money {
	if m.Minor < 0 {
		return m.Neg()
	}
	return m
}

func at(path string, i int) string { return fmt.Sprintf("%s[%d]", path, i) }
