package main

import (
	_ "embed"
	"html/template"
	"io"

	"github.com/clientele-go/clientele/channel"
	"github.com/clientele-go/clientele/journey"
	"github.com/clientele-go/clientele/journey/process/draw"
)

//go:embed page.html
var page string

// html writes the report as one page that needs nothing from elsewhere.
func (r *report) html(w io.Writer) error {
	t, err := template.New("page").Funcs(template.FuncMap{
		"cost": cost, "share": share, "change": change, "per100": per100,
		"or": func(a, b string) string {
			if a == "" {
				return b
			}
			return a
		},
		"plus":  func(a, b int) int { return a + b },
		"trend": trendPicture, "bars": rankPicture, "spark": sparkPicture, "verdicts": verdictPicture, "owners": ownerPicture, "causes": causePicture,
		"process": func(d draw.Diagram) template.HTML { return template.HTML(d.SVG()) },
		"story":   r.storyPicture, "time": func(g journey.Gap) string { return g.At.In(r.zone).Format("2 Jan 15:04") },
		"name": story.name, "gaps": func(s story) []journey.Gap { return s.gaps }, "matter": func(s story) journey.Matter { return s.matter },
		"money": func(ms []channel.Money) string { return cost(ms) },
	}).Parse(page)
	if err != nil {
		return err
	}
	return t.Execute(w, map[string]any{"Title": r.title(), "R": r})
}
