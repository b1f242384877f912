package sqlite

import (
	"cmp"
	"slices"

	driver "zombiezen.com/go/sqlite"

	"github.com/clientele-go/clientele/customer"
)

const (
	addEntry = `INSERT INTO entries (owner, at, ns, channel, ref_kind, ref_id, kind, part) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8) ON CONFLICT DO NOTHING`
	delEntry = `DELETE FROM entries WHERE owner = ?1 AND at = ?2 AND ns = ?3 AND channel = ?4 AND ref_kind = ?5 AND ref_id = ?6 AND kind = ?7 AND part = ?8`
)

func (t *tx) entries(j *job) error {
	// In the order of numbers the pages of a tree are touched one after the
	// other.
	type change struct {
		owner int64
		*customer.EntryChange
	}
	changes := make([]change, 0, len(j.commit.Entries))
	for i := range j.commit.Entries {
		x := &j.commit.Entries[i]
		n, err := t.number(x.Owner)
		if err == nil && n == 0 && len(x.Add) > 0 {
			n, _, err = t.numbered(x.Owner)
		}
		if err != nil {
			return err
		}
		if n != 0 {
			changes = append(changes, change{n, x})
		}
	}
	slices.SortFunc(changes, func(a, b change) int { return cmp.Compare(a.owner, b.owner) })
	for _, x := range changes {
		for i := range x.Remove {
			if err := t.entry(hotDelEntry, x.owner, &x.Remove[i]); err != nil {
				return err
			}
		}
		for i := range x.Add {
			if err := t.entry(hotAddEntry, x.owner, &x.Add[i]); err != nil {
				return err
			}
		}
	}
	return nil
}

func (t *tx) entry(query hot, owner int64, e *customer.EntryRow) error {
	q, err := t.hot(query)
	if err != nil {
		return err
	}
	q.BindInt64(1, owner)
	q.BindInt64(2, e.At.Unix())
	q.BindInt64(3, int64(e.At.Nanosecond()))
	bindRef(q, 4, e.Ref)
	q.BindText(7, string(e.Kind))
	q.BindText(8, e.Part)
	return finish(q)
}

// A term is the row of a term.
type term struct {
	n             int64 // of its rows in the table postings; 0: they stand in list
	rev           int64
	current, past int
	list          []posting
}

// there reports whether the term has a row.
func (x *term) there() bool { return x.rev > 0 }

const selectTerm = `SELECT n, rev, current, past, list FROM terms WHERE term = ?1`

// columnTerm reads what selectTerm selects.
func columnTerm(q *driver.Stmt) term {
	return term{n: q.ColumnInt64(0), rev: q.ColumnInt64(1), current: q.ColumnInt(2), past: q.ColumnInt(3), list: unpack(columnBytes(q, 4))}
}

// term returns what is known of a term.
func (t *tx) term(name customer.Term) (*term, error) {
	if x, ok := t.memory.term(name); ok {
		return x, nil
	}
	x := &term{}
	q, err := t.hot(hotSelectTerm)
	if err != nil {
		return nil, err
	}
	bindTerm(q, 1, name)
	there, err := q.Step()
	if err != nil {
		return nil, err
	}
	if there {
		*x = columnTerm(q)
	}
	t.terms.add(name, x)
	return x, q.Reset()
}

const (
	insertTerm = `INSERT INTO terms (term, n, rev, current, past, list) VALUES (?1, ?2, ?3, ?4, ?5, ?6)`
	updateTerm = `UPDATE terms SET n = ?2, rev = ?3, current = ?4, past = ?5, list = ?6 WHERE term = ?1`
)

// saveTerm writes the row of a term with a new revision.
func (t *tx) saveTerm(name customer.Term, x *term) error {
	query := hotUpdateTerm
	if !x.there() {
		query = hotInsertTerm
	}
	x.rev++
	q, err := t.hot(query)
	if err != nil {
		return err
	}
	bindTerm(q, 1, name)
	for i, v := range [...]int64{x.n, x.rev, int64(x.current), int64(x.past)} {
		q.BindInt64(2+i, v)
	}
	var room [256]byte
	q.BindBytes(6, pack(room[:0], x.list))
	return finish(q)
}

const appendTerm = `INSERT INTO terms (term, n, rev, current, past, list) VALUES (?1, 0, 1, ?2, 0, ?3)
	ON CONFLICT (term) DO UPDATE SET rev = rev + 1, current = current + ?2, list = CAST(list || ?3 AS BLOB) WHERE n = 0 AND current + past + ?2 <= ?4`

// append appends to a term that nobody has looked at postings of refs that are
// new with this commit, so that no posting of theirs can be there already. It
// returns false if there is more to do than that, and has done nothing then.
func (t *tx) append(c *customer.TermChange) (done bool, err error) {
	if len(c.Add) == 0 || len(c.Add) > longest || len(c.Remove) > 0 {
		return false, nil
	}
	if _, known := t.memory.term(c.Term); known {
		return false, nil
	}
	var room [longest]posting
	list := room[:0]
	for _, p := range c.Add {
		ref, _, err := t.numbered(p.Ref)
		if err != nil || ref <= t.lastRef || slices.ContainsFunc(list, func(x posting) bool { return x.ref == ref }) {
			return false, err
		}
		list = append(list, posting{ref, p.Weight, p.Past})
	}
	q, err := t.hot(hotAppendTerm)
	if err != nil {
		return false, err
	}
	var bytes [256]byte
	bindTerm(q, 1, c.Term)
	q.BindInt64(2, int64(len(list)))
	q.BindBytes(3, pack(bytes[:0], list))
	q.BindInt64(4, longest)
	if err := finish(q); err != nil || t.c.Changes() == 0 {
		return false, err
	}
	t.terms.add(c.Term, nil)
	return true, nil
}

func (t *tx) postings(j *job) error {
	for _, c := range j.terms {
		if done, err := t.append(c); done || err != nil {
			if err != nil {
				return err
			}
			continue
		}
		x, err := t.term(c.Term)
		if err != nil {
			return err
		}
		if !x.there() && len(c.Add) == 0 {
			continue
		}
		if err := t.change(x, c); err != nil {
			return err
		}
		if err := t.saveTerm(c.Term, x); err != nil {
			return err
		}
	}
	return nil
}

// change changes the postings of a term. What is about to become too long a
// list moves to the table first.
func (t *tx) change(x *term, c *customer.TermChange) error {
	if x.n == 0 && len(x.list)+len(c.Add) > longest {
		if err := t.spill(x); err != nil {
			return err
		}
	}
	for _, r := range c.Remove {
		ref, err := t.number(r)
		if err == nil && ref != 0 {
			err = t.pass(x, ref)
		}
		if err != nil {
			return err
		}
	}
	for _, p := range c.Add {
		ref, fresh, err := t.numbered(p.Ref)
		if err == nil {
			err = t.post(x, posting{ref, p.Weight, p.Past}, fresh)
		}
		if err != nil {
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

// spill moves the list of a term to the table.
func (t *tx) spill(x *term) error {
	t.now.lastTerm++
	x.n = t.now.lastTerm
	for _, p := range x.list {
		if err := run(t.c, addPosting, x.n, p.pastNumber(), p.ref, int(p.weight)); err != nil {
			return err
		}
	}
	x.list = nil
	return nil
}

// post adds a posting or replaces the one of the same ref.
func (t *tx) post(x *term, p posting, fresh bool) error {
	count, other := &x.current, &x.past
	if p.past {
		count, other = &x.past, &x.current
	}
	if x.n == 0 {
		i := slices.IndexFunc(x.list, func(y posting) bool { return y.ref == p.ref })
		switch {
		case i < 0:
			x.list = append(x.list, p)
			*count++
			return nil
		case x.list[i].past != p.past:
			*count++
			*other--
		}
		x.list[i] = p
		return nil
	}
	if *other > 0 && !fresh {
		if err := run(t.c, delPosting, x.n, 1-p.pastNumber(), p.ref); err != nil {
			return err
		}
		*other -= t.c.Changes()
	}
	if err := run(t.c, addPosting, x.n, p.pastNumber(), p.ref, int(p.weight)); err != nil {
		return err
	}
	if t.c.Changes() == 1 {
		*count++
		return nil
	}
	return run(t.c, weigh, x.n, p.pastNumber(), p.ref, int(p.weight))
}

// pass makes a posting past.
func (t *tx) pass(x *term, ref int64) error {
	if x.n == 0 {
		i := slices.IndexFunc(x.list, func(y posting) bool { return y.ref == ref })
		if i >= 0 && !x.list[i].past {
			x.list[i].past = true
			x.current--
			x.past++
		}
		return nil
	}
	if err := run(t.c, makePast, x.n, ref); err != nil {
		return err
	}
	x.current -= t.c.Changes()
	x.past += t.c.Changes()
	return nil
}
