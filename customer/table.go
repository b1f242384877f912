package customer

import "hash/maphash"

// A table numbers keys from 1 and keeps a value under each number. It is a map
// for very many keys that hold strings: the index has no pointers, so the
// garbage collector need not look at it, nothing moves when it grows, and what
// names a key elsewhere does so by a number. Numbers are never given out anew.
type table[K comparable, V any] struct {
	seed   maphash.Seed
	shards [1 << shardBits]shard
	pages  [][]cell[K, V]
	last   uint32
}

// The value comes first, so that who has a number touches one part of memory.
type cell[K comparable, V any] struct {
	val V
	key K
}

const pageSize = 1 << 10

// A shard is the part of the index for keys whose hashes begin alike, so that
// growing moves a small part of it. It is hashed openly, and probed one by one.
type shard struct {
	slots []slot // a power of 2, at most three quarters of them taken
	taken int
}

const shardBits = 6

// A slot is the last 32 bits of the hash of a key, and its number; 0 is empty.
type slot uint64

func (s slot) number() uint32          { return uint32(s) }
func (s slot) home(mask uint32) uint32 { return uint32(s>>32) & mask }

func newTable[K comparable, V any]() table[K, V] {
	return table[K, V]{seed: maphash.MakeSeed()}
}

// at returns the cell of a number that was given out.
func (t *table[K, V]) at(n uint32) *cell[K, V] { return &t.pages[n/pageSize][n%pageSize] }

// look returns the shard of a key, what its slot holds but for the number, and
// the place of its slot or of the empty one where the search ended.
func (t *table[K, V]) look(k K) (sh *shard, want slot, i uint32) {
	h := maphash.Comparable(t.seed, k)
	sh, want = &t.shards[h>>(64-shardBits)], slot(h<<32)
	if len(sh.slots) == 0 {
		return sh, want, 0
	}
	mask := uint32(len(sh.slots) - 1)
	for i = want.home(mask); ; i = (i + 1) & mask {
		s := sh.slots[i]
		if s == 0 || s>>32 == want>>32 && t.at(s.number()).key == k {
			return sh, want, i
		}
	}
}

// find returns the number of a key, and 0 if it has none.
func (t *table[K, V]) find(k K) uint32 {
	sh, _, i := t.look(k)
	if len(sh.slots) == 0 {
		return 0
	}
	return sh.slots[i].number()
}

// get returns the value of a key, and nil if it has none.
func (t *table[K, V]) get(k K) *V {
	if n := t.find(k); n != 0 {
		return &t.at(n).val
	}
	return nil
}

// add returns the number of a key, which it gives it if it has none.
func (t *table[K, V]) add(k K) uint32 {
	sh, s, i := t.look(k)
	if len(sh.slots) > 0 && sh.slots[i] != 0 {
		return sh.slots[i].number()
	}
	t.last++
	if int(t.last/pageSize) >= len(t.pages) {
		t.pages = append(t.pages, make([]cell[K, V], pageSize))
	}
	t.at(t.last).key = k
	if s |= slot(t.last); sh.taken >= len(sh.slots)/4*3 {
		sh.grow()
		sh.put(s)
	} else {
		sh.slots[i] = s
	}
	sh.taken++
	return t.last
}

func (sh *shard) put(s slot) {
	mask := uint32(len(sh.slots) - 1)
	i := s.home(mask)
	for sh.slots[i] != 0 {
		i = (i + 1) & mask
	}
	sh.slots[i] = s
}

func (sh *shard) grow() {
	old := sh.slots
	sh.slots = make([]slot, max(8, 2*len(old)))
	for _, s := range old {
		if s != 0 {
			sh.put(s)
		}
	}
}

// drop forgets a key and its value. Its number leads to nothing from then on.
func (t *table[K, V]) drop(k K) {
	sh, _, i := t.look(k)
	if len(sh.slots) == 0 || sh.slots[i] == 0 {
		return
	}
	*t.at(sh.slots[i].number()) = cell[K, V]{}
	sh.slots[i] = 0
	sh.taken--
	// What was put behind it for want of its place moves up.
	mask := uint32(len(sh.slots) - 1)
	for j := (i + 1) & mask; sh.slots[j] != 0; j = (j + 1) & mask {
		if s := sh.slots[j]; (j-s.home(mask))&mask >= (j-i)&mask {
			sh.slots[i], sh.slots[j] = s, 0
			i = j
		}
	}
}

// A chunked list grows without moving what it holds.
type chunked[T any] struct {
	chunks [][]T
	len    int
}

func (l *chunked[T]) append(x T) {
	if l.len%pageSize == 0 {
		l.chunks = append(l.chunks, make([]T, 0, pageSize))
	}
	c := &l.chunks[len(l.chunks)-1]
	*c = append(*c, x)
	l.len++
}

func (l *chunked[T]) at(i int) *T { return &l.chunks[i/pageSize][i%pageSize] }

// part returns copies of up to limit elements from one on.
func (l *chunked[T]) part(from, limit int) []T {
	from = min(max(from, 0), l.len)
	to := min(l.len, from+limit)
	out := make([]T, 0, to-from)
	for i := from; i < to; i++ {
		out = append(out, *l.at(i))
	}
	return out
}
