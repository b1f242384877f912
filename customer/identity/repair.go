package identity

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/encoding/charmap"
)

// lostLetter stands for a letter that a wrong encoding lost. It is equal to any
// letter; see lostEqual.
const lostLetter = unicode.ReplacementChar

// repair undoes what a wrong encoding did to a text, and reports whether it
// changed anything.
//
// UTF-8 that was read as Windows-1250, 1252, 1257 or Latin-1, once or twice, is
// read as what it is: "Å»Ã³Å‚Ä‡" is "Żółć". Bytes that are no UTF-8 are read as
// Windows-1250 or 1257, whichever makes letters of all of them. What is beyond
// that becomes a lost letter, U+FFFD, where letters stand around: "Å?ukasz"
// gives one, "Wo?niak" too. Text that is right stays as it is, so repairing
// twice is repairing once.
func repair(s string) (string, bool) {
	if isASCII(s) && strings.IndexByte(s, '?') < 0 {
		return s, false
	}
	// What is lost may let the rest be read: it is looked at again until nothing
	// changes, which with texts of people is at once.
	out := repairOnce(s)
	for range maxRepairs {
		again := repairOnce(out)
		if again == out {
			break
		}
		out = again
	}
	return out, out != s
}

const maxRepairs = 16

func repairOnce(s string) string {
	out := s
	if !utf8.ValidString(out) {
		out = fromBytes(out)
	}
	if better, ok := misread(out); ok {
		out = better
	} else if suspicious(out) { // some words are broken, others are not
		words := strings.Split(out, " ")
		for i, w := range words {
			words[i], _ = misread(w)
		}
		out = strings.Join(words, " ")
	}
	return lostLetters(out)
}

// codePages are the encodings that UTF-8 is taken for, the likeliest first.
var codePages = [...]*charmap.Charmap{charmap.Windows1252, charmap.Windows1250, charmap.Windows1257, charmap.ISO8859_1,
	charmap.ISO8859_2}

// fromBytes reads bytes that are no UTF-8 in the code page of which all of them
// are letters; lost letters if there is none.
func fromBytes(s string) string {
	for _, page := range [...]*charmap.Charmap{charmap.Windows1250, charmap.Windows1257, charmap.Windows1252} {
		if out, ok := decoded(s, page); ok {
			return out
		}
	}
	return strings.ToValidUTF8(s, string(lostLetter))
}

// decoded reads the bytes beyond ASCII in a code page, and reports whether they
// are letters of the languages around the Baltic.
func decoded(s string, page *charmap.Charmap) (string, bool) {
	var b strings.Builder
	for i := range len(s) {
		r := rune(s[i])
		if s[i] >= utf8.RuneSelf {
			if r = page.DecodeByte(s[i]); !strings.ContainsRune(ourLetters, r) {
				return "", false
			}
		}
		b.WriteRune(r)
	}
	return b.String(), true
}

// ourLetters are those beyond ASCII of Polish, Lithuanian, German, Latvian,
// Czech and French names. Those of Polish and German come out of Windows-1250,
// those of Lithuanian out of 1257: where both make letters the text is Polish.
const ourLetters = "ąćęłńóśźżĄĆĘŁŃÓŚŹŻčėįšųūžČĖĮŠŲŪŽäöüßÄÖÜéèáíúýřěďťňůÉÁÍÚÝŘĚĎŤŇŮāēģīķļņĀĒĢĪĶĻŅõÕàâçêëîïôûùñøåØÅ"

// misread undoes that UTF-8 was read as a code page, once or twice. Several
// pages may make something of one text: the first counts that makes words of
// the languages that this package is made for, or else of letters at all.
func misread(s string) (string, bool) {
	if !suspicious(s) {
		return s, false
	}
	for _, good := range [...]func(rune) bool{ourLetter, unicode.IsLetter} {
		for _, page := range codePages {
			out, ok := reread(s, page)
			if !ok {
				continue
			}
			if reads(out, good) {
				return out, true
			}
			for _, second := range codePages {
				if again, ok := reread(out, second); ok && reads(again, good) {
					return again, true
				}
			}
		}
	}
	return s, false
}

func ourLetter(r rune) bool { return strings.ContainsRune(ourLetters, r) }

// reads reports whether a text is plausible: all of it beyond ASCII is good, or
// was lost.
func reads(s string, good func(rune) bool) bool {
	for _, page := range codePages {
		if _, ok := reread(s, page); ok {
			return false // misread once more
		}
	}
	for _, r := range s {
		if r >= utf8.RuneSelf && r != lostLetter && !good(r) {
			return false
		}
	}
	return true
}

// suspicious reports whether a text has what UTF-8 looks like in a code page: a
// letter that stands for the first byte of two, followed by something that no
// word has there.
func suspicious(s string) bool {
	lead := false
	for _, r := range s {
		if lead && (r >= 0x80 || r == '?') {
			return true
		}
		lead = strings.ContainsRune("ÃÄÅÂĂĹĆÐÑĎ", r)
	}
	return false
}

// reread writes a text in a code page and reads the bytes as UTF-8. A byte that
// got lost on the way, a question mark behind the first byte of a letter, gives
// a lost letter. Runes that the page has not must be what some systems keep
// unassigned bytes as: the same number.
func reread(s string, page *charmap.Charmap) (string, bool) {
	b := make([]byte, 0, len(s))
	for _, r := range s {
		c, ok := page.EncodeRune(r)
		switch {
		case ok:
			b = append(b, c)
		case r >= 0x80 && r < 0x100:
			b = append(b, byte(r))
		case r == lostLetter:
			b = append(b, '?')
		default:
			return "", false
		}
	}
	var out strings.Builder
	whole := 0
	for i := 0; i < len(b); {
		r, n := utf8.DecodeRune(b[i:])
		switch {
		case r != utf8.RuneError || n > 1:
			whole += b2i(n > 1)
		case b[i] >= 0xC3 && b[i] <= 0xC5 && i+1 < len(b) && b[i+1] == '?':
			r, n = lostLetter, 2
			whole++
		default:
			return "", false
		}
		out.WriteRune(r)
		i += n
	}
	return out.String(), whole > 0
}

// lostLetters puts lost letters where a question mark, or what is left of a
// byte, stands beside letters.
func lostLetters(s string) string {
	if !strings.ContainsAny(s, "?\u00bf") && !strings.ContainsFunc(s, unassigned) {
		return s
	}
	rs := []rune(s)
	changed := false
	for i, r := range rs {
		if (r == '?' || r == '\u00bf' || unassigned(r)) && besideLetter(rs, i) {
			rs[i], changed = lostLetter, true
		}
	}
	if !changed {
		return s
	}
	return string(rs)
}

func unassigned(r rune) bool { return r >= 0x80 && r < 0xA0 }

// besideLetter reports whether i stands inside a word, or begins one: a name
// may end in a question mark that says "not sure".
func besideLetter(rs []rune, i int) bool {
	for j := i + 1; j < len(rs); j++ {
		if rs[j] == '?' {
			continue
		}
		return unicode.IsLetter(rs[j])
	}
	return false
}

// lostEqual reports whether two words are equal if each lost letter stands for
// one letter, or two of them in a row for one or two: a letter of two bytes may
// have left two marks.
func lostEqual(a, b string) bool {
	if a == b {
		return true
	}
	if strings.Count(a, string(lostLetter))+strings.Count(b, string(lostLetter)) > mostLost {
		return false
	}
	return lostAligned(a, b)
}

// mostLost bounds the ways to align what is left of two words. Of a word that
// lost more, nothing can be said.
const mostLost = 8

func lostAligned(a, b string) bool {
	for a != "" && b != "" {
		x, n := utf8.DecodeRuneInString(a)
		y, m := utf8.DecodeRuneInString(b)
		if x != y && x != lostLetter && y != lostLetter {
			return false
		}
		if x == lostLetter && y != lostLetter && strings.HasPrefix(a[n:], string(lostLetter)) && lostAligned(a[2*n:], b[m:]) ||
			y == lostLetter && x != lostLetter && strings.HasPrefix(b[m:], string(lostLetter)) && lostAligned(a[n:], b[2*m:]) {
			return true
		}
		a, b = a[n:], b[m:]
	}
	return a == b
}
