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
	for _, x := range e.Facts {
		has := customer.ExpectFact{Ref: x.Ref}
		n, err := t.number(x.Ref)
		if err != nil {
			return false, err
		}
		if n != 0 {
			var owner int64
			_, err := one(t.c, "SELECT hash, owner FROM facts WHERE n = ?1", func(q *driver.Stmt) {
				q.ColumnBytes(0, has.Hash[:])
				owner = q.ColumnInt64(1)
			}, n)
			if err != nil {
				return false, err
			}
			want, err := t.number(x.Owner)
			if err != nil {
				return false, err
			}
			if owner == want && (want != 0 || x.Owner.IsZero()) {
				has.Owner = x.Owner
			} else {
				return false, nil
			}
		}
		if has != x {
			return false, nil
		}
	}
	return true, nil
}

func (t *tx) holdsParties(e *customer.Expect) (bool, error) {
	for _, x := range e.Parties {
		var rev int64
		n, err := t.number(x.Ref)
		if err == nil && n != 0 {
			rev, err = int64Of(t.c, "SELECT rev FROM parties WHERE n = ?1", n)
		}
		if err != nil || uint64(rev) != x.Rev {
			return false, err
		}
	}
	return true, nil
}

func (t *tx) holdsTerms(e *customer.Expect) (bool, error) {
	for _, x := range e.Terms {
		rev, err := int64Of(t.c, "SELECT rev FROM terms WHERE term = ?1", []byte(x.Term))
		if err != nil || uint64(rev) != x.Rev {
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
