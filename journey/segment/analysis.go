package segment

import (
	"cmp"
	"slices"
	"time"

	"github.com/clientele-go/clientele/channel"
	"github.com/clientele-go/clientele/customer"
	"github.com/clientele-go/clientele/journey"
)

// Experiences returns the matters of a customer that were solved, with their
// effort and the first purchase after each, for [Repurchase]. bought are the
// times of the customer's purchases. Tests are left out, see
// [journey.Rules.Tests].
func Experiences(a *journey.Analysis, bought []time.Time) []Experience {
	bought = slices.SortedFunc(slices.Values(bought), time.Time.Compare)
	var out []Experience
	for i := range a.Matters {
		m := &a.Matters[i]
		if m.Test || len(m.Episodes) == 0 {
			continue
		}
		solved := m.Episodes[len(m.Episodes)-1].Solved
		if solved.IsZero() {
			continue
		}
		x := Experience{At: solved, Effort: m.Effort.Score}
		for _, t := range bought {
			if t.After(solved) {
				x.Next = t
				break
			}
		}
		out = append(out, x)
	}
	return out
}

// Answers returns what a customer answered about their matters, with the kinds
// of gaps that had opened in each before, for [Lift]. Only feedback of kind
// channel.CSAT that belongs to a matter counts; what is good is that of
// [CSATOf]. An answer about several matters has the gaps of all of them. Tests
// are left out.
func Answers(a *journey.Analysis) []Answer {
	type answered struct {
		at      time.Time
		good    bool
		matters []string
	}
	var order []channel.Ref
	by := map[channel.Ref]*answered{}
	for i := range a.Matters {
		if a.Matters[i].Test {
			continue
		}
		for _, l := range a.Matters[i].Links {
			f, ok := feedbackOf(*l.Entry)
			if !ok || f.Kind != channel.CSAT {
				continue
			}
			if by[l.Entry.Ref] == nil {
				c := CSATOf([]channel.Feedback{*f})
				if c.Invalid > 0 {
					continue
				}
				by[l.Entry.Ref] = &answered{at: l.Entry.At, good: c.Satisfied.Hits > 0}
				order = append(order, l.Entry.Ref)
			}
			by[l.Entry.Ref].matters = append(by[l.Entry.Ref].matters, a.Matters[i].ID)
		}
	}
	var out []Answer
	for _, ref := range order {
		x := by[ref]
		var gaps []string
		for i := range a.Gaps {
			g := &a.Gaps[i]
			if slices.Contains(x.matters, g.Matter) && !g.Broke().After(x.at) {
				gaps = append(gaps, string(g.Kind))
			}
		}
		slices.Sort(gaps)
		out = append(out, Answer{Good: x.good, Gaps: slices.Compact(gaps)})
	}
	return out
}

func feedbackOf(e customer.Entry) (*channel.Feedback, bool) {
	if e.Fact == nil || e.Kind != customer.FeedbackGiven {
		return nil, false
	}
	f, ok := e.Fact.Content.(*channel.Feedback)
	return f, ok
}

// FeedbackByStage returns the feedback in a timeline by the stage of the
// journey that it is about, so that what was said after the purchase reaches
// those who answer for the purchase. The stage is that of [journey.StageOf];
// under the empty stage is what nobody said what it was about. Each record
// counts once.
func FeedbackByStage(entries []customer.Entry) map[journey.Stage][]channel.Feedback {
	sorted := slices.SortedFunc(slices.Values(entries), func(a, b customer.Entry) int {
		return cmp.Or(a.At.Compare(b.At), a.Ref.Compare(b.Ref))
	})
	out := map[journey.Stage][]channel.Feedback{}
	seen := map[channel.Ref]bool{}
	for _, e := range sorted {
		f, ok := feedbackOf(e)
		if !ok || seen[e.Ref] {
			continue
		}
		seen[e.Ref] = true
		s := journey.StageOf(e)
		out[s] = append(out[s], *f)
	}
	return out
}
