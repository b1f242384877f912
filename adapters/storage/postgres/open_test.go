package postgres_test

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/jackc/pgx/v5/pgxpool"

	"github.com/clientele-go/clientele/adapters/storage/postgres"
	"github.com/clientele-go/clientele/channel"
	"github.com/clientele-go/clientele/customer"
)

func run(t testing.TB, p *pgxpool.Pool, queries ...string) {
	t.Helper()
	for _, q := range queries {
		if _, err := p.Exec(context.Background(), q); err != nil {
			t.Fatalf("%s: %v", q, err)
		}
	}
}

func access1(actor string) *customer.Commit {
	return &customer.Commit{Accesses: []customer.Access{{At: noon, Actor: actor, Op: "view"}}}
}

// actors returns who looked, in order.
func actors(t testing.TB, s customer.Storage) string {
	t.Helper()
	rows, err := s.Scan(t.Context(), customer.Scan{Table: customer.TableAccesses, Limit: 100_000})
	if err != nil {
		t.Fatal(err)
	}
	var out []string
	for _, a := range rows.Accesses {
		out = append(out, a.Actor)
	}
	return strings.Join(out, " ")
}

// TestTogether opens new schemas with many programs at once.
func TestTogether(t *testing.T) {
	p := pool(t, server(t).DSN())
	for range 4 {
		cfg := postgres.Config{Schema: schema(t, p)}
		var wg sync.WaitGroup
		for i := range 6 {
			wg.Go(func() {
				s, err := postgres.New(t.Context(), p, cfg)
				if err == nil {
					err = s.Commit(t.Context(), access1(fmt.Sprint(i)))
				}
				if err != nil {
					t.Errorf("program %d: %v", i, err)
				}
			})
		}
		wg.Wait()
		if got := len(strings.Fields(actors(t, open(t, p, cfg)))); got != 6 {
			t.Errorf("%d of 6 programs stored something", got)
		}
	}
}

func TestTenants(t *testing.T) {
	p := pool(t, server(t).DSN())
	name := schema(t, p)
	a, b := open(t, p, postgres.Config{Schema: name, Tenant: "a"}), open(t, p, postgres.Config{Schema: name, Tenant: "b"})
	add(t, worldHub(t, a), people(3, 2))
	empty, err := customer.StateHash(t.Context(), customer.NewMemory())
	if err != nil {
		t.Fatal(err)
	}
	got, err := customer.StateHash(t.Context(), b)
	if err != nil {
		t.Fatal(err)
	}
	if got != empty {
		t.Error("one tenant sees what another stored")
	}
	add(t, worldHub(t, b), people(3, 2))
	x, err1 := customer.StateHash(t.Context(), a)
	y, err2 := customer.StateHash(t.Context(), b)
	if err := errors.Join(err1, err2); err != nil || x != y {
		t.Errorf("two tenants with the same facts differ: %v", err)
	}
}

func TestRefused(t *testing.T) {
	p := pool(t, server(t).DSN())
	for _, bad := range []string{"Upper", "a b", "1a", `a"b`, "a.b", strings.Repeat("a", 64)} {
		if _, err := postgres.New(t.Context(), p, postgres.Config{Schema: bad}); err == nil {
			t.Errorf("Schema %q is accepted", bad)
		}
	}
	name := schema(t, p)
	s := open(t, p, postgres.Config{Schema: name})
	cfg := p.Config()
	cfg.ConnConfig.RuntimeParams["default_transaction_read_only"] = "on"
	readOnly, err := pgxpool.NewWithConfig(t.Context(), cfg)
	if err != nil {
		t.Fatal(err)
	}
	defer readOnly.Close()
	r := open(t, readOnly, postgres.Config{Schema: name})
	if err := r.Commit(t.Context(), access1("a")); !errors.Is(err, postgres.ErrRefused) {
		t.Errorf("a commit on a server that takes no writes: %v, want ErrRefused", err)
	}
	run(t, p, "INSERT INTO "+name+".versions (version_id, is_applied) VALUES (1000, true)")
	if _, err := postgres.New(t.Context(), p, postgres.Config{Schema: name}); !errors.Is(err, postgres.ErrNewer) {
		t.Errorf("a schema of a newer version: %v, want ErrNewer", err)
	}
	if err := s.Commit(t.Context(), access1("a")); err != nil {
		t.Errorf("who has it open already goes on: %v", err)
	}
	nowhere, err := pgxpool.New(t.Context(), "postgres://app@/app?host=/nowhere")
	if err != nil {
		t.Fatal(err)
	}
	defer nowhere.Close()
	if _, err := postgres.New(t.Context(), nowhere, postgres.Config{Patience: -1}); !errors.Is(err, postgres.ErrUnavailable) {
		t.Errorf("no server: %v, want ErrUnavailable", err)
	}
}

// TestLost has the server end the connections of a program that stores, over
// and over. Nothing may be lost or stored twice, and nobody told anything else.
func TestLost(t *testing.T) {
	other := pool(t, server(t).DSN())
	cfg := other.Config()
	cfg.ConnConfig.RuntimeParams["application_name"] = "ended"
	p, err := pgxpool.NewWithConfig(t.Context(), cfg)
	if err != nil {
		t.Fatal(err)
	}
	defer p.Close()
	s := open(t, p, postgres.Config{Schema: schema(t, other), Patience: time.Minute})
	const commits = 150
	var wg sync.WaitGroup
	for i := range commits {
		if i%5 == 3 { // beside what the next commits do
			wg.Go(func() {
				const end = "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity WHERE usename = current_user AND pid <> pg_backend_pid() AND application_name = 'ended'"
				if _, err := other.Exec(context.Background(), end); err != nil {
					t.Error(err)
				}
			})
		}
		if err := s.Commit(t.Context(), access1(fmt.Sprint(i))); err != nil {
			t.Fatal(err)
		}
		c := loadedAlone(0, i+1, channel.Cursor(""))
		c.Expect.Streams, c.Streams = nil, nil
		if err := s.Commit(t.Context(), c); err != nil {
			t.Fatal(err)
		}
	}
	wg.Wait()
	if got := strings.Fields(actors(t, s)); len(got) != commits {
		t.Errorf("%d accesses were stored, there are %d", commits, len(got))
	}
	if got, err := s.Read(t.Context(), customer.Want{Terms: []customer.Term{"all"}, Sources: true}); err != nil || got.Terms[0].Total != commits ||
		got.Sources[0].Counts.Applied != commits {
		t.Errorf("%d commits, %d postings: %v", commits, got.Terms[0].Total, err)
	}
	h, err := s.Health(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if h.Retried == 0 {
		t.Error("no connection was lost: the test proves nothing")
	}
}

func TestLease(t *testing.T) {
	p := pool(t, server(t).DSN())
	cfg := postgres.Config{Schema: schema(t, p)}
	a, b := open(t, p, cfg), open(t, p, cfg)
	take := func(s *postgres.Storage, holder string, d time.Duration, want bool) {
		t.Helper()
		if got, err := s.Lease(t.Context(), "shop", holder, d); err != nil || got != want {
			t.Errorf("%s asks for %v: %v, %v; want %v", holder, d, got, err, want)
		}
	}
	take(a, "a", time.Hour, true)
	take(b, "b", time.Hour, false)
	take(a, "a", time.Hour, true)
	take(b, "b", 0, false) // gives back what it does not have
	take(b, "b", time.Hour, false)
	take(a, "a", 0, false)
	take(b, "b", time.Hour, true)
	run(t, p, "UPDATE "+cfg.Schema+".leases SET ends = now() - interval '1 s'") // it runs out
	take(a, "a", time.Hour, true)
	take(b, "b", time.Hour, false)
}

func TestHealth(t *testing.T) {
	for settings, want := range map[string]postgres.Level{"": postgres.Durable, "off": postgres.Delayed} {
		p := pool(t, server(t).DSN())
		cfg := p.Config()
		if settings != "" {
			cfg.ConnConfig.RuntimeParams["synchronous_commit"] = settings
		}
		with, err := pgxpool.NewWithConfig(t.Context(), cfg)
		if err != nil {
			t.Fatal(err)
		}
		h, err := open(t, with, postgres.Config{Schema: schema(t, p)}).Health(t.Context())
		with.Close()
		if err != nil {
			t.Fatal(err)
		}
		if !h.Fsync { // the server of the tests does not wait for its disk
			want = postgres.Volatile
		}
		if h.Level != want || h.Words == "" || h.Version == "" || h.Schema != 2 || h.Standby {
			t.Errorf("synchronous_commit %q: %+v", settings, h)
		}
	}
}
