package process

import (
	"math"
	"slices"
)

// Stats describe durations, in seconds. Of none all are zero. Median and P95 are
// of type 7, StdDev is that of a sample, with n − 1, and zero of one.
type Stats struct {
	Count  int     `json:"count"`
	Sum    float64 `json:"sum_s"`
	Mean   float64 `json:"mean_s"`
	StdDev float64 `json:"stdev_s"`
	Min    float64 `json:"min_s"`
	Median float64 `json:"median_s"`
	P95    float64 `json:"p95_s"`
	Max    float64 `json:"max_s"`
}

const second = 1_000_000_000

// statsOf describes durations in nanoseconds, which it sorts.
func statsOf(d []int64) Stats {
	if len(d) == 0 {
		return Stats{}
	}
	slices.Sort(d)
	// Whole seconds and the rest apart neither overflow nor round, so that the
	// sum does not depend on any order.
	var whole, rest int64
	for _, v := range d {
		whole += v / second
		rest += v % second
	}
	n := float64(len(d))
	s := Stats{Count: len(d), Sum: float64(whole) + float64(rest)/second, Min: inSeconds(d[0]), Max: inSeconds(d[len(d)-1]),
		Median: quantile(d, 0.5), P95: quantile(d, 0.95)}
	s.Mean = s.Sum / n
	if len(d) > 1 {
		var squares float64
		for _, v := range d {
			diff := inSeconds(v) - s.Mean
			squares += diff * diff
		}
		s.StdDev = math.Sqrt(squares / (n - 1))
	}
	return s
}

// quantile returns the quantile of type 7 of sorted nanoseconds, in seconds.
func quantile(sorted []int64, p float64) float64 {
	at := p * float64(len(sorted)-1)
	low := int(at)
	if low+1 >= len(sorted) {
		return inSeconds(sorted[len(sorted)-1])
	}
	return inSeconds(sorted[low]) + (at-float64(low))*inSeconds(sorted[low+1]-sorted[low])
}

func inSeconds(nanos int64) float64 {
	return float64(nanos/second) + float64(nanos%second)/second
}

// distinct counts the different values of a sorted list.
func distinct(sorted []int32) int {
	n := 0
	for i, v := range sorted {
		if i == 0 || v != sorted[i-1] {
			n++
		}
	}
	return n
}

// without returns a sorted list without each element of another, and whether
// all of them were in it.
func without[T int32 | int64](list, less []T) ([]T, bool) {
	if len(less) == 0 {
		return list, true
	}
	list, less = slices.Clone(list), slices.Clone(less)
	slices.Sort(list)
	slices.Sort(less)
	out := list[:0]
	for _, v := range list {
		if len(less) > 0 && less[0] == v {
			less = less[1:]
			continue
		}
		out = append(out, v)
	}
	return out, len(less) == 0
}
