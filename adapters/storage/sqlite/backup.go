package sqlite

import (
	"context"
	"fmt"
	"os"

	driver "zombiezen.com/go/sqlite"
)

// Backup writes the state of one moment to a new file at path, while others
// read and write. The copy is a file like any other, compact, and needs no
// file beside it. A file that is there is not overwritten. What is left of an
// attempt that failed is removed.
//
// A backup that is older than an erasure still has who was erased: whoever
// restores one erases them again.
func (s *Storage) Backup(ctx context.Context, path string) error {
	f, err := os.OpenFile(path, os.O_RDWR|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return fmt.Errorf("sqlite: backup: %w", err)
	}
	err = s.outside(ctx, "backup", func(l *link) error {
		// Only the new file is written.
		if err := run(l.c, "PRAGMA query_only = OFF"); err != nil {
			return err
		}
		err := run(l.c, "VACUUM INTO ?1", path)
		l.disarm()
		if e := run(l.c, "PRAGMA query_only = ON"); err == nil {
			err = e
		}
		return err
	})
	if err == nil {
		err = f.Sync()
	}
	if e := f.Close(); err == nil {
		err = e
	}
	if err != nil {
		_ = os.Remove(path) // the first error says more
	}
	return err
}

// Check reads the whole file and returns an error that wraps [ErrDamaged] if it
// is not what was written, or contradicts itself.
func (s *Storage) Check(ctx context.Context) error {
	return s.snapshot(ctx, "check", func(l *link) error {
		c := l.c
		found := ""
		if _, err := one(c, "PRAGMA integrity_check(1)", func(q *driver.Stmt) { found = q.ColumnText(0) }); err != nil {
			return err
		}
		if found != "ok" {
			return fmt.Errorf("%w: %s", ErrDamaged, found)
		}
		for _, x := range contradictions() {
			n, err := int64Of(c, x.query)
			if err != nil {
				return err
			}
			if n > 0 {
				return fmt.Errorf("%w: %d %s", ErrDamaged, n, x.what)
			}
		}
		return checkLists(c)
	})
}

// checkLists compares the counts of terms with the lists in their rows.
func checkLists(c *driver.Conn) error {
	return each(c, "SELECT list, current, past FROM terms WHERE n = 0", func(q *driver.Stmt) error {
		b, current, past := columnBytes(q, 0), q.ColumnInt(1), q.ColumnInt(2)
		list := unpack(b)
		for _, p := range list {
			past -= p.pastNumber()
			current -= 1 - p.pastNumber()
		}
		if current != 0 || past != 0 || len(pack(nil, list)) != len(b) {
			return fmt.Errorf("%w: a term counts its postings wrong", ErrDamaged)
		}
		return nil
	})
}

type contradiction struct{ what, query string }

// contradictions are queries that count what cannot be.
func contradictions() []contradiction {
	return []contradiction{
		{"parties have no ref", "SELECT count(*) FROM parties WHERE n NOT IN (SELECT n FROM refs)"},
		{"facts have no version", "SELECT count(*) FROM refs WHERE version <> 0 AND version NOT IN (SELECT seq FROM versions)"},
		{"versions are of no fact", "SELECT count(*) FROM versions WHERE ref NOT IN (SELECT n FROM refs WHERE version <> 0)"},
		{"versions are counted wrong", `SELECT count(*) FROM refs r LEFT JOIN (SELECT ref, count(*) AS n, max(seq) AS last FROM versions GROUP BY ref) v ON v.ref = r.n
			WHERE r.count <> coalesce(v.n, 0) OR r.newest <> coalesce(v.last, 0)`},
		{"hashes are listed wrong", "SELECT count(*) FROM refs WHERE length(older) <> 32 * min(max(count - 1, 0), 8)"},
		{"chains are broken", "SELECT count(*) FROM versions v WHERE before <> 0 AND ref IS NOT (SELECT ref FROM versions WHERE seq = v.before)"},
		{"postings are of no term", "SELECT count(*) FROM postings WHERE term NOT IN (SELECT n FROM terms)"},
		{"terms count their postings wrong", `SELECT count(*) FROM terms t
			LEFT JOIN (SELECT term, sum(past = 0) AS current, sum(past = 1) AS past FROM postings GROUP BY term) p ON p.term = t.n
			WHERE t.n <> 0 AND (t.current <> coalesce(p.current, 0) OR t.past <> coalesce(p.past, 0))`},
		{"counters are behind", `SELECT count(*) FROM state WHERE last_ref < (SELECT coalesce(max(n), 0) FROM refs)
			OR last_term < (SELECT coalesce(max(n), 0) FROM terms) OR change_pos < (SELECT coalesce(max(pos), 0) FROM changes)
			OR ledger_rev < (SELECT coalesce(max(seq), 0) FROM decisions) OR suppressed <> (SELECT count(*) FROM suppressed)`},
	}
}
