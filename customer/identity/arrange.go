package identity

import (
	"cmp"
	"maps"
	"slices"

	"github.com/clientele-go/clientele/channel"
)

// arrange puts the rows in an order of what they say, those of one name next to
// each other: who is compared with whom lies close in memory then. Rows whose
// names are alike stand in the order of their refs, so that the order is a
// function of the set of records.
func (l *Linker) arrange() {
	byRef := l.refOrder()
	t := l.t
	entries := make([]uint64, len(byRef))
	var c cells
	for i, r := range byRef {
		t.cells(r, &c)
		entries[i] = uint64(t.neighbourhood(&c))<<32 | uint64(i)
	}
	radixSort(entries, nil)
	rows, from := make([]row, len(entries)), make([]uint32, len(entries)) // where in the old values each row begins
	at := make([]int32, len(entries))
	width := uint32(0)
	for i, e := range entries {
		at[i] = int32(uint32(e))
		r := t.rows[byRef[at[i]]]
		from[i], r.off = r.off, width
		width += r.width()
		rows[i] = r
	}
	vals, refs := make([]uint32, width), make([]channel.Ref, len(byRef))
	const parts = 4
	parallel(parts+1, func(k int) {
		if k == 0 {
			for i, r := range byRef {
				refs[i] = l.refs[l.at[r]]
			}
			return
		}
		for i := (k - 1) * len(rows) / parts; i < k*len(rows)/parts; i++ {
			r := &rows[i]
			copy(vals[r.off:r.off+r.width()], t.vals[from[i]:])
		}
	})
	t.rows, t.vals = rows, vals
	l.refs, l.at = refs, at
}

// neighbourhood is equal for rows of one name, and mostly for those that are
// brought together by a key with a name in it.
func (t *table) neighbourhood(c *cells) uint32 {
	hashes := t.words.hashes
	var given, family uint32
	if len(c.given) > 0 {
		given = hashes[c.given[0]].form
	}
	if len(c.family) > 0 {
		family = hashes[c.family[0]].rough
	}
	return family>>12<<12 | given>>20
}

// refOrder lists the rows in the order of their refs; those of one ref by what
// they say.
func (l *Linker) refOrder() []int32 {
	for i := len(l.at); i < len(l.refs); i++ {
		l.at = append(l.at, int32(i))
	}
	ref := func(row int32) channel.Ref { return l.refs[l.at[row]] }
	order := make([]int32, len(l.refs))
	sorted := true
	for i := range order {
		order[i] = int32(i)
		sorted = sorted && (i == 0 || ref(int32(i-1)).Compare(ref(int32(i))) < 0)
	}
	if sorted {
		return order
	}
	keys := sortKeys(len(order), ref)
	slices.SortFunc(order, func(a, b int32) int {
		if c := cmp.Compare(keys[a], keys[b]); c != 0 {
			return c
		}
		if c := ref(a).Compare(ref(b)); c != 0 {
			return c
		}
		var x, y cells
		l.t.cells(a, &x)
		l.t.cells(b, &y)
		return cmp.Or(compareCells(l.t, &x, &y), cmp.Compare(a, b))
	})
	return order
}

// sortKeys returns numbers that are in the order of refs where they differ, so
// that few refs need be compared: of the channel and the kind, and of the bytes
// in which the ids of one kind begin to differ.
func sortKeys(n int, ref func(row int32) channel.Ref) []uint64 {
	type group struct {
		first channel.Ref
		same  int // bytes that all ids begin with
		rank  uint64
	}
	groups := make(map[channel.Ref]*group) // without the id
	of := func(r channel.Ref) *group {
		r.ID = ""
		return groups[r]
	}
	for i := range int32(n) {
		r := ref(i)
		g := of(r)
		if g == nil {
			g = &group{first: r, same: len(r.ID)}
			groups[channel.Ref{Channel: r.Channel, Kind: r.Kind}] = g
		}
		k := 0
		for k < g.same && k < len(r.ID) && r.ID[k] == g.first.ID[k] {
			k++
		}
		g.same = k
	}
	ranks := slices.SortedFunc(maps.Keys(groups), channel.Ref.Compare)
	for i, r := range ranks {
		groups[r].rank = uint64(min(i, 1<<16-1))
	}
	keys := make([]uint64, n)
	for i := range keys {
		r := ref(int32(i))
		g := of(r)
		keys[i] = g.rank
		for k := range 6 {
			keys[i] <<= 8
			if g.same+k < len(r.ID) && g.rank < 1<<16-1 {
				keys[i] |= uint64(r.ID[g.same+k])
			}
		}
	}
	return keys
}

// inverse returns where each number stands in a list of all numbers.
func inverse(list []int32) []int32 {
	out := make([]int32, len(list))
	for i, x := range list {
		out[x] = int32(i)
	}
	return out
}

// width is how many values a row has.
func (r *row) width() uint32 {
	return uint32(r.given) + uint32(r.family) + 3*uint32(r.mail) + 2*uint32(r.phone) + placeWidth*uint32(r.place) +
		uint32(r.nat) + uint32(r.member) + uint32(r.card)
}
