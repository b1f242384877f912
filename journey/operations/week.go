package operations

import (
	"cmp"
	"maps"
	"slices"
	"time"

	"github.com/clientele-go/clientele/channel"
	"github.com/clientele-go/clientele/customer"
	"github.com/clientele-go/clientele/journey"
)

// A Week is what happened in seven days, and what was left at their end.
// Contacts for 100 orders, the share that was done in time and the backlog move
// before anything else does when sales grow faster than service.
type Week struct {
	From, To time.Time // from From until before To
	Sum      journey.Summary

	// Backlog are the episodes that had been opened by the end and were not
	// solved by then.
	Backlog int
}

// PerOrders returns the contacts for 100 orders and sales, and false without
// any.
func (w *Week) PerOrders() (float64, bool) {
	if w.Sum.Orders == 0 {
		return 0, false
	}
	return 100 * float64(w.Sum.Contacts) / float64(w.Sum.Orders), true
}

// InTime returns the share of what was due that was done in time.
func (w *Week) InTime() journey.Share {
	var s journey.Share
	for _, of := range w.Sum.Stages {
		s.Hits, s.N = s.Hits+of.InTime.Hits, s.N+of.InTime.N
	}
	return s
}

// Weeks returns the n weeks up to a moment, oldest first, of the customers of
// some analyses. Weeks have seven days of the moment's zone.
func Weeks(analyses []journey.Analysis, to time.Time, n int) []Week {
	out := make([]Week, max(n, 0))
	for k := range out {
		w := &out[k]
		w.From, w.To = to.AddDate(0, 0, -7*(n-k)), to.AddDate(0, 0, -7*(n-k-1))
		for i := range analyses {
			a := &analyses[i]
			w.Sum.AddPeriod(a, w.From, w.To)
			for j := range a.Matters {
				for _, e := range a.Matters[j].Episodes {
					if !a.Matters[j].Test && e.Opened.Before(w.To) && (e.Solved.IsZero() || !e.Solved.Before(w.To)) {
						w.Backlog++
					}
				}
			}
		}
	}
	return out
}

// A Sale is how well selling went.
type Sale struct {
	// Conversion are the customers who bought within the window, of those who
	// turned to us or opened an account before they bought anything, and whose
	// window has closed.
	Conversion journey.Share

	Orders     int
	OrderValue []channel.Money // mean, by currency
	Crossed    journey.Share   // orders with several different articles, of those with any
}

// Sales returns how well selling went by a moment, to the customers of some
// analyses. window is how long after their first word a customer may take to
// buy; 0 means 90 days. Tests, cancelled and voided orders, and returns are none.
func Sales(analyses []journey.Analysis, at time.Time, window time.Duration) Sale {
	var s Sale
	window = cmp.Or(window, 90*24*time.Hour)
	sum, count := map[string]int64{}, map[string]int64{}
	for i := range analyses {
		first, bought := time.Time{}, time.Time{}
		seen := map[channel.Ref]bool{}
		for j := range analyses[i].Matters {
			m := &analyses[i].Matters[j]
			for n := range m.Links {
				e := m.Links[n].Entry
				if m.Test || e.At.After(at) {
					continue
				}
				switch k, _ := interaction(e); {
				case e.Kind == customer.OrderPlaced || e.Kind == customer.Sold:
					if o, ok := e.Fact.Content.(*channel.Order); ok && !seen[e.Ref] && sold(o) {
						seen[e.Ref] = true
						bought = earliest(bought, e.At)
						s.order(o)
						sum[o.Total.Currency] += o.Total.Minor
						count[o.Total.Currency]++
					}
				case e.Kind == customer.Registered, k != nil && k.Direction == channel.Inbound && !k.Automated:
					first = earliest(first, e.At)
				}
			}
		}
		if !first.IsZero() && (bought.IsZero() || first.Before(bought)) && !first.Add(window).After(at) {
			s.Conversion.N++
			if !bought.IsZero() && bought.Sub(first) <= window {
				s.Conversion.Hits++
			}
		}
	}
	for _, c := range slices.Sorted(maps.Keys(sum)) {
		s.OrderValue = append(s.OrderValue, channel.Money{Minor: (sum[c] + count[c]/2) / count[c], Currency: c})
	}
	return s
}

func (s *Sale) order(o *channel.Order) {
	s.Orders++
	articles := map[string]bool{}
	for i := range o.Lines {
		if l := &o.Lines[i]; !l.Voided {
			articles[cmp.Or(l.SKU, l.GTIN, l.Name)] = true
		}
	}
	if len(articles) > 0 {
		s.Crossed.N++
	}
	if len(articles) > 1 {
		s.Crossed.Hits++
	}
}

// sold reports whether an order is a sale that stands.
func sold(o *channel.Order) bool {
	switch o.Type {
	case channel.SaleReturn, channel.SaleVoid, channel.SaleSuspended:
		return false
	}
	return o.Status != channel.OrderCancelled && o.Status != channel.OrderDraft && o.Total.Minor >= 0
}

func earliest(a, b time.Time) time.Time {
	if a.IsZero() || b.Before(a) {
		return b
	}
	return a
}
