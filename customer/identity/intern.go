package identity

// A hashIndex finds numbers by a hash of what they stand for. It keeps 8 bytes
// a slot, half of them or more in use once it has grown, and nothing that the
// garbage collector must follow.
type hashIndex struct {
	slots []uint64 // hash above, number below; 0 is free, and so is the number 0
	used  int
}

// find returns the number with a hash for which is reports true, or 0.
func (h *hashIndex) find(hash uint32, is func(n uint32) bool) uint32 {
	if len(h.slots) == 0 {
		return 0
	}
	mask := uint32(len(h.slots) - 1)
	for i := hash & mask; ; i = (i + 1) & mask {
		switch s := h.slots[i]; {
		case s == 0:
			return 0
		case uint32(s>>32) == hash && is(uint32(s)):
			return uint32(s)
		}
	}
}

// add takes in a number that is not there yet.
func (h *hashIndex) add(hash, n uint32) {
	if h.used++; h.used*4 > len(h.slots)*3 {
		old := h.slots
		h.slots = make([]uint64, max(16, 2*len(old)))
		for _, s := range old {
			if s != 0 {
				h.put(s)
			}
		}
	}
	h.put(uint64(hash)<<32 | uint64(n))
}

func (h *hashIndex) put(s uint64) {
	mask := uint32(len(h.slots) - 1)
	i := uint32(s>>32) & mask
	for h.slots[i] != 0 {
		i = (i + 1) & mask
	}
	h.slots[i] = s
}
