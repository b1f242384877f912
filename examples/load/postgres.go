package main

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
	"github.com/jackc/pgx/v5/pgxpool"

	"github.com/clientele-go/clientele/adapters/storage/postgres"
	"github.com/clientele-go/clientele/customer"
)

// The schemas that a load makes, and removes at its end: that of the storage,
// and those for what is measured without the library.
const (
	schemaName   = "clientele_load"
	schemaInsert = schemaName + "_insert"
	schemaCopy   = schemaName + "_copy"
	schemaBare   = schemaName + "_bare"
)

// postgresEngine is some schemas of one database.
type postgresEngine struct {
	pool *pgxpool.Pool
	dir  string // for rows on their way
}

func newPostgres(ctx context.Context, dsn string, workers int) (engine, error) {
	cfg, err := pgxpool.ParseConfig(dsn)
	if err != nil {
		return nil, errors.New("the DSN cannot be understood") // the error may have the password in it
	}
	cfg.MaxConns = max(cfg.MaxConns, int32(workers)+4)
	pool, err := pgxpool.NewWithConfig(ctx, cfg)
	if err != nil {
		return nil, err
	}
	there := 0
	err = pool.QueryRow(ctx, "SELECT count(*) FROM pg_namespace WHERE nspname = ANY($1)", []string{schemaName, schemaInsert, schemaCopy, schemaBare}).Scan(&there)
	if err == nil && there > 0 {
		err = fmt.Errorf("the database has a schema %s already; if it was left behind: DROP SCHEMA … CASCADE", schemaName)
	}
	if err != nil {
		pool.Close()
		return nil, err
	}
	dir, err := os.MkdirTemp("", "clientele-load-")
	if err != nil {
		pool.Close()
		return nil, err
	}
	return &postgresEngine{pool: pool, dir: dir}, nil
}

func (e *postgresEngine) name() string { return "postgres" }

func (e *postgresEngine) open(ctx context.Context) (customer.Storage, error) {
	return postgres.New(ctx, e.pool, postgres.Config{Schema: schemaName})
}

func (e *postgresEngine) size(ctx context.Context) (n int64, err error) {
	const all = `SELECT coalesce(sum(pg_total_relation_size(c.oid)), 0)::bigint FROM pg_class c
		JOIN pg_namespace n ON n.oid = c.relnamespace WHERE n.nspname = $1 AND c.relkind = 'r'`
	err = e.pool.QueryRow(ctx, all, schemaName).Scan(&n)
	return n, err
}

// A relation is one table on its way from one schema to another, as text.
type relation struct {
	name, columns string
	width         int
	rows, done    int64
	file          *os.File
	from          *bufio.Reader
	batch         [][]byte // lines
}

func (e *postgresEngine) rows(ctx context.Context, _ settings, commits int) (raw, error) {
	var out raw
	c, err := e.pool.Acquire(ctx)
	if err != nil {
		return out, err
	}
	defer c.Release()
	tables, err := e.dump(ctx, c.Conn())
	if err != nil {
		return out, err
	}
	for _, t := range tables {
		out.rows += t.rows
		if t.name == "entries" {
			out.entries = t.rows
		}
	}
	if out.took, err = e.refill(ctx, c.Conn(), schemaInsert, tables, commits, inserted); err != nil {
		return out, err
	}
	out.copied, err = e.refill(ctx, c.Conn(), schemaCopy, tables, commits, copied)
	return out, err
}

// dump writes every table of the storage into a file, in the order in which its
// rows lie: that is the order in which they came, but for those that changed.
func (e *postgresEngine) dump(ctx context.Context, c *pgx.Conn) ([]*relation, error) {
	const all = `SELECT c.relname, string_agg(quote_ident(a.attname), ', ' ORDER BY a.attnum), count(*)
		FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
		JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped AND a.attgenerated = ''
		WHERE n.nspname = $1 AND c.relkind = 'r' GROUP BY c.relname ORDER BY c.relname`
	rows, err := c.Query(ctx, all, schemaName)
	if err != nil {
		return nil, err
	}
	tables, err := pgx.CollectRows(rows, func(r pgx.CollectableRow) (*relation, error) {
		t := &relation{}
		return t, r.Scan(&t.name, &t.columns, &t.width)
	})
	if err != nil {
		return nil, err
	}
	for _, t := range tables {
		if t.file, err = os.Create(filepath.Join(e.dir, t.name)); err != nil {
			return nil, err
		}
		w := bufio.NewWriterSize(t.file, 1<<20)
		tag, err := c.PgConn().CopyTo(ctx, w, fmt.Sprintf("COPY (SELECT %s FROM %s.%s ORDER BY ctid) TO STDOUT", t.columns, schemaName, t.name))
		if err = errors.Join(err, w.Flush()); err != nil {
			return nil, err
		}
		t.rows = tag.RowsAffected()
	}
	return tables, nil
}

// refill makes a schema like that of the storage, empties it, and fills it with
// the rows of all tables in so many transactions. Only those are measured.
func (e *postgresEngine) refill(ctx context.Context, c *pgx.Conn, schema string, tables []*relation, commits int,
	put func(context.Context, *pgx.Conn, string, []*relation) error) (took time.Duration, err error) {
	if _, err := postgres.New(ctx, e.pool, postgres.Config{Schema: schema}); err != nil {
		return 0, err
	}
	var names []string
	for _, t := range tables {
		names = append(names, schema+"."+t.name)
	}
	if _, err := c.Exec(ctx, "TRUNCATE "+strings.Join(names, ", ")); err != nil {
		return 0, err
	}
	for _, t := range tables {
		if _, err := t.file.Seek(0, io.SeekStart); err != nil {
			return 0, err
		}
		t.from, t.done = bufio.NewReaderSize(t.file, 1<<20), 0
		insert := fmt.Sprintf("INSERT INTO %s.%s (%s) OVERRIDING SYSTEM VALUE VALUES (%s)", schema, t.name, t.columns, marks(t.width))
		if _, err := c.PgConn().Prepare(ctx, schema+t.name, insert, nil); err != nil {
			return 0, err
		}
	}
	for n := range int64(commits) {
		for _, t := range tables {
			if err := t.read(t.rows * (n + 1) / int64(commits)); err != nil {
				return 0, err
			}
		}
		began := time.Now()
		if err := put(ctx, c, schema, tables); err != nil {
			return 0, err
		}
		took += time.Since(began)
	}
	_, err = c.Exec(ctx, "DROP SCHEMA "+schema+" CASCADE")
	return took, err
}

func marks(n int) string {
	out := make([]string, n)
	for i := range out {
		out[i] = fmt.Sprint("$", i+1)
	}
	return strings.Join(out, ", ")
}

// read reads lines until so many of the table have been.
func (t *relation) read(until int64) error {
	t.batch = t.batch[:0]
	for ; t.done < until; t.done++ {
		line, err := t.from.ReadBytes('\n')
		if err != nil {
			return fmt.Errorf("%s ended after %d rows: %w", t.name, t.done, err)
		}
		t.batch = append(t.batch, line)
	}
	return nil
}

// inserted stores what was read by prepared INSERTs, all on their way at once,
// in one transaction.
func inserted(ctx context.Context, c *pgx.Conn, schema string, tables []*relation) error {
	var b pgconn.Batch
	b.ExecParams("BEGIN", nil, nil, nil, nil)
	for _, t := range tables {
		for _, line := range t.batch {
			b.ExecPrepared(schema+t.name, fields(line), nil, nil)
		}
	}
	b.ExecParams("COMMIT", nil, nil, nil, nil)
	_, err := c.PgConn().ExecBatch(ctx, &b).ReadAll()
	return err
}

// copied stores what was read by one COPY for each table, in one transaction.
func copied(ctx context.Context, c *pgx.Conn, schema string, tables []*relation) error {
	return pgx.BeginFunc(ctx, c, func(tx pgx.Tx) error {
		for _, t := range tables {
			if len(t.batch) == 0 {
				continue
			}
			lines := bytes.NewReader(bytes.Join(t.batch, nil))
			if _, err := tx.Conn().PgConn().CopyFrom(ctx, lines, fmt.Sprintf("COPY %s.%s (%s) FROM STDIN", schema, t.name, t.columns)); err != nil {
				return err
			}
		}
		return nil
	})
}

// fields takes a line of COPY's text format apart.
func fields(line []byte) [][]byte {
	parts := bytes.Split(bytes.TrimSuffix(line, []byte{'\n'}), []byte{'\t'})
	for i, p := range parts {
		if string(p) == `\N` {
			parts[i] = nil
			continue
		}
		parts[i] = unescaped(p)
	}
	return parts
}

func unescaped(p []byte) []byte {
	if bytes.IndexByte(p, '\\') < 0 {
		return p
	}
	out := make([]byte, 0, len(p))
	for i := 0; i < len(p); i++ {
		if p[i] != '\\' || i+1 == len(p) {
			out = append(out, p[i])
			continue
		}
		i++
		if n := strings.IndexByte("bfnrtv", p[i]); n >= 0 {
			out = append(out, "\b\f\n\r\t\v"[n])
		} else {
			out = append(out, p[i])
		}
	}
	return out
}

func (e *postgresEngine) bare(ctx context.Context) (func([][2]string) error, error) {
	for _, q := range []string{"CREATE SCHEMA " + schemaBare, "CREATE TABLE " + schemaBare + ".facts (ref text, body text)"} {
		if _, err := e.pool.Exec(ctx, q); err != nil {
			return nil, err
		}
	}
	return func(rows [][2]string) error {
		_, err := e.pool.CopyFrom(ctx, pgx.Identifier{schemaBare, "facts"}, []string{"ref", "body"},
			pgx.CopyFromSlice(len(rows), func(i int) ([]any, error) { return []any{rows[i][0], rows[i][1]}, nil }))
		return err
	}, nil
}

func (e *postgresEngine) close(ctx context.Context) error {
	var errs []error
	for _, schema := range []string{schemaName, schemaInsert, schemaCopy, schemaBare} {
		_, err := e.pool.Exec(ctx, "DROP SCHEMA IF EXISTS "+schema+" CASCADE")
		errs = append(errs, err)
	}
	e.pool.Close()
	return errors.Join(append(errs, os.RemoveAll(e.dir))...)
}
