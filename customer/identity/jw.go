package identity

import (
	"math/bits"
	"unicode/utf8"
)

// Winkler's adjustment (1990): a common prefix of up to four letters raises
// the similarity of words that are alike already.
const (
	winklerScale  = 0.1
	winklerFrom   = 0.7
	winklerPrefix = 4
)

// jaroWinkler returns the Jaro-Winkler similarity of two words, from 0 for
// nothing in common to 1 for equal, the same whichever comes first. Letters are
// Unicode code points; two empty words are equal. It is Jaro (1989) with
// Winkler's prefix of up to four letters at 0.1 each where Jaro's similarity
// exceeds 0.7, as the common implementations have it. Words of up to 64
// letters are compared without allocating.
//
// It is no measure for given names alone: Marta and Maria are 0.91 alike and
// two people. See sameGiven.
func jaroWinkler(a, b string) float64 {
	if a == b {
		return 1
	}
	// The measure is not quite symmetric where the greedy matching has a
	// choice, so that the order of the arguments is fixed first.
	if len(a) > len(b) || len(a) == len(b) && a > b {
		a, b = b, a
	}
	if len(a) == 0 {
		return 0
	}
	if len(b) <= 16 {
		x, x2 := loadASCII(a)
		y, y2 := loadASCII(b)
		if (x|x2|y|y2)&highBits == 0 {
			if len(b) <= 8 {
				return jaroEight(a, b, x, y)
			}
			return jaroSixteen(a, b, [2]uint64{x, x2}, [2]uint64{y, y2})
		}
	}
	return jaroRunes(a, b)
}

// loadASCII puts up to 16 bytes into two words, the first lowest. The rest is
// zero.
func loadASCII(s string) (low, high uint64) {
	if len(s) <= 8 {
		return loadBytes(s), 0
	}
	return loadBytes(s[:8]), loadBytes(s[8:])
}

func loadBytes(s string) uint64 {
	switch n := len(s); {
	case n == 8:
		return uint64(s[0]) | uint64(s[1])<<8 | uint64(s[2])<<16 | uint64(s[3])<<24 |
			uint64(s[4])<<32 | uint64(s[5])<<40 | uint64(s[6])<<48 | uint64(s[7])<<56
	case n >= 4:
		low := uint64(s[0]) | uint64(s[1])<<8 | uint64(s[2])<<16 | uint64(s[3])<<24
		high := uint64(s[n-4]) | uint64(s[n-3])<<8 | uint64(s[n-2])<<16 | uint64(s[n-1])<<24
		return low | high<<(8*uint(n-4))
	}
	var w uint64
	for i := range len(s) {
		w |= uint64(s[i]) << (8 * uint(i))
	}
	return w
}

const (
	highBits = 0x8080808080808080
	lowBits  = 0x0101010101010101
)

// gather brings the high bits of the eight bytes together, the first lowest.
const gather = 0x0002040810204081

// equalBytes tells, a bit for each, which of the eight ASCII bytes of w are c.
func equalBytes(w uint64, c byte) uint64 {
	x := w ^ lowBits*uint64(c)
	return (^(x + 0x7f7f7f7f7f7f7f7f) & highBits) * gather >> 56
}

// jaroEight compares ASCII words of up to 8 letters. What a letter may be
// matched with is found for all letters of b at once. The letters of a common
// prefix are always matched with one another.
func jaroEight(a, b string, x, y uint64) float64 {
	prefix := min(bits.TrailingZeros64(x^y)>>3, len(a))
	reach := max(len(b)/2-1, 0)
	// near are the letters of b within reach, one bit each, shifted left by
	// reach; free are those that nothing is matched with yet.
	near := uint64(1)<<uint(2*reach+1) - 1
	took := uint64(1)<<uint(prefix) - 1
	all := uint64(1)<<uint(len(b)) - 1
	free := all &^ took
	for i := prefix; i < len(a); i++ {
		m := equalBytes(y, a[i]) & free & (near << uint(i) >> uint(reach))
		took |= b2u(m != 0) << uint(i)
		free &^= m & -m
	}
	return jaroOf(a, b, took, all&^free, prefix)
}

// jaroSixteen compares ASCII words of up to 16 letters.
func jaroSixteen(a, b string, x, y [2]uint64) float64 {
	prefix := bits.TrailingZeros64(x[0]^y[0]) >> 3
	if prefix == 8 {
		prefix += bits.TrailingZeros64(x[1]^y[1]) >> 3
	}
	prefix = min(prefix, len(a))
	reach := max(len(b)/2-1, 0)
	near := uint64(1)<<uint(2*reach+1) - 1
	took := uint64(1)<<uint(prefix) - 1
	all := uint64(1)<<uint(len(b)) - 1
	free := all &^ took
	for i := prefix; i < len(a); i++ {
		m := (equalBytes(y[0], a[i]) | equalBytes(y[1], a[i])<<8) & free & (near << uint(i) >> uint(reach))
		took |= b2u(m != 0) << uint(i)
		free &^= m & -m
	}
	return jaroOf(a, b, took, all&^free, prefix)
}

func b2u(b bool) uint64 {
	if b {
		return 1
	}
	return 0
}

// jaroOf returns the similarity of ASCII words from the letters that were
// matched, one bit each; those of the prefix are the same.
func jaroOf(a, b string, took, hit uint64, prefix int) float64 {
	if took == 0 {
		return 0
	}
	crossed := 0
	for p, q := took>>uint(prefix)<<uint(prefix), hit>>uint(prefix)<<uint(prefix); p != 0; p, q = p&(p-1), q&(q-1) {
		if a[bits.TrailingZeros64(p)&63] != b[bits.TrailingZeros64(q)&63] {
			crossed++
		}
	}
	return winkler(len(a), len(b), bits.OnesCount64(took), crossed, min(prefix, winklerPrefix))
}

// winkler returns the similarity from what was counted; crossed is twice the
// number of transpositions.
func winkler(la, lb, matches, crossed, prefix int) float64 {
	m := float64(matches)
	s := (m/float64(la) + m/float64(lb) + (m-float64(crossed/2))/m) / 3
	if s > winklerFrom {
		s += float64(prefix) * winklerScale * (1 - s)
	}
	return s
}

// runesOf decodes s into buf, or into a new slice if it is longer.
func runesOf(s string, buf *[64]rune) []rune {
	if len(s) > len(buf) && utf8.RuneCountInString(s) > len(buf) {
		return []rune(s)
	}
	n := 0
	for _, r := range s {
		buf[n] = r
		n++
	}
	return buf[:n]
}

// jaroRunes compares any words.
func jaroRunes(a, b string) float64 {
	var bufA, bufB [64]rune
	x, y := runesOf(a, &bufA), runesOf(b, &bufB)
	if len(x) > len(y) {
		x, y = y, x
	}
	if len(y) > len(bufB) {
		return jaroLong(x, y)
	}
	reach := max(len(y)/2-1, 0)
	var took, hit uint64
	for i, r := range x {
		for j := max(i-reach, 0); j < min(i+reach+1, len(y)); j++ {
			if y[j] == r && hit>>uint(j)&1 == 0 {
				took |= 1 << uint(i)
				hit |= 1 << uint(j)
				break
			}
		}
	}
	if took == 0 {
		return 0
	}
	crossed := 0
	for p, q := took, hit; p != 0; p, q = p&(p-1), q&(q-1) {
		if x[bits.TrailingZeros64(p)] != y[bits.TrailingZeros64(q)] {
			crossed++
		}
	}
	return winkler(len(x), len(y), bits.OnesCount64(took), crossed, prefixOfRunes(x, y))
}

func prefixOfRunes(x, y []rune) int {
	n := 0
	for n < winklerPrefix && n < len(x) && n < len(y) && x[n] == y[n] {
		n++
	}
	return n
}

// jaroLong compares words beyond 64 letters, which no name is.
func jaroLong(x, y []rune) float64 {
	reach := max(len(y)/2-1, 0)
	took, hit := make([]bool, len(x)), make([]bool, len(y))
	matches := 0
	for i, r := range x {
		for j := max(i-reach, 0); j < min(i+reach+1, len(y)); j++ {
			if y[j] == r && !hit[j] {
				took[i], hit[j] = true, true
				matches++
				break
			}
		}
	}
	if matches == 0 {
		return 0
	}
	crossed, j := 0, 0
	for i := range x {
		if !took[i] {
			continue
		}
		for !hit[j] {
			j++
		}
		if x[i] != y[j] {
			crossed++
		}
		j++
	}
	return winkler(len(x), len(y), matches, crossed, prefixOfRunes(x, y))
}
