package draw

import (
	"fmt"
	"strings"
	"time"

	"github.com/clientele-go/clientele/journey"
)

// Journey returns a map as a journey diagram of Mermaid: its steps by stage,
// with how they feel, from 1 to 5, and who takes part. Scores give other numbers
// than the emotions of the steps by their ids, such as what customers said; nil
// gives none. Names are in the language.
func Journey(m journey.Map, language string, scores map[string]int) string {
	var b strings.Builder
	b.WriteString("journey\n")
	if m.Name != "" {
		fmt.Fprintf(&b, "  title %s\n", word(m.Name))
	}
	stage := journey.Stage("")
	for i, s := range m.Steps {
		if i == 0 || s.Stage != stage {
			stage = s.Stage
			fmt.Fprintf(&b, "  section %s\n", word(stageName(stage)))
		}
		score, ok := scores[s.ID]
		if !ok {
			score = 3 + s.Emotion
		}
		var who []string
		if !s.Backstage {
			who = append(who, "Customer")
		}
		for _, a := range append([]string{s.Responsible}, s.Actors...) {
			if a != "" {
				who = append(who, word(a))
			}
		}
		fmt.Fprintf(&b, "    %s: %d: %s\n", word(s.In(language)), min(max(score, 1), 5), strings.Join(who, ", "))
	}
	return b.String()
}

func stageName(s journey.Stage) string {
	if s == "" {
		return "other"
	}
	return string(s)
}

// Timeline returns a matter as a timeline diagram of Mermaid: what happened by
// day, in a zone, nil meaning UTC. It has the kinds of entries and no text, name
// or number of anybody.
func Timeline(m *journey.Matter, title string, zone *time.Location) string {
	if zone == nil {
		zone = time.UTC
	}
	var b strings.Builder
	b.WriteString("timeline\n")
	if title != "" {
		fmt.Fprintf(&b, "  title %s\n", word(title))
	}
	day := ""
	for _, l := range m.Links {
		at := l.Entry.At.In(zone)
		if d := at.Format(time.DateOnly); d != day {
			day = d
			fmt.Fprintf(&b, "  %s ", day)
		} else {
			b.WriteString("             ")
		}
		fmt.Fprintf(&b, ": %s#58;%s %s\n", at.Format("15"), at.Format("04"), word(journey.Activity(*l.Entry)))
	}
	return b.String()
}

// word writes a text for journeys and timelines, which know no quotes: what
// means something there is replaced by what looks alike.
func word(s string) string {
	s = strings.NewReplacer(":", "：", ";", "；", "#", "＃", ",", "，", "%", "％", "<", "‹", ">", "›", "{", "❴", "}", "❵", "`", "´").Replace(oneLine(s))
	if s == "" {
		return "…"
	}
	lower := strings.ToLower(s)
	for _, keyword := range []string{"section", "title", "acctitle", "accdescr", "journey", "timeline"} {
		if strings.HasPrefix(lower, keyword) {
			return "\u2060" + s // a word joiner, which is not seen
		}
	}
	return s
}
