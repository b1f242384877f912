package sqlite

import (
	"encoding/json"
	"slices"

	driver "zombiezen.com/go/sqlite"

	"github.com/clientele-go/clientele/channel"
)

// state are the counters of a file. erased is how many erasures there were since
// the file was last scrubbed, erasures how many there ever were.
type state struct{ ledgerRev, changePos, suppressed, lastRef, lastTerm, erased, erasures int64 }

const selectState = `SELECT ledger_rev, change_pos, suppressed, last_ref, last_term, erased, erasures FROM state`

func (l *link) loadState() (x state, err error) {
	q, err := l.hot(hotState)
	if err != nil {
		return x, err
	}
	there, err := first(q)
	if err != nil {
		return x, err
	}
	if !there {
		return x, ErrDamaged
	}
	x = state{q.ColumnInt64(0), q.ColumnInt64(1), q.ColumnInt64(2), q.ColumnInt64(3), q.ColumnInt64(4), q.ColumnInt64(5), q.ColumnInt64(6)}
	return x, q.Reset()
}

// An object is the row of a ref, and what else is looked up by it.
type object struct {
	n, version, newest, count, owner int64
	hash                             channel.Hash
	older                            []byte // hashes of the other versions, if there are not many
}

// outdated adds a hash to those of older versions. Once there are too many they
// are looked up in the versions themselves.
func (o *object) outdated(h *channel.Hash) {
	if len(o.older) < mostOlder*len(h) {
		o.older = append(slices.Clip(o.older), h[:]...)
	}
}

// mostOlder is how many hashes of older versions stand in the row of a ref.
const mostOlder = 8

// A tx applies commits inside a transaction.
type tx struct {
	*memory
	*link
	lastRef  int64 // before the commit that is being applied
	was, now state
}

func (t *tx) saveState() error {
	if t.now == t.was {
		return nil
	}
	return run(t.c, "UPDATE state SET ledger_rev = ?1, change_pos = ?2, suppressed = ?3, last_ref = ?4, last_term = ?5, erased = ?6, erasures = ?7",
		t.now.ledgerRev, t.now.changePos, t.now.suppressed, t.now.lastRef, t.now.lastTerm, t.now.erased, t.now.erasures)
}

const selectObject = `SELECT n, version, newest, count, owner, hash, older FROM refs WHERE channel = ?1 AND kind = ?2 AND id = ?3`

// columnObject reads what selectObject selects from a column on.
func columnObject(q *driver.Stmt, col int) object {
	o := object{n: q.ColumnInt64(col), version: q.ColumnInt64(col + 1), newest: q.ColumnInt64(col + 2), count: q.ColumnInt64(col + 3), owner: q.ColumnInt64(col + 4)}
	q.ColumnBytes(col+5, o.hash[:])
	o.older = columnBytes(q, col+6)
	return o
}

// object returns what is known of a ref. One that has no row has the number 0.
func (t *tx) object(r channel.Ref) (*object, error) {
	if o, ok := t.objects.get(r); ok {
		return o, nil
	}
	o := &object{}
	if r.IsZero() {
		return o, nil
	}
	q, err := t.hot(hotSelectObject)
	if err != nil {
		return nil, err
	}
	bindRef(q, 1, r)
	there, err := first(q)
	if err != nil {
		return nil, err
	}
	if there {
		*o = columnObject(q, 0)
	}
	t.objects.add(r, o)
	return o, q.Reset()
}

// number returns the number of a ref, or 0 if it has none.
func (t *tx) number(r channel.Ref) (int64, error) {
	if o, ok := t.objects.get(r); ok {
		return o.n, nil
	}
	if k, ok := t.revs.get(r); ok && k.n != 0 {
		return k.n, nil
	}
	o, err := t.object(r)
	if err != nil {
		return 0, err
	}
	return o.n, nil
}

// numbered returns the number of a ref and gives it one if it has none. The
// zero ref has the number 0.
func (t *tx) numbered(r channel.Ref) (n int64, fresh bool, err error) {
	if n, err = t.number(r); err != nil || n != 0 || r.IsZero() {
		return n, false, err
	}
	o, err := t.object(r)
	if err != nil {
		return 0, false, err
	}
	t.now.lastRef++
	o.n = t.now.lastRef
	return o.n, true, t.insertObject(r, o)
}

const insertRef = `INSERT INTO refs (n, channel, kind, id, version, newest, count, owner, hash, older) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)`

func (t *tx) insertObject(r channel.Ref, o *object) error {
	q, err := t.hot(hotInsertRef)
	if err != nil {
		return err
	}
	q.BindInt64(1, o.n)
	bindRef(q, 2, r)
	for i, v := range [...]int64{o.version, o.newest, o.count, o.owner} {
		q.BindInt64(5+i, v)
	}
	q.BindBytes(9, o.bytes())
	q.BindBytes(10, o.older)
	return finish(q)
}

// bytes returns the hash of the current version, if there is one.
func (o *object) bytes() []byte {
	if o.version == 0 {
		return nil
	}
	return o.hash[:]
}

const updateRef = `UPDATE refs SET version = ?2, newest = ?3, count = ?4, owner = ?5, hash = ?6, older = ?7 WHERE n = ?1`

func (t *tx) updateObject(o *object) error {
	q, err := t.hot(hotUpdateRef)
	if err != nil {
		return err
	}
	for i, v := range [...]int64{o.n, o.version, o.newest, o.count, o.owner} {
		q.BindInt64(1+i, v)
	}
	q.BindBytes(6, o.bytes())
	q.BindBytes(7, o.older)
	return finish(q)
}

// apply makes the changes of a commit.
func (t *tx) apply(j *job) error {
	c := j.commit
	t.lastRef = t.now.lastRef
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

func (t *tx) facts(j *job) error {
	for i := range j.current {
		if err := t.current(&j.current[i]); err != nil {
			return err
		}
	}
	for i := range j.stale {
		f := &j.stale[i]
		o, err := t.object(f.Fact.Ref)
		if err != nil {
			return err
		}
		if o.version == 0 {
			continue
		}
		owner, _, err := t.numbered(f.Owner)
		if err != nil {
			return err
		}
		if err := t.version(o, f, owner); err != nil {
			return err
		}
		o.outdated(&f.Hash)
		if err := t.updateObject(o); err != nil {
			return err
		}
	}
	return nil
}

const replaceVersion = `UPDATE versions SET owner = ?2, received = ?3, body = ?4 WHERE seq = ?1`

func (t *tx) current(f *factRow) error {
	o, err := t.object(f.Fact.Ref)
	if err != nil {
		return err
	}
	fresh := o.n == 0
	if fresh {
		t.now.lastRef++
		o.n = t.now.lastRef
	}
	owner := o.n
	if f.Owner != f.Fact.Ref {
		if owner, _, err = t.numbered(f.Owner); err != nil {
			return err
		}
	}
	if o.version != 0 && o.hash == f.Hash {
		if err := run(t.c, replaceVersion, o.version, owner, f.received, f.body); err != nil {
			return err
		}
	} else {
		if err := t.version(o, f, owner); err != nil {
			return err
		}
		if o.version != 0 {
			o.outdated(&o.hash)
		}
		o.version, o.hash = o.newest, f.Hash
	}
	o.owner = owner
	if fresh {
		return t.insertObject(f.Fact.Ref, o)
	}
	return t.updateObject(o)
}

const insertVersion = `INSERT INTO versions (ref, before, owner, received, hash, body) VALUES (?1, ?2, ?3, ?4, ?5, ?6)`

// version appends a version to those of an object.
func (t *tx) version(o *object, f *factRow, owner int64) error {
	q, err := t.hot(hotInsertVersion)
	if err != nil {
		return err
	}
	q.BindInt64(1, o.n)
	q.BindInt64(2, o.newest)
	q.BindInt64(3, owner)
	q.BindText(4, f.received)
	q.BindBytes(5, f.Hash[:])
	q.BindText(6, f.body)
	if err := finish(q); err != nil {
		return err
	}
	o.newest = t.c.LastInsertRowID()
	o.count++
	return nil
}

// rev returns the revision of a party.
func (t *tx) rev(r channel.Ref) (int64, error) {
	if k, ok := t.revs.get(r); ok {
		return k.rev, nil
	}
	n, err := t.number(r)
	if err != nil {
		return 0, err
	}
	rev, err := int64Of(t.c, "SELECT rev FROM parties WHERE n = ?1", n)
	if err == nil {
		t.revs.add(r, partyKey{n, rev})
	}
	return rev, err
}

// The id of a party never changes, and what is not set is in no index that is
// written.
const (
	insertParty = `INSERT INTO parties (n, rev, facts, first, ver, members, body, id) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)`
	updateParty = `UPDATE parties SET rev = ?2, facts = ?3, first = ?4, ver = ?5, members = ?6, body = ?7 WHERE n = ?1`
)

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
		members, err := t.numbers(p.Members)
		if err != nil {
			return err
		}
		rev, err := t.rev(p.Ref)
		if err != nil {
			return err
		}
		query := hotUpdateParty
		if rev == 0 {
			query = hotInsertParty
		}
		q, err := t.hot(query)
		if err != nil {
			return err
		}
		for i, v := range [...]int64{n, rev + 1, int64(p.Facts), first, int64(p.Ver)} {
			q.BindInt64(1+i, v)
		}
		q.BindText(6, members)
		q.BindText(7, j.parties[i])
		if rev == 0 {
			q.BindText(8, string(p.ID))
		}
		if err := finish(q); err != nil {
			return err
		}
		t.revs.add(p.Ref, partyKey{n, rev + 1})
	}
	return nil
}

// numbers writes the numbers of refs as JSON, and nothing as nothing.
func (t *tx) numbers(refs []channel.Ref) (string, error) {
	if len(refs) == 0 {
		return "", nil
	}
	ns := make([]int64, len(refs))
	for i, r := range refs {
		var err error
		if ns[i], _, err = t.numbered(r); err != nil {
			return "", err
		}
	}
	b, err := json.Marshal(ns)
	return string(b), err
}

const insertChange = `INSERT INTO changes (pos, kind, customer, others, refs, at, ver) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)`

func (t *tx) changes(j *job) error {
	for i := range j.commit.Changes {
		c := &j.commit.Changes[i]
		refs, err := t.numbers(c.Refs)
		others := ""
		if err == nil && len(c.Others) > 0 {
			var b []byte
			b, err = json.Marshal(c.Others)
			others = string(b)
		}
		if err != nil {
			return err
		}
		t.now.changePos++
		q, err := t.hot(hotInsertChange)
		if err != nil {
			return err
		}
		q.BindInt64(1, t.now.changePos)
		for i, text := range [...]string{string(c.Kind), string(c.Customer), others, refs, timeText(c.At)} {
			q.BindText(2+i, text)
		}
		q.BindInt64(7, int64(c.Ver))
		if err := finish(q); err != nil {
			return err
		}
	}
	return nil
}
