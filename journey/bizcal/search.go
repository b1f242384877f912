package bizcal

import (
	"math"
	"slices"
)

// patience is after how many blocks in a row without an open second a search
// goes on only where something begins, ends or has a date: a hundred years.
const patience = 100

// findTurns finds the blocks in which a version begins or ends or has a shift.
func (c *Calendar) findTurns() {
	for _, part := range c.parts {
		for i := range part {
			k := &part[i]
			c.turns = append(c.turns, blockOf(k.start), blockOf(k.end))
			for _, day := range k.dated {
				// Where it begins depends on the zone, and a span may go on after midnight.
				c.turns = append(c.turns, blockOf((day-2)*int64(Day)), blockOf((day+2)*int64(Day)))
			}
		}
	}
	slices.Sort(c.turns)
	c.turns = slices.Compact(c.turns)
}

// A search walks over blocks, onward or back.
type search struct {
	c    *Calendar
	step int64
	idle int // blocks in a row that were closed
}

func (c *Calendar) search(step int64) search { return search{c: c, step: step} }

// next returns the block after one that was looked at: the nearest, or, where
// it has been closed for long, the nearest in which there is a turn. If there
// is none, it is beyond all time.
func (s *search) next(block int64) int64 {
	s.idle++
	if s.c.total(block) > 0 {
		s.idle = 0
	}
	if s.idle < patience {
		return block + s.step
	}
	s.idle = 0
	i, found := slices.BinarySearch(s.c.turns, block)
	if s.step < 0 {
		if i--; i >= 0 {
			return s.c.turns[i]
		}
		return math.MinInt32
	}
	if found {
		i++
	}
	if i < len(s.c.turns) {
		return s.c.turns[i]
	}
	return math.MaxInt32
}
