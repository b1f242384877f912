package files

import (
	"errors"
	"fmt"
	"reflect"
	"slices"
	"strings"

	"github.com/clientele-go/clientele/channel"
)

// A draft is what one row says.
type draft struct {
	id      string
	party   string
	env     envelope
	content reflect.Value // a pointer to a content
	keys    []channel.Key
}

// passes reports whether the row is one that the mapping is for.
func (m *mapping) passes(r row) bool {
	for _, w := range m.where {
		text, err := m.text(r, w.origin)
		if err != nil {
			return false
		}
		found := false
		for _, t := range w.texts {
			found = found || t == text
		}
		if !found {
			return false
		}
	}
	return true
}

// make returns the id; empty if the columns are.
func (m *mapping) make(r row, id ident) (string, trouble) {
	var parts []string
	some := false
	for _, o := range id.from {
		s, err := m.text(r, o)
		if err != nil {
			return "", trouble{o.name, err.Error()}
		}
		some = some || s != ""
		parts = append(parts, s)
	}
	switch {
	case !some:
		return "", trouble{}
	case id.Hash:
		return id.Prefix + digestOf(parts), trouble{}
	case len(parts) == 1:
		return id.Prefix + parts[0], trouble{}
	}
	for i, p := range parts {
		parts[i] = strings.ReplaceAll(strings.ReplaceAll(p, `\`, `\\`), id.Join, `\`+id.Join)
	}
	return id.Prefix + strings.Join(parts, id.Join), trouble{}
}

// draft reads one row.
func (m *mapping) draft(r row) (*draft, trouble) {
	d := &draft{content: reflect.New(m.content)}
	var t trouble
	if d.id, t = m.make(r, m.id); t.is() {
		return d, t
	}
	if d.id == "" {
		return d, trouble{strings.Join(m.id.From, ", "), "is empty, so the record has no id"}
	}
	if d.party, t = m.make(r, m.party); t.is() {
		return d, t
	}
	for i := range m.fields {
		if f := &m.fields[i]; f.fact {
			if t := m.apply(r, f, d); t.is() {
				return d, t
			}
		}
	}
	if d.env.Deleted {
		return d, trouble{} // what else the row says may be blanked already
	}
	for i := range m.fields {
		if f := &m.fields[i]; !f.fact {
			if t := m.apply(r, f, d); t.is() {
				return d, t
			}
		}
	}
	for i := range m.keys {
		if t := m.applyKey(r, &m.keys[i], d); t.is() {
			return d, t
		}
	}
	return d, trouble{}
}

// at says which column is to blame.
func (f *field) at() string {
	if len(f.From) > 0 {
		return strings.Join(f.From, ", ")
	}
	return f.path
}

func (m *mapping) apply(r row, f *field, d *draft) trouble {
	root := d.content.Elem()
	if f.fact {
		root = reflect.ValueOf(&d.env).Elem()
	}
	switch {
	case f.star:
		for i := range r.count(f.from[0]) {
			if t := m.applyAt(r, f, root, i, i); t.is() {
				return t
			}
		}
		return trouble{}
	case f.Const != "" && f.inList() && !strings.Contains(f.path, "["):
		for i := 0; ; i++ {
			if _, _, ok := f.locate(root, i, false); !ok {
				return trouble{}
			}
			if t := m.applyAt(r, f, root, i, -1); t.is() {
				return t
			}
		}
	case f.Const != "" && f.inList():
		if _, _, ok := f.locate(root, -1, false); !ok {
			return trouble{}
		}
	}
	return m.applyAt(r, f, root, -1, -1)
}

// applyAt sets element elem of the target from element i of the source.
func (m *mapping) applyAt(r row, f *field, root reflect.Value, elem, i int) trouble {
	texts, raw, err := m.texts(r, f, i)
	if err != nil {
		return trouble{f.at(), err.Error()}
	}
	if len(texts) == 0 {
		if f.Required {
			return trouble{f.at(), "is empty, but required"}
		}
		return trouble{}
	}
	if elem >= maxElements {
		return trouble{f.at(), fmt.Sprintf("has more than %d elements", maxElements)}
	}
	at, parent, _ := f.locate(root, elem, true)
	if err := m.set(r, f, at, parent, texts, raw); err != nil {
		return trouble{f.at(), reason(err)}
	}
	return trouble{}
}

// maxElements is what package channel allows for the parts of one object.
const maxElements = 10_000

// reason returns what is wrong without the value.
func reason(err error) string {
	if e, ok := errors.AsType[*channel.FieldError](err); ok {
		return e.Reason
	}
	return err.Error()
}

// texts takes the values of a field through its transforms. It returns none if
// the field is empty, and the text before the value map.
func (m *mapping) texts(r row, f *field, i int) (out []string, raw string, err error) {
	if f.Const != "" {
		return f.replace([]string{f.Const}), f.Const, nil
	}
	var parts []string
	for _, o := range f.from {
		vs, err := r.values(o, i)
		if err != nil {
			return nil, "", err
		}
		for _, v := range vs {
			if v = m.clean(v, f.Verbatim); v != "" {
				parts = append(parts, v)
			}
		}
	}
	if f.leaf != leafTexts && len(parts) > 1 {
		if f.leaf == leafRef {
			for i, p := range parts {
				parts[i] = strings.ReplaceAll(strings.ReplaceAll(p, `\`, `\\`), f.Join, `\`+f.Join)
			}
		}
		parts = []string{strings.Join(parts, f.Join)}
	}
	if f.Split != "" {
		parts = f.split(parts, m)
	}
	if len(parts) == 0 {
		return nil, "", nil
	}
	return f.replace(parts), parts[0], nil
}

// split cuts each text and takes the part that is meant.
func (f *field) split(in []string, m *mapping) []string {
	var out []string
	for _, s := range in {
		var pieces []string
		for p := range strings.SplitSeq(s, f.Split) {
			if p = m.clean(p, f.Verbatim); p != "" {
				pieces = append(pieces, p)
			}
		}
		n := f.Part
		if n < 0 {
			n = len(pieces) + 1 + n
		}
		switch {
		case f.Part == 0:
			out = append(out, pieces...)
		case n < 1 || n > len(pieces):
		case f.Rest:
			out = append(out, strings.Join(pieces[n-1:], f.Split))
		default:
			out = append(out, pieces[n-1])
		}
	}
	return out
}

// replace applies the value map. What becomes empty is left out.
func (f *field) replace(in []string) []string {
	if len(f.Map) == 0 && f.Default == "" {
		return in
	}
	e, enum := enums[f.typ]
	var out []string
	for _, s := range in {
		if v, ok := f.Map[s]; ok {
			s = v
		} else if f.Default != "" && !(enum && e.has(s)) {
			s = f.Default
		}
		if s != "" {
			out = append(out, s)
		}
	}
	return out
}

func (m *mapping) applyKey(r row, k *keyRule, d *draft) trouble {
	texts, _, err := m.texts(r, &k.field, -1)
	if err != nil {
		return trouble{k.at(), err.Error()}
	}
	if len(texts) == 0 {
		if k.Required {
			return trouble{k.at(), "is empty, but required"}
		}
		return trouble{}
	}
	var key channel.Key
	switch k.key.Kind {
	case channel.KeyEmail:
		key, err = channel.Email(texts[0])
	case channel.KeyPhone:
		key, err = channel.Phone(texts[0], m.region)
	default:
		key = channel.NewKey(k.key.Kind, k.key.Issuer, texts[0], channel.Asserted)
	}
	if err != nil {
		if k.key.Lenient {
			return trouble{}
		}
		return trouble{k.at(), reason(err)}
	}
	key.Assurance = k.key.Assurance
	for _, b := range []struct {
		o  *origin
		to func(channel.Time)
	}{{k.since, func(t channel.Time) { key.Since = t.Time }}, {k.until, func(t channel.Time) { key.Until = t.Time }}} {
		if b.o == nil {
			continue
		}
		text, err := m.text(r, *b.o)
		if err != nil {
			return trouble{b.o.name, err.Error()}
		}
		if text == "" {
			continue
		}
		t, err := k.time(text)
		if err != nil {
			return trouble{b.o.name, err.Error()}
		}
		b.to(t)
	}
	d.keys = appendKey(d.keys, key)
	if k.contact != nil {
		at, _, _ := k.contact.locate(d.content.Elem(), -1, true)
		at.Set(reflect.ValueOf(appendKey(at.Interface().([]channel.Key), key)))
	}
	return trouble{}
}

// appendKey adds k unless it is there.
func appendKey(keys []channel.Key, k channel.Key) []channel.Key {
	if slices.Contains(keys, k) {
		return keys
	}
	return append(keys, k)
}
