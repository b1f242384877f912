package customer_test

import (
	"cmp"
	"context"
	"fmt"
	"log"

	"github.com/clientele-go/clientele/channel"
	"github.com/clientele-go/clientele/customer"
	"github.com/clientele-go/clientele/customer/identity"
)

// One view of a customer, made of all records: each value tells where it is
// from, and each contact point what may be done with it.
func ExampleReader_Golden() {
	ctx := context.Background()
	r := open(ctx).As(customer.Actor{ID: "clerk-7"}, customer.Service)
	g, err := r.Golden(ctx, who(ctx, r, channel.OrderNumber("10041")), customer.GoldenRules{})
	if err != nil {
		log.Fatal(err)
	}
	fmt.Printf("%s, as %s says\n", g.Name.Value.Display(), g.Name.From[0])
	for _, c := range g.Contacts {
		fmt.Println(c.Key.Kind, "reply:", c.Route, "disclose:", c.Disclose, cmp.Or(c.Why, "ok"))
	}
	// Output:
	// Anna Nowak, as helpdesk/person/3071 says
	// email reply: true disclose: true ok
	// phone reply: true disclose: true ok
	// phone reply: false disclose: false nobody has verified it
}

// A model is looked at before it is adopted: who would merge, who would split.
func ExampleReader_Adopt() {
	ctx := context.Background()
	rules := identity.Rules{Model: identity.RetailWeigher()}
	hub, err := customer.NewHub(customer.Config{Channels: sources(), Now: storyTime, Rules: rules})
	if err != nil {
		log.Fatal(err)
	}
	if _, err := hub.Sync(ctx); err != nil {
		log.Fatal(err)
	}
	r := hub.As(customer.Actor{ID: "operator"}, customer.Service)
	diff, err := r.WhatIf(ctx, rules)
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(len(diff.Merges), "merges,", len(diff.Splits), "splits,", diff.Unchanged, "unchanged")
	if err := r.Adopt(ctx, diff, "looked at each"); err != nil {
		log.Fatal(err)
	}
	if err := hub.Rebuild(ctx); err != nil {
		log.Fatal(err)
	}
	// Output:
	// 0 merges, 0 splits, 5 unchanged
}

// The review queue: customers who may be one person, for a human to decide.
func ExampleReader_Suggestions() {
	ctx := context.Background()
	hub, err := customer.NewHub(customer.Config{})
	if err != nil {
		log.Fatal(err)
	}
	mail := channel.Key{Kind: channel.KeyEmail, Value: "anna@example.com", Assurance: channel.Verified}
	typed := mail
	typed.Assurance = channel.Asserted
	name := channel.Name{Given: "Anna", Family: "Nowak"}
	_, err = hub.Add(ctx,
		channel.Fact{Ref: channel.Ref{Channel: "web", Kind: channel.KindPerson, ID: "1"}, Keys: []channel.Key{mail}, Content: &channel.Person{Name: name}},
		channel.Fact{Ref: channel.Ref{Channel: "web", Kind: channel.KindOrder, ID: "77"}, Keys: []channel.Key{typed},
			Content: &channel.Order{Number: "1077", Status: channel.OrderOpen, Buyer: channel.Contact{Name: name}}})
	if err != nil {
		log.Fatal(err)
	}
	r := hub.As(customer.Actor{ID: "clerk-7"}, customer.Service)
	for s, err := range r.Suggestions(ctx) {
		if err != nil {
			log.Fatal(err)
		}
		fmt.Println(s.A.Name, "and", s.B.Name, s.B.Reasons)
	}
	// Output:
	// Anna Nowak and Anna Nowak [asserted email asserted evidence only]
}
