package identity

import "strings"

// birthLevel compares two dates of birth.
func birthLevel(a, b *row) uint8 {
	switch compareBirth(birthDate(a.birth), birthDate(b.birth), a.born, b.born) {
	case bornUnknown:
		return missing
	case bornSame:
		return birthExact
	case bornSwapped:
		return birthSwapped
	case bornOneEdit, bornYearOff:
		return birthDigit
	case bornInYear:
		return birthYear
	case bornTwoParts:
		return birthPart
	}
	if y, z := a.birth/10000, b.birth/10000; max(y, z)-min(y, z) <= 1 {
		return birthNear
	}
	return birthOther
}

// mails compares the mailboxes and keeps the best.
func (c *comparer) mails(v *vector) {
	if len(c.a.mail) == 0 || len(c.b.mail) == 0 {
		return
	}
	best, value, named := uint8(missing), uint32(0), false
	for i, x := range c.a.mail {
		for j, y := range c.b.mail {
			l := c.mailLevel(x, y, mailsApart(c.a.mailLook[2*i:2*i+2], c.b.mailLook[2*j:2*j+2]))
			if l != missing && (best == missing || l < best) {
				best, value = l, x
				named = c.a.homely>>i&1 != 0 || x == y && c.b.homely>>j&1 != 0 || x != y && l <= emailNear && c.t.ofFamily(x, c.b.family)
			}
		}
	}
	if best == emailLocal && c.namedAlike() {
		best, value = missing, 0
	}
	v.level[fEmail], v.value[fEmail] = best, value
	v.family = best != missing && best <= emailNear && named
}

// marked marks a number in a list that generic looks it up in.
func marked(list []bool, n uint32) []bool {
	if int(n) >= len(list) {
		list = append(list, make([]bool, int(n)+1-len(list))...)
	}
	list[n] = true
	return list
}

func generic(list []bool, n uint32) bool { return int(n) < len(list) && list[n] }

// mailLevel compares two mailboxes, which are apart if their letters say so.
// namedAlike reports whether the mailboxes of two records are called after their
// names. That one is called alike at two providers says no more than the names
// do then.
func (c *comparer) namedAlike() bool {
	for _, x := range c.a.mail {
		local := c.t.mailTexts.at(c.t.mails[x].local)
		for _, p := range [...]*cells{&c.a, &c.b} {
			for _, g := range p.given {
				for _, f := range p.family {
					if calledAfter(squeezed(local), c.t.words.all[g].s, c.t.words.all[f].s) {
						return true
					}
				}
			}
		}
	}
	return false
}

// calledAfter reports whether a mailbox name is made of a given and a family name,
// or one of them and the initial of the other, in any order.
func calledAfter(local, given, family string) bool {
	if given == "" || family == "" {
		return false
	}
	is := func(a, b string) bool {
		return len(local) == len(a)+len(b) && local[:len(a)] == a && local[len(a):] == b
	}
	return is(given, family) || is(family, given) || is(given[:1], family) || is(family, given[:1]) || is(given, family[:1]) || is(family[:1], given)
}

func (c *comparer) mailLevel(x, y uint32, apart bool) uint8 {
	t := c.t
	switch {
	case generic(t.genericMail, x) || generic(t.genericMail, y):
		return missing
	case x == y && generic(t.sharedMail, x):
		return emailShared
	case x == y:
		return emailExact
	case apart:
		return emailOther
	}
	a, b := t.mails[x], t.mails[y]
	la, lb := t.mailTexts.text(a.at), t.mailTexts.text(b.at)
	da, db := t.mailTexts.at(a.domain), t.mailTexts.at(b.domain)
	if a.local == b.local {
		switch {
		case a.domain == b.domain:
			return emailExact
		case da == "" || db == "" || edits(da, db, 2) <= 2:
			return emailNear
		case len(la) >= 5:
			return emailLocal
		}
		return emailOther
	}
	short := min(len(la), len(lb))
	if numbered(la, lb) {
		return emailOther
	}
	if a.domain == b.domain && squeezed(la) == squeezed(lb) {
		return emailSimilar // most providers tell j.nowak from jnowak
	}
	if da == "" || db == "" { // an address that lost its @
		if da+db != "" && edits(la+da, lb+db, 2) <= 2 {
			return emailNear
		}
	}
	if a.domain == b.domain && short >= 5 && edits(la, lb, 1) <= 1 {
		return emailNear
	}
	if short >= 6 && (edits(la, lb, 2) <= 2 || a.letters == b.letters && a.domain == b.domain) && !otherDigits(la, lb) {
		return emailSimilar
	}
	return emailOther
}

// numbered reports whether two mailbox names differ in their numbers alone:
// providers number those of one name.
func numbered(a, b string) bool {
	i := 0
	for i < len(a) && i < len(b) && a[i] == b[i] {
		i++
	}
	for i > 0 && isDigit(a[i-1]) {
		i--
	}
	return digitsOnly(a[i:]) && digitsOnly(b[i:])
}

// otherDigits reports whether both of two mailbox names have digits, and they are
// not the same: of similar names it is what tells their owners apart.
func otherDigits(a, b string) bool {
	i, j := nextDigit(a, 0), nextDigit(b, 0)
	if i == len(a) || j == len(b) {
		return false
	}
	for i < len(a) && j < len(b) && a[i] == b[j] {
		i, j = nextDigit(a, i+1), nextDigit(b, j+1)
	}
	return i < len(a) || j < len(b)
}

func nextDigit(s string, i int) int {
	for i < len(s) && !isDigit(s[i]) {
		i++
	}
	return i
}

func isDigit(c byte) bool { return '0' <= c && c <= '9' }

func digitsOnly(s string) bool {
	for i := range len(s) {
		if !isDigit(s[i]) {
			return false
		}
	}
	return true
}

// phones compares the numbers and keeps the best.
func (c *comparer) phones(v *vector) {
	if len(c.a.phone) == 0 || len(c.b.phone) == 0 {
		return
	}
	best, value := uint8(missing), uint32(0)
	for i, x := range c.a.phone {
		for j, y := range c.b.phone {
			l := c.phoneLevel(x, y, phonesApart(c.a.phoneLook[i], c.b.phoneLook[j]))
			if l != missing && (best == missing || l < best) {
				best, value = l, x
			}
		}
	}
	v.level[fPhone], v.value[fPhone] = best, value
}

// phoneLevel compares two numbers, which are apart if their last digits say so.
func (c *comparer) phoneLevel(x, y uint32, apart bool) uint8 {
	t := c.t
	switch {
	case generic(t.genericPhone, x) || generic(t.genericPhone, y):
		return missing
	case x == y && (generic(t.sharedPhone, x) || generic(t.fixed, x)):
		return phoneShared
	case x == y:
		return phoneExact
	case apart:
		return phoneOther
	}
	a, b := t.numbers.at(x), t.numbers.at(y)
	if len(a) > len(b) {
		a, b = b, a
	}
	switch {
	case len(a) >= 9 && len(a) < len(b) && len(b)-len(a) <= 3 && a == b[len(b)-len(a):]: // without the country's code
		if generic(t.sharedPhone, x) || generic(t.sharedPhone, y) {
			return phoneShared
		}
		return phoneExact
	case len(a) >= 7 && len(a) < len(b) && a == b[len(b)-len(a):]: // without the area code
		return phoneNear
	case len(a) >= 7 && oneSlip(a, b):
		return phoneNear
	}
	return phoneOther
}

// oneSlip reports whether one edit, or two neighbours exchanged, make b of a,
// which is not longer.
func oneSlip(a, b string) bool {
	if len(b)-len(a) > 1 {
		return false
	}
	i := 0
	for i < len(a) && a[i] == b[i] {
		i++
	}
	if len(a) < len(b) {
		return a[i:] == b[i+1:]
	}
	return i >= len(a)-1 || a[i+1:] == b[i+1:] || a[i] == b[i+1] && a[i+1] == b[i] && a[i+2:] == b[i+2:]
}

// places compares the addresses and keeps the best; the city tells something
// only where the streets do not.
func (c *comparer) places(v *vector) {
	a, b := c.a.place, c.b.place
	best, value, city := uint8(missing), uint32(0), uint8(missing)
	for i := 0; i < len(a); i += placeWidth {
		for j := 0; j < len(b); j += placeWidth {
			x, y := a[i:i+placeWidth], b[j:j+placeWidth]
			l := c.placeLevel(x, y)
			if l != missing && (best == missing || l < best) {
				best, value = l, x[placeAll]
				if x[placeDoor] == y[placeDoor] {
					value = x[placeDoor]
				}
			}
			if l := c.cityLevel(x[placeCity], y[placeCity]); l != missing && (city == missing || l < city) {
				city = l
				v.value[fCity] = x[placeCity]
			}
		}
	}
	v.level[fAddress], v.value[fAddress] = best, value
	if best == missing || best == addressOther {
		v.level[fCity] = city
	}
}

func (c *comparer) placeLevel(x, y []uint32) uint8 {
	t := c.t
	postcode := x[placePostcode] != 0 && x[placePostcode] == y[placePostcode]
	if x[placeStreet] == 0 || y[placeStreet] == 0 {
		switch {
		case x[placePostcode] == 0 || y[placePostcode] == 0:
			return missing
		case postcode:
			return addressArea
		}
		return addressOther
	}
	if generic(t.genericPlace, x[placeDoor]) || generic(t.genericPlace, y[placeDoor]) {
		return missing
	}
	house := x[placeHouse] == y[placeHouse]
	if x[placeHouse] == 0 && y[placeHouse] == 0 && !strings.Contains(t.places.at(x[placeStreet]), " ") {
		house = false // a place rather than a house
	}
	street := c.streetLevel(x[placeStreet], y[placeStreet], house)
	apart := x[placePostcode] != 0 && y[placePostcode] != 0 && !postcode
	if apart && !t.slipped(x[placePostcode], y[placePostcode]) || otherWay(x, y) {
		house = false // a street of the same name elsewhere in the city
	}
	if c.cityLevel(x[placeCity], y[placeCity]) == cityOther && !postcode {
		if street == 1 && house && x[placeHouse] != 0 && !apart {
			return addressStreet // of one name, in two towns or in a suburb
		}
		return addressOther
	}
	flat := x[placeFlat] == 0 || y[placeFlat] == 0 || x[placeFlat] == y[placeFlat]
	switch {
	case street == 1 && house && !apart && flat:
		return addressExact
	case street <= 2 && house && flat:
		return addressNear
	case street <= 2:
		return addressStreet
	case postcode:
		return addressArea
	}
	return addressOther
}

// otherWay reports whether two addresses are in streets of two sorts.
func otherWay(x, y []uint32) bool {
	return x[placeWay] != 0 && y[placeWay] != 0 && x[placeWay] != y[placeWay]
}

// slipped reports whether two texts are a slip apart.
func (t *table) slipped(x, y uint32) bool {
	a, b := t.places.at(x), t.places.at(y)
	if len(a) > len(b) {
		a, b = b, a
	}
	return oneSlip(a, b)
}

// streetLevel is 1 for one street, 2 for nearly one, 3 for two. A slip is
// looked for only where all else agrees.
func (c *comparer) streetLevel(x, y uint32, house bool) uint8 {
	if x == y {
		return 1
	}
	if !house {
		return 3
	}
	a, b := c.t.places.at(x), c.t.places.at(y)
	switch n := min(len(a), len(b)); {
	case n >= 5 && edits(a, b, 2) <= 2, n < 5 && edits(a, b, 1) <= 1:
		return 2
	case n >= 6 && (len(a) > len(b) && a[:len(b)] == b || len(b) > len(a) && b[:len(a)] == a):
		return 2
	}
	return 3
}

func (c *comparer) cityLevel(x, y uint32) uint8 {
	switch {
	case x == 0 || y == 0:
		return missing
	case x == y:
		return cityExact
	}
	if x > y {
		x, y = y, x
	}
	e := c.cachedAt(uint64(x)<<34 | uint64(y)<<2 | cachedCity)
	if e.level == unknownLevel {
		a, b := c.t.places.at(x), c.t.places.at(y)
		e.level = cityOther
		if min(len(a), len(b)) >= 4 && edits(a, b, 2) <= 2 {
			e.level = cityTypo
		}
	}
	return e.level
}

// idLevel compares ids of one namespace and keeps the best.
func (c *comparer) idLevel(as, bs []uint32, official bool) (uint8, uint32) {
	best, value := uint8(missing), uint32(0)
	for _, x := range as {
		for _, y := range bs {
			if x == y {
				return idExact, x
			}
			a, b := c.t.ids[x], c.t.ids[y]
			if a.namespace != b.namespace {
				continue
			}
			l := uint8(idOther)
			if s := c.t.idTexts.at(a.value); official && len(s) >= 6 && edits(s, c.t.idTexts.at(b.value), 1) <= 1 {
				l = idNear
			}
			if best == missing || l < best {
				best, value = l, x
			}
		}
	}
	return best, value
}
