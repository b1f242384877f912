package world

import (
	"slices"
	"time"

	"github.com/clientele-go/clientele/channel"
)

// Truth is what no source knows. It is told as of [World.End], or for the
// story as of [StoryNow].
type Truth struct {
	// People are all people; the index is the person number.
	People []Person

	// Parties says who each party is: the [channel.Fact.Owner] of every fact.
	Parties map[channel.Ref]Party

	// Orders says of each web order what was promised and whether that was
	// kept, and of each till receipt who really stood at the till.
	Orders map[channel.Ref]Order

	// Promises says of each promise what became of it.
	Promises map[channel.Ref]Promise

	// Copies are the messages that arrived more than once, each with all refs
	// under which it did, the first first.
	Copies [][]channel.Ref

	// Mentions says which orders the text of a ticket names.
	Mentions map[channel.Ref]Mention

	// Matters says what each record is about, as an ideal clerk would sort
	// them: the order, else the ticket, else the first call of several that
	// belong together. Copies of a ticket are about what the first is about.
	// Records of persons and consents are about nothing.
	Matters map[channel.Ref]channel.Ref

	// Numbers says of each phone number, in E.164, what to answer when it
	// calls. A number that is missing was never heard of.
	Numbers map[string]Answer
}

// Person is one real person.
type Person struct {
	Number    int
	Household int // the number of the first person of the home
	Given     string
	Family    string    // at the end
	Formerly  string    // before she married; empty: no change
	BirthDate string    // 2006-01-02
	Country   string    // ISO 3166
	ErasedAt  time.Time // when they asked to be forgotten; zero: never
}

// Party says who a party is.
type Party struct {
	Person int
	Trace  Trace
	Stray  bool // it carries a key that leads to somebody else, by a slip or a borrowed phone or card
}

// Trace says what leads from a party to its person.
type Trace int

// The traces, the best last. A party has the best of those that its facts
// give; what other facts, names or addresses give is not counted.
const (
	Untraced Trace = iota // nothing, or only values that identify nobody
	Shared                // a landline or mailbox of the home or the office
	Likely                // a mailbox or number of their own that nobody has checked
	Sure                  // an account, a card, or a mailbox or number that was checked
)

// Verdict is what became of a promise.
type Verdict string

// The verdicts. The zero Verdict means that nothing was promised.
const (
	Kept    Verdict = "kept"    // done in time
	Late    Verdict = "late"    // done, but late
	Broken  Verdict = "broken"  // due, and not done by the end
	Pending Verdict = "pending" // neither done nor due by the end
)

// Order is the truth about an order.
type Order struct {
	Buyer   int       // who placed it, or stood at the till
	Due     time.Time // the last moment at which everything had to be delivered or ready
	Done    time.Time // when it was; zero: never
	Verdict Verdict
}

// Promise is the truth about a promise.
type Promise struct {
	Person  int
	Kind    channel.PromiseKind
	Due     time.Time
	Done    time.Time // zero: never
	Verdict Verdict
}

// Mention says which orders a ticket names.
type Mention struct {
	Own   channel.Ref // of whoever writes; zero: none
	Other channel.Ref // of somebody else; zero: none
}

// AnswerKind sorts the answers.
type AnswerKind string

// The kinds of answers.
const (
	Found     AnswerKind = "found"     // one person
	Ambiguous AnswerKind = "ambiguous" // several people share it
	Nobody    AnswerKind = "nobody"    // it belongs to nobody, or no longer to whom it did
)

// Answer is what an ideal program answers when a phone number calls.
type Answer struct {
	Kind     AnswerKind
	People   []int // in the order of their numbers; none for Nobody
	Disclose bool  // found, and the number was checked: their orders may be told
}

func newTruth(people int) *Truth {
	return &Truth{People: make([]Person, people), Parties: map[channel.Ref]Party{}, Orders: map[channel.Ref]Order{},
		Promises: map[channel.Ref]Promise{}, Mentions: map[channel.Ref]Mention{}, Matters: map[channel.Ref]channel.Ref{}, Numbers: map[string]Answer{}}
}

// Truth makes the world once more and notes who is who. It holds one entry for
// each party, order, promise and number, about 1 kB a person.
func (w *World) Truth() *Truth {
	t := newTruth(w.People())
	t.story()
	for i := range w.Parts() - 1 {
		p := w.newPart(i, t)
		p.live()
		p.claims.conclude(t, p)
	}
	return t
}

// Members returns the parties of each person, sorted, by person number: the
// partition that a perfect matching engine would find.
func (t *Truth) Members() [][]channel.Ref {
	out := make([][]channel.Ref, len(t.People))
	for r, p := range t.Parties {
		out[p.Person] = append(out[p.Person], r)
	}
	for _, m := range out {
		slices.SortFunc(m, channel.Ref.Compare)
	}
	return out
}

// verdict judges a promise at a moment.
func verdict(due, done, at time.Time) Verdict {
	switch {
	case due.IsZero():
		return ""
	case !done.IsZero() && !done.After(at) && !done.After(due):
		return Kept
	case !done.IsZero() && !done.After(at):
		return Late
	case at.After(due):
		return Broken
	}
	return Pending
}

// known is done, if that was before the end of what is heard of somebody.
func known(done, cut time.Time) time.Time {
	if done.After(cut) {
		return time.Time{}
	}
	return done
}

func (t *Truth) order(o *purchase) {
	out := Order{Buyer: o.buyer.n}
	if o.version > 1 && !o.paid.IsZero() && !o.paid.After(o.buyer.cut) {
		out.Due, out.Done = o.due, known(o.done, o.buyer.cut)
		out.Verdict = verdict(o.due, o.done, o.buyer.cut)
	}
	t.Orders[o.ref] = out
}

func (t *Truth) mentions(r channel.Ref, own, other *purchase) {
	var m Mention
	if own != nil {
		m.Own = own.ref
	}
	if other != nil {
		m.Other = other.ref
	}
	if m != (Mention{}) {
		t.Mentions[r] = m
	}
}
