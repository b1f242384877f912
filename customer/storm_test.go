package customer

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"runtime"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/clientele-go/clientele/channel"
	"github.com/clientele-go/clientele/customer/identity"
)

// rounds is how often something random is tried.
func rounds(n int) int {
	if testing.Short() {
		return max(1, n/10)
	}
	return n
}

// yielding is a memory that lets others run between every read and the commit
// that rests on it. It passes for far away, so that much is read ahead of need.
type yielding struct{ *Memory }

func (yielding) Remote() {}

func (y yielding) Commit(ctx context.Context, c *Commit) error {
	for range rand.IntN(4) {
		runtime.Gosched()
	}
	return y.Memory.Commit(ctx, c)
}

// hubs returns several hubs on one storage.
func hubs(tb testing.TB, s Storage, n int, cfg Config) []*Hub {
	tb.Helper()
	now := time.Date(2026, 3, 20, 10, 0, 0, 0, time.UTC)
	cfg.Storage, cfg.Channels, cfg.Now = s, smallChannels(), func() time.Time { return now }
	var out []*Hub
	for range n {
		h, err := NewHub(cfg)
		if err != nil {
			tb.Fatal(err)
		}
		out = append(out, h)
	}
	return out
}

// sound checks what a storage holds against an oracle that is given its current
// facts and its ledger: whatever happened, it must be what follows from them.
func sound(h *Hub, m *Memory) error {
	r := &run{ctx: context.Background(), hub: h, mem: m, oracle: newOracle(h), given: map[ID]channel.Ref{}, has: contentsOf(m)}
	for ref, row := range r.has.facts {
		r.oracle.versions[ref] = []*channel.Fact{&row.Fact}
	}
	r.oracle.ledger = m.decisions
	t := r.oracle.truth()
	for _, check := range []func(*truth) error{r.facts, r.parties, r.index, r.customers, r.finds} {
		if err := check(t); err != nil {
			return err
		}
	}
	var c Counts
	for _, s := range m.sources {
		c = c.plus(s.Counts)
	}
	if !c.Balanced() {
		return fmt.Errorf("ledger: %+v", c)
	}
	return gapless(m)
}

// gapless checks that the feed counts every customer's changes without gaps.
func gapless(m *Memory) error {
	vers := map[ID]uint64{}
	for i, c := range m.changes.part(0, m.changes.len) {
		if c.Ver != vers[c.Customer]+1 || c.Pos != int64(i+1) {
			return fmt.Errorf("feed: position %d: customer %s goes from version %d to %d", c.Pos, c.Customer, vers[c.Customer], c.Ver)
		}
		vers[c.Customer] = c.Ver
	}
	return nil
}

func inBatches(rng *rand.Rand, facts []channel.Fact, most int) [][]channel.Fact {
	var out [][]channel.Fact
	for len(facts) > 0 {
		n := min(len(facts), 1+rng.IntN(most))
		out, facts = append(out, facts[:n]), facts[n:]
	}
	return out
}

// TestHoweverItComes brings one set of facts at once, one by one in another
// order, and in batches through four hubs at the same time. The state must be
// one, and what the oracle says.
func TestHoweverItComes(t *testing.T) {
	ctx := context.Background()
	for seed := range uint64(rounds(300)) {
		d := &dealer{Rand: rand.New(rand.NewPCG(seed, 5))}
		rules, _ := randomHistory(seed)
		facts := d.facts(40)
		var hashes [3][32]byte
		for i := range hashes {
			m := NewMemory()
			all := slices.Clone(facts)
			workers := 1
			batches := [][]channel.Fact{all}
			if i > 0 {
				d.Shuffle(len(all), func(i, j int) { all[i], all[j] = all[j], all[i] })
				batches = inBatches(d.Rand, all, 1+(i-1)*12)
			}
			if i == 2 {
				workers = 4
			}
			hs := hubs(t, yielding{m}, workers, Config{Rules: rules})
			work := make(chan []channel.Fact)
			var wg sync.WaitGroup
			for _, h := range hs {
				wg.Go(func() {
					for b := range work {
						if _, err := h.Add(ctx, b...); err != nil {
							t.Error(err)
						}
					}
				})
			}
			for _, b := range batches {
				work <- b
			}
			close(work)
			wg.Wait()
			if err := sound(hs[0], m); err != nil {
				t.Fatalf("seed %d, way %d: %v", seed, i, err)
			}
			var err error
			if hashes[i], err = StateHash(ctx, m); err != nil {
				t.Fatal(err)
			}
		}
		if hashes[0] != hashes[1] || hashes[0] != hashes[2] {
			t.Fatalf("seed %d: the state depends on how %d facts came", seed, len(facts))
		}
	}
}

// TestLinkAgainstUnlink decides both ways about a few pairs at the same time,
// while news of them arrives and one of them is erased. Whatever came first,
// the state must be what follows from the ledger as it stands.
func TestLinkAgainstUnlink(t *testing.T) {
	ctx := context.Background()
	for seed := range uint64(rounds(200)) {
		m := NewMemory()
		hs := hubs(t, yielding{m}, 4, Config{Cache: 2})
		var refs []channel.Ref
		var facts []channel.Fact
		for i := range 5 {
			refs = append(refs, channel.Ref{Channel: "web", Kind: channel.KindPerson, ID: fmt.Sprint(i)})
			facts = append(facts, channel.Fact{Ref: refs[i], Version: 1, Content: &channel.Person{Name: channel.Name{Given: "Anna"}},
				Keys: []channel.Key{{Kind: channel.KeyEmail, Value: fmt.Sprintf("m%d@example.com", i/2), Assurance: channel.Verified}}})
		}
		if _, err := hs[0].Add(ctx, facts...); err != nil {
			t.Fatal(err)
		}
		var wg sync.WaitGroup
		for i, h := range hs {
			rng := rand.New(rand.NewPCG(seed, uint64(i)))
			wg.Go(func() {
				r := h.As(Actor{ID: fmt.Sprint(i)}, Service)
				for range 6 {
					a, b := rng.IntN(5), rng.IntN(5)
					var err error
					switch rng.IntN(6) {
					case 0, 1:
						err = r.Link(ctx, refs[a], refs[(a+1+b%4)%5], "x")
					case 2, 3:
						err = r.Unlink(ctx, refs[a], refs[(a+1+b%4)%5], "x")
					case 4:
						f := facts[a]
						f.Version = int64(2 + rng.IntN(3))
						_, err = h.Add(ctx, f)
					case 5:
						if rng.IntN(4) == 0 {
							err = r.Erase(ctx, newID(refs[a]))
						}
					}
					if err != nil && !errors.Is(err, ErrNotFound) {
						t.Error(err)
					}
				}
			})
		}
		wg.Wait()
		if err := sound(hs[0], m); err != nil {
			t.Fatalf("seed %d: %v", seed, err)
		}
	}
}

// TestStorm plays random histories through four hubs at the same time: every
// step somewhere, in no order, erasures among them.
func TestStorm(t *testing.T) {
	ctx := context.Background()
	for seed := range uint64(rounds(200)) {
		rules, ops := randomHistory(seed)
		_, more := randomHistory(seed + 1_000_000)
		m := NewMemory()
		hs := hubs(t, yielding{m}, 4, Config{Rules: rules, Cache: 2, SuppressionKey: channel.NewSecret("s")})
		work := make(chan op)
		var wg sync.WaitGroup
		for _, h := range hs {
			wg.Go(func() {
				for x := range work {
					if err := storm(ctx, h, x); err != nil && !errors.Is(err, ErrNotFound) && !strings.Contains(err.Error(), "cannot be decided about") {
						t.Errorf("seed %d: %v", seed, err)
					}
				}
			})
		}
		for _, x := range append(ops, more...) {
			work <- x
		}
		close(work)
		wg.Wait()
		if err := sound(hs[0], m); err != nil {
			t.Fatalf("seed %d: %v", seed, err)
		}
	}
}

func storm(ctx context.Context, h *Hub, x op) error {
	r := h.As(Actor{ID: "storm"}, Service)
	switch x.action {
	case identity.BlockValue:
		return r.Block(ctx, x.key, "x")
	case identity.AllowValue:
		return r.Allow(ctx, x.key, "x")
	case identity.Link:
		return r.Link(ctx, x.a, x.b, "x")
	case identity.Unlink:
		return r.Unlink(ctx, x.a, x.b, "x")
	case identity.Undo:
		return r.Undo(ctx, x.a, x.b, "x")
	}
	if x.erase {
		return r.Erase(ctx, newID(x.a))
	}
	_, err := h.Add(ctx, x.facts...)
	return err
}
