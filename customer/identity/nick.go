package identity

import (
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
// Aleksander and for Aleksandra. Ids are good for one process only.
func givenID(word string) uint32 { return givenNames().words[word] }

// dictionaryGiven reports whether a folded word is a given name, a short or an
// endearing form of one, in any of the tables. Two such words that are not
// forms of one name, however alike, are two people's: Marta and Maria, Krystyna
// and Krystian.
func dictionaryGiven(word string) bool { return givenID(word) != 0 }

// nickname reports whether two folded words are given names that may be written
// for one another: Bob and Robert, Kasia and Katarzyna, Jan and John. A word is
// its own form whether or not a table has it. It is symmetric, and it is not
// transitive: Alex may be Alexander or Alexandra, who are two.
func nickname(a, b string) bool {
	return a == b || sameGiven(givenID(a), givenID(b))
}

// sameGiven reports whether two ids from [givenID] are of forms of one name;
// never for zero.
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

// givenTable holds the given names of all tables.
type givenTable struct {
	words   map[string]uint32 // a word's id
	classes [][]uint16        // per id: its classes
	heads   []string          // per class: the full form
	lengths map[int][]string  // words by how many letters they have, sorted
}

// givenTables are the tables, a class to a line, its full form first. Lines with
// one full form in several tables are one class.
var givenTables = [...]string{givenPolish, givenLithuanian, givenEnglish, givenAbroad}

// plainGiven are given names of which no forms are listed.
var plainGiven = [...]string{plainNames}

var givenNames = sync.OnceValue(func() *givenTable {
	t := &givenTable{words: make(map[string]uint32), classes: [][]uint16{nil}, lengths: make(map[int][]string)}
	class := make(map[string]uint16)
	of := make(map[string][]uint16)
	add := func(head, word string) {
		c, ok := class[head]
		if !ok {
			c = uint16(len(t.heads))
			class[head] = c
			t.heads = append(t.heads, head)
		}
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
	t.number(of)
	return t
})

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
