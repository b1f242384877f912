package identity

import "slices"

// birthdays counts on which days the people of an Index were born, so that it is
// known after every record on which they are heaped: by the rule of
// [table.heapedDays], which looks at all records at once. What is heaped depends on
// the set of the rows, for it is not remembered what was heaped before.
type birthdays struct {
	told  int
	years [2100 - firstBirthYear + 1]*[12 * 31]birthday
	prev  []int32 // by row: the one before it of the same day; less than 0: none
	names map[int][]uint32
	days  []int    // that are heaped, in order
	birth []uint32 // the same, as rows have them
}

// A birthday is a day on which somebody was born. Its names are counted, up to as
// many as make a heap, from when it has enough records.
type birthday struct {
	records int32
	last    int32 // row, counted from 1
}

// add counts a row, which must be the newest. name tells the name of a row.
func (b *birthdays) add(row int32, r *row, name func(row int32) uint32) {
	d, ok := r.birthDayOf()
	if !ok {
		b.prev = append(b.prev, -1)
		return
	}
	year := &b.years[d/(12*31)]
	if *year == nil {
		*year = new([12 * 31]birthday)
	}
	day := &(*year)[d%(12*31)]
	b.prev = append(b.prev, day.last-1)
	day.last = row + 1
	day.records++
	b.told++
	b.settle()
	if day.records < heapedPeople {
		return
	}
	names, counted := b.names[d]
	switch {
	case counted:
		names = withName(names, name(row))
	case b.share(day.records):
		if b.names == nil {
			b.names = make(map[int][]uint32)
		}
		for i := row; i >= 0 && len(names) < heapedPeople; i = b.prev[i] {
			names = withName(names, name(i))
		}
	default:
		return
	}
	b.names[d] = names
	if at, heaped := slices.BinarySearch(b.days, d); !heaped && len(names) >= heapedPeople && b.share(day.records) {
		b.days, b.birth = slices.Insert(b.days, at, d), slices.Insert(b.birth, at, r.birth)
	}
}

// withName adds a name to the names of a day, as long as those are no heap.
func withName(names []uint32, name uint32) []uint32 {
	if at, there := slices.BinarySearch(names, name); !there && len(names) < heapedPeople {
		return slices.Insert(names, at, name)
	}
	return names
}

// share reports whether so many records of a day are a heap.
func (b *birthdays) share(records int32) bool { return float64(records) >= heapedShare*float64(b.told) }

// settle forgets the days that are heaped no longer: the share of all but one has
// become less.
func (b *birthdays) settle() {
	for i := 0; i < len(b.days); {
		if d := b.days[i]; b.share(b.years[d/(12*31)][d%(12*31)].records) {
			i++
			continue
		}
		b.days, b.birth = slices.Delete(b.days, i, i+1), slices.Delete(b.birth, i, i+1)
	}
}

// silence makes a row tell no day if people are heaped on it. It uses room for
// that.
func (b *birthdays) silence(c *cells, room *row) {
	if len(b.birth) > 0 {
		b.hush(c, room)
	}
}

func (b *birthdays) hush(c *cells, room *row) {
	if _, heaped := slices.BinarySearch(b.birth, c.birth); heaped && c.born >= birthDay {
		*room = *c.row
		room.birth, room.born = 0, birthHeaped
		c.row = room
	}
}
