package identity

// firstShared reports whether block i, which both records are in, is the first
// such.
func (b *blocks) firstShared(x, y int32, i uint32) bool { return !b.meetBefore(x, y, b.start[i]) }

// meet reports whether two records share a block.
func (b *blocks) meet(x, y int32) bool { return b.meetBefore(x, y, b.end) }

// meetBefore reports whether two records share a block that begins before a
// place in recs at which one begins.
func (b *blocks) meetBefore(x, y int32, place uint32) bool {
	p, q := b.of[b.first[x]:b.first[x+1]], b.of[b.first[y]:b.first[y+1]]
	for len(p) > 0 && len(q) > 0 {
		s, e := p[0]&^lastOfBlock, q[0]&^lastOfBlock
		switch {
		case s >= place || e >= place:
			return false
		case s < e:
			if b.oneBlock(s, e) {
				return true
			}
			p = p[1:]
		default:
			if b.oneBlock(e, s) {
				return true
			}
			q = q[1:]
		}
	}
	return false
}

// oneBlock reports whether two places, of which the first comes before the
// second, are of one block.
func (b *blocks) oneBlock(s, e uint32) bool {
	if e-s >= mostCapacity {
		return false
	}
	for _, r := range b.recs[s:e] {
		if r < 0 {
			return false
		}
	}
	return true
}

// recallOf estimates which share of the pairs of one person was compared at all:
// pairs that only one kind of key found tell how many none found (the lower
// bound of Chao 1984, from those found once and twice).
func recallOf(found []edge) float64 {
	var once, twice float64
	for i := range found {
		switch found[i].kinds {
		case 1:
			once++
		case 2:
			twice++
		}
	}
	n := float64(len(found))
	if n == 0 {
		return 1
	}
	return n / (n + once*(once-1)/(2*(twice+1)))
}
