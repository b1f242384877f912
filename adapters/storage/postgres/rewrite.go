package postgres

import (
	"context"

	"github.com/jackc/pgx/v5"
)

const selectTables = `SELECT c.relname FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
	WHERE n.nspname = $1 AND c.relkind = 'r' ORDER BY c.relname`

// Rewrite writes all tables and indexes of the schema anew, with what is alive
// and nothing else, and what the planner knows of them: when it has returned,
// and the server has made its next checkpoint, no file of a table has a byte of
// what was erased before. The write-ahead log, standbys and backups keep it for
// as long as they are told to.
//
// It is for whoever must know that bytes are gone, and for quiet hours: each
// table is locked while it is written, which takes about as long as copying it
// and as much room. All tenants of the schema share it. An erasure needs no
// Rewrite to be complete for everybody who asks the server: see the package
// documentation. The role must own the tables; [ErrRefused] if it does not. A
// transaction elsewhere that is older than the erasure keeps what it may still
// see.
func (s *Storage) Rewrite(ctx context.Context) error {
	rows, err := s.pool.Query(ctx, selectTables, s.cfg.Schema)
	if err != nil {
		return wrap(ctx, "rewrite", err)
	}
	tables, err := pgx.CollectRows(rows, pgx.RowTo[string])
	if err != nil {
		return wrap(ctx, "rewrite", err)
	}
	for _, t := range tables {
		// VACUUM wants to be alone: it cannot be prepared with others.
		q := "VACUUM (FULL, ANALYZE) " + pgx.Identifier{s.cfg.Schema, t}.Sanitize()
		if _, err := s.pool.Exec(ctx, q, pgx.QueryExecModeSimpleProtocol); err != nil {
			return s.refused(ctx, "rewrite", err)
		}
	}
	return nil
}
