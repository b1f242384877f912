package channeltest_test

import (
	"context"
	"errors"
	"fmt"
	"log"

	"github.com/clientele-go/clientele/channel"
	"github.com/clientele-go/clientele/channel/channeltest"
)

// A web shop that lives in memory: it lists what was put, and fails on demand.
func ExampleFake() {
	shop := &channeltest.Fake{Describe: channel.Info{Name: "web-lt", Sort: channel.WebShop}}
	shop.Put(channel.Fact{
		Ref:     channel.Ref{Kind: channel.KindOrder, ID: "1001"}, // the channel's name is filled in
		Content: &channel.Order{Number: "1001", Status: channel.OrderOpen},
	})
	page, err := shop.Orders(context.Background(), "")
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(page.Facts[0].Ref, page.Facts[0].Content)

	shop.Delete(channel.Ref{Kind: channel.KindOrder, ID: "1001"})
	shop.Fail(1, errors.New("closed for the night"))
	_, err = shop.Orders(context.Background(), page.Next)
	fmt.Println(err)
	page, err = shop.Orders(context.Background(), page.Next)
	fmt.Println(page.Facts[0].Ref, "deleted:", page.Facts[0].Deleted, err)
	// Output:
	// web-lt/order/1001 order 1001 open
	// channel: web-lt: orders: unavailable: closed for the night
	// web-lt/order/1001 deleted: true <nil>
}

// What the kit says about an adapter that returns the empty cursor at the end.
func ExampleCheck() {
	shop := &channeltest.Fake{Describe: channel.Info{Name: "web-lt"}}
	shop.Put(channel.Fact{Ref: channel.Ref{Kind: channel.KindOrder, ID: "1001"}, Content: &channel.Order{}})
	report := channeltest.Check(context.Background(), channeltest.Harness{
		New: func() channel.Channel { return endless{shop} },
	})
	fmt.Println(report.Findings[0])
	// Output:
	// orders: rule broken: Next is not empty after a page that had anything
	// 	seen: page 1 has an empty Next
	// 	why it matters: The empty cursor is the beginning: the next pass would read everything again, and the one after it.
}

// endless is an adapter that forgets its cursor at the end of each pass.
type endless struct{ shop channel.Orders }

func (e endless) Info() channel.Info { return e.shop.Info() }

func (e endless) Orders(ctx context.Context, from channel.Cursor) (channel.Page, error) {
	page, err := e.shop.Orders(ctx, from)
	if !page.More {
		page.Next = ""
	}
	return page, err
}
