// Package factjson writes and reads facts as text for the storages: as package
// channel does, and much faster.
package factjson

import (
	"encoding/json"
	"reflect"
	"strings"
	"sync"
	"time"

	"github.com/clientele-go/clientele/channel"
)

// A Codec writes facts as [channel.Fact.MarshalJSON] does, and reads them, some
// ten times faster than by asking each type anew how it looks: views are read
// while somebody waits, and most of what they cost would be this. It knows the
// shapes that the vocabulary is made of. What it does not know it leaves to
// encoding/json, so the two always agree.
type Codec struct {
	shapes map[reflect.Type]*shape
	fact   *shape    // of factBody
	moment *shape    // of momentBody
	bodies sync.Pool // of *factBody
}

// A shape is how one type of struct looks.
type shape struct{ fields []field }

type field struct {
	name   string // with quotes and colon, as it is written
	index  int
	sort   sort
	omit   bool // left out if zero
	zeroer bool // its type says what zero is
	inner  *shape
	single sort // of the elements of a list
}

// sort is what is done with a value.
type sort uint8

const (
	foreign sort = iota // left to encoding/json
	text
	yesNo
	number
	group
	list
	moment  // channel.Time
	instant // time.Time
	refText // channel.Ref
)

// factBody are the fields of a fact in the order in which they are written; the
// content comes last.
type factBody struct {
	Ref       channel.Ref   `json:"ref"`
	Version   int64         `json:"version,omitzero"`
	CreatedAt channel.Time  `json:"created_at,omitzero"`
	UpdatedAt channel.Time  `json:"updated_at,omitzero"`
	Deleted   bool          `json:"deleted,omitzero"`
	Party     channel.Ref   `json:"party,omitzero"`
	Keys      []channel.Key `json:"keys,omitempty"`
	URL       string        `json:"url,omitempty"`
}

// A momentBody is what a [channel.Time] is written as whose zone or hour the
// source did not give.
type momentBody struct {
	At   time.Time `json:"at"`
	Zone string    `json:"zone,omitempty"`
	Date string    `json:"date,omitempty"`
	Flag string    `json:"flag,omitempty"`
}

func newContent(k channel.Kind) channel.Content {
	switch k {
	case channel.KindPerson:
		return new(channel.Person)
	case channel.KindOrder:
		return new(channel.Order)
	case channel.KindFulfillment:
		return new(channel.Fulfillment)
	case channel.KindPayment:
		return new(channel.Payment)
	case channel.KindReturn:
		return new(channel.Return)
	case channel.KindRefund:
		return new(channel.Refund)
	case channel.KindInteraction:
		return new(channel.Interaction)
	case channel.KindCase:
		return new(channel.Case)
	case channel.KindPromise:
		return new(channel.Promise)
	case channel.KindFeedback:
		return new(channel.Feedback)
	case channel.KindConsent:
		return new(channel.Consent)
	case channel.KindErasure:
		return new(channel.Erasure)
	}
	return nil
}

// New returns a codec that also knows the structs that others point to. It is
// safe for use by many goroutines.
func New(others ...any) *Codec {
	c := &Codec{shapes: map[reflect.Type]*shape{}}
	c.fact = c.shape(reflect.TypeFor[factBody]())
	c.moment = c.shape(reflect.TypeFor[momentBody]())
	for _, o := range others {
		c.shape(reflect.TypeOf(o).Elem())
	}
	for _, k := range channel.Kinds() {
		if content := newContent(k); content != nil {
			c.shape(reflect.TypeOf(content).Elem())
		}
	}
	return c
}

var (
	marshaler     = reflect.TypeFor[json.Marshaler]()
	zeroer        = reflect.TypeFor[interface{ IsZero() bool }]()
	textMarshaler = reflect.TypeFor[interface{ MarshalText() ([]byte, error) }]()
)

// shape describes a type of struct, or returns nil if it cannot.
func (c *Codec) shape(t reflect.Type) *shape {
	if s, known := c.shapes[t]; known {
		return s
	}
	s := &shape{}
	c.shapes[t] = s // a type may contain itself
	for i := range t.NumField() {
		f := t.Field(i)
		tag := f.Tag.Get("json")
		name, options, _ := strings.Cut(tag, ",")
		if f.Anonymous || !f.IsExported() || name == "" || name == "-" || strings.Contains(options, "string") {
			c.shapes[t] = nil
			return nil
		}
		x := field{name: `"` + name + `":`, index: i, omit: strings.Contains(options, "omit")}
		x.sort, x.inner = c.sortOf(f.Type)
		x.zeroer = reflect.PointerTo(f.Type).Implements(zeroer)
		if x.sort == list {
			x.single, x.inner = c.sortOf(f.Type.Elem())
		}
		s.fields = append(s.fields, x)
	}
	return s
}

func (c *Codec) sortOf(t reflect.Type) (sort, *shape) {
	switch t {
	case reflect.TypeFor[channel.Time]():
		return moment, nil
	case reflect.TypeFor[time.Time]():
		return instant, nil
	case reflect.TypeFor[channel.Ref]():
		return refText, nil
	}
	if p := reflect.PointerTo(t); p.Implements(marshaler) || p.Implements(textMarshaler) {
		return foreign, nil
	}
	switch t.Kind() {
	case reflect.String:
		return text, nil
	case reflect.Bool:
		return yesNo, nil
	case reflect.Int64, reflect.Int:
		return number, nil
	case reflect.Slice:
		if t.Elem().Kind() != reflect.Uint8 {
			return list, nil
		}
	case reflect.Struct:
		if inner := c.shape(t); inner != nil {
			return group, inner
		}
	}
	return foreign, nil
}
