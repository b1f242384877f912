package identity

import (
	"math/bits"
	"strings"
)

// What a row keeps of its mailboxes and telephones besides their numbers, so
// that most pairs are told apart without looking the values up.

// mailLook is the set of letters of a mailbox name, in two halves.
func (t *table) mailLook(x uint32) (low, high uint32) {
	s := t.mails[x].letters
	return uint32(s), uint32(s >> 32)
}

// mailsApart reports whether the letters of two mailbox names differ so much
// that the mailboxes are two: each of two edits brings in one letter and takes
// out one.
func mailsApart(a, b []uint32) bool {
	return bits.OnesCount32(a[0]^b[0])+bits.OnesCount32(a[1]^b[1]) > 4
}

// phoneLook is the last seven digits of a telephone number, four bits each, and
// above them how many there are; 0 where they are fewer, or too many to say.
func phoneLook(digits string) uint32 {
	n := len(digits)
	if n < 7 || n > 15 {
		return 0
	}
	look := uint32(n)
	for i := n - 7; i < n; i++ {
		look = look<<4 | uint32(digits[i]-'0')&15
	}
	return look
}

// phonesApart reports whether two numbers of as many digits differ in more than
// two of the last seven: one slip changes one, or exchanges two.
func phonesApart(a, b uint32) bool {
	if a == 0 || b == 0 || a>>28 != b>>28 {
		return false
	}
	x := a ^ b
	x |= x >> 1
	x |= x >> 2
	return bits.OnesCount32(x&0x1111111) > 2
}

// A wordLook is what tells most words apart without their letters.
type wordLook struct {
	letters uint64
	rough   uint32
	bare    uint32 // the word's, shifted left by one; odd if it may be written in other ways
	head    uint16 // the first two letters
	third   uint8
	known   uint8 // what else may make one word of two
	size    uint8
}

// What a look says of a word.
const (
	looksPlain = 1 << iota // it is one word in ASCII letters, written in one way, and no initial
	looksGiven             // it is a given name of the tables
	looksInitial
)

func lookOf(w *word) wordLook {
	l := wordLook{letters: w.letters, rough: w.rough, bare: w.bare << 1, size: uint8(min(len(w.s), 255))}
	if w.alt != "" || w.unsure {
		l.bare |= 1
	}
	if w.initial {
		l.known |= looksInitial
	}
	if w.ascii && w.alt == "" && !w.unsure && !w.initial && len(w.s) >= 2 && strings.IndexByte(w.s, ' ') < 0 {
		l.known |= looksPlain
		l.head = uint16(w.s[0])<<8 | uint16(w.s[1])
	}
	if len(w.s) > 2 {
		l.third = w.s[2]
	}
	if w.given != 0 {
		l.known |= looksGiven
	}
	return l
}

// levelByLooks returns how far two words that are not the same agree, as given
// or as family names, if their looks tell; 0 if they do not. They do where
// neither a slip nor an ending can make one of the other: then two words are
// similar if they sound roughly alike, and have nothing to do with each other
// if they have few letters in common.
func levelByLooks(a, b *wordLook, given bool) uint8 {
	if a.known&b.known&looksPlain == 0 || a.maySlip(b) || a.head == b.head && (given || a.third == b.third) ||
		given && a.known&b.known&looksGiven != 0 {
		return 0
	}
	switch alike := a.rough == b.rough; {
	case !alike && !fewInCommon(a.letters, b.letters):
		return 0
	case alike && given:
		return givenSimilar
	case alike:
		return familySimilar
	case given:
		return givenOther
	}
	return familyOther
}

// maySlip reports whether two words may be alike, see alike: an edit brings in
// one letter and takes out one, and short words have one edit.
func (a *wordLook) maySlip(b *wordLook) bool {
	apart := bits.OnesCount64(a.letters ^ b.letters)
	if a.known&b.known&looksPlain != 0 && min(a.size, b.size) < 7 {
		return apart <= 2 && max(a.size, b.size)-min(a.size, b.size) <= 1
	}
	return apart <= 4
}

// fewInCommon reports whether two words have too few letters in common to be
// compared further.
func fewInCommon(a, b uint64) bool {
	return 5*bits.OnesCount64(a&b) < 2*bits.OnesCount64(a|b)
}

// maySlip reports whether two words may be alike.
func (w *words) maySlip(x, y uint32) bool { return w.looks[x].maySlip(&w.looks[y]) }
