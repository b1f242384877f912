package customer_test

import (
	"context"
	"errors"
	"strings"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/clientele-go/clientele/channel"
	"github.com/clientele-go/clientele/customer"
)

// keeper is a hub that has seen a person and keeps her in memory. Another worker
// on its storage has erased her meanwhile.
func keeper(t *testing.T) *customer.Hub {
	t.Helper()
	mem := customer.NewMemory()
	eraser, _ := newHub(t, customer.Config{Storage: mem, Channels: []channel.Channel{fake("web")}})
	keeper, _ := newHub(t, customer.Config{Storage: mem, Channels: []channel.Channel{fake("web")}, Lease: time.Minute})
	add(t, eraser, canary("web", "77", "kanarek@example.com")...)
	add(t, eraser, account("web", "88", "other@example.com"))
	all := people(t, eraser.As(clerk, customer.Service))
	viewAll(t, keeper, all)
	for id, refs := range all {
		if refs[0].ID != "77" {
			continue
		}
		if err := eraser.As(clerk, customer.Privacy).Erase(t.Context(), id); err != nil {
			t.Fatal(err)
		}
	}
	if !strings.Contains(everything(keeper), "anare") {
		t.Error("the other worker has nothing to forget: this test proves nothing")
	}
	return keeper
}

func viewAll(t *testing.T, hub *customer.Hub, all map[customer.ID][]channel.Ref) {
	t.Helper()
	for id := range all {
		if _, err := hub.As(clerk, customer.Service).View(t.Context(), customer.Query{Customer: id}); err != nil {
			t.Fatal(err)
		}
	}
}

// TestOthersForget: what one worker has erased no other keeps in memory, once
// it has heard of it: by whatever it reads, or because it runs.
func TestOthersForget(t *testing.T) {
	for name, hear := range map[string]func(t *testing.T, other *customer.Hub){
		"a view of somebody else": func(t *testing.T, other *customer.Hub) {
			viewAll(t, other, people(t, other.As(clerk, customer.Service)))
		},
		"an intake": func(t *testing.T, other *customer.Hub) { add(t, other, account("web", "99", "new@example.com")) },
		"the feed": func(t *testing.T, other *customer.Hub) {
			for _, err := range other.As(clerk, customer.Service).Changes(t.Context(), "") {
				if err != nil {
					t.Fatal(err)
				}
			}
		},
		"it runs": func(t *testing.T, other *customer.Hub) {
			ctx, cancel := context.WithCancel(t.Context())
			done := make(chan error)
			go func() { done <- other.Run(ctx) }()
			time.Sleep(time.Minute + time.Second)
			cancel()
			if err := <-done; !errors.Is(err, context.Canceled) {
				t.Error(err)
			}
		},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				other := keeper(t)
				hear(t, other)
				if left := everything(other); strings.Contains(left, "anare") || strings.Contains(left, "KAN77") {
					t.Error("the other worker still keeps whom somebody erased")
				}
			})
		})
	}
}

// interloper is a storage on which somebody tells of a person just before each
// commit that erases her, but not while others are held up.
type interloper struct {
	*customer.Memory
	tell     func()
	alone    atomic.Bool
	attempts int
}

func (s *interloper) Exclude(ctx context.Context, do func(context.Context) error) error {
	return s.Memory.Exclude(ctx, func(ctx context.Context) error {
		s.alone.Store(true)
		defer s.alone.Store(false)
		return do(ctx)
	})
}

func (s *interloper) Commit(ctx context.Context, c *customer.Commit) error {
	if c.Erase != nil {
		if s.attempts++; !s.alone.Load() {
			s.tell()
		}
	}
	return s.Memory.Commit(ctx, c)
}

// TestEraseComesToAnEnd: an erasure ends although a source tells of the person
// all the time, with commits that come between whatever the erasure reads and
// its own.
func TestEraseComesToAnEnd(t *testing.T) {
	mem := customer.NewMemory()
	busy, _ := newHub(t, customer.Config{Storage: mem})
	facts := canary("web", "77", "kanarek@example.com")
	add(t, busy, facts...)
	n := 0
	s := &interloper{Memory: mem, tell: func() {
		n++
		news := facts[1]
		news.UpdatedAt = channel.UTC(news.UpdatedAt.Add(time.Duration(n) * 24 * time.Hour))
		add(t, busy, news)
	}}
	hub, _ := newHub(t, customer.Config{Storage: s})
	r := hub.As(clerk, customer.Privacy)
	for id := range people(t, r) {
		ctx, cancel := context.WithTimeout(t.Context(), 10*time.Second)
		defer cancel()
		if err := r.Erase(ctx, id); err != nil {
			t.Fatalf("after %d attempts: %v", s.attempts, err)
		}
	}
	if s.attempts < 2 || s.attempts > 10 || n != s.attempts-1 {
		t.Errorf("it took %d attempts, %d of them beside somebody who told of her; want some, all but the last", s.attempts, n)
	}
	if left := everything(mem); strings.Contains(left, "anare") {
		t.Error("she is still there")
	}
	if c := add(t, busy, facts...); c.Suppressed != 4 {
		t.Errorf("told again: %v, want 4 suppressed", c)
	}
}
