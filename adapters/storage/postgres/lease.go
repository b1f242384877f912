package postgres

import (
	"context"
	"time"
)

const (
	takeLease = `INSERT INTO @leases AS l (tenant, name, holder, ends) VALUES ($1, $2, $3, now() + make_interval(secs => $4))
	ON CONFLICT (tenant, name) DO UPDATE SET holder = excluded.holder, ends = excluded.ends
	WHERE l.holder = excluded.holder OR l.ends <= now()`
	giveLease = `DELETE FROM @leases WHERE tenant = $1 AND name = $2 AND holder = $3`
)

// Lease implements [customer.Leaser]. Its clock is that of the server.
func (s *Storage) Lease(ctx context.Context, name, holder string, d time.Duration) (bool, error) {
	if err := ctx.Err(); err != nil {
		return false, err
	}
	held := false
	err := s.patiently(ctx, "lease", func() error {
		if d <= 0 {
			_, err := s.pool.Exec(ctx, s.sql(giveLease), s.tenant, name, holder)
			return err
		}
		tag, err := s.pool.Exec(ctx, s.sql(takeLease), s.tenant, name, holder, d.Seconds())
		held = tag.RowsAffected() > 0
		return err
	})
	return held && err == nil, err
}
