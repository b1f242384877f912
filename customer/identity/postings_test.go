package identity

import (
	"math/rand/v2"
	"slices"
	"testing"
)

// TestPostings compares lists with slices of which the newest are kept.
func TestPostings(t *testing.T) {
	var p postings
	p.init()
	r := rand.New(rand.NewPCG(1, 1))
	want := make(map[uint64][]int32)
	for row := range int32(60_000) {
		key := uint64(r.IntN(30) * r.IntN(200))
		most := uint8(mostCapacity)
		if key%2 == 1 {
			most = 20
		}
		l := p.list(key)
		if r.IntN(300) == 0 {
			p.release(l)
			want[key] = nil
		}
		p.push(l, row, most)
		w := append(want[key], row)
		want[key] = w[max(0, len(w)-int(most)):]
		if got := slices.Sorted(slices.Values(p.of(p.list(key)))); !slices.Equal(got, want[key]) {
			t.Fatalf("key %d, at most %d: %v, not %v", key, most, got, want[key])
		}
	}
	for key, w := range want {
		if got := slices.Sorted(slices.Values(p.of(p.list(key)))); !slices.Equal(got, w) {
			t.Errorf("key %d in the end: %v, not %v", key, got, w)
		}
	}
}
