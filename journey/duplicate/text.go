package duplicate

import (
	"slices"
	"strings"
	"sync"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// Fold lower-cases text, takes diacritics off and brings compatible characters
// to one form, so that what was typed on another keyboard is the same: "Gdzie
// są" and "gdzie sa".
func Fold(s string) string { return fold(s) }

func fold(s string) string {
	i := 0
	for i < len(s) && s[i] < utf8.RuneSelf {
		i++
	}
	if i == len(s) {
		return strings.ToLower(s)
	}
	b := make([]byte, 0, len(s))
	for i, r := range s {
		switch {
		case r < utf8.RuneSelf:
			if 'A' <= r && r <= 'Z' {
				r += 'a' - 'A'
			}
			b = append(b, byte(r))
		case r >= latinFirst && r <= latinLast:
			b = append(b, latin[r-latinFirst]...)
		default:
			_, size := utf8.DecodeRuneInString(s[i:])
			b = append(b, decomposed(s[i:i+size])...)
		}
	}
	return string(b)
}

// The letters of European languages are looked up.
const (
	latinFirst = 'À'
	latinLast  = 'ſ'
)

var latin = func() (t [latinLast - latinFirst + 1]string) {
	for i := range t {
		t[i] = decomposed(string(rune(latinFirst + i)))
	}
	return t
}()

// decomposed folds what is not ASCII.
func decomposed(s string) string {
	var b strings.Builder
	for _, r := range norm.NFKD.String(s) {
		switch {
		case unicode.Is(unicode.Mn, r):
		case r == 'ł', r == 'Ł':
			b.WriteByte('l')
		case r == 'ß':
			b.WriteString("ss")
		case unicode.IsSpace(r) && r != '\n':
			b.WriteByte(' ')
		default:
			b.WriteRune(unicode.ToLower(r))
		}
	}
	return b.String()
}

// maxTokens is how many words of a text are compared, each with what is
// written to it without a space.
const maxTokens = 4096

// words appends the runs of letters and digits of folded text.
func words(out []string, folded string) []string {
	from := -1
	for i, r := range folded {
		inside := r >= 'a' && r <= 'z' || r >= '0' && r <= '9' || r >= utf8.RuneSelf && !notWord(r) || r >= 'A' && r <= 'Z'
		switch {
		case inside && from < 0:
			from = i
		case !inside && from >= 0:
			out = append(out, folded[from:i])
			from = -1
		}
	}
	if from >= 0 {
		out = append(out, folded[from:])
	}
	return out
}

func hasDigit(s string) bool {
	for i := 0; i < len(s); i++ {
		if s[i] >= '0' && s[i] <= '9' {
			return true
		}
	}
	return false
}

// A document is a message made ready to be compared.
type document struct {
	*Message
	read     *cleaner
	tokens   []string
	shingles []uint64 // hashes of pairs of neighbouring tokens, sorted, each once
	entities []string // numbers, dates and the like: those of the text in their order, then those of the subject
	inText   []string // without those of the subject
	answered []string // those of the text that it quotes, if it names nothing itself
	group    int      // index of its group, -1 for none

	entityHash uint64 // of entities and inText
	exact      uint64 // of these and the tokens
}

func newDocument(m *Message, r *Rules) *document {
	c := clean(m.Text, m.Subject)
	d := &document{Message: m, read: c, group: -1}
	language := sync.OnceValue(func() string {
		if m.Language == "" {
			lang, _ := r.Detector.Detect(c.own())
			return lang
		}
		return m.Language
	})
	d.tokens, d.inText = scan(c.text(), language)
	d.entities = d.inText
	_, named := scan(subject(m.Subject), language)
	for _, e := range named {
		if !slices.Contains(d.entities, e) {
			d.entities = append(slices.Clip(d.entities), e)
		}
	}
	if len(d.entities) == 0 && len(c.quoted) > 0 {
		_, d.answered = scan(c.quotation(), language)
	}
	d.shingles = shingles(d.tokens)
	d.entityHash = hash(d.inText...)*3 + hash(d.entities...)*5 + hash(d.answered...)*7
	d.exact = hash(d.tokens...) ^ d.entityHash
	return d
}

// subject folds a subject and takes off what replies, forwards and helpdesks
// put in front.
func subject(s string) string {
	s = strings.TrimSpace(fold(s))
	for {
		if strings.HasPrefix(s, "[") {
			if _, rest, ok := strings.Cut(s, "]"); ok {
				s = strings.TrimSpace(rest)
				continue
			}
		}
		prefix, rest, ok := strings.Cut(s, ":")
		if !ok || len(prefix) > 10 || !slices.Contains(replySubjects, strings.TrimSpace(prefix)) {
			return s
		}
		s = strings.TrimSpace(rest)
	}
}

var replySubjects = []string{"re", "odp", "aw", "ats", "antw", "fwd", "fw", "pd", "wg", "persiusta", "przekaz"}

// hash is the FNV-1a hash of words, with a space after each.
func hash(words ...string) uint64 {
	h := uint64(14695981039346656037)
	for _, w := range words {
		for i := 0; i < len(w); i++ {
			h = (h ^ uint64(w[i])) * 1099511628211
		}
		h = (h ^ ' ') * 1099511628211
	}
	return h
}

// shingles returns the pairs of neighbouring tokens as hashes, sorted.
func shingles(tokens []string) []uint64 {
	if len(tokens) < 2 {
		return nil
	}
	out := make([]uint64, 0, len(tokens)-1)
	for i := 1; i < len(tokens); i++ {
		out = append(out, hash(tokens[i-1:i+1]...))
	}
	slices.Sort(out)
	return slices.Compact(out)
}

// shared counts what two sorted lists have in common.
func shared(a, b []uint64) int {
	n := 0
	for i, j := 0, 0; i < len(a) && j < len(b); {
		switch {
		case a[i] == b[j]:
			n++
			i++
			j++
		case a[i] < b[j]:
			i++
		default:
			j++
		}
	}
	return n
}

// same says whether two texts are the same by the rules, and their similarity.
func (r *Rules) same(a, b *document) (float64, bool) {
	if len(a.tokens) < r.MinTokens || len(b.tokens) < r.MinTokens {
		return 0, false
	}
	both := shared(a.shingles, b.shingles)
	// Slips are looked for where a fifth is in common, and only they add to it.
	least := min(len(a.shingles), len(b.shingles))
	if both == 0 || 5*both < least && float64(both) < r.Containment*float64(least) && float64(both) < r.Jaccard*float64(len(a.shingles)+len(b.shingles)-both) {
		return 0, false
	}
	onlyA, onlyB := lacking(a.tokens, b.tokens), lacking(b.tokens, a.tokens)
	na, nb := len(a.shingles), len(b.shingles)
	if typed := typos(onlyA, onlyB); len(typed) > 0 && 5*both >= min(na, nb) {
		fixed := slices.Clone(b.tokens)
		for i, t := range fixed {
			if w, wrong := typed[t]; wrong {
				fixed[i] = w
			}
		}
		corrected := shingles(fixed)
		both, nb = shared(a.shingles, corrected), len(corrected)
		onlyA, onlyB = lacking(a.tokens, fixed), lacking(fixed, a.tokens)
	}
	if both == 0 || reworded(onlyA, onlyB) > min(len(a.tokens), len(b.tokens))/12 {
		return 0, false
	}
	jaccard := float64(both) / float64(na+nb-both)
	if jaccard >= r.Jaccard {
		return jaccard, true
	}
	contained := float64(both) / float64(min(na, nb))
	return contained, contained >= r.Containment && max(na, nb)-both <= r.MaxNew
}

// lacking returns the words of a that b lacks.
func lacking(a, b []string) []string {
	have := make(map[string]bool, len(b))
	for _, w := range b {
		have[w] = true
	}
	var out []string
	for _, w := range a {
		if !have[w] {
			have[w] = true
			out = append(out, w)
		}
	}
	return out
}

// reworded counts the words that matter of which each side has one where the
// other has another: where is my kettle, where is my blanket.
func reworded(onlyA, onlyB []string) int {
	count := func(words []string) int {
		n := 0
		for _, w := range words {
			if len(w) >= 4 && !hasDigit(w) && !slices.Contains(politeWords, w) {
				n++
			}
		}
		return n
	}
	return min(count(onlyA), count(onlyB))
}

// maxTypos bounds the words that are compared letter by letter.
const maxTypos = 24

// typos returns for words that one text has alone the word of the other that
// was meant, if a slip of the finger tells them apart. Numbers are never typos.
func typos(onlyA, onlyB []string) map[string]string {
	if len(onlyA) > maxTypos || len(onlyB) > maxTypos {
		return nil
	}
	var out map[string]string
	used := make([]bool, len(onlyA))
	for _, b := range onlyB {
		for i, a := range onlyA {
			if used[i] || hasDigit(a) || hasDigit(b) || !slip(a, b) {
				continue
			}
			if out == nil {
				out = map[string]string{}
			}
			out[b], used[i] = a, true
			break
		}
	}
	return out
}

// slip reports whether two words differ by one slip: a letter more, a letter
// less, another letter, or two neighbours swapped. Long words may have two.
// Short words must have the same letters, for "not" is not "now".
func slip(a, b string) bool {
	ra, rb := []rune(a), []rune(b)
	n := max(len(ra), len(rb))
	if n > 40 || min(len(ra), len(rb)) < 3 {
		return false
	}
	d := distance(ra, rb)
	switch {
	case d > 2:
		return false
	case n <= 4:
		return d == 1 && (len(ra) != len(rb) && n == 4 || anagram(ra, rb))
	case n < 9:
		return d <= 1
	}
	return true
}

func anagram(a, b []rune) bool {
	return slices.Equal(slices.Sorted(slices.Values(a)), slices.Sorted(slices.Values(b)))
}

// distance is the optimal string alignment distance: Levenshtein's with
// neighbours swapped as one step.
func distance(a, b []rune) int {
	if d := len(a) - len(b); d > 2 || d < -2 {
		return 3
	}
	before, row := make([]int, len(b)+1), make([]int, len(b)+1)
	next := make([]int, len(b)+1)
	for j := range row {
		row[j] = j
	}
	for i := range a {
		next[0] = i + 1
		for j := range b {
			cost := 1
			if a[i] == b[j] {
				cost = 0
			}
			next[j+1] = min(row[j+1]+1, next[j]+1, row[j]+cost)
			if i > 0 && j > 0 && a[i] == b[j-1] && a[i-1] == b[j] {
				next[j+1] = min(next[j+1], before[j-1]+1)
			}
		}
		before, row, next = row, next, before
	}
	return row[len(b)]
}
