package advice

import (
	"slices"
	"time"

	"github.com/clientele-go/clientele/channel"
	"github.com/clientele-go/clientele/customer"
	"github.com/clientele-go/clientele/journey"
)

// PostalAddress is the kind of contact point of letters, for [Channel.Reach]
// and [Question.Reach]. It is never a key of a person.
const PostalAddress channel.KeyKind = "address"

// A Question is what is known of a customer and their matter when somebody is
// about to answer. Only At is needed; what is not known speaks neither for nor
// against a channel, but for a way to reach the customer and for consent:
// missing means no.
type Question struct {
	At time.Time

	// Purpose is why they are contacted. Empty means customer.Service.
	// Marketing and profiling need a consent to just that.
	Purpose customer.Purpose

	// The customer.
	Reach    []channel.Key // contact points; those that do not hold at At do not count
	Consents []channel.Consent
	Present  []string // ids of the channels in which they are right now: on the line, in the chat, at the counter
	Proven   []string // ids of the channels in which they have proven who they are: logged in, questions answered
	Prefers  string   // id of the channel that they prefer

	// Hours are those in which the customer may be reached. At other times they
	// are not called, unless they are there already. Nil means all hours.
	Hours journey.Calendar

	Language string // of the sentences, BCP 47: "en", "pl" and "lt" are known, others get English

	// History says how matters of this customer ended by channel. It is set
	// against what the catalogue expects, which counts as 10 matters.
	History map[string]Record

	// Value is the weight of the customer's time in thousandths: 1000 is usual,
	// 3000 a customer who brings three times as much. 0 means that waiting is
	// not counted.
	Value int

	// The matter.
	Intent      string        // as in Channel.ResolveBy
	Sensitivity journey.Level // of what would be said or asked
	Deadline    time.Time     // by when the customer must have the answer; zero: none
	Attachment  bool          // something has to be sent along
	Current     string        // id of the channel in which it is now; empty: none
	Failed      bool          // we had failed in that channel: switching is no burden but a rescue
	Promised    string        // id of the channel in which we promised to answer, such as a callback; empty: none

	// The company.
	Calendars map[string]journey.Calendar // by the names in the catalogue; one that is missing means never closed; nil: those of the catalogue
	Waits     map[string]time.Duration    // how long it takes right now by channel id, in place of Channel.Answer
}

// A Record is how many matters were answered in a channel, and how many of
// them that settled.
type Record struct {
	Matters  int
	Resolved int
}

// priorMatters is how many matters the catalogue's expectation counts for
// against a customer's own record.
const priorMatters = 10

// resolve returns the chance in thousandths that a channel settles the matter.
func (q *Question) resolve(c *Channel) int64 {
	p := int64(c.Resolve)
	if v, ok := c.ResolveBy[q.Intent]; ok && q.Intent != "" {
		p = int64(v)
	}
	h := q.History[c.ID]
	n := int64(min(max(h.Matters, 0), 1_000_000))
	good := min(max(int64(h.Resolved), 0), n)
	return (p*priorMatters + good*1000) / (priorMatters + n)
}

// reach returns how surely one of the contact points of a channel is the
// customer's, and false if there is none.
func (q *Question) reach(c *Channel) (best channel.Assurance, ok bool) {
	for _, k := range q.Reach {
		if k.Value == "" || !k.ValidAt(q.At) || !slices.Contains(c.Reach, k.Kind) {
			continue
		}
		best, ok = max(best, k.Assurance), true
	}
	return best, ok
}

// disturbs reports whether turning to the customer in a channel now would
// disturb them.
func (q *Question) disturbs(c *Channel) bool {
	if q.Hours == nil || !c.Live || slices.Contains(q.Present, c.ID) {
		return false
	}
	next, ever := q.Hours.Add(q.At, 0)
	return !ever || !next.Equal(q.At)
}

// purposes are the consents that are needed before the customer is contacted in
// a channel.
func (q *Question) purposes(c *Channel) []string {
	var out []string
	if q.Purpose == customer.Marketing || q.Purpose == customer.Profiling {
		out = append(out, string(q.Purpose))
	}
	if c.Consent != "" && !slices.Contains(out, c.Consent) {
		out = append(out, c.Consent)
	}
	return out
}

// consented reports whether the customer has consented to a purpose by the
// contact points of a channel. Of each kind of contact point the latest word
// counts, of several the strictest, and none at all means no.
func (q *Question) consented(purpose string, c *Channel) bool {
	latest := map[channel.KeyKind]channel.Consent{}
	for _, s := range q.Consents {
		if s.Purpose != purpose || s.At.After(q.At) || s.By != "" && !slices.Contains(c.Reach, s.By) {
			continue
		}
		was, seen := latest[s.By]
		if !seen || was.At.Before(s.At.Time) || was.At.Equal(s.At.Time) && was.State == channel.ConsentGranted {
			latest[s.By] = s
		}
	}
	granted := false
	for _, s := range latest {
		if s.State != channel.ConsentGranted || !s.Until.IsZero() && !q.At.Before(s.Until.Time) {
			return false
		}
		granted = true
	}
	return granted
}

// security is the level of what may be said to the customer in a channel.
func (q *Question) security(c *Channel) journey.Level {
	if slices.Contains(q.Proven, c.ID) {
		return max(c.Security, c.Proven)
	}
	return c.Security
}

// answered returns when the customer has the answer, and whether the channel
// is open for it. Another than a live channel need not be open now.
func (q *Question) answered(c *Channel) (at time.Time, open, ever bool) {
	wait := time.Duration(c.Answer)
	now, told := q.Waits[c.ID]
	if told {
		wait = max(now, 0)
	}
	cal := q.Calendars[c.Calendar]
	if c.Calendar == "" || cal == nil {
		return q.At.Add(wait), true, true
	}
	at, ever = cal.Add(q.At, wait)
	if !c.Live {
		return at, true, ever
	}
	next, _ := cal.Add(q.At, 0)
	return at, ever && next.Equal(q.At), ever
}
