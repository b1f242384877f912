package journey_test

import (
	"errors"
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	gocmp "github.com/google/go-cmp/cmp"

	"github.com/clientele-go/clientele/channel"
	"github.com/clientele-go/clientele/internal/world"
	"github.com/clientele-go/clientele/journey"
)

// TestSummary proves that parts add up to the whole in any order, that the
// verdicts are those of all triggers, and that every pound is charged once.
func TestSummary(t *testing.T) {
	all, _ := people(t, world.Config{People: 150}, nil)
	r := retailRules(t)
	var whole, a, b journey.Summary
	triggers, gaps := 0, 0
	var avoidable, repeats int64
	for p := range len(all) {
		x := journey.Analyse(all[p], world.StoryNow, r)
		whole.Add(&x)
		if p%3 == 0 {
			a.Add(&x)
		} else {
			b.Add(&x)
		}
		for _, f := range x.Findings {
			if f.Kind != journey.RepeatContact {
				triggers++
			}
		}
		gaps += len(x.Gaps)
		for _, g := range x.Gaps {
			avoidable += g.Avoidable.Minor
		}
		for _, m := range x.Matters {
			for i, e := range m.Episodes {
				for j, c := range e.Contacts {
					if (i > 0 || j > 0) && c.Reached {
						repeats += r.Costs[c.Kind].Minor
					}
				}
			}
		}
	}
	var weeks journey.Summary
	for p := range len(all) {
		x := journey.Analyse(all[p], world.StoryNow, r)
		for from := world.StoryNow.AddDate(-3, 0, 0); from.Before(world.StoryNow.AddDate(0, 2, 0)); from = from.AddDate(0, 0, 7) {
			weeks.AddPeriod(&x, from, from.AddDate(0, 0, 7))
		}
	}
	if weeks.Contacts != whole.Contacts || weeks.Orders != whole.Orders || weeks.FirstContact != whole.FirstContact || weeks.Undecided != whole.Undecided {
		t.Errorf("weeks: %d contacts, %d orders, %v; whole: %d, %d, %v", weeks.Contacts, weeks.Orders, weeks.FirstContact, whole.Contacts, whole.Orders, whole.FirstContact)
	}
	if d := gocmp.Diff(whole.Verdicts, weeks.Verdicts); d != "" {
		t.Errorf("verdicts of weeks: %s", d)
	}
	b.Merge(&a)
	b.Merge(&journey.Summary{})
	if d := gocmp.Diff(whole, b); d != "" {
		t.Errorf("parts: %s", d)
	}
	sum := 0
	for _, k := range whole.Kinds() {
		sum += whole.Triggers(k)
	}
	if sum != triggers {
		t.Errorf("%d verdicts, %d triggers", sum, triggers)
	}
	worst := whole.Worst(nil)
	var charged int64
	for i, w := range worst {
		gaps -= w.Gaps
		for _, m := range w.Avoidable {
			charged += m.Minor
		}
		if i > 0 && len(w.Avoidable) > 0 && len(worst[i-1].Avoidable) == 0 {
			t.Errorf("%v comes after %v", w, worst[i-1])
		}
	}
	if gaps != 0 || charged != avoidable || charged == 0 || charged > repeats {
		t.Errorf("%d gaps are left; charged %d of %d, and further contacts cost %d", gaps, charged, avoidable, repeats)
	}
	if whole.Orders == 0 || whole.FirstContact.N == 0 || len(whole.Cost) == 0 {
		t.Errorf("%+v", whole)
	}
}

// TestCalibrate proves that weights are found again with which scores were
// made, that they do better than equal ones, and that too few samples are
// refused.
func TestCalibrate(t *testing.T) {
	want := journey.Weights{journey.Repeats: 2, journey.BrokenPromises: 0.5, journey.Transfers: 1}
	d := rand.New(rand.NewPCG(1, 2))
	var samples []journey.Sample
	for range 900 {
		counts := map[journey.Driver]int{journey.Repeats: d.IntN(4), journey.BrokenPromises: d.IntN(3), journey.Transfers: d.IntN(3), journey.LateAnswers: d.IntN(5)}
		samples = append(samples, journey.Sample{Counts: counts, Said: 1 + want.Score(counts) - 0.2*float64(counts[journey.LateAnswers]) + 0.3*d.NormFloat64()})
	}
	c, err := journey.Calibrate(samples)
	if err != nil {
		t.Fatal(err)
	}
	for k, w := range want {
		if math.Abs(c.Weights[k]-w) > 0.05 {
			t.Errorf("%s: %.3f, want %.3f", k, c.Weights[k], w)
		}
	}
	if w, ok := c.Weights[journey.LateAnswers]; ok {
		t.Errorf("what lowers the score has the weight %.3f", w)
	}
	if c.N != 300 || c.Rank < 0.9 || c.Rank <= c.Unit {
		t.Errorf("%+v", c)
	}
	if _, err := journey.Calibrate(samples[:199]); !errors.Is(err, journey.ErrFewSamples) {
		t.Error(err)
	}
	samples[4].Said = math.NaN()
	if _, err := journey.Calibrate(samples); err == nil {
		t.Error("not a number was taken for one")
	}
}

// TestWilson compares intervals with those that R's prop.test gives without
// continuity correction.
func TestWilson(t *testing.T) {
	for _, c := range []struct {
		s         journey.Share
		low, high float64
	}{
		{journey.Share{Hits: 0, N: 10}, 0, 0.2775},
		{journey.Share{Hits: 1, N: 2}, 0.0945, 0.9055},
		{journey.Share{Hits: 81, N: 263}, 0.2553, 0.3662},
		{journey.Share{Hits: 10, N: 10}, 0.7225, 1},
		{journey.Share{}, 0, 1},
	} {
		got := c.s.Wilson(0)
		if math.Abs(got.Low-c.low) > 5e-5 || math.Abs(got.High-c.high) > 5e-5 {
			t.Errorf("%v: %.4f to %.4f, want %.4f to %.4f", c.s, got.Low, got.High, c.low, c.high)
		}
	}
}

func TestQuantile(t *testing.T) {
	v := []float64{4, 1, 3, 2}
	for q, want := range map[float64]float64{0: 1, 0.2: 1.6, 0.25: 1.75, 0.5: 2.5, 0.95: 3.85, 1: 4, 2: 4, -1: 1} {
		if got := journey.Quantile(v, q); math.Abs(got-want) > 1e-12 {
			t.Errorf("%.2f: %f, want %f", q, got, want)
		}
	}
	if !slices.Equal(v, []float64{4, 1, 3, 2}) || journey.Quantile[int](nil, 0.5) != 0 {
		t.Error("the values were changed, or none have a quantile")
	}
	if got := journey.Quantile([]int64{7}, 0.3); got != 7 {
		t.Errorf("of one value: %f", got)
	}
	if got := journey.Quantile([]int{3, 1}, math.NaN()); got != 1 {
		t.Errorf("of no share: %f", got)
	}
}

// TestBalances proves what a customer brought and cost.
func TestBalances(t *testing.T) {
	s := m1(t)
	r := m1Rules(t)
	r.MarginPercent = 20
	r.Costs = map[channel.InteractionKind]channel.Money{channel.Call: {Minor: 2500, Currency: "PLN"}}
	got := journey.Analyse(s.entries, s.at(t, "12-01 12:00"), r).Balances
	pln := func(n int64) channel.Money { return channel.Money{Minor: n, Currency: "PLN"} }
	want := []journey.Balance{{Revenue: pln(34980 - 14990), Margin: pln(3998), Cost: pln(7500)}}
	if d := gocmp.Diff(want, got); d != "" || got[0].Net() != -3502 {
		t.Errorf("%s, net %d", d, got[0].Net())
	}
}
