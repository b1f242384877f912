package sqlite

import (
	"slices"

	driver "zombiezen.com/go/sqlite"

	"github.com/clientele-go/clientele/channel"
	"github.com/clientele-go/clientele/customer"
)

// erase removes parties and facts with everything that names them. Their rows
// go by number; with the row of its ref a number means nothing any more.
func (t *tx) erase(e *customer.Erasing) error {
	t.now.erased++
	t.now.erasures++
	t.shutOut()
	facts, err := t.numbersOf(e.Facts)
	if err != nil {
		return err
	}
	parties, err := t.numbersOf(e.Parties)
	if err != nil {
		return err
	}
	for _, r := range e.Facts {
		if err := t.eraseVersions(r); err != nil {
			return err
		}
	}
	for _, step := range []struct {
		numbers []int64
		query   string
	}{
		{parties, "DELETE FROM parties WHERE n = ?1"},
		{parties, "DELETE FROM entries WHERE owner = ?1"},
		{e.Quarantine, release},
	} {
		for _, n := range step.numbers {
			if err := run(t.c, step.query, n); err != nil {
				return err
			}
		}
	}
	gone := slices.Concat(facts, parties)
	slices.Sort(gone)
	gone = slices.Compact(gone)
	for _, name := range e.Terms {
		if err := t.eraseTerm(name, gone); err != nil {
			return err
		}
	}
	if err := t.eraseDecisions(slices.Concat(e.Facts, e.Parties)); err != nil {
		return err
	}
	if err := t.eraseRefs(gone, facts); err != nil {
		return err
	}
	t.shutOut()
	return nil
}

// eraseVersions removes all versions of a fact.
func (t *tx) eraseVersions(r channel.Ref) error {
	o, err := t.object(r)
	if err != nil || o.version == 0 {
		return err
	}
	for seq := o.newest; seq != 0; {
		before, err := int64Of(t.c, "SELECT before FROM versions WHERE seq = ?1", seq)
		if err != nil {
			return err
		}
		if err := run(t.c, "DELETE FROM versions WHERE seq = ?1", seq); err != nil {
			return err
		}
		seq = before
	}
	*o = object{n: o.n}
	return t.updateObject(o)
}

// numbersOf returns the numbers of those refs that have one.
func (t *tx) numbersOf(refs []channel.Ref) ([]int64, error) {
	var out []int64
	for _, r := range refs {
		n, err := t.number(r)
		if err != nil {
			return nil, err
		}
		if n != 0 {
			out = append(out, n)
		}
	}
	return out, nil
}

// eraseTerm removes postings of one term.
func (t *tx) eraseTerm(name customer.Term, gone []int64) error {
	x, err := t.term(name)
	if err != nil || !x.there() {
		return err
	}
	if x.n == 0 {
		x.list = slices.DeleteFunc(x.list, func(p posting) bool {
			_, is := slices.BinarySearch(gone, p.ref)
			return is
		})
		x.past = 0
		for _, p := range x.list {
			x.past += p.pastNumber()
		}
		x.current = len(x.list) - x.past
	} else if err := t.erasePostings(x, gone); err != nil {
		return err
	}
	if x.current+x.past == 0 {
		return run(t.c, "DELETE FROM terms WHERE term = ?1", []byte(name))
	}
	return t.saveTerm(name, x)
}

// erasePostings removes postings of a term that has them in the table. What is
// shorter is walked: a channel has very many open orders, a person very many
// facts.
func (t *tx) erasePostings(x *term, gone []int64) error {
	named := gone
	if x.current+x.past < len(gone) {
		named = nil
		err := each(t.c, "SELECT ref FROM postings WHERE term = ?1", func(q *driver.Stmt) error {
			if _, is := slices.BinarySearch(gone, q.ColumnInt64(0)); is {
				named = append(named, q.ColumnInt64(0))
			}
			return nil
		}, x.n)
		if err != nil {
			return err
		}
	}
	for _, n := range named {
		for past, count := range []*int{&x.current, &x.past} {
			if err := run(t.c, delPosting, x.n, past, n); err != nil {
				return err
			}
			*count -= t.c.Changes()
		}
	}
	return nil
}

func (t *tx) eraseDecisions(gone []channel.Ref) error {
	erased := 0
	for _, r := range gone {
		for _, query := range []string{"DELETE FROM decisions WHERE a = ?1", "DELETE FROM decisions WHERE b = ?1"} {
			if err := run(t.c, query, r.String()); err != nil {
				return err
			}
			erased += t.c.Changes()
		}
	}
	if erased > 0 {
		t.now.ledgerRev++
	}
	return nil
}

const (
	inUse  = `SELECT EXISTS (SELECT 1 FROM refs WHERE n = ?1 AND version <> 0) OR EXISTS (SELECT 1 FROM parties WHERE n = ?1)`
	untell = `UPDATE changes SET refs = (SELECT json_group_array(value) FROM json_each(refs) WHERE value <> ?1)
	WHERE refs <> '' AND EXISTS (SELECT 1 FROM json_each(refs) WHERE value = ?1)`
)

// eraseRefs removes the rows of refs, but of those that are something else
// too. A fact of which only the party stays is taken out of the feed by hand:
// that reads all of it, but hardly ever happens.
func (t *tx) eraseRefs(gone, facts []int64) error {
	for _, n := range gone {
		used, err := int64Of(t.c, inUse, n)
		if err != nil {
			return err
		}
		if used == 0 {
			err = run(t.c, "DELETE FROM refs WHERE n = ?1", n)
		} else if slices.Contains(facts, n) {
			err = run(t.c, untell, n)
		}
		if err != nil {
			return err
		}
	}
	return nil
}
