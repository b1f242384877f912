package files

import (
	"bufio"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"io"
	"io/fs"
	"slices"
	"strings"
	"time"
)

// A found is a file of a mapping as it is now.
type found struct {
	name string
	size int64
	mod  int64 // ns since 1970; 0 if the file system does not know
}

// find lists the files of a mapping, oldest first.
func (s *Source) find(m *mapping) ([]found, error) {
	if _, err := fs.Stat(s.fsys, "."); err != nil {
		return nil, err
	}
	names, err := fs.Glob(s.fsys, m.Files)
	if err != nil {
		return nil, err
	}
	var out []found
	for _, name := range names {
		info, err := fs.Stat(s.fsys, name)
		if err != nil || !info.Mode().IsRegular() {
			continue // it went away since, or could make reading wait for ever
		}
		f := found{name: name, size: info.Size()}
		if t := info.ModTime(); t.Year() >= 1970 && t.Year() < 2116 {
			f.mod = max(0, t.UnixNano())
		}
		out = append(out, f)
	}
	slices.SortFunc(out, func(a, b found) int {
		if a.mod != b.mod {
			if a.mod < b.mod {
				return -1
			}
			return 1
		}
		return strings.Compare(a.name, b.name)
	})
	return out, nil
}

// settled reports whether a file has not been modified for as long as Settle
// asks for; false if it asks for nothing.
func (m *mapping) settled(now time.Time, f found) bool {
	return m.Settle > 0 && f.mod <= now.Add(-time.Duration(m.Settle)*time.Second).UnixNano()
}

// An input is an open file and what its first bytes said.
type input struct {
	recordReader
	close func() error
	head  []byte // the bytes of the header, from the first of the file
	start int64  // offset of the first record
	lines int    // lines before that
}

// errRefused says that a file cannot be read with its mapping.
type errRefused struct{ reason string }

func (e errRefused) Error() string { return e.reason }

// A way is how a file is read.
type way struct {
	growing bool // a record at the end may be incomplete
	settled bool // it is not, however it looks
	again   bool // the bytes are those of a reject
}

// open opens a file at offset off, with line lines before it. An offset
// before the first record means the first record.
func (s *Source) open(m *mapping, f found, off int64, line int, w way) (*input, error) {
	file, err := s.fsys.Open(f.name)
	if err != nil {
		return nil, err
	}
	in, err := s.begin(m, io.LimitReader(file, f.size), w)
	if in != nil {
		in.close = file.Close
	}
	if err == nil && off > in.start {
		err = s.jump(m, f, file, in, off, line)
	}
	if err != nil {
		file.Close()
		return in, err
	}
	return in, nil
}

// begin reads the header and makes the reader of records.
func (s *Source) begin(m *mapping, r io.Reader, w way) (*input, error) {
	br := bufio.NewReaderSize(r, bufferSize)
	head, _ := br.Peek(4)
	c, bom, why := codecOf(m.Encoding, head)
	if why != "" {
		return nil, errRefused{why}
	}
	ls := &lines{in: br, c: c, bom: bom, max: s.cfg.MaxRecord, again: w.again}
	if m.Format == JSONL {
		return &input{recordReader: &objectReader{in: ls, depth: s.cfg.MaxDepth, growing: w.growing, settled: w.settled}}, nil
	}
	t := &tableReader{in: ls, delim: m.Delimiter, plain: m.Unquoted, growing: w.growing, settled: w.settled}
	in := &input{recordReader: t}
	if len(m.Columns) > 0 {
		t.header = m.Columns
	} else {
		rec, err := t.next()
		if err != nil {
			return in, err
		}
		in.head, in.start, in.lines = rec.raw, rec.next, rec.line+rec.lines-1
		if rec.trouble.is() {
			return in, errRefused{"the header " + rec.trouble.reason}
		}
		for _, name := range rec.row.cells {
			t.header = append(t.header, strings.TrimSpace(name))
		}
	}
	return in, t.bind(m)
}

// bind finds the columns that the mapping needs.
func (t *tableReader) bind(m *mapping) error {
	t.cols = make(map[string]int, len(t.header))
	for i, name := range t.header {
		if _, twice := t.cols[name]; twice && slices.Contains(m.needs, name) {
			return errRefused{"the header has the column " + name + " twice"}
		}
		t.cols[name] = i
	}
	for _, name := range m.needs {
		if _, ok := t.cols[name]; !ok {
			return errRefused{"the header has no column " + name}
		}
	}
	_, t.strip = t.cols[rejectReason]
	return nil
}

// jump goes on at an offset behind the header.
func (s *Source) jump(m *mapping, f found, file fs.File, in *input, off int64, line int) error {
	var ls *lines
	switch r := in.recordReader.(type) {
	case *tableReader:
		ls = r.in
	case *objectReader:
		ls = r.in
	}
	w := int64(ls.c.width)
	if seeker, ok := file.(io.Seeker); ok {
		if _, err := seeker.Seek(off-w, io.SeekStart); err != nil {
			return err
		}
		ls.in.Reset(io.LimitReader(file, f.size-off+w))
	} else {
		if _, err := io.CopyN(io.Discard, ls.in, off-w-ls.off); err != nil {
			return err
		}
	}
	before, err := ls.in.Peek(int(w))
	if err != nil {
		return err
	}
	cr := ls.c.unit(before) == '\r'
	ls.off, ls.no = off-w, line
	ls.skip(int(w))
	if cr && ls.peekLF() { // the line end was still being written
		ls.skip(int(w))
	}
	return nil
}

// bytesAt reads n bytes at an offset.
func (s *Source) bytesAt(name string, off, n int64) ([]byte, error) {
	file, err := s.fsys.Open(name)
	if err != nil {
		return nil, err
	}
	defer file.Close()
	if seeker, ok := file.(io.Seeker); ok {
		_, err = seeker.Seek(off, io.SeekStart)
	} else {
		_, err = io.CopyN(io.Discard, file, off)
	}
	if err != nil {
		return nil, err
	}
	b := make([]byte, n)
	got, err := io.ReadFull(file, b)
	if errors.Is(err, io.ErrUnexpectedEOF) || errors.Is(err, io.EOF) {
		err = nil
	}
	return b[:got], err
}

const (
	headSize = 1024
	tailSize = 256
)

// prints returns fingerprints of the beginning of a file and of what lies
// before off.
func (s *Source) prints(name string, off int64) (head, tail string, err error) {
	n := min(off, headSize)
	b, err := s.bytesAt(name, 0, n)
	if err != nil {
		return "", "", err
	}
	head = fingerprint(b)
	n = min(off, tailSize)
	if b, err = s.bytesAt(name, off-n, n); err != nil {
		return "", "", err
	}
	return head, fingerprint(b), nil
}

func fingerprint(b []byte) string {
	sum := sha256.Sum256(b)
	return hex.EncodeToString(sum[:6])
}
