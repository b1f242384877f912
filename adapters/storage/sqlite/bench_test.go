package sqlite_test

import (
	"context"
	"fmt"
	"path/filepath"
	"slices"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	driver "zombiezen.com/go/sqlite"
	"zombiezen.com/go/sqlite/sqlitex"

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

// recorder keeps the commits that a hub makes.
type recorder struct {
	customer.Storage
	commits []*customer.Commit
}

func (r *recorder) Commit(ctx context.Context, c *customer.Commit) error {
	r.commits = append(r.commits, c)
	return r.Storage.Commit(ctx, c)
}

// BenchmarkLoad loads a world through a hub, into Memory and into a file; then
// the commits alone, without the hub; then the same facts as raw rows, which
// is what a file can take at most.
func BenchmarkLoad(b *testing.B) {
	batches := benchFacts()
	n := 0
	for _, x := range batches {
		n += len(x)
	}
	rate := func(b *testing.B) { b.ReportMetric(float64(n)*float64(b.N)/b.Elapsed().Seconds(), "facts/s") }
	rec := &recorder{Storage: customer.NewMemory()}
	add(b, worldHub(b, rec), batches...)
	b.Run("hub/memory", func(b *testing.B) {
		for b.Loop() {
			add(b, worldHub(b, customer.NewMemory()), batches...)
		}
		rate(b)
	})
	b.Run("hub/sqlite", func(b *testing.B) {
		for b.Loop() {
			add(b, worldHub(b, open(b, filepath.Join(b.TempDir(), "a.db"), sqlite.Config{})), batches...)
		}
		rate(b)
	})
	b.Run("commits", func(b *testing.B) {
		for b.Loop() {
			s := open(b, filepath.Join(b.TempDir(), "a.db"), sqlite.Config{})
			for _, c := range rec.commits {
				if err := s.Commit(context.Background(), c); err != nil {
					b.Fatal(err)
				}
			}
		}
		rate(b)
	})
	b.Run("raw", func(b *testing.B) {
		for b.Loop() {
			loadRaw(b, batches)
		}
		rate(b)
	})
}

// loadRaw stores facts as a key and JSON, and nothing else.
func loadRaw(b *testing.B, batches [][]channel.Fact) {
	c, err := driver.OpenConn(filepath.Join(b.TempDir(), "raw.db"), driver.OpenReadWrite|driver.OpenCreate|driver.OpenWAL)
	if err != nil {
		b.Fatal(err)
	}
	defer func() { _ = c.Close() }()
	for _, q := range []string{"PRAGMA synchronous = FULL", "PRAGMA wal_autocheckpoint = 10000", "CREATE TABLE facts (n INTEGER PRIMARY KEY, ref TEXT, body TEXT) STRICT"} {
		if err := sqlitex.ExecuteTransient(c, q, nil); err != nil {
			b.Fatal(err)
		}
	}
	for _, batch := range batches {
		end := sqlitex.Transaction(c)
		for _, f := range batch {
			body, _ := f.MarshalJSON()
			if err := sqlitex.Execute(c, "INSERT INTO facts (ref, body) VALUES (?, ?)", &sqlitex.ExecOptions{Args: []any{f.Ref.String(), string(body)}}); err != nil {
				b.Fatal(err)
			}
		}
		var err error
		if end(&err); err != nil {
			b.Fatal(err)
		}
	}
}

// quantiles reports the median and the 99th percentile of single calls.
func quantiles(b *testing.B, one func(i int)) {
	var took []time.Duration
	for i := 0; b.Loop(); i++ {
		began := time.Now()
		one(i)
		took = append(took, time.Since(began))
	}
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
