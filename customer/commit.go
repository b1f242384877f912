package customer

import (
	"time"

	"github.com/clientele-go/clientele/channel"
	"github.com/clientele-go/clientele/customer/identity"
)

// An Expect is what a decision was based on. Zero hashes, revisions and cursors
// expect that there is nothing.
type Expect struct {
	Facts   []ExpectFact
	Parties []ExpectParty
	Terms   []ExpectTerm
	Streams []ExpectStream
	Ledger  *uint64 // nil: no expectation

	// Suppressed expects the revision of the suppression list, so that nothing
	// of an erased person slips in beside an erasure. Nil: no expectation.
	Suppressed *uint64

	// Held expects quarantined rows to be there still, by id, so that a record
	// is not dealt with twice.
	Held []int64
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
// What it expects is checked first, then it erases, then the rest is stored.
type Commit struct {
	Expect Expect

	// Current become the current version, at most one of each ref. What was
	// current joins the history, unless it has the same hash: it is then the
	// same version under another owner, and is replaced.
	Current []*FactRow

	// Stale join the history only. Their refs have a current version, at the
	// latest by this commit.
	Stale []*FactRow

	Parties []*PartyRow // their Rev is ignored

	Entries    []EntryChange // at most one for each owner
	Terms      []TermChange  // at most one for each term
	Streams    []StreamRow   // at most one for each stream
	Sources    []SourceUpdate
	Released   []int64             // quarantined rows that go; done before Quarantine
	Quarantine []Quarantined       // with id 0: the storage gives one, greater than all before; else replaces that row if it is still there
	Changes    []Change            // the storage gives positions, in this order; see Change.Pos
	Decisions  []identity.Decision // the storage gives Seq, in this order, greater than all before
	Accesses   []Access

	Erase    *Erasing
	Suppress []string // digests that join the suppression list
}

// An EntryChange changes the timeline of one owner. What is removed goes first.
type EntryChange struct {
	Owner  channel.Ref
	Remove []EntryRow // one that is not there is no error
	Add    []EntryRow // one that is there already stays
}

// A TermChange changes the postings of one term. No ref is in both of its
// lists.
type TermChange struct {
	Term   Term
	Remove []channel.Ref // become past; one that is not there is no error
	Add    []Posting     // replace the posting of the same ref, past or not; none is Past

	// Loose says that nobody ever expects the revision of this term, which may
	// stay as it is: very many commits change it at once, and none decides by
	// it. All changes of one term say the same.
	Loose bool
}

// A StreamRow is how far a stream has been read.
type StreamRow struct {
	Stream Stream
	Cursor channel.Cursor
}

// Erasing removes parties with everything they own: facts with all versions,
// entries, postings, ids, and the decisions that name them. Changes in the feed
// stay, but name the facts no longer. Nothing of them may remain. If a row comes
// back after it was erased, its revision starts anew. The commit it stands in
// carries the parties whose customers change by it.
type Erasing struct {
	Parties    []channel.Ref
	Facts      []channel.Ref // all facts they own or ever owned
	Terms      []Term        // terms whose postings name any of those: only these postings go
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
