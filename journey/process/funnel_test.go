package process_test

import (
	"fmt"
	"testing"

	"github.com/clientele-go/clientele/journey"
	"github.com/clientele-go/clientele/journey/process"
)

func TestFunnel(t *testing.T) {
	got := process.Funnel(logOf(t, runningEvents(t)), [][]string{{"register"}, {"casually", "thoroughly"}, {"reinitiate"}, {"pay"}})
	var counts []int
	for _, s := range got {
		counts = append(counts, s.Cases)
	}
	// Cases 3 and 5 were reinitiated, of which 5 was rejected.
	if fmt.Sprint(counts) != "[6 6 2 1]" || got[3].Onward != 0.5 || !near(got[3].Share, 1.0/6) || got[2].Customers != 2 {
		t.Errorf("%+v", got)
	}
	if got[3].Wait.Count != 1 || got[3].Wait.Mean != 772_020 { // 6 January 12:18 to 15 January 10:45
		t.Errorf("%+v", got[3].Wait)
	}
	if got := process.Funnel(&process.Log{}, [][]string{{"a"}, {"b"}}); got[1].Onward != 0 || got[0].Cases != 0 {
		t.Errorf("of nothing: %+v", got)
	}
}

func TestUnused(t *testing.T) {
	steps := journey.Map{Steps: []journey.Step{{ID: "a", Activities: []string{"register"}}, {ID: "b", Activities: []string{"fax"}}, {ID: "c"}, {ID: "d", Activities: []string{"x"}, Failures: []string{"reject"}}}}
	if got := process.Unused(mapOf(t, runningEvents(t)), steps); fmt.Sprint(got) != "[b]" {
		t.Errorf("unused are %v", got)
	}
}
