package journey

import (
	"cmp"
	"slices"
	"time"

	"github.com/clientele-go/clientele/channel"
	"github.com/clientele-go/clientele/customer"
)

// An Analysis is everything that is to be said of one customer's history at a
// moment.
type Analysis struct {
	At time.Time

	// Matters are what the entries are about, in the order of their first
	// entries. Each entry is in at least one, and in several if it is about
	// several orders.
	Matters []Matter

	// Findings are the verdicts on everything that was to be done by a time,
	// as [Review] gives them.
	Findings []Finding

	// Gaps are where it broke, oldest first.
	Gaps []Gap

	// Effort, Cost and Balances are without tests, see [Rules.Tests].
	Effort   Effort    // of all matters
	Cost     Cost      // of all contacts
	Balances []Balance // what the customer brought and cost, by currency
}

// Matter returns the matter with an id, nil if there is none.
func (a *Analysis) Matter(id string) *Matter {
	for i := range a.Matters {
		if a.Matters[i].ID == id {
			return &a.Matters[i]
		}
	}
	return nil
}

// FirstContact counts the episodes that were solved at the first contact, and
// those of which it is known whether they were. The others are still open, or
// were solved so lately that the customer may come back. Tests do not count.
func (a *Analysis) FirstContact() (solved, decided int) {
	for _, m := range a.Matters {
		if m.Test {
			continue
		}
		for _, e := range m.Episodes {
			switch e.FirstContact {
			case AtFirst:
				solved++
				decided++
			case NotFirst:
				decided++
			}
		}
	}
	return solved, decided
}

// Analyse says how it went for one customer, from the first entry to the
// moment asked about: what the entries are about, what was done in time and
// what was not, where it broke and whose that is, what it cost the customer in
// effort and us in money.
//
// It depends on its arguments alone. The entries may come in any order and
// twice; what happened after the moment is not known. Give it whole timelines:
// with what is missing, references are missing.
func Analyse(entries []customer.Entry, at time.Time, r Rules) Analysis {
	r = r.withDefaults()
	v := customer.ViewOf(entries, at, func(string) *time.Location { return r.Zone })
	slices.Reverse(v.Entries) // it has the newest first
	h := entryHistory(v.Entries, at, r)
	t := newThreader(v.Entries, at, r)
	t.see(v)
	found := h.followUps(h.judge(v, t.view), v.Entries)
	t.union()
	t.joinFindings(found)
	drafts := t.matters()
	a := Analysis{At: at, Matters: t.finish(drafts)}
	a.markTests(&r.Tests)
	staged := a.Tests()
	for i := range found {
		found[i].Test = staged[found[i].Refs[0]]
	}
	a.study(newCommon(h, t, found), drafts, staged)
	a.Findings = h.finish(found)
	a.Balances = balances(v.Orders, staged, a.Cost, r.MarginPercent)
	return a
}

// study looks at each matter.
func (a *Analysis) study(c *common, drafts []*draft, staged map[channel.Ref]bool) {
	h := c.history
	for i := range h.events {
		if e := &h.events[i]; handled(e) && c.copies[e.id] == 0 && !staged[e.ref] {
			a.Cost.add(e.i.Kind, h.rules.Costs, 1)
		}
	}
	words := languageOf(h.rules.Language)
	s := &study{common: c, updates: make([]Update, 0, len(h.events)/4), here: &scene{h.at, h.rules.Zone}}
	failed := 0
	for i := range c.all {
		if c.all[i].Verdict.Failed() {
			failed++
		}
	}
	a.Gaps = make([]Gap, 0, 2*failed+len(h.events)/4)
	for i := range a.Matters {
		s.take(&a.Matters[i], drafts[i].members)
		s.look()
		for j := range s.gaps {
			a.Gaps = append(a.Gaps, s.gap(&s.gaps[j], words))
		}
		if s.m.Test {
			continue
		}
		for d, n := range s.m.Effort.Counts {
			a.Effort.count(d, n)
		}
	}
	a.Effort.Score = h.rules.Weights.Score(a.Effort.Counts)
	a.sortGaps()
}

// sortGaps brings gaps in order. They are large, so it sorts their indexes.
func (a *Analysis) sortGaps() {
	gs := a.Gaps
	order := make([]int32, len(gs))
	for i := range order {
		order[i] = int32(i)
	}
	slices.SortFunc(order, func(i, j int32) int {
		x, y := &gs[i], &gs[j]
		if c := x.At.Compare(y.At); c != 0 {
			return c
		}
		return cmp.Or(cmp.Compare(x.Kind, y.Kind), cmp.Compare(x.Matter, y.Matter), slices.CompareFunc(x.Refs, y.Refs, channel.Ref.Compare), cmp.Compare(i, j))
	})
	// What is out of place stands in cycles; each is moved round once.
	for i := range order {
		if int(order[i]) == i {
			continue
		}
		first, at := gs[i], i
		for int(order[at]) != i {
			from := int(order[at])
			gs[at], order[at] = gs[from], int32(at)
			at = from
		}
		gs[at], order[at] = first, int32(at)
	}
}
