package identity

import "math"

// A pattern is how far a pair agrees in all fields, packed.
type pattern uint64

// pack packs a vector, with how frequent the values are that the two agree on.
func (s *scorer) pack(v *vector) pattern {
	var p pattern
	for n := range numFields {
		p |= pattern(v.level[n]) << (4 * n)
	}
	for k, n := range frequencyFields {
		if l := v.level[n]; l != missing && (s.freqP[n] != nil && (int(l) <= fields[n].exact || n <= fFamily) || s.along[fGiven] != nil) {
			x, _ := s.rarity(n, v)
			p |= bucketOf(x) << (40 + 4*k)
		}
	}
	return p
}

// frequencyFields are the fields whose values' frequencies count.
var frequencyFields = [...]int{fGiven, fFamily, fEmail, fPhone, fAddress, fCity}

// Frequencies are told apart in steps of bucketBits. Bucket 0 is none.
const (
	bucketBits = 2
	bucketZero = 7
)

func bucketOf(bits float64) pattern {
	return pattern(max(1, min(15, bucketZero+int(math.Round(bits/bucketBits)))))
}

func (p pattern) level(n int) uint8 { return uint8(p >> (4 * n) & 15) }

// namesakes reports whether two records agree on nothing but the name, and
// differ in two things or more. Training leaves such pairs out: there are more
// namesakes than the frequencies of names let expect, for names go together by
// country and by age, and the class of one person would take them in.
func (p pattern) namesakes() bool {
	differ := 0
	for n := fBirth; n < numFields; n++ {
		switch l := p.level(n); {
		case l == missing:
		case l < worstAgreement[n]:
			return false
		case n != fCity:
			differ++
		}
	}
	return differ > 2
}

// worstAgreement is the first level of a field that is no agreement.
var worstAgreement = [numFields]uint8{fBirth: birthNear, fEmail: emailOther, fPhone: phoneOther, fAddress: addressArea, fCity: cityOther,
	fNational: idOther, fMember: idOther, fCard: idOther}

// bucket is how the frequency of the k-th of the frequency fields weighs, in
// steps.
func (p pattern) bucket(k int) int {
	b := int(p >> (40 + 4*k) & 15)
	if b == 0 {
		return 0
	}
	return b - bucketZero
}

// A counted is a pattern and how many pairs have it.
type counted struct {
	pattern
	n float64
}

// weights are the model's probabilities while they are estimated.
type weights struct {
	same, house float64
	p, h, u     [numFields]shares
}

func weightsOf(m *Model) *weights {
	w := &weights{same: m.Same, house: m.Household}
	for i := range m.Fields {
		f := &m.Fields[i]
		n := fieldNumber(f.Field)
		for l, x := range f.Levels {
			w.p[n][l+1], w.h[n][l+1], w.u[n][l+1] = x.Same, x.Household, x.Unrelated
		}
	}
	return w
}

// into writes the weights into a model.
func (w *weights) into(m *Model) {
	m.Same, m.Household = w.same, w.house
	for i := range m.Fields {
		f := &m.Fields[i]
		n := fieldNumber(f.Field)
		for l := range f.Levels {
			x := &f.Levels[l]
			x.Same, x.Household, x.Unrelated = w.p[n][l+1], w.h[n][l+1], w.u[n][l+1]
		}
	}
}

// posterior returns the probabilities of the classes.
func (w *weights) posterior(x pattern) (p, h, u float64) { return w.without(x, -1) }

// without is the posterior as if one field were not told.
func (w *weights) without(x pattern, skip int) (p, h, u float64) {
	p, h, u = w.same, w.house, 1-w.same-w.house
	for n := range numFields {
		if l := x.level(n); l != missing && n != skip {
			p *= w.p[n][l]
			h *= w.h[n][l]
			u *= w.u[n][l]
		}
	}
	if x>>40 != 0 {
		for k, n := range frequencyFields {
			if b := x.bucket(k); b != 0 && n != skip {
				l := x.level(n)
				f := math.Exp2(float64(-b * bucketBits))
				u *= f
				// What a household shares by chance is as frequent as among strangers.
				s := max(0, (w.h[n][l]-w.u[n][l])/(1-w.u[n][l]))
				h *= (s + (1-s)*w.u[n][l]*f) / w.h[n][l]
			}
		}
	}
	sum := p + h + u
	if sum <= 0 || math.IsNaN(sum) {
		return 0, 0, 1
	}
	return p / sum, h / sum, u / sum
}
