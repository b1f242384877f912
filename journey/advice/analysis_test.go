package advice_test

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/clientele-go/clientele/channel"
	"github.com/clientele-go/clientele/customer"
	"github.com/clientele-go/clientele/journey"
	"github.com/clientele-go/clientele/journey/advice"
)

// history is one order and what was said about it.
func history() []customer.Entry {
	orderRef := channel.Ref{Channel: "web", Kind: channel.KindOrder, ID: "1"}
	order := &channel.Fact{Ref: orderRef, Content: &channel.Order{Number: "10042", Status: channel.OrderOpen, PlacedAt: channel.UTC(noon.AddDate(0, 0, -10)),
		Total: channel.Money{Minor: 10_000, Currency: "GBP"}}}
	entries := []customer.Entry{
		{At: noon.AddDate(0, 0, -10), Kind: customer.OrderPlaced, Ref: orderRef, Fact: order},
		{At: noon.AddDate(0, 0, -8), Kind: customer.ParcelShipped, Ref: orderRef, Part: "p", Fact: order},
	}
	say := func(id string, ago time.Duration, i channel.Interaction) {
		i.StartedAt = channel.UTC(noon.Add(-ago))
		i.Links = []channel.Link{{Rel: channel.RelAbout, Ref: orderRef}}
		f := &channel.Fact{Ref: channel.Ref{Channel: "desk", Kind: channel.KindInteraction, ID: id}, Content: &i}
		entries = append(entries, customer.Entry{At: i.StartedAt.Time, Kind: customer.Contacted, Ref: f.Ref, Fact: f})
	}
	const day = 24 * time.Hour
	say("early", 9*day, channel.Interaction{Kind: channel.EMail, Direction: channel.Inbound, Text: "Where is my order 10042?"})
	say("auto", 9*day-time.Minute, channel.Interaction{Kind: channel.EMail, Direction: channel.Outbound, Automated: true, Text: "We have received your message."})
	say("late answer", 7*day, channel.Interaction{Kind: channel.EMail, Direction: channel.Outbound, Text: "It is on its way."})
	say("asked", 3*day, channel.Interaction{Kind: channel.EMail, Direction: channel.Inbound, Text: "Where is my order 10042? It is still not here."})
	say("returned", 2*day, channel.Interaction{Kind: channel.Call, Direction: channel.Inbound, Outcome: channel.Answered, AnsweredAt: channel.UTC(noon.Add(-2 * day)), Text: "Wants to return it."})
	say("note", 2*day-time.Minute, channel.Interaction{Kind: channel.Note, Direction: channel.Internal, Internal: true, Text: "where is my order"})
	return entries
}

func TestAccountOf(t *testing.T) {
	c := advice.Retail()
	a := journey.Analyse(history(), noon, journey.Rules{Costs: c.Costs(), MarginPercent: 10})
	got := advice.AccountOf("c1", &a, c)
	// One message was answered late, the second not at all.
	want := advice.Account{Customer: "c1", Margin: gbp(1000), Value: gbp(1000), Contacts: map[string]int{"phone": 1, "email": 2}, Broken: 2, Replies: 2, Automated: 1}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	losses, err := advice.ServedAtLoss([]advice.Account{got}, c, "en")
	if err != nil || len(losses.Customers) != 0 || losses.Judged != 1 {
		t.Errorf("%+v %v: 1268 of which 558 costly is not mostly costly", losses, err)
	}
}

func TestContactsOf(t *testing.T) {
	c := advice.Retail()
	a := journey.Analyse(history(), noon, journey.Rules{})
	shipped := noon.AddDate(0, 0, -8)
	ref := func(id string) channel.Ref {
		return channel.Ref{Channel: "desk", Kind: channel.KindInteraction, ID: id}
	}
	want := []advice.Contact{
		{Ref: ref("early"), At: noon.AddDate(0, 0, -9), Channel: "email", Intent: advice.OrderStatus, Visible: shipped},
		{Ref: ref("asked"), At: noon.AddDate(0, 0, -3), Channel: "email", Intent: advice.OrderStatus, Visible: shipped},
		{Ref: ref("returned"), At: noon.AddDate(0, 0, -2), Channel: "phone", Visible: shipped},
	}
	got := advice.ContactsOf(&a, c, nil)
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	w, err := advice.Avoidable(got, c, "en")
	if err != nil || w.Avoidable.Hits != 1 || w.Invisible.Hits != 1 || w.Contacts != 3 {
		t.Errorf("%+v %v", w, err)
	}
	always := advice.ContactsOf(&a, c, func(channel.Ref) time.Time { return noon.AddDate(0, 0, -10) })
	if w, err := advice.Avoidable(always, c, "en"); err != nil || w.Avoidable.Hits != 2 || w.Invisible.Hits != 0 {
		t.Errorf("%+v %v", w, err)
	}
}
