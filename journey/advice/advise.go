package advice

import (
	"cmp"
	"slices"
	"strconv"
	"time"

	"github.com/clientele-go/clientele/channel"
	"github.com/clientele-go/clientele/journey"
)

// An Advice is all channels of a catalogue for one question.
type Advice struct {
	At      time.Time
	Options []Option // those that can be used first, the best of them first; then the others in the order of the catalogue

	// Summary is one sentence for the clerk without a price: "Answer by
	// telephone, as promised, else by SMS or e-mail."
	Summary string
}

// Usable returns the ids of the channels that can be used, the best first.
func (a Advice) Usable() []string {
	var out []string
	for _, o := range a.Options {
		if len(o.Excluded) == 0 {
			out = append(out, o.Channel)
		}
	}
	return out
}

// Best returns the channel to answer in, and false if none can be used.
func (a Advice) Best() (Option, bool) {
	if len(a.Options) == 0 || len(a.Options[0].Excluded) > 0 {
		return Option{}, false
	}
	return a.Options[0], true
}

// Option returns what was found for a channel.
func (a Advice) Option(id string) (Option, bool) {
	i := slices.IndexFunc(a.Options, func(o Option) bool { return o.Channel == id })
	if i < 0 {
		return Option{}, false
	}
	return a.Options[i], true
}

// An Option is a channel with what speaks for and against it.
type Option struct {
	Channel string
	Name    string // in the language of the question

	Excluded []Exclusion // why it cannot be used; empty: it can

	// Score is the sum of Terms. It is worked out for excluded channels too.
	Score Milli
	Terms []Term

	By  time.Time // when the customer has the answer; zero: never
	Why string    // one sentence for the clerk
}

// A Term is a part of a score.
type Term struct {
	Kind   TermKind
	Amount Milli
}

// TermKind says what a term stands for.
type TermKind string

// The terms, in the order in which they are added.
const (
	TermCost       TermKind = "cost"       // of the channel
	TermFallback   TermKind = "fallback"   // of the fallback, by the chance that it is needed
	TermSwitch     TermKind = "switch"     // the customer has to change the channel
	TermWait       TermKind = "wait"       // until the answer
	TermPromise    TermKind = "promise"    // we promised another: the customer will ask for it in the fallback
	TermPreference TermKind = "preference" // less than 0: the customer prefers it
)

// Milli is an amount in thousandths of the minor unit of a currency: 641700
// are 641.7 pence.
type Milli int64

// String returns the amount in minor units: "641.7", "299.0", "12.345".
func (m Milli) String() string {
	sign, v := "", uint64(m)
	if m < 0 {
		sign, v = "-", -uint64(m)
	}
	frac := strconv.FormatUint(1000+v%1000, 10)[1:]
	for len(frac) > 1 && frac[len(frac)-1] == '0' {
		frac = frac[:len(frac)-1]
	}
	return sign + strconv.FormatUint(v/1000, 10) + "." + frac
}

// An Exclusion is a reason why a channel cannot be used.
type Exclusion string

// The reasons, in the order in which they are found.
const (
	Unreachable   Exclusion = "unreachable"    // the customer has no contact point for it and is not there
	NoConsent     Exclusion = "no_consent"     // the customer has not consented, or has withdrawn
	Unconfirmed   Exclusion = "unconfirmed"    // the contact point may be somebody else's, and this is personal
	Insecure      Exclusion = "insecure"       // what would be said needs more protection
	Closed        Exclusion = "closed"         // it is live, and nobody is there now
	Disturbs      Exclusion = "disturbs"       // it is live, and the customer is not to be reached at this hour
	TooLate       Exclusion = "too_late"       // it cannot meet the deadline
	NoAttachments Exclusion = "no_attachments" // it cannot carry what is to be sent
)

// Advise returns the channels of a catalogue for a question. It is an error if
// the catalogue or its hours are not valid. Of channels with one score the more secure comes
// first, then the one that stands first in the catalogue.
func Advise(c Catalogue, q Question) (Advice, error) {
	if err := c.Validate(); err != nil {
		return Advice{}, err
	}
	if q.Calendars == nil {
		var err error
		if q.Calendars, err = c.Calendars(); err != nil {
			return Advice{}, err
		}
	}
	fallback, _ := c.Channel(c.Fallback)
	a := Advice{At: q.At}
	place := map[string]int{}
	for i := range c.Channels {
		x := &c.Channels[i]
		o := Option{Channel: x.ID, Name: x.In(q.Language), Excluded: q.excluded(x)}
		if at, _, ever := q.answered(x); ever {
			o.By = at
		}
		o.Terms = q.terms(&c, x, fallback.Cost, o.By)
		for _, t := range o.Terms {
			o.Score += t.Amount
		}
		place[x.ID] = i
		a.Options = append(a.Options, o)
	}
	slices.SortStableFunc(a.Options, func(x, y Option) int {
		switch nx, ny := len(x.Excluded), len(y.Excluded); {
		case nx == 0 && ny == 0:
			sx, sy := q.security(&c.Channels[place[x.Channel]]), q.security(&c.Channels[place[y.Channel]])
			return cmp.Or(cmp.Compare(x.Score, y.Score), cmp.Compare(sy, sx))
		case nx == 0:
			return -1
		case ny == 0:
			return 1
		}
		return 0
	})
	explain(&a, &c, &q)
	return a, nil
}

// excluded returns why a channel cannot be used.
func (q *Question) excluded(c *Channel) []Exclusion {
	var out []Exclusion
	add := func(e Exclusion, is bool) {
		if is {
			out = append(out, e)
		}
	}
	assurance, reachable := q.reach(c)
	present := slices.Contains(q.Present, c.ID)
	add(Unreachable, !reachable && !present)
	for _, p := range q.purposes(c) {
		if !q.consented(p, c) {
			add(NoConsent, true)
			break
		}
	}
	// What a form or a caller merely claimed never gets anything personal.
	proven := present && slices.Contains(q.Proven, c.ID)
	add(Unconfirmed, reachable && !proven && q.Sensitivity >= journey.LevelPersonal && assurance < channel.Verified && c.Kind != channel.Letter)
	add(Insecure, q.security(c) < q.Sensitivity)
	at, open, ever := q.answered(c)
	add(Closed, !open || !ever)
	add(Disturbs, q.disturbs(c))
	add(TooLate, open && !q.Deadline.IsZero() && (!ever || at.After(q.Deadline)))
	add(NoAttachments, q.Attachment && !c.Attachments)
	return out
}

// terms returns the parts of a channel's score.
func (q *Question) terms(c *Catalogue, x *Channel, fallback int64, by time.Time) []Term {
	out := []Term{{TermCost, Milli(x.Cost * 1000)}, {TermFallback, Milli((1000 - q.resolve(x)) * fallback)}}
	add := func(k TermKind, v int64) {
		if v != 0 {
			out = append(out, Term{k, Milli(v)})
		}
	}
	if q.Current != "" && q.Current != x.ID && !q.Failed {
		add(TermSwitch, c.Weights.Switch*1000)
	}
	if !by.IsZero() {
		// Minutes suffice, and 10 years are for ever: nothing overflows.
		minutes := int64(min(max(by.Sub(q.At), 0), 10*365*24*time.Hour) / time.Minute)
		weight := int64(min(max(q.Value, 0), 1_000_000))
		add(TermWait, share(c.Weights.Hour, minutes*weight, 60))
	}
	if q.Promised != "" && q.Promised != x.ID {
		add(TermPromise, fallback*1000)
	}
	if q.Prefers == x.ID {
		add(TermPreference, -c.Weights.Preference*1000)
	}
	return out
}

// share returns a*b/by for numbers that are not less than 0, or as much as an
// amount may be.
func share(a, b, by int64) int64 {
	if a == 0 || b == 0 {
		return 0
	}
	if a > maxCost*1000/b {
		return maxCost * 1000 / by
	}
	return a * b / by
}
