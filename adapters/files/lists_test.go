package files_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/clientele-go/clientele/adapters/files"
	"github.com/clientele-go/clientele/channel"
)

func listOf(mode files.Mode) files.Mapping {
	m := person()
	m.Mode = mode
	return m
}

// What did not change is not reported again, whatever the file's time.
func TestListUnchanged(t *testing.T) {
	d := dir{}
	cfg := config(d, listOf(files.Full))
	d.put("a", "id,name\n1,Anna\n2,Jan\n", noon)
	p := read(t, cfg, "")
	d.put("a", "name,id\nJan,2\nAnna,1\n", noon.Add(time.Hour))
	p = read(t, cfg, p.end)
	eq(t, "facts", ids(p.facts), []string{})
	d.put("a", "name,id\nJan,2\nAnn,1\n", noon.Add(2*time.Hour))
	p = read(t, cfg, p.end)
	eq(t, "facts", ids(p.facts), []string{"1"})
}

// A failed export deletes nobody.
func TestListDoubtful(t *testing.T) {
	const full = "id,name\n1,Anna\n2,Jan\n3,Ola\n"
	for what, c := range map[string]struct {
		next string
		want []string
	}{
		"no byte":                {"", []string{"1", "2", "3"}},
		"blank lines":            {"\n\n", []string{"1", "2", "3"}},
		"another table":          {"sku,price\nx,1\n", []string{"1", "2", "3"}},
		"a row without its id":   {"id,name\n1,Anna\n,Jan\n", []string{"1", "2", "3"}},
		"a row out of shape":     {"id,name\n1,Anna\n2\n", []string{"1", "2", "3"}},
		"an open quote":          {"id,name\n1,Anna\n\"2,Jan\n", []string{"1", "2", "3"}},
		"a bad row with its id":  {"id,name\n1,Anna\n2,J\x00an\n", []string{"1", "2"}},
		"the header alone":       {"id,name\n", []string{}},
		"the last line unclosed": {"id,name\n1,Anna", []string{"1"}},
	} {
		d, s := dir{}, state{}
		cfg := config(d, listOf(files.Full))
		d.put("a", full, noon)
		p := read(t, cfg, "")
		s.apply(p.facts)
		d.put("a", c.next, noon.Add(time.Hour))
		p = read(t, cfg, p.end)
		s.apply(p.facts)
		eq(t, what, s.ids(), c.want)
		// When the list is whole again, everything is.
		d.put("a", full, noon.Add(2*time.Hour))
		p = read(t, cfg, p.end)
		s.apply(p.facts)
		eq(t, what+", then whole", s.ids(), []string{"1", "2", "3"})
		d.put("a", "id,name\n3,Ola\n", noon.Add(3*time.Hour))
		p = read(t, cfg, p.end)
		s.apply(p.facts)
		eq(t, what+", then short", s.ids(), []string{"3"})
		delete(d, "a")
		p = read(t, cfg, p.end)
		eq(t, what+", then missing", len(p.facts), 0)
	}
}

// A file without a byte deletes nobody in JSON Lines either, where it would
// be a list of nobody.
func TestListNoByte(t *testing.T) {
	d := dir{}
	m := listOf(files.Full)
	m.Format = files.JSONL
	cfg := config(d, m)
	d.put("a", `{"id":1}`+"\n", noon)
	p := read(t, cfg, "")
	d.put("a", "", noon.Add(time.Hour))
	p = read(t, cfg, p.end)
	eq(t, "no byte", ids(p.facts), []string{})
	d.put("a", "\n", noon.Add(2*time.Hour))
	p = read(t, cfg, p.end)
	eq(t, "an empty list", ids(p.facts), []string{"-1"})
}

// In mode Latest the newest file is the whole truth, under whatever name.
func TestLatest(t *testing.T) {
	d, s := dir{}, state{}
	cfg := config(d, listOf(files.Latest))
	d.put("l-1", "id,name\n1,Anna\n2,Jan\n", noon)
	d.put("l-2", "id,name\n2,Jan\n3,Ola\n", noon.Add(time.Hour))
	p := read(t, cfg, "")
	s.apply(p.facts)
	eq(t, "the newest only", s.ids(), []string{"2", "3"})
	d.put("l-3", "id,name\n3,Ola\n4,Ewa\n", noon.Add(2*time.Hour))
	p = read(t, cfg, p.end)
	s.apply(p.facts)
	eq(t, "changes", ids(p.facts), []string{"4", "-2"})
	eq(t, "state", s.ids(), []string{"3", "4"})
	if info := mustNew(t, cfg).Info(); !info.Complete {
		t.Error("a channel of lists is not Complete")
	}
}

// Settle leaves alone what may still be written.
func TestSettle(t *testing.T) {
	d := dir{}
	for _, mode := range []files.Mode{files.Full, files.Latest, files.Append} {
		m := listOf(mode)
		m.Settle = 60
		cfg := config(d, m)
		now := noon.Add(59 * time.Second)
		cfg.Now = func() time.Time { return now }
		d.put("a", "id,name\n1,Anna", noon)
		p := read(t, cfg, "")
		eq(t, "too early", ids(p.facts), []string{})
		now = now.Add(time.Second)
		p = read(t, cfg, p.end)
		eq(t, "settled", ids(p.facts), []string{"1"})
		p = read(t, cfg, p.end)
		eq(t, "once", ids(p.facts), []string{})
		// The line was not whole after all.
		d.put("a", "id,name\n1,Anna Nowak\n", noon.Add(time.Hour))
		now = now.Add(2 * time.Hour)
		p = read(t, cfg, p.end)
		eq(t, "grown", name(p.facts[0]), "Anna Nowak")
	}
}

// A list that is too long for the cursor says so, once.
func TestMaxListed(t *testing.T) {
	d := dir{}
	cfg := config(d, listOf(files.Full))
	cfg.MaxListed, cfg.PageSize = 5, 2
	d.put("a", "id,name\n1,a\n2,a\n3,a\n4,a\n5,a\n6,a\n7,a\n", noon)
	p := read(t, cfg, "")
	eq(t, "all", ids(p.facts), []string{"1", "2", "3", "4", "5", "6", "7"})
	eq(t, "told", reasons(p.rejects), []string{"a||lists more than 5 records: deletions are left to the full sweep"})
	d.put("a", "id,name\n1,b\n", noon.Add(time.Hour))
	p = read(t, cfg, p.end)
	eq(t, "no deletions", ids(p.facts), []string{"1"})
	eq(t, "not told again", len(p.rejects), 0)
}

// The cursor's price per record stays in the range that the documentation
// tells.
func TestCursorSize(t *testing.T) {
	const n = 5_000
	var seq, random strings.Builder
	seq.WriteString("id,name\n")
	random.WriteString("id,name\n")
	for i := range n {
		fmt.Fprintf(&seq, "%08d,a\n", i)
		fmt.Fprintf(&random, "%016x-%016x,a\n", uint64(i)*0x9E3779B97F4A7C15, uint64(i)*0xC2B2AE3D27D4EB4F)
	}
	for what, c := range map[string]struct {
		text string
		most int
	}{"sequential": {seq.String(), 16}, "random": {random.String(), 50}} {
		d := dir{}
		d.put("a", c.text, noon)
		cfg := config(d, listOf(files.Full))
		cfg.PageSize = 5000
		p := read(t, cfg, "")
		eq(t, what, len(p.facts), n)
		if got := len(p.end) / n; got > c.most {
			t.Errorf("%s: %d bytes per record", what, got)
		}
		t.Logf("%s: %.1f bytes per record", what, float64(len(p.end))/n)
	}
}

// A grouped list in which rows of one record do not stand together is refused
// at any distance, and the record is not deleted for it.
func TestListGrouped(t *testing.T) {
	d, s := dir{}, state{}
	m := files.Mapping{Kind: channel.KindOrder, Mode: files.Full, Group: true,
		Fields: []files.Field{{To: "lines.name", From: cols("item")}}}
	cfg := config(d, m)
	cfg.PageSize = 10
	var text strings.Builder
	text.WriteString("id,item\nA,x\nA,y\n")
	for i := range 100 {
		text.WriteString(fmt.Sprintf("o%d,x\n", i))
	}
	d.put("a", text.String(), noon)
	p := read(t, cfg, "")
	s.apply(p.facts)
	eq(t, "orders", len(s.ids()), 101)
	d.put("a", text.String()+"A,z\n", noon.Add(time.Hour))
	p = read(t, cfg, p.end)
	eq(t, "no fact", ids(p.facts), []string{})
	eq(t, "one reject", len(p.rejects), 1)
}

// A changed mapping is applied to everything with the next Revision.
func TestRevision(t *testing.T) {
	for _, mode := range []files.Mode{files.Append, files.Full, files.Latest} {
		d, s := dir{}, state{}
		m := listOf(mode)
		cfg := config(d, m)
		d.put("a", "id,name,nick\n1,Anna,Ania\n", noon)
		p := read(t, cfg, "")
		s.apply(p.facts)
		cfg.Mappings[0].Fields[0].From = cols("nick")
		p = read(t, cfg, p.end)
		eq(t, "not by itself", ids(p.facts), []string{})
		cfg.Mappings[0].Revision = 1
		p = read(t, cfg, p.end)
		s.apply(p.facts)
		eq(t, string(mode), name(s["src/person/1"]), "Ania")
		p = read(t, cfg, p.end)
		eq(t, "once", ids(p.facts), []string{})
	}
}

func mustNew(t testing.TB, cfg files.Config) *files.Source {
	t.Helper()
	s, err := files.New(cfg)
	if err != nil {
		t.Fatal(err)
	}
	return s
}
