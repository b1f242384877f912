package sqlite

import (
	"cmp"
	"slices"

	driver "zombiezen.com/go/sqlite"

	"github.com/clientele-go/clientele/channel"
	"github.com/clientele-go/clientele/customer"
)

const (
	addEntry = `INSERT INTO entries (owner, at, ns, channel, ref_kind, ref_id, kind, part) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8) ON CONFLICT DO NOTHING`
	delEntry = `DELETE FROM entries WHERE owner = ?1 AND at = ?2 AND ns = ?3 AND channel = ?4 AND ref_kind = ?5 AND ref_id = ?6 AND kind = ?7 AND part = ?8`
)

func (t *tx) entries(j *job) error {
	// In the order of numbers the pages of a tree are touched one after the
	// other; those that have none yet come last.
	changes := slices.SortedFunc(slices.Values(j.commit.Entries), func(a, b customer.EntryChange) int {
		return cmp.Compare(uint64(t.refs[a.Owner]-1), uint64(t.refs[b.Owner]-1))
	})
	for _, x := range changes {
		n, err := t.number(x.Owner)
		if err != nil {
			return err
		}
		for i := 0; n != 0 && i < len(x.Remove); i++ {
			if err := t.entry(delEntry, n, &x.Remove[i]); err != nil {
				return err
			}
		}
		if len(x.Add) == 0 {
			continue
		}
		if n, _, err = t.numbered(x.Owner); err != nil {
			return err
		}
		for i := range x.Add {
			if err := t.entry(addEntry, n, &x.Add[i]); err != nil {
				return err
			}
		}
	}
	return nil
}

func (t *tx) entry(query string, owner int64, e *customer.EntryRow) error {
	return run(t.c, query, owner, e.At.Unix(), e.At.Nanosecond(), e.Ref.Channel, string(e.Ref.Kind), e.Ref.ID, string(e.Kind), e.Part)
}

// A term is the row of a term while its postings change.
type term struct {
	name          customer.Term
	n             int64
	current, past int
	fresh         bool // it has no row yet
}

func (t *tx) term(name customer.Term) (x term, err error) {
	x.name = name
	there, err := one(t.c, selectTerm, func(q *driver.Stmt) { x.n, x.current, x.past = q.ColumnInt64(0), q.ColumnInt(2), q.ColumnInt(3) }, []byte(name))
	x.fresh = !there
	return x, err
}

func (t *tx) saveTerm(x *term) error {
	if x.fresh {
		return run(t.c, "INSERT INTO terms (term, n, rev, current, past) VALUES (?1, ?2, 1, ?3, ?4)", []byte(x.name), x.n, x.current, x.past)
	}
	return run(t.c, "UPDATE terms SET rev = rev + 1, current = ?2, past = ?3 WHERE term = ?1", []byte(x.name), x.current, x.past)
}

func (t *tx) postings(j *job) error {
	changes := slices.SortedFunc(slices.Values(j.commit.Terms), func(a, b customer.TermChange) int {
		return cmp.Compare(a.Term, b.Term)
	})
	for _, c := range changes {
		x, err := t.term(c.Term)
		if err != nil {
			return err
		}
		if x.fresh && len(c.Add) == 0 {
			continue
		}
		if x.fresh {
			t.now.lastTerm++
			x.n = t.now.lastTerm
		}
		for i := 0; !x.fresh && i < len(c.Remove); i++ {
			if err := t.pass(&x, c.Remove[i]); err != nil {
				return err
			}
		}
		for _, p := range c.Add {
			if err := t.post(&x, p); err != nil {
				return err
			}
		}
		if err := t.saveTerm(&x); err != nil {
			return err
		}
	}
	return nil
}

const (
	addPosting = `INSERT INTO postings (term, past, ref, weight) VALUES (?1, ?2, ?3, ?4) ON CONFLICT DO NOTHING`
	weigh      = `UPDATE postings SET weight = ?4 WHERE term = ?1 AND past = ?2 AND ref = ?3 AND weight <> ?4`
	delPosting = `DELETE FROM postings WHERE term = ?1 AND past = ?2 AND ref = ?3`
	makePast   = `UPDATE postings SET past = 1 WHERE term = ?1 AND past = 0 AND ref = ?2`
)

// post adds a posting or replaces the one of the same ref.
func (t *tx) post(x *term, p customer.Posting) error {
	ref, fresh, err := t.numbered(p.Ref)
	if err != nil {
		return err
	}
	count, other, past := &x.current, &x.past, 0
	if p.Past {
		count, other, past = &x.past, &x.current, 1
	}
	if *other > 0 && !fresh {
		if err := run(t.c, delPosting, x.n, 1-past, ref); err != nil {
			return err
		}
		*other -= t.c.Changes()
	}
	if err := run(t.c, addPosting, x.n, past, ref, int(p.Weight)); err != nil {
		return err
	}
	if t.c.Changes() == 1 {
		*count++
		return nil
	}
	return run(t.c, weigh, x.n, past, ref, int(p.Weight))
}

// pass makes a posting past.
func (t *tx) pass(x *term, r channel.Ref) error {
	ref, err := t.number(r)
	if err != nil || ref == 0 {
		return err
	}
	if err := run(t.c, makePast, x.n, ref); err != nil {
		return err
	}
	x.current -= t.c.Changes()
	x.past += t.c.Changes()
	return nil
}
