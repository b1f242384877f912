package logfile_test

import (
	"bytes"
	"compress/gzip"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/clientele-go/clientele/journey/process"
	"github.com/clientele-go/clientele/journey/process/logfile"
)

// show writes a log in one line per case.
func show(l *process.Log) string {
	var b strings.Builder
	for name, trace := range l.Traces() {
		fmt.Fprint(&b, name, ":")
		for _, e := range trace {
			fmt.Fprintf(&b, " %s@%s", e.Activity, e.Time.UTC().Format("01-02T15:04:05.999"))
			if e.Resource != "" {
				fmt.Fprint(&b, "/", e.Resource)
			}
			if e.Customer != "" {
				fmt.Fprint(&b, "%", e.Customer)
			}
		}
		b.WriteString("\n")
	}
	return b.String()
}

func read(t testing.TB, format logfile.Format, text string, cfg logfile.Config) (string, logfile.Report) {
	t.Helper()
	var l process.Log
	r, err := logfile.Read(strings.NewReader(text), format, &l, cfg)
	if err != nil {
		t.Fatal(err)
	}
	return show(&l), r
}

func TestCSV(t *testing.T) {
	for name, v := range map[string]struct {
		text, want string
		cfg        logfile.Config
	}{
		"names of XES": {"case:concept:name,concept:name,time:timestamp,org:resource\n1,a,2026-01-01T10:00:00+01:00,r\n1,b,2026-01-01 10:30:00.5Z,\n",
			"1: a@01-01T09:00:00/r b@01-01T10:30:00.5\n", logfile.Config{}},
		"semicolons, quotes, BOM, CRLF": {"\ufeffCase ID;Activity;Complete Timestamp\r\n\"1\";\"a;\"\"x\"\"\";2026/01/01 10:00:00\r\n1;\"b\nc\";2026/01/01 11:00\r\n\r\n",
			"1: a;\"x\"@01-01T10:00:00 b\nc@01-01T11:00:00\n", logfile.Config{}},
		"a zone":                       {"case|event|date|user\n1|a|01.07.2026 10:00|r\n", "1: a@07-01T08:00:00/r\n", logfile.Config{Zone: warsaw(t)}},
		"month first":                  {"case,activity,time\n1,a,01/02/2026 10:00\n1,b,01/13/2026 10:00\n", "1: a@01-02T10:00:00 b@01-13T10:00:00\n", logfile.Config{}},
		"day first":                    {"case,activity,time\n1,a,01/02/2026 10:00\n1,b,13/02/2026 10:00\n", "1: a@02-01T10:00:00 b@02-13T10:00:00\n", logfile.Config{}},
		"what other tools write":       {"case_id,activity,timestamp\n1,a,30-12-2010:11.02\n1,b,30-12-2010:12.02\n", "1: a@12-30T11:02:00 b@12-30T12:02:00\n", logfile.Config{}},
		"Unix times":                   {"case,activity,time\n1,a,1767225600\n1,b,1767225601500\n", "1: a@01-01T00:00:00 b@01-01T00:00:01.5\n", logfile.Config{}},
		"names that are given":         {"who^what^when^by\n1^a^5 Jan 2026^r\n", "1: a@01-05T00:00:00/r\n", logfile.Config{Comma: '^', Case: "who", Activity: "What", Time: "when", Resource: "by", Layout: "2 Jan 2006"}},
		"a column of several meanings": {"Customer,Type,Date\nc1,buy,2026-01-01\n", "c1: buy@01-01T00:00:00\n", logfile.Config{}},
		"equal times keep their order": {"case,activity,time\n1,b,2026-01-01\n2,x,2026-01-01\n1,a,2026-01-01\n", "1: b@01-01T00:00:00 a@01-01T00:00:00\n2: x@01-01T00:00:00\n", logfile.Config{}},
	} {
		if got, r := read(t, logfile.CSV, v.text, v.cfg); got != v.want || r.Bad > 0 {
			t.Errorf("%s: %v\n%s, want\n%s", name, r.Problems, got, v.want)
		}
	}
}

func warsaw(t testing.TB) *time.Location {
	t.Helper()
	loc, err := time.LoadLocation("Europe/Warsaw")
	if err != nil {
		t.Fatal(err)
	}
	return loc
}

// TestBadRecords: what cannot be read is told with its line, never with its
// value, and what follows is read.
func TestBadRecords(t *testing.T) {
	text := "case,activity,time\n1,a,2026-01-01\n,a,2026-01-01\n1,,2026-01-01\n1,a,yesterday\n1,a\n1,\"a,2026-01-01\n1,b,2026-01-02\n1,\"c\"x,2026-01-03\n1,d,2026-02-30\n1,e,2026-01-05\n"
	got, r := read(t, logfile.CSV, text, logfile.Config{})
	if want := "1: a@01-01T00:00:00 b@01-02T00:00:00 e@01-05T00:00:00\n"; got != want {
		t.Errorf("%s, want %s", got, want)
	}
	var lines []string
	for _, p := range r.Problems {
		lines = append(lines, p.String())
		if strings.Contains(p.String(), "yesterday") {
			t.Errorf("the value is told: %v", p)
		}
	}
	want := []string{"line 3: case: is empty", "line 4: activity: is empty", "line 5: time: is no time in a way that is known", "line 6: has 2 columns, not 3",
		"line 7: a quote is not closed", "line 9: there is text after a closing quote", "line 10: time: is no time in a way that is known"}
	// Records are taken apart before their fields are looked at.
	for _, w := range want {
		if !strings.Contains(strings.Join(lines, "\n"), w) {
			t.Errorf("%q is not among\n%s", w, strings.Join(lines, "\n"))
		}
	}
	if r.Bad != len(want) || r.Events != 3 {
		t.Errorf("%d bad, %d events", r.Bad, r.Events)
	}
}

const xesText = `<?xml version="1.0" encoding="UTF-8"?>
<!-- a comment -->
<log xes.version="1.0" xmlns="http://www.xes-standard.org/">
	<global scope="event"><string key="concept:name" value="default"/></global>
	<trace>
		<event>
			<string key="concept:name" value="a &lt;&#261;&gt;"/>
			<list key="l"><values><string key="concept:name" value="nested"/></values></list>
			<date key="time:timestamp" value="2026-01-01T10:00:00.000+01:00"/>
			<string key="org:resource" value="r"><string key="org:resource" value="nested"/></string>
			<int key="cost" value="7"/>
		</event>
		<string key="concept:name" value="1"/>
		<event><string key="concept:name" value="no time"/></event>
		<event><date key="time:timestamp" value="2026-01-01T10:00:00Z"/></event>
		<event><string key="concept:name" value="bad time"/><date key="time:timestamp" value="soon"/></event>
	</trace>
	<trace><event><string key="concept:name" value="b"/><date key="time:timestamp" value="2026-01-02T10:00:00Z"/></event></trace>
</log>`

func TestXES(t *testing.T) {
	got, r := read(t, logfile.XES, xesText, logfile.Config{Case: "case:concept:name"})
	if want := "1: a <ą>@01-01T09:00:00/r\ntrace 2: b@01-02T10:00:00\n"; got != want {
		t.Errorf("%s, want %s", got, want)
	}
	want := "[line 14: time:timestamp: is missing line 15: concept:name: is missing line 16: time:timestamp: is no time in a way that is known]"
	if fmt.Sprint(r.Problems) != want {
		t.Errorf("%v, want %s", r.Problems, want)
	}
	for name, text := range map[string]string{
		"an entity": `<!DOCTYPE log [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]><log><trace><event><string key="concept:name" value="&b;"/></event></trace></log>`,
		"html":      `<html><body/></html>`, "nothing": ``, "half of it": xesText[:len(xesText)/2], "two ends": `<log></log></log>`,
	} {
		var l process.Log
		if _, err := logfile.Read(strings.NewReader(text), logfile.XES, &l, logfile.Config{}); err == nil {
			t.Errorf("%s is read: %s", name, show(&l))
		}
	}
}

const ocelText = `{
"objects": [{"id": "o1", "type": "order"}, {"id": "o2", "type": "order"}, {"id": "c1", "type": "customer"}, {"type": "order"}],
"events": [
{"id": "1", "type": "placed", "time": "2026-01-01T10:00:00Z", "attributes": [{"name": "agent", "value": "Ola"}, {"name": "n", "value": 3}], "relationships": [{"objectId": "o1", "qualifier": "of"}, {"objectId": "c1", "qualifier": "by"}]},
{"id": "2", "type": "asked", "time": "2026-01-02T10:00:00Z", "relationships": [{"objectId": "o1", "qualifier": ""}, {"objectId": "o2", "qualifier": ""}, {"objectId": "o2", "qualifier": "also"}]},
{"id": "3", "type": 3, "time": "2026-01-02T10:00:00Z"},
{"id": "4", "type": "x", "time": "later", "relationships": []},
{"id": "5", "type": "alone", "time": "2026-01-02T10:00:00Z", "relationships": [{"objectId": "c1", "qualifier": ""}]}],
"eventTypes": [{"name": "placed", "attributes": []}], "objectTypes": []}`

func TestOCEL(t *testing.T) {
	got, r := read(t, logfile.OCEL, ocelText, logfile.Config{Customer: "customer"})
	if want := "o1: placed@01-01T10:00:00/Ola%c1 asked@01-02T10:00:00%c1\no2: asked@01-02T10:00:00\n"; got != want {
		t.Errorf("%s, want %s", got, want)
	}
	if want := "[line 2: has no id or no type line 6: type: is not of the right type line 7: time: is no time in a way that is known]"; fmt.Sprint(r.Problems) != want || r.Outside != 1 || r.Case != "order" {
		t.Errorf("%v, %d outside, by %s; want %s", r.Problems, r.Outside, r.Case, want)
	}
	if got, _ := read(t, logfile.OCEL, ocelText, logfile.Config{Case: "customer"}); !strings.HasPrefix(got, "c1: placed@01-01T10:00:00/Ola alone@") {
		t.Errorf("by customer: %s", got)
	}
	old := `{"ocel:global-log": {"ocel:version": "1.0"}, "ocel:events": {"e1": {"ocel:activity": "a", "ocel:timestamp": "2026-01-01 10:00:00", "ocel:omap": ["o1"], "ocel:vmap": {"cost": 1.5}}},
		"ocel:objects": {"o1": {"ocel:type": "order", "ocel:ovmap": {}}}}`
	if got, r := read(t, logfile.OCEL, old, logfile.Config{}); got != "o1: a@01-01T10:00:00\n" || r.Bad > 0 {
		t.Errorf("version 1: %s %v", got, r.Problems)
	}
	for _, text := range []string{`{}`, `[]`, `{"events": 1}`, `{"events": [`, `{"events": [{"id": "1"`, `{"events": []`} {
		var l process.Log
		if _, err := logfile.Read(strings.NewReader(text), logfile.OCEL, &l, logfile.Config{}); err == nil {
			t.Errorf("%s is read", text)
		}
	}
}

func TestLimits(t *testing.T) {
	text := "case,activity,time\n1,a,2026-01-01\n1,b,2026-01-02\n"
	for _, cfg := range []logfile.Config{{MaxEvents: 1}, {MaxBytes: 40}} {
		var l process.Log
		if _, err := logfile.Read(strings.NewReader(text), logfile.CSV, &l, cfg); !errors.Is(err, logfile.ErrLimit) {
			t.Errorf("%+v: %v", cfg, err)
		}
	}
	var l process.Log
	if r, err := logfile.Read(strings.NewReader(text), logfile.CSV, &l, logfile.Config{MaxBytes: int64(len(text)), MaxEvents: 2}); err != nil || r.Events != 2 {
		t.Errorf("just as much as is allowed: %v", err)
	}
	long := "case,activity,time\n1," + strings.Repeat("a", 70_000) + ",2026-01-01\n1,b,2026-01-02\n"
	if got, r := read(t, logfile.CSV, long, logfile.Config{MaxField: 1000}); got != "1: b@01-02T00:00:00\n" || r.Bad != 1 {
		t.Errorf("%d bad: %.60s", r.Bad, got)
	}
	if got, r := read(t, logfile.CSV, long, logfile.Config{}); r.Events != 2 {
		t.Errorf("%.60s", got)
	}
	// A bomb of a kilobyte is not unpacked.
	var bomb bytes.Buffer
	z := gzip.NewWriter(&bomb)
	z.Write([]byte("<log>"))
	z.Write(bytes.Repeat([]byte(" "), 1<<20))
	z.Close()
	if _, err := logfile.Read(&bomb, logfile.XES, &l, logfile.Config{MaxBytes: 1 << 16}); !errors.Is(err, logfile.ErrLimit) {
		t.Errorf("a bomb: %v", err)
	}
}

func TestReadFile(t *testing.T) {
	dir := t.TempDir()
	var packed bytes.Buffer
	z := gzip.NewWriter(&packed)
	z.Write([]byte(xesText))
	z.Close()
	name := filepath.Join(dir, "log.xes.gz")
	if err := os.WriteFile(name, packed.Bytes(), 0o600); err != nil {
		t.Fatal(err)
	}
	var l process.Log
	r, err := logfile.ReadFile(name, &l, logfile.Config{})
	if err != nil || r.Events != 2 || !strings.HasPrefix(r.Problems[0].String(), name+":14: ") {
		t.Errorf("%v, %+v", err, r)
	}
	for _, name := range []string{filepath.Join(dir, "log.pdf"), filepath.Join(dir, "none.csv")} {
		if _, err := logfile.ReadFile(name, &l, logfile.Config{}); err == nil {
			t.Errorf("%s is read", name)
		}
	}
	if _, err := logfile.Read(strings.NewReader("a,b\n1,2\n"), logfile.CSV, &l, logfile.Config{}); err == nil || !strings.Contains(err.Error(), "no column for the activity") {
		t.Errorf("a table of something else: %v", err)
	}
}

func FuzzCSV(f *testing.F) {
	f.Add([]byte("case;activity;time\n1;\"a\nb\";2026-01-01\n1;\"\";x\n"))
	f.Add([]byte("case,activity,time\n\"1,a,2026-01-01\n1,a,2026-01-01T10:00:00.5+01\n"))
	fuzz(f, logfile.CSV)
}

func FuzzXES(f *testing.F) {
	f.Add([]byte(xesText))
	f.Add([]byte("<log><![CDATA[ <event> ]]><!-- <event> --><?x <event> ?><trace><event a='>'\n/><string key='concept:name' value='&#x105;'></string></trace></log>"))
	f.Add([]byte("<log><trace><event></trace></event></log>"))
	fuzz(f, logfile.XES)
}

// countXES counts the events that encoding/xml sees in a file, if it accepts it
// and if there is nothing in it that a log must not have.
func countXES(data []byte) (events int, ok bool) {
	d := xml.NewDecoder(bytes.NewReader(data))
	depth, roots := 0, 0
	var path []string
	for {
		token, err := d.Token()
		if err == io.EOF {
			return events, roots == 1
		}
		if err != nil {
			return 0, false
		}
		switch t := token.(type) {
		case xml.Directive:
			return 0, false
		case xml.StartElement:
			if t.Name.Space != "" {
				return 0, false
			}
			if depth++; depth == 1 {
				roots++
			}
			path = append(path, t.Name.Local)
			if depth == 1 && t.Name.Local != "log" {
				return 0, false
			}
			if strings.Join(path, "/") == "log/trace/event" {
				events++
			}
		case xml.EndElement:
			depth--
			path = path[:len(path)-1]
		}
	}
}

func FuzzOCEL(f *testing.F) {
	f.Add([]byte(ocelText))
	fuzz(f, logfile.OCEL)
}

// fuzz: whatever is read is counted, and can be written and read back.
func fuzz(f *testing.F, format logfile.Format) {
	f.Fuzz(func(t *testing.T, data []byte) {
		var l process.Log
		r, err := logfile.Read(bytes.NewReader(data), format, &l, logfile.Config{MaxBytes: 1 << 20, Attributes: true})
		if n, ok := countXES(data); ok && format == logfile.XES && (err != nil || r.Events+r.Bad != n) {
			t.Fatalf("%d events and %d bad of %d: %v", r.Events, r.Bad, n, err)
		}
		if r.Events != l.Len() || len(r.Problems) > r.Bad {
			t.Fatalf("%d events, %d in the log; %d bad, %d told", r.Events, l.Len(), r.Bad, len(r.Problems))
		}
		roundTrip(t, &l, true)
	})
}

// The standard of XES demands no times. A trace without any is in the order of
// the file; one event without among others is a mistake.
func TestXESWithoutTimes(t *testing.T) {
	event := func(name, at string) string {
		if at != "" {
			at = `<date key="time:timestamp" value="` + at + `"/>`
		}
		return `<event><string key="concept:name" value="` + name + `"/>` + at + `</event>`
	}
	in := `<log><trace><string key="concept:name" value="1"/>` + event("b", "") + event("a", "") + event("b", "") + `</trace>` +
		`<trace><string key="concept:name" value="2"/>` + event("a", "2026-03-01T10:00:00Z") + event("b", "") + event("c", "2026-03-01T09:00:00Z") + `</trace></log>`
	var l process.Log
	r, err := logfile.Read(strings.NewReader(in), logfile.XES, &l, logfile.Config{})
	if err != nil || r.Events != 5 || r.Bad != 1 || l.Untimed() != 3 {
		t.Errorf("%+v, %d without a time: %v", r, l.Untimed(), err)
	}
	const want = "[b a b] [c a] "
	paths := func(l *process.Log) (out string) {
		for _, trace := range l.Traces() {
			var path []string
			for _, e := range trace {
				path = append(path, e.Activity)
			}
			out += fmt.Sprint(path, " ")
		}
		return out
	}
	if got := paths(&l); got != want {
		t.Errorf("%s, want %s", got, want)
	}
	var file bytes.Buffer
	var again process.Log
	if err := logfile.WriteXES(&file, &l, logfile.Export{}); err != nil {
		t.Fatal(err)
	}
	if r, err := logfile.Read(&file, logfile.XES, &again, logfile.Config{}); err != nil || r.Bad != 0 || paths(&again) != want || again.Untimed() != 3 {
		t.Errorf("read back: %s, %+v, %v", paths(&again), r, err)
	}
}
