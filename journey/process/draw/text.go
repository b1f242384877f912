package draw

import (
	"fmt"
	"math"
	"strings"
	"unicode"
)

// DOT returns the diagram in the language of Graphviz.
func (d Diagram) DOT() string {
	var b strings.Builder
	b.WriteString("digraph process {\n  graph [rankdir=TB, fontname=\"Helvetica\", labelloc=t")
	fmt.Fprintf(&b, ", label=%s];\n", quoteDOT(strings.TrimSpace(oneLine(d.Title)+"\n"+d.caption())))
	b.WriteString("  node [fontname=\"Helvetica\", shape=box, style=\"rounded,filled\", fillcolor=\"#eef3f8\", color=\"#5b7690\"];\n")
	b.WriteString("  edge [fontname=\"Helvetica\", fontsize=10, color=\"#5b7690\"];\n")
	most := d.most()
	for i, n := range d.Nodes {
		switch n.Kind {
		case StartNode:
			fmt.Fprintf(&b, "  n%d [label=%s, shape=circle, fillcolor=\"#2e7d4f\", fontcolor=white];\n", i, quoteDOT(d.say("start")))
		case EndNode:
			fmt.Fprintf(&b, "  n%d [label=%s, shape=doublecircle, fillcolor=\"#37474f\", fontcolor=white];\n", i, quoteDOT(d.say("end")))
		default:
			fmt.Fprintf(&b, "  n%d [label=%s];\n", i, quoteDOT(oneLine(n.Name)+"\n"+number(n.Count)))
		}
	}
	for _, e := range d.Edges {
		fmt.Fprintf(&b, "  n%d -> n%d [label=%s, penwidth=%.2f];\n", e.From, e.To, quoteDOT(d.label(e)), width(e.Count, most))
	}
	b.WriteString("}\n")
	return b.String()
}

// quoteDOT quotes a text. Within quotes Graphviz knows escapes, so that a
// backslash has to be written as two, and the entities of HTML. What lies beyond
// the Basic Multilingual Plane older versions cannot write.
func quoteDOT(s string) string {
	s = strings.Map(func(r rune) rune {
		if r > 0xffff {
			return '□'
		}
		return r
	}, s)
	return `"` + strings.NewReplacer(`\`, `\\`, `"`, `\"`, "\n", `\n`, "&", "&amp;").Replace(s) + `"`
}

func (d *Diagram) most() int {
	most := 1
	for _, e := range d.Edges {
		most = max(most, e.Count)
	}
	return most
}

// width is that of the line of an edge, from 1 to 6.
func width(count, most int) float64 {
	return 1 + 5*math.Sqrt(float64(count)/float64(most))
}

// Flowchart returns the diagram as a flowchart of Mermaid.
func (d Diagram) Flowchart() string {
	var b strings.Builder
	if d.Title != "" {
		fmt.Fprintf(&b, "---\ntitle: %s\n---\n", quoteYAML(oneLine(d.Title)))
	}
	b.WriteString("flowchart TD\n")
	for i, n := range d.Nodes {
		switch n.Kind {
		case StartNode:
			fmt.Fprintf(&b, "  n%d([\"%s\"])\n", i, d.say("start"))
		case EndNode:
			fmt.Fprintf(&b, "  n%d([\"%s\"])\n", i, d.say("end"))
		default:
			fmt.Fprintf(&b, "  n%d[\"%s<br/>%s\"]\n", i, entities(n.Name), entities(number(n.Count)))
		}
	}
	for _, e := range d.Edges {
		fmt.Fprintf(&b, "  n%d -->|\"%s\"| n%d\n", e.From, entities(d.label(e)), e.To)
	}
	most := d.most()
	for i, e := range d.Edges {
		fmt.Fprintf(&b, "  linkStyle %d stroke-width:%.1fpx\n", i, width(e.Count, most))
	}
	return b.String()
}

// quoteYAML quotes a text for the front matter.
func quoteYAML(s string) string {
	return `"` + strings.NewReplacer(`\`, `\\`, `"`, `\"`).Replace(s) + `"`
}

// entities writes a text for a label of Mermaid: what might mean something there
// becomes an entity in its own notation, as in #quot; or #35;.
func entities(s string) string {
	var b strings.Builder
	s = oneLine(s)
	for i, r := range s {
		switch {
		case unicode.IsLetter(r) || unicode.IsDigit(r) || unicode.IsMark(r) || r == ' ' || r == '\u202f' || r == '·' || r == '→':
			b.WriteRune(r)
		case r == '.' && i > 0 && !isNumber(s[:i]): // "1. x" would be a list
			b.WriteRune(r)
		case r == '-' && i > 0 || r == '_' && i > 0 && i < len(s)-1:
			b.WriteRune(r)
		default:
			fmt.Fprintf(&b, "#%d;", r)
		}
	}
	return b.String()
}

func isNumber(s string) bool {
	return strings.Trim(s, "0123456789") == ""
}
