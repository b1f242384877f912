package identity

import (
	"math"
	"slices"
	"strings"
)

// A scorer holds a model's weights in bits, ready for one table.
type scorer struct {
	t            *table
	same, house  float64 // prior odds against unrelated
	p, h         [numFields][maxLevels]float64
	freqP, freqH [numFields][]float32 // by value: what its frequency adds; nil if all count alike
	given, kin   []int32              // by word: how many people have it for a given and for a family name
}

// A score is what the model says about two records, in bits.
type score struct {
	same  float64 // log2 odds of the same person against unrelated
	house float64 // log2 odds of a household against unrelated
	odds  float64 // log2 odds of the same person against everything else: what decides
}

func newScorer(m *Model, t *table) *scorer {
	rest := 1 - m.Same - m.Household
	s := &scorer{t: t, same: math.Log2(m.Same / rest), house: math.Log2(m.Household / rest)}
	for i := range m.Fields {
		f := &m.Fields[i]
		n := fieldNumber(f.Field)
		if n < 0 {
			continue
		}
		for l, x := range f.Levels {
			s.p[n][l+1] = math.Log2(x.Same / x.Unrelated)
			s.h[n][l+1] = math.Log2(x.Household / x.Unrelated)
		}
		s.frequencies(n, f, m)
	}
	return s
}

// frequencies computes what the frequency of each value of the table adds.
// Among unrelated people a value is met twice as often as it is common; the
// same person always agrees with himself on it, whatever it is.
func (s *scorer) frequencies(n int, f *FieldModel, m *Model) {
	if f.Smooth == 0 || m.Entities == 0 {
		return
	}
	size := s.t.values(n)
	if size == 0 {
		return
	}
	people := make(map[uint64]int)
	for _, c := range m.Common {
		if c.Field == f.Field {
			people[c.Digest] = c.People
		}
	}
	level := f.Levels[0]
	add := func(k int) (p, h float32) {
		// One of the people is the record's own. A mailbox or a telephone of two is
		// as often one person found twice.
		own := 1
		if n == fEmail || n == fPhone || n == fAddress {
			own = 2
		}
		freq := (max(0, float64(k-own)) + f.Smooth*level.Unrelated) / (float64(m.Entities) + f.Smooth)
		bits := func(m float64) float32 {
			shared := max(0, (m-level.Unrelated)/(1-level.Unrelated))
			return float32(math.Log2((shared+(1-shared)*freq)/freq) - math.Log2(m/level.Unrelated))
		}
		return bits(level.Same), bits(level.Household)
	}
	rareP, rareH := add(0)
	s.freqP[n], s.freqH[n] = slices.Repeat([]float32{rareP}, size), slices.Repeat([]float32{rareH}, size)
	if len(people) == 0 {
		return
	}
	count := make([]int32, size)
	for v := range size {
		if k, ok := people[digest(f.Field, s.t.value(n, uint32(v)))]; ok {
			s.freqP[n][v], s.freqH[n][v] = add(k)
			count[v] = int32(k)
		}
	}
	switch n {
	case fGiven:
		s.given = count
	case fFamily:
		s.kin = count
	}
}

// slips bounds what the frequency of a name adds where two names are not the
// same but forms of one, or a slip apart: it only ever takes away.
func (s *scorer) slip(n int, v uint32) (p, h float64) {
	if s.freqP[n] == nil || v == 0 {
		return 0, 0
	}
	p = math.Max(-4, math.Min(0, float64(s.freqP[n][v])))
	h = math.Max(-4, math.Min(0, float64(s.freqH[n][v])))
	return p, h
}

// values is how many values of a field a table numbers.
func (t *table) values(n int) int {
	switch n {
	case fGiven, fFamily:
		return len(t.words.all)
	case fEmail:
		return len(t.mails)
	case fPhone, fAddress, fCity:
		return len(t.texts.all)
	}
	return 0
}

// value is what a number of a field stands for.
func (t *table) value(n int, v uint32) string {
	switch n {
	case fGiven, fFamily:
		return t.words.all[v].s
	case fEmail:
		m := &t.mails[v]
		return t.texts.all[m.local] + "@" + t.texts.all[m.domain]
	}
	return strings.Clone(t.texts.all[v])
}

// score weighs what two records agree on.
func (s *scorer) score(v *vector) score {
	x := score{same: s.same, house: s.house}
	for n := range numFields {
		l := v.level[n]
		if l == missing {
			continue
		}
		x.same += s.p[n][l]
		x.house += s.h[n][l]
		if int(l) <= fields[n].exact && s.freqP[n] != nil {
			x.same += float64(s.freqP[n][v.value[n]])
			x.house += float64(s.freqH[n][v.value[n]])
		} else if n <= fFamily {
			p, h := s.slip(n, v.value[n])
			x.same, x.house = x.same+p, x.house+h
		}
	}
	x.odds = x.same - log2p1(x.house)
	return x
}

// log2p1 returns log2(1 + 2^x).
func log2p1(x float64) float64 {
	if x > 60 {
		return x
	}
	return math.Log2(1 + math.Exp2(x))
}

// probability of the same person.
func (s *score) probability() float64 { return 1 / (1 + math.Exp2(-s.odds)) }

// homeOdds are the log2 odds of two people of one household against
// everything else.
func (s *score) homeOdds() float64 { return s.house - log2p1(s.same) }

func oddsOf(p float64) float64 { return math.Log2(p / (1 - p)) }
