package customer

import (
	"context"
	"errors"
	"math/rand/v2"
	"runtime"
	"slices"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/clientele-go/clientele/channel"
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
		var facts []channel.Fact
		for range 60 {
			facts = append(facts, d.fact())
		}
		batches := inBatches(d.Rand, facts, 1+d.IntN(20))
		one, other := NewMemory(), &far{Memory: NewMemory(), stale: pick(d, 0, 3, 10)}
		var want Counts
		hub := hubs(t, one, 1, Config{Rules: rules})[0]
		for _, b := range batches {
			c, err := hub.Add(ctx, b...)
			if err != nil {
				t.Fatal(err)
			}
			want = want.plus(c)
		}
		got, err := hubs(t, other, 1, Config{Rules: rules})[0].AddAll(ctx, slices.Values(batches))
		if err != nil || got != want {
			t.Fatalf("seed %d: %v, %v; one after the other: %v", seed, got, err, want)
		}
		a, err1 := StateHash(ctx, one)
		b, err2 := StateHash(ctx, other)
		if err := errors.Join(err1, err2); err != nil || a != b {
			t.Fatalf("seed %d: the state is another: %v", seed, err)
		}
		if diff := cmp.Diff(one.changes.part(0, one.changes.len), other.changes.part(0, other.changes.len)); diff != "" {
			t.Fatalf("seed %d: the changes told differ: %s", seed, diff)
		}
		beside, ready = beside+other.beside.Load(), ready+other.ready.Load()
	}
	if beside == 0 || ready == 0 {
		t.Errorf("while something was being stored %d times something was read, and %d commits were made ready", beside, ready)
	}
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
			var facts []channel.Fact
			for range 40 {
				facts = append(facts, d.fact())
			}
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
	var batches [][]channel.Fact
	for range 8 {
		batches = append(batches, []channel.Fact{d.fact(), d.fact(), d.fact()})
	}
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
		one := NewMemory()
		hub := hubs(t, one, 1, Config{})[0]
		var want Counts
		for _, b := range batches[:stored] {
			c, err := hub.Add(ctx, b...)
			if err != nil {
				t.Fatal(err)
			}
			want = want.plus(c)
		}
		a, err1 := StateHash(ctx, one)
		b, err2 := StateHash(ctx, s)
		if err := errors.Join(err1, err2); err != nil || a != b || got != want || s.busy.Load() != 0 {
			t.Errorf("commit %d fails: %v, of which %v should be there: %v", n, got, want, err)
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
