package postgres_test

import (
	"bytes"
	"context"
	"flag"
	"fmt"
	"slices"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/jackc/pgx/v5/pgxpool"

	"github.com/clientele-go/clientele/adapters/storage/postgres"
	"github.com/clientele-go/clientele/channel"
	"github.com/clientele-go/clientele/customer"
	"github.com/clientele-go/clientele/internal/world"
)

var (
	benchPeople  = flag.Int("people", 2000, "how many people the benchmarks load")
	benchEntries = flag.Int("many", 100_000, "how many entries the big owner of the benchmarks has")
	benchDSN     = flag.String("durable", "", "what the benchmarks run on; empty: the server of the tests, which does not wait for the disk")
)

func benchPool(b *testing.B) *pgxpool.Pool {
	if *benchDSN != "" {
		return pool(b, *benchDSN)
	}
	return pool(b, server(b).DSN())
}

func benchFacts() (batches [][]channel.Fact, n int) {
	facts := slices.DeleteFunc(slices.Collect(world.New(world.Config{Seed: 1, People: *benchPeople}).Facts()),
		func(f channel.Fact) bool { return f.Ref.Kind == channel.KindErasure })
	return slices.Collect(slices.Chunk(facts, 1000)), len(facts)
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

// tables are those that a load fills.
var tables = []string{"facts", "history", "parties", "terms", "postings", "entries", "commits", "changes", "told", "receipts"}

// BenchmarkLoad loads a world through a hub, into Memory and into PostgreSQL;
// then the commits alone, without the hub; then, through COPY, the rows that
// came of it into the same tables with the same indexes; then as many bytes
// into one table without an index.
func BenchmarkLoad(b *testing.B) {
	batches, n := benchFacts()
	p := benchPool(b)
	rate := func(b *testing.B) { b.ReportMetric(float64(n)*float64(b.N)/b.Elapsed().Seconds(), "facts/s") }
	rec := &recorder{Storage: customer.NewMemory()}
	add(b, worldHub(b, rec), batches...)
	b.Run("hub/memory", func(b *testing.B) {
		for b.Loop() {
			add(b, worldHub(b, customer.NewMemory()), batches...)
		}
		rate(b)
	})
	var last string
	b.Run("hub/postgres", func(b *testing.B) {
		for b.Loop() {
			last = schema(b, p) + "_"
			add(b, worldHub(b, open(b, p, postgres.Config{Schema: last})), batches...)
		}
		rate(b)
	})
	b.Run("commits", func(b *testing.B) {
		for b.Loop() {
			s := open(b, p, postgres.Config{Schema: schema(b, p)})
			for _, c := range rec.commits {
				if err := s.Commit(context.Background(), c); err != nil {
					b.Fatal(err)
				}
			}
		}
		rate(b)
	})
	if last != "" {
		benchRaw(b, p, last, n)
	}
}

// benchRaw writes what a schema has with no library between.
func benchRaw(b *testing.B, p *pgxpool.Pool, from string, n int) {
	rate := func(b *testing.B) { b.ReportMetric(float64(n)*float64(b.N)/b.Elapsed().Seconds(), "facts/s") }
	rows, size := map[string][]byte{}, 0
	for _, t := range tables {
		rows[t] = copyOut(b, p, from+"."+t)
		size += len(rows[t])
	}
	b.Run("raw", func(b *testing.B) {
		for b.Loop() {
			to := schema(b, p)
			open(b, p, postgres.Config{Schema: to})
			for _, t := range tables {
				copyIn(b, p, to+"."+t, rows[t])
			}
		}
		rate(b)
	})
	b.Run("bare", func(b *testing.B) {
		for b.Loop() {
			to := schema(b, p)
			run(b, p, "CREATE SCHEMA "+to)
			copyBare(b, p, to, size, n)
		}
		rate(b)
	})
	b.Logf("%d facts, %.0f bytes each", n, float64(size)/float64(n))
	run(b, p, "DROP SCHEMA IF EXISTS "+from+" CASCADE")
}

func copyOut(b *testing.B, p *pgxpool.Pool, table string) []byte {
	var out bytes.Buffer
	c, err := p.Acquire(context.Background())
	if err != nil {
		b.Fatal(err)
	}
	defer c.Release()
	if _, err := c.Conn().PgConn().CopyTo(context.Background(), &out, "COPY "+table+" TO STDOUT (FORMAT binary)"); err != nil {
		b.Fatal(err)
	}
	return out.Bytes()
}

func copyIn(b *testing.B, p *pgxpool.Pool, table string, rows []byte) {
	c, err := p.Acquire(context.Background())
	if err != nil {
		b.Fatal(err)
	}
	defer c.Release()
	if _, err := c.Conn().PgConn().CopyFrom(context.Background(), bytes.NewReader(rows), "COPY "+table+" FROM STDIN (FORMAT binary)"); err != nil {
		b.Fatal(err)
	}
}

// copyBare writes as many bytes as all rows have into one table, a row for each
// fact.
func copyBare(b *testing.B, p *pgxpool.Pool, schema string, size, n int) {
	if _, err := p.Exec(context.Background(), "CREATE TABLE "+schema+".bare (body text)"); err != nil {
		b.Fatal(err)
	}
	line := append(bytes.Repeat([]byte("x"), size/n), '\n')
	c, err := p.Acquire(context.Background())
	if err != nil {
		b.Fatal(err)
	}
	defer c.Release()
	if _, err := c.Conn().PgConn().CopyFrom(context.Background(), bytes.NewReader(bytes.Repeat(line, n)), "COPY "+schema+".bare FROM STDIN"); err != nil {
		b.Fatal(err)
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

// BenchmarkRead asks a loaded storage what a hub asks it.
func BenchmarkRead(b *testing.B) {
	ctx := context.Background()
	p := benchPool(b)
	s := open(b, p, postgres.Config{Schema: schema(b, p)})
	h := worldHub(b, s)
	batches, _ := benchFacts()
	add(b, h, batches...)
	if _, err := p.Exec(ctx, "ANALYZE"); err != nil {
		b.Fatal(err)
	}
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
	b.Run("access", func(b *testing.B) {
		quantiles(b, func(i int) {
			if err := s.Commit(ctx, &customer.Commit{Accesses: []customer.Access{{Actor: "bench"}}}); err != nil {
				b.Fatal(err)
			}
		})
	})
	b.Run("view", func(b *testing.B) {
		quantiles(b, func(i int) {
			if _, err := clerk.View(ctx, customer.Query{Customer: ids[i*7919%len(ids)]}); err != nil {
				b.Fatal(err)
			}
		})
	})
	b.Run("again", func(b *testing.B) {
		_, n := benchFacts()
		for b.Loop() {
			add(b, h, batches...)
		}
		b.ReportMetric(float64(n)*float64(b.N)/b.Elapsed().Seconds(), "facts/s")
	})
}

// BenchmarkApply adds facts of new and known people one by one, with eight
// workers, and in batches of 100.
func BenchmarkApply(b *testing.B) {
	for _, batch := range []int{1, 100} {
		b.Run(fmt.Sprint("batches of ", batch), func(b *testing.B) {
			p := benchPool(b)
			s := open(b, p, postgres.Config{Schema: schema(b, p)})
			facts := people(b.N/4+8, 3)[:max(1, b.N)]
			chunks := make(chan []channel.Fact, len(facts))
			for c := range slices.Chunk(facts, batch) {
				chunks <- c
			}
			close(chunks)
			b.ResetTimer()
			var wg sync.WaitGroup
			var done atomic.Int64
			for range 8 {
				wg.Go(func() {
					h := worldHub(b, s)
					for c := range chunks {
						if _, err := h.Add(context.Background(), c...); err != nil {
							b.Error(err)
							return
						}
						done.Add(int64(len(c)))
					}
				})
			}
			wg.Wait()
			b.ReportMetric(float64(done.Load())/b.Elapsed().Seconds(), "facts/s")
		})
	}
}

// BenchmarkBig reads pages of an owner who has very many entries: the first
// one, and one in the middle.
func BenchmarkBig(b *testing.B) {
	ctx := context.Background()
	p := benchPool(b)
	s := open(b, p, postgres.Config{Schema: schema(b, p)})
	owner := channel.Ref{Channel: "shop", Kind: channel.KindPerson, ID: "big"}
	at := func(i int) time.Time { return noon.Add(time.Duration(i) * time.Minute) }
	for from := 0; from < *benchEntries; from += 10_000 {
		x := customer.EntryChange{Owner: owner}
		for i := from; i < from+10_000; i++ {
			r := channel.Ref{Channel: "shop", Kind: channel.KindInteraction, ID: fmt.Sprint("c", i)}
			x.Add = append(x.Add, customer.EntryRow{At: at(i), Kind: customer.Contacted, Ref: r})
		}
		if err := s.Commit(ctx, &customer.Commit{Entries: []customer.EntryChange{x}}); err != nil {
			b.Fatal(err)
		}
	}
	for name, before := range map[string]*customer.EntryRow{"first": nil, "middle": {At: at(*benchEntries / 2)}} {
		b.Run(name, func(b *testing.B) {
			quantiles(b, func(int) {
				rows, err := s.Timeline(ctx, customer.TimelineQuery{Owners: []channel.Ref{owner}, Before: before, Limit: 50})
				if err != nil || len(rows) != 50 {
					b.Fatal(len(rows), err)
				}
			})
		})
	}
}
