package sqlite

import (
	"math/rand/v2"
	"testing"
)

// TestRecent: what was added or asked for stays until half as many others have
// been added as fit, with the value that it was added with last; and what
// somebody saw before never takes the place of what is remembered, or of what
// may have been dropped since.
func TestRecent(t *testing.T) {
	for seed := range uint64(50) {
		rng := rand.New(rand.NewPCG(seed, 1))
		size := 4 + 2*rng.IntN(20)
		r := newRecent[int, int](size)
		last, value := map[int]int{}, map[int]int{} // when each was used, by the count; and what it is
		seen, since := []hint[int, int](nil), 0
		for n := range 4000 {
			k := rng.IntN(3 * size)
			switch rng.IntN(8) {
			case 0, 1, 2:
				r.add(k, n)
				value[k], last[k] = n, r.count()
			case 3, 4, 5:
				v, ok := r.get(k)
				if at, was := last[k]; was && r.count()-at < size/2 && !ok {
					t.Fatalf("seed %d: %d is forgotten after %d others, %d fit", seed, k, r.count()-at, size)
				}
				if ok && v != value[k] {
					t.Fatalf("seed %d: %d has the value %d, want %d", seed, k, v, value[k])
				}
				if ok {
					last[k] = r.count()
				}
			case 6: // somebody sees how things are: as the last change left them
				seen, since = nil, r.count()
				for k, v := range value {
					if seen = append(seen, hint[int, int]{k, v}); len(seen) == size/4 {
						break
					}
				}
			case 7:
				r.take(seen, since)
			}
			if len(r.newer) > size/2 || len(r.old) > size/2 {
				t.Fatalf("seed %d: %d and %d are remembered, %d fit", seed, len(r.newer), len(r.old), size)
			}
		}
	}
}
