package segment

import (
	"cmp"
	"slices"
	"strings"
	"time"

	"github.com/clientele-go/clientele/channel"
	"github.com/clientele-go/clientele/customer"
)

// A Purchase is something that a customer bought at a moment, or, with an
// amount below 0, money that went back to them.
type Purchase struct {
	Customer customer.ID
	At       time.Time
	Amount   channel.Money
}

// String returns the customer's id.
func (p Purchase) String() string { return string(p.Customer) }

// GoString returns what String returns.
func (p Purchase) GoString() string { return p.String() }

// Purchases takes the purchases of a customer out of their orders: orders and
// sales that were not cancelled, voided or drafts, each with its total on the
// day it was placed, and the refunds that were paid on the day they were made.
func Purchases(id customer.ID, orders []customer.OrderView) []Purchase {
	var out []Purchase
	for _, v := range orders {
		o := v.Order
		if o == nil || o.Status == channel.OrderCancelled || o.Status == channel.OrderDraft || o.Type == channel.SaleVoid || o.Type == channel.SaleSuspended {
			continue
		}
		at := o.PlacedAt
		if at.IsZero() && v.Fact != nil {
			at = v.Fact.CreatedAt
		}
		if at.IsZero() || o.Total.Currency == "" {
			continue
		}
		out = append(out, Purchase{id, at.Time, o.Total})
		for _, r := range o.Refunds {
			if r.Amount.Currency == "" || r.Status != "" && r.Status != channel.PaymentDone {
				continue
			}
			back := r.At.Time
			if back.IsZero() {
				back = at.Time
			}
			out = append(out, Purchase{id, back, channel.Money{Minor: -r.Amount.Minor, Currency: r.Amount.Currency}})
		}
	}
	return out
}

// A day is the purchases of a customer in one currency on one day.
type day struct {
	number int // days since the first of January 1970, local
	amount int64
}

// A buyer is a customer in one currency.
type buyer struct {
	id       customer.ID
	currency string
	days     []day // with purchases, oldest first
	total    int64 // of all amounts up to the moment, refunds among them
}

// buyers groups what was bought up to a moment by customer and currency, in
// their order. Whoever bought nothing in a currency is none in it.
func buyers(purchases []Purchase, asOf time.Time, zone *time.Location) []buyer {
	if zone == nil {
		zone = time.UTC
	}
	sorted := slices.SortedFunc(slices.Values(purchases), func(a, b Purchase) int {
		return cmp.Or(strings.Compare(a.Amount.Currency, b.Amount.Currency), strings.Compare(string(a.Customer), string(b.Customer)),
			a.At.Compare(b.At), cmp.Compare(a.Amount.Minor, b.Amount.Minor))
	})
	var out []buyer
	for _, p := range sorted {
		if p.At.After(asOf) {
			continue
		}
		n := len(out) - 1
		if n < 0 || out[n].id != p.Customer || out[n].currency != p.Amount.Currency {
			out = append(out, buyer{id: p.Customer, currency: p.Amount.Currency})
			n++
		}
		b := &out[n]
		b.total += p.Amount.Minor
		if p.Amount.Minor <= 0 {
			continue
		}
		at := dayOf(p.At, zone)
		if last := len(b.days) - 1; last >= 0 && b.days[last].number == at {
			b.days[last].amount += p.Amount.Minor
		} else {
			b.days = append(b.days, day{at, p.Amount.Minor})
		}
	}
	return slices.DeleteFunc(out, func(b buyer) bool { return len(b.days) == 0 })
}

// dayOf numbers the days of a zone: summer time makes none longer.
func dayOf(t time.Time, zone *time.Location) int {
	y, m, d := t.In(zone).Date()
	return int(time.Date(y, m, d, 0, 0, 0, 0, time.UTC).Unix() / 86400)
}

// A History is what the models know of a customer in one currency.
type History struct {
	Customer customer.ID
	Currency string

	Repeat int     // x: days with purchases after the first such day
	Last   float64 // t_x: weeks from the first to the last such day
	Age    float64 // T: weeks from the first such day to the moment
	Mean   float64 // z: mean amount of the repeat days in minor units; 0 without any
}

// String returns the customer's id.
func (h History) String() string { return string(h.Customer) }

// GoString returns what String returns.
func (h History) GoString() string { return h.String() }

// Histories returns the histories of the customers who had bought something
// by a moment, ordered by currency and customer. Purchases of one day of the
// zone count as one, as is usual for these models; nil means UTC. Refunds do
// not count: the models are about buying.
func Histories(purchases []Purchase, asOf time.Time, zone *time.Location) []History {
	if zone == nil {
		zone = time.UTC
	}
	today := dayOf(asOf, zone)
	var out []History
	for _, b := range buyers(purchases, asOf, zone) {
		first, last := b.days[0].number, b.days[len(b.days)-1].number
		h := History{Customer: b.id, Currency: b.currency, Repeat: len(b.days) - 1, Last: float64(last-first) / 7, Age: float64(today-first) / 7}
		var sum int64
		for _, d := range b.days[1:] {
			sum += d.amount
		}
		if h.Repeat > 0 {
			h.Mean = float64(sum) / float64(h.Repeat)
		}
		out = append(out, h)
	}
	return out
}
