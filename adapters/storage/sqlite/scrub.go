package sqlite

import (
	"context"
	"fmt"
	"os"
	"time"

	driver "zombiezen.com/go/sqlite"
)

// SQLite overwrites what is deleted. But a page that was divided keeps, in the
// room between its cells, a copy of the rows that moved to its neighbour, and
// when those are deleted one day nobody knows of the copy. Rewriting the file
// would take time in proportion to all that is stored, several times over; so
// the room that no cell takes is overwritten where it lies. Nobody ever reads
// it, so nobody who reads meanwhile can be disturbed.

// Scrub implements [customer.Scrubber]: when it returns nil, no byte of who was
// erased before is left in the file, and none in the log beside it. It reads
// all of the file once, and writes what little has to be overwritten; if nobody
// was erased since the last time it does nothing. It waits for reads that began
// before the erasure, of any process, and returns [ErrLocked] if they take
// longer than [Config.Wait]; the erasure stands, and the same call may succeed
// later, as does the next [Open].
func (s *Storage) Scrub(ctx context.Context) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	w, err := s.takeWriter(ctx)
	if err != nil {
		return err
	}
	defer func() { s.writer <- w }()
	// While SQLite waits for who reads it lets nobody write, so others that are
	// busy cannot put it off for ever.
	w.c.SetBusyTimeout(min(s.cfg.Wait, 100*time.Millisecond))
	defer w.c.SetBusyTimeout(0)
	return wrap(ctx, "scrub", patiently(ctx, s.cfg.Wait, func() error { return s.scrub(w) }))
}

func (s *Storage) takeWriter(ctx context.Context) (*writer, error) {
	if s.held(ctx) != nil {
		return nil, errHeldUp
	}
	x := s.wish()
	defer x.end()
	for {
		select {
		case <-s.closed:
			return nil, errClosed
		case <-ctx.Done():
			return nil, ctx.Err()
		case w := <-s.writer:
			return w, nil
		case <-x.late.C:
			x.press()
		}
	}
}

// forgetRows drops what is kept in memory of what was read.
func (s *Storage) forgetRows() {
	s.purges.Add(1)
	s.ledger.Store(nil)
	if s.decoded != nil {
		s.decoded.Purge()
	}
	s.parties.Purge()
	s.names.Purge()
}

func (s *Storage) scrub(w *writer) error {
	now, err := w.loadState()
	if err != nil || now.erased == 0 {
		return err
	}
	if err := truncateLog(w.c); err != nil {
		return err
	}
	if err := run(w.c, "BEGIN IMMEDIATE"); err != nil {
		return err
	}
	if err := s.scrubLocked(w.c); err != nil {
		_ = run(w.c, "ROLLBACK") // the first error says more
		return err
	}
	// A commit makes all other connections forget the pages that they have in
	// memory, which might be written back one day; this one is told to.
	if err := run(w.c, "COMMIT"); err != nil {
		return err
	}
	w.forget()
	return run(w.c, "PRAGMA shrink_memory")
}

// scrubLocked overwrites what is free while nobody else can write: the log is
// empty, so nobody moves pages to the file either.
func (s *Storage) scrubLocked(c *driver.Conn) error {
	if info, err := os.Stat(s.path + "-wal"); err == nil && info.Size() > 0 {
		return ErrLocked // somebody wrote in between
	}
	pages, err := int64Of(c, "PRAGMA page_count")
	if err != nil {
		return err
	}
	size, err := int64Of(c, "PRAGMA page_size")
	if err != nil {
		return err
	}
	if pages >= mostPages {
		return fmt.Errorf("the file has %d pages, too many to be scrubbed where it lies: call Compact", pages)
	}
	f, err := s.file.handle(s.path)
	if err != nil {
		return err
	}
	dirty, err := scrubPages(f, int(size), pages)
	if err == nil && dirty > 0 {
		err = f.Sync()
	}
	if err != nil {
		return err
	}
	return run(c, "UPDATE state SET erased = 0")
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

// Compact rewrites the whole file, so that it takes no more room than it needs:
// what was erased or deleted leaves room that only later rows can use. Commits
// wait meanwhile, reads do not. It needs room on the disk for two more copies of
// the file, one of them where the system keeps temporary files.
func (s *Storage) Compact(ctx context.Context) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	w, err := s.takeWriter(ctx)
	if err != nil {
		return err
	}
	defer func() { s.writer <- w }()
	err = patiently(ctx, s.cfg.Wait, func() error {
		// A large file does not fit into memory once more.
		if err := run(w.c, "PRAGMA temp_store = FILE"); err != nil {
			return err
		}
		err := w.during(ctx, func() error { return run(w.c, "VACUUM") })
		if e := run(w.c, "PRAGMA temp_store = MEMORY"); err == nil {
			err = e
		}
		if err == nil {
			err = run(w.c, "UPDATE state SET erased = 0")
		}
		w.forget()
		if err == nil {
			err = truncateLog(w.c)
		}
		return err
	})
	return wrap(ctx, "compact", err)
}
