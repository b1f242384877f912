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
	} {
		var l process.Log
		r, err := logfile.Read(strings.NewReader(c.text), logfile.CSV, &l, logfile.Config{})
		if err != nil || r.Bad > 0 {
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
