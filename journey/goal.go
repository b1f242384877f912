package journey

import "fmt"

// A Measure is a number of a [Summary] that a goal may be set for.
type Measure string

// The measures.
const (
	MeasureFirstContact Measure = "first_contact"           // share of the episodes that the first contact solved
	MeasureInTime       Measure = "in_time"                 // share of the triggers that were done in time, of those that are settled
	MeasureLoad         Measure = "contacts_per_100_orders" // of the whole only, not of a stage
	MeasureGaps         Measure = "gaps_per_100_contacts"   //
	MeasureBackOffice   Measure = "back_office"             // share of the gaps that lie behind the stage; of the whole only
)

// A Goal is what a company wants to reach, as a whole or in a stage.
type Goal struct {
	Stage   Stage   `json:"stage,omitempty"` // empty: over all stages
	Measure Measure `json:"measure"`

	// AtLeast and AtMost bound the value: shares are from 0 to 1. 0 means that
	// there is no such bound.
	AtLeast float64 `json:"at_least,omitempty"`
	AtMost  float64 `json:"at_most,omitempty"`
}

// check says what is wrong with a goal: the field and the reason.
func (g Goal) check() (field, reason string) {
	switch g.Measure {
	case MeasureFirstContact, MeasureInTime, MeasureGaps:
	case MeasureLoad, MeasureBackOffice:
		if g.Stage != "" {
			return "stage", "is given, and the measure is one of the whole"
		}
	default:
		return "measure", "is not one of those that are known"
	}
	switch {
	case !(g.AtLeast >= 0) || !(g.AtMost >= 0):
		return "at_least", "or at_most is negative"
	case g.AtLeast == 0 && g.AtMost == 0:
		return "at_least", "and at_most are both missing"
	case g.AtMost > 0 && g.AtLeast > g.AtMost:
		return "at_least", "is greater than at_most"
	}
	return "", ""
}

// An Attainment says how far a goal is reached.
type Attainment struct {
	Goal
	Value float64
	N     int  // what the value rests on: episodes, triggers, orders, contacts or gaps
	Known bool // false: there is nothing that it could rest on
	Met   bool
}

// String returns the measure, the value and whether the goal is met.
func (a Attainment) String() string {
	word := "missed"
	switch {
	case !a.Known:
		word = "not known"
	case a.Met:
		word = "met"
	}
	if a.Stage != "" {
		return fmt.Sprintf("%s %s: %.3g, %s", a.Stage, a.Measure, a.Value, word)
	}
	return fmt.Sprintf("%s: %.3g, %s", a.Measure, a.Value, word)
}

// Against compares a summary with goals, in their order. A measure that is not
// known is not met.
func (s *Summary) Against(goals []Goal) []Attainment {
	out := make([]Attainment, 0, len(goals))
	for _, g := range goals {
		a := Attainment{Goal: g}
		of := s.whole()
		if g.Stage != "" {
			of = s.Stages[g.Stage]
		}
		switch g.Measure {
		case MeasureFirstContact:
			a.Value, a.N = of.FirstContact.Value(), of.FirstContact.N
		case MeasureInTime:
			a.Value, a.N = of.InTime.Value(), of.InTime.N
		case MeasureGaps:
			a.Value, a.N = per100(of.Gaps, of.Contacts), of.Contacts
		case MeasureLoad:
			a.Value, a.N = per100(s.Contacts, s.Orders), s.Orders
		case MeasureBackOffice:
			a.Value, a.N = s.BackOffice.Value(), s.BackOffice.N
		}
		a.Known = a.N > 0
		a.Met = a.Known && a.Value >= g.AtLeast && (g.AtMost == 0 || a.Value <= g.AtMost)
		out = append(out, a)
	}
	return out
}

func per100(n, of int) float64 {
	if of <= 0 {
		return 0
	}
	return 100 * float64(n) / float64(of)
}
