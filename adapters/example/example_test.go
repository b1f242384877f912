package example_test

import (
	"context"
	"fmt"
	"log"
	"net/http/httptest"

	"github.com/clientele-go/clientele/adapters/example"
	"github.com/clientele-go/clientele/channel"
)

// Reading one pass. The customer hub does this, and stores Next with the
// facts; a program that embeds the library only calls New.
func Example() {
	server := httptest.NewServer(newShop(6))
	defer server.Close()
	book, err := example.New(example.Config{
		Name:                     "shoes",
		BaseURL:                  server.URL,
		Token:                    channel.NewSecret("tok-secret"),
		Region:                   "LT",
		InsecurePrivateAddresses: true,
	})
	if err != nil {
		log.Fatal(err)
	}
	var from channel.Cursor
	for {
		page, err := book.Orders(context.Background(), from)
		if err != nil {
			log.Fatal(err)
		}
		for _, f := range page.Facts {
			fmt.Println(f.Ref, f.Content, "changed", f.UpdatedAt)
		}
		if from = page.Next; !page.More {
			break
		}
	}
	// Output:
	// shoes/order/1042 order 1042 open changed 2026-03-02T09:01:00Z
	// shoes/order/1043 order 1043 open changed 2026-03-02T09:02:00Z
	// shoes/order/1044 order 1044 open changed 2026-03-02T09:03:00Z
	// shoes/order/1045 order 1045 open changed 2026-03-02T09:04:00Z
	// shoes/order/1046 order 1046 open changed 2026-03-02T09:05:00Z
	// shoes/order/1047 order 1047 open changed 2026-03-02T09:06:00Z
}

// The phone rings.
func ExampleBook_Find() {
	server := httptest.NewServer(newShop(6))
	defer server.Close()
	book, err := example.New(example.Config{Name: "shoes", BaseURL: server.URL, Region: "LT",
		Token: channel.NewSecret("tok-secret"), InsecurePrivateAddresses: true})
	if err != nil {
		log.Fatal(err)
	}
	caller, err := channel.Phone("8 612 01043", "LT")
	if err != nil {
		log.Fatal(err)
	}
	page, err := book.Find(context.Background(), []channel.Key{caller})
	if err != nil {
		log.Fatal(err)
	}
	for _, f := range page.Facts {
		o := f.Content.(*channel.Order)
		fmt.Println(o.Buyer.Name.Display(), "–", o.Lines[0].Name, o.Total, "promised for", o.Fulfillments[0].PromisedBy)
	}
	// Output:
	// Ona Petrauskaitė – boots, heels 12.50 EUR promised for 2026-03-05 (zone unknown)
}
