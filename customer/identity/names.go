package identity

import (
	"strings"

	"github.com/clientele-go/clientele/channel"
)

// A name is a person's name, read for comparing.
type name struct {
	given, family []token
}

// readName reads the parts, or splits what the source gives as one text. A
// word alone is the family name unless it is known as a given name.
func readName(n channel.Name) name {
	switch {
	case n.Given != "" && n.Family != "":
		return name{tokens(n.Given), tokens(n.Family)}
	case n.Family != "":
		return name{nil, tokens(n.Family)}
	case n.Given != "":
		ts := tokens(n.Given)
		if len(ts) < 2 || known(ts[len(ts)-1]) && !strings.Contains(n.Given, ",") {
			return name{given: ts}
		}
		return splitFull(n.Given, ts)
	case n.Full != "":
		return splitFull(n.Full, tokens(n.Full))
	}
	return name{}
}

// splitFull splits "Jan Kowalski", "Kowalski Jan" and "Kowalski, Jan".
func splitFull(text string, ts []token) name {
	if before, after, ok := strings.Cut(text, ","); ok {
		if g := tokens(after); len(g) > 0 && len(ts) > len(g) {
			return name{g, tokens(before)}
		}
	}
	last := len(ts) - 1
	switch {
	case len(ts) == 0:
		return name{}
	case len(ts) == 1 && known(ts[0]):
		return name{given: ts}
	case len(ts) == 1:
		return name{family: ts}
	case familyFirst(&ts[0], &ts[last]):
		return name{ts[1:], ts[:1]}
	}
	return name{ts[:last], ts[last:]}
}

// familyFirst reports whether of the first and the last word of a name the
// first looks like the family name.
func familyFirst(first, last *token) bool {
	switch {
	case first.initial() || known(*first):
		return false
	case last.initial() || known(*last):
		return true
	}
	return first.sex != 0 && last.sex == 0
}

func known(t token) bool { return t.given != 0 }

// fullness is 2 if a given name is written out, 1 if there is an initial.
func (n *name) fullness() int {
	switch {
	case fullGiven(n.given):
		return 2
	case len(n.given) > 0:
		return 1
	}
	return 0
}

// key is equal for equal names.
func (n *name) key() string {
	if len(n.given)+len(n.family) == 0 {
		return ""
	}
	b := n.givenKey()
	for i := range n.family {
		b = n.family[i].append(b)
	}
	return string(b)
}

// core is equal for names that coresDiffer cannot tell apart.
func (n *name) core() string {
	b := n.givenKey()
	for i := range n.family {
		if n.family[i].sex != 0 {
			b = n.family[i].append(b)
		}
	}
	return string(b)
}

func (n *name) givenKey() []byte {
	b := make([]byte, 0, 48)
	for i := range n.given {
		b = n.given[i].append(b)
	}
	return append(b, '/')
}

func (t *token) append(b []byte) []byte {
	b = append(append(b, t.s...), ' ')
	if t.alt != "" {
		b = append(append(append(b, '='), t.alt...), ' ')
	}
	return b
}

// Words for what two names say against each other.
const (
	guardGiven = "given name"
	guardSex   = "family name of husband and wife"
)

// namesDiffer says why two names cannot be one person's, or nothing if they
// can, or too little is known.
func namesDiffer(a, b *name) string {
	if s := coresDiffer(a, b); s != guardGiven || !swapped(a, b) {
		return s
	}
	return ""
}

// coresDiffer is namesDiffer but for names with given and family name
// exchanged. Of the family names it only looks at those that tell the sex.
func coresDiffer(a, b *name) string {
	alike := givenAlike(a.given, b.given)
	if len(a.given) > 0 && len(b.given) > 0 && !alike {
		return guardGiven
	}
	if alike && fullGiven(a.given) && fullGiven(b.given) {
		return "" // Anna Kowalski, as written by a shop that knows no Kowalska
	}
	for i := range a.family {
		for j := range b.family {
			if s, t := &a.family[i], &b.family[j]; s.sex*t.sex < 0 && s.stem == t.stem {
				return guardSex
			}
		}
	}
	return ""
}

// givenAlike reports whether any word of the one is a form of any of the
// other: many people use their second name.
func givenAlike(a, b []token) bool {
	for i := range a {
		for j := range b {
			if formsOfOne(&a[i], &b[j]) {
				return true
			}
		}
	}
	return false
}

// fullGiven reports whether there is more than initials.
func fullGiven(ts []token) bool {
	for i := range ts {
		if !ts[i].initial() {
			return true
		}
	}
	return false
}

// swapped reports whether given and family name are exchanged between a and b.
func swapped(a, b *name) bool {
	return crossed(a.given, b.family) && crossed(b.given, a.family)
}

func crossed(given, family []token) bool {
	for i := range given {
		for j := range family {
			if given[i].eq(&family[j]) || initialOf(&given[i], &family[j]) || initialOf(&family[j], &given[i]) {
				return true
			}
		}
	}
	return false
}

// formsOfOne reports whether two given names can be written for one another.
func formsOfOne(a, b *token) bool {
	switch {
	case a.eq(b):
		return true
	case a.latin != b.latin:
		return true // not comparable here, so no evidence
	case a.initial() || b.initial():
		return initialOf(a, b) || initialOf(b, a)
	case sameGiven(a.given, b.given):
		return true
	case known(*a) && known(*b):
		return false // two names, however alike: Anna and Hanna, Jan and Janusz
	}
	return prefixOf(a.s, b.s) || prefixOf(b.s, a.s) || known(*a) != known(*b) && typo(a.s, b.s)
}

// initialOf reports whether a is the initial of b, or of a name that b is a
// form of: J. for Asia, who is Joanna.
func initialOf(a, b *token) bool {
	if !a.initial() {
		return false
	}
	return startsGiven(a.s, b.s)
}

// prefixOf reports whether a is b cut short. Daniel and Daniela are not.
func prefixOf(a, b string) bool {
	return len(a) >= 2 && strings.HasPrefix(b, a) && b != a+"a" && b != a+"e"
}

// typo reports whether a and b are one slip of the finger apart, inside the
// word: the ends tell names and sexes apart (Hanna, Mario).
func typo(a, b string) bool {
	if len(a) > len(b) {
		a, b = b, a
	}
	if len(a) < 5 || len(b)-len(a) > 1 || a[0] != b[0] || a[len(a)-1] != b[len(b)-1] {
		return false
	}
	return oneSlip(a, b)
}

// familiesAgree reports whether the family names have a word in common, be it
// in the form of the other sex: Kowalski and Kowalska, Kazlauskas,
// Kazlauskienė and Kazlauskaitė.
func familiesAgree(a, b *name) bool {
	for i := range a.family {
		for j := range b.family {
			x, y := &a.family[i], &b.family[j]
			if x.eq(y) || len(x.s) > 3 && len(y.s) > 3 && x.stem == y.stem {
				return true
			}
		}
	}
	return false
}

// familyEndings tell the sex by the end of a folded family name; longer ones
// come before those they end with.
var familyEndings = [...]struct {
	end  string
	sex  int8
	keep int // bytes of the ending that belong to the stem
}{
	{"ska", -1, 2}, {"ski", 1, 2}, {"cka", -1, 2}, {"cki", 1, 2}, {"dzka", -1, 3}, {"dzki", 1, 3},
	{"uviene", -1, 0}, {"iene", -1, 0}, {"aite", -1, 0}, {"iute", -1, 0}, {"yte", -1, 0}, {"ute", -1, 0},
	{"ova", -1, 2}, {"ov", 1, 2}, {"eva", -1, 2}, {"ev", 1, 2},
	{"ius", 1, 0}, {"as", 1, 0}, {"is", 1, 0}, {"ys", 1, 0}, {"us", 1, 0},
}

// sexAndStem splits a folded family name: 1 for a man's ending, -1 for a
// woman's, 0 for one that does not tell, and the name without it.
func sexAndStem(s string) (int8, string) {
	for i := range familyEndings {
		e := &familyEndings[i]
		if len(s) > len(e.end)+1 && strings.HasSuffix(s, e.end) {
			return e.sex, s[:len(s)-len(e.end)+e.keep]
		}
	}
	return 0, s
}
