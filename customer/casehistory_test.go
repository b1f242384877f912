package customer_test

import (
	"fmt"
	"testing"
	"time"

	"github.com/clientele-go/clientele/channel"
	"github.com/clientele-go/clientele/customer"
)

// TestCaseHistory asks for a case at each of its states: what came later is not
// known, and when it was solved is when it was solved first.
func TestCaseHistory(t *testing.T) {
	day := func(n int) channel.Time { return channel.UTC(time.Date(2026, 11, n, 10, 0, 0, 0, time.UTC)) }
	c := &channel.Case{Number: "7", Status: channel.CaseSolved, OpenedAt: day(1), SolvedAt: day(8), History: []channel.StatusChange{
		{At: day(1), Status: channel.CaseNew}, {At: day(3), Status: channel.CaseOnHold}, {At: day(5), Status: channel.CaseSolved},
		{At: day(6), Status: channel.CaseOpen}, {At: day(8), Status: channel.CaseSolved}}}
	ref := channel.Ref{Channel: "desk", Kind: channel.KindCase, ID: "7"}
	entries := []customer.Entry{{At: day(1).Time, Kind: customer.CaseOpened, Ref: ref, Fact: &channel.Fact{Ref: ref, Content: c}}}
	for _, want := range []struct {
		day    int
		status channel.CaseStatus
		solved channel.Time
		states int
	}{{2, channel.CaseNew, channel.Time{}, 1}, {4, channel.CaseOnHold, channel.Time{}, 2}, {5, channel.CaseSolved, day(5), 3},
		{7, channel.CaseOpen, channel.Time{}, 4}, {9, channel.CaseSolved, day(8), 5}} {
		v := customer.ViewOf(entries, day(want.day).Add(time.Hour), func(string) *time.Location { return time.UTC })
		got := v.Cases[0]
		if got.Case.Status != want.status || got.Open != want.status.Open() || got.Case.SolvedAt != want.solved || len(got.Case.History) != want.states {
			t.Errorf("day %d: %s, open %v, solved %s, %d states", want.day, got.Case.Status, got.Open, fmt.Sprint(got.Case.SolvedAt), len(got.Case.History))
		}
		if s, known := c.StatusAt(day(want.day).Add(time.Hour)); !known || s != want.status {
			t.Errorf("day %d: StatusAt says %s, %v", want.day, s, known)
		}
	}
	if _, known := c.StatusAt(day(1).Add(-time.Hour)); known || len(c.History) != 5 {
		t.Error("a state is known before the case was opened, or the case was changed")
	}
}
