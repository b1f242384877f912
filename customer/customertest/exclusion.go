package customertest

import (
	"context"
	"errors"
	"fmt"
	"sync/atomic"
	"time"

	"github.com/clientele-go/clientele/customer"
)

// checkExclusion holds up three writers who never rest. What is read meanwhile
// must still hold when it is committed.
func (x *trial) checkExclusion() {
	if _, ok := x.s.(customer.Excluder); !ok {
		x.skip("that an erasure comes to an end however much others write: implement customer.Excluder")
		return
	}
	var stored atomic.Int64
	var stop atomic.Bool
	more := func(n int64) bool { // waits until so many commits more are stored
		for want := stored.Load() + n; stored.Load() < want && x.ctx.Err() == nil; {
			time.Sleep(50 * time.Microsecond)
		}
		return x.ctx.Err() == nil
	}
	err := x.workers(4, func(i int, s customer.Storage) error {
		if i > 0 {
			for n := 0; !stop.Load(); n++ {
				_, c, err := x.raising(x.ctx, s, fmt.Sprintf("%d-%d", i, n%5))
				if err == nil {
					err = s.Commit(x.ctx, c)
				}
				if err == nil {
					stored.Add(1)
				} else if !errors.Is(err, customer.ErrStale) {
					return err
				}
			}
			return nil
		}
		defer stop.Store(true)
		for range 5 {
			if !more(3) {
				return x.ctx.Err()
			}
			if err := x.exclude(s.(customer.Excluder), s); err != nil {
				x.find(ruleExclude, "a commit of what was read while others were held up: %v", err)
			}
		}
		if !more(3) {
			x.find(ruleExclude, "others were held up and do not go on afterwards")
		}
		x.excludeInVain(s.(customer.Excluder), s)
		return nil
	})
	if err != nil {
		x.find(ruleCommit, "three writers beside somebody who holds them up: %v", err)
	}
}

// raising returns a commit that raises the revision of a term and expects it.
func (x *trial) raising(ctx context.Context, s customer.Storage, id string) (rev uint64, c *customer.Commit, err error) {
	const term = customer.Term("raised")
	g, err := s.Read(ctx, customer.Want{Terms: []customer.Term{term}, Suppressed: true})
	if err != nil {
		return 0, nil, err
	}
	rev = g.Terms[0].Rev
	return rev, &customer.Commit{Expect: customer.Expect{Terms: []customer.ExpectTerm{{Term: term, Rev: rev}}, Suppressed: &g.Suppressed},
		Terms: adding(term, customer.Posting{Ref: person(id)})}, nil
}

// exclude holds others up, reads for some time, and commits.
func (x *trial) exclude(e customer.Excluder, s customer.Storage) error {
	return e.Exclude(x.ctx, func(ctx context.Context) error {
		rev, c, err := x.raising(ctx, s, "held up")
		for n := 0; n < 20 && err == nil; n++ {
			time.Sleep(100 * time.Microsecond)
			var now uint64
			if now, _, err = x.raising(ctx, s, ""); now != rev && err == nil {
				x.find(ruleExclude, "the revision of a term went from %d to %d", rev, now)
			}
		}
		if err != nil {
			return err
		}
		c.Suppress = []string{fmt.Sprint("after ", rev)}
		return s.Commit(ctx, c)
	})
}

// excludeInVain holds others up for something that fails, and with a context
// that has ended.
func (x *trial) excludeInVain(e customer.Excluder, s customer.Storage) {
	failed := errors.New("failed")
	if err := e.Exclude(x.ctx, func(context.Context) error { return failed }); !errors.Is(err, failed) {
		x.find(ruleExclude, "Exclude returns %v, want the error of what it called", err)
	}
	ended, cancel := context.WithCancel(x.ctx)
	cancel()
	if err := e.Exclude(ended, func(ctx context.Context) error { return ctx.Err() }); !errors.Is(err, context.Canceled) {
		x.find(ruleContext, "Exclude returns %v", err)
	}
	if err := x.exclude(e, s); err != nil {
		x.find(ruleExclude, "after one that failed: %v", err)
	}
}
