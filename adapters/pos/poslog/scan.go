package poslog

import (
	"bytes"
	"errors"
	"hash/crc64"
	"io"
)

// cutRaw bounds the raw bytes that are kept of what is no whole transaction.
const cutRaw = 64 << 10

// chunk is how much is read at a time.
const chunk = 64 << 10

var (
	// errPartial says that a stream ends within a transaction.
	errPartial = errors.New("the log ends within a transaction")
	// errDTD says that a log declares a document type, which is refused: it is
	// where entities come from that expand without bound or read other files.
	errDTD = errors.New("declares a document type, which is refused")
)

// A span is one transaction as it stands in a stream.
type span struct {
	raw   []byte // valid until the next call
	start int64  // offset of its first byte in the file
	end   int64  // offset behind its last byte
	sum   uint64 // checksum of the file up to end
	bad   string // why it is not a whole transaction; empty if it is one
}

// A splitter cuts a stream into transactions. It knows tags, comments and
// character data, and nothing of what is in them, so that it can go on behind
// a transaction that is not well-formed. It works on any encoding that has
// ASCII in its lower half, and holds one transaction at a time.
//
// Positions are counted in bytes of the stream as read; a window of it, from
// off on, is in buf.
type splitter struct {
	r     io.Reader
	limit int
	root  string // name of the outermost element, "" until it is seen

	buf  []byte
	off  int64 // position of buf[0]
	keep int64 // everything before has been used up
	pos  int64 // where to look on
	eof  bool

	wide   bool   // r was UTF-16: offsets in the file count two bytes per unit
	file   int64  // offset of keep in the file
	sum    uint64 // checksum of the file up to keep
	closed bool   // the outermost element has ended
	inside bool   // a transaction begins at keep

	missing  map[string]stretch // ends of markup that were searched for in vain
	searched int64              // bytes that were searched for ends of markup
}

// sums is the polynomial of the checksums that cursors hold.
var sums = crc64.MakeTable(crc64.ECMA)

// next returns the next transaction. The error is io.EOF at the end of the
// stream, errPartial if the stream ends within a transaction, errDTD, or that
// of the reader. After io.EOF and errPartial, file is where to go on when the
// stream has grown.
func (s *splitter) next() (span, error) {
	s.pos = s.keep
	for {
		if s.pos-s.keep > cutRaw {
			s.advance(s.pos)
		}
		t, err := s.lex(s.pos, cutRaw)
		if err != nil {
			return span{}, err
		}
		s.pos = t.end
		switch t.kind {
		case tokDirective:
			return span{}, errDTD
		case tokOpen, tokEmpty:
			if s.root == "" {
				s.root = string(t.name)
			}
			if string(local(t.name)) != transaction {
				continue
			}
			if len(s.root) == len(t.name) && s.root == string(t.name) {
				s.root = "" // a bare sequence of transactions has no outermost element
			}
			s.closed = false
			s.advance(t.start)
			if t.kind == tokEmpty {
				return s.cut(t.end, ""), nil
			}
			return s.record(string(t.name), t.end)
		case tokClose:
			if string(local(t.name)) == transaction {
				return s.cut(t.end, "ends without having begun"), nil
			}
			s.closed = s.closed || string(t.name) == s.root
		}
	}
}

// transaction is the element that the log consists of.
const transaction = "Transaction"

// record finds the end of the transaction that begins at keep and whose start
// tag, named q, ends at body.
func (s *splitter) record(q string, body int64) (span, error) {
	start := s.keep
	s.pos, s.inside = body, true
	defer func() { s.inside = false }()
	for {
		t, err := s.lex(s.pos, s.limit)
		switch {
		case errors.Is(err, io.EOF) || errors.Is(err, errPartial):
			// What looks unfinished is only so if nothing begins behind it.
			if at := s.boundary(q, body, s.off+int64(len(s.buf))); at >= 0 {
				at, err = s.behind(q, at)
				return s.cut(at, "is not well-formed XML"), err
			}
			return span{}, errPartial
		case err != nil && !errors.Is(err, errLong):
			return span{}, err
		case err != nil || t.end-start > int64(s.limit):
			return s.oversize(q, body)
		}
		s.pos = t.end
		switch name := string(t.name); {
		case t.kind == tokClose && name == q:
			return s.cut(t.end, ""), nil
		case (t.kind == tokOpen || t.kind == tokEmpty) && name == q:
			return s.cut(t.start, "is not closed before the next begins"), nil
		case t.kind == tokClose && name == s.root:
			return s.cut(t.start, "is not closed before the log ends"), nil
		}
	}
}

// boundary searches [from, to), which is in the window, for the start or the
// end of a transaction named q or for the end of the log, wherever they stand,
// be it in a comment. It returns -1 if there is none.
func (s *splitter) boundary(q string, from, to int64) int64 {
	w := s.window(from, to)
	best := int64(-1)
	for _, tag := range []string{"<" + q, "</" + q, "</" + s.root} {
		for i := 0; i < len(w); {
			j := bytes.Index(w[i:], []byte(tag))
			if j < 0 {
				break
			}
			i += j + len(tag)
			if i < len(w) && isNameEnd(w[i]) && tag != "</" {
				if at := from + int64(i-len(tag)); best < 0 || at < best {
					best = at
				}
				break
			}
		}
	}
	return best
}

// behind returns the position behind the end tag of q if one stands at the
// boundary at, and at itself if not.
func (s *splitter) behind(q string, at int64) (int64, error) {
	if t, err := s.lexTag(at, cutRaw); err == nil && t.kind == tokClose && string(t.name) == q {
		return t.end, nil
	} else if err != nil && !errors.Is(err, errPartial) {
		return at, err
	}
	return at, nil
}

// oversize gives up a transaction that is larger than the limit: it keeps how
// it begins and goes on at the next boundary.
func (s *splitter) oversize(q string, body int64) (span, error) {
	start, sum := s.file, s.sum
	head := bytes.Clone(s.window(s.keep, min(s.keep+cutRaw, s.off+int64(len(s.buf)))))
	for from := body; ; {
		to := s.off + int64(len(s.buf))
		if at := s.boundary(q, from, to); at >= 0 {
			at, err := s.behind(q, at)
			if err != nil {
				return span{}, err
			}
			s.advance(at)
			return span{raw: head, start: start, end: s.file, sum: s.sum, bad: "is larger than the limit"}, nil
		}
		// A tag may stand across two chunks.
		if from = max(from, to-int64(len(q)+len(s.root)+4)); from > s.keep {
			s.advance(from)
		}
		if err := s.fill(); errors.Is(err, io.EOF) {
			s.file, s.sum = start, sum // come back to where it begins
			return span{}, errPartial
		} else if err != nil {
			return span{}, err
		}
	}
}

// cut ends the transaction that begins at keep.
func (s *splitter) cut(end int64, bad string) span {
	sp := span{raw: s.window(s.keep, end), start: s.file, bad: bad}
	if bad != "" && len(sp.raw) > s.limit {
		sp.raw = sp.raw[:s.limit]
	}
	s.advance(end)
	sp.end, sp.sum = s.file, s.sum
	return sp
}

// advance uses up everything before position to.
func (s *splitter) advance(to int64) {
	w := s.window(s.keep, to)
	s.sum = crc64.Update(s.sum, sums, w)
	s.file += width(w, s.wide)
	s.keep = to
}

// width returns how many bytes of the file stand behind b. It counts the first
// bytes of characters, so that b may be cut anywhere.
func width(b []byte, wide bool) int64 {
	if !wide {
		return int64(len(b))
	}
	n := int64(0)
	for _, c := range b {
		if c&0xC0 != 0x80 {
			n += 2
		}
		if c >= 0xF0 {
			n += 2
		}
	}
	return n
}

func (s *splitter) window(from, to int64) []byte { return s.buf[from-s.off : to-s.off] }

// fill reads on. It may move the window, so no slice of it outlives a call.
func (s *splitter) fill() error {
	if s.eof {
		return io.EOF
	}
	if used := int(s.keep - s.off); used > len(s.buf)/2 {
		s.buf = s.buf[:copy(s.buf, s.buf[used:])]
		s.off = s.keep
	}
	n := len(s.buf)
	if cap(s.buf)-n < chunk {
		grown := make([]byte, n, 2*cap(s.buf)+chunk)
		copy(grown, s.buf)
		s.buf = grown
	}
	for range 100 {
		m, err := s.r.Read(s.buf[n:min(cap(s.buf), n+chunk)])
		s.buf = s.buf[:n+m]
		switch {
		case errors.Is(err, io.EOF):
			s.eof = true
			if m == 0 {
				return io.EOF
			}
			return nil
		case err != nil:
			return err
		case m > 0:
			return nil
		}
	}
	return io.ErrNoProgress
}
