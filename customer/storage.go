package customer

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
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
// by anybody, and no later commit changes them; the same holds for rows that it
// was given in a commit that succeeded. A call whose context has ended returns
// its error, and a commit among them has stored nothing. A commit that returns
// any other error than ErrStale has stored nothing or all, and storing the same
// facts again is safe.
//
// Whatever is stored comes back as it was. Instants are kept to the nanosecond,
// from year 1 to 9999; their location need not be. Terms, cursors, marks and
// every text of a quarantined row are bytes: they may contain NUL and invalid
// UTF-8, and so may the ref of a quarantined row, which need not be a good one.
// All other refs are good ones. Nil and empty slices are the same. Order is by
// bytes everywhere, never by the rules of a language.
type Storage interface {
	// Read answers a Want from one consistent state: no commit is seen in part,
	// and every commit that returned before the call is seen. A Want may ask for
	// one thing twice and for very many things.
	Read(ctx context.Context, w Want) (Got, error)

	// Timeline returns up to q.Limit entries of the given owners, newest first
	// by [EntryRow.Compare], from one consistent state.
	Timeline(ctx context.Context, q TimelineQuery) ([]EntryRow, error)

	// Scan returns the next rows of one table in its order, from after the
	// given mark. Rows that are there throughout a walk are seen exactly once,
	// whatever is committed meanwhile; the row of a mark may be gone by the time
	// it is used.
	Scan(ctx context.Context, s Scan) (Rows, error)

	// Commit stores all of c or nothing. It returns an error that wraps
	// [ErrStale], and stores nothing, if any of c.Expect does not hold at the
	// moment of the commit: no other commit comes between the check and the
	// change, not even one that creates what is expected not to exist. Of two
	// commits that each change what the other expects, one is stale. When it
	// returns nil the change is as durable as the storage promises. An empty
	// commit is stored like any other. The rows are the storage's from then on;
	// c itself and its lists are the caller's again.
	Commit(ctx context.Context, c *Commit) error
}

// A Looker is a Storage that tells in one step who carries terms. Without it
// the hub reads several times, which is slower and says the same.
type Looker interface {
	// Look is Read for w.Terms and w.Ledger, and tells with them who is behind
	// the postings, all from one consistent state.
	Look(ctx context.Context, w Want) (Got, Company, error)
}

// A Company says who is behind the postings that were read of some terms, by
// the place of the term and of the posting.
type Company struct {
	Parties   [][]*PartyRow // the party a posting names; nil: it names none
	Of        [][]int       // the place of its customer in Customers; -1: it names no party
	Customers [][]*PartyRow // all members of each, the first first; each customer once
}

// An Asker is a Storage that answers several questions in one step: one round
// trip where there is a server. Without it the hub asks one after the other,
// which is slower and says the same.
type Asker interface {
	// Ask answers questions in their order, all from one consistent state as
	// Read does. Several may ask for one thing.
	Ask(ctx context.Context, qs []Question) ([]Answer, error)
}

// A Question is a Want and more. Everything is optional.
type Question struct {
	Want
	Timelines []TimelineQuery

	// Whole asks also for the customers of the parties that Parties and IDs of
	// the Want lead to.
	Whole bool

	// Ahead says that the facts which the entries of Timelines name are what will
	// be asked for next.
	Ahead bool
}

// An Answer answers a [Question], as Got answers a Want.
type Answer struct {
	Got
	Timelines [][]EntryRow

	// OfParties and OfIDs are, for Whole, all members of the customer of each
	// party in Got.Parties and Got.IDs, the first first; nil where there is none.
	OfParties [][]*PartyRow
	OfIDs     [][]*PartyRow

	// FactsAhead are, for Ahead, those facts that an Asker brings along: any that
	// the entries name, and none if that would cost more than to ask again saves.
	// They are what Facts of the Want would give, of the same state as all else,
	// by their refs; none of them is nil.
	FactsAhead map[channel.Ref]*FactRow
}

// A Snapshotter is an Asker that can hold one state for several calls, where each
// call would otherwise take one anew. Without it what is asked later may be of a
// later state, which is slower and no less right.
type Snapshotter interface {
	// Snapshot calls f with what answers questions as Ask does, all of them from
	// one consistent state: every commit that returned before the call is seen.
	// f asks by one goroutine at a time, and commits nothing: a commit may wait
	// until f has returned. Snapshot returns the error of f.
	Snapshot(ctx context.Context, f func(ask func(qs []Question) ([]Answer, error)) error) error
}

// A Turner is a Storage whose users in one process can take turns. Large commits
// that are in each other's way are decided again for nothing; hubs have them
// take turns from then on. Without it each decides until it is through, which
// is slower and no less right.
type Turner interface {
	// Turn waits until it is the caller's turn, and returns what ends it. It
	// keeps nobody from reading or committing.
	Turn(ctx context.Context) (done func(), err error)
}

// A Remote is a Storage that spends most of a call waiting: for a server, for
// its disk. The hub then does at the same time what need not be done in order;
// with any other storage that would cost more than it saves.
type Remote interface {
	// Remote does nothing.
	Remote()
}

// A Preparer is a Storage that can make a commit ready before it is its turn.
// The hub uses it where it decides about one commit while another is on its way.
type Preparer interface {
	// Prepare does what [Storage].Commit does with nothing but c, and returns
	// what does the rest and means the same; that is called once at most. Nobody
	// changes c until it has returned, or is not called.
	Prepare(c *Commit) (commit func(ctx context.Context) error)
}

// A Leaser is a Storage that several processes share. Hubs use it so that one
// of them at a time polls a source; a storage without it leaves each hub to
// poll all sources, which is more work and no less right.
type Leaser interface {
	// Lease takes the named lease for a holder, or prolongs it, until d from now
	// by the storage's own clock, and reports whether the holder has it. A lease
	// that has run out is free for everybody. With a d of 0 or less the holder
	// gives back what it has.
	Lease(ctx context.Context, name, holder string, d time.Duration) (bool, error)
}

// A Scrubber is a Storage in which bytes of what was erased may linger: in free
// pages, in a log. The hub calls it after every erasure.
type Scrubber interface {
	// Scrub returns when no byte of what commits before it erased can be read
	// from what the storage keeps.
	Scrub(ctx context.Context) error
}

// A Term is an entry of the storage's index, such as a key or an order number.
// It is opaque to storages and is personal data.
type Term string

// String returns what sort of term it is and a short digest.
func (t Term) String() string {
	sort, _, _ := strings.Cut(string(t), "\x00")
	sum := sha256.Sum256([]byte(t))
	return sort + "#" + hex.EncodeToString(sum[:3])
}

// GoString returns what String returns.
func (t Term) GoString() string { return t.String() }

// A Want names what to read. Everything is optional.
type Want struct {
	Facts     []channel.Ref // the current version of each
	Versions  []channel.Ref // all versions of each: the current one last, the others in any order
	Hashes    []channel.Ref // the hashes of all versions of each, in that order
	Parties   []channel.Ref
	IDs       []ID // customer ids ever given out
	Terms     []Term
	TermLimit int  // postings per term, of which any may be left out; 0 means all
	Past      bool // postings that no longer hold too
	Ledger    bool
	Sources   bool
	Streams   []Stream
	Suppress  []string // digests to look up in the suppression list
	Held      []string // digests: does any quarantined row have it

	// Suppressed asks for the revision of the suppression list.
	Suppressed bool
}

// Got answers a [Want]: each slice has as many elements as were asked for, in
// the same order, with a nil or zero element for what is not there.
type Got struct {
	Facts     []*FactRow // a tombstone is a version like any other
	Versions  [][]*FactRow
	Hashes    [][]channel.Hash
	Parties   []*PartyRow
	IDs       []*PartyRow // the party that each id was made for
	Terms     []TermRow
	Decisions []identity.Decision // by Seq
	LedgerRev uint64              // grows with every change of the ledger; at least the last Seq; 0: there was none
	Sources   []SourceRow         // by channel
	Streams   []channel.Cursor
	Suppress  []bool
	Held      []bool

	// Suppressed is the revision of the suppression list: it grows whenever a
	// digest joins that was not there. 0: the list is empty, or nobody asked.
	Suppressed uint64
}

// A FactRow is one stored version of a fact.
type FactRow struct {
	Fact     channel.Fact
	Hash     channel.Hash
	Owner    channel.Ref // whom it belongs to; see [channel.Fact.Owner]; may be zero for an old version
	Received time.Time   // when this version came
}

// String returns the ref of the fact.
func (f FactRow) String() string { return f.Fact.Ref.String() }

// GoString returns what String returns.
func (f FactRow) GoString() string { return f.String() }

// A PartyRow is what is stored about a party. It is derived from the facts the
// party owns and from who its customer is.
type PartyRow struct {
	Ref   channel.Ref
	ID    ID     // the id a customer has whose first member this is; never changes, and no other party has it
	Facts int    // current facts that it owns; 0: it is a party no longer
	Rev   uint64 // grows with every commit that has the row; the storage sets it, from 1

	// From the fact that is the party itself.
	Name       channel.Name
	CreatedAt  time.Time
	BirthDate  string
	MergedInto channel.Ref

	// Claims are the distinct keys stated by its facts, in order of KeyID, each
	// with the number of facts that state it.
	Claims []ClaimRow

	// Addresses are the distinct addresses that its facts give for its own,
	// without Kind and Name, in order of postcode, street, city and country.
	Addresses []AddressRow

	First   channel.Ref   // the first member of its customer
	Members []channel.Ref // all members, if this is the first of several
	Part    int           // 0: surely one person with First. Else only a likeness joined it with those of other numbers; see [identity.Result].Alike
	Ver     uint64        // changes told in the feed about the customer with this ID
}

// String returns the ref of the party.
func (p PartyRow) String() string { return p.Ref.String() }

// GoString returns what String returns.
func (p PartyRow) GoString() string { return p.String() }

// A ClaimRow is a key and how many facts of a party state it.
type ClaimRow struct {
	Key channel.Key // without Raw
	N   int
}

// An AddressRow is an address and how many facts of a party give it for the
// party's own.
type AddressRow struct {
	Address channel.Address
	House   string // value of its [identity.AddressKey]; empty if it has none
	N       int
}

// String returns "[address]".
func (a AddressRow) String() string { return a.Address.String() }

// GoString returns "[address]".
func (a AddressRow) GoString() string { return a.String() }

// A TermRow is the postings of one term, at most one for each ref, in any
// order.
type TermRow struct {
	Rev      uint64 // grows with every change of the term's postings but those that are Loose; 0: there were none
	Total    int    // current postings, whatever the limit and whether past ones are wanted
	Postings []Posting
}

// A Posting says that a record carries a term.
type Posting struct {
	Ref    channel.Ref
	Weight uint8 // meaning depends on the term: an assurance, a relation
	Past   bool  // it did, but does no longer
}

// An EntryRow places one entry in the timeline of its owner. Rows never move
// to another owner by a merge of customers. The row as a whole is its key: an
// owner has no two that are equal.
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
	Owners []channel.Ref // all different
	Before *EntryRow     // only what compares less than this, which need not exist; nil: from the newest
	From   time.Time     // not older; zero: no bound
	To     time.Time     // not newer; zero: no bound
	Kinds  []EntryKind   // empty: all
	Limit  int           // 0 or less: nothing
}

// Table names what a Scan walks.
type Table string

// The tables that can be walked, and what orders them. Refs are ordered by
// [channel.Ref.Compare].
const (
	TableFacts      Table = "facts"      // current versions, tombstones too, by Ref
	TableParties    Table = "parties"    // all rows, by Ref
	TableChanges    Table = "changes"    // by position
	TableQuarantine Table = "quarantine" // by id
	TableAccesses   Table = "accesses"   // in the order of their commits
)

// A Scan asks for a part of a table.
type Scan struct {
	Table Table
	After string // Next of the rows before; empty: from the beginning
	Limit int    // 0 or less: as many as the storage likes
}

// Rows answers a [Scan]; the slice of its table is filled. Next is the mark to
// go on from, and empty if there was nothing: fewer rows than Limit say
// nothing. Marks are the storage's own, but of TableChanges: there the mark is
// the position in decimal, for readers of the feed keep it.
type Rows struct {
	Facts      []*FactRow
	Parties    []*PartyRow
	Changes    []Change
	Quarantine []Quarantined
	Accesses   []Access
	Next       string
}

// A Stream is one pull method of one channel. The cursor of the stream "(sweep)" is
// the hub's own: it tells when the channel was last swept.
type Stream struct {
	Channel string
	Name    string // "people", "orders", "interactions", "(sweep)"
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
