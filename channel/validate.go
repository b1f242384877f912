package channel

import (
	"errors"
	"fmt"
	"math"
	"reflect"
	"sync"
	"time"
)

const (
	maxKeys  = 1_000  // keys on one fact
	maxParts = 10_000 // lines, payments, legs … of one object
)

// Validate reports the first thing about f that would keep it from being
// stored: a [*FieldError] that names the record, the field and the reason.
// Amounts that do not add up are no error; they are what the source says.
func (f *Fact) Validate() error {
	err := f.validate()
	if e, ok := errors.AsType[*FieldError](err); ok && e.Ref.IsZero() {
		e.Ref = f.Ref
	}
	return err
}

func (f *Fact) validate() error {
	if err := f.Ref.check(); err != nil {
		return err
	}
	switch {
	case f.Version < 0:
		return &FieldError{Field: "version", Reason: "is negative"}
	case f.Content == nil && !f.Deleted:
		return &FieldError{Field: "content", Reason: "is missing"}
	case f.Content != nil && isNil(f.Content):
		return &FieldError{Field: "content", Reason: "is a nil pointer"}
	case f.Content != nil && f.Content.kind() != f.Ref.Kind:
		return &FieldError{Field: "content", Reason: "is a " + string(f.Content.kind()) + " but the ref says " + string(f.Ref.Kind)}
	case len(f.Keys) > maxKeys:
		return &FieldError{Field: "keys", Reason: fmt.Sprintf("has more than %d entries", maxKeys)}
	}
	if !f.Party.IsZero() {
		if err := f.Party.check(); err != nil {
			return &FieldError{Field: "party", Reason: "is not a good ref"}
		}
		if f.Party.Kind != KindPerson || f.Ref.Kind == KindPerson && f.Party != f.Ref {
			return &FieldError{Field: "party", Reason: "must be of kind person, and zero or itself for a person"}
		}
	}
	for i := range f.Keys {
		if err := f.Keys[i].check(""); err != nil {
			return under(fmt.Sprintf("keys[%d]", i), err)
		}
	}
	if err := checkText("url", f.URL); err != nil {
		return err
	}
	for _, t := range []struct {
		name string
		at   Time
	}{{"created_at", f.CreatedAt}, {"updated_at", f.UpdatedAt}} {
		if err := t.at.check(t.name); err != nil {
			return err
		}
	}
	if f.Content == nil {
		return nil
	}
	if err := checkTree(reflect.ValueOf(f.Content).Elem()); err != nil {
		return under("content", err)
	}
	return checkContent(f.Content)
}

func isNil(c Content) bool { return reflect.ValueOf(c).IsNil() }

// checkContent tests what only this kind of content requires.
func checkContent(c Content) error {
	switch c := c.(type) {
	case *Order:
		seen := make(map[string]bool, len(c.Lines))
		for i, l := range c.Lines {
			if l.ID == "" || seen[l.ID] {
				return &FieldError{Field: fmt.Sprintf("content.lines[%d].id", i), Reason: "is empty or stands twice"}
			}
			seen[l.ID] = true
		}
		clear(seen)
		for i, f := range c.Fulfillments {
			if f.ID == "" || seen[f.ID] {
				return &FieldError{Field: fmt.Sprintf("content.fulfillments[%d].id", i), Reason: "is empty or stands twice"}
			}
			seen[f.ID] = true
		}
	case *Fulfillment:
		if c.ID == "" {
			return &FieldError{Field: "content.id", Reason: "is empty"}
		}
	case *Promise:
		if c.Due.IsZero() {
			return &FieldError{Field: "content.due", Reason: "is missing: a promise without a time cannot be kept"}
		}
	case *Consent:
		if c.Purpose == "" {
			return &FieldError{Field: "content.purpose", Reason: "is empty"}
		}
	}
	return nil
}

// checkTree walks every field of a content and tests texts, times, amounts,
// keys and refs wherever they stand, so that no new field can be forgotten. The
// path of a wrong field is put together on the way out.
func checkTree(v reflect.Value) error {
	switch v.Kind() {
	case reflect.String:
		return checkText("", v.String())
	case reflect.Float64:
		if f := v.Float(); math.IsNaN(f) || math.IsInf(f, 0) {
			return &FieldError{Reason: "is not a number"}
		}
	case reflect.Pointer:
		if !v.IsNil() {
			return checkTree(v.Elem())
		}
	case reflect.Slice:
		if v.Len() > maxParts {
			return &FieldError{Reason: fmt.Sprintf("has more than %d entries", maxParts)}
		}
		for i := range v.Len() {
			if err := checkTree(v.Index(i)); err != nil {
				return under(fmt.Sprintf("[%d]", i), err)
			}
		}
	case reflect.Struct:
		return checkStruct(v)
	}
	return nil
}

func checkStruct(v reflect.Value) error {
	switch x := v.Addr().Interface().(type) {
	case *Time:
		return x.check("")
	case *Money:
		return x.check("")
	case *Key:
		return x.check("")
	case *Ref:
		if !x.IsZero() && x.check() != nil {
			return &FieldError{Reason: "is not a good ref"}
		}
		return nil
	case *time.Time:
		return nil
	}
	for _, f := range fieldsOf(v.Type()) {
		if f.free {
			continue
		}
		fv := v.Field(f.index)
		switch f.kind {
		case reflect.String:
			if s := fv.String(); s != "" {
				if err := checkText("", s); err != nil {
					return under(f.name, err)
				}
			}
			continue
		case reflect.Slice:
			if fv.Len() == 0 {
				continue
			}
		}
		if err := checkTree(fv); err != nil {
			return under(f.name, err)
		}
	}
	return nil
}

// under puts a field in front of the path of an error.
func under(name string, err error) error {
	e, ok := errors.AsType[*FieldError](err)
	switch {
	case !ok:
	case e.Field == "" || e.Field[0] == '.' || e.Field[0] == '[':
		e.Field = name + e.Field
	default:
		e.Field = name + "." + e.Field
	}
	return err
}

type fieldInfo struct {
	index int
	name  string
	kind  reflect.Kind
	free  bool // any value of it is good
}

var fieldCache sync.Map // reflect.Type → []fieldInfo

// fieldsOf returns the fields of a struct type under their JSON names.
func fieldsOf(t reflect.Type) []fieldInfo {
	if c, ok := fieldCache.Load(t); ok {
		return c.([]fieldInfo)
	}
	var out []fieldInfo
	for i := range t.NumField() {
		name := t.Field(i).Tag.Get("json")
		for j := range len(name) {
			if name[j] == ',' {
				name = name[:j]
				break
			}
		}
		if name == "" {
			name = t.Field(i).Name
		}
		kind := t.Field(i).Type.Kind()
		free := kind == reflect.Bool || kind >= reflect.Int && kind <= reflect.Uint64
		out = append(out, fieldInfo{i, name, kind, free})
	}
	fieldCache.Store(t, out)
	return out
}
