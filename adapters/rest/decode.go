package rest

import (
	"bytes"
	"encoding/json"
	"errors"
	"reflect"
	"strconv"
	"strings"

	"github.com/clientele-go/clientele/channel"
)

// maxDepth bounds how deep objects and arrays may nest.
const maxDepth = 64

// Decode reads one JSON value into out, more strictly than encoding/json does:
// invalid UTF-8, a lone surrogate, a key that stands twice in one object (for
// a struct also if only the case differs), nesting deeper than 64 and anything
// after the value are errors. Numbers read into an any are [json.Number], so
// that no id loses digits.
//
// Whatever lands in a [json.RawMessage] is not looked into: decode it in turn.
// So a page of items can be split and a bad item set aside:
//
//	var page struct {
//		Items []json.RawMessage `json:"items"`
//	}
//
// The error is a [*channel.FieldError] and never holds a value.
func Decode(raw []byte, out any) error {
	dec := json.NewDecoder(bytes.NewReader(raw))
	dec.UseNumber()
	if !json.Valid(raw) {
		var any json.RawMessage
		if err := json.Unmarshal(raw, &any); err != nil && strings.HasPrefix(err.Error(), "unexpected end") {
			return &channel.FieldError{Field: ".", Reason: "is cut off"}
		}
		return &channel.FieldError{Field: ".", Reason: "is not one JSON value"}
	}
	s := strict{in: raw}
	if err := s.value("", reflect.TypeOf(out), 0); err != nil {
		return err
	}
	if err := dec.Decode(out); err != nil {
		return unfit(err)
	}
	return nil
}

// Array splits a JSON array into its items without looking into them.
func Array(raw []byte) ([]json.RawMessage, error) {
	var items []json.RawMessage
	if err := Decode(raw, &items); err != nil {
		return nil, err
	}
	if items == nil {
		return nil, &channel.FieldError{Field: ".", Reason: "is null and not an array"}
	}
	return items, nil
}

// Rejected makes the reject of a record that could not be decoded or read:
// r with Field and Reason taken from err. An err that is no
// [*channel.FieldError] gives no details, since its text may quote the record.
func Rejected(r channel.Reject, err error) channel.Reject {
	r.Reason = "cannot be read"
	if e, ok := errors.AsType[*channel.FieldError](err); ok {
		r.Field, r.Reason = e.Field, e.Reason
	}
	return r
}

// unfit says where the value does not fit the type that it is read into.
func unfit(err error) error {
	if e, ok := errors.AsType[*json.UnmarshalTypeError](err); ok {
		kind, _, _ := strings.Cut(e.Value, " ") // "number 42" would quote the value
		field := e.Field
		if field == "" {
			field = "."
		}
		return &channel.FieldError{Field: field, Reason: "is a " + kind + " and does not fit"}
	}
	if e, ok := errors.AsType[*channel.FieldError](err); ok {
		return e
	}
	return &channel.FieldError{Field: ".", Reason: "does not fit"}
}

// join appends a step to a path of fields.
func join(path, step string) string {
	if path == "" || strings.HasPrefix(step, "[") {
		return path + step
	}
	return path + "." + step
}

func index(i int) string { return "[" + strconv.Itoa(i) + "]" }
