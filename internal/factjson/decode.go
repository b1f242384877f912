package factjson

import (
	"encoding/json"
	"errors"
	"reflect"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/clientele-go/clientele/channel"
)

// errForeign says that a text is not what the codec writes: encoding/json has
// the last word about it.
var errForeign = errors.New("factjson: not written by this codec")

// ReadFact reads what AppendFact wrote. The strings of the fact are parts of the
// text.
func (c *Codec) ReadFact(s string, out *channel.Fact) error {
	f := channel.Fact{}
	if err := c.quickFact(s, &f); err != nil {
		f = channel.Fact{}
		if err := f.UnmarshalJSON([]byte(s)); err != nil {
			return err
		}
	}
	*out = f
	return nil
}

func (c *Codec) quickFact(s string, f *channel.Fact) error {
	if !utf8.ValidString(s) {
		return errForeign // which encoding/json repairs
	}
	var body factBody
	p := parser{c: c, s: s}
	var content channel.Content
	err := p.group(reflect.ValueOf(&body).Elem(), c.shapes[reflect.TypeFor[factBody]()], func(name string) error {
		if name != `"content":` {
			return errForeign
		}
		content = newContent(body.Ref.Kind)
		if content == nil {
			return errForeign
		}
		v := reflect.ValueOf(content).Elem()
		shape := c.shapes[v.Type()]
		if shape == nil {
			return errForeign
		}
		return p.group(v, shape, nil)
	})
	if err == nil && p.i != len(s) {
		err = errForeign
	}
	*f = channel.Fact{Ref: body.Ref, Version: body.Version, CreatedAt: body.CreatedAt, UpdatedAt: body.UpdatedAt, Deleted: body.Deleted,
		Party: body.Party, Keys: body.Keys, URL: body.URL, Content: content}
	return err
}

// Read reads what Append wrote into a struct that x points to, which it sets
// anew. The strings of the struct are parts of the text.
func (c *Codec) Read(text string, x any) error {
	v := reflect.ValueOf(x).Elem()
	v.SetZero()
	if s := c.shapes[v.Type()]; s != nil && utf8.ValidString(text) {
		p := parser{c: c, s: text}
		if p.group(v, s, nil) == nil && p.i == len(text) {
			return nil
		}
		v.SetZero()
	}
	return json.Unmarshal([]byte(text), x)
}

// A parser reads JSON as the codec writes it: without space, the fields in
// order.
type parser struct {
	c *Codec
	s string
	i int
}

func (p *parser) is(c byte) bool {
	if p.i < len(p.s) && p.s[p.i] == c {
		p.i++
		return true
	}
	return false
}

// group reads an object. What it has no field for is handed to other.
func (p *parser) group(v reflect.Value, s *shape, other func(name string) error) error {
	if !p.is('{') {
		return errForeign
	}
	at := 0
	for first := true; !p.is('}'); first = false {
		if !first && !p.is(',') {
			return errForeign
		}
		for at < len(s.fields) && !strings.HasPrefix(p.s[p.i:], s.fields[at].name) {
			at++
		}
		if at == len(s.fields) {
			end := strings.IndexByte(p.s[p.i:], ':')
			if other == nil || end < 0 {
				return errForeign
			}
			name := p.s[p.i : p.i+end+1]
			p.i += end + 1
			if err := other(name); err != nil {
				return err
			}
			continue
		}
		x := &s.fields[at]
		p.i += len(x.name)
		if err := p.value(v.Field(x.index), x.sort, x); err != nil {
			return err
		}
		at++
	}
	return nil
}

func (p *parser) value(v reflect.Value, s sort, x *field) error {
	switch s {
	case text:
		t, err := p.text()
		v.SetString(t)
		return err
	case yesNo:
		return p.yesNo(v)
	case number:
		return p.number(v)
	case moment:
		return p.moment(v.Addr().Interface().(*channel.Time))
	case instant:
		at, err := p.instant()
		*v.Addr().Interface().(*time.Time) = at
		return err
	case refText:
		t, err := p.text()
		*v.Addr().Interface().(*channel.Ref) = refOf(t)
		return err
	case group:
		return p.group(v, x.inner, nil)
	case list:
		return p.list(v, x)
	}
	return p.foreign(v)
}

// refOf reads what [channel.Ref.String] wrote, whatever it is the ref of.
func refOf(text string) channel.Ref {
	name, rest, _ := strings.Cut(text, "/")
	kind, id, _ := strings.Cut(rest, "/")
	return channel.Ref{Channel: name, Kind: channel.Kind(kind), ID: id}
}

// text reads a string without escapes; they are rare.
func (p *parser) text() (string, error) {
	if !p.is('"') {
		return "", errForeign
	}
	n := strings.IndexByte(p.s[p.i:], '"')
	if n < 0 {
		return "", errForeign
	}
	t := p.s[p.i : p.i+n]
	if strings.IndexByte(t, '\\') >= 0 {
		return p.escaped()
	}
	p.i += n + 1
	return t, nil
}

// escaped reads a string from behind its first quote.
func (p *parser) escaped() (string, error) {
	var out []byte
	for p.i < len(p.s) {
		c := p.s[p.i]
		p.i++
		switch {
		case c == '"':
			return string(out), nil
		case c != '\\':
			out = append(out, c)
			continue
		case p.i == len(p.s):
			return "", errForeign
		}
		c = p.s[p.i]
		p.i++
		switch c {
		case '"', '\\', '/':
			out = append(out, c)
		case 'n':
			out = append(out, '\n')
		case 't':
			out = append(out, '\t')
		case 'r':
			out = append(out, '\r')
		case 'b':
			out = append(out, '\b')
		case 'f':
			out = append(out, '\f')
		case 'u':
			if p.i+4 > len(p.s) {
				return "", errForeign
			}
			r, err := strconv.ParseUint(p.s[p.i:p.i+4], 16, 32)
			if err != nil || r >= 0xd800 && r < 0xe000 {
				return "", errForeign // halves of a pair are written by nobody here
			}
			p.i += 4
			out = utf8.AppendRune(out, rune(r))
		default:
			return "", errForeign
		}
	}
	return "", errForeign
}

func (p *parser) yesNo(v reflect.Value) error {
	for _, yes := range []bool{true, false} {
		if t := strconv.FormatBool(yes); strings.HasPrefix(p.s[p.i:], t) {
			v.SetBool(yes)
			p.i += len(t)
			return nil
		}
	}
	return errForeign
}

func (p *parser) number(v reflect.Value) error {
	from := p.i
	for p.i < len(p.s) && (p.s[p.i] == '-' || p.s[p.i] >= '0' && p.s[p.i] <= '9') {
		p.i++
	}
	n, err := strconv.ParseInt(p.s[from:p.i], 10, 64)
	if err != nil {
		return errForeign
	}
	v.SetInt(n)
	return nil
}

func (p *parser) instant() (time.Time, error) {
	t, err := p.text()
	if err != nil {
		return time.Time{}, err
	}
	at, err := time.Parse(time.RFC3339Nano, t)
	if err != nil {
		return time.Time{}, errForeign
	}
	return at, nil
}

func (p *parser) moment(out *channel.Time) error {
	if p.i < len(p.s) && p.s[p.i] == '"' {
		at, err := p.instant()
		*out = channel.UTC(at)
		return err
	}
	from := p.i
	var body momentBody
	if err := p.group(reflect.ValueOf(&body).Elem(), p.c.moment, nil); err != nil {
		p.i = from
		return p.foreign(reflect.ValueOf(out).Elem())
	}
	*out = channel.UTC(body.At)
	out.Date, out.DateOnly, out.Flag = body.Date, body.Date != "", body.Flag
	switch body.Zone {
	case "", channel.ZoneGiven.String():
	case channel.ZoneConfigured.String():
		out.Zone = channel.ZoneConfigured
	case channel.ZoneUnknown.String():
		out.Zone = channel.ZoneUnknown
	default:
		return errForeign
	}
	return nil
}

func (p *parser) list(v reflect.Value, x *field) error {
	if !p.is('[') {
		return errForeign
	}
	for n := 0; !p.is(']'); n++ {
		if n > 0 && !p.is(',') {
			return errForeign
		}
		if n == v.Cap() {
			v.Grow(max(1, n))
		}
		v.SetLen(n + 1)
		if err := p.value(v.Index(n), x.single, x); err != nil {
			return err
		}
	}
	return nil
}

// foreign has encoding/json read the next value.
func (p *parser) foreign(v reflect.Value) error {
	end := p.end()
	if end < 0 || json.Unmarshal([]byte(p.s[p.i:end]), v.Addr().Interface()) != nil {
		return errForeign
	}
	p.i = end
	return nil
}

// end returns where the next value ends, or less than zero.
func (p *parser) end() int {
	depth, quoted := 0, false
	for i := p.i; i < len(p.s); i++ {
		switch c := p.s[i]; {
		case quoted && c == '\\':
			i++
		case c == '"':
			quoted = !quoted
			if !quoted && depth == 0 {
				return i + 1
			}
		case quoted:
		case c == '{' || c == '[':
			depth++
		case c == '}' || c == ']':
			if depth == 0 {
				return i // behind a number
			}
			if depth--; depth == 0 {
				return i + 1
			}
		case c == ',' && depth == 0:
			return i
		}
	}
	return -1
}
