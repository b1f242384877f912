package postgres_test

import (
	"context"
	"flag"
	"fmt"
	"math/rand/v2"
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/clientele-go/clientele/adapters/storage/postgres"
	"github.com/clientele-go/clientele/channel"
	"github.com/clientele-go/clientele/customer"
	"github.com/clientele-go/clientele/internal/world"
)

var orders = flag.Int("orders", 3, "in how many random orders worlds are dealt out to 1, 2 and 8 workers, with 50 and more also to 32")

var noon = time.Date(2026, 3, 20, 12, 0, 0, 0, time.UTC)

type mute struct{ info channel.Info }

func (m mute) Info() channel.Info { return m.info }

// worldHub is a hub for what a world tells.
func worldHub(tb testing.TB, s customer.Storage) *customer.Hub {
	tb.Helper()
	var cs []channel.Channel
	for _, info := range world.Infos() {
		cs = append(cs, mute{info})
	}
	h, err := customer.NewHub(customer.Config{Storage: s, Channels: cs, Now: func() time.Time { return world.StoryNow }})
	if err != nil {
		tb.Fatal(err)
	}
	return h
}

func add(tb testing.TB, h *customer.Hub, batches ...[]channel.Fact) {
	tb.Helper()
	for _, b := range batches {
		if _, err := h.Add(context.Background(), b...); err != nil {
			tb.Fatal(err)
		}
	}
}

// people makes people with an account and orders of theirs, in random order.
func people(n, orders int) []channel.Fact {
	rng := rand.New(rand.NewPCG(7, 7))
	var out []channel.Fact
	for i := range n {
		p := channel.Ref{Channel: world.WebPL, Kind: channel.KindPerson, ID: fmt.Sprintf("b%07d", i)}
		out = append(out, channel.Fact{Ref: p, CreatedAt: channel.UTC(noon), UpdatedAt: channel.UTC(noon),
			Keys: []channel.Key{channel.NewKey(channel.KeyAccount, world.WebPL, p.ID, channel.Authoritative),
				{Kind: channel.KeyEmail, Value: fmt.Sprintf("b%d@example.com", i), Assurance: channel.Verified}},
			Content: &channel.Person{Registered: true, Name: channel.Name{Full: fmt.Sprint("Ona ", i)}}})
		for o := range orders {
			at := channel.UTC(noon.Add(time.Duration(rng.IntN(1000)) * time.Hour))
			out = append(out, channel.Fact{Ref: channel.Ref{Channel: world.WebPL, Kind: channel.KindOrder, ID: fmt.Sprint(p.ID, "-", o)}, Party: p, UpdatedAt: at,
				Content: &channel.Order{Number: fmt.Sprint("#", p.ID, "-", o), Status: channel.OrderOpen, PlacedAt: at}})
		}
	}
	rng.Shuffle(len(out), func(i, j int) { out[i], out[j] = out[j], out[i] })
	return out
}

// TestWorlds deals worlds out in random orders to several workers, half of them
// with a pool of their own, and compares what comes out with what Memory makes
// of them. There must be no deadlock.
func TestWorlds(t *testing.T) {
	p, other := pool(t, server(t).DSN()), pool(t, server(t).DSN())
	cfg := postgres.Config{Schema: schema(t, p)}
	var before int64
	deadlocks := func() (n int64) {
		if err := p.QueryRow(t.Context(), "SELECT deadlocks FROM pg_stat_database WHERE datname = current_database()").Scan(&n); err != nil {
			t.Fatal(err)
		}
		return n
	}
	before = deadlocks()
	facts := slices.DeleteFunc(world.New(world.Config{Seed: 3, People: 20, Days: 120}).Sorted(),
		func(f channel.Fact) bool { return f.Ref.Kind == channel.KindErasure }) // their place in the order matters
	memory := customer.NewMemory()
	add(t, worldHub(t, memory), facts)
	want, err := customer.StateHash(t.Context(), memory)
	if err != nil {
		t.Fatal(err)
	}
	workers := []int{1, 2, 8}
	if *orders >= 50 {
		workers = append(workers, 32)
	}
	for seed := range uint64(*orders) {
		for _, n := range workers {
			cfg.Tenant = fmt.Sprint(seed, " ", n)
			s, second := open(t, p, cfg), open(t, other, cfg)
			deal(t, []customer.Storage{s, second}, n, world.Deliver(facts, seed))
			got, err := customer.StateHash(t.Context(), s)
			if err != nil {
				t.Fatal(err)
			}
			if got != want {
				t.Errorf("order %d, %d workers: the state is not that of Memory", seed, n)
			}
			checkFeed(t, s)
		}
	}
	if n := deadlocks() - before; n != 0 {
		t.Errorf("%d deadlocks", n)
	}
}

// deal has workers add batches, each on one of the storages.
func deal(t testing.TB, on []customer.Storage, workers int, batches [][]channel.Fact) {
	t.Helper()
	todo := make(chan []channel.Fact, len(batches))
	for _, b := range batches {
		todo <- b
	}
	close(todo)
	var wg sync.WaitGroup
	for i := range workers {
		wg.Go(func() {
			h := worldHub(t, on[i%len(on)])
			for b := range todo {
				if _, err := h.Add(t.Context(), b...); err != nil {
					t.Errorf("worker %d: %v", i, err)
					return
				}
			}
		})
	}
	wg.Wait()
}

// checkFeed sees to it that the feed has no gap for any customer.
func checkFeed(t *testing.T, s customer.Storage) {
	t.Helper()
	vers := map[customer.ID]uint64{}
	for c, err := range worldHub(t, s).As(customer.Actor{ID: "test"}, customer.Service).Changes(t.Context(), "") {
		if err != nil {
			t.Fatal(err)
		}
		if c.Ver != vers[c.Customer]+1 {
			t.Errorf("of %s the feed tells %d after %d", c.Customer, c.Ver, vers[c.Customer])
		}
		vers[c.Customer] = c.Ver
	}
}
