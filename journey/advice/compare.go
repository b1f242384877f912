package advice

import (
	"time"

	"github.com/clientele-go/clientele/journey"
	"github.com/clientele-go/clientele/journey/segment"
)

// An Outcome is how a matter ended.
type Outcome struct {
	At       time.Time     // when it began
	Channel  string        // id of the channel in which it began
	Resolved bool          // the first contact settled it
	Contacts int           // that it took
	Duration time.Duration // until it was solved; less than 0: not solved
	Cost     int64         // to serve, in minor units of the one currency of all outcomes
}

// A Change is something that was introduced at a moment.
type Change struct {
	At      time.Time
	Channel string // the channel to look at; empty: all of them, to see what a new one does to the others

	// Window is how long before and after to look. Learn is how long after the
	// change does not count, while everybody learns. 0 means 28 days for
	// Window and nothing for Learn.
	Window, Learn time.Duration

	// Level is the confidence of the intervals; 0 means 0.95.
	Level float64
}

// A Comparison is what was different after a change. An interval that holds 0
// says that chance explains it as well; see [segment.Difference.Real].
type Comparison struct {
	Before, After int // matters

	Resolved segment.Difference // share of matters that the first contact settled
	Contacts segment.Difference // per matter
	Hours    segment.Difference // until a matter was solved, of those that were
	Cost     segment.Difference // per matter, in minor units
}

// Compare sets the matters that began in the window before a change against
// those that began in the window after it. The intervals are Newcombe's for the
// share and Welch's for the means. It compares two periods and no more: what
// else changed between them, such as the season, is in the difference too.
func Compare(outcomes []Outcome, c Change) Comparison {
	if c.Window == 0 {
		c.Window = 28 * 24 * time.Hour
	}
	var before, after sample
	from := c.At.Add(c.Learn)
	for _, o := range outcomes {
		switch {
		case c.Channel != "" && o.Channel != c.Channel:
		case o.At.Before(c.At) && !o.At.Before(c.At.Add(-c.Window)):
			before.add(o)
		case !o.At.Before(from) && o.At.Before(from.Add(c.Window)):
			after.add(o)
		}
	}
	return Comparison{
		Before: before.resolved.N, After: after.resolved.N,
		Resolved: segment.CompareShares(before.resolved, after.resolved, c.Level),
		Contacts: segment.CompareMeans(before.contacts, after.contacts, c.Level),
		Hours:    segment.CompareMeans(before.hours, after.hours, c.Level),
		Cost:     segment.CompareMeans(before.cost, after.cost, c.Level),
	}
}

type sample struct {
	resolved              journey.Share
	contacts, hours, cost []float64
}

func (s *sample) add(o Outcome) {
	s.resolved.N++
	if o.Resolved {
		s.resolved.Hits++
	}
	s.contacts = append(s.contacts, float64(o.Contacts))
	s.cost = append(s.cost, float64(o.Cost))
	if o.Duration >= 0 {
		s.hours = append(s.hours, o.Duration.Hours())
	}
}
