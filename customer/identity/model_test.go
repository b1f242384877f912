package identity_test

import (
	"encoding/json"
	"errors"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/clientele-go/clientele/customer/identity"
)

func TestRetailIsUsable(t *testing.T) {
	m := identity.Retail()
	if err := m.Check(); err != nil {
		t.Fatal(err)
	}
	for _, f := range m.Fields {
		last := 0.0
		for i, l := range f.Levels {
			lr := l.Same / l.Unrelated
			if i > 0 && lr > last*1.0001 {
				t.Errorf("%s: level %s weighs more than the better level before it", f.Field, l.Level)
			}
			last = lr
		}
	}
}

func TestModelSurvivesJSON(t *testing.T) {
	m := identity.Retail()
	m.Entities = 9
	m.Common = []identity.CommonValue{{Field: identity.FieldGivenName, Digest: 1<<63 + 5, People: 4}}
	b, err := json.Marshal(m)
	if err != nil {
		t.Fatal(err)
	}
	got, err := identity.ParseModel(b)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(m, got); diff != "" {
		t.Error(diff)
	}
	if m.ID() != got.ID() {
		t.Error("equal models have two ids")
	}
	got.Fields[2].Levels[0].Same += 1e-9
	if m.ID() == got.ID() {
		t.Error("two models have one id")
	}
}

func TestModelCheck(t *testing.T) {
	for name, spoil := range map[string]func(m *identity.Model){
		"no share":        func(m *identity.Model) { m.Same = 0 },
		"shares above 1":  func(m *identity.Model) { m.Same, m.Household = .6, .6 },
		"unknown field":   func(m *identity.Model) { m.Fields[0].Field = "sex" },
		"field twice":     func(m *identity.Model) { m.Fields[1] = m.Fields[0] },
		"level missing":   func(m *identity.Model) { m.Fields[0].Levels = m.Fields[0].Levels[1:] },
		"levels in order": func(m *identity.Model) { slices.Reverse(m.Fields[0].Levels) },
		"no probability":  func(m *identity.Model) { m.Fields[0].Levels[0].Household = -1 },
		"sum":             func(m *identity.Model) { m.Fields[0].Levels[0].Same /= 2 },
		"smooth":          func(m *identity.Model) { m.Fields[0].Smooth = -1 },
	} {
		m := identity.Retail()
		spoil(&m)
		if err := m.Check(); !errors.Is(err, identity.ErrModel) {
			t.Errorf("%s: error %v, want ErrModel", name, err)
		}
	}
	if _, err := identity.ParseModel([]byte("{")); !errors.Is(err, identity.ErrModel) {
		t.Errorf("broken JSON: error %v", err)
	}
}

func TestLinkRecordsDoesNotDependOnOrder(t *testing.T) {
	people := crowd(500, 11)
	first, err := identity.LinkRecords(people, identity.LinkerConfig{})
	if err != nil {
		t.Fatal(err)
	}
	if first.Model.Name != "trained" {
		t.Fatalf("model %q, want a trained one", first.Model.Name)
	}
	r := rand.New(rand.NewPCG(3, 4))
	for range 8 {
		r.Shuffle(len(people), func(i, j int) { people[i], people[j] = people[j], people[i] })
		got, err := identity.LinkRecords(people, identity.LinkerConfig{})
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(first, got); diff != "" {
			t.Fatal(diff)
		}
	}
}
