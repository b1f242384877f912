package files

import (
	"encoding/json"
	"fmt"
	"strconv"
	"strings"
)

// A row gives values by name: of a column, or of a member of a JSON object.
type row struct {
	cells []string
	cols  map[string]int
	doc   map[string]any
}

// blank reports whether the row says nothing at all.
func (r row) blank() bool {
	if r.doc != nil {
		return len(r.doc) == 0
	}
	for _, c := range r.cells {
		if strings.TrimSpace(c) != "" {
			return false
		}
	}
	return true
}

// An origin is a place in a row.
type origin struct {
	name string
	ptr  []string // of a JSON pointer; nil for a column
	star int      // index of the segment "*", -1 if there is none
}

func parseOrigin(name string, f Format) (origin, error) {
	o := origin{name: name, star: -1}
	if f != JSONL {
		return o, nil
	}
	o.ptr = []string{name}
	if strings.HasPrefix(name, "/") {
		o.ptr = strings.Split(name[1:], "/")
		for i, s := range o.ptr {
			o.ptr[i] = strings.NewReplacer("~1", "/", "~0", "~").Replace(s)
			if s != "*" {
				continue
			}
			if o.star >= 0 {
				return o, fmt.Errorf("%q has more than one *", name)
			}
			o.star = i
		}
	}
	return o, nil
}

// count returns how many elements the array before the "*" has.
func (r row) count(o origin) int {
	list, _ := walk(r.doc, o.ptr[:o.star]).([]any)
	return len(list)
}

// values returns the texts at o, in the i-th element where o has a "*". A
// place that is not there gives none.
func (r row) values(o origin, i int) ([]string, error) {
	if r.doc == nil {
		at, ok := r.cols[o.name]
		if !ok || at >= len(r.cells) {
			return nil, nil
		}
		return r.cells[at : at+1], nil
	}
	v := any(r.doc)
	if o.star >= 0 {
		list, _ := walk(v, o.ptr[:o.star]).([]any)
		if i >= len(list) {
			return nil, nil
		}
		v = walk(list[i], o.ptr[o.star+1:])
	} else {
		v = walk(v, o.ptr)
	}
	if list, ok := v.([]any); ok {
		var out []string
		for _, e := range list {
			t, err := scalar(e)
			if err != nil {
				return nil, err
			}
			out = append(out, t...)
		}
		return out, nil
	}
	return scalar(v)
}

func walk(v any, ptr []string) any {
	for _, name := range ptr {
		switch x := v.(type) {
		case map[string]any:
			v = x[name]
		case []any:
			i, err := strconv.Atoi(name)
			if err != nil || i < 0 || i >= len(x) {
				return nil
			}
			v = x[i]
		default:
			return nil
		}
	}
	return v
}

// scalar returns the text of a JSON value that is neither array nor object.
func scalar(v any) ([]string, error) {
	switch x := v.(type) {
	case nil:
		return nil, nil
	case string:
		return []string{x}, nil
	case json.Number:
		return []string{x.String()}, nil
	case bool:
		return []string{strconv.FormatBool(x)}, nil
	}
	return nil, fmt.Errorf("is not a text, number or truth value")
}

// text returns the one text at o, trimmed, with null texts as empty.
func (m *mapping) text(r row, o origin) (string, error) {
	vs, err := r.values(o, 0)
	if err != nil || len(vs) == 0 {
		return "", err
	}
	if len(vs) > 1 {
		return "", fmt.Errorf("has several values")
	}
	return m.clean(vs[0], false), nil
}

func (m *mapping) clean(s string, verbatim bool) string {
	t := strings.TrimSpace(s)
	if m.null[t] {
		return ""
	}
	if verbatim {
		return s
	}
	return t
}

func count(n int, what string) string {
	if n == 1 {
		return "1 " + what
	}
	return strconv.Itoa(n) + " " + what + "s"
}
