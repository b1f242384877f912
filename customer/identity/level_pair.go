package identity

import (
	"math/bits"
	"slices"
	"strings"
)

// A comparer compares rows. It is for one goroutine.
type comparer struct {
	t     *table
	given []int32 // by word: how many people are known to have it; nil if that is not known
	kin   []int32 // the same for family names

	adjust func(i, j int32, v *vector) // takes away what does not count; may be nil
	a, b   cells
	cache  []cached
	shift  int // what is left of a hash to find a place in the cache
}

// The cache grows with the table, within bounds.
const leastCacheBits, mostCacheBits = 5, 14

func newComparer(t *table) *comparer {
	n := min(max(bits.Len(uint(len(t.rows))), leastCacheBits), mostCacheBits)
	return &comparer{t: t, cache: make([]cached, 1<<n), shift: 64 - n}
}

// comparer returns a comparer that knows which names exist.
func (s *scorer) comparer() *comparer {
	c := newComparer(s.t)
	c.given, c.kin, c.adjust = s.count[fGiven], s.count[fFamily], s.adjust
	return c
}

// rarer returns the number of the name that fewer people have.
func rarer(people []int32, x, y uint32) uint32 {
	if people == nil {
		return 0
	}
	if people[x] < people[y] || people[x] == people[y] && x < y {
		return x
	}
	return y
}

// Two names that are a slip apart are two names if the rarer is not rare: a
// slip is met far less often than the name it is made in.
const (
	leastNamesakes = 3
	slipsPerName   = 0.04
)

func bothExist(people []int32, x, y uint32) bool {
	if people == nil {
		return false
	}
	least, most := min(people[x], people[y]), max(people[x], people[y])
	return least >= leastNamesakes && float64(least) >= slipsPerName*float64(most)
}

// compare tells how far two rows agree. It is the same from both sides.
func (c *comparer) compare(i, j int32, v *vector) {
	if i > j {
		i, j = j, i
	}
	c.t.cells(i, &c.a)
	c.with(i, j, v)
}

// with compares the row i, whose cells are in place, with a later one.
func (c *comparer) with(i, j int32, v *vector) {
	c.t.cells(j, &c.b)
	c.both(i, j, v)
}

// both compares two rows whose cells are in place.
func (c *comparer) both(i, j int32, v *vector) {
	c.allButNames(v)
	c.called(v)
	if c.adjust != nil {
		c.adjust(i, j, v)
	}
}

// called compares the names.
func (c *comparer) called(v *vector) {
	if c.a.firm != c.b.firm {
		c.firmNames(v)
	} else {
		c.names(v)
	}
}

// worth compares two rows whose cells are in place as far as they may come to
// anything, and reports whether they may. No limit means that they do.
func (c *comparer) worth(limit *bound, i, j int32, v *vector) bool {
	if limit == nil {
		c.both(i, j, v)
		return true
	}
	if limit.hopeless(&c.a, &c.b) {
		return false
	}
	if c.allButNames(v); limit.settled(&c.a, &c.b, v) {
		return false
	}
	c.called(v)
	if c.adjust != nil {
		c.adjust(i, j, v)
	}
	return true
}

// allButNames compares what is no name.
func (c *comparer) allButNames(v *vector) {
	*v = vector{firms: c.a.firm && c.b.firm}
	v.level[fBirth], v.value[fBirth] = birthLevel(c.a.row, c.b.row), 0
	c.mails(v)
	c.phones(v)
	c.places(v)
	v.level[fNational], v.value[fNational] = c.idLevel(c.a.nat, c.b.nat, true)
	v.level[fMember], v.value[fMember] = c.idLevel(c.a.member, c.b.member, false)
	v.level[fCard], v.value[fCard] = c.idLevel(c.a.card, c.b.card, false)
}

// names compares given and family names, and the one with the other where
// they do not agree as they stand.
func (c *comparer) names(v *vector) {
	a, b := &c.a, &c.b
	g, gw := c.givenLevel(a.given, b.given)
	f, fw := c.familyLevel(a.family, b.family)
	if a.gen != 0 && b.gen != 0 && a.gen != b.gen {
		v.level[fGiven], v.level[fFamily], v.value[fFamily] = givenClash, f, fw
		return
	}
	if (g == missing || g > givenInitial) || (f == missing || f > familyStem) {
		if c.swapped(v, g <= givenInitial && g != missing || f <= familyStem && f != missing) {
			return
		}
	}
	v.level[fGiven], v.value[fGiven] = g, gw
	v.level[fFamily], v.value[fFamily] = f, fw
}

// swapped looks whether the given name of one is the family name of the other,
// and whether all words of one name are among those of the other: not every
// source tells which is which. If one part agrees as it stands, only a name
// that agrees as a whole counts.
func (c *comparer) swapped(v *vector, part bool) bool {
	a, b := &c.a, &c.b
	x, y := c.crossed(a.given, b.family), c.crossed(b.given, a.family)
	switch {
	case x != 0 && y != 0:
		if c.likelier(y, x) {
			x, y = y, x // a has them exchanged
		}
		v.level[fFamily], v.value[fFamily] = familyExact, y
	case c.within(a, b) || c.within(b, a):
		v.level[fGiven], v.level[fFamily] = givenForm, familyPart
		return true
	case part:
		return false
	case x != 0 && (len(b.given) == 0 || len(a.family) == 0):
	case y != 0 && (len(a.given) == 0 || len(b.family) == 0):
		x = y
	default:
		return false
	}
	v.level[fGiven], v.value[fGiven] = givenSwapped, x
	return true
}

// likelier reports whether more people are called x y than y x: one of two
// records has its names exchanged, and this tells which.
func (c *comparer) likelier(x, y uint32) bool {
	return c.given != nil && c.kin != nil && int64(c.given[x])*int64(c.kin[y]) > int64(c.given[y])*int64(c.kin[x])
}

// within reports whether all words of a, at least two, are words of b.
func (c *comparer) within(a, b *cells) bool {
	if len(a.given)+len(a.family) < 2 || len(b.given)+len(b.family) < 3 {
		return false
	}
	for _, list := range [...][]uint32{a.given, a.family} {
		for _, x := range list {
			has := func(y uint32) bool { return c.same(x, y) }
			if !slices.ContainsFunc(b.given, has) && !slices.ContainsFunc(b.family, has) {
				return false
			}
		}
	}
	return true
}

// crossed returns the given name that the other has for a family name, or 0.
func (c *comparer) crossed(given, family []uint32) uint32 {
	for _, g := range given {
		for _, f := range family {
			if c.same(g, f) || c.t.words.maySlip(g, f) && c.wordLevel(g, f, false) == familyTypo {
				return c.t.words.looks[g].bare >> 1
			}
		}
	}
	return 0
}

func (c *comparer) same(x, y uint32) bool {
	if x == y {
		return true
	}
	p, q := c.t.words.looks[x].bare, c.t.words.looks[y].bare
	return p>>1 == q>>1 || (p|q)&1 != 0 && c.t.words.all[x].is(&c.t.words.all[y].nameWord)
}

func (c *comparer) givenLevel(as, bs []uint32) (level uint8, value uint32) {
	if len(as) == 0 || len(bs) == 0 {
		return missing, 0
	}
	if c.same(as[0], bs[0]) {
		w := &c.t.words.looks[as[0]]
		if w.known&looksInitial != 0 {
			return givenInitial, 0
		}
		if len(as) > 1 && len(bs) > 1 && c.othersDiffer(as[1:], bs[1:]) {
			return givenSimilar, 0
		}
		return givenExact, w.bare >> 1
	}
	best := uint8(givenClash)
	for i, x := range as {
		for j, y := range bs {
			l := c.wordLevel(x, y, true)
			if l == missing {
				return missing, 0
			}
			if i+j > 0 && l < givenForm {
				l = givenForm
			}
			bx, by := c.t.words.looks[x].bare>>1, c.t.words.looks[y].bare>>1
			if (l == givenTypo || l == givenSimilar || l == givenOther) && bothExist(c.given, bx, by) {
				l = givenClash
			}
			if l < best || i+j == 0 {
				best, value = l, 0
				if l == givenForm || l == givenTypo {
					value = rarer(c.given, bx, by)
				}
			}
		}
	}
	return best, value
}

func (c *comparer) familyLevel(as, bs []uint32) (level uint8, value uint32) {
	if len(as) == 0 || len(bs) == 0 {
		return missing, 0
	}
	if len(as) == 1 && len(bs) == 1 {
		if c.same(as[0], bs[0]) {
			return familyExact, c.t.words.looks[as[0]].bare >> 1
		}
		l := c.wordLevel(as[0], bs[0], false)
		if l == familyTypo {
			bx, by := c.t.words.looks[as[0]].bare>>1, c.t.words.looks[bs[0]].bare>>1
			if bothExist(c.kin, bx, by) {
				return familySimilar, 0
			}
			return l, rarer(c.kin, bx, by)
		}
		return l, 0
	}
	best, equal := uint8(familyOther), 0
	for _, x := range as {
		for _, y := range bs {
			if c.same(x, y) {
				equal++
				best = min(best, familyPart)
				continue
			}
			l := c.wordLevel(x, y, false)
			if l == missing {
				return missing, 0
			}
			best = min(best, max(l, familyPart))
		}
	}
	if equal >= len(as) && equal >= len(bs) {
		return familyExact, c.t.words.looks[min(as[0], bs[0])].bare >> 1
	}
	return best, 0
}

// wordLevel compares two words that are not the same, through the cache.
func (c *comparer) wordLevel(x, y uint32, given bool) uint8 {
	if l := levelByLooks(&c.t.words.looks[x], &c.t.words.looks[y], given); l != 0 {
		return l
	}
	if x > y {
		x, y = y, x
	}
	kind := uint64(cachedFamily)
	if given {
		kind = cachedGiven
	}
	e := c.cachedAt(uint64(x)<<34 | uint64(y)<<2 | kind)
	if e.level == unknownLevel {
		a, b := &c.t.words.all[x], &c.t.words.all[y]
		if given {
			e.level = givenWords(a, b)
		} else {
			e.level = familyWords(a, b)
		}
	}
	return e.level
}

func givenWords(a, b *word) uint8 {
	switch {
	case a.equal(b):
		return givenExact
	case otherScripts(a, b):
		return missing
	case a.initial || b.initial:
		if startsGiven(a.s, b.s) && a.initial || startsGiven(b.s, a.s) && b.initial {
			return givenInitial
		}
		if a.initial && mayStart(a.s, b.given) || b.initial && mayStart(b.s, a.given) {
			return missing // of a form of the name, which says little
		}
		return givenOther
	case sameGiven(a.given, b.given):
		return givenForm
	case a.given != 0 && b.given != 0:
		return givenClash
	case prefixOf(a.s, b.s) || prefixOf(b.s, a.s):
		return givenTypo // cut short
	case alike(a, b):
		return givenTypo
	case similar(a, b):
		return givenSimilar
	}
	return givenOther
}

// similar reports whether two words sound or look alike. Words with few
// letters in common are not compared further.
func similar(a, b *word) bool {
	if a.rough == b.rough {
		return true
	}
	if fewInCommon(a.letters, b.letters) {
		return false
	}
	return a.sound == b.sound || jaroWinkler(a.s, b.s) >= similarName
}

// otherScripts reports whether only one of two words is in Latin letters; they
// cannot be compared.
func otherScripts(a, b *word) bool { return a.ascii != b.ascii }

// similarName is the Jaro-Winkler similarity from which names are similar.
const similarName = 0.82

func familyWords(a, b *word) uint8 {
	switch {
	case a.equal(b):
		return familyExact
	case otherScripts(a, b):
		return missing
	case strings.IndexByte(a.s, ' ') > 0 && strings.IndexByte(b.s, ' ') > 0:
		l := firmLevel(strings.Fields(a.s), strings.Fields(b.s))
		if l > familyTypo && alike(a, b) {
			l = familyTypo
		}
		return l
	case len(a.s) > 3 && len(b.s) > 3 && a.s[:3] == b.s[:3] && sameFamily(a.s, b.s):
		return familyStem
	case alike(a, b) || sameEnding(a.s, b.s):
		return familyTypo
	case len(a.s) > 4 && len(b.s) > 4 && (prefixOf(a.s, b.s) || prefixOf(b.s, a.s)),
		similar(a, b):
		return familySimilar
	}
	return familyOther
}
