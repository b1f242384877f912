package files_test

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/clientele-go/clientele/adapters/files"
	"github.com/clientele-go/clientele/channel"
)

func eq(t *testing.T, what string, got, want any) {
	t.Helper()
	if d := cmp.Diff(want, got); d != "" {
		t.Errorf("%s (-want +got):\n%s", what, d)
	}
}

// A file of mode Append is read on where it stopped, over restarts, and a line
// that is being written waits.
func TestAppendGrows(t *testing.T) {
	d := dir{}
	cfg := config(d, person())
	d.put("a.csv", "id,name\n1,Anna\n2,Ja", noon)
	p := read(t, cfg, "")
	eq(t, "first", ids(p.facts), []string{"1"})
	p = read(t, cfg, p.end)
	eq(t, "nothing new", ids(p.facts), []string{})
	d.put("a.csv", "id,name\n1,Anna\n2,Jan\r", noon.Add(time.Minute))
	p = read(t, cfg, p.end)
	eq(t, "the line is whole", ids(p.facts), []string{"2"})
	eq(t, "name", name(p.facts[0]), "Jan")
	d.put("a.csv", "id,name\n1,Anna\n2,Jan\r\n3,Ola\nx,y,z\n", noon.Add(2*time.Minute))
	p = read(t, cfg, p.end)
	eq(t, "one more, behind half a line end", ids(p.facts), []string{"3"})
	eq(t, "line numbers go on", reasons(p.rejects), []string{"a.csv line 5||has 3 columns instead of 2"})
	d.put("b.csv", "name,id\nEwa,4\n", noon.Add(3*time.Minute))
	p = read(t, cfg, p.end)
	eq(t, "a new file", ids(p.facts), []string{"4"})
	delete(d, "a.csv")
	p = read(t, cfg, p.end)
	eq(t, "nothing is said of a file that is gone", len(p.facts)+len(p.rejects), 0)
	if strings.Contains(string(p.end), "a.csv") {
		t.Error("the cursor keeps files that are gone")
	}
}

// A file that was replaced is read from its beginning, and wins.
func TestAppendReplaced(t *testing.T) {
	for what, next := range map[string]string{
		"shorter":         "id,name\n1,New\n",
		"longer":          "id,name\n1,New\n2,Jan\n3,Ola\n4,Ewa\n5,Iza\n",
		"the same length": "id,name\n1,Newa\n2,Jano\n",
	} {
		d := dir{}
		cfg := config(d, person())
		d.put("a.csv", "id,name\n1,Anna\n2,Jana\n", noon)
		s := state{}
		p := read(t, cfg, "")
		s.apply(p.facts)
		d.put("a.csv", next, noon.Add(time.Hour))
		p = read(t, cfg, p.end)
		s.apply(p.facts)
		if got := name(s["src/person/1"]); !strings.HasPrefix(got, "New") {
			t.Errorf("%s: name is %q", what, got)
		}
	}
	// Even without times, and with the same size.
	d := dir{}
	cfg := config(d, person())
	s := state{}
	var c channel.Cursor
	for i := range 20 { // often, so that no hash wins by chance
		want := fmt.Sprintf("n%02d", i)
		d.put("a.csv", "id,name\n1,"+want+"\n", time.Time{})
		p := read(t, cfg, c)
		c = p.end
		s.apply(p.facts)
		eq(t, "name", name(s["src/person/1"]), want)
	}
}

// A row of a later file wins over one of an earlier file, wherever they stand
// and whichever is read first.
func TestAppendLaterFile(t *testing.T) {
	for i := range 20 {
		d, s := dir{}, state{}
		cfg := config(d, person())
		d.put("b.csv", "id,name\n0,x\n0,y\n1,old\n", noon)
		p := read(t, cfg, "")
		s.apply(p.facts)
		want := fmt.Sprintf("n%02d", i)
		d.put("a.csv", "id,name\n1,"+want+"\n", noon.Add(time.Minute))
		d.put("c.csv", "id,name\n0,z\n0,z\n0,z\n1,older\n", noon.Add(-time.Minute))
		p = read(t, cfg, p.end)
		s.apply(p.facts)
		eq(t, "name", name(s["src/person/1"]), want)
	}
}

// However the growing of a file is cut into passes and pages, the newest of
// all facts are those of its last rows.
func TestAppendAnyCut(t *testing.T) {
	for seed := range uint64(40) {
		r := rand.New(rand.NewPCG(seed, 1))
		ends := []string{"\n", "\r\n", "\r"}[seed%3]
		var text strings.Builder
		text.WriteString("id,name" + ends)
		want := map[string]string{}
		for i := range 60 {
			id, v := fmt.Sprint(r.IntN(20)), fmt.Sprintf("n%d", i)
			if r.IntN(4) == 0 {
				v += "\nsecond, \"line\""
				text.WriteString(id + `,"` + strings.ReplaceAll(v, `"`, `""`) + `"` + ends)
			} else {
				text.WriteString(id + "," + v + ends)
			}
			want[id] = v
		}
		d, s := dir{}, state{}
		cfg := config(d, person())
		cfg.PageSize = 1 + r.IntN(9)
		var c channel.Cursor
		all := text.String()
		at := noon
		for n := r.IntN(40); ; n = min(len(all), n+1+r.IntN(200)) {
			d.put("a.csv", all[:n], at)
			p := read(t, cfg, c)
			c = p.end
			s.apply(p.facts)
			for _, r := range p.rejects {
				t.Fatalf("seed %d: %s %s", seed, r.At, r.Reason)
			}
			if n == len(all) {
				break
			}
			if r.IntN(2) == 0 {
				at = at.Add(time.Second)
			}
		}
		got := map[string]string{}
		for _, f := range s {
			got[f.Ref.ID] = name(f)
		}
		if d := cmp.Diff(want, got); d != "" {
			t.Fatalf("seed %d (-want +got):\n%s", seed, d)
		}
	}
}

// Rows of one order stand together; the last one is reported at once and
// again when the file has grown.
func TestAppendGrouped(t *testing.T) {
	d, s := dir{}, state{}
	m := files.Mapping{Kind: channel.KindOrder, Group: true, Fields: []files.Field{{To: "lines.name", From: cols("item")}}}
	cfg := config(d, m)
	lines := func(id string) int { return len(s["src/order/"+id].Content.(*channel.Order).Lines) }
	d.put("a.csv", "id,item\nA,x\nA,x\nB,x\n", noon)
	p := read(t, cfg, "")
	s.apply(p.facts)
	eq(t, "A", lines("A"), 2)
	eq(t, "B", lines("B"), 1)
	// The time of the file need not move for the later reading to win.
	d.put("a.csv", "id,item\nA,x\nA,x\nB,x\nB,y\nB,z\nC,x\n", noon)
	p = read(t, cfg, p.end)
	s.apply(p.facts)
	eq(t, "again", ids(p.facts), []string{"B", "C"})
	eq(t, "B grown", lines("B"), 3)
	for i := range 12 { // often, so that no hash wins by chance
		d, s := dir{}, state{}
		cfg := config(d, m)
		text := fmt.Sprintf("id,item\nA,x%d\n", i)
		d.put("a.csv", text, noon)
		p := read(t, cfg, "")
		s.apply(p.facts)
		d.put("a.csv", text+"A,y\n", noon)
		s.apply(read(t, cfg, p.end).facts)
		eq(t, "A grown", len(s["src/order/A"].Content.(*channel.Order).Lines), 2)
	}
	// A row of B that comes later would replace B by a part of it.
	d.put("a.csv", "id,item\nA,x\nA,x\nB,x\nB,y\nB,z\nC,x\nB,late\nD,x\n", noon.Add(time.Minute))
	p = read(t, cfg, p.end)
	s.apply(p.facts)
	eq(t, "B as it was", lines("B"), 3)
	if len(p.rejects) != 1 || p.rejects[0].Ref.ID != "B" || !strings.Contains(p.rejects[0].Reason, "do not stand together") {
		t.Errorf("rejects: %v", reasons(p.rejects))
	}
	cfg.Mappings[0].Repeats = true
	p = read(t, cfg, "")
	eq(t, "with Repeats", ids(p.facts), []string{"A", "B", "C", "B", "D"})
}

// A bad row costs its whole order, and only that.
func TestGroupedBadRows(t *testing.T) {
	d := dir{}
	m := files.Mapping{Kind: channel.KindOrder, Group: true, Currency: "EUR", Fields: []files.Field{
		{To: "lines.total", From: cols("total")}, {To: "store", From: cols("store")}}}
	cfg := config(d, m)
	d.put("a.csv", "id,total,store\nA,1,s\nB,1,s\nB,zz,s\nB,2,s\nC,1,s\nC,2\nC,3,s\nD,1,s\nE,5,s\nE,5,other\nF,1,s,4\nG,1,s\n", noon)
	p := read(t, cfg, "")
	eq(t, "facts", ids(p.facts), []string{"A", "D", "E", "G"})
	eq(t, "rejects", reasons(p.rejects), []string{
		"a.csv lines 3-5|total|is not a number in the configured notation",
		"a.csv lines 6-8||has 2 columns instead of 3",
		"a.csv line 12||has 4 columns instead of 3",
	})
	eq(t, "raw", string(p.rejects[0].Raw), "id,total,store\nB,1,s\nB,zz,s\nB,2,s\n")
	eq(t, "E", p.facts[2].Content.(*channel.Order).Flags, []string{"rows disagree about store", "a row after it could not be read"})
	eq(t, "G", p.facts[3].Content.(*channel.Order).Flags, []string{"a row before it could not be read"})
}

// fold is the naive oracle of lists: the state is the last list.
func fold(list map[string]string) []string {
	out := []string{}
	for id := range list {
		out = append(out, id)
	}
	slices.Sort(out)
	return out
}

// Over any sequence of lists, with restarts, small pages, lists replaced while
// they are read, and records moving between files, what a hub holds is what
// the last lists say.
func TestListsDeletions(t *testing.T) {
	for seed := range uint64(20) {
		r := rand.New(rand.NewPCG(seed, 2))
		d, s := dir{}, state{}
		m := person()
		m.Mode = files.Full
		if seed%2 == 1 {
			m.Fields = append(m.Fields, files.Field{To: "fact.updated_at", From: cols("changed")})
		}
		cfg := config(d, m)
		cfg.PageSize = 1 + r.IntN(12)
		var c channel.Cursor
		at := noon
		for round := range 12 {
			want := map[string]string{}
			rows := [2]string{"id,name,changed\n", "id,name,changed\n"}
			for id := range 15 {
				if r.IntN(3) == 0 {
					continue
				}
				n := fmt.Sprintf("n%d", r.IntN(3))
				want[fmt.Sprint(id)] = n
				// The time of change moves with nothing: it may go back, or lie ahead.
				rows[r.IntN(2)] += fmt.Sprintf("%d,%s,%d-01-0%d 10:00:00\n", id, n, 2026+r.IntN(2), 1+r.IntN(3))
			}
			at = at.Add(time.Duration(r.IntN(5)-1)*time.Hour + time.Second)
			d.put("a.csv", rows[0], at)
			d.put("b.csv", rows[1], at.Add(time.Duration(r.IntN(3)-1)*time.Minute))
			if round%4 == 3 {
				c = readPart(t, cfg, c, s) // stopped in the middle; the next list replaces this one
				continue
			}
			p := read(t, cfg, c)
			c = p.end
			s.apply(p.facts)
			eq(t, fmt.Sprintf("seed %d round %d", seed, round), s.ids(), fold(want))
			for id, n := range want {
				if got := name(s["src/person/"+id]); got != n {
					t.Errorf("seed %d round %d: %s is %q, want %q", seed, round, id, got, n)
				}
			}
			if t.Failed() {
				return
			}
		}
	}
}

// readPart reads one page and applies it.
func readPart(t *testing.T, cfg files.Config, c channel.Cursor, s state) channel.Cursor {
	t.Helper()
	src, err := files.New(cfg)
	if err != nil {
		t.Fatal(err)
	}
	p, err := src.People(t.Context(), c)
	if err != nil {
		t.Fatal(err)
	}
	s.apply(p.Facts)
	return p.Next
}
