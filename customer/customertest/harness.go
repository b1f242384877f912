package customertest

import (
	"cmp"
	"fmt"
	"slices"
	"testing"
	"time"

	"github.com/clientele-go/clientele/customer"
)

// A Harness lets the kit at a storage. Only New is required. What a nil hook
// would have proven is skipped, and the [Report] says so.
type Harness struct {
	// New returns an empty storage that shares nothing with the earlier ones.
	// It is called some fifty times; use t.Cleanup to close what it opens.
	New func(t testing.TB) customer.Storage

	// Reopen returns what s has stored as a program finds it that has just
	// started. It closes s first if that can be done; s is not used afterwards.
	// Nil means that nothing outlives a program.
	Reopen func(t testing.TB, s customer.Storage) customer.Storage

	// Second returns another handle on what s stores, as another process has
	// it. Half of the workers then use it. Nil means that all use one handle.
	Second func(t testing.TB, s customer.Storage) customer.Storage

	// Dump returns every byte that s keeps anywhere: files, logs, journals. An
	// erased person is then looked for in it. Nil means that only what can be
	// read through the interface is searched.
	Dump func(t testing.TB, s customer.Storage) []byte

	// Hold opens a transaction on what s stores and leaves it open, as a report,
	// a backup or a forgotten console does, and returns what ends it. Where
	// others can write meanwhile, it has written something that nobody else
	// needs. Nil means that nobody but the storage opens transactions.
	Hold func(t testing.TB, s customer.Storage) (release func())

	// Entries is how many entries the timeline of the big customer has. 0
	// means 2,000. A storage should once have been seen with 1,000,000; that
	// takes some minutes, which are not counted against Patience.
	Entries int

	// Rounds is in how many random orders facts are dealt out, each to one,
	// two and eight workers. 0 means 4.
	Rounds int

	// Patience is how long one check may take. 0 means two minutes. After two
	// that took longer no other is made.
	Patience time.Duration
}

// A Finding is a promise of [customer.Storage] that a storage breaks.
type Finding struct {
	Rule   string // the promise, as in "a commit is stored as a whole or not at all"
	Check  string // which check found it
	Detail string // what was seen
	Why    string // what goes wrong for whoever relies on it
}

// String returns the finding in full, as [Run] prints it.
func (f Finding) String() string {
	return fmt.Sprintf("%s: rule broken: %s\n\tseen: %s\n\twhy it matters: %s", f.Check, f.Rule, f.Detail, f.Why)
}

// A Report is what the kit found out about a storage.
type Report struct {
	Findings []Finding // promises broken; none for a good storage
	Skipped  []string  // what was not proven, and what it would take
}

// Run proves that a storage keeps the promises of [customer.Storage]. Every
// promise that is broken is an error of t which says what was seen and why it
// matters; what could not be tried is logged.
func Run(t *testing.T, h Harness) {
	t.Helper()
	r := Check(t, h)
	for _, f := range r.Findings {
		t.Errorf("%s", f)
	}
	for _, s := range r.Skipped {
		t.Logf("not proven: %s", s)
	}
}

// Check is [Run], but returns what it found. It uses t for the hooks of the
// harness only, so that a broken storage fails no test.
func Check(t testing.TB, h Harness) Report {
	return checkUntil(t, h, "", nil)
}

// checkUntil is Check, but ends once a rule is found broken, and makes only the
// named checks if there are any.
func checkUntil(t testing.TB, h Harness, broken rule, only []string) Report {
	h.Entries = cmp.Or(h.Entries, 2000)
	h.Rounds = cmp.Or(h.Rounds, 4)
	h.Patience = cmp.Or(h.Patience, 2*time.Minute)
	k := &kit{t: t, h: h, told: map[string]int{}}
	if h.New == nil {
		k.find(ruleHarness, "harness", "New is nil")
		return k.report
	}
	for _, c := range checks() {
		switch {
		case len(only) > 0 && !slices.Contains(only, c.name):
		case slices.ContainsFunc(k.report.Findings, func(f Finding) bool { return f.Rule == string(broken) }):
			return k.report
		case k.hung > 1:
			k.skip("the check " + c.name + ", since two others took too long")
		default:
			k.try(c)
		}
	}
	return k.report
}

// checks are all checks, in the order in which a storage is best written.
func checks() []check {
	return []check{
		{name: "empty", run: (*trial).checkEmpty},
		{name: "read", run: (*trial).checkRead},
		{name: "versions", run: (*trial).checkVersions},
		{name: "parties", run: (*trial).checkParties},
		{name: "postings", run: (*trial).checkPostings},
		{name: "many postings", run: (*trial).checkManyPostings},
		{name: "loose terms", run: (*trial).checkLoose},
		{name: "timeline", run: (*trial).checkTimeline},
		{name: "scan", run: (*trial).checkScan},
		{name: "streams", run: (*trial).checkStreams},
		{name: "sources", run: (*trial).checkSources},
		{name: "quarantine", run: (*trial).checkQuarantine},
		{name: "decisions", run: (*trial).checkDecisions},
		{name: "suppression", run: (*trial).checkSuppression},
		{name: "accesses", run: (*trial).checkAccesses},
		{name: "feed", run: (*trial).checkFeed},
		{name: "expectations", run: (*trial).checkExpect},
		{name: "atomicity", run: (*trial).checkAtomic},
		{name: "contexts", run: (*trial).checkContexts},
		{name: "interrupted calls", run: (*trial).checkInterrupted},
		{name: "poison", run: (*trial).checkPoison},
		{name: "looks", run: (*trial).checkLooks},
		{name: "ahead", run: (*trial).checkAhead},
		{name: "asks", run: (*trial).checkAsks},
		{name: "stable rows", run: (*trial).checkStable},
		{name: "erasing", run: (*trial).checkErase},
		{name: "reopening", run: (*trial).checkReopen},
		{name: "leases", run: (*trial).checkLeases},
		{name: "races for a lease", run: (*trial).checkLeaseRaces},
		{name: "consistent reads", run: (*trial).checkConsistent},
		{name: "races", run: (*trial).checkRaces},
		{name: "races to be first", run: (*trial).checkFirst},
		{name: "write skew", run: (*trial).checkSkew},
		{name: "feed with eight writers", run: (*trial).checkFeedRaces},
		{name: "feed beside an open transaction", run: (*trial).checkFlow},
		{name: "counts with eight writers", run: (*trial).checkCountRaces},
		{name: "walks while others write", run: (*trial).checkWalks},
		{name: "state hash", run: (*trial).checkState},
		{name: "first contacts", run: (*trial).checkContacts},
		{name: "merges and splits", run: (*trial).checkMerges},
		{name: "pages while others write", run: (*trial).checkPaging},
		{name: "replays that meet", run: (*trial).checkReplays},
		{name: "poison through a hub", run: (*trial).checkHubPoison},
		{name: "erasure by a hub", run: (*trial).checkHubErase},
		{name: "exclusion", run: (*trial).checkExclusion},
		{name: "erasure while others write", run: (*trial).checkEraseRaces},
		{name: "big customer", run: (*trial).checkBig, each: 2 * time.Millisecond},
	}
}
