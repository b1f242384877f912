package sqlite

import (
	"context"

	driver "zombiezen.com/go/sqlite"

	"github.com/clientele-go/clientele/channel"
	"github.com/clientele-go/clientele/customer"
	"github.com/clientele-go/clientele/customer/identity"
)

// snapshot calls f with a connection on which all statements see one state:
// that of the first of them.
func (s *Storage) snapshot(ctx context.Context, what string, f func(*driver.Conn) error) error {
	return s.outside(ctx, what, func(c *driver.Conn) error {
		if err := run(c, "BEGIN"); err != nil {
			return err
		}
		return f(c)
	})
}

// outside calls f with a connection for reading that is in no transaction, and
// ends the one that f leaves behind.
func (s *Storage) outside(ctx context.Context, what string, f func(*driver.Conn) error) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	var c *driver.Conn
	select {
	case <-s.closed:
		return errClosed
	case <-ctx.Done():
		return ctx.Err()
	case c = <-s.readers:
	}
	defer func() { s.readers <- c }()
	if c == nil {
		var err error
		if c, err = s.openReader(); err != nil {
			return wrap(ctx, what, err)
		}
	}
	c.SetInterrupt(ctx.Done())
	err := f(c)
	c.SetInterrupt(nil)
	if !c.AutocommitEnabled() {
		if end := run(c, "ROLLBACK"); end != nil && err == nil {
			err = end
		}
	}
	return wrap(ctx, what, err)
}

// Read implements [customer.Storage].
func (s *Storage) Read(ctx context.Context, w customer.Want) (customer.Got, error) {
	var g customer.Got
	err := s.snapshot(ctx, "read", func(c *driver.Conn) error {
		r := reader{s: s, c: c, w: w}
		for _, part := range []func() error{r.facts, r.versions, r.hashes, r.parties, r.ids, r.terms, r.ledger, r.sources, r.lists} {
			if err := part(); err != nil {
				return err
			}
		}
		g = r.g
		return nil
	})
	return g, err
}

// A reader answers one Want.
type reader struct {
	s *Storage
	c *driver.Conn
	w customer.Want
	g customer.Got
}

const selectFact = `SELECT ` + factColumns + ` FROM refs r CROSS JOIN facts f ON f.n = r.n LEFT JOIN refs o ON o.n = f.owner
	WHERE r.channel = ?1 AND r.kind = ?2 AND r.id = ?3`

func (r *reader) fact(ref channel.Ref) (row *customer.FactRow, err error) {
	_, stepErr := one(r.c, selectFact, func(q *driver.Stmt) { row, err = r.s.decodeFact(q, ref) }, ref.Channel, string(ref.Kind), ref.ID)
	if stepErr != nil {
		return nil, stepErr
	}
	return row, err
}

func (r *reader) facts() (err error) {
	if len(r.w.Facts) == 0 {
		return nil
	}
	r.g.Facts = make([]*customer.FactRow, len(r.w.Facts))
	for i, ref := range r.w.Facts {
		if r.g.Facts[i], err = r.fact(ref); err != nil {
			return err
		}
	}
	return nil
}

const selectHistory = `SELECT ` + factColumns + ` FROM refs r CROSS JOIN history f ON f.n = r.n LEFT JOIN refs o ON o.n = f.owner
	WHERE r.channel = ?1 AND r.kind = ?2 AND r.id = ?3 ORDER BY f.seq`

func (r *reader) versions() error {
	if len(r.w.Versions) == 0 {
		return nil
	}
	r.g.Versions = make([][]*customer.FactRow, len(r.w.Versions))
	for i, ref := range r.w.Versions {
		var all []*customer.FactRow
		err := each(r.c, selectHistory, func(q *driver.Stmt) error {
			row, err := r.s.decodeFact(q, ref)
			all = append(all, row)
			return err
		}, ref.Channel, string(ref.Kind), ref.ID)
		if err != nil {
			return err
		}
		current, err := r.fact(ref)
		if err != nil {
			return err
		}
		if current != nil {
			r.g.Versions[i] = append(all, current)
		}
	}
	return nil
}

const (
	selectHash   = `SELECT f.hash FROM refs r CROSS JOIN facts f ON f.n = r.n WHERE r.channel = ?1 AND r.kind = ?2 AND r.id = ?3`
	selectHashes = `SELECT f.hash FROM refs r CROSS JOIN history f ON f.n = r.n WHERE r.channel = ?1 AND r.kind = ?2 AND r.id = ?3 ORDER BY f.seq`
)

func (r *reader) hashes() error {
	if len(r.w.Hashes) == 0 {
		return nil
	}
	r.g.Hashes = make([][]channel.Hash, len(r.w.Hashes))
	for i, ref := range r.w.Hashes {
		var current channel.Hash
		there, err := one(r.c, selectHash, func(q *driver.Stmt) { q.ColumnBytes(0, current[:]) }, ref.Channel, string(ref.Kind), ref.ID)
		if err != nil {
			return err
		}
		if !there {
			continue
		}
		var all []channel.Hash
		err = each(r.c, selectHashes, func(q *driver.Stmt) error {
			var h channel.Hash
			q.ColumnBytes(0, h[:])
			all = append(all, h)
			return nil
		}, ref.Channel, string(ref.Kind), ref.ID)
		if err != nil {
			return err
		}
		r.g.Hashes[i] = append(all, current)
	}
	return nil
}

const selectParty = `SELECT ` + partyColumns + ` FROM refs r CROSS JOIN parties p ON p.n = r.n LEFT JOIN refs f ON f.n = p.first
	WHERE r.channel = ?1 AND r.kind = ?2 AND r.id = ?3`

func (r *reader) parties() error {
	if len(r.w.Parties) == 0 {
		return nil
	}
	r.g.Parties = make([]*customer.PartyRow, len(r.w.Parties))
	for i, ref := range r.w.Parties {
		var bad error
		_, err := one(r.c, selectParty, func(q *driver.Stmt) { r.g.Parties[i], bad = decodeParty(q, ref) }, ref.Channel, string(ref.Kind), ref.ID)
		if err == nil {
			err = bad
		}
		if err != nil {
			return err
		}
	}
	return nil
}

const selectID = `SELECT ` + partyColumns + `, r.channel, r.kind, r.id FROM parties p JOIN refs r ON r.n = p.n LEFT JOIN refs f ON f.n = p.first
	WHERE p.id = ?1`

func (r *reader) ids() error {
	if len(r.w.IDs) == 0 {
		return nil
	}
	r.g.IDs = make([]*customer.PartyRow, len(r.w.IDs))
	for i, id := range r.w.IDs {
		var bad error
		_, err := one(r.c, selectID, func(q *driver.Stmt) { r.g.IDs[i], bad = decodeParty(q, columnRef(q, 8)) }, string(id))
		if err == nil {
			err = bad
		}
		if err != nil {
			return err
		}
	}
	return nil
}

const (
	selectTerm     = `SELECT n, rev, current, past FROM terms WHERE term = ?1`
	selectPostings = `SELECT r.channel, r.kind, r.id, p.weight, p.past FROM postings p CROSS JOIN refs r ON r.n = p.ref
	WHERE p.term = ?1 AND p.past <= ?2 LIMIT ?3`
)

func (r *reader) terms() error {
	if len(r.w.Terms) == 0 {
		return nil
	}
	r.g.Terms = make([]customer.TermRow, len(r.w.Terms))
	limit, past := r.w.TermLimit, 0
	if limit <= 0 {
		limit = -1
	}
	if r.w.Past {
		past = 1
	}
	for i, t := range r.w.Terms {
		var n, size int64
		row := &r.g.Terms[i]
		there, err := one(r.c, selectTerm, func(q *driver.Stmt) {
			n, row.Rev, row.Total = q.ColumnInt64(0), uint64(q.ColumnInt64(1)), int(q.ColumnInt64(2))
			size = q.ColumnInt64(2) + int64(past)*q.ColumnInt64(3)
		}, []byte(t))
		if err != nil {
			return err
		}
		if !there || size == 0 {
			continue
		}
		if limit > 0 {
			size = min(size, int64(limit))
		}
		row.Postings = make([]customer.Posting, 0, size)
		err = each(r.c, selectPostings, func(q *driver.Stmt) error {
			row.Postings = append(row.Postings, customer.Posting{Ref: columnRef(q, 0), Weight: uint8(q.ColumnInt64(3)), Past: q.ColumnInt64(4) != 0})
			return nil
		}, n, past, limit)
		if err != nil {
			return err
		}
	}
	return nil
}

const selectDecisions = `SELECT seq, action, a, b, key_kind, key_issuer, key_value, actor, reason, at FROM decisions ORDER BY seq`

func (r *reader) ledger() error {
	if !r.w.Ledger {
		return nil
	}
	return each(r.c, selectDecisions, func(q *driver.Stmt) error {
		at, err := parseTime(q.ColumnText(9))
		if err != nil {
			return damaged("decision", channel.Ref{}, errShape)
		}
		r.g.Decisions = append(r.g.Decisions, identity.Decision{Seq: q.ColumnInt64(0), Action: identity.Action(q.ColumnText(1)),
			A: refOf(q.ColumnText(2)), B: refOf(q.ColumnText(3)),
			Key:   channel.KeyID{Kind: channel.KeyKind(q.ColumnText(4)), Issuer: q.ColumnText(5), Value: q.ColumnText(6)},
			Actor: q.ColumnText(7), Reason: q.ColumnText(8), At: at})
		return nil
	})
}

const selectSources = `SELECT channel, fresh, tried, error, error_kind, received, applied, duplicate, stale, quarantined, suppressed FROM sources ORDER BY channel`

func (r *reader) sources() error {
	if !r.w.Sources {
		return nil
	}
	return each(r.c, selectSources, func(q *driver.Stmt) error {
		fresh, err := parseTime(q.ColumnText(1))
		if err != nil {
			return damaged("source", channel.Ref{}, errShape)
		}
		tried, err := parseTime(q.ColumnText(2))
		if err != nil {
			return damaged("source", channel.Ref{}, errShape)
		}
		r.g.Sources = append(r.g.Sources, customer.SourceRow{Channel: q.ColumnText(0), Fresh: fresh, Tried: tried, Error: q.ColumnText(3),
			ErrorKind: channel.Trouble(q.ColumnText(4)), Counts: customer.Counts{Received: q.ColumnInt64(5), Applied: q.ColumnInt64(6),
				Duplicate: q.ColumnInt64(7), Stale: q.ColumnInt64(8), Quarantined: q.ColumnInt64(9), Suppressed: q.ColumnInt64(10)}})
		return nil
	})
}

const (
	selectStream     = `SELECT cursor FROM streams WHERE channel = ?1 AND name = ?2`
	selectSuppressed = `SELECT 1 FROM suppressed WHERE digest = ?1`
	selectHeld       = `SELECT 1 FROM quarantine WHERE digest = ?1 LIMIT 1`
)

// lists answers what is a cursor or a yes or no, and the counters.
func (r *reader) lists() error {
	now, err := loadState(r.c)
	if err != nil {
		return err
	}
	if r.w.Suppressed {
		r.g.Suppressed = uint64(now.suppressed)
	}
	if r.w.Ledger {
		r.g.LedgerRev = uint64(now.ledgerRev)
	}
	for _, s := range r.w.Streams {
		var cursor string
		if _, err := one(r.c, selectStream, func(q *driver.Stmt) { cursor = q.ColumnText(0) }, s.Channel, s.Name); err != nil {
			return err
		}
		r.g.Streams = append(r.g.Streams, channel.Cursor(cursor))
	}
	for _, d := range r.w.Suppress {
		there := false
		if now.suppressed > 0 {
			if there, err = one(r.c, selectSuppressed, nil, d); err != nil {
				return err
			}
		}
		r.g.Suppress = append(r.g.Suppress, there)
	}
	for _, d := range r.w.Held {
		there, err := one(r.c, selectHeld, nil, []byte(d))
		if err != nil {
			return err
		}
		r.g.Held = append(r.g.Held, there)
	}
	return nil
}
