package journey_test

import (
	"testing"

	"github.com/clientele-go/clientele/journey"
)

// TestDepartments proves that a company's order can be changed without reading
// anything again: owners are told as departments everywhere, and nothing goes to
// and fro within one. What sources do not name changes nothing.
func TestDepartments(t *testing.T) {
	s := m1(t)
	at := s.at(t, "12-01 12:00")
	r := m1Rules(t)
	plain := journey.Analyse(s.entries, at, r)
	r.Departments = map[string]string{"hotline": "service", "logistics": "service", "nobody": "somebody"}
	a := journey.Analyse(s.entries, at, r)
	served := 0
	for _, g := range a.Gaps {
		switch g.Owner {
		case "hotline", "logistics", "somebody":
			t.Errorf("%v is told as that of %s", g.Finding, g.Owner)
		case "service":
			served++
		}
		if g.Kind == journey.PingPong {
			t.Errorf("%v: within one department", g.Finding)
		}
	}
	for _, f := range a.Findings {
		if f.Owner == "hotline" || f.Owner == "logistics" {
			t.Errorf("%v is told as that of %s", f, f.Owner)
		}
	}
	x, y := &plain.Matters[0], &a.Matters[0]
	if served == 0 || y.Owner == "hotline" || y.Metrics.Owners != x.Metrics.Owners-1 || y.Metrics.Handoffs != x.Metrics.Handoffs-2 {
		t.Errorf("%d of the department; owner %s; %d owners and %d hand-offs, before %d and %d", served, y.Owner,
			y.Metrics.Owners, y.Metrics.Handoffs, x.Metrics.Owners, x.Metrics.Handoffs)
	}
}
