package customer_test

import (
	"context"
	"errors"
	"fmt"
	"testing"

	"github.com/clientele-go/clientele/channel"
	"github.com/clientele-go/clientele/customer"
)

// turns is a storage that counts turns, and has some commits decided again.
type turns struct {
	*customer.Memory
	stale      int // how many commits more are stale
	taken      int
	open       int
	inside     int // commits within a turn
	unfinished error
}

func (s *turns) Turn(ctx context.Context) (func(), error) {
	if s.unfinished != nil {
		return nil, s.unfinished
	}
	s.taken++
	s.open++
	return func() { s.open-- }, nil
}

func (s *turns) Commit(ctx context.Context, c *customer.Commit) error {
	s.inside += s.open
	if s.stale > 0 {
		s.stale--
		return customer.ErrStale
	}
	return s.Memory.Commit(ctx, c)
}

// TestTurns: large intakes take turns once one of them had to be decided anew,
// and for some time after; small ones never do.
func TestTurns(t *testing.T) {
	s := &turns{Memory: customer.NewMemory()}
	hub, _ := newHub(t, customer.Config{Storage: s})
	n := 0
	some := func(facts int) []channel.Fact {
		var out []channel.Fact
		for range facts {
			n++
			out = append(out, account("web", fmt.Sprint(n), fmt.Sprintf("p%d@example.com", n)))
		}
		return out
	}
	want := func(what string, taken, inside int) {
		t.Helper()
		if s.taken != taken || s.inside != inside || s.open != 0 {
			t.Errorf("%s: %d turns were taken, %d commits made in them, %d are open; want %d and %d", what, s.taken, s.inside, s.open, taken, inside)
		}
	}
	add(t, hub, some(100)...)
	want("nobody is in the way", 0, 0)
	s.stale = 1
	add(t, hub, some(3)...)
	want("a small intake", 0, 0)
	s.stale = 2
	add(t, hub, some(100)...)
	want("a large one that is decided three times", 1, 2)
	add(t, hub, some(3)...)
	add(t, hub, some(100)...)
	want("the next large one", 2, 3)
	for range 100 {
		add(t, hub, some(64)...)
	}
	if s.taken < 50 || s.taken > 70 || s.open != 0 {
		t.Errorf("of a hundred large intakes that nothing is in the way of %d took turns", s.taken-2)
	}
	s.stale, s.unfinished = 1, errors.New("no turn")
	if _, err := hub.Add(t.Context(), some(100)...); !errors.Is(err, s.unfinished) {
		t.Errorf("a turn that fails: %v", err)
	}
}
