package identity

import "slices"

// Most pairs that share a blocking key have nothing else to do with each other.
// What two records can say at most for one person or for one household is found
// without comparing texts, and where that is too little they are not compared
// further. It decides nothing: what is passed over would have been dropped.

// A gain is what a field adds at most, for the same person and for a household,
// in bits.
type gain struct{ same, house float64 }

func (g *gain) add(o gain) { g.same, g.house = g.same+o.same, g.house+o.house }

// or is what one of two adds at most.
func (g gain) or(o gain) gain { return gain{max(g.same, o.same), max(g.house, o.house)} }

// A bound tells pairs that cannot come to anything. It does not change.
type bound struct {
	s     *scorer
	least gain // a pair is kept from either of these odds against unrelated on

	given, family                  [maxLevels]gain // by level, whatever the value
	form, clash, part, other       gain            // of names: a form, a form or less, a part, a part or less
	exchanged                      gain            // names, the one as the other
	near, similar, mailOther       gain            // of mailboxes
	phoneMost, phoneOther          gain
	house, street, area, noAddress gain // up to a level, but for no agreement
	otherCity                      gain
	otherNational, otherID, noCard gain
}

// slack is more than what adding up in another order may change.
const slack = 1e-6

func newBound(s *scorer, least gain) *bound {
	b := &bound{s: s, least: gain{least.same - slack, least.house - slack}}
	for l := range uint8(maxLevels) {
		b.given[l], b.family[l] = b.levels(fGiven, l, l), b.levels(fFamily, l, l)
	}
	b.form, b.clash = b.levels(fGiven, givenForm, givenForm), b.levels(fGiven, givenForm, givenClash)
	b.part, b.other = b.levels(fFamily, familyPart, familyPart), b.levels(fFamily, familyPart, familyOther)
	b.exchanged = b.levels(fGiven, givenSwapped, givenSwapped).or(b.rarest(fGiven, givenSwapped))
	b.exchanged.add(b.levels(fFamily, familyExact, familyExact).or(b.rarest(fFamily, familyExact)).or(gain{}))
	b.near, b.similar = b.levels(fEmail, emailNear, emailOther).or(gain{}), b.levels(fEmail, emailSimilar, emailOther)
	b.mailOther = b.levels(fEmail, emailOther, emailOther)
	b.phoneMost, b.phoneOther = b.levels(fPhone, phoneExact, phoneOther).or(b.rarest(fPhone, phoneExact)).or(gain{}), b.levels(fPhone, phoneOther, phoneOther)
	b.house, b.street = b.levels(fAddress, addressNear, addressArea), b.levels(fAddress, addressStreet, addressArea)
	b.area, b.noAddress = b.levels(fAddress, addressArea, addressArea), b.levels(fAddress, addressOther, addressOther)
	b.otherCity = b.levels(fCity, cityTypo, cityOther)
	b.otherNational, b.otherID = b.levels(fNational, idNear, idOther).or(gain{}), b.levels(fMember, idNear, idOther).or(gain{})
	b.noCard = b.levels(fCard, idNear, idOther).or(gain{})
	return b
}

// levels is what any level of a range adds at most, whatever the value.
func (b *bound) levels(n int, from, to uint8) gain {
	g := gain{b.s.p[n][from], b.s.h[n][from]}
	for l := from + 1; l <= to; l++ {
		g = g.or(gain{b.s.p[n][l], b.s.h[n][l]})
	}
	return g
}

// rarest is what a level adds with a value that nobody else has.
func (b *bound) rarest(n int, level uint8) gain {
	g := gain{b.s.p[n][level], b.s.h[n][level]}
	if b.s.freqP[n] != nil {
		for i := range b.s.model.Fields {
			if f := &b.s.model.Fields[i]; fieldNumber(f.Field) == n {
				p, h := b.s.adds(n, f, 0)
				g.add(gain{float64(p), float64(h)})
			}
		}
	}
	return g
}

// exact is what the best level adds with a value.
func (b *bound) exact(n int, value uint32) gain {
	g := gain{b.s.p[n][1], b.s.h[n][1]}
	if f := b.s.freqP[n]; f != nil {
		g.add(gain{float64(f[value]), float64(b.s.freqH[n][value])})
	}
	return g
}

// hopeless reports whether two rows need not be compared.
func (b *bound) hopeless(x, y *cells) bool {
	if x.firm || y.firm || x.gen != y.gen {
		return false
	}
	g := gain{b.s.same, b.s.house}
	if l := birthLevel(x.row, y.row); l != missing {
		g.add(gain{b.s.p[fBirth][l], b.s.h[fBirth][l]})
	}
	if !b.contacts(x, y, &g) || !b.ids(x, y, &g) || !b.places(x, y, &g) {
		return false
	}
	return b.hopelessBut(x, y, g)
}

// settled reports whether two rows that were compared in all but their names
// need not be compared further.
func (b *bound) settled(x, y *cells, v *vector) bool {
	if x.firm || y.firm || x.gen != y.gen || b.s.strict && v.sharesKey() {
		return false
	}
	g := gain{b.s.same, b.s.house}
	for n := fBirth; n < numFields; n++ {
		if l := v.level[n]; l != missing {
			p, h := b.s.rarity(n, v)
			g.add(gain{b.s.p[n][l] + p, b.s.h[n][l] + h})
		}
	}
	return b.hopelessBut(x, y, g)
}

// hopelessBut reports whether two rows are hopeless, whatever their names are
// to each other, with what all else says.
func (b *bound) hopelessBut(x, y *cells, g gain) bool {
	named, ok := b.names(x, y)
	if !ok || !b.tooLittle(g, named) {
		return false
	}
	// They may stand exchanged.
	return b.tooLittle(g, b.exchanged) || !b.mayCross(x, y)
}

// tooLittle reports whether two gains together come to nothing.
func (b *bound) tooLittle(g, more gain) bool {
	return g.same+more.same < b.least.same && g.house+more.house < b.least.house
}

// contacts adds what mailboxes and telephones say, unless they are shared.
func (b *bound) contacts(x, y *cells, g *gain) bool {
	t := b.s.t
	if len(x.mail) > 0 && len(y.mail) > 0 {
		most := b.mailOther
		if t.genericMail != nil {
			most = most.or(gain{})
		}
		for i := range x.mail {
			for j := range y.mail {
				p, q := x.mailLook[2*i:2*i+2], y.mailLook[2*j:2*j+2]
				switch {
				case x.mail[i] == y.mail[j] || p[0] == q[0] && p[1] == q[1]:
					return false
				case !mailsApart(p, q):
					most = most.or(b.mailNear(x.mail[i], y.mail[j]))
				}
			}
		}
		g.add(most)
	}
	if len(x.phone) > 0 && len(y.phone) > 0 {
		most := b.phoneOther
		if t.genericPhone != nil {
			most = most.or(gain{})
		}
		for i, p := range x.phone {
			for j, q := range y.phone {
				switch {
				case p == q:
					return false
				case phonesApart(x.phoneLook[i], y.phoneLook[j]):
				case b.s.strict:
					return false // they may be one number
				default:
					most = most.or(b.phoneMost)
				}
			}
		}
		g.add(most)
	}
	return true
}

// mailNear is what two mailboxes add whose names are not the same.
func (b *bound) mailNear(x, y uint32) gain {
	if p, q := b.s.t.mails[x].domain, b.s.t.mails[y].domain; p != q && p != 0 && q != 0 {
		return b.similar
	}
	return b.near
}

// ids adds what ids say, unless one is shared.
func (b *bound) ids(x, y *cells, g *gain) bool {
	return b.idList(x.nat, y.nat, &b.otherNational, g) && b.idList(x.member, y.member, &b.otherID, g) && b.idList(x.card, y.card, &b.noCard, g)
}

func (b *bound) idList(xs, ys []uint32, other, g *gain) bool {
	if len(xs) == 0 || len(ys) == 0 {
		return true
	}
	for _, p := range xs {
		if slices.Contains(ys, p) {
			return false
		}
	}
	g.add(*other)
	return true
}

// places adds what addresses say, unless one is shared.
func (b *bound) places(x, y *cells, g *gain) bool {
	if len(x.place) == 0 || len(y.place) == 0 {
		return true
	}
	most, city := b.noAddress, gain{}
	first, agrees := true, false
	if b.s.t.genericPlace != nil {
		most = most.or(gain{})
	}
	var better gain
	for i := 0; i < len(x.place); i += placeWidth {
		for j := 0; j < len(y.place); j += placeWidth {
			p, q := x.place[i:i+placeWidth], y.place[j:j+placeWidth]
			if p[placeStreet] == q[placeStreet] && p[placeHouse] == q[placeHouse] && p[placeAll] != 0 {
				return false // the town may be written otherwise, or left out
			}
			l := b.area
			switch {
			case p[placeStreet] == 0 || q[placeStreet] == 0:
				most = most.or(gain{})
			case p[placeHouse] == q[placeHouse]:
				l = b.house
			case p[placeStreet] == q[placeStreet]:
				l = b.street
			}
			c := b.cities(p[placeCity], q[placeCity])
			if first {
				better, city = l, c
			}
			better, city, first, agrees = better.or(l), city.or(c), false, true
		}
	}
	if agrees {
		most.add(city)
		most = most.or(better)
	}
	g.add(most)
	return true
}

// cities is what two cities add at most.
func (b *bound) cities(x, y uint32) gain {
	switch {
	case x == 0 || y == 0:
		return gain{}
	case x == y:
		return b.exact(fCity, x)
	}
	return b.otherCity
}

// names is what names add at most if they stand in the same order. It reports
// false where they must be looked at.
func (b *bound) names(x, y *cells) (g gain, ok bool) {
	looks := b.s.t.words.looks
	within := max(len(x.given)+len(x.family), len(y.given)+len(y.family)) > 2 // all words of one name may be of the other
	if len(x.given) == 0 || len(y.given) == 0 {
		g.add(b.form.or(gain{}))
	} else {
		v, w := looks[x.given[0]].bare, looks[y.given[0]].bare
		most := b.clash
		switch {
		case (v|w)&1 != 0:
			return g, false
		case v == w:
			most = most.or(b.exact(fGiven, v>>1))
		case len(x.given) == 1 && len(y.given) == 1:
			if most = b.givenWords(x.given[0], y.given[0]); within {
				most = most.or(b.form)
			}
		case !b.plain(x.given) || !b.plain(y.given):
			most = most.or(gain{}) // of names in two scripts nothing can be said
		}
		g.add(most)
	}
	if len(x.family) == 0 || len(y.family) == 0 {
		g.add(b.part.or(gain{}))
		return g, true
	}
	most := b.other
	switch {
	case !b.plain(x.family) || !b.plain(y.family):
		most = most.or(gain{})
	case len(x.family) == 1 && len(y.family) == 1:
		if most = b.familyWords(x.family[0], y.family[0]); within {
			most = most.or(b.part)
		}
	}
	for _, v := range x.family {
		for _, w := range y.family {
			v, w := looks[v].bare, looks[w].bare
			if (v|w)&1 != 0 {
				return g, false
			}
			if v == w {
				most = most.or(b.exact(fFamily, looks[x.family[0]].bare>>1)).or(b.exact(fFamily, looks[y.family[0]].bare>>1))
			}
		}
	}
	g.add(most)
	return g, true
}

// givenWords is what two given names that are not one add at most.
func (b *bound) givenWords(v, w uint32) gain {
	ws := &b.s.t.words
	p, q := &ws.looks[v], &ws.looks[w]
	switch l := levelByLooks(p, q, true); {
	case l != 0:
		return b.given[l].or(b.given[givenClash]) // both may exist
	case p.known&q.known&looksPlain == 0:
		return b.clash.or(gain{})
	case p.known&q.known&looksGiven != 0:
		if sameGiven(ws.all[v].given, ws.all[w].given) {
			return b.form
		}
		return b.given[givenClash]
	case p.head != q.head && !p.maySlip(q):
		return b.given[givenSimilar].or(b.given[givenOther]).or(b.given[givenClash])
	}
	return b.clash
}

// familyWords is what two family names in plain letters add at most.
func (b *bound) familyWords(v, w uint32) gain {
	ws := &b.s.t.words
	p, q := &ws.looks[v], &ws.looks[w]
	switch l := levelByLooks(p, q, false); {
	case l != 0:
		return b.family[l]
	case (p.head != q.head || p.third != q.third) && !p.maySlip(q):
		return b.family[familySimilar].or(b.family[familyOther])
	}
	return b.other
}

// plain reports whether words are each written in one way, in ASCII letters.
func (b *bound) plain(words []uint32) bool {
	for _, w := range words {
		if b.s.t.words.looks[w].known&looksPlain == 0 {
			return false
		}
	}
	return true
}

// mayCross reports whether the given name of one may be the family name of the
// other, as far as it counts: both of them, or the only name there is.
func (b *bound) mayCross(x, y *cells) bool {
	if len(x.given)*len(x.family)*len(y.given)*len(y.family) == 0 {
		return b.mayBe(x.given, y.family) || b.mayBe(y.given, x.family)
	}
	return b.mayBe(x.given, y.family) && b.mayBe(y.given, x.family)
}

// mayBe reports whether a given name may be among the family names.
func (b *bound) mayBe(given, family []uint32) bool {
	ws := &b.s.t.words
	for _, v := range given {
		for _, w := range family {
			if p, q := ws.looks[v].bare, ws.looks[w].bare; p>>1 == q>>1 || (p|q)&1 != 0 || ws.maySlip(v, w) {
				return true
			}
		}
	}
	return false
}
