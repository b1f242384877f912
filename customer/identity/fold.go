package identity

import (
	"strings"
	"sync"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// A token is one word of a name, folded.
type token struct {
	s     string // lower case, without diacritics: "lukasz", "muller"
	alt   string // with German vowels written out, "mueller"; empty if the same
	given uint32 // the class of given names it stands for, see [givenID]
	latin bool
	sex   int8   // of a family name: 1 a man's, -1 a woman's
	stem  string // a family name without its sex
}

// eq reports whether two tokens are one word.
func (t *token) eq(o *token) bool {
	return t.s == o.s || t.alt != "" && t.alt == o.s || o.alt != "" && o.alt == t.s
}

// initial reports whether the token is a single letter.
func (t *token) initial() bool { return utf8.RuneCountInString(t.s) == 1 }

// Letters that do not decompose into a base letter and a mark.
var plainLetters = strings.NewReplacer("ł", "l", "ø", "o", "đ", "d", "ð", "d", "þ", "th", "ß", "ss", "æ", "ae",
	"œ", "oe", "ı", "i", "ŧ", "t", "ħ", "h")

var spelledOut = strings.NewReplacer("ä", "ae", "ö", "oe", "ü", "ue", "å", "aa", "ø", "oe")

// fold lower-cases s and takes the diacritics off.
func fold(s string) string {
	if isASCII(s) {
		return strings.ToLower(s)
	}
	if simple(s) {
		var b strings.Builder
		b.Grow(len(s))
		for _, r := range s {
			b.WriteString(simpleFolds()[r])
		}
		return b.String()
	}
	return foldMarks(s)
}

// simpleEnd is the first letter after those of Latin with their marks in one
// piece. They do not join with each other, so each can be folded alone.
const simpleEnd = 0x250

func simple(s string) bool {
	for _, r := range s {
		if r >= simpleEnd {
			return false
		}
	}
	return true
}

var simpleFolds = sync.OnceValue(func() *[simpleEnd]string {
	var out [simpleEnd]string
	for r := range out {
		out[r] = foldMarks(string(rune(r)))
	}
	return &out
})

func foldMarks(s string) string {
	s = plainLetters.Replace(norm.NFC.String(strings.ToLower(s)))
	return strings.Map(func(r rune) rune {
		if unicode.Is(unicode.Mn, r) {
			return -1
		}
		return r
	}, norm.NFD.String(s))
}

func isASCII(s string) bool {
	for i := range len(s) {
		if s[i] >= utf8.RuneSelf {
			return false
		}
	}
	return true
}

// tokens splits a part of a name into its words. Words that are no name, such
// as titles and "guest", and words that were broken by a wrong encoding are
// left out; a firm has no words at all.
func tokens(s string) []token {
	var out []token
	for word := range strings.FieldsFuncSeq(s, func(r rune) bool {
		return unicode.IsSpace(r) || strings.ContainsRune("-–.,;/&()\"'’`+", r)
	}) {
		t, ok := newToken(word)
		if !ok {
			continue
		}
		if firmWords[t.s] {
			return nil
		}
		out = append(out, t)
	}
	return out
}

func newToken(word string) (token, bool) {
	if !utf8.ValidString(word) || len(word) > 64 {
		return token{}, false
	}
	t := token{latin: true}
	letters := 0
	for _, r := range word {
		switch {
		case unicode.IsLetter(r):
			letters++
			t.latin = t.latin && unicode.Is(unicode.Latin, r)
		case !unicode.Is(unicode.M, r):
			return token{}, false // a digit, or what a wrong encoding left: Å?ukasz
		}
	}
	if letters == 0 {
		return token{}, false
	}
	t.s = fold(word)
	if !simple(word) || strings.ContainsAny(word, "äöüåøÄÖÜÅØ") {
		if alt := fold(spelledOut.Replace(norm.NFC.String(strings.ToLower(word)))); alt != t.s {
			t.alt = alt
		}
	}
	if noName[t.s] {
		return token{}, false
	}
	if t.given = givenID(t.s); t.given == 0 && t.alt != "" {
		t.given = givenID(t.alt)
	}
	t.sex, t.stem = sexAndStem(t.s)
	return t, true
}

// noName are words in name fields that name nobody.
var noName = set(`mr mrs ms miss dr prof pan pani mgr inz ponas ponia sir madam guest gosc klient klientka klientas
	kliente pirkejas customer client anonim anonymous anonimowy nieznany nieznana unknown brak none null undefined
	test tester user na nn xxx kasa paragon sprzedaz detaliczny detaliczna`)

// firmWords show that the name is a firm's.
var firmWords = set("sp zoo gmbh ltd llc inc uab mb vsi ab spolka firma sklep company przedsiebiorstwo phu fhu")
