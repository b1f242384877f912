package customer

import (
	"regexp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/runes"
	"golang.org/x/text/transform"
	"golang.org/x/text/unicode/norm"

	"github.com/clientele-go/clientele/channel"
)

// A numberPattern finds the order numbers of one channel in text.
type numberPattern struct {
	re   *regexp.Regexp
	bare bool
}

func newNumberPattern(info channel.Info) (numberPattern, error) {
	re, err := regexp.Compile("(?i)" + info.Numbers.Pattern)
	return numberPattern{re, info.Numbers.Bare}, err
}

// maxMentions bounds the numbers taken from one record, and maxScanned the
// text that is looked at.
const (
	maxMentions = 20
	maxScanned  = 64 << 10
)

// mentions returns the order numbers that texts mention, normalised. Whether
// such orders exist is found out when somebody asks: the order may come later
// than the message about it.
func (h *Hub) mentions(texts ...string) []string {
	if len(h.numbers) == 0 {
		return nil
	}
	var out []string
	for _, text := range texts {
		if len(text) > maxScanned {
			text = text[:maxScanned]
		}
		for _, p := range h.numbers {
			for _, at := range p.re.FindAllStringIndex(text, 4*maxMentions) {
				if !standsAlone(text, at[0], at[1]) || p.bare && !keyWordNear(text, at[0], at[1]) {
					continue
				}
				n := normalNumber(text[at[0]:at[1]])
				if n != "" && !slices.Contains(out, n) && len(out) < maxMentions {
					out = append(out, n)
				}
			}
		}
	}
	return out
}

// standsAlone reports whether a match is not part of a longer word or number.
func standsAlone(text string, from, to int) bool {
	before, _ := utf8.DecodeLastRuneInString(text[:from])
	after, _ := utf8.DecodeRuneInString(text[to:])
	return !wordRune(before) && !wordRune(after) && !decimalNext(text, from, to)
}

func wordRune(r rune) bool {
	return r != utf8.RuneError && (unicode.IsLetter(r) || unicode.IsDigit(r) || r == '_')
}

// decimalNext tells numbers that are amounts, dates or parts of a phone
// number: 1001,50 and 2026-11-21 and +48 600.
func decimalNext(text string, from, to int) bool {
	if to+1 < len(text) && strings.IndexByte(".,-/:", text[to]) >= 0 && isDigit(text[to+1]) {
		return true
	}
	return from >= 2 && strings.IndexByte(".,-/:+", text[from-1]) >= 0 && isDigit(text[from-2]) || from >= 1 && text[from-1] == '+'
}

func isDigit(b byte) bool { return b >= '0' && b <= '9' }

// Stems of words that stand near order numbers in Polish, Lithuanian and
// English, without diacritics, and of words that say it is another number.
var (
	orderWords = []string{"order", "ord.", "purchase", "receipt", "invoice", "number", "no.", "no:", "#", "nr", "numer",
		"zamow", "zam.", "zakup", "paragon", "faktur", "uzsakym", "uzs.", "uzsak", "kvit", "saskait", "ceki", "pirkin"}
	otherWords = []string{"tel", "phone", "mobil", "komork", "call", "dzwon", "skambin", "pin", "kod poczt", "postcode", "konto", "iban"}
)

// nearBytes is how far before a number a key word may stand.
const nearBytes = 40

func keyWordNear(text string, from, to int) bool {
	before := fold(text[max(0, from-nearBytes):from])
	after := fold(text[to:min(len(text), to+nearBytes/2)])
	// The nearest word decides: "phone 600…, order 1001".
	best := lastIndexAny(before, orderWords)
	if other := lastIndexAny(before, otherWords); other > best {
		return false
	}
	if best >= 0 {
		return true
	}
	first, _, _ := strings.Cut(strings.TrimSpace(after), " ")
	return slices.ContainsFunc(orderWords, func(w string) bool { return len(w) > 3 && strings.HasPrefix(first, w) })
}

func lastIndexAny(s string, words []string) int {
	best := -1
	for _, w := range words {
		best = max(best, strings.LastIndex(s, w))
	}
	return best
}

// fold lower-cases and takes diacritics off.
func fold(s string) string {
	s = strings.ToLower(strings.ToValidUTF8(s, " "))
	for i := range len(s) {
		if s[i] >= utf8.RuneSelf {
			t := transform.Chain(norm.NFD, runes.Remove(runes.In(unicode.Mn)), norm.NFC)
			if out, _, err := transform.String(t, s); err == nil {
				s = out
			}
			return strings.ReplaceAll(s, "ł", "l")
		}
	}
	return s
}
