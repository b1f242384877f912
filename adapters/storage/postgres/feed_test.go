package postgres_test

import (
	"context"
	"fmt"
	"sync"
	"sync/atomic"
	"testing"

	"github.com/jackc/pgx/v5/pgxpool"

	"github.com/clientele-go/clientele/adapters/storage/postgres"
	"github.com/clientele-go/clientele/channel"
	"github.com/clientele-go/clientele/customer"
)

// slow makes every commit of a schema wait a random moment between the writing
// of its last row and its end.
func slow(t *testing.T, p *pgxpool.Pool, schema string) {
	t.Helper()
	for _, q := range []string{
		`CREATE FUNCTION ` + schema + `.pause() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN PERFORM pg_sleep(random() * 0.01); RETURN NULL; END'`,
		`CREATE CONSTRAINT TRIGGER pause AFTER INSERT ON ` + schema + `.commits DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION ` + schema + `.pause()`,
	} {
		if _, err := p.Exec(t.Context(), q); err != nil {
			t.Fatal(err)
		}
	}
}

// TestFeed has eight writers whose commits take a random time, beside a
// transaction that stays open, and follows the feed. No change may be missed,
// and none may have to wait for that transaction. The control follows the
// numbers that commits get when they write, and must miss some.
func TestFeed(t *testing.T) {
	p := pool(t, server(t).DSN())
	name := schema(t, p)
	s := open(t, p, postgres.Config{Schema: name})
	slow(t, p, name)
	long, err := p.Begin(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = long.Rollback(context.Background()) }()
	if _, err := long.Exec(t.Context(), "CREATE TABLE "+name+".elsewhere AS SELECT 1"); err != nil {
		t.Fatal(err)
	}

	const writers, commits = 8, 40
	var left atomic.Int64
	left.Store(writers)
	var wg sync.WaitGroup
	for i := range writers {
		wg.Go(func() {
			defer left.Add(-1)
			if err := tell(t.Context(), s, i, commits); err != nil {
				t.Error(err)
			}
		})
	}
	var seen, control int
	wg.Go(func() { seen = follow(t, s, &left) })
	wg.Go(func() { control = followNumbers(t, p, name, &left) })
	wg.Wait()
	if seen != writers*commits {
		t.Errorf("of %d changes a reader of the feed saw %d while another transaction was open", writers*commits, seen)
	}
	if control >= writers*commits {
		t.Error("a reader of the numbers given at the insert missed nothing: the test proves nothing")
	}
	t.Logf("the control missed %d of %d", writers*commits-control, writers*commits)
	if _, err := p.Exec(t.Context(), "DROP TRIGGER pause ON "+name+".commits"); err == nil {
		return
	}
}

func tell(ctx context.Context, s customer.Storage, writer, commits int) error {
	r := channel.Ref{Channel: "shop", Kind: channel.KindPerson, ID: fmt.Sprint(writer)}
	for n := range commits {
		c := &customer.Commit{Changes: []customer.Change{{Kind: customer.Updated, Customer: customer.ID(fmt.Sprint("c", writer)), At: noon, Ver: uint64(n + 1)}},
			Parties: []*customer.PartyRow{{Ref: r, ID: customer.ID(fmt.Sprint("c", writer)), First: r}}}
		if err := s.Commit(ctx, c); err != nil {
			return err
		}
	}
	return nil
}

// follow reads the feed until the writers are done, and returns how many
// changes it saw. Each writer's must come in order.
func follow(t *testing.T, s customer.Storage, left *atomic.Int64) (seen int) {
	mark, vers := "", map[customer.ID]uint64{}
	for last := false; ; {
		rows, err := s.Scan(t.Context(), customer.Scan{Table: customer.TableChanges, After: mark, Limit: 5})
		if err != nil {
			t.Error(err)
			return seen
		}
		for _, c := range rows.Changes {
			if vers[c.Customer]++; c.Ver != vers[c.Customer] {
				t.Errorf("of %s the feed tells %d, want %d", c.Customer, c.Ver, vers[c.Customer])
			}
			seen++
		}
		if rows.Next != "" {
			mark = rows.Next
			continue
		}
		if last {
			return seen
		}
		last = left.Load() == 0
	}
}

// followNumbers is how a feed is often read.
func followNumbers(t *testing.T, p *pgxpool.Pool, schema string, left *atomic.Int64) (seen int) {
	var mark int64
	for last := false; ; {
		var n int
		var next *int64
		err := p.QueryRow(t.Context(), "SELECT count(*), max(seq) FROM "+schema+".commits WHERE seq > $1", mark).Scan(&n, &next)
		if err != nil {
			t.Error(err)
			return seen
		}
		seen += n
		if next != nil {
			mark = *next
			continue
		}
		if last {
			return seen
		}
		last = left.Load() == 0
	}
}
