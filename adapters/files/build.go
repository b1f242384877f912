package files

import (
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"errors"
	"fmt"
	"reflect"
	"slices"
	"strconv"
	"time"

	"github.com/clientele-go/clientele/channel"
)

// digestOf returns a digest of texts that tells ("a", "bc") from ("ab", "c").
func digestOf(parts []string) string {
	h := sha256.New()
	for _, p := range parts {
		h.Write(binary.AppendUvarint(nil, uint64(len(p))))
		h.Write([]byte(p))
	}
	return hex.EncodeToString(h.Sum(nil)[:16])
}

// ref returns the ref of the record with the given id.
func (m *mapping) ref(id string) channel.Ref {
	return channel.Ref{Channel: m.owner, Kind: m.Kind, ID: id}
}

// fact makes the fact of a draft. stamp is the version it has if its source
// has no own.
func (m *mapping) fact(d *draft, stamp int64) (channel.Fact, trouble) {
	f := channel.Fact{Ref: m.ref(d.id), CreatedAt: d.env.CreatedAt, UpdatedAt: d.env.UpdatedAt,
		Deleted: d.env.Deleted, URL: d.env.URL, Version: stamp}
	if d.party != "" {
		f.Party = channel.Ref{Channel: m.owner, Kind: channel.KindPerson, ID: d.party}
	}
	if m.version {
		v, err := strconv.ParseInt(d.env.Version, 10, 64)
		if err != nil || v < 1 || v > maxVersion {
			return f, trouble{"fact.version", "is not a whole number from 1"}
		}
		f.Version = v
	} else if !f.UpdatedAt.IsZero() {
		f.Version = versionAt(f.UpdatedAt.Time) + int64(m.Revision)
	}
	if !f.Deleted {
		f.Keys = d.keys
		f.Content = m.finish(d)
	}
	if err := f.Validate(); err != nil {
		return f, trouble{fieldOf(err), reason(err)}
	}
	return f, trouble{}
}

// maxVersion leaves room for versions that have to be greater than it.
const maxVersion = 1<<62 - 1

// versionAt returns a time as a version, at least 1.
func versionAt(t time.Time) int64 {
	if t.Year() >= 2116 { // UnixNano would pass maxVersion
		return maxVersion
	}
	if t.Year() < 1970 {
		return 1
	}
	return max(1, t.UnixNano())
}

func fieldOf(err error) string {
	if e, ok := errors.AsType[*channel.FieldError](err); ok {
		return e.Field
	}
	return ""
}

// finish gives ids to parts that have none, and states that are required and
// not known.
func (m *mapping) finish(d *draft) channel.Content {
	content := d.content.Interface()
	switch c := content.(type) {
	case *channel.Order:
		number(c.Lines, func(l *channel.Line) *string { return &l.ID })
		number(c.Payments, func(p *channel.Payment) *string { return &p.ID })
		number(c.Fulfillments, func(f *channel.Fulfillment) *string { return &f.ID })
		number(c.Returns, func(r *channel.Return) *string { return &r.ID })
		number(c.Refunds, func(r *channel.Refund) *string { return &r.ID })
		if c.Status == "" {
			c.Status = channel.OrderUnknown
		}
	case *channel.Case:
		if c.Status == "" {
			c.Status = channel.CaseUnknown
		}
		c.Number = orElse(c.Number, d.id)
	case *channel.Fulfillment:
		if c.State == "" {
			c.State = channel.FillStateUnknown
		}
		c.ID = orElse(c.ID, d.id)
	case *channel.Payment:
		c.ID = orElse(c.ID, d.id)
	case *channel.Return:
		c.ID = orElse(c.ID, d.id)
	case *channel.Refund:
		c.ID = orElse(c.ID, d.id)
	case *channel.Erasure:
		c.Keys = d.keys
	case *channel.Consent:
		if c.State == "" {
			c.State = channel.ConsentUnknown
		}
	}
	return content.(channel.Content)
}

func orElse(s, other string) string {
	if s != "" {
		return s
	}
	return other
}

// number gives those parts their place as id that have none.
func number[T any](parts []T, id func(*T) *string) {
	for i := range parts {
		if at := id(&parts[i]); *at == "" {
			*at = strconv.Itoa(i + 1)
		}
	}
}

// join adds the next row of a grouped record to d.
func (m *mapping) join(d, next *draft) trouble {
	if d.party != next.party && d.party != "" && next.party != "" {
		return trouble{"party", "differs between the rows of one record"}
	}
	d.party = orElse(d.party, next.party)
	for _, k := range next.keys {
		d.keys = appendKey(d.keys, k)
	}
	var differ []string
	merge(reflect.ValueOf(&d.env).Elem(), reflect.ValueOf(&next.env).Elem(), "fact", &differ)
	a, b := d.content.Elem(), next.content.Elem()
	for i := range a.NumField() {
		name := fieldName(a.Type().Field(i))
		x, y := a.Field(i), b.Field(i)
		switch {
		case y.IsZero():
		case m.sums(name):
			sum, err := x.Interface().(channel.Money).Add(y.Interface().(channel.Money))
			if err != nil {
				return trouble{name, "cannot be added up over the rows"}
			}
			x.Set(reflect.ValueOf(sum))
		case name == m.rows:
			if x.Len()+y.Len() > maxElements {
				return trouble{name, fmt.Sprintf("has more than %d elements", maxElements)}
			}
			x.Set(reflect.AppendSlice(x, y))
		default:
			merge(x, y, name, &differ)
		}
	}
	if len(differ) == 0 {
		return trouble{}
	}
	o, ok := d.content.Interface().(*channel.Order)
	if !ok {
		return trouble{differ[0], "differs between the rows of one record"}
	}
	for _, name := range differ {
		if flag := "rows disagree about " + name; !slices.Contains(o.Flags, flag) {
			o.Flags = append(o.Flags, flag)
		}
	}
	return trouble{}
}

func (m *mapping) sums(name string) bool {
	return slices.ContainsFunc(m.fields, func(f field) bool { return f.Sum && f.path == name })
}

// merge takes over from src what dst does not have, and notes where the two
// disagree. Lists get the elements that they do not have.
func merge(dst, src reflect.Value, path string, differ *[]string) {
	switch {
	case src.IsZero():
	case dst.IsZero():
		dst.Set(src)
	case dst.Kind() == reflect.Slice:
		for i := range src.Len() {
			has := false
			for j := range dst.Len() {
				has = has || reflect.DeepEqual(dst.Index(j).Interface(), src.Index(i).Interface())
			}
			if !has {
				dst.Set(reflect.Append(dst, src.Index(i)))
			}
		}
	case dst.Kind() == reflect.Struct && !atomic(dst.Type()):
		for i := range dst.NumField() {
			merge(dst.Field(i), src.Field(i), path+"."+fieldName(dst.Type().Field(i)), differ)
		}
	case !reflect.DeepEqual(dst.Interface(), src.Interface()):
		*differ = append(*differ, path)
	}
}
