package customertest_test

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/clientele-go/clientele/channel"
	"github.com/clientele-go/clientele/customer"
	"github.com/clientele-go/clientele/customer/customertest"
)

// onErase bends what is erased.
func onErase(change func(e *customer.Erasing)) func(*bent) {
	return onCommit(func(_ *bent, c *customer.Commit) {
		if c.Erase != nil {
			e := *c.Erase
			change(&e)
			c.Erase = &e
		}
	})
}

func eraseBugs() []bug {
	const erase = "of what is erased nothing remains"
	return []bug{
		{"facts are not erased", erase, onErase(func(e *customer.Erasing) { e.Facts = nil })},
		{"parties are not erased", erase, onErase(func(e *customer.Erasing) { e.Parties = nil })},
		{"postings are not erased", erase, onErase(func(e *customer.Erasing) { e.Terms = nil })},
		{"quarantined rows are not erased", erase, onErase(func(e *customer.Erasing) { e.Quarantine = nil })},
		{"the history is not erased", erase, func(b *bent) {
			var mu sync.Mutex
			kept := map[channel.Ref][]*customer.FactRow{}
			b.commit = func(ctx context.Context, c *customer.Commit) error {
				err := b.Memory.Commit(ctx, c)
				mu.Lock()
				defer mu.Unlock()
				for _, f := range c.Current {
					if err == nil {
						kept[f.Fact.Ref] = append(kept[f.Fact.Ref], f)
					}
				}
				return err
			}
			onRead(func(_ *bent, w customer.Want, g *customer.Got) {
				mu.Lock()
				defer mu.Unlock()
				for i, r := range w.Versions {
					if len(g.Versions[i]) == 0 {
						g.Versions[i] = kept[r]
					}
				}
			})(b)
		}},
		{"a term goes with all who carry it", "erasing takes nothing of others", onErase(func(e *customer.Erasing) {
			for _, id := range []string{"gone", "kept"} {
				e.Parties = append(slices.Clone(e.Parties), channel.Ref{Channel: "none", Kind: channel.KindPerson, ID: id})
			}
			if slices.Contains(e.Terms, "shared") {
				e.Parties = append(e.Parties, channel.Ref{Channel: "shop", Kind: channel.KindPerson, ID: "kept"})
			}
		})},
		{"erased after the rest is stored", "erasing takes nothing of others", func(b *bent) {
			b.commit = func(ctx context.Context, c *customer.Commit) error {
				if c.Erase == nil {
					return b.Memory.Commit(ctx, c)
				}
				other := *c
				other.Erase, other.Parties = nil, nil
				if err := b.Memory.Commit(ctx, &other); err != nil {
					return err
				}
				return b.Memory.Commit(ctx, &customer.Commit{Erase: c.Erase})
			}
		}},
	}
}

func listBugs() []bug {
	const held = "a quarantined row has an id of its own until it is released"
	return []bug{
		{"ids of released rows come back", held, func(b *bent) {
			var mu sync.Mutex
			var base int64
			b.commit = func(ctx context.Context, c *customer.Commit) error {
				mu.Lock()
				defer mu.Unlock()
				if len(c.Released) > 0 && len(c.Quarantine) > 0 {
					base = c.Released[0]
				}
				return b.Memory.Commit(ctx, c)
			}
			b.scan = func(ctx context.Context, s customer.Scan) (customer.Rows, error) {
				rows, err := b.Memory.Scan(ctx, s)
				mu.Lock()
				defer mu.Unlock()
				if base > 0 && len(rows.Quarantine) == 1 {
					rows.Quarantine[0].ID = base
				}
				return rows, err
			}
		}},
		{"a released row comes back by an update", held, onCommit(func(b *bent, c *customer.Commit) {
			c.Quarantine = slices.Clone(c.Quarantine)
			rows, _ := b.Memory.Scan(context.Background(), customer.Scan{Table: customer.TableQuarantine, Limit: 1000})
			for i, q := range c.Quarantine {
				if !slices.ContainsFunc(rows.Quarantine, func(h customer.Quarantined) bool { return h.ID == q.ID }) {
					c.Quarantine[i].ID = 0
				}
			}
		})},
		{"digests of released rows are held", held, func(b *bent) {
			var mu sync.Mutex
			ever := map[string]bool{}
			b.commit = func(ctx context.Context, c *customer.Commit) error {
				mu.Lock()
				defer mu.Unlock()
				for _, q := range c.Quarantine {
					ever[q.Digest] = true
				}
				return b.Memory.Commit(ctx, c)
			}
			onRead(func(_ *bent, w customer.Want, g *customer.Got) {
				mu.Lock()
				defer mu.Unlock()
				for i, d := range w.Held {
					g.Held[i] = ever[d]
				}
			})(b)
		}},
		{"decisions have the numbers that they came with", "decisions are numbered in their order, and the ledger's revision is not behind",
			onRead(func(b *bent, w customer.Want, g *customer.Got) {
				g.Decisions = slices.Clone(g.Decisions)
				for i := range g.Decisions {
					if i%2 == 0 {
						g.Decisions[i].Seq = 77
					}
				}
			})},
		{"the newest decision first", "decisions are numbered in their order, and the ledger's revision is not behind", onRead(func(b *bent, w customer.Want, g *customer.Got) {
			g.Decisions = slices.Clone(g.Decisions)
			slices.Reverse(g.Decisions)
		})},
		{"the revision of the suppression list stays", "the suppression list is a set", func(b *bent) {
			onCommit(func(_ *bent, c *customer.Commit) {
				if c.Expect.Suppressed != nil {
					g, _ := b.Memory.Read(context.Background(), customer.Want{Suppressed: true})
					if (*c.Expect.Suppressed == 0) == (g.Suppressed == 0) {
						c.Expect.Suppressed = nil
					}
				}
			})(b)
			onRead(func(_ *bent, w customer.Want, g *customer.Got) { g.Suppressed = min(g.Suppressed, 1) })(b)
		}},
		{"counts are replaced", "counts are added, and times replaced only by times", onCommit(func(b *bent, c *customer.Commit) {
			c.Sources = slices.Clone(c.Sources)
			g, _ := b.Memory.Read(context.Background(), customer.Want{Sources: true})
			for i, u := range c.Sources {
				for _, s := range g.Sources {
					if s.Channel == u.Channel {
						c.Sources[i].Add.Received -= s.Counts.Received
					}
				}
			}
		})},
		{"the error goes without an attempt", "counts are added, and times replaced only by times", onCommit(func(b *bent, c *customer.Commit) {
			c.Sources = slices.Clone(c.Sources)
			for i, u := range c.Sources {
				if u.Tried.IsZero() {
					c.Sources[i].Tried = u.Fresh.Add(1)
				}
			}
		})},
		{"one cursor for a channel", "every stream has its own cursor", func(b *bent) {
			one := func(s customer.Stream) customer.Stream { s.Name = "all"; return s }
			b.commit = func(ctx context.Context, c *customer.Commit) error {
				other := *c
				other.Streams = slices.Clone(c.Streams)
				for i := range other.Streams {
					other.Streams[i].Stream = one(other.Streams[i].Stream)
				}
				other.Expect.Streams = slices.Clone(c.Expect.Streams)
				for i := range other.Expect.Streams {
					other.Expect.Streams[i].Stream = one(other.Expect.Streams[i].Stream)
				}
				return b.Memory.Commit(ctx, &other)
			}
			b.read = func(ctx context.Context, w customer.Want) (customer.Got, error) {
				w.Streams = slices.Clone(w.Streams)
				for i := range w.Streams {
					w.Streams[i] = one(w.Streams[i])
				}
				return b.Memory.Read(ctx, w)
			}
		}},
		{"terms do not know upper case", "postings are a set by ref; what is removed is past", func(b *bent) {
			b.read = func(ctx context.Context, w customer.Want) (customer.Got, error) {
				w.Terms = slices.Clone(w.Terms)
				for i, t := range w.Terms {
					w.Terms[i] = customer.Term(strings.ToLower(string(t)))
				}
				return b.Memory.Read(ctx, w)
			}
			onCommit(func(_ *bent, c *customer.Commit) {
				c.Terms = slices.Clone(c.Terms)
				for i := range c.Terms {
					c.Terms[i].Term = customer.Term(strings.ToLower(string(c.Terms[i].Term)))
				}
			})(b)
		}},
		{"an access now and then is not kept", "every access is kept, in order", onCommit(func(b *bent, c *customer.Commit) { c.Accesses = c.Accesses[:min(1, len(c.Accesses))] })},
		{"a list of a commit is kept, and not what is in it", "every access is kept, in order", func(b *bent) {
			var mu sync.Mutex
			var lists [][]customer.Access
			onCommit(func(_ *bent, c *customer.Commit) {
				mu.Lock()
				defer mu.Unlock()
				lists = append(lists, c.Accesses)
			})(b)
			b.scan = func(ctx context.Context, s customer.Scan) (customer.Rows, error) {
				rows, err := b.Memory.Scan(ctx, s)
				mu.Lock()
				defer mu.Unlock()
				if all := slices.Concat(lists...); len(rows.Accesses) == len(all) {
					rows.Accesses = all
				}
				return rows, err
			}
		}},
		{"it panics on a want of nothing", "no call panics", onRead(func(b *bent, w customer.Want, g *customer.Got) {
			if len(w.Facts)+len(w.Parties)+len(w.Terms) == 0 && !w.Ledger {
				panic("no rows")
			}
		})},
		{"the order of arrival decides", "equal sets of facts give the state hash that Memory gives", func(b *bent) {
			var mu sync.Mutex
			seen := map[channel.Ref]int{}
			onCommit(func(_ *bent, c *customer.Commit) {
				mu.Lock()
				defer mu.Unlock()
				c.Parties = slices.Clone(c.Parties)
				for i, p := range c.Parties {
					if _, ok := seen[p.Ref]; !ok {
						seen[p.Ref] = len(seen)
					}
					q := *p
					q.BirthDate = fmt.Sprint(seen[p.Ref])
					c.Parties[i] = &q
				}
			})(b)
		}},
	}
}

// What a restart loses, and what an erasure leaves in files, is found too.
func TestHooks(t *testing.T) {
	found := func(h customertest.Harness, rule string) {
		t.Helper()
		h.New, h.Entries, h.Rounds = func(testing.TB) customer.Storage { return customer.NewMemory() }, 200, 1
		r := customertest.CheckUntil(t, h, rule)
		for _, f := range r.Findings {
			if f.Rule == rule {
				return
			}
		}
		t.Errorf("not found by %q: %v", rule, r.Findings)
	}
	found(customertest.Harness{Reopen: func(testing.TB, customer.Storage) customer.Storage { return customer.NewMemory() }}, "what was stored is there after a restart")
	found(customertest.Harness{Dump: func(testing.TB, customer.Storage) []byte { return []byte("journal: G-gone") }}, "of what is erased nothing remains")
	found(customertest.Harness{Second: func(testing.TB, customer.Storage) customer.Storage { return customer.NewMemory() }},
		"no other commit comes between the check of an expectation and the change")
	found(customertest.Harness{Second: func(testing.TB, customer.Storage) customer.Storage { return customer.NewMemory() }},
		"a lease has one holder, until it runs out or is given back")
	r := customertest.Check(t, customertest.Harness{})
	if len(r.Findings) != 1 || !strings.Contains(r.Findings[0].String(), "New is nil") {
		t.Errorf("a harness without New: %v", r.Findings)
	}
}
