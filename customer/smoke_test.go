package customer_test

import (
	"context"
	"fmt"
	"testing"
	"time"

	"github.com/clientele-go/clientele/channel"
	"github.com/clientele-go/clientele/customer"
	"github.com/clientele-go/clientele/internal/world"
)

func TestSmoke(t *testing.T) {
	ctx := context.Background()
	var chans []channel.Channel
	scene := world.Story()
	for _, s := range world.Sources([][]channel.Fact{scene.Facts}) {
		chans = append(chans, s)
	}
	hub, err := customer.NewHub(customer.Config{Channels: chans, Now: func() time.Time { return world.StoryNow }})
	if err != nil {
		t.Fatal(err)
	}
	rep, err := hub.Sync(ctx)
	if err != nil {
		t.Fatal(err)
	}
	fmt.Printf("%+v\n", rep)
	clerk := hub.As(customer.Actor{ID: "anna"}, customer.Service)
	for p, err := range clerk.Customers(ctx) {
		fmt.Println(p.ID, p.Name.Display(), p.Parties, err)
	}
	for _, k := range []channel.Key{scene.Caller, scene.Landline, scene.Card} {

		v, err := clerk.View(ctx, customer.Query{Keys: []channel.Key{k}})
		if err != nil {
			t.Fatal(err)
		}
		fmt.Println(k, v.Match, v.Customer.Name.Display(), v.Assurance, len(v.Candidates))
		for _, o := range v.Orders {
			fmt.Println("  order", o.Order.Number, o.Order.Via, o.Open, o.Next, o.Due, o.Late, o.Links)
		}
		for _, c := range v.Cases {
			fmt.Println("  case", c.Case.Number, c.Case.Subject, c.Open, c.Late, c.Links)
		}
		for _, p := range v.Promises {
			fmt.Println("  promise", p.Promise.Kind, p.Promise.Due, p.Status, p.Late)
		}
		for _, c := range v.Entries {
			fmt.Println("  entry", c)
		}
		fmt.Println("  possible", v.Possible, "unattributed", v.Unattributed)
	}
}
