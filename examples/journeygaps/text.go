package main

import (
	"cmp"
	"fmt"
	"io"
	"strings"
	"unicode/utf8"

	"github.com/clientele-go/clientele/journey"
)

// text writes the report for a terminal. The writer keeps its first error.
func (r *report) text(w io.Writer) {
	p := func(format string, args ...any) { fmt.Fprintf(w, format+"\n", args...) }
	p("%s\n%s\n", r.title(), strings.Repeat("=", utf8.RuneCountInString(r.title())))
	p("%d customers were active, of %d. They turned to us %d times: %s contacts for 100 orders and sales (%s the week before).",
		r.Week.Customers, r.Customers, r.Week.Contacts, per100(r.Week), per100(r.Before))
	p("Solved at the first contact, of the week before: %s; of %d more it is not known yet.", share(r.Before.FirstContact), r.Before.Undecided)
	p("\nWhat to mend first\n------------------")
	for i, x := range r.Ranks[:min(len(r.Ranks), 6)] {
		p("%d. %d %s (%s), owner: %s, cause: %s", i+1, x.Gaps, x.What, change(x.Gaps, x.Before), cmp.Or(x.Owner, "nobody"), x.Cause)
		p("   %d customers; contacts that it called forth: %s; the last weeks: %s", x.Customers, cost(x.Avoidable), spark(x.Weekly))
		p("   %s", x.Measure)
	}
	if n := len(r.Ranks) - 6; n > 0 {
		p("…and %d more:", n)
		for _, x := range r.Ranks[6:] {
			p("   %4d  %-38s %-18s %s", x.Gaps, x.What, cmp.Or(x.Owner, "nobody"), x.Cause)
		}
	}
	p("\nDo we keep our word?\n--------------------")
	p("%-34s %5s %5s %5s %9s %6s %7s %9s   %s", "", "all", "kept", "late", "recovered", "broken", "pending", "cancelled", "in time")
	for _, v := range r.Promises {
		c := v.Counts
		p("%-34s %5d %5d %5d %9d %6d %7d %9d   %s", v.What, v.Triggers, c[journey.Kept], c[journey.Late], c[journey.Recovered], c[journey.Broken],
			c[journey.Pending], c[journey.Cancelled], share(v.Done))
	}
	p("\nWhose it is\n-----------")
	for _, o := range r.Owners {
		p("%-24s %4d gaps, %s", o.Owner, o.Gaps, cost(o.Avoidable))
	}
	var parts []string
	for _, c := range r.Causes {
		parts = append(parts, fmt.Sprintf("%s %d", c.Cause, c.Gaps))
	}
	p("Causes: %s", strings.Join(parts, ", "))
	p("\nThree matters to read\n---------------------")
	for _, s := range r.Stories {
		p("%s: %d contacts, effort %.0f", s.name(), s.matter.Metrics.Contacts, s.matter.Effort.Score)
		for _, g := range s.gaps {
			p("  %s  %s", g.At.In(r.zone).Format("02 Jan 15:04"), g.Why)
		}
	}
}

// spark draws numbers in one line of text.
func spark(ns []int) string {
	top := 1
	for _, n := range ns {
		top = max(top, n)
	}
	marks := []rune("·▁▂▃▄▅▆▇█")
	var b strings.Builder
	for _, n := range ns {
		i := 0
		if n > 0 {
			i = max(1, n*(len(marks)-1)/top)
		}
		b.WriteRune(marks[i])
	}
	return b.String()
}
