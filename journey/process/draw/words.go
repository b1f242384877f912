package draw

import (
	"fmt"
	"math"
	"strconv"
	"strings"
	"unicode"
)

// Span writes seconds as a person would: "45 s", "12 min", "3 h 20 min", "2 d 4 h",
// "29 wk". It is rounded to the unit that is shown.
func Span(seconds float64) string {
	s := math.Round(seconds)
	parts := func(big, small float64, a, b string) string {
		n := math.Round(s / small)
		high, low := math.Floor(n/(big/small)), math.Mod(n, big/small)
		if low == 0 {
			return fmt.Sprintf("%.0f %s", high, a)
		}
		return fmt.Sprintf("%.0f %s %.0f %s", high, a, low, b)
	}
	switch {
	case s < 90:
		return fmt.Sprintf("%.0f s", s)
	case s < 3600:
		return fmt.Sprintf("%.0f min", math.Round(s/60))
	case s < 10*3600:
		return parts(3600, 60, "h", "min")
	case s < 48*3600 && s != 86400:
		return fmt.Sprintf("%.0f h", math.Round(s/3600))
	case s < 14*86400:
		return parts(86400, 3600, "d", "h")
	case s < 100*86400:
		return fmt.Sprintf("%.0f d", math.Round(s/86400))
	}
	return fmt.Sprintf("%.0f wk", math.Round(s/(7*86400)))
}

// number writes a number with thin spaces between thousands.
func number(n int) string {
	s := strconv.Itoa(n)
	var b strings.Builder
	for i, r := range s {
		if i > 0 && (len(s)-i)%3 == 0 && s[i-1] != '-' {
			b.WriteRune('\u202f')
		}
		b.WriteRune(r)
	}
	return b.String()
}

// oneLine makes a text one line of what can be printed.
func oneLine(s string) string {
	return strings.Join(strings.Fields(strings.Map(func(r rune) rune {
		if unicode.IsSpace(r) || unicode.IsControl(r) || r == unicode.ReplacementChar || !unicode.IsGraphic(r) && !unicode.Is(unicode.Cf, r) {
			return ' '
		}
		return r
	}, strings.ToValidUTF8(s, " "))), " ")
}

// label is what stands on an edge.
func (d *Diagram) label(e Edge) string {
	if !e.Timed {
		return number(e.Count)
	}
	span := Span(e.Seconds)
	if weeks, ok := strings.CutSuffix(span, " wk"); ok {
		span = weeks + " " + d.say("wk")
	}
	return number(e.Count) + " · " + span
}

// caption says what the numbers are.
func (d *Diagram) caption() string {
	what := "On arrows: how often, and the mean time in between."
	switch {
	case d.Median && d.Business:
		what = "On arrows: how often, and the median business time in between."
	case d.Median:
		what = "On arrows: how often, and the median time in between."
	case d.Business:
		what = "On arrows: how often, and the mean business time in between."
	}
	s := fmt.Sprintf(d.say("%s cases, %s events."), number(d.Cases), number(d.Events)) + " " + d.say(what)
	if d.HiddenNodes+d.HiddenEdges > 0 {
		s += " " + fmt.Sprintf(d.say("Not shown: %s rarer activities and %s rarer arrows."), number(d.HiddenNodes), number(d.HiddenEdges))
	}
	return s
}

// say returns a word or sentence of ours in the language of the diagram.
func (d *Diagram) say(english string) string { return say(diagramWords, d.Language, english) }

// say looks a text up in Polish or Lithuanian.
func say(words map[string][2]string, language, english string) string {
	base, _, _ := strings.Cut(strings.ToLower(language), "-")
	if said, ok := words[english]; ok {
		switch base {
		case "pl":
			return said[0]
		case "lt":
			return said[1]
		}
	}
	return english
}

// diagramWords are our words in Polish and Lithuanian. Numbers stand apart from
// words that they would inflect.
var diagramWords = map[string][2]string{
	"start":                {"start", "pradžia"},
	"end":                  {"koniec", "pabaiga"},
	"wk":                   {"tyg.", "sav."},
	"%s cases, %s events.": {"Sprawy: %s, zdarzenia: %s.", "Bylos: %s, įvykiai: %s."},
	"On arrows: how often, and the mean time in between.":            {"Na strzałkach: ile razy i średni czas pomiędzy.", "Ant rodyklių: kiek kartų ir vidutinis laikas tarp jų."},
	"On arrows: how often, and the median time in between.":          {"Na strzałkach: ile razy i mediana czasu pomiędzy.", "Ant rodyklių: kiek kartų ir laiko tarp jų mediana."},
	"On arrows: how often, and the mean business time in between.":   {"Na strzałkach: ile razy i średni czas pracy pomiędzy.", "Ant rodyklių: kiek kartų ir vidutinis darbo laikas tarp jų."},
	"On arrows: how often, and the median business time in between.": {"Na strzałkach: ile razy i mediana czasu pracy pomiędzy.", "Ant rodyklių: kiek kartų ir darbo laiko tarp jų mediana."},
	"Not shown: %s rarer activities and %s rarer arrows.":            {"Nie pokazano rzadszych: czynności %s, strzałek %s.", "Neparodyta retesnių: veiksmų %s, rodyklių %s."},
	"the redder the slower, the thicker the more often":              {"im czerwieńsze, tym wolniej; im grubsze, tym częściej", "kuo raudoniau, tuo lėčiau; kuo storiau, tuo dažniau"},
}
