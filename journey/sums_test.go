package journey_test

import (
	"errors"
	"slices"
	"strings"
	"testing"

	gocmp "github.com/google/go-cmp/cmp"

	"github.com/clientele-go/clientele/internal/world"
	"github.com/clientele-go/clientele/journey"
)

// TestSummaryRemove proves that who is erased was never seen, and that nothing
// can be taken away that was not added.
func TestSummaryRemove(t *testing.T) {
	all, _ := people(t, world.Config{People: 40}, nil)
	r := retailRules(t)
	r.BackOffice = []string{"logistics"}
	analyses := make([]journey.Analysis, 0, len(all))
	for p := range len(all) {
		analyses = append(analyses, journey.Analyse(all[p], world.StoryNow, r))
	}
	var whole journey.Summary
	for i := range analyses {
		whole.Add(&analyses[i])
	}
	for gone := range analyses {
		var want journey.Summary
		for i := range analyses {
			if i != gone {
				want.Add(&analyses[i])
			}
		}
		var got journey.Summary
		got.Merge(&whole)
		if err := got.Remove(&analyses[gone]); err != nil {
			t.Fatalf("customer %d: %v", gone, err)
		}
		if d := gocmp.Diff(want, got); d != "" {
			t.Fatalf("customer %d: %s", gone, d)
		}
	}
	var one, two journey.Summary
	one.Add(&analyses[0])
	if one.Matters == 0 {
		t.Fatal("the first customer has no matter")
	}
	before := gocmp.Diff(two, one)
	if err := one.Remove(&analyses[1]); !errors.Is(err, journey.ErrNotAdded) || gocmp.Diff(two, one) != before {
		t.Errorf("another customer was removed: %v", err)
	}
	if err := one.Remove(&analyses[0]); err != nil || gocmp.Diff(two, one) != "" {
		t.Errorf("%v; what is left: %s", err, gocmp.Diff(two, one))
	}
}

// TestSummaryStages proves that the stages add up to the whole.
func TestSummaryStages(t *testing.T) {
	all, _ := people(t, world.Config{People: 40}, nil)
	r := retailRules(t)
	r.BackOffice = []string{"logistics"}
	var s journey.Summary
	gaps, back, deviant := 0, 0, map[journey.Deviation]int{}
	for p := range len(all) {
		a := journey.Analyse(all[p], world.StoryNow, r)
		s.Add(&a)
		for _, g := range a.Gaps {
			gaps++
			deviant[g.Deviation]++
			if g.BackOffice {
				back++
			}
			if want := g.Owner == "logistics" || g.Step == "complete"; g.BackOffice != want {
				t.Errorf("%s of %s at %q: behind the stage %v", g.Kind, g.Owner, g.Step, g.BackOffice)
			}
			if (g.Deviation != "") != slices.Contains([]journey.Kind{journey.Unplanned, journey.Skipped, journey.Regression, journey.StepFailed}, g.Kind) {
				t.Errorf("%s deviates by %q", g.Kind, g.Deviation)
			}
		}
	}
	contacts, broken, first, settled := 0, 0, journey.Share{}, 0
	for _, x := range s.Stages {
		contacts += x.Contacts
		broken += x.Gaps
		first.Hits, first.N = first.Hits+x.FirstContact.Hits, first.N+x.FirstContact.N
		settled += x.InTime.N
	}
	done := 0
	for _, vs := range s.Verdicts {
		for v, n := range vs {
			if v != journey.Pending && v != journey.Cancelled {
				done += n
			}
		}
	}
	if contacts != s.Contacts || broken != gaps || first != s.FirstContact || settled != done || s.BackOffice != (journey.Share{Hits: back, N: gaps}) {
		t.Errorf("stages have %d contacts, %d gaps, %v, %d settled; the whole %d, %d, %v, %d; back office %v", contacts, broken, first, settled, s.Contacts, gaps, s.FirstContact, done, s.BackOffice)
	}
	if s.Stages[journey.PostSale].Contacts == 0 || s.Stages[journey.Purchase].InTime.N == 0 || back == 0 || deviant[journey.DeviationFailed] == 0 {
		t.Error("the world has no contacts after the sale, nothing due in a purchase, or nothing behind the stage")
	}
}

// TestGoals proves that a summary is compared with what a company wants.
func TestGoals(t *testing.T) {
	s := journey.Summary{Contacts: 30, Orders: 100, BackOffice: journey.Share{Hits: 8, N: 10}, Stages: map[journey.Stage]journey.StageSum{
		journey.PostSale: {Contacts: 20, Gaps: 8, FirstContact: journey.Share{Hits: 8, N: 10}, InTime: journey.Share{Hits: 1, N: 2}},
		journey.Purchase: {Contacts: 10, Gaps: 2, InTime: journey.Share{Hits: 9, N: 10}}}}
	var got []string
	for _, a := range s.Against([]journey.Goal{
		{Measure: journey.MeasureFirstContact, AtLeast: 0.75}, {Stage: journey.Purchase, Measure: journey.MeasureFirstContact, AtLeast: 0.5},
		{Measure: journey.MeasureInTime, AtLeast: 0.9}, {Stage: journey.Purchase, Measure: journey.MeasureInTime, AtLeast: 0.9},
		{Measure: journey.MeasureLoad, AtMost: 25}, {Stage: journey.PostSale, Measure: journey.MeasureGaps, AtMost: 40}, {Measure: journey.MeasureBackOffice, AtMost: 0.8}}) {
		got = append(got, a.String())
	}
	if d := gocmp.Diff([]string{"first_contact: 0.8, met", "purchase first_contact: 0, not known", "in_time: 0.833, missed", "purchase in_time: 0.9, met",
		"contacts_per_100_orders: 30, missed", "post_sale gaps_per_100_contacts: 40, met", "back_office: 0.8, met"}, got); d != "" {
		t.Error(d)
	}
	const head = `{"name":"n","version":"1","steps":[{"id":"a","name":"A","stage":"s"}],"goals":[`
	if m, err := journey.ReadMap(strings.NewReader(head + `{"stage":"s","measure":"in_time","at_least":0.9}]}`)); err != nil || len(m.Goals) != 1 {
		t.Errorf("a goal is not read: %v", err)
	}
	for bad, field := range map[string]string{`{"measure":"joy","at_least":1}`: "goals[0].measure", `{"measure":"in_time"}`: "goals[0].at_least", `{"measure":"in_time","at_most":-1}`: "goals[0].at_least",
		`{"stage":"s","measure":"back_office","at_most":1}`: "goals[0].stage", `{"measure":"in_time","at_least":2,"at_most":1}`: "goals[0].at_least"} {
		if _, err := journey.ReadMap(strings.NewReader(head + bad + "]}")); err == nil || !strings.Contains(err.Error(), field) {
			t.Errorf("%s: %v", bad, err)
		}
	}
}

// TestDuties proves that each role of a map is in its duties once, with all its
// parts.
func TestDuties(t *testing.T) {
	m := journey.Retail()
	parts := map[string]string{}
	for _, d := range m.Duties(map[string]string{"store": "stores"}) {
		parts[d.Department+" "+d.Step] = d.Parts
	}
	for _, s := range m.Steps {
		for letter, roles := range map[string][]string{"R": {s.Responsible}, "A": {s.Accountable}, "C": s.Consulted, "I": s.Informed} {
			for _, role := range roles {
				if role == "store" {
					role = "stores"
				}
				if !strings.Contains(parts[role+" "+s.ID], letter) {
					t.Errorf("%s in %s has %q, not %s", role, s.ID, parts[role+" "+s.ID], letter)
				}
			}
		}
	}
	if parts["stores collect"] != "RA" || parts["store collect"] != "" {
		t.Errorf("the stores' part when somebody picks up: %q", parts["stores collect"])
	}
}

// TestFlags proves that a matter shows what the law says of its steps.
func TestFlags(t *testing.T) {
	s := m1(t)
	m := journey.Retail()
	a := journey.Analyse(s.entries, s.at(t, "12-01 12:00"), m1Rules(t))
	level, law := m.Flags(&a.Matters[0])
	if level != journey.LevelSecret || !slices.Contains(law, "PSD2") || !slices.Contains(law, "Consumer Rights Directive 2011/83/EU Art. 6") || len(law) != 2 {
		t.Errorf("%s, %q", level, law)
	}
	if level, law := m.Flags(&journey.Matter{}); level != journey.LevelPublic || law != nil {
		t.Errorf("of nothing: %s, %q", level, law)
	}
}

// TestEffortWhy proves that each count of the effort is explained in each
// language, the greatest first.
func TestEffortWhy(t *testing.T) {
	s := m1(t)
	e := journey.Analyse(s.entries, s.at(t, "12-01 12:00"), m1Rules(t)).Effort
	for lang, first := range map[string]string{"en": "had to turn to us again: 3", "pl": "zwracał się do nas ponownie: 3", "lt-LT": "kreipėsi į mus dar kartą: 3"} {
		why := e.Why(lang)
		if len(why) != len(e.Counts) || why[0] != first {
			t.Errorf("%s: %q", lang, why)
		}
		for _, w := range why {
			if strings.Contains(w, "_") {
				t.Errorf("%s: %q is no words", lang, w)
			}
		}
	}
	if why := (journey.Effort{}).Why("en"); len(why) != 0 {
		t.Errorf("nothing is %q", why)
	}
}
