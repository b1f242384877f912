package journey_test

import (
	"slices"
	"testing"
	"time"

	gocmp "github.com/google/go-cmp/cmp"

	"github.com/clientele-go/clientele/channel"
	"github.com/clientele-go/clientele/customer"
	"github.com/clientele-go/clientele/journey"
)

// trial is the scenario with somebody of ours who plays the customer besides:
// an order, a call that is missed, and a message that nobody answers.
func trial(t testing.TB) (s *scenario, key channel.Key, account channel.Ref) {
	s = m1(t)
	key = channel.Key{Kind: channel.KeyPhone, Value: "+48601555099"}
	account = channel.Ref{Channel: "web", Kind: channel.KindPerson, ID: "tester"}
	order := channel.Ref{Channel: "web", Kind: channel.KindOrder, ID: "2002"}
	s.add("T1", s.at(t, "11-03 12:00"), customer.OrderPlaced, order, &channel.Order{Number: "W-2002", Via: channel.ViaWeb, Status: channel.OrderOpen,
		PlacedAt: channel.UTC(s.at(t, "11-03 12:00")), Total: channel.Money{Minor: 5000, Currency: "PLN"}})
	s.entries[len(s.entries)-1].Owner = account
	s.contact(t, "T2", "11-03 13:00", channel.Interaction{Kind: channel.Call, Direction: channel.Inbound, Outcome: channel.Missed, Queue: "hotline",
		Links: []channel.Link{{Rel: channel.RelAbout, Number: "W-2002"}}})
	s.entries[len(s.entries)-1].Fact.Keys = []channel.Key{key}
	s.contact(t, "T3", "11-05 13:00", channel.Interaction{Kind: channel.EMail, Direction: channel.Inbound, Text: "Where is W-2002?", MessageID: "t3"})
	return s, key, account
}

// TestTests proves that what somebody of ours plays is measured, and is in no
// number besides.
func TestTests(t *testing.T) {
	s, key, account := trial(t)
	at := s.at(t, "12-01 12:00")
	rules := m1Rules(t)
	rules.MarginPercent = 30
	want := journey.Analyse(m1(t).entries, at, rules)
	played := journey.Analyse(s.entries, at, rules)
	if played.Effort.Score == want.Effort.Score || len(played.Gaps) == len(want.Gaps) || played.Tests() != nil {
		t.Fatal("the test does nothing, or is known without a rule")
	}
	for name, tests := range map[string]journey.Tests{"number": {Keys: []channel.KeyID{key.ID()}}, "account": {Parties: []channel.Ref{account}}} {
		rules.Tests = tests
		got := journey.Analyse(s.entries, at, rules)
		n := slices.IndexFunc(got.Matters, func(m journey.Matter) bool { return m.Test })
		if n < 0 || len(got.Matters) != 2 || got.Matters[1-n].Test || got.Matters[n].About.ID != "2002" {
			t.Fatalf("%s: the matter of the test is not found", name)
		}
		if m := got.Matters[n]; m.Effort.Score == 0 || m.Metrics.Contacts == 0 || m.Cost.Total == nil {
			t.Errorf("%s: the test is not measured: %+v", name, m.Effort)
		}
		if d := gocmp.Diff([]any{want.Effort, want.Cost, want.Balances}, []any{got.Effort, got.Cost, got.Balances}); d != "" {
			t.Errorf("%s: the numbers of the customer: %s", name, d)
		}
		var sum, whole journey.Summary
		sum.Add(&got)
		whole.Add(&want)
		if d := gocmp.Diff(whole, sum); d != "" {
			t.Errorf("%s: the summary: %s", name, d)
		}
		if refs := got.Tests(); len(refs) != 3 || !refs[s.refs["T3"]] || refs[s.refs["E01"]] {
			t.Errorf("%s: %d records are of tests", name, len(refs))
		}
	}
}

// TestTestTickets proves that a tag on a ticket is enough, and that an entry of
// a test and of a real matter belongs to the real one too.
func TestTestTickets(t *testing.T) {
	s := m1(t)
	ticket := channel.Ref{Channel: "desk", Kind: channel.KindCase, ID: "T9"}
	s.add("T9", s.at(t, "11-20 10:00"), customer.CaseOpened, ticket, &channel.Case{Number: "T9", Status: channel.CaseOpen,
		OpenedAt: channel.UTC(s.at(t, "11-20 10:00")), Tags: []string{"mystery"}})
	rules := m1Rules(t)
	rules.Tests = journey.Tests{Tags: []string{"mystery"}}
	a := journey.Analyse(s.entries, s.at(t, "12-01 12:00"), rules)
	for _, m := range a.Matters {
		if m.Test != (m.About == ticket) {
			t.Errorf("%s: test %v", m.ID, m.Test)
		}
	}
	for _, f := range a.Findings {
		if f.Test != (f.Refs[0] == ticket) {
			t.Errorf("%s: test %v", f, f.Test)
		}
	}
	first, decided := a.FirstContact()
	var sum journey.Summary
	sum.AddPeriod(&a, time.Time{}, s.at(t, "12-31 12:00"))
	if first != 1 || decided != 2 || sum.Matters != 1 {
		t.Errorf("%d of %d at the first contact, %d matters", first, decided, sum.Matters)
	}
}
