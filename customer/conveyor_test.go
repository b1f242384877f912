package customer_test

import (
	"context"
	"errors"
	"iter"
	"math/rand/v2"
	"slices"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/clientele-go/clientele/channel"
	"github.com/clientele-go/clientele/customer"
	"github.com/clientele-go/clientele/internal/world"
)

// lateCommits is a storage whose commits take until nobody can do anything
// else: by then the next one is decided about as far as it can be. Some are
// seen from the beginning of that time, some only from its end, and in some
// somebody else comes first.
type lateCommits struct {
	*customer.Memory
	rng     *rand.Rand
	first   func() // what somebody else does before some commits; nil: nobody is there
	fails   int    // which commit fails, from 1
	commits int
	stale   int
	under   atomic.Bool
	told    int          // batches that were asked for
	stored  atomic.Int64 // commits that have returned
	ahead   int          // reads for a batch before the one before it was stored
}

// batches counts those that are asked for.
func (s *lateCommits) batches(t *testing.T, all [][]channel.Fact) iter.Seq[[]channel.Fact] {
	return func(yield func([]channel.Fact) bool) {
		for _, b := range all {
			if n := int(s.stored.Load()); n < s.told-1 {
				t.Errorf("batch %d is asked for, and %d are stored", s.told+1, n)
			}
			if s.told++; !yield(b) {
				return
			}
		}
	}
}

var errDisk = errors.New("disk")

func (s *lateCommits) Read(ctx context.Context, w customer.Want) (customer.Got, error) {
	if int(s.stored.Load()) < s.told-1 {
		s.ahead++
	}
	return s.Memory.Read(ctx, w)
}

func (s *lateCommits) Commit(ctx context.Context, c *customer.Commit) error {
	s.under.Store(true)
	defer s.stored.Add(1)
	defer s.under.Store(false)
	s.commits++
	early := s.rng.IntN(2) == 0
	if !early {
		time.Sleep(time.Second)
	}
	if s.first != nil && s.rng.IntN(3) == 0 {
		s.first()
	}
	if s.commits == s.fails {
		return errDisk
	}
	err := s.Memory.Commit(ctx, c)
	if errors.Is(err, customer.ErrStale) {
		s.stale++
	}
	if early {
		time.Sleep(time.Second)
	}
	return err
}

func (s *lateCommits) hub(t *testing.T) *customer.Hub {
	t.Helper()
	h, err := customer.NewHub(customer.Config{Storage: s, Channels: described(), Now: func() time.Time { return world.StoryNow }})
	if err != nil {
		t.Fatal(err)
	}
	return h
}

func newLate(seed uint64) *lateCommits {
	return &lateCommits{Memory: customer.NewMemory(), rng: rand.New(rand.NewPCG(seed, 5))}
}

// addEach is AddAll by Add.
func addEach(t *testing.T, s customer.Storage, batches [][]channel.Fact) (total customer.Counts) {
	t.Helper()
	h, err := customer.NewHub(customer.Config{Storage: s, Channels: described(), Now: func() time.Time { return world.StoryNow }})
	if err != nil {
		t.Fatal(err)
	}
	for _, b := range batches {
		c, err := h.Add(t.Context(), b...)
		if err != nil {
			t.Fatal(err)
		}
		total = sum(total, c)
	}
	return total
}

func sum(a, b customer.Counts) customer.Counts {
	return customer.Counts{Received: a.Received + b.Received, Applied: a.Applied + b.Applied, Duplicate: a.Duplicate + b.Duplicate,
		Stale: a.Stale + b.Stale, Quarantined: a.Quarantined + b.Quarantined, Suppressed: a.Suppressed + b.Suppressed}
}

// TestAddAll: batches that are decided about while the ones before them are
// being stored leave the same, count the same, and none is decided about twice:
// what the next one sees of a commit under way is what it leaves.
func TestAddAll(t *testing.T) {
	for seed := range uint64(4) {
		facts := lasting(world.New(world.Config{Seed: seed, People: 25, Days: 200}))
		batches := world.Deliver(facts, seed)
		if seed%2 == 1 {
			batches = shuffled(facts, seed)
		}
		batches = append(batches, []channel.Fact{{}}, []channel.Fact{{}}, facts[:40]) // a bad record, twice
		want := customer.NewMemory()
		counts := addEach(t, want, batches)
		synctest.Test(t, func(t *testing.T) {
			s := newLate(seed)
			got, err := s.hub(t).AddAll(t.Context(), s.batches(t, batches))
			if err != nil || got != counts {
				t.Errorf("seed %d: %v, %v; want %v", seed, got, err, counts)
			}
			if stateHash(t, s) != stateHash(t, want) {
				t.Errorf("seed %d: another state", seed)
			}
			if s.commits != len(batches) {
				t.Errorf("seed %d: %d batches took %d commits", seed, len(batches), s.commits)
			}
			if s.ahead < len(batches) {
				t.Errorf("seed %d: in %d commits there were %d reads ahead: nothing is decided meanwhile", seed, s.commits, s.ahead)
			}
		})
	}
}

// TestAddAllBesideOthers: others who store the same facts at the same time make
// some be decided about again, and nothing else.
func TestAddAllBesideOthers(t *testing.T) {
	stale := 0
	for seed := range uint64(4) {
		facts := lasting(world.New(world.Config{Seed: seed, People: 25, Days: 200}))
		batches := shuffled(facts, seed)
		want := customer.NewMemory()
		addEach(t, want, [][]channel.Fact{facts})
		synctest.Test(t, func(t *testing.T) {
			s := newLate(seed)
			other := addTo(t, s.Memory)
			s.first = func() { other(facts[s.rng.IntN(len(facts))]) }
			got, err := s.hub(t).AddAll(t.Context(), slices.Values(batches))
			if err != nil || !got.Balanced() {
				t.Errorf("seed %d: %v, %v", seed, got, err)
			}
			if stateHash(t, s) != stateHash(t, want) {
				t.Errorf("seed %d: another state", seed)
			}
			stale += s.stale
		})
	}
	if stale == 0 {
		t.Error("nobody was in the way: this test proves nothing")
	}
}

// addTo returns how somebody else stores facts.
func addTo(t *testing.T, m *customer.Memory) func(facts ...channel.Fact) {
	h, err := customer.NewHub(customer.Config{Storage: m, Channels: described(), Now: func() time.Time { return world.StoryNow }})
	if err != nil {
		t.Fatal(err)
	}
	return func(facts ...channel.Fact) {
		if _, err := h.Add(t.Context(), facts...); err != nil {
			t.Error(err)
		}
	}
}

// TestAddAllErasure: a request for erasure is carried out in its place.
func TestAddAllErasure(t *testing.T) {
	batches := slices.Collect(slices.Chunk(world.New(world.Config{Seed: 2, People: 300}).Sorted(), 40))
	want := customer.NewMemory()
	counts := addEach(t, want, batches)
	if !slices.ContainsFunc(slices.Concat(batches...), func(f channel.Fact) bool { return f.Ref.Kind == channel.KindErasure }) {
		t.Fatal("nobody asks to be forgotten")
	}
	synctest.Test(t, func(t *testing.T) {
		s := newLate(2)
		got, err := s.hub(t).AddAll(t.Context(), slices.Values(batches))
		if err != nil || got != counts || stateHash(t, s) != stateHash(t, want) {
			t.Errorf("%v, %v; want %v and the same state", got, err, counts)
		}
	})
}

// TestAddAllFails: when a commit fails, everything before it is stored and
// counted, and nothing from it on; what was decided about already goes with it.
func TestAddAllFails(t *testing.T) {
	facts := lasting(world.New(world.Config{Seed: 3, People: 25, Days: 200}))
	batches := slices.Collect(slices.Chunk(facts, 30))
	for fails := 1; fails <= 4; fails++ {
		want := customer.NewMemory()
		counts := addEach(t, want, batches[:fails-1])
		synctest.Test(t, func(t *testing.T) {
			s := newLate(uint64(fails))
			s.fails = fails
			got, err := s.hub(t).AddAll(t.Context(), slices.Values(batches))
			if !errors.Is(err, errDisk) || got != counts || stateHash(t, s) != stateHash(t, want) {
				t.Errorf("commit %d fails: %v, %v; want %v", fails, got, err, counts)
			}
		})
	}
}

// TestAddAllLeaves: whoever produces batches may stop in a panic; nothing is
// left running then.
func TestAddAllLeaves(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := newLate(1)
		h := s.hub(t)
		defer func() {
			if recover() == nil || s.under.Load() {
				t.Error("a commit is under way still")
			}
		}()
		_, _ = h.AddAll(t.Context(), func(yield func([]channel.Fact) bool) {
			yield([]channel.Fact{account("web-pl", "1", "a@example.com")})
			panic("no more")
		})
	})
}
