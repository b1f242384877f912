package identity_test

import (
	"fmt"
	"math"
	"math/rand/v2"
	"testing"

	"github.com/clientele-go/clientele/customer/identity"
)

// TestTrainingDoesNotHangOnWhichPairsAreDrawn trains on the same records under
// other ids, so that other pairs of them are drawn at random: what hardly any
// two strangers agree on weighs as much each time.
func TestTrainingDoesNotHangOnWhichPairsAreDrawn(t *testing.T) {
	var people []identity.Party
	nation(3000, 4, func(p *identity.Party) { people = append(people, *p) })
	weights := make(map[string][2]float64) // by field and level: the least and the greatest
	for k := range uint64(5) {
		for i, j := range rand.New(rand.NewPCG(k, 1)).Perm(len(people)) {
			people[i].Ref.ID = fmt.Sprintf("%06d", j)
		}
		m, _, err := identity.Train(people, identity.Rules{})
		if err != nil {
			t.Fatal(err)
		}
		for _, f := range m.Fields {
			for _, l := range f.Levels {
				name, bits := string(f.Field)+" "+l.Level, math.Log2(l.Same/l.Unrelated)
				w, ok := weights[name]
				if !ok {
					w = [2]float64{bits, bits}
				}
				weights[name] = [2]float64{min(w[0], bits), max(w[1], bits)}
			}
		}
	}
	for name, w := range weights {
		if w[1]-w[0] > 1 {
			t.Errorf("%s weighs from %.2f to %.2f bits", name, w[0], w[1])
		}
	}
}
