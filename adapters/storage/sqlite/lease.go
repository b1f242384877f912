package sqlite

import (
	"context"
	"time"

	driver "zombiezen.com/go/sqlite"
)

const (
	selectLease = `SELECT holder, until FROM leases WHERE name = ?1`
	putLease    = `INSERT INTO leases (name, holder, until) VALUES (?1, ?2, ?3)
	ON CONFLICT (name) DO UPDATE SET holder = excluded.holder, until = excluded.until`
	dropLease = `DELETE FROM leases WHERE name = ?1`
)

// Lease implements [customer.Leaser]. Leases stand in the file, so they hold
// among all processes that have it open; those are on one machine, whose clock
// counts. A lease does not outlive a loss of power any better than its holder.
func (s *Storage) Lease(ctx context.Context, name, holder string, d time.Duration) (has bool, err error) {
	if err := ctx.Err(); err != nil {
		return false, err
	}
	w, err := s.takeWriter(ctx)
	if err != nil {
		return false, err
	}
	defer func() { s.writer <- w }()
	err = patiently(ctx, s.cfg.Wait, func() error {
		if err := w.wait(s.cfg.Durability == Strict); err != nil {
			return err
		}
		if err := run(w.c, "BEGIN IMMEDIATE"); err != nil {
			return err
		}
		has, err = lease(w.c, name, holder, d)
		if err == nil {
			err = run(w.c, "COMMIT")
		}
		if err != nil && !w.c.AutocommitEnabled() {
			_ = run(w.c, "ROLLBACK") // the first error says more
		}
		return err
	})
	return has && err == nil, wrap(ctx, "lease", err)
}

func lease(c *driver.Conn, name, holder string, d time.Duration) (bool, error) {
	now := time.Now()
	free, mine := true, false
	_, err := one(c, selectLease, func(q *driver.Stmt) {
		mine = q.ColumnText(0) == holder
		free = mine || q.ColumnInt64(1) <= now.UnixNano()
	}, name)
	switch {
	case err != nil || !free:
		return false, err
	case d > 0:
		return true, run(c, putLease, name, holder, now.Add(d).UnixNano())
	case mine:
		err = run(c, dropLease, name)
	}
	return false, err
}
