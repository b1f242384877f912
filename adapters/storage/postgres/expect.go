package postgres

import (
	"context"

	"github.com/clientele-go/clientele/customer"
)

// holds reports whether what was locked is as expected. What is expected not to
// be there is inserted's.
func (t *tx) holds(e *customer.Expect) bool {
	if e.Ledger != nil && *e.Ledger != uint64(t.state.ledgerRev) || e.Suppressed != nil && *e.Suppressed != uint64(t.state.suppressed) {
		return false
	}
	for _, x := range e.Streams {
		if t.streams[x.Stream] != string(x.Cursor) {
			return false
		}
	}
	for _, id := range e.Held {
		if !t.held[id] {
			return false
		}
	}
	for _, f := range t.j.facts {
		has := t.facts[f.key]
		for _, x := range f.expects {
			if x != f.expects[0] || f.locking() == present && (has == nil || string(has.hash) != string(x.Hash[:]) || has.owner != refKey(x.Owner)) {
				return false
			}
		}
	}
	for _, p := range t.j.parties {
		for _, rev := range p.expects {
			if rev != p.expects[0] || p.locking() == present && uint64(t.parties[p.key]) != rev {
				return false
			}
		}
	}
	for _, x := range t.j.terms {
		has := t.terms[x.key]
		for _, rev := range x.expects {
			if rev != x.expects[0] || x.locking() == present && (has == nil || uint64(has.rev) != rev) {
				return false
			}
		}
	}
	return true
}

// inserted checks that what was expected not to be there was inserted, and that
// all other rows were either locked or inserted.
func (t *tx) inserted(ctx context.Context) error {
	var facts, parties []string
	var terms []uuid
	missing := -t.added.facts
	for _, f := range t.j.facts {
		if f.inserts() && t.facts[f.key] == nil {
			missing++
		}
		if f.locking() == absent {
			facts = append(facts, f.key)
		}
	}
	missing -= t.added.parties
	for _, p := range t.j.parties {
		if p.inserts() && t.parties[p.key] == 0 {
			missing++
		}
		if p.locking() == absent {
			parties = append(parties, p.key)
		}
	}
	missing -= t.added.terms
	for _, x := range t.j.terms {
		if t.insertsTerm(x) {
			missing++
		}
		if x.locking() == absent {
			terms = append(terms, x.key)
		}
	}
	if missing == 0 {
		return nil
	}
	// Rows that are there and were not made here are what was not expected, or
	// came between two statements.
	var others int64
	const others1 = `SELECT (SELECT count(*) FROM @facts WHERE tenant = $1 AND ref = ANY($2) AND xmin <> pg_current_xact_id()::xid)
		+ (SELECT count(*) FROM @parties WHERE tenant = $1 AND ref = ANY($3) AND xmin <> pg_current_xact_id()::xid)
		+ (SELECT count(*) FROM @terms WHERE tenant = $1 AND term = ANY($4) AND xmin <> pg_current_xact_id()::xid)`
	if err := t.conn.QueryRow(ctx, t.s.sql(others1), t.s.tenant, facts, parties, terms).Scan(&others); err != nil {
		return err
	}
	if others > 0 {
		return customer.ErrStale
	}
	return errAgain
}
