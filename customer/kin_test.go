package customer_test

import (
	"context"
	"fmt"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/clientele-go/clientele/channel"
	"github.com/clientele-go/clientele/customer"
)

func call(id string, keys ...channel.Key) channel.Fact {
	return channel.Fact{Ref: channel.Ref{Channel: "desk", Kind: channel.KindInteraction, ID: id}, UpdatedAt: hours(0), Keys: keys,
		Content: &channel.Interaction{Kind: channel.Call, Direction: channel.Inbound, StartedAt: hours(1), Text: "about " + id}}
}

// TestKinBesideManyOrders: a customer with very many orders under one mailbox
// still has the missed call from it, and the relative who claims it.
func TestKinBesideManyOrders(t *testing.T) {
	hub, _ := newHub(t, customer.Config{})
	me := account("web", "1", "anna@example.com")
	facts := []channel.Fact{me}
	for i := range 200 {
		facts = append(facts, channel.Fact{Ref: orderRef(fmt.Sprint(i)), UpdatedAt: hours(0), Keys: []channel.Key{mail("anna", channel.Verified)}, Content: &channel.Order{Number: fmt.Sprint("N", i)}})
	}
	facts = append(facts, call("7", mail("anna", channel.Asserted)), somebody(personRef("pos", "9"), 0, "Anna", mail("anna", channel.Asserted)))
	add(t, hub, facts...)
	v, err := hub.As(clerk, customer.Service).View(context.Background(), customer.Query{Customer: idOf(t, hub, me.Ref)})
	if err != nil {
		t.Fatal(err)
	}
	if len(v.Unattributed) != 1 || len(v.Possible) != 1 {
		t.Errorf("%d unattributed contacts and %d relatives, want one of each", len(v.Unattributed), len(v.Possible))
	}
}

// TestCallsOfSomebodyElse: a call by which somebody is surely known is not shown
// to whoever merely claims the number.
func TestCallsOfSomebodyElse(t *testing.T) {
	ctx := context.Background()
	hub, _ := newHub(t, customer.Config{})
	r := hub.As(clerk, customer.Service)
	owner, claims := account("web", "1", "anna@example.com"), somebody(personRef("pos", "9"), 0, "Piotr", mail("anna", channel.Asserted))
	add(t, hub, owner, claims, call("7", mail("anna", channel.Verified)), call("8", mail("anna", channel.Asserted)))
	for _, q := range []customer.Query{{Customer: idOf(t, hub, claims.Ref)}, {Keys: []channel.Key{mail("anna", 0)}}} {
		v, err := r.View(ctx, q)
		if err != nil {
			t.Fatal(err)
		}
		if len(v.Unattributed) != 1 || v.Unattributed[0].Ref.ID != "8" {
			t.Errorf("%v: unattributed are %v, want the call that is nobody's", q.Customer, v.Unattributed)
		}
	}
}

// TestReferencesOfMessages: a message names its ticket and feedback what it is
// about, in fields and in text; nothing refers to itself.
func TestReferencesOfMessages(t *testing.T) {
	hub, _ := newHub(t, customer.Config{Channels: []channel.Channel{mute{channel.Info{Name: "web", Numbers: channel.Numbers{Pattern: `W\d+`}}}}})
	p := account("web", "1", "anna@example.com")
	order := channel.Fact{Ref: orderRef("1"), Party: p.Ref, UpdatedAt: hours(0), Content: &channel.Order{Number: "W1", PlacedAt: hours(1),
		Links: []channel.Link{{Ref: orderRef("1"), Rel: channel.RelAbout}}}}
	ticket := channel.Fact{Ref: channel.Ref{Channel: "desk", Kind: channel.KindCase, ID: "1"}, Party: p.Ref, UpdatedAt: hours(0), Content: &channel.Case{Number: "1", OpenedAt: hours(2)}}
	message := channel.Fact{Ref: channel.Ref{Channel: "desk", Kind: channel.KindInteraction, ID: "1"}, Party: p.Ref, UpdatedAt: hours(0),
		Content: &channel.Interaction{Kind: channel.EMail, StartedAt: hours(3), Case: ticket.Ref}}
	feedback := channel.Fact{Ref: channel.Ref{Channel: "desk", Kind: channel.KindFeedback, ID: "1"}, Party: p.Ref, UpdatedAt: hours(0),
		Content: &channel.Feedback{Kind: channel.CSAT, At: hours(4), About: message.Ref, Comment: "W1 came late"}}
	add(t, hub, p, order, ticket, message, feedback)
	got := map[channel.Kind][]channel.Kind{}
	for e, err := range hub.As(clerk, customer.Service).Timeline(context.Background(), idOf(t, hub, p.Ref), customer.TimelineFilter{Links: true}) {
		if err != nil {
			t.Fatal(err)
		}
		for _, l := range e.Links {
			other := l.To
			if l.To == e.Ref {
				other = l.From
			}
			got[e.Ref.Kind] = append(got[e.Ref.Kind], other.Kind)
		}
		slices.Sort(got[e.Ref.Kind])
	}
	want := map[channel.Kind][]channel.Kind{
		channel.KindOrder:       {channel.KindFeedback},
		channel.KindCase:        {channel.KindInteraction},
		channel.KindInteraction: {channel.KindCase, channel.KindFeedback},
		channel.KindFeedback:    {channel.KindInteraction, channel.KindOrder},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("who refers to whom (-want +got):\n%s", diff)
	}
}
