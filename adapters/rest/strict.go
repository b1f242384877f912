package rest

import (
	"encoding/json"
	"reflect"
	"strings"
	"unicode/utf8"

	"github.com/clientele-go/clientele/channel"
)

// strict walks over JSON whose syntax is known to be good and finds what
// encoding/json passes over in silence. It follows the type that is decoded
// into, so as to leave raw parts alone and to know which keys would meet in
// one struct field.
type strict struct {
	in     []byte
	pos    int
	fields map[reflect.Type][]fieldOf
}

// A fieldOf is a struct field under the name that JSON has for it.
type fieldOf struct {
	name string
	typ  reflect.Type
}

var (
	rawType   = reflect.TypeFor[json.RawMessage]()
	unmarshal = reflect.TypeFor[json.Unmarshaler]()
)

func (s *strict) value(path string, t reflect.Type, depth int) error {
	for t != nil && t.Kind() == reflect.Pointer {
		t = t.Elem()
	}
	if t == rawType {
		s.skip()
		return nil
	}
	if t != nil && (t.Implements(unmarshal) || reflect.PointerTo(t).Implements(unmarshal)) {
		t = nil
	}
	switch s.space(); s.in[s.pos] {
	case '{', '[':
		if depth++; depth > maxDepth {
			return wrong(path, "is nested deeper than 64")
		}
		if s.in[s.pos] == '{' {
			return s.object(path, t, depth)
		}
		return s.array(path, t, depth)
	case '"':
		return check(path, s.text())
	}
	s.scalar()
	return nil
}

func (s *strict) object(path string, t reflect.Type, depth int) error {
	isStruct := t != nil && t.Kind() == reflect.Struct
	seen := map[string]bool{}
	s.pos++
	for s.space(); s.in[s.pos] != '}'; s.space() {
		quoted := s.text()
		if err := check(path, quoted); err != nil {
			return err
		}
		var key string
		if err := json.Unmarshal(quoted, &key); err != nil {
			return wrong(path, "has a key that cannot be read")
		}
		step, under := "*", reflect.Type(nil)
		id := key
		switch {
		case isStruct:
			if f, ok := s.field(t, key); ok {
				// encoding/json does not tell these keys apart.
				step, under, id = f.name, f.typ, "\x00"+f.name
			}
		case t != nil && t.Kind() == reflect.Map:
			under = t.Elem()
		}
		if seen[id] {
			return wrong(join(path, step), "stands twice")
		}
		seen[id] = true
		s.space()
		s.pos++ // the colon
		if err := s.value(join(path, step), under, depth); err != nil {
			return err
		}
		if s.space(); s.in[s.pos] == ',' {
			s.pos++
		}
	}
	s.pos++
	return nil
}

func (s *strict) array(path string, t reflect.Type, depth int) error {
	var under reflect.Type
	if t != nil && (t.Kind() == reflect.Slice || t.Kind() == reflect.Array) {
		under = t.Elem()
	}
	s.pos++
	s.space()
	for i := 0; s.in[s.pos] != ']'; i++ {
		if err := s.value(join(path, index(i)), under, depth); err != nil {
			return err
		}
		if s.space(); s.in[s.pos] == ',' {
			s.pos++
			s.space()
		}
	}
	s.pos++
	return nil
}

// skip passes over one value without looking into it.
func (s *strict) skip() {
	depth := 0
	for {
		s.space()
		switch s.in[s.pos] {
		case '{', '[':
			depth++
			s.pos++
		case '}', ']':
			depth--
			s.pos++
		case ',', ':':
			s.pos++
		case '"':
			s.text()
		default:
			s.scalar()
		}
		if depth == 0 {
			return
		}
	}
}

func (s *strict) space() {
	for s.pos < len(s.in) && strings.IndexByte(" \t\r\n", s.in[s.pos]) >= 0 {
		s.pos++
	}
}

// text passes over a string and returns it with its quotes.
func (s *strict) text() []byte {
	start := s.pos
	for s.pos++; s.in[s.pos] != '"'; s.pos++ {
		if s.in[s.pos] == '\\' {
			s.pos++
		}
	}
	s.pos++
	return s.in[start:s.pos]
}

// scalar passes over a number, true, false or null.
func (s *strict) scalar() {
	for s.pos < len(s.in) && strings.IndexByte(" \t\r\n,]}", s.in[s.pos]) < 0 {
		s.pos++
	}
}

// check refuses what decoding would replace by U+FFFD without a word.
func check(path string, quoted []byte) error {
	if !utf8.Valid(quoted) {
		return wrong(path, "is not valid UTF-8")
	}
	for i := 0; i < len(quoted); i++ {
		if quoted[i] != '\\' {
			continue
		}
		i++
		if quoted[i] != 'u' {
			continue
		}
		switch r := hex4(quoted[i+1:]); {
		case r >= 0xDC00 && r < 0xE000:
			return wrong(path, "has half of a surrogate pair")
		case r >= 0xD800 && r < 0xDC00:
			low := quoted[i+5:]
			if len(low) < 7 || low[0] != '\\' || low[1] != 'u' || hex4(low[2:])&0xFC00 != 0xDC00 {
				return wrong(path, "has half of a surrogate pair")
			}
			i += 6
		}
		i += 4
	}
	return nil
}

func hex4(b []byte) (r rune) {
	for _, c := range b[:4] {
		switch {
		case c <= '9':
			c -= '0'
		case c <= 'F':
			c -= 'A' - 10
		default:
			c -= 'a' - 10
		}
		r = r<<4 | rune(c)
	}
	return r
}

// field finds the field of a struct that encoding/json would read key into.
func (s *strict) field(t reflect.Type, key string) (found fieldOf, ok bool) {
	for _, f := range s.fieldsOf(t) {
		if f.name == key {
			return f, true
		}
		if !ok && strings.EqualFold(f.name, key) {
			found, ok = f, true
		}
	}
	return found, ok
}

func (s *strict) fieldsOf(t reflect.Type) []fieldOf {
	if known, ok := s.fields[t]; ok {
		return known
	}
	var out []fieldOf
	for _, f := range reflect.VisibleFields(t) {
		tag := f.Tag.Get("json")
		name, _, _ := strings.Cut(tag, ",")
		if tag == "-" || !f.IsExported() || f.Anonymous && name == "" {
			continue
		}
		if name == "" {
			name = f.Name
		}
		out = append(out, fieldOf{name, f.Type})
	}
	if s.fields == nil {
		s.fields = map[reflect.Type][]fieldOf{}
	}
	s.fields[t] = out
	return out
}

func wrong(path, reason string) error {
	if path == "" {
		path = "."
	}
	return &channel.FieldError{Field: path, Reason: reason}
}
