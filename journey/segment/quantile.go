package segment

import (
	"math"
	"slices"
)

// Quantile returns the type-7 quantile of Hyndman and Fan (1996), which
// spreadsheets and R use: values in between are interpolated. q is from 0 to
// 1. It is 0 without values. The values need not be sorted and are not
// changed.
func Quantile[T int | int64 | float64](values []T, q float64) float64 {
	return quantile(slices.Sorted(slices.Values(values)), q)
}

// quantile is Quantile of sorted values.
func quantile[T int | int64 | float64](sorted []T, q float64) float64 {
	if len(sorted) == 0 {
		return 0
	}
	if !(q > 0) {
		return float64(sorted[0])
	}
	h := min(q, 1) * float64(len(sorted)-1)
	i := int(math.Floor(h))
	if i+1 >= len(sorted) {
		return float64(sorted[len(sorted)-1])
	}
	a, b := float64(sorted[i]), float64(sorted[i+1])
	return a + (h-float64(i))*(b-a)
}
