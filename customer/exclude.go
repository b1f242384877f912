package customer

import (
	"context"
	"errors"
	"time"

	"github.com/cenkalti/backoff/v4"
)

// An Excluder is a Storage that can hold up the commits of others for a while.
// Without it an erasure of somebody of whom others go on telling is decided
// again until they leave it the time: that may take long, and is no less right.
type Excluder interface {
	// Exclude calls do, and gives it a context. While that runs no commit is
	// stored that expects or changes the ledger or the suppression list, by
	// whatever process, but those made with that context or one derived from
	// it; others may be held up too. They go on when do has returned. do reads
	// and commits one thing at a time, and commits at most once. The error is
	// that of do, or says why it was not called.
	Exclude(ctx context.Context, do func(ctx context.Context) error) error
}

// attempts is how often something is decided again before others are held up
// for it. Who is held up waits for as long as one attempt takes, so that is left
// to those few who would otherwise wait for ever.
const attempts = 4

// errCrowded says that others have been in the way too often.
var errCrowded = errors.New("customer: others were in the way each time")

// decideInTheEnd is decide for what must come to an end however much others
// write: if they are in the way too often they are held up.
func (h *Hub) decideInTheEnd(ctx context.Context, make func(ctx context.Context) (*Commit, error)) error {
	x, ok := h.storage.(Excluder)
	n := 0
	err := h.decide(ctx, func() (*Commit, error) {
		if n++; ok && n > attempts {
			return nil, errCrowded
		}
		return make(ctx)
	})
	if !errors.Is(err, errCrowded) {
		return err
	}
	return h.repeat(ctx, func() error {
		return x.Exclude(ctx, func(ctx context.Context) error {
			c, err := make(ctx)
			if err != nil {
				return backoff.Permanent(err)
			}
			return h.commit(ctx, c)
		})
	})
}

// repeat calls something until it is not stale. The waits are short and random,
// so that workers who collided do not collide again.
func (h *Hub) repeat(ctx context.Context, f func() error) error {
	wait := backoff.NewExponentialBackOff(
		backoff.WithInitialInterval(200*time.Microsecond), backoff.WithRandomizationFactor(1),
		backoff.WithMaxInterval(50*time.Millisecond), backoff.WithMaxElapsedTime(0))
	return backoff.Retry(func() error {
		err := f()
		if err != nil && !errors.Is(err, ErrStale) {
			return backoff.Permanent(err)
		}
		return err
	}, backoff.WithContext(wait, ctx))
}
