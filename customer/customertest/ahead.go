package customertest

import (
	"context"
	"errors"
	"fmt"

	"github.com/clientele-go/clientele/channel"
	"github.com/clientele-go/clientele/customer"
)

// A making makes a commit ready, and returns what stores it.
type making func(c *customer.Commit) (store func(ctx context.Context, after customer.Staged) (customer.Staged, error))

// checkAhead stores commits that were made ready in advance, in both ways in which
// a storage may do that.
func (x *trial) checkAhead() {
	if p, ok := x.s.(customer.Preparer); ok {
		x.storeAhead("prepared", func(c *customer.Commit) func(context.Context, customer.Staged) (customer.Staged, error) {
			commit := p.Prepare(c)
			return func(ctx context.Context, _ customer.Staged) (customer.Staged, error) { return nil, commit(ctx) }
		})
	}
	if s, ok := x.s.(customer.Stager); ok {
		x.storeAhead("staged", s.Stage)
	}
}

// aheadFacts is how many facts such a commit has: storages may do so with large
// ones alone.
const aheadFacts = 250

// aheadOf is a commit of new facts, which moves a cursor from one place to another.
func aheadOf(how, from, to string) *customer.Commit {
	stream := customer.Stream{Channel: "shop", Name: how}
	c := &customer.Commit{Streams: moving(stream, channel.Cursor(to)),
		Expect: customer.Expect{Streams: []customer.ExpectStream{{Stream: stream, Cursor: channel.Cursor(from)}}}}
	for i := range aheadFacts {
		f := orderRow(fmt.Sprintf("%s-%s-%d", how, to, i), 1, person("a"))
		c.Current = append(c.Current, f)
		c.Expect.Facts = append(c.Expect.Facts, customer.ExpectFact{Ref: f.Fact.Ref})
	}
	return c
}

// storeAhead makes commits ready before any is stored. Each is stored when it is
// called for, after those before it; what is not called for, what has become stale
// meanwhile, and what is called for when the context has ended is not stored.
func (x *trial) storeAhead(how string, ready making) {
	const rounds = 3
	next := func(n int) *customer.Commit { return aheadOf(how, at(n), at(n+1)) }
	_ = ready(aheadOf(how, at(0), "thrown away"))
	stale := ready(next(0))
	var stores []func(context.Context, customer.Staged) (customer.Staged, error)
	for n := range rounds {
		stores = append(stores, ready(next(n)))
	}
	x.notThere(how, "that was made ready only", aheadOf(how, "", "thrown away"), next(0))
	var all []customer.Staged
	var last customer.Staged
	for n, store := range stores {
		made, err := store(x.ctx, last)
		if err != nil {
			x.fatal(ruleAhead, "a commit that was %s, and that nothing speaks against, fails after %d others: %v", how, n, err)
		}
		if n := x.has(next(n)); n < aheadFacts {
			x.find(ruleAhead, "a commit that was %s has returned, and of its %d facts %d are seen", how, aheadFacts, n)
		}
		all, last = append(all, made), made
	}
	for n, made := range all {
		if made == nil {
			continue
		}
		if err := made.Durable(x.ctx); err != nil {
			x.find(ruleAhead, "commit %d of %d that were %s is stored, and is said not to be durable: %v", n+1, rounds, how, err)
		}
	}
	if _, err := stale(x.ctx, nil); !errors.Is(err, customer.ErrStale) {
		x.find(ruleAhead, "a commit that was %s before others changed what it expects returns %v, not ErrStale", how, err)
	}
	ended, cancel := context.WithCancel(x.ctx)
	late := ready(next(rounds))
	cancel()
	if _, err := late(ended, last); !errors.Is(err, context.Canceled) {
		x.find(ruleAhead, "a commit that was %s is called for when the context has ended, and returns %v", how, err)
	}
	x.notThere(how, "whose context had ended", next(rounds))
}

// at is the cursor after so many commits.
func at(n int) string {
	if n == 0 {
		return ""
	}
	return fmt.Sprint("at ", n)
}

// has counts the facts of a commit that are there.
func (x *trial) has(c *customer.Commit) (n int) {
	var w customer.Want
	for _, f := range c.Current {
		w.Facts = append(w.Facts, f.Fact.Ref)
	}
	for _, f := range x.read(w).Facts {
		if f != nil {
			n++
		}
	}
	return n
}

func (x *trial) notThere(how, what string, cs ...*customer.Commit) {
	for _, c := range cs {
		if n := x.has(c); n > 0 {
			x.find(ruleAhead, "of a commit that was %s, and %s, %d facts are there", how, what, n)
		}
	}
}
