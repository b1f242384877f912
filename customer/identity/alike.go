package identity

import (
	"math/bits"
	"strings"
)

// alike reports whether two words are a slip or two apart.
func alike(a, b *word) bool {
	n := min(len(a.s), len(b.s))
	switch {
	case n < 3 || bits.OnesCount64(a.letters^b.letters) > 4: // an edit brings in one letter and takes out one
		return false
	case n < 7:
		return edits(a.s, b.s, 1) <= 1 || anagram(a.s, b.s)
	}
	return edits(a.s, b.s, 2) <= 2 || anagram(a.s, b.s)
}

// anagram reports whether two ASCII words have the same letters.
func anagram(a, b string) bool {
	if len(a) != len(b) {
		return false
	}
	sum := 0
	for i := range len(a) {
		sum += int(a[i]) - int(b[i])
	}
	if sum != 0 {
		return false
	}
	var count [256]int8
	for i := range len(a) {
		count[a[i]]++
		count[b[i]]--
	}
	return count == [256]int8{}
}

// sameEnding reports whether two words differ in how they write an i at the end
// alone: Mooney, Moony and Moonie.
func sameEnding(a, b string) bool {
	x, y := trimI(a), trimI(b)
	return len(x) >= 3 && x == y && len(x) < len(a) && len(x) < len(b)
}

func trimI(s string) string {
	for _, end := range [...]string{"ey", "ie", "y", "i"} {
		if t, ok := strings.CutSuffix(s, end); ok {
			return t
		}
	}
	return s
}
