package operations

import (
	"cmp"
	"slices"
	"time"

	"github.com/clientele-go/clientele/channel"
	"github.com/clientele-go/clientele/journey"
)

// A Touchpoint is something that customers and we do, as one source tells it.
type Touchpoint struct {
	Activity  string // as [journey.Activity] names it
	Source    string // the channel that tells of it
	Count     int
	Customers int
	First     time.Time
	Last      time.Time
	Months    []Month // how its volume went
	Gaps      int     // of these records, how many something broke at
}

// Touchpoints returns the touchpoints, the most frequent first.
func (r *Report) Touchpoints() []Touchpoint {
	out := make([]Touchpoint, 0, len(r.touchpoints))
	for _, t := range r.touchpoints {
		x := *t
		x.Months = slices.Clone(t.Months)
		out = append(out, x)
	}
	slices.SortFunc(out, func(a, b Touchpoint) int {
		return cmp.Or(cmp.Compare(b.Count, a.Count), cmp.Compare(a.Activity, b.Activity), cmp.Compare(a.Source, b.Source))
	})
	return out
}

// Idle returns the ids of the steps of a map that leave a trace and of which
// there was none since a moment: touchpoints that may have lost their sense.
func (r *Report) Idle(m *journey.Map, since time.Time) []string {
	used := make([]bool, len(m.Steps))
	for at, t := range r.touchpoints {
		if n, _, ok := m.StepOf(at.activity); ok && !t.Last.Before(since) {
			used[n] = true
		}
	}
	var out []string
	for i := range m.Steps {
		if s := &m.Steps[i]; !used[i] && len(s.Activities)+len(s.Failures) > 0 {
			out = append(out, s.ID)
		}
	}
	return out
}

// A Channel is what a medium does in a stage of the journey: where one is today.
type Channel struct {
	Medium    channel.InteractionKind
	Stage     journey.Stage // of the episodes that the contacts belong to
	Contacts  int
	Customers int
	Reached   journey.Share // contacts in which the customer reached a person, or left a message

	// FirstContact are the episodes that began in the medium and were solved at
	// the first contact, of those of which that is known.
	FirstContact journey.Share

	// Replies are how many messages were answered, and Median and P95 how long
	// that took, in business time.
	Replies     int
	Median, P95 time.Duration

	Months []Month // contacts

	replies []int64
}

// Channels returns the media by stage, ordered by both.
func (r *Report) Channels() []Channel {
	out := make([]Channel, 0, len(r.channels))
	for c, x := range r.channels {
		y := *x
		y.Medium, y.Stage, y.Months, y.replies = c.medium, c.stage, slices.Clone(x.Months), nil
		y.Replies = len(x.replies)
		y.Median, y.P95 = time.Duration(journey.Quantile(x.replies, 0.5)), time.Duration(journey.Quantile(x.replies, 0.95))
		out = append(out, y)
	}
	slices.SortFunc(out, func(a, b Channel) int { return cmp.Or(cmp.Compare(a.Medium, b.Medium), cmp.Compare(a.Stage, b.Stage)) })
	return out
}

// episode counts the contacts of an episode, and who solved it.
func (p *pass) episode(m *journey.Matter, e *journey.Episode) {
	for n := range e.Contacts {
		k := &e.Contacts[n]
		c := cell{k.Kind, e.Stage}
		for _, ref := range k.Refs {
			p.kind[ref] = c
		}
		if len(k.Refs) > 0 && p.counted(k.Refs[0]) {
			continue // it belongs to another matter too
		}
		x := entry(&p.r.channels, c)
		x.Contacts++
		x.Reached.N++
		if k.Reached {
			x.Reached.Hits++
		}
		if !p.used[c] {
			p.used[c] = true
			x.Customers++
		}
		(*months)(&x.Months).add(p.month(k.Began), 1)
		if n == 0 && e.FirstContact != journey.Undecided {
			x.FirstContact.N++
			if e.FirstContact == journey.AtFirst {
				x.FirstContact.Hits++
			}
		}
	}
	if !e.Solved.IsZero() && len(e.Refs) > 1 {
		p.solved(m, e)
	}
}

// counted reports whether a contact was counted, and notes that it is.
func (p *pass) counted(first channel.Ref) bool {
	id := "contact " + first.String()
	was := p.seen[id]
	p.seen[id] = true
	return was
}
