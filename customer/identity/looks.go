package identity

import "math/bits"

// What a row keeps of its mailboxes and telephones besides their numbers, so
// that most pairs are told apart without looking the values up.

// looks appends those of a row.
func (t *table) looks(r *row) {
	mail := int(r.off) + int(r.given) + int(r.family)
	phone := mail + int(r.mail)
	for _, x := range t.vals[mail:phone] {
		low, high := t.mailLook(x)
		t.vals = append(t.vals, low, high)
	}
	for _, x := range t.vals[phone : phone+int(r.phone)] {
		t.vals = append(t.vals, phoneLook(t.texts.all[x]))
	}
}

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
