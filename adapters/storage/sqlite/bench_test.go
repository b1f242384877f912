package sqlite_test

import (
	"context"
	"fmt"
	"path/filepath"
	"runtime"
	"slices"
	"sync"
	"sync/atomic"
	"syscall"
	"testing"
	"time"

	"github.com/clientele-go/clientele/adapters/storage/sqlite"
	"github.com/clientele-go/clientele/channel"
	"github.com/clientele-go/clientele/customer"
	"github.com/clientele-go/clientele/internal/world"
)

const benchPeople = 2000

func benchFacts() [][]channel.Fact {
	facts := slices.DeleteFunc(slices.Collect(world.New(world.Config{Seed: 1, People: benchPeople}).Facts()),
		func(f channel.Fact) bool { return f.Ref.Kind == channel.KindErasure }) // each would rewrite the file
	return slices.Collect(slices.Chunk(facts, 1000))
}

// A stretch is how long something took, on the clock and of the processors:
// the second does not depend on what else the machine is doing.
type stretch struct{ wall, cpu time.Duration }

func measure(f func()) stretch {
	began, cpu := time.Now(), cpuTime()
	f()
	return stretch{time.Since(began), cpuTime() - cpu}
}

func cpuTime() time.Duration {
	var r syscall.Rusage
	_ = syscall.Getrusage(syscall.RUSAGE_SELF, &r) // fails for a wrong argument only
	return time.Duration(r.Utime.Nano() + r.Stime.Nano())
}

// BenchmarkLoad loads a world into a file in five ways, side by side: through a
// hub, batch after batch, all in one call, and by two workers; the same rows into the same tables and
// indexes without the library; and the same bytes into one bare table. It
// reports the ratios, by the clock and by the time of the processors.
func BenchmarkLoad(b *testing.B) {
	batches := benchFacts()
	n := 0
	for _, x := range batches {
		n += len(x)
	}
	model := filepath.Join(b.TempDir(), "model.db")
	s := open(b, model, sqlite.Config{})
	add(b, worldHub(b, s), batches...)
	rows := readRaw(b, model, len(batches))
	bodies := make([][][]byte, len(batches))
	for i, batch := range batches {
		for _, f := range batch {
			body, _ := f.MarshalJSON()
			bodies[i] = append(bodies[i], body)
		}
	}
	total := map[string]stretch{}
	for b.Loop() {
		for _, way := range []struct {
			name string
			do   func(dir string)
		}{
			{"memory", func(string) { add(b, worldHub(b, customer.NewMemory()), batches...) }},
			{"hub", func(dir string) {
				addBy(b, 1, worldHub(b, open(b, filepath.Join(dir, "a.db"), sqlite.Config{})), batches)
			}},
			{"all", func(dir string) {
				addAll(b, worldHub(b, open(b, filepath.Join(dir, "a.db"), sqlite.Config{})), batches)
			}},
			{"hub2", func(dir string) {
				addBy(b, 2, worldHub(b, open(b, filepath.Join(dir, "a.db"), sqlite.Config{})), batches)
			}},
			{"rows", func(dir string) { rows.write(b, filepath.Join(dir, "a.db")) }},
			{"bare", func(dir string) { writeBare(b, filepath.Join(dir, "a.db"), bodies) }},
		} {
			dir := b.TempDir()
			runtime.GC()
			took := measure(func() { way.do(dir) })
			was := total[way.name]
			total[way.name] = stretch{was.wall + took.wall, was.cpu + took.cpu}
		}
	}
	for name, t := range total {
		b.ReportMetric(float64(n*b.N)/t.wall.Seconds(), name+"-facts/s")
		b.ReportMetric(float64(t.cpu.Microseconds())/float64(n*b.N), name+"-cpu-µs/fact")
	}
	for _, way := range []string{"hub", "all", "hub2"} {
		for _, of := range []string{"rows", "bare"} {
			b.ReportMetric(100*total[of].wall.Seconds()/total[way].wall.Seconds(), way+"-%-of-"+of)
		}
	}
}

// addAll loads batches by one call.
func addAll(b *testing.B, h *customer.Hub, batches [][]channel.Fact) {
	if _, err := h.AddAll(context.Background(), slices.Values(batches)); err != nil {
		b.Error(err)
	}
}

// addBy loads batches by several workers.
func addBy(b *testing.B, workers int, h *customer.Hub, batches [][]channel.Fact) {
	var next atomic.Int64
	var wg sync.WaitGroup
	for range workers {
		wg.Go(func() {
			for {
				i := int(next.Add(1)) - 1
				if i >= len(batches) {
					return
				}
				if _, err := h.Add(context.Background(), batches[i]...); err != nil {
					b.Error(err)
					return
				}
			}
		})
	}
	wg.Wait()
}

// quantiles reports the median and the 99th percentile of single calls.
func quantiles(b *testing.B, one func(i int)) {
	var took []time.Duration
	cpu := cpuTime()
	for i := 0; b.Loop(); i++ {
		began := time.Now()
		one(i)
		took = append(took, time.Since(began))
	}
	b.ReportMetric(float64((cpuTime()-cpu).Microseconds())/float64(len(took)), "cpu-µs")
	slices.Sort(took)
	b.ReportMetric(float64(took[len(took)/2].Microseconds()), "p50-µs")
	b.ReportMetric(float64(took[len(took)*99/100].Microseconds()), "p99-µs")
}

// BenchmarkRead asks a loaded file what a hub asks it.
func BenchmarkRead(b *testing.B) {
	ctx := context.Background()
	s := open(b, filepath.Join(b.TempDir(), "a.db"), sqlite.Config{})
	h := worldHub(b, s)
	add(b, h, benchFacts()...)
	clerk := h.As(customer.Actor{ID: "bench"}, customer.Service)
	var ids []customer.ID
	var owners []channel.Ref
	for p, err := range clerk.Customers(ctx) {
		if err != nil {
			b.Fatal(err)
		}
		ids, owners = append(ids, p.ID), append(owners, p.Parties[0])
	}
	b.Run("timeline", func(b *testing.B) {
		quantiles(b, func(i int) {
			if _, err := s.Timeline(ctx, customer.TimelineQuery{Owners: owners[i%len(owners) : i%len(owners)+1], Limit: 50}); err != nil {
				b.Fatal(err)
			}
		})
	})
	b.Run("party", func(b *testing.B) {
		quantiles(b, func(i int) {
			if _, err := s.Read(ctx, customer.Want{Parties: owners[i%len(owners) : i%len(owners)+1]}); err != nil {
				b.Fatal(err)
			}
		})
	})
	b.Run("view", func(b *testing.B) {
		quantiles(b, func(i int) {
			if _, err := clerk.View(ctx, customer.Query{Customer: ids[i%len(ids)]}); err != nil {
				b.Fatal(err)
			}
		})
	})
	b.Run("again", func(b *testing.B) {
		batches, n := benchFacts(), 0
		for b.Loop() {
			for _, x := range batches {
				add(b, h, x)
				n += len(x)
			}
		}
		b.ReportMetric(float64(n)/b.Elapsed().Seconds(), "facts/s")
	})
	b.Run("cold view", func(b *testing.B) {
		cold := open(b, filepath.Join(b.TempDir(), "b.db"), sqlite.Config{Decoded: -1})
		h, err := customer.NewHub(customer.Config{Storage: cold, Channels: worldChannels(), Now: func() time.Time { return world.StoryNow }, Cache: -1})
		if err != nil {
			b.Fatal(err)
		}
		add(b, h, benchFacts()...)
		clerk := h.As(customer.Actor{ID: "bench"}, customer.Service)
		quantiles(b, func(i int) {
			if _, err := clerk.View(ctx, customer.Query{Customer: ids[i*7919%len(ids)]}); err != nil {
				b.Fatal(err)
			}
		})
	})
	b.Run("hash", func(b *testing.B) {
		for b.Loop() {
			if _, err := customer.StateHash(ctx, s); err != nil {
				b.Fatal(err)
			}
		}
	})
}

// BenchmarkCommit stores single records, alone and by many at the same time.
func BenchmarkCommit(b *testing.B) {
	for _, workers := range []int{1, 32} {
		b.Run(fmt.Sprint(workers), func(b *testing.B) {
			s := open(b, filepath.Join(b.TempDir(), "a.db"), sqlite.Config{})
			var n, done atomic.Int64
			var wg sync.WaitGroup
			for range workers {
				wg.Go(func() {
					for n.Add(1) <= int64(b.N) {
						i := int(done.Add(1))
						c := loaded(0, i, "")
						c.Expect, c.Streams = customer.Expect{}, nil
						if err := s.Commit(context.Background(), c); err != nil {
							b.Error(err)
						}
					}
				})
			}
			wg.Wait()
			b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "commits/s")
		})
	}
}

// BenchmarkHub loads a world through a hub, for a profile.
func BenchmarkHub(b *testing.B) {
	batches := benchFacts()
	n := 0
	for b.Loop() {
		t := measure(func() {
			addAll(b, worldHub(b, open(b, filepath.Join(b.TempDir(), "a.db"), sqlite.Config{})), batches)
		})
		n++
		b.Log(t.wall, t.cpu)
	}
}
