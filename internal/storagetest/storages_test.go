package storagetest

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"sync/atomic"
	"testing"

	"github.com/jackc/pgx/v5/pgxpool"

	pgstorage "github.com/clientele-go/clientele/adapters/storage/postgres"
	"github.com/clientele-go/clientele/adapters/storage/sqlite"
	"github.com/clientele-go/clientele/customer"
	"github.com/clientele-go/clientele/internal/realtest/postgres"
)

// A kind is a storage of which there can be several handles on the same rows.
type kind struct {
	name string

	// place says where an empty storage is, for a handle in any process.
	place func(t *testing.T) string
}

// A handle is a storage that can be closed.
type handle struct {
	customer.Storage
	close func() error
}

// open opens a place: "memory", "sqlite PATH" or "postgres TENANT DSN".
func open(ctx context.Context, place string) (handle, error) {
	var path, tenant, dsn string
	if n, _ := fmt.Sscanf(place, "sqlite %s", &path); n == 1 {
		s, err := sqlite.Open(ctx, path, sqlite.Config{Durability: sqlite.Relaxed})
		if err != nil {
			return handle{}, err
		}
		return handle{s, s.Close}, nil
	}
	if n, _ := fmt.Sscanf(place, "postgres %s %q", &tenant, &dsn); n == 2 {
		pool, err := pgxpool.New(ctx, dsn)
		if err != nil {
			return handle{}, err
		}
		s, err := pgstorage.New(ctx, pool, pgstorage.Config{Tenant: tenant, Schema: schema})
		if err != nil {
			pool.Close()
			return handle{}, err
		}
		return handle{s, func() error { pool.Close(); return nil }}, nil
	}
	return handle{}, errors.New("there is no such place: " + place)
}

const schema = "clientele_storagetest"

// handles opens a place so many times. Memory cannot be shared but by one.
func handles(t *testing.T, place string, n int) []customer.Storage {
	t.Helper()
	out := make([]customer.Storage, n)
	if place == "memory" {
		m := customer.NewMemory()
		for i := range out {
			out[i] = m
		}
		return out
	}
	for i := range out {
		h, err := open(t.Context(), place)
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() {
			if err := h.close(); err != nil {
				t.Error(err)
			}
		})
		out[i] = h.Storage
	}
	return out
}

// kinds are all storages. PostgreSQL needs a server.
func kinds(t *testing.T) []kind {
	out := []kind{
		{"memory", func(*testing.T) string { return "memory" }},
		{"sqlite", func(t *testing.T) string { return "sqlite " + filepath.Join(t.TempDir(), "a.db") }},
	}
	dsn := server(t)
	if dsn == "" {
		t.Log("PostgreSQL is not installed: nothing is proven about it")
		return out
	}
	var tenants atomic.Int64
	return append(out, kind{"postgres", func(*testing.T) string {
		return fmt.Sprintf("postgres t%d-%d %q", os.Getpid(), tenants.Add(1), dsn)
	}})
}

// server starts a server and returns how to reach it, or nothing if there is
// none; with CLIENTELE_REQUIRE_REAL=1 that fails.
func server(t *testing.T) (dsn string) {
	t.Helper()
	defer func() {
		if dsn != "" {
			t.Cleanup(func() { dropSchema(t, dsn) })
		}
	}()
	if os.Getenv("CLIENTELE_REQUIRE_REAL") == "1" || os.Getenv("CLIENTELE_TEST_DSN") != "" {
		return postgres.Start(t, "fsync=off").DSN()
	}
	s, err := postgres.New("fsync=off")
	if err != nil {
		return ""
	}
	t.Cleanup(func() {
		if err := s.Stop(); err != nil {
			t.Error(err)
		}
	})
	return s.DSN()
}

// dropSchema removes what the tests made in a server that stays.
func dropSchema(t *testing.T, dsn string) {
	if os.Getenv("CLIENTELE_TEST_DSN") == "" {
		return
	}
	pool, err := pgxpool.New(context.Background(), dsn)
	if err != nil {
		t.Error(err)
		return
	}
	defer pool.Close()
	if _, err := pool.Exec(context.Background(), "DROP SCHEMA IF EXISTS "+schema+" CASCADE"); err != nil {
		t.Error(err)
	}
}
