package identity

// shares are the probabilities of the levels of a field, by level.
type shares [maxLevels]float64

// blend mixes what was counted with what was there before.
func blend(to, counts, base *shares, levels int, trust float64) {
	sum := 0.0
	for l := 1; l <= levels; l++ {
		sum += counts[l]
	}
	for l := 1; l <= levels; l++ {
		to[l] = (counts[l] + trust*base[l]) / (sum + trust)
	}
}

// floor keeps a share of what was there before: households are not all as
// most of those met are.
func floor(to, base *shares, levels int) {
	sum := 0.0
	for l := 1; l <= levels; l++ {
		to[l] = max(to[l], base[l]/3)
		sum += to[l]
	}
	for l := 1; l <= levels; l++ {
		to[l] /= sum
	}
}

// blendRare is blend for the unrelated, of whom a level may be too rare to be
// met in the sample.
func blendRare(to, counts, base *shares, levels int) {
	sum := 0.0
	for l := 1; l <= levels; l++ {
		sum += counts[l]
	}
	total := 0.0
	for l := 1; l <= levels; l++ {
		to[l] = (counts[l] + trustRandom*base[l]) / (sum + trustRandom)
		to[l] = max(to[l], base[l]/10)
		total += to[l]
	}
	for l := 1; l <= levels; l++ {
		to[l] /= total
	}
}

// monotone pools levels so that a better agreement never weighs less than a
// worse one.
func monotone(p, u *shares, levels int) {
	type pool struct {
		p, u     float64
		from, to int
	}
	var pools []pool
	for l := 1; l <= levels; l++ {
		pools = append(pools, pool{p[l], u[l], l, l})
		for k := len(pools); k > 1 && pools[k-1].p*pools[k-2].u > pools[k-2].p*pools[k-1].u; k = len(pools) {
			a, b := pools[k-2], pools[k-1]
			pools = append(pools[:k-2], pool{a.p + b.p, a.u + b.u, a.from, b.to})
		}
	}
	for _, x := range pools {
		for l := x.from; l <= x.to; l++ {
			p[l] = x.p * u[l] / x.u
		}
	}
}

// atMost bounds the last level, that of no agreement.
func (to *shares) atMost(levels int, most float64) {
	if most <= 0 || to[levels] <= most {
		return
	}
	scale := (1 - most) / (1 - to[levels])
	for l := 1; l < levels; l++ {
		to[l] *= scale
	}
	to[levels] = most
}
