package factjson

import (
	"encoding/json"
	"fmt"
	"reflect"
	"strconv"
	"time"
	"unicode/utf8"

	"github.com/clientele-go/clientele/channel"
)

// AppendFact appends what [channel.Fact.MarshalJSON] returns.
func (c *Codec) AppendFact(b []byte, f *channel.Fact) ([]byte, error) {
	body, ok := c.bodies.Get().(*factBody)
	if !ok {
		body = new(factBody)
	}
	*body = factBody{f.Ref, f.Version, f.CreatedAt, f.UpdatedAt, f.Deleted, f.Party, f.Keys, f.URL}
	b, err := c.group(b, reflect.ValueOf(body).Elem(), c.fact)
	*body = factBody{}
	c.bodies.Put(body)
	if err != nil || f.Content == nil {
		return b, err
	}
	b = append(b[:len(b)-1], `,"content":`...)
	content := reflect.ValueOf(f.Content)
	if s := c.shapes[content.Type().Elem()]; s != nil && !content.IsNil() {
		b, err = c.group(b, content.Elem(), s)
	} else {
		b, err = appendForeign(b, content)
	}
	return append(b, '}'), err
}

// Append appends what encoding/json makes of a struct that the codec was made
// with. It is given a pointer to it.
func (c *Codec) Append(b []byte, x any) ([]byte, error) {
	v := reflect.ValueOf(x).Elem()
	if s := c.shapes[v.Type()]; s != nil {
		return c.group(b, v, s)
	}
	return appendForeign(b, v.Addr())
}

func (c *Codec) group(b []byte, v reflect.Value, s *shape) ([]byte, error) {
	b = append(b, '{')
	for i := range s.fields {
		x := &s.fields[i]
		f := v.Field(x.index)
		if x.omit && isZero(f, x) {
			continue
		}
		if b[len(b)-1] != '{' {
			b = append(b, ',')
		}
		var err error
		if b, err = c.value(append(b, x.name...), f, x.sort, x); err != nil {
			return b, err
		}
	}
	return append(b, '}'), nil
}

func isZero(v reflect.Value, x *field) bool {
	switch x.sort {
	case text, list:
		return v.Len() == 0
	case yesNo:
		return !v.Bool()
	case number:
		return v.Int() == 0
	case moment:
		return v.Addr().Interface().(*channel.Time).IsZero()
	case instant:
		return v.Addr().Interface().(*time.Time).IsZero()
	}
	if x.zeroer {
		return v.Addr().Interface().(interface{ IsZero() bool }).IsZero()
	}
	return v.IsZero()
}

func (c *Codec) value(b []byte, v reflect.Value, s sort, x *field) ([]byte, error) {
	switch s {
	case text:
		return appendText(b, v.String()), nil
	case yesNo:
		return strconv.AppendBool(b, v.Bool()), nil
	case number:
		return strconv.AppendInt(b, v.Int(), 10), nil
	case moment:
		return c.appendMoment(b, v.Addr().Interface().(*channel.Time))
	case instant:
		return appendInstant(b, *v.Addr().Interface().(*time.Time))
	case refText:
		return appendRef(b, v.Addr().Interface().(*channel.Ref)), nil
	case group:
		return c.group(b, v, x.inner)
	case list:
		if v.IsNil() {
			return append(b, "null"...), nil
		}
		b = append(b, '[')
		for i := range v.Len() {
			if i > 0 {
				b = append(b, ',')
			}
			var err error
			if b, err = c.value(b, v.Index(i), x.single, x); err != nil {
				return b, err
			}
		}
		return append(b, ']'), nil
	}
	return appendForeign(b, v.Addr())
}

func appendForeign(b []byte, v reflect.Value) ([]byte, error) {
	j, err := json.Marshal(v.Interface())
	if err != nil {
		return b, fmt.Errorf("a %s: %w", v.Type(), err)
	}
	return append(b, j...), nil
}

// plain reports whether a string is written as it is, between quotes.
func plain(s string) bool {
	for i := 0; i < len(s); {
		c := s[i]
		if c < utf8.RuneSelf {
			if c < ' ' || c > '~' || c == '"' || c == '\\' || c == '<' || c == '>' || c == '&' {
				return false
			}
			i++
			continue
		}
		r, n := utf8.DecodeRuneInString(s[i:])
		if r == utf8.RuneError || r == '\u2028' || r == '\u2029' {
			return false
		}
		i += n
	}
	return true
}

// appendText writes a string. Most need no escape.
func appendText(b []byte, s string) []byte {
	if !plain(s) {
		j, _ := json.Marshal(s) // a string always can
		return append(b, j...)
	}
	b = append(b, '"')
	b = append(b, s...)
	return append(b, '"')
}

// appendRef writes a ref as [channel.Ref.String] does.
func appendRef(b []byte, r *channel.Ref) []byte {
	if r.IsZero() || !plain(r.Channel) || !plain(string(r.Kind)) || !plain(r.ID) {
		return appendText(b, r.String())
	}
	b = append(append(b, '"'), r.Channel...)
	b = append(append(b, '/'), r.Kind...)
	b = append(append(b, '/'), r.ID...)
	return append(b, '"')
}

// appendMoment writes what [channel.Time.MarshalJSON] does: a momentBody if an
// instant does not say it all.
func (c *Codec) appendMoment(b []byte, t *channel.Time) ([]byte, error) {
	if t.IsZero() {
		return append(b, "null"...), nil
	}
	if t.Zone == channel.ZoneGiven && !t.DateOnly && t.Flag == "" {
		return appendInstant(b, t.Time.UTC())
	}
	b, err := appendInstant(append(b, `{"at":`...), t.Time.UTC())
	if zone := t.Zone.String(); zone != "" {
		b = appendText(append(b, `,"zone":`...), zone)
	}
	if t.Date != "" {
		b = appendText(append(b, `,"date":`...), t.Date)
	}
	if t.Flag != "" {
		b = appendText(append(b, `,"flag":`...), t.Flag)
	}
	return append(b, '}'), err
}

func appendInstant(b []byte, t time.Time) ([]byte, error) {
	if y := t.Year(); y < 1 || y > 9999 || t.Location() != time.UTC {
		j, err := t.MarshalJSON()
		return append(b, j...), err
	}
	b = append(b, '"')
	b = t.AppendFormat(b, time.RFC3339Nano)
	return append(b, '"'), nil
}
