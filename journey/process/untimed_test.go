package process_test

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"
	"time"

	"github.com/clientele-go/clientele/journey/process"
	gocmp "github.com/google/go-cmp/cmp"
)

// TestUntimed takes the times away from whole cases whose events were in order:
// the map stays the same but for how long it took, which is counted of the
// others.
func TestUntimed(t *testing.T) {
	r := rand.New(rand.NewPCG(5, 6))
	for range 40 {
		events := randomLog(r, 2+r.IntN(30))
		timed := mapOf(t, events)
		var left []process.Event
		for i, e := range events {
			if e.Case < "k2" {
				events[i].Time = time.Time{}
			} else {
				left = append(left, e)
			}
		}
		var l process.Log
		for _, e := range events {
			if err := l.Add(e); err != nil {
				t.Fatal(err)
			}
		}
		if got := l.Untimed(); got != len(events)-len(left) {
			t.Fatalf("%d events without a time, want %d", got, len(events)-len(left))
		}
		m := mapOf(t, events)
		took := map[string]process.Stats{}
		for _, e := range mapOf(t, left).Edges {
			took[e.From+e.To] = e.Wall
		}
		for i, e := range m.Edges {
			if d := gocmp.Diff(took[e.From+e.To], e.Wall); d != "" {
				t.Fatalf("%s to %s (-without those cases +got):\n%s", e.From, e.To, d)
			}
			was := timed.Edges[slices.IndexFunc(timed.Edges, func(x process.Edge) bool { return x.From == e.From && x.To == e.To })]
			if was.Count != e.Count || was.Cases != e.Cases || was.Customers != e.Customers {
				t.Fatalf("edge %d: %+v, want %+v", i, e, was)
			}
		}
		if len(m.Edges) != len(timed.Edges) || fmt.Sprint(pathsOf(m)) != fmt.Sprint(pathsOf(timed)) || m.Rework != timed.Rework || m.HandedOver != timed.HandedOver {
			t.Fatalf("%v\nwant %v", pathsOf(m), pathsOf(timed))
		}
	}
}

func pathsOf(m process.Map) map[string]int {
	out := map[string]int{}
	for _, v := range m.Variants {
		out[fmt.Sprint(v.Path)] = v.Cases
	}
	return out
}

// TestUntimedAmongTimed: an event without a time stays behind what was added
// before it, wherever that goes.
func TestUntimedAmongTimed(t *testing.T) {
	at := func(h int) time.Time { return time.Date(2026, 3, 1, h, 0, 0, 0, time.UTC) }
	var l process.Log
	for _, e := range []process.Event{{Activity: "first"}, {Activity: "late", Time: at(15)}, {Activity: "after late"}, {Activity: "early", Time: at(9)}, {Activity: "after early"}} {
		e.Case = "1"
		if err := l.Add(e); err != nil {
			t.Fatal(err)
		}
	}
	for _, trace := range l.Traces() {
		var got []string
		for _, e := range trace {
			got = append(got, e.Activity, e.Time.Format("15"))
		}
		if want := "[first 00 early 09 after early 00 late 15 after late 00]"; fmt.Sprint(got) != want {
			t.Errorf("%v, want %s", got, want)
		}
	}
	var m process.Miner
	m.Add(&l)
	for _, e := range m.Map().Edges {
		if e.Wall.Count != 0 {
			t.Errorf("%s to %s: %+v is known", e.From, e.To, e.Wall)
		}
	}
	if d := m.Map().Duration; d.Count != 0 {
		t.Errorf("the case: %+v is known", d)
	}
	waits := process.Funnel(&l, [][]string{{"early"}, {"after early"}, {"late"}})
	if waits[1].Cases != 1 || waits[1].Wait.Count != 0 || waits[2].Wait.Count != 0 {
		t.Errorf("funnel: %+v", waits)
	}
}
