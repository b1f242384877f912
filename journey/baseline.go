package journey

import (
	"cmp"
	"iter"
	"slices"
	"time"

	"github.com/clientele-go/clientele/channel"
)

// A Dwell is how long matters stayed at a step before they went on.
type Dwell struct {
	N   int           // how many did
	P95 time.Duration // 95 % of them stayed at most so long; see Learn and LearnOpen
}

// A Baseline is how long matters stay at the steps of a map, by the id of the
// step. Make one for each segment of customers that differ.
type Baseline map[string]Dwell

// Learn makes a baseline from matters, as far as they went on from a step: P95
// is the quantile of type 7, see [Quantile]. It knows nothing that happened
// after the moment that they were analysed at. The result does not depend on
// their order.
//
// It does not know of those that are still there, so where many are, stays
// look shorter than they are: take [LearnOpen].
func Learn(m Map, matters iter.Seq[Matter]) Baseline {
	durations := map[string][]float64{}
	for x := range matters {
		for s := range x.stays(&m, time.Time{}) {
			durations[s.step] = append(durations[s.step], float64(s.took))
		}
	}
	out := Baseline{}
	for id, ds := range durations {
		out[id] = Dwell{N: len(ds), P95: time.Duration(Quantile(ds, 0.95))}
	}
	return out
}

// LearnOpen is [Learn] that also counts the matters that are open and have not
// gone on from their last step at the moment that they were analysed at: they
// stayed at least so long. P95 is the shortest stay after which at most 5 %
// remain by the estimator of Kaplan and Meier (1958). A step of which so few
// matters went on that this is not known is left out, and nothing is stuck at
// it.
func LearnOpen(m Map, matters iter.Seq[Matter], at time.Time) Baseline {
	all := map[string][]stay{}
	for x := range matters {
		for s := range x.stays(&m, at) {
			all[s.step] = append(all[s.step], s)
		}
	}
	out := Baseline{}
	for id, stays := range all {
		if p95, known := kaplanMeier(stays, 0.05); known {
			out[id] = Dwell{P95: p95}
			for _, s := range stays {
				if d := out[id]; s.ended {
					d.N++
					out[id] = d
				}
			}
		}
	}
	return out
}

// A stay is how long a matter was at a step.
type stay struct {
	step  string
	took  time.Duration
	ended bool // it went on; otherwise it stayed at least so long
}

// stays returns how long a matter about an order was at each step that it went
// on from, and, unless the moment is zero, at the one where it still is.
func (m *Matter) stays(plan *Map, at time.Time) iter.Seq[stay] {
	return func(yield func(stay) bool) {
		if m.About.Kind != channel.KindOrder {
			return
		}
		last := -1
		var since time.Time
		for i := range m.Links {
			e := m.Links[i].Entry
			step, _, ok := plan.StepOf(activity(e))
			if !ok {
				continue
			}
			if last >= 0 && step != last && !yield(stay{plan.Steps[last].ID, e.At.Sub(since), true}) {
				return
			}
			last, since = step, e.At
		}
		if last >= 0 && m.Open && !at.IsZero() && !at.Before(since) {
			yield(stay{plan.Steps[last].ID, at.Sub(since), false})
		}
	}
}

// kaplanMeier returns the shortest time after which at most a share remains,
// by the product-limit estimator. It reports false if that is not known, since
// too many had not gone on when they were looked at.
func kaplanMeier(stays []stay, share float64) (time.Duration, bool) {
	slices.SortFunc(stays, func(a, b stay) int { return cmp.Compare(a.took, b.took) })
	remain := 1.0
	for i := 0; i < len(stays); {
		there, ended, took := len(stays)-i, 0, stays[i].took
		for ; i < len(stays) && stays[i].took == took; i++ {
			if stays[i].ended {
				ended++ // who is still there after exactly so long was there before
			}
		}
		remain *= 1 - float64(ended)/float64(there)
		if remain <= share+1e-12 {
			return took, true
		}
	}
	return 0, false
}
