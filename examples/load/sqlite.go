package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"slices"
	"strings"
	"time"

	driver "zombiezen.com/go/sqlite"
	"zombiezen.com/go/sqlite/sqlitex"

	"github.com/clientele-go/clientele/adapters/storage/sqlite"
	"github.com/clientele-go/clientele/customer"
)

// sqliteEngine is one file, with two more beside it for what is measured
// without the library.
type sqliteEngine struct {
	path    string
	storage *sqlite.Storage
	conns   []*driver.Conn
}

func newSQLite(path string) (engine, error) {
	if _, err := os.Stat(path); err == nil {
		return nil, fmt.Errorf("%s is there already", path)
	}
	return &sqliteEngine{path: path}, nil
}

func (e *sqliteEngine) name() string { return "sqlite" }

func (e *sqliteEngine) open(ctx context.Context) (s customer.Storage, err error) {
	if e.storage, err = sqlite.Open(ctx, e.path, sqlite.Config{}); err != nil {
		return nil, err
	}
	return e.storage, nil
}

// conn opens a file with what the storage opens its own with.
func (e *sqliteEngine) conn(path string) (*driver.Conn, error) {
	c, err := driver.OpenConn(path, driver.OpenReadWrite|driver.OpenCreate|driver.OpenWAL)
	if err != nil {
		return nil, err
	}
	e.conns = append(e.conns, c)
	for _, p := range []string{"synchronous = FULL", "wal_autocheckpoint = 10000", "cache_size = -65536", "temp_store = MEMORY"} {
		if err := sqlitex.ExecuteTransient(c, "PRAGMA "+p, nil); err != nil {
			return nil, err
		}
	}
	return c, nil
}

func (e *sqliteEngine) size(context.Context) (int64, error) {
	c, err := e.conn(e.path)
	if err != nil {
		return 0, err
	}
	if err := sqlitex.ExecuteTransient(c, "PRAGMA wal_checkpoint(TRUNCATE)", nil); err != nil {
		return 0, err
	}
	var all int64
	for _, end := range []string{"", "-wal"} {
		info, err := os.Stat(e.path + end)
		if err != nil {
			return 0, err
		}
		all += info.Size()
	}
	return all, nil
}

// A copying is one table on its way from one file to another.
type copying struct {
	table      string
	rows, done int64
	from, to   *driver.Stmt
	batch      [][]any
}

func (e *sqliteEngine) rows(ctx context.Context, _ settings, commits int) (raw, error) {
	var out raw
	copy, err := sqlite.Open(ctx, e.path+"-rows", sqlite.Config{})
	if err == nil {
		err = copy.Close()
	}
	if err != nil {
		return out, err
	}
	from, err := e.conn(e.path)
	if err != nil {
		return out, err
	}
	to, err := e.conn(e.path + "-rows")
	if err != nil {
		return out, err
	}
	tables, err := copyings(from, to)
	if err != nil {
		return out, err
	}
	for _, t := range tables {
		out.rows += t.rows
		if t.table == "entries" {
			out.entries = t.rows
		}
	}
	for n := range int64(commits) {
		for _, t := range tables {
			if err := t.read(t.rows * (n + 1) / int64(commits)); err != nil {
				return out, err
			}
		}
		began := time.Now()
		if err := write(to, tables); err != nil {
			return out, err
		}
		out.took += time.Since(began)
		if err := ctx.Err(); err != nil {
			return out, err
		}
	}
	for _, t := range tables {
		if t.done != t.rows {
			return out, fmt.Errorf("of %d rows of %s %d were copied", t.rows, t.table, t.done)
		}
	}
	return out, nil
}

// copyings prepares the copying of every table. What a new file has already is
// removed from it.
func copyings(from, to *driver.Conn) ([]*copying, error) {
	var names []string
	const all = `SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%'`
	err := sqlitex.ExecuteTransient(from, all, &sqlitex.ExecOptions{ResultFunc: func(q *driver.Stmt) error {
		names = append(names, q.ColumnText(0))
		return nil
	}})
	if err != nil {
		return nil, err
	}
	var out []*copying
	for _, name := range names {
		t := &copying{table: name}
		if err := sqlitex.ExecuteTransient(to, "DELETE FROM "+name, nil); err != nil {
			return nil, err
		}
		if t.rows, err = sqlitex.ResultInt64(from.Prep("SELECT count(*) FROM " + name)); err != nil {
			return nil, err
		}
		order, err := orderOf(from, name)
		if err != nil {
			return nil, err
		}
		if t.from, err = from.Prepare("SELECT * FROM " + name + order); err != nil {
			return nil, err
		}
		marks := strings.TrimSuffix(strings.Repeat("?, ", t.from.ColumnCount()), ", ")
		if t.to, err = to.Prepare("INSERT INTO " + name + " VALUES (" + marks + ")"); err != nil {
			return nil, err
		}
		out = append(out, t)
	}
	return out, nil
}

// orderOf returns the order in which the rows of a table came: a table without
// row numbers has a column that grew as they did.
func orderOf(c *driver.Conn, table string) (string, error) {
	var columns []string
	withoutRows := false
	err := sqlitex.ExecuteTransient(c, "SELECT name FROM pragma_table_info(?)", &sqlitex.ExecOptions{Args: []any{table}, ResultFunc: func(q *driver.Stmt) error {
		columns = append(columns, q.ColumnText(0))
		return nil
	}})
	if err != nil {
		return "", err
	}
	err = sqlitex.ExecuteTransient(c, "SELECT wr FROM pragma_table_list(?)", &sqlitex.ExecOptions{Args: []any{table}, ResultFunc: func(q *driver.Stmt) error {
		withoutRows = q.ColumnInt(0) == 1
		return nil
	}})
	if err != nil || !withoutRows {
		return " ORDER BY rowid", err
	}
	for _, grows := range []string{"n", "seq", "ref", "owner"} {
		if slices.Contains(columns, grows) {
			return " ORDER BY " + grows, nil
		}
	}
	return "", nil
}

// read reads rows until so many of the table have been.
func (t *copying) read(until int64) error {
	t.batch = t.batch[:0]
	for ; t.done < until; t.done++ {
		more, err := t.from.Step()
		if err != nil || !more {
			return errors.Join(err, fmt.Errorf("%s ended after %d rows", t.table, t.done))
		}
		row := make([]any, t.from.ColumnCount())
		for i := range row {
			switch t.from.ColumnType(i) {
			case driver.TypeInteger:
				row[i] = t.from.ColumnInt64(i)
			case driver.TypeText:
				row[i] = t.from.ColumnText(i)
			case driver.TypeBlob:
				b := make([]byte, t.from.ColumnLen(i))
				t.from.ColumnBytes(i, b)
				row[i] = b
			case driver.TypeFloat:
				row[i] = t.from.ColumnFloat(i)
			}
		}
		t.batch = append(t.batch, row)
	}
	return nil
}

// write inserts what was read, in one transaction.
func write(c *driver.Conn, tables []*copying) (err error) {
	end, err := sqlitex.ImmediateTransaction(c)
	if err != nil {
		return err
	}
	defer end(&err)
	for _, t := range tables {
		for _, row := range t.batch {
			for i, v := range row {
				switch v := v.(type) {
				case int64:
					t.to.BindInt64(i+1, v)
				case string:
					t.to.BindText(i+1, v)
				case []byte:
					t.to.BindBytes(i+1, v)
				case float64:
					t.to.BindFloat(i+1, v)
				default:
					t.to.BindNull(i + 1)
				}
			}
			if _, err := t.to.Step(); err != nil {
				return fmt.Errorf("insert into %s: %w", t.table, err)
			}
			if err := t.to.Reset(); err != nil {
				return err
			}
		}
	}
	return nil
}

func (e *sqliteEngine) bare(context.Context) (func([][2]string) error, error) {
	c, err := e.conn(e.path + "-bare")
	if err != nil {
		return nil, err
	}
	if err := sqlitex.ExecuteTransient(c, "CREATE TABLE facts (n INTEGER PRIMARY KEY, ref TEXT, body TEXT) STRICT", nil); err != nil {
		return nil, err
	}
	insert, err := c.Prepare("INSERT INTO facts (ref, body) VALUES (?, ?)")
	if err != nil {
		return nil, err
	}
	return func(rows [][2]string) (err error) {
		end, err := sqlitex.ImmediateTransaction(c)
		if err != nil {
			return err
		}
		defer end(&err)
		for _, r := range rows {
			insert.BindText(1, r[0])
			insert.BindText(2, r[1])
			if _, err := insert.Step(); err != nil {
				return err
			}
			if err := insert.Reset(); err != nil {
				return err
			}
		}
		return nil
	}, nil
}

func (e *sqliteEngine) close(context.Context) error {
	var errs []error
	for _, c := range e.conns {
		errs = append(errs, c.Close())
	}
	if e.storage != nil {
		errs = append(errs, e.storage.Close())
	}
	for _, other := range []string{"-rows", "-bare"} {
		for _, end := range []string{"", "-wal", "-shm"} {
			if err := os.Remove(e.path + other + end); err != nil && !os.IsNotExist(err) {
				errs = append(errs, err)
			}
		}
	}
	return errors.Join(errs...)
}
