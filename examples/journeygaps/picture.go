package main

import (
	"cmp"
	"fmt"
	"html"
	"html/template"
	"strings"
	"time"

	"github.com/clientele-go/clientele/channel"
	"github.com/clientele-go/clientele/customer"
	"github.com/clientele-go/clientele/journey"
)

// A canvas is an SVG picture while it is drawn.
type canvas struct{ strings.Builder }

func newCanvas(w, h int, label string) *canvas {
	c := &canvas{}
	c.f(`<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 %d %d" role="img" aria-label="%s">`, w, h, html.EscapeString(label))
	return c
}

func (c *canvas) f(format string, args ...any) { fmt.Fprintf(&c.Builder, format, args...) }

func (c *canvas) rect(x, y, w, h float64, fill, title string) {
	c.f(`<rect x="%.1f" y="%.1f" width="%.1f" height="%.1f" rx="2" fill="%s"><title>%s</title></rect>`, x, y, w, h, fill, html.EscapeString(title))
}

func (c *canvas) text(x, y float64, class, anchor, s string) {
	c.f(`<text x="%.1f" y="%.1f" class="%s" text-anchor="%s">%s</text>`, x, y, class, anchor, html.EscapeString(s))
}

// done ends the picture. All text in it was escaped when it was drawn.
func (c *canvas) done() template.HTML {
	c.WriteString("</svg>")
	return template.HTML(c.String())
}

const (
	bad  = "#c0392b"
	warn = "#d98b1f"
	good = "#2e7d5b"
	calm = "#9aa7b4"
	blue = "#2f5d8a"
	pale = "#b9cde2"
)

// trendPicture shows contacts and gaps of each week.
func (r *report) trendPicture() template.HTML {
	const w, h, left, base = 1000.0, 220.0, 40.0, 185.0
	c := newCanvas(w, h, r.say("contacts and gaps by week"))
	top := 1
	gaps := make([]int, len(r.Trend))
	for i, s := range r.Trend {
		for _, d := range s.Broken {
			gaps[i] += d.Gaps
		}
		top = max(top, s.Contacts, gaps[i])
	}
	step := (w - left) / float64(len(r.Trend))
	scale := (base - 40) / float64(top)
	c.rect(left, 4, 10, 10, pale, r.say("contacts"))
	c.text(left+15, 14, "soft", "start", r.say("contacts"))
	c.rect(left+115, 4, 10, 10, bad, r.say("gaps"))
	c.text(left+130, 14, "soft", "start", r.say("gaps"))
	for i, s := range r.Trend {
		x := left + float64(i)*step
		week := r.date(r.To.AddDate(0, 0, -7*(len(r.Trend)-i)))
		y1, y2 := float64(s.Contacts)*scale, float64(gaps[i])*scale
		c.rect(x+step*.12, base-y1, step*.36, y1, pale, r.say("contacts")+": "+fmt.Sprint(s.Contacts))
		c.rect(x+step*.5, base-y2, step*.36, y2, bad, r.sayf("%d gaps", gaps[i]))
		c.text(x+step*.3, base-y1-4, "soft", "middle", fmt.Sprint(s.Contacts))
		c.text(x+step*.68, base-y2-4, "soft", "middle", fmt.Sprint(gaps[i]))
		c.text(x+step/2, base+18, "soft", "middle", week)
	}
	return c.done()
}

// rankPicture shows how often something broke, coloured by its cause, with the
// owner and the cost.
func (r *report) rankPicture(ranks []rank) template.HTML {
	const w, left, line = 1000.0, 330.0, 27.0
	n := min(len(ranks), 14)
	c := newCanvas(int(w), int(line*float64(n))+34, r.say("gaps by kind and owner"))
	top := 1
	for _, x := range ranks[:n] {
		top = max(top, x.Gaps)
	}
	colours := map[journey.Cause]string{journey.People: warn, journey.Process: blue, journey.Technology: "#7a6bb0"}
	x := left
	for _, k := range []journey.Cause{journey.People, journey.Process, journey.Technology} {
		c.rect(x, 4, 10, 10, colours[k], r.say(string(k)))
		c.text(x+15, 14, "soft", "start", r.say(string(k)))
		x += 95
	}
	for i, x := range ranks[:n] {
		y := 24 + line*float64(i)
		c.text(left-8, y+15, "", "end", x.What)
		wide := float64(x.Gaps) / float64(top) * 350
		c.rect(left, y+2, wide, line-9, colours[x.Cause], r.sayf("%d gaps", x.Gaps))
		label := fmt.Sprintf("%d · %s", x.Gaps, r.owner(x.Owner))
		if len(x.Avoidable) > 0 {
			label += " · " + r.cost(x.Avoidable)
		}
		c.text(left+wide+8, y+15, "soft", "start", label)
	}
	return c.done()
}

func (r *report) sparkPicture(ns []int) template.HTML {
	const w, h = 170.0, 44.0
	c := newCanvas(w, h, r.say("by week"))
	top := 1
	for _, n := range ns {
		top = max(top, n)
	}
	step := w / float64(len(ns))
	for i, n := range ns {
		high := float64(n) / float64(top) * (h - 4)
		fill := pale
		if i == len(ns)-1 {
			fill = bad
		}
		c.rect(float64(i)*step+1, h-high, step-3, high, fill, fmt.Sprint(n))
	}
	return c.done()
}

// verdictPicture shows what became of the triggers of each kind: each bar is
// all of them.
func (r *report) verdictPicture(rows []verdictRow) template.HTML {
	const w, left, line = 1000.0, 250.0, 34.0
	c := newCanvas(w, int(line*float64(len(rows)))+36, r.say("verdicts by kind"))
	order := []journey.Verdict{journey.Kept, journey.Recovered, journey.Late, journey.Broken, journey.Pending, journey.Cancelled}
	fill := map[journey.Verdict]string{journey.Kept: good, journey.Recovered: "#8fb8a5", journey.Late: warn, journey.Broken: bad, journey.Pending: pale, journey.Cancelled: calm}
	x := left
	for _, v := range order {
		c.rect(x, 4, 10, 10, fill[v], r.say(string(v)))
		c.text(x+15, 14, "soft", "start", r.say(string(v)))
		x += 95
	}
	for i, row := range rows {
		y := 26 + line*float64(i)
		c.text(left-8, y+17, "", "end", row.What)
		x := left
		for _, v := range order {
			wide := float64(row.Counts[v]) / float64(row.Triggers) * 480
			if wide > 0 {
				c.rect(x, y+3, wide, line-13, fill[v], fmt.Sprintf("%s: %d", r.say(string(v)), row.Counts[v]))
			}
			x += wide
		}
		c.text(left+490, y+17, "soft", "start", r.sayf("%d; in time %s", row.Triggers, shortShare(row.Done)))
	}
	return c.done()
}

func shortShare(s journey.Share) string {
	if s.N == 0 {
		return "–"
	}
	i := s.Wilson(0.95)
	return fmt.Sprintf("%.0f %% (%.0f–%.0f)", s.Percent(), 100*i.Low, 100*i.High)
}

func (r *report) ownerPicture(rows []ownerRow) template.HTML {
	const w, left, line = 500.0, 150.0, 27.0
	n := min(len(rows), 8)
	c := newCanvas(w, int(line)*n+4, r.say("gaps by owner"))
	top := 1
	for _, o := range rows {
		top = max(top, o.Gaps)
	}
	for i, o := range rows[:n] {
		y := line * float64(i)
		wide := float64(o.Gaps) / float64(top) * 170
		c.text(left-8, y+17, "", "end", o.Owner)
		c.rect(left, y+4, wide, line-9, blue, r.sayf("%d gaps", o.Gaps))
		c.text(left+wide+8, y+17, "soft", "start", fmt.Sprintf("%d, %s", o.Gaps, r.cost(o.Avoidable)))
	}
	return c.done()
}

func (r *report) causePicture(rows []causeRow) template.HTML {
	const w, h = 500.0, 110.0
	c := newCanvas(w, h, r.say("gaps by cause"))
	all := 0
	for _, x := range rows {
		all += x.Gaps
	}
	words := map[journey.Cause]string{journey.People: "people: not done as we do it here", journey.Process: "process: we do it so here", journey.Technology: "technology: a system fails or does not tell"}
	fill := map[journey.Cause]string{journey.People: warn, journey.Process: blue, journey.Technology: "#7a6bb0"}
	x := 0.0
	for i, row := range rows {
		wide := float64(row.Gaps) / float64(max(all, 1)) * w
		c.rect(x, 0, wide, 26, fill[row.Cause], fmt.Sprint(row.Gaps))
		x += wide
		y := 50 + 22*float64(i)
		c.rect(0, y-10, 10, 10, fill[row.Cause], "")
		c.text(16, y, "", "start", fmt.Sprintf("%d  %s", row.Gaps, r.say(words[row.Cause])))
	}
	return c.done()
}

// storyPicture shows a matter along time: what the customer did above the
// line, what we did below it, and where it broke.
func (r *report) storyPicture(s story) template.HTML {
	const w, h, mid = 1000.0, 120.0, 58.0
	c := newCanvas(w, h, r.say("the matter along time"))
	// Everything that happened has the same room: what matters is the order.
	links := s.matter.Links
	if len(links) > 24 {
		links = links[len(links)-24:]
	}
	type moment struct {
		ref channel.Ref
		at  time.Time
	}
	broke := map[moment]string{}
	for _, g := range s.gaps {
		broke[moment{g.Refs[0], g.At}] = r.say(what[g.Kind])
	}
	step := (w - 40) / float64(max(len(links), 1))
	c.f(`<line x1="10" y1="%.0f" x2="%.0f" y2="%.0f" stroke="#9aa7b4" stroke-width="2"/>`, mid, w-10, mid)
	var day time.Time
	for i, l := range links {
		x := 20 + step*(float64(i)+.5)
		y, fill := mid-16, blue
		ours := !inbound(*l.Entry)
		if ours {
			y, fill = mid+16, calm
		}
		title := r.say(cmp.Or(activities[journey.Activity(*l.Entry)], journey.Activity(*l.Entry))) + " " + r.moment(l.Entry.At)
		if g, ok := broke[moment{l.Entry.Ref, l.Entry.At}]; ok {
			fill, title = bad, title+": "+g
		}
		c.f(`<line x1="%.1f" y1="%.0f" x2="%.1f" y2="%.0f" stroke="%s"/>`, x, mid, x, y, fill)
		c.f(`<circle cx="%.1f" cy="%.1f" r="6" fill="%s"><title>%s</title></circle>`, x, y, fill, html.EscapeString(title))
		if at := l.Entry.At.In(r.zone); day.IsZero() || at.YearDay() != day.YearDay() {
			c.text(x, h-6, "soft", "middle", r.date(at))
			day = at
		}
		c.text(x, y+map[bool]float64{true: 22, false: -12}[ours], "soft", "middle", r.say(short(*l.Entry)))
	}
	return c.done()
}

func inbound(e customer.Entry) bool {
	if i, ok := e.Fact.Content.(*channel.Interaction); ok {
		return i.Direction == channel.Inbound
	}
	return e.Kind == customer.OrderPlaced || e.Kind == customer.Sold || e.Kind == customer.FeedbackGiven || e.Kind == customer.ReturnRequested
}

// short is one word for an entry.
func short(e customer.Entry) string {
	if i, ok := e.Fact.Content.(*channel.Interaction); ok {
		return string(i.Kind)
	}
	switch e.Kind {
	case customer.Promised:
		return "promise"
	case customer.CaseOpened:
		return "ticket"
	case customer.Contacted:
		return "contact"
	}
	parts := strings.Split(string(e.Kind), ".")
	return strings.ReplaceAll(parts[len(parts)-1], "_", " ")
}
