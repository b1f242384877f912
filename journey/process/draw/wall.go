package draw

import (
	"fmt"
	"strings"
	"time"

	"github.com/clientele-go/clientele/journey"
)

// Sizes of a journey map on the wall.
const (
	stepWidth = 158.0
	stepGap   = 10.0
	headWidth = 118.0
	moodRoom  = 150.0
)

// JourneySVG returns a map as a picture for a wall: stages as bands, a column for
// each step, how it feels as a line, and below it channel, who is responsible and
// accountable, who is consulted and informed, the target, and what happens behind
// the stage. Where nobody is and somebody should be, it says so in red. Names of
// steps are in the language, and so are our words, if it is Polish or Lithuanian. Scores give other numbers, from
// 1 to 5, than the emotions of the steps by their ids; nil gives none.
func JourneySVG(m journey.Map, language string, scores map[string]int) string {
	w := &wall{m: m, language: language, scores: scores}
	return w.write()
}

type wall struct {
	svg
	m        journey.Map
	language string
	scores   map[string]int
	y        float64
}

func (w *wall) x(i int) float64 { return margin + headWidth + float64(i)*(stepWidth+stepGap) }

func (w *wall) write() string {
	width := w.x(len(w.m.Steps)) + margin - stepGap
	width = max(width, 420)
	var body strings.Builder
	w.y = margin
	title := oneLine(w.m.Name)
	if w.m.Persona != "" {
		title += " · " + oneLine(w.m.Persona)
	}
	w.text(margin, w.y+18, 22, "start", "#1c2b36", "600", title)
	w.y += 40
	w.stages()
	w.names()
	w.mood()
	for _, lane := range w.lanes() {
		w.lane(lane)
	}
	w.text(margin, w.y+lineStep, labelSize, "start", "#546570", "400", w.owners())
	height := w.y + 2*margin
	fmt.Fprintf(&body, `<svg xmlns="http://www.w3.org/2000/svg" width="%.0f" height="%.0f" viewBox="0 0 %.0f %.0f" font-family="Helvetica, Arial, 'Liberation Sans', sans-serif" role="img">`+"\n", width, height, width, height)
	fmt.Fprintf(&body, "<title>%s</title>\n<rect width=\"%.0f\" height=\"%.0f\" fill=\"#ffffff\"/>\n", escape(title), width, height)
	body.WriteString(w.b.String())
	body.WriteString("</svg>\n")
	return body.String()
}

// stageColours are given to stages in the order of their coming.
var stageColours = [...]int{0x2c6da4, 0x2e7d4f, 0x8a5a9e, 0xb0702a, 0x4b6572}

// stages draws a band above the steps of each stage.
func (w *wall) stages() {
	colours := map[journey.Stage]int{}
	for i := 0; i < len(w.m.Steps); {
		stage := w.m.Steps[i].Stage
		if _, ok := colours[stage]; !ok {
			colours[stage] = stageColours[len(colours)%len(stageColours)]
		}
		j := i
		for j < len(w.m.Steps) && w.m.Steps[j].Stage == stage {
			j++
		}
		x, to := w.x(i), w.x(j)-stepGap
		fmt.Fprintf(&w.b, `<rect x="%.1f" y="%.1f" width="%.1f" height="30" rx="6" fill="%s"/>`+"\n", x, w.y, to-x, mix(colours[stage], 0, 0))
		name := w.say(stageName(stage))
		w.text((x+to)/2, w.y+20, 14, "middle", "#ffffff", "600", wrap(oneLine(name), to-x-10, 14, 1)[0])
		i = j
	}
	w.y += 40
}

// names draws the boxes of the steps, dashed if a step may be left out.
func (w *wall) names() {
	lines := 1
	all := make([][]string, len(w.m.Steps))
	for i, s := range w.m.Steps {
		all[i] = wrap(oneLine(s.In(w.language)), stepWidth-18, nameSize, 3)
		lines = max(lines, len(all[i]))
	}
	h := float64(lines)*lineStep + 16
	for i, s := range w.m.Steps {
		fill, dash := "#eaf1f7", ""
		if s.Backstage {
			fill = "#ececec"
		}
		if s.Optional {
			dash = ` stroke-dasharray="5 3"`
		}
		fmt.Fprintf(&w.b, `<rect x="%.1f" y="%.1f" width="%.1f" height="%.1f" rx="9" fill="%s" stroke="#2c5878"%s/>`+"\n", w.x(i), w.y, stepWidth, h, fill, dash)
		y := w.y + (h-float64(len(all[i]))*lineStep)/2 + 12
		for _, line := range all[i] {
			w.text(w.x(i)+stepWidth/2, y, nameSize, "middle", "#1c2b36", "600", line)
			y += lineStep
		}
	}
	w.y += h + 14
}

func (w *wall) score(s journey.Step) int {
	if n, ok := w.scores[s.ID]; ok {
		return min(max(n, 1), 5)
	}
	return min(max(3+s.Emotion, 1), 5)
}

// mood draws how the steps feel that the customer sees.
func (w *wall) mood() {
	w.head(w.say("How it feels"), moodRoom)
	at := func(score int) float64 { return w.y + moodRoom - 22 - float64(score-1)*(moodRoom-44)/4 }
	right := w.x(len(w.m.Steps)) - stepGap
	for score := 1; score <= 5; score++ {
		ink := "#e4e9ed"
		if score == 3 {
			ink = "#b9c4cc"
		}
		fmt.Fprintf(&w.b, `<path d="M%.1f %.1fH%.1f" stroke="%s"/>`+"\n", w.x(0), at(score), right, ink)
	}
	var path []point
	for i, s := range w.m.Steps {
		if !s.Backstage {
			path = append(path, point{w.x(i) + stepWidth/2, at(w.score(s))})
		}
	}
	for k := 1; k < len(path); k++ {
		p, q := path[k-1], path[k]
		half := (q.x - p.x) / 2
		fmt.Fprintf(&w.b, `<path d="M%.1f %.1fC%.1f %.1f %.1f %.1f %.1f %.1f" fill="none" stroke="#546570" stroke-width="2.5"/>`+"\n", p.x, p.y, p.x+half, p.y, q.x-half, q.y, q.x, q.y)
	}
	for i, s := range w.m.Steps {
		if !s.Backstage {
			w.face(w.x(i)+stepWidth/2, at(w.score(s)), w.score(s))
		}
	}
	w.y += moodRoom + 8
}

// face draws a face that is as glad as the score says.
func (w *wall) face(x, y float64, score int) {
	colour := [...]string{"#b8322a", "#d98a3a", "#d9b441", "#7fa65a", "#2e7d4f"}[score-1]
	bend := float64(score-3) * 3.2
	fmt.Fprintf(&w.b, `<circle cx="%.1f" cy="%.1f" r="13" fill="%s" stroke="#ffffff" stroke-width="2"/>`, x, y, colour)
	fmt.Fprintf(&w.b, `<circle cx="%.1f" cy="%.1f" r="1.7" fill="#ffffff"/><circle cx="%.1f" cy="%.1f" r="1.7" fill="#ffffff"/>`, x-4.5, y-3.5, x+4.5, y-3.5)
	fmt.Fprintf(&w.b, `<path d="M%.1f %.1fQ%.1f %.1f %.1f %.1f" fill="none" stroke="#ffffff" stroke-width="1.8" stroke-linecap="round"/>`+"\n", x-6, y+5-bend/3, x, y+5+bend, x+6, y+5-bend/3)
}

// lane is a row of the map.
type lane struct {
	name  string
	cell  func(journey.Step) string
	alarm string // what stands where nothing does and something should
}

func (w *wall) lanes() []lane {
	list := func(s []string) string { return strings.Join(s, ", ") }
	return []lane{
		{"Channel", func(s journey.Step) string { return s.Channel }, ""},
		{"Known to", func(s journey.Step) string { return s.Source }, ""},
		{"Responsible", func(s journey.Step) string { return s.Responsible }, "nobody"},
		{"Accountable", func(s journey.Step) string { return s.Accountable }, "nobody"},
		{"Consulted", func(s journey.Step) string { return list(s.Consulted) }, "nobody"},
		{"Informed", func(s journey.Step) string { return list(s.Informed) }, ""},
		{"Also there", func(s journey.Step) string { return list(s.Actors) }, ""},
		{"Target", w.target, "none"},
		{"Rules", func(s journey.Step) string { return list(s.Rules) }, ""},
		{"Law", func(s journey.Step) string { return list(s.Regulations) }, ""},
	}
}

func (w *wall) target(s journey.Step) string {
	if s.Target == 0 {
		return ""
	}
	text := Span(time.Duration(s.Target).Seconds())
	if s.Calendar != "" {
		text += " (" + w.say("hours of") + " " + s.Calendar + ")"
	}
	return text
}

// lane draws a row, if there is anything in it.
func (w *wall) lane(l lane) {
	lines, any := 1, false
	cells := make([][]string, len(w.m.Steps))
	for i, s := range w.m.Steps {
		text := oneLine(l.cell(s))
		any = any || text != ""
		cells[i] = wrap(text, stepWidth-14, labelSize, 4)
		lines = max(lines, len(cells[i]))
	}
	if !any && l.alarm == "" {
		return
	}
	h := float64(lines)*14 + 12
	w.head(w.say(l.name), h)
	for i := range w.m.Steps {
		fill, ink := "#f7f9fb", "#1c2b36"
		if cells[i][0] == "" && l.alarm != "" {
			fill, ink, cells[i] = "#fbe9e7", "#b8322a", []string{w.say(l.alarm)}
		}
		fmt.Fprintf(&w.b, `<rect x="%.1f" y="%.1f" width="%.1f" height="%.1f" rx="4" fill="%s"/>`+"\n", w.x(i), w.y, stepWidth, h, fill)
		for k, line := range cells[i] {
			w.text(w.x(i)+7, w.y+16+14*float64(k), labelSize, "start", ink, "400", line)
		}
	}
	w.y += h + 4
}

// head names a row.
func (w *wall) head(name string, h float64) {
	w.text(margin, w.y+h/2+4, nameSize, "start", "#2c5878", "600", name)
}

// owners says who decides.
func (w *wall) owners() string {
	o := w.m.Owners
	var parts []string
	for _, k := range [][2]string{{"the journey", o.Journey}, {"the processes", o.Process}, {"the channels", o.Channels}, {"the touchpoints", o.Touchpoints}} {
		who := oneLine(k[1])
		if who == "" {
			who = w.say("nobody")
		}
		parts = append(parts, w.say(k[0])+": "+who)
	}
	return w.say("Who decides on") + " " + strings.Join(parts, ", ") + ". " + w.say("Dashed: may be left out. Grey: behind the stage.")
}

// say returns a word of ours in the language.
func (w *wall) say(english string) string {
	return strings.ReplaceAll(say(wallWords, w.language, english), "_", " ")
}

// wallWords are our words in Polish and Lithuanian.
var wallWords = map[string][2]string{
	"pre_sale":        {"przed zakupem", "prieš pirkimą"},
	"purchase":        {"zakup", "pirkimas"},
	"post_sale":       {"po zakupie", "po pirkimo"},
	"other":           {"inne", "kita"},
	"How it feels":    {"Odczucia", "Savijauta"},
	"Channel":         {"Kanał", "Kanalas"},
	"Known to":        {"Widoczne w", "Matoma"},
	"Responsible":     {"Wykonuje", "Atlieka"},
	"Accountable":     {"Odpowiada", "Atsako"},
	"Consulted":       {"Opiniuje", "Konsultuoja"},
	"Informed":        {"Informowani", "Informuojami"},
	"Also there":      {"Uczestniczą", "Dalyvauja"},
	"Target":          {"Czas docelowy", "Siekiamas laikas"},
	"Rules":           {"Zasady", "Taisyklės"},
	"Law":             {"Prawo", "Teisė"},
	"nobody":          {"nikt", "niekas"},
	"none":            {"brak", "nėra"},
	"hours of":        {"godziny:", "darbo laikas:"},
	"Who decides on":  {"Kto decyduje:", "Kas sprendžia:"},
	"the journey":     {"podróż klienta", "kliento kelionė"},
	"the processes":   {"procesy", "procesai"},
	"the channels":    {"kanały", "kanalai"},
	"the touchpoints": {"punkty styku", "sąlyčio taškai"},
	"Dashed: may be left out. Grey: behind the stage.": {"Linia przerywana: krok można pominąć. Szare: zaplecze.",
		"Brūkšninė linija: žingsnį galima praleisti. Pilka: užkulisiai."},
}
