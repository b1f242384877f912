package identity

import (
	"cmp"
	"strings"

	"github.com/clientele-go/clientele/channel"
)

// words numbers the words of names from 1.
type words struct {
	number map[string]uint32
	all    []word
	looks  []wordLook
	hashes []wordHash
}

// A wordHash is what blocking keys are made of. It does not depend on how words
// are numbered.
type wordHash struct {
	word  uint32 // as it is written
	rough uint32 // equal for words that sound roughly alike
	form  uint32 // equal for given names of one class, else that of the word
}

// put adds a word, or replaces the one that was held a place for.
func (w *words) put(n uint32, x *word) {
	if int(n) == len(w.all) {
		w.all, w.looks = append(w.all, *x), append(w.looks, wordLook{})
		w.hashes = append(w.hashes, wordHash{})
	}
	x.ascii = isASCII(x.s)
	w.all[n], w.looks[n], w.hashes[n] = *x, lookOf(x), x.wordHash
}

// A word is a word of a name with what is compared of it.
type word struct {
	nameWord
	bare uint32 // the word without its alternative spelling
	wordHash

	letters uint64 // the set of its letters
	ascii   bool
}

// equal is is for words of one list, of which those written alike have one bare
// word.
func (w *word) equal(o *word) bool {
	return w.bare == o.bare || (w.alt != "" || o.alt != "" || w.unsure || o.unsure) && w.is(&o.nameWord)
}

func (w *words) init() {
	w.number = make(map[string]uint32)
	w.put(0, &word{})
}

func (w *words) intern(t *nameWord) uint32 {
	key := t.s
	if t.alt != "" || t.unsure {
		key += "=" + t.alt
	}
	if n, ok := w.number[key]; ok {
		return n
	}
	n := uint32(len(w.all))
	w.number[key] = n
	w.put(n, &word{})
	x := word{nameWord: *t, bare: n, letters: lettersOf(t.s)}
	if key != t.s {
		x.bare = w.text(t.s)
	}
	x.word = textHash(t.s)
	x.form, x.rough = x.word, textHash("~"+soundKey(t.s))
	if cs := givenClasses(t.given); len(cs) > 0 {
		x.form = textHash("^" + givenNames().heads[cs[0]])
	}
	if s, changed := surnameStem(t.s); changed {
		x.rough = textHash("~" + soundKey(s))
	}
	w.put(n, &x)
	return n
}

// text numbers a string among the words.
func (w *words) text(s string) uint32 {
	n, ok := w.number[s]
	if !ok {
		n = uint32(len(w.all))
		w.number[s] = n
		hash := textHash(s)
		w.put(n, &word{nameWord: nameWord{s: s}, bare: n, wordHash: wordHash{hash, hash, hash}})
	}
	return n
}

func lettersOf(s string) uint64 {
	var set uint64
	for i := range len(s) {
		set |= 1 << (s[i] & 63)
	}
	return set
}

// names reads the name of a party and returns its generation.
func (t *table) names(p *unread, b *rowBuffer) (gen uint8) {
	n := p.name
	if p.firm {
		b.family, b.firm = append(b.family, t.firm(n.Display())...), true
		return 0
	}
	if n.Given != "" && n.Family != "" {
		g, f := t.part(n.Given), t.part(n.Family)
		if len(f.words) == 1 && nameRoles[t.words.all[f.words[0]].s] >= roleSenior {
			g = t.part(n.Given + " " + n.Family) // "Robert Smith" and "Jr"
			t.split("", g.words, b)
			return g.generation
		}
		b.given, b.family = append(b.given, g.words...), append(b.family, f.words...)
		return max(g.generation, f.generation, t.first(g.words))
	}
	text := n.Full
	if n.Given+n.Family != "" {
		text = n.Given + n.Family
	}
	if text == "" {
		return 0
	}
	x := t.part(text)
	switch {
	case x.firm:
		b.family = append(b.family, x.words...)
		b.firm = true
	case n.Family != "":
		b.family = append(b.family, x.words...)
	case n.Given != "" && (len(x.words) < 2 || t.known(x.words[len(x.words)-1])):
		b.given = append(b.given, x.words...)
	default:
		t.split(text, x.words, b)
	}
	return x.generation
}

// first is 1 for a name that ends in "I", which stands against a II.
func (t *table) first(given []uint32) uint8 {
	if n := len(given); n > 1 && t.words.all[given[n-1]].s == "i" {
		return 1
	}
	return 0
}

// known reports whether a word is a given name.
func (t *table) known(w uint32) bool { return t.words.all[w].given != 0 }

// split tells given from family name: "Jan Kowalski", "Kowalski Jan" and
// "Kowalski, Jan". A word alone is the family name unless it is a given name.
func (t *table) split(text string, ws []uint32, b *rowBuffer) {
	if before, _, ok := strings.Cut(text, ","); ok {
		if k := len(t.part(before).words); k > 0 && k < len(ws) {
			b.family, b.given = append(b.family, ws[:k]...), append(b.given, ws[k:]...)
			return
		}
	}
	last := len(ws) - 1
	switch {
	case last < 0:
	case last == 0 && t.known(ws[0]):
		b.given = append(b.given, ws...)
	case last == 0:
		b.family = append(b.family, ws...)
	case !t.known(ws[0]) && !t.words.all[ws[0]].initial && (t.known(ws[last]) || t.words.all[ws[last]].initial):
		b.family, b.given = append(b.family, ws[0]), append(b.given, ws[1:]...)
	default:
		k := last
		for k > 1 && t.words.all[ws[k-1]].particle {
			k--
		}
		b.given, b.family = append(b.given, ws[:k]...), append(b.family, ws[k:]...)
	}
}

// A namePart is a part of a name, read.
type namePart struct {
	words      []uint32
	generation uint8
	firm       bool
}

// firm returns the name of a firm as one word, without its legal form.
func (t *table) firm(s string) []uint32 {
	var words []string
	if before, rest, ok := strings.Cut(s, "("); ok && strings.TrimSpace(before) != "" {
		_, after, _ := strings.Cut(rest, ")")
		s = before + " " + after // a place, a translation
	}
	for w := range strings.FieldsFuncSeq(fold(s), betweenNames) {
		if nameRoles[w] != roleFirm && !firmWords[w] {
			words = append(words, w)
		}
	}
	if len(words) == 0 {
		return nil
	}
	return []uint32{t.words.intern(&nameWord{s: strings.Join(words, " ")})}
}

// part returns the words of a part of a name, from a cache: names repeat.
// Particles are left out where there is more.
func (t *table) part(s string) namePart {
	if p, ok := t.parts[s]; ok {
		return p
	}
	n := normalName(s)
	p := namePart{generation: n.generation, firm: n.firm}
	if n.firm {
		p.words = t.firm(s)
	}
	for i := range n.words {
		if w := &n.words[i]; !w.particle || len(n.words) == 1 {
			p.words = append(p.words, t.words.intern(w))
		}
	}
	t.parts[strings.Clone(s)] = p
	return p
}

// soundKey is a rough key of how a Latin word sounds: the first letter's class
// and the classes of the consonants that follow, at most five. Words one slip
// apart mostly have one key.
func soundKey(s string) string {
	if !isASCII(s) {
		return s
	}
	var out [6]byte
	n := 0
	var last byte
	for i := 0; i < len(s) && n < 5; i++ {
		c := soundClass(s[i])
		if c == 0 && n == 0 {
			c = 'A'
		}
		if c != 0 && c != last {
			out[n] = c
			n++
		}
		last = c
	}
	return string(out[:n])
}

func soundClass(c byte) byte {
	switch c {
	case 'b', 'p':
		return 'B'
	case 'f', 'v', 'w':
		return 'F'
	case 'c', 'g', 'k', 'q', 'x', 'j':
		return 'K'
	case 's', 'z':
		return 'S'
	case 'd', 't':
		return 'T'
	case 'l':
		return 'L'
	case 'm', 'n':
		return 'M'
	case 'r':
		return 'R'
	}
	return 0
}

// address takes in an address.
func (t *table) address(a *channel.Address, b *rowBuffer) {
	if a.Point != "" {
		return // a parcel locker is nobody's home
	}
	x := parseAddress(a.Street, a.Postcode, a.City)
	if x.box != "" || x.empty() {
		return
	}
	var p [placeWidth]uint32
	street := strings.Join(x.street, " ")
	p[placeStreet], p[placeHouse], p[placeFlat] = t.places.intern(street), t.places.intern(x.number), t.places.intern(x.flat)
	p[placePostcode], p[placeCity] = t.places.intern(x.postcode), t.places.intern(strings.Join(x.city, " "))
	p[placeWay] = t.places.intern(x.way)
	if street != "" {
		// Streets of one name are in many towns.
		house := street + "|" + x.number + "|" + cmp.Or(x.postcode, strings.Join(x.city, " "))
		p[placeAll] = t.places.intern(house)
		p[placeDoor] = p[placeAll]
		if x.flat != "" {
			p[placeDoor] = t.places.intern(house + "|" + x.flat)
		}
	}
	b.place = append(b.place, p)
}

// birthNumber reads a date of birth, 0 if it says nothing. Records of the dead
// are compared too, so that years before those of living people count.
func birthNumber(s string) (uint32, birthKind) {
	d, kind := parseBirth(s)
	if kind >= birthPartial {
		return uint32(d), kind
	}
	if kind != birthInvalid || len(s) < 4 {
		return 0, birthMissing
	}
	n, digits := uint32(0), 0
	for i := range len(s) {
		switch {
		case isDigit(s[i]):
			n = n*10 + uint32(s[i]-'0')
			digits++
		case s[i] != '-' || i != 4 && i != 7:
			return 0, birthMissing
		}
	}
	if digits == 4 {
		n, digits = n*10000, 8
	}
	if y := n / 10000; digits != 8 || y < 1200 || y > 1880 || n/100%100 > 12 || n%100 > 31 {
		return 0, birthMissing
	}
	if n%10000 <= 101 {
		return n / 10000 * 10000, birthPartial
	}
	return n, birthDay
}
