package sqlite

import (
	driver "zombiezen.com/go/sqlite"

	"github.com/clientele-go/clientele/channel"
	"github.com/clientele-go/clientele/customer"
)

// holds reports whether what a commit was decided on is still so.
func (t *tx) holds(e *customer.Expect) (bool, error) {
	if e.Ledger != nil && *e.Ledger != uint64(t.now.ledgerRev) || e.Suppressed != nil && *e.Suppressed != uint64(t.now.suppressed) {
		return false, nil
	}
	for _, check := range []func(*customer.Expect) (bool, error){t.holdsParties, t.holdsTerms, t.holdsFacts, t.holdsStreams, t.holdsHeld} {
		if ok, err := check(e); err != nil || !ok {
			return false, err
		}
	}
	return true, nil
}

func (t *tx) holdsHeld(e *customer.Expect) (bool, error) {
	for _, id := range e.Held {
		if there, err := one(t.c, "SELECT 1 FROM quarantine WHERE id = ?1", nil, id); err != nil || !there {
			return false, err
		}
	}
	return true, nil
}

func (t *tx) holdsFacts(e *customer.Expect) (bool, error) {
	for i := range e.Facts {
		x := &e.Facts[i]
		o, err := t.object(x.Ref)
		if err != nil {
			return false, err
		}
		if o.version == 0 {
			if x.Hash != (channel.Hash{}) || !x.Owner.IsZero() {
				return false, nil
			}
			continue
		}
		owner := o.n
		if x.Owner != x.Ref {
			if owner, err = t.number(x.Owner); err != nil {
				return false, err
			}
		}
		if o.hash != x.Hash || o.owner != owner || owner == 0 && !x.Owner.IsZero() {
			return false, nil
		}
	}
	return true, nil
}

func (t *tx) holdsParties(e *customer.Expect) (bool, error) {
	for i := range e.Parties {
		x := &e.Parties[i]
		rev, err := t.rev(x.Ref)
		if err != nil || uint64(rev) != x.Rev {
			return false, err
		}
	}
	return true, nil
}

func (t *tx) holdsTerms(e *customer.Expect) (bool, error) {
	for i := range e.Terms {
		x := &e.Terms[i]
		has, err := t.term(x.Term)
		if err != nil || uint64(has.rev) != x.Rev {
			return false, err
		}
	}
	return true, nil
}

func (t *tx) holdsStreams(e *customer.Expect) (bool, error) {
	for _, x := range e.Streams {
		var cursor string
		_, err := one(t.c, selectStream, func(q *driver.Stmt) { cursor = q.ColumnText(0) }, x.Stream.Channel, x.Stream.Name)
		if err != nil || channel.Cursor(cursor) != x.Cursor {
			return false, err
		}
	}
	return true, nil
}
