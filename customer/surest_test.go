package customer

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/clientele-go/clientele/channel"
)

// TestSurest: the surest are those that come first when all are sorted.
func TestSurest(t *testing.T) {
	rng := rand.New(rand.NewPCG(1, 1))
	for range 300 {
		ps := make([]Posting, rng.IntN(120))
		for i := range ps {
			ps[i] = Posting{Ref: channel.Ref{Channel: "a", Kind: channel.KindPerson, ID: fmt.Sprint(rng.IntN(1000), "-", i)}, Weight: uint8(rng.IntN(8))}
		}
		want := slices.Clone(ps)
		slices.SortFunc(want, surerFirst)
		n := rng.IntN(60)
		if got := surest(slices.Clone(ps), n); !slices.Equal(got, want[:min(n, len(want))]) {
			t.Fatalf("of %d postings the %d surest are %v, want %v", len(ps), n, got, want[:min(n, len(want))])
		}
	}
}
