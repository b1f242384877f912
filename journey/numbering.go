package journey

import (
	"hash/maphash"
	"math/bits"

	"github.com/clientele-go/clientele/channel"
)

// A numbering gives each record a number, in the order of their coming. It is a
// hash table of the numbers, since records are long and most of their text is
// the same.
type numbering struct {
	seed  maphash.Seed
	slots []int32 // numbers, from 1; 0 is free
	refs  []*channel.Ref
	ids   []int32 // the number of each of refs
}

func newNumbering(n int) numbering {
	return numbering{seed: maphash.MakeSeed(), slots: make([]int32, 1<<bits.Len(uint(2*max(n, 4)))), refs: make([]*channel.Ref, 0, n), ids: make([]int32, 0, n)}
}

// slot returns where a record is, or would be.
func (t *numbering) slot(r *channel.Ref) int {
	at := int(maphash.String(t.seed, r.ID)) & (len(t.slots) - 1)
	for n := t.slots[at]; n > 0; n = t.slots[at] {
		if *t.refs[n-1] == *r {
			break
		}
		at = (at + 1) & (len(t.slots) - 1)
	}
	return at
}

// of returns the number of a record, and whether it has one.
func (t *numbering) of(r *channel.Ref) (int32, bool) {
	if n := t.slots[t.slot(r)]; n > 0 {
		return t.ids[n-1], true
	}
	return 0, false
}

// add gives a number to a record that has none. The record must not change.
func (t *numbering) add(r *channel.Ref, id int32) {
	if 2*len(t.refs) >= len(t.slots) {
		t.slots = make([]int32, 2*len(t.slots))
		for i, x := range t.refs {
			t.slots[t.slot(x)] = int32(i) + 1
		}
	}
	t.refs, t.ids = append(t.refs, r), append(t.ids, id)
	t.slots[t.slot(r)] = int32(len(t.refs))
}
