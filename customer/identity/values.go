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
	parallel(3, func(k int) {
		v := valueJudge{t: t, c: newComparer(t)}
		switch k {
		case 0:
			mails := t.carriersOf(fEmail)
			t.genericMail = v.tooMany(mails, t.rules.people(channel.KeyEmail))
			t.sharedMail = v.shared(mails)
		case 1:
			phones := t.carriersOf(fPhone)
			t.genericPhone = v.tooMany(phones, t.rules.people(channel.KeyPhone))
			t.sharedPhone = v.shared(phones)
		case 2:
			t.genericPlace = v.tooMany(t.carriersOf(fAddress), placePeople)
		}
	})
}

// judgeShared finds the mailboxes and numbers that several people carry, where
// it is known otherwise what is generic.
func (t *table) judgeShared() {
	v := valueJudge{t: t, c: newComparer(t)}
	t.sharedMail, t.sharedPhone = v.shared(t.carriersOf(fEmail)), v.shared(t.carriersOf(fPhone))
}

// A carriers lists, for each value of a kind that several rows have, who has
// it.
type carriers struct {
	size  int      // how many values there are
	value []uint32 // those of several rows
	end   []uint32 // of the rows of each
	rows  []int32
}

// all visits the values with their rows.
func (cs *carriers) all(visit func(value uint32, rows []int32)) {
	from := uint32(0)
	for i, v := range cs.value {
		visit(v, cs.rows[from:cs.end[i]])
		from = cs.end[i]
	}
}

// carriersOf lists the rows of each value of a field that more than one row
// has.
func (t *table) carriersOf(field int) carriers {
	out := carriers{size: t.values(field)}
	at := make([]uint32, out.size) // how many rows have a value, then where the next of them goes
	var c cells
	for r := range t.rows {
		t.cells(int32(r), &c)
		each(t, field, &c, func(v uint32) { at[v]++ })
	}
	several, total := 0, uint32(0)
	for _, n := range at {
		if n > 1 {
			several++
		}
	}
	out.value, out.end = make([]uint32, 0, several), make([]uint32, 0, several)
	for v, n := range at {
		at[v] = noRows
		if n > 1 {
			at[v] = total
			total += n
			out.value, out.end = append(out.value, uint32(v)), append(out.end, total)
		}
	}
	out.rows = make([]int32, total)
	for r := range t.rows {
		t.cells(int32(r), &c)
		each(t, field, &c, func(v uint32) {
			if at[v] != noRows {
				out.rows[at[v]] = int32(r)
				at[v]++
			}
		})
	}
	return out
}

const noRows = 1<<32 - 1

// A valueJudge tells how many people have a value.
type valueJudge struct {
	t     *table
	c     *comparer
	all   []said
	taken []int32
}

// A said is a row with what orders it.
type said struct {
	row   int32
	order [2]uint32
}

// tooMany tells which values more than bound people have. It returns nil if
// none has.
func (j *valueJudge) tooMany(cs carriers, bound int) []bool {
	var out []bool
	cs.all(func(v uint32, rows []int32) {
		if len(rows) > j.t.rules.holders() || len(rows) > bound && j.incompatible(rows, bound+1) > bound {
			if out == nil {
				out = make([]bool, cs.size)
			}
			out[v] = true
		}
	})
	return out
}

// shared tells which values people have who cannot be one.
func (j *valueJudge) shared(cs carriers) []bool {
	var out []bool
	cs.all(func(v uint32, rows []int32) {
		if len(rows) == 2 && j.c.apart(rows[0], rows[1]) || len(rows) > 2 && j.incompatible(rows, 2) > 1 {
			if out == nil {
				out = make([]bool, cs.size)
			}
			out[v] = true
		}
	})
	return out
}

// incompatible counts, up to a limit, rows that pairwise cannot be one person
// by given name or date of birth. Those who say nothing count for nobody. Of
// rows that say the same one is looked at, in an order of what they say, so
// that the count is a function of the set.
func (j *valueJudge) incompatible(rows []int32, limit int) int {
	j.all, j.taken = j.all[:0], j.taken[:0]
	c := &j.c.a
	for _, r := range rows {
		j.t.cells(r, c)
		k := [2]uint32{0, c.birth}
		if len(c.given) > 0 {
			k[0] = j.t.words.hashes[c.given[0]].word
		}
		if k != [2]uint32{} {
			j.all = append(j.all, said{r, k})
		}
	}
	slices.SortStableFunc(j.all, func(a, b said) int { return slices.Compare(a.order[:], b.order[:]) })
	all := slices.CompactFunc(j.all, func(a, b said) bool { return a.order == b.order })
	if len(all) < limit {
		return len(all)
	}
	for _, s := range all {
		if !slices.ContainsFunc(j.taken, func(o int32) bool { return !j.c.apart(s.row, o) }) {
			if j.taken = append(j.taken, s.row); len(j.taken) >= limit {
				break
			}
		}
	}
	return len(j.taken)
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
