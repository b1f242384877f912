package segment

import (
	"cmp"
	"slices"
	"strings"
	"time"

	"github.com/clientele-go/clientele/customer"
	"github.com/clientele-go/clientele/journey"
)

// RFM is how lately, how often and for how much a customer bought in one
// currency, with the score of each among all customers of that currency: 1 is
// the least valuable.
type RFM struct {
	Customer customer.ID
	Currency string

	Recency   int   // days since the last day with a purchase
	Frequency int   // days with purchases
	Monetary  int64 // what was paid less what went back, in minor units

	R, F, M int
}

// String returns the customer's id.
func (r RFM) String() string { return string(r.Customer) }

// GoString returns what String returns.
func (r RFM) GoString() string { return r.String() }

// Cuts are the values that separate the groups of one currency, ascending: one
// fewer than there are groups.
type Cuts struct {
	Currency                     string
	Recency, Frequency, Monetary []float64
}

// ScoreRFM scores all customers who had bought something by a moment, ordered
// by currency and customer, and returns the cuts that it used. groups is how
// many groups each axis has; less than 2 means 5.
//
// The cuts are the type-7 quantiles of the values. A score is 1 and one more
// for each cut that is less than the value, for recency the other way round;
// so equal values always have equal scores, and a group may be empty. Each
// currency is scored by itself. Days are those of the zone; nil means UTC.
func ScoreRFM(purchases []Purchase, asOf time.Time, zone *time.Location, groups int) ([]RFM, []Cuts) {
	if zone == nil {
		zone = time.UTC
	}
	if groups < 2 {
		groups = 5
	}
	today := dayOf(asOf, zone)
	var out []RFM
	for _, b := range buyers(purchases, asOf, zone) {
		out = append(out, RFM{Customer: b.id, Currency: b.currency, Recency: today - b.days[len(b.days)-1].number, Frequency: len(b.days), Monetary: b.total})
	}
	var cuts []Cuts
	for from := 0; from < len(out); {
		to := from
		for to < len(out) && out[to].Currency == out[from].Currency {
			to++
		}
		cuts = append(cuts, score(out[from:to], groups))
		from = to
	}
	return out, cuts
}

// score fills in the scores of the customers of one currency.
func score(all []RFM, groups int) Cuts {
	c := Cuts{Currency: all[0].Currency}
	c.Recency = cutsOf(all, groups, func(r *RFM) float64 { return float64(r.Recency) })
	c.Frequency = cutsOf(all, groups, func(r *RFM) float64 { return float64(r.Frequency) })
	c.Monetary = cutsOf(all, groups, func(r *RFM) float64 { return float64(r.Monetary) })
	for i := range all {
		r := &all[i]
		r.R = groups - below(c.Recency, float64(r.Recency))
		r.F = 1 + below(c.Frequency, float64(r.Frequency))
		r.M = 1 + below(c.Monetary, float64(r.Monetary))
	}
	return c
}

func cutsOf(all []RFM, groups int, value func(*RFM) float64) []float64 {
	values := make([]float64, len(all))
	for i := range all {
		values[i] = value(&all[i])
	}
	slices.Sort(values)
	var out []float64
	for g := 1; g < groups; g++ {
		out = append(out, journey.Quantile(values, float64(g)/float64(groups)))
	}
	return out
}

// below counts the cuts that are less than a value.
func below(cuts []float64, v float64) int {
	n := 0
	for _, c := range cuts {
		if c < v {
			n++
		}
	}
	return n
}

// A Class is a customer's place by what they bring: the few who bring the most
// are A.
type Class struct {
	Customer customer.ID
	Value    int64
	Class    string // "A", "B" or "C"
}

// String returns the customer's id and the class.
func (c Class) String() string { return string(c.Customer) + " " + c.Class }

// GoString returns what String returns.
func (c Class) GoString() string { return c.String() }

// ABC classes customers by values in one currency, the greatest first: A are
// those that bring the first 80 % of the sum, B the next 15 %, C the rest and
// everybody whose value is 0 or less. Who brings the part in which a limit
// lies belongs to the better class, and equal values are of one class.
func ABC(values map[customer.ID]int64) []Class {
	out := make([]Class, 0, len(values))
	var sum float64
	for id, v := range values {
		out = append(out, Class{Customer: id, Value: v})
	}
	slices.SortFunc(out, func(a, b Class) int {
		return cmp.Or(cmp.Compare(b.Value, a.Value), strings.Compare(string(a.Customer), string(b.Customer)))
	})
	for _, c := range out {
		sum += float64(max(c.Value, 0))
	}
	var before float64
	for i := range out {
		c := &out[i]
		switch {
		case i > 0 && c.Value == out[i-1].Value:
			c.Class = out[i-1].Class
		case c.Value <= 0 || before >= 0.95*sum:
			c.Class = "C"
		case before >= 0.8*sum:
			c.Class = "B"
		default:
			c.Class = "A"
		}
		before += float64(max(c.Value, 0))
	}
	return out
}
