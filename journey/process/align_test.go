package process_test

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/clientele-go/clientele/journey"
	"github.com/clientele-go/clientele/journey/process"
)

// claims is how a request of the running example is meant to go.
func claims() *process.Model {
	return process.Sequence([]string{"register"}, []string{"casually", "thoroughly"}, []string{"check"}, []string{"decide"}, []string{"pay", "reject"})
}

// TestRunningAlignment has the costs that another tool gives.
func TestRunningAlignment(t *testing.T) {
	c, err := claims().Conform(logOf(t, runningEvents(t)))
	if err != nil {
		t.Fatal(err)
	}
	var costs []string
	for _, k := range c.Cases {
		costs = append(costs, fmt.Sprintf("%s:%d", k.Case, k.Alignment.Cost))
	}
	if got := strings.Join(costs, " "); got != "1:0 2:2 3:4 4:2 5:8 6:0" {
		t.Errorf("costs are %s", got)
	}
	if c.Cost != 16 || c.Fitting != 2 || !near(c.MeanFitness, 0.8116402116402116) || !near(c.LogFitness, 0.7777777777777778) {
		t.Errorf("cost %d, %d fitting, mean fitness %.16f, log fitness %.16f", c.Cost, c.Fitting, c.MeanFitness, c.LogFitness)
	}
	if len(c.Deviations) == 0 || c.Deviations[0].Kind != process.AdHoc || c.Deviations[0].Activity != "check" {
		t.Errorf("deviations are %+v", c.Deviations)
	}
}

// TestDeviations has the four words of the Customer Journey Modelling Language.
func TestDeviations(t *testing.T) {
	m := &process.Model{Blocks: []process.Block{
		{Steps: []process.Step{{ID: "order", Activities: []string{"order"}}}},
		{Steps: []process.Step{{ID: "ship", Activities: []string{"ship"}, Failures: []string{"lost"}, Repeat: true}, {ID: "ready", Activities: []string{"ready"}}}},
		{Steps: []process.Step{{ID: "thank"}}}, // leaves no trace
		{Steps: []process.Step{{ID: "hand", Activities: []string{"hand"}}, {ID: "sign", Activities: []string{"sign"}}, {ID: "tip", Activities: []string{"tip"}, Optional: true}}, AnyOrder: true},
	}, Anytime: []process.Step{{ID: "ask", Activities: []string{"ask"}, Optional: true}, {ID: "consent", Activities: []string{"consent"}}}}
	for _, v := range []struct {
		trace, deviations string
		cost              int
	}{
		{"consent order ship hand sign", "", 0},
		{"order ask ship ship ship ask sign consent tip hand ask", "", 0},
		{"order ready sign hand", "missing consent", 1},
		{"consent order lost ship sign hand", "failed ship lost", 1},
		{"consent ship order sign hand", "sequence order order", 2},
		{"consent order ship sign", "missing hand", 1},
		{"consent order ready ready sign call hand", "ad-hoc ready, ad-hoc call", 2},
		{"", "missing order, missing ship, missing hand, missing sign, missing consent", 5},
	} {
		a, err := m.Align(strings.Fields(v.trace))
		if err != nil {
			t.Fatal(err)
		}
		var got []string
		for _, d := range a.Deviations {
			got = append(got, strings.Join(strings.Fields(fmt.Sprint(d.Kind, " ", d.Step, " ", d.Activity)), " "))
		}
		if s := strings.Join(got, ", "); s != v.deviations || a.Cost != v.cost {
			t.Errorf("%q: cost %d, %s; want %d, %s", v.trace, a.Cost, s, v.cost, v.deviations)
		}
		if want := 1 - float64(v.cost)/float64(len(strings.Fields(v.trace))+5); a.Fitness != want {
			t.Errorf("%q: fitness %v, want %v", v.trace, a.Fitness, want)
		}
	}
}

// runs returns every way a model can go in at most n activities, with what each
// costs if nothing of it is seen.
func runs(m *process.Model, n int) [][]string {
	out := [][]string{{}}
	for _, b := range m.Blocks {
		var next [][]string
		for _, head := range out {
			for _, tail := range blockRuns(b, n) {
				if len(head)+len(tail) <= n {
					next = append(next, slices.Concat(head, tail))
				}
			}
		}
		out = next
	}
	return out
}

func blockRuns(b process.Block, n int) [][]string {
	var out [][]string
	if b.AnyOrder {
		var grow func(done []string, taken int)
		grow = func(done []string, taken int) {
			complete := true
			for i, s := range b.Steps {
				if taken&(1<<i) == 0 {
					complete = complete && s.Optional
					grow(append(slices.Clone(done), s.Activities[0]), taken|1<<i)
				} else if s.Repeat && len(done) < n {
					grow(append(slices.Clone(done), s.Activities[0]), taken)
				}
			}
			if complete {
				out = append(out, done)
			}
		}
		grow(nil, 0)
		return out
	}
	for _, s := range b.Steps {
		if s.Optional {
			out = append(out, nil)
		}
		for _, a := range s.Activities {
			out = append(out, []string{a})
			if !s.Repeat {
				continue
			}
			again := s.Activities // in any mixture
			for _, other := range b.Steps {
				if b.Mixed && other.Repeat && other.ID != s.ID {
					again = append(slices.Clone(again), other.Activities...)
				}
			}
			for k := 1; k < n; k++ {
				for _, rest := range mixtures(again, k) {
					out = append(out, append([]string{a}, rest...))
				}
			}
		}
	}
	return out
}

func mixtures(of []string, k int) [][]string {
	if k == 0 {
		return [][]string{nil}
	}
	var out [][]string
	for _, head := range mixtures(of, k-1) {
		for _, a := range of {
			out = append(out, append(slices.Clone(head), a))
		}
	}
	return out
}

// apart is how many activities have to be left out of two traces until they are
// equal.
func apart(a, b []string) int {
	row := make([]int, len(b)+1)
	for j := range row {
		row[j] = j
	}
	for i := range a {
		left := row[0]
		row[0] = i + 1
		for j := range b {
			up := row[j+1]
			row[j+1] = min(up, row[j]) + 1
			if a[i] == b[j] {
				row[j+1] = min(row[j+1], left)
			}
			left = up
		}
	}
	return row[len(b)]
}

// TestAlignmentIsOptimal compares with all the ways that a model can go.
func TestAlignmentIsOptimal(t *testing.T) {
	r := rand.New(rand.NewPCG(8, 8))
	for range 300 {
		m := &process.Model{}
		id := 0
		for range 1 + r.IntN(4) {
			b := process.Block{AnyOrder: r.IntN(3) == 0, Mixed: r.IntN(2) == 0}
			for range 1 + r.IntN(3) {
				id++
				s := process.Step{ID: fmt.Sprint(id), Activities: []string{string(rune('a' + r.IntN(5)))}, Optional: r.IntN(4) == 0, Repeat: r.IntN(3) == 0}
				if !b.AnyOrder && r.IntN(3) == 0 {
					s.Activities = append(s.Activities, "e")
				}
				b.Steps = append(b.Steps, s)
			}
			m.Blocks = append(m.Blocks, b)
		}
		var trace []string
		for range r.IntN(4) {
			trace = append(trace, string(rune('a'+r.IntN(6))))
		}
		want, least := 1<<20, 1<<20
		for _, run := range runs(m, 6) {
			want, least = min(want, apart(trace, run)), min(least, len(run))
		}
		if least > 3 {
			continue // longer runs could be nearer
		}
		a, err := m.Align(trace)
		if err != nil {
			t.Fatal(err)
		}
		if a.Cost != want || a.Worst != len(trace)+least {
			t.Fatalf("%+v: %v costs %d of %d, want %d of %d", m, trace, a.Cost, a.Worst, want, len(trace)+least)
		}
		checkMoves(t, trace, a)
	}
}

// checkMoves: the moves tell the trace, and cost what they say.
func checkMoves(t *testing.T, trace []string, a process.Alignment) {
	t.Helper()
	cost, next := 0, 0
	for _, m := range a.Moves {
		if m.Kind != process.Sync {
			cost++
		}
		if m.Kind == process.Skip {
			continue
		}
		if m.Event != next || m.Activity != trace[next] {
			t.Fatalf("move %+v is not event %d of %v", m, next, trace)
		}
		next++
	}
	if cost != a.Cost || next != len(trace) {
		t.Fatalf("the moves %+v cost %d, not %d, or end early", a.Moves, cost, a.Cost)
	}
	weight := 0
	for _, d := range a.Deviations {
		weight++
		if d.Kind == process.OutOfOrder {
			weight++
		}
	}
	if weight != a.Cost {
		t.Fatalf("the deviations %+v of %+v are not worth %d", a.Deviations, a.Moves, a.Cost)
	}
}

func TestModelErrors(t *testing.T) {
	for _, text := range []string{`{"blocks":[{}]}`, `{"blocks":[{"steps":[{"activities":["a"]}]}]}`, `[1]`, `3`, `[{"name":"a"}]`, `{}`, `[]`, `{"name":"a"}`, `{"steps":["a"],"blocks":[{"steps":[{"id":"b"}]}]}`, `{"blocks":[{"steps":[{"id":"a","weight":-1}]}]}`,
		`{"blocks":[{"any_order":true,"steps":[{"id":"1"},{"id":"2"},{"id":"3"},{"id":"4"},{"id":"5"},{"id":"6"},{"id":"7"}]}]}`} {
		if m, err := process.ParseModel([]byte(text)); err == nil {
			t.Errorf("%s is %+v", text, m)
		}
	}
	var m *process.Model
	for _, text := range []string{`["register", ["casually", "thoroughly"], "check", "decide", ["pay", "reject"]]`,
		`{"name": "claims", "steps": ["register", {"activities": ["casually", "thoroughly"]}, "check", {"activity": "decide"}, {"activity": "pay", "alt": ["reject"]}]}`,
		`["register", ["casually", "thoroughly"], "check", {"activity": "register", "optional": true}, "decide", ["pay", "reject"]]`} {
		var err error
		if m, err = process.ParseModel([]byte(text)); err != nil {
			t.Fatal(err)
		}
		c, err := m.Conform(logOf(t, runningEvents(t)))
		if err != nil || c.Cost != 16 {
			t.Errorf("%s: cost %d, %v", text, c.Cost, err)
		}
	}
	if a, err := m.Align([]string{"register", "thoroughly", "check", "decide", "pay"}); err != nil || a.Cost != 0 {
		t.Errorf("cost %d, %v", a.Cost, err)
	}
	if _, err := m.Align(make([]string, 20_000_000)); err == nil {
		t.Error("a trace of any length is aligned")
	}
	if a, err := new(process.Model).Align(nil); err != nil || a.Fitness != 1 {
		t.Errorf("nothing of nothing fits %v, %v", a.Fitness, err)
	}
}

// TestRetailModel: the map that is shipped explains a plain web order.
func TestRetailModel(t *testing.T) {
	m := process.ModelOf(journey.Retail())
	a, err := m.Align([]string{"order.placed", "order.paid", "fulfillment.shipped", "call.in.answered", "fulfillment.delivered"})
	if err != nil {
		t.Fatal(err)
	}
	if a.Cost != 0 {
		t.Errorf("%+v", a.Deviations)
	}
}

// TestShortRepeat: what repeats in the short form may come in another of its
// ways each time.
func TestShortRepeat(t *testing.T) {
	m, err := process.ParseModel([]byte(`["a", {"activity": "b", "alt": ["c", "d"], "repeat": true}, "e"]`))
	if err != nil {
		t.Fatal(err)
	}
	for trace, cost := range map[string]int{"abe": 0, "abcdbe": 0, "ae": 1, "abae": 1, "abxce": 1} {
		if a, err := m.Align(strings.Split(trace, "")); err != nil || a.Cost != cost {
			t.Errorf("%s costs %d, want %d (%v)", trace, a.Cost, cost, err)
		}
	}
}
