package main

import (
	"bufio"
	"bytes"
	"cmp"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"
	"unicode"
)

// A table is a file of records that is read row by row.
type table struct {
	file   string
	header []string
	rows   *csv.Reader
	read   int                       // rows that were returned
	again  func() (io.Reader, error) // begins the file anew; nil if that cannot be
	strict error                     // why quotes are taken as they come; nil if they are not
	end    lastByte                  // of what was read, if they are
	open   error                     // the last row goes on over lines; why that is wrong if the file ends in it
	close  func()
}

// A row is the cells of a row, and the line in which it begins.
type row struct {
	cells []string
	line  int
}

// newTable begins to read a file with a header. Commas, semicolons, tabs and bars
// are told apart by the header; a byte order mark is passed over. UTF-16 is read,
// and what is no UTF-8 is taken for Windows-1252. Rows must have as many cells as
// the header; the error names file, line and column. Some programs write quotes as
// they come, as in 5" pipes: if again is given, such a file is read on like that.
func newTable(file string, r io.Reader, again func() (io.Reader, error)) (*table, error) {
	t := &table{file: file, again: again, close: func() {}}
	if err := t.begin(r); err != nil {
		return nil, err
	}
	cells, err := t.record()
	if errors.Is(err, io.EOF) {
		return nil, fmt.Errorf("%s: is empty: the first line must name the columns", file)
	} else if err != nil {
		return nil, err
	}
	return t, t.takeHeader(cells.cells)
}

func (t *table) begin(r io.Reader) error {
	br := decoded(bufio.NewReaderSize(r, 1<<16))
	if mark, err := br.Peek(3); err == nil && bytes.Equal(mark, []byte("\ufeff")) {
		_, _ = br.Discard(3)
	}
	first, err := br.Peek(1 << 16)
	if err != nil && !errors.Is(err, io.EOF) {
		return fmt.Errorf("%s: %w", t.file, err)
	}
	t.rows = csv.NewReader(br)
	if t.strict != nil {
		t.end = lastByte{Reader: br}
		t.rows = csv.NewReader(&t.end)
	}
	t.rows.Comma = separator(first)
	t.rows.FieldsPerRecord = -1
	t.rows.LazyQuotes = t.strict != nil
	return nil
}

// next returns the next rows, at most n; none after the last.
func (t *table) next(n int) ([]row, error) {
	var out []row
	for len(out) < n {
		r, err := t.record()
		if errors.Is(err, io.EOF) {
			break
		} else if err != nil {
			return nil, err
		}
		if len(r.cells) != len(t.header) {
			if len(r.cells) == 1 && strings.TrimSpace(r.cells[0]) == "" {
				continue
			}
			return nil, cmp.Or(t.strict, fmt.Errorf("%s:%d: the row has %d cells, the header has %d", t.file, r.line, len(r.cells), len(t.header)))
		}
		out = append(out, r)
	}
	return out, nil
}

// record reads a row, or the header.
func (t *table) record() (row, error) {
	for {
		cells, err := t.rows.Read()
		switch {
		case err == nil:
			t.read++
			readable(cells)
			line, _ := t.rows.FieldPos(0)
			return row{cells, line}, t.closed(cells, line)
		case errors.Is(err, io.EOF):
			if t.open != nil && t.end.b != '"' {
				return row{}, t.open
			}
			return row{}, err
		case t.strict != nil:
			return row{}, t.strict
		case !errors.Is(err, csv.ErrBareQuote) && !errors.Is(err, csv.ErrQuote) || t.again == nil:
			return row{}, csvError(t.file, err)
		}
		t.strict = csvError(t.file, err)
		if err := t.lax(); err != nil {
			return row{}, t.strict
		}
	}
}

// closed reports that a row has swallowed others: where quotes are taken as they
// come, one that is never closed goes on to the next that happens to end a cell,
// or to the end of the file.
func (t *table) closed(cells []string, line int) error {
	if t.open = nil; t.strict == nil {
		return nil
	}
	for i, c := range cells {
		if !strings.Contains(c, "\n") {
			continue
		}
		err := fmt.Errorf("%s:%d: a quote is opened in column %d and not closed", t.file, line, i+1)
		if strings.Contains(c, `"`) {
			return err
		}
		t.open = err
	}
	return nil
}

// A lastByte keeps the last byte that was read, but for ends of lines.
type lastByte struct {
	io.Reader
	b byte
}

func (l *lastByte) Read(p []byte) (int, error) {
	n, err := l.Reader.Read(p)
	if text := bytes.TrimRight(p[:n], "\r\n"); len(text) > 0 {
		l.b = text[len(text)-1]
	}
	return n, err
}

// lax begins the file anew, with quotes as they come, and passes over what was
// read: up to there both readings are one.
func (t *table) lax() error {
	r, err := t.again()
	if err != nil {
		return err
	}
	if err := t.begin(r); err != nil {
		return err
	}
	for range t.read {
		if _, err := t.rows.Read(); err != nil {
			return err
		}
	}
	return nil
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
		if row[i] = strings.TrimSpace(name); strings.Contains(row[i], "\r") {
			return fmt.Errorf("%s:1: lines end with a carriage return alone: save the file with the ends of lines of Windows or Unix", t.file)
		}
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

// shown writes the names of columns for an error: what is no text may have very
// long ones, of characters that no terminal should be given.
func shown(header []string) string {
	const most, longest = 40, 60
	var b strings.Builder
	for i, name := range header[:min(len(header), most)] {
		if i > 0 {
			b.WriteString(", ")
		}
		if r := []rune(name[:min(len(name), 4*longest)]); len(r) > longest {
			name = string(r[:longest]) + "…"
		}
		if strings.ContainsFunc(name, func(r rune) bool { return !unicode.IsPrint(r) }) {
			name = strconv.Quote(name)
		}
		b.WriteString(name)
	}
	if len(header) > most {
		fmt.Fprintf(&b, " and %d more", len(header)-most)
	}
	return b.String()
}

func missingColumn(tables []*table, name, what string) error {
	var files []string
	for _, t := range tables {
		files = append(files, t.file+" has "+shown(t.header))
	}
	return fmt.Errorf("there is no column %q %s; %s", name, what, strings.Join(files, "; "))
}
