package identity

import (
	"errors"
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"testing"
)

// TestRecallOf estimates by hand-made counts: ten pairs that one kind of key
// found and four that two found let expect nine more (10·9 / 2·5).
func TestRecallOf(t *testing.T) {
	found := func(once, twice, more int) (out []edge) {
		for kinds, n := range map[uint8]int{1: once, 2: twice, 5: more} {
			out = append(out, slices.Repeat([]edge{{kinds: kinds}}, n)...)
		}
		return out
	}
	for _, c := range []struct {
		found []edge
		want  float64
	}{
		{nil, 1}, {found(0, 4, 6), 1}, {found(1, 0, 0), 1}, {found(10, 4, 6), 20.0 / 29}, {found(10, 0, 0), 10.0 / 55}, {found(2, 99, 0), 101 / (101 + 0.01)},
	} {
		if got := recallOf(c.found); math.Abs(got-c.want) > 1e-12 {
			t.Errorf("of %d pairs the recall is %v, want %v", len(c.found), got, c.want)
		}
	}
}

// TestMonotone: whatever was counted, a better agreement never weighs less than a
// worse one, what was in order already stays, and the shares still sum to one.
func TestMonotone(t *testing.T) {
	r := rand.New(rand.NewPCG(4, 5))
	for range 2_000 {
		levels := 1 + r.IntN(maxLevels-1)
		var p, u shares
		fill := func(s *shares) {
			sum := 0.0
			for l := 1; l <= levels; l++ {
				s[l] = .001 + r.Float64()
				sum += s[l]
			}
			for l := 1; l <= levels; l++ {
				s[l] /= sum
			}
		}
		fill(&p)
		fill(&u)
		before := p
		monotone(&p, &u, levels)
		sum, ordered := 0.0, true
		for l := 1; l <= levels; l++ {
			sum += p[l]
			if l > 1 {
				ordered = ordered && before[l-1]*u[l] >= before[l]*u[l-1]
				if p[l-1]/u[l-1] < p[l]/u[l]*(1-1e-9) {
					t.Fatalf("level %d weighs less than level %d: %v of %v", l-1, l, p[:levels+1], u[:levels+1])
				}
			}
		}
		if math.Abs(sum-1) > 1e-9 {
			t.Fatalf("the shares sum to %v", sum)
		}
		for l := 1; ordered && l <= levels; l++ {
			if math.Abs(p[l]-before[l]) > 1e-12 {
				t.Fatalf("level %d was in order, and is %v instead of %v", l, p[l], before[l])
			}
		}
	}
}

// TestTrainedLevelsAreMonotone looks at the levels of a trained model.
func TestTrainedLevelsAreMonotone(t *testing.T) {
	m, _, err := Train(register(900, ""), Rules{})
	if err != nil || m.Name != "trained" {
		t.Fatalf("model %q, %v", m.Name, err)
	}
	for _, f := range m.Fields {
		for i := 1; i < len(f.Levels); i++ {
			better, worse := f.Levels[i-1], f.Levels[i]
			if better.Same/better.Unrelated < worse.Same/worse.Unrelated*(1-1e-9) {
				t.Errorf("%s: %s weighs less than %s", f.Field, better.Level, worse.Level)
			}
		}
	}
}

// TestRunawayIsNotAdopted: a model that expects many times what the starting
// model is sure of is refused, and what was refused does not decide.
func TestRunawayIsNotAdopted(t *testing.T) {
	for _, c := range []struct {
		anchor, expected float64
		refused          bool
	}{
		{100, 110, false}, {100, 1_200, false}, {100, 1_201, true}, {0, 120, false}, {0, 121, true},
	} {
		tr := trainer{anchor: c.anchor}
		tr.report.Expected = c.expected
		if err := tr.runaway(); errors.Is(err, ErrRunaway) != c.refused {
			t.Errorf("%v expected where %v are sure: %v", c.expected, c.anchor, err)
		}
	}
	l := NewLinker(LinkerConfig{})
	for _, p := range register(400, "") {
		l.Add(&p)
	}
	if _, _, err := l.Train(); err != nil {
		t.Fatal(err)
	}
	tr := trainer{}
	tr.report.Expected = 1_000
	l.refused = tr.runaway()
	res, err := l.Link()
	if err != nil {
		t.Fatal(err)
	}
	if retail := Retail(); res.Model.Name != retail.Name || res.Report.Refused == "" {
		t.Errorf("after a refusal the model %q decides; report %q", res.Model.Name, res.Report.Refused)
	}
}

// TestLoyalBuyerIsOnePerson: how common a value is is told by people. A mailbox
// on forty receipts of one person is as rare as any other.
func TestLoyalBuyerIsOnePerson(t *testing.T) {
	records := register(600, "")
	for i := range 40 {
		records = append(records, who(fmt.Sprint("loyal", i), "Hanna Wolska", "", mail("hanna.wolska@example.com", asserted)))
	}
	m, _, err := Train(records, Rules{})
	if err != nil || m.Name != "trained" {
		t.Fatalf("model %q, %v", m.Name, err)
	}
	for _, c := range m.Common {
		if c.Field == FieldEmail {
			t.Errorf("a mailbox is said to be common: %+v", c)
		}
	}
}
