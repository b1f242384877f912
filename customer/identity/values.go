package identity

import "slices"

// placePeople is how many people may live at one address before it says
// nothing: a block of flats without the number of the flat, an office.
const placePeople = 30

// judgeValues finds the mailboxes, numbers and addresses that too many people
// carry who cannot be one.
func (t *table) judgeValues() {
	t.genericMail = t.tooMany(len(t.mails), t.rules.people("email"), func(c *cells, visit func(uint32)) {
		for _, x := range c.mail {
			visit(x)
		}
	})
	t.genericPhone = t.tooMany(len(t.texts.all), t.rules.people("phone"), func(c *cells, visit func(uint32)) {
		for _, x := range c.phone {
			visit(x)
		}
	})
	t.genericPlace = t.tooMany(len(t.texts.all), placePeople, func(c *cells, visit func(uint32)) {
		for i := 0; i < len(c.place); i += placeWidth {
			if x := c.place[i+placeAll]; x != 0 {
				visit(x)
			}
		}
	})
}

// tooMany tells which values more than bound people have. It returns nil if
// none has.
func (t *table) tooMany(size, bound int, each func(c *cells, visit func(uint32))) []bool {
	count := make([]uint32, size)
	var c cells
	for r := range t.rows {
		t.cells(int32(r), &c)
		each(&c, func(v uint32) { count[v]++ })
	}
	holders := make(map[uint32][]int32)
	for r := range t.rows {
		t.cells(int32(r), &c)
		each(&c, func(v uint32) {
			if count[v] > uint32(bound) {
				holders[v] = append(holders[v], int32(r))
			}
		})
	}
	var out []bool
	for v, rows := range holders {
		if len(rows) > t.rules.holders() || t.incompatible(rows, bound+1) > bound {
			if out == nil {
				out = make([]bool, size)
			}
			out[v] = true
		}
	}
	return out
}

// incompatible counts, up to a limit, rows that pairwise cannot be one person
// by given name or date of birth. Those who say nothing count for nobody. Of
// rows that say the same one is looked at, in an order of what they say, so
// that the count is a function of the set.
func (t *table) incompatible(rows []int32, limit int) int {
	type said struct {
		row   int32
		order [2]uint32
	}
	var all []said
	seen := make(map[[2]uint32]bool)
	var c cells
	for _, r := range rows {
		t.cells(r, &c)
		k := [2]uint32{0, c.birth}
		if len(c.given) > 0 {
			k[0] = t.words.all[c.given[0]].hash
		}
		if k != [2]uint32{} && !seen[k] {
			seen[k] = true
			all = append(all, said{r, k})
		}
	}
	if len(all) < limit {
		return len(all)
	}
	slices.SortFunc(all, func(a, b said) int { return slices.Compare(a.order[:], b.order[:]) })
	var taken []int32
	cmp := newComparer(t)
	for _, s := range all {
		apart := true
		for _, o := range taken {
			if !cmp.apart(s.row, o) {
				apart = false
				break
			}
		}
		if apart {
			if taken = append(taken, s.row); len(taken) >= limit {
				break
			}
		}
	}
	return len(taken)
}

// apart reports whether two rows cannot be one person by what they say of
// themselves.
func (c *comparer) apart(i, j int32) bool {
	c.t.cells(i, &c.a)
	c.t.cells(j, &c.b)
	if l := birthLevel(c.a.row, c.b.row); l == birthOther {
		return true
	}
	var v vector
	c.names(&v)
	return v.level[fGiven] >= givenOther
}
