package identity

import (
	"cmp"
	"math"
	"slices"
)

// households connects the people who live together. The surest edges come
// first, and a household does not grow beyond what a family is. Nobody is joined
// of whom it is known otherwise that they live apart.
func (t *table) households(person []int32, homes []edge) [][]int32 {
	if len(homes) == 0 {
		return nil
	}
	slices.SortFunc(homes, func(x, y edge) int {
		return cmp.Or(cmp.Compare(y.house, x.house), cmp.Compare(x.a, y.a), cmp.Compare(x.b, y.b))
	})
	owned := ownedBy(person)
	home := newForest(len(owned.first) - 1) // of people
	for i := range homes {
		e := &homes[i]
		p, q := person[e.a], person[e.b]
		if p == q || e.house < math.MaxFloat32 && !(t.tells(e.a) && t.tells(e.b)) {
			continue // a call is nobody's home, and connects none
		}
		h, k := home.find(p), home.find(q)
		if h == k || home.size[h]+home.size[k] > maxHousehold || e.loose && t.liveApart(owned.rowsOf(p), owned.rowsOf(q)) {
			continue
		}
		home.union(h, k)
	}
	var out [][]int32
	number := make(map[int32]int, len(homes)) // by root: the household
	for p := range int32(len(home.parent)) {
		root := home.find(p)
		if home.size[root] == 1 {
			continue
		}
		n, ok := number[root]
		if !ok {
			n = len(out)
			number[root] = n
			out = append(out, make([]int32, 0, home.size[root]))
		}
		out[n] = append(out[n], p)
	}
	return out
}

// confirmedHome is an edge between two rows of whom a human said that they live
// together.
func confirmedHome(a, b int32) edge { return edge{a: min(a, b), b: max(a, b), house: math.MaxFloat32} }

// liveApart reports whether it is known of two people where they live, and that
// it is not one home: their houses are others, or the flats, towns or postcodes
// that they tell of one house are. What some of their records leave out does not
// make others agree.
func (t *table) liveApart(a, b []int32) bool {
	x, y := t.placesOf(a), t.placesOf(b)
	apart := len(x) > 0 && len(y) > 0
	for i := 0; i < len(x); i += placeWidth {
		for j := 0; j < len(y); j += placeWidth {
			p, q := x[i:i+placeWidth], y[j:j+placeWidth]
			if p[placeStreet] != q[placeStreet] || p[placeHouse] != q[placeHouse] {
				continue
			}
			switch same, other := t.agreed(p, q); {
			case same && !other:
				return false
			case !other && apart:
				apart = false // nothing more is told of either so far
			}
		}
	}
	return apart || t.conflict(x, y)
}

// placesOf lists the addresses of a person's records that name a house.
func (t *table) placesOf(rows []int32) []uint32 {
	var out []uint32
	var c cells
	for _, r := range rows {
		t.cells(r, &c)
		for i := 0; i < len(c.place); i += placeWidth {
			if c.place[i+placeAll] != 0 {
				out = append(out, c.place[i:i+placeWidth]...)
			}
		}
	}
	return out
}

// agreed tells, of two addresses of one street and number, whether what both tell
// besides is the same anywhere, and whether it is another anywhere.
func (t *table) agreed(p, q []uint32) (same, other bool) {
	for _, k := range [...]int{placeFlat, placePostcode} {
		switch {
		case p[k] == 0 || q[k] == 0:
		case p[k] == q[k]:
			same = true
		case k == placeFlat || !t.slipped(p[k], q[k]):
			other = true
		}
	}
	return same, other || otherWay(p, q)
}

// conflict reports whether any two addresses of one street and number are of two
// homes.
func (t *table) conflict(x, y []uint32) bool {
	for i := 0; i < len(x); i += placeWidth {
		for j := 0; j < len(y); j += placeWidth {
			p, q := x[i:i+placeWidth], y[j:j+placeWidth]
			if p[placeStreet] == q[placeStreet] && p[placeHouse] == q[placeHouse] {
				if _, other := t.agreed(p, q); other {
					return true
				}
			}
		}
	}
	return false
}

// maxHousehold bounds how many people one household has.
const maxHousehold = 16

// athome reports whether two records share what the people of one home share:
// an address, a line or a mailbox. A family name is not enough, and a city
// neither.
func (v *vector) athome() bool {
	shares := func(n int, worst uint8) bool { return v.level[n] != missing && v.level[n] <= worst }
	return shares(fAddress, addressNear) || shares(fPhone, phoneShared) || shares(fEmail, emailNear) || shares(fMember, idExact)
}

// loose reports whether two records share no line and no mailbox by one family
// name: an address may be written short, and what else they share may have been
// handed on.
func (v *vector) loose() bool {
	shares := func(n int, worst uint8) bool { return v.level[n] != missing && v.level[n] <= worst }
	return !shares(fMember, idExact) && !(shares(fFamily, familyStem) && (shares(fPhone, phoneShared) || shares(fEmail, emailNear)))
}

// own reports whether two records share a mailbox or a number that is one
// person's rather than a home's: no fixed line, none that people have who cannot
// be one, and no mailbox that is called after the family alone.
func (v *vector) own() bool {
	mail := v.level[fEmail]
	return (mail == emailExact || mail == emailNear) && !v.family || v.level[fPhone] == phoneExact
}

// homely reports whether all that two records agree on, besides the name, is
// what the people of one home share.
func (v *vector) homely() bool {
	agrees := func(n int, worst uint8) bool { return v.level[n] != missing && v.level[n] <= worst }
	return !v.own() && !v.firms && !agrees(fBirth, birthPart) && !agrees(fNational, idNear) && !agrees(fMember, idExact) && !agrees(fCard, idExact)
}
