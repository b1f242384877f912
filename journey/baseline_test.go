package journey

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"
	"time"

	"github.com/clientele-go/clientele/channel"
	"github.com/clientele-go/clientele/customer"
)

// TestKaplanMeier takes the remissions of Freireich and others (1963), on which
// the estimator is taught: weeks of 21 patients, of whom 12 were still well.
func TestKaplanMeier(t *testing.T) {
	var stays []stay
	for _, w := range []int{6, 6, 6, -6, 7, -9, 10, -10, -11, 13, 16, -17, -19, -20, 22, 23, -25, -32, -32, -34, -35} {
		stays = append(stays, stay{took: time.Duration(max(w, -w)), ended: w > 0})
	}
	slices.Reverse(stays)
	for _, c := range []struct {
		share float64
		want  time.Duration
	}{{0.858, 6}, {0.857, 7}, {0.807, 7}, {0.753, 10}, {0.691, 13}, {0.628, 16}, {0.538, 22}, {0.5, 23}, {0.449, 23}, {0.448, 0}, {0.05, 0}} {
		if got, known := kaplanMeier(stays, c.share); got != c.want || known != (c.want > 0) {
			t.Errorf("%.3f remain after %d, %v; want %d", c.share, got, known, c.want)
		}
	}
}

// TestKaplanMeierWithoutOpen proves that without open stays the estimator is
// the plain share of those that stayed longer.
func TestKaplanMeierWithoutOpen(t *testing.T) {
	for seed := range uint64(200) {
		d := rand.New(rand.NewPCG(seed, 1))
		stays := make([]stay, 1+d.IntN(60))
		for i := range stays {
			stays[i] = stay{took: time.Duration(1 + d.IntN(30)), ended: true}
		}
		got, _ := kaplanMeier(slices.Clone(stays), 0.05)
		var want time.Duration
		for took := time.Duration(1); want == 0; took++ {
			longer := 0
			for _, s := range stays {
				if s.took > took {
					longer++
				}
			}
			if 20*longer <= len(stays) {
				want = took
			}
		}
		if got != want {
			t.Fatalf("seed %d: %d, want %d", seed, got, want)
		}
	}
}

// TestLearnOpen proves that matters which are still at a step make its stays
// longer, and that nothing is said of a step that too few have left.
func TestLearnOpen(t *testing.T) {
	m := Retail()
	start := time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC)
	at := start.AddDate(0, 1, 0)
	matter := func(n int, paid time.Duration, status channel.OrderStatus) Matter {
		r := channel.Ref{Channel: "web", Kind: channel.KindOrder, ID: fmt.Sprint(n)}
		f := &channel.Fact{Ref: r, Content: &channel.Order{Number: r.ID, Status: status, PlacedAt: channel.UTC(start)}}
		entries := []customer.Entry{{At: start, Kind: customer.OrderPlaced, Ref: r, Fact: f}}
		if paid > 0 {
			entries = append(entries, customer.Entry{At: start.Add(paid), Kind: customer.OrderPaid, Ref: r, Fact: f})
		}
		return Analyse(entries, at, Rules{}).Matters[0]
	}
	var matters []Matter
	for i := range 20 {
		matters = append(matters, matter(i, time.Duration(i+1)*time.Hour, channel.OrderOpen))
	}
	matters = append(matters, matter(20, 0, channel.OrderCancelled), matter(21, 0, channel.OrderCancelled)) // nothing goes on any more
	for _, c := range []struct {
		open int
		want time.Duration
	}{{0, 19 * time.Hour}, {1, 20 * time.Hour}, {2, 0}} {
		all := slices.Clone(matters)
		for i := range c.open {
			all = append(all, matter(100+i, 0, channel.OrderOpen))
		}
		b := LearnOpen(m, slices.Values(all), at)
		if d, known := b["order"]; d.P95 != c.want || known != (c.want > 0) || known && d.N != 20 {
			t.Errorf("%d open: %+v", c.open, b)
		}
		if _, known := b["pay"]; known {
			t.Errorf("%d open: nobody has gone on from paying: %+v", c.open, b)
		}
		slices.Reverse(all)
		if d := LearnOpen(m, slices.Values(all), at); len(d) != len(b) || d["order"] != b["order"] {
			t.Errorf("%d open: in another order: %+v, not %+v", c.open, d, b)
		}
	}
}
