package identity

import "slices"

// postings are lists of rows by key, each of which keeps its newest, in a hash
// table of open addresses. Nothing in it is a pointer.
type postings struct {
	slots []posting
	used  int
	rows  []int32            // the lists, one after the other
	free  [numRooms][]uint32 // lists that nobody has, by their room
	touch uint64             // of no meaning
}

// A posting is the list of one key. A list of one row lies in the posting
// itself.
type posting struct {
	key     uint64 // 0 is a free slot
	at      uint32 // where the list begins, or the only row
	count   uint8  // of its rows
	room    uint8  // which of the rooms it has; 0 for none
	oldest  uint8  // where the next row goes in a full list
	divided bool   // there are no rows; lists of secondary keys have them
}

// rooms are the sizes of lists.
var rooms = [numRooms]uint8{0, 3, 6, 12, 24, mostCapacity}

const numRooms = 6

func (p *postings) init() { p.slots = make([]posting, 1<<10) }

func (p *postings) find(key uint64) *posting {
	mask := uint32(len(p.slots) - 1)
	i := mix(key) & mask
	for p.slots[i].key != 0 && p.slots[i].key != key {
		i = (i + 1) & mask
	}
	return &p.slots[i]
}

// prefetch asks for the slots of keys before any is looked at, so that the
// processor fetches them side by side.
func (p *postings) prefetch(keys []uint64) {
	mask := uint32(len(p.slots) - 1)
	for _, k := range keys {
		p.touch += p.slots[mix(k+1)&mask].key
	}
}

// prefetchRows asks for the rows of lists; see prefetch.
func (p *postings) prefetchRows(keys []uint64) {
	for _, k := range keys {
		if l := p.find(k + 1); l.room != 0 {
			p.touch += uint64(p.rows[l.at])
		}
	}
}

// list returns the list of a key, an empty one if it has none. It is valid
// until the next call.
func (p *postings) list(key uint64) *posting {
	key++ // 0 is free
	l := p.find(key)
	if l.key != 0 {
		return l
	}
	if p.used++; p.used*4 > len(p.slots)*3 {
		old := p.slots
		p.slots = make([]posting, 2*len(old))
		for i := range old {
			if old[i].key != 0 {
				*p.find(old[i].key) = old[i]
			}
		}
		l = p.find(key)
	}
	l.key = key
	return l
}

// of returns the rows of a list, in no order if it is full.
func (p *postings) of(l *posting) []int32 {
	switch {
	case l.count == 0:
		return nil
	case l.room == 0:
		return []int32{int32(l.at)}
	}
	return p.rows[l.at : l.at+uint32(l.count)]
}

// push adds a row to a list, in the place of the oldest if there are most
// already.
func (p *postings) push(l *posting, row int32, most uint8) {
	switch {
	case l.count == 0:
		l.at, l.count = uint32(row), 1
		return
	case l.count >= most:
		p.rows[l.at+uint32(l.oldest)] = row
		if l.oldest++; l.oldest == most {
			l.oldest = 0
		}
		return
	case l.room == 0 || l.count == rooms[l.room]:
		p.grow(l)
	}
	p.rows[l.at+uint32(l.count)] = row
	l.count++
}

// grow moves a list to where there is more room.
func (p *postings) grow(l *posting) {
	room := l.room + 1
	var at uint32
	if free := p.free[room]; len(free) > 0 {
		at, p.free[room] = free[len(free)-1], free[:len(free)-1]
	} else {
		at = uint32(len(p.rows))
		p.rows = slices.Grow(p.rows, int(rooms[room]))[:len(p.rows)+int(rooms[room])]
	}
	copy(p.rows[at:], p.of(l))
	count := l.count
	p.release(l)
	l.at, l.count, l.room = at, count, room
}

// release empties a list.
func (p *postings) release(l *posting) {
	if l.room != 0 {
		p.free[l.room] = append(p.free[l.room], l.at)
	}
	l.at, l.count, l.room, l.oldest = 0, 0, 0, 0
}
