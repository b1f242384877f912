package poslog

import (
	"bytes"
	"errors"
	"io"
)

type tokenKind uint8

const (
	tokOther     tokenKind = iota // a stray '<', a processing instruction, a comment
	tokOpen                       // <name …>
	tokEmpty                      // <name …/>
	tokClose                      // </name>
	tokData                       // <![CDATA[ … ]]>
	tokDirective                  // <!DOCTYPE …>
)

// A token is one piece of markup. name is valid until the window moves.
type token struct {
	kind       tokenKind
	name       []byte
	start, end int64
	broken     bool // a tag that is cut off by the next '<'
}

// lex returns the first markup at or after position p. The error is io.EOF if
// there is none, errPartial if the stream ends within it. Markup that is
// longer than limit counts as a stray '<'.
func (s *splitter) lex(p int64, limit int) (token, error) {
	start, err := s.find(p, '<')
	if err != nil {
		return token{start: p, end: p}, err
	}
	head, err := s.peek(start, 9)
	if err != nil {
		return token{}, err
	}
	t := token{start: start}
	switch {
	case len(head) < 2:
		return token{}, errPartial
	case bytes.HasPrefix(head, []byte("<!--")):
		t.end, err = s.findSeq(start+4, "-->", limit)
	case bytes.HasPrefix(head, []byte("<![CDATA[")):
		t.kind = tokData
		t.end, err = s.findSeq(start+9, "]]>", limit)
	case head[1] == '?':
		t.end, err = s.findSeq(start+2, "?>", limit)
	case head[1] == '!':
		if len(head) < 9 && (bytes.HasPrefix([]byte("<!--"), head) || bytes.HasPrefix([]byte("<![CDATA["), head)) {
			return token{}, errPartial
		}
		t.kind, t.end = tokDirective, start+2
	case head[1] == '/' || isNameStart(head[1]):
		return s.lexTag(start, limit)
	default:
		t.end = start + 1
	}
	if errors.Is(err, errLong) {
		return token{start: start, end: start + 1}, nil
	}
	return t, err
}

// errLong says that markup is longer than the limit.
var errLong = errors.New("markup is too long")

// lexTag reads the tag at start up to its '>', which may stand in quotes
// without ending it. A '<' may not stand in a tag at all, so it ends one that
// is broken.
func (s *splitter) lexTag(start int64, limit int) (token, error) {
	var quote byte
	for p := start + 1; ; p++ {
		if p-start > int64(limit) {
			return token{start: start, end: start + 1}, nil
		}
		if p >= s.off+int64(len(s.buf)) {
			if err := s.fill(); errors.Is(err, io.EOF) {
				return token{}, errPartial
			} else if err != nil {
				return token{}, err
			}
		}
		switch c := s.buf[p-s.off]; {
		case c == '<':
			return s.tag(start, p, true), nil
		case quote != 0:
			if c == quote {
				quote = 0
			}
		case c == '"' || c == '\'':
			quote = c
		case c == '>':
			return s.tag(start, p+1, false), nil
		}
	}
}

func (s *splitter) tag(start, end int64, broken bool) token {
	w := s.window(start, end)
	t := token{kind: tokOpen, start: start, end: end, broken: broken}
	i := 1
	if w[1] == '/' {
		t.kind, i = tokClose, 2
	} else if len(w) > 2 && w[len(w)-2] == '/' {
		t.kind = tokEmpty
	}
	n := i
	for n < len(w) && !isNameEnd(w[n]) {
		n++
	}
	t.name = w[i:n]
	return t
}

// find returns the position of the first c at or after p.
func (s *splitter) find(p int64, c byte) (int64, error) {
	for {
		if i := bytes.IndexByte(s.buf[min(p-s.off, int64(len(s.buf))):], c); i >= 0 {
			return p + int64(i), nil
		}
		p = max(p, s.off+int64(len(s.buf)))
		if p-s.keep > int64(s.limit) {
			if s.inside {
				return 0, errLong
			}
			s.advance(p) // text between transactions
		}
		if err := s.fill(); err != nil {
			return 0, err
		}
	}
}

// A stretch is where a sequence is known not to begin. Without it a log of
// nothing but beginnings of comments would be searched again for each.
type stretch struct{ from, to int64 }

// findSeq returns the position behind the first seq at or after p.
func (s *splitter) findSeq(p int64, seq string, limit int) (int64, error) {
	m := s.missing[seq]
	if p < m.from || p > m.to {
		m = stretch{p, p}
	}
	for from := m.to; ; {
		have := s.off + int64(len(s.buf))
		if from < have {
			i := bytes.Index(s.window(from, have), []byte(seq))
			if i >= 0 {
				s.searched += int64(i)
				return from + int64(i+len(seq)), nil
			}
			s.searched += have - from
		}
		from = max(from, have-int64(len(seq)-1))
		if s.missing == nil {
			s.missing = map[string]stretch{}
		}
		s.missing[seq] = stretch{m.from, from}
		if have-p > int64(limit) {
			return 0, errLong
		}
		if err := s.fill(); errors.Is(err, io.EOF) {
			return 0, errPartial
		} else if err != nil {
			return 0, err
		}
	}
}

// peek returns up to n bytes at p.
func (s *splitter) peek(p int64, n int) ([]byte, error) {
	for s.off+int64(len(s.buf)) < p+int64(n) {
		if err := s.fill(); errors.Is(err, io.EOF) {
			break
		} else if err != nil {
			return nil, err
		}
	}
	return s.window(p, min(p+int64(n), s.off+int64(len(s.buf)))), nil
}

// local returns a name without its namespace prefix.
func local(name []byte) []byte {
	if _, after, ok := bytes.Cut(name, []byte{':'}); ok {
		return after
	}
	return name
}

func isNameStart(c byte) bool {
	return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c == '_' || c == ':' || c >= 0x80
}

func isNameEnd(c byte) bool {
	switch c {
	case ' ', '\t', '\r', '\n', '/', '>', '<':
		return true
	}
	return false
}
