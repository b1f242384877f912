package segment_test

import (
	"math"
	"math/rand/v2"
	"testing"

	"github.com/clientele-go/clientele/journey"
	"github.com/clientele-go/clientele/journey/segment"
)

func near(a, b, tolerance float64) bool { return math.Abs(a-b) <= tolerance }

// TestWilson: examples of Newcombe (1998), "Two-sided confidence intervals for
// the single proportion", table I, method 3.
func TestWilson(t *testing.T) {
	for _, c := range []struct {
		s         journey.Share
		level     float64
		low, high float64
	}{
		{journey.Share{Hits: 81, N: 263}, 0, 0.2553, 0.3662},
		{journey.Share{Hits: 15, N: 148}, 0.95, 0.0624, 0.1605},
		{journey.Share{Hits: 0, N: 20}, 0.95, 0, 0.1611},
		{journey.Share{Hits: 1, N: 29}, 0.95, 0.0061, 0.1718},
		{journey.Share{Hits: 29, N: 29}, 0.95, 0.8830, 1},
		{journey.Share{}, 0.95, 0, 1},
	} {
		got := c.s.Wilson(c.level)
		if !near(got.Low, c.low, 5e-5) || !near(got.High, c.high, 5e-5) {
			t.Errorf("%v: %.4f to %.4f, want %.4f to %.4f", c.s, got.Low, got.High, c.low, c.high)
		}
	}
}

// TestCompareShares: Newcombe (1998), table II, examples a, b and e by method
// 10.
func TestCompareShares(t *testing.T) {
	for _, c := range []struct {
		to, from  journey.Share
		low, high float64
	}{
		{journey.Share{Hits: 56, N: 70}, journey.Share{Hits: 48, N: 80}, 0.0524, 0.3339},
		{journey.Share{Hits: 9, N: 10}, journey.Share{Hits: 3, N: 10}, 0.1705, 0.8090},
		{journey.Share{Hits: 10, N: 10}, journey.Share{Hits: 0, N: 20}, 0.6791, 1},
	} {
		d := segment.CompareShares(c.from, c.to, 0)
		if !near(d.Interval.Low, c.low, 5e-5) || !near(d.Interval.High, c.high, 5e-5) || !d.Real() {
			t.Errorf("%v to %v: %+v, want %.4f to %.4f", c.from, c.to, d, c.low, c.high)
		}
	}
}

// TestCompareMeans: with two groups of equal size and variance Welch's
// interval is Student's, of which the quantiles are in every table.
func TestCompareMeans(t *testing.T) {
	for _, c := range []struct {
		n    int // in each group
		t975 float64
	}{{2, 4.302653}, {6, 2.228139}, {16, 2.042272}, {61, 1.979930}} {
		var a, b []float64
		for i := range c.n {
			a, b = append(a, float64(i)), append(b, float64(i)+3)
		}
		n := float64(c.n)
		half := c.t975 * math.Sqrt(2*(n*(n+1)/12)/n)
		d := segment.CompareMeans(a, b, 0)
		if !near(d.Change, 3, 1e-12) || !near(d.Interval.High-d.Change, half, 1e-5*half) || !near(d.Change-d.Interval.Low, half, 1e-5*half) {
			t.Errorf("n=%d: %+v, want 3 ± %v", c.n, d, half)
		}
	}
	// The interval holds the truth in 95 of 100 cases.
	r := rand.New(rand.NewPCG(1, 1))
	held := 0
	for range 2000 {
		var a, b []float64
		for range 8 {
			a = append(a, r.NormFloat64())
		}
		for range 20 {
			b = append(b, 1+3*r.NormFloat64())
		}
		if segment.CompareMeans(a, b, 0).Interval.Holds(1) {
			held++
		}
	}
	if held < 1870 || held > 1930 { // 1900 ± 3 standard errors
		t.Errorf("held in %d of 2000", held)
	}
}
