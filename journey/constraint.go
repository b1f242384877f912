package journey

import (
	"time"

	"github.com/clientele-go/clientele/channel"
)

// A constraint is a trigger and what followed it. Every verdict about time is
// made by it, live and in hindsight. The zero time means that something did
// not happen.
type constraint struct {
	due       time.Time // end of the time in which it is to be done
	met       time.Time // somebody did it
	recovered time.Time // the customer got through first
	cancelled time.Time // it was no longer to be done
	dropped   bool      // the same, at a time that nobody told
	clock     Calendar  // what is late is counted in; nil means wall time
}

// judge gives the verdict at a moment. What came first decides.
func (c constraint) judge(f *Finding, at time.Time) {
	first := func(t time.Time, others ...time.Time) bool {
		if t.IsZero() || t.After(at) {
			return false
		}
		for _, o := range others {
			if !o.IsZero() && o.Before(t) {
				return false
			}
		}
		return true
	}
	switch {
	case first(c.met, c.recovered, c.cancelled):
		f.Verdict, f.Settled, f.Late = Kept, c.met, c.over(c.met)
		if c.passed(c.met) {
			f.Verdict = Late
		}
	case first(c.recovered, c.met, c.cancelled):
		f.Verdict, f.Settled, f.Late = Recovered, c.recovered, c.over(c.recovered)
	case first(c.cancelled, c.met, c.recovered):
		f.Verdict, f.Settled = Cancelled, c.cancelled
	case c.dropped:
		f.Verdict = Cancelled
	case c.passed(at):
		f.Verdict, f.Late = Broken, c.over(at)
	default:
		f.Verdict = Pending
	}
}

// passed reports whether t is too late.
func (c constraint) passed(t time.Time) bool { return !c.due.IsZero() && t.After(c.due) }

// over returns by how much t is too late.
func (c constraint) over(t time.Time) time.Duration {
	if !c.passed(t) {
		return 0
	}
	return between(c.clock, c.due, t)
}

// between counts the time from a to b in a calendar.
func between(c Calendar, a, b time.Time) time.Duration {
	if c == nil {
		return b.Sub(a)
	}
	return c.Between(a, b)
}

// endOf returns the last moment of a due time: for a date the end of that day,
// which begins at t wherever the source is.
func endOf(t channel.Time, zone *time.Location) time.Time {
	if t.IsZero() || !t.DateOnly {
		return t.Time
	}
	// A day of the zone may have 23 or 25 hours.
	if l := t.In(zone); l.Hour() == 0 && l.Minute() == 0 {
		noon := time.Date(l.Year(), l.Month(), l.Day(), 12, 0, 0, 0, zone).AddDate(0, 0, 1)
		if next := time.Date(noon.Year(), noon.Month(), noon.Day(), 0, 0, 0, 0, zone); next.Day() == noon.Day() && next.Hour() == 0 {
			return next.UTC()
		}
	}
	return t.Add(24 * time.Hour)
}

// utc is t as a due time; the zero time stays that.
func utc(t time.Time) channel.Time {
	if t.IsZero() {
		return channel.Time{}
	}
	return channel.UTC(t)
}
