package channel

import (
	"crypto/sha256"
	"encoding/binary"
	"math"
	"reflect"
	"sync"
	"time"
)

// The canonical form of a fact is a sequence of field names and values in
// which whatever is zero is left out, so a field that is added to a type later
// does not change the hashes of the facts that do not have it.

// A Hash is the SHA-256 of a fact's canonical form.
type Hash [sha256.Size]byte

var canonBuffers = sync.Pool{New: func() any { b := make([]byte, 0, 2048); return &b }}

// Hash returns the hash of everything that f says. Two facts with one hash say
// the same. The error is that of [Fact.Validate] for what cannot be written
// down, such as a fact without content that is not deleted; whoever validates
// first never sees it.
func (f *Fact) Hash() (Hash, error) {
	if f.Content != nil && reflect.ValueOf(f.Content).IsNil() {
		return Hash{}, &FieldError{Ref: f.Ref, Field: "content", Reason: "is a nil pointer"}
	}
	p := canonBuffers.Get().(*[]byte)
	b := canonText((*p)[:0], f.Ref.String())
	b = canonInt(b, f.Version)
	b = canonTime(b, f.CreatedAt)
	b = canonTime(b, f.UpdatedAt)
	if f.Deleted {
		b = append(b, 1)
	}
	b = canonText(b, f.Party.String())
	b = canonInt(b, int64(len(f.Keys)))
	for i := range f.Keys {
		b = canonKey(b, &f.Keys[i])
	}
	b = canonText(b, f.URL)
	if f.Content != nil {
		b = canonStruct(b, reflect.ValueOf(f.Content).Elem())
	}
	h := Hash(sha256.Sum256(b))
	*p = b
	canonBuffers.Put(p)
	return h, nil
}

func canonText(b []byte, s string) []byte {
	b = binary.AppendUvarint(b, uint64(len(s)))
	return append(b, s...)
}

func canonInt(b []byte, n int64) []byte { return binary.AppendVarint(b, n) }

// canonInstant writes an instant to the nanosecond over all years.
func canonInstant(b []byte, t time.Time) []byte {
	b = canonInt(b, t.Unix())
	return canonInt(b, int64(t.Nanosecond()))
}

func canonTime(b []byte, t Time) []byte {
	if t.IsZero() {
		t = Time{} // no time has no zone and no flag, as in JSON
	}
	b = canonInstant(b, t.Time)
	b = append(b, byte(t.Zone))
	b = canonText(b, t.Date)
	return canonText(b, t.Flag)
}

func canonKey(b []byte, k *Key) []byte {
	b = canonText(b, string(k.Kind))
	b = canonText(b, k.Issuer)
	b = canonText(b, k.Value)
	b = canonText(b, k.Raw)
	b = append(b, byte(k.Assurance))
	b = canonInstant(b, k.Since)
	return canonInstant(b, k.Until)
}

func canonStruct(b []byte, v reflect.Value) []byte {
	for _, f := range fieldsOf(v.Type()) {
		fv := v.Field(f.index)
		if fv.IsZero() {
			continue
		}
		mark := len(b)
		b = canonText(b, f.name)
		named := len(b)
		// An empty list is left out, and so is what holds nothing but such:
		// JSON does not keep them apart from nothing.
		if b = canonValue(b, fv); len(b) == named+1 && b[named] == 0 {
			b = b[:mark]
		}
	}
	return append(b, 0)
}

func canonValue(b []byte, v reflect.Value) []byte {
	switch v.Kind() {
	case reflect.String:
		return canonText(b, v.String())
	case reflect.Bool:
		return append(b, 1)
	case reflect.Int, reflect.Int8, reflect.Int16, reflect.Int32, reflect.Int64:
		return canonInt(b, v.Int())
	case reflect.Uint8:
		return append(b, byte(v.Uint()))
	case reflect.Float64:
		return binary.BigEndian.AppendUint64(b, math.Float64bits(v.Float()))
	case reflect.Pointer:
		return canonValue(b, v.Elem())
	case reflect.Slice:
		b = binary.AppendUvarint(b, uint64(v.Len()))
		for i := range v.Len() {
			b = canonValue(b, v.Index(i))
		}
		return b
	case reflect.Struct:
		switch x := v.Addr().Interface().(type) {
		case *Time:
			if x.IsZero() {
				return append(b, 0)
			}
			return canonTime(b, *x)
		case *Key:
			return canonKey(b, x)
		case *Ref:
			b = canonText(b, x.Channel)
			b = canonText(b, string(x.Kind))
			return canonText(b, x.ID)
		case *Money:
			return canonText(canonInt(b, x.Minor), x.Currency)
		case *time.Time:
			return canonInstant(b, *x)
		}
		return canonStruct(b, v)
	}
	return b // no content has other kinds of fields; a test sees to it
}
