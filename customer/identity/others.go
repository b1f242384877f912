package identity

// others are the secondary keys of the rows, which most kinds of keys need of
// most rows; nil where there are few rows.
type others []secondaryKeys

// secondaryKeys are those of othersChunk rows, one after the other.
type secondaryKeys struct{ end, keys []uint32 }

const othersChunk = 1 << 12

func newOthers(t *table) others {
	if len(t.rows) < othersChunk {
		return nil
	}
	out := make(others, (len(t.rows)+othersChunk-1)/othersChunk)
	parallel(len(out), func(k int) {
		from := k * othersChunk
		to := min(from+othersChunk, len(t.rows))
		s := secondaryKeys{end: make([]uint32, 0, to-from), keys: make([]uint32, 0, 8*(to-from))}
		var c cells
		for row := from; row < to; row++ {
			t.cells(int32(row), &c)
			s.keys = t.secondary(&c, s.keys)
			s.end = append(s.end, uint32(len(s.keys)))
		}
		out[k] = s
	})
	return out
}

// of returns the keys of a row of the chunk.
func (s *secondaryKeys) of(row int32) []uint32 {
	from := uint32(0)
	if row > 0 {
		from = s.end[row-1]
	}
	return s.keys[from:s.end[row]]
}
