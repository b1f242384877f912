package identity

import (
	"strings"
	"unicode"
)

// A postalAddress is an address taken apart. Empty parts are not known.
type postalAddress struct {
	street   []string // the words of the street's name, folded, without "ul.", "gatvė", "Street"
	way      string   // what sort of way it is, in one word for all that mean it: "street", "avenue"
	number   string   // house number with its letter: "12a"
	flat     string
	box      string // number of a post-office box or parcel locker, in place of street and number
	postcode string // letters and digits, upper case
	city     []string
}

// empty reports whether nothing is known.
func (a *postalAddress) empty() bool {
	return len(a.street) == 0 && a.number == "" && a.postcode == "" && a.box == "" && len(a.city) == 0
}

// parseAddress takes an address apart: street is the line with street and
// house number, or a whole address on one or more lines; postcode and city are
// as the source gives them, and may be empty or stand in street too.
//
// Polish, Lithuanian, German, British and American ways of writing are read:
// "ul. Długa 5 m. 3", "os. Tysiąclecia 5/12", "Gedimino pr. 9-5", "Hauptstr. 12
// b", "Flat 3, 12 Baker Street", "1130 Mallory Ln Apt 4". What follows the
// house number after a slash or a hyphen is the flat.
func parseAddress(street, postcode, city string) postalAddress {
	var p addressParser
	p.out.postcode = normalPostcode(postcode)
	if fixed, changed := repair(city); changed {
		city = fixed
	}
	p.out.city = p.cityWords(city)
	if fixed, changed := repair(street); changed {
		street = fixed
	}
	if len(street) > 256 {
		street = street[:256]
	}
	p.read(strings.ToLower(street))
	return p.out
}

// normalPostcode keeps the letters and digits of a postcode, without the code
// of the country before it and the extension of an American one behind it.
func normalPostcode(s string) string {
	if len(s) > 16 {
		return ""
	}
	out := strings.Map(func(r rune) rune {
		switch {
		case r >= 'a' && r <= 'z':
			return r - 'a' + 'A'
		case r >= 'A' && r <= 'Z' || r >= '0' && r <= '9':
			return r
		}
		return -1
	}, s)
	for _, country := range [...]string{"LT", "PL", "LV", "DE", "D"} {
		if rest, ok := strings.CutPrefix(out, country); ok && allDigits(rest) && len(rest) >= 4 {
			out = rest
			break
		}
	}
	if allDigits(out) {
		switch {
		case len(out) == 9:
			out = out[:5]
		case out != "" && strings.Trim(out, "0") == "", len(out) < 4:
			return ""
		}
	}
	return out
}

func allDigits(s string) bool {
	for i := range len(s) {
		if s[i] < '0' || s[i] > '9' {
			return false
		}
	}
	return s != ""
}

// addressParser reads the words of an address from left to right.
type addressParser struct {
	out   postalAddress
	after string // what the number that comes next is: "flat", "box", "skip", or empty

	early    bool // the number stood before any word of the street's name
	wayHere  bool // a word for the way stood before the number
	wayAfter bool // the word for the way stood behind the number
	atNumber bool // the last word was the house number
}

// read takes a text in lower case apart.
func (p *addressParser) read(s string) {
	first := true
	for part := range strings.FieldsFuncSeq(s, func(r rune) bool { return r == ',' || r == '\n' || r == ';' || r == '|' }) {
		part = p.takePostcode(strings.TrimSpace(part))
		words := strings.FieldsFunc(part, func(r rune) bool {
			return unicode.IsSpace(r) || r == '.' || r == '"' || r == '(' || r == ')' || r == '„' || r == '”'
		})
		switch {
		case first || len(p.out.street) == 0:
		case p.out.number == "" && p.namesHouse(words):
			// What came before was a building's name, or the city.
			if len(p.out.city) == 0 && isWay(words[0]) {
				p.out.city = p.out.street
			}
			p.out.street, p.after = nil, ""
		case !p.aboutHouse(words):
			p.place(part)
			continue
		}
		p.line(words)
		first = false
	}
	if p.out.box != "" && p.out.number == "" {
		p.out.street = nil
	}
}

// aboutHouse reports whether the words of a part tell the house or the flat
// rather than the place: a number or the word "flat" begins it.
func (p *addressParser) aboutHouse(words []string) bool {
	if len(words) == 0 {
		return true
	}
	w := foldWord(words[0])
	return isDigit(words[0][0]) || flatWords[w] || strings.HasPrefix(words[0], "#") || boxWords[w]
}

// namesHouse reports whether a part names a street and a house by itself: "45
// High Street", "ul. Długa 5".
func (p *addressParser) namesHouse(words []string) bool {
	if len(words) < 2 {
		return false
	}
	first, last := words[0], words[len(words)-1]
	return isDigit(first[0]) && !flatWords[foldPlace(words[1])] || isWay(first) && isDigit(last[0])
}

// place takes a part behind the street for the city, unless there is one.
func (p *addressParser) place(part string) {
	words := p.cityWords(part)
	if len(words) > 0 && len(p.out.city) == 0 {
		p.out.city = words
	}
}

// takePostcode cuts a postcode out of a part: at its end or its beginning, or
// wherever it has a form that nothing else has.
func (p *addressParser) takePostcode(part string) string {
	if p.out.postcode != "" || part == "" {
		return part
	}
	words := strings.Fields(part)
	n := len(words)
	if n >= 2 && britishPostcode(words[n-2]+" "+words[n-1]) {
		p.out.postcode = normalPostcode(words[n-2] + words[n-1])
		return strings.Join(words[:n-2], " ")
	}
	for i, w := range words {
		// At the end of a street, 61-107 is a house and a flat.
		polish := len(w) == 6 && w[2] == '-' && allDigits(w[:2]) && allDigits(w[3:]) &&
			(i == 0 || i < n-1 || len(p.out.street) > 0)
		baltic := len(w) == 8 && (w[:3] == "lt-" || w[:3] == "lv-") && allDigits(w[3:])
		// Five digits alone may be a house number in front of an American street.
		plain := len(w) >= 5 && allDigits(w[:5]) && (len(w) == 5 || len(w) == 10 && w[5] == '-') &&
			(i == n-1 && (n > 1 || len(p.out.street) > 0) || i == 0 && len(p.out.street) > 0)
		// Six digits, of Singapore, India and Russia, are one behind a street.
		plain = plain || len(w) == 6 && allDigits(w) && len(p.out.street) > 0 && p.out.number != "" && (i == 0 || i == n-1)
		if polish || baltic || plain {
			p.out.postcode = normalPostcode(w)
			if tail := strings.Join(words[i+1:], " "); i > 0 && tail != "" {
				p.place(tail)
				return strings.Join(words[:i], " ")
			}
			return strings.Join(append(words[:i:i], words[i+1:]...), " ")
		}
	}
	return part
}

// britishPostcode reports whether s is like "sw1a 1aa".
func britishPostcode(s string) bool {
	out, in, ok := strings.Cut(s, " ")
	if !ok || len(in) != 3 || len(out) < 2 || len(out) > 4 {
		return false
	}
	digit := func(c byte) bool { return c >= '0' && c <= '9' }
	letter := func(c byte) bool { return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' }
	return digit(in[0]) && letter(in[1]) && letter(in[2]) && letter(out[0]) && (digit(out[1]) || len(out) > 2 && digit(out[2]))
}

// line reads the words of a part with street and house.
func (p *addressParser) line(words []string) {
	for i, w := range words {
		w = strings.Trim(w, ".:")
		if w == "" {
			continue
		}
		if w[0] == '#' {
			p.after, w = "flat", w[1:]
			if w == "" {
				continue
			}
		}
		if isDigit(w[0]) {
			p.numeral(w, words[i+1:])
			continue
		}
		p.word(w, i, len(words))
		p.atNumber = false
	}
}

// numeral takes a word that begins with a digit: a house number, a flat, or a
// part of the street's name, such as 3 Maja and 5th Avenue. The words behind it
// tell which.
func (p *addressParser) numeral(w string, rest []string) {
	w = strings.TrimRight(w, "-/")
	number, flat, _ := strings.Cut(strings.ReplaceAll(w, "\\", "/"), "/")
	if flat == "" {
		number, flat, _ = strings.Cut(number, "-")
	}
	after := p.after
	p.after = ""
	switch {
	case after == "skip":
	case after == "flat":
		p.out.flat = trimZeros(w)
	case after == "box":
		p.out.box = trimZeros(w)
	case ordinal(w), len(p.out.street) > 0 && len(rest) > 1 && monthOf(foldPlace(rest[0])) > 0: // Straße des 17. Juni 135
		p.streetWord(w)
	case p.out.number == "" && len(p.out.street) > 0 && !p.wayHere && namesStreet(rest):
		p.out.street = nil // what came before was a building's name
		p.out.number, p.early, p.atNumber = trimZeros(number), true, true
	case p.out.number == "":
		p.out.number, p.early, p.atNumber = trimZeros(number), len(p.out.street) == 0, true
		if flat != "" {
			p.out.flat = trimZeros(flat)
		}
	case p.early && !p.wayAfter && len(p.out.street) > 0 && len(rest) > 0 && !flatWords[foldPlace(rest[0])]: // 225 NE 112 Terrace
		p.streetWord(w)
	case p.early && !p.wayAfter && len(p.out.street) > 0: // 3 Maja 12
		behind := p.out.street
		p.out.street = nil
		p.streetWord(p.out.number)
		p.out.street = append(p.out.street, behind...)
		p.out.number, p.out.flat, p.early = trimZeros(number), trimZeros(flat), false
	case p.out.flat == "":
		p.out.flat = trimZeros(w)
	}
}

// streetWord adds a word that begins with a digit to the street's name.
func (p *addressParser) streetWord(w string) {
	if f := foldPlace(w); f != "" {
		p.out.street = append(p.out.street, f)
	}
}

// namesStreet reports whether the words behind a number are a street's name
// that ends in a word for the way: "638 Downey St".
func namesStreet(rest []string) bool {
	for i, w := range rest {
		switch f := foldPlace(w); {
		case f == "" || isDigit(f[0]) || flatWords[f]:
			return false
		case i > 0 && waySorts[f] != "":
			return true
		}
	}
	return false
}

// isWay reports whether a word says what sort of way a street is.
func isWay(w string) bool { return waySorts[foldPlace(w)] != "" }

// ordinal reports whether a numeral is 1st, 2nd, 5th.
func ordinal(w string) bool {
	n := strings.TrimLeft(w, "0123456789")
	return n == "st" || n == "nd" || n == "rd" || n == "th"
}

func trimZeros(s string) string {
	if t := strings.TrimLeft(s, "0"); t != "" {
		return t
	}
	return s
}

// word takes a word that does not begin with a digit.
func (p *addressParser) word(w string, at, of int) {
	f := foldPlace(w)
	switch {
	case f == "":
	case flatWords[f] && (at > 0 || of > 1) && !(len(f) == 1 && len(p.out.street) == 0):
		p.after = "flat"
	case boxWords[f]:
		p.after = "box"
	case skipWords[f] && len(p.out.street) > 0:
		p.after = "skip"
	case numberWords[f]:
	case p.atNumber && !p.early && len(f) == 1 && isDigit(p.out.number[len(p.out.number)-1]) && p.after == "":
		p.out.number += f // "12 b"
	case p.after == "flat" && len(f) <= 2:
		p.out.flat, p.after = f, ""
	case waySorts[f] != "" && p.mayBeWay(f, at, of):
		p.out.way = waySorts[f]
		p.wayAfter = p.wayAfter || p.out.number != ""
		p.wayHere = p.wayHere || p.out.number == ""
	default:
		p.street(f)
	}
}

// mayBeWay reports whether a word for a way stands where one does: before the
// name or behind it. "st" before a name is a saint where a number stands before
// it; the only word of a line is its name.
func (p *addressParser) mayBeWay(f string, at, of int) bool {
	if of == 1 {
		return false
	}
	if at == 0 {
		return f != "st" && f != "park" && f != "close"
	}
	if f == "c" || f == "r" || f == "via" {
		return false // 12 C Street
	}
	return len(p.out.street) > 0 || at < of-1 && f != "st"
}

// street adds a word to the street's name. German names have the way at their
// end: Hauptstrasse, Hauptstr.
func (p *addressParser) street(f string) {
	for _, end := range [...]string{"strasse", "str"} {
		if stem, ok := strings.CutSuffix(f, end); ok && len(stem) > 2 {
			f, p.out.way = stem, "street"
			break
		}
	}
	p.out.street = append(p.out.street, f)
}

// foldPlace folds a word and keeps its letters and digits.
func foldPlace(w string) string {
	if w = fold(w); !isASCII(w) {
		w = fold(w) // see foldWord
	}
	return strings.Map(func(r rune) rune {
		if notInWord(r) && !unicode.IsDigit(r) {
			return -1
		}
		return r
	}, w)
}

// cityWords folds the words of a city's name, without districts in numbers and
// words such as "city" and "miestas". A postcode in it is taken.
func (p *addressParser) cityWords(s string) []string {
	s = p.takePostcode(strings.ToLower(strings.TrimSpace(s)))
	var out []string
	for w := range strings.FieldsFuncSeq(s, func(r rune) bool { return !unicode.IsLetter(r) && r != '\'' && r != lostLetter }) {
		if w = foldWord(w); w != "" && !cityWordsDropped[w] {
			out = append(out, w)
		}
	}
	return out
}
