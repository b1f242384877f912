package postgres_test

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/jackc/pgx/v5/pgxpool"

	"github.com/clientele-go/clientele/adapters/storage/postgres"
	"github.com/clientele-go/clientele/channel"
	"github.com/clientele-go/clientele/customer"
)

// raising has every insert into a table of a schema fail with a code, or every
// other one by chance, until the function that it returns is called.
func raising(t *testing.T, p *pgxpool.Pool, schema, table, code, when string) (stop func()) {
	t.Helper()
	run(t, p, fmt.Sprintf(`CREATE OR REPLACE FUNCTION %s.fail() RETURNS trigger LANGUAGE plpgsql AS
		'BEGIN IF %s THEN RAISE EXCEPTION ''kanarek@example.com'' USING ERRCODE = ''%s''; END IF; RETURN NEW; END'`, schema, when, code),
		fmt.Sprintf(`CREATE TRIGGER fail BEFORE INSERT ON %s.%s FOR EACH ROW EXECUTE FUNCTION %s.fail()`, schema, table, schema))
	return func() { run(t, p, fmt.Sprintf(`DROP TRIGGER fail ON %s.%s`, schema, table)) }
}

// TestTrouble has the server fail in several ways in the middle of commits. Of
// each nothing may be stored, the error must say which way it was and nothing
// of a row, and the storage must go on afterwards.
func TestTrouble(t *testing.T) {
	p := pool(t, server(t).DSN())
	name := schema(t, p)
	s := open(t, p, postgres.Config{Schema: name, Patience: -1})
	n := 0
	for _, c := range []struct {
		code, table string
		want        error
	}{
		{"53100", "receipts", postgres.ErrFull}, {"53100", "facts", postgres.ErrFull}, {"25006", "entries", postgres.ErrRefused},
		{"42501", "terms", postgres.ErrRefused}, {"57P03", "parties", postgres.ErrUnavailable}, {"22001", "sources", nil}, {"40P01", "changes", nil},
	} {
		n++
		before, err := customer.StateHash(t.Context(), s)
		if err != nil {
			t.Fatal(err)
		}
		stop := raising(t, p, name, c.table, c.code, "true")
		commit := whole(n)
		if c.table == "receipts" {
			commit.Changes = nil
		}
		err = s.Commit(t.Context(), commit)
		if err == nil || c.want != nil && !errors.Is(err, c.want) || strings.Contains(err.Error(), "kanarek") {
			t.Errorf("%s at %s: %v, want %v", c.code, c.table, err, c.want)
		}
		stop()
		after, err := customer.StateHash(t.Context(), s)
		if err != nil || before != after {
			t.Errorf("%s at %s: something is stored, %v", c.code, c.table, err)
		}
		if err := s.Commit(t.Context(), commit); err != nil {
			t.Errorf("%s at %s: the storage does not go on: %v", c.code, c.table, err)
		}
	}
}

func whole(n int) *customer.Commit {
	c := loadedAlone(0, n, "")
	c.Expect.Streams, c.Streams = nil, nil
	return c
}

// TestPassing has half of all commits fail for a reason that passes.
func TestPassing(t *testing.T) {
	p := pool(t, server(t).DSN())
	for _, code := range []string{"40001", "40P01", "55P03", "57P01", "08006"} {
		name := schema(t, p)
		s := open(t, p, postgres.Config{Schema: name, Patience: time.Minute})
		raising(t, p, name, "commits", code, "random() < 0.5")
		for n := range 12 {
			if err := s.Commit(t.Context(), whole(n)); err != nil {
				t.Errorf("%s: %v", code, err)
			}
		}
		got, err := s.Read(t.Context(), customer.Want{Terms: []customer.Term{"all"}})
		if err != nil || got.Terms[0].Total != 12 {
			t.Errorf("%s: of 12 commits %d are stored, %v", code, got.Terms[0].Total, err)
		}
	}
}

// TestCancel ends the context of a commit that waits for a lock.
func TestCancel(t *testing.T) {
	p := pool(t, server(t).DSN())
	name := schema(t, p)
	s := open(t, p, postgres.Config{Schema: name})
	if err := s.Commit(t.Context(), whole(1)); err != nil {
		t.Fatal(err)
	}
	other, err := p.Begin(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if _, err := other.Exec(t.Context(), "SELECT 1 FROM "+name+".parties FOR UPDATE"); err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	done := make(chan error)
	r := loadedRef(0, 1)
	go func() {
		done <- s.Commit(ctx, &customer.Commit{Parties: []*customer.PartyRow{{Ref: r, ID: "c0-1", First: r, Facts: 7}}})
	}()
	for waiting := 0; waiting == 0; {
		if err := p.QueryRow(t.Context(), "SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND query LIKE '%"+name+"%parties%'").Scan(&waiting); err != nil {
			t.Fatal(err)
		}
	}
	cancel()
	if err := <-done; !errors.Is(err, context.Canceled) {
		t.Errorf("a commit that waits for a lock when its context ends: %v", err)
	}
	if err := other.Rollback(t.Context()); err != nil {
		t.Fatal(err)
	}
	got, err := s.Read(t.Context(), customer.Want{Parties: []channel.Ref{r}})
	if err != nil || got.Parties[0].Facts != 1 {
		t.Errorf("it is stored all the same: %v", err)
	}
	if err := s.Commit(t.Context(), whole(2)); err != nil {
		t.Errorf("the storage does not go on: %v", err)
	}
}
