package draw_test

import (
	"bytes"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"os"
	"os/exec"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/clientele-go/clientele/channel"
	"github.com/clientele-go/clientele/customer"
	"github.com/clientele-go/clientele/internal/realtest/mermaid"
	"github.com/clientele-go/clientele/journey"
	"github.com/clientele-go/clientele/journey/process"
	"github.com/clientele-go/clientele/journey/process/draw"
)

// nasty are parts of names that mean something somewhere.
var nasty = []string{"zażółć gęślą jaźń", "ąčęėįšųūž", `"`, `'`, ";", ":", "#", "%%", "\n", "\r\n", `\`, `\n`, "-->", "end", "subgraph", "click", "style", "class",
	"title", "section 3", "(", ")", "[", "]", "{", "}", "<b>", "&amp;", "|", "`", "1. ", "- x", "@{", "~~~", "$$", "→", "🐝", "\u2028", "\x00", "\xff", "graph", "default", " ", "order.placed", "Prośba o zwrot", "Grąžinimas"}

func name(r *rand.Rand) string {
	var b strings.Builder
	for range 1 + r.IntN(4) {
		b.WriteString(nasty[r.IntN(len(nasty))])
	}
	return b.String()
}

func randomMap(t testing.TB, r *rand.Rand) process.Map {
	t.Helper()
	var l process.Log
	names := make([]string, 1+r.IntN(8))
	for i := range names {
		names[i] = name(r)
	}
	for k := range 1 + r.IntN(12) {
		at := time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC)
		for range 1 + r.IntN(6) {
			at = at.Add(time.Duration(r.ExpFloat64() * 1e14))
			if err := l.Add(process.Event{Case: fmt.Sprint(k), Activity: names[r.IntN(len(names))], Time: at}); err != nil {
				t.Fatal(err)
			}
		}
	}
	var m process.Miner
	m.Add(&l)
	return m.Map()
}

func randomJourney(r *rand.Rand) journey.Map {
	m := journey.Map{Name: name(r)}
	for i := range 1 + r.IntN(8) {
		s := journey.Step{ID: fmt.Sprint(i), Name: name(r), Stage: journey.Stage(name(r)), Responsible: name(r), Emotion: r.IntN(9) - 4, Backstage: r.IntN(3) == 0}
		if r.IntN(2) == 0 {
			s.Actors = []string{name(r), ""}
		}
		m.Steps = append(m.Steps, s)
	}
	return m
}

func randomMatter(r *rand.Rand) *journey.Matter {
	m := &journey.Matter{ID: name(r)}
	at := time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC)
	for range 1 + r.IntN(8) {
		at = at.Add(time.Duration(r.ExpFloat64() * 1e13))
		m.Links = append(m.Links, journey.Link{Entry: &customer.Entry{At: at, Kind: customer.EntryKind(name(r)), Fact: &channel.Fact{}}})
	}
	return m
}

// TestMermaidAccepts has Mermaid's own parser read a thousand random maps with
// Polish and Lithuanian names, and journeys and timelines besides.
func TestMermaidAccepts(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 1))
	var diagrams []string
	maps := 1000
	if testing.Short() {
		maps = 100
	}
	for i := range maps {
		cfg := draw.Config{Coverage: 2 * r.Float64(), Activities: r.IntN(10)}
		if i%3 > 0 {
			cfg.Title = name(r)
		}
		diagrams = append(diagrams, draw.Simplify(randomMap(t, r), cfg).Flowchart())
	}
	for range maps / 4 {
		diagrams = append(diagrams, draw.Journey(randomJourney(r), "pl", nil), draw.Timeline(randomMatter(r), name(r), nil))
	}
	diagrams = append(diagrams, draw.Journey(journey.Retail(), "lt", map[string]int{"order": 5}), draw.Simplify(process.Map{}, draw.Config{}).Flowchart())
	failed := 0
	for i, said := range mermaid.Parse(t, diagrams) {
		if said != "" && failed < 3 {
			failed++
			t.Errorf("%s\n%s", said, diagrams[i])
		}
	}
}

// TestDotAccepts has Graphviz read random maps, and lay one out.
func TestDotAccepts(t *testing.T) {
	dot, err := exec.LookPath("dot")
	if err != nil {
		if os.Getenv("CLIENTELE_REQUIRE_REAL") == "1" {
			t.Fatal("dot is not installed: install Graphviz")
		}
		t.Skip("dot is not installed: install Graphviz")
	}
	r := rand.New(rand.NewPCG(2, 2))
	var all strings.Builder
	for range 200 {
		all.WriteString(draw.Simplify(randomMap(t, r), draw.Config{Title: name(r), Coverage: 1}).DOT())
	}
	cmd := exec.CommandContext(t.Context(), dot, "-Tcanon")
	cmd.Stdin = strings.NewReader(all.String())
	var stderr bytes.Buffer
	cmd.Stderr = &stderr
	out, err := cmd.Output()
	if n := bytes.Count(out, []byte("digraph process")); err != nil || n != 200 || stderr.Len() > 0 {
		t.Fatalf("dot read %d of 200: %v\n%s", n, err, stderr.Bytes())
	}
	if !bytes.Contains(out, []byte("zażółć")) {
		t.Error("letters are lost")
	}
}

// TestReachable: whatever is left out, all that is shown can be reached from the
// start and reaches the end, and what is shown covers what was asked for.
func TestReachable(t *testing.T) {
	r := rand.New(rand.NewPCG(3, 3))
	for range 300 {
		m := randomMap(t, r)
		cfg := draw.Config{Coverage: r.Float64(), Activities: 1 + r.IntN(6)}
		d := draw.Simplify(m, cfg)
		for _, back := range []bool{false, true} {
			seen := make([]bool, len(d.Nodes))
			for i, n := range d.Nodes {
				seen[i] = n.Kind == draw.StartNode && !back || n.Kind == draw.EndNode && back
			}
			for range d.Nodes {
				for _, e := range d.Edges {
					if back {
						e.From, e.To = e.To, e.From
					}
					seen[e.To] = seen[e.To] || seen[e.From]
				}
			}
			for i, ok := range seen {
				if !ok {
					t.Fatalf("%q cannot be reached (back %v)", d.Nodes[i].Name, back)
				}
			}
		}
		shown := map[string]bool{}
		for _, n := range d.Nodes {
			shown[n.Name] = true
		}
		total, covered := 0, 0
		for _, a := range m.Activities {
			if shown[a.Name] {
				total += a.Starts + a.Ends
			}
		}
		for _, e := range m.Edges {
			if shown[e.From] && shown[e.To] {
				total += e.Count
			}
		}
		for _, e := range d.Edges {
			covered += e.Count
		}
		if float64(covered) < cfg.Coverage*float64(total)-1e-9 {
			t.Fatalf("%d of %d is shown, want %v", covered, total, cfg.Coverage)
		}
		if len(d.Nodes)+d.HiddenNodes != len(m.Activities)+2 {
			t.Fatalf("%d nodes and %d hidden of %d", len(d.Nodes), d.HiddenNodes, len(m.Activities))
		}
	}
}

var coordinates = regexp.MustCompile(`(?:NaN|Inf)`)

// TestSVG: pictures are XML, have every name, and no two boxes overlap.
func TestSVG(t *testing.T) {
	r := rand.New(rand.NewPCG(4, 4))
	for range 150 {
		d := draw.Simplify(randomMap(t, r), draw.Config{Title: name(r), Coverage: r.Float64()})
		text := d.SVG()
		if text != d.SVG() {
			t.Fatal("it is not drawn alike twice")
		}
		if coordinates.MatchString(text) {
			t.Fatal("something is nowhere")
		}
		boxes := readBoxes(t, text)
		activities := 0
		for _, n := range d.Nodes {
			if n.Kind == draw.ActivityNode {
				activities++
			}
		}
		if len(boxes) != activities {
			t.Fatalf("%d boxes of %d activities", len(boxes), activities)
		}
		for i, a := range boxes {
			for _, b := range boxes[:i] {
				if a.x < b.x+b.w && b.x < a.x+a.w && a.y < b.y+b.h && b.y < a.y+a.h {
					t.Fatalf("two boxes overlap: %+v, %+v\n%s", a, b, text)
				}
			}
		}
	}
	if text := draw.Simplify(process.Map{}, draw.Config{}).SVG(); len(readBoxes(t, text)) != 0 {
		t.Error("nothing has boxes")
	}
	if text := (draw.Diagram{}).SVG(); !strings.HasSuffix(text, "</svg>\n") {
		t.Error("the zero Diagram cannot be drawn")
	}
}

type box struct{ x, y, w, h float64 }

// readBoxes returns the rectangles of the activities, which have round corners.
func readBoxes(t *testing.T, text string) []box {
	t.Helper()
	var out []box
	d := xml.NewDecoder(strings.NewReader(text))
	for {
		token, err := d.Token()
		if errors.Is(err, io.EOF) {
			return out
		}
		if err != nil {
			t.Fatalf("%v\n%s", err, text)
		}
		e, ok := token.(xml.StartElement)
		if !ok || e.Name.Local != "rect" {
			continue
		}
		var b box
		round := ""
		for _, a := range e.Attr {
			if a.Name.Local == "rx" {
				round = a.Value
			}
			if to, ok := map[string]*float64{"x": &b.x, "y": &b.y, "width": &b.w, "height": &b.h}[a.Name.Local]; ok {
				if _, err := fmt.Sscan(a.Value, to); err != nil {
					t.Fatal(err)
				}
			}
		}
		if round == "9" {
			out = append(out, b)
		}
	}
}

func TestSpan(t *testing.T) {
	for seconds, want := range map[float64]string{0: "0 s", 89.4: "89 s", 89.6: "2 min", 90: "2 min", 600: "10 min", 3600: "1 h", 3720: "1 h 2 min", 86400: "1 d", 90000: "25 h", 5400: "1 h 30 min", 7200: "2 h", 7199: "2 h", 36000: "10 h", 172800: "2 d", 200000: "2 d 8 h", 1209600: "14 d", 86400 * 200: "29 wk"} {
		if got := draw.Span(seconds); got != want {
			t.Errorf("%v s is %q, want %q", seconds, got, want)
		}
	}
}

func ExampleDiagram_Flowchart() {
	m := process.Map{Cases: 3, Events: 6, Activities: []process.Activity{{Name: "call;missed", Count: 3, Starts: 3}, {Name: "oddzwonić", Count: 3, Ends: 3}},
		Edges: []process.Edge{{From: "call;missed", To: "oddzwonić", Count: 3, Wall: process.Stats{Mean: 5400}}}}
	fmt.Print(draw.Simplify(m, draw.Config{}).Flowchart())
	// Output:
	// flowchart TD
	//   n0(["start"])
	//   n1(["end"])
	//   n2["call#59;missed<br/>3"]
	//   n3["oddzwonić<br/>3"]
	//   n0 -->|"3"| n2
	//   n2 -->|"3 · 1 h 30 min"| n3
	//   n3 -->|"3"| n1
	//   linkStyle 0 stroke-width:6.0px
	//   linkStyle 1 stroke-width:6.0px
	//   linkStyle 2 stroke-width:6.0px
}

func ExampleJourney() {
	m := journey.Map{Name: "Return", Steps: []journey.Step{
		{ID: "ask", Name: "Asks", Names: map[string]string{"pl": "Pyta: jak?"}, Stage: journey.PostSale, Responsible: "customer service", Emotion: -1},
		{ID: "pay", Name: "Gets money", Stage: journey.PostSale, Responsible: "finance", Actors: []string{"bank"}, Emotion: 2}}}
	fmt.Print(draw.Journey(m, "pl", nil))
	// Output:
	// journey
	//   title Return
	//   section post_sale
	//     Pyta： jak?: 2: Customer, customer service
	//     Gets money: 5: Customer, finance, bank
}

// TestLanguages proves that no English is left in a picture in Polish or
// Lithuanian, and that activities have the names that they were given.
func TestLanguages(t *testing.T) {
	var l process.Log
	for i := range 40 {
		at := time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC)
		for k, act := range []string{"a", "b", string(rune('c' + i%12)), "z"} {
			if err := l.Add(process.Event{Case: fmt.Sprint(i), Activity: act, Time: at.AddDate(0, k*k, 0)}); err != nil {
				t.Fatal(err)
			}
		}
	}
	var m process.Miner
	m.Add(&l)
	for _, c := range []struct{ language, end string }{{"pl-PL", "koniec"}, {"lt", "pabaiga"}, {"de", "end"}} {
		for _, median := range []bool{false, true} {
			d := draw.Simplify(m.Map(), draw.Config{Activities: 4, Coverage: 0.3, Median: median, Language: c.language, Names: map[string]string{"a": "złożone"}})
			svg := d.SVG()
			for _, text := range []string{svg, d.DOT(), d.Flowchart()} {
				if !strings.Contains(text, c.end) || !strings.Contains(text, "złożone") {
					t.Errorf("%s: no %s, or no name", c.language, c.end)
				}
			}
			if left := regexp.MustCompile(`cases|events|arrows|mean|median |rarer|slower| wk`).FindString(svg); c.language != "de" && left != "" {
				t.Errorf("%s: %q is in the picture", c.language, left)
			}
		}
	}
}
