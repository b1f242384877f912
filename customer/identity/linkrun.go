package identity

import (
	"cmp"
	"slices"

	"github.com/clientele-go/clientele/channel"
)

// A linkRun is one run of a Linker over all its records.
type linkRun struct {
	config *LinkerConfig
	t      *table
	b      *blocks
	refs   []channel.Ref
	model  Model
	report Report

	g       *agglo
	stopped []edge // could link but for a guard, or are too unsure
	homes   []edge
}

// prepare puts the rows in the order of their refs and makes the blocks.
func (l *Linker) prepare() *linkRun {
	run := &linkRun{config: &l.config, t: l.t, refs: l.refs, model: Retail()}
	if !slices.IsSortedFunc(l.refs, channel.Ref.Compare) {
		order := make([]int32, len(l.refs))
		for i := range order {
			order[i] = int32(i)
		}
		slices.SortFunc(order, func(a, b int32) int {
			if c := l.refs[a].Compare(l.refs[b]); c != 0 {
				return c
			}
			var x, y cells
			l.t.cells(a, &x)
			l.t.cells(b, &y)
			return cmp.Or(compareCells(l.t, &x, &y), cmp.Compare(a, b))
		})
		rows, refs := make([]row, len(order)), make([]channel.Ref, len(order))
		for i, o := range order {
			rows[i], refs[i] = l.t.rows[o], l.refs[o]
		}
		l.t.rows, l.refs, run.refs = rows, refs, refs
	}
	l.t.judgeValues()
	l.t.recordNumbers()
	run.b = newBlocks(l.t, numKinds)
	run.report.Records = len(run.refs)
	return run
}

// train replaces the model by one trained on the records.
func (run *linkRun) train() error {
	if len(run.t.rows) < minTrain {
		return nil
	}
	tr := newTrainer(run.t, run.b, &run.model)
	m, err := tr.train()
	run.report.Anchor, run.report.Expected = tr.report.Anchor, tr.report.Expected
	if err != nil {
		return err
	}
	// How common a value is is told by the people who have it, not by their
	// records; who those are is told by a first, rough linking.
	first := *run
	first.config = &LinkerConfig{Auto: 0.5}
	first.model = m
	first.b = run.b.upTo(byMailbox) // those with the most telling keys find nearly all
	first.link()
	person, people := first.g.number()
	m.frequencies(run.t, person, people)
	tr = newTrainer(run.t, run.b, &m)
	m, err = tr.again()
	run.report.Expected = tr.report.Expected
	run.model = m
	return err
}

// link scores the candidate pairs and joins what may be joined.
func (run *linkRun) link() {
	s := newScorer(weigherOf(&run.model), run.t)
	auto, review := run.config.auto(), min(run.config.review(), run.config.auto())
	chunks, pairs := scan(s, run.b, 1, func(c []edge, i, j int32, v *vector) []edge {
		x := s.weigh(v)
		if x.same < review && x.house < 0 {
			return c
		}
		x.odds = x.same - log2p1(x.house)
		home := x.homeOdds()
		if home < 0 && x.house > 0 && x.odds < auto && (v.level[fGiven] == givenClash || v.level[fBirth] == birthOther) {
			home = 0 // two people who have something in common
		}
		if home >= 0 && !v.athome() {
			home = -1
		}
		if x.odds < review && home < 0 {
			return c
		}
		return append(c, edge{a: min(i, j), b: max(i, j), odds: float32(x.odds), house: float32(home), sure: x.odds >= auto && s.personal(v), loose: v.loose(), home: v.homely()})
	})
	var sure []edge
	for _, c := range chunks {
		for _, e := range c {
			switch {
			case e.sure:
				sure = append(sure, e)
			case e.house >= 0:
				run.homes = append(run.homes, e)
			default:
				run.stopped = append(run.stopped, e)
			}
		}
	}
	run.report.Pairs = pairs
	run.report.Recall = run.b.recall(sure)
	run.g = newAgglo(s, crossMean)
	run.g.unique = len(run.config.Rules.Unique) > 0
	run.sameRefs()
	run.decided()
	run.stopped = append(run.stopped, run.g.link(sure)...)
}

// sameRefs joins the rows of one ref.
func (run *linkRun) sameRefs() {
	for i := 1; i < len(run.refs); i++ {
		if run.refs[i] == run.refs[i-1] {
			run.g.join(run.g.find(int32(i-1)), run.g.find(int32(i)))
		}
	}
}

// decided joins what humans linked, and keeps apart what they unlinked.
func (run *linkRun) decided() {
	row := func(r channel.Ref) (int32, bool) {
		i, ok := slices.BinarySearchFunc(run.refs, r, channel.Ref.Compare)
		return int32(i), ok
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

// number numbers the people by their first rows.
func (f *forest) number() (person []int32, people int) {
	person = make([]int32, len(f.parent))
	numbers := make([]int32, len(f.parent))
	for i := range person {
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
	out.Person, out.People = run.g.number()
	out.Review = run.suggestions(out.Person)
	out.Households = run.t.households(out.Person, run.homes)
	run.report.Found = pairsWithin(out.Person, out.People)
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
	for _, e := range run.stopped {
		p, q := person[e.a], person[e.b]
		k := [2]int32{min(p, q), max(p, q)}
		if p == q || seen[k] {
			continue
		}
		seen[k] = true
		x := score{odds: float64(e.odds)}
		why := whyUnsure
		switch {
		case e.sure:
			why = whyOthers
		case x.odds >= run.config.auto():
			why = whyPersonal
		}
		out = append(out, Suggestion{run.refs[e.a], run.refs[e.b], x.probability(), why})
	}
	return out
}
