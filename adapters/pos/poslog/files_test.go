package poslog_test

import (
	"cmp"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"github.com/clientele-go/clientele/adapters/pos/poslog"
	"github.com/clientele-go/clientele/channel"
	"github.com/clientele-go/clientele/channel/channeltest"
)

// pass reads on to the end of a pass and names the receipts and rejects, in
// order.
func pass(t *testing.T, tills *poslog.Tills, from channel.Cursor) (string, channel.Cursor) {
	t.Helper()
	var out []string
	for n := 0; ; n++ {
		p, err := tills.Orders(t.Context(), from)
		if err != nil {
			t.Fatal(err)
		}
		for _, f := range p.Facts {
			out = append(out, f.Content.(*channel.Order).Receipt)
		}
		for range p.Rejects {
			out = append(out, "!")
		}
		if p.More && p.Next == from {
			t.Fatal("the cursor stands still")
		}
		if from = p.Next; !p.More {
			slices.SortFunc(out, func(a, b string) int { return cmp.Or(len(a)-len(b), strings.Compare(a, b)) })
			return strings.Join(out, " "), from
		}
		if n > 1000 {
			t.Fatal("the pass does not end")
		}
	}
}

// A folder whose clock ticks with each write.
type folder struct {
	fstest.MapFS
	now time.Time
}

func newFolder() *folder {
	return &folder{MapFS: fstest.MapFS{}, now: time.Date(2026, 4, 1, 0, 0, 0, 0, time.UTC)}
}

func (f *folder) write(name, text string) {
	f.now = f.now.Add(time.Second)
	f.MapFS[name] = &fstest.MapFile{Data: []byte(text), ModTime: f.now}
}

func (f *folder) add(name, text string) { f.write(name, string(f.MapFS[name].Data)+text) }

func TestPasses(t *testing.T) {
	for _, size := range []int{0, 1, 2} {
		t.Run(fmt.Sprint("pages of ", size), func(t *testing.T) {
			f := newFolder()
			tills := newTills(t, poslog.Config{FS: f, PageSize: size})
			cursor := channel.Cursor("")
			step := func(what, want string) {
				t.Helper()
				var got string
				if got, cursor = pass(t, tills, cursor); got != want {
					t.Errorf("%s: got %q, want %q", what, got, want)
				}
				if got, _ := pass(t, newTills(t, poslog.Config{FS: f, PageSize: size}), cursor); got != "" {
					t.Errorf("%s, read again: got %q", what, got)
				}
			}
			step("no files", "")
			f.write("b.xml", "<POSLog>"+sale(1, "")+sale(2, "")+"</POSLog>")
			f.write("sub/c.xml", "<POSLog>"+sale(3, ""))
			f.write("notes.txt", "<POSLog>"+sale(4, ""))
			f.write(".hidden.xml", "<POSLog>"+sale(5, ""))
			step("first", "1 2 3")
			f.write("a.xml", "<POSLog>"+sale(6, "")+"</POSLog>")
			step("a file that arrives late", "6")
			f.add("sub/c.xml", sale(7, ""))
			step("a file that has grown", "7")
			half := sale(8, "")
			f.add("sub/c.xml", half[:100])
			step("a transaction that is being written", "")
			f.add("sub/c.xml", half[100:]+half[:50])
			step("it is finished, and the next begun", "8")
			f.add("sub/c.xml", half[50:]+"</POSLog>")
			step("the log is closed", "8")
			f.write("b.xml", "<POSLog>"+sale(1, "")+sale(9, "")+"</POSLog>")
			step("a file that has changed", "1 9")
			f.write("sub/c.xml", "<POSLog>"+sale(10, "")+"</POSLog>")
			step("one that has shrunk", "10")
			f.write("d.xml", "<POSLog>"+sale(11, ""))
			step("an open one", "11")
			f.write("d.xml", "<POSLog>"+sale(12, "")+sale(13, ""))
			step("an open one that was replaced by a longer one", "12 13")
			f.write("e.xml", "<!DOCTYPE a><POSLog>"+sale(14, ""))
			f.write("f.xml", "<html></html>")
			f.write("g.xml", "PK")
			f.write("h.xml", "<POSLog>"+sale(15, ""))
			step("files that are refused", "! ! ! 15")
			delete(f.MapFS, "a.xml")
			step("a file that is taken away", "")
			f.write("w.xml", "\xff\xfe"+wide("<POSLog>"+sale(16, "ž")))
			step("UTF-16", "16")
			f.add("w.xml", wide(sale(17, "🧦")+"<Trans"))
			step("UTF-16 that has grown", "17")
			f.add("w.xml", wide("action/>"+sale(18, "")+"</POSLog>"))
			step("and again", "! 18")
		})
	}
}

// A file system may have no times, and a file may change without changing its
// size: either is enough to tell.
func TestSizeOrTimeTells(t *testing.T) {
	for _, end := range []string{"", "</POSLog>"} {
		f := newFolder()
		tills := newTills(t, poslog.Config{FS: f})
		f.write("a.xml", "<POSLog>"+sale(1, "")+end)
		_, c := pass(t, tills, "")
		f.write("a.xml", "<POSLog>"+sale(2, "")+end)
		if got, _ := pass(t, tills, c); got != "2" {
			t.Errorf("another time: got %q", got)
		}
		f.MapFS["a.xml"] = file("<POSLog>" + sale(3, "") + end)
		_, c = pass(t, tills, "")
		f.MapFS["a.xml"] = file("<POSLog>" + sale(3, "") + sale(4, "") + end)
		if got, _ := pass(t, tills, c); !strings.HasSuffix(got, "4") {
			t.Errorf("another size: got %q", got)
		}
	}
}

// wide returns text in UTF-16, little endian.
func wide(text string) string {
	var b strings.Builder
	for _, r := range text {
		if r >= 0x10000 {
			r -= 0x10000
			for _, u := range []rune{0xD800 + r>>10, 0xDC00 + r&0x3FF} {
				b.Write([]byte{byte(u), byte(u >> 8)})
			}
			continue
		}
		b.Write([]byte{byte(r), byte(r >> 8)})
	}
	return b.String()
}

func TestUnreadableFileBlocksNoOther(t *testing.T) {
	f := newFolder()
	f.write("a.xml", "<POSLog>"+sale(1, "")+"</POSLog>")
	f.write("b.xml", "<POSLog>"+sale(2, "")+"</POSLog>")
	tills := newTills(t, poslog.Config{FS: locked{f, "a.xml"}})
	p, err := tills.Orders(t.Context(), "")
	if err != nil || len(p.Facts) != 1 || !p.More {
		t.Fatalf("got %d facts, more %v, %v", len(p.Facts), p.More, err)
	}
	_, err = tills.Orders(t.Context(), p.Next)
	if e, ok := errors.AsType[*channel.SourceError](err); !ok || e.Trouble != channel.Unauthorized {
		t.Errorf("got %v", err)
	}
	if got, _ := pass(t, newTills(t, poslog.Config{FS: f}), p.Next); got != "1" {
		t.Errorf("once it can be read: %q", got)
	}
}

// locked refuses to open one file.
type locked struct {
	fs.FS
	name string
}

func (l locked) Open(name string) (fs.File, error) {
	if name == l.name {
		return nil, &fs.PathError{Op: "open", Path: name, Err: fs.ErrPermission}
	}
	return l.FS.Open(name)
}

func TestCursors(t *testing.T) {
	f := newFolder()
	for i := range 300 {
		f.write(fmt.Sprintf("2026/day-%03d.xml", i), "<POSLog>"+sale(i, "")+"</POSLog>")
	}
	tills := newTills(t, poslog.Config{FS: f})
	_, c := pass(t, tills, "")
	if len(c) > 300*12+100 {
		t.Errorf("the cursor of 300 closed logs has %d bytes", len(c))
	}
	for _, bad := range []channel.Cursor{"x", `{"v":2}`, `{"v":1,"done":"A"}`, `{"v":1,"open":[{"n":"a.xml","o":-1}]}`} {
		if _, err := tills.Orders(t.Context(), bad); !errors.Is(err, channel.ErrCursor) {
			t.Errorf("%s: %v", bad, err)
		}
	}
	// A cursor that lies about places must do no harm either.
	for _, odd := range []channel.Cursor{`{"v":1,"open":[{"n":"2026/day-001.xml","s":1,"o":99999}]}`,
		`{"v":1,"open":[{"n":"2026/day-001.xml","s":1,"o":30}]}`} {
		if p, err := tills.Orders(t.Context(), odd); err != nil || len(p.Facts) != 300 {
			t.Errorf("%s: %d facts, %v", odd, len(p.Facts), err)
		}
	}
}

func TestFolders(t *testing.T) {
	dir := t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, "a.log"), []byte("<POSLog>"+sale(1, "")), 0o600); err != nil {
		t.Fatal(err)
	}
	if got, _ := pass(t, newTills(t, poslog.Config{Dir: dir, Pattern: "*.log"}), ""); got != "1" {
		t.Errorf("got %q", got)
	}
	for _, c := range []poslog.Config{{Dir: dir + "/none"}, {}} {
		_, err := newTills(t, c).Orders(t.Context(), "")
		if e, ok := errors.AsType[*channel.SourceError](err); !ok || e.Trouble != channel.Misconfigured || !strings.Contains(err.Error(), c.Dir) {
			t.Errorf("got %v", err)
		}
	}
}

func TestCounted(t *testing.T) {
	var got []poslog.Counts
	f := newFolder()
	f.write("a.xml", fixture(t, "arts22.xml"))
	f.write("b.xml", "<POSLog>"+"<Transaction/>"+strings.Replace(sale(1, ""), "<Sale>", "<NoSale>", 1)+"</POSLog>")
	tills := newTills(t, poslog.Config{FS: f, Counted: func(c poslog.Counts) { got = append(got, c) }})
	pass(t, tills, "")
	want := poslog.Counts{Stream: "orders", Read: 12, Control: 1, Training: 1, Rejected: 2}
	if len(got) != 1 || got[0] != want {
		t.Errorf("got %+v, want %+v", got, want)
	}
}

func TestNewRefuses(t *testing.T) {
	for name, c := range map[string]poslog.Config{
		"no name": {}, "a slash": {Name: "a/b"}, "both": {Name: "a", Dir: "x", FS: newFolder()},
		"pattern": {Name: "a", Pattern: "["}, "currency": {Name: "a", Currency: "EURO"},
		"numbers": {Name: "a", Numbers: channel.Numbers{Pattern: "("}}, "limit": {Name: "a", PageSize: -1},
	} {
		if _, err := poslog.New(c); err == nil {
			t.Errorf("%s: no error", name)
		}
	}
}

func TestConformance(t *testing.T) {
	f := newFolder()
	seq := 0
	next := func() (string, channel.Ref) {
		seq++
		text := strings.Replace(sale(seq, "Rasa Paslaptis"), "</RetailTransaction>", fmt.Sprintf(
			"<Customer><CustomerID>C%d</CustomerID><Name><FullName>Ona Paslaptis</FullName></Name><EMail>ona%d@example.lt</EMail></Customer></RetailTransaction>", seq, seq), 1)
		return text, channel.Ref{Channel: "tills", Kind: channel.KindOrder, ID: fmt.Sprintf("1/2/%d/2026-04-01", seq)}
	}
	f.write("day-1.xml", "<POSLog>")
	var want []channel.Ref
	for range 7 {
		text, ref := next()
		f.add("day-1.xml", text)
		want = append(want, ref)
	}
	grow := func(n int) (out []channel.Ref) {
		for range n {
			text, ref := next()
			f.add("day-1.xml", text)
			out = append(out, ref)
		}
		return out
	}
	f.add("day-1.xml", "<Transaction><RetailTransaction/></Transaction>")
	voided := 0
	channeltest.Run(t, channeltest.Harness{
		New: func() channel.Channel {
			return newTills(t, poslog.Config{FS: f, PageSize: 2, Zone: time.UTC, Secret: channel.NewSecret("till-secret")})
		},
		Want:    want,
		Secrets: []string{"Ona Paslaptis", "Rasa Paslaptis", "till-secret"},
		Change: func() []channel.Ref {
			// A new receipt, and one that voids an old one.
			out := grow(1)
			seq++
			voided++
			f.add("day-1.xml", strings.Replace(strings.Replace(sale(seq, ""), "<RetailTransaction>",
				fmt.Sprintf(`<RetailTransaction><TransactionLink ReasonCode="Voided"><SequenceNumber>%d</SequenceNumber></TransactionLink>`, voided), 1),
				"10:00:00", "11:00:00", 1))
			return append(out, want[voided-1], channel.Ref{Channel: "tills", Kind: channel.KindOrder, ID: fmt.Sprintf("1/2/%d/2026-04-01", seq)})
		},
		Tie: func() []channel.Ref { return grow(5) },
		Sparse: func() func() {
			old := maps.Clone(f.MapFS)
			for i := range 5 {
				f.write(fmt.Sprintf("control-%d.xml", i), "<POSLog>"+strings.Repeat("<Transaction><ControlTransaction/></Transaction>", 3)+"</POSLog>")
			}
			return func() { f.MapFS = old }
		},
		Spoil: func() []channel.Ref {
			a := grow(1)
			f.add("day-1.xml", "<Transaction><RetailTransaction/></Transaction>")
			return slices.Concat(a, grow(1))
		},
	})
}
