package customer_test

import (
	"context"
	"errors"
	"slices"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/clientele-go/clientele/channel"
	"github.com/clientele-go/clientele/channel/channeltest"
	"github.com/clientele-go/clientele/customer"
)

// TestLiveIsNeverLate: a view asks all sources at once, takes what comes in
// time, and names who was silent.
func TestLiveIsNeverLate(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		quick, slow, down := fake("quick"), fake("slow"), fake("down")
		quick.Delay, slow.Delay = 200*time.Millisecond, time.Hour
		for _, f := range []*channeltest.Fake{quick, slow, down} {
			f.Put(account(f.Describe.Name, "1", "anna@example.com"))
		}
		down.Fail(1000, errors.New("down"))
		hub, _ := newHub(t, customer.Config{Channels: []channel.Channel{quick, slow, down, mute{channel.Info{Name: "mute"}}}, Now: time.Now})
		mail, err := channel.Email("anna@example.com")
		if err != nil {
			t.Fatal(err)
		}
		began := time.Now()
		v, err := hub.As(clerk, customer.Service).View(t.Context(), customer.Query{Keys: []channel.Key{mail}, Live: time.Second})
		if err != nil {
			t.Fatal(err)
		}
		if took := time.Since(began); took != time.Second {
			t.Errorf("it took %v, want the second that was given", took)
		}
		if v.Match != customer.Found || len(v.Customer.Parties) != 1 || v.Customer.Parties[0].Channel != "quick" {
			t.Errorf("found %s %v, want the record that came in time", v.Match, v.Customer.Parties)
		}
		if !slices.Equal(v.Silent, []string{"down", "slow"}) {
			t.Errorf("silent: %v, want down and slow", v.Silent)
		}
		synctest.Wait() // nothing is left behind: synctest fails if a goroutine is
	})
}

// TestEqualQuestionsAreShared: forty clerks ask for one caller at once, and the
// source is asked once.
func TestEqualQuestionsAreShared(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		shop := fake("web")
		shop.Delay = 300 * time.Millisecond
		shop.Put(account("web", "1", "anna@example.com"))
		hub, _ := newHub(t, customer.Config{Channels: []channel.Channel{shop}, Now: time.Now})
		mail, err := channel.Email("anna@example.com")
		if err != nil {
			t.Fatal(err)
		}
		var wg sync.WaitGroup
		for range 40 {
			wg.Go(func() {
				v, err := hub.As(clerk, customer.Service).View(t.Context(), customer.Query{Keys: []channel.Key{mail}, Live: time.Second})
				if err != nil || v.Match != customer.Found || len(v.Silent) > 0 {
					t.Errorf("%v %v", v, err)
				}
			})
		}
		wg.Wait()
		if n := shop.Calls(channeltest.OpFind); n != 1 {
			t.Errorf("the source was asked %d times, want once", n)
		}
	})
}

// TestWhoAskedFirstHangsUp: the answer comes all the same to whoever asked the
// same meanwhile.
func TestWhoAskedFirstHangsUp(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		shop := fake("web")
		shop.Delay = 2 * time.Second
		shop.Put(account("web", "1", "anna@example.com"))
		hub, _ := newHub(t, customer.Config{Channels: []channel.Channel{shop}, Now: time.Now})
		q := customer.Query{Keys: []channel.Key{{Kind: channel.KeyEmail, Value: "anna@example.com"}}, Live: 10 * time.Second}
		first, hangUp := context.WithTimeout(t.Context(), time.Second)
		defer hangUp()
		var wg sync.WaitGroup
		wg.Go(func() {
			if _, err := hub.As(clerk, customer.Service).View(first, q); err == nil {
				t.Error("who hung up got an answer")
			}
		})
		time.Sleep(500 * time.Millisecond)
		v, err := hub.As(clerk, customer.Service).View(t.Context(), q)
		if err != nil || v.Match != customer.Found || len(v.Silent) > 0 {
			t.Errorf("%v, %v", v, err)
		}
		wg.Wait()
		if n := shop.Calls(channeltest.OpFind); n != 1 {
			t.Errorf("the source was asked %d times", n)
		}
	})
}

// TestRun: Run reads each source at its own pace until its context ends, and
// leaves nothing running.
func TestRun(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		often, seldom := fake("often"), fake("seldom")
		hub, _ := newHub(t, customer.Config{Channels: []channel.Channel{often, seldom}, Now: time.Now,
			Pace: map[string]customer.Pace{"seldom": {Every: 10 * time.Minute}}})
		ctx, cancel := context.WithTimeout(t.Context(), time.Hour+time.Second)
		defer cancel()
		late := account("often", "9", "late@example.com")
		time.AfterFunc(30*time.Minute, func() { often.Put(late) })
		if err := hub.Run(ctx); !errors.Is(err, context.DeadlineExceeded) {
			t.Errorf("Run says %v, want the end of its context", err)
		}
		if a, b := often.Calls(channeltest.OpPeople), seldom.Calls(channeltest.OpPeople); a != 61 || b != 7 {
			t.Errorf("in an hour the sources were read %d and %d times, want 61 and 7", a, b)
		}
		if got := people(t, hub.As(clerk, customer.Service)); len(got) != 1 {
			t.Errorf("%d customers, want the one that came later", len(got))
		}
	})
}

// TestGap: between two calls to a source there is at least its gap.
func TestGap(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		shop := fake("web")
		shop.PageSize = 1
		for _, id := range []string{"1", "2", "3", "4", "5"} {
			shop.Put(account("web", id, id+"@example.com"))
		}
		var calls []time.Time
		var mu sync.Mutex
		shop.Before = func(context.Context, string) error {
			mu.Lock()
			defer mu.Unlock()
			calls = append(calls, time.Now())
			return nil
		}
		hub, _ := newHub(t, customer.Config{Channels: []channel.Channel{shop}, Now: time.Now, Pace: map[string]customer.Pace{"web": {Gap: 2 * time.Second}}})
		if _, err := hub.Sync(t.Context()); err != nil {
			t.Fatal(err)
		}
		for i := 1; i < len(calls); i++ {
			if d := calls[i].Sub(calls[i-1]); d < 2*time.Second {
				t.Errorf("call %d came %v after the one before", i, d)
			}
		}
		if len(calls) < 5 {
			t.Errorf("only %d calls", len(calls))
		}
	})
}
