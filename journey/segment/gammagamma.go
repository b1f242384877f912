package segment

import (
	"cmp"
	"math"
	"slices"
)

// GammaGamma is the model of Colombo and Jiang (1999) as Fader and Hardie
// (2013) write it, "The Gamma–Gamma Model of Monetary Value": the amounts of a
// customer are distributed Gamma(P, ν) and ν is distributed Gamma(Q, V) among
// customers. It supposes that what a customer spends does not depend on how
// often they buy; see Correlation.
type GammaGamma struct {
	P, Q, V float64 // V in minor units of the currency

	LogLikelihood float64
	Customers     int // with a repeat purchase

	// Correlation is that of the number and the mean amount of repeat purchases
	// (Pearson). Far from 0 the model does not fit.
	Correlation float64
}

// FitGammaGamma finds the parameters under which the mean amounts of repeat
// purchases are the most likely, from several starts. The histories must be of
// one currency; those without a repeat purchase or with a mean that is not
// above 0 do not count. The error is [ErrFit].
func FitGammaGamma(histories []History) (GammaGamma, error) {
	var x, z []float64
	currency := ""
	sorted := slices.SortedFunc(slices.Values(histories), func(a, b History) int {
		return cmp.Or(cmp.Compare(a.Repeat, b.Repeat), cmp.Compare(a.Mean, b.Mean))
	})
	var mean float64
	for i, h := range sorted {
		if i == 0 {
			currency = h.Currency
		}
		if h.Currency != currency {
			return GammaGamma{}, ErrFit
		}
		if h.Repeat > 0 && h.Mean > 0 && !math.IsInf(h.Mean, 0) {
			x, z = append(x, float64(h.Repeat)), append(z, h.Mean)
			mean += h.Mean
		}
	}
	if len(x) < 3 {
		return GammaGamma{}, ErrFit
	}
	mean /= float64(len(x))
	// In units of the mean the parameters are of the same order everywhere.
	scaled := make([]float64, len(z))
	for i := range z {
		scaled[i] = z[i] / mean
	}
	cost := func(x, z []float64) func(p []float64) float64 {
		return func(p []float64) float64 {
			for _, v := range p {
				if v < -14 || v > 14 {
					return math.Inf(1)
				}
			}
			return -gammaGamma(math.Exp(p[0]), math.Exp(p[1]), math.Exp(p[2]), x, z)
		}
	}
	p, v := minimise(cost(x, scaled), cost(thin(x), thin(scaled)), starts([]float64{0.7, 2, 6, 20}, []float64{1.5, 4}, []float64{0.3, 1, 3}))
	if p == nil || math.IsInf(v, 0) || math.IsNaN(v) || p[0] > 13.5 || p[1] > 13.5 {
		return GammaGamma{}, ErrFit // it ran off: amounts do not vary, or customers do not
	}
	m := GammaGamma{P: math.Exp(p[0]), Q: math.Exp(p[1]), V: math.Exp(p[2]) * mean, Customers: len(x), Correlation: correlation(x, z)}
	m.LogLikelihood = gammaGamma(m.P, m.Q, m.V, x, z)
	return m, nil
}

// gammaGamma is formula 1a of the paper in logarithms, for means z of x
// amounts.
func gammaGamma(p, q, v float64, x, z []float64) float64 {
	var sum float64
	gq, lv := lgamma(q), math.Log(v)
	var gpx, gpxq, last float64 = 0, 0, -1
	for i := range x {
		px := p * x[i]
		if x[i] != last { // sorted by x
			gpx, gpxq, last = lgamma(px), lgamma(px+q), x[i]
		}
		sum += gpxq - gpx - gq + q*lv + (px-1)*math.Log(z[i]) + px*math.Log(x[i]) - (px+q)*math.Log(v+x[i]*z[i])
	}
	return sum
}

// LogLikelihoodOf returns the logarithm of the likelihood of histories of one
// currency under the model; those that [FitGammaGamma] leaves out do not count.
func (m GammaGamma) LogLikelihoodOf(histories []History) float64 {
	var x, z []float64
	for _, h := range slices.SortedFunc(slices.Values(histories), func(a, b History) int {
		return cmp.Or(cmp.Compare(a.Repeat, b.Repeat), cmp.Compare(a.Mean, b.Mean))
	}) {
		if h.Repeat > 0 && h.Mean > 0 && !math.IsInf(h.Mean, 0) {
			x, z = append(x, float64(h.Repeat)), append(z, h.Mean)
		}
	}
	return gammaGamma(m.P, m.Q, m.V, x, z)
}

// Mean returns the mean amount that is expected of a customer's purchases, in
// minor units: between what they spent so far and what others spend, the
// nearer to their own the more often they bought. It is not finite if Q is 1 or
// less and they have not bought again, since the model then has no mean.
func (m GammaGamma) Mean(h History) float64 {
	x := float64(max(0, h.Repeat))
	d := m.P*x + m.Q - 1
	if d <= 0 {
		return math.Inf(1)
	}
	return m.P * (m.V + x*h.Mean) / d
}

func correlation(x, y []float64) float64 {
	var mx, my float64
	n := float64(len(x))
	for i := range x {
		mx += x[i] / n
		my += y[i] / n
	}
	var xy, xx, yy float64
	for i := range x {
		xy += (x[i] - mx) * (y[i] - my)
		xx += (x[i] - mx) * (x[i] - mx)
		yy += (y[i] - my) * (y[i] - my)
	}
	if xx == 0 || yy == 0 {
		return 0
	}
	return xy / math.Sqrt(xx*yy)
}

// weeksPerYear is the mean Gregorian year of 365.2425 days in weeks.
const weeksPerYear = 365.2425 / 7

// Lifetime returns what a customer is expected to bring in the coming weeks, in
// minor units of the currency of their history, rounded to the nearest: the
// expected purchases of each week times the expected amount, discounted by a
// rate a year from the end of that week, 0.1 for 10 %. share is the part of
// revenue that is margin; 1 gives revenue. It is 0 where a model has no
// finite answer, and for a rate of −1 or less.
func Lifetime(buying BGNBD, amounts GammaGamma, h History, weeks int, rate, share float64) int64 {
	mean := amounts.Mean(h)
	if math.IsInf(mean, 0) || math.IsNaN(mean) || !(rate > -1) || !(share > 0) {
		return 0
	}
	var sum, before float64
	for w := 1; w <= weeks; w++ {
		total := buying.Expected(h, float64(w))
		sum += (total - before) * math.Pow(1+rate, -float64(w)/weeksPerYear)
		before = total
	}
	v := math.Round(sum * mean * share)
	if !(math.Abs(v) < 1<<62) {
		return 0
	}
	return int64(v)
}
