package identity

import (
	"fmt"
	"strings"
)

// Text says in English what the explanation says, in one or a few sentences.
// It names records by their refs and keys by their kinds, and holds no value
// of a key, no name and no date.
func (e Explanation) Text() string {
	if len(e.Steps) == 0 {
		if e.Verdict == Same {
			return "It is one record."
		}
		return "One of the records is not known."
	}
	first, last := &e.Steps[0], &e.Steps[len(e.Steps)-1]
	var b strings.Builder
	fmt.Fprintf(&b, "%s and %s %s", first.A, last.B, e.saying())
	if len(e.Steps) == 1 {
		b.WriteString(": " + first.because() + ".")
	} else {
		for i := range e.Steps {
			s := &e.Steps[i]
			sep := "; "
			if i == 0 {
				sep = ": "
			}
			fmt.Fprintf(&b, "%s%s and %s by %s", sep, s.A, s.B, s.because())
		}
		fmt.Fprintf(&b, ". The weakest step has %.1f bits.", e.Score)
	}
	for _, c := range e.Stopped {
		fmt.Fprintf(&b, " Against %s, which would join %s and %s, stands: %s.", c.Rule, c.A, c.B, c.Guard)
	}
	return b.String()
}

func (e *Explanation) saying() string {
	switch e.Verdict {
	case Same:
		if len(e.Steps) > 1 {
			return "are one person through others"
		}
		return "are one person"
	case Possible:
		return "are possibly one person, which a human must decide"
	case Household:
		return "are of one household but two people"
	}
	return "are not linked"
}

// because lists the terms, those that count for nothing with the reason.
func (p *Pair) because() string {
	if len(p.Terms) == 0 {
		if len(p.Guards) > 0 {
			return "no key in common, and " + strings.Join(p.Guards, ", ")
		}
		return "no key in common"
	}
	var parts []string
	for i := range p.Terms {
		t := &p.Terms[i]
		if t.Guard != "" {
			parts = append(parts, fmt.Sprintf("%s (counts for nothing: %s)", t.Rule, t.Guard))
			continue
		}
		parts = append(parts, fmt.Sprintf("%s (%.1f bits)", t.Rule, t.Bits))
	}
	return strings.Join(parts, ", ")
}
