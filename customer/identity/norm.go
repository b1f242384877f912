package identity

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// A nameWord is one word of a name, made comparable.
type nameWord struct {
	s   string // folded: lower case, without diacritics: "lukasz", "muller"
	alt string // another way to fold it, "mueller"; empty if there is none

	// given is the class of given names that the word stands for, see [givenID];
	// zero for a word that no table of given names has.
	given uint32

	// sound is the phonetic key, see [phonetic].
	sound string

	initial  bool // a single letter
	particle bool // de, van, von: says little, and is often left out
	unsure   bool // has letters that were lost, each a [lostLetter]
}

// is reports whether two words are one, in either way to fold them. A letter
// that was lost in one of them may be any.
func (w *nameWord) is(o *nameWord) bool {
	switch {
	case w.s == o.s || w.alt != "" && (w.alt == o.s || w.alt == o.alt) || o.alt != "" && o.alt == w.s:
		return true
	case w.unsure || o.unsure:
		return lostEqual(w.s, o.s)
	}
	return false
}

// nameTokens is a name, or a part of one, made comparable: its words in the
// order in which they were written. Which of them are given names is told by
// the words, not by the order: both orders are in use.
type nameTokens struct {
	words []nameWord

	// generation is 1 for a senior, 2 for a junior, 3 and 4 for III and IV; zero
	// if the name does not say. Of two people of one name in one home it is often
	// all that tells them apart.
	generation uint8

	// firm says that the text names a firm. There are no words then.
	firm bool

	// placeholder says that a word was left out that is written where there is
	// no name.
	placeholder bool
}

// normalName reads a name, or a part of one. It repairs broken encodings,
// folds case and diacritics, writes Cyrillic and Greek letters as Latin ones,
// leaves out titles, salutations and what is written where there is no name
// ("guest", "brak", "test"), and tells generations ("jr.", "sr.", "III").
// Hyphens and spaces separate words; apostrophes do not (O'Connor is one).
// Words in other scripts are kept as they are, in lower case.
//
// It is idempotent: the words of a name, read again, are the same words.
func normalName(s string) nameTokens { return readNameText(s, nil) }

// normalNameSteps does what normalName does and tells what was done, in the
// order of doing: "encoding repaired", "title dropped: dr". The steps name no
// word of the name itself but what was dropped from it.
func normalNameSteps(s string) (nameTokens, []string) {
	steps := stepList{}
	n := readNameText(s, &steps)
	return n, steps
}

// stepList takes down what was done; a nil one takes nothing.
type stepList []string

func (l *stepList) add(step string) {
	if l != nil && !slices.Contains(*l, step) {
		*l = append(*l, step)
	}
}

func (l *stepList) addWord(step, word string) {
	if l != nil {
		l.add(step + ": " + word)
	}
}

// longestName bounds what is read of a name. No name is as long.
const longestName = 256

func readNameText(s string, steps *stepList) nameTokens {
	var n nameTokens
	low := prepareName(s, steps)
	if mark := firmMark(low); mark != "" {
		steps.addWord("firm", mark)
		return nameTokens{firm: true}
	}
	var title nameWord
	prefix := ""
	for word := range strings.FieldsFuncSeq(low, betweenNames) {
		if prefix += word; startsWord(word) {
			continue // Mc Donald, O' Brien
		}
		n.read(prefix, &title, steps)
		prefix = ""
	}
	if prefix != "" && len(n.words) == 0 {
		n.read(prefix, &title, steps)
	}
	if n.firm {
		return nameTokens{firm: true}
	}
	n.keep(title, steps)
	return n
}

// read takes a word in lower case for what it is.
func (n *nameTokens) read(word string, title *nameWord, steps *stepList) {
	w, ok := readWord(word, steps)
	switch role := nameRoles[w.s]; {
	case !ok:
		steps.add("no name: dropped")
	case role == roleFirm:
		steps.addWord("firm", w.s)
		n.firm = true
	case role == roleTitle:
		steps.addWord("title dropped", w.s)
		*title = w
	case role == rolePlaceholder:
		n.placeholder = true
		steps.addWord("placeholder dropped", w.s)
	case role >= roleSenior && len(n.words) > 0:
		n.generation = uint8(role-roleSenior) + 1
		steps.addWord("generation", w.s)
	default:
		w.particle = role == roleParticle
		n.add(w, steps)
	}
}

// prepareName repairs a text and writes it in lower case.
func prepareName(s string, steps *stepList) string {
	if len(s) > longestName {
		s = s[:longestName]
		steps.add("cut")
	}
	if fixed, changed := repair(s); changed {
		s = fixed
		steps.add("encoding repaired")
	}
	if local, _, ok := strings.Cut(s, "@"); ok {
		s = local
		steps.add("mailbox taken for a name")
	}
	s = strings.TrimSpace(s)
	low := strings.ToLower(norm.NFC.String(s))
	if low != s {
		steps.add("lower case")
	}
	if strings.Contains(low, " ") {
		low = maidenMarks.Replace(low)
	}
	return low
}

// startsWord reports whether a word in lower case belongs to the one behind it.
func startsWord(word string) bool {
	return word == "mc" || len(word) > 1 && len(word) < 6 && (strings.HasSuffix(word, "'") || strings.HasSuffix(word, "’"))
}

// betweenNames reports whether a letter separates the words of a name.
func betweenNames(r rune) bool {
	switch r {
	case '-', '–', '—', '.', ',', ';', '/', '(', ')', '"', '„', '”', '“', '_', '+', '&', '|', '*', ':', '\\', '[', ']', '<', '>':
		return true
	}
	return unicode.IsSpace(r)
}

// add takes a word of the name.
func (n *nameTokens) add(w nameWord, steps *stepList) {
	w.given = givenID(w.s)
	if w.given == 0 && w.alt != "" {
		w.given = givenID(w.alt)
	}
	if w.unsure && w.given == 0 {
		w.restore(steps)
	}
	w.sound = phonetic(w.s)
	n.words = append(n.words, w)
}

// restore fills in lost letters if only one given name can have been meant, and
// the word is not read as something else when it is written out.
func (w *nameWord) restore(steps *stepList) {
	if s, id := givenLost(w.s); id != 0 && nameRoles[s] == 0 {
		w.s, w.given, w.unsure = s, id, false
		steps.add("lost letters restored")
	}
}

// keep takes back what was dropped where nothing else is left: Pan and Lord
// are family names too, and so are Van and La.
func (n *nameTokens) keep(title nameWord, steps *stepList) {
	if len(n.words) == 0 && title.s != "" {
		title.given = givenID(title.s)
		title.sound = phonetic(title.s)
		n.words = append(n.words, title)
		steps.add("title kept as a name")
		return
	}
	for i := range n.words {
		if !n.words[i].particle {
			return
		}
	}
	for i := range n.words {
		n.words[i].particle = false
	}
}

// readWord folds one word in lower case. It reports false for what is no word
// of a name: numbers, and what has no letters at all.
func readWord(word string, steps *stepList) (nameWord, bool) {
	var w nameWord
	letters, digits, latin := 0, 0, true
	for _, r := range word {
		switch {
		case r == lostLetter:
			w.unsure = true
			letters++
		case unicode.IsLetter(r):
			letters++
			latin = latin && unicode.Is(unicode.Latin, r)
		case unicode.IsDigit(r):
			digits++
		}
	}
	if letters == 0 || digits > 0 {
		return w, false
	}
	if !latin {
		w.s, w.alt = inLatin(word, latinEnglish), inLatin(word, latinPolish)
		steps.add("letters written as Latin ones")
	} else if w.s = foldWord(word); w.s != word {
		w.alt = foldWord(spelledOut.Replace(word))
		steps.add("diacritics folded")
	}
	if w.alt == w.s {
		w.alt = ""
	}
	if w.s == "" {
		return w, false
	}
	w.initial = utf8.RuneCountInString(w.s) == 1 && !w.unsure
	return w, true
}

// inLatin writes a word in Latin letters. Letters with marks that the table has
// not are written without them.
func inLatin(word string, table *strings.Replacer) string {
	return foldWord(table.Replace(foldWord(table.Replace(word))))
}

// foldWord folds a word and keeps its letters alone.
func foldWord(word string) string {
	word = fold(word)
	if !isASCII(word) {
		word = fold(word) // ǽ is æ with an accent, and æ is ae
	}
	if strings.IndexFunc(word, notInWord) < 0 {
		return word
	}
	return strings.Map(func(r rune) rune {
		if notInWord(r) {
			return -1
		}
		return r
	}, word)
}

func notInWord(r rune) bool { return !unicode.IsLetter(r) && r != lostLetter }
