package journey

import (
	"errors"
	"maps"
	"slices"

	"github.com/clientele-go/clientele/channel"
)

// A StageSum is the numbers of one stage of the journey.
type StageSum struct {
	Contacts     int
	FirstContact Share // of the episodes that began in it and of which it is known
	InTime       Share // of the triggers of the stage that are settled
	Gaps         int
	Avoidable    []channel.Money // what the contacts cost that its gaps called forth, by currency
}

func (s *StageSum) add(o *StageSum) {
	s.Contacts += o.Contacts
	s.FirstContact = s.FirstContact.plus(o.FirstContact, 1)
	s.InTime = s.InTime.plus(o.InTime, 1)
	s.Gaps += o.Gaps
	s.Avoidable = slices.Clone(s.Avoidable)
	for _, m := range o.Avoidable {
		s.Avoidable = plus(s.Avoidable, m)
	}
}

func (s Share) plus(o Share, sign int) Share { return Share{s.Hits + sign*o.Hits, s.N + sign*o.N} }

// stage adds to the numbers of a stage.
func (s *Summary) stage(of Stage, o StageSum) {
	if s.Stages == nil {
		s.Stages = map[Stage]StageSum{}
	}
	sum := s.Stages[of]
	sum.add(&o)
	s.Stages[of] = sum
}

// whole is the sum over all stages.
func (s *Summary) whole() StageSum {
	var sum StageSum
	for _, of := range slices.Sorted(maps.Keys(s.Stages)) {
		o := s.Stages[of]
		sum.add(&o)
	}
	return sum
}

// ErrNotAdded says that what is to be removed from a [Summary] is not in it.
var ErrNotAdded = errors.New("journey: what is to be removed was not added")

// Remove takes away the analysis of a customer that [Summary.Add] took in, as if
// it had never been added. If it was not added, the error is [ErrNotAdded] and
// nothing changes.
func (s *Summary) Remove(a *Analysis) error {
	var less Summary
	less.Add(a)
	return s.subtract(&less)
}

// subtract takes away a summary, if all of it is in this one.
func (s *Summary) subtract(o *Summary) error {
	var left Summary
	left.Merge(s)
	ok := true
	number := func(n *int, less int) {
		*n -= less
		ok = ok && *n >= 0
	}
	share := func(n *Share, less Share) {
		*n = n.plus(less, -1)
		ok = ok && n.Hits >= 0 && n.N >= n.Hits
	}
	number(&left.Customers, o.Customers)
	number(&left.Matters, o.Matters)
	number(&left.Contacts, o.Contacts)
	number(&left.Orders, o.Orders)
	number(&left.Undecided, o.Undecided)
	share(&left.FirstContact, o.FirstContact)
	share(&left.BackOffice, o.BackOffice)
	for k, vs := range o.Verdicts {
		ok = lessMap(left.Verdicts[k], vs) && ok
		if len(left.Verdicts[k]) == 0 {
			delete(left.Verdicts, k)
		}
	}
	for at, d := range o.Broken {
		mine := left.Broken[at]
		number(&mine.Gaps, d.Gaps)
		number(&mine.Matters, d.Matters)
		number(&mine.Customers, d.Customers)
		mine.Avoidable = lessMoney(mine.Avoidable, d.Avoidable)
		if left.Broken[at] = mine; mine.Gaps == 0 {
			delete(left.Broken, at)
		}
	}
	for of, d := range o.Stages {
		mine := left.Stages[of]
		number(&mine.Contacts, d.Contacts)
		number(&mine.Gaps, d.Gaps)
		share(&mine.FirstContact, d.FirstContact)
		share(&mine.InTime, d.InTime)
		mine.Avoidable = lessMoney(mine.Avoidable, d.Avoidable)
		if left.Stages[of] = mine; mine.Contacts+mine.Gaps+mine.FirstContact.N+mine.InTime.N == 0 {
			delete(left.Stages, of)
		}
	}
	ok = lessMap(left.Effort, o.Effort) && ok
	ok = lessMap(left.Handled, o.Handled) && ok
	left.Cost = lessMoney(left.Cost, o.Cost)
	if !ok {
		return ErrNotAdded
	}
	*s = left
	s.tidy()
	return nil
}

// tidy makes maps that nothing is left in the nil that they were.
func (s *Summary) tidy() {
	if len(s.Verdicts) == 0 {
		s.Verdicts = nil
	}
	if len(s.Broken) == 0 {
		s.Broken = nil
	}
	if len(s.Stages) == 0 {
		s.Stages = nil
	}
	if s.Customers == 0 {
		s.Effort, s.Handled = nil, nil
	}
}

// lessMap takes counts away, and reports whether all were there.
func lessMap[K comparable](from, less map[K]int) bool {
	ok := true
	for k, n := range less {
		if n == 0 {
			continue
		}
		if from[k] < n {
			ok = false
			continue
		}
		if from[k] -= n; from[k] == 0 {
			delete(from, k)
		}
	}
	return ok
}

// lessMoney takes amounts away. Amounts of nothing are left out.
func lessMoney(from, less []channel.Money) []channel.Money {
	out := slices.Clone(from)
	for _, m := range less {
		out = plus(out, channel.Money{Minor: -m.Minor, Currency: m.Currency})
	}
	if out = slices.DeleteFunc(out, func(m channel.Money) bool { return m.Minor == 0 }); len(out) == 0 {
		return nil
	}
	return out
}
