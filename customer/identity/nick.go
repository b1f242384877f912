package identity

import (
	"maps"
	"slices"
	"strings"
	"sync"
	"unicode/utf8"
)

// givenID returns the class of a given name: names that may be written for one
// another have classes of which [sameGiven] is true. The word must be folded,
// as [normalName] folds it. Zero means that no table has it, which says nothing:
// it may be a rare name, a slip, or a family name.
//
// Equal words have equal ids, and so have words that are forms of exactly the
// same names (Kasia and Kaśka), but not all forms of a name: Aleks stands for
// Aleksander and for Aleksandra. A word that no table has may be another
// spelling of one that is there; see [spellingKey]. Ids are good for one process
// only.
func givenID(word string) uint32 {
	t := givenNames()
	if id, ok := t.words[word]; ok || len(word) < 4 || len(word) > 24 {
		return id
	}
	var buf [64]byte
	return t.spellings[string(spellingKey(buf[:0], word))]
}

// sameGiven reports whether two ids from [givenID] are of given names that may
// be written for one another: Bob and Robert, Kasia and Katarzyna, Jan and John;
// never for zero. It is symmetric, and not transitive: Alex may be Alexander or
// Alexandra, who are two. Two words with ids that are not the same, however
// alike, are two people's names: Marta and Maria, Krystyna and Krystian.
func sameGiven(a, b uint32) bool {
	if a == 0 || b == 0 {
		return false
	}
	if a == b {
		return true
	}
	t := givenNames()
	x, y := t.classes[a], t.classes[b]
	for i, j := 0, 0; i < len(x) && j < len(y); {
		switch {
		case x[i] == y[j]:
			return true
		case x[i] < y[j]:
			i++
		default:
			j++
		}
	}
	return false
}

// givenClasses returns the names that a word may stand for, as numbers, sorted;
// nobody may change it. Two ids share a class if and only if [sameGiven].
func givenClasses(id uint32) []uint16 {
	t := givenNames()
	if int(id) >= len(t.classes) {
		return nil
	}
	return t.classes[id]
}

// startsGiven reports whether a letter may be the initial of a name that the
// folded word stands for: J. for Asia, who is Joanna.
func startsGiven(letter, word string) bool {
	if strings.HasPrefix(word, letter) {
		return true
	}
	for _, c := range givenClasses(givenID(word)) {
		if strings.HasPrefix(givenNames().heads[c], letter) {
			return true
		}
	}
	return false
}

// mayStart reports whether a letter begins any form of a given name: B. may be
// Bob, who is Robert.
func mayStart(letter string, id uint32) bool {
	for _, c := range givenClasses(id) {
		if givenNames().letters[c]>>(letter[0]&63)&1 != 0 {
			return true
		}
	}
	return false
}

// givenTable holds the given names of all tables.
type givenTable struct {
	words     map[string]uint32 // a word's id
	spellings map[string]uint32 // the id of the first word with a spelling key, but for those that are spelt apart
	classes   [][]uint16        // per id: its classes
	heads     []string          // per class: the full form
	letters   []uint64          // per class: with which letters its words begin
	lengths   map[int][]string  // words by how many letters they have, sorted
}

// givenTables are the tables, a class to a line, its full form first. Lines with
// one full form in several tables are one class.
var givenTables = [...]string{givenPolish, givenLithuanian, givenEnglish, givenEnglishKZ, givenAbroad, givenSpellings}

// plainGiven are given names of which no forms are listed.
var plainGiven = [...]string{plainNames}

var givenNames = sync.OnceValue(func() *givenTable {
	t := &givenTable{words: make(map[string]uint32), spellings: make(map[string]uint32), classes: [][]uint16{nil}, lengths: make(map[int][]string)}
	class := make(map[string]uint16)
	of := make(map[string][]uint16)
	add := func(head, word string) {
		c, ok := class[head]
		if !ok {
			c = uint16(len(t.heads))
			class[head] = c
			t.heads = append(t.heads, head)
			t.letters = append(t.letters, 0)
		}
		t.letters[c] |= 1 << (word[0] & 63)
		if i, found := slices.BinarySearch(of[word], c); !found {
			of[word] = slices.Insert(of[word], i, c)
		}
	}
	for _, table := range givenTables {
		for line := range strings.Lines(table) {
			words := strings.Fields(line)
			for i, w := range words {
				words[i] = foldWord(w)
				add(words[0], words[i])
			}
		}
	}
	for _, list := range plainGiven {
		for w := range strings.FieldsSeq(list) {
			if w = foldWord(w); len(of[w]) == 0 {
				add(w, w)
			}
		}
	}
	relateSpellings(of, add)
	t.number(of)
	return t
})

// relateSpellings makes a class of the words that have one spelling key.
func relateSpellings(of map[string][]uint16, add func(head, word string)) {
	byKey := make(map[string][]string)
	var buf []byte
	for w := range of {
		if buf = spellingKey(buf[:0], w); len(buf) > 2 && !spelledApart[w] {
			byKey[string(buf)] = append(byKey[string(buf)], w)
		}
	}
	for _, key := range slices.Sorted(maps.Keys(byKey)) {
		words := byKey[key]
		if len(words) < 2 {
			continue
		}
		slices.Sort(words)
		for _, w := range words {
			add(words[0]+"~", w)
		}
	}
}

// number gives equal sets of classes one id.
func (t *givenTable) number(of map[string][]uint16) {
	words := make([]string, 0, len(of))
	for w := range of {
		words = append(words, w)
	}
	slices.Sort(words)
	ids := make(map[string]uint32)
	var key []byte
	for _, w := range words {
		key = key[:0]
		for _, c := range of[w] {
			key = append(key, byte(c), byte(c>>8))
		}
		id, ok := ids[string(key)]
		if !ok {
			id = uint32(len(t.classes))
			ids[string(key)] = id
			t.classes = append(t.classes, of[w])
		}
		t.words[w] = id
		if key = spellingKey(key[:0], w); len(key) > 2 && t.spellings[string(key)] == 0 && !spelledApart[w] {
			t.spellings[string(key)] = id
		}
		n := utf8.RuneCountInString(w)
		t.lengths[n] = append(t.lengths[n], w)
	}
}

// givenLost finds the one given name that a word with lost letters may be. If
// there are several, or none, the id is zero.
func givenLost(word string) (string, uint32) {
	n := utf8.RuneCountInString(word)
	lost := strings.Count(word, string(lostLetter))
	if n-lost < 2 {
		return "", 0
	}
	found := ""
	t := givenNames()
	for k := n - lost/2; k <= n; k++ {
		for _, w := range t.lengths[k] {
			if !lostEqual(word, w) {
				continue
			}
			if found != "" {
				return "", 0
			}
			found = w
		}
	}
	return found, t.words[found]
}
