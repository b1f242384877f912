package postgres_test

import (
	"context"
	"flag"
	"sync"
	"testing"

	"github.com/jackc/pgx/v5/pgxpool"

	"github.com/clientele-go/clientele/adapters/storage/postgres"
	"github.com/clientele-go/clientele/customer"
	"github.com/clientele-go/clientele/customer/customertest"
)

var (
	rounds  = flag.Int("rounds", 2, "in how many random orders the kit deals facts out")
	entries = flag.Int("entries", 2000, "how many entries the kit's big customer has")
	twice   = flag.Bool("distributed", false, "run the kit also with the queries of a distributed timeline")
)

// places remembers where storages are.
type places struct {
	mu  sync.Mutex
	cfg map[customer.Storage]postgres.Config
}

func (f *places) open(t testing.TB, p *pgxpool.Pool, cfg postgres.Config) customer.Storage {
	s := open(t, p, cfg)
	f.mu.Lock()
	defer f.mu.Unlock()
	f.cfg[s] = cfg
	return s
}

func (f *places) of(s customer.Storage) postgres.Config {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.cfg[s]
}

// hold begins a transaction that has written something, and leaves it open.
func hold(t testing.TB, p *pgxpool.Pool) (release func()) {
	t.Helper()
	tx, err := p.Begin(context.Background())
	if err == nil {
		_, err = tx.Exec(context.Background(), "CREATE TEMP TABLE held AS SELECT pg_current_xact_id()")
	}
	if err != nil {
		t.Fatal(err)
	}
	return func() {
		if err := tx.Rollback(context.Background()); err != nil {
			t.Error(err)
		}
	}
}

// TestConformance has all storages of the kit in one schema, each as a tenant,
// so that it also shows that tenants do not see each other. Second and Reopen
// have pools of their own, as other processes have.
func TestConformance(t *testing.T) {
	for name, distributed := range map[string]bool{"one server": false, "distributed": true} {
		t.Run(name, func(t *testing.T) {
			if distributed && !*twice {
				t.Skip("runs with -distributed")
			}
			main, second := pool(t, server(t).DSN()), pool(t, server(t).DSN())
			f := &places{cfg: map[customer.Storage]postgres.Config{}}
			cfg := postgres.Config{Schema: schema(t, main), Distributed: distributed}
			n := 0
			customertest.Run(t, customertest.Harness{
				New: func(t testing.TB) customer.Storage {
					n++
					own := cfg
					own.Tenant = string(rune('a' + n))
					return f.open(t, main, own)
				},
				Second: func(t testing.TB, s customer.Storage) customer.Storage { return f.open(t, second, f.of(s)) },
				Reopen: func(t testing.TB, s customer.Storage) customer.Storage { return f.open(t, second, f.of(s)) },
				Hold:   func(t testing.TB, s customer.Storage) (release func()) { return hold(t, second) },
				Rounds: *rounds, Entries: *entries,
			})
		})
	}
}
