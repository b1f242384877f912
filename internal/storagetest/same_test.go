package storagetest

import (
	"crypto/sha256"
	"flag"
	"fmt"
	"slices"
	"testing"
	"time"

	"golang.org/x/sync/errgroup"

	"github.com/clientele-go/clientele/channel"
	"github.com/clientele-go/clientele/customer"
	"github.com/clientele-go/clientele/internal/world"
)

var (
	orders = flag.Int("orders", 2, "in how many random orders the facts come, for each storage and number of workers; 50 is the usual long form, 200 before a release")
	people = flag.Int("people", 20, "how many people the facts are about")
)

// mute is a channel that only says who it is.
type mute struct{ info channel.Info }

func (m mute) Info() channel.Info { return m.info }

func newHub(s customer.Storage, cs ...channel.Channel) (*customer.Hub, error) {
	if len(cs) == 0 {
		for _, info := range world.Infos() {
			cs = append(cs, mute{info})
		}
	}
	return customer.NewHub(customer.Config{Storage: s, Channels: cs, Now: func() time.Time { return world.StoryNow }, Lease: time.Second,
		Pace: pace()})
}

// pace is that of tests: nobody waits for anybody.
func pace() map[string]customer.Pace {
	out := map[string]customer.Pace{}
	for _, info := range world.Infos() {
		out[info.Name] = customer.Pace{Every: 20 * time.Millisecond, Sweep: -1}
	}
	return out
}

// lasting are the facts of a company without the requests for erasure, whose
// place in the order matters.
func lasting(seed uint64, people int) []channel.Fact {
	return slices.DeleteFunc(world.New(world.Config{Seed: seed, People: people, Days: 200}).Sorted(),
		func(f channel.Fact) bool { return f.Ref.Kind == channel.KindErasure })
}

func stateOf(t *testing.T, s customer.Storage) [sha256.Size]byte {
	t.Helper()
	h, err := customer.StateHash(t.Context(), s)
	if err != nil {
		t.Fatal(err)
	}
	return h
}

// expected is the state after one worker has stored all facts at once, in
// Memory.
func expected(t *testing.T, facts []channel.Fact) [sha256.Size]byte {
	t.Helper()
	m := customer.NewMemory()
	h, err := newHub(m)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := h.Add(t.Context(), facts...); err != nil {
		t.Fatal(err)
	}
	return stateOf(t, m)
}

// TestSameState deals the same facts out late, out of order and several times,
// to one, two, eight and 32 workers on each storage: the state is always the
// same, to the last byte of its hash, and every fact is accounted for.
func TestSameState(t *testing.T) {
	facts := lasting(3, *people)
	want := expected(t, facts)
	for _, k := range kinds(t) {
		for _, workers := range []int{1, 2, 8, 32} {
			for order := range uint64(*orders) {
				t.Run(fmt.Sprintf("%s/%d/%d", k.name, workers, order), func(t *testing.T) {
					shared := handles(t, k.place(t), min(workers, 3))
					dealOut(t, shared, workers, world.Deliver(facts, order*7+uint64(workers)))
					if got := stateOf(t, shared[len(shared)-1]); got != want {
						t.Errorf("the state is %x, want %x", got[:6], want[:6])
					}
				})
			}
		}
	}
}

// dealOut has workers store batches and compares what was received with what
// the ledgers say.
func dealOut(t *testing.T, shared []customer.Storage, workers int, batches [][]channel.Fact) {
	t.Helper()
	next := make(chan []channel.Fact, len(batches))
	told := 0
	for _, b := range batches {
		next <- b
		told += len(b)
	}
	close(next)
	g, ctx := errgroup.WithContext(t.Context())
	for i := range workers {
		g.Go(func() error {
			h, err := newHub(shared[i%len(shared)])
			for b := range next {
				if err == nil {
					_, err = h.Add(ctx, b...)
				}
			}
			return err
		})
	}
	if err := g.Wait(); err != nil {
		t.Fatal(err)
	}
	got, err := shared[0].Read(t.Context(), customer.Want{Sources: true})
	if err != nil {
		t.Fatal(err)
	}
	for _, s := range got.Sources {
		if !s.Counts.Balanced() || s.Counts.Received != int64(told) {
			t.Errorf("%d facts were told, the ledger of %s says %s", told, s.Channel, s.Counts)
		}
	}
}
