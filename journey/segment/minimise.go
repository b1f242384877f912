package segment

import (
	"cmp"
	"math"
	"slices"
)

// minimise finds the least value of f by the simplex method of Nelder and Mead
// (1965) from several starts: the likelihoods of these models have ridges on
// which a single start runs off or stops early. rough is like f but cheaper, and
// says which starts are worth going on from. The result depends on the
// functions and the starts alone.
func minimise(f, rough func([]float64) float64, starts [][]float64) (best []float64, value float64) {
	value = math.Inf(1)
	type found struct {
		x []float64
		v float64
	}
	var all []found
	for _, s := range starts {
		x, v := simplex(rough, s, 0.5, 60*len(s), 1e-6)
		all = append(all, found{x, v})
	}
	slices.SortStableFunc(all, func(a, b found) int { return cmp.Compare(a.v, b.v) })
	for _, c := range all[:min(2, len(all))] {
		x, v := simplex(f, c.x, 0.3, 400*len(c.x), 1e-11)
		// A simplex that has shrunk on a slope is blown up again.
		for range 20 {
			nx, nv := simplex(f, x, 0.1, 400*len(x), 1e-11)
			gained := v - nv
			if nv <= v {
				x, v = nx, nv
			}
			if !(gained > 1e-8*(1+math.Abs(v))) {
				break
			}
		}
		if v < value {
			best, value = x, v
		}
	}
	return best, value
}

// simplex is one run from a start with a simplex of the given size.
func simplex(f func([]float64) float64, start []float64, size float64, steps int, tolerance float64) ([]float64, float64) {
	n := len(start)
	points := make([][]float64, n+1)
	values := make([]float64, n+1)
	for i := range points {
		points[i] = slices.Clone(start)
		if i > 0 {
			points[i][i-1] += size
		}
		values[i] = f(points[i])
	}
	s := &nelderMead{f, points, values}
	for range steps {
		s.sort()
		if spread := s.values[n] - s.values[0]; spread <= tolerance*(1+math.Abs(s.values[0])) && s.width() < 1e-3*max(size, tolerance) || math.IsNaN(spread) {
			break
		}
		s.step()
	}
	s.sort()
	return s.points[0], s.values[0]
}

type nelderMead struct {
	f      func([]float64) float64
	points [][]float64
	values []float64
}

// sort brings the best point to the front.
func (s *nelderMead) sort() {
	for i := 1; i < len(s.values); i++ {
		for j := i; j > 0 && s.values[j] < s.values[j-1]; j-- {
			s.values[j], s.values[j-1] = s.values[j-1], s.values[j]
			s.points[j], s.points[j-1] = s.points[j-1], s.points[j]
		}
	}
}

// width is the greatest distance of a point from the best one, along any axis.
func (s *nelderMead) width() float64 {
	w := 0.0
	for _, p := range s.points[1:] {
		for i := range p {
			w = max(w, math.Abs(p[i]-s.points[0][i]))
		}
	}
	return w
}

// step reflects, expands, contracts or shrinks, with the usual coefficients.
func (s *nelderMead) step() {
	n := len(s.points) - 1
	centre := make([]float64, n)
	for _, p := range s.points[:n] {
		for i := range p {
			centre[i] += p[i] / float64(n)
		}
	}
	along := func(k float64) ([]float64, float64) {
		p := make([]float64, n)
		for i := range p {
			p[i] = centre[i] + k*(s.points[n][i]-centre[i])
		}
		return p, s.f(p)
	}
	p, v := along(-1)
	switch {
	case v < s.values[0]:
		if further, fv := along(-2); fv < v {
			p, v = further, fv
		}
	case v < s.values[n-1]:
	case v < s.values[n]:
		if inner, iv := along(-0.5); iv <= v {
			p, v = inner, iv
		} else {
			s.shrink()
			return
		}
	default:
		if inner, iv := along(0.5); iv < s.values[n] {
			p, v = inner, iv
		} else {
			s.shrink()
			return
		}
	}
	s.points[n], s.values[n] = p, v
}

func (s *nelderMead) shrink() {
	for j := 1; j < len(s.points); j++ {
		for i := range s.points[j] {
			s.points[j][i] = s.points[0][i] + 0.5*(s.points[j][i]-s.points[0][i])
		}
		s.values[j] = s.f(s.points[j])
	}
}

// starts returns all combinations of the logarithms of the given values.
func starts(axes ...[]float64) [][]float64 {
	out := [][]float64{nil}
	for _, axis := range axes {
		var next [][]float64
		for _, s := range out {
			for _, v := range axis {
				next = append(next, append(slices.Clone(s), math.Log(v)))
			}
		}
		out = next
	}
	return out
}
