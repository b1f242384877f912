package main

import (
	"math"
	"testing"

	"github.com/clientele-go/clientele/internal/linkcases"
)

// TestExpectedIsNear checks that the number of pairs that the model expects,
// without labels, is near the true one: where records are assured, in a
// register, among families and where little is told.
func TestExpectedIsNear(t *testing.T) {
	worlds := map[string]*dataset{"the invented company": sample(9, 700)}
	for _, p := range linkcases.Files(3, 1500) {
		switch p.Name {
		case "a register: address, birth and number", "families with dates of birth", "most is missing", "names and dates of birth, ten copies":
			d := &dataset{truth: p.Person, home: p.Home, files: []string{p.Name}}
			for i := range p.Records {
				d.parties = append(d.parties, partyOf(&p.Records[i]))
			}
			d.file, d.line = make([]int32, len(d.parties)), make([]int, len(d.parties))
			worlds[p.Name] = d
		}
	}
	if len(worlds) != 5 {
		t.Fatalf("%d files", len(worlds))
	}
	for name, d := range worlds {
		l, err := link(d, settings{})
		if err != nil {
			t.Fatal(err)
		}
		r := measure(d, l, false)
		if off := r.Expected/float64(r.Pairs.TruePairs) - 1; math.Abs(off) > .12 {
			t.Errorf("%s: %.0f pairs of one person expected, there are %d", name, r.Expected, r.Pairs.TruePairs)
		}
		if off := r.Expected/r.Matches - 1; math.Abs(off) > .15 {
			t.Errorf("%s: %.0f pairs of one person expected, %.0f found", name, r.Expected, r.Matches)
		}
	}
}
