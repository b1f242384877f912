package logfile

import (
	"bufio"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/clientele-go/clientele/journey/process"
)

// Export says how to write a log. The zero Export is pseudonymous: cases,
// customers and resources are numbered in the order in which they are written,
// and attributes, which may hold anything, are left out. What is written is the
// same to the last byte whenever the log is the same.
type Export struct {
	// Identifiers says to write names as they are, and attributes.
	Identifiers bool

	// Roles says that resources are roles or departments and not people, and may
	// be written.
	Roles bool

	// Key makes pseudonyms that are the same in every export with the same key
	// and cannot be made without it: HMAC-SHA-256, of which 16 hexadecimal digits
	// are shown. Empty means numbers.
	Key []byte
}

// pseudonyms gives names to what must not be named.
type pseudonyms struct {
	x     Export
	known map[string]string
	count map[string]int
}

func newPseudonyms(x Export) *pseudonyms {
	return &pseudonyms{x: x, known: map[string]string{}, count: map[string]int{}}
}

// of returns what stands for a name of a kind, such as case.
func (p *pseudonyms) of(kind, name string) string {
	if name == "" || p.x.Identifiers {
		return name
	}
	full := kind + "\x00" + name
	if s, ok := p.known[full]; ok {
		return s
	}
	s := ""
	if len(p.x.Key) > 0 {
		mac := hmac.New(sha256.New, p.x.Key)
		mac.Write([]byte(full))
		s = kind + "-" + hex.EncodeToString(mac.Sum(nil)[:8])
	} else {
		p.count[kind]++
		s = kind + "-" + strconv.Itoa(p.count[kind])
	}
	p.known[full] = s
	return s
}

func (p *pseudonyms) resource(name string) string {
	if p.x.Roles {
		return name
	}
	return p.of("resource", name)
}

// stamp writes a time as RFC 3339 in UTC, which XES and OCEL demand, and that
// there is none as nothing.
func stamp(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return t.UTC().Format("2006-01-02T15:04:05.999999999Z07:00")
}

// WriteCSV writes a log as a table with the column names of the XES standard,
// case by case by the order of their names, the events of each in their order.
// [Read] reads it back, but for events without a time.
func WriteCSV(w io.Writer, l *process.Log, x Export) error {
	out := bufio.NewWriter(w)
	p := newPseudonyms(x)
	var others []string
	if x.Identifiers {
		others = attributeNames(l)
	}
	header := append([]string{"case:concept:name", xesName, xesTime, xesResource, "case:customer"}, others...)
	writeRecord(out, header)
	for _, trace := range l.Traces() {
		for _, e := range trace {
			row := []string{p.of("case", e.Case), e.Activity, stamp(e.Time), p.resource(e.Resource), p.of("customer", e.Customer)}
			for _, name := range others {
				row = append(row, valueOf(e.Attributes, name))
			}
			writeRecord(out, row)
		}
	}
	if err := out.Flush(); err != nil {
		return fmt.Errorf("logfile: %w", err)
	}
	return nil
}

func valueOf(attributes []process.Attribute, name string) string {
	for _, a := range attributes {
		if a.Name == name {
			return a.Value
		}
	}
	return ""
}

func attributeNames(l *process.Log) []string {
	seen := map[string]bool{}
	var out []string
	for _, trace := range l.Traces() {
		for _, e := range trace {
			for _, a := range e.Attributes {
				if !seen[a.Name] {
					seen[a.Name] = true
					out = append(out, a.Name)
				}
			}
		}
	}
	slices.Sort(out)
	return out
}

// writeRecord writes fields as RFC 4180 says. What a spreadsheet would take for
// a formula gets an apostrophe before it.
func writeRecord(w *bufio.Writer, fields []string) {
	for i, f := range fields {
		if i > 0 {
			w.WriteByte(',')
		}
		if f != "" && strings.ContainsRune("=+-@\t\r", rune(f[0])) {
			if _, err := strconv.ParseFloat(f, 64); err != nil {
				f = "'" + f
			}
		}
		if strings.ContainsAny(f, "\",\r\n") || f != strings.TrimSpace(f) {
			f = `"` + strings.ReplaceAll(f, `"`, `""`) + `"`
		}
		w.WriteString(f)
	}
	w.WriteByte('\n')
}

// WriteXES writes a log as IEEE 1849 with the extensions concept, time and
// organizational, in the order of [WriteCSV]. [Read] reads it back.
func WriteXES(w io.Writer, l *process.Log, x Export) error {
	out := bufio.NewWriter(w)
	p := newPseudonyms(x)
	out.WriteString(`<?xml version="1.0" encoding="UTF-8"?>
<log xes.version="1849-2016" xes.features="" xmlns="http://www.xes-standard.org/">
  <extension name="Concept" prefix="concept" uri="http://www.xes-standard.org/concept.xesext"/>
  <extension name="Time" prefix="time" uri="http://www.xes-standard.org/time.xesext"/>
  <extension name="Organizational" prefix="org" uri="http://www.xes-standard.org/org.xesext"/>
  <global scope="trace">
    <string key="concept:name" value=""/>
  </global>
  <global scope="event">
    <string key="concept:name" value=""/>
`)
	if l.Untimed() == 0 {
		out.WriteString(`    <date key="time:timestamp" value="1970-01-01T00:00:00Z"/>` + "\n")
	}
	out.WriteString(`  </global>
  <classifier name="Activity" keys="concept:name"/>
`)
	for name, trace := range l.Traces() {
		out.WriteString("  <trace>\n")
		writeXES(out, "    ", "string", xesName, p.of("case", name))
		if c := trace[0].Customer; c != "" {
			writeXES(out, "    ", "string", "customer", p.of("customer", c))
		}
		for _, e := range trace {
			out.WriteString("    <event>\n")
			writeXES(out, "      ", "string", xesName, e.Activity)
			if !e.Time.IsZero() {
				writeXES(out, "      ", "date", xesTime, stamp(e.Time))
			}
			if e.Resource != "" {
				writeXES(out, "      ", "string", xesResource, p.resource(e.Resource))
			}
			if x.Identifiers {
				for _, a := range e.Attributes {
					writeXES(out, "      ", "string", a.Name, a.Value)
				}
			}
			out.WriteString("    </event>\n")
		}
		out.WriteString("  </trace>\n")
	}
	out.WriteString("</log>\n")
	if err := out.Flush(); err != nil {
		return fmt.Errorf("logfile: %w", err)
	}
	return nil
}

func writeXES(w *bufio.Writer, indent, kind, key, value string) {
	fmt.Fprintf(w, "%s<%s key=\"%s\" value=\"%s\"/>\n", indent, kind, xmlText(key), xmlText(value))
}

// xmlText escapes a text for an attribute of XML, and replaces what XML cannot
// hold at all.
func xmlText(s string) string {
	var b strings.Builder
	for _, r := range s {
		switch {
		case r == '&':
			b.WriteString("&amp;")
		case r == '<':
			b.WriteString("&lt;")
		case r == '>':
			b.WriteString("&gt;")
		case r == '"':
			b.WriteString("&quot;")
		case r == '\t' || r == '\n' || r == '\r':
			fmt.Fprintf(&b, "&#%d;", r)
		case r < 0x20 || r == utf8.RuneError || r == 0xFFFE || r == 0xFFFF:
			b.WriteRune(utf8.RuneError)
		default:
			b.WriteRune(r)
		}
	}
	return b.String()
}
