package customertest_test

import (
	"context"
	"errors"
	"runtime"
	"slices"
	"strconv"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/clientele-go/clientele/channel"
	"github.com/clientele-go/clientele/customer"
	"github.com/clientele-go/clientele/customer/customertest"
)

// onLoose bends changes of loose terms.
func onLoose(change func(x *customer.TermChange)) func(*bent) {
	return onCommit(func(_ *bent, c *customer.Commit) {
		c.Terms = slices.Clone(c.Terms)
		for i := range c.Terms {
			if c.Terms[i].Loose {
				change(&c.Terms[i])
			}
		}
	})
}

func hashBugs() []bug {
	const rule = "the hashes of a fact are those of its versions, in their order"
	return []bug{
		{"the hash of the current version only", rule, onRead(func(_ *bent, _ customer.Want, g *customer.Got) {
			for i, hs := range g.Hashes {
				g.Hashes[i] = hs[max(0, len(hs)-1):]
			}
		})},
		{"the hash of the current version first", rule, onRead(func(_ *bent, _ customer.Want, g *customer.Got) {
			for i, hs := range g.Hashes {
				g.Hashes[i] = slices.Clone(hs)
				slices.Reverse(g.Hashes[i])
			}
		})},
		{"hashes of equal refs are answered once", "an answer has one element for each thing asked for, in the same order", onRead(func(_ *bent, w customer.Want, g *customer.Got) {
			for i := range w.Hashes {
				if slices.Contains(w.Hashes[:i], w.Hashes[i]) {
					g.Hashes = g.Hashes[:len(g.Hashes)-1]
				}
			}
		})},
		{"hashes outlive their facts", "of what is erased nothing remains", func(b *bent) {
			var mu sync.Mutex
			kept := map[channel.Ref][]channel.Hash{}
			onRead(func(_ *bent, w customer.Want, g *customer.Got) {
				mu.Lock()
				defer mu.Unlock()
				for i, r := range w.Hashes {
					if len(g.Hashes[i]) > 0 {
						kept[r] = g.Hashes[i]
					} else if r.ID == "gone" {
						g.Hashes[i] = kept[r]
					}
				}
			})(b)
		}},
	}
}

func lookBugs() []bug {
	const rule = "a look tells of terms and of who is behind them what reads tell"
	onLook := func(change func(g *customer.Got, c *customer.Company)) func(*bent) {
		return func(b *bent) {
			b.look = func(ctx context.Context, w customer.Want) (customer.Got, customer.Company, error) {
				g, c, err := b.Memory.Look(ctx, w)
				if err == nil {
					change(&g, &c)
				}
				return g, c, err
			}
		}
	}
	return []bug{
		{"everybody is the first customer", rule, onLook(func(_ *customer.Got, c *customer.Company) {
			for _, of := range c.Of {
				for j := range of {
					of[j] = min(of[j], 0)
				}
			}
		})},
		{"members in any order", rule, onLook(func(_ *customer.Got, c *customer.Company) {
			for i := range c.Customers {
				slices.Reverse(c.Customers[i])
			}
		})},
		{"the party alone is its customer", rule, onLook(func(_ *customer.Got, c *customer.Company) {
			for i := range c.Customers {
				c.Customers[i] = c.Customers[i][:1]
			}
		})},
		{"who is no party is somebody", rule, onLook(func(_ *customer.Got, c *customer.Company) {
			for i, of := range c.Of {
				for j := range of {
					if of[j] < 0 && len(c.Customers) > 0 {
						of[j], c.Parties[i][j] = 0, c.Customers[0][0]
					}
				}
			}
		})},
		{"parties of another moment", rule, func(b *bent) {
			b.look = func(ctx context.Context, w customer.Want) (customer.Got, customer.Company, error) {
				g, c, err := b.Memory.Look(ctx, w)
				time.Sleep(200 * time.Microsecond)
				for _, rows := range c.Customers {
					for j, p := range rows {
						if now, e := b.Memory.Read(ctx, customer.Want{Parties: []channel.Ref{p.Ref}}); e == nil {
							rows[j] = now.Parties[0]
						}
					}
				}
				return g, c, err
			}
		}},
	}
}

func heldBugs() []bug {
	const stale, replay = "a commit that was decided on what no longer holds is ErrStale", "a quarantined record that two workers replay is counted once"
	return []bug{
		{"quarantined rows are not looked at", stale, expects(func(e *customer.Expect) { e.Held = nil })},
		{"the first quarantined row is looked at", stale, expects(func(e *customer.Expect) { e.Held = e.Held[:min(1, len(e.Held))] })},
		{"who replays does not look", replay, expects(func(e *customer.Expect) { e.Held = nil })},
		{"a replay of what is gone is no error", replay, func(b *bent) {
			b.commit = func(ctx context.Context, c *customer.Commit) error {
				if err := b.Memory.Commit(ctx, c); err != nil && len(c.Released) == 0 {
					return err
				}
				return nil
			}
		}},
	}
}

func looseBugs() []bug {
	const rule = "a loose term has its postings like any other"
	var n atomic.Int64
	return []bug{
		{"removals from loose terms are dropped", rule, onLoose(func(x *customer.TermChange) { x.Remove = nil })},
		{"what is removed from a loose term is gone", rule, onRead(func(_ *bent, w customer.Want, g *customer.Got) {
			for i, t := range w.Terms {
				if t[0] == 'o' {
					g.Terms[i].Postings = slices.DeleteFunc(slices.Clone(g.Terms[i].Postings), func(p customer.Posting) bool { return p.Past })
				}
			}
		})},
		{"the last writer of a loose term wins", rule, onLoose(func(x *customer.TermChange) {
			if n.Add(1)%50 == 0 {
				x.Add = nil
			}
		})},
		{"a loose term makes others stale", "a commit that was decided on what holds is not ErrStale", func(b *bent) {
			var n atomic.Int64
			b.commit = func(ctx context.Context, c *customer.Commit) error {
				if len(c.Terms) > 0 && c.Terms[0].Loose && len(c.Expect.Facts) > 0 && n.Add(1)%9 == 0 {
					return customer.ErrStale
				}
				return b.Memory.Commit(ctx, c)
			}
		}},
	}
}

func leaseBugs() []bug {
	const rule = "a lease has one holder, until it runs out or is given back"
	lease := func(bend func(b *bent, name, holder string, d time.Duration) (bool, error)) func(*bent) {
		return func(b *bent) {
			b.lease = func(ctx context.Context, name, holder string, d time.Duration) (bool, error) {
				if err := ctx.Err(); err != nil {
					return false, err
				}
				return bend(b, name, holder, d)
			}
		}
	}
	ask := func(b *bent, name, holder string, d time.Duration) (bool, error) {
		return b.Memory.Lease(context.Background(), name, holder, d)
	}
	return []bug{
		{"everybody has the lease", rule, lease(func(_ *bent, _, _ string, d time.Duration) (bool, error) { return d > 0, nil })},
		{"nobody has the lease", rule, lease(func(*bent, string, string, time.Duration) (bool, error) { return false, nil })},
		{"leases never run out", rule, lease(func(b *bent, n, h string, d time.Duration) (bool, error) {
			if d > 0 {
				d = time.Hour
			}
			return ask(b, n, h, d)
		})},
		{"leases run out early", rule, lease(func(b *bent, n, h string, d time.Duration) (bool, error) { return ask(b, n, h, d/2) })},
		{"one lease for all names", rule, lease(func(b *bent, _, h string, d time.Duration) (bool, error) { return ask(b, "all", h, d) })},
		{"anybody gives back", rule, lease(func(b *bent, n, h string, d time.Duration) (bool, error) {
			if d <= 0 {
				for _, other := range []string{"anna", "ben"} {
					ask(b, n, other, d)
				}
			}
			return ask(b, n, h, d)
		})},
		{"nobody gives back", rule, lease(func(b *bent, n, h string, d time.Duration) (bool, error) {
			if d <= 0 {
				return false, nil
			}
			return ask(b, n, h, d)
		})},
		{"a lease is only prolonged to later", rule, func(b *bent) {
			var mu sync.Mutex
			until := map[string]time.Time{}
			lease(func(b *bent, n, h string, d time.Duration) (bool, error) {
				mu.Lock()
				defer mu.Unlock()
				if left := time.Until(until[n+h]); d > 0 && left > d {
					d = left
				}
				got, err := ask(b, n, h, d)
				if until[n+h] = time.Now().Add(d); !got {
					delete(until, n+h)
				}
				return got, err
			})(b)
		}},
		{"a lease is looked at, then taken", rule, func(b *bent) {
			var mu sync.Mutex
			holders := map[string]string{}
			lease(func(b *bent, n, h string, d time.Duration) (bool, error) {
				mu.Lock()
				has := holders[n]
				mu.Unlock()
				for range 5 {
					runtime.Gosched()
				}
				if has != "" && has != h {
					return ask(b, n, h, d)
				}
				mu.Lock()
				holders[n] = h
				if d <= 0 {
					delete(holders, n)
				}
				mu.Unlock()
				ask(b, n, has, 0)
				got, err := ask(b, n, h, d)
				return got || d > time.Minute, err
			})(b)
		}},
		{"a lease is taken although the context has ended", "a call whose context has ended returns its error and stores nothing", func(b *bent) {
			b.lease = func(_ context.Context, n, h string, d time.Duration) (bool, error) { return ask(b, n, h, d) }
		}},
	}
}

func endBugs() []bug {
	const atomic, ends = "a commit is stored as a whole or not at all", "a call whose context has ended returns its error and stores nothing"
	return []bug{
		{"half is stored when the context ends meanwhile", atomic, func(b *bent) {
			b.commit = func(ctx context.Context, c *customer.Commit) error {
				first := *c
				first.Accesses, first.Changes = nil, nil
				if err := b.Memory.Commit(ctx, &first); err != nil {
					return err
				}
				return b.Memory.Commit(ctx, &customer.Commit{Accesses: c.Accesses, Changes: c.Changes})
			}
		}},
		{"an answer is cut short when the context ends", ends, func(b *bent) {
			b.read = func(ctx context.Context, w customer.Want) (customer.Got, error) {
				g, err := b.Memory.Read(ctx, w)
				if err == nil && ctx.Err() != nil {
					clear(g.Facts)
				}
				return g, err
			}
		}},
		{"a timeline ends when the context does", ends, func(b *bent) {
			b.line = func(ctx context.Context, q customer.TimelineQuery) ([]customer.EntryRow, error) {
				rows, err := b.Memory.Timeline(ctx, q)
				if ctx.Err() != nil {
					rows = rows[:len(rows)/2]
				}
				return rows, err
			}
		}},
		{"a walk ends when the context does", ends, func(b *bent) {
			b.scan = func(ctx context.Context, s customer.Scan) (customer.Rows, error) {
				rows, err := b.Memory.Scan(ctx, s)
				if err == nil && ctx.Err() != nil {
					return customer.Rows{}, nil
				}
				return rows, err
			}
		}},
		{"the end of the context is an error of its own", ends, func(b *bent) {
			b.commit = func(ctx context.Context, c *customer.Commit) error {
				if err := b.Memory.Commit(ctx, c); err != nil || ctx.Err() == nil {
					return err
				}
				return errors.New("driver: bad connection")
			}
		}},
		{"a mark that is no number", "no call panics", func(b *bent) {
			b.scan = func(ctx context.Context, s customer.Scan) (customer.Rows, error) {
				if _, err := strconv.ParseInt(s.After, 10, 64); err != nil && s.After != "" && s.Table == customer.TableChanges {
					panic(err)
				}
				return b.Memory.Scan(ctx, s)
			}
		}},
		{"reasons are cut", "what is stored comes back as it was", onCommit(func(_ *bent, c *customer.Commit) {
			c.Decisions = slices.Clone(c.Decisions)
			for i, d := range c.Decisions {
				c.Decisions[i].Reason = d.Reason[:min(255, len(d.Reason))]
			}
		})},
		{"an erasure and an intake do not see each other", "of what is erased nothing remains", func(b *bent) {
			b.commit = func(ctx context.Context, c *customer.Commit) error {
				other := *c
				other.Expect = customer.Expect{}
				if len(c.Current) > 0 {
					time.Sleep(200 * time.Microsecond)
				}
				return b.Memory.Commit(ctx, &other)
			}
		}},
	}
}

// journal is a storage in which bytes of the erased linger until it is scrubbed.
type journal struct {
	*customer.Memory
	mu    sync.Mutex
	bytes []byte
	scrub func(j *journal) error // nil: as it should be
}

func (j *journal) Commit(ctx context.Context, c *customer.Commit) error {
	j.mu.Lock()
	defer j.mu.Unlock()
	if err := j.Memory.Commit(ctx, c); err != nil {
		return err // nothing is stored, so nothing of it lingers
	}
	for _, f := range c.Current {
		b, _ := f.Fact.MarshalJSON()
		j.bytes = append(j.bytes, b...)
	}
	for _, p := range c.Parties {
		j.bytes = append(j.bytes, p.Name.Given...)
	}
	return nil
}

func (j *journal) Scrub(context.Context) error {
	j.mu.Lock()
	defer j.mu.Unlock()
	if j.scrub != nil {
		return j.scrub(j)
	}
	j.bytes = nil
	return nil
}

// TestScrubbing: what lingers in a storage until it is scrubbed is found if the
// scrubbing does not do what it should, and not found if it does.
func TestScrubbing(t *testing.T) {
	const rule = "of what is erased nothing remains"
	for name, tc := range map[string]struct {
		scrub func(*journal) error
		found bool
	}{
		"good":         {nil, false},
		"does nothing": {func(*journal) error { return nil }, true},
		"leaves half":  {func(j *journal) error { j.bytes = j.bytes[:len(j.bytes)/2]; return nil }, true},
		"fails":        {func(j *journal) error { j.bytes = nil; return errors.New("no space left") }, true},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			r := customertest.CheckUntil(t, customertest.Harness{Entries: 200, Rounds: 1, Patience: 5 * time.Second,
				New: func(testing.TB) customer.Storage {
					return &journal{Memory: customer.NewMemory(), scrub: tc.scrub}
				},
				Dump: func(_ testing.TB, s customer.Storage) []byte {
					j := s.(*journal)
					j.mu.Lock()
					defer j.mu.Unlock()
					return slices.Clone(j.bytes)
				}}, rule)
			if got := slices.ContainsFunc(r.Findings, func(f customertest.Finding) bool { return f.Rule == rule }); got != tc.found {
				t.Errorf("found: %v, want %v: %v", got, tc.found, r.Findings)
			}
		})
	}
}

// TestStallingFeedIsFound: a feed that waits for whoever has a transaction open
// is found, and one that does not is not.
func TestStallingFeedIsFound(t *testing.T) {
	const rule = "the feed does not wait for a transaction that stays open"
	for _, stalls := range []bool{false, true} {
		var open atomic.Bool
		r := customertest.CheckUntil(t, customertest.Harness{Entries: 200, Rounds: 1, Patience: 4 * time.Second,
			New: func(testing.TB) customer.Storage {
				b := &bent{Memory: customer.NewMemory()}
				b.scan = func(ctx context.Context, s customer.Scan) (customer.Rows, error) {
					if stalls && open.Load() && s.Table == customer.TableChanges {
						return customer.Rows{}, nil
					}
					return b.Memory.Scan(ctx, s)
				}
				return b
			},
			Hold: func(testing.TB, customer.Storage) func() { open.Store(true); return func() { open.Store(false) } },
		}, rule)
		if got := slices.ContainsFunc(r.Findings, func(f customertest.Finding) bool { return f.Rule == rule }); got != stalls {
			t.Errorf("a feed that stalls: %v; found: %v", stalls, got)
		}
	}
}
