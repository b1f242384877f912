package files

import (
	"bufio"
	"bytes"
	"errors"
	"io"
)

// A line is a physical line of a file.
type line struct {
	raw  []byte // with its end, verbatim
	text string // without its end
	bad  bool   // has bytes that the encoding does not define
	long bool   // longer than the limit: raw is its beginning, text is empty
	open bool   // has no end: the file ends here
	off  int64  // of its first byte
	next int64  // of the byte after its end
	no   int    // counted from 1
}

// lines reads physical lines that end in LF, CRLF or CR, and remembers where
// each stood. It holds no more than one line of at most max bytes.
type lines struct {
	in  *bufio.Reader
	c   codec
	bom int // bytes of the byte order mark, at offset 0
	off int64
	no  int // number of the last line that was read
	max int

	// again says that the bytes are those of a reject: a line of which only
	// the beginning was kept is still too long.
	again bool
}

const bufferSize = 64 << 10

// next returns io.EOF after the last line.
func (r *lines) next() (line, error) {
	l := line{off: r.off, no: r.no + 1}
	keep := func(b []byte) {
		if len(l.raw)+len(b) > r.max {
			l.long = true
			b = b[:max(0, min(len(b), longPrefix-len(l.raw)))]
			l.raw = l.raw[:min(len(l.raw), longPrefix)]
		}
		l.raw = append(l.raw, b...)
	}
	end := 0
	for end == 0 {
		chunk, err := r.chunk()
		if errors.Is(err, io.EOF) {
			l.open = true
			break
		}
		if err != nil {
			return line{}, err
		}
		n, found := r.scan(chunk)
		keep(chunk[:n])
		cr := found && r.c.unit(chunk[n-r.c.width:n]) == '\r'
		r.skip(n)
		if found {
			end = r.c.width
			if cr && r.peekLF() {
				lf, _ := r.in.Peek(r.c.width)
				keep(lf)
				r.skip(r.c.width)
				end *= 2
			}
		}
	}
	if l.next = r.off; l.next == l.off {
		return line{}, io.EOF
	}
	r.no++
	l.long = l.long || r.again && l.open && len(l.raw) == longPrefix
	r.decode(&l, end)
	return l, nil
}

// longPrefix is how much of a line that is too long is kept for its reject.
const longPrefix = 4 << 10

// decode sets the text of l, whose line end has the given length.
func (r *lines) decode(l *line, end int) {
	if l.long {
		return
	}
	body := l.raw[:len(l.raw)-end]
	if l.off == 0 {
		body = body[min(r.bom, len(body)):]
	}
	l.text, l.bad = r.c.decode(body)
}

// chunk returns what is buffered, in whole code units but for the end of the
// file.
func (r *lines) chunk() ([]byte, error) {
	b, err := r.in.Peek(max(r.c.width, r.in.Buffered()))
	if len(b) == 0 {
		return nil, err
	}
	if len(b) > r.c.width {
		b = b[:len(b)/r.c.width*r.c.width]
	}
	return b, nil
}

// scan returns how many bytes of b belong to the line, and whether its end
// was found.
func (r *lines) scan(b []byte) (int, bool) {
	w := r.c.width
	if w == 1 {
		n := bytes.IndexByte(b, '\n')
		if n < 0 {
			n = len(b) - 1
		}
		if i := bytes.IndexByte(b[:n+1], '\r'); i >= 0 {
			n = i
		}
		return n + 1, b[n] == '\n' || b[n] == '\r'
	}
	for i := 0; i+w <= len(b); i += w {
		if u := r.c.unit(b[i:]); u == '\n' || u == '\r' {
			return i + w, true
		}
	}
	return len(b), false
}

func (r *lines) peekLF() bool {
	b, err := r.in.Peek(r.c.width)
	return err == nil && r.c.unit(b) == '\n'
}

func (r *lines) skip(n int) {
	r.in.Discard(n) // it was peeked, so it is there
	r.off += int64(n)
}
