package customer_test

import (
	"context"
	"errors"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/clientele-go/clientele/channel"
	"github.com/clientele-go/clientele/customer"
	"github.com/clientele-go/clientele/customer/identity"
)

func newHub(t testing.TB, cfg customer.Config) (*customer.Hub, customer.Storage) {
	t.Helper()
	if cfg.Storage == nil {
		cfg.Storage = customer.NewMemory()
	}
	if cfg.Now == nil {
		cfg.Now = func() time.Time { return time.Date(2026, 3, 20, 10, 0, 0, 0, time.UTC) }
	}
	hub, err := customer.NewHub(cfg)
	if err != nil {
		t.Fatal(err)
	}
	return hub, cfg.Storage
}

func add(t *testing.T, hub *customer.Hub, facts ...channel.Fact) customer.Counts {
	t.Helper()
	c, err := hub.Add(context.Background(), facts...)
	if err != nil {
		t.Fatal(err)
	}
	if !c.Balanced() {
		t.Fatalf("the ledger does not balance: %+v", c)
	}
	return c
}

func people(t *testing.T, r *customer.Reader) map[customer.ID][]channel.Ref {
	t.Helper()
	out := map[customer.ID][]channel.Ref{}
	for p, err := range r.Customers(context.Background()) {
		if err != nil {
			t.Fatal(err)
		}
		out[p.ID] = p.Parties
	}
	return out
}

var clerk = customer.Actor{ID: "clerk"}

// TestUnlinkRestores links what no rule links, and unlinks what rules link:
// the state afterwards is that of never having been linked, and a full re-sync
// changes nothing.
func TestUnlinkRestores(t *testing.T) {
	ctx := context.Background()
	a, b := account("web", "1", "anna@example.com"), account("desk", "7", "piotr@example.com")
	hub, store := newHub(t, customer.Config{})
	r := hub.As(clerk, customer.Service)
	add(t, hub, a, b)
	before, want := people(t, r), stateHash(t, store)

	if err := r.Link(ctx, a.Ref, b.Ref, "showed a passport"); err != nil {
		t.Fatal(err)
	}
	linked := people(t, r)
	if len(linked) != 1 {
		t.Fatalf("after Link there are %d customers, want 1", len(linked))
	}
	if err := r.Unlink(ctx, b.Ref, a.Ref, "was a mistake"); err != nil {
		t.Fatal(err)
	}
	if got := stateHash(t, store); got != want {
		t.Error("after Unlink the state is not that of never having been linked")
	}
	if diff := cmp.Diff(before, people(t, r)); diff != "" {
		t.Errorf("after Unlink (-before +after):\n%s", diff)
	}
	a.UpdatedAt = channel.UTC(a.UpdatedAt.Add(time.Hour))
	add(t, hub, a, b) // a full re-sync, with a newer version of one
	if got := people(t, r); len(got) != 2 {
		t.Errorf("a re-sync brought the link back: %v", got)
	}
}

// TestUnlinkOutranksRules unlinks two records of one verified mailbox.
func TestUnlinkOutranksRules(t *testing.T) {
	ctx := context.Background()
	a, b := account("web", "1", "kowalscy@example.com"), account("desk", "7", "kowalscy@example.com")
	hub, store := newHub(t, customer.Config{})
	r := hub.As(clerk, customer.Service)
	add(t, hub, a, b)
	whole := people(t, r)
	if len(whole) != 1 {
		t.Fatalf("one verified mailbox makes %d customers, want 1", len(whole))
	}
	linked := stateHash(t, store)
	if err := r.Unlink(ctx, a.Ref, b.Ref, "mother and daughter"); err != nil {
		t.Fatal(err)
	}
	for range 3 {
		b.UpdatedAt = channel.UTC(b.UpdatedAt.Add(time.Hour))
		add(t, hub, b, a)
	}
	apart := people(t, r)
	if len(apart) != 2 {
		t.Fatalf("after Unlink and three re-syncs there are %d customers, want 2", len(apart))
	}
	for id := range whole {
		if _, ok := apart[id]; !ok {
			t.Errorf("id %s, once given out, names no customer after the split", id)
		}
	}
	x, err := r.Explain(ctx, a.Ref, b.Ref)
	if err != nil {
		t.Fatal(err)
	}
	if x.Verdict != identity.Different {
		t.Errorf("Explain after Unlink says %s, want different", x.Verdict)
	}
	if err := r.Undo(ctx, a.Ref, b.Ref, "they are one after all"); err != nil {
		t.Fatal(err)
	}
	if got := people(t, r); len(got) != 1 {
		t.Errorf("after Undo there are %d customers, want 1", len(got))
	}
	if stateHash(t, store) == linked {
		t.Error("the newer versions of b went unnoticed") // they differ from what was linked first
	}
}

// TestEveryIDResolves walks random worlds in random order and notes every id
// ever given out: each must name exactly one live customer in the end.
func TestEveryIDResolves(t *testing.T) {
	ctx := context.Background()
	given := map[customer.ID]bool{}
	hub, _ := newHub(t, customer.Config{})
	r := hub.As(clerk, customer.Service)
	for i, batch := range shuffled(lastingWorld(3, 60), 5) {
		add(t, hub, batch...)
		if i%5 == 0 {
			for id := range people(t, r) {
				given[id] = true
			}
		}
	}
	live := people(t, r)
	for id := range given {
		v, err := r.View(ctx, customer.Query{Customer: id})
		if err != nil {
			t.Fatalf("id %s was given out and does not resolve: %v", id, err)
		}
		if _, ok := live[v.Customer.ID]; !ok && len(v.Customer.Parties) > 0 && v.Customer.Parties[0].Kind == channel.KindPerson && len(v.Entries) > 0 {
			t.Errorf("id %s resolves to %s, which is no live customer", id, v.Customer.ID)
		}
	}
	if len(given) <= len(live)/2 {
		t.Fatalf("only %d ids were given out on the way to %d customers: the test shows nothing", len(given), len(live))
	}
	if _, err := r.View(ctx, customer.Query{Customer: "cnobody"}); !errors.Is(err, customer.ErrNotFound) {
		t.Errorf("an id that was never given out: %v, want ErrNotFound", err)
	}
}

func TestWhatIfChangesNothing(t *testing.T) {
	ctx := context.Background()
	hub, store := newHub(t, customer.Config{})
	add(t, hub, account("web", "1", "anna@example.com"), account("desk", "7", "anna@example.com"), account("desk", "8", "piotr@example.com"))
	want := stateHash(t, store)
	r := hub.As(clerk, customer.Service)
	d, err := r.WhatIf(ctx, identity.Rules{})
	if err != nil {
		t.Fatal(err)
	}
	if len(d.Merges)+len(d.Splits) != 0 || d.Unchanged != 2 {
		t.Errorf("the same rules would change something: %+v", d)
	}
	mail, err := channel.Email("anna@example.com")
	if err != nil {
		t.Fatal(err)
	}
	d, err = r.WhatIf(ctx, identity.Rules{Generic: []channel.KeyID{mail.ID()}})
	if err != nil {
		t.Fatal(err)
	}
	if len(d.Splits) != 1 || len(d.Splits[0].Many) != 2 || len(d.Merges) != 0 || d.Unchanged != 1 {
		t.Errorf("with the mailbox generic: %+v, want one split in two", d)
	}
	if stateHash(t, store) != want {
		t.Error("WhatIf changed the state")
	}

	// Adopted, the rules do what was foretold.
	hub2, _ := newHub(t, customer.Config{Storage: store, Rules: identity.Rules{Generic: []channel.KeyID{mail.ID()}}})
	if err := hub2.Rebuild(ctx); err != nil {
		t.Fatal(err)
	}
	if got := people(t, hub2.As(clerk, customer.Service)); len(got) != 3 {
		t.Errorf("after Rebuild there are %d customers, want 3", len(got))
	}
}
