package journey

import (
	"math"
	"slices"
)

// Quantile returns the q-quantile of values by linear interpolation: type 7 of
// Hyndman and Fan (1996), as spreadsheets, R and NumPy do by default. q is from
// 0 to 1; beyond them it is the nearer of the two. Of no values it is 0. The
// values need not be sorted and are not changed.
func Quantile[T int | int64 | float64](values []T, q float64) float64 {
	if len(values) == 0 {
		return 0
	}
	v := slices.Sorted(slices.Values(values))
	if !(q > 0) {
		return float64(v[0])
	}
	at := min(q, 1) * float64(len(v)-1)
	low := int(math.Floor(at))
	if low+1 >= len(v) {
		return float64(v[len(v)-1])
	}
	a, b := float64(v[low]), float64(v[low+1])
	return a + (at-float64(low))*(b-a)
}
