package customertest

import (
	"fmt"
	"strings"
	"time"

	"github.com/clientele-go/clientele/channel"
	"github.com/clientele-go/clientele/customer"
	"github.com/clientele-go/clientele/customer/identity"
)

// checkStreams moves cursors.
func (x *trial) checkStreams() {
	a, b := customer.Stream{Channel: "shop", Name: "orders"}, customer.Stream{Channel: "shop", Name: "people"}
	c := customer.Stream{Channel: "shop2", Name: "orders"}
	read := func(want ...string) {
		g := x.read(customer.Want{Streams: []customer.Stream{b, a, c, a}})
		for i, w := range want {
			if string(g.Streams[i]) != w {
				x.find(ruleStreams, "the cursor at place %d is %q, want %q", i, string(g.Streams[i]), w)
			}
		}
	}
	x.must(&customer.Commit{Streams: moving(a, "1")})
	read("", "1", "", "1")
	x.must(&customer.Commit{Streams: append(moving(a, "2"), moving(c, "\x00\xff€")...)})
	read("", "2", "\x00\xff€", "2")
	x.must(&customer.Commit{Streams: append(moving(b, "b"), moving(a, "")...)})
	read("b", "", "\x00\xff€", "")
}

// checkSources adds up counts.
func (x *trial) checkSources() {
	read := func() []customer.SourceRow { return x.read(customer.Want{Sources: true}).Sources }
	add := func(us ...customer.SourceUpdate) { x.must(&customer.Commit{Sources: us}) }
	one := customer.Counts{Received: 21, Applied: 1, Duplicate: 2, Stale: 3, Quarantined: 5, Suppressed: 10}
	add(customer.SourceUpdate{Channel: "b", Add: one}, customer.SourceUpdate{Channel: "a", Tried: noon, Error: "down", ErrorKind: channel.Unavailable})
	add(customer.SourceUpdate{Channel: "b", Add: customer.Counts{Received: -1, Quarantined: -1}, Fresh: noon, Tried: noon.Add(time.Nanosecond)})
	later := noon.Add(time.Hour)
	add(customer.SourceUpdate{Channel: "b", Error: "not looked at", Add: one}) // no attempt: nothing of it changes
	add(customer.SourceUpdate{Channel: "a", Fresh: later, Add: one}, customer.SourceUpdate{Channel: "é"})
	want := []customer.SourceRow{
		{Channel: "a", Fresh: later, Tried: noon, Error: "down", ErrorKind: channel.Unavailable, Counts: one},
		{Channel: "b", Fresh: noon, Tried: noon.Add(time.Nanosecond),
			Counts: customer.Counts{Received: 41, Applied: 2, Duplicate: 4, Stale: 6, Quarantined: 9, Suppressed: 20}},
		{Channel: "é"},
	}
	got := read()
	if len(got) != len(want) {
		x.fatal(ruleCounts, "%d sources, want %d", len(got), len(want))
	}
	for i := range want {
		x.want(ruleCounts, fmt.Sprintf("source %d in the order of the names", i), sourceText(want[i]), sourceText(got[i]))
	}
	add(customer.SourceUpdate{Channel: "a", Tried: later}) // it worked
	if s := read()[0]; s.Error != "" || s.ErrorKind != "" || !s.Tried.Equal(later) || !s.Fresh.Equal(later) {
		x.find(ruleCounts, "after an attempt that worked the source is %s", sourceText(s))
	}
	if g := x.read(customer.Want{}); len(g.Sources) > 0 {
		x.find(ruleCounts, "sources are told that nobody asked for")
	}
}

// bad is a quarantined row.
func bad(mark string) customer.Quarantined {
	return customer.Quarantined{Channel: "shop", Stream: "orders", Where: "page 1 item " + mark, Ref: order(mark), Field: "total", Reason: "is no number",
		Raw: []byte(`{"id":"` + mark + `"}`), At: noon, Digest: "digest " + mark}
}

func (x *trial) held() []customer.Quarantined {
	var out []customer.Quarantined
	x.walk(customer.TableQuarantine, 2, func(rows customer.Rows) { out = append(out, rows.Quarantine...) })
	return out
}

// checkQuarantine holds, changes and releases bad records.
func (x *trial) checkQuarantine() {
	x.must(&customer.Commit{Quarantine: []customer.Quarantined{bad("1"), bad("2"), bad("3")}})
	twin := bad("2") // two workers met the same record
	x.must(&customer.Commit{Quarantine: []customer.Quarantined{twin}})
	held := x.held()
	if len(held) != 4 {
		x.fatal(ruleHeld, "four rows were quarantined, %d are held", len(held))
	}
	for i, q := range held {
		if q.ID <= 0 || i > 0 && q.ID <= held[i-1].ID {
			x.find(ruleHeld, "row %d has id %d, after %d", i, q.ID, held[max(0, i-1)].ID)
		}
		want := bad([]string{"1", "2", "3", "2"}[i])
		want.ID = q.ID
		x.want(ruleVerbatim, "a quarantined row", heldText(want), heldText(q))
	}
	again := held[2]
	again.Tries, again.Reason = 3, "is still none"
	x.must(&customer.Commit{Quarantine: []customer.Quarantined{again}})
	if now := x.held(); len(now) != 4 || heldText(now[2]) != heldText(again) {
		x.find(ruleHeld, "a row that was tried again was not replaced by itself: %d rows", len(now))
	}
	x.digests("before anything is released", true, true, true)
	x.must(&customer.Commit{Released: []int64{held[1].ID}})
	x.digests("one of two rows with one digest is released", true, true, true)
	x.must(&customer.Commit{Released: []int64{held[3].ID, held[0].ID, 999_999}})
	x.digests("both are released", false, false, true)
	x.must(&customer.Commit{Quarantine: []customer.Quarantined{held[0]}})
	if now := x.held(); len(now) != 1 || now[0].ID != held[2].ID {
		x.find(ruleHeld, "after a replay of what was released meanwhile %d rows are held, want 1", len(now))
	}
	x.must(&customer.Commit{Released: []int64{held[2].ID}, Quarantine: []customer.Quarantined{bad("5")}})
	now := x.held()
	if len(now) != 1 || now[0].ID <= held[3].ID {
		x.find(ruleHeld, "ids up to %d were given out and released; then %s", held[3].ID, heldTexts(now))
	}
	x.digests("everything old is released", false, false, false)
}

func heldTexts(qs []customer.Quarantined) string {
	var s strings.Builder
	s.WriteString("held:")
	for _, q := range qs {
		s.WriteString(" " + heldText(q))
	}
	return s.String()
}

func (x *trial) digests(when string, want ...bool) {
	g := x.read(customer.Want{Held: []string{"digest 1", "digest 2", "digest 3", "digest 4"}})
	if fmt.Sprint(g.Held[:3]) != fmt.Sprint(want) || g.Held[3] {
		x.find(ruleHeld, "%s: digests 1 to 4 are held: %v, want %v and false", when, g.Held, want)
	}
}

// decisions are one human decision of each sort.
func decisions(mark string) []identity.Decision {
	return []identity.Decision{
		{Action: identity.Link, A: person(mark), B: person(mark + "2"), Actor: "anna", Reason: "passport " + mark, At: noon},
		{Action: identity.BlockValue, Key: channel.KeyID{Kind: channel.KeyCard, Issuer: "bank", Value: "card of the till"}, Actor: "ola", At: noon},
	}
}

// checkDecisions appends to the ledger.
func (x *trial) checkDecisions() {
	var want []identity.Decision
	var rev uint64
	for i := range 4 {
		ds := append(decisions(fmt.Sprint(i)), identity.Decision{Action: identity.SplitValueAt, Actor: "ola", At: noon,
			Key: channel.KeyID{Kind: channel.KeyPhone, Value: "+48601200300"}, From: noon.Add(-time.Millisecond)})
		ds[0].Seq = 77 // the numbers are the storage's own
		x.must(&customer.Commit{Decisions: ds})
		want = append(want, ds...)
		g := x.read(customer.Want{Ledger: true})
		if len(g.Decisions) != len(want) {
			x.fatal(ruleLedger, "%d decisions, want %d", len(g.Decisions), len(want))
		}
		last := int64(0)
		for j, d := range g.Decisions {
			if d.Seq <= last {
				x.find(ruleLedger, "decision %d has Seq %d, after %d", j, d.Seq, last)
			}
			last = d.Seq
			w := want[j]
			w.Seq = d.Seq
			x.want(ruleLedger, fmt.Sprintf("decision %d", j), decisionText(w), decisionText(d))
		}
		if g.LedgerRev <= rev || g.LedgerRev < uint64(last) {
			x.find(ruleLedger, "the revision of the ledger is %d, before %d, and the last Seq %d", g.LedgerRev, rev, last)
		}
		rev = g.LedgerRev
		x.must(&customer.Commit{Parties: []*customer.PartyRow{party("p", i)}, Suppress: []string{"d"}})
		if now := x.read(customer.Want{Ledger: true}).LedgerRev; now != rev {
			x.find(ruleStill, "the revision of the ledger went from %d to %d without a decision", rev, now)
		}
	}
}

// checkSuppression grows the suppression list.
func (x *trial) checkSuppression() {
	var rev uint64
	for _, step := range []struct {
		add []string
		new bool
	}{{[]string{"a", "b"}, true}, {[]string{"b"}, false}, {nil, false}, {[]string{"c", "a", "c", "B"}, true}} {
		x.must(&customer.Commit{Suppress: step.add})
		g := x.read(customer.Want{Suppressed: true})
		if step.new && g.Suppressed <= rev {
			x.find(ruleList, "after adding %q the revision went from %d to %d", step.add, rev, g.Suppressed)
		}
		rev = g.Suppressed
	}
	g := x.read(customer.Want{Suppress: []string{"c", "A", "a", "B", "d", "a"}})
	if fmt.Sprint(g.Suppress) != "[true false true true false true]" {
		x.find(ruleList, "c, A, a, B, d and a are in the list: %v", g.Suppress)
	}
}

// checkAccesses writes down reads.
func (x *trial) checkAccesses() {
	var want []customer.Access
	for i := range 7 {
		var as []customer.Access
		for j := range i % 3 {
			as = append(as, customer.Access{At: noon.Add(-time.Duration(i) * time.Hour), Actor: "clerk", OnBehalfOf: "bot", Purpose: customer.Marketing,
				Op: fmt.Sprint(i, j), Customer: "c1"})
		}
		want = append(want, as...)
		x.must(&customer.Commit{Accesses: as})
		for j := range as { // the list is ours again
			as[j] = customer.Access{Actor: "somebody else"}
		}
	}
	for _, size := range []int{1, 3, 0} {
		var got []customer.Access
		x.walk(customer.TableAccesses, size, func(rows customer.Rows) { got = append(got, rows.Accesses...) })
		if len(got) != len(want) {
			x.find(ruleAccess, "in pages of %d: %d accesses, want %d", size, len(got), len(want))
			continue
		}
		for i := range want {
			x.want(ruleAccess, fmt.Sprintf("access %d", i), accessText(want[i]), accessText(got[i]))
		}
	}
}
