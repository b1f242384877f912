package identity

import "strings"

// firmNames compares the name of a firm with one that has no legal form, and so
// was read as a person's. Whoever that is does not live in a firm.
func (c *comparer) firmNames(v *vector) {
	firm, other := &c.a, &c.b
	if other.firm {
		firm, other = other, firm
	}
	if len(firm.family) == 0 || len(other.given)+len(other.family) == 0 {
		return
	}
	x := &c.t.words.all[firm.family[0]]
	whole := make([]string, 0, 2*maxTokens)
	for _, list := range [...][]uint32{other.given, other.family} {
		for _, w := range list {
			whole = append(whole, c.t.words.all[w].s)
		}
	}
	l := firmLevel(strings.Fields(x.s), whole)
	v.level[fFamily], v.firms = l, true
	if l == familyExact {
		v.value[fFamily] = x.bare
	}
}

// firmLevel compares the names of two firms word by word: in whatever order,
// and with words that only one of them has, as a place or a trade.
func firmLevel(a, b []string) uint8 {
	if len(a) > len(b) {
		a, b = b, a
	}
	if len(a) == 0 || len(b) > 64 {
		return familyOther
	}
	equal, near := 0, 0
	var taken uint64
	for _, x := range a {
		found := -1
		for j, y := range b {
			if taken>>j&1 == 0 && x == y {
				found = j
				break
			}
			if found < 0 && taken>>j&1 == 0 && min(len(x), len(y)) >= 4 && edits(x, y, 2) <= 2-b2i(min(len(x), len(y)) < 7) {
				found = j
			}
		}
		if found < 0 {
			continue
		}
		taken |= 1 << found
		if x == b[found] {
			equal++
		} else {
			near++
		}
	}
	switch {
	case equal == len(b):
		return familyExact
	case equal+near == len(b) && equal > 0:
		return familyTypo
	case equal == len(a) && len(a) > 1:
		return familyPart
	case 2*(equal+near) >= len(b):
		return familySimilar
	}
	return familyOther
}

// firmWords returns the words of a firm's name.
func (t *table) firmWords(c *cells) []string {
	if len(c.family) == 0 {
		return nil
	}
	ws := strings.Fields(t.words.all[c.family[0]].s)
	return ws[:min(len(ws), 4)]
}

// firmKeys are the keys of a firm's name: any two words of it, in any order, as
// of a name that does not show that it is a firm's.
func (t *table) firmKeys(c *cells, key func(x, y uint32)) {
	ws := t.firmWords(c)
	if len(ws) == 1 {
		key(textHash(ws[0]), 3)
	}
	for i, a := range ws {
		for j, b := range ws {
			if i != j {
				key(textHash(a)^textHash(soundKey(b)), 1)
			}
			if i < j {
				key(textHash(soundKey(a))^textHash(soundKey(b)), 2)
			}
		}
	}
}
