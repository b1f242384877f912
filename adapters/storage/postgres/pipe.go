package postgres

import (
	"context"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
	"github.com/jackc/pgx/v5/pgxpool"
)

// A pipe is a number of statements that are sent together and answered
// together: one round trip.
type pipe struct {
	s       *Storage
	b       pgx.Batch
	parts   []part // that will be sent in one statement
	careful bool   // what is asked is planned once, also if it is asked alone
}

// exec adds a statement; the number of rows that it changes goes to n, unless
// that is nil.
func (p *pipe) exec(n *int64, query string, args ...any) {
	q := p.b.Queue(p.s.sql(query), args...)
	if n != nil {
		q.Exec(func(tag pgconn.CommandTag) error {
			*n = tag.RowsAffected()
			return nil
		})
	}
}

// rows adds a query. For each row the columns go where into says, and then row
// is called.
func (p *pipe) rows(into []any, row func() error, query string, args ...any) {
	p.b.Queue(p.s.sql(query), args...).Query(func(rows pgx.Rows) error {
		_, err := pgx.ForEachRow(rows, into, row)
		return err
	})
}

// begin begins a transaction in which statements are planned once. Where tables
// are distributed the engine decides.
func (p *pipe) begin(how string) {
	p.exec(nil, how)
	if !p.s.cfg.Distributed {
		p.exec(nil, planOnce)
	}
}

// send sends all and reads the answers. The first error ends it.
func (p *pipe) send(ctx context.Context, c *pgxpool.Conn) error {
	p.join()
	if p.b.Len() == 0 {
		return nil
	}
	return c.SendBatch(ctx, &p.b).Close()
}

// with calls f with a connection, and gives it back in no transaction. If the
// context has one that holds up others, f gets that, in its transaction.
func (s *Storage) with(ctx context.Context, f func(*pgxpool.Conn) error) error {
	if c := s.held(ctx); c != nil {
		return f(c)
	}
	c, err := s.pool.Acquire(ctx)
	if err != nil {
		return err
	}
	defer s.giveBack(ctx, c)
	return f(c)
}

// giveBack gives a connection back, in no transaction.
func (s *Storage) giveBack(ctx context.Context, c *pgxpool.Conn) {
	if c.Conn().PgConn().TxStatus() != 'I' && !c.Conn().IsClosed() {
		end, cancel := context.WithTimeout(context.WithoutCancel(ctx), 5*time.Second)
		defer cancel()
		_, _ = c.Exec(end, "ROLLBACK") // a connection that cannot is closed when it is given back
	}
	c.Release()
}

// beginReading begins what sees one state.
const beginReading = "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY"

// snapshot sends a pipe of queries that all see one state.
func (s *Storage) snapshot(ctx context.Context, what string, fill func(*pipe)) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	return s.patiently(ctx, what, func() error {
		erased := s.erased.Load()
		defer func() {
			if s.erased.Load() != erased { // what was decoded meanwhile may be of before
				s.forget()
			}
		}()
		asked := pipe{s: s}
		fill(&asked)
		asked.join()
		if asked.b.Len() == 0 {
			return nil
		}
		// Where others are held up all statements see one state anyway, and so does
		// one that is alone: what is sent together is one transaction.
		if s.held(ctx) == nil {
			all := pipe{s: s}
			several := asked.b.Len() > 1
			if several {
				all.begin(beginReading)
			} else if asked.careful && !s.cfg.Distributed {
				all.exec(nil, planOnce)
			}
			all.b.QueuedQueries = append(all.b.QueuedQueries, asked.b.QueuedQueries...)
			if several {
				all.exec(nil, "COMMIT")
			}
			asked = all
		}
		return s.with(ctx, func(c *pgxpool.Conn) error { return asked.send(ctx, c) })
	})
}
