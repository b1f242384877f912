package journey

import (
	"errors"
	"fmt"
	"math"
	"slices"
)

// A Sample is what one matter cost a customer in effort, and how much effort
// the customer says it was.
type Sample struct {
	Counts map[Driver]int
	Said   float64 // greater is more effort: for CES from 1 to 7, 8 less the score
}

// A Calibration is weights and how well they hold.
type Calibration struct {
	Weights Weights

	// Rank is Spearman's correlation between the score and what customers
	// said, on the third of the samples that the weights were not fitted to.
	// Unit is that of [UnitWeights] on the same samples: weights that do no
	// better are not worth having.
	Rank, Unit float64
	N          int // samples that Rank rests on
}

// ErrFewSamples is returned by [Calibrate] for fewer than 200 samples: weights
// of seven drivers fitted to less say more of chance than of customers.
var ErrFewSamples = errors.New("journey: fewer than 200 samples")

const minSamples = 200

// Calibrate fits non-negative weights to what customers said, by least squares
// on two of each three samples, and says how well they do on the rest. Which
// samples are held out depends on their order alone. A driver that no sample
// has gets no weight.
func Calibrate(samples []Sample) (Calibration, error) {
	if len(samples) < minSamples {
		return Calibration{}, fmt.Errorf("%w: %d", ErrFewSamples, len(samples))
	}
	drivers := []Driver{Repeats, NeedlessSwitches, RepeatedFacts, Transfers, MissedCalls, BrokenPromises, LateAnswers, Duplicates, AskedAgains, PingPongs, Reopens}
	var fit, held []Sample
	for i, s := range samples {
		if math.IsNaN(s.Said) || math.IsInf(s.Said, 0) {
			return Calibration{}, fmt.Errorf("journey: sample %d: said is not a number", i)
		}
		if i%3 == 2 {
			held = append(held, s)
		} else {
			fit = append(fit, s)
		}
	}
	c := Calibration{Weights: nonNegative(fit, drivers), N: len(held)}
	c.Rank, c.Unit = rankOf(held, c.Weights), rankOf(held, UnitWeights())
	return c, nil
}

// nonNegative minimises the squared error of weights and an intercept by
// coordinate descent, which for non-negative least squares finds the minimum.
func nonNegative(samples []Sample, drivers []Driver) Weights {
	w := make([]float64, len(drivers))
	base := 0.0
	rest := make([]float64, len(samples)) // what is not explained
	for i, s := range samples {
		rest[i] = s.Said
	}
	for range 500 {
		moved := 0.0
		mean := 0.0
		for _, r := range rest {
			mean += r / float64(len(rest))
		}
		base += mean
		for i := range rest {
			rest[i] -= mean
		}
		for j, d := range drivers {
			var xx, xr float64
			for i, s := range samples {
				x := float64(s.Counts[d])
				xx += x * x
				xr += x * rest[i]
			}
			if xx == 0 {
				continue
			}
			next := max(0, w[j]+xr/xx)
			step := next - w[j]
			for i, s := range samples {
				rest[i] -= step * float64(s.Counts[d])
			}
			w[j] = next
			moved = max(moved, math.Abs(step))
		}
		if moved < 1e-9 && math.Abs(mean) < 1e-9 {
			break
		}
	}
	out := Weights{}
	for j, d := range drivers {
		if w[j] > 0 {
			out[d] = w[j]
		}
	}
	return out
}

// rankOf returns Spearman's rank correlation between scores and what was said,
// 0 if either is the same for all.
func rankOf(samples []Sample, w Weights) float64 {
	x, y := make([]float64, len(samples)), make([]float64, len(samples))
	for i, s := range samples {
		x[i], y[i] = w.Score(s.Counts), s.Said
	}
	return pearson(ranks(x), ranks(y))
}

// ranks gives equal values the mean of their ranks.
func ranks(v []float64) []float64 {
	order := make([]int, len(v))
	for i := range order {
		order[i] = i
	}
	slices.SortFunc(order, func(a, b int) int {
		switch {
		case v[a] < v[b]:
			return -1
		case v[a] > v[b]:
			return 1
		}
		return a - b
	})
	out := make([]float64, len(v))
	for i := 0; i < len(order); {
		j := i
		for j < len(order) && v[order[j]] == v[order[i]] {
			j++
		}
		for k := i; k < j; k++ {
			out[order[k]] = float64(i+j-1) / 2
		}
		i = j
	}
	return out
}

func pearson(x, y []float64) float64 {
	n := float64(len(x))
	var mx, my float64
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
