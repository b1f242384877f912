package sqlite

import (
	"slices"

	driver "zombiezen.com/go/sqlite"

	"github.com/clientele-go/clientele/channel"
	"github.com/clientele-go/clientele/customer"
	"github.com/clientele-go/clientele/customer/identity"
)

const selectDecisions = `SELECT seq, action, a, b, key_kind, key_issuer, key_value, actor, reason, at, since FROM decisions ORDER BY seq`

// A ledger is all decisions as they were at a revision of them.
type ledger struct {
	rev       int64
	decisions []identity.Decision
}

// ledger reads the decisions, if it is not known what they are at their
// revision. Every view asks for all of them.
func (r *reader) ledger() error {
	if !r.w.Ledger {
		return nil
	}
	now, err := r.state()
	if err != nil {
		return err
	}
	r.g.LedgerRev = uint64(now.ledgerRev)
	if now.ledgerRev == 0 {
		return nil
	}
	if l := r.s.ledger.Load(); l != nil && l.rev == now.ledgerRev {
		r.g.Decisions = l.decisions
		return nil
	}
	if err := r.decisions(); err != nil {
		return err
	}
	r.g.Decisions = slices.Clip(r.g.Decisions)
	l := &ledger{now.ledgerRev, r.g.Decisions}
	r.s.ledger.Store(l)
	if !r.fresh() {
		r.s.ledger.CompareAndSwap(l, nil)
	}
	return nil
}

func (r *reader) decisions() error {
	return each(r.c, selectDecisions, func(q *driver.Stmt) error {
		at, err := parseTime(q.ColumnText(9))
		from, bad := parseTime(q.ColumnText(10))
		if err != nil || bad != nil {
			return damaged("decision", channel.Ref{}, errShape)
		}
		r.g.Decisions = append(r.g.Decisions, identity.Decision{Seq: q.ColumnInt64(0), Action: identity.Action(q.ColumnText(1)),
			A: refOf(q.ColumnText(2)), B: refOf(q.ColumnText(3)),
			Key:  channel.KeyID{Kind: channel.KeyKind(q.ColumnText(4)), Issuer: q.ColumnText(5), Value: q.ColumnText(6)},
			From: from, Actor: q.ColumnText(7), Reason: q.ColumnText(8), At: at})
		return nil
	})
}

const selectSources = `SELECT channel, fresh, tried, error, error_kind, received, applied, duplicate, stale, quarantined, suppressed FROM sources ORDER BY channel`

func (r *reader) sources() error {
	if !r.w.Sources {
		return nil
	}
	if r.memory != nil && r.memory.sources != nil {
		r.g.Sources = append(r.g.Sources, r.memory.sources...)
		return nil
	}
	if err := r.allSources(); err != nil {
		return err
	}
	if r.memory != nil {
		r.memory.sources = append([]customer.SourceRow{}, r.g.Sources...)
	}
	return nil
}

func (r *reader) allSources() error {
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

// state returns the counters.
func (r *reader) state() (state, error) {
	if r.memory != nil {
		return r.memory.state, nil
	}
	return r.loadState()
}

// lists answers what is a cursor or a yes or no, and the counters.
func (r *reader) lists() error {
	var now state
	if r.w.Suppressed || len(r.w.Suppress) > 0 {
		var err error
		if now, err = r.state(); err != nil {
			return err
		}
	}
	if r.w.Suppressed {
		r.g.Suppressed = uint64(now.suppressed)
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
			var err error
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
