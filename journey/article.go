package journey

import (
	"cmp"
	"slices"
	"strings"
	"time"

	"github.com/clientele-go/clientele/channel"
)

// returnable is for how long after a sale goods are looked for in it.
const returnable = 400 * 24 * time.Hour

// takesBack reports whether a till receipt brings goods back.
func takesBack(o *channel.Order) bool {
	return o.Type == channel.SaleReturn || slices.ContainsFunc(o.Lines, func(l channel.Line) bool { return strings.HasPrefix(l.Quantity, "-") })
}

// byArticle finds the order that sold what a receipt without an order number
// brings back: the customer's only one with that article, or the only one with
// that article at that price. If there are several, they are candidates, the
// likeliest first: nobody guesses.
func (t *threader) byArticle(n int) []int {
	back := t.facts[n]
	var fits []int
	score := map[int]float64{}
	for m, o := range t.facts {
		if o == nil || m == n || takesBack(o) || !o.PlacedAt.Before(back.PlacedAt.Time) || back.PlacedAt.Sub(o.PlacedAt.Time) > returnable ||
			o.Status == channel.OrderCancelled || o.Type == channel.SaleVoid {
			continue
		}
		if s := sameArticles(back, o); s > 0 {
			fits = append(fits, m)
			score[m] = s
		}
	}
	slices.SortFunc(fits, func(a, b int) int {
		return cmp.Or(cmp.Compare(score[b], score[a]), t.facts[b].PlacedAt.Compare(t.facts[a].PlacedAt.Time), t.orders[a].Compare(t.orders[b]))
	})
	switch {
	case len(fits) == 0:
		return nil
	case len(fits) == 1, score[fits[0]] > score[fits[1]]:
		t.article[n] = ReasonArticle
		return fits[:1]
	}
	for _, m := range fits {
		t.unsure[n] = append(t.unsure[n], Candidate{Matter: t.orders[m].String(), Score: score[m],
			Why: t.words.candidate(hint{article: true})})
	}
	return nil
}

// sameArticles returns which share of what comes back an order sold: half for
// the article, half for its price.
func sameArticles(back, sold *channel.Order) float64 {
	points, lines := 0.0, 0.0
	for _, b := range back.Lines {
		if b.Voided || back.Type != channel.SaleReturn && !strings.HasPrefix(b.Quantity, "-") {
			continue
		}
		lines++
		best := 0.0
		for _, s := range sold.Lines {
			if s.Voided || !(b.SKU != "" && b.SKU == s.SKU || b.GTIN != "" && b.GTIN == s.GTIN) {
				continue
			}
			p := 0.5
			if b.UnitPrice == s.UnitPrice {
				p = 1
			}
			best = max(best, p)
		}
		points += best
	}
	if lines == 0 {
		return 0
	}
	return points / lines
}
