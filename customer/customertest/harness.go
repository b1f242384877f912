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

	// Entries is how many entries the timeline of the big customer has. 0
	// means 2,000.
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
	return checkUntil(t, h, "")
}

// checkUntil is Check, but ends once a rule is found broken.
func checkUntil(t testing.TB, h Harness, broken rule) Report {
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
		{"empty", (*trial).checkEmpty},
		{"read", (*trial).checkRead},
		{"versions", (*trial).checkVersions},
		{"parties", (*trial).checkParties},
		{"postings", (*trial).checkPostings},
		{"many postings", (*trial).checkManyPostings},
		{"timeline", (*trial).checkTimeline},
		{"scan", (*trial).checkScan},
		{"streams", (*trial).checkStreams},
		{"sources", (*trial).checkSources},
		{"quarantine", (*trial).checkQuarantine},
		{"decisions", (*trial).checkDecisions},
		{"suppression", (*trial).checkSuppression},
		{"accesses", (*trial).checkAccesses},
		{"feed", (*trial).checkFeed},
		{"expectations", (*trial).checkExpect},
		{"atomicity", (*trial).checkAtomic},
		{"contexts", (*trial).checkContexts},
		{"poison", (*trial).checkPoison},
		{"stable rows", (*trial).checkStable},
		{"erasing", (*trial).checkErase},
		{"reopening", (*trial).checkReopen},
		{"consistent reads", (*trial).checkConsistent},
		{"races", (*trial).checkRaces},
		{"races to be first", (*trial).checkFirst},
		{"write skew", (*trial).checkSkew},
		{"feed with eight writers", (*trial).checkFeedRaces},
		{"counts with eight writers", (*trial).checkCountRaces},
		{"walks while others write", (*trial).checkWalks},
		{"state hash", (*trial).checkState},
		{"first contacts", (*trial).checkContacts},
		{"merges and splits", (*trial).checkMerges},
		{"pages while others write", (*trial).checkPaging},
		{"erasure by a hub", (*trial).checkHubErase},
		{"big customer", (*trial).checkBig},
	}
}
