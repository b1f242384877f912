package main

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/clientele-go/clientele/channel"
	"github.com/clientele-go/clientele/customer"
	"github.com/clientele-go/clientele/journey"
	"github.com/clientele-go/clientele/journey/process"
	"github.com/clientele-go/clientele/journey/process/draw"
)

// weeks is how many weeks the trend shows.
const weeks = 12

// A report is what the manager reads.
type report struct {
	From, To  time.Time
	language  string
	zone      *time.Location
	Week      journey.Summary // this one
	Before    journey.Summary // the one before; first contacts are told of it, for of this one most are not known yet
	Trend     []journey.Summary
	Ranks     []rank
	Promises  []verdictRow
	Owners    []ownerRow
	Causes    []causeRow
	Stories   []story
	Customers int          // known in all
	Orders    draw.Diagram // how web orders go
}

// A rank is a place where things broke, with its trend.
type rank struct {
	journey.Rank
	Before  int // gaps in the week before
	Weekly  []int
	What    string
	Measure string
}

// A verdictRow is what became of the triggers of a kind.
type verdictRow struct {
	What     string
	Triggers int
	Counts   map[journey.Verdict]int
	Done     journey.Share // in time, of those that are settled
}

type ownerRow struct {
	Owner     string
	Gaps      int
	Avoidable []channel.Money
}

type causeRow struct {
	Cause journey.Cause
	Gaps  int
}

func newReport(ctx context.Context, opt options) (*report, error) {
	rules, err := rulesOf(opt.language)
	if err != nil {
		return nil, err
	}
	hub, at, err := load(ctx, opt)
	if err != nil {
		return nil, err
	}
	all, err := analyses(ctx, hub, at, rules)
	if err != nil {
		return nil, err
	}
	r := &report{To: midnight(at, rules.Zone), zone: rules.Zone, language: opt.language, Customers: len(all)}
	r.From = r.To.AddDate(0, 0, -7)
	r.Trend = make([]journey.Summary, weeks)
	for i := range all {
		for w := range weeks {
			to := r.To.AddDate(0, 0, -7*(weeks-1-w))
			r.Trend[w].AddPeriod(&all[i], to.AddDate(0, 0, -7), to)
		}
	}
	r.Week, r.Before = r.Trend[weeks-1], r.Trend[weeks-2]
	r.rank()
	r.promises()
	r.owners()
	r.Stories = worst(all, r.From, r.To, 3)
	r.Orders, err = r.orders(all, rules)
	return r, err
}

// orders draws how the web orders of all weeks went, with everything that
// customers asked about them. What fewer than five customers did is folded
// together.
func (r *report) orders(all []journey.Analysis, rules journey.Rules) (draw.Diagram, error) {
	miner := process.Miner{Config: process.Config{Calendar: rules.Calendar, Anonymity: 5}}
	var log process.Log
	for i := range all {
		for j := range all[i].Matters {
			m := &all[i].Matters[j]
			if m.Links[0].Entry.Kind != customer.OrderPlaced {
				continue
			}
			if err := log.AddMatter(customer.ID(strconv.Itoa(i)), m, rules.Map); err != nil {
				return draw.Diagram{}, err
			}
		}
	}
	miner.Add(&log)
	return draw.Simplify(miner.Map(), draw.Config{Coverage: 0.85, Activities: 14, Median: true, Language: r.language, Names: r.names()}), nil
}

// midnight is the beginning of the local day of t.
func midnight(t time.Time, zone *time.Location) time.Time {
	l := t.In(zone)
	return time.Date(l.Year(), l.Month(), l.Day(), 0, 0, 0, 0, zone)
}

func (r *report) rank() {
	for _, w := range r.Week.Worst(nil) {
		x := rank{Rank: w, Before: r.Before.Broken[w.Place].Gaps, What: r.say(what[w.Kind]), Measure: r.say(measures[w.Kind])}
		for _, s := range r.Trend {
			x.Weekly = append(x.Weekly, s.Broken[w.Place].Gaps)
		}
		r.Ranks = append(r.Ranks, x)
	}
}

func (r *report) promises() {
	for _, k := range []journey.Kind{journey.MissedCall, journey.PromiseDue, journey.OrderDue, journey.ReplyDue, journey.CaseDue, journey.FollowUpDue} {
		v := r.Week.Verdicts[k]
		if n := r.Week.Triggers(k); n > 0 {
			done := journey.Share{Hits: v[journey.Kept], N: n - v[journey.Pending] - v[journey.Cancelled]}
			r.Promises = append(r.Promises, verdictRow{What: r.say(triggers[k]), Triggers: n, Counts: v, Done: done})
		}
	}
}

func (r *report) owners() {
	owners, by := map[string]*ownerRow{}, map[journey.Cause]int{}
	for _, x := range r.Ranks {
		name := r.owner(x.Owner)
		o := owners[name]
		if o == nil {
			o = &ownerRow{Owner: name}
			owners[name] = o
		}
		o.Gaps += x.Gaps
		o.Avoidable = add(o.Avoidable, x.Avoidable)
		by[x.Cause] += x.Gaps
	}
	for _, name := range slices.Sorted(maps.Keys(owners)) {
		r.Owners = append(r.Owners, *owners[name])
	}
	slices.SortStableFunc(r.Owners, func(a, b ownerRow) int { return b.Gaps - a.Gaps })
	for _, c := range []journey.Cause{journey.People, journey.Process, journey.Technology} {
		r.Causes = append(r.Causes, causeRow{c, by[c]})
	}
}

// add adds amounts currency by currency.
func add(a, b []channel.Money) []channel.Money {
	out := slices.Clone(a)
	for _, m := range b {
		if i := slices.IndexFunc(out, func(x channel.Money) bool { return x.Currency == m.Currency }); i >= 0 {
			out[i].Minor += m.Minor
		} else {
			out = append(out, m)
		}
	}
	return out
}

// cost writes amounts; a dash for none.
func (r *report) cost(ms []channel.Money) string {
	if len(ms) == 0 {
		return "–"
	}
	texts := make([]string, len(ms))
	for i, m := range ms {
		texts[i] = r.decimal(m.String())
	}
	return strings.Join(texts, " + ")
}

// decimal writes a number as one does in the language.
func (r *report) decimal(s string) string {
	if r.language == "pl" || r.language == "lt" {
		return strings.ReplaceAll(s, ".", ",")
	}
	return s
}

// per100 is the load that sales put on service: it rises before anything else
// shows.
func (r *report) per100(s journey.Summary) string {
	if s.Orders == 0 {
		return "–"
	}
	return r.decimal(fmt.Sprintf("%.1f", 100*float64(s.Contacts)/float64(s.Orders)))
}

// change says by how much something differs from the week before.
func change(now, before int) string {
	switch d := now - before; {
	case d > 0:
		return fmt.Sprintf("▲ %d", d)
	case d < 0:
		return fmt.Sprintf("▼ %d", -d)
	}
	return "="
}

// share writes a share with its interval.
func (r *report) share(s journey.Share) string {
	if s.N == 0 {
		return r.say("not known yet")
	}
	i := s.Wilson(0.95)
	return r.sayf("%.0f %% (%d of %d; 95 %%: %.0f to %.0f)", s.Percent(), s.Hits, s.N, 100*i.Low, 100*i.High)
}

var what = map[journey.Kind]string{
	journey.MissedCall: "calls that nobody took in time", journey.PromiseDue: "promises of ours that were broken", journey.OrderDue: "orders that came late",
	journey.ReplyDue: "messages answered late or never", journey.CaseDue: "tickets not solved in time", journey.FollowUpDue: "refunds that did not follow in time",
	journey.DuplicateCase: "tickets that are there twice", journey.RepeatContact: "customers who had to ask again", journey.NeedlessSwitch: "customers sent to another channel",
	journey.RepeatedInfo: "customers who had to say it again", journey.AskedAgain: "questions about what we knew", journey.DuplicateMessage: "messages sent again",
	journey.PingPong: "matters handed to and fro", journey.PutOff: "promises put off again", journey.NoOwner: "matters that are nobody’s", journey.Stuck: "matters that are stuck",
	journey.Regression: "orders that went back a step", journey.Skipped: "steps that were left out", journey.Unplanned: "events that no step has", journey.StepFailed: "steps that failed", journey.StepLate: "steps that came late",
}

var triggers = map[journey.Kind]string{journey.MissedCall: "calls that nobody took", journey.PromiseDue: "promises that were due", journey.OrderDue: "orders promised for this week",
	journey.ReplyDue: "messages and tickets that waited", journey.CaseDue: "tickets with a due time", journey.FollowUpDue: "returns that call for a refund"}

var measures = map[journey.Kind]string{
	journey.MissedCall:       "Put one name on the list of missed calls for each shift, and look at it every hour.",
	journey.PromiseDue:       "Show what is promised for today on every desk, and let nobody promise what is not in the list.",
	journey.OrderDue:         "Tell the customer the new day before the old one has passed; show the day that the carrier keeps.",
	journey.ReplyDue:         "Answer the oldest first, and ring the team lead an hour before something is due.",
	journey.CaseDue:          "Answer the oldest first, and ring the team lead an hour before something is due.",
	journey.FollowUpDue:      "Let the receipt of the goods start the refund, without anybody’s click.",
	journey.DuplicateCase:    "Let the helpdesk merge what carries one message id.",
	journey.RepeatContact:    "Read what they asked first: one answer that says what happens next saves the second contact.",
	journey.NeedlessSwitch:   "Let whoever is asked answer: give stores the orders of the web shop.",
	journey.RepeatedInfo:     "Show the customer’s page to whoever takes over.",
	journey.AskedAgain:       "Take the question for the order number out of the template.",
	journey.DuplicateMessage: "Say at once when an answer will come: who knows does not write again.",
	journey.PingPong:         "Name one department that keeps the matter until it is solved.",
	journey.NoOwner:          "Name a role for it.",
	journey.StepLate:         "Look at where the time goes: it is the step before that waits.",
	journey.StepFailed:       "Look at the parcels that failed by carrier and place.",
	journey.Unplanned:        "Put it in the map, or stop it.",
	journey.Skipped:          "Find out who leaves it out, and whether it is needed.",
	journey.Stuck:            "Look at these matters one by one.",
	journey.Regression:       "Find out what was missing the first time.",
	journey.PutOff:           "A promise may be put off once: the second time the team lead calls.",
}
