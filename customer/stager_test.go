package customer

import (
	"context"
	"errors"
	"iter"
	"math/rand/v2"
	"runtime"
	"slices"
	"sync"
	"testing"

	"github.com/clientele-go/clientele/channel"
)

// lossy is a memory whose changes are durable some time after they are made. It
// crashes now and then: what was not durable is gone then.
type lossy struct {
	rng     *rand.Rand
	crashes int // one of so many; 0: never
	fails   int // from which commit on it cannot be reached; 0: never

	mu      sync.Mutex
	now     *Memory
	log     []*Commit
	durable int // how many of the log are
	lost    int // how many were
	early   int // how many were made before the one before them was durable
}

type lossyStaged struct {
	s *lossy
	c *Commit
	n int
}

func (s *lossy) memory() *Memory {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.now
}

func (s *lossy) Read(ctx context.Context, w Want) (Got, error) { return s.memory().Read(ctx, w) }
func (s *lossy) Scan(ctx context.Context, x Scan) (Rows, error) {
	return s.memory().Scan(ctx, x)
}
func (s *lossy) Timeline(ctx context.Context, q TimelineQuery) ([]EntryRow, error) {
	return s.memory().Timeline(ctx, q)
}

func (s *lossy) Commit(ctx context.Context, c *Commit) error {
	x, err := s.Stage(c)(ctx, nil)
	if err == nil {
		err = x.Durable(ctx)
	}
	return err
}

func (s *lossy) Stage(c *Commit) func(context.Context, Staged) (Staged, error) {
	return func(ctx context.Context, after Staged) (Staged, error) {
		runtime.Gosched()
		s.mu.Lock()
		defer s.mu.Unlock()
		if a, ok := after.(*lossyStaged); ok && !a.there() {
			return nil, ErrStale
		}
		if s.fails > 0 && len(s.log)+s.lost >= s.fails {
			return nil, errFar
		}
		own := kept(c)
		if err := s.now.Commit(ctx, c); err != nil {
			return nil, err
		}
		if s.durable < len(s.log) {
			s.early++
		}
		s.log = append(s.log, own)
		return &lossyStaged{s, own, len(s.log) - 1}, nil
	}
}

// kept is a commit whose lists are its own.
func kept(c *Commit) *Commit {
	own := *c
	own.Entries, own.Terms = slices.Clone(c.Entries), slices.Clone(c.Terms)
	for i := range own.Entries {
		e := &own.Entries[i]
		e.Add, e.Remove = slices.Clone(e.Add), slices.Clone(e.Remove)
	}
	for i := range own.Terms {
		t := &own.Terms[i]
		t.Add, t.Remove = slices.Clone(t.Add), slices.Clone(t.Remove)
	}
	own.Current, own.Stale, own.Parties, own.Changes = slices.Clone(c.Current), slices.Clone(c.Stale), slices.Clone(c.Parties), slices.Clone(c.Changes)
	own.Expect = Expect{}
	return &own
}

func (x *lossyStaged) there() bool { return x.n < len(x.s.log) && x.s.log[x.n] == x.c }

func (x *lossyStaged) Durable(ctx context.Context) error {
	for range 20 {
		runtime.Gosched() // somebody builds on it meanwhile
	}
	s := x.s
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.crashes > 0 && s.rng.IntN(s.crashes) == 0 {
		s.lost += len(s.log) - s.durable
		s.log = s.log[:s.durable]
		s.now = NewMemory()
		for _, c := range s.log {
			if err := s.now.Commit(ctx, c); err != nil {
				return err
			}
		}
	}
	if !x.there() {
		return ErrStale
	}
	if s.fails > 0 && len(s.log)+s.lost >= s.fails {
		return errFar
	}
	s.durable = max(s.durable, x.n+1)
	return nil
}

// has reports whether a version of each fact is durable.
func (s *lossy) has(facts []channel.Fact) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	there := map[channel.Ref]bool{}
	for _, c := range s.log[:s.durable] {
		for _, f := range slices.Concat(c.Current, c.Stale) {
			there[f.Fact.Ref] = true
		}
	}
	return !slices.ContainsFunc(facts, func(f channel.Fact) bool { return !there[f.Ref] })
}

// TestAddAllLossy: changes are made after others that are not durable yet, and
// some of them are lost. What comes of it is what comes of one after the other,
// and nothing is acknowledged that may be lost still.
func TestAddAllLossy(t *testing.T) {
	ctx := context.Background()
	lost, early := 0, 0
	for seed := range uint64(rounds(300)) {
		d := &dealer{Rand: rand.New(rand.NewPCG(seed, 16))}
		rules, _ := randomHistory(seed)
		facts := d.facts(60)
		batches := inBatches(d.Rand, facts, 1+d.IntN(20))
		other := &lossy{now: NewMemory(), rng: d.Rand, crashes: pick(d, 0, 3, 10)}
		got, err := hubs(t, other, 1, Config{Rules: rules})[0].AddAll(ctx, other.asking(t, seed, batches))
		if diff := fromOneByOne(t, batches, rules, got, other.now); err != nil || diff != "" {
			t.Fatalf("seed %d: %v; %s", seed, err, diff)
		}
		if other.durable != len(other.log) {
			t.Errorf("seed %d: %d commits of %d are durable when all is said to be stored", seed, other.durable, len(other.log))
		}
		lost, early = lost+other.lost, early+other.early
	}
	if lost == 0 || early == 0 {
		t.Errorf("%d changes were lost, and %d made early: this test proves nothing", lost, early)
	}
}

// asking gives batches, and looks what is durable when one is asked for.
func (s *lossy) asking(t *testing.T, seed uint64, batches [][]channel.Fact) iter.Seq[[]channel.Fact] {
	return func(yield func([]channel.Fact) bool) {
		for i, b := range batches {
			if i > 1 && !s.has(slices.Concat(batches[:i-1]...)) {
				t.Errorf("seed %d: batch %d is asked for, and not all before the last one is durable", seed, i)
			}
			if !yield(b) {
				return
			}
		}
	}
}

// TestAddAllUnreachable: a storage that cannot be reached any more ends it, and
// what is counted is durable.
func TestAddAllUnreachable(t *testing.T) {
	ctx := context.Background()
	for fails := 1; fails < 12; fails++ {
		d := &dealer{Rand: rand.New(rand.NewPCG(1, 17))}
		batches := slices.Collect(slices.Chunk(d.facts(24), 3))
		s := &lossy{now: NewMemory(), rng: d.Rand, fails: fails}
		got, err := hubs(t, s, 1, Config{})[0].AddAll(ctx, s.asking(t, 0, batches))
		if errors.Is(err, errFar) != (fails <= len(batches)) || got.Received > int64(3*s.durable) || got.Received < int64(3*(min(fails, 9)-1)-3) {
			t.Errorf("from commit %d on it cannot be reached: %v, %v; %d commits are durable", fails, got, err, s.durable)
		}
	}
}
