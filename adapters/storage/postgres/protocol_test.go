package postgres_test

import (
	"context"
	"fmt"
	"net"
	"os"
	"regexp"
	"strings"
	"sync/atomic"
	"testing"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"

	"github.com/clientele-go/clientele/adapters/storage/postgres"
	"github.com/clientele-go/clientele/customer"
)

// counted is a connection that counts how often something was said and then
// answered.
type counted struct {
	net.Conn
	said  atomic.Bool
	trips *atomic.Int64
}

func (c *counted) Write(b []byte) (int, error) {
	c.said.Store(true)
	return c.Conn.Write(b)
}

func (c *counted) Read(b []byte) (int, error) {
	n, err := c.Conn.Read(b)
	if n > 0 && c.said.Swap(false) {
		c.trips.Add(1)
	}
	return n, err
}

// tripping returns a pool of one connection that counts round trips.
func tripping(t *testing.T) (*pgxpool.Pool, *atomic.Int64) {
	t.Helper()
	cfg := pool(t, server(t).DSN()).Config()
	trips := new(atomic.Int64)
	cfg.MaxConns = 1
	cfg.ConnConfig.DialFunc = func(ctx context.Context, network, addr string) (net.Conn, error) {
		c, err := (&net.Dialer{}).DialContext(ctx, network, addr)
		return &counted{Conn: c, trips: trips}, err
	}
	p, err := pgxpool.NewWithConfig(t.Context(), cfg)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(p.Close)
	return p, trips
}

// newcomers is a commit of so many facts with all that belongs to them, all new.
func newcomers(round, n int) *customer.Commit {
	c := &customer.Commit{}
	for i := range n {
		one := whole(1_000_000*round + i)
		c.Expect.Facts = append(c.Expect.Facts, one.Expect.Facts...)
		c.Expect.Parties = append(c.Expect.Parties, customer.ExpectParty{Ref: one.Parties[0].Ref})
		c.Current, c.Parties = append(c.Current, one.Current...), append(c.Parties, one.Parties...)
		c.Entries, c.Terms, c.Changes = append(c.Entries, one.Entries...), append(c.Terms, one.Terms[1:]...), append(c.Changes, one.Changes...)
		c.Sources = one.Sources
	}
	return c
}

// TestRoundTrips: what is asked takes one round trip however much it is, and
// what is stored few, whose number does not grow with the rows.
func TestRoundTrips(t *testing.T) {
	p, trips := tripping(t)
	s := open(t, p, postgres.Config{Schema: schema(t, p)})
	commit := func(n int) func(round int) error {
		return func(round int) error { return s.Commit(t.Context(), newcomers(round*100_000+n, n)) }
	}
	var w customer.Want
	for i := range 300 {
		c := whole(1_000_000*(100_000+60) + i%60)
		w.Facts, w.Hashes, w.Versions = append(w.Facts, c.Current[0].Fact.Ref), append(w.Hashes, c.Current[0].Fact.Ref), append(w.Versions, c.Current[0].Fact.Ref)
		w.Parties, w.IDs = append(w.Parties, c.Parties[0].Ref), append(w.IDs, c.Parties[0].ID)
		w.Terms = append(w.Terms, c.Terms[1].Term)
	}
	w.Ledger, w.Sources, w.Suppressed = true, true, true
	page := customer.TimelineQuery{Owners: w.Parties[:50], Limit: 50}
	for _, c := range []struct {
		what string
		most int64
		do   func(round int) error
	}{
		{"a commit of one fact", 2, commit(1)},
		{"a commit of sixty", 3, commit(60)},
		{"a commit of 300", 4, commit(300)},
		{"a commit of 3,000", 4, commit(3000)},
		{"a read", 1, func(int) error { _, err := s.Read(t.Context(), w); return err }},
		{"a page of fifty owners", 1, func(int) error { _, err := s.Timeline(t.Context(), page); return err }},
		{"two questions", 1, func(int) error {
			_, err := s.Ask(t.Context(), []customer.Question{{Want: w, Whole: true}, {Want: w, Timelines: []customer.TimelineQuery{page, page}}})
			return err
		}},
		{"a question that brings along", 1, func(int) error {
			got, err := s.Ask(t.Context(), []customer.Question{{Timelines: []customer.TimelineQuery{page}, Ahead: true}})
			if err == nil && (len(got[0].Timelines[0]) == 0 || got[0].FactsAhead[got[0].Timelines[0][0].Ref] == nil) {
				t.Error("no facts came with the entries that name them")
			}
			return err
		}},
		{"a look", 2, func(int) error {
			_, _, err := s.Look(t.Context(), customer.Want{Terms: w.Terms, Ledger: true})
			return err
		}},
		{"an access", 1, func(round int) error { return s.Commit(t.Context(), access1(fmt.Sprint(round))) }},
	} {
		for round := range 3 { // statements are prepared in the first
			before := trips.Load()
			if err := c.do(round + 1); err != nil {
				t.Fatal(c.what, err)
			}
			if took := trips.Load() - before; round == 2 && (took > c.most || took < 1) {
				t.Errorf("%s takes %d round trips, want at most %d", c.what, took, c.most)
			}
		}
	}
}

// TestPlainRole uses a role that may do nothing but create in one schema, which
// somebody made for it.
func TestPlainRole(t *testing.T) {
	srv := server(t)
	if !srv.Private() {
		t.Skip("makes a role, which takes a superuser")
	}
	admin := pool(t, srv.AdminDSN())
	name := schema(t, admin)
	run(t, admin, "CREATE ROLE "+name+" LOGIN", "CREATE SCHEMA "+name+" AUTHORIZATION "+name)
	t.Cleanup(func() {
		if _, err := admin.Exec(context.Background(), "DROP OWNED BY "+name+"; DROP ROLE "+name); err != nil {
			t.Error(err)
		}
	})
	p := pool(t, strings.Replace(srv.DSN(), "app@", name+"@", 1))
	if _, err := p.Exec(t.Context(), "CREATE SCHEMA other"); err == nil {
		t.Fatal("the role may create schemas: this test proves nothing")
	}
	s := open(t, p, postgres.Config{Schema: name})
	h := worldHub(t, s)
	add(t, h, people(20, 2))
	clerk := h.As(customer.Actor{ID: "anna"}, customer.Service)
	for x, err := range clerk.Customers(t.Context()) {
		if err == nil {
			_, err = clerk.View(t.Context(), customer.Query{Customer: x.ID})
		}
		if err == nil {
			err = clerk.Erase(t.Context(), x.ID)
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	for _, err := range clerk.Changes(t.Context(), "") {
		if err != nil {
			t.Fatal(err)
		}
	}
	if _, err := s.Health(t.Context()); err != nil {
		t.Error(err)
	}
	if got, err := s.Lease(t.Context(), "a", "b", 1); err != nil || !got {
		t.Error(got, err)
	}
	if err := s.Rewrite(t.Context()); err != nil {
		t.Error(err)
	}
}

// TestSchema: every key has the tenant, and there is nothing in the schema that
// distributed engines do not have.
func TestSchema(t *testing.T) {
	p := pool(t, server(t).DSN())
	name := schema(t, p)
	open(t, p, postgres.Config{Schema: name})
	ask := func(query string) []string {
		rows, err := p.Query(t.Context(), query, name)
		if err != nil {
			t.Fatal(err)
		}
		out, err := pgx.CollectRows(rows, pgx.RowTo[string])
		if err != nil {
			t.Fatal(err)
		}
		return out
	}
	keys := ask(`SELECT c.relname || ': ' || pg_get_indexdef(i.indexrelid) FROM pg_index i JOIN pg_class c ON c.oid = i.indrelid
		JOIN pg_namespace n ON n.oid = c.relnamespace WHERE n.nspname = $1`)
	if len(keys) < 25 {
		t.Errorf("%d indexes: this test proves nothing", len(keys))
	}
	for _, k := range keys {
		if !regexp.MustCompile(`\(.*\btenant\b.*\)`).MatchString(k) && !strings.HasPrefix(k, "versions") && !strings.HasPrefix(k, "tenants") {
			t.Errorf("a key without the tenant: %s", k)
		}
		if strings.Contains(k, "UNIQUE") && !strings.Contains(k, "_pkey") && !strings.HasPrefix(k, "tenants") {
			t.Errorf("a unique index that is no primary key: %s", k)
		}
	}
	for _, x := range ask(`SELECT c.relname || ' ' || k.contype::text FROM pg_constraint k JOIN pg_class c ON c.oid = k.conrelid
		JOIN pg_namespace n ON n.oid = c.relnamespace WHERE n.nspname = $1 AND k.contype NOT IN ('p', 'u')`) {
		t.Errorf("a constraint: %s", x)
	}
	for _, x := range ask(`SELECT tgname::text FROM pg_trigger g JOIN pg_class c ON c.oid = g.tgrelid JOIN pg_namespace n ON n.oid = c.relnamespace WHERE n.nspname = $1
		UNION ALL SELECT proname::text FROM pg_proc f JOIN pg_namespace n ON n.oid = f.pronamespace WHERE n.nspname = $1`) {
		t.Errorf("a trigger or function: %s", x)
	}
}

// TestPortable: no statement uses what distributed engines lack, or what is not
// safe with them. Advisory locks are goose's alone.
func TestPortable(t *testing.T) {
	files, err := os.ReadDir(".")
	if err != nil {
		t.Fatal(err)
	}
	bad := regexp.MustCompile(`(?i)\b(REFERENCES|FOREIGN KEY|CREATE TRIGGER|RECURSIVE|MERGE INTO|clock_timestamp|pg_advisory\w*|SERIALIZABLE|LOCK TABLE|LISTEN|NOTIFY|SKIP LOCKED)\b`)
	allowed := map[string]bool{"lock.go SKIP LOCKED": true} // of one row, which stays on one node; and never where tables are distributed
	literal := regexp.MustCompile("(?s)`[^`]*`")
	n := 0
	for _, f := range files {
		if !strings.HasSuffix(f.Name(), ".go") || strings.HasSuffix(f.Name(), "_test.go") {
			continue
		}
		text, err := os.ReadFile(f.Name())
		if err != nil {
			t.Fatal(err)
		}
		for _, query := range literal.FindAllString(string(text), -1) {
			n++
			if x := bad.FindString(query); x != "" && !allowed[f.Name()+" "+x] {
				t.Errorf("%s uses %s", f.Name(), x)
			}
		}
	}
	if n < 60 {
		t.Errorf("%d statements: this test proves nothing", n)
	}
}
