package identity

import "unicode/utf8"

// edits returns how many edits turn a into b: a letter put in, left out or
// exchanged for another, or two neighbours swapped (optimal string alignment:
// no letter is edited twice). It is the same from both sides. If there are
// more than most it returns most+1, and the fewer are allowed the less is
// looked at. Letters are Unicode code points; what is no UTF-8 is one unknown
// letter. Words of up to 64 letters are compared without allocating.
func edits(a, b string, most int) int {
	if a == b || most < 0 {
		return 0
	}
	for len(a) > 0 && len(b) > 0 && a[0] == b[0] && a[0] < utf8.RuneSelf {
		a, b = a[1:], b[1:]
	}
	for len(a) > 0 && len(b) > 0 && a[len(a)-1] == b[len(b)-1] && a[len(a)-1] < utf8.RuneSelf {
		a, b = a[:len(a)-1], b[:len(b)-1]
	}
	if isASCII(a) && isASCII(b) {
		var bufA, bufB [64]byte
		return align(append(bufA[:0], a...), append(bufB[:0], b...), most)
	}
	var bufA, bufB [64]rune
	return align(runesOf(a, &bufA), runesOf(b, &bufB), most)
}

// align fills the three rows that the alignment of a with b needs, and of each
// only the band in which at most most edits can end.
func align[T byte | rune](a, b []T, most int) int {
	if len(a) > len(b) {
		a, b = b, a
	}
	if len(b)-len(a) > most {
		return most + 1
	}
	if len(a) == 0 {
		return len(b)
	}
	var buf [3][65]int32
	before, above, row := buf[0][:], buf[1][:], buf[2][:]
	if len(b) >= len(above) {
		before, above, row = make([]int32, len(b)+1), make([]int32, len(b)+1), make([]int32, len(b)+1)
	}
	far := int32(most + 1)
	for j := range min(len(b), most) + 1 {
		above[j] = int32(j)
	}
	if most < len(b) {
		above[most+1] = far
	}
	for i := 1; i <= len(a); i++ {
		first, last := max(i-most, 1), min(i+most, len(b))
		row[first-1] = far
		if first == 1 {
			row[0] = int32(i)
		}
		least := row[first-1]
		for j := first; j <= last; j++ {
			d := above[j-1]
			if a[i-1] != b[j-1] {
				d = min(d, above[j], row[j-1]) + 1
			}
			if i > 1 && j > 1 && a[i-1] == b[j-2] && a[i-2] == b[j-1] {
				d = min(d, before[j-2]+1)
			}
			row[j] = d
			least = min(least, d)
		}
		if last < len(b) {
			row[last+1] = far
		}
		if least > int32(most) {
			return most + 1
		}
		before, above, row = above, row, before
	}
	return min(int(above[len(b)]), most+1)
}
