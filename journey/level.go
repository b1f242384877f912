package journey

import "time"

// Calls are counts of calls at a queue, as its telephone system gives them.
type Calls struct {
	Answered        int // in all
	Abandoned       int // in all
	AnsweredInTime  int // within the threshold
	AbandonedInTime int // within the threshold
	AbandonedShort  int // so soon that nobody could have answered
}

// Convention is a way of counting a service level. Centres differ in it, so
// levels are compared only within one.
type Convention string

// The conventions. The first five are the formulas that are in use in call
// centres; they differ in what a caller who gives up stands for.
const (
	// AbandonedCountsAsServed: whoever gave up within the threshold was served.
	AbandonedCountsAsServed Convention = "abandoned_served"
	// AnsweredOnly: whoever gave up counts for nothing.
	AnsweredOnly Convention = "answered_only"
	// AllOffered: whoever gave up was not served, however soon.
	AllOffered Convention = "all_offered"
	// LateAbandonedOnly: whoever gave up within the threshold counts for
	// nothing.
	LateAbandonedOnly Convention = "late_abandoned_only"
	// ShortCountsAsServed: whoever gave up at once was served.
	ShortCountsAsServed Convention = "short_served"
	// ShortRemoved: whoever gave up at once counts for nothing.
	ShortRemoved Convention = "short_removed"
)

// Conventions returns all conventions in a fixed order.
func Conventions() []Convention {
	return []Convention{AbandonedCountsAsServed, AnsweredOnly, AllOffered, LateAbandonedOnly, ShortCountsAsServed, ShortRemoved}
}

// ServiceLevel returns the share of calls that were served in time by a
// convention, as a Share of whole calls. A convention that is not known is
// AllOffered.
func (c Calls) ServiceLevel(by Convention) Share {
	all := c.Answered + c.Abandoned
	switch by {
	case AbandonedCountsAsServed:
		return Share{c.AnsweredInTime + c.AbandonedInTime, all}
	case AnsweredOnly:
		return Share{c.AnsweredInTime, c.Answered}
	case LateAbandonedOnly:
		return Share{c.AnsweredInTime, all - c.AbandonedInTime}
	case ShortCountsAsServed:
		return Share{c.AnsweredInTime + c.AbandonedShort, all}
	case ShortRemoved:
		return Share{c.AnsweredInTime, all - c.AbandonedShort}
	}
	return Share{c.AnsweredInTime, all}
}

// Occupancy is the share of their time at work in which agents dealt with
// contacts: handling ÷ (handling + waiting for the next one). Of no time it
// is 0.
func Occupancy(handling, available time.Duration) float64 {
	if handling+available <= 0 {
		return 0
	}
	return float64(handling) / float64(handling+available)
}
