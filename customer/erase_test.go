package customer_test

import (
	"context"
	"errors"
	"fmt"
	"reflect"
	"strings"
	"testing"
	"time"

	"github.com/clientele-go/clientele/channel"
	"github.com/clientele-go/clientele/customer"
)

// everything writes out all that a storage has, as text to search in. It goes
// through unexported fields too, so nothing can hide.
func everything(v any) string {
	var b strings.Builder
	seen := map[uintptr]bool{}
	var walk func(v reflect.Value)
	walk = func(v reflect.Value) {
		switch v.Kind() {
		case reflect.Pointer:
			if !v.IsNil() && !seen[v.Pointer()] {
				seen[v.Pointer()] = true
				walk(v.Elem())
			}
		case reflect.Interface:
			if !v.IsNil() {
				walk(v.Elem())
			}
		case reflect.Struct:
			for _, field := range v.Fields() {
				walk(field)
			}
		case reflect.Map:
			for it := v.MapRange(); it.Next(); {
				walk(it.Key())
				walk(it.Value())
			}
		case reflect.Slice, reflect.Array:
			if v.Type().Elem().Kind() == reflect.Uint8 && v.Kind() == reflect.Slice {
				b.Write(v.Bytes())
				b.WriteByte('\n')
				return
			}
			n := v.Len()
			if v.Kind() == reflect.Slice {
				n = v.Cap() // what was cut off counts too
				v = v.Slice(0, n)
			}
			for i := range n {
				walk(v.Index(i))
			}
		case reflect.String:
			b.WriteString(v.String())
			b.WriteByte('\n')
		}
	}
	walk(reflect.ValueOf(v))
	return b.String()
}

// canary is a person with a mark in every field that a source can fill.
func canary(shop, id, mail string) []channel.Fact {
	p := account(shop, id, mail)
	p.Content = &channel.Person{Name: channel.Name{Given: "Kanarek", Family: "Zolty" + id}, BirthDate: "1980-07-07",
		Addresses: []channel.Address{{Street: "Kanarkowa " + id}}}
	at := channel.UTC(time.Date(2026, 2, 1, 0, 0, 0, 0, time.UTC))
	order := channel.Fact{Ref: channel.Ref{Channel: shop, Kind: channel.KindOrder, ID: "o" + id}, Party: p.Ref, CreatedAt: at, UpdatedAt: at,
		Keys: []channel.Key{{Kind: channel.KeyEmail, Value: mail}},
		Content: &channel.Order{Number: "KAN" + id, Status: channel.OrderOpen, PlacedAt: at, Note: "zostawic u Kanarka",
			Buyer: channel.Contact{Name: channel.Name{Full: "Kanarek " + id}}}}
	later := order
	later.UpdatedAt = channel.UTC(at.Add(time.Hour))
	later.Content = &channel.Order{Number: "KAN" + id, Status: channel.OrderCompleted, PlacedAt: at, Note: "Kanarek odebral"}
	mailed := channel.Fact{Ref: channel.Ref{Channel: shop, Kind: channel.KindInteraction, ID: "i" + id}, Party: p.Ref, CreatedAt: at, UpdatedAt: at,
		Content: &channel.Interaction{Kind: channel.EMail, Direction: channel.Inbound, StartedAt: at, Text: "gdzie jest KAN" + id, MessageID: "kanarek" + id}}
	return []channel.Fact{p, order, later, mailed}
}

func TestEraseLeavesNothing(t *testing.T) {
	ctx := context.Background()
	mem := customer.NewMemory()
	shop := fake("web")
	hub, _ := newHub(t, customer.Config{Storage: mem, Channels: []channel.Channel{shop}, SuppressionKey: channel.NewSecret("s")})
	r := hub.As(customer.Actor{ID: "dpo"}, customer.Privacy)
	facts := canary("web", "77", "kanarek@example.com")
	add(t, hub, facts...)
	bad := facts[1]
	bad.Content = &channel.Order{Note: "Kanarek\x00", Number: "KAN77"}
	add(t, hub, bad)
	other := account("web", "88", "other@example.com")
	add(t, hub, other)
	if err := r.Link(ctx, facts[0].Ref, other.Ref, "test"); err != nil {
		t.Fatal(err)
	}
	if err := r.Undo(ctx, facts[0].Ref, other.Ref, "test"); err != nil {
		t.Fatal(err)
	}
	mail, err := channel.Email("kanarek@example.com")
	if err != nil {
		t.Fatal(err)
	}
	f, err := r.Find(ctx, mail)
	if err != nil || f.Match != customer.Found {
		t.Fatal(f, err)
	}
	id := f.Candidates[0].ID
	if _, err := r.View(ctx, customer.Query{Customer: id}); err != nil {
		t.Fatal(err)
	}
	marks := []string{"anare", "ANAREK", "KAN77", "1980-07-07", "web/person/77", "o77", "i77"}
	for _, m := range marks[:1] {
		if !strings.Contains(everything(mem), m) {
			t.Fatalf("%q is not found even before: the search finds nothing", m)
		}
	}
	if err := r.Erase(ctx, id); err != nil {
		t.Fatal(err)
	}
	left := everything(mem) + everything(hub)
	for _, m := range marks {
		if i := strings.Index(left, m); i >= 0 {
			t.Errorf("after the erasure %q is still there: …%q…", m, left[max(0, i-40):min(len(left), i+40)])
		}
	}

	// The source tells it all again, by every way.
	c := add(t, hub, facts...)
	if c.Suppressed != 4 {
		t.Errorf("told again: %+v, want 4 suppressed", c)
	}
	guest := channel.Fact{Ref: channel.Ref{Channel: "desk", Kind: channel.KindPerson, ID: "5"}, Keys: []channel.Key{mail}, Content: &channel.Person{}}
	if c := add(t, hub, guest); c.Suppressed != 1 {
		t.Errorf("another source with the same mailbox: %+v, want it suppressed", c)
	}
	if f, err := r.Find(ctx, mail); err != nil || f.Match != customer.Nobody {
		t.Errorf("Find after all: %v %v, want nobody", f, err)
	}
	if _, err := r.View(ctx, customer.Query{Customer: id}); !errors.Is(err, customer.ErrNotFound) {
		t.Errorf("View of the erased id: %v, want ErrNotFound", err)
	}
	if got := people(t, r); len(got) != 1 {
		t.Errorf("%d customers are left, want the other one", len(got))
	}
	told := 0
	for ch, err := range r.Changes(ctx, "") {
		if err != nil {
			t.Fatal(err)
		}
		if ch.Kind == customer.Erased && ch.Customer == id {
			told++
		}
	}
	if told != 1 {
		t.Errorf("the feed tells the erasure %d times", told)
	}
}

// TestErasureOfOneOfTwo: of two people with one phone the other keeps all.
func TestErasureOfOneOfTwo(t *testing.T) {
	ctx := context.Background()
	tel, err := channel.Phone("12 555 01 42", "PL")
	if err != nil {
		t.Fatal(err)
	}
	shop := fake("web")
	a, b := account("web", "1", "anna@example.com"), account("web", "2", "piotr@example.com")
	a.Keys, b.Keys = append(a.Keys, tel), append(b.Keys, tel)
	shop.Put(a, b)
	hub, _ := newHub(t, customer.Config{Channels: []channel.Channel{shop}})
	if _, err := hub.Sync(ctx); err != nil {
		t.Fatal(err)
	}
	// The source itself asks, as a shop does after a request.
	shop.Put(channel.Fact{Ref: channel.Ref{Channel: "web", Kind: channel.KindErasure, ID: "e1"}, Party: a.Ref,
		Content: &channel.Erasure{Keys: []channel.Key{tel}, Origin: "customers/redact"}})
	if _, err := hub.Sync(ctx); err != nil {
		t.Fatal(err)
	}
	r := hub.As(clerk, customer.Service)
	f, err := r.Find(ctx, tel)
	if err != nil || f.Match != customer.Found || f.Candidates[0].Party != b.Ref {
		t.Errorf("the shared phone finds %v %v, want the other person", f, err)
	}
	b.UpdatedAt = channel.UTC(b.UpdatedAt.Add(time.Hour))
	if c := add(t, hub, b); c.Applied != 1 {
		t.Errorf("news of the other person: %+v, want it applied", c)
	}
	health(t, hub, "web")
}

// TestEraseDuringIngest erases while the same person keeps arriving: after
// Erase has returned no read shows the person.
func TestEraseDuringIngest(t *testing.T) {
	ctx := context.Background()
	for round := range 100 {
		hub, _ := newHub(t, customer.Config{})
		r := hub.As(clerk, customer.Privacy)
		facts := canary("web", fmt.Sprint(round), "kanarek@example.com")
		add(t, hub, facts[0])
		var id customer.ID
		for i := range people(t, r) {
			id = i
		}
		done := make(chan error)
		go func() {
			var err error
			for i := range 20 {
				f := facts[1]
				f.UpdatedAt = channel.UTC(f.UpdatedAt.Add(time.Duration(i) * time.Minute))
				if _, e := hub.Add(ctx, facts[0], f); e != nil {
					err = e
				}
			}
			done <- err
		}()
		if err := r.Erase(ctx, id); err != nil {
			t.Fatal(err)
		}
		if got := people(t, r); len(got) != 0 {
			t.Fatalf("round %d: after Erase returned there are %v", round, got)
		}
		if err := <-done; err != nil {
			t.Fatal(err)
		}
		if got := people(t, r); len(got) != 0 {
			t.Fatalf("round %d: it came back: %v", round, got)
		}
	}
}

// TestNothingPersonalIsPrinted prints what the package returns with every verb.
func TestNothingPersonalIsPrinted(t *testing.T) {
	ctx := context.Background()
	hub, _ := newHub(t, customer.Config{})
	r := hub.As(clerk, customer.Service)
	add(t, hub, canary("web", "77", "kanarek@example.com")...)
	mail, err := channel.Email("kanarek@example.com")
	if err != nil {
		t.Fatal(err)
	}
	f, err := r.Find(ctx, mail)
	if err != nil {
		t.Fatal(err)
	}
	v, err := r.View(ctx, customer.Query{Keys: []channel.Key{mail}})
	if err != nil {
		t.Fatal(err)
	}
	g, err := r.Golden(ctx, f.Candidates[0].ID, customer.GoldenRules{})
	if err != nil || g.BirthDate.Value == "" || len(g.Contacts) == 0 {
		t.Fatalf("the golden view tells nothing: %v", err)
	}
	if err := r.Block(ctx, mail.ID(), "kanarek@example.com is the desk's"); err != nil {
		t.Fatal(err)
	}
	ds, err := r.Decisions(ctx)
	if err != nil || len(ds) != 1 {
		t.Fatalf("%d decisions, %v", len(ds), err)
	}
	for _, x := range []any{f, &f, f.Candidates, v, *v, v.Customer, v.Orders, v.Orders[0], v.Entries, v.Promises, v.Cases, v.Contacts,
		g, &g, g.Name, g.BirthDate, g.Language, g.Addresses, g.Contacts, ds, ds[0]} {
		for _, verb := range []string{"%v", "%+v", "%s", "%#v"} {
			if s := strings.ToLower(fmt.Sprintf(verb, x)); strings.Contains(s, "kanare") || strings.Contains(s, "1980") {
				t.Errorf("%T with %s prints personal data: %s", x, verb, s)
			}
		}
	}
}
