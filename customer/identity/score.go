package identity

import (
	"math"
	"slices"
	"strings"
)

// A scorer is a weigher with the frequencies of one table's values.
type scorer struct {
	*Weigher
	t            *table
	freqP, freqH [numFields][]float32 // by value: what its frequency adds; nil if all count alike
	adjust       func(i, j int32, v *vector)
	given, kin   []int32 // by word: how many people have it for a given and for a family name
}

// A score is what the model says about two records, in bits.
type score struct {
	same  float64 // log2 odds of the same person against unrelated
	house float64 // log2 odds of a household against unrelated
	odds  float64 // log2 odds of the same person against everything else: what decides
}

func newScorer(w *Weigher, t *table) *scorer {
	s := &scorer{Weigher: w, t: t}
	for i := range w.model.Fields {
		f := &w.model.Fields[i]
		if n := fieldNumber(f.Field); f.Smooth > 0 && w.model.Entities > 0 {
			s.frequencies(n, f)
		}
	}
	return s
}

// frequencies computes what the frequency of each value of the table adds.
// Among unrelated people a value is met twice as often as it is common; the
// same person always agrees with himself on it, whatever it is.
func (s *scorer) frequencies(n int, f *FieldModel) {
	size := s.t.values(n)
	if size == 0 {
		return
	}
	level := f.Levels[0]
	add := func(k int32) (p, h float32) {
		// One of the people is the record's own. A mailbox or a telephone of two is
		// as often one person found twice.
		own := int32(1)
		if n == fEmail || n == fPhone || n == fAddress {
			own = 2
		}
		freq := (max(0, float64(k-own)) + f.Smooth*level.Unrelated) / (float64(s.model.Entities) + f.Smooth)
		bits := func(m float64) float32 {
			shared := max(0, (m-level.Unrelated)/(1-level.Unrelated))
			return float32(math.Log2((shared+(1-shared)*freq)/freq) - math.Log2(m/level.Unrelated))
		}
		return bits(level.Same), bits(level.Household)
	}
	rareP, rareH := add(0)
	s.freqP[n], s.freqH[n] = slices.Repeat([]float32{rareP}, size), slices.Repeat([]float32{rareH}, size)
	count := make([]int32, size)
	if people := s.people[n]; people != nil {
		for v := range size {
			if k, ok := people[digest(f.Field, s.t.value(n, uint32(v)))]; ok {
				s.freqP[n][v], s.freqH[n][v] = add(k)
				count[v] = k
			}
		}
	}
	switch n {
	case fGiven:
		s.given = count
	case fFamily:
		s.kin = count
	}
}

// frequency returns what the frequency of the value that two records agree on
// adds. Where two names are not the same but forms of one, or a slip apart, it
// only ever takes away.
func (s *scorer) frequency(n int, v *vector) (p, h float64) {
	x := v.value[n]
	switch {
	case s.freqP[n] == nil:
		return 0, 0
	case int(v.level[n]) <= fields[n].exact:
		return float64(s.freqP[n][x]), float64(s.freqH[n][x])
	case n > fFamily || x == 0:
		return 0, 0
	}
	p = math.Max(-4, math.Min(0, float64(s.freqP[n][x])))
	h = math.Max(-4, math.Min(0, float64(s.freqH[n][x])))
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
		if s.freqP[n] != nil {
			p, h := s.frequency(n, v)
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
