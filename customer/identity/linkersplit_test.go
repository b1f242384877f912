package identity_test

import (
	"fmt"
	"testing"
	"time"

	"github.com/clientele-go/clientele/channel"
	"github.com/clientele-go/clientele/customer/identity"
)

// TestLinkerHeedsSplitValues: records share a name and a mailbox, which a human
// says passed to somebody else in 2020. Resolve and the Linker say the same.
func TestLinkerHeedsSplitValues(t *testing.T) {
	split := time.Date(2020, 1, 1, 0, 0, 0, 0, time.UTC)
	mail := channel.NewKey(channel.KeyEmail, "", "biuro.kowalscy@example.pl", channel.Asserted)
	record := func(id string, created, since, until time.Time, more ...channel.Key) identity.Party {
		p := identity.Party{Ref: channel.Ref{Channel: "s", Kind: channel.KindPerson, ID: id}, CreatedAt: created,
			Name: channel.Name{Given: "Ewa", Family: "Kowalska"}}
		k := mail
		k.Since, k.Until = since, until
		for _, k := range append([]channel.Key{k}, more...) {
			p.Claims = append(p.Claims, identity.Claim{Key: k, Fact: p.Ref})
		}
		return p
	}
	year := func(y int) time.Time { return time.Date(y, 6, 1, 0, 0, 0, 0, time.UTC) }
	never := time.Time{}
	phone := channel.NewKey(channel.KeyPhone, "", "+48601200300", channel.Asserted)
	d := identity.Decision{Seq: 1, Action: identity.SplitValueAt, Key: mail.ID(), From: split}
	for name, c := range map[string]struct {
		a, b identity.Party
		same bool
	}{
		"created before and after":    {record("a", year(2018), never, never), record("b", year(2022), never, never), false},
		"both created after":          {record("a", year(2021), never, never), record("b", year(2022), never, never), true},
		"since before, created after": {record("a", year(2022), year(2018), never), record("b", year(2022), never, never), false},
		"of no age, and after":        {record("a", never, never, never), record("b", year(2022), never, never), false},
		"both of no age":              {record("a", never, never, never), record("b", never, never, never), true},
		"another key besides":         {record("a", year(2018), never, never, phone), record("b", year(2022), never, never, phone), true},
	} {
		both := []identity.Party{c.a, c.b}
		model := identity.Retail()
		model.Same = 1.0 / (1 << 12)
		linked := func(ds ...identity.Decision) bool {
			l, err := identity.LinkRecords(both, identity.LinkerConfig{Model: &model, Decisions: ds})
			if err != nil {
				t.Fatal(err)
			}
			return l.People == 1
		}
		if !linked() {
			t.Errorf("%s: apart, though nothing was split", name)
		}
		if linked(d) != c.same {
			t.Errorf("%s: one person is %v, want %v", name, !c.same, c.same)
		}
		w, err := identity.NewWeigher(model)
		if err != nil {
			t.Fatal(err)
		}
		res := identity.ResolveAll(both, []identity.Decision{d}, identity.Rules{Model: w, Auto: .65})
		if (len(res.Clusters) == 1) != c.same {
			t.Errorf("%s: Resolve makes %d people", name, len(res.Clusters))
		}
		undone := identity.Decision{Seq: 2, Action: identity.UndoValue, Key: mail.ID()}
		if !linked(d, undone) {
			t.Errorf("%s: apart, though the split was undone", name)
		}
	}
}

// TestLinkerSplitsWhileTraining links many records whose mailboxes were all
// handed on once, in two orders.
func TestLinkerSplitsWhileTraining(t *testing.T) {
	var records []identity.Party
	var ds []identity.Decision
	for i := range 400 {
		k := channel.NewKey(channel.KeyEmail, "", fmt.Sprintf("box%d@example.pl", i), channel.Asserted)
		ds = append(ds, identity.Decision{Seq: int64(i + 1), Action: identity.SplitValueAt, Key: k.ID(), From: time.Date(2020, 1, 1, 0, 0, 0, 0, time.UTC)})
		for _, y := range []int{2018, 2019, 2021} {
			p := identity.Party{Ref: channel.Ref{Channel: "s", Kind: channel.KindPerson, ID: fmt.Sprintf("%03d-%d", i, y)},
				CreatedAt: time.Date(y, 1, 1, 0, 0, 0, 0, time.UTC), Name: channel.Name{Given: crowdGiven[i%len(crowdGiven)], Family: crowdFamilies[i*7%len(crowdFamilies)]}}
			p.Claims = []identity.Claim{{Key: k, Fact: p.Ref}}
			records = append(records, p)
		}
	}
	c := identity.LinkerConfig{Decisions: ds}
	l, err := identity.LinkRecords(records, c)
	if err != nil {
		t.Fatal(err)
	}
	for i, r := range l.Refs {
		if i%3 == 2 && (l.Person[i] == l.Person[i-1] || l.Person[i] == l.Person[i-2]) {
			t.Fatalf("%v has a mailbox that was another's", r)
		}
	}
	for i, j := 0, len(records)-1; i < j; i, j = i+1, j-1 {
		records[i], records[j] = records[j], records[i]
	}
	back, err := identity.LinkRecords(records, c)
	if err != nil || fmt.Sprint(back.Person) != fmt.Sprint(l.Person) {
		t.Errorf("in another order: %v", err)
	}
}
