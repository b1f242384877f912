package process

import (
	"cmp"
	"math"
	"slices"

	"github.com/clientele-go/clientele/journey"
)

// A Shift compares how many cases go a way in two periods.
type Shift struct {
	From   string `json:"from"`
	To     string `json:"to"`
	Before Share  `json:"before"`
	After  Share  `json:"after"`

	// ChiSquare is that of the two shares without a correction, P how likely one
	// as large is if nothing has changed, and Holm the same corrected for the
	// number of edges by Holm's method. If fewer than five cases were to be
	// expected in a cell, they are not to be relied on, and Few says so.
	ChiSquare float64 `json:"chi_square"`
	P         float64 `json:"p"`
	Holm      float64 `json:"p_holm"`
	Few       bool    `json:"few,omitempty"`
}

// A Share is a [journey.Share] of cases as a row of a table, with the interval in
// which the true share lies with 95 %.
type Share struct {
	Cases int     `json:"cases"`
	Of    int     `json:"of"`
	Share float64 `json:"share"`
	Low   float64 `json:"low"`
	High  float64 `json:"high"`
}

func shareOf(cases, of int) Share {
	s := journey.Share{Hits: cases, N: of}
	i := s.Wilson(0.95)
	return Share{Cases: cases, Of: of, Share: s.Value(), Low: i.Low, High: i.High}
}

// Drift compares two maps of one process, as of two periods: for each edge of
// either, the share of cases that go it. The surest change is first.
func Drift(before, after Map) []Shift {
	all := map[pairOfNames]*Shift{}
	at := func(e Edge) *Shift {
		s := entry(all, pairOfNames{e.From, e.To})
		s.From, s.To = e.From, e.To
		return s
	}
	for _, e := range before.Edges {
		at(e).Before.Cases = e.Cases
	}
	for _, e := range after.Edges {
		at(e).After.Cases = e.Cases
	}
	out := make([]Shift, 0, len(all))
	for _, s := range all {
		s.Before, s.After = shareOf(s.Before.Cases, before.Cases), shareOf(s.After.Cases, after.Cases)
		s.test()
		out = append(out, *s)
	}
	slices.SortFunc(out, func(a, b Shift) int {
		return cmp.Or(cmp.Compare(a.P, b.P), cmp.Compare(a.From, b.From), cmp.Compare(a.To, b.To))
	})
	worst := 0.0
	for i := range out {
		worst = max(worst, min(1, out[i].P*float64(len(out)-i)))
		out[i].Holm = worst
	}
	return out
}

// test compares the two shares by Pearson's χ² with one degree of freedom.
func (s *Shift) test() {
	a, n := float64(s.Before.Cases), float64(s.Before.Of)
	b, m := float64(s.After.Cases), float64(s.After.Of)
	yes, no := a+b, n+m-a-b
	s.P = 1
	if n == 0 || m == 0 || yes == 0 || no == 0 {
		s.Few = true
		return
	}
	diff := a*(m-b) - b*(n-a)
	s.ChiSquare = (n + m) * diff * diff / (n * m * yes * no)
	s.P = math.Erfc(math.Sqrt(s.ChiSquare / 2))
	s.Few = min(n, m)*min(yes, no)/(n+m) < 5
}
