package customer

import (
	"fmt"
	"math/rand/v2"
	"testing"
)

// TestTable compares a table with a map while keys come and go: few, so that
// places are taken from each other, and many, so that shards grow.
func TestTable(t *testing.T) {
	for _, keys := range []int{3, 100, 50_000} {
		t.Run(fmt.Sprint(keys), func(t *testing.T) {
			rng := rand.New(rand.NewPCG(1, uint64(keys)))
			tab, want, given := newTable[string, int](), map[string]uint32{}, uint32(0)
			for step := range 6 * max(keys, 2000) {
				k := fmt.Sprint(rng.IntN(keys))
				if rng.IntN(3) == 0 {
					tab.drop(k)
					delete(want, k)
				} else if n := tab.add(k); want[k] == 0 {
					if given++; n != given {
						t.Fatalf("step %d: key %s got number %d, want the next, %d", step, k, n, given)
					}
					want[k] = n
					tab.at(n).val = step
				}
				probe := fmt.Sprint(rng.IntN(keys))
				if got := tab.find(probe); got != want[probe] {
					t.Fatalf("step %d: key %s has number %d, want %d", step, probe, got, want[probe])
				}
			}
			for k, n := range want {
				if tab.find(k) != n || tab.get(k) != &tab.at(n).val || tab.at(n).key != k {
					t.Fatalf("key %s is not under its number %d", k, n)
				}
			}
		})
	}
}
