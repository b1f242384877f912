package customer

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"runtime"
	"slices"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/clientele-go/clientele/channel"
	"github.com/clientele-go/clientele/customer/identity"
)

// far is a memory that is far away: it lets others run while it stores, finds
// commits stale now and then although they are not, and fails if it is told to.
type far struct {
	*Memory
	stale   int // one of so many; 0: none
	fails   int // which commit fails, from 1; 0: none
	commits atomic.Int32
	busy    atomic.Int32 // commits on their way
	beside  atomic.Int32 // reads meanwhile
	ready   atomic.Int32 // commits made ready meanwhile
}

func (f *far) Read(ctx context.Context, w Want) (Got, error) {
	runtime.Gosched() // with one processor a commit begins only now
	if f.busy.Load() > 0 {
		f.beside.Add(1)
	}
	return f.Memory.Read(ctx, w)
}

func (f *far) Prepare(c *Commit) func(context.Context) error {
	runtime.Gosched()
	if f.busy.Load() > 0 {
		f.ready.Add(1)
	}
	return func(ctx context.Context) error { return f.Commit(ctx, c) }
}

var errFar = errors.New("too far")

func (f *far) Commit(ctx context.Context, c *Commit) error {
	f.busy.Add(1)
	defer f.busy.Add(-1)
	for range rand.IntN(30) {
		runtime.Gosched()
	}
	if int(f.commits.Add(1)) == f.fails {
		return errFar
	}
	if f.stale > 0 && rand.IntN(f.stale) == 0 {
		return ErrStale
	}
	if err := f.Memory.Commit(ctx, c); err != nil {
		return err
	}
	for range rand.IntN(30) {
		runtime.Gosched()
	}
	return nil
}

// TestAddAllStorm: batches that are decided about while the one before is being
// stored become what they become one after the other: the same state, counts
// and changes, however often a commit is stale.
func TestAddAllStorm(t *testing.T) {
	ctx := context.Background()
	var beside, ready int32
	for seed := range uint64(rounds(600)) {
		d := &dealer{Rand: rand.New(rand.NewPCG(seed, 6))}
		rules, _ := randomHistory(seed)
		facts := d.facts(60)
		batches := inBatches(d.Rand, facts, 1+d.IntN(20))
		other := &far{Memory: NewMemory(), stale: pick(d, 0, 3, 10)}
		got, err := hubs(t, other, 1, Config{Rules: rules})[0].AddAll(ctx, slices.Values(batches))
		if diff := fromOneByOne(t, batches, rules, got, other.Memory); err != nil || diff != "" {
			t.Fatalf("seed %d: %v; %s", seed, err, diff)
		}
		beside, ready = beside+other.beside.Load(), ready+other.ready.Load()
	}
	if beside == 0 || ready == 0 {
		t.Errorf("while something was being stored %d times something was read, and %d commits were made ready", beside, ready)
	}
}

// fromOneByOne tells in what counts and a memory differ from what comes of batches
// that are added one after the other: in the counts, the state or the changes told.
func fromOneByOne(t *testing.T, batches [][]channel.Fact, rules identity.Rules, got Counts, m *Memory) string {
	t.Helper()
	one := NewMemory()
	hub := hubs(t, one, 1, Config{Rules: rules})[0]
	var want Counts
	for _, b := range batches {
		c, err := hub.Add(t.Context(), b...)
		if err != nil {
			t.Fatal(err)
		}
		want = want.plus(c)
	}
	a, err1 := StateHash(t.Context(), one)
	b, err2 := StateHash(t.Context(), m)
	switch err := errors.Join(err1, err2); {
	case err != nil:
		t.Fatal(err)
	case got != want:
		return fmt.Sprintf("counted are %v; one after the other: %v", got, want)
	case a != b:
		return "the state is another"
	}
	return cmp.Diff(one.changes.part(0, one.changes.len), m.changes.part(0, m.changes.len))
}

// TestAddAllAtOnce has several hubs do so at once, in each other's way.
func TestAddAllAtOnce(t *testing.T) {
	ctx := context.Background()
	for seed := range uint64(rounds(150)) {
		d := &dealer{Rand: rand.New(rand.NewPCG(seed, 7))}
		rules, _ := randomHistory(seed)
		s := &far{Memory: NewMemory(), stale: pick(d, 0, 5)}
		hs := hubs(t, s, 3, Config{Rules: rules})
		var wg sync.WaitGroup
		for _, h := range hs {
			facts := d.facts(40)
			batches := inBatches(d.Rand, facts, 8)
			wg.Go(func() {
				if _, err := h.AddAll(ctx, slices.Values(batches)); err != nil {
					t.Error(err)
				}
			})
		}
		wg.Wait()
		s.stale = 0
		if err := sound(hs[0], s.Memory); err != nil {
			t.Fatalf("seed %d: %v", seed, err)
		}
	}
}

// TestAddAllEnds: what fails ends it. What comes before is stored and counted,
// nothing else is, whether it was on its way already or not.
func TestAddAllEnds(t *testing.T) {
	ctx := context.Background()
	d := &dealer{Rand: rand.New(rand.NewPCG(1, 8))}
	batches := slices.Collect(slices.Chunk(d.facts(24), 3))
	for n := range 9 {
		s := &far{Memory: NewMemory(), fails: n}
		got, err := hubs(t, s, 1, Config{})[0].AddAll(ctx, slices.Values(batches))
		if errors.Is(err, errFar) != (n > 0) {
			t.Fatalf("commit %d fails: %v", n, err)
		}
		stored := len(batches)
		if n > 0 {
			stored = n - 1
		}
		if diff := fromOneByOne(t, batches[:stored], identity.Rules{}, got, s.Memory); diff != "" || s.busy.Load() != 0 {
			t.Errorf("commit %d fails, %d are on their way: %s", n, s.busy.Load(), diff)
		}
	}
	ended, end := context.WithCancel(ctx)
	end()
	s := &far{Memory: NewMemory()}
	if _, err := hubs(t, s, 1, Config{})[0].AddAll(ended, slices.Values(batches)); !errors.Is(err, context.Canceled) {
		t.Errorf("a context that has ended: %v", err)
	}
}

// TestAddAllErases: who is erased in between stays so.
func TestAddAllErases(t *testing.T) {
	ctx := context.Background()
	ref := channel.Ref{Channel: "web", Kind: channel.KindPerson, ID: "1"}
	at := channel.UTC(time.Date(2026, 3, 1, 10, 0, 0, 0, time.UTC))
	ona := channel.Fact{Ref: ref, UpdatedAt: at, Content: &channel.Person{Name: channel.Name{Given: "Ona"}}}
	gone := channel.Fact{Ref: channel.Ref{Channel: "web", Kind: channel.KindErasure, ID: "e"}, Party: ref, UpdatedAt: at, Content: &channel.Erasure{}}
	s := &far{Memory: NewMemory()}
	h := hubs(t, s, 1, Config{})[0]
	got, err := h.AddAll(ctx, slices.Values([][]channel.Fact{{ona}, {gone}, {ona}}))
	if err != nil || got.Suppressed != 1 || got.Applied != 2 {
		t.Errorf("%v, %v", got, err)
	}
	rows, err := s.Read(ctx, Want{Facts: []channel.Ref{ref}})
	if err != nil || rows.Facts[0] != nil {
		t.Errorf("she is there again: %v", err)
	}
}
