package identity

// What a human is asked about is bounded by what he could decide by. Two records
// may share a value, or look alike, and be two people's all the same by what else
// is known of the two.

// asks reports whether a human should look at two clusters that are POSSIBLY one
// person by two of their records. It does not where
//
//   - the given names, the family names and something else are two people's, and
//     the odds are less than what is reviewed: what they share is a mailbox or a
//     number that was typed for somebody else;
//   - all that is told besides the names speaks rather for two people: namesakes;
//   - their dates of birth differ clearly, and they have no key in common;
//   - both tell a mailbox and a number, and neither any mailbox nor any number of
//     the one is like one of the other: father and son have a name and an address
//     in common.
//
// The last two are of one home if the records share what a home shares.
func (m *modelled) asks(e *engine, x edge, verdict Verdict) (asks, home bool) {
	if !m.t.tells(x.a) || !m.t.tells(x.b) {
		return false, false
	}
	var v vector
	m.c.compare(x.a, x.b, &v)
	switch {
	case verdict == Same:
		return m.supported(&v), false
	case v.others() && float64(x.odds) < e.rules.review(), !m.supported(&v):
		return false, false
	case v.sharesKey():
		return true, false
	}
	a, b := ordered(e.groups.members[e.groups.find(x.a)]), ordered(e.groups.members[e.groups.find(x.b)])
	two := m.s.twoBirths(a, b) || m.twoOwners(a, b)
	return !two, two && v.athome()
}

// others reports whether two records tell two full names of which neither part
// agrees, and differ in something else.
func (v *vector) others() bool {
	if v.level[fGiven] < givenOther || v.level[fFamily] != familyOther {
		return false
	}
	for n := fBirth; n < numFields; n++ {
		if l := v.level[n]; l != missing && l >= worstAgreement[n] {
			return true
		}
	}
	return false
}

// supported reports whether two records agree on anything but the name, and what
// they tell besides it speaks for one person by and large, so that a human has
// something to decide by. Namesakes are met too often to ask about all.
func (m *modelled) supported(v *vector) bool {
	agree, sum := false, 0.0
	for n := fBirth; n < numFields; n++ {
		l := v.level[n]
		if l == missing {
			continue
		}
		worst := worstAgreement[n]
		if n == fAddress {
			worst = addressStreet // many live in one street
		}
		agree = agree || l < worst && n != fCity
		p, _ := m.s.rarity(n, v)
		sum += m.s.p[n][l] + p
	}
	return agree && sum > 0
}

// twoOwners reports whether the records of two clusters tell mailboxes and
// numbers of which none of the one is like any of the other, and agree on nothing
// else that is one person's own. Of very large clusters some records are looked
// at.
func (m *modelled) twoOwners(x, y []int32) bool {
	mail, phone := uint8(missing), uint8(missing)
	var v vector
	for i := 0; i < len(x); i += 1 + len(x)/clusterCap {
		for j := 0; j < len(y); j += 1 + len(y)/clusterCap {
			m.c.compare(x[i], y[j], &v)
			if agreesOn(&v, fBirth) || agreesOn(&v, fNational) || agreesOn(&v, fMember) || agreesOn(&v, fCard) {
				return false
			}
			mail, phone = closer(mail, v.level[fEmail]), closer(phone, v.level[fPhone])
		}
	}
	return mail == emailOther && phone == phoneOther
}

// agreesOn reports whether two records agree on a field.
func agreesOn(v *vector, n int) bool { return v.level[n] != missing && v.level[n] < worstAgreement[n] }

// closer returns the level of two that is the better agreement.
func closer(x, y uint8) uint8 {
	if x == missing || y != missing && y < x {
		return y
	}
	return x
}
