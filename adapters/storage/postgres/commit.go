package postgres

import (
	"context"
	"errors"
	"time"

	"github.com/jackc/pgx/v5/pgxpool"

	"github.com/clientele-go/clientele/customer"
)

// Commit implements [customer.Storage]. It takes two round trips: one that
// locks what the commit expects and changes, in an order that is the same for
// all, and inserts what is expected not to be there; and one that makes the
// other changes. A commit that only records accesses takes one, a large one
// three, and a very large one, whose rows are copied, three or four, however
// many they are. A few rare ones, such as erasures, take up to six.
//
// A commit whose connection is lost is looked up by its number before Commit
// returns, so that it is known whether it was stored. It goes on to the end
// once it writes, although its context may end meanwhile.
func (s *Storage) Commit(ctx context.Context, c *customer.Commit) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	if onlyAccesses(c) {
		if err := s.record(ctx, c.Accesses); err != nil {
			return err
		}
		s.cleanUp(ctx)
		return nil
	}
	return s.Prepare(c)(ctx)
}

// Prepare implements [customer.Preparer].
func (s *Storage) Prepare(c *customer.Commit) func(context.Context) error {
	j, err := newJob(s.codec, &s.sheets, c)
	return func(ctx context.Context) error {
		if err != nil {
			return err
		}
		if err := ctx.Err(); err != nil {
			return err
		}
		_, err := s.store(ctx, j, staging{})
		return err
	}
}

// store stores what is prepared.
func (s *Storage) store(ctx context.Context, j *job, how staging) (customer.Staged, error) {
	bold := j.bold()
	var t *tx
	err := s.patiently(ctx, "commit", func() error {
		t = &tx{s: s, j: j, id: newCommit(), bold: bold, many: bold && j.inserts() >= copyFrom && s.bursts, staging: how}
		err := s.with(ctx, func(conn *pgxpool.Conn) error {
			t.conn = conn
			return t.run(ctx)
		})
		if bold && unique(err) {
			bold = false
			return errAgain
		}
		if t.many && unknown(err) && s.lz4.Swap(false) {
			return errAgain // another server, which does not have it
		}
		if found(err) {
			return customer.ErrStale
		}
		if err != nil && t.sent && gone(err) {
			return s.resolve(ctx, t.receipts(), t.id, err)
		}
		if s.held(ctx) != nil && passing(err) {
			return customer.ErrStale // it is decided again, in a transaction of its own
		}
		return err
	})
	if errors.Is(err, customer.ErrStale) {
		return nil, customer.ErrStale
	}
	if err != nil {
		return nil, err
	}
	j.drop()
	if j.c.Erase != nil {
		s.forget()
	}
	s.cleanUp(ctx)
	if !how.early {
		return nil, nil
	}
	return &staged{s, t.receipts(), t.id}, nil
}

func onlyAccesses(c *customer.Commit) bool {
	e := &c.Expect
	return len(c.Accesses) > 0 && c.Erase == nil && e.Ledger == nil && e.Suppressed == nil &&
		len(e.Facts)+len(e.Parties)+len(e.Terms)+len(e.Streams)+len(e.Held)+len(c.Current)+len(c.Stale)+len(c.Parties)+len(c.Entries)+len(c.Terms)+
			len(c.Streams)+len(c.Sources)+len(c.Released)+len(c.Quarantine)+len(c.Changes)+len(c.Decisions)+len(c.Suppress) == 0
}

const recordAccesses = `WITH receipt AS (INSERT INTO @receipts (tenant, commit) VALUES ($1, $9)) ` + putAccesses

// record stores accesses, in one statement.
func (s *Storage) record(ctx context.Context, as []customer.Access) error {
	return s.patiently(ctx, "record", func() error {
		id := newCommit()
		args := append(append([]any{s.tenant}, accessColumns(as)...), id)
		// Once it is sent nobody else can end it.
		end, cancel := context.WithTimeout(context.WithoutCancel(ctx), writeTimeout)
		defer cancel()
		conn, err := s.pool.Acquire(ctx)
		if err != nil {
			return err
		}
		_, err = conn.Exec(end, s.sql(recordAccesses), args...)
		conn.Release()
		if err != nil && gone(err) {
			return s.resolve(ctx, "@receipts", id, err)
		}
		return err
	})
}

// writeTimeout bounds the part of a commit that waits for no lock, but for the
// disk and for standbys.
const writeTimeout = 2 * time.Minute

const (
	fenceReceipts = `INSERT INTO @receipts (tenant, commit) VALUES ($1, $2) ON CONFLICT DO NOTHING`
	fenceCommits  = `INSERT INTO @commits (tenant, commit, seq, pos, n) VALUES ($1, $2, 0, 0, 0) ON CONFLICT DO NOTHING`
)

// resolve finds out what became of a commit whose connection was lost. It puts
// a row with the commit's number where the commit puts its own: if that was
// there the commit is stored; otherwise it is not and never will be, for its
// own row then fails. It waits for a commit that is still under way.
func (s *Storage) resolve(ctx context.Context, table string, id uuid, lost error) error {
	fence := fenceReceipts
	if table == "@commits" {
		fence = fenceCommits
	}
	stored := false
	end, cancel := context.WithTimeout(context.WithoutCancel(ctx), max(s.cfg.Patience, 5*time.Second))
	defer cancel()
	err := s.patiently(end, "resolve", func() error {
		tag, err := s.pool.Exec(end, s.sql(fence), s.tenant, id)
		stored = err == nil && tag.RowsAffected() == 0
		return err
	})
	switch {
	case err != nil:
		return wrap(ctx, "commit, which may be stored or not", lost)
	case stored:
		return nil
	case ctx.Err() != nil:
		return ctx.Err()
	}
	return errAgain
}

// cleanUpAfter is after how many commits a handle looks for receipts that
// nobody will ask for any more.
const cleanUpAfter = 4096

func (s *Storage) cleanUp(ctx context.Context) {
	if s.commits.Add(1)%cleanUpAfter != 0 {
		return
	}
	// If it fails the next one does it.
	_, _ = s.pool.Exec(ctx, s.sql(`DELETE FROM @receipts WHERE tenant = $1 AND commit < $2`), s.tenant, commitAt(time.Now().Add(-48*time.Hour)))
}

// A tx is one attempt to store a commit.
type tx struct {
	s    *Storage
	j    *job
	conn *pgxpool.Conn
	id   uuid
	sent bool // the statements that end the transaction were sent
	bold bool // what is inserted is taken for new: one that is not ends the attempt
	many bool // it is bold, and so much that it is copied
	staging

	alone   bool // no places are held of terms that stay absent
	gone    bool // what it is made after is not there
	state   state
	streams map[customer.Stream]string
	held    map[int64]bool
	facts   map[string]*head
	parties map[string]int64 // revisions
	terms   map[uuid]*storedTerm
	added   struct{ facts, parties, terms int64 }
	posted  map[uuid]map[string]post // what postings have of terms that stand there
}

type state struct{ ledgerRev, suppressed int64 }

// A head is a fact without what it says.
type head struct {
	hash  []byte
	owner string
}

// run stores the commit, or nothing.
func (t *tx) run(ctx context.Context) error {
	all := t.j
	if e := all.c.Erase; e != nil {
		// What is erased is locked with what is expected. The rest is then stored
		// without expectations, for they have been checked.
		t.j = all.expecting()
		if err := t.lock(ctx, true); err != nil {
			return err
		}
		if err := t.erase(ctx, e); err != nil {
			return err
		}
		t.j = all.storing()
		if err := t.lock(ctx, false); err != nil {
			return err
		}
	} else if err := t.lock(ctx, true); err != nil {
		return err
	}
	return t.write(ctx)
}

// receipts is where the commit leaves its number.
func (t *tx) receipts() string {
	if len(t.j.c.Changes) > 0 {
		return "@commits"
	}
	return "@receipts"
}
