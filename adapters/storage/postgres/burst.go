package postgres

import (
	"context"
	"slices"
	"sync"

	"github.com/jackc/pgx/v5/pgconn"
	"github.com/jackc/pgx/v5/pgproto3"

	"github.com/clientele-go/clientele/customer"
)

// burst copies all rows that the commit makes into their tables, one table
// after the other in the order in which everybody inserts. All of it is sent
// without waiting for an answer, so that the server always has something to do;
// meanwhile is called while it works.
func (t *tx) burst(ctx context.Context, meanwhile func() error) error {
	memory, ok := t.s.copies.Get().(*[]byte)
	if !ok {
		memory = new(make([]byte, 0, 2*copySend))
	}
	conn := t.conn.Conn().PgConn()
	c := copying{to: conn.Conn(), b: (*memory)[:0]}
	stop := context.AfterFunc(ctx, func() { _ = conn.Conn().Close() }) // nothing else ends a write
	defer stop()
	var wg sync.WaitGroup
	wg.Go(func() { t.fill(&c) })
	err := meanwhile()
	wg.Wait()
	*memory = c.b[:0]
	t.s.copies.Put(memory)
	if e := t.copied(ctx, conn, c.n); e != nil {
		return e // that of sending is the same, or says less
	}
	return err
}

// fill writes the rows.
func (t *tx) fill(c *copying) {
	tenant := t.s.tenant
	c.into(t.s.sql(copyFacts))
	for _, f := range t.j.facts {
		if f.inserts() {
			c.fact(tenant, t.id, f.key, f.row)
		}
	}
	c.into(t.s.sql(copyParties))
	for _, x := range t.j.parties {
		if x.inserts() {
			c.party(tenant, x)
		}
	}
	c.into(t.s.sql(copyTerms))
	for _, x := range t.j.terms {
		if t.insertsTerm(x) {
			c.term(tenant, x.key, x.fresh)
		}
	}
	c.into(t.s.sql(copyHistory))
	for _, f := range t.staleFacts() {
		c.fact(tenant, t.id, f.key, f)
	}
	c.into(t.s.sql(copyEntries))
	for _, x := range t.owned() {
		c.entries(tenant, x.key, x.add)
	}
	c.into(t.s.sql(copyChanges))
	for i := range t.j.c.Changes {
		c.change(tenant, t.id, i, &t.j.c.Changes[i])
	}
	c.end()
}

// An owned is what is added to the timeline of one owner.
type owned struct {
	key string
	add []customer.EntryRow
}

// owned are the entries that are added, in the order of their keys.
func (t *tx) owned() []owned {
	all := make([]owned, 0, len(t.j.c.Entries))
	for i := range t.j.c.Entries {
		if x := &t.j.c.Entries[i]; len(x.Add) > 0 {
			add := x.Add
			if !slices.IsSortedFunc(add, compareEntries) {
				add = slices.SortedFunc(slices.Values(add), compareEntries)
			}
			all = append(all, owned{refKey(x.Owner), add})
		}
	}
	slices.SortStableFunc(all, func(a, b owned) int { return compareText(a.key, b.key) })
	return all
}

func compareEntries(a, b customer.EntryRow) int { return a.Compare(b) }

// copied reads the answers to so many copies. The first error is what went
// wrong; what was sent after it has done nothing.
func (t *tx) copied(ctx context.Context, conn *pgconn.PgConn, n int) (err error) {
	for n > 0 {
		m, e := conn.ReceiveMessage(ctx)
		if e != nil {
			_ = conn.Conn().Close() // who knows what would come next
			return e
		}
		switch m := m.(type) {
		case *pgproto3.ErrorResponse:
			if err == nil {
				err = pgconn.ErrorResponseToPgError(m)
			}
		case *pgproto3.ReadyForQuery:
			n--
		}
	}
	return err
}
