package identity

import "cmp"

// blockCap bounds how many records of one block are compared each with each.
// Larger blocks are divided by secondary keys, never dropped.
const blockCap = 48

// weakCap is blockCap for the keys from byWordArea on, which tell less.
const weakCap = 20

// Bounds of the last resort for a block that no secondary key divides: records
// that say the same are compared with their neighbours in an order of what
// they say.
const (
	windowSize   = 16
	windowStride = 8
)

// Kinds of blocking keys, the most telling first. A pair is compared in the
// first block that both are in.
const (
	byNational = iota
	byMember
	byMail
	byPhone
	byPlace
	byFullName
	byMailbox
	byBirthGiven
	byBirthFamily
	byBirthArea
	byWordArea
	byWordYear
	byNameLetters
	byFamilyName
	byBirthAlone
	byPhoneEnd
	numKinds
)

// keysOf appends the blocking keys of a kind of one row. They do not depend on
// how the table numbers things.
func (t *table) keysOf(kind int, c *cells, to []uint32) []uint32 {
	key := func(x, y uint32) { to = append(to, blockKey(kind, x, y)) }
	hash := func(w uint32) uint32 { return t.words.all[w].hash }
	switch kind {
	case byNational:
		for _, x := range c.nat {
			key(t.texts.hash[t.ids[x].value], 0)
		}
	case byMember:
		for _, x := range c.member {
			key(t.texts.hash[t.ids[x].value], t.texts.hash[t.ids[x].namespace])
		}
		for _, x := range c.card {
			key(t.texts.hash[t.ids[x].value], t.texts.hash[t.ids[x].namespace])
		}
	case byMail, byMailbox:
		for _, x := range c.mail {
			if generic(t.genericMail, x) {
				continue
			}
			m := &t.mails[x]
			if kind == byMailbox {
				start, letters := mailLetters(t.texts.all[m.local], t.texts.all[m.domain])
				key(start, 1)
				key(letters, 2)
				continue
			}
			key(t.texts.hash[m.local], t.texts.hash[m.domain])
		}
	case byPhone, byPhoneEnd:
		for _, x := range c.phone {
			if generic(t.genericPhone, x) {
				continue
			}
			if kind == byPhone {
				key(t.texts.hash[x], 0)
			} else if s := t.texts.all[x]; len(s) > 7 {
				key(textHash(s[len(s)-7:]), 0)
			}
		}
	case byPlace:
		for i := 0; i < len(c.place); i += placeWidth {
			p := c.place[i : i+placeWidth]
			if p[placeAll] != 0 && !generic(t.genericPlace, p[placeDoor]) {
				key(t.texts.hash[p[placeStreet]], t.texts.hash[p[placeHouse]]) // the town may be written otherwise
			}
		}
	default:
		return t.nameKeys(kind, c, hash, to)
	}
	return to
}

// mailLetters returns two keys that survive a slip: how an address begins, and
// which letters and digits it has.
func mailLetters(local, domain string) (start, letters uint32) {
	h, n := uint64(14695981039346656037), 0
	var set uint64
	for _, s := range [...]string{local, domain} {
		for i := range len(s) {
			c := s[i]
			if !isAlnum(c) {
				continue
			}
			set |= 1 << (c & 63)
			if n < 7 {
				h = (h ^ uint64(c)) * 1099511628211
				n++
			}
		}
	}
	return mix(h), mix(set)
}

// nameKeys are the keys that begin with a name.
func (t *table) nameKeys(kind int, c *cells, hash func(uint32) uint32, to []uint32) []uint32 {
	key := func(x, y uint32) { to = append(to, blockKey(kind, x, y)) }
	ws := t.words.all
	switch kind {
	case byFullName: // symmetric, so that names exchanged have one key
		if c.firm {
			t.firmKeys(c, key)
		}
		for _, g := range c.given {
			for _, f := range c.family {
				key(hash(ws[g].form)^hash(ws[f].rough), 1)
				if ws[g].rough != ws[f].rough {
					key(hash(ws[g].rough)^hash(ws[f].rough), 2)
				}
			}
		}
	case byWordArea: // any word of the name, for they may stand exchanged
		if c.firm {
			for _, f := range t.firmWords(c) {
				to = t.areas(kind, c, textHash(f), to)
			}
		}
		for _, w := range c.given {
			to = t.areas(kind, c, hash(ws[w].form), to)
		}
		for _, w := range c.family {
			to = t.areas(kind, c, hash(ws[w].form), to)
			to = t.areas(kind, c, hash(ws[w].rough), to)
		}
	case byWordYear:
		if c.birth != 0 {
			for _, w := range c.given {
				key(c.birth/10000, hash(ws[w].form))
			}
			for _, w := range c.family {
				key(c.birth/10000, hash(ws[w].form))
			}
		}
	case byNameLetters:
		if len(c.given) > 0 && len(c.family) > 0 {
			var set uint64
			for _, list := range [...][]uint32{c.given, c.family} {
				for _, w := range list {
					set |= ws[w].letters
				}
			}
			key(mix(set), 0)
		}
	case byFamilyName:
		for _, w := range c.family {
			key(hash(ws[w].bare), 0)
		}
	default:
		if c.birth%10000 != 0 {
			return t.birthKeys(kind, c, hash, to)
		}
	}
	return to
}

// birthKeys are the keys that begin with a day of birth.
func (t *table) birthKeys(kind int, c *cells, hash func(uint32) uint32, to []uint32) []uint32 {
	ws := t.words.all
	switch kind {
	case byBirthGiven: // either name, for they may stand exchanged
		for _, list := range [...][]uint32{c.given, c.family} {
			for _, w := range list {
				to = append(to, blockKey(kind, c.birth, hash(ws[w].form)))
			}
		}
	case byBirthFamily:
		for _, w := range c.family {
			to = append(to, blockKey(kind, c.birth, hash(ws[w].rough)))
		}
	case byBirthArea:
		return t.areas(kind, c, c.birth, to)
	case byBirthAlone:
		to = append(to, blockKey(kind, c.birth, 0))
	}
	return to
}

// areas appends keys of x in each postcode or city of a record.
func (t *table) areas(kind int, c *cells, x uint32, to []uint32) []uint32 {
	for i := 0; i < len(c.place); i += placeWidth {
		if a := cmp.Or(c.place[i+placePostcode], c.place[i+placeCity]); a != 0 {
			to = append(to, blockKey(kind, x, t.texts.hash[a]))
		}
	}
	return to
}

func blockKey(kind int, x, y uint32) uint32 {
	return mix(uint64(x)<<32 | uint64(y) ^ uint64(kind)<<59)
}

// secondary appends the keys that divide a block that is too large: what else
// the record tells.
func (t *table) secondary(c *cells, to []uint32) []uint32 {
	ws := t.words.all
	add := func(kind, x uint32) { to = append(to, mix(uint64(kind)<<32|uint64(x))) }
	for _, w := range c.given {
		add(1, ws[ws[w].form].hash)
	}
	for _, w := range c.family {
		add(2, ws[ws[w].rough].hash)
	}
	if c.birth != 0 {
		add(3, c.birth)
		add(4, c.birth/10000)
	}
	for i := 0; i < len(c.place); i += placeWidth {
		for k := range placeWidth {
			if x := c.place[i+k]; x != 0 && k != placeHouse && k != placeDoor {
				add(5+uint32(k), t.texts.hash[x])
			}
		}
	}
	for _, x := range c.mail {
		add(11, t.texts.hash[t.mails[x].local])
	}
	for _, x := range c.phone {
		add(12, t.texts.hash[x])
	}
	return to
}
