package rest

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/clientele-go/clientele/channel"
)

type item struct {
	ID    json.Number    `json:"id"`
	Name  string         `json:"name"`
	Tags  map[string]int `json:"tags"`
	Parts []struct {
		SKU string `json:"sku"`
	} `json:"parts"`
	At    channel.Time    `json:"at"`
	Rest  json.RawMessage `json:"rest"`
	Loose any             `json:"loose"`
}

func TestDecodeRefuses(t *testing.T) {
	deep := strings.Repeat("[", 70) + strings.Repeat("]", 70)
	for _, c := range []struct{ name, in, field, reason string }{
		{"cut off", `{"id": 1, "name": "Hans Muster`, ".", "is cut off"},
		{"empty", ``, ".", "is cut off"},
		{"no JSON", `Hans`, ".", "is not one JSON value"},
		{"second value", `{"id": 1} {"id": 2}`, ".", "is not one JSON value"},
		{"trailing comma", `{"id": 1,}`, ".", "is not one JSON value"},
		{"invalid UTF-8", "{\"name\": \"Hans\xff\"}", "name", "is not valid UTF-8"},
		{"invalid UTF-8 in a key", "{\"na\xffme\": 1}", ".", "is not valid UTF-8"},
		{"invalid UTF-8 in an unknown field", "{\"x\": {\"y\": \"\xc3\"}}", "*.*", "is not valid UTF-8"},
		{"lone high surrogate", `{"name": "a\ud800b"}`, "name", "has half of a surrogate pair"},
		{"lone low surrogate", `{"name": "\uDC00"}`, "name", "has half of a surrogate pair"},
		{"two high surrogates", `{"name": "\ud800\ud800"}`, "name", "has half of a surrogate pair"},
		{"double key", `{"id": 1, "id": 2}`, "id", "stands twice"},
		{"double key by case", `{"id": 1, "ID": 2}`, "id", "stands twice"},
		{"double key by escape", `{"name": "a", "n\u0061me": "b"}`, "name", "stands twice"},
		{"double key in an unknown field", `{"x": {"a": 1, "a": 2}}`, "*.*", "stands twice"},
		{"double key in a map", `{"tags": {"a": 1, "a": 2}}`, "tags.*", "stands twice"},
		{"double key in a list", `{"parts": [{}, {"sku": "a", "SKU": "b"}]}`, "parts[1].sku", "stands twice"},
		{"too deep", `{"loose": ` + deep + `}`, "", "is nested deeper than 64"},
		{"wrong type", `{"name": 4711}`, "name", "is a number and does not fit"},
		{"wrong type below", `{"parts": [{"sku": true}]}`, "parts.sku", "is a bool and does not fit"},
		{"wrong time", `{"at": "Hans"}`, "time", "is not RFC 3339"},
		{"not an object", `[1]`, ".", "is a array and does not fit"},
	} {
		t.Run(c.name, func(t *testing.T) {
			var out item
			err := Decode([]byte(c.in), &out)
			e, ok := errors.AsType[*channel.FieldError](err)
			if !ok {
				t.Fatalf("got %v, want a FieldError", err)
			}
			if c.field != "" && e.Field != c.field || e.Reason != c.reason {
				t.Errorf("got field %q, %q; want %q, %q", e.Field, e.Reason, c.field, c.reason)
			}
			if s := err.Error(); strings.Contains(s, "Hans") || strings.Contains(s, "4711") {
				t.Errorf("error quotes the value: %s", s)
			}
		})
	}
}

func TestDecodeAccepts(t *testing.T) {
	for _, in := range []string{
		`null`, `{}`, ` { "id" : 1 } `, `{"tags": {"a": 1, "A": 2}}`, `{"x": {"a": 1, "A": 2}}`,
		`{"name": "\ud83d\ude00\\u\"\\"}`, `{"parts": [], "loose": [[], {}, [1, -2e3, "x", true, null]]}`,
		`{"loose": ` + strings.Repeat("[", 63) + strings.Repeat("]", 63) + `}`,
	} {
		var out item
		if err := Decode([]byte(in), &out); err != nil {
			t.Errorf("%s: %v", in, err)
		}
	}
}

func TestDecodeKeepsNumbersExact(t *testing.T) {
	var out item
	if err := Decode([]byte(`{"id": 9007199254740993, "loose": {"n": 9007199254740993}}`), &out); err != nil {
		t.Fatal(err)
	}
	if got := out.Loose.(map[string]any)["n"]; out.ID != "9007199254740993" || got != json.Number("9007199254740993") {
		t.Errorf("ids lost digits: %v and %v", out.ID, got)
	}
}

// One bad item must not take its page with it.
func TestDecodeLeavesRawPartsAlone(t *testing.T) {
	bad := "{\"id\":1,\"id\":2,\"name\":\"\xff\",\"loose\":" + strings.Repeat("[", 99) + strings.Repeat("]", 99) + "}"
	in := `{"items": [{"id": 1}, ` + bad + `, {"id": 3}], "next": "n"}`
	var page struct {
		Items []json.RawMessage `json:"items"`
		Next  string            `json:"next"`
	}
	if err := Decode([]byte(in), &page); err != nil {
		t.Fatal(err)
	}
	if len(page.Items) != 3 || page.Next != "n" || string(page.Items[1]) != bad {
		t.Fatalf("the page was not split: %d items, next %q", len(page.Items), page.Next)
	}
	var out item
	if Decode(page.Items[0], &out) != nil || Decode(page.Items[2], &out) != nil {
		t.Error("a good item was refused")
	}
	if Decode(page.Items[1], &out) == nil {
		t.Error("the bad item was accepted")
	}
}

func TestArray(t *testing.T) {
	items, err := Array([]byte(`[1, {"a": [2]}, "x"]`))
	if err != nil || len(items) != 3 || string(items[1]) != `{"a": [2]}` {
		t.Errorf("got %q, %v", items, err)
	}
	for _, in := range []string{`null`, `{}`, `[1`, ``} {
		if _, err := Array([]byte(in)); err == nil {
			t.Errorf("%q passed for an array", in)
		}
	}
}

func TestRejected(t *testing.T) {
	r := channel.Reject{Stream: "orders", At: "page 1 item 2", Raw: []byte("{")}
	got := Rejected(r, fmt.Errorf("wrapped: %w", &channel.FieldError{Field: "total", Reason: "is missing"}))
	if got.Field != "total" || got.Reason != "is missing" || got.At != r.At || got.Stream != r.Stream {
		t.Errorf("got %+v", got)
	}
	if got := Rejected(r, errors.New("Hans Muster is no number")); strings.Contains(got.Reason, "Hans") {
		t.Errorf("an unknown error was quoted: %q", got.Reason)
	}
}

// FuzzDecode holds Decode against encoding/json: it never panics, accepts
// nothing that the library refuses, and what it accepts is what was written.
func FuzzDecode(f *testing.F) {
	for _, s := range []string{`{"id":1,"ID":2}`, `{"parts":[{"sku":"\ud83d\ude00"}]}`, `[1,[2]] `, `"\\"`, "{\"a\":\"\xff\"}",
		`{"rest":{"a":1,"a":2}}`, `{"loose":{"":0}}`, `-0.1e+5`, `{"a`, `{"tags":{"k":1}}`} {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, raw []byte) {
		var typed item
		if err := Decode(raw, &typed); err == nil && json.Unmarshal(raw, new(item)) != nil {
			t.Error("accepted what encoding/json refuses")
		}
		var got any
		if Decode(raw, &got) != nil {
			return
		}
		if !utf8.Valid(raw) {
			t.Error("accepted invalid UTF-8")
		}
		dec := json.NewDecoder(bytes.NewReader(raw))
		dec.UseNumber()
		var want any
		if err := dec.Decode(&want); err != nil {
			t.Fatalf("accepted what encoding/json refuses: %v", err)
		}
		a, _ := json.Marshal(got)
		b, _ := json.Marshal(want)
		if !bytes.Equal(a, b) {
			t.Error("read something else than encoding/json")
		}
	})
}
