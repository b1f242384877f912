package identity

import "strings"

// texts numbers strings from 1. They lie next to each other in a few large
// pieces, so that the garbage collector has nothing to follow in millions of
// them, and what a text takes besides its letters is few bytes.
type texts struct {
	number hashIndex
	start  []uint32 // by number: the piece, and where in it the text begins
	pieces []string
	last   *strings.Builder // of the last piece
	long   []string
	hash   []uint32 // of what is written, so that blocks do not depend on the numbers
}

// A text begins in the first 1<<pieceBits bytes of its piece, with a byte that
// tells how long it is. Those that are too long for that lie by themselves.
const (
	pieceBits  = 16
	leastPiece = 1 << 8
	longText   = 1 << 8
	liesApart  = 1 << 31
)

func (t *texts) init() {
	t.pieces = append(t.pieces, "\x00")
	t.start = append(t.start, 0)
	t.hash = append(t.hash, 0)
}

// count is how many numbers there are, that of the empty text included.
func (t *texts) count() int { return len(t.start) }

// at returns the text of a number.
func (t *texts) at(n uint32) string { return t.text(t.start[n]) }

// text returns the text that begins at a place.
func (t *texts) text(s uint32) string {
	if s >= liesApart {
		return t.long[s-liesApart]
	}
	p := t.pieces[s>>pieceBits][s&(1<<pieceBits-1):]
	return p[1 : 1+int(p[0])]
}

func (t *texts) intern(s string) uint32 {
	if s == "" {
		return 0
	}
	hash := textHash(s)
	n := t.number.find(hash, func(n uint32) bool { return t.at(n) == s })
	if n == 0 {
		n = uint32(len(t.start))
		t.number.add(hash, n)
		t.start = append(t.start, t.put(s))
		t.hash = append(t.hash, hash)
	}
	return n
}

// put copies a text behind the last, or into a new piece.
func (t *texts) put(s string) uint32 {
	if len(s) >= longText {
		t.long = append(t.long, strings.Clone(s))
		return liesApart + uint32(len(t.long)-1)
	}
	if t.last == nil || t.last.Cap()-t.last.Len() <= len(s) {
		size := leastPiece
		if t.last != nil {
			size = min(2*t.last.Cap(), 1<<pieceBits)
		}
		t.last = new(strings.Builder)
		t.last.Grow(max(size, len(s)+1))
		t.pieces = append(t.pieces, "")
	}
	from, at := t.last.Len(), len(t.pieces)-1
	t.last.WriteByte(byte(len(s)))
	t.last.WriteString(s)
	t.pieces[at] = t.last.String()
	return uint32(at)<<pieceBits | uint32(from)
}
