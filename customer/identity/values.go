package identity

import (
	"slices"

	"github.com/clientele-go/clientele/channel"
)

// placePeople is how many people may live at one address before it says
// nothing: a block of flats without the number of the flat, an office.
const placePeople = 30

// judgeValues finds the mailboxes, numbers and addresses that too many people
// carry who cannot be one, and those that several carry.
func (t *table) judgeValues() {
	mails, phones := t.contacts()
	t.genericMail = t.tooMany(mails, t.rules.people(channel.KeyEmail))
	t.genericPhone = t.tooMany(phones, t.rules.people(channel.KeyPhone))
	t.sharedMail, t.sharedPhone = t.shared(mails), t.shared(phones)
	places := t.carried(len(t.texts.all), func(c *cells, visit func(uint32)) {
		for i := 0; i < len(c.place); i += placeWidth {
			if x := c.place[i+placeAll]; x != 0 {
				visit(x)
			}
		}
	})
	t.genericPlace = t.tooMany(places, placePeople)
}

// judgeShared finds the mailboxes and numbers that several people carry, where
// it is known otherwise what is generic.
func (t *table) judgeShared() {
	mails, phones := t.contacts()
	t.sharedMail, t.sharedPhone = t.shared(mails), t.shared(phones)
}

// contacts lists who has which mailbox and number.
func (t *table) contacts() (mails, phones carriers) {
	mails = t.carried(len(t.mails), func(c *cells, visit func(uint32)) {
		for _, x := range c.mail {
			visit(x)
		}
	})
	phones = t.carried(len(t.texts.all), func(c *cells, visit func(uint32)) {
		for _, x := range c.phone {
			visit(x)
		}
	})
	return mails, phones
}

// A carriers lists, for the values of one kind that several rows have, who
// has them.
type carriers struct {
	size int
	rows map[uint32][]int32
}

// carried lists the rows of each value that more than one row has.
func (t *table) carried(size int, each func(c *cells, visit func(uint32))) carriers {
	count := make([]uint32, size)
	var c cells
	for r := range t.rows {
		t.cells(int32(r), &c)
		each(&c, func(v uint32) { count[v]++ })
	}
	out := carriers{size, make(map[uint32][]int32)}
	for r := range t.rows {
		t.cells(int32(r), &c)
		each(&c, func(v uint32) {
			if count[v] > 1 {
				if out.rows[v] == nil {
					out.rows[v] = make([]int32, 0, count[v])
				}
				out.rows[v] = append(out.rows[v], int32(r))
			}
		})
	}
	return out
}

// tooMany tells which values more than bound people have. It returns nil if
// none has.
func (t *table) tooMany(cs carriers, bound int) []bool {
	var out []bool
	for v, rows := range cs.rows {
		if len(rows) > t.rules.holders() || len(rows) > bound && t.incompatible(rows, bound+1) > bound {
			if out == nil {
				out = make([]bool, cs.size)
			}
			out[v] = true
		}
	}
	return out
}

// shared tells which values people have who cannot be one.
func (t *table) shared(cs carriers) []bool {
	var out []bool
	c := newComparer(t)
	for v, rows := range cs.rows {
		two := len(rows) == 2 && c.apart(rows[0], rows[1]) || len(rows) > 2 && t.incompatible(rows, 2) > 1
		if two {
			if out == nil {
				out = make([]bool, cs.size)
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
