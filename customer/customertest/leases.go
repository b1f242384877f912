package customertest

import (
	"context"
	"errors"
	"fmt"
	"sync/atomic"
	"time"

	"github.com/clientele-go/clientele/customer"
)

// leaser returns a storage as a leaser, or says that nothing is proven.
func (x *trial) leaser(s customer.Storage) customer.Leaser {
	l, ok := s.(customer.Leaser)
	if !ok {
		x.skip("that one of several workers polls a source: implement customer.Leaser")
		panic(given{})
	}
	return l
}

// lease asks for a lease.
func (x *trial) lease(l customer.Leaser, name, holder string, d time.Duration) bool {
	got, err := l.Lease(x.ctx, name, holder, d)
	if err != nil {
		x.fatal(ruleLease, "Lease fails: %v", err)
	}
	return got
}

// checkLeases takes, prolongs, loses and gives back leases.
func (x *trial) checkLeases() {
	a, b := x.leaser(x.s), x.leaser(x.other())
	is := func(what string, want, got bool) {
		if want != got {
			x.find(ruleLease, "%s: %v, want %v", what, got, want)
		}
	}
	is("a free lease", true, x.lease(a, "poll web", "anna", time.Hour))
	is("one that another has", false, x.lease(b, "poll web", "ben", time.Hour))
	is("one's own again", true, x.lease(a, "poll web", "anna", time.Hour))
	is("one's own through another handle", true, x.lease(b, "poll web", "anna", time.Hour))
	is("a lease of another name", true, x.lease(b, "poll Web", "ben", time.Hour))
	is("a lease of a name that begins alike", true, x.lease(b, "poll web2", "ben", time.Hour))
	is("a lease that another has, given back", false, x.lease(b, "poll web", "ben", 0))
	is("after somebody gave back what is another's", false, x.lease(b, "poll web", "ben", time.Hour))
	is("one's own, given back", false, x.lease(a, "poll web", "anna", 0))
	is("after it was given back", true, x.lease(b, "poll web", "ben", time.Hour))
	is("one's own, given back with less than no time", false, x.lease(b, "poll web", "ben", -time.Hour))
	is("after that", true, x.lease(a, "poll web", "anna", time.Hour))
	is("what nobody has, given back", false, x.lease(a, "poll łódź", "ol'ga", 0))
	is("a name that is not English", true, x.lease(a, "poll łódź", "ol'ga", time.Hour))
	x.runOut(a, b)
	x.shorten(a, b)

	ended, cancel := context.WithCancel(x.ctx)
	cancel()
	if got, err := a.Lease(ended, "context", "anna", time.Hour); !errors.Is(err, context.Canceled) || got {
		x.find(ruleContext, "Lease returns %v %v", got, err)
	}
	is("after a call whose context had ended", true, x.lease(b, "context", "ben", time.Hour))
}

// runOut lets a lease run out: not before its time, and then for whoever comes.
func (x *trial) runOut(a, b customer.Leaser) {
	const length, rounding = 120 * time.Millisecond, 5 * time.Millisecond
	began := time.Now()
	x.lease(a, "short", "anna", length)
	for !x.lease(b, "short", "ben", time.Hour) {
		if x.ctx.Err() != nil || time.Since(began) > max(length*10, x.h.Patience/4) {
			x.fatal(ruleLease, "%v after it was taken for %v a lease is still not free", time.Since(began), length)
		}
		time.Sleep(time.Millisecond)
	}
	if took := time.Since(began); took < length-rounding {
		x.find(ruleLease, "a lease taken for %v is another's after %v", length, took)
	}
	if x.lease(a, "short", "anna", time.Hour) {
		x.find(ruleLease, "who let a lease run out prolongs it although another has it")
	}
}

// shorten prolongs a lease to an earlier end than it had: d counts from now.
func (x *trial) shorten(a, b customer.Leaser) {
	x.lease(a, "shortened", "anna", time.Hour)
	x.lease(a, "shortened", "anna", time.Millisecond)
	for began := time.Now(); !x.lease(b, "shortened", "ben", time.Hour); time.Sleep(time.Millisecond) {
		if x.ctx.Err() != nil || time.Since(began) > max(time.Second, x.h.Patience/4) {
			x.fatal(ruleLease, "a lease of an hour that was prolonged to a millisecond from then is still not free after %v", time.Since(began))
		}
	}
}

// checkLeaseRaces lets eight workers want one lease at the same moment, and
// then pass it on among them.
func (x *trial) checkLeaseRaces() {
	x.leaser(x.s)
	for round := range 15 {
		var got, ready atomic.Int64
		start := make(chan struct{})
		err := x.workers(8, func(i int, s customer.Storage) error {
			if ready.Add(1) == 8 {
				close(start)
			}
			<-start
			if x.lease(x.leaser(s), fmt.Sprint("race", round), fmt.Sprint("worker", i), time.Hour) {
				got.Add(1)
			}
			return nil
		})
		if err != nil || got.Load() != 1 {
			x.find(ruleLease, "eight workers want a free lease at the same moment: %d have it, want one", got.Load())
		}
	}
	var inside atomic.Int64
	err := x.workers(8, func(i int, s customer.Storage) error {
		l, me := x.leaser(s), fmt.Sprint("worker", i)
		for had := 0; had < 5 && x.ctx.Err() == nil; {
			if !x.lease(l, "passed on", me, time.Hour) {
				time.Sleep(100 * time.Microsecond)
				continue
			}
			if n := inside.Add(1); n > 1 {
				x.find(ruleLease, "%d workers have one lease at the same time", n)
			}
			time.Sleep(50 * time.Microsecond)
			inside.Add(-1)
			x.lease(l, "passed on", me, 0)
			had++
		}
		return x.ctx.Err()
	})
	if err != nil {
		x.find(ruleLease, "eight workers pass a lease on: %v", err)
	}
}
