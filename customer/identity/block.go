package identity

import "cmp"

// A capacity bounds how many records of one block are compared each with each.
// Larger blocks are divided by secondary keys, never dropped; the parts, whose
// records agree in one thing more, are bounded too. Together they bound how many
// pairs a record is in, so that the work grows as the records do.
type capacity struct{ whole, part uint8 }

// mostCapacity is the greatest capacity.
const mostCapacity = 48

// capacities are those of the kinds of keys: the less a key tells, the fewer
// records that share it are worth comparing.
var capacities = [numKinds]capacity{
	byNational: {48, 48}, byMember: {48, 48}, byMail: {48, 48}, byPhone: {48, 48},
	byPlace: {24, 12}, byFullName: {16, 10}, byMailbox: {12, 8},
	byBirthGiven: {48, 12}, byBirthFamily: {48, 12}, byBirthArea: {48, 12},
	byWordArea: {12, 6}, byWordYear: {12, 6}, byNameLetters: {12, 6},
	byFamilyName: {12, 6}, byBirthAlone: {8, 4}, byPhoneEnd: {12, 6},
}

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
	switch kind {
	case byNational:
		for _, x := range c.nat {
			key(t.idTexts.hash[t.ids[x].value], 0)
		}
	case byMember:
		for _, x := range c.member {
			key(t.idTexts.hash[t.ids[x].value], t.idTexts.hash[t.ids[x].namespace])
		}
		for _, x := range c.card {
			key(t.idTexts.hash[t.ids[x].value], t.idTexts.hash[t.ids[x].namespace])
		}
	case byMail, byMailbox:
		for _, x := range c.mail {
			if generic(t.genericMail, x) {
				continue
			}
			m := &t.mails[x]
			if kind == byMailbox {
				start, letters := mailLetters(t.mailTexts.text(m.at), t.mailTexts.at(m.domain))
				key(start, 1)
				key(letters, 2)
				continue
			}
			key(t.mailTexts.hash[m.local], t.mailTexts.hash[m.domain])
		}
	case byPhone, byPhoneEnd:
		for _, x := range c.phone {
			if generic(t.genericPhone, x) {
				continue
			}
			if kind == byPhone {
				key(t.numbers.hash[x], 0)
			} else if s := t.numbers.at(x); len(s) > 7 {
				key(textHash(s[len(s)-7:]), 0)
			}
		}
	case byPlace:
		for i := 0; i < len(c.place); i += placeWidth {
			p := c.place[i : i+placeWidth]
			if p[placeAll] != 0 && !generic(t.genericPlace, p[placeDoor]) {
				key(t.places.hash[p[placeStreet]], t.places.hash[p[placeHouse]]) // the town may be written otherwise
			}
		}
	default:
		return t.nameKeys(kind, c, to)
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
func (t *table) nameKeys(kind int, c *cells, to []uint32) []uint32 {
	key := func(x, y uint32) { to = append(to, blockKey(kind, x, y)) }
	ws := t.words.hashes
	switch kind {
	case byFullName: // symmetric, so that names exchanged have one key
		if c.firm {
			t.firmKeys(c, key)
		}
		for _, g := range c.given {
			for _, f := range c.family {
				key(ws[g].form^ws[f].rough, 1)
				if ws[g].rough != ws[f].rough {
					key(ws[g].rough^ws[f].rough, 2)
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
			to = t.areas(kind, c, ws[w].form, to)
		}
		for _, w := range c.family {
			to = t.areas(kind, c, ws[w].form, to)
			to = t.areas(kind, c, ws[w].rough, to)
		}
	case byWordYear:
		if c.birth != 0 {
			for _, w := range c.given {
				key(c.birth/10000, ws[w].form)
			}
			for _, w := range c.family {
				key(c.birth/10000, ws[w].form)
			}
		}
	case byNameLetters:
		if len(c.given) > 0 && len(c.family) > 0 {
			var set uint64
			for _, list := range [...][]uint32{c.given, c.family} {
				for _, w := range list {
					set |= t.words.looks[w].letters
				}
			}
			key(mix(set), 0)
		}
	case byFamilyName:
		for _, w := range c.family {
			key(ws[w].word, 0)
		}
	default:
		if c.birth%10000 != 0 {
			return t.birthKeys(kind, c, to)
		}
	}
	return to
}

// birthKeys are the keys that begin with a day of birth.
func (t *table) birthKeys(kind int, c *cells, to []uint32) []uint32 {
	ws := t.words.hashes
	switch kind {
	case byBirthGiven: // either name, for they may stand exchanged
		for _, list := range [...][]uint32{c.given, c.family} {
			for _, w := range list {
				to = append(to, blockKey(kind, c.birth, ws[w].form))
			}
		}
	case byBirthFamily:
		for _, w := range c.family {
			to = append(to, blockKey(kind, c.birth, ws[w].rough))
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
			to = append(to, blockKey(kind, x, t.places.hash[a]))
		}
	}
	return to
}

func blockKey(kind int, x, y uint32) uint32 {
	return mix(uint64(x)<<32 | uint64(y) ^ uint64(kind)<<59)
}

// secondary appends the keys that divide a block that is too large: what else
// the record tells. What brings two records together by itself, such as a
// telephone number, is left out: they have met by it.
func (t *table) secondary(c *cells, to []uint32) []uint32 {
	ws := t.words.hashes
	add := func(kind, x uint32) { to = append(to, mix(uint64(kind)<<32|uint64(x))) }
	for _, w := range c.given {
		add(1, ws[w].form)
	}
	for _, w := range c.family {
		add(2, ws[w].word)
	}
	if c.birth != 0 {
		add(3, c.birth)
		add(4, c.birth/10000)
	}
	for i := 0; i < len(c.place); i += placeWidth {
		for _, k := range [...]int{placeStreet, placePostcode, placeCity} {
			if x := c.place[i+k]; x != 0 {
				add(5+uint32(k), t.places.hash[x])
			}
		}
	}
	for _, x := range c.mail {
		add(11, t.mailTexts.hash[t.mails[x].local])
	}
	return to
}
