package files

import (
	"errors"
	"io"
	"strconv"
	"strings"
)

// A record is one row of a table or one JSON object, with the place where it
// stood.
type record struct {
	raw       []byte
	off, next int64
	line      int // the first of its lines
	lines     int // how many it has
	open      bool
	row       row
	trouble   trouble
}

// A trouble is why a record cannot be read. The zero trouble is none.
type trouble struct {
	field  string
	reason string
}

func (t trouble) is() bool { return t.reason != "" }

// errWait says that the last record of a file is still being written.
var errWait = errors.New("files: the last record is not complete yet")

// A recordReader returns the records of a file one by one, and io.EOF or
// errWait after the last. Any other error is one of reading the file.
type recordReader interface {
	next() (record, error)
}

// tableReader reads records of a CSV or TSV file.
type tableReader struct {
	in    *lines
	ahead []line // lines that were read in search of a closing quote
	delim string
	plain bool // quotes are ordinary characters
	growing,
	settled bool
	header []string
	cols   map[string]int
	strip  bool // protecting apostrophes are taken off
}

func (r *tableReader) line() (line, error) {
	if len(r.ahead) > 0 {
		l := r.ahead[0]
		r.ahead = r.ahead[1:]
		return l, nil
	}
	return r.in.next()
}

// next returns the next record. A record whose quote is not closed costs only
// its first line: reading goes on with the second.
func (r *tableReader) next() (record, error) {
	first, err := r.line()
	for err == nil && first.text == "" && !first.bad && !first.long {
		first, err = r.line()
	}
	if err != nil {
		return record{}, err
	}
	rec := recordOf(first)
	if first.open && r.growing && !r.settled {
		return rec, errWait
	}
	if first.long {
		rec.trouble.reason = "is longer than the limit"
		return rec, nil
	}
	before := r.ahead
	got, p, why, err := r.collect(first)
	if err != nil {
		return rec, err
	}
	if why != "" {
		// Back to where it stood, without moving what lies ahead: there may be very
		// many lines, each as bad as this one.
		if r.ahead = before; len(got)-1 > len(before) {
			r.ahead = got[1:]
		}
		rec.trouble.reason = why
		return rec, nil
	}
	for _, l := range got[1:] {
		rec.add(l)
	}
	bad := false
	for _, l := range got {
		bad = bad || l.bad
	}
	r.fill(&rec, p.cells, bad)
	return rec, nil
}

func recordOf(l line) record {
	return record{raw: l.raw, off: l.off, next: l.next, line: l.no, lines: 1, open: l.open}
}

func (rec *record) add(l line) {
	rec.raw = append(rec.raw[:len(rec.raw):len(rec.raw)], l.raw...)
	rec.next, rec.open = l.next, l.open
	rec.lines++
}

// collect reads on until all quotes are closed. why is set if they are not.
func (r *tableReader) collect(first line) (got []line, p *splitter, why string, err error) {
	got = []line{first}
	p = &splitter{delim: r.delim, plain: r.plain}
	p.feed(first.text)
	size := len(first.raw)
	for p.quoted && !p.bad {
		l, err := r.line()
		if errors.Is(err, io.EOF) {
			if r.growing && !r.settled && !r.anyRow(got[1:]) {
				return got, p, "", errWait
			}
			return got, p, "a quoted text is not closed", nil
		}
		if err != nil {
			return got, p, "", err
		}
		got = append(got, l)
		if size += len(l.raw); size > r.in.max || l.long {
			return got, p, "a quoted text is not closed within the limit of a record", nil
		}
		if l.open && r.growing && !r.settled {
			if r.anyRow(got[1 : len(got)-1]) {
				return got, p, "a quoted text is not closed", nil
			}
			return got, p, "", errWait
		}
		p.feed(l.text)
	}
	if p.bad {
		return got, p, "a quotation mark stands inside quoted text", nil
	}
	return got, p, "", nil
}

// anyRow reports whether one of the lines is a whole row by itself: then the
// quote before it was never meant to be open so far.
func (r *tableReader) anyRow(ls []line) bool {
	for _, l := range ls {
		p := splitter{delim: r.delim, plain: r.plain}
		if p.feed(l.text); !p.quoted && !p.bad && len(p.cells) == len(r.header) && len(p.cells) > 1 {
			return true
		}
	}
	return false
}

// fill makes the row of the cells and finds the trouble that can be seen
// without the mapping.
func (r *tableReader) fill(rec *record, cells []string, bad bool) {
	if r.header != nil {
		for len(cells) > len(r.header) && cells[len(cells)-1] == "" {
			cells = cells[:len(cells)-1]
		}
		if len(cells) != len(r.header) {
			rec.trouble.reason = "has " + count(len(cells), "column") + " instead of " + strconv.Itoa(len(r.header))
		}
	}
	if r.strip {
		for i := range cells {
			cells[i] = strings.TrimPrefix(cells[i], "'")
		}
	}
	rec.row = row{cells: cells, cols: r.cols}
	if bad {
		rec.trouble = trouble{reason: "has bytes that the encoding does not define"}
		for i, c := range cells {
			if strings.Contains(c, "\uFFFD") && i < len(r.header) {
				rec.trouble.field = r.header[i]
				break
			}
		}
	}
}

// splitter cuts lines into cells. A quotation mark opens quoted text only at
// the beginning of a cell; elsewhere it is a character like others.
type splitter struct {
	delim  string
	plain  bool
	cells  []string
	cur    strings.Builder
	quoted bool // within quoted text, at the end of the line
	bad    bool // text follows a closing quotation mark
}

// feed takes the next line of the record.
func (p *splitter) feed(text string) {
	if p.quoted {
		p.cur.WriteByte('\n')
	}
	for {
		if p.quoted {
			i := strings.IndexByte(text, '"')
			if i < 0 {
				p.cur.WriteString(text)
				return
			}
			p.cur.WriteString(text[:i])
			text = text[i+1:]
			switch {
			case strings.HasPrefix(text, `"`):
				p.cur.WriteByte('"')
				text = text[1:]
				continue
			case text == "" || strings.HasPrefix(text, p.delim):
				p.quoted = false
			default:
				p.bad = true
				return
			}
		} else if !p.plain && strings.HasPrefix(text, `"`) {
			p.quoted = true
			text = text[1:]
			continue
		}
		i := strings.Index(text, p.delim)
		if i < 0 {
			p.cur.WriteString(text)
			p.cut()
			return
		}
		p.cur.WriteString(text[:i])
		p.cut()
		text = text[i+len(p.delim):]
	}
}

func (p *splitter) cut() {
	p.cells = append(p.cells, p.cur.String())
	p.cur.Reset()
}
