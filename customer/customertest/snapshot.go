package customertest

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"sync"

	"github.com/clientele-go/clientele/channel"
	"github.com/clientele-go/clientele/customer"
)

// known collects everything that commits have named, so that all of it can be
// asked for.
type known struct {
	mu       sync.Mutex
	refs     map[channel.Ref]bool
	ids      map[customer.ID]bool
	terms    map[customer.Term]bool
	streams  map[customer.Stream]bool
	digests  map[string]bool
	suppress map[string]bool
}

func newKnown() *known {
	return &known{refs: map[channel.Ref]bool{}, ids: map[customer.ID]bool{}, terms: map[customer.Term]bool{},
		streams: map[customer.Stream]bool{}, digests: map[string]bool{}, suppress: map[string]bool{}}
}

func (k *known) note(c *customer.Commit) {
	k.mu.Lock()
	defer k.mu.Unlock()
	for _, f := range slices.Concat(c.Current, c.Stale) {
		k.refs[f.Fact.Ref], k.refs[f.Owner] = true, true
	}
	for _, p := range c.Parties {
		k.refs[p.Ref], k.ids[p.ID] = true, true
	}
	for _, x := range c.Entries {
		k.refs[x.Owner] = true
	}
	for _, x := range c.Terms {
		k.terms[x.Term] = true
		for _, p := range x.Add {
			k.refs[p.Ref] = true
		}
	}
	for _, s := range c.Streams {
		k.streams[s.Stream] = true
	}
	for _, q := range c.Quarantine {
		k.digests[q.Digest] = true
	}
	for _, d := range c.Suppress {
		k.suppress[d] = true
	}
	delete(k.refs, channel.Ref{})
}

func sorted[T cmp.Ordered](set map[T]bool) []T {
	out := make([]T, 0, len(set))
	for k := range set {
		out = append(out, k)
	}
	slices.Sort(out)
	return out
}

// want asks for everything that is known.
func (k *known) want() (customer.Want, []channel.Ref) {
	k.mu.Lock()
	defer k.mu.Unlock()
	var refs []channel.Ref
	for r := range k.refs {
		refs = append(refs, r)
	}
	slices.SortFunc(refs, channel.Ref.Compare)
	var streams []customer.Stream
	for s := range k.streams {
		streams = append(streams, s)
	}
	slices.SortFunc(streams, func(a, b customer.Stream) int {
		return cmp.Or(cmp.Compare(a.Channel, b.Channel), cmp.Compare(a.Name, b.Name))
	})
	return customer.Want{Facts: refs, Versions: refs, Hashes: refs, Parties: refs, IDs: sorted(k.ids), Terms: sorted(k.terms), Past: true,
		Ledger: true, Sources: true, Streams: streams, Suppress: sorted(k.suppress), Held: sorted(k.digests), Suppressed: true}, refs
}

// snapshot writes out everything that can be read, one row in a line.
func (x *trial) snapshot() string {
	w, refs := x.known.want()
	g := x.read(w)
	var b strings.Builder
	line := func(format string, args ...any) { fmt.Fprintf(&b, format+"\n", args...) }
	for i, r := range refs {
		line("%s current: %s", text(r), factText(g.Facts[i]))
		var vs []string
		for _, v := range g.Versions[i] {
			vs = append(vs, factText(v))
		}
		slices.Sort(vs)
		line("%s versions: %s", text(r), strings.Join(vs, "; "))
		line("%s hashes: %s", text(r), hashesText(g.Hashes[i]))
		line("%s party: %s", text(r), partyText(g.Parties[i]))
		line("%s timeline: %s", text(r), strings.ReplaceAll(entriesText(x.timeline(customer.TimelineQuery{Owners: refs[i : i+1], Limit: 1 << 20})), "\n", "; "))
	}
	for i, id := range w.IDs {
		line("id %q: %s", id, partyText(g.IDs[i]))
	}
	for i, t := range w.Terms {
		line("term %q: rev %d total %d %s", t, g.Terms[i].Rev, g.Terms[i].Total, postingsText(g.Terms[i].Postings))
	}
	for _, d := range g.Decisions {
		line("decision %s", decisionText(d))
	}
	line("ledger %d suppressed %d", g.LedgerRev, g.Suppressed)
	for _, s := range g.Sources {
		line("source %s", sourceText(s))
	}
	for i, s := range w.Streams {
		line("stream %q %q: %q", s.Channel, s.Name, string(g.Streams[i]))
	}
	line("suppress %v held %v", g.Suppress, g.Held)
	b.WriteString(x.tables())
	return b.String()
}

// tables writes out what walks of all tables see.
func (x *trial) tables() string {
	var b strings.Builder
	line := func(format string, args ...any) { fmt.Fprintf(&b, format+"\n", args...) }
	x.walk(customer.TableFacts, 100, func(rows customer.Rows) {
		for _, f := range rows.Facts {
			line("walked %s", factText(f))
		}
	})
	x.walk(customer.TableParties, 100, func(rows customer.Rows) {
		for _, p := range rows.Parties {
			line("walked %s", partyText(p))
		}
	})
	x.walk(customer.TableChanges, 100, func(rows customer.Rows) {
		for _, c := range rows.Changes {
			line("walked change %d %s", c.Pos, changeText(c))
		}
	})
	x.walk(customer.TableQuarantine, 100, func(rows customer.Rows) {
		for _, q := range rows.Quarantine {
			line("walked %s", heldText(q))
		}
	})
	x.walk(customer.TableAccesses, 100, func(rows customer.Rows) {
		for _, a := range rows.Accesses {
			line("walked access %s", accessText(a))
		}
	})
	return b.String()
}

// everything is a commit of everything that can be stored about one party;
// mark is in every text of it.
func everything(mark string) *customer.Commit {
	p := party(mark, 2)
	p.Name.Given, p.Name.Full, p.BirthDate = "G-"+mark, "F-"+mark, "B-"+mark
	p.Claims = []customer.ClaimRow{{Key: channel.Key{Kind: channel.KeyEmail, Value: mark + "@example.com", Assurance: channel.Verified}, N: 2}}
	p.Addresses = []customer.AddressRow{{Address: channel.Address{Street: "S-" + mark, Postcode: "P-" + mark, City: "C-" + mark}, House: "H-" + mark, N: 2}}
	old, now := orderRow(mark, 1, p.Ref), orderRow(mark, 2, p.Ref)
	e := entry(now.Fact.Ref, noon, customer.OrderPlaced, "part-"+mark)
	return &customer.Commit{
		Current: []*customer.FactRow{now}, Stale: []*customer.FactRow{old}, Parties: []*customer.PartyRow{p},
		Entries: placing(p.Ref, e),
		Terms: slices.Concat(adding(customer.Term("k\x00"+mark), customer.Posting{Ref: p.Ref, Weight: 1}),
			adding("shared", customer.Posting{Ref: p.Ref, Weight: 2}, customer.Posting{Ref: now.Fact.Ref}),
			loosely(adding("loose", customer.Posting{Ref: now.Fact.Ref}))),
		Streams:    moving(customer.Stream{Channel: "shop", Name: "orders"}, channel.Cursor("after "+mark)),
		Sources:    []customer.SourceUpdate{{Channel: "shop", Tried: noon, Fresh: noon, Add: customer.Counts{Received: 1, Applied: 1}}},
		Quarantine: []customer.Quarantined{{Channel: "shop", Ref: now.Fact.Ref, Raw: []byte("raw " + mark), Reason: "bad", At: noon, Digest: "d-" + mark}},
		Changes:    []customer.Change{{Kind: customer.Created, Customer: p.ID, Refs: []channel.Ref{now.Fact.Ref}, At: noon, Ver: 1}},
		Decisions:  decisions(mark),
		Accesses:   []customer.Access{{At: noon, Actor: "clerk", Purpose: customer.Service, Op: "view", Customer: p.ID}},
		Suppress:   []string{"s-" + mark},
	}
}
