package customer_test

import (
	"context"
	"errors"
	"math/rand/v2"
	"testing"

	"github.com/clientele-go/clientele/channel"
	"github.com/clientele-go/clientele/customer"
	"github.com/clientele-go/clientele/customer/identity"
	"github.com/clientele-go/clientele/internal/world"
)

// modelled returns a hub on a storage whose rules have a model.
func modelled(t *testing.T, s customer.Storage) *customer.Hub {
	t.Helper()
	h, err := customer.NewHub(customer.Config{Storage: s, Channels: described(), Rules: identity.Rules{Model: identity.RetailWeigher()}})
	if err != nil {
		t.Fatal(err)
	}
	return h
}

func smallWorld(seed uint64) []channel.Fact {
	var out []channel.Fact
	for f := range world.New(world.Config{Seed: seed, People: 60}).Facts() {
		if f.Ref.Kind != channel.KindErasure {
			out = append(out, f)
		}
	}
	return out
}

func stateOf(t *testing.T, s customer.Storage) [32]byte {
	t.Helper()
	h, err := customer.StateHash(context.Background(), s)
	if err != nil {
		t.Fatal(err)
	}
	return h
}

// adopt looks at what the model would change and puts it in force.
func adopt(t testing.TB, h *customer.Hub) customer.Diff {
	t.Helper()
	r := h.As(customer.Actor{ID: "ops"}, customer.Service)
	d, err := r.WhatIf(t.Context(), identity.Rules{Model: identity.RetailWeigher()})
	if err != nil {
		t.Fatal(err)
	}
	if err := r.Adopt(t.Context(), d, "looked at the diff"); err != nil {
		t.Fatal(err)
	}
	return d
}

// A model decides nothing before it is adopted. Then WhatIf has told what
// happens, and whoever ingests after the adoption, in whatever order, gets what
// Rebuild makes of those who came before.
func TestModelIsAdopted(t *testing.T) {
	ctx := t.Context()
	merged := 0
	for seed := range uint64(4) {
		facts := smallWorld(seed)
		without, with := customer.NewMemory(), customer.NewMemory()
		plain, _ := loadInto(t, without, [][]channel.Fact{facts})
		hub := modelled(t, with)
		add(t, hub, facts...)
		if stateOf(t, without) != stateOf(t, with) {
			t.Fatal("a model that nobody adopted decides")
		}
		before := customers(t, plain)
		d := adopt(t, hub)
		if err := hub.Rebuild(ctx); err != nil {
			t.Fatal(err)
		}
		after := customers(t, hub)
		gone := 0
		for _, m := range d.Merges {
			gone += len(m.Many) - 1
		}
		for _, m := range d.Splits {
			gone -= len(m.Many) - 1
		}
		if before-after != gone {
			t.Errorf("seed %d: of %d customers %d are left; WhatIf said that %d go", seed, before, after, gone)
		}
		merged += gone
		for way := range uint64(5) {
			rng := rand.New(rand.NewPCG(seed, way))
			other := customer.NewMemory()
			late := modelled(t, other)
			adopt(t, late)
			all := append([]channel.Fact(nil), facts...)
			rng.Shuffle(len(all), func(i, j int) { all[i], all[j] = all[j], all[i] })
			for len(all) > 0 {
				n := min(len(all), 1+rng.IntN(40))
				add(t, late, all[:n]...)
				all = all[n:]
			}
			if stateOf(t, other) != stateOf(t, with) {
				t.Fatalf("seed %d, way %d: what is ingested after the adoption differs from what is rebuilt", seed, way)
			}
		}
	}
	if merged == 0 {
		t.Error("the model changes nothing: this test shows nothing")
	}
}

func customers(t *testing.T, h *customer.Hub) int {
	t.Helper()
	n := 0
	for row, err := range h.As(customer.Actor{ID: "ops"}, customer.Service).Customers(t.Context()) {
		if err != nil {
			t.Fatal(err)
		}
		if row.ID != "" {
			n++
		}
	}
	return n
}

// All hubs on a storage decide by the model that is in force, or not at all.
func TestAnotherModelIsInForce(t *testing.T) {
	mem := customer.NewMemory()
	hub := modelled(t, mem)
	r := hub.As(customer.Actor{ID: "ops"}, customer.Service)
	if err := r.Adopt(t.Context(), customer.Diff{}, "no diff"); err == nil {
		t.Error("adopted without a diff")
	}
	old, err := r.WhatIf(t.Context(), identity.Rules{Model: identity.RetailWeigher()})
	if err != nil {
		t.Fatal(err)
	}
	adopt(t, hub)
	if err := r.Adopt(t.Context(), old, "late"); !errors.Is(err, customer.ErrStale) {
		t.Errorf("a diff of before is adopted: %v", err)
	}
	plain, err := customer.NewHub(customer.Config{Storage: mem})
	if err != nil {
		t.Fatal(err)
	}
	person := channel.Fact{Ref: channel.Ref{Channel: "web", Kind: channel.KindPerson, ID: "1"}, Content: &channel.Person{}}
	if _, err := plain.Add(t.Context(), person); !errors.Is(err, customer.ErrModel) {
		t.Errorf("a hub without the model adds: %v", err)
	}
	out, err := r.WhatIf(t.Context(), identity.Rules{})
	if err != nil {
		t.Fatal(err)
	}
	if err := r.Adopt(t.Context(), out, "keys alone"); err != nil {
		t.Fatal(err)
	}
	if _, err := plain.Add(t.Context(), person); err != nil {
		t.Errorf("after the model is out of force: %v", err)
	}
}
