package advice_test

import (
	"fmt"
	"time"

	"github.com/clientele-go/clientele/channel"
	"github.com/clientele-go/clientele/customer"
	"github.com/clientele-go/clientele/journey"
	"github.com/clientele-go/clientele/journey/advice"
)

func Example() {
	question := advice.Question{
		At: time.Date(2026, 3, 20, 12, 0, 0, 0, time.UTC),
		Reach: []channel.Key{
			{Kind: channel.KeyPhone, Value: "+48601555014", Assurance: channel.Verified},
			{Kind: channel.KeyEmail, Value: "anna@nowak.example", Assurance: channel.Verified},
		},
		Sensitivity: journey.LevelSecret, // a refund: we need bank details
	}
	a, err := advice.Advise(advice.Retail(), question)
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, o := range a.Options[:4] {
		fmt.Println(o.Why)
	}
	// Output:
	// Answer by e-mail, about 5.78 GBP: 3.55 GBP for the contact, 2.23 GBP for the chance that it does not settle the matter.
	// Not by telephone: it is not secure enough for this.
	// Not by chat: the customer cannot be reached there; it is not secure enough for this.
	// Not by SMS: it is not secure enough for this.
}

func ExampleServedAtLoss() {
	accounts := []advice.Account{
		{Customer: "c1", Margin: channel.Money{Minor: 1200, Currency: "GBP"}, Contacts: map[string]int{"phone": 4}},
		{Customer: "c2", Margin: channel.Money{Minor: 9900, Currency: "GBP"}, Contacts: map[string]int{"phone": 4}},
	}
	losses, err := advice.ServedAtLoss(accounts, advice.Retail(), "en")
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, l := range losses.Customers {
		fmt.Println(l.Customer, l.Why)
	}
	// Output:
	// c1 4 contacts cost 22.32 GBP against a margin of 12.00 GBP; 100 % of that cost was spent in costly channels.
}

func ExampleFor() {
	// A view comes from a customer.Reader; this one is made by hand.
	at := time.Date(2026, 3, 20, 12, 0, 0, 0, time.UTC)
	view := &customer.View{At: at, Match: customer.Found, Customer: customer.Profile{ID: "c1", Language: "en", Keys: []channel.Key{
		{Kind: channel.KeyPhone, Value: "+48601555014", Assurance: channel.Verified},
		{Kind: channel.KeyEmail, Value: "anna@nowak.example", Assurance: channel.Asserted}, // typed by a guest
	}}}
	a, err := advice.For(view, advice.Retail(), advice.Question{})
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(a.Summary)
	email, _ := a.Option("email")
	fmt.Println(email.Why)
	// Output:
	// Answer by SMS, else by telephone.
	// Not by e-mail: it is not confirmed that the number or address is the customer’s.
}

func ExampleUnderserved() {
	eur := func(minor int64) channel.Money { return channel.Money{Minor: minor, Currency: "EUR"} }
	accounts := []advice.Account{
		{Customer: "c1", Value: eur(90_000), Replies: 3, Automated: 3},
		{Customer: "c2", Value: eur(2_000), Replies: 1, Automated: 1},
		{Customer: "c3", Value: eur(1_000), Broken: 4},
	}
	for _, n := range advice.Underserved(accounts, "en") {
		fmt.Println(n.Customer, n.Why)
	}
	// Output:
	// c1 A customer worth 900.00 EUR: only machines replied.
}

func ExampleAvoidable() {
	at := time.Date(2026, 3, 20, 12, 0, 0, 0, time.UTC)
	contacts := []advice.Contact{
		{At: at, Channel: "phone", Intent: advice.OrderStatus, Visible: at.AddDate(0, 0, -3)},
		{At: at, Channel: "email", Intent: advice.IntentOf("", "Where is my order?")},
		{At: at, Channel: "email", Intent: advice.IntentOf("", "The kettle is broken.")},
	}
	waste, err := advice.Avoidable(contacts, advice.Retail(), "en")
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, why := range waste.Why {
		fmt.Println(why)
	}
	// Output:
	// 1 of 3 contacts (5.58 GBP) asked for the status of an order although it was visible: show customers where.
	// 1 of 3 contacts (3.55 GBP) asked for the status of an order that the customer could not see: make it visible.
}

func ExampleCompare() {
	change := time.Date(2026, 3, 1, 0, 0, 0, 0, time.UTC)
	var outcomes []advice.Outcome
	for i := range 200 {
		day := i%28 + 1
		outcomes = append(outcomes,
			advice.Outcome{At: change.AddDate(0, 0, -day), Channel: "chat", Resolved: i%2 == 0, Contacts: 2, Duration: time.Duration(20+i%10) * time.Hour},
			advice.Outcome{At: change.AddDate(0, 0, day-1), Channel: "chat", Resolved: i%4 > 0, Contacts: 2, Duration: time.Duration(19+i%10) * time.Hour})
	}
	c := advice.Compare(outcomes, advice.Change{At: change, Channel: "chat"})
	r := c.Resolved
	fmt.Printf("settled at once: %.0f %% to %.0f %%, a change of %.0f to %.0f points: %v\n", 100*r.From, 100*r.To, 100*r.Interval.Low, 100*r.Interval.High, r.Real())
	fmt.Printf("contacts: %+.1f: %v\n", c.Contacts.Change, c.Contacts.Real())
	fmt.Printf("hours: %+.1f (%.1f to %.1f): %v\n", c.Hours.Change, c.Hours.Interval.Low, c.Hours.Interval.High, c.Hours.Real())
	// Output:
	// settled at once: 50 % to 75 %, a change of 16 to 34 points: true
	// contacts: +0.0: false
	// hours: -1.0 (-1.6 to -0.4): true
}
