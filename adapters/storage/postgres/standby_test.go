package postgres_test

import (
	"context"
	"errors"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"

	"github.com/clientele-go/clientele/adapters/storage/postgres"
	"github.com/clientele-go/clientele/channel"
	"github.com/clientele-go/clientele/customer"
	realpg "github.com/clientele-go/clientele/internal/realtest/postgres"
)

// TestStandby has a server and one that follows it: how the first keeps what it
// is given, what the second answers and refuses, and what is there when it takes
// over.
func TestStandby(t *testing.T) {
	if testing.Short() {
		t.Skip("starts several servers")
	}
	first := realpg.Start(t, "shared_buffers=32MB")
	if !first.Private() {
		t.Skip("a server from outside is not followed")
	}
	admin := pool(t, first.AdminDSN())
	s := open(t, pool(t, first.DSN()), postgres.Config{})
	health(t, s, postgres.Durable, "there is no standby connected")
	second := first.Standby(t, "second", "shared_buffers=32MB")
	_ = t.Run("levels", func(t *testing.T) { testLevels(t, first, admin, s) }) &&
		t.Run("gone", func(t *testing.T) { testGone(t, second, admin, s) }) &&
		t.Run("reads", func(t *testing.T) { testReads(t, first, second) }) &&
		t.Run("fail-over", func(t *testing.T) { testFailover(t, first, second) })
}

// become waits until a query says so.
func become(t *testing.T, p *pgxpool.Pool, query, want string) {
	t.Helper()
	for end := time.Now().Add(time.Minute); ; {
		var is string
		err := p.QueryRow(t.Context(), "SELECT x FROM (SELECT ("+query+")::text x, pg_sleep(0.01)) q").Scan(&is)
		if err == nil && is == want {
			return
		}
		if time.Now().After(end) {
			t.Fatalf("%s: it is %q, want %q; %v", query, is, want, err)
		}
	}
}

const whoFollows = `SELECT coalesce(string_agg(application_name || ' ' || state || ' ' || sync_state, ', ' ORDER BY application_name), 'nobody') FROM pg_stat_replication`

// waitFor tells a server for whom commits are to wait, and waits until it does so.
func waitFor(t *testing.T, admin *pgxpool.Pool, names, sync string) {
	t.Helper()
	run(t, admin, "ALTER SYSTEM SET synchronous_standby_names = '"+names+"'", "SELECT pg_reload_conf()")
	become(t, admin, whoFollows, sync)
	become(t, admin, "SELECT current_setting('synchronous_standby_names')", names)
}

// with is a pool whose connections have a setting.
func with(t *testing.T, dsn, setting, value string) *pgxpool.Pool {
	t.Helper()
	cfg, err := pgxpool.ParseConfig(dsn)
	if err != nil {
		t.Fatal(err)
	}
	cfg.ConnConfig.RuntimeParams[setting] = value
	p, err := pgxpool.NewWithConfig(t.Context(), cfg)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(p.Close)
	return p
}

// health asks a server that is no standby how it keeps what it is given.
func health(t *testing.T, s *postgres.Storage, level postgres.Level, words string, standbys ...postgres.Standby) {
	t.Helper()
	h, err := s.Health(t.Context())
	for i := range h.Standbys {
		h.Standbys[i].Lag = 0
	}
	if err != nil || h.Level != level || !strings.Contains(h.Words, words) || !slices.Equal(h.Standbys, standbys) || h.Standby {
		t.Errorf("%+v, %v; want %s, %q, %v", h, err, level, words, standbys)
	}
}

// testLevels: somebody follows for whom nobody waits, and then for whom all
// commits wait, but not those of a connection that says otherwise.
func testLevels(t *testing.T, first *realpg.Server, admin *pgxpool.Pool, s *postgres.Storage) {
	at := postgres.Standby{Name: "second", State: "streaming", Sync: "async"}
	become(t, admin, whoFollows, "second streaming async")
	health(t, s, postgres.Durable, "a fail-over loses what the standbys have not received", postgres.Standby{Name: "second"}) // the role may not know more
	run(t, admin, "GRANT pg_monitor TO app")
	health(t, s, postgres.Durable, "nobody waits for them", at)

	waitFor(t, admin, "ANY 1 (second, third)", "second streaming quorum")
	at.Sync = "quorum"
	health(t, s, postgres.Replicated, "every commit waits for synchronous standbys (ANY 1 (second, third), synchronous_commit on)", at)
	for setting, want := range map[string]postgres.Level{"off": postgres.Delayed, "local": postgres.Durable, "remote_write": postgres.Replicated,
		"remote_apply": postgres.Replicated} {
		words := map[string]string{"off": "are lost", "local": "nobody waits for them", "remote_write": "in memory, not on disk", "remote_apply": "synchronous_commit remote_apply"}
		health(t, open(t, with(t, first.DSN(), "synchronous_commit", setting), postgres.Config{}), want, words[setting], at)
	}
	waitFor(t, admin, "second", "second streaming sync")
	at.Sync = "sync"
	health(t, s, postgres.Replicated, "(second, synchronous_commit on)", at)
}

// testGone: while the standby is gone for which commits wait, they do, and Health
// answers all the same and says so.
func testGone(t *testing.T, second *realpg.Server, admin *pgxpool.Pool, s *postgres.Storage) {
	if err := second.Kill(); err != nil {
		t.Fatal(err)
	}
	become(t, admin, whoFollows, "nobody")
	health(t, s, postgres.Replicated, "none is connected now: commits wait")
	stored := make(chan error, 1)
	go func() { stored <- s.Commit(t.Context(), loadedAlone(0, 1, "")) }()
	become(t, admin, "SELECT count(*) FROM pg_stat_activity WHERE wait_event = 'SyncRep'", "1")
	select {
	case err := <-stored:
		t.Errorf("a commit does not wait for a standby: %v", err)
	default:
	}
	if err := second.Run(); err != nil {
		t.Fatal(err)
	}
	if err := <-stored; err != nil {
		t.Errorf("when the standby is back: %v", err)
	}
	become(t, admin, whoFollows, "second streaming sync")
}

// testReads: a standby is read like any other server and refuses whatever
// writes, and says why.
func testReads(t *testing.T, first, second *realpg.Server) {
	// What this one has stored is visible on the standby when it returns.
	cfg := postgres.Config{Schema: "reads"}
	s := open(t, with(t, first.DSN(), "synchronous_commit", "remote_apply"), cfg)
	add(t, worldHub(t, s), people(20, 3))
	if err := s.Commit(t.Context(), access1("a")); err != nil {
		t.Fatal(err)
	}
	p := pool(t, second.DSN())
	there := open(t, p, cfg)
	h, err := there.Health(t.Context())
	if err != nil || !h.Standby || !strings.Contains(h.Words, "this server is a standby: it takes no writes") {
		t.Errorf("%+v, %v", h, err)
	}
	want, err1 := customer.StateHash(t.Context(), s)
	got, err2 := customer.StateHash(t.Context(), there)
	if err := errors.Join(err1, err2); err != nil || got != want {
		t.Errorf("a standby has another state: %v", err)
	}
	hub := worldHub(t, there)
	_, view := hub.As(customer.Actor{ID: "a"}, customer.Service).View(t.Context(), customer.Query{Keys: []channel.Key{{Kind: channel.KeyEmail, Value: "b1@example.com"}}})
	if !errors.Is(view, customer.ErrAudit) {
		t.Errorf("a view that cannot be recorded: %v, want ErrAudit", view)
	}
	_, scan := there.Scan(t.Context(), customer.Scan{Table: customer.TableAccesses})
	_, lease := there.Lease(t.Context(), "shop", "a", time.Minute)
	_, schema := postgres.New(t.Context(), p, postgres.Config{Schema: "other"})
	_, tenant := postgres.New(t.Context(), p, postgres.Config{Schema: "reads", Tenant: "other"})
	_, intake := hub.Add(t.Context(), people(21, 1)...)
	for what, err := range map[string]error{"a view": view, "accesses that nobody has read": scan, "a lease": lease, "a new schema": schema,
		"a new tenant": tenant, "an intake": intake, "an access": there.Commit(t.Context(), access1("b")),
		"a commit": there.Commit(t.Context(), loadedAlone(0, 1, "")), "a rewrite": there.Rewrite(t.Context()),
		"an exclusion": there.Exclude(t.Context(), func(context.Context) error { return nil })} {
		if !errors.Is(err, postgres.ErrRefused) || !strings.Contains(err.Error(), "it is a standby") {
			t.Errorf("%s on a standby: %v, want ErrRefused and why", what, err)
		}
	}
	ctx, cancel := context.WithTimeout(t.Context(), 20*time.Second)
	defer cancel()
	only := open(t, with(t, second.DSN()+"&pool_max_conns=1", "application_name", "alone"), cfg)
	if err := only.Exclude(ctx, func(context.Context) error { return nil }); !errors.Is(err, postgres.ErrRefused) {
		t.Errorf("an exclusion on a standby by the only connection: %v, want ErrRefused", err)
	}
}

// testFailover kills the first server while a program stores, and has the
// standby take over for which all commits wait: the program goes on there, and
// nothing is lost, half done, or done twice.
func testFailover(t *testing.T, first, second *realpg.Server) {
	one, err := pgx.ParseConfig(first.DSN())
	if err != nil {
		t.Fatal(err)
	}
	two, err := pgx.ParseConfig(second.DSN())
	if err != nil {
		t.Fatal(err)
	}
	both := "postgres://app@/app?target_session_attrs=read-write&host=" + one.Host + "," + two.Host
	c := startChild(t, both, "failover", sound)
	c.follow(t, 30)
	if err := first.Kill(); err != nil {
		t.Fatal(err)
	}
	// It waits for nobody from now on: the first is gone.
	run(t, pool(t, second.AdminDSN()), "ALTER SYSTEM SET synchronous_standby_names = ''", "SELECT pg_promote()")
	before := c.told
	if c.follow(t, 60); c.told == before {
		t.Fatal("the program does not go on")
	}
	c.kill(t)
	p := pool(t, both)
	settled(t, p, "failover")
	if wrong := checkLoaded(t, open(t, p, postgres.Config{Schema: "failover"}), c.acked); wrong != "" {
		t.Error(wrong)
	}
	t.Logf("%d commits, %d of them after the fail-over", c.told, c.told-before)
}
