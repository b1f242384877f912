package customer

import (
	"context"
	"strings"
	"time"

	"github.com/clientele-go/clientele/channel"
	"github.com/clientele-go/clientele/customer/identity"
)

// Storage keeps what the hub knows. The hub decides everything and the storage
// stores rows: it needs to understand neither facts nor people. Memory is one;
// package customertest proves any other.
//
// A storage is used by many goroutines and, if it outlives a process, by many
// processes at once. All rows it returns may be shared and must not be changed
// by anybody.
type Storage interface {
	// Read answers a Want from one consistent state: no commit is seen in part.
	Read(ctx context.Context, w Want) (Got, error)

	// Timeline returns up to q.Limit entries of the given owners, newest first.
	Timeline(ctx context.Context, q TimelineQuery) ([]EntryRow, error)

	// Scan walks one table in its order, from after the given mark.
	Scan(ctx context.Context, s Scan) (Rows, error)

	// Commit stores all of c or nothing. It returns [ErrStale], and stores
	// nothing, if any of c.Expect no longer holds. When it returns nil the
	// change is as durable as the storage promises.
	Commit(ctx context.Context, c *Commit) error
}

// A Term is an entry of the storage's index, such as a key or an order number.
// It is opaque to storages and is personal data.
type Term string

// A Want names what to read. Everything is optional.
type Want struct {
	Facts     []channel.Ref // the current version of each
	Versions  []channel.Ref // all versions of each
	Parties   []channel.Ref
	IDs       []ID // customer ids ever given out
	Terms     []Term
	TermLimit int  // postings per term; 0 means all
	Past      bool // postings that no longer hold too
	Ledger    bool
	Sources   bool
	Streams   []Stream
	Suppress  []string // digests to look up in the suppression list
	Held      []string // digests of quarantined records
}

// Got answers a [Want]: each slice has as many elements as were asked for, in
// the same order, with a nil or zero element for what is not there.
type Got struct {
	Facts     []*FactRow
	Versions  [][]*FactRow
	Parties   []*PartyRow
	IDs       []*PartyRow // the party that each id was made for
	Terms     []TermRow
	Decisions []identity.Decision // by Seq
	LedgerRev uint64
	Sources   []SourceRow // by channel
	Streams   []channel.Cursor
	Suppress  []bool
	Held      []bool

	// Suppressed is how many digests the suppression list has. It is always
	// filled.
	Suppressed int
}

// A FactRow is one stored version of a fact.
type FactRow struct {
	Fact     channel.Fact
	Hash     channel.Hash
	Owner    channel.Ref // whom it belongs to; see [channel.Fact.Owner]
	Received time.Time   // when this version came
}

// A PartyRow is what is stored about a party. It is derived from the facts the
// party owns and from who its customer is.
type PartyRow struct {
	Ref   channel.Ref
	ID    ID     // the id a customer has whose first member this is
	Rev   uint64 // grows with every change of the row; the storage sets it
	Facts int    // current facts that it owns; 0: it is a party no longer

	// From the fact that is the party itself.
	CreatedAt  time.Time
	Name       channel.Name
	BirthDate  string
	MergedInto channel.Ref

	// Claims are the distinct keys stated by its facts, in order of KeyID, each
	// with the number of facts that state it.
	Claims []ClaimRow

	First   channel.Ref   // the first member of its customer
	Members []channel.Ref // all members, if this is the first of several
	Ver     uint64        // changes told in the feed about the customer with this ID
}

// A ClaimRow is a key and how many facts of a party state it.
type ClaimRow struct {
	Key channel.Key // without Raw
	N   int
}

// A TermRow is the postings of one term.
type TermRow struct {
	Rev      uint64 // grows with every change of the term's postings
	Total    int    // current postings, whatever the limit
	Postings []Posting
}

// A Posting says that a record carries a term.
type Posting struct {
	Ref    channel.Ref
	Weight uint8 // meaning depends on the term: an assurance, a relation
	Past   bool  // it did, but does no longer
}

// An EntryRow places one entry in the timeline of its owner. Rows never move
// to another owner by a merge of customers.
type EntryRow struct {
	At   time.Time
	Kind EntryKind
	Ref  channel.Ref // the fact
	Part string      // part of the fact: the id of a parcel
}

// Compare orders entries by time, then ref, kind and part.
func (e EntryRow) Compare(o EntryRow) int {
	if c := e.At.Compare(o.At); c != 0 {
		return c
	}
	if c := e.Ref.Compare(o.Ref); c != 0 {
		return c
	}
	if c := strings.Compare(string(e.Kind), string(o.Kind)); c != 0 {
		return c
	}
	return strings.Compare(e.Part, o.Part)
}

// A TimelineQuery asks for entries of several owners merged.
type TimelineQuery struct {
	Owners []channel.Ref
	Before *EntryRow   // only entries that come after this one, newest first; nil: from the newest
	From   time.Time   // not older; zero: no bound
	To     time.Time   // not newer; zero: no bound
	Kinds  []EntryKind // nil: all
	Limit  int
}

// Table names what a Scan walks.
type Table string

// The tables that can be walked, and what orders them.
const (
	TableFacts      Table = "facts"      // current versions, by Ref
	TableParties    Table = "parties"    // by Ref
	TableChanges    Table = "changes"    // by position
	TableQuarantine Table = "quarantine" // by id
	TableAccesses   Table = "accesses"   // by position
)

// A Scan asks for a part of a table.
type Scan struct {
	Table Table
	After string // Mark of the last row seen; empty: from the beginning
	Limit int
}

// Rows answers a [Scan]; the slice of its table is filled. Next is the mark to
// go on from, and empty if there was nothing.
type Rows struct {
	Facts      []*FactRow
	Parties    []*PartyRow
	Changes    []Change
	Quarantine []Quarantined
	Accesses   []Access
	Next       string
}

// A Stream is one pull method of one channel.
type Stream struct {
	Channel string
	Name    string // "people", "orders", "interactions"
}

// A SourceRow is the health of one source.
type SourceRow struct {
	Channel   string
	Fresh     time.Time // start of the last pass that read everything; zero: never
	Tried     time.Time // last attempt
	Error     string    // of the last attempt; empty: it worked
	ErrorKind channel.Trouble
	Counts    Counts
}

// Counts is the ledger of a source: everything received is applied, duplicate,
// stale or quarantined.
type Counts struct {
	Received    int64
	Applied     int64 // became the current version of its object
	Duplicate   int64 // had been received before
	Stale       int64 // older than what is current; kept in the history
	Quarantined int64 // could not be read; kept with its reason
	Suppressed  int64 // about somebody who is erased; not kept
}

// Balanced reports whether everything received is accounted for.
func (c Counts) Balanced() bool {
	return c.Received == c.Applied+c.Duplicate+c.Stale+c.Quarantined+c.Suppressed
}

func (c Counts) plus(o Counts) Counts {
	return Counts{c.Received + o.Received, c.Applied + o.Applied, c.Duplicate + o.Duplicate,
		c.Stale + o.Stale, c.Quarantined + o.Quarantined, c.Suppressed + o.Suppressed}
}

// An Expect is what a decision was based on. Zero hashes and revisions expect
// that there is nothing.
type Expect struct {
	Facts   []ExpectFact
	Parties []ExpectParty
	Terms   []ExpectTerm
	Streams []ExpectStream
	Ledger  *uint64 // nil: no expectation

	// Suppressed expects the length of the suppression list, so that nothing
	// of an erased person slips in beside an erasure. Nil: no expectation.
	Suppressed *int
}

// ExpectFact expects the hash of the current version of a fact, and its owner.
type ExpectFact struct {
	Ref   channel.Ref
	Hash  channel.Hash
	Owner channel.Ref
}

// ExpectParty expects the revision of a party.
type ExpectParty struct {
	Ref channel.Ref
	Rev uint64
}

// ExpectTerm expects the revision of a term.
type ExpectTerm struct {
	Term Term
	Rev  uint64
}

// ExpectStream expects the cursor of a stream.
type ExpectStream struct {
	Stream Stream
	Cursor channel.Cursor
}

// A Commit is a change, stored as a whole. Rows replace those with their key.
type Commit struct {
	Expect Expect

	Current []*FactRow // become the current version
	Stale   []*FactRow // join the history only
	Parties []*PartyRow

	AddEntries    map[channel.Ref][]EntryRow // by owner
	RemoveEntries map[channel.Ref][]EntryRow

	AddPostings    map[Term][]Posting // replace the posting of the same ref
	RemovePostings map[Term][]channel.Ref

	Streams    map[Stream]channel.Cursor
	Sources    []SourceUpdate
	Quarantine []Quarantined // with id 0: the storage gives one
	Released   []int64       // quarantined rows that are dealt with
	Changes    []Change      // the storage gives positions, in this order
	Decisions  []identity.Decision
	Accesses   []Access

	Erase    *Erasing
	Suppress []string // digests that join the suppression list
}

// Erasing removes parties with everything they own: facts with all versions,
// entries, postings, and their decisions. Nothing of them may remain. The
// commit it stands in carries the parties whose customers change by it.
type Erasing struct {
	Parties    []channel.Ref
	Facts      []channel.Ref // all facts they own or ever owned
	Terms      []Term        // terms whose postings name any of those
	Quarantine []int64       // quarantined rows that name them
}

// A SourceUpdate changes the health of one source. Counts are added.
type SourceUpdate struct {
	Channel   string
	Fresh     time.Time // zero: unchanged
	Tried     time.Time // zero: unchanged, and so is the error
	Error     string
	ErrorKind channel.Trouble
	Add       Counts
}
