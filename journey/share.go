package journey

import "math"

// A Share is how many of how many: 12 of 20 answers.
type Share struct {
	Hits int `json:"hits"`
	N    int `json:"n"`
}

// Value returns the share, and 0 of none.
func (s Share) Value() float64 {
	if s.N <= 0 {
		return 0
	}
	return float64(s.Hits) / float64(s.N)
}

// Percent returns the value in percent.
func (s Share) Percent() float64 { return 100 * s.Value() }

// Wilson returns the interval in which the true share lies, by the score method
// of Wilson (1927). level is the confidence, such as 0.95, which is also what 0
// means. It lies within 0 and 1 also for few cases and for shares of 0 and 1.
// Of none it is everything, from 0 to 1.
func (s Share) Wilson(level float64) Interval {
	if s.N <= 0 {
		return Interval{0, 1}
	}
	if !(level > 0 && level < 1) {
		level = 0.95
	}
	z := math.Sqrt2 * math.Erfinv(level)
	n, p := float64(s.N), s.Value()
	centre := p + z*z/(2*n)
	half := z * math.Sqrt(p*(1-p)/n+z*z/(4*n*n))
	i := Interval{max(0, (centre-half)/(1+z*z/n)), min(1, (centre+half)/(1+z*z/n))}
	// Rounding must not leave the ends a hair off.
	if s.Hits <= 0 {
		i.Low = 0
	}
	if s.Hits >= s.N {
		i.High = 1
	}
	return i
}

// An Interval is where a value lies with the confidence that was asked for.
type Interval struct {
	Low  float64 `json:"low"`
	High float64 `json:"high"`
}

// Holds reports whether v lies in the interval.
func (i Interval) Holds(v float64) bool { return v >= i.Low && v <= i.High }
