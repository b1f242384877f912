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
	return number(e.Count) + " · " + Span(e.Seconds)
}

// caption says what the numbers are.
func (d *Diagram) caption() string {
	what := "mean"
	if d.Median {
		what = "median"
	}
	kind := "time"
	if d.Business {
		kind = "business time"
	}
	s := fmt.Sprintf("%s cases, %s events. On arrows: how often, and the %s %s in between.", number(d.Cases), number(d.Events), what, kind)
	if d.HiddenNodes+d.HiddenEdges > 0 {
		s += fmt.Sprintf(" Not shown: %s rarer activities and %s rarer arrows.", number(d.HiddenNodes), number(d.HiddenEdges))
	}
	return s
}
