package identity

import (
	"math/rand/v2"
	"slices"
	"testing"
)

// TestMet: whatever rows are met in a round are known once each, in their order,
// however many they are, and nothing of the round before.
func TestMet(t *testing.T) {
	var m met
	m.init()
	rng := rand.New(rand.NewPCG(1, 2))
	for round, n := range []int{3, 5_000, 0, 700, 40, 20_000, 1} {
		if round == 4 {
			m.round = ^uint32(0) // the next begins anew
		}
		m.begin()
		var want []int32
		known := map[int32]bool{}
		for range n {
			row := rng.Int32N(int32(n) * 2)
			if m.add(row); !known[row] {
				known[row], want = true, append(want, row)
			}
		}
		if !slices.Equal(m.rows, want) {
			t.Fatalf("round %d: of %d rows %d are met, not %d", round, n, len(m.rows), len(want))
		}
	}
}
