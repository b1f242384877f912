package journey

import (
	"cmp"
	"slices"
	"strings"
	"time"

	"github.com/clientele-go/clientele/channel"
	"github.com/clientele-go/clientele/customer"
)

// Kind says what a finding is about.
type Kind string

// The kinds of findings, each with its trigger.
const (
	MissedCall    Kind = "missed_call"    // a call that nobody took: somebody calls back
	PromiseDue    Kind = "promise"        // a promise that somebody made: it is kept
	OrderDue      Kind = "order"          // a parcel with a promised date: it is there, or ready for pickup
	PickupDue     Kind = "pickup"         // goods that wait for pickup: the customer comes
	ReplyDue      Kind = "reply"          // a message, or a case without any: a person answers
	CaseDue       Kind = "case_due"       // a case with a due time: it is solved
	FollowUpDue   Kind = "follow_up"      // something after which something is to follow: it does
	DuplicateCase Kind = "duplicate_case" // a second open case from one message: somebody closes it
	RepeatContact Kind = "repeat_contact" // a contact after which another followed
)

// Verdict is what became of a trigger.
type Verdict string

// The verdicts.
const (
	Kept      Verdict = "kept"      // done in time
	Pending   Verdict = "pending"   // not done, and not due yet
	Broken    Verdict = "broken"    // not done, and due
	Late      Verdict = "late"      // done, but too late
	Recovered Verdict = "recovered" // not done, but the customer got through first
	Cancelled Verdict = "cancelled" // no longer to be done
)

// A Finding is a trigger and what became of it.
type Finding struct {
	Kind    Kind
	Verdict Verdict

	// Stage is where in the journey it happened; empty if that is not known.
	// Of a contact of which nobody said what it was about, PostSale if an
	// order was placed in the 90 days before.
	Stage Stage

	At      time.Time     // of the trigger
	Due     channel.Time  // when it was or is to be done; zero if nobody said
	Settled time.Time     // when it was done, recovered or cancelled; zero if it was not, or nobody said
	Late    time.Duration // by how much it was, or is, too late, in the time it is counted in
	Days    int           // the same in days, where a day was promised; 0 elsewhere

	// Chased is when the customer turned to us about what was overdue, zero if
	// they did not; only [Analyse] says it, of promises.
	Chased time.Time

	// Count is how many calls or contacts the finding is made of, and how
	// often a promise was made that was put off before it was due; 0 where
	// there is nothing to count.
	Count int

	// Owner is the role whose turn it is or was, or the queue if only that is
	// known. Empty if neither is.
	Owner string

	// Refs are the records that it rests on, that of the trigger first.
	Refs []channel.Ref

	// Unsure says that it rests on a number or address that is not surely this
	// customer's: it may have been somebody else of the household.
	Unsure bool

	// Test says that it is about nothing but tests, see [Rules.Tests]; only
	// [Analyse] says it.
	Test bool

	// Why is one sentence for a clerk. It names nobody; numbers of orders and
	// cases, and the state of a parcel in the words of its source, it has.
	Why string
}

// Failed reports whether the time passed in which something was to be done,
// even if it was done later: the verdict is [Broken] or [Late].
func (v Verdict) Failed() bool { return v == Broken || v == Late }

// Open reports whether something is still to be done.
func (f Finding) Open() bool { return f.Verdict == Pending || f.Verdict == Broken }

// String returns the kind, the verdict and the ref of the trigger.
func (f Finding) String() string {
	s := string(f.Kind) + " " + string(f.Verdict)
	if len(f.Refs) > 0 {
		s += " " + f.Refs[0].String()
	}
	return s
}

// Findings returns what is to be said of a view, the most urgent first: what
// is overdue, the longest first; what is due soon; what else is to be done;
// what is settled. It rests on the entries that the view has: ask for enough
// of them, see [customer.Query.Entries].
//
// Where the view found nobody, or several customers, it judges the contacts of
// which no source says whose they are.
func Findings(v *customer.View, r Rules) []Finding {
	h := viewHistory(v, r.withDefaults())
	return h.finish(h.judge(v, ordersOf(v)))
}

// Review returns the findings of a plain history at a moment, in the order of
// [Findings], and those of [Rules.FollowUps]. What happens later than the
// moment is left out. The entries may be in any order and may contain one
// twice; they are taken for those of one customer.
//
// Days that were promised end with the day in [Rules.Zone].
func Review(entries []customer.Entry, at time.Time, r Rules) []Finding {
	r = r.withDefaults()
	v := customer.ViewOf(entries, at, func(string) *time.Location { return r.Zone })
	h := entryHistory(entries, at, r)
	slices.Reverse(v.Entries)
	return h.finish(h.followUps(h.judge(v, ordersOf(v)), v.Entries))
}

// ordersOf returns what finds the orders of a view.
func ordersOf(v *customer.View) func(channel.Ref) *customer.OrderView {
	orders := make(map[channel.Ref]*customer.OrderView, len(v.Orders))
	for i := range v.Orders {
		orders[v.Orders[i].Fact.Ref] = &v.Orders[i]
	}
	return func(r channel.Ref) *customer.OrderView { return orders[r] }
}

// judge judges every trigger. order finds the orders of the view.
func (h *history) judge(v *customer.View, order func(channel.Ref) *customer.OrderView) []telling {
	out := make([]telling, 0, len(v.Promises)+len(h.events)/2+len(h.cases)+1)
	out = h.missedCalls(out)
	out = h.replies(out)
	out = h.caseDues(out)
	out = h.duplicateCases(out)
	out = h.repeats(out)
	out = h.promises(out, v)
	out = h.orders(out, v, order)
	return h.pickups(out, v)
}

// finish puts findings into sentences and in order.
func (h *history) finish(ts []telling) []Finding {
	words := languageOf(h.rules.Language)
	order := make([]int32, len(ts))
	for i := range order {
		order[i] = int32(i)
	}
	slices.SortFunc(order, func(i, j int32) int {
		return cmp.Or(h.urgency(&ts[i].Finding, &ts[j].Finding), cmp.Compare(i, j))
	})
	here := &scene{h.at, h.rules.Zone}
	out := make([]Finding, len(ts))
	for i, n := range order {
		t := &ts[n]
		t.scene = here
		out[i] = t.Finding
		out[i].Why = words.why(t)
	}
	return out
}

// urgency orders findings.
func (h *history) urgency(a, b *Finding) int {
	ra := h.rank(a)
	if c := cmp.Compare(ra, h.rank(b)); c != 0 {
		return c
	}
	var c int
	switch ra {
	case overdue:
		c = cmp.Compare(b.Late, a.Late)
	case dueSoon, dueLater:
		c = a.Due.Compare(b.Due.Time)
	}
	if c = cmp.Or(c, b.At.Compare(a.At)); c != 0 {
		return c
	}
	return cmp.Or(strings.Compare(string(a.Kind), string(b.Kind)), slices.CompareFunc(a.Refs, b.Refs, channel.Ref.Compare))
}

// The ranks of urgency.
const (
	overdue = iota
	dueSoon
	remark
	dueLater
	settled
	fine
)

func (h *history) rank(f *Finding) int {
	switch {
	case f.Kind == RepeatContact || f.Kind == DuplicateCase:
		return remark
	case f.Verdict == Broken:
		return overdue
	case f.Verdict == Pending && !f.Due.IsZero() && f.Due.Sub(h.at) <= h.rules.Soon:
		return dueSoon
	case f.Verdict == Pending:
		return dueLater
	case f.Verdict == Late || f.Verdict == Recovered:
		return settled
	}
	return fine
}
