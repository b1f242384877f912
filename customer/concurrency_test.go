package customer_test

import (
	"context"
	"fmt"
	"runtime"
	"sync"
	"testing"
	"time"

	"github.com/clientele-go/clientele/channel"
	"github.com/clientele-go/clientele/customer"
)

// slowCommits is a storage that lets others run between every read and the
// commit that follows it.
type slowCommits struct {
	*customer.Memory
}

func (s *slowCommits) Commit(ctx context.Context, c *customer.Commit) error {
	for range 20 {
		runtime.Gosched()
	}
	return s.Memory.Commit(ctx, c)
}

// TestEightFirstContacts lets eight sources report one new person at the same
// time, each through a hub of its own, over a storage with slow commits. It
// must make one customer, every time.
func TestEightFirstContacts(t *testing.T) {
	for round := range 100 {
		store := &slowCommits{Memory: customer.NewMemory()}
		var wg sync.WaitGroup
		start := make(chan struct{})
		for i := range 8 {
			hub, err := customer.NewHub(customer.Config{Storage: store})
			if err != nil {
				t.Fatal(err)
			}
			f := account(fmt.Sprint("shop", i), "1", "anna@example.com")
			wg.Go(func() {
				<-start
				if _, err := hub.Add(context.Background(), f); err != nil {
					t.Error(err)
				}
			})
		}
		close(start)
		wg.Wait()
		hub, err := customer.NewHub(customer.Config{Storage: store})
		if err != nil {
			t.Fatal(err)
		}
		n := 0
		for p, err := range hub.As(customer.Actor{ID: "t"}, customer.Service).Customers(context.Background()) {
			if err != nil {
				t.Fatal(err)
			}
			n++
			if len(p.Parties) != 8 {
				t.Fatalf("round %d: the customer has %d records, want 8", round, len(p.Parties))
			}
		}
		if n != 1 {
			t.Fatalf("round %d: %d customers, want 1", round, n)
		}
	}
}

// forgetful is a storage that does not look at what a decision was based on.
type forgetful struct{ slowCommits }

func (s *forgetful) Commit(ctx context.Context, c *customer.Commit) error {
	c.Expect = customer.Expect{}
	return s.slowCommits.Commit(ctx, c)
}

// TestStaleDecisionsMatter is the control: without the expectations of a
// commit, eight first contacts make several customers.
func TestStaleDecisionsMatter(t *testing.T) {
	for range 200 {
		store := &forgetful{slowCommits{Memory: customer.NewMemory()}}
		var wg sync.WaitGroup
		for i := range 8 {
			hub, err := customer.NewHub(customer.Config{Storage: store})
			if err != nil {
				t.Fatal(err)
			}
			f := account(fmt.Sprint("shop", i), "1", "anna@example.com")
			wg.Go(func() {
				if _, err := hub.Add(context.Background(), f); err != nil {
					t.Error(err)
				}
			})
		}
		wg.Wait()
		hub, err := customer.NewHub(customer.Config{Storage: store})
		if err != nil {
			t.Fatal(err)
		}
		n := 0
		for range hub.As(customer.Actor{ID: "t"}, customer.Service).Customers(context.Background()) {
			n++
		}
		if n > 1 {
			return
		}
	}
	t.Error("decisions on stale reads went unnoticed")
}

// account is a registered person with a verified mailbox.
func account(shop, id, mail string) channel.Fact {
	k, err := channel.Email(mail)
	if err != nil {
		panic(err)
	}
	ref := channel.Ref{Channel: shop, Kind: channel.KindPerson, ID: id}
	at := channel.UTC(time.Date(2026, 1, 2, 3, 4, 5, 0, time.UTC))
	return channel.Fact{Ref: ref, CreatedAt: at, UpdatedAt: at,
		Keys:    []channel.Key{channel.NewKey(channel.KeyAccount, shop, id, channel.Authoritative), k.With(channel.Verified)},
		Content: &channel.Person{Name: channel.Name{Given: "Anna", Family: "Nowak"}, Registered: true}}
}
