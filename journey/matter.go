package journey

import (
	"time"

	"github.com/clientele-go/clientele/channel"
	"github.com/clientele-go/clientele/customer"
)

// A Matter is one thing that a customer had to do with us, across all
// channels: an order with its parcels, the questions about it, its return and
// its refund; or a question about nothing that was bought.
type Matter struct {
	// ID is that of the record that the matter is about, see About. It stays
	// the same while entries are added.
	ID string

	// About is the order that the matter is about, else the oldest ticket,
	// else the record of its first entry. Orders are all its orders: a till
	// receipt that brings something back belongs to the order that sold it.
	About  channel.Ref
	Orders []channel.Ref

	Links    []Link    // its entries, oldest first, and why they are its
	Episodes []Episode // what the customer turned to us for, oldest first

	// Open says that something is still going on: a question that is not
	// solved, an order that is not complete.
	Open bool

	// Test says that somebody of ours only played the customer, see
	// [Rules.Tests]. Its numbers are here as of any other, and nowhere else:
	// neither in those of the customer nor in a [Summary].
	Test bool

	// Owner is the one role whose turn it is, or was last; empty if nobody's,
	// which is a gap.
	Owner string

	// Candidates are the matters that this one may be part of, the likeliest
	// first, where nothing decides. Somebody should ask.
	Candidates []Candidate

	Metrics Metrics
	Threads []Thread // its tickets and threads, oldest first
	Effort  Effort
	Cost    Cost
}

// First and Last are the times of its first and last entries.
func (m *Matter) First() time.Time { return m.Links[0].Entry.At }

// Last is the time of its last entry.
func (m *Matter) Last() time.Time { return m.Links[len(m.Links)-1].Entry.At }

// A Link says why an entry belongs to a matter. The entry is shared by all that
// rests on it and must not be changed.
type Link struct {
	Entry      *customer.Entry
	Reason     Reason
	Confidence customer.Confidence
}

// Reason says what connects an entry with its matter.
type Reason string

// The reasons, the surest first.
const (
	ReasonOwn      Reason = "own"      // it is of the order or record itself
	ReasonNamed    Reason = "named"    // its source names the record
	ReasonTicket   Reason = "ticket"   // it is in a ticket of the matter
	ReasonReply    Reason = "reply"    // it answers a message of the matter, or is answered
	ReasonThread   Reason = "thread"   // it is in a thread of the matter
	ReasonCall     Reason = "call"     // it is another record of a call of the matter
	ReasonPromise  Reason = "promise"  // it is a promise about something in the matter, or keeps one
	ReasonNumber   Reason = "number"   // it has the number of the order
	ReasonReturned Reason = "returned" // it returns or repeats a call of the matter that was missed
	ReasonArticle  Reason = "article"  // it brings back an article that only this order sold
	ReasonLikely   Reason = "likely"   // what it says fits this matter clearly better than others
	ReasonOpen     Reason = "open"     // nothing else was going on
)

// confidence returns how sure a link of a reason is.
func (r Reason) confidence() customer.Confidence {
	switch r {
	case ReasonNumber, ReasonReturned, ReasonArticle:
		return customer.Strong
	case ReasonLikely, ReasonOpen:
		return customer.Weak
	}
	return customer.Certain
}

// A Candidate is a matter that another may be part of.
type Candidate struct {
	Matter string
	Score  float64 // from 0 to 1; comparable among the candidates of one matter only
	Why    string  // one sentence
}

// An Episode begins when the customer turns to us and ends when the matter is
// solved. If they turn to us again within [Rules.Reopen], the matter was
// reopened and another episode begins.
type Episode struct {
	Opened   time.Time
	Solved   time.Time // zero: not solved
	Stage    Stage     // of the journey, when it was opened
	Contacts []Contact
	Reopens  bool          // it reopened a matter that was held to be solved
	Gap      time.Duration // since the episode before was solved, if it was

	// Refs are the records that open and solve it.
	Refs []channel.Ref

	// FirstContact says whether it was solved at the first contact. It is
	// Undecided until [Rules.Window] has passed since it was solved.
	FirstContact Resolution
}

// A Contact is what a customer says in one medium without a longer pause: one
// occasion on which they turned to us.
type Contact struct {
	Kind  channel.InteractionKind
	Began time.Time
	Ended time.Time     // of its last record
	Refs  []channel.Ref // oldest first
	// Reached says that the customer reached a person, or left a message.
	Reached bool
}

// Resolution says whether an episode was solved at the first contact.
type Resolution string

// The resolutions.
const (
	Undecided Resolution = ""      // it is open, or the customer may still come back
	AtFirst   Resolution = "first" // solved with one contact, and nobody came back
	NotFirst  Resolution = "later" // it took more, or the customer came back
)
