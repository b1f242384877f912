package process_test

import (
	"fmt"
	"math"
	"testing"
	"time"

	"github.com/clientele-go/clientele/journey/process"
)

// TestDrift: 40 of 100 cases went from a to b before and 60 of 100 after, which
// is χ² = 8 with p = 0.004678; the interval of 40 % is 0.3094 to 0.4980.
func TestDrift(t *testing.T) {
	period := func(ab int) process.Map {
		var events []process.Event
		at := time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC)
		for k := range 100 {
			second := "c"
			if k < ab {
				second = "b"
			}
			events = append(events, process.Event{Case: fmt.Sprint(k), Activity: "a", Time: at}, process.Event{Case: fmt.Sprint(k), Activity: second, Time: at.Add(1)})
		}
		return mapOf(t, events)
	}
	got := process.Drift(period(40), period(60))
	if len(got) != 2 {
		t.Fatalf("%+v", got)
	}
	s := got[0]
	about := func(a, b float64) bool { return math.Abs(a-b) < 5e-5 }
	if s.From != "a" || s.To != "b" || s.ChiSquare != 8 || !about(s.P, 0.004678) || !about(s.Holm, 0.009356) || s.Few {
		t.Errorf("%+v", s)
	}
	if !about(s.Before.Low, 0.3094) || !about(s.Before.High, 0.4980) || s.Before.Share != 0.4 {
		t.Errorf("%+v", s.Before)
	}
	if s := process.Drift(period(40), process.Map{})[0]; !s.Few || s.P != 1 || s.After.High != 1 {
		t.Errorf("against nothing: %+v", s)
	}
	if got := process.Drift(period(40), period(40))[0]; got.P != 1 || got.Holm != 1 {
		t.Errorf("nothing has changed: %+v", got)
	}
}
