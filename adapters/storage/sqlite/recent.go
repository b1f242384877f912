package sqlite

import "sync"

// A recent remembers what was added or asked for last: a thing stays until at
// least half as many others have been added as it holds. It is two maps of
// which the newer becomes the older when it is full, for a list of what was
// used when costs more: with hashicorp/golang-lru in its place, of the same size,
// a whole load of 40,000 facts takes 5 % longer by the clock and 9 % more of the
// processors (medians of four and of seven runs, in turn), and views take as long.
type recent[K comparable, V any] struct {
	half int

	mu         sync.Mutex
	newer, old map[K]V
	n          int // how many have been added, ever
}

func newRecent[K comparable, V any](size int) *recent[K, V] {
	return &recent[K, V]{half: size / 2, newer: map[K]V{}, old: map[K]V{}}
}

func (r *recent[K, V]) get(k K) (V, bool) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if v, ok := r.newer[k]; ok {
		return v, true
	}
	v, ok := r.old[k]
	if ok {
		r.put(k, v)
	}
	return v, ok
}

func (r *recent[K, V]) add(k K, v V) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.put(k, v)
}

func (r *recent[K, V]) put(k K, v V) {
	if len(r.newer) >= r.half {
		r.newer, r.old = r.old, r.newer
		clear(r.newer)
	}
	r.newer[k] = v
	r.n++
}

// count returns how many things have been added, ever.
func (r *recent[K, V]) count() int {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.n
}

// take adds what is not there, if by now nothing can have been dropped that was
// added since the count was so.
func (r *recent[K, V]) take(list []hint[K, V], since int) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.n-since+len(list) > r.half {
		return
	}
	for _, x := range list {
		_, newer := r.newer[x.key]
		if _, old := r.old[x.key]; !newer && !old {
			r.put(x.key, x.value)
		}
	}
}

func (r *recent[K, V]) purge() {
	r.mu.Lock()
	defer r.mu.Unlock()
	clear(r.newer)
	clear(r.old)
}
