package main

import (
	"fmt"
	"io"
	"strings"
	"unicode/utf8"

	"github.com/clientele-go/clientele/journey"
)

// text writes the report for a terminal. The writer keeps its first error.
func (r *report) text(w io.Writer) {
	p := func(format string, args ...any) { fmt.Fprintf(w, format+"\n", args...) }
	head := func(text string) {
		text = r.say(text)
		p("\n%s\n%s", text, strings.Repeat("-", utf8.RuneCountInString(text)))
	}
	p("%s\n%s\n", r.title(), strings.Repeat("=", utf8.RuneCountInString(r.title())))
	p("%s %s", r.sayf("%d customers were active, of %d.", r.Week.Customers, r.Customers),
		r.sayf("They turned to us %d times: %s contacts for 100 orders and sales (%s the week before).", r.Week.Contacts, r.per100(r.Week), r.per100(r.Before)))
	p("%s", r.sayf("Solved at the first contact, of the week before: %s; of %d more it is not known yet.", r.share(r.Before.FirstContact), r.Before.Undecided))
	head("What to mend first")
	for i, x := range r.Ranks[:min(len(r.Ranks), 6)] {
		p("%s", r.sayf("%d. %d %s (%s), owner: %s, cause: %s", i+1, x.Gaps, x.What, change(x.Gaps, x.Before), r.owner(x.Owner), r.say(string(x.Cause))))
		p("   %s", r.sayf("%d customers; contacts that it called forth: %s; the last weeks: %s", x.Customers, r.cost(x.Avoidable), spark(x.Weekly)))
		p("   %s", x.Measure)
	}
	if n := len(r.Ranks) - 6; n > 0 {
		p("%s", r.sayf("…and %d more:", n))
		for _, x := range r.Ranks[6:] {
			p("   %4d  %-46s %-18s %s", x.Gaps, x.What, r.owner(x.Owner), r.say(string(x.Cause)))
		}
	}
	head("Do we keep our word?")
	p("%-34s %8s %9s %7s %11s %9s %7s %9s   %s", "", r.say("all"), r.say("kept"), r.say("late"), r.say("recovered"), r.say("broken"), r.say("pending"), r.say("cancelled"), r.say("in time"))
	for _, v := range r.Promises {
		c := v.Counts
		p("%-34s %8d %9d %7d %11d %9d %7d %9d   %s", v.What, v.Triggers, c[journey.Kept], c[journey.Late], c[journey.Recovered], c[journey.Broken],
			c[journey.Pending], c[journey.Cancelled], r.share(v.Done))
	}
	head("Whose it is")
	for _, o := range r.Owners {
		p("%-24s %s", o.Owner, r.sayf("%d gaps, %s", o.Gaps, r.cost(o.Avoidable)))
	}
	var parts []string
	for _, c := range r.Causes {
		parts = append(parts, fmt.Sprintf("%s %d", r.say(string(c.Cause)), c.Gaps))
	}
	p("%s", r.sayf("Causes: %s", strings.Join(parts, ", ")))
	head("Three matters to read")
	for _, s := range r.Stories {
		p("%s", r.story(s))
		for _, g := range s.gaps {
			p("  %s  %s", r.moment(g.At), g.Why)
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
