package customertest

import (
	"bytes"
	"fmt"
	"slices"
	"strings"

	"github.com/clientele-go/clientele/channel"
	"github.com/clientele-go/clientele/customer"
	"github.com/clientele-go/clientele/customer/identity"
)

// checkErase erases one of two parties who share what can be shared.
func (x *trial) checkErase() {
	alone := &trial{kit: x.kit, name: x.name, ctx: x.ctx, s: x.h.New(x.t), known: x.known}
	kept := everything("kept")
	x.must(kept)
	alone.must(everything("kept"))
	x.must(everything("gone"))
	// Another version, a change that names both, and a posting that is past.
	p, q := person("gone"), person("kept")
	x.must(&customer.Commit{Current: []*customer.FactRow{orderRow("gone", 3, p)}, Terms: removing("k\x00gone", p),
		Changes:   []customer.Change{{Kind: customer.Merged, Customer: "c-kept", Refs: []channel.Ref{order("gone"), order("kept")}, At: noon, Ver: 2}},
		Decisions: []identity.Decision{{Action: identity.Unlink, A: q, B: p, Actor: "anna", Reason: "not kin", At: noon}}})
	if s := x.snapshot(); !strings.Contains(s, "gone") {
		x.fatal(ruleHarness, "what is to be erased is not seen before either")
	}
	before := x.read(customer.Want{Ledger: true}).LedgerRev
	held := slices.DeleteFunc(x.held(), func(h customer.Quarantined) bool { return h.Ref != order("gone") })
	if len(held) != 1 {
		x.fatal(ruleHeld, "%d quarantined rows name the order, want 1", len(held))
	}
	told := customer.Change{Kind: customer.Erased, Customer: "c-gone", At: noon, Ver: 2}
	x.must(&customer.Commit{Erase: &customer.Erasing{Parties: []channel.Ref{p}, Facts: []channel.Ref{order("gone")},
		Terms: []customer.Term{"k\x00gone", "shared", "loose"}, Quarantine: []int64{held[0].ID}},
		Changes: []customer.Change{told}, Suppress: []string{"s1", "s2"}, Parties: []*customer.PartyRow{party("kept", 7)}})
	x.checkGone(p, before)
	x.checkSpared(alone, q)
	x.checkAgain()
	x.scrub()
	x.dumped("raw gone", "Ngone", "G-gone", "passport gone")
}

// checkGone looks for what was erased, by every way there is.
func (x *trial) checkGone(p channel.Ref, rev uint64) {
	g := x.read(customer.Want{Facts: []channel.Ref{order("gone")}, Versions: []channel.Ref{order("gone")}, Hashes: []channel.Ref{order("gone")},
		Parties: []channel.Ref{p}, IDs: []customer.ID{"c-gone"}, Terms: []customer.Term{"k\x00gone", "shared", "loose"}, Past: true, Ledger: true, Held: []string{"d-gone"}})
	left := func(what string, is bool) {
		if is {
			x.find(ruleErase, "%s is still there", what)
		}
	}
	left("the fact", g.Facts[0] != nil)
	left("a version of the fact", len(g.Versions[0]) > 0)
	left("the hash of a version", len(g.Hashes[0]) > 0)
	left("the party", g.Parties[0] != nil)
	left("the party under its id", g.IDs[0] != nil)
	left("a posting that was past", len(g.Terms[0].Postings) > 0)
	for _, post := range slices.Concat(g.Terms[1].Postings, g.Terms[2].Postings) {
		left("a posting of a term that others carry too", strings.Contains(post.Ref.ID, "gone"))
	}
	left("the digest of the quarantined row", g.Held[0])
	left("an entry of the timeline", len(x.timeline(customer.TimelineQuery{Owners: []channel.Ref{p}, Limit: 9})) > 0)
	for _, d := range g.Decisions {
		left("a decision", strings.Contains(d.A.ID+d.B.ID+d.Reason, "gone"))
	}
	if g.LedgerRev <= rev {
		x.find(ruleRev, "the ledger lost decisions, but its revision went from %d to %d", rev, g.LedgerRev)
	}
	for line := range strings.SplitSeq(x.tables(), "\n") {
		// The feed tells of the erasure by the id alone, and so do the accesses.
		line = strings.ReplaceAll(strings.ReplaceAll(line, `"c-gone"`, "ID"), `["c-gone"]`, "ID")
		left("in a walk: "+short(line), strings.Contains(line, "gone"))
	}
}

// checkSpared compares what is left with a storage that never had the other.
func (x *trial) checkSpared(alone *trial, q channel.Ref) {
	w := customer.Want{Facts: []channel.Ref{order("kept")}, Versions: []channel.Ref{order("kept")}, IDs: []customer.ID{"c-kept"},
		Terms: []customer.Term{"k\x00kept", "shared", "loose"}, Past: true, Ledger: true, Held: []string{"d-kept"}}
	got, want := x.read(w), alone.read(w)
	x.want(ruleSpare, "the fact of the other", factText(want.Facts[0]), factText(got.Facts[0]))
	x.want(ruleSpare, "its versions", versionsText(want.Versions[0]), versionsText(got.Versions[0]))
	for i := range w.Terms {
		x.want(ruleSpare, "postings", postingsText(want.Terms[i].Postings), postingsText(got.Terms[i].Postings))
		if got.Terms[i].Total != want.Terms[i].Total {
			x.find(ruleSpare, "Total of a term is %d, want %d", got.Terms[i].Total, want.Terms[i].Total)
		}
	}
	if !got.Held[0] || len(got.Decisions) != 3 { // its own two, and one about a value

		x.find(ruleSpare, "a quarantined row or a decision of the other is gone")
	}
	if p := got.IDs[0]; p == nil || p.Facts != 7 {
		x.find(ruleSpare, "a party that the same commit carries is %s", partyText(p))
	}
	line := customer.TimelineQuery{Owners: []channel.Ref{q}, Limit: 9}
	x.want(ruleSpare, "the timeline of the other", entriesText(alone.timeline(line)), entriesText(x.timeline(line)))
	for _, c := range x.changesFrom("", 0) {
		if c.Kind == customer.Merged && texts(c.Refs) != text(order("kept")) {
			x.find(ruleSpare, "a change that named facts of both names %s, want that of the other", texts(c.Refs))
		}
	}
}

// checkAgain stores what was erased anew: a storage forgets, it does not
// forbid.
func (x *trial) checkAgain() {
	x.must(everything("gone"))
	g := x.read(customer.Want{Versions: []channel.Ref{order("gone")}, IDs: []customer.ID{"c-gone"}, Terms: []customer.Term{"k\x00gone"}})
	if len(g.Versions[0]) != 2 || g.IDs[0] == nil || g.IDs[0].Rev == 0 || g.Terms[0].Total != 1 || g.Terms[0].Rev == 0 {
		x.find(ruleCommit, "after an erasure the same rows cannot be stored anew: %d versions, party %s", len(g.Versions[0]), partyText(g.IDs[0]))
	}
	c := &customer.Commit{Erase: &customer.Erasing{Parties: []channel.Ref{person("gone"), person("never")}, Facts: []channel.Ref{order("gone"), order("never")},
		Terms: []customer.Term{"k\x00gone", "shared", "loose", "never"}, Quarantine: []int64{999_999}}}
	for _, h := range x.held() {
		if h.Ref == order("gone") {
			c.Erase.Quarantine = append(c.Erase.Quarantine, h.ID)
		}
	}
	x.must(c)
	x.must(c) // nothing of it is there any more
}

// scrub does after an erasure what a hub does.
func (x *trial) scrub() {
	if s, ok := x.s.(customer.Scrubber); ok {
		if err := s.Scrub(x.ctx); err != nil {
			x.find(ruleErase, "Scrub fails: %v", err)
		}
	}
}

// dumped looks for texts in every byte that the storage keeps.
func (x *trial) dumped(marks ...string) {
	if x.h.Dump == nil {
		x.skip("that erased bytes are gone from files and logs: give Dump")
		return
	}
	all := x.h.Dump(x.t, x.s)
	for _, m := range marks {
		if i := bytes.Index(all, []byte(m)); i >= 0 {
			x.find(ruleErase, "%q stands in byte %d of what is dumped: %q", m, i, all[max(0, i-30):min(len(all), i+60)])
		}
	}
}

// checkStable keeps rows over many later commits.
func (x *trial) checkStable() {
	x.must(everything("a"))
	x.must(everything("b"))
	w, refs := x.known.want()
	g := x.read(w)
	line := x.timeline(customer.TimelineQuery{Owners: refs, Limit: 100})
	var rows []customer.Rows
	for _, table := range []customer.Table{customer.TableFacts, customer.TableParties, customer.TableChanges, customer.TableQuarantine, customer.TableAccesses} {
		x.walk(table, 100, func(r customer.Rows) { rows = append(rows, r) })
	}
	write := func() string {
		var b strings.Builder
		for i := range refs {
			fmt.Fprintln(&b, factText(g.Facts[i]), versionsText(g.Versions[i]), partyText(g.Parties[i]))
		}
		for _, t := range g.Terms {
			fmt.Fprintln(&b, t.Rev, t.Total, postingsText(t.Postings))
		}
		for _, d := range g.Decisions {
			fmt.Fprintln(&b, decisionText(d))
		}
		for _, s := range g.Sources {
			fmt.Fprintln(&b, sourceText(s))
		}
		fmt.Fprintln(&b, entriesText(line))
		for _, r := range rows {
			fmt.Fprintln(&b, versionsText(r.Facts), heldTexts(r.Quarantine))
			for _, p := range r.Parties {
				fmt.Fprintln(&b, partyText(p))
			}
			for _, c := range r.Changes {
				fmt.Fprintln(&b, c.Pos, changeText(c))
			}
		}
		return b.String()
	}
	before := write()
	for i := range 3 {
		c := everything("a")
		c.Parties[0].Facts, c.Parties[0].Members = i, refs
		c.Current[0] = orderRow("a", int64(10+i), person("x"))
		for i := range c.Terms {
			if c.Terms[i].Term == "shared" {
				c.Terms[i].Remove = []channel.Ref{person("b")}
			}
		}
		c.Entries = append(c.Entries, displacing(person("b"), line...)...)
		x.must(c)
	}
	x.must(&customer.Commit{Erase: &customer.Erasing{Parties: []channel.Ref{person("b")}, Facts: []channel.Ref{order("b"), order("a")}, Terms: w.Terms}})
	x.want(ruleFrozen, "rows read before four commits", before, write())
}

// checkReopen closes and opens.
func (x *trial) checkReopen() {
	if x.h.Reopen == nil {
		x.skip("that what is stored outlives the program: give Reopen")
		return
	}
	x.must(everything("a"))
	x.must(everything("b"))
	x.must(&customer.Commit{Erase: &customer.Erasing{Parties: []channel.Ref{person("b")}, Facts: []channel.Ref{order("b")}, Terms: []customer.Term{"shared", "loose", "k\x00b"}}})
	held := x.held()
	last := held[len(held)-1].ID
	x.must(&customer.Commit{Released: []int64{last}})
	feed := x.changesFrom("", 0)
	before := x.snapshot()
	x.s = x.h.Reopen(x.t, x.s)
	x.want(ruleDurable, "after a restart", before, x.snapshot())
	x.must(everything("c"))
	if now := x.held(); now[len(now)-1].ID <= last {
		x.find(ruleHeld, "after a restart a row has id %d, and %d was given out before", now[len(now)-1].ID, last)
	}
	if more := x.changesFrom(string(feed[len(feed)-1].Position()), 0); len(more) != 1 {
		x.find(ruleFeed, "a reader of the feed goes on after a restart and sees %d changes, want 1", len(more))
	}
	x.must(everything("a"))
}
