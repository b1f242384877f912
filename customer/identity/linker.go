package identity

import (
	"errors"

	"github.com/clientele-go/clientele/channel"
)

// LinkerConfig says how plain records are linked. The zero LinkerConfig works.
type LinkerConfig struct {
	// Rules say which values are generic and which namespaces are unique. Its
	// bounds on components and its bits are not used.
	Rules Rules

	// Model weighs the evidence. nil means one that is trained on the records
	// themselves, without labels, starting from [Retail]; with fewer than 300
	// records, or where training runs away, it is Retail with the share of pairs
	// of one person that is to be expected of so many records.
	Model *Model

	// Auto is the probability from which two records are one person without
	// anybody asked; 0 means 0.6. Review is that from which a human is asked; 0
	// means 0.3.
	Auto, Review float64

	// Decisions of humans about pairs of records and about values outrank the
	// model, as they do in [Resolve]. A value that was split says nothing of two
	// records one of which had it before and the other after: a claim is as old as
	// it says, else as old as its record, and one of no age is of before. Of the
	// rules that assured keys make, Unique namespaces hold.
	Decisions []Decision
}

func (c *LinkerConfig) auto() float64   { return oddsOf(orDefault(c.Auto, 0.6)) }
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
	at     []int32 // by row: the place of its ref; those after the last are at their own numbers
	batch  batch   // records that are not read yet
	split  *splitClaims

	trained *linkRun // over all records; nil if there is none
	refused error    // why what was learnt is not used
}

// NewLinker returns a Linker without records.
func NewLinker(c LinkerConfig) *Linker {
	l := &Linker{config: c}
	l.t = newTable(&l.config.Rules)
	l.split = newSplitClaims(c.Decisions)
	about := make(map[channel.KeyID]bool)
	for _, d := range c.Decisions {
		if d.aboutValue() {
			about[d.Key] = true
		}
	}
	if len(about) > 0 {
		l.t.generic = func(id channel.KeyID) bool {
			if about[id] {
				if a := decidedValue(c.Decisions, id); a != "" {
					return a == BlockValue
				}
			}
			_, generic := l.config.Rules.Builtin(id)
			return generic
		}
	}
	return l
}

// Add takes in a record. Its Ref names it in the result; records of one Ref
// are one person.
func (l *Linker) Add(p *Party) {
	if l.split != nil {
		l.split.add(p)
	}
	l.trained = nil
	l.refs = append(roomFor(l.refs, 1), p.Ref)
	if l.batch.add(p); l.batch.full() {
		l.t.take(&l.batch)
	}
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
	return l.Train()
}

// Train learns a model from the records that were added, as [Train] does; Link
// uses it, and does not train again unless records are added. A configured model
// is not looked at.
func (l *Linker) Train() (Model, Report, error) {
	run := l.prepare(nil)
	err := run.train()
	l.trained, l.refused = run, err
	return run.model.clone(), run.report, err
}

// Link decides who is one person. An error means that the configured model
// cannot be used.
func (l *Linker) Link() (Linkage, error) {
	run := l.trained
	switch m := l.config.Model; {
	case m != nil:
		if err := m.Check(); err != nil {
			return Linkage{}, err
		}
		run = l.prepare(m.Heaped)
		run.model = m.clone()
	case run == nil:
		_, _, _ = l.Train()
		run = l.trained
	}
	l.trained = nil
	if l.config.Model == nil {
		if l.refused != nil {
			if !errors.Is(l.refused, ErrRunaway) {
				return Linkage{}, l.refused
			}
			run.model = Retail()
			run.report.Refused = l.refused.Error()
		}
		if run.model.Records == 0 {
			run.model.expect(len(run.refs))
		}
	}
	run.link()
	return run.linkage(), nil
}
