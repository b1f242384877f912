package customer

import (
	"context"
	"errors"
	"math/rand/v2"
	"time"

	"golang.org/x/sync/errgroup"
)

// The names of the leases of a source.
const (
	pollLease  = "poll "
	sweepLease = "sweep "
)

// errLost ends what a lease was needed for: another worker may have it now.
var errLost = errors.New("customer: the lease of the source is lost")

// leased does something while this hub has a lease, and prolongs the lease
// meanwhile. If the lease is lost, the context of do ends. It returns false if
// another hub has the lease: nothing was done then. Without a [Leaser] nobody
// asks for leave.
//
// A lease saves work and decides nothing. A worker that was frozen and wakes up
// after its lease has gone to another reads a page in vain: the cursor that its
// commit expects is not there any more.
func (h *Hub) leased(ctx context.Context, name string, do func(context.Context) error) (bool, error) {
	l, ok := h.storage.(Leaser)
	if !ok {
		return true, do(ctx)
	}
	asked := time.Now()
	if got, err := h.takeLease(ctx, l, name, asked.Add(h.lease)); err != nil || !got {
		return false, err
	}
	ctx, lose := context.WithCancelCause(ctx)
	defer lose(nil)
	var g errgroup.Group
	g.Go(func() error {
		h.prolong(ctx, l, name, asked.Add(h.lease), lose)
		return nil
	})
	err := do(ctx)
	lose(nil) // it is only wanted no longer
	return true, errors.Join(err, g.Wait(), h.giveBack(ctx, l, name))
}

// takeLease asks for a lease. An answer that comes too late is none.
func (h *Hub) takeLease(ctx context.Context, l Leaser, name string, until time.Time) (bool, error) {
	ctx, cancel := context.WithDeadline(ctx, until)
	defer cancel()
	return l.Lease(ctx, name, h.holder, h.lease)
}

// prolong prolongs a lease until its context ends, or loses it. What cannot be
// asked for in time is lost too: the storage may be away from this worker only.
func (h *Hub) prolong(ctx context.Context, l Leaser, name string, until time.Time, lose context.CancelCauseFunc) {
	for sleep(ctx, h.lease/3) == nil {
		asked := time.Now()
		got, err := h.takeLease(ctx, l, name, until)
		switch {
		case err == nil && got:
			until = asked.Add(h.lease)
		case err == nil, !time.Now().Before(until):
			lose(errLost)
			return
		}
	}
}

// giveBack lets another worker go on at once. If it fails, the lease runs out.
func (h *Hub) giveBack(ctx context.Context, l Leaser, name string) error {
	if errors.Is(context.Cause(ctx), errLost) {
		return nil
	}
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), 5*time.Second)
	defer cancel()
	_, err := l.Lease(ctx, name, h.holder, 0)
	return err
}

// inLine waits before a lease that another worker has is asked for again.
// Workers that wait for one lease do not ask all at once.
func (h *Hub) inLine(ctx context.Context) error {
	return sleep(ctx, h.lease/4+rand.N(h.lease/4))
}
