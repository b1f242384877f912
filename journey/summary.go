package journey

import (
	"cmp"
	"maps"
	"slices"
	"time"

	"github.com/clientele-go/clientele/channel"
	"github.com/clientele-go/clientele/customer"
)

// A Summary adds up the analyses of many customers. The zero Summary is empty.
// Summaries of parts, added up in any order, are the summary of the whole. It
// names nobody, and of records it has none. Tests are not in it, see
// [Rules.Tests].
type Summary struct {
	Customers int
	Matters   int
	Contacts  int
	Orders    int // orders that were placed, and sales

	// Verdicts count what became of the triggers of each kind. Their sum is
	// the number of triggers: nothing is left out.
	Verdicts map[Kind]map[Verdict]int

	// Broken are the gaps by where they lie, see [Summary.Worst].
	Broken map[Place]Damage

	// FirstContact are the episodes that were solved at the first contact, of
	// those of which that is known. Undecided are the others.
	FirstContact Share
	Undecided    int

	// Stages are the numbers of each stage. BackOffice are the gaps that lie
	// where the customer does not look, of all; see [Gap.BackOffice].
	Stages     map[Stage]StageSum
	BackOffice Share

	Effort  map[Driver]int
	Handled map[channel.InteractionKind]int
	Cost    []channel.Money // of all contacts, by currency
}

// A Place is where things break: a kind of gap, whose it is and why.
type Place struct {
	Kind  Kind
	Owner string
	Cause Cause
}

// Damage is how much breaks at a place.
type Damage struct {
	Gaps      int
	Matters   int             // distinct
	Customers int             // distinct
	Avoidable []channel.Money // what the contacts cost that it called forth, by currency
}

// Add takes in the analysis of a customer.
func (s *Summary) Add(a *Analysis) {
	s.add(a, func(time.Time) bool { return true })
	s.tally(a.Effort.Counts, a.Cost.Handled, a.Cost.Total)
}

// AddPeriod takes in what falls into a period of the analysis of a customer,
// from from until before to: the orders and contacts that began in it, what was
// due in it or, without a due time of its own such as a call or a message, came
// in it, what broke in it, and the episodes that were solved in it. Customers
// and matters are those with an entry in it. Effort, Handled and Cost, which
// are known for whole matters only, are left out.
func (s *Summary) AddPeriod(a *Analysis, from, to time.Time) {
	s.add(a, func(t time.Time) bool { return !t.Before(from) && t.Before(to) })
}

// Broke returns when a gap opened: when something was due that somebody had
// named a time for, else when it was called for or happened.
func (f *Finding) Broke() time.Time {
	switch f.Kind {
	case PromiseDue, OrderDue, PickupDue, CaseDue, FollowUpDue, PutOff, Stuck:
		if !f.Due.IsZero() {
			return f.Due.Time
		}
	}
	return f.At
}

func (s *Summary) add(a *Analysis, in func(time.Time) bool) {
	seen := false
	for i := range a.Matters {
		if !a.Matters[i].Test {
			seen = s.matter(&a.Matters[i], in) || seen
		}
	}
	if seen {
		s.Customers++
	}
	for i := range a.Findings {
		f := &a.Findings[i]
		if f.Test || f.Kind == RepeatContact || !in(f.Broke()) {
			continue // repeated contacts: one for the customer; the gaps have one for each
		}
		s.verdicts(f.Kind)[f.Verdict]++
		if f.Verdict != Pending && f.Verdict != Cancelled {
			in := Share{N: 1}
			if f.Verdict == Kept {
				in.Hits = 1
			}
			s.stage(f.Stage, StageSum{InTime: in})
		}
	}
	matters := map[Place]map[string]bool{}
	for i := range a.Gaps {
		g := &a.Gaps[i]
		if g.Test || !in(g.Broke()) {
			continue
		}
		at := Place{g.Kind, g.Owner, g.Cause}
		d := Damage{Gaps: 1}
		if matters[at] == nil {
			matters[at], d.Customers = map[string]bool{}, 1
		}
		if !matters[at][g.Matter] {
			matters[at][g.Matter], d.Matters = true, 1
		}
		if g.Avoidable.Minor != 0 {
			d.Avoidable = []channel.Money{g.Avoidable}
		}
		s.damage(at, d)
		s.stage(g.Stage, StageSum{Gaps: 1, Avoidable: d.Avoidable})
		s.BackOffice.N++
		if g.BackOffice {
			s.BackOffice.Hits++
		}
	}
}

// matter takes in a matter, and reports whether anything of it was counted.
func (s *Summary) matter(m *Matter, in func(time.Time) bool) bool {
	seen := false
	for i := range m.Links {
		e := m.Links[i].Entry
		if !in(e.At) {
			continue
		}
		seen = true
		if e.Kind == customer.OrderPlaced || e.Kind == customer.Sold {
			s.Orders++
		}
	}
	if seen {
		s.Matters++
	}
	for _, e := range m.Episodes {
		for _, c := range e.Contacts {
			if in(c.Began) {
				s.Contacts++
				s.stage(e.Stage, StageSum{Contacts: 1})
			}
		}
		when := e.Solved
		if when.IsZero() {
			when = e.Opened
		}
		if !in(when) {
			continue
		}
		switch e.FirstContact {
		case AtFirst:
			s.FirstContact.Hits++
			s.FirstContact.N++
			s.stage(e.Stage, StageSum{FirstContact: Share{1, 1}})
		case NotFirst:
			s.FirstContact.N++
			s.stage(e.Stage, StageSum{FirstContact: Share{0, 1}})
		default:
			s.Undecided++
		}
	}
	return seen
}

// verdicts returns the counts of a kind, to add to.
func (s *Summary) verdicts(k Kind) map[Verdict]int {
	if s.Verdicts == nil {
		s.Verdicts = map[Kind]map[Verdict]int{}
	}
	if s.Verdicts[k] == nil {
		s.Verdicts[k] = map[Verdict]int{}
	}
	return s.Verdicts[k]
}

func (s *Summary) damage(at Place, d Damage) {
	if s.Broken == nil {
		s.Broken = map[Place]Damage{}
	}
	have := s.Broken[at]
	have.Gaps += d.Gaps
	have.Matters += d.Matters
	have.Customers += d.Customers
	have.Avoidable = slices.Clone(have.Avoidable)
	for _, m := range d.Avoidable {
		have.Avoidable = plus(have.Avoidable, m)
	}
	s.Broken[at] = have
}

func (s *Summary) tally(effort map[Driver]int, handled map[channel.InteractionKind]int, cost []channel.Money) {
	if s.Effort == nil {
		s.Effort, s.Handled = map[Driver]int{}, map[channel.InteractionKind]int{}
	}
	for d, n := range effort {
		s.Effort[d] += n
	}
	for k, n := range handled {
		s.Handled[k] += n
	}
	s.Cost = slices.Clone(s.Cost)
	for _, m := range cost {
		s.Cost = plus(s.Cost, m)
	}
}

// Merge takes in the summary of other customers.
func (s *Summary) Merge(o *Summary) {
	s.Customers += o.Customers
	s.Matters += o.Matters
	s.Contacts += o.Contacts
	s.Orders += o.Orders
	s.Undecided += o.Undecided
	s.FirstContact.Hits += o.FirstContact.Hits
	s.FirstContact.N += o.FirstContact.N
	for k, vs := range o.Verdicts {
		for v, n := range vs {
			s.verdicts(k)[v] += n
		}
	}
	for at, d := range o.Broken {
		s.damage(at, d)
	}
	for of, d := range o.Stages {
		s.stage(of, d)
	}
	s.BackOffice = s.BackOffice.plus(o.BackOffice, 1)
	if o.Effort != nil || o.Handled != nil || o.Cost != nil {
		s.tally(o.Effort, o.Handled, o.Cost)
	}
}

// A Rank is a place with the damage that is done there.
type Rank struct {
	Place
	Damage
}

// Worst returns the places where things break, the most expensive first: by
// what the contacts cost that they called forth, added up over currencies as
// rates say (units of a common currency for one minor unit of each; nil counts
// all alike), then by the matters that they hit. It is what to mend first.
func (s *Summary) Worst(rates map[string]float64) []Rank {
	var out []Rank
	for at, d := range s.Broken {
		out = append(out, Rank{at, d})
	}
	price := func(r Rank) (sum float64) {
		for _, m := range r.Avoidable {
			rate := 1.0
			if rates != nil {
				rate = rates[m.Currency]
			}
			sum += rate * float64(m.Minor)
		}
		return sum
	}
	slices.SortFunc(out, func(a, b Rank) int {
		return cmp.Or(cmp.Compare(price(b), price(a)), cmp.Compare(b.Matters, a.Matters), cmp.Compare(b.Gaps, a.Gaps),
			cmp.Compare(a.Kind, b.Kind), cmp.Compare(a.Owner, b.Owner), cmp.Compare(a.Cause, b.Cause))
	})
	return out
}

// Kinds returns the kinds that have verdicts, in order of their names.
func (s *Summary) Kinds() []Kind { return slices.Sorted(maps.Keys(s.Verdicts)) }

// Triggers returns how many triggers of a kind there were: the sum of their
// verdicts.
func (s *Summary) Triggers(k Kind) (n int) {
	for _, v := range s.Verdicts[k] {
		n += v
	}
	return n
}
