package customer_test

import (
	"context"
	"fmt"
	"strconv"
	"testing"
	"testing/synctest"
	"time"

	"github.com/clientele-go/clientele/channel"
	"github.com/clientele-go/clientele/channel/channeltest"
	"github.com/clientele-go/clientele/customer"
)

// TestRereadingOverlaps: what is open is read again a hundred objects at a time,
// and stored while the next hundred are read; what fails in between leaves those
// before it stored.
func TestRereadingOverlaps(t *testing.T) {
	for _, fails := range []int{0, 1, 2, 3} {
		synctest.Test(t, func(t *testing.T) {
			shop, calls := fake("web"), 0
			shop.PageSize = 1000
			order := func(n int, at time.Time) channel.Fact {
				return channel.Fact{Ref: channel.Ref{Channel: "web", Kind: channel.KindOrder, ID: fmt.Sprintf("%03d", n)}, UpdatedAt: channel.UTC(at),
					Content: &channel.Order{Number: strconv.Itoa(n), Status: channel.OrderOpen}}
			}
			began := time.Now()
			for n := range 250 {
				shop.Put(order(n, began))
			}
			h, _ := newHub(t, customer.Config{Storage: allTakeTime{customer.NewMemory()}, Channels: []channel.Channel{shop}, Now: time.Now,
				Pace: map[string]customer.Pace{"web": {Retries: -1}}})
			if _, err := h.Sync(t.Context()); err != nil {
				t.Fatal(err)
			}
			for n := range 250 {
				shop.PutQuietly(order(n, began.Add(time.Minute)))
			}
			shop.Before = func(ctx context.Context, op string) error {
				if op != channeltest.OpRefresh {
					return nil
				}
				time.Sleep(time.Second)
				if calls++; calls == fails {
					return &channel.SourceError{Channel: "web", Op: "refresh", Trouble: channel.Unauthorized, Status: 401}
				}
				return nil
			}
			start := time.Now()
			rep, err := h.Sync(t.Context())
			took, want, applied := time.Since(start), 4*time.Second, int64(250)
			if fails > 0 { // the page before the one that fails is stored by then
				want, applied = time.Duration(fails)*time.Second, int64(100*(fails-1))
			}
			if (err != nil) != (fails > 0) || took != want || rep.Sources[0].Counts.Applied != applied {
				t.Errorf("refresh %d fails: %v, %v after %v; want %d applied after %v", fails, rep, err, took, applied, want)
			}
		})
	}
}
