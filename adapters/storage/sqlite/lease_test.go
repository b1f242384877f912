package sqlite

import (
	"context"
	"errors"
	"path/filepath"
	"sync"
	"sync/atomic"
	"testing"
	"time"
)

func TestLease(t *testing.T) {
	path := filepath.Join(t.TempDir(), "a.db")
	a, b := at(t, path, Config{}), at(t, path, Config{})
	for i, step := range []struct {
		s            *Storage
		name, holder string
		d            time.Duration
		want         bool
	}{
		{a, "shop", "a", time.Hour, true},
		{b, "shop", "b", time.Hour, false},
		{b, "desk", "b", time.Hour, true},
		{a, "shop", "a", time.Hour, true},  // prolonged
		{b, "shop", "b", 0, false},         // not theirs to give back
		{b, "shop", "b", time.Hour, false}, // so it is still taken
		{a, "shop", "a", 0, false},         // given back
		{b, "shop", "b", 1, true},          // for a nanosecond
		{a, "shop", "a", time.Hour, true},  // which is over
		{b, "shop", "b", time.Hour, false},
	} {
		if got, err := step.s.Lease(t.Context(), step.name, step.holder, step.d); err != nil || got != step.want {
			t.Errorf("step %d: %v, %v, want %v", i, got, err, step.want)
		}
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := a.Lease(ctx, "shop", "a", time.Hour); !errors.Is(err, context.Canceled) {
		t.Errorf("a lease whose context has ended: %v", err)
	}
}

// TestLeaseRace lets many ask for one lease at the same time: one gets it.
func TestLeaseRace(t *testing.T) {
	path := filepath.Join(t.TempDir(), "a.db")
	handles := []*Storage{at(t, path, Config{}), at(t, path, Config{})}
	var holders atomic.Int64
	var wg sync.WaitGroup
	for i := range 16 {
		wg.Go(func() {
			has, err := handles[i%2].Lease(t.Context(), "shop", string(rune('a'+i)), time.Hour)
			if err != nil {
				t.Error(err)
			}
			if has {
				holders.Add(1)
			}
		})
	}
	wg.Wait()
	if holders.Load() != 1 {
		t.Errorf("%d hold the lease, want 1", holders.Load())
	}
}
