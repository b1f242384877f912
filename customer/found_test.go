package customer_test

import (
	"context"
	"slices"
	"testing"
	"time"

	"github.com/clientele-go/clientele/channel"
	"github.com/clientele-go/clientele/customer"
)

func hours(n int) channel.Time {
	return channel.UTC(time.Date(2026, 1, 5, 0, 0, 0, 0, time.UTC).Add(time.Duration(n) * time.Hour))
}

func idOf(t *testing.T, hub *customer.Hub, party channel.Ref) customer.ID {
	t.Helper()
	for id, parties := range people(t, hub.As(clerk, customer.Service)) {
		if slices.Contains(parties, party) {
			return id
		}
	}
	t.Fatalf("%s is no customer", party)
	return ""
}

// TestFeedTellsOfTheLastFact: a reader of the feed hears that a customer, or a
// member of one, has nothing left.
func TestFeedTellsOfTheLastFact(t *testing.T) {
	ctx := context.Background()
	hub, _ := newHub(t, customer.Config{})
	r := hub.As(clerk, customer.Service)
	alone, elder, younger := account("web", "1", "a@example.com"), account("web", "2", "b@example.com"), account("desk", "3", "b@example.com")
	younger.CreatedAt = hours(9)
	add(t, hub, alone, elder, younger)
	for _, gone := range []channel.Fact{alone, younger} {
		id := idOf(t, hub, gone.Ref)
		var from customer.Position
		for c := range r.Changes(ctx, "") {
			from = c.Position()
		}
		add(t, hub, channel.Fact{Ref: gone.Ref, Deleted: true, UpdatedAt: hours(20)})
		told := 0
		for c, err := range r.Changes(ctx, from) {
			if err != nil {
				t.Fatal(err)
			}
			if c.Customer == id && c.Kind == customer.Updated {
				told++
			}
		}
		if told != 1 {
			t.Errorf("%s was deleted and the feed told it %d times", gone.Ref, told)
		}
	}
}
