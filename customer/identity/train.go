package identity

import (
	"cmp"
	"errors"
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
)

// ErrRunaway is returned by training that would find far more or far fewer
// people than the records bear out. The model is not to be used.
var ErrRunaway = errors.New("identity: training ran away")

// Bounds of training.
const (
	minTrain    = 300       // records below which the starting model is kept
	maxPatterns = 2_000_000 // candidate pairs that are weighed at most
	randomPairs = 400_000   // pairs drawn to see how the unrelated agree
	emRounds    = 60
	trust       = 40  // pairs that the starting weights of a class are worth
	trustRandom = 200 // random pairs that the starting weights of the unrelated are worth
)

// The anchor: how many times as many pairs of one person as the starting model
// is sure of training may expect, before it is held back and before it is
// refused.
const (
	leastAnchored  = 0.9
	mostAnchored   = 8.0
	refuseAnchored = 12.0
)

// A pattern is how far a pair agrees in all fields, packed.
type pattern uint64

// pack packs a vector, with how frequent the values are that the two agree on.
func (s *scorer) pack(v *vector) pattern {
	var p pattern
	for n := range numFields {
		p |= pattern(v.level[n]) << (4 * n)
	}
	for k, n := range frequencyFields {
		if l := v.level[n]; l != missing && s.freqP[n] != nil {
			switch {
			case int(l) <= fields[n].exact:
				p |= bucketOf(float64(s.freqP[n][v.value[n]])) << (40 + 4*k)
			case n <= fFamily:
				x, _ := s.slip(n, v.value[n])
				p |= bucketOf(x) << (40 + 4*k)
			}
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
	p, h, u     [numFields][maxLevels]float64
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
func (w *weights) posterior(x pattern) (p, h, u float64) {
	p, h, u = w.same, w.house, 1-w.same-w.house
	for n := range numFields {
		if l := x.level(n); l != missing {
			p *= w.p[n][l]
			h *= w.h[n][l]
			u *= w.u[n][l]
		}
	}
	if x>>40 != 0 {
		for k, n := range frequencyFields {
			if b := x.bucket(k); b != 0 {
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

// A trainer estimates the weights for the records of one table.
type trainer struct {
	t      *table
	s      *scorer
	b      *blocks
	start  Model
	pairs  float64   // all pairs of records
	cand   []counted // patterns of candidate pairs, scaled up to all of them
	random []counted // patterns of random pairs
	anchor float64
	report Report
}

func newTrainer(t *table, b *blocks, start *Model) *trainer {
	n := float64(len(t.rows))
	tr := &trainer{t: t, s: newScorer(start, t), b: b, start: start.clone(), pairs: n * (n - 1) / 2}
	tr.sampleCandidates()
	tr.sampleRandom()
	return tr
}

// sampleCandidates counts the patterns of the candidate pairs. Of very many
// only every nth block is looked at.
func (tr *trainer) sampleCandidates() {
	work := 0
	for i := range tr.b.count() {
		n := len(tr.b.members(i))
		work += n * (n - 1) / 2
	}
	nth := 1 + work/maxPatterns
	type tally map[pattern]int
	chunks := scan(tr.s, tr.b, nth, func(c []tally, _, _ int32, v *vector) []tally {
		if c == nil {
			c = []tally{{}}
		}
		c[0][tr.s.pack(v)]++
		return c
	})
	all := make(map[pattern]int)
	for _, c := range chunks {
		for _, m := range c {
			for p, n := range m {
				all[p] += n
			}
		}
	}
	tr.cand = countedOf(all, float64(nth))
}

func countedOf(m map[pattern]int, scale float64) []counted {
	out := make([]counted, 0, len(m))
	for p, n := range m {
		out = append(out, counted{p, float64(n) * scale})
	}
	slices.SortFunc(out, func(a, b counted) int { return cmp.Compare(a.pattern, b.pattern) })
	return out
}

// sampleRandom counts the patterns of pairs drawn at random, always the same.
func (tr *trainer) sampleRandom() {
	n := len(tr.t.rows)
	all := make(map[pattern]int)
	c := tr.s.comparer()
	var v vector
	if tr.pairs <= randomPairs {
		for i := range n {
			for j := i + 1; j < n; j++ {
				c.compare(int32(i), int32(j), &v)
				all[tr.s.pack(&v)]++
			}
		}
	} else {
		r := rand.New(rand.NewPCG(1, uint64(n)))
		for range randomPairs {
			i, j := int32(r.IntN(n)), int32(r.IntN(n))
			if i != j {
				c.compare(i, j, &v)
				all[tr.s.pack(&v)]++
			}
		}
	}
	tr.random = countedOf(all, 1)
}

// train runs expectation maximisation from the starting model. Pairs that are
// no candidates count as unrelated.
func (tr *trainer) train() (Model, error) {
	w := weightsOf(&tr.start)
	w.same = 1 / float64(len(tr.t.rows)) // as if every record had one other
	w.house = w.same
	tr.anchorBy(w)
	w.same = max(tr.anchor, 1) / tr.pairs
	w.house = w.same
	base := *weightsOf(&tr.start)
	for range emRounds {
		tr.round(w, &base)
	}
	m := tr.start.clone()
	m.Name, m.Records = "trained", len(tr.t.rows)
	w.into(&m)
	if tr.report.Expected > refuseAnchored*max(tr.anchor, 10) {
		return m, fmt.Errorf("%w: %.0f pairs of one person expected, %.0f are sure", ErrRunaway, tr.report.Expected, tr.anchor)
	}
	return m, m.Check()
}

// again goes on from a trained model that knows its frequencies.
func (tr *trainer) again() (Model, error) {
	w := weightsOf(&tr.start)
	tr.anchorBy(w)
	retail := Retail()
	base := *weightsOf(&retail)
	for range emRounds / 2 {
		tr.round(w, &base)
	}
	m := tr.start.clone()
	w.into(&m)
	return m, m.Check()
}

// anchorBy counts the pairs that the starting weights are sure of.
func (tr *trainer) anchorBy(w *weights) {
	tr.anchor = 0
	for _, c := range tr.cand {
		if p, _, _ := w.posterior(c.pattern); p >= 0.99 {
			tr.anchor += c.n
		}
	}
	tr.report.Anchor = tr.anchor
}

// round is one round of expectation and maximisation.
func (tr *trainer) round(w, base *weights) {
	var next weights
	var sumP, sumH float64
	for _, c := range tr.cand {
		p, h, _ := w.posterior(c.pattern)
		p, h = p*c.n, h*c.n
		sumP, sumH = sumP+p, sumH+h
		for n := range numFields {
			l := c.level(n)
			next.p[n][l] += p
			next.h[n][l] += h
		}
	}
	for _, c := range tr.random {
		_, _, u := w.posterior(c.pattern)
		for n := range numFields {
			next.u[n][c.level(n)] += u * c.n
		}
	}
	tr.report.Expected = sumP
	most, least := mostAnchored*max(tr.anchor, 1), leastAnchored*max(tr.anchor, 1)
	w.same = min(max(sumP, least), most) / tr.pairs
	w.house = min(max(sumH, 0.5), tr.pairs/4) / tr.pairs
	for n := range numFields {
		levels := len(fields[n].levels)
		blend(&w.p[n], &next.p[n], &base.p[n], levels, trust)
		blend(&w.h[n], &next.h[n], &base.h[n], levels, trust)
		blendRare(&w.u[n], &next.u[n], &base.u[n], levels)
		floor(&w.h[n], &base.h[n], levels)
		if n == fGiven || n == fBirth {
			tr.personal(w, base, n, levels)
		}
		monotone(&w.p[n], &w.u[n], levels)
	}
}

// personal sets the household weights of a field that is about one person:
// two people of a household agree on it no more than strangers do, but for
// fathers and sons of one name, and twins.
func (tr *trainer) personal(w, base *weights, n, levels int) {
	sum := 0.0
	for l := 1; l <= levels; l++ {
		w.h[n][l] = w.u[n][l]
		if extra := base.h[n][l] - base.u[n][l]; extra > 0 && l < 3 {
			w.h[n][l] += extra * householdTwins
		}
		sum += w.h[n][l]
	}
	for l := 1; l <= levels; l++ {
		w.h[n][l] /= sum
	}
}

// householdTwins is how much of the shipped share of namesakes and twins in
// one household is kept by training, which sees too few to tell.
const householdTwins = 0.2

// blend mixes what was counted with what was there before.
func blend(to, counts, base *[maxLevels]float64, levels int, trust float64) {
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
func floor(to, base *[maxLevels]float64, levels int) {
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
func blendRare(to, counts, base *[maxLevels]float64, levels int) {
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
func monotone(p, u *[maxLevels]float64, levels int) {
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

// A Report says how training and linking went, without any labels. If the
// model is calibrated, as many pairs of one person are found as it expects.
type Report struct {
	Records  int
	Blocks   int     // sets of records that were compared each with each
	Lost     float64 // pairs of blocks that were too large even when divided, and not compared
	Anchor   float64 // pairs of one person that the starting model is sure of
	Expected float64 // pairs of one person that the trained model expects
	Found    float64 // pairs of one person that were linked
	Refused  string  // why a trained model was not adopted
}

// frequencies counts the people that share a value, and sets how often
// strangers agree by it.
func (m *Model) frequencies(t *table, person []int32, people int) {
	m.Common, m.Entities = nil, people
	for i := range m.Fields {
		f := &m.Fields[i]
		n := fieldNumber(f.Field)
		if f.Smooth == 0 {
			continue
		}
		count := t.people(n, person)
		told, same := 0.0, 0.0
		for v, k := range count {
			told += float64(k)
			same += float64(k) * float64(k-1)
			if k >= commonValue {
				m.Common = append(m.Common, CommonValue{f.Field, digest(f.Field, t.value(n, uint32(v))), int(k)})
			}
		}
		if told < 2 {
			continue
		}
		x := &f.Levels[0]
		u := (same/told + f.Smooth*x.Unrelated) / (told + f.Smooth)
		scale := (1 - u) / (1 - x.Unrelated)
		for l := 1; l < len(f.Levels); l++ {
			f.Levels[l].Unrelated *= scale
		}
		x.Unrelated = u
	}
	slices.SortFunc(m.Common, func(a, b CommonValue) int { return a.compare(&b) })
}

func (c *CommonValue) compare(o *CommonValue) int {
	return cmp.Or(cmp.Compare(fieldNumber(c.Field), fieldNumber(o.Field)), cmp.Compare(c.Digest, o.Digest))
}

// commonValue is how many people must share a value before a model keeps its
// digest.
const commonValue = 3

// people counts, for each value of a field, the distinct people who have it.
func (t *table) people(n int, person []int32) []int32 {
	size := t.values(n)
	count := make([]int32, size)
	last := make([]int32, size)
	for i := range last {
		last[i] = -1
	}
	var c cells
	for _, r := range byPerson(person) {
		t.cells(r, &c)
		each(t, n, &c, func(v uint32) {
			if p := person[r]; last[v] != p {
				last[v] = p
				count[v]++
			}
		})
	}
	return count
}

// byPerson lists the rows person by person.
func byPerson(person []int32) []int32 {
	first := make([]int32, len(person)+1)
	for _, p := range person {
		first[p+1]++
	}
	for i := range person {
		first[i+1] += first[i]
	}
	out := make([]int32, len(person))
	for r, p := range person {
		out[first[p]] = int32(r)
		first[p]++
	}
	return out
}

// each visits the values of a field whose frequency counts.
func each(t *table, n int, c *cells, visit func(v uint32)) {
	switch n {
	case fGiven:
		for _, w := range c.given {
			visit(t.words.all[w].bare)
		}
	case fFamily:
		for _, w := range c.family {
			visit(t.words.all[w].bare)
		}
	case fEmail:
		for _, x := range c.mail {
			visit(x)
		}
	case fPhone:
		for _, x := range c.phone {
			visit(x)
		}
	case fAddress, fCity:
		k := placeAll
		if n == fCity {
			k = placeCity
		}
		for i := k; i < len(c.place); i += placeWidth {
			if c.place[i] != 0 {
				visit(c.place[i])
			}
		}
	}
}
