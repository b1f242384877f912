package customer_test

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"
	"time"

	"github.com/clientele-go/clientele/channel"
	"github.com/clientele-go/clientele/customer"
)

// parcel is news of one parcel of an order, reported apart from it.
func parcel(order channel.Ref, id string, n int, state channel.FillState) channel.Fact {
	c := &channel.Fulfillment{ID: id, Order: order, Type: channel.FillShipment, State: state, ShippedAt: hours(2)}
	if state == channel.FillStateDone {
		c.DoneAt = hours(4)
	}
	return channel.Fact{Ref: channel.Ref{Channel: order.Channel, Kind: channel.KindFulfillment, ID: order.ID + "/" + id}, UpdatedAt: hours(n), Content: c}
}

// states returns the states of the parcels of the only order of a customer.
func states(t *testing.T, hub *customer.Hub, party channel.Ref) (customer.OrderView, map[string]channel.FillState) {
	t.Helper()
	v, err := hub.As(clerk, customer.Service).View(context.Background(), customer.Query{Customer: idOf(t, hub, party)})
	if err != nil {
		t.Fatal(err)
	}
	if len(v.Orders) != 1 {
		t.Fatalf("%d orders, want 1", len(v.Orders))
	}
	got := map[string]channel.FillState{}
	for _, f := range v.Orders[0].Order.Fulfillments {
		got[f.ID] = f.State
	}
	return v.Orders[0], got
}

// TestGoodsThatAreStillOwed: an order of which a part has arrived, or whose only
// parcel came to nothing, is not done.
func TestGoodsThatAreStillOwed(t *testing.T) {
	parcel := func(id string, s channel.FillState) channel.Fulfillment {
		return channel.Fulfillment{ID: id, Type: channel.FillShipment, State: s, DoneAt: hours(4)}
	}
	for name, c := range map[string]struct {
		says    channel.FillStatus
		parcels []channel.Fulfillment
		open    bool
		next    customer.Step
	}{
		"half of it arrived":        {channel.FillPartial, []channel.Fulfillment{parcel("1", channel.FillStateDone)}, true, customer.StepHandover},
		"a parcel was cancelled":    {channel.FillNone, []channel.Fulfillment{parcel("1", channel.FillStateCancel)}, true, customer.StepHandover},
		"a parcel failed":           {"", []channel.Fulfillment{parcel("1", channel.FillFailed)}, true, customer.StepHandover},
		"all of it arrived":         {"", []channel.Fulfillment{parcel("1", channel.FillStateDone), parcel("2", channel.FillPickedUp)}, false, ""},
		"the second parcel arrived": {"", []channel.Fulfillment{parcel("1", channel.FillFailed), parcel("2", channel.FillStateDone)}, false, ""},
		"it arrived, says the shop": {channel.FillDelivered, []channel.Fulfillment{parcel("1", channel.FillFailed)}, false, ""},
	} {
		hub, _ := newHub(t, customer.Config{Now: func() time.Time { return hours(9).Time }})
		p := account("web", "1", "a@example.com")
		add(t, hub, p, channel.Fact{Ref: orderRef("1"), Party: p.Ref, CreatedAt: hours(0), UpdatedAt: hours(1),
			Content: &channel.Order{Number: "1", Status: channel.OrderOpen, Payment: channel.PayPaid, Fulfillment: c.says, PlacedAt: hours(0), Fulfillments: c.parcels}})
		if o, _ := states(t, hub, p.Ref); o.Open != c.open || o.Next != c.next {
			t.Errorf("%s: open %v, next %q", name, o.Open, o.Next)
		}
	}
}

// TestNewsOfParcelsInAnyOrder brings all news of an order and its parcels, some
// of it late, in many orders. Delivered stays delivered, and what is said of
// one parcel takes nothing away from another.
func TestNewsOfParcelsInAnyOrder(t *testing.T) {
	order := channel.Fact{Ref: orderRef("1"), CreatedAt: hours(0), UpdatedAt: hours(1), Party: personRef("web", "1"),
		Content: &channel.Order{Number: "1", Status: channel.OrderOpen, PlacedAt: hours(0),
			Fulfillments: []channel.Fulfillment{{ID: "a", Type: channel.FillShipment, State: channel.FillAccepted}}}}
	facts := []channel.Fact{order, account("web", "1", "anna@example.com"),
		parcel(order.Ref, "a", 2, channel.FillStateTransit), parcel(order.Ref, "a", 4, channel.FillStateDone),
		parcel(order.Ref, "b", 3, channel.FillStateTransit), parcel(order.Ref, "b", 2, channel.FillAccepted),
		parcel(order.Ref, "c", 5, channel.FillStateDone), parcel(order.Ref, "c", 3, channel.FillStateTransit)}
	rng := rand.New(rand.NewPCG(1, 2))
	var want [32]byte
	for round := range 200 {
		hub, store := newHub(t, customer.Config{})
		rng.Shuffle(len(facts), func(i, j int) { facts[i], facts[j] = facts[j], facts[i] })
		for _, f := range facts {
			add(t, hub, f)
		}
		o, got := states(t, hub, personRef("web", "1"))
		if got["a"] != channel.FillStateDone || got["b"] != channel.FillStateTransit || got["c"] != channel.FillStateDone || len(got) != 3 || o.Next != customer.StepDelivery {
			t.Fatalf("round %d: the parcels are %v, next %q", round, got, o.Next)
		}
		if round == 0 {
			want = stateHash(t, store)
		} else if stateHash(t, store) != want {
			t.Fatalf("round %d: the state depends on the order", round)
		}
	}
}

// TestOldVersionsOfAnOrder: an order that is told late does not undo what a
// newer one said, whatever the parcels in it.
func TestOldVersionsOfAnOrder(t *testing.T) {
	hub, _ := newHub(t, customer.Config{})
	add(t, hub, account("web", "1", "anna@example.com"))
	for _, v := range []struct {
		version int64
		parcels []channel.Fulfillment
	}{
		{1, nil},
		{4, []channel.Fulfillment{{ID: "a", State: channel.FillStateDone, DoneAt: hours(4)}, {ID: "b", State: channel.FillStateTransit}}},
		{2, []channel.Fulfillment{{ID: "a", State: channel.FillStateTransit}}},
		{3, []channel.Fulfillment{{ID: "b", State: channel.FillStateTransit}}},
	} {
		add(t, hub, channel.Fact{Ref: orderRef("1"), Version: v.version, UpdatedAt: hours(9), Party: personRef("web", "1"),
			Content: &channel.Order{Number: "1", Status: channel.OrderOpen, PlacedAt: hours(0), Fulfillments: v.parcels}})
	}
	if _, got := states(t, hub, personRef("web", "1")); len(got) != 2 || got["a"] != channel.FillStateDone {
		t.Errorf("after late old versions the parcels are %v", got)
	}
}

// TestTwoReportsOfOneParcel: of two records about one parcel the newer counts,
// whatever they are called, also where both are older than the order.
func TestTwoReportsOfOneParcel(t *testing.T) {
	for _, orderAt := range []int{1, 9} {
		hub, _ := newHub(t, customer.Config{})
		order := channel.Fact{Ref: orderRef("1"), UpdatedAt: hours(orderAt), Party: personRef("web", "1"),
			Content: &channel.Order{Number: "1", Status: channel.OrderOpen, PlacedAt: hours(0)}}
		early, late := parcel(order.Ref, "a", 2, channel.FillStateTransit), parcel(order.Ref, "a", 4, channel.FillStateDone)
		early.Ref.ID, late.Ref.ID = "z", "b"
		add(t, hub, account("web", "1", "anna@example.com"), order, early, late)
		if _, got := states(t, hub, personRef("web", "1")); got["a"] != channel.FillStateDone {
			t.Errorf("with an order of hour %d: %v, want delivered", orderAt, got)
		}
	}
}

// TestManyParcels: an order with 300 parcels, each reported apart, of which one
// is on its way, is not delivered.
func TestManyParcels(t *testing.T) {
	hub, _ := newHub(t, customer.Config{})
	order := channel.Fact{Ref: orderRef("1"), UpdatedAt: hours(1), Party: personRef("web", "1"),
		Content: &channel.Order{Number: "1", Status: channel.OrderCompleted, PlacedAt: hours(0), CompletedAt: hours(3)}}
	facts := []channel.Fact{account("web", "1", "anna@example.com"), order}
	for i := range 300 {
		facts = append(facts, parcel(order.Ref, fmt.Sprint(i), 2, channel.FillStateDone))
	}
	facts[252] = parcel(order.Ref, "250", 2, channel.FillStateTransit)
	add(t, hub, facts...)
	if o, got := states(t, hub, personRef("web", "1")); len(got) != 300 || !o.Open || o.Next != customer.StepDelivery {
		t.Errorf("%d parcels, open %v, next %q; want 300, one of them on its way", len(got), o.Open, o.Next)
	}
}

// TestOpenParcelOfAnOldOrder: an order that its shop calls completed, long ago,
// is shown while a parcel of it is on its way, and a stranger's never is.
func TestOpenParcelOfAnOldOrder(t *testing.T) {
	hub, _ := newHub(t, customer.Config{})
	me := personRef("web", "1")
	order := channel.Fact{Ref: orderRef("1"), UpdatedAt: hours(1), Party: me, Content: &channel.Order{Number: "1", Status: channel.OrderCompleted, PlacedAt: hours(0)}}
	theirs := channel.Fact{Ref: orderRef("2"), UpdatedAt: hours(1), Party: personRef("web", "2"), Content: &channel.Order{Number: "2", Status: channel.OrderCompleted, PlacedAt: hours(0)}}
	mixed := parcel(theirs.Ref, "a", 1, channel.FillStateTransit)
	mixed.Party = me
	facts := []channel.Fact{account("web", "1", "anna@example.com"), order, theirs, parcel(order.Ref, "a", 1, channel.FillStateTransit), mixed}
	add(t, hub, append(facts, calls(me, 100)...)...)
	if o, _ := states(t, hub, me); o.Fact.Ref != order.Ref || o.Next != customer.StepDelivery {
		t.Errorf("the open order is %s, next %q", o.Fact.Ref, o.Next)
	}
}

// calls are sixty calls from hour n on, so that nothing older is among the last
// entries.
func calls(party channel.Ref, n int) []channel.Fact {
	var out []channel.Fact
	for i := range 60 {
		out = append(out, channel.Fact{Ref: channel.Ref{Channel: "web", Kind: channel.KindInteraction, ID: fmt.Sprint(i)}, Party: party,
			Content: &channel.Interaction{Kind: channel.Call, StartedAt: hours(n + i)}})
	}
	return out
}

// TestAWithdrawalAmongMany: a customer said yes six hundred times and no once.
func TestAWithdrawalAmongMany(t *testing.T) {
	ctx := context.Background()
	for at := range 3 {
		hub, _ := newHub(t, customer.Config{})
		me := account("web", "1", "anna@example.com")
		var facts []channel.Fact
		for i := range 601 {
			c := &channel.Consent{Purpose: "marketing", State: channel.ConsentGranted, At: hours(i)}
			f := channel.Fact{Ref: channel.Ref{Channel: "web", Kind: channel.KindConsent, ID: fmt.Sprint(i)}, Party: me.Ref, UpdatedAt: hours(i), Content: c}
			if i == 600 {
				c.State = channel.ConsentWithdrawn
			}
			facts = append(facts, f)
		}
		facts = slices.Insert(facts, at*300, me)
		facts = append(facts, calls(me.Ref, 1000)...)
		add(t, hub, facts...)
		r := hub.As(clerk, customer.Marketing)
		if _, err := r.View(ctx, customer.Query{Customer: idOf(t, hub, me.Ref)}); !errors.Is(err, customer.ErrPurpose) {
			t.Errorf("a view after a withdrawal: %v, want ErrPurpose", err)
		}
	}
}
