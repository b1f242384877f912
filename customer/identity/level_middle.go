package identity

// othersDiffer reports whether the second names of two records, who agree on the
// first, are two people's: no one of them is, or may be, one of the other's.
func (c *comparer) othersDiffer(as, bs []uint32) bool {
	for _, x := range as {
		for _, y := range bs {
			if c.same(x, y) {
				return false
			}
			if l := c.wordLevel(x, y, true); l == missing || l <= givenSimilar {
				return false
			}
		}
	}
	return true
}
