package factjson

import (
	"encoding/json"
	"fmt"
	"reflect"
	"strconv"
	"time"

	"github.com/clientele-go/clientele/channel"
)

// AppendFact appends what [channel.Fact.MarshalJSON] returns.
func (c *Codec) AppendFact(b []byte, f *channel.Fact) ([]byte, error) {
	body := factBody{f.Ref, f.Version, f.CreatedAt, f.UpdatedAt, f.Deleted, f.Party, f.Keys, f.URL}
	b, err := c.group(b, reflect.ValueOf(&body).Elem(), c.shapes[reflect.TypeFor[factBody]()])
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
		if x.omit && isZero(f, x.sort) {
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

func isZero(v reflect.Value, s sort) bool {
	switch s {
	case text:
		return v.Len() == 0
	case list:
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
	if z, ok := v.Addr().Interface().(interface{ IsZero() bool }); ok {
		return z.IsZero()
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
		return appendText(b, v.Addr().Interface().(*channel.Ref).String()), nil
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

// appendText writes a string. Most need no escape.
func appendText(b []byte, s string) []byte {
	for i := range len(s) {
		if c := s[i]; c < ' ' || c > '~' || c == '"' || c == '\\' || c == '<' || c == '>' || c == '&' {
			j, _ := json.Marshal(s) // a string always can
			return append(b, j...)
		}
	}
	b = append(b, '"')
	b = append(b, s...)
	return append(b, '"')
}

func (c *Codec) appendMoment(b []byte, t *channel.Time) ([]byte, error) {
	if t.IsZero() {
		return append(b, "null"...), nil
	}
	if t.Zone == channel.ZoneGiven && !t.DateOnly && t.Flag == "" {
		return appendInstant(b, t.Time.UTC())
	}
	body := momentBody{t.Time.UTC(), t.Zone.String(), t.Date, t.Flag}
	return c.group(b, reflect.ValueOf(&body).Elem(), c.moment)
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
