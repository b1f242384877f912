package identity

import (
	"cmp"
	"math"
	"slices"

	"github.com/clientele-go/clientele/channel"
)

// A linkRun is one run of a Linker over all its records.
type linkRun struct {
	config *LinkerConfig
	t      *table
	b      *blocks
	refs   []channel.Ref
	at     []int32 // by row: the place of its ref
	model  Model
	people *[numFields][]int32 // by value: how many people have it, if the model was trained here
	report Report
	heaped []string // days of birth on which the records are heaped
	rough  bool     // only who is sure is joined

	g       *agglo
	stopped []edge // could link but for a guard, or are too unsure
	homes   []edge
}

// prepare puts the rows in order and makes the blocks. heaped are days of birth
// that are known to stand for "unknown".
func (l *Linker) prepare(heaped []string) *linkRun {
	l.t.restoreHeaped()
	l.t.read(&l.batch)
	l.batch = batch{}
	run := &linkRun{config: &l.config, t: l.t, refs: l.refs, model: Retail()}
	l.arrange()
	run.refs, run.at = l.refs, l.at
	if l.split != nil {
		l.t.adjust = l.split.adjust(run.refs, run.at)
	}
	run.heaped = l.t.dropHeaped(heaped)
	l.t.markAllHomely()
	l.t.judgeValues()
	l.t.recordNumbers()
	run.b = newBlocks(l.t)
	run.report.Records = len(run.refs)
	return run
}

// train replaces the model by one trained on the records.
func (run *linkRun) train() error {
	if len(run.t.rows) < minTrain {
		return nil
	}
	run.t.affinity = run.t.seeAffinity()
	tr := newTrainer(run.t, run.b, &run.model, nil)
	m, err := tr.train()
	run.report.Anchor, run.report.Expected = tr.report.Anchor, tr.report.Expected
	if err != nil {
		return err
	}
	// How common a value is is told by the people who have it, not by their
	// records; who those are is told by a first, rough linking.
	first := *run
	first.rough = true
	first.config = &LinkerConfig{Auto: 0.5}
	first.model = m
	first.b = run.b.upTo(byMailbox) // those with the most telling keys find nearly all
	first.link()
	person, people := first.g.number(nil)
	counts := m.frequencies(run.t, person, people)
	run.people = &counts
	tr = newTrainer(run.t, run.b, &m, run.people)
	m, err = tr.again()
	run.report.Expected = tr.report.Expected
	m.Heaped = run.heaped
	run.model = m
	return err
}

// link scores the candidate pairs and joins what may be joined.
func (run *linkRun) link() {
	s := newScorerOf(weigherOf(&run.model), run.t, run.people)
	auto, review := run.config.auto(), min(run.config.review(), run.config.auto())
	least := gain{same: review}
	unique := len(run.config.Rules.Unique) > 0
	if run.rough {
		review, least = auto, gain{auto, math.Inf(1)} // nobody is asked, and homes are not looked for
	}
	chunks, pairs := scan(s, run.b, 1, newBound(s, least), func(c []edge, i, j int32, v *vector) []edge {
		x := s.weigh(v)
		if x.same < least.same && x.house < least.house {
			return c
		}
		x.odds = x.same - log2p1(x.house)
		home := x.homeOdds()
		if home < 0 && x.house > 0 && x.odds < auto && (v.level[fGiven] == givenClash || v.level[fBirth] == birthOther) {
			home = 0 // two people who have something in common
		}
		two := unique && run.t.twoIDs(i, j)
		if two && v.homely() {
			home = x.house
		}
		if home >= 0 && !v.athome() {
			home = -1
		}
		if two {
			if home < 0 {
				return c
			}
			return append(c, edge{a: min(i, j), b: max(i, j), odds: float32(min(x.odds, review)), house: float32(home), loose: v.loose(), home: true})
		}
		if x.odds < review && home < 0 {
			return c
		}
		return append(c, edge{a: min(i, j), b: max(i, j), odds: float32(x.odds), house: float32(home), sure: x.odds >= auto && s.personal(v), loose: v.loose(), home: v.homely(), kinds: v.kinds})
	})
	sure := run.sort(chunks)
	run.report.Pairs = pairs
	run.report.Recall = recallOf(sure)
	run.g = newAgglo(s, crossMean)
	run.g.unique = len(run.config.Rules.Unique) > 0
	run.sameRefs()
	run.decided()
	run.stopped = append(run.stopped, run.g.link(sure)...)
}

// sort tells apart what may be linked, who lives together and the rest.
func (run *linkRun) sort(chunks [][]edge) (sure []edge) {
	n := [3]int{}
	what := func(e *edge) int {
		switch {
		case e.sure:
			return 0
		case e.house >= 0:
			return 1
		}
		return 2
	}
	for _, c := range chunks {
		for i := range c {
			n[what(&c[i])]++
		}
	}
	lists := [...]*[]edge{&sure, &run.homes, &run.stopped}
	for k, l := range lists {
		*l = make([]edge, 0, n[k])
	}
	for _, c := range chunks {
		for i := range c {
			l := lists[what(&c[i])]
			*l = append(*l, c[i])
		}
	}
	return sure
}

// sameRefs joins the rows of one ref.
func (run *linkRun) sameRefs() {
	var rows []int32 // by the place of the ref
	for i := 1; i < len(run.refs); i++ {
		if run.refs[i] == run.refs[i-1] {
			if rows == nil {
				rows = inverse(run.at)
			}
			run.g.join(run.g.find(rows[i-1]), run.g.find(rows[i]))
		}
	}
}

// decided joins what humans linked, and keeps apart what they unlinked.
func (run *linkRun) decided() {
	if len(run.config.Decisions) == 0 {
		return
	}
	rows := inverse(run.at)
	row := func(r channel.Ref) (int32, bool) {
		i, ok := slices.BinarySearchFunc(run.refs, r, channel.Ref.Compare)
		if !ok {
			return 0, false
		}
		return rows[i], true
	}
	var links [][2]int32
	for p, d := range inForce(run.config.Decisions) {
		a, ok := row(p[0])
		b, ok2 := row(p[1])
		switch {
		case !ok || !ok2:
		case d.Action == Link:
			links = append(links, [2]int32{a, b})
		default:
			if run.g.kept == nil {
				run.g.kept = make(map[int32][]int32)
			}
			// Of several rows of one ref the first stands for all: they are joined.
			run.g.kept[a], run.g.kept[b] = append(run.g.kept[a], b), append(run.g.kept[b], a)
			if d.Action == ConfirmHousehold {
				run.homes = append(run.homes, confirmedHome(a, b))
			}
		}
	}
	slices.SortFunc(links, func(x, y [2]int32) int { return slices.Compare(x[:], y[:]) })
	for _, l := range links {
		if a, b := run.g.find(l[0]), run.g.find(l[1]); a != b && !run.g.keptApart(run.g.of(a), b) {
			run.g.join(a, b)
		}
	}
}

// number numbers the people by the first of their rows in an order; nil is that
// of the rows.
func (f *forest) number(order []int32) (person []int32, people int) {
	person = make([]int32, len(f.parent))
	numbers := make([]int32, len(f.parent))
	for k := range person {
		i := k
		if order != nil {
			i = int(order[k])
		}
		root := f.find(int32(i))
		if numbers[root] == 0 {
			people++
			numbers[root] = int32(people)
		}
		person[i] = numbers[root] - 1
	}
	return person, people
}

func (run *linkRun) linkage() Linkage {
	out := Linkage{Refs: run.refs, Model: run.model}
	person, people := run.g.number(inverse(run.at))
	out.People = people
	out.Person = make([]int32, len(person))
	parallel(3, func(k int) {
		switch k {
		case 0:
			out.Households = run.t.households(person, run.homes)
		case 1:
			out.Review = run.suggestions(person)
		case 2:
			run.report.Found = pairsWithin(person, people)
			for i, at := range run.at {
				out.Person[at] = person[i]
			}
		}
	})
	run.expect()
	run.report.Blocks, run.report.Lost = run.b.count(), run.b.lost
	out.Report = run.report
	return out
}

func pairsWithin(person []int32, people int) float64 {
	count := make([]int32, people)
	for _, p := range person {
		count[p]++
	}
	sum := 0.0
	for _, n := range count {
		sum += float64(n) * float64(n-1) / 2
	}
	return sum
}

// suggestions keeps the likeliest pair of each two people.
func (run *linkRun) suggestions(person []int32) []Suggestion {
	slices.SortFunc(run.stopped, func(x, y edge) int {
		return cmp.Or(cmp.Compare(y.odds, x.odds), cmp.Compare(x.a, y.a), cmp.Compare(x.b, y.b))
	})
	seen := make(map[[2]int32]bool)
	var out []Suggestion
	asked := run.stopped[:0]
	for _, e := range run.stopped {
		p, q := person[e.a], person[e.b]
		k := [2]int32{min(p, q), max(p, q)}
		if p == q || seen[k] {
			continue
		}
		seen[k] = true
		asked = append(asked, e)
		x := score{odds: float64(e.odds)}
		why := whyUnsure
		switch {
		case e.sure:
			why = whyOthers
		case x.odds >= run.config.auto():
			why = whyPersonal
		}
		a, b := run.at[e.a], run.at[e.b]
		out = append(out, Suggestion{run.refs[min(a, b)], run.refs[max(a, b)], x.probability(), why})
	}
	run.stopped = asked
	return out
}

// mostAsked bounds how many of the pairs for review are looked at to see what is
// to be expected of them; of more, as many evenly spread are.
const mostAsked = 2_000

// expect reports how many pairs of one person the model expects, of those that
// were linked and of those that are left to a human: two people are not surer one
// than all their records are on average.
func (run *linkRun) expect() {
	g := run.g
	run.report.Right = run.report.Found - float64(g.doubt)/1e6
	step := 1 + len(run.stopped)/mostAsked
	missed := 0.0
	for i := 0; i < len(run.stopped); i += step {
		e := &run.stopped[i]
		a, b := g.find(e.a), g.find(e.b)
		if g.unique && g.idsClash(g.of(a), g.of(b)) || g.kept != nil && g.keptApart(g.of(a), b) {
			continue
		}
		x := score{odds: float64(e.odds)}
		if n := len(g.of(a)) * len(g.of(b)); n > 1 {
			x.odds = min(x.odds, g.s.agree(g.c, g.of(a), g.of(b)))
		}
		missed += x.probability() * float64(len(g.of(a))) * float64(len(g.of(b)))
	}
	run.report.Expected = run.report.Right + missed*float64(step)
}
