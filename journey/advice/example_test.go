package advice_test

import (
	"fmt"
	"time"

	"github.com/clientele-go/clientele/channel"
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
