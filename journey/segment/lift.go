package segment

import (
	"cmp"
	"fmt"
	"math"
	"slices"
	"strings"
	"time"

	"github.com/clientele-go/clientele/journey"
)

// An Answer is what a customer said of a matter, and what had gone wrong in
// it.
type Answer struct {
	Good bool     // satisfied: for CSAT one of the best two answers
	Gaps []string // kinds of gaps, each counted once
}

// A Driver is a gap with what it does to satisfaction.
type Driver struct {
	Gap     string
	With    journey.Share // good answers of those who met the gap
	Without journey.Share // of the others

	// Effect is the difference from Without to With, with Newcombe's interval
	// at 95 %. Below 0 the gap goes with dissatisfaction. It is an association:
	// gaps come together, and what else went wrong is in it too.
	Effect Difference
}

// Lift returns each gap with the share of good answers with and without it,
// those first that go with the greatest dissatisfaction.
func Lift(answers []Answer) []Driver {
	var all journey.Share
	with := map[string]*journey.Share{}
	for _, a := range answers {
		all.N++
		if a.Good {
			all.Hits++
		}
		seen := map[string]bool{}
		for _, g := range a.Gaps {
			if seen[g] {
				continue
			}
			seen[g] = true
			if with[g] == nil {
				with[g] = &journey.Share{}
			}
			with[g].N++
			if a.Good {
				with[g].Hits++
			}
		}
	}
	var out []Driver
	for g, s := range with {
		d := Driver{Gap: g, With: *s, Without: journey.Share{Hits: all.Hits - s.Hits, N: all.N - s.N}}
		d.Effect = CompareShares(d.Without, d.With, 0)
		out = append(out, d)
	}
	slices.SortFunc(out, func(a, b Driver) int {
		// Without anybody to compare with, nothing is known.
		known := func(d Driver) bool { return d.Without.N > 0 }
		if known(a) != known(b) {
			return cmp.Compare(b2i(known(b)), b2i(known(a)))
		}
		return cmp.Or(cmp.Compare(a.Effect.Change, b.Effect.Change), cmp.Compare(b.With.N, a.With.N), strings.Compare(a.Gap, b.Gap))
	})
	return out
}

func b2i(b bool) int {
	if b {
		return 1
	}
	return 0
}

// An Experience is a matter with how much effort it was and what came after.
type Experience struct {
	At     time.Time // when it was settled
	Effort float64   // the effort score of the matter
	Next   time.Time // the customer's next purchase after it; zero: none yet
}

// A Band is the experiences of some effort.
type Band struct {
	From, To float64 // the effort, from From to less than To; To is +Inf for the last

	Bought   journey.Share    // bought again within the window, of those whose window has closed
	Interval journey.Interval // of Bought, Wilson, 95 %
	Pending  int              // the window has not closed yet

	// Effect is the difference from the first band to this one.
	Effect Difference
}

// String returns the bounds and the share.
func (b Band) String() string {
	return fmt.Sprintf("effort %g to %g: %d of %d bought again", b.From, b.To, b.Bought.Hits, b.Bought.N)
}

// Repurchase returns by how much effort customers bought again within a
// window. limits are where the bands begin after the first, ascending; nil
// means 3 and 7. window 0 means 90 days. Experiences whose window had not
// closed at the moment are pending, whether or not the customer has bought
// already: to count only those who have would favour the latest.
func Repurchase(experiences []Experience, asOf time.Time, limits []float64, window time.Duration) []Band {
	if limits == nil {
		limits = []float64{3, 7}
	}
	if window == 0 {
		window = 90 * 24 * time.Hour
	}
	limits = slices.Compact(slices.Sorted(slices.Values(limits)))
	out := make([]Band, len(limits)+1)
	for i := range out {
		out[i].To = math.Inf(1)
		if i > 0 {
			out[i].From = limits[i-1]
		}
		if i < len(limits) {
			out[i].To = limits[i]
		}
	}
	for _, e := range experiences {
		if e.At.After(asOf) || math.IsNaN(e.Effort) {
			continue
		}
		i := len(limits)
		for i > 0 && e.Effort < limits[i-1] {
			i--
		}
		b := &out[i]
		end := e.At.Add(window)
		if end.After(asOf) {
			b.Pending++
			continue
		}
		b.Bought.N++
		if !e.Next.IsZero() && !e.Next.Before(e.At) && !e.Next.After(end) {
			b.Bought.Hits++
		}
	}
	for i := range out {
		out[i].Interval = out[i].Bought.Wilson(0)
		out[i].Effect = CompareShares(out[0].Bought, out[i].Bought, 0)
	}
	return out
}
