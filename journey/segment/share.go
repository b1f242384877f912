package segment

import (
	"math"
	"slices"

	"github.com/clientele-go/clientele/journey"
)

// A Difference is what changed from one group to another.
type Difference struct {
	From, To float64
	Change   float64 // To less From
	Interval journey.Interval
}

// Real reports whether the interval leaves out 0: chance alone is no good
// explanation of the change.
func (d Difference) Real() bool { return !d.Interval.Holds(0) }

// CompareShares returns the difference of two independent shares with the
// interval of Newcombe (1998, method 10), which combines the two Wilson
// intervals. level is that of [journey.Share.Wilson].
func CompareShares(from, to journey.Share, level float64) Difference {
	a, b := from.Wilson(level), to.Wilson(level)
	p, q := from.Value(), to.Value()
	d := Difference{From: p, To: q, Change: q - p}
	if from.N <= 0 || to.N <= 0 {
		d.Interval = journey.Interval{Low: -1, High: 1}
		return d
	}
	d.Interval.Low = d.Change - math.Hypot(q-b.Low, a.High-p)
	d.Interval.High = d.Change + math.Hypot(b.High-q, p-a.Low)
	return d
}

// CompareMeans returns the difference of two independent means with the
// interval of Welch (1947), which does not suppose equal variances. level is
// that of [journey.Share.Wilson]. With fewer than two values on a side nothing is
// known, and the interval is unbounded. Values that are not finite are left
// out.
func CompareMeans(from, to []float64, level float64) Difference {
	a, b := momentsOf(from), momentsOf(to)
	d := Difference{From: a.mean, To: b.mean, Change: b.mean - a.mean, Interval: journey.Interval{Low: math.Inf(-1), High: math.Inf(1)}}
	if a.n < 2 || b.n < 2 {
		return d
	}
	va, vb := a.variance/a.n, b.variance/b.n
	if va+vb == 0 {
		d.Interval = journey.Interval{Low: d.Change, High: d.Change}
		return d
	}
	// Welch and Satterthwaite's degrees of freedom.
	df := (va + vb) * (va + vb) / (va*va/(a.n-1) + vb*vb/(b.n-1))
	half := studentQuantile(level, df) * math.Sqrt(va+vb)
	d.Interval = journey.Interval{Low: d.Change - half, High: d.Change + half}
	return d
}

// moments are the mean and the sample variance of values.
type moments struct{ n, mean, variance float64 }

func momentsOf(values []float64) moments {
	var m moments
	// Sums of floats depend on their order, results must not.
	for _, v := range slices.Sorted(slices.Values(values)) {
		if math.IsNaN(v) || math.IsInf(v, 0) {
			continue
		}
		m.n++
		delta := v - m.mean
		m.mean += delta / m.n
		m.variance += delta * (v - m.mean)
	}
	if m.n > 1 {
		m.variance /= m.n - 1
	}
	return m
}

// normalQuantile returns z for a two-sided level: 1.96 for 0.95.
func normalQuantile(level float64) float64 {
	if !(level > 0 && level < 1) {
		level = 0.95
	}
	return math.Sqrt2 * math.Erfinv(level)
}

// studentQuantile returns t for a two-sided level and df degrees of freedom,
// by bisection of the distribution.
func studentQuantile(level, df float64) float64 {
	if !(level > 0 && level < 1) {
		level = 0.95
	}
	// P(|T| > t) = I(df/(df+t²); df/2, 1/2).
	outside := func(t float64) float64 { return incompleteBeta(df/2, 0.5, df/(df+t*t)) }
	low, high := 0.0, 1.0
	for outside(high) > 1-level && high < 1e12 {
		high *= 2
	}
	for range 200 {
		mid := (low + high) / 2
		if outside(mid) > 1-level {
			low = mid
		} else {
			high = mid
		}
	}
	return (low + high) / 2
}

// incompleteBeta is the regularised incomplete beta function I(x; a, b), by
// the continued fraction of DLMF 8.17.22 in Lentz's form.
func incompleteBeta(a, b, x float64) float64 {
	switch {
	case x <= 0:
		return 0
	case x >= 1:
		return 1
	case x > (a+1)/(a+b+2):
		return 1 - incompleteBeta(b, a, 1-x)
	}
	front := math.Exp(lgamma(a+b) - lgamma(a) - lgamma(b) + a*math.Log(x) + b*math.Log1p(-x))
	const tiny = 1e-300
	c, d := 1.0, 1-(a+b)*x/(a+1)
	if math.Abs(d) < tiny {
		d = tiny
	}
	d = 1 / d
	f := d
	for i := 1; i < 10_000; i++ {
		m := float64(i)
		step := func(n float64) float64 {
			d = 1 + n*d
			c = 1 + n/c
			if math.Abs(d) < tiny {
				d = tiny
			}
			if math.Abs(c) < tiny {
				c = tiny
			}
			d = 1 / d
			f *= c * d
			return c * d
		}
		step(m * (b - m) * x / ((a + 2*m - 1) * (a + 2*m)))
		if math.Abs(step(-(a+m)*(a+b+m)*x/((a+2*m)*(a+2*m+1)))-1) < 1e-15 {
			break
		}
	}
	return front * f / a
}

// lgamma is the logarithm of the gamma function for positive arguments.
func lgamma(x float64) float64 {
	v, _ := math.Lgamma(x)
	return v
}
