package customer_test

import (
	"context"
	"encoding/json"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/clientele-go/clientele/channel"
	"github.com/clientele-go/clientele/channel/channeltest"
	"github.com/clientele-go/clientele/customer"
)

// fromStart is a channel that tells when somebody read it from the beginning.
type fromStart struct {
	*channeltest.Fake
	at *[]time.Time
}

func (f fromStart) People(ctx context.Context, from channel.Cursor) (channel.Page, error) {
	if from == "" {
		*f.at = append(*f.at, time.Now())
	}
	return f.Fake.People(ctx, from)
}

// TestSweepsAcrossRestarts: a process that is started anew every hour sweeps as
// often as one that runs on, and so do two that run side by side. A sweep that
// somebody asked for counts.
func TestSweepsAcrossRestarts(t *testing.T) {
	for _, x := range []struct {
		about     string
		lives     time.Duration
		processes int
		asked     bool
		want      []time.Duration // since the first start
	}{
		// It never ends at the moment of a poll: a sweep cut short is made again.
		{"started anew every hour", 65 * time.Minute, 1, false, []time.Duration{0, 24 * time.Hour, 48 * time.Hour, 72 * time.Hour}},
		{"running on", 80 * time.Hour, 1, false, []time.Duration{0, 24 * time.Hour, 48 * time.Hour, 72 * time.Hour}},
		{"two", 7 * time.Hour, 2, false, []time.Duration{0, 24 * time.Hour, 48 * time.Hour, 72 * time.Hour}},
		{"asked for after the first ten hours", 10 * time.Hour, 1, true, []time.Duration{0, 10 * time.Hour, 34 * time.Hour, 58 * time.Hour}},
	} {
		t.Run(x.about, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				m, began := customer.NewMemory(), time.Now()
				var reads []time.Time
				shop := fake("web")
				shop.Describe.Complete = true
				shop.Put(account("web", "1", "a@example.com"))
				for time.Since(began) < 80*time.Hour {
					var stops []func()
					for range x.processes {
						h, _ := newHub(t, customer.Config{Storage: m, Channels: []channel.Channel{fromStart{shop, &reads}}, Now: time.Now,
							Pace: map[string]customer.Pace{"web": {Every: 10 * time.Minute, Sweep: 24 * time.Hour}}})
						if x.asked && time.Since(began) == x.lives {
							if _, err := h.Sweep(t.Context()); err != nil {
								t.Error(err)
							}
						}
						stops = append(stops, start(t, h))
					}
					time.Sleep(x.lives)
					for _, stop := range stops {
						stop()
					}
				}
				var at []time.Duration
				for _, r := range reads {
					at = append(at, r.Sub(began).Round(time.Hour))
				}
				if diff := cmp.Diff(x.want, at); diff != "" {
					t.Errorf("read from the beginning at (-want +got):\n%s", diff)
				}
			})
		})
	}
}

// TestReplayCountsWhereItCameIn: a record is counted at its channel if that told
// of it, and with what was added if somebody added it under the channel's name.
func TestReplayCountsWhereItCameIn(t *testing.T) {
	ctx := t.Context()
	mem := customer.NewMemory()
	shop := fake("web")
	bad := func(id string) channel.Fact {
		f := account("web", id, id+"@example.com")
		f.Content = &channel.Order{Status: "no such status", Number: id}
		return f
	}
	hub, _ := newHub(t, customer.Config{Storage: mem, Channels: []channel.Channel{shop}})
	shop.Put(bad("told"))
	if _, err := hub.Sync(ctx); err != nil {
		t.Fatal(err)
	}
	add(t, hub, bad("added"))
	for q, err := range hub.Quarantine(ctx) {
		must(t, err)
		raw, err := json.Marshal(account("web", q.Ref.ID, q.Ref.ID+"@example.com"))
		must(t, err)
		q.Raw = raw // as if the library could read by now what it says
		must(t, mem.Commit(ctx, &customer.Commit{Quarantine: []customer.Quarantined{q}}))
	}
	if n, err := hub.Replay(ctx); n != 2 || err != nil {
		t.Fatalf("%d are replayed: %v", n, err)
	}
	for _, name := range []string{"web", "(added)"} {
		if c := health(t, hub, name).Counts; c != (customer.Counts{Received: 1, Applied: 1}) {
			t.Errorf("%s: %v", name, c)
		}
	}
}
