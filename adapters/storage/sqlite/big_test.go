package sqlite

import (
	"context"
	"flag"
	"fmt"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
	"time"

	driver "zombiezen.com/go/sqlite"

	"github.com/clientele-go/clientele/channel"
	"github.com/clientele-go/clientele/customer"
)

var bigEntries = flag.Int("entries", 2000, "how many entries a big customer has; 1000000 for the real thing")

func bigRef(i int) channel.Ref {
	return channel.Ref{Channel: "shop", Kind: channel.KindPerson, ID: fmt.Sprint("big", i)}
}

// bigCustomer commits a party with so many entries.
func bigCustomer(t testing.TB, s *Storage, i, entries int) {
	t.Helper()
	r := bigRef(i)
	c := &customer.Commit{Parties: []*customer.PartyRow{{Ref: r, ID: customer.ID(r.ID), First: r, Facts: entries}}}
	for from := 0; from < entries; from += 10_000 {
		x := customer.EntryChange{Owner: r}
		for k := from; k < min(entries, from+10_000); k++ {
			x.Add = append(x.Add, customer.EntryRow{At: noon.Add(time.Duration(k*7919%entries) * time.Minute), Kind: customer.Contacted,
				Ref: channel.Ref{Channel: "shop", Kind: channel.KindInteraction, ID: fmt.Sprint(k)}})
		}
		c.Entries = []customer.EntryChange{x}
		if err := s.Commit(t.Context(), c); err != nil {
			t.Fatal(err)
		}
		c.Parties = nil
	}
}

// TestPlans asks SQLite how it finds a page of a timeline, wherever it begins:
// by its place in the one index, with nothing sorted.
func TestPlans(t *testing.T) {
	path := filepath.Join(t.TempDir(), "a.db")
	at(t, path, Config{})
	c := raw(t, path)
	kinds, _ := entriesQuery([]customer.EntryKind{customer.Contacted})
	all, _ := entriesQuery(nil)
	for _, query := range []string{all, kinds, scanFacts, scanParties, scanChanges, selectPostings, selectTerm, selectObject, selectID, selectHeld} {
		var plan []string
		if err := each(c, "EXPLAIN QUERY PLAN "+query, func(q *driver.Stmt) error { plan = append(plan, q.ColumnText(3)); return nil }); err != nil {
			t.Fatal(err)
		}
		for _, step := range plan {
			if !strings.HasPrefix(step, "SEARCH") {
				t.Errorf("%s\n\tneeds: %s", query, step)
			}
		}
	}
	for _, query := range []string{all, kinds} {
		var step string
		if _, err := one(c, "EXPLAIN QUERY PLAN "+query, func(q *driver.Stmt) { step = q.ColumnText(3) }); err != nil {
			t.Fatal(err)
		}
		if !strings.Contains(step, "owner=? AND (at,ns)>(?,?) AND (at,ns,channel,ref_kind,ref_id,kind,part)<(") {
			t.Errorf("a page is found by %q", step)
		}
	}
}

// TestMerge merges two parties with few and with many entries each: as many
// rows are written.
func TestMerge(t *testing.T) {
	written := func(entries int) (n int64) {
		s := at(t, filepath.Join(t.TempDir(), "a.db"), Config{Durability: Relaxed})
		bigCustomer(t, s, 1, entries)
		bigCustomer(t, s, 2, entries)
		members := []channel.Ref{bigRef(1), bigRef(2)}
		count := func() (n int64) {
			w := <-s.writer
			defer func() { s.writer <- w }()
			n, err := int64Of(w.c, "SELECT total_changes()")
			if err != nil {
				t.Fatal(err)
			}
			return n
		}
		before := count()
		c := &customer.Commit{Parties: []*customer.PartyRow{{Ref: members[0], ID: "big1", First: members[0], Members: members, Facts: entries},
			{Ref: members[1], ID: "big2", First: members[0], Facts: entries}},
			Changes: []customer.Change{{Kind: customer.Merged, Customer: "big1", Others: []customer.ID{"big2"}}}}
		if err := s.Commit(t.Context(), c); err != nil {
			t.Fatal(err)
		}
		n = count() - before
		rows, err := s.Timeline(t.Context(), customer.TimelineQuery{Owners: members, Limit: 2*entries + 1})
		if err != nil || len(rows) != 2*entries {
			t.Fatalf("the merged customer has %d entries, %v, want %d", len(rows), err, 2*entries)
		}
		return n
	}
	few, many := written(10), written(*bigEntries)
	if few != many || few > 5 {
		t.Errorf("a merge writes %d rows if each has 10 entries and %d if each has %d; want the same, 4", few, many, *bigEntries)
	}
}

// TestWalkMemory walks over many parties: what is in memory does not grow.
func TestWalkMemory(t *testing.T) {
	const n = 10_000
	s := at(t, filepath.Join(t.TempDir(), "a.db"), Config{Durability: Relaxed, Decoded: -1})
	c := &customer.Commit{}
	for i := range n {
		r := bigRef(i)
		c.Parties = append(c.Parties, &customer.PartyRow{Ref: r, ID: customer.ID(r.ID), First: r, Facts: 1, Name: channel.Name{Full: strings.Repeat("x", 500)}})
	}
	if err := s.Commit(t.Context(), c); err != nil {
		t.Fatal(err)
	}
	c = nil
	held := func() int64 {
		var m runtime.MemStats
		runtime.GC()
		runtime.ReadMemStats(&m)
		return int64(m.HeapAlloc)
	}
	seen, first := 0, int64(0)
	for mark := ""; ; {
		rows, err := s.Scan(t.Context(), customer.Scan{Table: customer.TableParties, After: mark, Limit: 250})
		if err != nil {
			t.Fatal(err)
		}
		if mark = rows.Next; mark == "" {
			break
		}
		seen += len(rows.Parties)
		switch seen {
		case 500:
			first = held()
		case n:
			if grown := held() - first; grown > 500_000 {
				t.Errorf("after %d parties %d bytes more are held than after 500", n, grown)
			}
		}
	}
	if seen != n {
		t.Errorf("%d parties were seen, want %d", seen, n)
	}
}

// BenchmarkBig reads pages of a customer with very many entries: give -entries.
func BenchmarkBig(b *testing.B) {
	ctx := context.Background()
	s := at(b, filepath.Join(b.TempDir(), "a.db"), Config{Durability: Relaxed})
	bigCustomer(b, s, 1, *bigEntries)
	first := customer.TimelineQuery{Owners: []channel.Ref{bigRef(1)}, Limit: 50}
	middle := first
	middle.Before = &customer.EntryRow{At: noon.Add(time.Duration(*bigEntries/2) * time.Minute)}
	for name, q := range map[string]customer.TimelineQuery{"first": first, "middle": middle} {
		b.Run(name, func(b *testing.B) {
			for b.Loop() {
				rows, err := s.Timeline(ctx, q)
				if err != nil || len(rows) != 50 {
					b.Fatal(len(rows), err)
				}
			}
		})
	}
}
