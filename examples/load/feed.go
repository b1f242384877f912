package main

import (
	"context"
	"iter"
	"math/rand/v2"
	"os"
	"runtime/metrics"
	"strconv"
	"strings"
	"time"

	"golang.org/x/sync/errgroup"

	"github.com/clientele-go/clientele/channel"
	"github.com/clientele-go/clientele/customer"
	"github.com/clientele-go/clientele/internal/world"
)

// mute is a channel that only says who it is: the facts are brought by us.
type mute struct{ info channel.Info }

func (m mute) Info() channel.Info { return m.info }

func newHub(s customer.Storage) (*customer.Hub, error) {
	var cs []channel.Channel
	for _, info := range world.Infos() {
		cs = append(cs, mute{info})
	}
	return customer.NewHub(customer.Config{Storage: s, Channels: cs, Now: func() time.Time { return world.StoryNow }})
}

// A share is the batches of one worker. Each worker has people of its own, as
// one that polls a source of its own mostly has: what two are told about one
// customer at the same time they can only store one after the other.
type share [][]channel.Fact

// chunks makes the facts of the company, as many batches at a time as fit well
// into memory, in shares for so many workers. Requests for erasure are left out:
// what they cost has nothing to do with a load.
func chunks(set settings, workers int) iter.Seq[[]share] {
	w := world.New(world.Config{Seed: set.seed, People: set.customers})
	// Between two chunks nothing is stored, so each has many batches.
	most := max(16, 2*workers, 32_000/set.batch)
	return func(yield func([]share) bool) {
		ready, full := make([]share, workers), 0
		open := make([][]channel.Fact, workers) // the batches that are being filled
		seal := func(i int) {
			if len(open[i]) > 0 {
				ready[i], open[i], full = append(ready[i], open[i]), nil, full+1
			}
		}
		for part := range w.Parts() {
			i := part % workers
			for _, f := range w.Part(part) {
				if f.Ref.Kind == channel.KindErasure {
					continue
				}
				if open[i] = append(open[i], f); len(open[i]) == set.batch {
					seal(i)
				}
			}
			if full < most {
				continue
			}
			if !yield(ready) {
				return
			}
			ready, full = make([]share, workers), 0
		}
		for i := range open {
			seal(i)
		}
		if full > 0 {
			yield(ready)
		}
	}
}

// each returns the batches of a share in their order, and keeps none of them.
func (s share) each() iter.Seq[[]channel.Fact] {
	return func(yield func([]channel.Fact) bool) {
		for i, b := range s {
			s[i] = nil
			if !yield(b) {
				return
			}
		}
	}
}

// A loading is a pass over all facts.
type loading struct {
	took    time.Duration // without making the facts
	counts  customer.Counts
	commits int
	peak    int64
	keys    *sample[channel.Key]
}

// load tells a storage everything, by so many hubs at the same time.
func load(ctx context.Context, set settings, s customer.Storage) (loading, error) {
	out := loading{keys: newSample[channel.Key](set.seed)}
	hubs := make([]*customer.Hub, set.workers)
	for i := range hubs {
		var err error
		if hubs[i], err = newHub(s); err != nil {
			return out, err
		}
	}
	for shares := range chunks(set, len(hubs)) {
		for _, batches := range shares {
			out.commits += len(batches)
			for _, b := range batches {
				out.pick(b)
			}
		}
		counts := make([]customer.Counts, len(hubs))
		g, ctx := errgroup.WithContext(ctx)
		began := time.Now()
		for i, h := range hubs {
			g.Go(func() (err error) {
				counts[i], err = h.AddAll(ctx, shares[i].each())
				return err
			})
		}
		if err := g.Wait(); err != nil {
			return out, err
		}
		out.took += time.Since(began)
		for _, c := range counts {
			out.counts = sum(out.counts, c)
		}
		out.peak = max(out.peak, memory())
	}
	return out, nil
}

// pick notes some of the keys in a batch, to look them up later.
func (l *loading) pick(b []channel.Fact) {
	for i := range b {
		for _, k := range b[i].Keys {
			if k.Kind == channel.KeyEmail || k.Kind == channel.KeyPhone {
				l.keys.add(k)
			}
		}
	}
}

func sum(a, b customer.Counts) customer.Counts {
	return customer.Counts{Received: a.Received + b.Received, Applied: a.Applied + b.Applied, Duplicate: a.Duplicate + b.Duplicate,
		Stale: a.Stale + b.Stale, Quarantined: a.Quarantined + b.Quarantined, Suppressed: a.Suppressed + b.Suppressed}
}

// A sample keeps up to so many of a sequence, each with the same chance.
type sample[T any] struct {
	rng  *rand.Rand
	seen int
	kept []T
}

const sampleSize = 100_000

func newSample[T any](seed uint64) *sample[T] {
	return &sample[T]{rng: rand.New(rand.NewPCG(seed, 11))}
}

func (s *sample[T]) add(x T) {
	s.seen++
	if len(s.kept) < sampleSize {
		s.kept = append(s.kept, x)
	} else if i := s.rng.IntN(s.seen); i < sampleSize {
		s.kept[i] = x
	}
}

// memory returns how much memory the process has now, without mapped files.
func memory() int64 {
	if status, err := os.ReadFile("/proc/self/status"); err == nil {
		for line := range strings.Lines(string(status)) {
			if rest, ok := strings.CutPrefix(line, "RssAnon:"); ok {
				if kB, err := strconv.ParseInt(strings.TrimSuffix(strings.TrimSpace(rest), " kB"), 10, 64); err == nil {
					return kB << 10
				}
			}
		}
	}
	all := []metrics.Sample{{Name: "/memory/classes/total:bytes"}, {Name: "/memory/classes/heap/released:bytes"}}
	metrics.Read(all)
	return int64(all[0].Value.Uint64() - all[1].Value.Uint64())
}
