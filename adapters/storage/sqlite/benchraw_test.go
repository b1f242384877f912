package sqlite_test

import (
	"cmp"
	"encoding/binary"
	"fmt"
	"slices"
	"strings"
	"testing"

	driver "zombiezen.com/go/sqlite"
	"zombiezen.com/go/sqlite/sqlitex"
)

// rawRows are all rows of a file in the order in which they came, in as many
// parts as there were commits.
type rawRows struct {
	schema []string
	tables []rawTable
}

type rawTable struct {
	insert string
	parts  [][][]any
}

// arrival says by what the rows of tables that have no rowid are put into the
// order in which they came.
var arrival = map[string]func(row []any) int64{
	"terms": func(row []any) int64 {
		if list := row[5].([]byte); len(list) > 0 {
			first, _ := binary.Uvarint(list)
			return int64(first)
		}
		return 0
	},
	"postings": func(row []any) int64 { return max(row[0].(int64), row[2].(int64)) },
}

func readRaw(b *testing.B, path string, parts int) *rawRows {
	c, err := driver.OpenConn(path, driver.OpenReadOnly)
	if err != nil {
		b.Fatal(err)
	}
	defer func() { _ = c.Close() }()
	out := &rawRows{}
	var tables []string
	collect(b, c, "SELECT type, name, sql FROM sqlite_schema WHERE sql IS NOT NULL AND name NOT LIKE 'sqlite_%'", func(row []any) {
		if row[0] != "view" {
			out.schema = append(out.schema, row[2].(string))
		}
		if row[0] == "table" {
			tables = append(tables, row[1].(string))
		}
	})
	for _, name := range tables {
		var rows [][]any
		collect(b, c, "SELECT * FROM "+name, func(row []any) { rows = append(rows, row) })
		if len(rows) == 0 {
			continue
		}
		if by := arrival[name]; by != nil {
			slices.SortStableFunc(rows, func(a, b []any) int { return cmp.Compare(by(a), by(b)) })
		}
		t := rawTable{insert: fmt.Sprintf("INSERT INTO %s VALUES (?%s)", name, strings.Repeat(", ?", len(rows[0])-1)), parts: make([][][]any, parts)}
		for i := range parts {
			t.parts[i] = rows[i*len(rows)/parts : (i+1)*len(rows)/parts]
		}
		out.tables = append(out.tables, t)
	}
	return out
}

func collect(b *testing.B, c *driver.Conn, query string, each func([]any)) {
	b.Helper()
	err := sqlitex.ExecuteTransient(c, query, &sqlitex.ExecOptions{ResultFunc: func(q *driver.Stmt) error {
		row := make([]any, q.ColumnCount())
		for i := range row {
			switch q.ColumnType(i) {
			case driver.TypeInteger:
				row[i] = q.ColumnInt64(i)
			case driver.TypeBlob:
				v := make([]byte, q.ColumnLen(i))
				q.ColumnBytes(i, v)
				row[i] = v
			default:
				row[i] = q.ColumnText(i)
			}
		}
		each(row)
		return nil
	}})
	if err != nil {
		b.Fatal(err)
	}
}

func must(b *testing.B, err error) {
	if err != nil {
		b.Helper()
		b.Fatal(err)
	}
}

// openRaw opens a file as fast as it gets with the same promises.
func openRaw(b *testing.B, path string) *driver.Conn {
	c, err := driver.OpenConn(path, driver.OpenReadWrite|driver.OpenCreate)
	must(b, err)
	for _, q := range []string{"journal_mode = WAL", "synchronous = FULL", "wal_autocheckpoint = 10000", "cache_size = -65536", "mmap_size = 1073741824"} {
		must(b, sqlitex.ExecuteTransient(c, "PRAGMA "+q, nil))
	}
	return c
}

func (r *rawRows) write(b *testing.B, path string) {
	c := openRaw(b, path)
	defer func() { _ = c.Close() }()
	for _, q := range r.schema {
		must(b, sqlitex.ExecuteTransient(c, q, nil))
	}
	for i := range r.tables[0].parts {
		must(b, sqlitex.ExecuteTransient(c, "BEGIN IMMEDIATE", nil))
		for _, t := range r.tables {
			for _, row := range t.parts[i] {
				must(b, insertRow(c, t.insert, row...))
			}
		}
		must(b, sqlitex.ExecuteTransient(c, "COMMIT", nil))
	}
}

func insertRow(c *driver.Conn, query string, row ...any) error {
	q, err := c.Prepare(query)
	if err != nil {
		return err
	}
	for i, v := range row {
		switch v := v.(type) {
		case int64:
			q.BindInt64(i+1, v)
		case []byte:
			q.BindBytes(i+1, v)
		case string:
			q.BindText(i+1, v)
		}
	}
	if _, err := q.Step(); err != nil {
		return err
	}
	return q.Reset()
}

// writeBare writes bodies into one table without an index.
func writeBare(b *testing.B, path string, bodies [][][]byte) {
	c := openRaw(b, path)
	defer func() { _ = c.Close() }()
	must(b, sqlitex.ExecuteTransient(c, "CREATE TABLE facts (n INTEGER PRIMARY KEY, body BLOB) STRICT", nil))
	for _, part := range bodies {
		must(b, sqlitex.ExecuteTransient(c, "BEGIN IMMEDIATE", nil))
		for _, body := range part {
			must(b, insertRow(c, "INSERT INTO facts (body) VALUES (?)", body))
		}
		must(b, sqlitex.ExecuteTransient(c, "COMMIT", nil))
	}
}
