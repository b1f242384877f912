package customer

import "hash/maphash"

// A table numbers keys from 1 and keeps a value under each number. It is a map
// for very many keys that hold strings: the index has no pointers, so the
// garbage collector need not look at it, nothing moves when it grows, and what
// names a key elsewhere does so by a number. Numbers are never given out anew.
type table[K comparable, V any] struct {
	seed  maphash.Seed
	index map[uint64]uint32 // by hash of the key; keys with one hash are chained
	pages [][]cell[K, V]
	last  uint32
}

type cell[K comparable, V any] struct {
	key  K
	val  V
	next uint32
}

const pageSize = 1 << 10

func newTable[K comparable, V any]() table[K, V] {
	return table[K, V]{seed: maphash.MakeSeed(), index: map[uint64]uint32{}}
}

// at returns the cell of a number that was given out.
func (t *table[K, V]) at(n uint32) *cell[K, V] { return &t.pages[n/pageSize][n%pageSize] }

// find returns the number of a key, and 0 if it has none.
func (t *table[K, V]) find(k K) uint32 {
	n := t.index[maphash.Comparable(t.seed, k)]
	for n != 0 {
		c := t.at(n)
		if c.key == k {
			return n
		}
		n = c.next
	}
	return 0
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
	h := maphash.Comparable(t.seed, k)
	head := t.index[h]
	for n := head; n != 0; {
		c := t.at(n)
		if c.key == k {
			return n
		}
		n = c.next
	}
	t.last++
	if int(t.last/pageSize) >= len(t.pages) {
		t.pages = append(t.pages, make([]cell[K, V], pageSize))
	}
	c := t.at(t.last)
	c.key, c.next = k, head
	t.index[h] = t.last
	return t.last
}

// drop forgets a key and its value. Its number leads to nothing from then on.
func (t *table[K, V]) drop(k K) {
	h := maphash.Comparable(t.seed, k)
	var before *cell[K, V]
	for n := t.index[h]; n != 0; {
		c := t.at(n)
		if c.key != k {
			before, n = c, c.next
			continue
		}
		switch {
		case before != nil:
			before.next = c.next
		case c.next != 0:
			t.index[h] = c.next
		default:
			delete(t.index, h)
		}
		*c = cell[K, V]{}
		return
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
