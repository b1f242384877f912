package main

import (
	"bufio"
	"bytes"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
)

// table is a file of records, read.
type table struct {
	file   string
	header []string
	rows   [][]string
	lines  []int // where each row begins
}

// readTable reads a file with a header. Commas, semicolons, tabs and bars are
// told apart by the header; a byte order mark is passed over. UTF-16 is read, and
// what is no UTF-8 is taken for Windows-1252. Rows must have as
// many cells as the header; the error names file, line and column.
func readTable(file string, r io.Reader) (*table, error) {
	return readCSV(file, r, false)
}

// readCSV is readTable, which if lax takes quotes as they come.
func readCSV(file string, r io.Reader, lax bool) (*table, error) {
	br := decoded(bufio.NewReaderSize(r, 1<<16))
	if mark, err := br.Peek(3); err == nil && bytes.Equal(mark, []byte("\ufeff")) {
		_, _ = br.Discard(3)
	}
	first, err := br.Peek(1 << 16)
	if err != nil && !errors.Is(err, io.EOF) {
		return nil, fmt.Errorf("%s: %w", file, err)
	}
	c := csv.NewReader(br)
	c.Comma = separator(first)
	c.FieldsPerRecord = -1
	c.LazyQuotes = lax
	t := &table{file: file}
	for {
		row, err := c.Read()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return nil, csvError(file, err)
		}
		readable(row)
		line, _ := c.FieldPos(0)
		if t.header == nil {
			if err := t.takeHeader(row); err != nil {
				return nil, err
			}
			continue
		}
		if len(row) != len(t.header) {
			if len(row) == 1 && strings.TrimSpace(row[0]) == "" {
				continue
			}
			return nil, fmt.Errorf("%s:%d: the row has %d cells, the header has %d", file, line, len(row), len(t.header))
		}
		t.rows, t.lines = append(t.rows, row), append(t.lines, line)
	}
	if t.header == nil {
		return nil, fmt.Errorf("%s: is empty: the first line must name the columns", file)
	}
	return t, nil
}

// csvError puts the name of the file before what the reader says of line and
// column; the reader does not quote the cell.
func csvError(file string, err error) error {
	var p *csv.ParseError
	if errors.As(err, &p) {
		return fmt.Errorf("%s:%d:%d: %w", file, p.Line, p.Column, p.Err)
	}
	return fmt.Errorf("%s: %w", file, err)
}

func (t *table) takeHeader(row []string) error {
	for i, name := range row {
		row[i] = strings.TrimSpace(name)
		if j := slices.Index(row[:i], row[i]); j >= 0 && row[i] != "" {
			return fmt.Errorf("%s:1: columns %d and %d are both named %q", t.file, j+1, i+1, row[i])
		}
	}
	t.header = row
	return nil
}

// separator is whichever of the usual ones the first line has most of.
func separator(text []byte) rune {
	line, _, _ := bytes.Cut(text, []byte("\n"))
	best, most := ',', 0
	for _, c := range ",;\t|" {
		if n := bytes.Count(line, []byte(string(c))); n > most {
			best, most = c, n
		}
	}
	return best
}

// column finds a column by its name, or by it without case, spaces and
// underscores.
func (t *table) column(name string) (int, bool) {
	if i := slices.Index(t.header, name); i >= 0 {
		return i, true
	}
	i := slices.IndexFunc(t.header, func(h string) bool { return plainColumn(h) == plainColumn(name) })
	return i, i >= 0
}

// columns finds the columns of a spec. A column may be missing from one of
// several files, not from all; see checkColumns.
func (t *table) columns(s spec) map[field][]int {
	out := make(map[field][]int)
	for f, names := range s {
		for _, name := range names {
			if i, ok := t.column(name); ok {
				out[f] = append(out[f], i)
			} else {
				out[f] = append(out[f], -1)
			}
		}
	}
	return out
}

// checkColumns reports columns that none of the files has.
func checkColumns(tables []*table, s spec) error {
	for _, k := range known {
		for _, name := range s[k.field] {
			if !slices.ContainsFunc(tables, func(t *table) bool { _, ok := t.column(name); return ok }) {
				return missingColumn(tables, name, "for the field "+string(k.field))
			}
		}
	}
	return nil
}

func missingColumn(tables []*table, name, what string) error {
	var files []string
	for _, t := range tables {
		files = append(files, t.file+" has "+strings.Join(t.header, ", "))
	}
	return fmt.Errorf("there is no column %q %s; %s", name, what, strings.Join(files, "; "))
}
