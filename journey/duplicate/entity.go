package duplicate

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// scan cuts folded text into words and numbers. Numbers, and whatever else has
// a digit, are brought to one form however they are written. entities are
// those and the names of months and weekdays, in the order in which they
// stand: what tells two messages of the same words apart. language is asked
// for where a word may be a number.
func scan(folded string, language func() string) (tokens, entities []string) {
	chunks := strings.Fields(folded)
	chunks = chunks[:min(len(chunks), maxTokens)]
	tokens = make([]string, 0, len(chunks))
	digitBefore := false
	for i := 0; i < len(chunks); i++ {
		raw := chunks[i]
		if first, last := raw[0], raw[len(raw)-1]; first < 'a' || first > 'z' || last < 'a' || last > 'z' {
			raw = strings.TrimFunc(raw, notWord)
		}
		if !hasDigit(raw) {
			if w := namedWords[raw]; w != nil {
				if e := w.meaning(digitBefore || i+1 < len(chunks) && hasDigit(chunks[i+1]), language); e != "" {
					entities = append(entities, e)
				}
			}
			tokens = words(tokens, raw)
			digitBefore = false
			continue
		}
		digitBefore = true
		// 1 299,00 and 600 100 200 are one number each.
		for upToThree(raw) && !trailing(chunks[i]) && i+1 < len(chunks) && grouped(strings.TrimRightFunc(chunks[i+1], notWord)) {
			i++
			raw = joinDigits(raw, strings.TrimRightFunc(chunks[i], notWord))
			if trailing(chunks[i]) {
				break
			}
		}
		if e := normalNumber(raw); e != "" {
			tokens, entities = append(tokens, e), append(entities, e)
		}
	}
	return tokens, entities
}

// A namedWord is a word that stands for a number or a day.
type namedWord struct {
	day    string            // a month or weekday
	beside string            // the same beside a number only
	counts map[string]string // a number by language
}

func (w *namedWord) meaning(besideNumber bool, language func() string) string {
	switch {
	case w.day != "":
		return w.day
	case w.beside != "" && besideNumber:
		return w.beside
	case w.counts != nil:
		lang, _, _ := strings.Cut(strings.ToLower(language()), "-")
		return w.counts[lang]
	}
	return ""
}

var namedWords = func() map[string]*namedWord {
	m := map[string]*namedWord{}
	of := func(w string) *namedWord {
		if m[w] == nil {
			m[w] = &namedWord{}
		}
		return m[w]
	}
	for w, e := range dayWords {
		of(w).day = e
	}
	for w, e := range besideNumber {
		of(w).beside = e
	}
	for w, by := range countWords {
		of(w).counts = by
	}
	return m
}()

// joined marks a number that goes on after a space. A mark that no text has
// keeps further groups of three joinable.
const joined = "\x00"

func joinDigits(a, b string) string { return joined + strings.TrimPrefix(a, joined) + b }

// upToThree reports whether a number may go on after a space.
func upToThree(s string) bool {
	if rest, ok := strings.CutPrefix(s, joined); ok {
		return len(rest) < 32 && digitsOnly(rest)
	}
	return len(s) <= 3 && digitsOnly(s)
}

func digitsOnly(s string) bool {
	return s != "" && !strings.ContainsFunc(s, func(r rune) bool { return r < '0' || r > '9' })
}

// trailing reports whether something that is no letter ends a chunk: "1," is
// a number of its own.
func trailing(chunk string) bool {
	r, _ := utf8.DecodeLastRuneInString(chunk)
	return notWord(r)
}

// grouped reports whether s is three digits, and perhaps decimals.
func grouped(s string) bool {
	if len(s) < 3 || !digitsOnly(s[:3]) {
		return false
	}
	return len(s) == 3 || len(s) <= 6 && (s[3] == ',' || s[3] == '.') && digitsOnly(s[4:])
}

// numberPrefixes stand before numbers without a space, and units after them.
var (
	numberPrefixes = []string{"nr.", "nr:", "nr", "no.", "no:", "no", "zam.", "zam:", "zam", "order:", "ord.", "uzs.", "bestellnr.", "num.", "numer:", "tel.", "tel:"}
	numberUnits    = []string{"zl", "pln", "eur", "euro", "usd", "gbp", "lt", "ct", "gr"}
)

// normalNumber brings a chunk with a digit to one form: 1.299,00 and 1299, the
// two ways to write a date, 50zl and 50.
func normalNumber(s string) string {
	s = strings.TrimPrefix(s, joined)
	for _, p := range numberPrefixes {
		if rest, ok := strings.CutPrefix(s, p); ok && rest != "" && rest[0] >= '0' && rest[0] <= '9' {
			s = rest
			break
		}
	}
	for _, u := range numberUnits {
		if rest, ok := strings.CutSuffix(s, u); ok && strings.TrimFunc(rest, func(r rune) bool { return strings.ContainsRune("0123456789.,", r) }) == "" {
			s = rest
			break
		}
	}
	if strings.ContainsFunc(s, unicode.IsLetter) {
		if rest := strings.TrimSuffix(s, "r"); dateOf(rest) != "" {
			return dateOf(rest)
		}
		return strings.Map(separator, s)
	}
	if d := dateOf(s); d != "" {
		return d
	}
	return amount(s)
}

func separator(r rune) rune {
	if notWord(r) {
		return '.'
	}
	return r
}

// dateOf returns 2006-01-02 for a date written with digits, in the order of
// the four languages or as in ISO 8601.
func dateOf(s string) string {
	p := strings.FieldsFunc(s, func(r rune) bool { return r == '.' || r == '-' || r == '/' })
	if len(p) != 3 || !digitsOnly(p[0]) || !digitsOnly(p[1]) || !digitsOnly(p[2]) {
		return ""
	}
	if len(p[2]) == 4 {
		p[0], p[2] = p[2], p[0]
	}
	if len(p[0]) != 4 || len(p[1]) > 2 || len(p[2]) > 2 {
		return ""
	}
	return p[0] + "-" + pad(p[1]) + "-" + pad(p[2])
}

func pad(s string) string {
	if len(s) == 1 {
		return "0" + s
	}
	return s
}

// amount takes the separators of thousands out of a number and writes its
// decimals after a point, without ".00". Other numbers keep their parts.
func amount(s string) string {
	parts := strings.FieldsFunc(s, notWord)
	if len(parts) == 1 {
		return s
	}
	last := len(parts) - 1
	whole := parts[:last]
	decimals := parts[last]
	if len(decimals) == 3 {
		whole, decimals = parts, ""
	}
	for i, p := range whole {
		if i > 0 && len(p) != 3 || i == 0 && len(p) > 3 && len(whole) > 1 || len(decimals) > 2 {
			return strings.Join(parts, ".")
		}
	}
	n := strings.Join(whole, "")
	if decimals != "" && (decimals != "00" || strings.IndexByte(".,", s[len(s)-3]) < 0) {
		n += "." + decimals
	}
	return n
}

// conflict reports whether each side names something that the other does not,
// or names it in another order. "Thank you, it has arrived" names nothing: it
// is about what it answers.
func conflict(a, b *document) bool {
	if lacks(a.answered, b.answered) && lacks(b.answered, a.answered) {
		return true
	}
	if !within(a.inText, b.inText) && !within(b.inText, a.inText) {
		return true
	}
	return lacks(a.entities, b.entities) && lacks(b.entities, a.entities)
}

// within reports whether b has all of a in its order.
func within(a, b []string) bool {
	i := 0
	for _, e := range b {
		if i < len(a) && a[i] == e {
			i++
		}
	}
	return i == len(a)
}

// lacks reports whether b lacks something of a.
func lacks(a, b []string) bool {
	have := make(map[string]bool, len(b))
	for _, e := range b {
		have[e] = true
	}
	for _, e := range a {
		if !have[e] {
			return true
		}
	}
	return false
}
