package customer_test

import (
	"context"
	"errors"
	"math/rand/v2"
	"testing"

	"github.com/clientele-go/clientele/channel"
	"github.com/clientele-go/clientele/customer"
	"github.com/clientele-go/clientele/internal/world"
)

// crashing is a storage that dies now and then: before it has stored a commit,
// or after it.
type crashing struct {
	*customer.Memory
	rng *rand.Rand
}

var errCrash = errors.New("the process died")

func (s *crashing) Commit(ctx context.Context, c *customer.Commit) error {
	at := s.rng.IntN(10)
	if at == 0 {
		return errCrash
	}
	if err := s.Memory.Commit(ctx, c); err != nil || at > 1 {
		return err
	}
	return errCrash
}

// feed gives batches to hubs with the model. After a crash a new hub goes on a
// few batches before the one at which the other died, as a source whose cursor
// was not stored is read again.
func feedThroughCrashes(t *testing.T, s *crashing, batches [][]channel.Fact) (crashes int) {
	t.Helper()
	hub := modelled(t, s)
	for i := 0; i < len(batches); i++ {
		_, err := hub.Add(t.Context(), batches[i]...)
		switch {
		case errors.Is(err, errCrash):
			crashes++
			hub = modelled(t, s)
			i = max(-1, i-1-s.rng.IntN(3))
		case err != nil:
			t.Fatal(err)
		}
	}
	return crashes
}

// TestPartitionUnderModel deals one world out in 1,000 ways with the model in
// force: permuted, repeated, in batches of any size, with crashes, and as a
// whole that is decided about at the end. Who is one person, under which id, and
// all else that follows from the facts must be the same each time.
func TestPartitionUnderModel(t *testing.T) {
	t.Parallel()
	rounds := 1000
	if testing.Short() {
		rounds = 30
	}
	facts := lasting(world.New(world.Config{Seed: 7, People: 8, Days: 60}))
	whole := customer.NewMemory()
	plain := modelled(t, whole)
	add(t, plain, facts...)
	without := stateOf(t, whole)
	adopt(t, plain)
	if err := plain.Rebuild(t.Context()); err != nil {
		t.Fatal(err)
	}
	want := stateOf(t, whole)
	if want == without {
		t.Fatal("the model changes nothing: this test shows nothing")
	}
	crashes := 0
	for seed := range rounds {
		mem := customer.NewMemory()
		adopt(t, modelled(t, mem))
		batches := shuffled(facts, uint64(seed))
		if seed%3 == 0 {
			crashes += feedThroughCrashes(t, &crashing{mem, rand.New(rand.NewPCG(uint64(seed), 3))}, batches)
		} else {
			hub := modelled(t, mem)
			for _, b := range batches {
				add(t, hub, b...)
			}
		}
		if stateOf(t, mem) != want {
			t.Fatalf("seed %d: who is one person depends on how %d facts arrived", seed, len(facts))
		}
	}
	if crashes < rounds/3 {
		t.Errorf("only %d crashes in %d rounds", crashes, rounds)
	}
}
