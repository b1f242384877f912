package main

import (
	_ "embed"
	"html/template"
	"io"

	"github.com/clientele-go/clientele/journey"
	"github.com/clientele-go/clientele/journey/process/draw"
)

//go:embed page.html
var page string

// html writes the report as one page that needs nothing from elsewhere.
func (r *report) html(w io.Writer) error {
	t, err := template.New("page").Funcs(template.FuncMap{
		"cost": r.cost, "share": r.share, "change": change, "per100": r.per100, "say": r.say, "sayf": r.sayf, "owner": r.owner,
		"plus":  func(a, b int) int { return a + b },
		"cause": func(c journey.Cause) string { return r.say(string(c)) },
		"trend": r.trendPicture, "bars": r.rankPicture, "spark": r.sparkPicture, "verdicts": r.verdictPicture, "owners": r.ownerPicture, "causes": r.causePicture,
		"process": func(d draw.Diagram) template.HTML { return template.HTML(d.SVG()) },
		"picture": r.storyPicture, "time": func(g journey.Gap) string { return r.moment(g.At) },
		"story": r.story, "gaps": func(s story) []journey.Gap { return s.gaps },
	}).Parse(page)
	if err != nil {
		return err
	}
	return t.Execute(w, map[string]any{"Title": r.title(), "Language": r.language, "R": r})
}
