package customertest

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"

	"github.com/clientele-go/clientele/channel"
	"github.com/clientele-go/clientele/customer"
)

// checkEmpty asks an empty storage for everything.
func (x *trial) checkEmpty() {
	w := customer.Want{Facts: []channel.Ref{order("1"), person("1")}, Versions: []channel.Ref{order("1")}, Hashes: []channel.Ref{order("1")}, Parties: []channel.Ref{person("1"), person("1")},
		IDs: []customer.ID{"c1"}, Terms: []customer.Term{"t"}, Past: true, Ledger: true, Sources: true,
		Streams: []customer.Stream{{Channel: "shop", Name: "orders"}}, Suppress: []string{"d"}, Held: []string{"d"}, Suppressed: true}
	for range 2 { // reading makes nothing
		g := x.read(w)
		if g.Facts[0] != nil || g.Facts[1] != nil || len(g.Versions[0]) > 0 || len(g.Hashes[0]) > 0 || g.Parties[0] != nil || g.Parties[1] != nil || g.IDs[0] != nil {
			x.find(ruleMissing, "an empty storage answers with a row")
		}
		if t := g.Terms[0]; t.Rev != 0 || t.Total != 0 || len(t.Postings) > 0 {
			x.find(ruleMissing, "a term that nobody carries: rev %d total %d", t.Rev, t.Total)
		}
		if len(g.Decisions) > 0 || g.LedgerRev != 0 || len(g.Sources) > 0 || g.Streams[0] != "" || g.Suppress[0] || g.Held[0] || g.Suppressed != 0 {
			x.find(ruleMissing, "an empty storage knows decisions, sources, cursors or digests")
		}
	}
	x.read(customer.Want{})
	if rows := x.timeline(customer.TimelineQuery{Owners: w.Parties[:1], Limit: 10}); len(rows) > 0 {
		x.find(ruleMissing, "a timeline of nobody has entries")
	}
	if rows := x.timeline(customer.TimelineQuery{Limit: 10}); len(rows) > 0 {
		x.find(ruleMissing, "a timeline of no owners has entries")
	}
	if s := x.tables(); s != "" {
		x.find(ruleMissing, "an empty storage has rows to walk: %s", short(s))
	}
}

// checkRead asks for what is there and what is not, in every order, some of it
// twice, and for very much at once.
func (x *trial) checkRead() {
	const n = 40
	for i := range n {
		x.must(readable(i))
		if got := x.read(customer.Want{Facts: []channel.Ref{order(fmt.Sprint(i))}}); got.Facts[0] == nil {
			x.find(ruleSeen, "a fact is not there after its commit has returned")
		}
	}
	rng := rand.New(rand.NewPCG(1, 1))
	for range 20 {
		picks := make([]int, 30)
		var w customer.Want
		for i := range picks {
			picks[i] = rng.IntN(2 * n) // the upper half is not there
			id := fmt.Sprint(picks[i])
			w.Facts, w.Versions, w.Hashes = append(w.Facts, order(id)), append(w.Versions, order(id)), append(w.Hashes, order(id))
			w.Parties, w.IDs = append(w.Parties, person(id)), append(w.IDs, customer.ID("c-"+id))
			w.Terms, w.Streams = append(w.Terms, customer.Term("t"+id)), append(w.Streams, customer.Stream{Channel: id, Name: "orders"})
			w.Suppress, w.Held = append(w.Suppress, "s"+id), append(w.Held, "d"+id)
		}
		g := x.read(w)
		for i, p := range picks {
			x.want(ruleOrder, fmt.Sprintf("place %d of %v", i, picks), readText(p < n, p), gotText(g, i))
		}
	}
	x.checkMuch()
}

// readable is a commit of everything about one number.
func readable(i int) *customer.Commit {
	id := fmt.Sprint(i)
	return &customer.Commit{Current: []*customer.FactRow{orderRow(id, 1, person(id))}, Parties: []*customer.PartyRow{party(id, i)},
		Terms:      adding(customer.Term("t"+id), customer.Posting{Ref: person(id), Weight: uint8(i)}),
		Streams:    moving(customer.Stream{Channel: id, Name: "orders"}, channel.Cursor("c"+id)),
		Quarantine: []customer.Quarantined{{Channel: "shop", Raw: []byte(id), Digest: "d" + id}}, Suppress: []string{"s" + id}}
}

func readText(there bool, i int) string {
	if !there {
		return `none; []; ; none; none; ; ""; false; false`
	}
	id := fmt.Sprint(i)
	row := orderRow(id, 1, person(id))
	f, p := factText(row), partyWithoutRev(party(id, i))
	return fmt.Sprintf("%s; [%s]; %x; %s; %s; %s; %q; true; true", f, f, row.Hash[:8], p, p, postingsText([]customer.Posting{{Ref: person(id), Weight: uint8(i)}}), "c"+id)
}

func gotText(g customer.Got, i int) string {
	var vs []string
	for _, v := range g.Versions[i] {
		vs = append(vs, factText(v))
	}
	return fmt.Sprintf("%s; %s; %s; %s; %s; %s; %q; %v; %v", factText(g.Facts[i]), "["+strings.Join(vs, " ")+"]", hashesText(g.Hashes[i]), partyWithoutRev(g.Parties[i]),
		partyWithoutRev(g.IDs[i]), postingsText(g.Terms[i].Postings), string(g.Streams[i]), g.Suppress[i], g.Held[i])
}

// checkMuch asks for more than databases take parameters.
func (x *trial) checkMuch() {
	const n = 70_000
	var w customer.Want
	for i := range n {
		id := fmt.Sprint(i)
		w.Facts, w.Terms, w.Suppress = append(w.Facts, order(id)), append(w.Terms, customer.Term("t"+id)), append(w.Suppress, "s"+id)
	}
	w.Hashes = w.Facts
	g := x.read(w)
	there := func(i int) bool {
		return g.Facts[i] != nil && g.Terms[i].Total == 1 && g.Suppress[i] && len(g.Hashes[i]) == 1
	}
	if !there(0) || !there(39) || g.Facts[40] != nil || len(g.Hashes[n-1]) > 0 || g.Terms[n-1].Total != 0 || g.Suppress[n-1] {
		x.find(ruleOrder, "of %d things asked for at once, those that are there are not in their places", n)
	}
}

// checkVersions follows one object through its versions.
func (x *trial) checkVersions() {
	a, b := person("a"), person("b")
	first, second, third := orderRow("1", 1, a), orderRow("1", 2, a), orderRow("1", 3, a)
	history := func(what string, want ...*customer.FactRow) {
		refs := []channel.Ref{order("1"), order("never")}
		g := x.read(customer.Want{Facts: refs[:1], Versions: refs, Hashes: []channel.Ref{refs[1], refs[0], refs[0]}})
		current := want[len(want)-1]
		x.want(ruleVerbatim, what+": the current version", factText(current), factText(g.Facts[0]))
		x.want(ruleHashes, what, hashesText(hashesOf(want)), hashesText(g.Hashes[1]))
		x.want(ruleHashes, what+", asked for twice", hashesText(hashesOf(want)), hashesText(g.Hashes[2]))
		if len(g.Hashes[0]) > 0 {
			x.find(ruleMissing, "%s: an object that was never stored has hashes", what)
		}
		vs := g.Versions[0]
		if len(vs) != len(want) {
			x.find(ruleHistory, "%s: %d versions, want %d", what, len(vs), len(want))
			return
		}
		x.want(ruleHistory, what+": the last version", factText(current), factText(vs[len(vs)-1]))
		x.want(ruleHistory, what+": the versions", versionsText(want), versionsText(vs))
		if len(g.Versions[1]) > 0 {
			x.find(ruleMissing, "%s: an object that was never stored has versions", what)
		}
	}
	x.must(&customer.Commit{Current: []*customer.FactRow{second}})
	history("one version", second)
	x.must(&customer.Commit{Stale: []*customer.FactRow{first}})
	history("an older one came late", first, second)
	x.must(&customer.Commit{Current: []*customer.FactRow{third}})
	history("a newer one came", first, second, third)
	moved := *third
	moved.Owner = b
	x.must(&customer.Commit{Current: []*customer.FactRow{&moved}})
	g := x.read(customer.Want{Facts: []channel.Ref{order("1")}, Versions: []channel.Ref{order("1")}})
	if n := len(g.Versions[0]); n != 3 {
		x.find(ruleReown, "after it, there are %d versions of the object, want 3", n)
	}
	if g.Facts[0] == nil || g.Facts[0].Owner != b {
		x.find(ruleReown, "the owner is still the one before")
	}
	history("under another owner", first, second, &moved)

	both := &customer.Commit{Current: []*customer.FactRow{orderRow("2", 9, a)}, Stale: []*customer.FactRow{orderRow("2", 8, channel.Ref{})}}
	x.must(both)
	g = x.read(customer.Want{Versions: []channel.Ref{order("2")}})
	x.want(ruleHistory, "a new object with an older version in one commit", versionsText([]*customer.FactRow{both.Stale[0], both.Current[0]}), versionsText(g.Versions[0]))

	gone := channel.Fact{Ref: order("1"), Version: 4, UpdatedAt: channel.UTC(noon), Deleted: true}
	tomb := row(gone, b)
	x.must(&customer.Commit{Current: []*customer.FactRow{tomb}})
	history("deleted", first, second, &moved, tomb)
}

func hashesOf(vs []*customer.FactRow) []channel.Hash {
	out := make([]channel.Hash, len(vs))
	for i, v := range vs {
		out[i] = v.Hash
	}
	return out
}

// hashesText writes hashes, the last in its place and the others sorted.
func hashesText(hs []channel.Hash) string {
	out := make([]string, len(hs))
	for i, h := range hs {
		out[i] = fmt.Sprintf("%x", h[:8])
	}
	slices.Sort(out[:max(0, len(out)-1)])
	return strings.Join(out, " ")
}

func versionsText(vs []*customer.FactRow) string {
	out := make([]string, len(vs))
	for i, v := range vs {
		out[i] = factText(v)
	}
	slices.Sort(out)
	return strings.Join(out, "\n")
}

// checkParties follows two parties through their changes.
func (x *trial) checkParties() {
	p, q := party("p", 1), party("q", 1)
	x.must(&customer.Commit{Parties: []*customer.PartyRow{p, q}})
	read := func() customer.Got {
		return x.read(customer.Want{Parties: []channel.Ref{p.Ref, q.Ref}, IDs: []customer.ID{q.ID, p.ID, "c-never"}})
	}
	g := read()
	if g.Parties[0] == nil || g.Parties[1] == nil {
		x.fatal(ruleSeen, "a party is not there after its commit has returned")
	}
	rev, other := g.Parties[0].Rev, g.Parties[1].Rev
	if rev == 0 || other == 0 {
		x.find(ruleRev, "a new party has revision 0, which stands for nothing")
	}
	for i := range 5 {
		p.Facts, p.Ver, p.Rev = i, uint64(i), 999 // the revision is the storage's own
		p.Members = []channel.Ref{p.Ref, q.Ref}
		p.Claims = []customer.ClaimRow{{Key: channel.Key{Kind: channel.KeyPhone, Value: "+48600100200", Assurance: channel.Verified, Until: noon}, N: i + 1}}
		x.must(&customer.Commit{Parties: []*customer.PartyRow{p}})
		g = read()
		x.want(ruleVerbatim, "a party that changed", partyWithoutRev(p), partyWithoutRev(g.Parties[0]))
		if now := g.Parties[0].Rev; now <= rev || now == 999 {
			x.find(ruleRev, "after change %d the revision is %d, before it %d", i, now, rev)
		} else {
			rev = now
		}
		x.want(ruleIDs, "the party of an id", partyText(g.Parties[0]), partyText(g.IDs[1]))
		x.want(ruleIDs, "the party of another id", partyText(g.Parties[1]), partyText(g.IDs[0]))
	}
	if g.Parties[1].Rev != other {
		x.find(ruleStill, "the revision of a party that no commit had went from %d to %d", other, g.Parties[1].Rev)
	}
	if g.IDs[2] != nil {
		x.find(ruleMissing, "an id that was never given out finds %s", partyText(g.IDs[2]))
	}
}
