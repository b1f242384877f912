package files_test

import (
	"bytes"
	"context"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/clientele-go/clientele/adapters/files"
	"github.com/clientele-go/clientele/channel"
)

// Errors say what is wrong, and whether trying again can help.
func TestErrors(t *testing.T) {
	cfg := config(nil, person())
	cfg.FS, cfg.Dir = nil, filepath.Join(t.TempDir(), "not there")
	src := mustNew(t, cfg)
	_, err := src.People(t.Context(), "")
	e, ok := errors.AsType[*channel.SourceError](err)
	if !ok || e.Trouble != channel.Misconfigured || e.Channel != "src" || !errors.Is(err, fs.ErrNotExist) || !strings.Contains(err.Error(), cfg.Dir) {
		t.Errorf("a folder that is not there: %v", err)
	}
	src = mustNew(t, config(dir{}, person()))
	for _, c := range []channel.Cursor{"x", "[]", `{"v":2}`, `{"v":1,"m":{"m":null}}`, `{"v":1,"m":{"m":{"f":{"a":null}}}}`,
		`{"v":1,"m":{"m":{"f":{"a":{"o":-1}}}}}`} {
		if _, err := src.People(t.Context(), c); !errors.Is(err, channel.ErrCursor) {
			t.Errorf("cursor %s: %v", c, err)
		}
	}
	d := dir{}
	d.put("f", "id,name\n1,Anna\n", noon)
	src = mustNew(t, config(d, listOf(files.Full)))
	for _, table := range []string{"!", "AAAA", "c1"} {
		if _, err := src.People(t.Context(), channel.Cursor(`{"v":1,"m":{"m":{"t":"`+table+`"}}}`)); !errors.Is(err, channel.ErrCursor) {
			t.Errorf("table %s: %v", table, err)
		}
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := src.Decode(ctx, "people", []byte("x")); !errors.Is(err, context.Canceled) {
		t.Errorf("decode: %v", err)
	}
}

// A file that cannot be read is told once, and read when it can be.
func TestUnreadableFile(t *testing.T) {
	root := t.TempDir()
	cfg := config(nil, person())
	cfg.FS, cfg.Dir = denied{os.DirFS(root), new(true)}, ""
	write := func(name, text string) {
		if err := os.WriteFile(filepath.Join(root, name), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	write("denied", "id,name\n1,Anna\n")
	write("fine", "id,name\n2,Jan\n")
	p := read(t, cfg, "")
	eq(t, "facts", ids(p.facts), []string{"2"})
	eq(t, "told", reasons(p.rejects), []string{"denied||the file is not read: cannot be read: permission denied"})
	p = read(t, cfg, p.end)
	eq(t, "once", len(p.rejects), 0)
	*cfg.FS.(denied).deny = false
	p = read(t, cfg, p.end)
	eq(t, "later", ids(p.facts), []string{"1"})
}

type denied struct {
	fs.FS
	deny *bool
}

func (d denied) Open(name string) (fs.File, error) {
	if name == "denied" && *d.deny {
		return nil, &fs.PathError{Op: "open", Path: name, Err: fs.ErrPermission}
	}
	return d.FS.Open(name)
}

func (d denied) Stat(name string) (fs.FileInfo, error) { return fs.Stat(d.FS, name) }

// A refused file is read once its header is right, or the mapping is.
func TestRefusedFileComesBack(t *testing.T) {
	for _, mode := range []files.Mode{files.Append, files.Full} {
		d := dir{}
		d.put("f", "no,name\n1,Anna\n", noon)
		cfg := config(d, listOf(mode))
		p := read(t, cfg, "")
		eq(t, "refused", len(p.rejects), 1)
		p = read(t, cfg, p.end)
		eq(t, "told once", len(p.rejects), 0)
		cfg.Mappings[0].ID.From = cols("no")
		p = read(t, cfg, p.end)
		eq(t, "read", ids(p.facts), []string{"1"})
		p = read(t, cfg, p.end)
		eq(t, "once", len(p.facts), 0)
	}
}

// A reject is decoded with the mapping as it is now, and wins over what was
// there before.
func TestDecode(t *testing.T) {
	d, s := dir{}, state{}
	m := person()
	m.Delimiter = ";"
	m.Keys = []files.Key{{Kind: channel.KeyPhone, Field: files.Field{From: cols("tel")}}}
	cfg := config(d, m)
	d.put("a", "id;name;tel\n1;Anna;\n", noon)
	s.apply(read(t, cfg, "").facts)
	d.put("b", "tel;id;name\n100;1;Ania\n", noon.Add(1))
	p := read(t, cfg, "")
	eq(t, "reject", len(p.rejects), 1)
	r := p.rejects[0]
	eq(t, "ref", r.Ref, channel.Ref{Channel: "src", Kind: channel.KindPerson, ID: "1"})
	eq(t, "raw", string(r.Raw), "tel;id;name\n100;1;Ania\n")
	page, err := mustNew(t, cfg).Decode(t.Context(), r.Stream, r.Raw)
	if err != nil || len(page.Rejects) != 1 || page.Rejects[0].Reason != r.Reason {
		t.Errorf("still bad: %v %v", page.Rejects, err)
	}
	cfg.Mappings[0].Keys[0].Lenient = true
	page, err = mustNew(t, cfg).Decode(t.Context(), r.Stream, r.Raw)
	if err != nil || len(page.Facts) != 1 {
		t.Fatal(err, page.Rejects)
	}
	s.apply(page.Facts)
	eq(t, "name", name(s["src/person/1"]), "Ania")

	// Two mappings that read different files: a guess would be wrong.
	other := cfg.Mappings[0]
	other.Name, other.Files = "other", "other-*"
	cfg.Mappings = append(cfg.Mappings, other)
	page, err = mustNew(t, cfg).Decode(t.Context(), r.Stream, r.Raw)
	if err != nil || len(page.Facts) != 0 || !strings.Contains(page.Rejects[0].Reason, "could be of mapping m and of mapping other") {
		t.Errorf("ambiguous: %v %v", reasons(page.Rejects), err)
	}
	// A line of which only the beginning was kept is not taken for a whole one.
	long := "id;tel;name\n1;;" + strings.Repeat("x", 1<<20) + "\n"
	d.put("b", long, noon.Add(2))
	cfg.Mappings = cfg.Mappings[:1]
	p = read(t, cfg, "")
	page, err = mustNew(t, cfg).Decode(t.Context(), "people", p.rejects[0].Raw)
	if err != nil || len(page.Facts) != 0 {
		t.Errorf("long: %v %v", ids(page.Facts), err)
	}
}

// Whatever stands in a file, no reject tells it, and none starts a new line.
func TestNothingIsTold(t *testing.T) {
	d := dir{}
	d.put("x\ny\x1b[2J.csv", "id,name,mail,amount,when,kind\n"+
		"1,canary1,canary2,1,2026-01-01,nps\n2,x,a@canary3.example,canary4,2026-01-01,nps\n"+
		"3,x,,1,canary5,nps\n4,x,,1,2026-01-01,canary6\n5,canary7\xff,,,,\n6,\"canary8\n7,x\"y,,,\ncanary9\n", noon)
	m := files.Mapping{Kind: channel.KindFeedback, Keys: []files.Key{{Kind: channel.KeyEmail, Field: files.Field{From: cols("mail")}}},
		Fields: []files.Field{{To: "comment", From: cols("name")}, {To: "score", From: cols("amount")}, {To: "at", From: cols("when")}, {To: "kind", From: cols("kind")}}}
	p := read(t, config(d, m), "")
	if len(p.rejects) < 7 {
		t.Errorf("%d rejects: %q", len(p.rejects), reasons(p.rejects))
	}
	for _, r := range reasons(p.rejects) {
		if strings.Contains(r, "canary") || strings.ContainsAny(r, "\n\r\x1b") {
			t.Errorf("%q", r)
		}
	}
}

func TestWriteRejectsRefuses(t *testing.T) {
	src := mustNew(t, config(dir{}, person()))
	if err := src.WriteRejects(new(bytes.Buffer), "nobody", nil); err == nil {
		t.Error("an unknown mapping is accepted")
	}
	if err := src.WriteRejects(new(bytes.Buffer), "m", []channel.Reject{{Stream: "orders"}}); err == nil {
		t.Error("a reject of another stream is accepted")
	}
}

// Rejects of JSON Lines can be corrected in place: the notes are passed over.
func TestWriteRejectsJSONL(t *testing.T) {
	d := dir{}
	m := person()
	m.Format = files.JSONL
	m.Fields[0].Required = true
	cfg := config(d, m)
	d.put("f", `{"id":1}`+"\n"+`{"id":2,"name":"Jan"}`+"\n", noon)
	p := read(t, cfg, "")
	var out bytes.Buffer
	if err := mustNew(t, cfg).WriteRejects(&out, "m", p.rejects); err != nil {
		t.Fatal(err)
	}
	eq(t, "file", out.String(), `{"_reject":{"at":"f line 1","field":"name","reason":"is empty, but required"}}`+"\n"+`{"id":1}`+"\n")
	d.put("g", strings.Replace(out.String(), `{"id":1}`, `{"id":1,"name":"Anna"}`, 1), noon.Add(1))
	p = read(t, cfg, p.end)
	eq(t, "read again", ids(p.facts), []string{"1"})
	eq(t, "rejects", len(p.rejects), 0)
}
