package customer_test

import (
	"context"
	"math/rand/v2"
	"slices"
	"testing"
	"time"

	"github.com/clientele-go/clientele/channel"
	"github.com/clientele-go/clientele/customer"
	"github.com/clientele-go/clientele/internal/world"
)

// load feeds batches to a new hub and returns it with its storage.
func load(tb testing.TB, batches [][]channel.Fact) (*customer.Hub, customer.Storage) {
	tb.Helper()
	return loadInto(tb, customer.NewMemory(), batches)
}

func loadInto(tb testing.TB, mem customer.Storage, batches [][]channel.Fact) (*customer.Hub, customer.Storage) {
	tb.Helper()
	hub, err := customer.NewHub(customer.Config{Storage: mem, Channels: described(), Now: func() time.Time { return world.StoryNow }})
	if err != nil {
		tb.Fatal(err)
	}
	for _, b := range batches {
		if _, err := hub.Add(context.Background(), b...); err != nil {
			tb.Fatal(err)
		}
	}
	return hub, mem
}

// described returns channels that say nothing but who they are.
func described() []channel.Channel {
	var out []channel.Channel
	for _, info := range world.Infos() {
		out = append(out, mute{info})
	}
	return out
}

type mute struct{ info channel.Info }

func (m mute) Info() channel.Info { return m.info }

func stateHash(tb testing.TB, s customer.Storage) [32]byte {
	tb.Helper()
	h, err := customer.StateHash(context.Background(), s)
	if err != nil {
		tb.Fatal(err)
	}
	return h
}

// TestStateIsAFunctionOfTheFacts deals one world out in 1,000 ways: permuted,
// repeated, late, in batches of any size. The state must not tell.
func TestStateIsAFunctionOfTheFacts(t *testing.T) {
	rounds := 1000
	if testing.Short() {
		rounds = 50
	}
	facts := lasting(world.New(world.Config{Seed: 7, People: 12, Days: 120}))
	_, mem := load(t, [][]channel.Fact{facts})
	want := stateHash(t, mem)
	for seed := range rounds {
		batches := world.Deliver(facts, uint64(seed))
		if seed%2 == 1 {
			batches = shuffled(facts, uint64(seed))
		}
		if _, mem := load(t, batches); stateHash(t, mem) != want {
			t.Fatalf("seed %d: the state depends on how %d facts arrived", seed, len(facts))
		}
	}
}

// lasting returns the facts of a world without its requests for erasure, whose
// place in the order matters.
func lasting(w *world.World) []channel.Fact {
	return slices.DeleteFunc(w.Sorted(), func(f channel.Fact) bool { return f.Ref.Kind == channel.KindErasure })
}

func lastingWorld(seed uint64, people int) []channel.Fact {
	return lasting(world.New(world.Config{Seed: seed, People: people}))
}

// TestLargerWorlds deals out worlds with everything in them that a world has.
func TestLargerWorlds(t *testing.T) {
	for seed := range uint64(4) {
		facts := lastingWorld(seed, 300)
		_, one := load(t, [][]channel.Fact{facts})
		_, two := load(t, world.Deliver(facts, seed))
		_, three := load(t, shuffled(facts, seed))
		if want := stateHash(t, one); stateHash(t, two) != want || stateHash(t, three) != want {
			t.Fatalf("seed %d: the state depends on how %d facts arrived", seed, len(facts))
		}
	}
}

// firstCome is a storage with a rule that depends on the order of arrival: who
// came first counts as the elder.
type firstCome struct {
	*customer.Memory
	seen map[channel.Ref]time.Time
}

func (s *firstCome) Commit(ctx context.Context, c *customer.Commit) error {
	for _, p := range c.Parties {
		if _, ok := s.seen[p.Ref]; !ok {
			s.seen[p.Ref] = time.Unix(int64(len(s.seen)), 0)
		}
		p.CreatedAt = s.seen[p.Ref]
	}
	return s.Memory.Commit(ctx, c)
}

// TestOrderDependenceIsFound is the control: with a rule that depends on the
// order of arrival the hashes differ at once.
func TestOrderDependenceIsFound(t *testing.T) {
	facts := lasting(world.New(world.Config{Seed: 7, People: 12, Days: 120}))
	hashes := map[[32]byte]bool{}
	for seed := range uint64(4) {
		_, s := loadInto(t, &firstCome{customer.NewMemory(), map[channel.Ref]time.Time{}}, shuffled(facts, seed))
		hashes[stateHash(t, s)] = true
	}
	if len(hashes) < 2 {
		t.Error("a rule that depends on the order of arrival went unnoticed")
	}
}

// shuffled returns the facts in a random order, some doubled, in batches of
// random sizes.
func shuffled(facts []channel.Fact, seed uint64) [][]channel.Fact {
	rng := rand.New(rand.NewPCG(seed, 1))
	all := append([]channel.Fact(nil), facts...)
	for range len(facts) / 5 {
		all = append(all, facts[rng.IntN(len(facts))])
	}
	rng.Shuffle(len(all), func(i, j int) { all[i], all[j] = all[j], all[i] })
	var out [][]channel.Fact
	for len(all) > 0 {
		n := min(len(all), 1+rng.IntN(60))
		out = append(out, all[:n])
		all = all[n:]
	}
	return out
}
