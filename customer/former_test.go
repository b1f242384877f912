package customer_test

import (
	"context"
	"strings"
	"testing"

	"github.com/clientele-go/clientele/channel"
	"github.com/clientele-go/clientele/customer"
)

// TestErasureOfWhatWasSomebodyElses: an order and its payment were told of one
// account and then of another, which is erased. An account that once was merged
// into another is erased too. The lists of those who stay name nothing of it.
func TestErasureOfWhatWasSomebodyElses(t *testing.T) {
	ctx := context.Background()
	hub, store := newHub(t, customer.Config{})
	r := hub.As(clerk, customer.Service)
	stays, goes := account("web", "1", "a@example.com"), account("web", "KAN2", "b@example.com")
	order := channel.Fact{Ref: orderRef("KAN1"), Party: stays.Ref, UpdatedAt: hours(0), Content: &channel.Order{Number: "KAN1", Status: channel.OrderOpen}}
	paid := channel.Fact{Ref: channel.Ref{Channel: "web", Kind: channel.KindPayment, ID: "KAN1"}, UpdatedAt: hours(0), Content: &channel.Payment{ID: "1", Order: order.Ref}}
	merged := goes
	merged.Content = &channel.Person{MergedInto: stays.Ref}
	goes.UpdatedAt = hours(900)
	add(t, hub, stays, merged, order, paid)
	order.Party, order.UpdatedAt = goes.Ref, hours(1)
	add(t, hub, order)
	paid.Content, paid.UpdatedAt = &channel.Payment{ID: "1"}, hours(1)
	paid.Party = goes.Ref
	add(t, hub, paid, goes)
	if err := r.Erase(ctx, idOf(t, hub, goes.Ref)); err != nil {
		t.Fatal(err)
	}
	left := everything(store)
	if i := strings.Index(left, "KAN"); i >= 0 {
		t.Errorf("after the erasure there is …%q…", left[max(0, i-60):min(len(left), i+40)])
	}
	if v, err := r.View(ctx, customer.Query{Customer: idOf(t, hub, stays.Ref)}); err != nil || len(v.Entries) != 1 {
		t.Errorf("who stays has %d entries, %v; want the registration", len(v.Entries), err)
	}
}

// TestErasureOfAFormerOwner is the other way round: the account that an order
// was first told of is erased. The order stays with whoever has it now, and its
// versions from before are gone.
func TestErasureOfAFormerOwner(t *testing.T) {
	ctx := context.Background()
	hub, store := newHub(t, customer.Config{})
	r := hub.As(clerk, customer.Service)
	stays, goes := account("web", "1", "a@example.com"), account("web", "KAN2", "b@example.com")
	order := channel.Fact{Ref: orderRef("9"), Party: goes.Ref, UpdatedAt: hours(0), Keys: []channel.Key{mail("kan", 0)},
		Content: &channel.Order{Number: "9", Status: channel.OrderOpen, PlacedAt: hours(0), Buyer: channel.Contact{Name: channel.Name{Full: "KAN Arek"}}}}
	add(t, hub, stays, goes, order)
	order.Party, order.UpdatedAt, order.Keys = stays.Ref, hours(1), nil
	order.Content = &channel.Order{Number: "9", Status: channel.OrderOpen, PlacedAt: hours(0), Note: "first"}
	add(t, hub, order)
	order.UpdatedAt = hours(2)
	order.Content = &channel.Order{Number: "9", Status: channel.OrderOpen, PlacedAt: hours(0), Note: "second"}
	add(t, hub, order)
	if err := r.Erase(ctx, idOf(t, hub, goes.Ref)); err != nil {
		t.Fatal(err)
	}
	left := everything(store)
	if i := strings.Index(strings.ToUpper(left), "KAN"); i >= 0 {
		t.Errorf("after the erasure there is …%q…", left[max(0, i-60):min(len(left), i+40)])
	}
	if !strings.Contains(left, "first") {
		t.Error("an older version of whoever has the order now is gone too")
	}
	v, err := r.View(ctx, customer.Query{Customer: idOf(t, hub, stays.Ref)})
	if err != nil || len(v.Orders) != 1 || !v.Orders[0].Open || len(v.Entries) != 2 {
		t.Errorf("who has the order now: %v, %v", v.Entries, err)
	}
	if f, err := r.Find(ctx, channel.OrderNumber("9")); err != nil || f.Match != customer.Found {
		t.Errorf("the order is found: %s, %v", f.Match, err)
	}
}
