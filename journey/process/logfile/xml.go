package logfile

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"io"
	"strconv"
	"strings"
	"unicode/utf8"

	"golang.org/x/text/transform"
)

// scanner reads the tags of an XML file. Text between them is passed over, as
// are comments, instructions and declarations; of entities only those of XML
// itself are known, so that nothing can be expanded. It is ten times as fast as
// encoding/xml, and what is too long is an error before it is in memory.
type scanner struct {
	in   *bufio.Reader
	max  int
	line int
	tag  []byte
	open []string // the elements that have begun
	buf  []attribute
}

// attribute is one of a tag. The value may have entities.
type attribute struct{ key, value []byte }

// tag is the beginning or the end of an element, or both.
type tag struct {
	name       []byte
	attributes []attribute // good until the next tag
	line       int
	start, end bool
}

// newScanner returns the scanner of a file, which is decoded already or says how
// it is encoded.
func newScanner(in io.Reader, longest int, decoded bool) (*scanner, error) {
	s := &scanner{in: bufio.NewReaderSize(in, 1<<16), max: longest, line: 1}
	head, err := s.in.Peek(256)
	if err != nil && err != io.EOF && err != bufio.ErrBufferFull {
		return s, err
	}
	if bytes.HasPrefix(head, []byte("\xef\xbb\xbf")) {
		s.in.Discard(3)
		return s, nil
	}
	first, _, _ := bytes.Cut(head, []byte("?>"))
	if _, rest, ok := bytes.Cut(first, []byte("encoding=")); ok && bytes.HasPrefix(head, []byte("<?xml")) && len(rest) > 0 {
		name, _, _ := strings.Cut(string(rest[1:]), string(rest[:1]))
		switch strings.ToLower(name) {
		case "utf-8", "utf8", "us-ascii", "ascii", "utf-16", "utf-16le", "utf-16be": // UTF-16 was read already, or these words could not be
		default:
			m, ok := codePage(name)
			if !ok {
				return s, errors.New("the encoding is not known")
			}
			if !decoded {
				s.in = bufio.NewReaderSize(transform.NewReader(s.in, m.NewDecoder()), 1<<16)
			}
		}
	}
	return s, nil
}

// next returns the next tag, io.EOF at the end of the file.
func (s *scanner) next() (tag, error) {
	for {
		if err := s.text(); err != nil {
			return tag{}, err
		}
		at := s.line
		if err := s.until('>', at); err != nil {
			return tag{}, unexpected(err)
		}
		switch {
		case bytes.HasPrefix(s.tag, []byte("!--")):
			if err := s.pass("--", at); err != nil {
				return tag{}, err
			}
		case bytes.HasPrefix(s.tag, []byte("![CDATA[")):
			if err := s.pass("]]", at); err != nil {
				return tag{}, err
			}
		case s.tag[0] == '?':
			if err := s.pass("?", at); err != nil {
				return tag{}, err
			}
		case s.tag[0] == '!':
			return tag{}, errors.New("a document type is not allowed")
		default:
			return s.element(at)
		}
	}
}

// text passes over text up to the next tag.
func (s *scanner) text() error {
	for {
		part, err := s.in.ReadSlice('<')
		s.line += bytes.Count(part, []byte("\n"))
		if bytes.IndexByte(part, 0) >= 0 {
			return errors.New("there is a zero byte")
		}
		if err == bufio.ErrBufferFull {
			continue
		}
		if err == io.EOF && len(s.open) > 0 {
			return io.ErrUnexpectedEOF
		}
		return err
	}
}

// until reads a tag to its end, which is not within quotes. In what begins with
// an exclamation or question mark there are none.
func (s *scanner) until(end byte, at int) error {
	s.tag = s.tag[:0]
	var quote byte
	for {
		part, err := s.in.ReadSlice(end)
		s.line += bytes.Count(part, []byte("\n"))
		s.tag = append(s.tag, part...)
		if len(s.tag) > s.max {
			return fmt.Errorf("%w: the tag of line %d", ErrLimit, at)
		}
		if err == bufio.ErrBufferFull {
			quote = quoteAfter(part, quote)
			continue
		}
		if err != nil {
			return err
		}
		if s.tag[0] != '!' && s.tag[0] != '?' {
			if quote = quoteAfter(part, quote); quote != 0 {
				continue
			}
		}
		s.tag = s.tag[:len(s.tag)-1]
		if len(s.tag) == 0 {
			return errors.New("there is a tag without a name")
		}
		return nil
	}
}

// quoteAfter returns the quote that is open after some bytes.
func quoteAfter(b []byte, quote byte) byte {
	for {
		var i int
		if quote == 0 {
			i = bytes.IndexAny(b, `"'`)
		} else {
			i = bytes.IndexByte(b, quote)
		}
		if i < 0 {
			return quote
		}
		if quote == 0 {
			quote = b[i]
		} else {
			quote = 0
		}
		b = b[i+1:]
	}
}

// pass goes on to a > that follows upon an ending.
func (s *scanner) pass(ending string, at int) error {
	shortest := len(ending)
	if ending == "--" {
		shortest = len("!----")
	}
	last := s.tag
	for len(last) < shortest || !bytes.HasSuffix(last, []byte(ending)) {
		rest := append([]byte(nil), last[max(0, len(last)-len("!----")):]...)
		if err := s.until('>', at); err != nil {
			return unexpected(err)
		}
		last = append(append(rest, '>'), s.tag...)
		shortest = 0
	}
	return nil
}

// element takes a tag apart and checks that elements end as they have begun.
func (s *scanner) element(at int) (tag, error) {
	t := tag{line: at}
	text := s.tag
	if text[0] == '/' {
		t.name, t.end = bytes.TrimRight(text[1:], " \t\r\n"), true
		if len(s.open) == 0 || s.open[len(s.open)-1] != string(t.name) {
			return t, errors.New("an element ends that has not begun")
		}
		s.open = s.open[:len(s.open)-1]
		return t, nil
	}
	t.start = true
	if text[len(text)-1] == '/' {
		t.end = true
		text = text[:len(text)-1]
	}
	n := bytes.IndexAny(text, " \t\r\n")
	if n < 0 {
		n = len(text)
	}
	t.name = text[:n]
	if len(t.name) == 0 || bytes.ContainsAny(t.name, `"'=<&`) {
		return t, errors.New("there is a tag without a name")
	}
	var err error
	if t.attributes, err = s.attributes(text[n:]); err != nil {
		return t, err
	}
	if !t.end {
		s.open = append(s.open, keepName(t.name))
		if len(s.open) > maxDepth {
			return t, fmt.Errorf("%w: more than %d elements in each other", ErrLimit, maxDepth)
		}
	}
	return t, nil
}

const maxDepth = 1000

// keepName keeps a name; those of XES cost nothing.
func keepName(b []byte) string {
	for _, known := range []string{"event", "trace", "string", "date", "int", "float", "boolean", "list", "values", "log"} {
		if string(b) == known {
			return known
		}
	}
	return string(b)
}

func (s *scanner) attributes(text []byte) ([]attribute, error) {
	s.buf = s.buf[:0]
	for {
		trimmed := bytes.TrimLeft(text, " \t\r\n")
		if len(trimmed) == 0 {
			return s.buf, nil
		}
		eq := bytes.IndexByte(trimmed, '=')
		if eq <= 0 || len(trimmed) == len(text) {
			return nil, errors.New("there is an attribute without a value, or without a space before it")
		}
		key := bytes.TrimRight(trimmed[:eq], " \t\r\n")
		rest := bytes.TrimLeft(trimmed[eq+1:], " \t\r\n")
		if bytes.ContainsAny(key, " \t\r\n\"'<&") || len(rest) < 2 || rest[0] != '"' && rest[0] != '\'' {
			return nil, errors.New("the value of an attribute is not quoted")
		}
		end := bytes.IndexByte(rest[1:], rest[0])
		if end < 0 {
			return nil, errors.New("the value of an attribute does not end")
		}
		value := rest[1 : 1+end]
		if bytes.IndexByte(value, '<') >= 0 {
			return nil, errors.New("there is a < in an attribute")
		}
		s.buf = append(s.buf, attribute{key, value})
		text = rest[end+2:]
	}
}

// valueText returns the text of a value, with its entities resolved.
func valueText(b []byte) (string, error) {
	i := bytes.IndexByte(b, '&')
	if i < 0 {
		return string(b), nil
	}
	var out strings.Builder
	for ; i >= 0; i = bytes.IndexByte(b, '&') {
		out.Write(b[:i])
		end := bytes.IndexByte(b[i:], ';')
		if end < 0 {
			return "", errEntity
		}
		r, ok := entity(string(b[i+1 : i+end]))
		if !ok {
			return "", errEntity
		}
		out.WriteRune(r)
		b = b[i+end+1:]
	}
	out.Write(b)
	return out.String(), nil
}

var errEntity = errors.New("there is an entity that XML does not have")

// entity returns what an entity stands for.
func entity(name string) (rune, bool) {
	switch name {
	case "amp":
		return '&', true
	case "lt":
		return '<', true
	case "gt":
		return '>', true
	case "quot":
		return '"', true
	case "apos":
		return '\'', true
	}
	digits, ok := strings.CutPrefix(name, "#")
	if !ok {
		return 0, false
	}
	base := 10
	if hex, ok := strings.CutPrefix(digits, "x"); ok {
		digits, base = hex, 16
	}
	n, err := strconv.ParseUint(digits, base, 32)
	if err != nil || n > utf8.MaxRune || !utf8.ValidRune(rune(n)) || n == 0 {
		return 0, false
	}
	return rune(n), true
}
