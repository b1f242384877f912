package identity

import (
	"math"
	"strings"
)

// A scorer is a weigher with the frequencies of one table's values.
type scorer struct {
	*Weigher
	t            *table
	freqP, freqH [numFields][]float32 // by value: what its frequency adds; nil if all count alike
	adjust       func(i, j int32, v *vector)
	strict       bool                   // a link discloses something; see personal
	count        [numFields][]int32     // by value: how many people are known to have it
	counted      *[numFields][]int32    // by value: how many people have it, where that was counted in this table; else nil
	field        [numFields]*FieldModel // those whose frequencies count
	along        [fFamily + 1][]float32 // by name: bits by which it goes together with others; nil if none do
}

// A score is what the model says about two records, in bits.
type score struct {
	same  float64 // log2 odds of the same person against unrelated
	house float64 // log2 odds of a household against unrelated
	odds  float64 // log2 odds of the same person against everything else: what decides
}

func newScorer(w *Weigher, t *table) *scorer { return newScorerOf(w, t, nil) }

// newScorerOf is newScorer for a model whose frequencies were counted in the
// table itself.
func newScorerOf(w *Weigher, t *table, counted *[numFields][]int32) *scorer {
	s := &scorer{Weigher: w, t: t, counted: counted, adjust: t.adjust}
	s.extend()
	return s
}

// extend takes in the values that the table has got since.
func (s *scorer) extend() {
	for i := range s.model.Fields {
		f := &s.model.Fields[i]
		if n := fieldNumber(f.Field); f.Smooth > 0 && s.model.Entities > 0 && s.t.values(n) > 0 {
			s.frequencies(n, f)
		}
	}
	s.extendAffinities()
}

// frequencies computes what the frequency of each value of the table adds that
// is not computed yet. Among unrelated people a value is met twice as often as
// it is common; the same person always agrees with himself on it, whatever it
// is.
func (s *scorer) frequencies(n int, f *FieldModel) {
	size := s.t.values(n)
	s.field[n] = f
	if s.freqP[n] == nil {
		s.freqP[n], s.freqH[n] = make([]float32, 0, size), make([]float32, 0, size)
		s.count[n] = make([]int32, 0, size)
	}
	rareP, rareH := s.adds(n, f, 0)
	people := s.people[n]
	for v := len(s.freqP[n]); v < size; v++ {
		p, h, k := rareP, rareH, int32(0)
		switch {
		case people == nil:
		case s.counted != nil:
			if k = s.counted[n][v]; k < commonValue {
				k = 0
			}
		default:
			k = people[digest(f.Field, s.t.value(n, uint32(v)))]
		}
		if k > 0 {
			p, h = s.adds(n, f, k)
		}
		s.freqP[n], s.freqH[n] = append(s.freqP[n], p), append(s.freqH[n], h)
		s.count[n] = append(s.count[n], k)
	}
}

// adds is what a value that k people have adds, for the same person and for a
// household.
func (s *scorer) adds(n int, f *FieldModel, k int32) (p, h float32) {
	level := &f.Levels[0]
	freq := (max(0, float64(k-ownCount(n))) + f.Smooth*level.Unrelated) / (float64(s.model.Entities) + f.Smooth)
	bits := func(m float64) float32 {
		shared := max(0, (m-level.Unrelated)/(1-level.Unrelated))
		return float32(math.Log2((shared+(1-shared)*freq)/freq) - math.Log2(m/level.Unrelated))
	}
	return bits(level.Same), bits(level.Household)
}

// ownCount is how many of the people who have a value are the record's own. A
// mailbox or a telephone of two is as often one person found twice.
func ownCount(n int) int32 {
	if n == fEmail || n == fPhone || n == fAddress {
		return 2
	}
	return 1
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

// rarity is what the frequency of the value adds that two records agree on, less
// what was to be expected of who agrees on so much else.
func (s *scorer) rarity(n int, v *vector) (p, h float64) {
	p, h = s.frequency(n, v)
	if s.along[fGiven] != nil {
		lessP, lessH := s.expected(n, v, p, h)
		p, h = p-lessP, h-lessH
	}
	return p, h
}

// values is how many values of a field a table numbers.
func (t *table) values(n int) int {
	switch n {
	case fGiven, fFamily:
		return len(t.words.all)
	case fEmail:
		return len(t.mails)
	case fPhone:
		return t.numbers.count()
	case fAddress, fCity:
		return t.places.count()
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
		return t.mailTexts.at(m.local) + "@" + t.mailTexts.at(m.domain)
	case fPhone:
		return strings.Clone(t.numbers.at(v))
	}
	return strings.Clone(t.places.at(v))
}

// score weighs what two records agree on.
func (s *scorer) score(v *vector) score {
	x := s.weigh(v)
	x.odds = x.same - log2p1(x.house)
	return x
}

// weigh is score without the odds against everything else, which are at most
// those against unrelated.
func (s *scorer) weigh(v *vector) score {
	x := score{same: s.same, house: s.house}
	for n := range numFields {
		l := v.level[n]
		if l == missing {
			continue
		}
		x.same += s.p[n][l]
		x.house += s.h[n][l]
		p, h := s.rarity(n, v)
		x.same, x.house = x.same+p, x.house+h
	}
	if v.firms {
		x.house = noHousehold
	}
	return x
}

// noHousehold are the odds that two firms live together.
const noHousehold = -1000

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
