package sqlite

import (
	"context"
	"slices"

	driver "zombiezen.com/go/sqlite"
)

// SQLite overwrites what is deleted. But a page that was divided keeps, in the
// room that became free, a copy of the rows that moved to its neighbour, and
// when those are deleted one day nobody knows of the copy. Only a file that is
// rewritten has none.

// scrub sees to it that nothing of who was erased remains in memory, in the
// file and in the log. If a reader or another process prevents it, the next
// commit tries again.
func (s *Storage) scrub(w *writer, stored []*job) {
	if slices.ContainsFunc(stored, func(j *job) bool { return j.commit.Erase != nil }) {
		w.unscrubbed = true
		if s.decoded != nil {
			s.decoded.Purge()
		}
	}
	if w.unscrubbed {
		w.unscrubbed = s.clean(w.c) != nil
	}
}

func (s *Storage) clean(c *driver.Conn) error {
	pages, err := int64Of(c, "PRAGMA page_count")
	if err != nil {
		return err
	}
	size, err := int64Of(c, "PRAGMA page_size")
	if err != nil {
		return err
	}
	if pages*size <= s.cfg.CompactBelow {
		if err := compact(c); err != nil {
			return err
		}
	}
	return truncateLog(c)
}

// compact rewrites the file if anybody was erased since it was last rewritten.
func compact(c *driver.Conn) error {
	now, err := loadState(c)
	if err != nil || now.erased == 0 {
		return err
	}
	if err := run(c, "VACUUM"); err != nil {
		return err
	}
	return run(c, "UPDATE state SET erased = 0 WHERE erased = ?1", now.erased)
}

// truncateLog copies the whole log into the file and empties it.
func truncateLog(c *driver.Conn) error {
	blocked := false
	_, err := one(c, "PRAGMA wal_checkpoint(TRUNCATE)", func(q *driver.Stmt) { blocked = q.ColumnInt64(0) != 0 })
	if err == nil && blocked {
		return ErrLocked
	}
	return err
}

// Compact rewrites the whole file if anybody was erased since that was last
// done, so that no byte of them is left in it; otherwise it does nothing.
// Commits wait meanwhile, reads do not. It needs room on the disk for two more
// copies of the file, one of them where the system keeps temporary files. See
// [Config.CompactBelow] for who has to call it.
func (s *Storage) Compact(ctx context.Context) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	var w *writer
	select {
	case <-s.closed:
		return errClosed
	case <-ctx.Done():
		return ctx.Err()
	case w = <-s.writer:
	}
	defer func() { s.writer <- w }()
	err := patiently(ctx, s.cfg.Wait, func() error {
		// A large file does not fit into memory once more.
		if err := run(w.c, "PRAGMA temp_store = FILE"); err != nil {
			return err
		}
		w.c.SetInterrupt(ctx.Done())
		err := compact(w.c)
		w.c.SetInterrupt(nil)
		if e := run(w.c, "PRAGMA temp_store = MEMORY"); err == nil {
			err = e
		}
		if err == nil {
			err = truncateLog(w.c)
		}
		return err
	})
	return wrap(ctx, "compact", err)
}
