package customer_test

import (
	"context"
	"errors"
	"fmt"
	"log"
	"net/http/httptest"
	"time"

	"github.com/clientele-go/clientele/channel"
	"github.com/clientele-go/clientele/channel/channeltest"
	"github.com/clientele-go/clientele/customer"
	"github.com/clientele-go/clientele/customer/identity"
	"github.com/clientele-go/clientele/internal/world"
)

// open returns a hub that has read its sources, those of [Example].
func open(ctx context.Context) *customer.Hub {
	hub, err := customer.NewHub(customer.Config{Channels: sources(), Now: storyTime})
	if err == nil {
		_, err = hub.Sync(ctx)
	}
	if err != nil {
		log.Fatal(err)
	}
	return hub
}

// who returns the customer who carries a key.
func who(ctx context.Context, r *customer.Reader, k channel.Key) customer.ID {
	found, err := r.Find(ctx, k)
	if err != nil || found.Match != customer.Found {
		log.Fatal(found.Match, err)
	}
	return found.Candidates[0].ID
}

// A source sends what is new as webhooks. The answer comes after it is stored;
// a forged request changes nothing.
func ExampleHub_Webhook() {
	shop := &channeltest.Fake{Describe: channel.Info{Name: "web"}} // or the adapter of a real shop
	hub, err := customer.NewHub(customer.Config{Channels: []channel.Channel{shop}})
	if err != nil {
		log.Fatal(err)
	}
	handler := hub.Webhook("web") // http.Handle("POST /hooks/web", handler)

	request := shop.Webhook(channel.Fact{Ref: channel.Ref{Kind: channel.KindOrder, ID: "7"},
		Content: &channel.Order{Number: "#1007", Status: channel.OrderOpen}})
	answer := httptest.NewRecorder()
	handler.ServeHTTP(answer, request)
	fmt.Println("authentic:", answer.Code)

	forged := shop.WebhookBody([]byte(`[]`))
	forged.Header.Set(channeltest.SignatureHeader, "00")
	answer = httptest.NewRecorder()
	handler.ServeHTTP(answer, forged)
	fmt.Println("forged:", answer.Code)

	health, err := hub.Health(context.Background())
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(health[0].Counts.Applied, "applied,", health[0].BadSignatures, "refused")
	// Output:
	// authentic: 204
	// forged: 401
	// 1 applied, 1 refused
}

// Facts that a program has already need no channel. The same facts may be
// added any number of times.
func ExampleHub_Add() {
	ctx := context.Background()
	hub, err := customer.NewHub(customer.Config{})
	if err != nil {
		log.Fatal(err)
	}
	mail, err := channel.Email("ona@example.com")
	if err != nil {
		log.Fatal(err)
	}
	ona := channel.Fact{
		Ref:     channel.Ref{Channel: "newsletter", Kind: channel.KindPerson, ID: "4711"},
		Keys:    []channel.Key{mail.With(channel.Verified)},
		Content: &channel.Person{Name: channel.Name{Given: "Ona", Family: "Kazlauskienė"}},
	}
	for range 2 {
		counts, err := hub.Add(ctx, ona)
		if err != nil {
			log.Fatal(err)
		}
		fmt.Println(counts.Applied, "applied,", counts.Duplicate, "known before")
	}
	// Output:
	// 1 applied, 0 known before
	// 0 applied, 1 known before
}

// Very many facts are stored fastest as a sequence of batches.
func ExampleHub_AddAll() {
	ctx := context.Background()
	hub, err := customer.NewHub(customer.Config{})
	if err != nil {
		log.Fatal(err)
	}
	batches := func(yield func([]channel.Fact) bool) {
		for day := range 3 {
			visit := channel.Fact{
				Ref:     channel.Ref{Channel: "desk", Kind: channel.KindInteraction, ID: fmt.Sprint("visit", day)},
				Party:   channel.Ref{Channel: "desk", Kind: channel.KindPerson, ID: "4711"},
				Content: &channel.Interaction{Kind: channel.Visit, Direction: channel.Inbound},
			}
			if !yield([]channel.Fact{visit}) {
				return
			}
		}
	}
	counts, err := hub.AddAll(ctx, batches)
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(counts.Applied, "applied")
	// Output: 3 applied
}

// A record that an adapter could not read is held with its bytes. After the
// adapter has been mended, it is decoded again.
func ExampleHub_Replay() {
	ctx := context.Background()
	shop := &channeltest.Fake{Describe: channel.Info{Name: "web"}}
	shop.Reject(channel.Reject{Stream: "orders", At: "page 3 item 7", Field: "currency", Reason: "is unknown",
		Raw: []byte(`{"ref":"web/order/7","content":{"number":"#1007","status":"open"}}`)})
	hub, err := customer.NewHub(customer.Config{Channels: []channel.Channel{shop}})
	if err != nil {
		log.Fatal(err)
	}
	if _, err := hub.Sync(ctx); err != nil {
		log.Fatal(err)
	}
	for held, err := range hub.Quarantine(ctx) {
		if err != nil {
			log.Fatal(err)
		}
		fmt.Println(held)
	}
	n, err := hub.Replay(ctx) // with the new version of the adapter
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(n, "can be read now")
	// Output:
	// #1 web page 3 item 7: field currency is unknown
	// 1 can be read now
}

// A timeline is the newest first, across all channels.
func ExampleReader_Timeline() {
	ctx := context.Background()
	clerk := open(ctx).As(customer.Actor{ID: "clerk-7"}, customer.Service)
	anna := who(ctx, clerk, world.Story().Caller)

	var last customer.Entry
	for entry, err := range clerk.Timeline(ctx, anna, customer.TimelineFilter{}) {
		if err != nil {
			log.Fatal(err)
		}
		fmt.Println(entry.At.Format("2 Jan 15:04"), entry.Kind, entry.Ref.Channel)
		if last = entry; entry.Kind == customer.Promised {
			break // enough for one screen
		}
	}
	// The next screen goes on where this one ended, whatever happens meanwhile.
	for entry, err := range clerk.Timeline(ctx, anna, customer.TimelineFilter{After: last.Cursor()}) {
		if err != nil {
			log.Fatal(err)
		}
		fmt.Println("then", entry.At.Format("2 Jan 15:04"), entry.Kind, entry.Ref.Channel)
		break
	}
	// Output:
	// 19 Mar 09:36 promise.made helpdesk
	// then 19 Mar 09:36 interaction helpdesk
}

// Why two records are one person is always said, with the evidence in bits.
func ExampleReader_Explain() {
	ctx := context.Background()
	clerk := open(ctx).As(customer.Actor{ID: "clerk-7"}, customer.Service)
	story := world.Story()

	why, err := clerk.Explain(ctx, story.Account, story.Tickets[0]) // a record stands for whom it belongs to
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(why.Verdict)
	why, err = clerk.Explain(ctx, story.Account, story.Husband)
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(why.Verdict)
	for _, term := range why.Steps[0].Terms {
		fmt.Printf("%s: %.1f bits\n", term.Rule, term.Bits)
	}
	fmt.Println("guards:", why.Steps[0].Guards)
	// Output:
	// same
	// household
	// asserted phone: 6.0 bits
	// guards: [unique namespace web-pl given name]
}

// A human decision outranks every rule, and can be taken back without a trace.
func ExampleReader_Unlink() {
	ctx := context.Background()
	clerk := open(ctx).As(customer.Actor{ID: "clerk-7"}, customer.Service)
	story := world.Story()
	show := func() {
		view, err := clerk.View(ctx, customer.Query{Customer: who(ctx, clerk, story.Card)})
		if err != nil {
			log.Fatal(err)
		}
		fmt.Println(len(view.Customer.Parties), "records,", len(view.Orders), "orders")
	}
	show()
	if err := clerk.Unlink(ctx, story.Account, story.Receipt, "borrowed the card"); err != nil {
		log.Fatal(err)
	}
	show()
	if err := clerk.Undo(ctx, story.Account, story.Receipt, "it was her own after all"); err != nil {
		log.Fatal(err)
	}
	show()
	// Output:
	// 3 records, 5 orders
	// 1 records, 2 orders
	// 3 records, 5 orders
}

// Other rules can be tried before they are adopted.
func ExampleReader_WhatIf() {
	ctx := context.Background()
	analyst := open(ctx).As(customer.Actor{ID: "analyst-2"}, customer.Service)
	strict := identity.Rules{Verified: 5} // a confirmed mailbox alone no longer joins two records
	would, err := analyst.WhatIf(ctx, strict)
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(len(would.Merges), "would merge,", len(would.Splits), "would split,", would.Unchanged, "would stay")
	// Output:
	// 0 would merge, 1 would split, 4 would stay
}

// What was known when the clerk answered is a question like any other.
func ExampleReader_Known() {
	ctx := context.Background()
	clock := time.Date(2026, 3, 16, 9, 0, 0, 0, time.UTC)
	hub, err := customer.NewHub(customer.Config{Now: func() time.Time { return clock }})
	if err != nil {
		log.Fatal(err)
	}
	order := channel.Fact{Ref: channel.Ref{Channel: "web", Kind: channel.KindOrder, ID: "7"}, Version: 1,
		Content: &channel.Order{Number: "#1007", Status: channel.OrderOpen}}
	shipped := order
	shipped.Version, shipped.Content = 2, &channel.Order{Number: "#1007", Status: channel.OrderCompleted}
	for _, fact := range []channel.Fact{order, shipped} {
		if _, err := hub.Add(ctx, fact); err != nil {
			log.Fatal(err)
		}
		clock = clock.Add(time.Hour)
	}
	clerk := hub.As(customer.Actor{ID: "clerk-7"}, customer.Service)
	query := customer.Query{Keys: []channel.Key{channel.OrderNumber("#1007")}}
	for _, at := range []string{"09:30", "10:30"} {
		then, err := time.Parse("2006-01-02 15:04", "2026-03-16 "+at)
		if err != nil {
			log.Fatal(err)
		}
		view, err := clerk.Known(then).View(ctx, query)
		if err != nil {
			log.Fatal(err)
		}
		fmt.Println("at", at, "the clerk saw", view.Orders[0].Order)
	}
	// Output:
	// at 09:30 the clerk saw order #1007 open
	// at 10:30 the clerk saw order #1007 completed
}

// A reader of the change feed stores its position together with the effect of
// each change, and misses none.
func ExampleReader_Changes() {
	ctx := context.Background()
	hub := open(ctx)
	reader := hub.As(customer.Actor{ID: "crm-export"}, customer.Service)
	var stored customer.Position // in a program: in the same transaction as the effect
	follow := func() (news []customer.ChangeKind) {
		for change, err := range reader.Changes(ctx, stored) {
			if err != nil {
				log.Fatal(err)
			}
			news = append(news, change.Kind)
			stored = change.Position()
		}
		return news
	}
	fmt.Println("at first:", len(follow()) > 0)
	if err := reader.Link(ctx, world.Story().Account, world.Story().Husband, "to show a merge"); err != nil {
		log.Fatal(err)
	}
	fmt.Println("after it:", follow())
	fmt.Println("and then:", follow())
	// Output:
	// at first: true
	// after it: [merged]
	// and then: []
}

// After an erasure the customer is as unknown as somebody who never was.
func ExampleReader_Erase() {
	ctx := context.Background()
	hub := open(ctx)
	officer := hub.As(customer.Actor{ID: "privacy-1"}, customer.Privacy)
	story := world.Story()
	anna := who(ctx, officer, story.Card)
	if err := officer.Erase(ctx, anna); err != nil {
		log.Fatal(err)
	}
	_, err := officer.View(ctx, customer.Query{Customer: anna})
	fmt.Println(errors.Is(err, customer.ErrNotFound))

	again, err := hub.Add(ctx, story.Facts...) // the sources tell it all once more
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println("refused:", again.Suppressed > 0)
	found, err := officer.Find(ctx, story.Card)
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(found.Match)
	// Output:
	// true
	// refused: true
	// nobody
}
