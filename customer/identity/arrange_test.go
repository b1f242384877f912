package identity

import (
	"cmp"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/clientele-go/clientele/channel"
)

// TestRefOrder compares the order of refs by their keys with that of the refs.
func TestRefOrder(t *testing.T) {
	r := rand.New(rand.NewPCG(4, 5))
	for range 200 {
		l := NewLinker(LinkerConfig{})
		kinds := 1 + r.IntN(3)
		for range r.IntN(60) {
			id := []byte("order-2026-")
			for range r.IntN(9) {
				id = append(id, "\x000019azż"[r.IntN(9)])
			}
			l.Add(&Party{Ref: channel.Ref{Channel: []string{"web", "till", "web2"}[r.IntN(kinds)], Kind: []channel.Kind{"person", "order", ""}[r.IntN(kinds)], ID: string(id)}})
		}
		l.t.read(&l.batch)
		got := l.refOrder()
		want := slices.Clone(got)
		slices.Sort(want)
		slices.SortStableFunc(want, func(a, b int32) int { return cmp.Or(l.refs[a].Compare(l.refs[b]), cmp.Compare(a, b)) })
		if !slices.Equal(got, want) {
			t.Fatalf("%v, not %v", got, want)
		}
	}
}
