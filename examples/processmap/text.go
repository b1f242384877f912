package main

import (
	"fmt"
	"io"
	"strings"
	"text/tabwriter"
	"time"
	"unicode"

	"github.com/clientele-go/clientele/journey/process"
	"github.com/clientele-go/clientele/journey/process/draw"
)

// page writes the text. The first error of the writer is the last word.
type page struct {
	w   *tabwriter.Writer
	top int
	err error
}

func (p *page) line(cells ...any) {
	for i, c := range cells {
		sep := "\t"
		if i == len(cells)-1 {
			sep = "\n"
		}
		switch v := c.(type) {
		case float64:
			c = seconds(v)
		case string:
			c = oneLine(v)
		}
		if _, err := fmt.Fprint(p.w, c, sep); err != nil && p.err == nil {
			p.err = err
		}
	}
}

// oneLine writes what would break a line, or do something to a terminal, as a
// space.
func oneLine(s string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsControl(r) {
			return ' '
		}
		return r
	}, s)
}

// table writes a heading and as many lines as are to be shown.
func (p *page) table(title string, n int, head []any, row func(i int)) {
	p.flush()
	p.line("")
	p.line(title)
	p.flush()
	p.line(head...)
	shown := n
	if p.top > 0 {
		shown = min(n, p.top)
	}
	for i := range shown {
		row(i)
	}
	if shown < n {
		p.line(fmt.Sprintf("… and %d more", n-shown))
	}
}

// flush makes the next lines columns of their own.
func (p *page) flush() {
	if err := p.w.Flush(); err != nil && p.err == nil {
		p.err = err
	}
}

// seconds writes a number of seconds without needless digits.
func seconds(s float64) string {
	return strings.TrimSuffix(strings.TrimRight(fmt.Sprintf("%.3f", s), "0"), ".")
}

// of returns figures of durations, and dashes if there were none: of a log
// without times nobody knows how long anything took.
func of(s *process.Stats, figures ...float64) []any {
	out := make([]any, len(figures))
	for i, f := range figures {
		if out[i] = f; s.Count == 0 {
			out[i] = "–"
		}
	}
	return out
}

func spanOf(s *process.Stats, seconds float64) string {
	if s.Count == 0 {
		return "–"
	}
	return draw.Span(seconds)
}

func percent(share float64) string { return fmt.Sprintf("%.2f %%", 100*share) }

func writeText(w io.Writer, r *result, top int) error {
	p := &page{w: tabwriter.NewWriter(w, 0, 8, 2, ' ', 0), top: top}
	m := &r.Map
	p.line(fmt.Sprintf("%s: %d cases, %d events, %d activities, %d edges, %d variants", r.Log.Name, m.Cases, m.Events, len(m.Activities), len(m.Edges), len(m.Variants)))
	if r.Log.Bad > 0 {
		p.line(fmt.Sprintf("%d records could not be read", r.Log.Bad))
	}
	if r.Log.Garbled > 0 {
		p.line(fmt.Sprintf("%d names are not in UTF-8 and have \uFFFD in them: say what they are in with -encoding, windows-1250 perhaps", r.Log.Garbled))
	}
	if r.Log.Layout != "" {
		p.line(fmt.Sprintf("times are read as %s, where 2 January 2006 is meant (-layout says otherwise)", r.Log.Layout))
	}
	if r.Log.Untimed > 0 {
		p.line(fmt.Sprintf("%d events have no time: they are in the order of the file, and nothing is counted of how long they took", r.Log.Untimed))
	}
	if r.Log.Outside > 0 {
		p.line(fmt.Sprintf("%d events belong to no %s", r.Log.Outside, r.Log.Case))
	}
	if m.Events > 0 {
		period := ""
		if !r.Log.First.IsZero() {
			period = "; from " + r.Log.First.Format(time.RFC3339) + " to " + r.Log.Last.Format(time.RFC3339)
		}
		p.line(fmt.Sprintf("case: %s, activity: %s, time: %s, resource: %s%s", r.Log.Case, r.Log.Activity, r.Log.Time, orNone(r.Log.Resource), period))
	}
	if f := m.Folded; f != nil {
		p.line(fmt.Sprintf("left out: %d activities (%d events), %d edges (%d times), %d variants (%d cases), %d handovers (%d times)",
			f.Activities, f.ActivityEvents, f.Edges, f.EdgeCount, f.Variants, f.VariantCases, f.Handovers, f.HandoverCount))
	}
	p.line("times are in seconds; percentiles are of type 7")
	p.cases(m)
	p.activities(m)
	p.edges(m)
	p.variants(m)
	p.handovers(m)
	p.bottlenecks(m)
	if r.Conformance != nil {
		p.conformance(r.Conformance)
	}
	p.flush()
	return p.err
}

func orNone(s string) string {
	if s == "" {
		return "none"
	}
	return s
}

func (p *page) cases(m *process.Map) {
	p.table("Cases", 1, []any{"", "mean", "median", "p95", "min", "max"}, func(int) {
		d := &m.Duration
		p.line(append([]any{"duration"}, of(d, d.Mean, d.Median, d.P95, d.Min, d.Max)...)...)
		if b := m.Business; b != nil {
			p.line(append([]any{"business time"}, of(b, b.Mean, b.Median, b.P95, b.Min, b.Max)...)...)
		}
	})
}

func (p *page) activities(m *process.Map) {
	head := []any{"activity", "count", "cases", "customers", "starts", "ends", "self-loops", "repetitions", "repeat", "redo"}
	p.table("Activities, and how often they were done again", len(m.Activities), head, func(i int) {
		a := m.Activities[i]
		w := a.Rework
		p.line(a.Name, a.Count, a.Cases, a.Customers, a.Starts, a.Ends, w.SelfLoops, w.Repetitions, w.RepeatSelfLoops+w.RepeatReps, w.RedoSelfLoops+w.RedoReps)
	})
	w := m.Rework
	p.line("all", m.Events, "", "", "", "", w.SelfLoops, w.Repetitions, w.RepeatSelfLoops+w.RepeatReps, w.RedoSelfLoops+w.RedoReps)
}

func (p *page) edges(m *process.Map) {
	head := []any{"from", "to", "count", "cases", "customers", "mean", "median", "p95", "mean, as people say"}
	if m.Business != nil {
		head = append(head, "business mean", "business median")
	}
	p.table("What directly follows what", len(m.Edges), head, func(i int) {
		e := m.Edges[i]
		cells := append([]any{e.From, e.To, e.Count, e.Cases, e.Customers}, of(&e.Wall, e.Wall.Mean, e.Wall.Median, e.Wall.P95)...)
		cells = append(cells, spanOf(&e.Wall, e.Wall.Mean))
		if b := e.Business; b != nil {
			cells = append(cells, of(b, b.Mean, b.Median)...)
		}
		p.line(cells...)
	})
}

func (p *page) variants(m *process.Map) {
	p.table("Variants", len(m.Variants), []any{"cases", "share", "coverage", "mean", "median", "path"}, func(i int) {
		v := m.Variants[i]
		cells := append([]any{v.Cases, percent(v.Share), percent(v.Coverage)}, of(&v.Duration, v.Duration.Mean, v.Duration.Median)...)
		p.line(append(cells, strings.Join(v.Path, " → "))...)
	})
}

func (p *page) handovers(m *process.Map) {
	if len(m.Handovers) == 0 {
		return
	}
	p.table(fmt.Sprintf("Handovers: %d between different resources", m.HandedOver), len(m.Handovers), []any{"from", "to", "count", "cases"}, func(i int) {
		h := m.Handovers[i]
		p.line(h.From, h.To, h.Count, h.Cases)
	})
}

func (p *page) bottlenecks(m *process.Map) {
	n := min(10, len(m.Bottlenecks))
	p.table("Where cases wait longest, all of them together", n, []any{"from", "to", "count", "waiting", "as people say"}, func(i int) {
		b := m.Bottlenecks[i]
		p.line(b.From, b.To, b.Count, b.Waiting, draw.Span(b.Waiting))
	})
}

func (p *page) conformance(c *process.Conformance) {
	p.table("Alignment with the map", 1, []any{"cost", "cases", "fitting", "mean fitness", "log fitness"}, func(int) {
		p.line(c.Cost, len(c.Cases), c.Fitting, fmt.Sprintf("%.6f", c.MeanFitness), fmt.Sprintf("%.6f", c.LogFitness))
	})
	p.table("Deviations", len(c.Deviations), []any{"kind", "what", "count", "cases"}, func(i int) {
		d := c.Deviations[i]
		p.line(d.Kind, d.Step+d.Activity, d.Count, d.Cases)
	})
	p.table("Cost of each case", len(c.Cases), []any{"case", "cost", "fitness"}, func(i int) {
		k := c.Cases[i]
		p.line(k.Case, k.Alignment.Cost, fmt.Sprintf("%.6f", k.Alignment.Fitness))
	})
}
