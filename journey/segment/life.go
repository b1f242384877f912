package segment

import (
	"slices"
	"time"

	"github.com/clientele-go/clientele/journey"
)

// A Life is where a customer stands between the first look and the last
// purchase.
type Life string

// The stages of a customer's life, in their usual order.
const (
	Prospect Life = "prospect" // has bought nothing yet
	NewBuyer Life = "new"      // bought for the first time lately
	Active   Life = "active"   // buys
	AtRisk   Life = "at_risk"  // has been silent for longer than usual
	Lapsed   Life = "lapsed"   // has been silent for very long
	Returned Life = "returned" // had lapsed and bought again lately
)

// LifeRules say what is lately and what is long. The zero LifeRules are usable.
type LifeRules struct {
	// New is for how long after the first purchase a customer is new, and
	// after coming back returned. 0 means 90 days.
	New time.Duration

	// Own is how many purchases a customer must have made for their own habit
	// to say what is usual: on days of their own, so that there is one gap
	// fewer. 0 means 4.
	Own int

	// Usual is the gap between purchases that is usual among customers like
	// this one, for those who have not bought so often: see [UsualGap]. 0
	// means 180 days.
	Usual time.Duration

	// Lapsed is the silence after which a customer has lapsed, at least the
	// gap that is usual for them. 0 means 365 days.
	Lapsed time.Duration

	// MinAlive is the chance of being active below which a customer is at
	// risk. 0 means 0.5.
	MinAlive float64

	// Zone is where days begin. Nil means UTC.
	Zone *time.Location
}

func (r LifeRules) withDefaults() LifeRules {
	const day = 24 * time.Hour
	def := func(d *time.Duration, v time.Duration) {
		if *d == 0 {
			*d = v
		}
	}
	def(&r.New, 90*day)
	def(&r.Usual, 180*day)
	def(&r.Lapsed, 365*day)
	if r.Own == 0 {
		r.Own = 4
	}
	if r.MinAlive == 0 {
		r.MinAlive = 0.5
	}
	if r.Zone == nil {
		r.Zone = time.UTC
	}
	return r
}

// LifeOf returns where a customer stands at a moment, by when they bought. A
// customer is at risk if they have been silent for longer than nine in ten of
// their own gaps, or of those usual among others if they have not bought often
// enough to have a habit, or if the chance that they are still active is less
// than [LifeRules.MinAlive]. alive is that chance, such as [BGNBD.Alive]; less
// than 0 if it is not known. Purchases of one day count as one, and those after
// the moment do not count.
func LifeOf(purchases []time.Time, asOf time.Time, alive float64, r LifeRules) Life {
	r = r.withDefaults()
	days := daysOf(purchases, asOf, r.Zone)
	if len(days) == 0 {
		return Prospect
	}
	const day = 24 * time.Hour
	silent := time.Duration(dayOf(asOf, r.Zone)-days[len(days)-1]) * day
	usual := r.Usual
	if own := gapsOf(days); len(days) >= r.Own && len(own) > 0 {
		usual = time.Duration(journey.Quantile(own, 0.9) * float64(day))
	}
	switch {
	case silent > max(r.Lapsed, usual):
		return Lapsed
	case len(days) > 1 && silent < r.New && time.Duration(days[len(days)-1]-days[len(days)-2])*day > max(r.Lapsed, usual):
		return Returned
	case time.Duration(dayOf(asOf, r.Zone)-days[0])*day < r.New:
		return NewBuyer
	case silent > usual, alive >= 0 && alive < r.MinAlive:
		return AtRisk
	}
	return Active
}

// UsualGap returns the gap between purchases that nine of ten gaps of many
// customers do not exceed, and 0 if nobody bought twice. Each element is the
// purchases of one customer; days are those of the zone, nil means UTC.
func UsualGap(customers [][]time.Time, asOf time.Time, zone *time.Location) time.Duration {
	if zone == nil {
		zone = time.UTC
	}
	var all []int
	for _, c := range customers {
		all = append(all, gapsOf(daysOf(c, asOf, zone))...)
	}
	return time.Duration(journey.Quantile(all, 0.9) * float64(24*time.Hour))
}

// daysOf returns the days up to a moment, each once.
func daysOf(times []time.Time, asOf time.Time, zone *time.Location) []int {
	var out []int
	for _, t := range times {
		if !t.After(asOf) {
			out = append(out, dayOf(t, zone))
		}
	}
	slices.Sort(out)
	return slices.Compact(out)
}

func gapsOf(days []int) []int {
	var out []int
	for i := 1; i < len(days); i++ {
		out = append(out, days[i]-days[i-1])
	}
	return out
}
