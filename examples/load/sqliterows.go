package main

import (
	"bytes"
	"cmp"
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	driver "zombiezen.com/go/sqlite"
	"zombiezen.com/go/sqlite/sqlitex"

	"github.com/clientele-go/clientele/adapters/storage/sqlite"
)

// A copying is one table on its way from one file to another.
type copying struct {
	table      string
	rows, done int64
	from, to   *driver.Stmt
	clustered  bool // by its columns, in their order
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
	if err := firstRef(from); err != nil {
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
		// Who has not ended reading keeps the log from being begun anew, and what is
		// measured afterwards would be slow for that.
		if err := t.from.Reset(); err != nil {
			return out, err
		}
	}
	return out, nil
}

// copyings prepares the copying of every table that a load writes: not of the
// records of reads. What a new file has already is removed from it.
func copyings(from, to *driver.Conn) ([]*copying, error) {
	var names []string
	const all = `SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%' AND name <> 'accesses'`
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
		query, clustered := inOrder(name)
		t.clustered = clustered
		if t.from, err = from.Prepare(query); err != nil {
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

// inOrder returns the query for all rows of a table in the order in which they
// came, and whether the rows lie in the order of their columns. Such a table has
// no numbers of its rows; they came with what they are about, which has.
func inOrder(table string) (query string, clustered bool) {
	switch table {
	case "terms":
		return "SELECT * FROM terms t ORDER BY iif(t.n = 0, first_ref(t.list), (SELECT min(p.ref) FROM postings p WHERE p.term = t.n AND p.past = 0))", true
	case "postings":
		return "SELECT * FROM postings ORDER BY ref", true
	case "entries":
		return `SELECT e.* FROM entries e LEFT JOIN refs r ON r.channel = e.channel AND r.kind = e.ref_kind AND r.id = e.ref_id ORDER BY r.n`, true
	case "streams", "sources", "suppressed", "leases":
		return "SELECT * FROM " + table, true
	}
	return "SELECT * FROM " + table + " ORDER BY rowid", false
}

// firstRef makes the function that tells the first number in a packed list.
func firstRef(c *driver.Conn) error {
	return c.CreateFunction("first_ref", &driver.FunctionImpl{NArgs: 1, Deterministic: true,
		Scalar: func(_ driver.Context, args []driver.Value) (driver.Value, error) {
			n, _ := binary.Uvarint(args[0].Blob())
			return driver.IntegerValue(int64(n)), nil
		}})
}

// read reads rows until so many of the table have been. Those of one transaction
// are put into the order in which they lie, as the library does it.
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
	if t.clustered {
		slices.SortFunc(t.batch, func(a, b []any) int { return slices.CompareFunc(a, b, compareValues) })
	}
	return nil
}

func compareValues(a, b any) int {
	switch a := a.(type) {
	case int64:
		return cmp.Compare(a, b.(int64))
	case string:
		return cmp.Compare(a, b.(string))
	case []byte:
		return bytes.Compare(a, b.([]byte))
	}
	return 0
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
