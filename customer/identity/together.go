package identity

import (
	"math"
	"math/rand/v2"
)

// Given names, family names and places go together, by language, by country and by
// age: of strangers more agree on two of them than how common each is lets expect.
// How much more cannot be seen in those who agree on both names, for some of them
// are one person. It is seen in those who agree on the given name alone: how many
// times as many of them live in one town as of strangers.

// together reports whether a pair agrees on the given name and on the town.
func (p pattern) together() bool { return nameAndTown(p.level(fGiven), p.level(fCity)) }

// together reports whether two records agree on the given name and on the town.
func (v *vector) together() bool { return nameAndTown(v.level[fGiven], v.level[fCity]) }

func nameAndTown(given, city uint8) bool {
	return given != missing && given <= givenTypo && city != missing && city <= cityTypo
}

// Of how many records pairs of one given name are drawn at most, how many pairs,
// how many of one town it is worth that names do not go together, and how many
// times as many namesakes there may be.
const (
	togetherRows  = 1 << 16
	togetherPairs = 20_000
	trustTogether = 20
	mostTogether  = 16
)

// together estimates how many times as many strangers agree on both names as the
// given name and the family name let expect. It draws always the same pairs.
func (tr *trainer) together() float64 {
	town, told := 0.0, 0.0
	for _, c := range tr.random {
		if l := c.level(fCity); l != missing {
			told += c.n
			if l == cityExact {
				town += c.n
			}
		}
	}
	rows, first, size := tr.t.byGiven(1 + len(tr.t.rows)/togetherRows)
	if town == 0 || len(rows) == 0 {
		return 1
	}
	r := rand.New(rand.NewPCG(2, uint64(len(rows))))
	c := tr.s.comparer()
	var v vector
	drawn, met := 0.0, 0.0
	for range togetherPairs {
		i := r.IntN(len(rows))
		j := int(first[i]) + r.IntN(int(size[first[i]]))
		if i == j {
			continue
		}
		c.compare(rows[i], rows[j], &v)
		if v.level[fFamily] == familyOther && v.level[fCity] != missing && !agreesOn(&v, fBirth) && !agreesOn(&v, fEmail) && !agreesOn(&v, fPhone) {
			drawn++
			met += float64(b2i(v.level[fCity] == cityExact))
		}
	}
	sure := met - 2*math.Sqrt(met) // as many as are no chance
	return min(mostTogether, max(1, (sure+trustTogether)/(drawn*town/told+trustTogether)))
}

// byGiven lists every nth row that tells a given name by that name, for each where
// in the list those of its name begin, and there how many they are.
func (t *table) byGiven(nth int) (rows, first, size []int32) {
	var c cells
	var keys []uint64
	order := make(map[uint32]uint64) // of names by their first rows: their numbers are chance
	for i := 0; i < len(t.rows); i += nth {
		t.cells(int32(i), &c)
		if len(c.given) == 0 || c.firm {
			continue
		}
		name := t.words.looks[c.given[0]].bare >> 1
		k, ok := order[name]
		if !ok {
			k = uint64(len(order))
			order[name] = k
		}
		keys = append(keys, k<<32|uint64(i))
	}
	radixSort(keys, nil)
	rows, first, size = make([]int32, len(keys)), make([]int32, len(keys)), make([]int32, len(keys))
	for k, x := range keys {
		rows[k] = int32(uint32(x))
		if first[k] = int32(k); k > 0 && x>>32 == keys[k-1]>>32 {
			first[k] = first[k-1]
		}
		size[first[k]]++
	}
	return rows, first, size
}
