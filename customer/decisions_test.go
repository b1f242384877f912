package customer_test

import (
	"context"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/clientele-go/clientele/channel"
	"github.com/clientele-go/clientele/customer"
	"github.com/clientele-go/clientele/customer/identity"
)

func memberSince(id string, year int, name channel.Name, keys ...channel.Key) channel.Fact {
	at := channel.Time{Time: time.Date(year, 1, 1, 0, 0, 0, 0, time.UTC)}
	return channel.Fact{Ref: channel.Ref{Channel: "shop", Kind: channel.KindPerson, ID: id}, CreatedAt: at, UpdatedAt: at, Keys: keys,
		Content: &channel.Person{Name: name}}
}

// TestSplitValueAt: a number that was given out again belongs to whoever has had
// it since, and the decision survives that the sources report everything again.
func TestSplitValueAt(t *testing.T) {
	ctx := context.Background()
	phone := channel.Key{Kind: channel.KeyPhone, Value: "+48601200300", Assurance: channel.Verified}
	facts := []channel.Fact{memberSince("old", 2015, channel.Name{}, phone), memberSince("older", 2014, channel.Name{}, phone), memberSince("new", 2022, channel.Name{}, phone)}
	ref := func(id string) channel.Ref { return channel.Ref{Channel: "shop", Kind: channel.KindPerson, ID: id} }
	hub, _ := newHub(t, customer.Config{})
	add(t, hub, facts...)
	r := hub.As(clerk, customer.Service)
	one := people(t, r)
	if len(one) != 1 {
		t.Fatalf("one number, and %d people", len(one))
	}
	if err := r.SplitValueAt(ctx, phone.ID(), time.Time{}, "no moment"); err == nil {
		t.Error("a split at no moment is taken")
	}
	if err := r.SplitValueAt(ctx, phone.ID(), time.Date(2020, 6, 1, 0, 0, 0, 0, time.UTC), "the operator says so"); err != nil {
		t.Fatal(err)
	}
	check := func(when string, n int) {
		t.Helper()
		if got := people(t, r); len(got) != n {
			t.Errorf("%s: %d people, want %d", when, len(got), n)
		}
	}
	check("split", 2)
	for i := range facts {
		facts[i].Version++
		facts[i].UpdatedAt.Time = facts[i].UpdatedAt.AddDate(3, 0, 0)
	}
	slices.Reverse(facts)
	add(t, hub, facts...)
	check("after all was reported again", 2)
	f, err := r.Find(ctx, phone)
	if err != nil || f.Match != customer.Found || f.Candidates[0].Party != ref("new") {
		t.Errorf("found %+v, %v; want the one who has it now", f, err)
	}
	x, err := r.Explain(ctx, ref("old"), ref("new"))
	if err != nil || x.Verdict == identity.Same || !strings.Contains(x.Text(), "by a decision") {
		t.Errorf("%v: %s", err, x.Text())
	}
	if err := r.UndoValue(ctx, phone.ID(), "a mistake"); err != nil {
		t.Fatal(err)
	}
	check("undone", 1)
	if got := people(t, r); !reflect.DeepEqual(got, one) {
		t.Errorf("%v, and before the split %v", got, one)
	}
	ds, err := r.Decisions(ctx)
	if err != nil || len(ds) != 2 || ds[0].Action != identity.SplitValueAt || ds[0].From.Year() != 2020 {
		t.Errorf("the ledger is %+v, %v", ds, err)
	}
}

// TestConfirmHousehold: two people of one name and one mailbox, who live together.
func TestConfirmHousehold(t *testing.T) {
	ctx := context.Background()
	mail := channel.Key{Kind: channel.KeyEmail, Value: "nowak@example.com", Assurance: channel.Verified}
	other := channel.Key{Kind: channel.KeyEmail, Value: "zych@example.com", Assurance: channel.Verified}
	jan := channel.Name{Given: "Jan", Family: "Nowak"}
	facts := []channel.Fact{memberSince("a", 2015, jan, mail), memberSince("b", 2016, jan, mail), memberSince("c", 2016, channel.Name{Given: "Ewa", Family: "Zych"}, other)}
	ref := func(id string) channel.Ref { return facts[strings.Index("abc", id)].Ref }
	hub, _ := newHub(t, customer.Config{})
	add(t, hub, facts...)
	r := hub.As(clerk, customer.Service)
	for _, pair := range []string{"ab", "ac"} {
		if err := r.ConfirmHousehold(ctx, ref(pair[:1]), ref(pair[1:]), "they said so"); err != nil {
			t.Fatal(err)
		}
	}
	if n := len(people(t, r)); n != 3 {
		t.Fatalf("%d people, want 3", n)
	}
	x, err := r.Explain(ctx, ref("a"), ref("b"))
	if err != nil || x.Verdict != identity.Household || !strings.Contains(x.Text(), "household, by a decision") {
		t.Errorf("%v: %s", err, x.Text())
	}
	for i := range facts {
		facts[i].Version++
	}
	add(t, hub, facts...)
	for id, parties := range people(t, r) {
		home, err := r.Household(ctx, id)
		if err != nil {
			t.Fatal(err)
		}
		want := 1 // of b and c, who a lives with
		if slices.Contains(parties, ref("a")) {
			want = 2
		}
		if len(home) != want {
			t.Errorf("%v has %d relatives, want %d: %+v", parties, len(home), want, home)
		}
		for _, rel := range home {
			if rel.Verdict != identity.Household {
				t.Errorf("%v: %s is %s", parties, rel.Party, rel.Verdict)
			}
		}
	}
	if err := r.Undo(ctx, ref("a"), ref("b"), "they did not"); err != nil {
		t.Fatal(err)
	}
	if n := len(people(t, r)); n != 2 {
		t.Errorf("undone: %d people, want 2", n)
	}
}

// TestDecideNothing: a decision about a value that is none is refused, and the
// ledger does not have it.
func TestDecideNothing(t *testing.T) {
	hub, _ := newHub(t, customer.Config{})
	r := hub.As(clerk, customer.Service)
	for _, k := range []channel.KeyID{{}, {Kind: channel.KeyPhone}, {Value: "+48601200300"}} {
		for what, err := range map[string]error{
			"Block": r.Block(t.Context(), k, "x"), "Allow": r.Allow(t.Context(), k, "x"),
			"SplitValueAt": r.SplitValueAt(t.Context(), k, time.Now(), "x"), "UndoValue": r.UndoValue(t.Context(), k, "x"),
		} {
			if err == nil {
				t.Errorf("%s takes a key of kind %q and %d bytes", what, k.Kind, len(k.Value))
			}
		}
	}
	if all, err := r.Decisions(t.Context()); err != nil || len(all) > 0 {
		t.Errorf("%d decisions are in the ledger, %v", len(all), err)
	}
}
