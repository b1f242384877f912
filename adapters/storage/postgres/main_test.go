package postgres_test

import (
	"context"
	"flag"
	"fmt"
	"os"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/jackc/pgx/v5/pgxpool"

	"github.com/clientele-go/clientele/adapters/storage/postgres"
	realpg "github.com/clientele-go/clientele/internal/realtest/postgres"
)

// theServer is the one server of all tests that do not kill theirs. Nothing on
// it outlives the tests, so it need not wait for the disk.
var theServer = sync.OnceValues(func() (*realpg.Server, error) {
	return realpg.New("fsync=off", "full_page_writes=off", "shared_buffers=128MB", "max_connections=200")
})

var started atomic.Bool

func TestMain(m *testing.M) {
	flag.Parse()
	if runChild() {
		return
	}
	code := m.Run()
	if started.Load() {
		if s, err := theServer(); err == nil {
			if err := s.Stop(); err != nil {
				fmt.Println(err)
				code = 1
			}
		}
	}
	os.Exit(code)
}

func server(t testing.TB) *realpg.Server {
	t.Helper()
	realpg.Require(t)
	started.Store(true)
	s, err := theServer()
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func pool(t testing.TB, dsn string) *pgxpool.Pool {
	t.Helper()
	cfg, err := pgxpool.ParseConfig(dsn)
	if err != nil {
		t.Fatal(err)
	}
	cfg.MaxConns = 12
	p, err := pgxpool.NewWithConfig(context.Background(), cfg)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(p.Close)
	return p
}

var schemas atomic.Int64

// schema returns the name of a schema that is new, and that goes with the test.
func schema(t testing.TB, p *pgxpool.Pool) string {
	t.Helper()
	name := fmt.Sprintf("t%x_%d", time.Now().UnixNano(), schemas.Add(1))
	t.Cleanup(func() {
		if _, err := p.Exec(context.Background(), "DROP SCHEMA IF EXISTS "+name+" CASCADE"); err != nil {
			t.Errorf("drop schema: %v", err)
		}
	})
	return name
}

func open(t testing.TB, p *pgxpool.Pool, cfg postgres.Config) *postgres.Storage {
	t.Helper()
	s, err := postgres.New(context.Background(), p, cfg)
	if err != nil {
		t.Fatal(err)
	}
	return s
}
