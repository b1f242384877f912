package customertest

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"sync"

	"github.com/clientele-go/clientele/channel"
	"github.com/clientele-go/clientele/customer"
)

// A countdown is a context that ends when it has been looked at so many times:
// somewhere in the middle of a call, and each time at the same place.
type countdown struct {
	context.Context

	mu    sync.Mutex
	left  int
	done  chan struct{}
	ended bool
}

func newCountdown(ctx context.Context, looks int) *countdown {
	return &countdown{Context: ctx, left: looks, done: make(chan struct{})}
}

func (c *countdown) look() bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.left--; c.left < 0 && !c.ended {
		c.ended = true
		close(c.done)
	}
	return c.ended
}

// Done implements [context.Context].
func (c *countdown) Done() <-chan struct{} {
	c.look()
	return c.done
}

// Err implements [context.Context].
func (c *countdown) Err() error {
	if c.look() {
		return context.Canceled
	}
	return nil
}

// maxLooks bounds how often a call is interrupted, each time a little later.
const maxLooks = 60

// interrupted makes a call again and again, each time with a context that ends
// a little later, until it ends by itself.
func (x *trial) interrupted(name string, call func(ctx context.Context, n int) error) {
	for n := range maxLooks {
		ctx := newCountdown(x.ctx, n)
		err := call(ctx, n)
		if err != nil && !errors.Is(err, context.Canceled) {
			x.find(ruleContext, "%s, whose context ends when it looks for the %d. time, returns %v", name, n+1, err)
		}
		ctx.mu.Lock()
		ended := ctx.ended
		ctx.mu.Unlock()
		if !ended {
			return
		}
	}
}

// checkInterrupted ends the contexts of calls at every place where they look:
// what is answered is the whole answer, what is stored is the whole commit.
func (x *trial) checkInterrupted() {
	x.must(everything("a"))
	x.interrupted("Commit", func(ctx context.Context, n int) error {
		c := everything(fmt.Sprintf("i%02d", n))
		x.known.note(c)
		before := x.snapshot()
		err := x.s.Commit(ctx, c)
		// A storage may have asked its database to commit and not know what
		// became of it; but then all of it is there.
		if err == nil || x.snapshot() != before {
			x.wholeCommit(c, n)
		}
		return err
	})
	w, refs := x.known.want()
	q := customer.TimelineQuery{Owners: refs, Limit: 1000}
	all := x.read(w)
	wantRead, wantLine, wantFacts := readSum(all), entriesText(x.timeline(q)), len(all.Facts)
	x.interrupted("Read", func(ctx context.Context, n int) error {
		g, err := x.s.Read(ctx, w)
		if err == nil {
			if len(g.Facts) != wantFacts {
				x.fatal(ruleContext, "a read whose context ended at look %d answers in part", n+1)
			}
			x.want(ruleContext, fmt.Sprintf("a read whose context ended at look %d", n+1), wantRead, readSum(g))
		}
		return err
	})
	x.interrupted("Timeline", func(ctx context.Context, n int) error {
		rows, err := x.s.Timeline(ctx, q)
		if err == nil {
			x.want(ruleContext, fmt.Sprintf("a timeline whose context ended at look %d", n+1), wantLine, entriesText(rows))
		}
		return err
	})
	for _, table := range []customer.Table{customer.TableFacts, customer.TableParties, customer.TableChanges, customer.TableQuarantine, customer.TableAccesses} {
		x.interruptScan(table)
	}
}

// wholeCommit looks for every part of a commit that everything made.
func (x *trial) wholeCommit(c *customer.Commit, n int) {
	p, f := c.Parties[0], c.Current[0]
	g := x.read(customer.Want{Facts: []channel.Ref{f.Fact.Ref}, Versions: []channel.Ref{f.Fact.Ref}, Parties: []channel.Ref{p.Ref}, IDs: []customer.ID{p.ID},
		Terms: []customer.Term{c.Terms[0].Term}, Streams: []customer.Stream{c.Streams[0].Stream}, Suppress: c.Suppress, Held: []string{c.Quarantine[0].Digest}, Ledger: true})
	lines := x.timeline(customer.TimelineQuery{Owners: []channel.Ref{p.Ref}, Limit: 5})
	ds, changes, accesses := len(g.Decisions), x.changesFrom("", 0), 0
	x.walk(customer.TableAccesses, 100, func(rows customer.Rows) {
		for _, a := range rows.Accesses {
			if a.Customer == p.ID {
				accesses++
			}
		}
	})
	if g.Facts[0] == nil || len(g.Versions[0]) != 2 || g.Parties[0] == nil || g.IDs[0] == nil || g.Terms[0].Total != 1 || g.Streams[0] != c.Streams[0].Cursor ||
		!g.Suppress[0] || !g.Held[0] || len(lines) != 1 || ds < 2 || g.Decisions[ds-2].A != c.Decisions[0].A ||
		len(changes) == 0 || changes[len(changes)-1].Customer != p.ID || accesses != 1 {
		x.find(ruleAtomic, "of a commit whose context ended at look %d a part is stored", n+1)
	}
}

func readSum(g customer.Got) string {
	var b strings.Builder
	for i := range g.Facts {
		fmt.Fprintln(&b, factText(g.Facts[i]), versionsText(g.Versions[i]), hashesText(g.Hashes[i]), partyText(g.Parties[i]))
	}
	for _, t := range g.Terms {
		fmt.Fprintln(&b, t.Total, postingsText(t.Postings))
	}
	fmt.Fprintln(&b, len(g.Decisions), len(g.Sources), g.Streams, g.Held, g.Suppress)
	return b.String()
}

func (x *trial) interruptScan(table customer.Table) {
	count := func(r customer.Rows) string {
		return fmt.Sprint(len(r.Facts), len(r.Parties), len(r.Changes), len(r.Quarantine), len(r.Accesses), " rows, next ", r.Next)
	}
	s := customer.Scan{Table: table, Limit: 1000}
	all, err := x.s.Scan(x.ctx, s)
	if err != nil {
		x.fatal(ruleRead, "Scan of %s fails: %v", table, err)
	}
	x.interrupted("Scan", func(ctx context.Context, n int) error {
		rows, err := x.s.Scan(ctx, s)
		if err == nil {
			x.want(ruleContext, fmt.Sprintf("a page of %s whose context ended at look %d", table, n+1), count(all), count(rows))
		}
		return err
	})
}
