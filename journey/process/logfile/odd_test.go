package logfile_test

import (
	"strings"
	"testing"
	"time"
	"unicode/utf16"

	"github.com/clientele-go/clientele/journey/process"
	"github.com/clientele-go/clientele/journey/process/logfile"
)

// TestOddTables reads what spreadsheets and scripts write.
func TestOddTables(t *testing.T) {
	wide := func(s string, high, low int) string {
		var b strings.Builder
		for _, u := range utf16.Encode([]rune("\ufeff" + s)) {
			b.WriteByte(byte(u >> high))
			b.WriteByte(byte(u >> low))
		}
		return b.String()
	}
	at := time.Date(2026, 3, 1, 10, 0, 0, 0, time.UTC)
	for _, c := range []struct {
		name, text string
		activity   string
		at         time.Time
		layout     string
		garbled    int
	}{
		{"UTF-16, little end first", wide("case\tactivity\ttimestamp\n1\tzłoż\t2026-03-01 10:00\n", 0, 8), "złoż", at, "", 0},
		{"UTF-16, big end first", wide("case\tactivity\ttimestamp\n1\tzłoż\t2026-03-01 10:00\n", 8, 0), "złoż", at, "", 0},
		{"another code page", "case;activity;timestamp\n1;z\xb3o\xbf;2026-03-01 10:00\n", "z\ufffdo\ufffd", at, "", 1},
		{"spaces around fields", "case ; activity ; timestamp ;\n1 ; a b ; 2026-03-01 10:00 ;\n", "a b", at, "", 0},
		{"spaces that are quoted", "case,activity,timestamp\n1,\" a \",2026-03-01 10:00\n", " a ", at, "", 0},
		{"seconds with a fraction", "case,activity,timestamp\n1,a,1772359200.25\n", "a", at.Add(250 * time.Millisecond), "", 0},
		{"month first", "case,activity,timestamp\n1,a,03/01/2026 10:00\n2,b,03/25/2026 10:00\n", "a", at, "01/02/2006 15:04", 0},
		{"day first", "case,activity,timestamp\n1,a,01/03/2026 10:00\n", "a", at, "02/01/2006 15:04", 0},
		{"the name of a month", "case,activity,timestamp\n1,a,1 March 2026 10:00\n", "a", at, "2 January 2006 15:04", 0},
		{"Polish names", "Numer sprawy;Czynność;Data;Pracownik\n1;a;01.03.2026 10:00:00,00;Ewa\n", "a", at, "02.01.2006 15:04:05.999999999", 0},
		{"seconds with a comma", "case;activity;timestamp\n1;a;1772359200,25\n", "a", at.Add(250 * time.Millisecond), "", 0},
		{"milliseconds with a fraction", "case;activity;timestamp\n1;a;1772359200000.5\n", "a", at.Add(500 * time.Microsecond), "", 0},
		{"days of a spreadsheet", "case;activity;timestamp\n1;a;46082,4166666667\n2;b;46082\n", "a", at, logfile.Serial, 0},
		{"days and hours apart", "case,activity,date,time\n1,a,2026-03-01,10:00\n2,b,2026-03-01,\n", "a", at, "", 0},
		{"days and hours apart, as people say", "Sprawa;Czynność;Data;Czas\n1;a;01.03.2026;10:00:00\n", "a", at, "02.01.2006 15:04:05.999999999", 0},
		{"a date besides a time", "case,activity,date,time\n1,a,2020-01-01,2026-03-01 10:00\n", "a", at, "", 0},
		{"years of two digits", "case,activity,time\n1,a,01.03.26 10:00\n", "a", at, "02.01.06 15:04", 0},
		{"half a day", "case,activity,time\n1,a,3/1/26 10:00 AM\n2,b,3/31/26 9:00 PM\n", "a", at, "1/2/06 3:04 PM", 0},
		{"digits left out", "case,activity,time\n1,a,2026-3-1 10:00\n", "a", at, "2006-1-2 15:04", 0},
		{"nothing at the end of a line", "case,activity,time,who,what\n1,a,2026-03-01 10:00\n", "a", at, "", 0},
		{"separators at the end of a line", "case,activity,time\n1,a,2026-03-01 10:00,,\n", "a", at, "", 0},
	} {
		var l process.Log
		r, err := logfile.Read(strings.NewReader(c.text), logfile.CSV, &l, logfile.Config{})
		if empty := strings.Count(c.text, "01,\n"); err != nil || r.Bad != empty {
			t.Errorf("%s: %v, %v", c.name, err, r.Problems)
			continue
		}
		for _, trace := range l.Traces() {
			if e := trace[0]; e.Activity != c.activity || !e.Time.Equal(c.at) {
				t.Errorf("%s: %q at %v", c.name, e.Activity, e.Time)
			}
			break
		}
		if r.Layout != c.layout || r.Garbled != c.garbled {
			t.Errorf("%s: times as %q, not %q; %d garbled", c.name, r.Layout, c.layout, r.Garbled)
		}
	}
}

// TestEncodings reads the code pages of Poland and Lithuania, by name and as XES
// says.
func TestEncodings(t *testing.T) {
	for _, c := range []struct{ name, encoding, złoż string }{
		{"windows", "windows-1250", "z\xb3o\xbf"}, {"short", "CP1250", "z\xb3o\xbf"}, {"ISO", "ISO-8859-2", "z\xb3o\xbf"}, {"DOS", "ibm852", "z\x88o\xbe"}, {"no page", "UTF-8", "złoż"},
	} {
		var l process.Log
		r, err := logfile.Read(strings.NewReader("case;activity;time\n1;"+c.złoż+";2026-03-01\n"), logfile.CSV, &l, logfile.Config{Encoding: c.encoding})
		if err != nil || r.Garbled > 0 || show(&l) != "1: złoż@03-01T00:00:00\n" {
			t.Errorf("%s: %v, %q, %v", c.name, err, show(&l), r)
		}
		var x process.Log
		text := `<?xml version="1.0" encoding="` + c.encoding + `"?><x:log xmlns:x="y"><x:trace><x:string key="concept:name" value="1"/><x:event><x:string key="concept:name" value="` + c.złoż +
			`"/><x:date key="time:timestamp" value="2026-03-01"/></x:event></x:trace></x:log>`
		for _, given := range []string{"", c.encoding} {
			x = process.Log{}
			if _, err := logfile.Read(strings.NewReader(text), logfile.XES, &x, logfile.Config{Encoding: given}); err != nil || show(&x) != "1: złoż@03-01T00:00:00\n" {
				t.Errorf("%s, XES: %v, %q", c.name, err, show(&x))
			}
		}
	}
	if _, err := logfile.Read(strings.NewReader("case;activity;time\n"), logfile.CSV, &process.Log{}, logfile.Config{Encoding: "rot13"}); err == nil {
		t.Error("an encoding that nobody knows was read")
	}
}
