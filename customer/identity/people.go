package identity

import (
	"cmp"
	"slices"
	"strings"
)

// frequencies counts the people that share a value, and sets how often
// strangers agree by it. It returns by field how many people have each value of
// the table; of an address it counts family names.
func (m *Model) frequencies(t *table, person []int32, people int) (counts [numFields][]int32) {
	m.Common, m.Entities = nil, people
	if t.affinity != nil {
		m.Together = float64(t.affinity.all) * affinityStep
	}
	order := ownedBy(person).rows
	parallel(len(m.Fields), func(i int) {
		if f := &m.Fields[i]; f.Smooth > 0 {
			n := fieldNumber(f.Field)
			if n == fAddress {
				counts[n] = t.families()
			} else {
				counts[n] = t.people(n, person, order)
			}
		}
	})
	for i := range m.Fields {
		f := &m.Fields[i]
		n := fieldNumber(f.Field)
		if f.Smooth == 0 {
			continue
		}
		count := counts[n]
		told, same := 0.0, 0.0
		for v, k := range count {
			told += float64(k)
			same += float64(k) * float64(k-1)
			if k >= commonValue {
				c := CommonValue{Field: f.Field, Digest: digest(f.Field, t.value(n, uint32(v))), People: int(k)}
				if n <= fFamily && t.affinity != nil {
					c.Together = t.affinity.of(n, v)
				}
				m.Common = append(m.Common, c)
			}
		}
		if told < 2 {
			continue
		}
		x := &f.Levels[0]
		u := (same/told + f.Smooth*x.Unrelated) / (told + f.Smooth)
		scale := (1 - u) / (1 - x.Unrelated)
		for l := 1; l < len(f.Levels); l++ {
			f.Levels[l].Unrelated *= scale
		}
		x.Unrelated = u
	}
	slices.SortFunc(m.Common, func(a, b CommonValue) int { return a.compare(&b) })
	return counts
}

func (c *CommonValue) compare(o *CommonValue) int {
	return cmp.Or(cmp.Compare(fieldNumber(c.Field), fieldNumber(o.Field)), cmp.Compare(c.Digest, o.Digest))
}

// commonValue is how many people must share a value before a model keeps its
// digest.
const commonValue = 3

// people counts, for each value of a field, the distinct people who have it. The
// order is person by person.
func (t *table) people(n int, person, order []int32) []int32 {
	size := t.values(n)
	count := make([]int32, size)
	last := make([]int32, size)
	for i := range last {
		last[i] = -1
	}
	var c cells
	for _, r := range order {
		t.cells(r, &c)
		each(t, n, &c, func(v uint32) {
			if p := person[r]; last[v] != p {
				last[v] = p
				count[v]++
			}
		})
	}
	return count
}

// families counts, for each address, the family names of those who have it: at
// least as many homes are there. Forms of one name for man and wife, parts of
// double names and names a slip apart count once, and who tells no name counts for
// nobody unless all do.
func (t *table) families() []int32 {
	count := make([]int32, t.values(fAddress))
	var at []uint64
	var c cells
	for r := range t.rows {
		t.cells(int32(r), &c)
		name := uint32(0)
		if len(c.family) > 0 {
			name = c.family[0]
		}
		each(t, fAddress, &c, func(v uint32) { at = append(at, uint64(v)<<32|uint64(name)) })
	}
	slices.Sort(at)
	at = slices.Compact(at)
	for i := 0; i < len(at); {
		j := i + 1
		for j < len(at) && at[j]>>32 == at[i]>>32 {
			j++
		}
		n := t.unlike(at[i:j])
		if n > 1 && strings.Count(t.places.at(uint32(at[i]>>32)), "|") == placeParts {
			n-- // of one flat: one home, of people with other names at that
		}
		count[at[i]>>32] = n
		i = j
	}
	return count
}

// placeParts is how many bars there are in the text of a flat; see [table.address].
const placeParts = 3

// unlike counts the family names of an address of which none is like another. Of
// very many only how many there are is told.
func (t *table) unlike(names []uint64) int32 {
	if uint32(names[0]) == 0 && len(names) > 1 {
		names = names[1:]
	}
	looks := t.words.looks
	rough := func(x uint64) bool { return looks[uint32(x)].rough != looks[uint32(names[0])].rough }
	switch {
	case len(names) > placePeople:
		return int32(len(names))
	case !slices.ContainsFunc(names, rough):
		return 1
	}
	var room [placePeople]*word
	words := room[:0]
	for _, x := range names {
		words = append(words, &t.words.all[uint32(x)])
	}
	slices.SortFunc(words, func(a, b *word) int { return strings.Compare(a.s, b.s) }) // their numbers are chance
	kept := words[:0]
	for _, w := range words {
		if !slices.ContainsFunc(kept, func(o *word) bool { return w.rough == o.rough || familyWords(w, o) <= familyStem }) {
			kept = append(kept, w)
		}
	}
	return int32(len(kept))
}

// An owned lists the rows of each person.
type owned struct {
	rows  []int32
	first []int32 // by person
}

func (o *owned) rowsOf(p int32) []int32 { return o.rows[o.first[p]:o.first[p+1]] }

// ownedBy lists the rows person by person, those of one in their order.
func ownedBy(person []int32) owned {
	people := int32(0)
	for _, p := range person {
		people = max(people, p+1)
	}
	o := owned{rows: make([]int32, len(person)), first: make([]int32, people+1)}
	for _, p := range person {
		o.first[p]++
	}
	sum := int32(0)
	for p, n := range o.first {
		sum += n
		o.first[p] = sum
	}
	for r := len(person) - 1; r >= 0; r-- {
		p := person[r]
		o.first[p]--
		o.rows[o.first[p]] = int32(r)
	}
	return o
}

// each visits the values of a field whose frequency counts.
func each(t *table, n int, c *cells, visit func(v uint32)) {
	switch n {
	case fGiven:
		for _, w := range c.given {
			visit(t.words.looks[w].bare >> 1)
		}
	case fFamily:
		for _, w := range c.family {
			visit(t.words.looks[w].bare >> 1)
		}
	case fEmail:
		for _, x := range c.mail {
			visit(x)
		}
	case fPhone:
		for _, x := range c.phone {
			visit(x)
		}
	case fAddress:
		for i := 0; i < len(c.place); i += placeWidth {
			if x := c.place[i+placeAll]; x != 0 {
				visit(x)
				if door := c.place[i+placeDoor]; door != x {
					visit(door)
				}
			}
		}
	case fCity:
		for i := placeCity; i < len(c.place); i += placeWidth {
			if c.place[i] != 0 {
				visit(c.place[i])
			}
		}
	}
}
