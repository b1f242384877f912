package files_test

import (
	"bytes"
	"encoding/json"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/clientele-go/clientele/adapters/files"
	"github.com/clientele-go/clientele/channel"
)

// pieces reports whether raw bytes are a piece of a file, or its header, which
// may be of several lines, and a piece.
func pieces(data, raw string) bool {
	if strings.Contains(data, raw) {
		return true
	}
	for i := range len(raw) {
		if (raw[i] == '\n' || raw[i] == '\r') && strings.Contains(data, raw[:i+1]) && strings.Contains(data, raw[i+1:]) {
			return true
		}
	}
	return false
}

// account holds a pass over any bytes to what must always be true: everything
// ends, nothing is both read and refused, raw bytes are from the file, and the
// size of pages changes nothing.
func account(t *testing.T, m files.Mapping, data string) {
	d := dir{}
	d.put("f", data, noon)
	cfg := config(d, m)
	cfg.MaxRecord = 4096
	big := read(t, cfg, "")
	cfg.PageSize = 1
	small := read(t, cfg, "")
	if !cmp.Equal(ids(big.facts), ids(small.facts)) {
		t.Errorf("pages change facts: %v and %v", ids(big.facts), ids(small.facts))
	}
	if !cmp.Equal(reasons(big.rejects), reasons(small.rejects)) {
		t.Errorf("pages change rejects: %v and %v", reasons(big.rejects), reasons(small.rejects))
	}
	src := mustNew(t, cfg)
	for _, r := range big.rejects {
		if strings.HasPrefix(r.Reason, "the file is not read") {
			continue
		}
		if !pieces(data, string(r.Raw)) {
			t.Errorf("raw bytes that are not in the file: %q", r.Raw)
		}
		p, err := src.Decode(t.Context(), r.Stream, r.Raw)
		if err != nil || len(p.Facts)+len(p.Rejects) == 0 {
			t.Errorf("decode: %v, %d facts", err, len(p.Facts))
		}
	}
	var out bytes.Buffer
	if err := src.WriteRejects(&out, "m", big.rejects); err != nil {
		t.Error(err)
	}
	// A file that comes piece by piece is read like one that comes at once.
	if m.Mode != files.Full && !m.Group {
		grown := pass{}
		for _, n := range []int{len(data) / 3, len(data) * 2 / 3, len(data)} {
			d.put("f", data[:n], noon)
			next := read(t, cfg, grown.end)
			grown.facts = append(grown.facts, next.facts...)
			grown.end = next.end
		}
		if got, want := ids(grown.facts), ids(big.facts); len(big.rejects) == 0 && !cmp.Equal(got, want) {
			t.Errorf("in pieces %v, at once %v", got, want)
		}
	}
}

func FuzzCSV(f *testing.F) {
	for _, s := range []string{"id,name\n1,Anna\n", "id,name\r\n1,\"a\r\nb\"\r\n2,x\r\n", "id,name\n1,\"open\n2,x\n", "id;name\r1;x\r",
		"\ufeffid,name\n1,\xff\n", "id,name\n\"\"\"\",\"\"\n", "id,name\n1,a\"b\n,,,\n", "name,id,id\n", "id,name\n1,x\r\n\r\n1,y"} {
		f.Add(s, uint8(0))
		f.Add(s, uint8(3))
	}
	f.Fuzz(func(t *testing.T, data string, how uint8) {
		m := person()
		if how&1 != 0 {
			m = files.Mapping{Kind: channel.KindOrder, Group: true, Fields: []files.Field{{To: "lines.name", From: cols("name")}}}
		}
		if how&2 != 0 {
			m.Mode = files.Full
		}
		m.Encoding = []files.Encoding{files.UTF8, files.Windows1250, files.UTF16}[int(how>>2)%3]
		account(t, m, data)
	})
}

func FuzzJSONL(f *testing.F) {
	for _, s := range []string{`{"id":1,"name":"Anna"}` + "\n", `{"id":"\ud800"}` + "\n", `{"id":[1,2]}` + "\n" + `{"id":{}}`,
		`{"_reject":{}}` + "\n", `{"id":1e400,"name":[[[]]]}` + "\r", "{\"a\":1,\"a\":2}\n[]\n", "\x00\n"} {
		f.Add(s, false)
	}
	f.Fuzz(func(t *testing.T, data string, full bool) {
		m := person()
		m.Format = files.JSONL
		m.Fields = append(m.Fields, files.Field{To: "addresses.city", From: cols("/a/*/b")})
		if full {
			m.Mode = files.Full
		}
		account(t, m, data)
	})
}

// Whatever is accepted as a configuration is written and read back as it was.
func FuzzParseConfig(f *testing.F) {
	cfg := config(nil, styles()[2].mapping())
	cfg.FS = nil
	b, err := json.Marshal(cfg)
	if err != nil {
		f.Fatal(err)
	}
	f.Add(b)
	f.Add([]byte(`{"name":"a","mappings":[{"keys":[{"kind":"phone","assurance":"verified"}]}]}`))
	f.Fuzz(func(t *testing.T, b []byte) {
		cfg, err := files.ParseConfig(b)
		if err != nil {
			return
		}
		out, err := json.Marshal(cfg)
		if err != nil {
			t.Fatal(err)
		}
		again, err := files.ParseConfig(out)
		if err != nil {
			t.Fatalf("%v\n%s", err, out)
		}
		if a, _ := json.Marshal(again); !bytes.Equal(a, out) {
			t.Errorf("%s\n%s", out, a)
		}
		if cfg.Dir == "" {
			cfg.Dir = "x"
		}
		_, _ = files.New(cfg)
	})
}
