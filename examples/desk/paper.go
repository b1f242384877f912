package main

import (
	"fmt"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"
)

// width is how many columns a page has.
const width = 100

// paper is what a page is written on.
type paper struct {
	b   strings.Builder
	now time.Time // in the zone of the store
}

// title writes the first line, with the moment at its end.
func (p *paper) title(s string) {
	when := p.now.Format("Monday 2 January 2006, 15:04")
	s = clean(s)
	gap := max(2, width-utf8.RuneCountInString(s)-utf8.RuneCountInString(when))
	p.b.WriteString(s + strings.Repeat(" ", gap) + when + "\n")
}

func (p *paper) head(s string) { p.b.WriteString("\n" + s + "\n") }

// wrap writes a text between its indent and the right edge.
func (p *paper) wrap(indent, text string) { p.item(indent, text) }

// item writes a text behind a mark, and what does not fit below it.
func (p *paper) item(mark, text string) {
	indent := strings.Repeat(" ", utf8.RuneCountInString(mark))
	at := mark
	for word := range strings.FieldsSeq(clean(text)) {
		if n := utf8.RuneCountInString(at); n > len(indent) && n+1+utf8.RuneCountInString(word) > width && strings.TrimSpace(at) != strings.TrimSpace(mark) {
			p.b.WriteString(strings.TrimRight(at, " ") + "\n")
			at = indent
		}
		if at != mark && at != indent {
			at += " "
		}
		at += word
	}
	p.b.WriteString(strings.TrimRight(at, " ") + "\n")
}

// row writes a text behind a label of so many columns, keeping its own spaces.
func (p *paper) row(indent, label string, columns int, text string) {
	label = clean(label)
	gap := max(2, columns-utf8.RuneCountInString(label))
	head := indent + label + strings.Repeat(" ", gap)
	text = clean(text)
	if utf8.RuneCountInString(head)+utf8.RuneCountInString(text) > width {
		p.item(head, text)
		return
	}
	p.b.WriteString(head + text + "\n")
}

// clean takes out of a text of a source what would act on a terminal instead
// of standing on it: control characters, and those that turn the direction of
// writing.
func clean(s string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case r == '\n' || r == '\t':
			return ' '
		case unicode.IsControl(r), unicode.Is(unicode.Bidi_Control, r), r == utf8.RuneError:
			return -1
		}
		return r
	}, s)
}

// excerpt shortens a message to its beginning, without the greeting.
func excerpt(s string) string {
	lines := strings.FieldsFunc(s, func(r rune) bool { return r == '\n' })
	if len(lines) > 1 && utf8.RuneCountInString(lines[0]) < 25 && strings.HasSuffix(strings.TrimSpace(lines[0]), ",") {
		lines = lines[1:]
	}
	text := []rune(strings.Join(strings.Fields(strings.Join(lines, " ")), " "))
	const most = 130
	if len(text) <= most {
		return string(text)
	}
	cut := string(text[:most])
	if i := strings.LastIndexByte(cut, ' '); i > most/2 {
		cut = cut[:i]
	}
	return cut + "…"
}

// day names a day as one says it.
func (p *paper) day(t time.Time) string {
	if t.IsZero() {
		return "at an unknown time"
	}
	switch days(p.now, t) {
	case 0:
		return "today"
	case -1:
		return "yesterday"
	case 1:
		return "tomorrow"
	}
	if t.Year() != p.now.Year() {
		return t.Format("2 Jan 2006")
	}
	return t.Format("Mon 2 Jan")
}

// days counts the midnights from a to b.
func days(a, b time.Time) int {
	noon := func(t time.Time) time.Time { return time.Date(t.Year(), t.Month(), t.Day(), 12, 0, 0, 0, time.UTC) }
	return int(noon(b).Sub(noon(a)).Hours() / 24)
}

// due names a due time of an answer.
func (p *paper) due(s string) string {
	if t, err := time.Parse(time.DateOnly, s); err == nil {
		return p.day(t)
	}
	t, err := time.Parse(time.RFC3339, s)
	if err != nil {
		return s
	}
	t = t.In(p.now.Location())
	return p.day(t) + " " + t.Format("15:04")
}

// late says how late something is: in days if a day was promised.
func (p *paper) late(due string, minutes int) string {
	if t, err := time.Parse(time.DateOnly, due); err == nil {
		return count(max(1, days(t, p.now)), "day")
	}
	switch {
	case minutes < 60:
		return count(minutes, "minute")
	case minutes < 48*60:
		return count(minutes/60, "hour")
	}
	return count(minutes/60/24, "day")
}

func count(n int, unit string) string {
	if n == 1 {
		return "1 " + unit
	}
	return fmt.Sprintf("%d %ss", n, unit)
}
