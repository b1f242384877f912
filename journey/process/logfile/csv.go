package logfile

import (
	"bufio"
	"bytes"
	"cmp"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/clientele-go/clientele/journey/process"
)

// readCSV reads a table whose first line names the columns. Spaces around a
// field are no part of it, unless it is quoted: nobody means two activities by
// them.
func readCSV(in io.Reader, l *process.Log, cfg Config) (Report, error) {
	var report Report
	rows := &table{in: bufio.NewReaderSize(in, 1<<16), max: cmp.Or(cfg.MaxField, 1<<20), comma: cfg.Comma}
	header, err := rows.header()
	if err != nil {
		return report, err
	}
	cols, err := findColumns(header, &cfg, &report)
	if err != nil {
		return report, err
	}
	c := csvReader{rows: rows, cols: cols, header: header, clock: newClock(&cfg), cfg: &cfg, report: &report, log: l}
	return report, c.all()
}

type csvReader struct {
	rows   *table
	cols   columns
	header []string
	clock  *clock
	cfg    *Config
	report *Report
	log    *process.Log
}

// samples is how many records are looked at to see how times are written.
const samples = 500

func (c *csvReader) all() error {
	type record struct {
		line   int
		fields []string
	}
	var first []record
	var times []string
	for len(first) < samples {
		fields, line, err := c.next()
		if err == io.EOF {
			break
		}
		if err != nil {
			return err
		}
		first = append(first, record{line, slices.Clone(fields)})
	}
	if c.cols.date >= 0 && slices.ContainsFunc(first, func(r record) bool { return !hourOnly(r.fields[c.cols.time]) }) {
		c.cols.date = -1
	}
	if c.cols.date >= 0 {
		c.report.Time = c.header[c.cols.date] + " " + c.header[c.cols.time]
	}
	for _, r := range first {
		times = append(times, c.time(r.fields))
	}
	c.clock.choose(times)
	c.report.Layout = c.clock.layout
	for _, r := range first {
		if err := c.event(r.fields, r.line); err != nil {
			return err
		}
	}
	for {
		fields, line, err := c.next()
		if err == io.EOF {
			return nil
		}
		if err == nil {
			err = c.event(fields, line)
		}
		if err != nil {
			return err
		}
	}
}

// time returns the text of the time of a record.
func (c *csvReader) time(fields []string) string {
	text := strings.TrimSpace(fields[c.cols.time])
	if c.cols.date >= 0 && text != "" {
		return strings.TrimSpace(fields[c.cols.date]) + " " + text
	}
	return text
}

// hourOnly reports whether a text has a time of day and no day, or nothing.
func hourOnly(text string) bool {
	text = strings.TrimSpace(text)
	hour, _, found := strings.Cut(text, ":")
	return text == "" || found && len(hour) <= 2 && len(text) <= len("23:59:59.999999999 PM")
}

// next returns the next record that has the columns that it needs. Tools leave
// out what is empty at the end of a line, or end a line with a separator.
func (c *csvReader) next() ([]string, int, error) {
	for {
		fields, line, err := c.rows.next()
		if bad, ok := errors.AsType[*badRecord](err); ok {
			c.report.bad(line, "", bad.reason)
			continue
		}
		if err != nil {
			return nil, line, err
		}
		for len(fields) > len(c.header) && fields[len(fields)-1] == "" {
			fields = fields[:len(fields)-1]
		}
		if len(fields) > len(c.header) || len(fields) <= c.cols.last() {
			c.report.bad(line, "", fmt.Sprintf("has %d columns, not %d", len(fields), len(c.header)))
			continue
		}
		for len(fields) < len(c.header) {
			fields = append(fields, "")
		}
		return fields, line, nil
	}
}

func (c *csvReader) event(fields []string, line int) error {
	field := func(i int) string {
		if i < 0 {
			return ""
		}
		return c.report.tidy(fields[i])
	}
	e := process.Event{Case: field(c.cols.kase), Activity: field(c.cols.activity), Resource: field(c.cols.resource), Customer: field(c.cols.customer)}
	switch text := c.report.tidy(c.time(fields)); {
	case e.Case == "":
		c.report.bad(line, c.report.Case, "is empty")
		return nil
	case e.Activity == "":
		c.report.bad(line, c.report.Activity, "is empty")
		return nil
	case text == "":
		c.report.bad(line, c.report.Time, "is empty")
		return nil
	default:
		var err error
		if e.Time, err = c.clock.read(text); err != nil {
			c.report.bad(line, c.report.Time, err.Error())
			return nil
		}
	}
	if c.cfg.Attributes {
		for i, v := range fields {
			if !c.cols.taken(i) && v != "" {
				e.Attributes = append(e.Attributes, process.Attribute{Name: c.header[i], Value: tidy(v)})
			}
		}
	}
	return c.report.add(c.log, e, line, c.cfg)
}

// tidy replaces what is not UTF-8.
func tidy(s string) string {
	if utf8.ValidString(s) {
		return s
	}
	return strings.ToValidUTF8(s, "\uFFFD")
}

// badRecord is a record that cannot be taken apart.
type badRecord struct{ reason string }

func (b *badRecord) Error() string { return b.reason }

// maxLines is how many lines a record may have after its first. Beyond them a
// quote is taken not to be closed.
const maxLines = 100

// table takes lines apart into records as RFC 4180 says. Unlike encoding/csv it
// gets over a quote that is never closed: only its line is lost.
type table struct {
	in     *bufio.Reader
	comma  rune
	sep    string
	max    int
	line   int      // that was read last
	ahead  []string // lines that were read and belong to no record yet
	fields []string
}

// header reads the first line and finds out what separates columns.
func (t *table) header() ([]string, error) {
	if head, err := t.in.Peek(3); err == nil && bytes.Equal(head, []byte("\xef\xbb\xbf")) {
		t.in.Discard(3)
	}
	head, err := t.in.Peek(4096)
	if err != nil && err != io.EOF && err != bufio.ErrBufferFull {
		return nil, fmt.Errorf("logfile: %w", err)
	}
	first, _, _ := strings.Cut(string(head), "\n")
	if t.comma == 0 {
		t.comma = ','
		for _, r := range ";\t|" {
			if strings.Count(first, string(r)) > strings.Count(first, string(t.comma)) {
				t.comma = r
			}
		}
	}
	if t.comma == '"' || t.comma == '\n' || t.comma == '\r' || !utf8.ValidRune(t.comma) {
		return nil, errors.New("logfile: a column cannot be separated by a quote or a line break")
	}
	t.sep = string(t.comma)
	fields, _, err := t.next()
	if err == io.EOF {
		return nil, errors.New("logfile: line 1: the file is empty")
	}
	if err != nil {
		return nil, fmt.Errorf("logfile: line 1: %w", err)
	}
	out := make([]string, len(fields))
	for i, f := range fields {
		out[i] = tidy(strings.TrimSpace(f))
	}
	return out, nil
}

// next returns the next record that is not an empty line, and where it begins.
// The record is good until the next call.
func (t *table) next() ([]string, int, error) {
	for {
		text, err := t.readLine()
		if err != nil {
			return nil, t.line, err
		}
		if text == "" {
			continue
		}
		line := t.line
		fields, err := t.record(text)
		return fields, line, err
	}
}

// readLine returns a line without its end.
func (t *table) readLine() (string, error) {
	if len(t.ahead) > 0 {
		s := t.ahead[0]
		t.ahead = t.ahead[1:]
		t.line++
		return s, nil
	}
	var long []byte
	for {
		part, err := t.in.ReadSlice('\n')
		if err == bufio.ErrBufferFull {
			if len(long) <= t.max {
				long = append(long, part...)
			}
			continue
		}
		if err != nil && (err != io.EOF || len(part)+len(long) == 0) {
			if err != io.EOF {
				err = fmt.Errorf("logfile: line %d: %w", t.line+1, err)
			}
			return "", err
		}
		t.line++
		if long != nil {
			part = append(long, part...)
		}
		part = bytes.TrimSuffix(part, []byte("\n"))
		return string(bytes.TrimSuffix(part, []byte("\r"))), nil
	}
}

// record takes a record apart that begins with a line.
func (t *table) record(text string) ([]string, error) {
	t.fields = t.fields[:0]
	if len(text) > t.max {
		return nil, &badRecord{"is too long"}
	}
	if !strings.Contains(text, `"`) {
		for {
			field, rest, more := strings.Cut(text, t.sep)
			t.fields = append(t.fields, strings.TrimSpace(field))
			if !more {
				return t.fields, nil
			}
			text = rest
		}
	}
	first := t.line
	var taken []string // further lines of the record
	for {
		closed, err := t.quoted(text)
		if err != nil && len(taken) > 0 {
			return nil, t.giveUp(first, taken)
		}
		if closed || err != nil {
			return t.fields, err
		}
		next, err := t.readLine()
		if err == nil {
			taken = append(taken, next)
			text += "\n" + next
		}
		if err != nil && err != io.EOF {
			return nil, err
		}
		if err == io.EOF || len(text) > t.max || len(taken) > maxLines {
			return nil, t.giveUp(first, taken)
		}
	}
}

// giveUp loses only the first line of what was taken for a record, and goes on
// with the second.
func (t *table) giveUp(first int, taken []string) error {
	t.ahead = append(taken, t.ahead...)
	t.line = first
	return &badRecord{"a quote is not closed"}
}

// quoted takes a record with quotes apart; closed is false if it ends within.
func (t *table) quoted(text string) (closed bool, err error) {
	t.fields = t.fields[:0]
	for {
		if !strings.HasPrefix(text, `"`) {
			field, rest, more := strings.Cut(text, t.sep)
			t.fields = append(t.fields, strings.TrimSpace(field))
			if !more {
				return true, nil
			}
			text = rest
			continue
		}
		end := 1
		for {
			i := strings.IndexByte(text[end:], '"')
			if i < 0 {
				return false, nil
			}
			end += i
			if !strings.HasPrefix(text[end+1:], `"`) {
				break
			}
			end += 2
		}
		t.fields = append(t.fields, strings.ReplaceAll(text[1:end], `""`, `"`))
		text = text[end+1:]
		switch {
		case text == "":
			return true, nil
		case !strings.HasPrefix(text, t.sep):
			return true, &badRecord{"there is text after a closing quote"}
		}
		text = text[len(t.sep):]
	}
}
