package segment_test

import (
	"errors"
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"testing"
	"time"

	"github.com/clientele-go/clientele/channel"
	"github.com/clientele-go/clientele/customer"
	"github.com/clientele-go/clientele/journey/segment"
)

// cdnow are the parameters of the CDNOW sample, and what follows from them:
// published by Fader, Hardie and Lee, and computed from the sample.
var cdnow = segment.BGNBD{R: 0.242593, Alpha: 4.413532, A: 0.792886, B: 2.425754}

// TestPublishedExpectations: numbers of the paper and of other implementations.
func TestPublishedExpectations(t *testing.T) {
	a := segment.History{Repeat: 2, Last: 30.43, Age: 38.86}
	b := segment.History{Repeat: 1, Last: 1.71, Age: 38.86}
	for _, c := range []struct {
		what            string
		got, want, fuzz float64
	}{
		{"expected in 39 weeks", cdnow.Expected(a, 39), 1.22591, 1e-5},
		{"alive", cdnow.Alive(a), 0.726609, 1e-6},
		{"alive, once long ago", cdnow.Alive(b), 0.212227, 1e-6},
		{"alive without a repeat", cdnow.Alive(segment.History{Age: 10}), 1, 0},
		{"new customer, a day", cdnow.ExpectedOfNew(1.0 / 7), 0.0078, 5e-5},
		{"new customer, a week", cdnow.ExpectedOfNew(1), 0.0532, 5e-5},
	} {
		if !near(c.got, c.want, c.fuzz) {
			t.Errorf("%s: %.6f, want %.6f", c.what, c.got, c.want)
		}
	}
}

// oracle computes the expectation by the defining integral instead of the
// hypergeometric function: given rate λ and dropout p an active customer buys
// (1 − exp(−λpt))/p times in t, and the customer's λ and p have the
// distributions of the model, updated by x and T for one who is active.
func oracle(m segment.BGNBD, x, age, weeks float64) float64 {
	gamma := func(shape, rate float64) func(l float64) float64 {
		c := shape*math.Log(rate) - lgamma(shape)
		return func(l float64) float64 { return math.Exp(c + (shape-1)*math.Log(l) - rate*l) }
	}
	// In logarithms of λ and logits of p both integrands are smooth and end on
	// both sides, so that the trapezoidal rule is exact to many digits.
	lambda := gamma(m.R+x, m.Alpha+age)
	beta := func(p, q float64) float64 {
		return math.Exp(lgamma(m.A+m.B+x) - lgamma(m.A) - lgamma(m.B+x) + (m.A-1)*math.Log(p) + (m.B+x-1)*math.Log(q))
	}
	var sum float64
	const h = 0.25
	step := h / (1 + math.Sqrt(x)) // many purchases leave little doubt about λ
	for u := -60.0; u < 12; u += step {
		l := math.Exp(u)
		d := lambda(l) * l
		if d < 1e-20 {
			continue
		}
		for w := -170.0; w < 170; w += h {
			p, q := 1/(1+math.Exp(-w)), 1/(1+math.Exp(w))
			sum += d * beta(p, q) * p * q * -math.Expm1(-l*p*weeks) / p
		}
	}
	return sum * h * step
}

func lgamma(x float64) float64 { v, _ := math.Lgamma(x); return v }

// TestExpectedAgainstIntegral: also where the closed form of the paper has no
// value or overflows: a = 1, many purchases, far horizons.
func TestExpectedAgainstIntegral(t *testing.T) {
	for _, c := range []struct {
		m             segment.BGNBD
		x, age, weeks float64
	}{
		{cdnow, 0, 0, 78}, {cdnow, 2, 38.86, 39}, {cdnow, 29, 38, 1000},
		{segment.BGNBD{R: 0.5, Alpha: 8, A: 1, B: 2}, 3, 20, 52},
		{segment.BGNBD{R: 0.5, Alpha: 8, A: 1 + 1e-9, B: 2}, 3, 20, 52},
		{segment.BGNBD{R: 2, Alpha: 1, A: 3.5, B: 0.7}, 1, 5, 10},
		{segment.BGNBD{R: 0.8, Alpha: 3, A: 0.2, B: 0.3}, 0, 4, 30},
		{segment.BGNBD{R: 0.8, Alpha: 3, A: 0.5, B: 0.5}, 0, 4, 30},
		{segment.BGNBD{R: 1.5, Alpha: 6, A: 0.6, B: 5}, 400, 200, 100},
	} {
		h := segment.History{Repeat: int(c.x), Age: c.age, Last: c.age}
		got := c.m.Expected(h, c.weeks) / c.m.Alive(h)
		if want := oracle(c.m, c.x, c.age, c.weeks); !near(got, want, 1e-6*want) {
			t.Errorf("%+v x=%v T=%v t=%v: %.9g, want %.9g", c.m, c.x, c.age, c.weeks, got, want)
		}
	}
}

// TestPublishedMeans: conditional means of the first ten repeat buyers of the
// CDNOW sample by the published parameters.
func TestPublishedMeans(t *testing.T) {
	m := segment.GammaGamma{P: 6.25, Q: 3.74, V: 15.44}
	for _, c := range []struct {
		repeat     int
		mean, want float64
	}{{2, 22.35, 24.66}, {1, 11.77, 18.92}, {0, 0, 35.22}} {
		if got := m.Mean(segment.History{Repeat: c.repeat, Mean: c.mean}); !near(got, c.want, 0.05) {
			t.Errorf("x=%d z=%v: %.3f, want %.2f", c.repeat, c.mean, got, c.want)
		}
	}
}

// gammaOf draws from a gamma distribution (Marsaglia and Tsang 2000).
func gammaOf(r *rand.Rand, shape, rate float64) float64 {
	if shape < 1 {
		return gammaOf(r, shape+1, rate) * math.Pow(r.Float64(), 1/shape)
	}
	d := shape - 1.0/3
	for {
		x := r.NormFloat64()
		v := 1 + x/math.Sqrt(9*d)
		if v <= 0 {
			continue
		}
		v *= v * v
		if math.Log(r.Float64()) < x*x/2+d-d*v+d*math.Log(v) {
			return d * v / rate
		}
	}
}

// simulate lets customers buy and drop out as the models say, and returns
// what is known at the end of their observation and how often each bought in
// the weeks after it.
func simulate(r *rand.Rand, n int, m segment.BGNBD, g segment.GammaGamma, after float64) (histories []segment.History, later []int) {
	for i := range n {
		rate := gammaOf(r, m.R, m.Alpha)
		ga, gb := gammaOf(r, m.A, 1), gammaOf(r, m.B, 1)
		drop := ga / (ga + gb)
		nu := gammaOf(r, g.Q, g.V)
		h := segment.History{Customer: customer.ID(fmt.Sprint(i)), Currency: "EUR", Age: 27 + 12*r.Float64()}
		bought, sum := 0, 0.0
		for at := r.ExpFloat64() / rate; at < h.Age+after; at += r.ExpFloat64() / rate {
			if at <= h.Age {
				h.Repeat, h.Last = h.Repeat+1, at
				sum += gammaOf(r, g.P, nu)
			} else {
				bought++
			}
			if r.Float64() < drop {
				break
			}
		}
		if h.Repeat > 0 {
			h.Mean = sum / float64(h.Repeat)
		}
		histories, later = append(histories, h), append(later, bought)
	}
	return histories, later
}

// TestRecover: the models find the parameters that simulated customers were
// made by. Of 6000 customers r and α come back within 15 %, the mean dropout
// within 20 %, the parameters of the amounts within 20 %; what they buy later is
// foretold within 8 %; and no likelihood is below that of the truth.
func TestRecover(t *testing.T) {
	amounts := segment.GammaGamma{P: 6.25, Q: 3.74, V: 1544}
	truths := []segment.BGNBD{
		{R: 0.25, Alpha: 4.4, A: 0.8, B: 2.4},
		{R: 1.2, Alpha: 8, A: 0.5, B: 3},
		{R: 0.6, Alpha: 12, A: 1.5, B: 4},
	}
	if testing.Short() {
		truths = truths[:1]
	}
	for i, truth := range truths {
		histories, later := simulate(rand.New(rand.NewPCG(uint64(i), 1)), 6000, truth, amounts, 39)
		m, err := segment.FitBGNBD(histories)
		if err != nil {
			t.Fatal(err)
		}
		best, err := truth.LogLikelihoodOf(histories)
		if err != nil {
			t.Fatal(err)
		}
		drop := func(m segment.BGNBD) float64 { return m.A / (m.A + m.B) }
		if m.LogLikelihood < best || !near(m.R, truth.R, 0.15*truth.R) || !near(m.Alpha, truth.Alpha, 0.15*truth.Alpha) || !near(drop(m), drop(truth), 0.2*drop(truth)) {
			t.Errorf("fitted %+v, likelihood of the truth %.3f, truth %+v", m, best, truth)
		}
		var want int
		var got, alive float64
		for j, h := range histories {
			want += later[j]
			got += m.Expected(h, 39)
			alive += m.Alive(h)
		}
		if !near(got, float64(want), 0.08*float64(want)) {
			t.Errorf("foretold %.1f purchases, there were %d", got, want)
		}
		g, err := segment.FitGammaGamma(histories)
		if err != nil {
			t.Fatal(err)
		}
		if g.LogLikelihood < amounts.LogLikelihoodOf(histories) || !near(g.P, amounts.P, 0.2*amounts.P) || !near(g.Q, amounts.Q, 0.2*amounts.Q) || !near(g.V, amounts.V, 0.3*amounts.V) {
			t.Errorf("fitted %+v, truth %+v with %.3f", g, amounts, amounts.LogLikelihoodOf(histories))
		}
		if !near(g.Correlation, 0, 0.06) {
			t.Errorf("correlation %.3f of independent amounts", g.Correlation)
		}
		t.Logf("%+v drop %.3f (truth %+v %.3f), later %.0f of %d, %+v", m, drop(m), truth, drop(truth), got, want, g)
	}
}

// TestFitOrder: neither the order of the customers nor the unit of money
// matters.
func TestFitOrder(t *testing.T) {
	r := rand.New(rand.NewPCG(9, 9))
	histories, _ := simulate(r, 800, cdnow, segment.GammaGamma{P: 4, Q: 4, V: 30}, 0)
	m, err := segment.FitBGNBD(histories)
	if err != nil {
		t.Fatal(err)
	}
	g, err := segment.FitGammaGamma(histories)
	if err != nil {
		t.Fatal(err)
	}
	r.Shuffle(len(histories), func(i, j int) { histories[i], histories[j] = histories[j], histories[i] })
	if again, err := segment.FitBGNBD(histories); err != nil || again != m {
		t.Errorf("another order, another model: %+v %+v %v", m, again, err)
	}
	if again, err := segment.FitGammaGamma(histories); err != nil || again != g {
		t.Errorf("another order, another model: %+v %+v %v", g, again, err)
	}
	for i := range histories {
		histories[i].Mean *= 128
	}
	if again, err := segment.FitGammaGamma(histories); err != nil || !near(again.P, g.P, 1e-3*g.P) || !near(again.V, 128*g.V, 128e-3*g.V) {
		t.Errorf("another unit, another model: %+v %+v %v", g, again, err)
	}
}

// TestFitErrors: what cannot be fitted is an error, and never a number.
func TestFitErrors(t *testing.T) {
	for name, hs := range map[string][]segment.History{
		"nobody":       nil,
		"one":          {{Repeat: 1, Last: 1, Age: 2}},
		"no repeat":    {{Age: 3}, {Age: 4}, {Age: 5}},
		"contradicts":  {{Repeat: 1, Last: 3, Age: 2}, {Repeat: 1, Last: 1, Age: 2}},
		"never bought": {{Repeat: 0, Last: 1, Age: 2}, {Repeat: 1, Last: 1, Age: 2}},
		"not a number": {{Repeat: 1, Last: math.NaN(), Age: 2}, {Repeat: 1, Last: 1, Age: 2}},
	} {
		_, err := segment.FitBGNBD(hs)
		_, typed := errors.AsType[*segment.HistoryError](err)
		if !errors.Is(err, segment.ErrFit) && !typed {
			t.Errorf("%s: %v", name, err)
		}
	}
	two := []segment.History{{Repeat: 1, Mean: 5, Currency: "EUR"}, {Repeat: 1, Mean: 6, Currency: "PLN"}, {Repeat: 2, Mean: 5, Currency: "EUR"}, {Repeat: 2, Mean: 9, Currency: "EUR"}}
	if _, err := segment.FitGammaGamma(two); !errors.Is(err, segment.ErrFit) {
		t.Errorf("two currencies in one model: %v", err)
	}
	var same []segment.History
	for i := range 50 {
		same = append(same, segment.History{Repeat: 1 + i%5, Mean: 1000, Currency: "EUR"})
	}
	if m, err := segment.FitGammaGamma(same); !errors.Is(err, segment.ErrFit) {
		t.Errorf("amounts that never vary: %+v %v", m, err)
	}
}

// TestLifetime: without discount it is purchases times amount, and later money
// is worth less.
func TestLifetime(t *testing.T) {
	g := segment.GammaGamma{P: 6.25, Q: 3.74, V: 1544}
	h := segment.History{Repeat: 2, Last: 30.43, Age: 38.86, Mean: 2235}
	plain := segment.Lifetime(cdnow, g, h, 39, 0, 1)
	if want := cdnow.Expected(h, 39) * g.Mean(h); !near(float64(plain), want, 1) {
		t.Errorf("without discount %d, want %.1f", plain, want)
	}
	// Money of week w at 10 % a year, by hand for three weeks.
	var want float64
	for w := range 3 {
		part := cdnow.Expected(h, float64(w+1)) - cdnow.Expected(h, float64(w))
		want += part * g.Mean(h) * 0.4 / math.Pow(1.1, float64(w+1)*7/365.2425)
	}
	if got := segment.Lifetime(cdnow, g, h, 3, 0.1, 0.4); got != int64(math.Round(want)) {
		t.Errorf("three weeks: %d, want %.1f", got, want)
	}
	if d := segment.Lifetime(cdnow, g, h, 39, 0.1, 1); d >= plain || float64(d) < float64(plain)/1.1 {
		t.Errorf("discounted %d of %d", d, plain)
	}
	if got := segment.Lifetime(cdnow, segment.GammaGamma{P: 1, Q: 0.5, V: 1}, segment.History{Age: 3}, 39, 0.1, 1); got != 0 {
		t.Errorf("no mean, but worth %d", got)
	}
}

func TestHistories(t *testing.T) {
	zone, err := time.LoadLocation("Europe/Warsaw")
	if err != nil {
		t.Fatal(err)
	}
	at := func(d, h int) time.Time { return time.Date(2026, 3, d, h, 30, 0, 0, zone) }
	buy := func(id customer.ID, when time.Time, minor int64, currency string) segment.Purchase {
		return segment.Purchase{Customer: id, At: when, Amount: channel.Money{Minor: minor, Currency: currency}}
	}
	purchases := []segment.Purchase{
		buy("a", at(1, 0), 100, "PLN"), buy("a", at(1, 23), 50, "PLN"), // one day in Warsaw, two in UTC
		buy("a", at(8, 12), 300, "PLN"), buy("a", at(22, 12), 500, "PLN"), buy("a", at(23, 12), -500, "PLN"),
		buy("a", at(8, 12), 700, "EUR"), buy("b", at(29, 12), 1, "PLN"), buy("c", at(3, 1), -5, "PLN"),
	}
	want := []segment.History{
		{Customer: "a", Currency: "EUR", Age: 20.0 / 7},
		{Customer: "a", Currency: "PLN", Repeat: 2, Last: 3, Age: 27.0 / 7, Mean: 400},
	}
	if got := segment.Histories(purchases, at(28, 9), zone); !slices.Equal(got, want) {
		t.Errorf("got %+v, want %+v", got, want)
	}
}

func BenchmarkFitBGNBD(b *testing.B) {
	histories, _ := simulate(rand.New(rand.NewPCG(1, 1)), 10_000, cdnow, segment.GammaGamma{P: 6, Q: 4, V: 15}, 0)
	for b.Loop() {
		if _, err := segment.FitBGNBD(histories); err != nil {
			b.Fatal(err)
		}
	}
}
