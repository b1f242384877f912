package files

import (
	"encoding"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"reflect"
	"slices"
	"strings"
)

// ParseConfig reads a configuration from JSON, strictly: a member that there
// is not, one that stands twice, and a value of the wrong type are a
// [*ConfigError] that names the place. FS and Now cannot be written in JSON.
// What the configuration says is checked by [New].
func ParseConfig(b []byte) (Config, error) {
	var cfg Config
	bad := func(reason string) (Config, error) {
		return Config{}, &ConfigError{Field: "configuration", Reason: reason}
	}
	doc, err := parseJSON(b, maxConfigDepth)
	if err != nil {
		return bad(err.Error())
	}
	if _, ok := doc.(map[string]any); !ok {
		return bad("is not a JSON object")
	}
	if err := checkShape("", doc, reflect.TypeFor[Config]()); err != nil {
		return Config{}, err
	}
	if err := json.Unmarshal(b, &cfg); err != nil {
		if e, ok := errors.AsType[*json.UnmarshalTypeError](err); ok {
			return Config{}, &ConfigError{Field: e.Field, Reason: "does not fit a " + e.Value}
		}
		return bad("has a value that does not fit its field")
	}
	return cfg, nil
}

const maxConfigDepth = 32

// checkShape compares JSON with the type that it is for.
func checkShape(path string, v any, t reflect.Type) error {
	bad := func(reason string) error { return &ConfigError{Field: path, Reason: reason} }
	if v == nil {
		return bad("is null; leave it out instead")
	}
	if t == reflect.TypeFor[Columns]() {
		if _, ok := v.(string); ok {
			return nil
		}
	}
	if reflect.PointerTo(t).Implements(reflect.TypeFor[encoding.TextUnmarshaler]()) {
		t = reflect.TypeFor[string]()
	}
	switch t.Kind() {
	case reflect.Struct:
		return checkMembers(path, v, t)
	case reflect.Slice:
		list, ok := v.([]any)
		if !ok {
			return bad("is not a list")
		}
		for i, e := range list {
			if err := checkShape(fmt.Sprintf("%s[%d]", path, i), e, t.Elem()); err != nil {
				return err
			}
		}
	case reflect.Map:
		object, ok := v.(map[string]any)
		if !ok {
			return bad("is not an object")
		}
		for _, name := range slices.Sorted(maps.Keys(object)) {
			if err := checkShape(path+"."+name, object[name], t.Elem()); err != nil {
				return err
			}
		}
	case reflect.String:
		if _, ok := v.(string); !ok {
			return bad("is not a text")
		}
	case reflect.Bool:
		if _, ok := v.(bool); !ok {
			return bad("is not true or false")
		}
	case reflect.Int:
		n, ok := v.(json.Number)
		if !ok {
			return bad("is not a number")
		}
		if _, err := n.Int64(); err != nil {
			return bad("is not a whole number that fits")
		}
	}
	return nil
}

func checkMembers(path string, v any, t reflect.Type) error {
	object, ok := v.(map[string]any)
	if !ok {
		return &ConfigError{Field: path, Reason: "is not an object"}
	}
	members := membersOf(t)
	for _, name := range slices.Sorted(maps.Keys(object)) {
		at := name
		if path != "" {
			at = path + "." + name
		}
		mt, ok := members[name]
		if !ok {
			return &ConfigError{Field: at, Reason: "is unknown here; there are " +
				strings.Join(slices.Sorted(maps.Keys(members)), ", ")}
		}
		if object[name] == nil && mt.Kind() == reflect.Slice {
			continue // as json.Marshal writes a list that is not there
		}
		if err := checkShape(at, object[name], mt); err != nil {
			return err
		}
	}
	return nil
}

// membersOf returns the members of the JSON of a struct, those of embedded
// structs among them.
func membersOf(t reflect.Type) map[string]reflect.Type {
	out := map[string]reflect.Type{}
	for f := range t.Fields() {
		name := fieldName(f)
		switch {
		case f.Anonymous && name == "":
			maps.Copy(out, membersOf(f.Type))
		case name == "-":
		case name == "":
			// A type of package channel without tags: as json.Marshal writes
			// it, and as everything else here is written.
			out[f.Name], out[strings.ToLower(f.Name)] = f.Type, f.Type
		default:
			out[name] = f.Type
		}
	}
	return out
}
