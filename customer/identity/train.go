package identity

import (
	"cmp"
	"errors"
	"fmt"
	"math/rand/v2"
	"slices"
	"sync"
)

// ErrRunaway is returned by training that would find far more pairs of one person
// than the records bear out. The model is not to be used.
var ErrRunaway = errors.New("identity: training ran away")

// Bounds of training.
const (
	minTrain    = 300       // records below which the starting model is kept
	maxPatterns = 1_000_000 // candidate pairs that are weighed at most
	randomPairs = 150_000   // pairs drawn to see how the unrelated agree
	emRounds    = 60
	trust       = 40   // pairs that the starting weights of a class are worth
	trustShare  = 0.08 // of the pairs that are sure, that they are worth at least
	trustRandom = 200  // random pairs that the starting weights of the unrelated are worth
)

// anchorFrom is how likely a pair must be by the starting model, with the
// frequencies of the records, to count for the anchor.
const anchorFrom = 0.8

// In how many rounds the share of pairs of one person is looked for by the
// starting weights, and how likely a pair must then be.
const (
	shareRounds = 15
	likelier    = 0.5
)

// The anchor: how many times as many pairs of one person as the starting model
// is sure of training may expect, before it is held back and before it is
// refused.
const (
	leastAnchored  = 0.9
	mostAnchored   = 1.6
	refuseAnchored = 12.0
)

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
	bare   bool // records that say nothing about the person are not learnt from
	report Report
}

func newTrainer(t *table, b *blocks, start *Model, people *[numFields][]int32) *trainer {
	n := float64(len(t.rows))
	tr := &trainer{t: t, s: newScorerOf(weigherOf(start), t, people), b: b, start: start.clone(), pairs: n * (n - 1) / 2}
	tr.start.years(t.yearsOnly())
	if told := float64(t.telling()); told >= minTrain {
		tr.bare = true
		tr.pairs = told * (told - 1) / 2
	}
	var wg sync.WaitGroup
	share := 0.0
	wg.Go(func() { share = tr.sampleRandom() })
	met := tr.sampleCandidates()
	wg.Wait()
	if share > 0 {
		// Of those that random pairs left out, as many as would have been drawn.
		for _, c := range met {
			tr.random = append(tr.random, counted{c.pattern, c.n * share})
		}
	}
	return tr
}

// yearsOnly is the share of pairs that tell a date of birth of which one tells
// no more than the year.
func (t *table) yearsOnly() float64 {
	told, years := 0.0, 0.0
	for i := range t.rows {
		if r := &t.rows[i]; r.birth != 0 {
			told++
			if r.born == birthPartial {
				years++
			}
		}
	}
	if told == 0 {
		return 0
	}
	full := 1 - years/told
	return 1 - full*full
}

// years makes the weights those of records of which a share of the pairs agree
// on no more than the year of birth even where they agree.
func (m *Model) years(share float64) {
	i := slices.IndexFunc(m.Fields, func(f FieldModel) bool { return f.Field == FieldBirthDate })
	if i < 0 || share <= m.Fields[i].Levels[birthYear-1].Same {
		return
	}
	levels := m.Fields[i].Levels
	year := &levels[birthYear-1]
	rest := [3]float64{1 - year.Same, 1 - year.Household, 1 - year.Unrelated}
	last := levels[len(levels)-1]
	now := [3]float64{share * (1 - last.Same), share / birthYears, share / birthYears}
	for k := range levels {
		x := &levels[k]
		x.Same *= (1 - now[0]) / rest[0]
		x.Household *= (1 - now[1]) / rest[1]
		x.Unrelated *= (1 - now[2]) / rest[2]
	}
	year.Same, year.Household, year.Unrelated = now[0], now[1], now[2]
}

// birthYears is of about how many years two people's birth years are one by
// chance.
const birthYears = 60

// telling counts the records that say something about the person. What the
// others share, such as numbers of which somebody called without a name, would
// pass for how often one person's records agree.
func (t *table) telling() int {
	n := 0
	for i := range t.rows {
		n += b2i(t.tells(int32(i)))
	}
	return n
}

// sampleCandidates counts the patterns of the candidate pairs. Of very many
// only every nth block is looked at. It returns all of them, namesakes included.
func (tr *trainer) sampleCandidates() []counted {
	work := 0
	for i := range tr.b.count() {
		n := len(tr.b.members(i))
		work += n * (n - 1) / 2
	}
	nth := 1 + work/maxPatterns
	unique := len(tr.t.rules.Unique) > 0 // who has two ids of one namespace is two people, and nothing to learn
	type tally map[pattern]int
	chunks, _ := scan(tr.s, tr.b, nth, nil, func(c []tally, i, j int32, v *vector) []tally {
		if tr.bare && !(tr.t.tells(i) && tr.t.tells(j)) || unique && tr.t.twoIDs(i, j) {
			return c
		}
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
	met := countedOf(all, float64(nth))
	for _, c := range met {
		if !c.namesakes() {
			tr.cand = append(tr.cand, c)
		}
	}
	return met
}

func countedOf(m map[pattern]int, scale float64) []counted {
	out := make([]counted, 0, len(m))
	for p, n := range m {
		out = append(out, counted{p, float64(n) * scale})
	}
	slices.SortFunc(out, func(a, b counted) int { return cmp.Compare(a.pattern, b.pattern) })
	return out
}

// sampleRandom counts the patterns of all pairs, or where those are very many
// of pairs drawn at random, always the same; then candidates among them are left
// out, and it returns which share of all pairs was drawn.
//
// How strangers come to agree on what hardly any two agree on is seen in
// candidates alone: among pairs drawn at random there is one of them or none, and
// whether there is would decide how much such an agreement weighs.
func (tr *trainer) sampleRandom() (share float64) {
	n := len(tr.t.rows)
	all := make(map[pattern]int)
	c := tr.s.comparer()
	var v vector
	if tr.pairs <= randomPairs {
		for i := range n {
			for j := i + 1; j < n; j++ {
				if tr.bare && !(tr.t.tells(int32(i)) && tr.t.tells(int32(j))) {
					continue
				}
				c.compare(int32(i), int32(j), &v)
				all[tr.s.pack(&v)]++
			}
		}
	} else {
		drawn := 0
		r := rand.New(rand.NewPCG(1, uint64(n)))
		for range randomPairs {
			i, j := int32(r.IntN(n)), int32(r.IntN(n))
			if i != j && !(tr.bare && !(tr.t.tells(i) && tr.t.tells(j))) {
				if drawn++; tr.b.meet(i, j) {
					continue
				}
				c.compare(i, j, &v)
				all[tr.s.pack(&v)]++
			}
		}
		share = float64(drawn) / tr.pairs
	}
	tr.random = countedOf(all, 1)
	return share
}

// train runs expectation maximisation from the starting model. Pairs that are
// no candidates count as unrelated.
func (tr *trainer) train() (Model, error) {
	w := weightsOf(&tr.start)
	w.same = 1 / float64(len(tr.t.rows)) // as if every record had one other
	w.house = w.same
	base := *weightsOf(&tr.start)
	var next weights
	tr.strangers(w, &next)
	for n := range numFields {
		blendRare(&w.u[n], &next.u[n], &base.u[n], len(fields[n].levels))
	}
	tr.anchorBy(w)
	w.same = max(tr.anchor, 1) / tr.pairs
	w.house = w.same
	for range emRounds {
		tr.round(w, &base)
	}
	m := tr.start.clone()
	m.Name, m.Records = "trained", len(tr.t.rows)
	w.into(&m)
	if err := tr.runaway(); err != nil {
		return m, err
	}
	return m, m.Check()
}

// runaway refuses a model that expects too many pairs of one person.
func (tr *trainer) runaway() error {
	if tr.report.Expected > refuseAnchored*max(tr.anchor, 10) {
		return fmt.Errorf("%w: %.0f pairs of one person expected, %.0f are sure", ErrRunaway, tr.report.Expected, tr.anchor)
	}
	return nil
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

// anchorBy counts the pairs that the starting weights are sure of. Where records
// say little hardly any is sure by itself; then the share of pairs of one person
// that makes the records likeliest by these weights, with all else left as it
// is, tells how many there are; half of them count, for namesakes are among them.
func (tr *trainer) anchorBy(w *weights) {
	tr.anchor = tr.surer(w, anchorFrom)
	shares := *w
	for range shareRounds {
		var sumP, sumH float64
		for _, c := range tr.cand {
			p, h, _ := shares.posterior(c.pattern)
			sumP, sumH = sumP+p*c.n, sumH+h*c.n
		}
		shares.same = min(max(sumP, 0.5), float64(len(tr.t.rows))) / tr.pairs
		shares.house = min(max(sumH, 0.5), tr.pairs/4) / tr.pairs
	}
	tr.anchor = max(tr.anchor, tr.surer(&shares, likelier)/2)
	tr.report.Anchor = tr.anchor
}

// surer counts the pairs that are likelier than least of one person.
func (tr *trainer) surer(w *weights, least float64) float64 {
	sum := 0.0
	for _, c := range tr.cand {
		if p, _, _ := w.posterior(c.pattern); p >= least {
			sum += p * c.n
		}
	}
	return sum
}

// strangers counts how random pairs agree, each field by the pairs that are
// unrelated by all else: if the field itself were heard, what it takes for a
// match would be rare among strangers for that reason alone, and training would
// run away with namesakes.
func (tr *trainer) strangers(w, next *weights) {
	for _, c := range tr.random {
		for n := range numFields {
			if l := c.level(n); l != missing {
				skip := n
				if n == fAddress {
					skip = -1 // who shares an address alone is of one home first of all
				}
				_, _, u := w.without(c.pattern, skip)
				next.u[n][l] += u * c.n
			}
		}
	}
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
	tr.strangers(w, &next)
	tr.report.Expected = sumP
	most, least := mostAnchored*max(tr.anchor, 1), leastAnchored*max(tr.anchor, 1)
	w.same = min(max(sumP, least), most) / tr.pairs
	w.house = min(max(sumH, 0.5), tr.pairs/4) / tr.pairs
	for n := range numFields {
		levels := len(fields[n].levels)
		blend(&w.p[n], &next.p[n], &base.p[n], levels, max(trust, trustShare*tr.anchor))
		blend(&w.h[n], &next.h[n], &base.h[n], levels, trust)
		blendRare(&w.u[n], &next.u[n], &base.u[n], levels)
		floor(&w.h[n], &base.h[n], levels)
		if n == fAddress || n == fCity {
			w.h[n].atMost(levels, base.h[n][levels])
		}
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
