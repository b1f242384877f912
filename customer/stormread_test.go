package customer

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"math/rand/v2"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/clientele-go/clientele/channel"
)

// TestCacheTellsTheTruth makes random steps through hubs with caches of every
// size. After each, every hub must show every customer as a hub without a cache
// does, in one call after the other and twice.
func TestCacheTellsTheTruth(t *testing.T) {
	ctx := context.Background()
	for seed := range uint64(rounds(150)) {
		rules, ops := randomHistory(seed)
		m := NewMemory()
		var hs []*Hub
		for _, size := range []int{-1, 1, 2, 0} {
			hs = append(hs, hubs(t, m, 1, Config{Rules: rules, Cache: size, SuppressionKey: channel.NewSecret("s")})...)
		}
		rng := rand.New(rand.NewPCG(seed, 9))
		given := map[ID]bool{}
		for step, x := range ops {
			// A decision about nobody is refused, which is fine.
			if err := storm(ctx, hs[rng.IntN(len(hs))], x); err != nil && x.action == "" && !x.erase {
				t.Fatal(err)
			}
			for p := range hs[0].As(Actor{ID: "t"}, Service).Customers(ctx) {
				given[p.ID] = true
			}
			for id := range given {
				want := viewOf(t, hs[0], id)
				for range 2 {
					for _, h := range hs[1:] {
						if got := viewOf(t, h, id); got != want {
							t.Fatalf("seed %d, step %d: a cache shows\n%s\nwant\n%s", seed, step, got, want)
						}
					}
				}
			}
		}
	}
}

func viewOf(t *testing.T, h *Hub, id ID) string {
	t.Helper()
	v, err := h.As(Actor{ID: "t"}, Service).View(context.Background(), Query{Customer: id, Entries: 5})
	if errors.Is(err, ErrNotFound) {
		return "not found"
	}
	if err != nil {
		t.Fatal(err)
	}
	b, err := json.Marshal(v)
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

// TestReadersNeverGoBack has many readers with tiny caches look at a customer
// while its order changes, its records are linked and unlinked, and it is
// erased in the end. Nobody may see an older version than was stored when it
// began to look, nor half of a merge, nor anything once Erase has returned.
func TestReadersNeverGoBack(t *testing.T) {
	ctx := context.Background()
	for round := range rounds(20) {
		m := NewMemory()
		hs := hubs(t, yielding{m}, 4, Config{Cache: 1})
		a := channel.Ref{Channel: "web", Kind: channel.KindPerson, ID: "a"}
		b := channel.Ref{Channel: "web", Kind: channel.KindPerson, ID: "b"}
		version := func(p channel.Ref, n int64) channel.Fact {
			return channel.Fact{Ref: channel.Ref{Channel: "web", Kind: channel.KindOrder, ID: p.ID}, Party: p, Version: n,
				Content: &channel.Order{Number: "W100", Status: channel.OrderOpen, Note: fmt.Sprint(n), PlacedAt: channel.UTC(dealt)}}
		}
		if _, err := hs[0].Add(ctx, version(a, 1), version(b, 1)); err != nil {
			t.Fatal(err)
		}
		var stored, erased atomic.Int64
		stored.Store(1)
		var wg sync.WaitGroup
		stop := make(chan struct{})
		for i := range 6 {
			wg.Go(func() {
				r := hs[i%len(hs)].As(Actor{ID: "t"}, Service)
				for {
					select {
					case <-stop:
						return
					default:
					}
					if err := look(ctx, r, newID(a), &stored, &erased); err != nil {
						t.Errorf("round %d: %v", round, err)
						return
					}
				}
			})
		}
		w := hs[0].As(Actor{ID: "w"}, Service)
		for n := int64(2); n < 20; n++ {
			if _, err := hs[n%4].Add(ctx, version(a, n)); err != nil {
				t.Fatal(err)
			}
			stored.Store(n)
			var err error
			if n%2 == 0 {
				err = w.Link(ctx, a, b, "x")
			} else {
				err = w.Unlink(ctx, a, b, "x")
			}
			if err != nil {
				t.Fatal(err)
			}
		}
		if err := w.Erase(ctx, newID(a)); err != nil {
			t.Fatal(err)
		}
		erased.Store(1)
		for range 50 {
			if _, err := w.View(ctx, Query{Customer: newID(a)}); !errors.Is(err, ErrNotFound) {
				t.Fatalf("after Erase: %v", err)
			}
		}
		close(stop)
		wg.Wait()
	}
}

func look(ctx context.Context, r *Reader, id ID, stored, erased *atomic.Int64) error {
	gone, least := erased.Load() == 1, stored.Load()
	v, err := r.View(ctx, Query{Customer: id})
	switch {
	case errors.Is(err, ErrNotFound) && erased.Load() == 0:
		// The writer may be just about to say that it has erased.
		if least < 19 {
			return errors.New("not found before it was erased")
		}
		return nil
	case errors.Is(err, ErrNotFound):
		return nil
	case err != nil:
		return err
	case gone:
		return errors.New("it is shown although it is erased")
	}
	has := map[string]int64{}
	for _, o := range v.Orders {
		var n int64
		if _, err := fmt.Sscan(o.Order.Note, &n); err != nil {
			return err
		}
		has[o.Fact.Ref.ID] = n
	}
	if n, ok := has["a"]; ok && n < least {
		return fmt.Errorf("version %d is shown when %d was stored", n, least)
	}
	if len(v.Orders) != len(v.Customer.Parties) && erased.Load() == 0 && least < 19 {
		return fmt.Errorf("%d orders of %d parties with one each", len(v.Orders), len(v.Customer.Parties))
	}
	return nil
}

// TestPagingWhileMerging walks a long timeline, in one go and by cursors, while
// its customer is merged and split and new facts arrive. What was there all the
// time is seen exactly once, and nothing twice.
func TestPagingWhileMerging(t *testing.T) {
	ctx := context.Background()
	for round := range rounds(20) {
		m := NewMemory()
		hs := hubs(t, yielding{m}, 3, Config{})
		var refs []channel.Ref
		var facts []channel.Fact
		for _, name := range []string{"a", "b"} {
			p := channel.Ref{Channel: "web", Kind: channel.KindPerson, ID: name}
			refs = append(refs, p)
			for i := range 250 {
				facts = append(facts, channel.Fact{Ref: channel.Ref{Channel: "web", Kind: channel.KindOrder, ID: fmt.Sprint(name, i)}, Party: p, Version: 1,
					Content: &channel.Order{Status: channel.OrderOpen, PlacedAt: channel.UTC(dealt.Add(time.Duration(i/3) * time.Minute))}})
			}
		}
		if _, err := hs[0].Add(ctx, facts...); err != nil {
			t.Fatal(err)
		}
		stop := make(chan struct{})
		var wg sync.WaitGroup
		wg.Go(func() { unrest(t, hs[0], refs, facts[0], stop) })
		for i, size := range []int{1000, 7, 50} {
			id := newID(refs[i%2])
			seen := map[string]int{}
			var after channel.Cursor
			for more := true; more; {
				n := 0
				for e, err := range hs[i].As(Actor{ID: "t"}, Service).Timeline(ctx, id, TimelineFilter{After: after}) {
					if err != nil {
						t.Fatal(err)
					}
					seen[e.ID()]++
					after = e.Cursor()
					if n++; n == size {
						break
					}
				}
				more = n == size
			}
			for _, f := range facts {
				e := Entry{Ref: f.Ref, Kind: OrderPlaced}
				if n := seen[e.ID()]; n > 1 || n == 0 && f.Party == refs[i%2] {
					t.Errorf("round %d, pages of %d: %s was seen %d times", round, size, f.Ref, n)
				}
			}
		}
		close(stop)
		wg.Wait()
		if err := sound(hs[0], m); err != nil {
			t.Fatal(err)
		}
	}
}

func unrest(t *testing.T, h *Hub, refs []channel.Ref, like channel.Fact, stop chan struct{}) {
	ctx := context.Background()
	r := h.As(Actor{ID: "w"}, Service)
	for i := 0; ; i++ {
		select {
		case <-stop:
			return
		default:
		}
		f := like
		f.Ref.ID = fmt.Sprint("new", i)
		f.Content = &channel.Order{PlacedAt: channel.UTC(dealt.Add(time.Duration(i%200) * time.Minute))}
		if _, err := h.Add(ctx, f); err != nil {
			t.Error(err)
		}
		decide := r.Link
		if i%2 == 1 {
			decide = r.Unlink
		}
		if err := decide(ctx, refs[0], refs[1], "x"); err != nil {
			t.Error(err)
		}
	}
}
