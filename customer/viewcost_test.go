package customer_test

import (
	"context"
	"fmt"
	"slices"
	"testing"

	"github.com/clientele-go/clientele/channel"
	"github.com/clientele-go/clientele/customer"
)

// counting counts what is read of a storage without anything optional.
type counting struct {
	customer.Storage
	facts, postings int
}

func (s *counting) Read(ctx context.Context, w customer.Want) (customer.Got, error) {
	got, err := s.Storage.Read(ctx, w)
	s.facts += len(got.Facts)
	for _, t := range got.Terms {
		s.postings += len(t.Postings)
	}
	return got, err
}

// viewed returns a view, and how many facts and postings were read for it.
func viewed(t *testing.T, hub *customer.Hub, s *counting, id customer.ID) (v *customer.View, facts, postings int) {
	t.Helper()
	s.facts, s.postings = 0, 0
	v, err := hub.As(clerk, customer.Service).View(t.Context(), customer.Query{Customer: id})
	if err != nil {
		t.Fatal(err)
	}
	return v, s.facts, s.postings
}

// TestViewOfPlaceholder: who shares nothing but what a till fills in is not read,
// however many they are, unless a human says that it is somebody's.
func TestViewOfPlaceholder(t *testing.T) {
	s := &counting{Storage: customer.NewMemory()}
	hub, _ := newHub(t, customer.Config{Storage: s})
	dummy := channel.Key{Kind: channel.KeyEmail, Value: "noreply@noreply.com", Assurance: channel.Asserted}
	real := mail("anna", channel.Asserted)
	guest := func(i int, k channel.Key) channel.Fact {
		return channel.Fact{Ref: personRef("till", fmt.Sprint(k.Value[:1], i)), UpdatedAt: hours(i), Keys: []channel.Key{k}, Content: &channel.Person{}}
	}
	var facts []channel.Fact
	for i := range 400 {
		facts = append(facts, guest(i, dummy))
	}
	for i := range 120 {
		facts = append(facts, guest(i, real))
	}
	add(t, hub, facts...)
	dummies, reals := idOf(t, hub, guest(7, dummy).Ref), idOf(t, hub, guest(7, real).Ref)
	v, _, postings := viewed(t, hub, s, dummies)
	if len(v.Possible) != 0 || postings > 60 {
		t.Errorf("%d relatives by a placeholder, %d postings read of 400", len(v.Possible), postings)
	}
	if v, _, postings = viewed(t, hub, s, reals); len(v.Possible) != 50 || postings < 120 {
		t.Errorf("%d relatives by an address, %d postings read of 120", len(v.Possible), postings)
	}
	if err := hub.As(clerk, customer.Service).Allow(t.Context(), dummy.ID(), "it is the family's"); err != nil {
		t.Fatal(err)
	}
	if v, _, postings = viewed(t, hub, s, dummies); len(v.Possible) == 0 || postings < 400 {
		t.Errorf("%d relatives by a placeholder that is none, %d postings read of 400", len(v.Possible), postings)
	}
}

// TestViewOfCommonNumber: the others whose receipt has the same number are read
// only if somebody mentions it, and then say how sure that is.
func TestViewOfCommonNumber(t *testing.T) {
	s := &counting{Storage: customer.NewMemory()}
	hub, _ := newHub(t, customer.Config{Storage: s, Channels: counted("web")})
	p := account("web", "1", "anna@example.com")
	facts := []channel.Fact{p, anOrder("web", "mine", "#1001", p.Ref, nil)}
	for i := range 80 {
		other := account("web", fmt.Sprint("x", i), fmt.Sprintf("x%d@example.com", i))
		facts = append(facts, other, anOrder("web", fmt.Sprint("other", i), "#1001", other.Ref, nil))
	}
	add(t, hub, facts...)
	id := idOf(t, hub, p.Ref)
	v, read, _ := viewed(t, hub, s, id)
	if len(v.Orders) != 1 || len(v.Orders[0].Links) != 0 || read > 10 {
		t.Errorf("%d orders, %v, %d facts read", len(v.Orders), v.Orders[0].Links, read)
	}
	add(t, hub, aTicket("1", p.Ref, "where is #1001?", "")...)
	v, read, _ = viewed(t, hub, s, id)
	if len(v.Orders[0].Links) != 2 || v.Orders[0].Links[0].Confidence != customer.Strong || read < 80 {
		t.Errorf("after it is mentioned: %+v, %d facts read", v.Orders[0].Links, read)
	}
	add(t, hub, anOrder("web", "mine2", "#1001", p.Ref, nil))
	v, _, _ = viewed(t, hub, s, id)
	for _, o := range v.Orders {
		if !slices.ContainsFunc(o.Links, func(l customer.Reference) bool { return l.Confidence == customer.Weak }) {
			t.Errorf("two orders of hers have the number: %+v", o.Links)
		}
	}
}
