package postgres

import (
	"context"

	"github.com/jackc/pgx/v5/pgxpool"
)

// holding is the key under which a context has its standstill of a storage.
type holding struct{ s *Storage }

// A standstill is a transaction that holds up all other commits.
type standstill struct{ conn *pgxpool.Conn } // nil: it is over

// limitIdle ends a transaction that holds others up if its program no longer
// goes on, though its connection is still there.
const limitIdle = `SELECT set_config('idle_in_transaction_session_timeout', '60s', true)`

// Exclude implements [customer.Excluder]. It locks the rows of which every
// commit that expects the ledger or the suppression list locks one, as an
// erasure does anyway, before do begins to read. What do reads and commits goes
// through the same connection, so that it waits for nobody who waits for it.
func (s *Storage) Exclude(ctx context.Context, do func(ctx context.Context) error) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	var h standstill
	defer s.letGo(ctx, &h)
	err := s.patiently(ctx, "exclude", func() (err error) {
		if h.conn, err = s.pool.Acquire(ctx); err != nil {
			return err
		}
		p := &pipe{s: s}
		p.begin(begin)
		p.exec(nil, limitIdle)
		p.exec(nil, lockStripes, s.tenant)
		if err = p.send(ctx, h.conn); err != nil {
			s.letGo(ctx, &h) // before the server is asked why: there may be no other connection
		}
		return err
	})
	if err != nil {
		return err
	}
	return do(context.WithValue(ctx, holding{s}, &h))
}

// letGo ends a standstill, if that is not over.
func (s *Storage) letGo(ctx context.Context, h *standstill) {
	if h.conn != nil {
		s.giveBack(ctx, h.conn)
		h.conn = nil
	}
}

// held returns the connection that holds up others, if the context has one
// whose transaction goes on. One that is lost is given back at once, for there
// may be no other.
func (s *Storage) held(ctx context.Context) *pgxpool.Conn {
	h, ok := ctx.Value(holding{s}).(*standstill)
	if !ok || h.conn == nil {
		return nil
	}
	if h.conn.Conn().IsClosed() || h.conn.Conn().PgConn().TxStatus() == 'I' {
		s.letGo(ctx, h)
	}
	return h.conn
}
