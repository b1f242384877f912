package identity

import (
	"cmp"
	"slices"
)

// households connects the people who live together. The surest edges come
// first, and a household does not grow beyond what a family is.
func households(person []int32, homes []edge) [][]int32 {
	slices.SortFunc(homes, func(x, y edge) int {
		return cmp.Or(cmp.Compare(y.house, x.house), cmp.Compare(x.a, y.a), cmp.Compare(x.b, y.b))
	})
	home := make(map[int32]int32) // by person
	members := make(map[int32][]int32)
	of := func(p int32) int32 {
		if h, ok := home[p]; ok {
			return h
		}
		home[p] = p
		members[p] = []int32{p}
		return p
	}
	for _, e := range homes {
		if person[e.a] == person[e.b] {
			continue
		}
		h, k := of(person[e.a]), of(person[e.b])
		if h == k || len(members[h])+len(members[k]) > maxHousehold {
			continue
		}
		if h > k {
			h, k = k, h
		}
		for _, p := range members[k] {
			home[p] = h
		}
		members[h] = append(members[h], members[k]...)
		delete(members, k)
	}
	var out [][]int32
	for _, m := range members {
		if len(m) > 1 {
			slices.Sort(m)
			out = append(out, m)
		}
	}
	slices.SortFunc(out, func(a, b []int32) int { return cmp.Compare(a[0], b[0]) })
	return out
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
