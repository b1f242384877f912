package identity

import (
	"cmp"
	"iter"
	"math"
	"slices"
)

// Strangers do not agree on one thing whatever else they agree on: who bears a
// Lithuanian given name bears a Lithuanian family name too and lives in Vilnius
// rather than in Warsaw. Weights that are added as if strangers agreed on each
// field by itself count the language of two namesakes once for every field, and
// the more records there are, the more namesakes of one city pass for one person.
//
// How much too much that is shows without labels: in pairs that agree on the
// given name and not on the family name, who are two people. If fields were
// independent they would live at one place as often as any two do; how many times
// as often they do live there is what the agreement of one more field is worth
// less. That is an interaction in the class of the unrelated, as log-linear
// models of linkage have it (Thibaudeau 1993, Larsen and Rubin 2001), kept by
// name: a minority's names go together much more than those of the majority.

// An affinity is how much names go together with other names and with places,
// in steps of [affinityStep] bits.
type affinity struct {
	all   int32                // of names of which nothing is known
	names [fFamily + 1][]int32 // by value; affinityUnknown where nothing is known
}

const (
	affinityStep    = 1.0 / 16 // of a bit, so that what is written in a model is what was found
	affinityMost    = 8        // bits
	affinityUnknown = -1
	affinityRows    = 300_000 // of more rows not all are looked at
	trustAll        = 20      // pairs that the independence of all names is worth
	trustName       = 10      // pairs that what is known of all names is worth for one
)

// A living is that somebody of a name lives at a place. Of the family name it
// has the first letter, which is rarely mistaken: two who differ in it are two
// people, and not one who is written in two ways.
type living struct{ given, place, letter uint32 }

// seeAffinity sees how much the names of the table go together, or returns nil if
// too few rows tell.
func (t *table) seeAffinity() *affinity {
	nth := 1 + len(t.rows)/affinityRows
	var all []living
	var c cells
	for r := 0; r < len(t.rows); r += nth {
		t.cells(int32(r), &c)
		if c.firm || len(c.given) == 0 || len(c.family) == 0 {
			continue
		}
		place := uint32(0)
		for i := 0; i < len(c.place) && place == 0; i += placeWidth {
			place = cmp.Or(c.place[i+placeCity], c.place[i+placePostcode])
		}
		if family := t.words.all[c.family[0]].s; place != 0 && family != "" {
			all = append(all, living{t.words.looks[c.given[0]].bare >> 1, place, uint32(family[0])})
		}
	}
	if len(all) < minTrain {
		return nil
	}
	found, sum := affinities(all)
	lift := (sum.met + trustAll) / (sum.expected + trustAll)
	a := &affinity{all: stepsOf(lift)}
	for n := range a.names {
		a.names[n] = slices.Repeat([]int32{affinityUnknown}, t.values(n))
	}
	for v, x := range found {
		a.names[fGiven][v] = stepsOf((x.met + trustName*lift) / (x.expected + trustName))
	}
	a.families(t)
	return a
}

// A tally is how many pairs live at one place, and how many would if names did
// not matter: each of the two as often at the place of the other as anybody.
type tally struct{ met, expected float64 }

// affinities counts, for each given name and for all, the pairs of people with
// different family names who live at one place.
func affinities(all []living) (byName map[uint32]tally, sum tally) {
	share := make(map[uint32]float64)
	for i := range all {
		share[all[i].place] += 1 / float64(len(all))
	}
	slices.SortFunc(all, func(x, y living) int {
		return cmp.Or(cmp.Compare(x.given, y.given), cmp.Compare(x.letter, y.letter), cmp.Compare(x.place, y.place))
	})
	byName = make(map[uint32]tally)
	for name := range runs(all) {
		expected, letters := 0.0, make(map[uint32]float64)
		for i := range name {
			letters[name[i].letter]++
		}
		for i := range name {
			expected += share[name[i].place] * (float64(len(name)) - letters[name[i].letter])
		}
		met := squares(name, func(x *living) uint64 { return uint64(x.place) }) -
			squares(name, func(x *living) uint64 { return uint64(x.place)<<32 | uint64(x.letter) })
		x := tally{met / 2, expected / 2}
		byName[name[0].given] = x
		sum.met, sum.expected = sum.met+x.met, sum.expected+x.expected
	}
	return byName, sum
}

// squares sums the squares of how often each key is met: twice the pairs of one
// key, and each with itself.
func squares(all []living, key func(*living) uint64) float64 {
	keys := make([]uint64, len(all))
	for i := range all {
		keys[i] = key(&all[i])
	}
	slices.Sort(keys)
	sum, from := 0.0, 0
	for i := 1; i <= len(keys); i++ {
		if i == len(keys) || keys[i] != keys[from] {
			sum += float64(i-from) * float64(i-from)
			from = i
		}
	}
	return sum
}

// runs yields those of one given name.
func runs(all []living) iter.Seq[[]living] {
	return func(yield func([]living) bool) {
		for from, to := 0, 0; from < len(all); from = to {
			for to = from + 1; to < len(all) && all[to].given == all[from].given; to++ {
			}
			if !yield(all[from:to]) {
				return
			}
		}
	}
}

// families says of a family name what the given names of those say who bear it,
// on average: people of one family name who live at one place are often of one
// home, so their places tell nothing.
func (a *affinity) families(t *table) {
	sum, n := make([]float64, t.values(fFamily)), make([]float64, t.values(fFamily))
	var c cells
	for r := range t.rows {
		t.cells(int32(r), &c)
		if c.firm || len(c.given) == 0 {
			continue
		}
		if x := a.names[fGiven][t.words.looks[c.given[0]].bare>>1]; x != affinityUnknown {
			for _, w := range c.family {
				v := t.words.looks[w].bare >> 1
				sum[v], n[v] = sum[v]+math.Exp2(float64(x)*affinityStep), n[v]+1
			}
		}
	}
	for v := range n {
		if n[v] > 0 {
			a.names[fFamily][v] = stepsOf(sum[v] / n[v])
		}
	}
}

// of is how many bits a name goes together with others and with places.
func (a *affinity) of(n int, v int) float64 {
	if v < len(a.names[n]) && a.names[n][v] != affinityUnknown {
		return float64(a.names[n][v]) * affinityStep
	}
	return float64(a.all) * affinityStep
}

func stepsOf(lift float64) int32 {
	return int32(math.Round(min(max(math.Log2(lift), 0), affinityMost) / affinityStep))
}

// extendAffinities computes how far each name of the table goes together with others
// that is not computed yet.
func (s *scorer) extendAffinities() {
	if !s.goes() {
		return
	}
	for n := range s.along {
		for v := len(s.along[n]); v < s.t.values(n); v++ {
			s.along[n] = append(s.along[n], float32(s.affinityOf(n, v)))
		}
	}
}

// goes reports whether names go together as far as is known.
func (s *scorer) goes() bool {
	return s.t.affinity != nil || s.model.Together > 0 || len(s.together) > 0
}

// affinityOf is how many bits a name goes together with others. Where it was
// counted in the table, a name that the model will not know is one of which
// nothing is known.
func (s *scorer) affinityOf(n, v int) float64 {
	if a := s.t.affinity; a != nil {
		if s.counted != nil && s.counted[n] != nil && s.counted[n][v] < commonValue {
			return float64(a.all) * affinityStep
		}
		return a.of(n, v)
	}
	d := digest(fields[n].field, s.t.value(n, uint32(v)))
	switch x, ok := s.together[d]; {
	case ok:
		return x
	case s.people[n][d] > 0:
		return 0
	}
	return s.model.Together
}

// less is what the agreement of two records on a field is worth less, in bits,
// for they agree on a name with which it goes together.
func (s *scorer) less(n int, v *vector) float64 {
	if s.along[fGiven] == nil {
		return 0
	}
	given := v.level[fGiven] != missing && v.level[fGiven] <= givenTypo
	family := v.level[fFamily] != missing && v.level[fFamily] <= familyStem
	bits := float32(0)
	switch {
	case n == fFamily && given && family:
		// A name that is met in many languages tells little of a name that is met in one.
		bits = min(s.along[fGiven][v.value[fGiven]], s.along[fFamily][v.value[fFamily]])
	case n == fAddress && v.level[n] <= addressArea, n == fCity && v.level[n] <= cityTypo:
		if given {
			bits = s.along[fGiven][v.value[fGiven]]
		}
		if family {
			bits = max(bits, s.along[fFamily][v.value[fFamily]])
		}
	}
	if bits == 0 || s.freqP[n] == nil || int(v.level[n]) > fields[n].exact && n > fFamily {
		return float64(bits)
	}
	return math.Log2(1 + s.met(n, v.value[n])*(math.Exp2(float64(bits))-1))
}

// met is how much of what is taken for the frequency of a value was met in people
// of that value, and is not what is added for values that are not known.
func (s *scorer) met(n int, v uint32) float64 {
	f := s.field[n]
	own := ownCount(n)
	k := max(0, float64(s.count[n][v]-own))
	return k / (k + f.Smooth*f.Levels[0].Unrelated)
}

// expected is what less takes from what a field and the frequency of its value
// weigh: an agreement never counts against.
func (s *scorer) expected(n int, v *vector, p, h float64) (lessP, lessH float64) {
	less := s.less(n, v)
	if less == 0 {
		return 0, 0
	}
	l := v.level[n]
	return min(less, max(0, s.p[n][l]+p)), min(less, max(0, s.h[n][l]+h))
}
