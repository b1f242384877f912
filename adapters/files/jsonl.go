package files

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"strconv"
	"unicode/utf8"
)

// objectReader reads the records of a JSON Lines file.
type objectReader struct {
	in    *lines
	depth int
	growing,
	settled bool
}

func (r *objectReader) next() (record, error) {
	for {
		l, err := r.in.next()
		if err != nil {
			return record{}, err
		}
		rec := recordOf(l)
		switch {
		case l.open && r.growing && !r.settled:
			return rec, errWait
		case l.long:
			rec.trouble.reason = "is longer than the limit"
			return rec, nil
		case l.bad:
			rec.trouble.reason = "has bytes that the encoding does not define"
			return rec, nil
		case len(bytes.TrimSpace([]byte(l.text))) == 0:
			continue
		}
		doc, err := parseJSON([]byte(l.text), r.depth)
		if err != nil {
			rec.trouble.reason = err.Error()
			return rec, nil
		}
		object, ok := doc.(map[string]any)
		if !ok {
			rec.trouble.reason = "is not a JSON object"
			return rec, nil
		}
		if _, ok := object[rejectMember]; ok && len(object) == 1 {
			continue
		}
		rec.row = row{doc: object}
		return rec, nil
	}
}

var (
	errDeep      = errors.New("is nested too deep")
	errTwice     = errors.New("has a member twice")
	errSyntax    = errors.New("is not JSON")
	errTrailing  = errors.New("has something after the JSON value")
	errSurrogate = errors.New("has half of a surrogate pair")
	errUTF8      = errors.New("is not valid UTF-8")
)

// parseJSON reads one value strictly: no member twice, no half characters,
// nothing behind it, numbers with all their digits. Its errors do not quote
// the text.
func parseJSON(b []byte, depth int) (any, error) {
	switch {
	case !utf8.Valid(b):
		return nil, errUTF8
	case halfSurrogate(b):
		return nil, errSurrogate
	}
	d := json.NewDecoder(bytes.NewReader(b))
	d.UseNumber()
	v, err := parseValue(d, depth)
	if err != nil {
		return nil, err
	}
	if _, err := d.Token(); !errors.Is(err, io.EOF) {
		return nil, errTrailing
	}
	if !json.Valid(b) {
		return nil, errSyntax // the token reader is more lenient than the grammar
	}
	return v, nil
}

func parseValue(d *json.Decoder, depth int) (any, error) {
	t, err := d.Token()
	if err != nil {
		return nil, errSyntax
	}
	open, ok := t.(json.Delim)
	if !ok {
		return t, nil
	}
	if depth <= 0 {
		return nil, errDeep
	}
	if open == '[' {
		list := []any{}
		for d.More() {
			v, err := parseValue(d, depth-1)
			if err != nil {
				return nil, err
			}
			list = append(list, v)
		}
		return list, closing(d)
	}
	object := map[string]any{}
	for d.More() {
		k, err := d.Token()
		if err != nil {
			return nil, errSyntax
		}
		name, ok := k.(string)
		if !ok {
			return nil, errSyntax
		}
		if _, twice := object[name]; twice {
			return nil, errTwice
		}
		if object[name], err = parseValue(d, depth-1); err != nil {
			return nil, err
		}
	}
	return object, closing(d)
}

func closing(d *json.Decoder) error {
	if _, err := d.Token(); err != nil {
		return errSyntax
	}
	return nil
}

// halfSurrogate reports whether a \u escape is half of a pair, which
// encoding/json would silently replace.
func halfSurrogate(b []byte) bool {
	for i := 0; i < len(b); i++ {
		if b[i] != '\\' {
			continue
		}
		i++
		u, ok := hex4(b, i)
		if !ok {
			continue
		}
		i += 4
		switch {
		case u >= 0xDC00 && u < 0xE000:
			return true
		case u >= 0xD800 && u < 0xDC00:
			if i+1 >= len(b) || b[i+1] != '\\' {
				return true
			}
			low, ok := hex4(b, i+2)
			if !ok || low < 0xDC00 || low >= 0xE000 {
				return true
			}
			i += 6
		}
	}
	return false
}

// hex4 reads "u" and four hexadecimal digits at i.
func hex4(b []byte, i int) (uint64, bool) {
	if i+5 > len(b) || b[i] != 'u' {
		return 0, false
	}
	u, err := strconv.ParseUint(string(b[i+1:i+5]), 16, 16)
	return u, err == nil
}
