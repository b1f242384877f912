package identity

import (
	"fmt"
	"strings"
)

// Text says in English what the explanation says, in one or a few sentences.
// It names records by their refs and keys by their kinds, and holds no value
// of a key, no name and no date.
func (e Explanation) Text() string { return e.TextIn("en") }

// TextIn is Text in another language: Polish for "pl" and Lithuanian for "lt",
// with or without a region behind it, English for all else.
func (e Explanation) TextIn(language string) string {
	l := languageOf(language)
	if len(e.Steps) == 0 {
		if e.Verdict == Same {
			return l.oneRecord
		}
		return l.notKnown
	}
	first, last := &e.Steps[0], &e.Steps[len(e.Steps)-1]
	var b strings.Builder
	fmt.Fprintf(&b, l.about, first.A, last.B, l.saying(e.Verdict, len(e.Steps) > 1))
	if len(e.Steps) == 1 {
		b.WriteString(": " + l.because(first) + ".")
	} else {
		for i := range e.Steps {
			s := &e.Steps[i]
			sep := "; "
			if i == 0 {
				sep = ": "
			}
			fmt.Fprintf(&b, "%s"+l.step, sep, s.A, s.B, l.because(s))
		}
		fmt.Fprintf(&b, l.weakest, e.Score)
	}
	for _, c := range e.Stopped {
		fmt.Fprintf(&b, l.against, l.rule(c.Rule), c.A, c.B, l.stands(&c))
	}
	return b.String()
}

// TextIn says what is missing, after what the explanation says; see
// [Explanation.TextIn].
func (x Refusal) TextIn(language string) string {
	l := languageOf(language)
	text := x.Explanation.TextIn(language)
	if x.Missing > 0 {
		text += fmt.Sprintf(l.missing, x.Missing)
	}
	if len(x.Against) > 0 {
		text += fmt.Sprintf(l.mostly, l.rule(x.Against[0].Rule), x.Against[0].Bits)
	}
	return text
}

// TextIn says what holds a person's records together; see
// [Explanation.TextIn].
func (c Cohesion) TextIn(language string) string {
	l := languageOf(language)
	if len(c.Links) == 0 {
		return fmt.Sprintf(l.alone, len(c.Members))
	}
	return fmt.Sprintf(l.holds, len(c.Members), c.Weakest.A, c.Weakest.B, c.Weakest.Score, l.because(&c.Weakest), len(c.Left), len(c.Right))
}

// TextIn says what was refused and why, by the refs of everybody whom it is
// about; see [Explanation.TextIn].
func (c Conflict) TextIn(language string) string {
	l := languageOf(language)
	return fmt.Sprintf(strings.TrimPrefix(l.against, " "), l.rule(c.Rule), c.A, c.B, l.stands(&c))
}

// TextIn is Why in another language; see [Explanation.TextIn].
func (v Value) TextIn(language string) string { return languageOf(language).guard(v.Why) }

// ReasonIn is the rule or the guard of a [Term] or a [Pair], or why a [Suggestion]
// or a [Value] is one, in words of a language; see [Explanation.TextIn]. What is
// none of these is returned as it is.
func ReasonIn(reason, language string) string {
	l := languageOf(language)
	if s := l.guard(reason); s != reason {
		return s
	}
	return l.rule(reason)
}

func (l *phrases) saying(v Verdict, through bool) string {
	switch {
	case v == Same && through:
		return l.sameThrough
	case v == Same:
		return l.same
	case v == Possible:
		return l.possible
	case v == Household:
		return l.household
	}
	return l.different
}

// because lists the terms, those that count for nothing with the reason.
func (l *phrases) because(p *Pair) string {
	if len(p.Terms) == 0 {
		if len(p.Guards) > 0 {
			guards := make([]string, len(p.Guards))
			for i, g := range p.Guards {
				guards[i] = l.guard(g)
			}
			return fmt.Sprintf(l.noKeyAnd, strings.Join(guards, ", "))
		}
		return l.noKey
	}
	var parts []string
	for i := range p.Terms {
		t := &p.Terms[i]
		if t.Guard != "" {
			parts = append(parts, fmt.Sprintf(l.nothing, l.rule(t.Rule), l.guard(t.Guard)))
			continue
		}
		parts = append(parts, fmt.Sprintf(l.bits, l.rule(t.Rule), t.Bits))
	}
	return strings.Join(parts, ", ")
}

// rule says what a term's rule says: "asserted email", "given_name typo".
func (l *phrases) rule(s string) string {
	if w, ok := l.words[s]; ok {
		return w
	}
	first, second, ok := strings.Cut(s, " ")
	if !ok {
		return s
	}
	if l.words == nil {
		return strings.ReplaceAll(first, "_", " ") + " " + second
	}
	what, how := l.words[first], l.words[second]
	switch first {
	case "asserted", "verified", "authoritative":
		if how == "" {
			how = strings.ReplaceAll(second, "_", " ")
		}
		return fmt.Sprintf(l.assured, how, what)
	}
	if what == "" || how == "" {
		return s
	}
	return what + ": " + how
}

// stands says what stands against a link, and between whom if it is others.
func (l *phrases) stands(c *Conflict) string {
	if c.Between[0].IsZero() {
		return l.guard(c.Guard)
	}
	return fmt.Sprintf(l.between, l.guard(c.Guard), c.Between[0], c.Between[1])
}

// guard says what a guard says.
func (l *phrases) guard(s string) string {
	if l.words == nil {
		return s
	}
	if w, ok := l.words[s]; ok {
		return w
	}
	for _, p := range [...]string{guardGeneric, guardUnique, guardLimit} {
		if rest, ok := strings.CutPrefix(s, p); ok {
			return l.words[p] + " " + l.guard(rest)
		}
	}
	for _, p := range [...]string{"carried by more than ", "used by more than ", "component of more than "} {
		if rest, ok := strings.CutPrefix(s, p); ok {
			n, _, _ := strings.Cut(rest, " ")
			return fmt.Sprintf(l.words[p], n)
		}
	}
	return s
}
