package customer_test

import (
	"context"
	"fmt"
	"log"
	"time"

	"github.com/clientele-go/clientele/channel"
	"github.com/clientele-go/clientele/customer"
	"github.com/clientele-go/clientele/internal/world"
)

// sources are the channels of an invented chain of stores at the moment of its
// story; a program has its adapters here.
func sources() []channel.Channel {
	var out []channel.Channel
	for _, s := range world.Sources([][]channel.Fact{world.Story().Facts}) {
		out = append(out, s)
	}
	return out
}

func storyTime() time.Time { return world.StoryNow }

// A customer calls a store about orders placed in the web shop.
func Example() {
	ctx := context.Background()
	hub, err := customer.NewHub(customer.Config{Channels: sources(), Now: storyTime})
	if err != nil {
		log.Fatal(err)
	}
	if _, err := hub.Sync(ctx); err != nil { // then: go hub.Run(ctx) keeps up
		log.Fatal(err)
	}

	clerk := hub.As(customer.Actor{ID: "clerk-7"}, customer.Service)
	caller, err := channel.Phone("601 555 014", "PL") // as the telephone shows it
	if err != nil {
		log.Fatal(err)
	}
	view, err := clerk.View(ctx, customer.Query{Keys: []channel.Key{caller}, Live: time.Second})
	if err != nil {
		log.Fatal(err)
	}

	fmt.Println(view.Match, view.Customer.Name.Display())
	for _, o := range view.Orders {
		if o.Open {
			fmt.Println("order", o.Order.Number, "waits for", o.Next, "late by", o.Late)
		}
	}
	for _, p := range view.Promises {
		if p.Open() {
			fmt.Println("promised", p.Promise.Kind, p.Status, "since", p.Late)
		}
	}
	// Output:
	// found Anna Nowak
	// order #10042 waits for delivery late by 58h42m0s
	// order #10041 waits for pickup late by 0s
	// promised delivery overdue since 58h42m0s
	// promised callback overdue since 20h42m0s
}

// Nobody is ever the first hit: a number that a family shares gives several
// candidates, each with the reasons.
func ExampleReader_Find() {
	ctx := context.Background()
	hub, err := customer.NewHub(customer.Config{Channels: sources(), Now: storyTime})
	if err != nil {
		log.Fatal(err)
	}
	if _, err := hub.Sync(ctx); err != nil {
		log.Fatal(err)
	}
	clerk := hub.As(customer.Actor{ID: "clerk-7"}, customer.Service)
	found, err := clerk.Find(ctx, world.Story().Landline)
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(found.Match)
	for _, c := range found.Candidates {
		fmt.Println(c.Name, c.Reasons)
	}
	// An order number narrows it down.
	found, err = clerk.Find(ctx, world.Story().Landline, channel.OrderNumber("#10042"))
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(found.Match, found.Candidates[0].Name)
	// Output:
	// ambiguous
	// Anna Nowak [asserted phone at web-pl]
	// Piotr Nowak [asserted phone at web-pl]
	// found Anna Nowak
}
