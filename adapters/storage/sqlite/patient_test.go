package sqlite

import (
	"context"
	"errors"
	"testing"
	"testing/synctest"
	"time"
)

// TestPatience: who waits for a lock waits as long as was said, by what the
// clock says while others can let go of it. A process that was stopped finds
// that much later, has tried hardly ever, and goes on trying.
func TestPatience(t *testing.T) {
	for _, tc := range []struct {
		name       string
		patience   time.Duration
		stopped    time.Duration // how long each of the first three tries takes
		free       time.Duration // when the lock is free, after those
		want       error
		least, can time.Duration
	}{
		{"free at once", time.Second, 0, 0, nil, 0, 0},
		{"free in time", time.Second, 0, 900 * time.Millisecond, nil, 900 * time.Millisecond, 950 * time.Millisecond},
		{"not free", time.Second, 0, time.Hour, ErrLocked, time.Second, 1050 * time.Millisecond},
		{"no patience", 0, 0, time.Hour, ErrLocked, 0, 0},
		{"stopped for long", time.Second, time.Minute, 500 * time.Millisecond, nil, 500 * time.Millisecond, 550 * time.Millisecond},
		{"stopped for long, and never free", time.Second, time.Minute, time.Hour, ErrLocked, 800 * time.Millisecond, 1050 * time.Millisecond},
	} {
		synctest.Test(t, func(t *testing.T) {
			began, tries := time.Now(), 0
			err := patiently(t.Context(), tc.patience, func() error {
				if tries++; tries <= 3 {
					time.Sleep(tc.stopped)
					began = began.Add(tc.stopped)
				}
				if time.Since(began) < tc.free {
					return ErrLocked
				}
				return nil
			})
			if took := time.Since(began); !errors.Is(err, tc.want) || took < tc.least || took > tc.can {
				t.Errorf("%s: %v after %v and %d tries; want %v after %v to %v", tc.name, err, took, tries, tc.want, tc.least, tc.can)
			}
		})
	}
	ctx, cancel := context.WithTimeout(t.Context(), 10*time.Millisecond)
	defer cancel()
	if err := patiently(ctx, time.Hour, func() error { return ErrLocked }); !errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("a context that ends: %v", err)
	}
}
