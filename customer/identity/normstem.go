package identity

import "strings"

// surnameStem takes the ending off a folded family name that tells whose wife,
// daughter or son somebody is, so that the forms of one family's name have one
// stem: Kowalski and Kowalska, Kazlauskas, Kazlauskienė and Kazlauskaitė,
// Stankevičius and Stankevičiūtė, Nowak and Nowakowa, Petrov and Petrova. It
// reports whether there was an ending to take.
//
// A stem is for finding candidates. Names with one stem need not be one
// family's (Lewis and Lewas): ask [sameFamily]. That two people are of one
// family makes them a household at most, never one person.
func surnameStem(s string) (stem string, changed bool) {
	e := surnameEnding(s)
	if e == nil {
		return s, false
	}
	return s[:len(s)-len(e.end)+e.keep], true
}

// sameFamily reports whether two folded family names differ only as those of a
// man and a woman of one family do, or of a mother and a daughter.
func sameFamily(a, b string) bool {
	if a == b {
		return false
	}
	x, y := surnameEnding(a), surnameEnding(b)
	switch {
	case x == nil && y == nil:
		return false
	case x == nil:
		return y.of == herName && stemIs(b, y, a)
	case y == nil:
		return x.of == herName && stemIs(a, x, b)
	}
	if x.of == hisName && y.of == hisName {
		return false
	}
	return stemIs(a, x, b[:len(b)-len(y.end)+y.keep])
}

// stemIs reports whether the stem of s is stem; one of two letters is too
// short to say anything.
func stemIs(s string, e *surnameEnd, stem string) bool {
	n := len(s) - len(e.end) + e.keep
	return n >= 3 && s[:n] == stem
}

type surnameOf uint8

const (
	hisName surnameOf = iota
	herName
)

// A surnameEnd is the ending of a family name, folded.
type surnameEnd struct {
	end  string
	of   surnameOf
	keep int // how many of its letters are of the stem
}

// surnameEnds, those first that end with others. Polish: -ski, -ska and their
// like, adjectives (Zielony, Zielona), -owa and -ówna; Lithuanian: -as, -is, -ys,
// -us, -ius for men, -ienė for wives, -aitė, -ytė, -utė, -iūtė for daughters;
// Russian and other Slavonic names in Latin letters.
var surnameEnds = [...]surnameEnd{
	{"skaja", herName, 2}, {"skaya", herName, 2}, {"skaia", herName, 2}, {"skij", hisName, 2}, {"skiy", hisName, 2},
	{"skyy", hisName, 2}, {"skis", hisName, 2}, {"ska", herName, 2}, {"ski", hisName, 2}, {"sky", hisName, 2}, {"skyj", hisName, 2},
	{"ckaja", herName, 2}, {"ckis", hisName, 2}, {"cka", herName, 2}, {"cki", hisName, 2}, {"cky", hisName, 2},
	{"zka", herName, 2}, {"zki", hisName, 2},
	{"uviene", herName, 0}, {"iuviene", herName, 0}, {"iene", herName, 0}, {"aite", herName, 0}, {"iute", herName, 0},
	{"yte", herName, 0}, {"ute", herName, 0},
	{"owna", herName, 0}, {"owa", herName, 0}, {"ova", herName, 2}, {"ov", hisName, 2}, {"eva", herName, 2}, {"ev", hisName, 2},
	{"ewa", herName, 0}, {"ina", herName, 2}, {"in", hisName, 2},
	{"ius", hisName, 0}, {"as", hisName, 0}, {"is", hisName, 0}, {"ys", hisName, 0}, {"us", hisName, 0},
	{"ny", hisName, 1}, {"na", herName, 1}, {"ty", hisName, 1}, {"ta", herName, 1}, {"ry", hisName, 1}, {"ra", herName, 1},
	{"ly", hisName, 1}, {"la", herName, 1}, {"wy", hisName, 1}, {"wa", herName, 1},
}

func surnameEnding(s string) *surnameEnd {
	for i := range surnameEnds {
		e := &surnameEnds[i]
		if len(s) >= len(e.end)+2 && strings.HasSuffix(s, e.end) {
			return e
		}
	}
	return nil
}
