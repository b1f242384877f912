package main

import (
	"math"
	"math/rand/v2"
	"testing"
)

func near(a, b float64) bool { return math.Abs(a-b) < 1e-12 }

// Twelve records in three true clusters, as in the figure by which Manning,
// Raghavan and Schütze explain clustering: all numbers are counted by hand.
func TestScoresByHand(t *testing.T) {
	// found:           a a a a a  b b b b  c c c
	truth := []int32{0, 0, 0, 0, 1, 1, 1, 1, 2, 2, 2, 0}
	found := []int32{0, 0, 0, 0, 0, 1, 1, 1, 1, 2, 2, 2}
	c := count(truth, found)
	// true pairs: C(5,2)+C(4,2)+C(3,2) = 10+6+3; found: 10+6+3; right: C(4,2)+C(3,2)+C(2,2) = 6+3+1
	if got := c.pairwise(); got.TruePairs != 19 || got.FoundPairs != 19 || got.RightPairs != 10 ||
		!near(got.Precision, 10.0/19) || !near(got.Recall, 10.0/19) || !near(got.F1, 10.0/19) {
		t.Errorf("pairwise = %+v", got)
	}
	// precision: (4·4/5 + 1·1/5) + (3·3/4 + 1·1/4) + (2·2/3 + 1·1/3) = 3.4 + 2.5 + 5/3, over 12
	// recall: truth 0: 4·4/5 + 1/5; truth 1: 1/4 + 3·3/4; truth 2: 1/3 + 2·2/3: the same
	want := (3.4 + 2.5 + 5.0/3) / 12
	if got := c.bcubed(); !near(got.Precision, want) || !near(got.Recall, want) || !near(got.F1, want) {
		t.Errorf("B³ = %+v, want %v", got, want)
	}
}

func TestScoresAtTheEnds(t *testing.T) {
	for _, c := range []struct {
		name         string
		truth, found []int32
		p, r, f      float64
		bp, br       float64
	}{
		{"right", []int32{0, 0, 1}, []int32{5, 5, 6}, 1, 1, 1, 1, 1},
		{"all one", []int32{0, 0, 1, 1}, []int32{0, 0, 0, 0}, 2.0 / 6, 1, 0.5, 0.5, 1},
		{"all apart", []int32{0, 0, 1, 1}, []int32{0, 1, 2, 3}, 1, 0, 0, 1, 0.5},
		{"nothing to find", []int32{0, 1}, []int32{0, 1}, 1, 1, 1, 1, 1},
		{"nothing", nil, nil, 1, 1, 1, 1, 1},
		{"without labels", []int32{-1, 0, 0, -1}, []int32{0, 0, 0, 0}, 1, 1, 1, 1, 1},
	} {
		n := count(c.truth, c.found)
		if s := n.pairwise(); !near(s.Precision, c.p) || !near(s.Recall, c.r) || !near(s.F1, c.f) {
			t.Errorf("%s: pairwise = %+v", c.name, s)
		}
		if b := n.bcubed(); !near(b.Precision, c.bp) || !near(b.Recall, c.br) {
			t.Errorf("%s: B³ = %+v", c.name, b)
		}
	}
}

func TestAcross(t *testing.T) {
	// Two files of three; 0 is twice in the first file and once in the second.
	truth := []int32{0, 0, 1, 0, 1, 2}
	found := []int32{0, 1, 2, 0, 3, 2}
	file := []int32{0, 0, 0, 1, 1, 1}
	// across: true (0,3) (1,3) (2,4); found (0,3) (2,5); right (0,3)
	if got := across(truth, found, file); got.TruePairs != 3 || got.FoundPairs != 2 || got.RightPairs != 1 {
		t.Errorf("across = %+v", got)
	}
}

// TestScoresAreTheDefinition compares the counting with looking at each pair
// and each record.
func TestScoresAreTheDefinition(t *testing.T) {
	r := rand.New(rand.NewPCG(5, 6))
	for range 200 {
		n := r.IntN(30)
		truth, found, file := make([]int32, n), make([]int32, n), make([]int32, n)
		for i := range n {
			truth[i], found[i], file[i] = int32(r.IntN(8))-1, int32(r.IntN(6)), int32(r.IntN(2))
		}
		var all, cross [3]int64
		var p, q float64
		labelled := 0
		for i := range n {
			if truth[i] < 0 {
				continue
			}
			labelled++
			var sameTruth, sameFound, sameBoth float64
			for j := range n {
				if truth[j] < 0 {
					continue
				}
				st, sf := truth[i] == truth[j], found[i] == found[j]
				for k, yes := range [3]bool{st, sf, st && sf} {
					if yes && i < j {
						all[k]++
						if file[i] != file[j] {
							cross[k]++
						}
					}
				}
				if st {
					sameTruth++
				}
				if sf {
					sameFound++
				}
				if st && sf {
					sameBoth++
				}
			}
			p += sameBoth / sameFound
			q += sameBoth / sameTruth
		}
		c := count(truth, found)
		if got, want := c.pairwise(), newScore(all[0], all[1], all[2]); got != want {
			t.Fatalf("pairwise = %+v, want %+v", got, want)
		}
		if got, want := across(truth, found, file), newScore(cross[0], cross[1], cross[2]); got != want {
			t.Fatalf("across = %+v, want %+v", got, want)
		}
		if b := c.bcubed(); labelled > 0 && (!near(b.Precision, p/float64(labelled)) || !near(b.Recall, q/float64(labelled))) {
			t.Fatalf("B³ = %+v, want %v, %v", b, p/float64(labelled), q/float64(labelled))
		}
	}
}

func TestDescribe(t *testing.T) {
	if got := describe([]int32{3, 3, 3, 7, 8, 8, -1, -1}); got != (clusters{Count: 3, Largest: 3, Several: 2}) {
		t.Errorf("describe = %+v", got)
	}
}

// The limits are those of Wilson's interval, worked out by hand.
func TestMayBe(t *testing.T) {
	for _, c := range []struct {
		share float64
		n     int
		want  float64
	}{{0.5, 100, 0.6133}, {0.9, 100, 0.9505}, {1, 10, 1}, {0, 20, 0.2129}, {0.98, 1_000, 0.9879}, {0.3, 0, 1}} {
		if got := wilson(c.share, c.n); math.Abs(got-c.want) > 5e-4 {
			t.Errorf("%v of %d may be %.4f, want %.4f", c.share, c.n, got, c.want)
		}
	}
	if !mayBe(0.978, 1_000, 0.98) || mayBe(0.96, 1_000, 0.98) || mayBe(0.978, 1_000_000, 0.98) {
		t.Error("a floor of .98 is missed by .96 of a thousand, and by .978 of a million")
	}
}
