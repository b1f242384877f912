package world

import (
	"math/rand/v2"
	"time"
)

// dice is the chance of one part. It uses integers and comparisons only, since
// sums and products of floats may be rounded differently on other machines.
type dice struct{ *rand.Rand }

func newDice(seed, stream uint64) dice {
	return dice{rand.New(rand.NewPCG(seed, stream*0x9e3779b97f4a7c15+1))}
}

// chance is true in a share p of all cases.
func (d dice) chance(p float64) bool { return float64(d.Uint32()) < p*(1<<32) }

// percent is true in n of 100 cases.
func (d dice) percent(n int) bool { return d.IntN(100) < n }

// count returns a number from 0 to 8 whose mean is mean times percent/100.
func (d dice) count(mean float64, percent int) int {
	n, p := 0, mean*float64(percent)/800
	for range 8 {
		if d.chance(p) {
			n++
		}
	}
	return n
}

// span returns a duration from lo to hi, in whole seconds.
func (d dice) span(lo, hi time.Duration) time.Duration {
	if hi <= lo {
		return lo
	}
	return lo + time.Duration(d.Int64N(int64((hi-lo)/time.Second)+1))*time.Second
}

// moment returns a time from lo to hi at which the clocks of zone show an hour
// from open to shut. It leaves the hours alone where the time is too short.
func (d dice) moment(lo, hi time.Time, zone *time.Location, open, shut int) time.Time {
	t := lo.Add(d.span(0, hi.Sub(lo)))
	l := t.In(zone)
	hour := open + d.IntN(shut-open)
	at := time.Date(l.Year(), l.Month(), l.Day(), hour, l.Minute(), l.Second(), 0, zone).UTC()
	if at.Before(lo) || at.After(hi) {
		return t
	}
	return at
}

// workday returns a time after t, at least wait later, in the office hours of
// zone: Monday to Friday from 9 to 17.
func (d dice) workday(t time.Time, wait time.Duration, zone *time.Location) time.Time {
	l := t.Add(wait).In(zone)
	for {
		wd := l.Weekday()
		switch {
		case wd == time.Saturday || wd == time.Sunday || l.Hour() >= 17:
			l = time.Date(l.Year(), l.Month(), l.Day()+1, 9, d.IntN(60), d.IntN(60), 0, zone)
		case l.Hour() < 9:
			l = time.Date(l.Year(), l.Month(), l.Day(), 9, d.IntN(60), d.IntN(60), 0, zone)
		default:
			return l.UTC()
		}
	}
}

// inOffice returns a time from lo to hi in the office hours of zone, if a few
// tries find one, else hi.
func (d dice) inOffice(lo, hi time.Time, zone *time.Location) time.Time {
	for range 12 {
		t := lo.Add(d.span(0, hi.Sub(lo)))
		if !d.workday(t, 0, zone).After(t) {
			return t
		}
	}
	return hi
}

func pick[T any](d dice, from []T) T { return from[d.IntN(len(from))] }
