package identity

import (
	"cmp"
	"errors"
	"slices"

	"github.com/clientele-go/clientele/channel"
)

// LinkerConfig says how plain records are linked. The zero LinkerConfig works.
type LinkerConfig struct {
	// Rules say which values are generic and which namespaces are unique. Its
	// bounds on components and its bits are not used.
	Rules Rules

	// Model weighs the evidence. nil means one that is trained on the records
	// themselves, without labels, starting from [Retail]; with fewer than 300
	// records, or where training runs away, it is Retail.
	Model *Model

	// Auto is the probability from which two records are one person without
	// anybody asked; 0 means 0.7. Review is that from which a human is asked; 0
	// means 0.3.
	Auto, Review float64
}

func (c *LinkerConfig) auto() float64   { return oddsOf(orDefault(c.Auto, 0.7)) }
func (c *LinkerConfig) review() float64 { return oddsOf(orDefault(c.Review, 0.3)) }

// A Linker links any number of plain records: it keeps of each only what is
// compared, some hundred bytes. It is for one goroutine; Link uses all
// processors.
//
// It weighs what records say, whoever says it. Where claims are assured,
// decisions were made and values change hands, use [Resolve].
type Linker struct {
	config LinkerConfig
	t      *table
	refs   []channel.Ref
}

// NewLinker returns a Linker without records.
func NewLinker(c LinkerConfig) *Linker {
	l := &Linker{config: c}
	l.t = newTable(&l.config.Rules)
	return l
}

// Add takes in a record. Its Ref names it in the result; records of one Ref
// are one person.
func (l *Linker) Add(p *Party) {
	l.t.add(p)
	l.refs = append(l.refs, p.Ref)
}

// Len returns how many records were added.
func (l *Linker) Len() int { return len(l.refs) }

// A Linkage is who of plain records is one person. It depends on the set of
// records and the configuration alone, not on their order.
type Linkage struct {
	// Refs are the records in the order of their refs, and Person numbers the
	// person of each: people are numbered from 0 by their first record.
	Refs   []channel.Ref
	Person []int32
	People int

	// Review lists pairs of people who are possibly one, the likeliest first.
	Review []Suggestion

	// Households lists people who live together, by their numbers, at least two
	// to each.
	Households [][]int32

	// Model is what decided, and Report how it came about.
	Model  Model
	Report Report
}

// A Suggestion is a pair of records whose people a human should look at.
type Suggestion struct {
	A, B        channel.Ref
	Probability float64 // that they are one person
	Why         string  // what kept them apart
}

// Clusters lists the records of each person.
func (l *Linkage) Clusters() [][]channel.Ref {
	out := make([][]channel.Ref, l.People)
	for i, p := range l.Person {
		out[p] = append(out[p], l.Refs[i])
	}
	return out
}

// LinkRecords links the records of one call; see [Linker].
func LinkRecords(records []Party, c LinkerConfig) (Linkage, error) {
	l := NewLinker(c)
	for i := range records {
		l.Add(&records[i])
	}
	return l.Link()
}

// Train learns a model from records without labels: how much each kind of
// evidence tells in this population, how many pairs of one person and of one
// household there are, and how common the values are. It starts from the
// Retail model and falls back to it where the records say too little. The same
// set of records gives the same model, in any order.
//
// The model is found by expectation maximisation over three classes
// (Fellegi and Sunter 1969, Winkler 1988). What the starting model is sure of
// anchors it: a model that expects many times as many pairs of one person is
// refused with an error that wraps [ErrRunaway]. Fewer than 300 records are not
// trained upon; Retail is returned and no error.
func Train(records []Party, r Rules) (Model, Report, error) {
	l := NewLinker(LinkerConfig{Rules: r})
	for i := range records {
		l.Add(&records[i])
	}
	run := l.prepare()
	err := run.train()
	return run.model, run.report, err
}

// Link decides who is one person. An error means that the configured model
// cannot be used.
func (l *Linker) Link() (Linkage, error) {
	run := l.prepare()
	if m := l.config.Model; m != nil {
		if err := m.Check(); err != nil {
			return Linkage{}, err
		}
		run.model = m.clone()
	} else if err := run.train(); err != nil {
		if !errors.Is(err, ErrRunaway) {
			return Linkage{}, err
		}
		run.model = Retail()
		run.report.Refused = err.Error()
	}
	run.link()
	return run.linkage(), nil
}

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
	run.b = newBlocks(l.t)
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
	s := newScorer(&run.model, run.t)
	auto, review := run.config.auto(), min(run.config.review(), run.config.auto())
	chunks := scan(s, run.b, 1, func(c []edge, i, j int32, v *vector) []edge {
		x := s.score(v)
		home := x.homeOdds()
		if x.odds < review && home < 0 {
			return c
		}
		return append(c, edge{a: min(i, j), b: max(i, j), odds: float32(x.odds), house: float32(home), sure: x.odds >= auto && v.personal()})
	})
	var sure []edge
	for _, c := range chunks {
		for _, e := range c {
			switch {
			case e.sure:
				sure = append(sure, e)
			case float64(e.odds) >= review:
				run.stopped = append(run.stopped, e)
			default:
				run.homes = append(run.homes, e)
			}
		}
	}
	run.g = newAgglo(s, crossMean)
	run.sameRefs()
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
	out.Households = households(out.Person, run.homes)
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
		why := "not sure enough"
		switch {
		case e.sure:
			why = "others of the two contradict"
		case x.odds >= run.config.auto():
			why = "no evidence about the person"
		}
		out = append(out, Suggestion{run.refs[e.a], run.refs[e.b], x.probability(), why})
	}
	return out
}

// households connects the people who live together. The surest edges come
// first, and a household does not grow beyond what a family is.
func households(person []int32, homes []edge) [][]int32 {
	slices.SortFunc(homes, func(x, y edge) int {
		return cmp.Or(cmp.Compare(y.house, x.house), cmp.Compare(x.a, y.a), cmp.Compare(x.b, y.b))
	})
	home := make(map[int32]int32) // by person
	members := make(map[int32][]int32)
	of := func(p int32) int32 {
		if h, ok := home[p]; ok {
			return h
		}
		home[p] = p
		members[p] = []int32{p}
		return p
	}
	for _, e := range homes {
		if person[e.a] == person[e.b] {
			continue
		}
		h, k := of(person[e.a]), of(person[e.b])
		if h == k || len(members[h])+len(members[k]) > maxHousehold {
			continue
		}
		if h > k {
			h, k = k, h
		}
		for _, p := range members[k] {
			home[p] = h
		}
		members[h] = append(members[h], members[k]...)
		delete(members, k)
	}
	var out [][]int32
	for _, m := range members {
		if len(m) > 1 {
			slices.Sort(m)
			out = append(out, m)
		}
	}
	slices.SortFunc(out, func(a, b []int32) int { return cmp.Compare(a[0], b[0]) })
	return out
}

// maxHousehold bounds how many people one household has.
const maxHousehold = 16
