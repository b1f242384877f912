package customer_test

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/clientele-go/clientele/channel"
	"github.com/clientele-go/clientele/channel/channeltest"
	"github.com/clientele-go/clientele/customer"
)

// asked counts who asks a source, and how many at the same time.
type asked struct {
	mu    sync.Mutex
	now   int
	most  int
	calls map[int][]time.Time // by worker
}

func (a *asked) by(worker int) []time.Time {
	a.mu.Lock()
	defer a.mu.Unlock()
	return a.calls[worker]
}

// workers are hubs of several processes on one storage, who all have one
// source. Each call to it takes ten seconds.
func workers(t *testing.T, a *asked, lease time.Duration, storages ...customer.Storage) []*customer.Hub {
	a.calls = map[int][]time.Time{}
	var out []*customer.Hub
	for i, s := range storages {
		shop := fake("web")
		shop.Describe.Complete = true
		shop.Put(account("web", "1", "a@example.com"), account("web", "2", "b@example.com"))
		shop.Before = func(ctx context.Context, _ string) error {
			a.mu.Lock()
			a.calls[i] = append(a.calls[i], time.Now())
			a.now++
			a.most = max(a.most, a.now)
			a.mu.Unlock()
			defer func() { a.mu.Lock(); a.now--; a.mu.Unlock() }()
			select {
			case <-ctx.Done():
				return ctx.Err()
			case <-time.After(10 * time.Second):
				return nil
			}
		}
		h, _ := newHub(t, customer.Config{Storage: s, Channels: []channel.Channel{shop}, Now: time.Now, Lease: lease})
		out = append(out, h)
	}
	return out
}

// start lets a hub run until the function that it returns is called.
func start(t *testing.T, h *customer.Hub) (stop func()) {
	ctx, cancel := context.WithCancel(t.Context())
	done := make(chan error)
	go func() { done <- h.Run(ctx) }()
	return sync.OnceFunc(func() {
		cancel()
		if err := <-done; !errors.Is(err, context.Canceled) {
			t.Errorf("Run says %v, want the end of its context", err)
		}
	})
}

// TestOnePollerAtATime: of three workers one polls. When it ends, another goes
// on at once, and nothing is counted twice.
func TestOnePollerAtATime(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var a asked
		m := customer.NewMemory()
		hs := workers(t, &a, 0, m, m, m)
		stops := []func(){start(t, hs[0]), start(t, hs[1]), start(t, hs[2])}
		polls := func() int {
			out := -1
			for i, h := range hs {
				if health(t, h, "web").Polled {
					if out >= 0 {
						t.Errorf("workers %d and %d both poll", out, i)
					}
					out = i
				}
			}
			return out
		}
		for left := 3; left > 0; left-- {
			time.Sleep(20 * time.Minute)
			synctest.Wait()
			is := polls()
			if is < 0 {
				t.Fatalf("with %d workers left nobody polls", left)
			}
			if n := len(a.by(is)); n < 15 {
				t.Errorf("in 20 minutes the source was asked %d times", n)
			}
			stops[is]()
			if left > 1 {
				time.Sleep(15 * time.Second)
				if next := polls(); next < 0 || next == is {
					t.Errorf("half a lease after worker %d ended, worker %d polls", is, next)
				}
			}
		}
		if a.most != 1 {
			t.Errorf("%d workers asked the source at the same time, want one", a.most)
		}
		if h := health(t, hs[0], "web"); h.Counts.Applied != 2 || h.Counts.Received != 2 {
			t.Errorf("counts: %+v, want the two that the source has", h.Counts)
		}
	})
}

// cut is a storage that a worker loses sight of: no call comes back.
type cut struct {
	*customer.Memory
	off atomic.Bool
}

func (c *cut) wait(ctx context.Context) error {
	if c.off.Load() {
		<-ctx.Done()
	}
	return ctx.Err()
}

func (c *cut) Read(ctx context.Context, w customer.Want) (customer.Got, error) {
	if err := c.wait(ctx); err != nil {
		return customer.Got{}, err
	}
	return c.Memory.Read(ctx, w)
}

func (c *cut) Commit(ctx context.Context, x *customer.Commit) error {
	if err := c.wait(ctx); err != nil {
		return err
	}
	return c.Memory.Commit(ctx, x)
}

func (c *cut) Lease(ctx context.Context, name, holder string, d time.Duration) (bool, error) {
	if err := c.wait(ctx); err != nil {
		return false, err
	}
	return c.Memory.Lease(ctx, name, holder, d)
}

// TestSourceMovesWhenAWorkerDies: a worker that the storage hears nothing of
// loses its sources after one and a half of the lease at the latest. If it still
// lives, it has stopped asking by then, and takes its turn again when it is back.
func TestSourceMovesWhenAWorkerDies(t *testing.T) {
	for _, lease := range []time.Duration{0, 2 * time.Minute} {
		synctest.Test(t, func(t *testing.T) {
			length := lease
			if length == 0 {
				length = 30 * time.Second
			}
			var a asked
			m := customer.NewMemory()
			lost := &cut{Memory: m}
			hs := workers(t, &a, lease, lost, m)
			defer start(t, hs[0])()
			synctest.Wait()
			stop := start(t, hs[1])
			time.Sleep(10 * time.Minute)
			if len(a.by(0)) == 0 || len(a.by(1)) > 0 {
				t.Fatalf("before: the workers asked %d and %d times, want only the first", len(a.by(0)), len(a.by(1)))
			}
			cutAt := time.Now()
			lost.off.Store(true)
			time.Sleep(time.Hour)
			calls := a.by(1)
			if len(calls) == 0 || calls[0].Sub(cutAt) > length*3/2 {
				t.Fatalf("lease %v: the other worker took over after %v", length, calls[:min(1, len(calls))])
			}
			if was := a.by(0); was[len(was)-1].Sub(cutAt) > length {
				t.Errorf("lease %v: the worker that was cut off asked on for %v", length, was[len(was)-1].Sub(cutAt))
			}
			if a.most != 1 {
				t.Errorf("lease %v: both asked at the same time", length)
			}
			if h := health(t, hs[1], "web"); h.Error != "" || time.Since(h.Fresh) > 3*time.Minute {
				t.Errorf("lease %v: health of a source that is well: %+v", length, h)
			}
			n := len(a.by(0))
			lost.off.Store(false)
			stop()
			time.Sleep(time.Hour)
			if len(a.by(0)) == n {
				t.Errorf("lease %v: the worker that is back does not take its turn", length)
			}
		})
	}
}

// TestWithoutLeaser: where nobody leases, every worker polls, and every fact is
// stored once all the same.
func TestWithoutLeaser(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var a asked
		m := struct{ customer.Storage }{customer.NewMemory()}
		hs := workers(t, &a, 0, m, m)
		stops := []func(){start(t, hs[0]), start(t, hs[1])}
		time.Sleep(10 * time.Minute)
		stops[0]()
		stops[1]()
		if x, y := len(a.by(0)), len(a.by(1)); x < 8 || y < 8 || a.most != 2 {
			t.Errorf("in ten minutes the workers asked %d and %d times, %d at the same time", x, y, a.most)
		}
		if h := health(t, hs[0], "web"); h.Counts.Applied != 2 {
			t.Errorf("counts: %+v", h.Counts)
		}
	})
}

// TestOneSweepAtATime: of three sweeps at the same time one reads the source;
// the others say so.
func TestOneSweepAtATime(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var a asked
		m := customer.NewMemory()
		hs := workers(t, &a, 0, m, m, m)
		var wg sync.WaitGroup
		var elsewhere, swept atomic.Int64
		for _, h := range hs {
			wg.Go(func() {
				r, err := h.Sweep(t.Context())
				switch {
				case err != nil:
					t.Error(err)
				case r.Sources[0].Elsewhere && r.Sources[0].Counts == (customer.Counts{}):
					elsewhere.Add(1)
				case r.Sources[0].Counts.Received > 0:
					swept.Add(1)
				}
			})
		}
		wg.Wait()
		if elsewhere.Load() != 2 || swept.Load() != 1 || a.most != 1 {
			t.Errorf("%d swept, %d left it to another, %d asked at the same time", swept.Load(), elsewhere.Load(), a.most)
		}
		if r, err := hs[2].Sweep(t.Context()); err != nil || r.Sources[0].Elsewhere {
			t.Errorf("after it: %v %+v", err, r)
		}
	})
}

// readable is a channel whose bad records can be read after all.
type readable struct{ *channeltest.Fake }

func (readable) Decode(_ context.Context, _ string, raw []byte) (channel.Page, error) {
	return channel.Page{Facts: []channel.Fact{account("web", string(raw), string(raw)+"@example.com")}}, nil
}

// atCommit does something before the first commits that release records.
type atCommit struct {
	*customer.Memory
	do func()
}

func (a *atCommit) Commit(ctx context.Context, c *customer.Commit) error {
	if len(c.Released) > 0 && a.do != nil {
		do := a.do
		a.do = nil
		do()
	}
	return a.Memory.Commit(ctx, c)
}

// TestReplaysMeet: a record that another worker replays at the same moment, at
// the worst one, is applied and counted once.
func TestReplaysMeet(t *testing.T) {
	ctx := context.Background()
	shop := fake("web")
	for i := range 20 {
		shop.Reject(channel.Reject{At: fmt.Sprint(i), Stream: "people", Raw: fmt.Append(nil, "p", i), Reason: "is not understood"})
	}
	m := customer.NewMemory()
	first, _ := newHub(t, customer.Config{Storage: m, Channels: []channel.Channel{shop}})
	if _, err := first.Sync(ctx); err != nil {
		t.Fatal(err)
	}
	hub := func(s customer.Storage) *customer.Hub {
		h, _ := newHub(t, customer.Config{Storage: s, Channels: []channel.Channel{readable{shop}}})
		return h
	}
	other := hub(m)
	between := hub(&atCommit{m, func() {
		if n, err := other.Replay(ctx, 1, 2); n != 2 || err != nil {
			t.Errorf("the other worker replays %d records: %v", n, err)
		}
	}})
	if n, err := between.Replay(ctx, 1, 2, 3); n != 1 || err != nil {
		t.Errorf("a worker replays %d records of which two are replayed meanwhile: %v", n, err)
	}
	var sum atomic.Int64
	var wg sync.WaitGroup
	for range 8 {
		wg.Go(func() {
			n, err := hub(m).Replay(ctx)
			if err != nil {
				t.Error(err)
			}
			sum.Add(int64(n))
		})
	}
	wg.Wait()
	if sum.Load() != 17 {
		t.Errorf("eight workers replayed 17 records %d times", sum.Load())
	}
	if h := health(t, first, "web"); h.Counts != (customer.Counts{Received: 20, Applied: 20}) {
		t.Errorf("counts: %+v", h.Counts)
	}
}

// denied is a storage that gives no leases for a while.
type denied struct {
	*customer.Memory
	now atomic.Bool
}

func (d *denied) Lease(ctx context.Context, name, holder string, length time.Duration) (bool, error) {
	if d.now.Load() {
		return false, nil
	}
	return d.Memory.Lease(ctx, name, holder, length)
}

// TestLostLeaseIsNoTrouble: a pass that ends because another worker has taken
// the source over says nothing against the source.
func TestLostLeaseIsNoTrouble(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var a asked
		s := &denied{Memory: customer.NewMemory()}
		hs := workers(t, &a, 9*time.Second, s)
		defer start(t, hs[0])()
		time.Sleep(time.Second)
		s.now.Store(true)
		time.Sleep(5 * time.Second)
		if h := health(t, hs[0], "web"); h.Polled || h.Error != "" || a.now != 0 {
			t.Errorf("after the lease is lost: %+v, %d calls", h, a.now)
		}
		s.now.Store(false)
		time.Sleep(time.Minute)
		if h := health(t, hs[0], "web"); !h.Polled || h.Fresh.IsZero() {
			t.Errorf("after it is taken again: %+v", h)
		}
	})
}
