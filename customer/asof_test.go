package customer_test

import (
	"context"
	"errors"
	"math/rand/v2"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"github.com/clientele-go/clientele/channel"
	"github.com/clientele-go/clientele/customer"
	"github.com/clientele-go/clientele/internal/world"
)

// TestKnown replays a world with a clock and asks, about moments in between,
// what was known then. The oracle is a hub that was stopped at that moment.
func TestKnown(t *testing.T) {
	ctx := context.Background()
	facts := append(world.Story().Facts, lastingWorld(11, 40)...)
	batches := shuffled(facts, 3)
	base := time.Date(2026, 4, 1, 0, 0, 0, 0, time.UTC)
	now := base
	clock := func() time.Time { return now }
	hub, _ := newHub(t, customer.Config{Channels: described(), Now: clock})
	oracle, _ := newHub(t, customer.Config{Channels: described(), Now: clock})
	stop := len(batches) / 2
	for i, b := range batches {
		now = base.Add(time.Duration(i) * time.Minute)
		add(t, hub, b...)
		if i <= stop {
			add(t, oracle, b...)
		}
	}
	moment := base.Add(time.Duration(stop) * time.Minute)
	then, was := hub.As(clerk, customer.Service).Known(moment), oracle.As(clerk, customer.Service)
	rng := rand.New(rand.NewPCG(1, 2))
	var ids []customer.ID
	for id := range people(t, was) {
		ids = append(ids, id)
	}
	slices.Sort(ids)
	rng.Shuffle(len(ids), func(i, j int) { ids[i], ids[j] = ids[j], ids[i] })
	ignore := cmp.Options{cmpopts.IgnoreFields(customer.View{}, "Sources"), cmpopts.EquateEmpty(), cmpopts.IgnoreFields(customer.Entry{}, "TimeFlag")}
	for _, id := range ids[:min(len(ids), 60)] {
		want, err := was.View(ctx, customer.Query{Customer: id})
		if err != nil {
			t.Fatal(err)
		}
		got, err := then.View(ctx, customer.Query{Customer: id})
		if err != nil {
			t.Fatalf("%s: %v", id, err)
		}
		if diff := cmp.Diff(want, got, ignore); diff != "" {
			t.Fatalf("%s: what was known then (-a hub stopped then +Known):\n%s", id, diff)
		}
	}
}

// TestAt asks about the story at moments of it.
func TestAt(t *testing.T) {
	ctx := context.Background()
	hub, err := customer.NewHub(customer.Config{Channels: sources(), Now: storyTime})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := hub.Sync(ctx); err != nil {
		t.Fatal(err)
	}
	scene := world.Story()
	for _, tc := range []struct {
		at     time.Time
		step   customer.Step // of the order whose parcel is late
		open   bool
		promis customer.PromiseStatus // of the callback
	}{
		{scene.Now, customer.StepDelivery, true, customer.PromiseOverdue},
		{time.Date(2026, 3, 19, 12, 0, 0, 0, time.UTC), customer.StepDelivery, true, customer.PromisePending},
		{time.Date(2026, 3, 18, 12, 0, 0, 0, time.UTC), customer.StepDelivery, true, ""},
		{time.Date(2026, 3, 14, 12, 0, 0, 0, time.UTC), customer.StepHandover, true, ""},
		{time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC), "", false, ""},
	} {
		v, err := hub.As(clerk, customer.Service).At(tc.at).View(ctx, customer.Query{Keys: []channel.Key{scene.Card}})
		if err != nil {
			t.Fatal(err)
		}
		i := slices.IndexFunc(v.Orders, func(o customer.OrderView) bool { return o.Fact.Ref == scene.Parcel })
		if (i >= 0) != tc.open {
			t.Errorf("%v: the order is there: %v, want %v", tc.at, i >= 0, tc.open)
		} else if i >= 0 && v.Orders[i].Next != tc.step {
			t.Errorf("%v: next is %q, want %q", tc.at, v.Orders[i].Next, tc.step)
		}
		var got customer.PromiseStatus
		for _, p := range v.Promises {
			if p.Ref == scene.Callback {
				got = p.Status
			}
		}
		if got != tc.promis {
			t.Errorf("%v: the callback is %q, want %q", tc.at, got, tc.promis)
		}
		for _, e := range v.Entries {
			if e.At.After(tc.at) {
				t.Errorf("%v: shows %v, which had not happened", tc.at, e)
			}
		}
	}
}

// TestRecycledNumber: a number that was handed on finds its owner of the time.
func TestRecycledNumber(t *testing.T) {
	ctx := context.Background()
	tel, err := channel.Phone("601 555 014", "PL")
	if err != nil {
		t.Fatal(err)
	}
	handed := time.Date(2025, 6, 1, 0, 0, 0, 0, time.UTC)
	old, new := account("web", "1", "a@example.com"), account("web", "2", "b@example.com")
	was, is := tel.With(channel.Verified), tel.With(channel.Verified)
	was.Until, is.Since = handed, handed.AddDate(0, 3, 0)
	old.Keys, new.Keys = append(old.Keys, was), append(new.Keys, is)
	hub, _ := newHub(t, customer.Config{})
	add(t, hub, old, new)
	r := hub.As(clerk, customer.Service)
	for _, tc := range []struct {
		at    time.Time
		match customer.Match
		party channel.Ref
	}{
		{time.Time{}, customer.Found, new.Ref},
		{handed.AddDate(0, 0, -1), customer.Found, old.Ref},
		{handed.AddDate(0, 1, 0), customer.Nobody, channel.Ref{}},
	} {
		f, err := r.At(tc.at).Find(ctx, tel)
		if err != nil {
			t.Fatal(err)
		}
		if f.Match != tc.match || f.Match == customer.Found && f.Candidates[0].Party != tc.party {
			t.Errorf("at %v: %s %v, want %s %v", tc.at, f.Match, f.Candidates, tc.match, tc.party)
		}
	}
	if got := people(t, r); len(got) != 2 {
		t.Errorf("the number made %d customers, want 2", len(got))
	}
}

func TestPurposeNeedsConsent(t *testing.T) {
	ctx := context.Background()
	a, b := account("web", "1", "anna@example.com"), account("desk", "7", "anna@example.com")
	consent := func(party channel.Ref, id string, state channel.ConsentState, day int) channel.Fact {
		at := channel.UTC(time.Date(2026, 2, day, 0, 0, 0, 0, time.UTC))
		return channel.Fact{Ref: channel.Ref{Channel: party.Channel, Kind: channel.KindConsent, ID: id}, Party: party, CreatedAt: at, UpdatedAt: at,
			Content: &channel.Consent{Purpose: "marketing", State: state, At: at}}
	}
	yes, no := consent(a.Ref, "c1", channel.ConsentGranted, 1), consent(b.Ref, "c2", channel.ConsentDenied, 2)
	other := consent(a.Ref, "c4", channel.ConsentGranted, 4)
	other.Content = &channel.Consent{Purpose: "profiling", State: channel.ConsentGranted, At: other.CreatedAt}
	expired := yes
	expired.Content = &channel.Consent{Purpose: "marketing", State: channel.ConsentGranted, Until: channel.UTC(time.Date(2026, 3, 1, 0, 0, 0, 0, time.UTC))}
	for _, tc := range []struct {
		name  string
		facts []channel.Fact
		ok    bool
	}{
		{"none means no", nil, false},
		{"granted", []channel.Fact{yes}, true},
		{"granted and denied by the two halves", []channel.Fact{yes, no}, false},
		{"denied and granted", []channel.Fact{no, yes}, false},
		{"granted for something else", []channel.Fact{other}, false},
		{"denied for something else", []channel.Fact{yes, func() channel.Fact {
			f := consent(a.Ref, "c5", channel.ConsentDenied, 5)
			f.Content.(*channel.Consent).Purpose = "profiling"
			return f
		}()}, true},
		{"expired", []channel.Fact{expired}, false},
		{"withdrawn later", []channel.Fact{yes, consent(a.Ref, "c3", channel.ConsentWithdrawn, 3)}, false},
	} {
		t.Run(tc.name, func(t *testing.T) {
			hub, _ := newHub(t, customer.Config{})
			add(t, hub, append(tc.facts, a, b)...)
			var id customer.ID
			for i := range people(t, hub.As(clerk, customer.Service)) {
				id = i
			}
			if _, err := hub.As(clerk, customer.Service).View(ctx, customer.Query{Customer: id}); err != nil {
				t.Errorf("service: %v", err)
			}
			_, err := hub.As(clerk, customer.Marketing).View(ctx, customer.Query{Customer: id})
			if (err == nil) != tc.ok || err != nil && !errors.Is(err, customer.ErrPurpose) {
				t.Errorf("marketing View: %v, want allowed %v", err, tc.ok)
			}
			seen := 0
			for _, err = range hub.As(clerk, customer.Marketing).Timeline(ctx, id, customer.TimelineFilter{}) {
				if err == nil {
					seen++
				}
			}
			if seen > 0 != tc.ok {
				t.Errorf("marketing Timeline shows %d entries, want allowed %v", seen, tc.ok)
			}
		})
	}
}
