package draw

import (
	"fmt"
	"math"
	"strings"
	"unicode"
	"unicode/utf8"
)

const (
	nameSize  = 13.0
	countSize = 12.0
	labelSize = 11.0
	lineStep  = 16.0
	margin    = 28.0
)

// SVG returns the diagram as a picture that stands by itself: it needs no
// program, no font that is not everywhere, and nothing from the network.
func (d Diagram) SVG() string {
	if len(d.Nodes) == 0 {
		d.Nodes = []Node{{Kind: StartNode}, {Kind: EndNode}}
	}
	l := newLayout(&d)
	s := &svg{l: l, d: &d, most: d.most()}
	for _, e := range d.Edges {
		s.slowest = max(s.slowest, e.Seconds)
	}
	for _, n := range d.Nodes {
		if n.Kind == ActivityNode {
			s.busiest = max(s.busiest, n.Count)
		}
	}
	return s.write()
}

type svg struct {
	b             strings.Builder
	l             *layout
	d             *Diagram
	most, busiest int
	slowest       float64
	top           float64
}

func (s *svg) write() string {
	w, h := 0.0, 0.0
	for _, c := range s.l.cells {
		w, h = max(w, c.x+c.w/2), max(h, c.y+c.h/2)
	}
	caption := wrap(s.d.caption(), max(w, 420), labelSize, 6)
	title := wrap(oneLine(s.d.Title), max(w, 420), 20, 2)
	s.top = margin
	if s.d.Title != "" {
		s.top += float64(len(title)) * 26
	}
	width := max(w, 420) + 2*margin
	height := s.top + h + margin + float64(len(caption)+2)*lineStep
	fmt.Fprintf(&s.b, `<svg xmlns="http://www.w3.org/2000/svg" width="%.0f" height="%.0f" viewBox="0 0 %.0f %.0f" font-family="Helvetica, Arial, 'Liberation Sans', sans-serif" role="img">`+"\n", width, height, width, height)
	fmt.Fprintf(&s.b, "<title>%s</title>\n", escape(s.d.Title+" "+s.d.caption()))
	fmt.Fprintf(&s.b, `<rect width="%.0f" height="%.0f" fill="#ffffff"/>`+"\n", width, height)
	for i, line := range title {
		s.text(margin, margin+18+26*float64(i), 20, "start", "#1c2b36", "600", line)
	}
	fmt.Fprintf(&s.b, `<g transform="translate(%.1f %.1f)">`+"\n", margin+(max(w, 420)-w)/2, s.top)
	for i := len(s.d.Edges) - 1; i >= 0; i-- { // the most frequent on top
		s.edge(i)
	}
	for i := range s.d.Nodes {
		s.node(i)
	}
	for i := range s.d.Edges {
		s.label(i)
	}
	s.b.WriteString("</g>\n")
	y := s.top + h + margin
	for _, line := range caption {
		y += lineStep
		s.text(margin, y, labelSize, "start", "#546570", "400", line)
	}
	s.legend(margin, y+lineStep)
	s.b.WriteString("</svg>\n")
	return s.b.String()
}

// legend says what colours mean.
func (s *svg) legend(x, y float64) {
	for i := range 24 {
		fmt.Fprintf(&s.b, `<rect x="%.0f" y="%.1f" width="4.5" height="4" fill="%s"/>`+"\n", x+4*float64(i), y-5, slowColour(float64(i)/23))
	}
	s.text(x+104, y, labelSize, "start", "#546570", "400", s.d.say("the redder the slower, the thicker the more often"))
}

func (s *svg) text(x, y, size float64, anchor, fill, weight, text string) {
	fmt.Fprintf(&s.b, `<text x="%.1f" y="%.1f" font-size="%.0f" text-anchor="%s" fill="%s" font-weight="%s">%s</text>`+"\n", x, y, size, anchor, fill, weight, escape(text))
}

// nodeSize returns the size of a node with room for what loops back to it.
func (d *Diagram) nodeSize(i int) (w, h float64) {
	if d.Nodes[i].Kind != ActivityNode {
		return 48, 48
	}
	w, h = d.box(i)
	for _, e := range d.Edges {
		if e.From == i && e.To == i {
			w += 2 * (30 + textWidth(d.label(e), labelSize))
		}
	}
	return w, h
}

// box returns the size of the rectangle of an activity.
func (d *Diagram) box(i int) (w, h float64) {
	lines := d.nameLines(i)
	w = 96
	for _, line := range lines {
		w = max(w, textWidth(line, nameSize)+28)
	}
	return w, float64(len(lines))*lineStep + lineStep + 14
}

func (d *Diagram) nameLines(i int) []string {
	return wrap(oneLine(d.Nodes[i].Name), 190, nameSize, 3)
}

// inCircle writes a word into a circle, a long one smaller.
func (s *svg) inCircle(c cell, word string) {
	size := countSize
	if n := utf8.RuneCountInString(word); n > 5 {
		size -= float64(n-5) * 1.5
	}
	s.text(c.x, c.y+4, size, "middle", "#ffffff", "600", word)
}

func (s *svg) node(i int) {
	n, c := s.d.Nodes[i], s.l.cells[i]
	switch n.Kind {
	case StartNode:
		fmt.Fprintf(&s.b, `<circle cx="%.1f" cy="%.1f" r="22" fill="#2e7d4f"/>`+"\n", c.x, c.y)
		s.inCircle(c, s.d.say("start"))
		return
	case EndNode:
		fmt.Fprintf(&s.b, `<circle cx="%.1f" cy="%.1f" r="22" fill="#37474f"/>`+"\n", c.x, c.y)
		fmt.Fprintf(&s.b, `<circle cx="%.1f" cy="%.1f" r="18.5" fill="none" stroke="#ffffff" stroke-width="1.2"/>`+"\n", c.x, c.y)
		s.inCircle(c, s.d.say("end"))
		return
	}
	share := 0.0
	if s.busiest > 0 {
		share = math.Sqrt(float64(n.Count) / float64(s.busiest))
	}
	fill, ink := mix(0xf1f6fa, 0x2c6da4, share), "#1c2b36"
	if share > 0.55 {
		ink = "#ffffff"
	}
	w, h := s.d.box(i)
	fmt.Fprintf(&s.b, `<g><title>%s</title><rect x="%.1f" y="%.1f" width="%.1f" height="%.1f" rx="9" fill="%s" stroke="#2c5878" stroke-width="1.1"/>`+"\n", escape(n.Name), c.x-w/2, c.y-h/2, w, h, fill)
	y := c.y - h/2 + lineStep + 3
	for _, line := range s.d.nameLines(i) {
		s.text(c.x, y, nameSize, "middle", ink, "600", line)
		y += lineStep
	}
	s.text(c.x, y, countSize, "middle", ink, "400", number(n.Count))
	s.b.WriteString("</g>\n")
}

// point is a place.
type point struct{ x, y float64 }

func (s *svg) edge(i int) {
	e := s.d.Edges[i]
	w := width(e.Count, s.most)
	colour := s.colour(e)
	if e.From == e.To {
		c := s.l.cells[e.From]
		bw, _ := s.d.box(e.From)
		x := c.x + bw/2
		fmt.Fprintf(&s.b, `<path d="M%.1f %.1fC%.1f %.1f %.1f %.1f %.1f %.1f" fill="none" stroke="%s" stroke-width="%.2f"/>`+"\n",
			x, c.y-10, x+34, c.y-22, x+34, c.y+22, x+8, c.y+11, colour, w)
		s.arrow(point{x + 1, c.y + 8}, point{x + 12, c.y + 13}, w, colour)
		return
	}
	points := s.points(i)
	tip := points[len(points)-1]
	// The line ends where the arrow begins.
	back := 7 + w
	down := tip.y > points[len(points)-2].y
	end := point{tip.x, tip.y - back}
	if !down {
		end.y = tip.y + back
	}
	points[len(points)-1] = end
	path := curve(points)
	fmt.Fprintf(&s.b, `<path d="%s" fill="none" stroke="%s" stroke-width="%.2f" stroke-linejoin="round"/>`+"\n", path, colour, w)
	s.arrow(tip, end, w, colour)
}

// curve returns a smooth line through points that go up or down only: it leaves
// the first and reaches the last vertically, and at the others goes on in the
// direction from the one before to the one after.
func curve(points []point) string {
	var b strings.Builder
	fmt.Fprintf(&b, "M%.1f %.1f", points[0].x, points[0].y)
	for k := 1; k < len(points); k++ {
		p, q := points[k-1], points[k]
		third := (q.y - p.y) / 3
		out, in := point{p.x, p.y + third*1.5}, point{q.x, q.y - third*1.5}
		if k > 1 {
			out = point{p.x + third*slope(points[k-2], q), p.y + third}
		}
		if k < len(points)-1 {
			in = point{q.x - third*slope(p, points[k+1]), q.y - third}
		}
		fmt.Fprintf(&b, "C%.1f %.1f %.1f %.1f %.1f %.1f", out.x, out.y, in.x, in.y, q.x, q.y)
	}
	return b.String()
}

// slope is how far a line goes aside while it goes down by one.
func slope(a, b point) float64 {
	if a.y == b.y {
		return 0
	}
	return (b.x - a.x) / (b.y - a.y)
}

// arrow draws the head of an arrow with its tip at a point.
func (s *svg) arrow(tip, from point, w float64, colour string) {
	dx, dy := tip.x-from.x, tip.y-from.y
	n := math.Hypot(dx, dy)
	dx, dy = dx/n, dy/n
	long, half := 8+w, 3.5+0.7*w
	x, y := tip.x-dx*long, tip.y-dy*long
	fmt.Fprintf(&s.b, `<path d="M%.1f %.1fL%.1f %.1fL%.1f %.1fZ" fill="%s"/>`+"\n", tip.x, tip.y, x-dy*half, y+dx*half, x+dy*half, y-dx*half, colour)
}

// points returns where an edge goes, from its beginning to its end.
func (s *svg) points(i int) []point {
	chain := s.l.chains[i]
	var out []point
	for k, c := range chain {
		at := s.l.cells[c]
		switch k {
		case 0:
			out = append(out, point{s.port(c, chain[1], s.l.down), at.y + at.h/2})
		case len(chain) - 1:
			out = append(out, point{s.port(c, chain[k-1], s.l.up), at.y - at.h/2})
		default:
			out = append(out, point{at.x, at.y})
		}
	}
	if s.l.turned[i] {
		for a, b := 0, len(out)-1; a < b; a, b = a+1, b-1 {
			out[a], out[b] = out[b], out[a]
		}
	}
	return out
}

// port is where at a node an edge begins or ends: they are spread in the order
// of where they lead.
func (s *svg) port(node, neighbour int, side [][]int) float64 {
	c := s.l.cells[node]
	if s.d.Nodes[c.index].Kind != ActivityNode {
		return c.x
	}
	w, _ := s.d.box(c.index)
	before, n := 0, len(side[node])
	for _, o := range side[node] {
		if s.l.cells[o].order < s.l.cells[neighbour].order {
			before++
		}
	}
	step := min(26, (w-36)/float64(max(1, n-1)))
	return c.x + (float64(before)-float64(n-1)/2)*step
}

func (s *svg) label(i int) {
	e := s.d.Edges[i]
	text := s.d.label(e)
	w := textWidth(text, labelSize) + 6
	var x, y float64
	if e.From == e.To {
		c := s.l.cells[e.From]
		bw, _ := s.d.box(e.From)
		x, y = c.x+bw/2+28+w/2, c.y
	} else {
		for _, c := range s.l.chains[i] {
			if at := s.l.cells[c]; at.kind == labelCell {
				x, y = at.x, at.y
			}
		}
	}
	fmt.Fprintf(&s.b, `<rect x="%.1f" y="%.1f" width="%.1f" height="%.1f" rx="3" fill="#ffffff" fill-opacity="0.92"/>`+"\n", x-w/2, y-labelSize/2-2, w, labelSize+4)
	s.text(x, y+4, labelSize, "middle", "#1c2b36", "400", text)
}

func (s *svg) colour(e Edge) string {
	if !e.Timed || s.slowest <= 0 {
		return "#9aa9b4"
	}
	return slowColour(math.Log1p(e.Seconds/60) / math.Log1p(s.slowest/60))
}

// slowColour goes from a calm blue to red; the square keeps red for the slowest.
func slowColour(share float64) string {
	if share = share * share; share < 0.5 {
		return mix(0x7f9db5, 0xd9a441, share*2)
	}
	return mix(0xd9a441, 0xb8322a, share*2-1)
}

func mix(a, b int, share float64) string {
	part := func(shift int) int {
		x, y := float64(a>>shift&255), float64(b>>shift&255)
		return int(math.Round(x + (y-x)*share))
	}
	return fmt.Sprintf("#%02x%02x%02x", part(16), part(8), part(0))
}

// textWidth estimates the width of a text: there is no font to ask. It is on the
// large side.
func textWidth(s string, size float64) float64 {
	w := 0.0
	for _, r := range s {
		switch {
		case strings.ContainsRune("ijlftrI.,;:|!'()[]·\u202f ", r):
			w += 0.36
		case strings.ContainsRune("mwMW@%", r):
			w += 0.92
		case r >= 0x2e80:
			w += 1.05
		case unicode.IsUpper(r):
			w += 0.74
		default:
			w += 0.6
		}
	}
	return w * size
}

// wrap breaks a line where there is a space or a mark, and cuts what does not fit
// in the lines.
func wrap(s string, width, size float64, lines int) []string {
	var out []string
	line := ""
	for _, word := range pieces(s) {
		if line != "" && textWidth(line+word, size) > width {
			out = append(out, strings.TrimSpace(line))
			line = ""
		}
		for textWidth(word, size) > width {
			head := []rune(word)
			for textWidth(string(head), size) > width {
				head = head[:len(head)-1]
			}
			out = append(out, string(head))
			word = word[len(string(head)):]
		}
		line += word
	}
	if line = strings.TrimSpace(line); line != "" || len(out) == 0 {
		out = append(out, line)
	}
	if len(out) > lines {
		out = out[:lines]
		out[lines-1] += "…"
	}
	return out
}

// pieces cuts a text after spaces, dots, dashes and underscores.
func pieces(s string) []string {
	var out []string
	from := 0
	for i, r := range s {
		if strings.ContainsRune(" ._-/", r) {
			out = append(out, s[from:i+1])
			from = i + 1
		}
	}
	return append(out, s[from:])
}

// escape writes a text for XML.
func escape(s string) string {
	return strings.NewReplacer("&", "&amp;", "<", "&lt;", ">", "&gt;", `"`, "&quot;").Replace(oneLine(s))
}
