package sqlite

import (
	"math/rand/v2"
	"reflect"
	"testing"
)

// TestPack compares lists of postings before and after.
func TestPack(t *testing.T) {
	rng := rand.New(rand.NewPCG(1, 1))
	for range 1000 {
		var list []posting
		for range rng.IntN(30) {
			list = append(list, posting{1 + rng.Int64N(1<<uint(1+rng.IntN(61))), uint8(rng.Uint32()), rng.IntN(2) == 0})
		}
		b := pack(nil, list)
		if got := unpack(b); !reflect.DeepEqual(got, list) {
			t.Fatalf("%v comes back as %v", list, got)
		}
		for n := range b { // a torn list is no panic
			unpack(b[:n])
		}
	}
}
