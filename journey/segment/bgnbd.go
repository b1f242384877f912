package segment

import (
	"cmp"
	"errors"
	"math"
	"slices"
)

// ErrFit is returned where a model cannot be fitted: too few customers, no
// repeat purchase, or data on which the likelihood has no maximum.
var ErrFit = errors.New("segment: the model cannot be fitted to these customers")

// BGNBD is the model of Fader, Hardie and Lee (2005), "Counting Your Customers
// the Easy Way": while active a customer buys at a rate that is distributed
// Gamma(R, Alpha) among customers, and after each purchase drops out with a
// chance that is distributed Beta(A, B). Times are in weeks.
type BGNBD struct {
	R, Alpha, A, B float64

	LogLikelihood float64
	Customers     int
}

// An observation is one combination of x, t_x and T, and how many customers
// have it.
type observation struct{ x, last, age, n float64 }

// observations checks and counts histories; the order of the input does not
// matter.
func observations(histories []History) ([]observation, error) {
	out := make([]observation, 0, len(histories))
	repeats := 0
	for _, h := range histories {
		if h.Repeat < 0 || !(h.Age >= h.Last) || !(h.Last >= 0) || math.IsInf(h.Age, 0) || h.Repeat == 0 && h.Last != 0 {
			return nil, &HistoryError{h}
		}
		repeats += h.Repeat
		out = append(out, observation{float64(h.Repeat), h.Last, h.Age, 1})
	}
	if len(out) < 2 || repeats == 0 {
		return nil, ErrFit
	}
	slices.SortFunc(out, func(a, b observation) int {
		return cmp.Or(cmp.Compare(a.x, b.x), cmp.Compare(a.last, b.last), cmp.Compare(a.age, b.age))
	})
	n := 0
	for _, o := range out[1:] {
		if p := &out[n]; p.x == o.x && p.last == o.last && p.age == o.age {
			p.n++
			continue
		}
		n++
		out[n] = o
	}
	return out[:n+1], nil
}

// A HistoryError says that a history cannot be: its last purchase lies after
// its end, a number is not finite or less than 0.
type HistoryError struct{ History History }

// Error names the customer.
func (e *HistoryError) Error() string {
	return "segment: history of customer " + string(e.History.Customer) + ": age, last and repeat contradict each other"
}

// FitBGNBD finds the parameters under which the histories are the most likely,
// from several starts. The histories are those of one currency, or of all: the
// model is about when somebody buys. The error is [ErrFit] or a *HistoryError.
func FitBGNBD(histories []History) (BGNBD, error) {
	obs, err := observations(histories)
	if err != nil {
		return BGNBD{}, err
	}
	var age float64
	for _, o := range obs {
		age += o.n * o.age
	}
	age /= float64(len(histories))
	if age <= 0 {
		return BGNBD{}, ErrFit
	}
	cost := func(obs []observation) func(p []float64) float64 {
		return func(p []float64) float64 {
			for _, v := range p {
				if v < -12 || v > 12+math.Log(max(1, age)) {
					return math.Inf(1)
				}
			}
			return -newBGNBD(p).likelihood(obs)
		}
	}
	p, v := minimise(cost(obs), cost(thin(obs)), starts([]float64{0.3, 1.5}, []float64{age / 8, age}, []float64{0.3, 1}, []float64{1, 4}))
	if p == nil || math.IsInf(v, 0) || math.IsNaN(v) {
		return BGNBD{}, ErrFit
	}
	m := newBGNBD(p)
	m.LogLikelihood, m.Customers = -v, len(histories)
	return m, nil
}

// newBGNBD returns the model of the logarithms of its parameters.
func newBGNBD(p []float64) BGNBD {
	return BGNBD{R: math.Exp(p[0]), Alpha: math.Exp(p[1]), A: math.Exp(p[2]), B: math.Exp(p[3])}
}

// rough is how many observations suffice to compare starts by.
const rough = 400

// thin returns some of many values, at equal distances.
func thin[T any](all []T) []T {
	every := (len(all) + rough - 1) / rough
	if every < 2 {
		return all
	}
	out := make([]T, 0, rough)
	for i := 0; i < len(all); i += every {
		out = append(out, all[i])
	}
	return out
}

// likelihood is formula 7 of the paper, in logarithms.
func (m BGNBD) likelihood(obs []observation) float64 {
	var sum float64
	var x, head float64 = -1, 0
	for _, o := range obs {
		if o.x != x { // sorted: each x comes once
			x = o.x
			head = lgamma(m.R+x) - lgamma(m.R) + m.R*math.Log(m.Alpha) +
				lgamma(m.A+m.B) + lgamma(m.B+x) - lgamma(m.B) - lgamma(m.A+m.B+x)
		}
		alive := -(m.R + x) * math.Log(m.Alpha+o.age)
		if x > 0 {
			dropped := math.Log(m.A) - math.Log(m.B+x-1) - (m.R+x)*math.Log(m.Alpha+o.last)
			hi, lo := max(alive, dropped), min(alive, dropped)
			alive = hi + math.Log1p(math.Exp(lo-hi))
		}
		sum += o.n * (head + alive)
	}
	return sum
}

// LogLikelihoodOf returns the logarithm of the likelihood of histories under
// the model, without the terms that do not depend on its parameters. The error
// is that of [FitBGNBD].
func (m BGNBD) LogLikelihoodOf(histories []History) (float64, error) {
	obs, err := observations(histories)
	if err != nil {
		return 0, err
	}
	return m.likelihood(obs), nil
}

// dropped is the odds that a customer has dropped out.
func (m BGNBD) dropped(h History) float64 {
	if h.Repeat <= 0 {
		return 0 // nobody drops out before a first repeat purchase
	}
	x := float64(h.Repeat)
	return math.Exp(math.Log(m.A) - math.Log(m.B+x-1) + (m.R+x)*(math.Log(m.Alpha+h.Age)-math.Log(m.Alpha+h.Last)))
}

// Alive returns the chance that a customer is still active, from 0 to 1. In
// this model it is 1 without a repeat purchase.
func (m BGNBD) Alive(h History) float64 { return 1 / (1 + m.dropped(h)) }

// Expected returns how many purchases are expected of a customer in the coming
// weeks.
func (m BGNBD) Expected(h History, weeks float64) float64 {
	return m.expected(float64(max(0, h.Repeat)), max(0, h.Age), weeks) / (1 + m.dropped(h))
}

// ExpectedOfNew returns how many repeat purchases are expected of a customer in
// the weeks after their first purchase.
func (m BGNBD) ExpectedOfNew(weeks float64) float64 { return m.expected(0, 0, weeks) }

// expected is formula 10 of the paper for a customer who is active. There
//
//	(a+b+x−1)/(a−1) · [1 − ((α+T)/(α+T+t))^(r+x) · F(r+x, b+x; a+b+x−1; z)],  z = t/(α+T+t)
//
// overflows for many purchases and has no value at a = 1. Euler's
// transformation F(A, B; C; z) = (1−z)^(C−A−B) F(C−A, C−B; C; z) leaves
//
//	1 − (1−z)^(a−1) · F(a+b−1−r, a−1; a+b+x−1; z),
//
// and since F(…, e; …) = 1 + e·G for e = a−1, the division by e can be done
// before anything cancels.
func (m BGNBD) expected(x, age, weeks float64) float64 {
	if !(weeks > 0) {
		return 0
	}
	e := m.A - 1
	c := m.A + m.B + x - 1
	if c == 0 {
		c = 1e-12 // c·G has a limit
	}
	z := weeks / (m.Alpha + age + weeks)
	log := math.Log(m.Alpha+age) - math.Log(m.Alpha+age+weeks) // ln(1−z)
	power := log                                               // ((1−z)^e − 1)/e
	if e != 0 {
		power = math.Expm1(e*log) / e
	}
	g := seriesG(m.A+m.B-1-m.R, e, c, z)
	return -c * (power + g + e*power*g)
}

// seriesG is G of F(p, e; c; z) = 1 + e·G: the sum over n ≥ 1 of
// (p)_n (e+1)_{n−1} / (c)_n · zⁿ/n!.
func seriesG(p, e, c, z float64) float64 {
	term := p / c * z
	sum := term
	for n := 1.0; n < 5e6; n++ {
		term *= (p + n) * (e + n) / ((c + n) * (n + 1)) * z
		sum += term
		// Beyond the poles the ratio of terms is below 1 and falls to z.
		if math.Abs(term) < 1e-17*math.Abs(sum) && n > math.Abs(p) && n > math.Abs(e) || term == 0 {
			break
		}
	}
	return sum
}
