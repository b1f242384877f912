package sqlite

import (
	"encoding/json"
	"errors"

	driver "zombiezen.com/go/sqlite"

	"github.com/clientele-go/clientele/channel"
	"github.com/clientele-go/clientele/customer"
)

// state are the counters of a file. The last is how many erasures there were
// since the file was last rewritten.
type state struct{ ledgerRev, changePos, suppressed, lastRef, lastTerm, erased int64 }

func loadState(c *driver.Conn) (x state, err error) {
	there, err := one(c, "SELECT ledger_rev, change_pos, suppressed, last_ref, last_term, erased FROM state", func(q *driver.Stmt) {
		x = state{q.ColumnInt64(0), q.ColumnInt64(1), q.ColumnInt64(2), q.ColumnInt64(3), q.ColumnInt64(4), q.ColumnInt64(5)}
	})
	if err == nil && !there {
		err = ErrDamaged
	}
	return x, err
}

// A tx applies commits inside a transaction.
type tx struct {
	c        *driver.Conn
	was, now state
	refs     map[channel.Ref]int64 // numbers that are known
}

func (t *tx) saveState() error {
	if t.now == t.was {
		return nil
	}
	return run(t.c, "UPDATE state SET ledger_rev = ?1, change_pos = ?2, suppressed = ?3, last_ref = ?4, last_term = ?5, erased = ?6",
		t.now.ledgerRev, t.now.changePos, t.now.suppressed, t.now.lastRef, t.now.lastTerm, t.now.erased)
}

// number returns the number of a ref, or 0 if it has none.
func (t *tx) number(r channel.Ref) (int64, error) {
	if n, ok := t.refs[r]; ok || r.IsZero() {
		return n, nil
	}
	n, err := int64Of(t.c, selectRef, r.Channel, string(r.Kind), r.ID)
	if err == nil && n != 0 {
		t.refs[r] = n
	}
	return n, err
}

// numbered returns the number of a ref and gives it one if it has none. The
// zero ref has the number 0.
func (t *tx) numbered(r channel.Ref) (n int64, fresh bool, err error) {
	if n, err = t.number(r); err != nil || n != 0 || r.IsZero() {
		return n, false, err
	}
	t.now.lastRef++
	n = t.now.lastRef
	t.refs[r] = n
	return n, true, run(t.c, "INSERT INTO refs (n, channel, kind, id) VALUES (?1, ?2, ?3, ?4)", n, r.Channel, string(r.Kind), r.ID)
}

// apply checks what a commit expects and makes its changes.
func (t *tx) apply(j *job) error {
	c := j.commit
	if ok, err := t.holds(&c.Expect); err != nil {
		return err
	} else if !ok {
		return customer.ErrStale
	}
	if c.Erase != nil {
		if err := t.erase(c.Erase); err != nil {
			return err
		}
	}
	for _, part := range []func(*job) error{t.facts, t.parties, t.entries, t.postings, t.cursors, t.sources, t.quarantine, t.changes, t.logs} {
		if err := part(j); err != nil {
			return err
		}
	}
	return nil
}

const (
	keepVersion = `INSERT INTO history (n, hash, owner, received, body) SELECT n, hash, owner, received, body FROM facts WHERE n = ?1 AND hash <> ?2`
	putFact     = `INSERT INTO facts (n, hash, owner, received, body) VALUES (?1, ?2, ?3, ?4, ?5)
	ON CONFLICT (n) DO UPDATE SET hash = excluded.hash, owner = excluded.owner, received = excluded.received, body = excluded.body`
	putVersion = `INSERT INTO history (n, hash, owner, received, body) SELECT ?1, ?2, ?3, ?4, ?5 WHERE EXISTS (SELECT 1 FROM facts WHERE n = ?1)`
)

func (t *tx) facts(j *job) error {
	for _, f := range j.current {
		n, fresh, err := t.numbered(f.Fact.Ref)
		if err != nil {
			return err
		}
		owner, _, err := t.numbered(f.Owner)
		if err != nil {
			return err
		}
		if !fresh {
			if err := run(t.c, keepVersion, n, f.Hash[:]); err != nil {
				return err
			}
		}
		if err := run(t.c, putFact, n, f.Hash[:], owner, f.received, f.body); err != nil {
			return err
		}
	}
	for _, f := range j.stale {
		n, err := t.number(f.Fact.Ref)
		if err != nil {
			return err
		}
		owner, _, err := t.numbered(f.Owner)
		if err != nil {
			return err
		}
		if err := run(t.c, putVersion, n, f.Hash[:], owner, f.received, f.body); err != nil {
			return err
		}
	}
	return nil
}

const putParty = `INSERT INTO parties (n, id, rev, facts, first, ver, body) VALUES (?1, ?2, 1, ?3, ?4, ?5, ?6)
	ON CONFLICT (n) DO UPDATE SET rev = rev + 1, id = excluded.id, facts = excluded.facts, first = excluded.first, ver = excluded.ver, body = excluded.body`

func (t *tx) parties(j *job) error {
	for i, p := range j.commit.Parties {
		n, _, err := t.numbered(p.Ref)
		if err != nil {
			return err
		}
		first, _, err := t.numbered(p.First)
		if err != nil {
			return err
		}
		if err := run(t.c, putParty, n, string(p.ID), p.Facts, first, int64(p.Ver), j.parties[i]); err != nil {
			return err
		}
	}
	return nil
}

func (t *tx) changes(j *job) error {
	for _, c := range j.commit.Changes {
		ns := make([]int64, len(c.Refs))
		for i, r := range c.Refs {
			n, _, err := t.numbered(r)
			if err != nil {
				return err
			}
			ns[i] = n
		}
		refs, err := json.Marshal(ns)
		others, err2 := json.Marshal(c.Others)
		if err := errors.Join(err, err2); err != nil {
			return err
		}
		t.now.changePos++
		if err := run(t.c, "INSERT INTO changes (pos, kind, customer, others, refs, at, ver) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
			t.now.changePos, string(c.Kind), string(c.Customer), string(others), string(refs), timeText(c.At), int64(c.Ver)); err != nil {
			return err
		}
	}
	return nil
}
