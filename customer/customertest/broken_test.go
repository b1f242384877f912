package customertest_test

import (
	"context"
	"errors"
	"runtime"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/clientele-go/clientele/channel"
	"github.com/clientele-go/clientele/customer"
	"github.com/clientele-go/clientele/customer/customertest"
)

// bent is Memory with its calls bent. A nil function leaves the call alone.
type bent struct {
	*customer.Memory
	read   func(ctx context.Context, w customer.Want) (customer.Got, error)
	line   func(ctx context.Context, q customer.TimelineQuery) ([]customer.EntryRow, error)
	scan   func(ctx context.Context, s customer.Scan) (customer.Rows, error)
	commit func(ctx context.Context, c *customer.Commit) error
	look   func(ctx context.Context, w customer.Want) (customer.Got, customer.Company, error)
	ask    func(ctx context.Context, qs []customer.Question) ([]customer.Answer, error)
	lease  func(ctx context.Context, name, holder string, d time.Duration) (bool, error)

	exclude func(ctx context.Context, do func(context.Context) error) error
	stage   func(c *customer.Commit) storeFunc // nil: it makes nothing ready

	still  sync.RWMutex
	moving bool // states are not held
	silent bool // nor is the error told
}

// Snapshot lets nobody commit meanwhile.
func (b *bent) Snapshot(ctx context.Context, f func(ask func([]customer.Question) ([]customer.Answer, error)) error) error {
	if !b.moving {
		b.still.Lock()
		defer b.still.Unlock()
	}
	err := f(func(qs []customer.Question) ([]customer.Answer, error) { return b.Ask(ctx, qs) })
	if b.silent {
		return nil
	}
	return err
}

func (b *bent) Exclude(ctx context.Context, do func(context.Context) error) error {
	if b.exclude != nil {
		return b.exclude(ctx, do)
	}
	return b.Memory.Exclude(ctx, do)
}

func (b *bent) Read(ctx context.Context, w customer.Want) (customer.Got, error) {
	if b.read != nil {
		return b.read(ctx, w)
	}
	return b.Memory.Read(ctx, w)
}

// Ask asks one after the other, so that what is bent stays bent.
func (b *bent) Ask(ctx context.Context, qs []customer.Question) ([]customer.Answer, error) {
	if b.ask != nil {
		return b.ask(ctx, qs)
	}
	out, err := b.Memory.Ask(ctx, qs)
	for i := range out {
		if b.read != nil && err == nil {
			out[i].Got, err = b.Read(ctx, qs[i].Want)
		}
		for j := range qs[i].Timelines {
			if b.line != nil && err == nil {
				out[i].Timelines[j], err = b.Timeline(ctx, qs[i].Timelines[j])
			}
		}
	}
	return out, err
}

func (b *bent) Timeline(ctx context.Context, q customer.TimelineQuery) ([]customer.EntryRow, error) {
	if b.line != nil {
		return b.line(ctx, q)
	}
	return b.Memory.Timeline(ctx, q)
}

func (b *bent) Scan(ctx context.Context, s customer.Scan) (customer.Rows, error) {
	if b.scan != nil {
		return b.scan(ctx, s)
	}
	return b.Memory.Scan(ctx, s)
}

func (b *bent) Commit(ctx context.Context, c *customer.Commit) error {
	b.still.RLock()
	defer b.still.RUnlock()
	if b.commit != nil {
		return b.commit(ctx, c)
	}
	return b.Memory.Commit(ctx, c)
}

func (b *bent) Lease(ctx context.Context, name, holder string, d time.Duration) (bool, error) {
	if b.lease != nil {
		return b.lease(ctx, name, holder, d)
	}
	return b.Memory.Lease(ctx, name, holder, d)
}

func (b *bent) Look(ctx context.Context, w customer.Want) (customer.Got, customer.Company, error) {
	if b.look != nil {
		return b.look(ctx, w)
	}
	return b.Memory.Look(ctx, w)
}

// A bug is a mistake that a storage can make, and the rule that it breaks.
type bug struct {
	name string
	rule string
	bend func(b *bent)
}

// onRead bends what Read answers.
func onRead(change func(b *bent, w customer.Want, g *customer.Got)) func(*bent) {
	return func(b *bent) {
		b.read = func(ctx context.Context, w customer.Want) (customer.Got, error) {
			g, err := b.Memory.Read(ctx, w)
			if err == nil {
				change(b, w, &g)
			}
			return g, err
		}
	}
}

// onCommit bends what is stored. It is given a copy of the commit.
func onCommit(change func(b *bent, c *customer.Commit)) func(*bent) {
	return func(b *bent) {
		b.commit = func(ctx context.Context, c *customer.Commit) error {
			other := *c
			change(b, &other)
			return b.Memory.Commit(ctx, &other)
		}
	}
}

// expects bends what a commit expects.
func expects(change func(e *customer.Expect)) func(*bent) {
	return onCommit(func(_ *bent, c *customer.Commit) { change(&c.Expect) })
}

func TestBrokenStoragesAreFound(t *testing.T) {
	all := slices.Concat(expectBugs(), commitBugs(), readBugs(), lineBugs(), eraseBugs(), listBugs(),
		lookBugs(), askBugs(), hashBugs(), heldBugs(), looseBugs(), leaseBugs(), excludeBugs(), aheadBugs(), endBugs())
	for _, b := range all {
		t.Run(b.name, func(t *testing.T) {
			t.Parallel()
			r := customertest.CheckUntil(t, customertest.Harness{Entries: 1200, Rounds: 1, Patience: 20 * time.Second, New: func(testing.TB) customer.Storage {
				s := &bent{Memory: customer.NewMemory()}
				if b.bend(s); s.stage != nil {
					return staging{s}
				}
				return s
			}}, b.rule)
			var got []string
			for _, f := range r.Findings {
				if f.Rule == b.rule {
					if f.Why == "" || f.Detail == "" || f.Check == "" {
						t.Errorf("the finding explains nothing: %s", f)
					}
					return
				}
				got = append(got, f.Check+": "+f.Rule+": "+f.Detail)
			}
			t.Errorf("not found by %q; found:\n%s", b.rule, strings.Join(got, "\n"))
		})
	}
	t.Logf("%d broken storages", len(all))
}

func expectBugs() []bug {
	const stale, serial = "a commit that was decided on what no longer holds is ErrStale", "no other commit comes between the check of an expectation and the change"
	return []bug{
		{"nothing is expected", stale, expects(func(e *customer.Expect) { *e = customer.Expect{} })},
		{"facts are not looked at", stale, expects(func(e *customer.Expect) { e.Facts = nil })},
		{"owners of facts are not looked at", stale, func(b *bent) {
			onCommit(func(b *bent, c *customer.Commit) {
				for i, f := range c.Expect.Facts {
					g, _ := b.Memory.Read(context.Background(), customer.Want{Facts: []channel.Ref{f.Ref}})
					if i == 0 {
						c.Expect.Facts = slices.Clone(c.Expect.Facts)
					}
					if g.Facts[0] != nil {
						c.Expect.Facts[i].Owner = g.Facts[0].Owner
					}
				}
			})(b)
		}},
		{"terms are not looked at", stale, expects(func(e *customer.Expect) { e.Terms = nil })},
		{"only the first party is looked at", stale, expects(func(e *customer.Expect) { e.Parties = e.Parties[:min(1, len(e.Parties))] })},
		{"cursors are not looked at", stale, expects(func(e *customer.Expect) { e.Streams = nil })},
		{"the ledger is not looked at", stale, expects(func(e *customer.Expect) { e.Ledger = nil })},
		{"the suppression list is not looked at", stale, expects(func(e *customer.Expect) { e.Suppressed = nil })},
		{"what there is not is not looked for", stale, expects(func(e *customer.Expect) {
			e.Parties = slices.DeleteFunc(slices.Clone(e.Parties), func(p customer.ExpectParty) bool { return p.Rev == 0 })
		})},
		{"stale with an error of its own", stale, func(b *bent) {
			b.commit = func(ctx context.Context, c *customer.Commit) error {
				if err := b.Memory.Commit(ctx, c); err != nil {
					return errors.New("serialization failure")
				}
				return nil
			}
		}},
		{"checked first, then stored", serial, func(b *bent) {
			b.commit = func(ctx context.Context, c *customer.Commit) error {
				if err := b.Memory.Commit(ctx, &customer.Commit{Expect: c.Expect}); err != nil {
					return err
				}
				for range 10 {
					runtime.Gosched()
				}
				other := *c
				other.Expect = customer.Expect{}
				return b.Memory.Commit(ctx, &other)
			}
		}},
		{"good commits are refused now and then", "a commit that was decided on what holds is not ErrStale", func(b *bent) {
			var n atomic.Int64
			b.commit = func(ctx context.Context, c *customer.Commit) error {
				if len(c.Expect.Facts) > 0 && n.Add(1)%3 == 0 {
					return customer.ErrStale
				}
				return b.Memory.Commit(ctx, c)
			}
		}},
	}
}

func commitBugs() []bug {
	return []bug{
		{"accesses are stored although the commit is stale", "a commit is stored as a whole or not at all", func(b *bent) {
			b.commit = func(ctx context.Context, c *customer.Commit) error {
				err := b.Memory.Commit(ctx, c)
				if errors.Is(err, customer.ErrStale) {
					b.Memory.Commit(ctx, &customer.Commit{Accesses: c.Accesses})
				}
				return err
			}
		}},
		{"facts and parties in two transactions", "a read sees no commit in part", func(b *bent) {
			b.commit = func(ctx context.Context, c *customer.Commit) error {
				first, second := *c, *c
				second.Expect, second.Erase, second.Current, second.Stale = customer.Expect{}, nil, nil, nil
				first = customer.Commit{Expect: c.Expect, Erase: c.Erase, Current: c.Current, Stale: c.Stale}
				if err := b.Memory.Commit(ctx, &first); err != nil {
					return err
				}
				runtime.Gosched()
				return b.Memory.Commit(ctx, &second)
			}
		}},
		{"the end of the context is not seen", "a call whose context has ended returns its error and stores nothing", func(b *bent) {
			b.commit = func(ctx context.Context, c *customer.Commit) error {
				return b.Memory.Commit(context.WithoutCancel(ctx), c)
			}
		}},
		{"an older version of a new object is dropped", "the history has each version once, the current one last", onCommit(func(b *bent, c *customer.Commit) {
			c.Stale = slices.DeleteFunc(slices.Clone(c.Stale), func(f *customer.FactRow) bool {
				g, _ := b.Memory.Read(context.Background(), customer.Want{Facts: []channel.Ref{f.Fact.Ref}})
				return g.Facts[0] == nil
			})
		})},
		{"another owner is another version", "the same version under another owner replaces itself", onRead(func(b *bent, w customer.Want, g *customer.Got) {
			for i, vs := range g.Versions {
				if n := len(vs); n > 0 && vs[n-1].Owner != vs[n-1].Fact.Owner() {
					g.Versions[i] = append(slices.Clone(vs[:n-1]), vs[n-1], vs[n-1])
				}
			}
		})},
		{"revisions of the caller are stored", "a revision grows with every change, and is the storage's own", onRead(func(b *bent, w customer.Want, g *customer.Got) {
			for i, p := range g.Parties {
				if p != nil && p.Ver > 0 {
					c := *p
					c.Rev = 999
					g.Parties[i] = &c
				}
			}
		})},
		{"a revision of the whole table", "a revision stands still while nothing changes", func(b *bent) {
			var n atomic.Uint64
			b.commit = func(ctx context.Context, c *customer.Commit) error { n.Add(1); return b.Memory.Commit(ctx, c) }
			onRead(func(_ *bent, w customer.Want, g *customer.Got) {
				for i, p := range g.Parties {
					if p != nil {
						c := *p
						c.Rev = n.Load()
						g.Parties[i] = &c
					}
				}
			})(b)
		}},
		{"rows are changed in place", "rows that were returned are not changed by later commits", func(b *bent) {
			var mu sync.Mutex
			rows := map[channel.Ref]*customer.PartyRow{}
			onRead(func(_ *bent, w customer.Want, g *customer.Got) {
				mu.Lock()
				defer mu.Unlock()
				for i, p := range g.Parties {
					if p == nil {
						continue
					}
					if rows[p.Ref] == nil {
						rows[p.Ref] = new(customer.PartyRow)
					}
					*rows[p.Ref] = *p
					g.Parties[i] = rows[p.Ref]
				}
			})(b)
			b.commit = func(ctx context.Context, c *customer.Commit) error {
				err := b.Memory.Commit(ctx, c)
				mu.Lock()
				defer mu.Unlock()
				for _, p := range c.Parties {
					if r := rows[p.Ref]; r != nil && err == nil {
						rev := r.Rev
						*r = *p
						r.Rev = rev + 1
					}
				}
				return err
			}
		}},
	}
}
