package customer_test

import (
	"context"
	"fmt"
	"maps"
	"math/rand/v2"
	"slices"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/clientele-go/clientele/channel"
	"github.com/clientele-go/clientele/customer"
	"github.com/clientele-go/clientele/internal/world"
)

// TestFeed lets four workers deal out a world while others link, unlink and
// erase, and two readers follow. Each reader stores its position with the
// effect of each change, and dies again and again. In the end each has seen
// every change exactly once, and what was told of each customer has no gap.
func TestFeed(t *testing.T) {
	facts := lasting(world.New(world.Config{Seed: 21, People: 40, Days: 200}))
	store := customer.NewMemory()
	batches := make(chan []channel.Fact, 1)
	var writers, readers sync.WaitGroup
	var done atomic.Bool
	for range 4 {
		hub, _ := newHub(t, customer.Config{Storage: store, Channels: described()})
		writers.Go(func() {
			for b := range batches {
				if _, err := hub.Add(context.Background(), b...); err != nil {
					t.Error(err)
				}
			}
		})
	}
	hub, _ := newHub(t, customer.Config{Storage: store, Channels: described()})
	seen := make([][]customer.Change, 2)
	for i := range seen {
		readers.Go(func() { seen[i] = followFeed(t, hub, &done, uint64(i)) })
	}
	meddle(t, hub, facts, batches)
	close(batches)
	writers.Wait()
	done.Store(true)
	readers.Wait()

	var all []customer.Change
	for c, err := range hub.As(clerk, customer.Service).Changes(context.Background(), "") {
		if err != nil {
			t.Fatal(err)
		}
		all = append(all, c)
	}
	kinds, vers := map[customer.ChangeKind]int{}, map[customer.ID]uint64{}
	for _, c := range all {
		kinds[c.Kind]++
		if c.Ver != vers[c.Customer]+1 {
			t.Errorf("%s: change %d is told after change %d", c.Customer, c.Ver, vers[c.Customer])
		}
		vers[c.Customer] = c.Ver
	}
	for _, k := range []customer.ChangeKind{customer.Created, customer.Updated, customer.Merged, customer.Split, customer.Erased} {
		if kinds[k] == 0 {
			t.Errorf("nothing is %s: the test shows less than it should", k)
		}
	}
	for i, s := range seen {
		if !slices.EqualFunc(s, all, func(a, b customer.Change) bool { return a.Pos == b.Pos && a.Ver == b.Ver && a.Customer == b.Customer }) {
			t.Errorf("reader %d has seen %d changes, the feed has %d", i, len(s), len(all))
		}
	}
	t.Logf("%d changes: %v", len(all), kinds)
}

// meddle hands out batches, and in between links, unlinks and erases.
func meddle(t *testing.T, hub *customer.Hub, facts []channel.Fact, batches chan<- []channel.Fact) {
	rng := rand.New(rand.NewPCG(21, 7))
	r := hub.As(clerk, customer.Privacy)
	var accounts []channel.Ref
	for n, b := range shuffled(facts, 21) {
		batches <- b
		for _, f := range b {
			if f.Ref.Kind == channel.KindPerson && !f.Deleted {
				accounts = append(accounts, f.Ref)
			}
		}
		if len(accounts) < 10 {
			continue
		}
		x, y := accounts[rng.IntN(len(accounts))], accounts[rng.IntN(len(accounts))]
		if x == y {
			continue
		}
		// A record that is not stored yet, or is erased, is not found: fine.
		_ = r.Link(t.Context(), x, y, "test")
		if n%2 == 0 {
			_ = r.Unlink(t.Context(), x, y, "test")
		}
		if n%9 == 0 {
			for p, err := range r.Customers(t.Context()) {
				if err == nil {
					_ = r.Erase(t.Context(), p.ID)
				}
				break
			}
		}
	}
}

// followFeed reads the feed from its stored position, a few changes at a time.
func followFeed(t *testing.T, hub *customer.Hub, done *atomic.Bool, seed uint64) []customer.Change {
	rng := rand.New(rand.NewPCG(seed, 8))
	var stored []customer.Change // the effects, and with the last its position
	for {
		last := done.Load()
		var from customer.Position
		if n := len(stored); n > 0 {
			from = stored[n-1].Position()
		}
		n, life := 0, 1+rng.IntN(12)
		for c, err := range hub.As(clerk, customer.Service).Changes(context.Background(), from) {
			if err != nil {
				t.Error(err)
				return stored
			}
			if n++; n > life && !last {
				break // dies with c in hand, before its effect is stored
			}
			stored = append(stored, c)
		}
		if last {
			return stored
		}
	}
}

// between runs something between two reads of a storage.
type between struct {
	customer.Storage
	n, at int
	do    func()
}

func (b *between) Read(ctx context.Context, w customer.Want) (customer.Got, error) {
	g, err := b.Storage.Read(ctx, w)
	if len(w.IDs)+len(w.Parties) > 0 {
		if b.n++; b.n == b.at && b.do != nil {
			b.do()
		}
	}
	return g, err
}

// TestSplitBetweenTwoReads splits and merges a customer between any two reads
// of one question: the answer is that of before or of after, and always about
// who was asked for.
func TestSplitBetweenTwoReads(t *testing.T) {
	a, b := account("web", "1", "a@example.com"), account("desk", "1", "b@example.com")
	calls := func(p channel.Ref) channel.Fact {
		return channel.Fact{Ref: channel.Ref{Channel: p.Channel, Kind: channel.KindInteraction, ID: "call"}, Party: p, UpdatedAt: channel.UTC(march),
			Content: &channel.Interaction{Kind: channel.Call, StartedAt: channel.UTC(march.Add(-time.Hour))}}
	}
	for at := 1; at < 8; at++ {
		for _, join := range []bool{false, true} {
			mem := customer.NewMemory()
			plain, _ := newHub(t, customer.Config{Storage: mem})
			add(t, plain, a, b, calls(a.Ref), calls(b.Ref))
			id := customerOf(t, plain.As(clerk, customer.Service), a.Ref)
			r := plain.As(clerk, customer.Service)
			change := func() {
				decide := map[bool]func(context.Context, channel.Ref, channel.Ref, string) error{true: r.Link, false: r.Unlink}[join]
				if err := decide(t.Context(), a.Ref, b.Ref, "test"); err != nil {
					t.Error(err)
				}
			}
			if !join {
				if err := r.Link(t.Context(), a.Ref, b.Ref, "test"); err != nil {
					t.Fatal(err)
				}
			}
			slow, _ := newHub(t, customer.Config{Storage: &between{Storage: mem, at: at, do: change}, Cache: -1})
			v, err := slow.As(clerk, customer.Service).View(t.Context(), customer.Query{Customer: id})
			if err != nil {
				t.Fatal(err)
			}
			if !slices.Contains(v.Customer.Parties, a.Ref) || len(v.Contacts) != len(v.Customer.Parties) {
				t.Errorf("change at read %d: the view of the owner of %s is of %v, with %d calls", at, a.Ref, v.Customer.Parties, len(v.Contacts))
			}
		}
	}
}

// TestPromises is a table of promises and of what happened after them.
func TestPromises(t *testing.T) {
	warsaw, err := time.LoadLocation("Europe/Warsaw")
	if err != nil {
		t.Fatal(err)
	}
	clock := func(text string) channel.Time {
		at, err := channel.ParseTime("2006-01-02 15:04", text, warsaw)
		if err != nil {
			t.Fatal(err)
		}
		return at
	}
	day := func(text string, zone *time.Location) channel.Time {
		at, err := channel.ParseTime(time.DateOnly, text, zone)
		if err != nil {
			t.Fatal(err)
		}
		return at
	}
	shop, desk := account("web", "1", "a@example.com"), account("desk", "1", "a@example.com")
	ticket := channel.Ref{Channel: "desk", Kind: channel.KindCase, ID: "5"}
	order := channel.Ref{Channel: "web", Kind: channel.KindOrder, ID: "7"}
	made := clock("2026-03-26 10:00")
	contact := func(id, at string, change func(*channel.Interaction)) channel.Fact {
		i := &channel.Interaction{Kind: channel.Call, Direction: channel.Outbound, Outcome: channel.Answered, StartedAt: clock(at), Case: ticket}
		if change != nil {
			change(i)
		}
		return channel.Fact{Ref: channel.Ref{Channel: "desk", Kind: channel.KindInteraction, ID: id}, Party: desk.Ref, UpdatedAt: i.StartedAt, Content: i}
	}
	mail := func(change func(*channel.Interaction)) func(*channel.Interaction) {
		return func(i *channel.Interaction) {
			i.Kind, i.Outcome = channel.EMail, channel.Delivered
			if change != nil {
				change(i)
			}
		}
	}
	solved := func(status channel.CaseStatus, at channel.Time) channel.Fact {
		return channel.Fact{Ref: ticket, Party: desk.Ref, UpdatedAt: made, Content: &channel.Case{Number: "5", Status: status, OpenedAt: made, SolvedAt: at}}
	}
	parcels := func(fs ...channel.Fulfillment) channel.Fact {
		for i := range fs {
			fs[i].ID = fmt.Sprint(i)
		}
		return channel.Fact{Ref: order, Party: shop.Ref, UpdatedAt: made, Content: &channel.Order{Number: "#1007", Status: channel.OrderOpen, PlacedAt: made, Fulfillments: fs}}
	}
	refunds := func(rs ...channel.Refund) channel.Fact {
		f := parcels()
		f.Content.(*channel.Order).Refunds = rs
		return f
	}
	due := clock("2026-03-27 15:00")
	for _, tc := range []struct {
		name    string
		promise channel.Promise
		facts   []channel.Fact
		at      string // asked at; "" is Monday, 30 March, noon
		want    string
	}{
		{"callback, nobody called", channel.Promise{Kind: channel.PromiseCallback, Due: due}, nil, "", "overdue 68h0m0s"},
		{"callback, not due yet", channel.Promise{Kind: channel.PromiseCallback, Due: due}, nil, "2026-03-27 14:59", "pending 0s"},
		{"callback in time", channel.Promise{Kind: channel.PromiseCallback, Due: due}, []channel.Fact{contact("1", "2026-03-27 14:00", nil)}, "", "kept 0s by 1"},
		{"callback at the last moment", channel.Promise{Kind: channel.PromiseCallback, Due: due}, []channel.Fact{contact("1", "2026-03-27 15:00", nil)}, "", "kept 0s by 1"},
		{"callback late", channel.Promise{Kind: channel.PromiseCallback, Due: due}, []channel.Fact{contact("1", "2026-03-27 16:00", nil)}, "", "kept_late 1h0m0s by 1"},
		{"callback late, asked before it", channel.Promise{Kind: channel.PromiseCallback, Due: due}, []channel.Fact{contact("1", "2026-03-27 16:00", nil)}, "2026-03-27 15:30", "overdue 30m0s"},
		{"callback before the promise", channel.Promise{Kind: channel.PromiseCallback, Due: due}, []channel.Fact{contact("1", "2026-03-26 09:59", nil)}, "", "overdue 68h0m0s"},
		{"callback, but the customer called", channel.Promise{Kind: channel.PromiseCallback, Due: due}, []channel.Fact{contact("1", "2026-03-27 14:00", func(i *channel.Interaction) { i.Direction = channel.Inbound })}, "", "overdue 68h0m0s"},
		{"callback by a machine", channel.Promise{Kind: channel.PromiseCallback, Due: due}, []channel.Fact{contact("1", "2026-03-27 14:00", func(i *channel.Interaction) { i.Automated = true })}, "", "overdue 68h0m0s"},
		{"callback tried only", channel.Promise{Kind: channel.PromiseCallback, Due: due}, []channel.Fact{contact("1", "2026-03-27 14:00", func(i *channel.Interaction) { i.Outcome = channel.Busy })}, "", "overdue 68h0m0s"},
		{"callback tried, and a message", channel.Promise{Kind: channel.PromiseCallback, Due: due}, []channel.Fact{contact("1", "2026-03-27 14:00", func(i *channel.Interaction) { i.Outcome = channel.Missed }), contact("2", "2026-03-27 14:10", mail(nil))}, "", "kept 0s by 2"},
		{"callback tried, and a message that bounced", channel.Promise{Kind: channel.PromiseCallback, Due: due}, []channel.Fact{contact("1", "2026-03-27 14:00", func(i *channel.Interaction) { i.Outcome = channel.Missed }), contact("2", "2026-03-27 14:10", mail(func(i *channel.Interaction) { i.Outcome = channel.Bounced }))}, "", "overdue 68h0m0s"},
		{"callback, a message instead", channel.Promise{Kind: channel.PromiseCallback, Due: due}, []channel.Fact{contact("2", "2026-03-27 14:10", mail(nil))}, "", "overdue 68h0m0s"},

		{"reply in the ticket", channel.Promise{Kind: channel.PromiseReply, About: ticket, Due: due}, []channel.Fact{contact("1", "2026-03-27 14:00", mail(nil))}, "", "kept 0s by 1"},
		{"reply in another ticket", channel.Promise{Kind: channel.PromiseReply, About: ticket, Due: due}, []channel.Fact{contact("1", "2026-03-27 14:00", mail(func(i *channel.Interaction) { i.Case.ID = "6" }))}, "", "overdue 68h0m0s"},
		{"reply by a machine", channel.Promise{Kind: channel.PromiseReply, About: ticket, Due: due}, []channel.Fact{contact("1", "2026-03-27 14:00", mail(func(i *channel.Interaction) { i.Automated = true }))}, "", "overdue 68h0m0s"},
		{"an internal note is no reply", channel.Promise{Kind: channel.PromiseReply, About: ticket, Due: due}, []channel.Fact{contact("1", "2026-03-27 14:00", mail(func(i *channel.Interaction) { i.Internal = true }))}, "", "overdue 68h0m0s"},
		{"reply that bounced", channel.Promise{Kind: channel.PromiseReply, About: ticket, Due: due}, []channel.Fact{contact("1", "2026-03-27 14:00", mail(func(i *channel.Interaction) { i.Outcome = channel.Bounced }))}, "", "overdue 68h0m0s"},
		{"reply by a call that was taken", channel.Promise{Kind: channel.PromiseReply, About: ticket, Due: due}, []channel.Fact{contact("1", "2026-03-27 14:00", nil)}, "", "kept 0s by 1"},
		{"a call that nobody took is no reply", channel.Promise{Kind: channel.PromiseReply, About: ticket, Due: due}, []channel.Fact{contact("1", "2026-03-27 14:00", func(i *channel.Interaction) { i.Outcome = channel.Missed })}, "", "overdue 68h0m0s"},

		{"resolution", channel.Promise{Kind: channel.PromiseResolution, About: ticket, Due: due}, []channel.Fact{solved(channel.CaseSolved, clock("2026-03-27 15:00"))}, "", "kept 0s by 5"},
		{"resolution late", channel.Promise{Kind: channel.PromiseResolution, About: ticket, Due: due}, []channel.Fact{solved(channel.CaseClosed, clock("2026-03-28 15:00"))}, "", "kept_late 24h0m0s by 5"},
		{"resolution, still open", channel.Promise{Kind: channel.PromiseResolution, About: ticket, Due: due}, []channel.Fact{solved(channel.CasePending, channel.Time{})}, "", "overdue 68h0m0s"},
		{"resolution, asked before it", channel.Promise{Kind: channel.PromiseResolution, About: ticket, Due: due}, []channel.Fact{solved(channel.CaseSolved, clock("2026-03-27 14:00"))}, "2026-03-27 13:00", "pending 0s"},
		{"resolution at an unknown time", channel.Promise{Kind: channel.PromiseResolution, About: ticket, Due: due}, []channel.Fact{solved(channel.CaseSolved, channel.Time{})}, "", "kept 0s by 5"},

		{"delivery of both parcels", channel.Promise{Kind: channel.PromiseDelivery, About: order, Due: due}, []channel.Fact{parcels(
			channel.Fulfillment{State: channel.FillStateDone, DoneAt: clock("2026-03-27 09:00")}, channel.Fulfillment{State: channel.FillStateDone, DoneAt: clock("2026-03-27 17:00")})}, "", "kept_late 2h0m0s by 7"},
		{"delivery of one of two", channel.Promise{Kind: channel.PromiseDelivery, About: order, Due: due}, []channel.Fact{parcels(
			channel.Fulfillment{State: channel.FillStateDone, DoneAt: clock("2026-03-27 09:00")}, channel.Fulfillment{State: channel.FillStateTransit})}, "", "overdue 68h0m0s"},
		{"delivery, the other parcel was cancelled", channel.Promise{Kind: channel.PromiseDelivery, About: order, Due: due}, []channel.Fact{parcels(
			channel.Fulfillment{State: channel.FillStateDone, DoneAt: clock("2026-03-27 09:00")}, channel.Fulfillment{State: channel.FillStateCancel})}, "", "kept 0s by 7"},
		{"delivery at an unknown time", channel.Promise{Kind: channel.PromiseDelivery, About: order, Due: due}, []channel.Fact{parcels(channel.Fulfillment{State: channel.FillStateDone})}, "", "kept 0s by 7"},
		{"delivery of nothing", channel.Promise{Kind: channel.PromiseDelivery, About: order, Due: due}, []channel.Fact{parcels()}, "", "overdue 68h0m0s"},
		{"pickup is ready", channel.Promise{Kind: channel.PromisePickup, About: order, Due: due}, []channel.Fact{parcels(channel.Fulfillment{Type: channel.FillPickup, State: channel.FillStateReady, ReadyAt: clock("2026-03-27 12:00")})}, "", "kept 0s by 7"},
		{"pickup is picked up", channel.Promise{Kind: channel.PromisePickup, About: order, Due: due}, []channel.Fact{parcels(channel.Fulfillment{Type: channel.FillPickup, State: channel.FillPickedUp, ReadyAt: clock("2026-03-27 12:00"), DoneAt: clock("2026-03-29 12:00")})}, "", "kept 0s by 7"},
		{"pickup is not ready", channel.Promise{Kind: channel.PromisePickup, About: order, Due: due}, []channel.Fact{parcels(channel.Fulfillment{Type: channel.FillPickup, State: channel.FillPrepared})}, "", "overdue 68h0m0s"},
		{"refund", channel.Promise{Kind: channel.PromiseRefund, About: order, Due: due}, []channel.Fact{refunds(channel.Refund{ID: "r", Status: channel.PaymentDone, At: clock("2026-03-27 12:00")})}, "", "kept 0s by 7"},
		{"refund is under way", channel.Promise{Kind: channel.PromiseRefund, About: order, Due: due}, []channel.Fact{refunds(channel.Refund{ID: "r", Status: channel.PaymentPending, At: clock("2026-03-27 12:00")})}, "", "overdue 68h0m0s"},
		{"refund failed, then done", channel.Promise{Kind: channel.PromiseRefund, About: order, Due: due}, []channel.Fact{refunds(
			channel.Refund{ID: "a", Status: channel.PaymentFailed, At: clock("2026-03-27 12:00")}, channel.Refund{ID: "b", At: clock("2026-03-27 16:00")})}, "", "kept_late 1h0m0s by 7"},

		{"the source says kept", channel.Promise{Kind: channel.PromiseCallback, Due: due, State: channel.PromiseKept, KeptAt: clock("2026-03-27 16:30"), KeptBy: ticket}, nil, "", "kept_late 1h30m0s by 5"},
		{"the source says kept, not when", channel.Promise{Kind: channel.PromiseCallback, Due: due, State: channel.PromiseKept}, nil, "", "kept 0s"},
		{"the source says kept before it is due, not when", channel.Promise{Kind: channel.PromiseCallback, Due: due, State: channel.PromiseKept}, nil, "2026-03-27 12:00", "kept 0s"},
		{"the source says broken", channel.Promise{Kind: channel.PromiseCallback, Due: due, State: channel.PromiseBroken}, []channel.Fact{contact("1", "2026-03-27 14:00", nil)}, "", "overdue 68h0m0s"},
		{"cancelled", channel.Promise{Kind: channel.PromiseCallback, Due: due, State: channel.PromiseCancelled}, nil, "", "dropped 0s"},
		{"superseded", channel.Promise{Kind: channel.PromiseCallback, Due: due, State: channel.PromiseSuperseded}, nil, "", "dropped 0s"},
		{"something else", channel.Promise{Kind: channel.PromiseOther, Due: due}, []channel.Fact{contact("1", "2026-03-27 14:00", nil)}, "", "overdue 68h0m0s"},

		// A date is kept until the end of that day where the channel is; on this
		// one the clocks go forward.
		{"a date, in the last minute", channel.Promise{Kind: channel.PromiseCallback, Due: day("2026-03-29", warsaw)}, []channel.Fact{contact("1", "2026-03-29 23:59", nil)}, "", "kept 0s by 1"},
		{"a date, a minute late", channel.Promise{Kind: channel.PromiseCallback, Due: day("2026-03-29", warsaw)}, []channel.Fact{contact("1", "2026-03-30 00:01", nil)}, "", "kept_late 1m0s by 1"},
		{"a date, overdue", channel.Promise{Kind: channel.PromiseCallback, Due: day("2026-03-29", warsaw)}, nil, "2026-03-30 01:00", "overdue 1h0m0s"},
		{"a date, in its evening", channel.Promise{Kind: channel.PromiseCallback, Due: day("2026-03-29", warsaw)}, nil, "2026-03-29 22:30", "pending 0s"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			hub, _ := newHub(t, customer.Config{Now: func() time.Time { return clock("2026-03-30 12:00").Time },
				Channels: []channel.Channel{mute{channel.Info{Name: "desk", Zone: warsaw}}, mute{channel.Info{Name: "web", Zone: warsaw}}}})
			tc.promise.MadeAt = made
			add(t, hub, append(tc.facts, shop, desk, channel.Fact{Ref: channel.Ref{Channel: "desk", Kind: channel.KindPromise, ID: "p"},
				Party: desk.Ref, UpdatedAt: made, Content: &tc.promise})...)
			asked := "2026-03-30 12:00"
			if tc.at != "" {
				asked = tc.at
			}
			r := hub.As(clerk, customer.Service)
			if got := promised(t, r.At(clock(asked).Time), desk.Ref); got != tc.want {
				t.Errorf("got %q, want %q", got, tc.want)
			}
			if tc.at != "" {
				return
			}
			// Of two people, the promise stays with whom it was made to.
			if err := r.Unlink(t.Context(), shop.Ref, desk.Ref, "test"); err != nil {
				t.Fatal(err)
			}
			mine := len(tc.facts) == 0 || tc.facts[0].Party == desk.Ref
			if got := promised(t, r.At(clock(asked).Time), desk.Ref); mine && got != tc.want {
				t.Errorf("after the split: %q, want %q", got, tc.want)
			}
		})
	}
}

// promised returns what became of the one promise made to a party.
func promised(t *testing.T, r *customer.Reader, party channel.Ref) string {
	t.Helper()
	v, err := r.View(t.Context(), customer.Query{Keys: []channel.Key{channel.NewKey(channel.KeyAccount, party.Channel, party.ID, 0)}})
	if err != nil {
		t.Fatal(err)
	}
	for _, p := range v.Promises {
		if p.Ref.Kind == channel.KindPromise {
			s := fmt.Sprint(p.Status, " ", p.Late)
			if !p.KeptBy.IsZero() {
				s += " by " + p.KeptBy.ID
			}
			return s
		}
	}
	return "no promise"
}

// TestPromiseKeptByAnother: a callback that the helpdesk promised is kept by a
// call of the shop, once the two records are one person, and no longer when
// they are two.
func TestPromiseKeptByAnother(t *testing.T) {
	shop, desk := account("web", "1", "a@example.com"), account("desk", "1", "b@example.com")
	at := func(d time.Duration) channel.Time { return channel.UTC(march.Add(d)) }
	hub, _ := newHub(t, customer.Config{})
	add(t, hub, shop, desk,
		channel.Fact{Ref: channel.Ref{Channel: "desk", Kind: channel.KindPromise, ID: "p"}, Party: desk.Ref, Content: &channel.Promise{
			Kind: channel.PromiseCallback, MadeAt: at(-5 * time.Hour), Due: at(-time.Hour)}},
		channel.Fact{Ref: channel.Ref{Channel: "web", Kind: channel.KindInteraction, ID: "call"}, Party: shop.Ref, Content: &channel.Interaction{
			Kind: channel.Call, Direction: channel.Outbound, Outcome: channel.Answered, StartedAt: at(-2 * time.Hour)}})
	r := hub.As(clerk, customer.Service)
	got := map[string]string{"apart": promised(t, r, desk.Ref)}
	for name, decide := range map[string]func(context.Context, channel.Ref, channel.Ref, string) error{"linked": r.Link} {
		if err := decide(t.Context(), shop.Ref, desk.Ref, "test"); err != nil {
			t.Fatal(err)
		}
		got[name] = promised(t, r, desk.Ref)
	}
	if err := r.Unlink(t.Context(), shop.Ref, desk.Ref, "test"); err != nil {
		t.Fatal(err)
	}
	got["apart again"] = promised(t, r, desk.Ref)
	want := map[string]string{"apart": "overdue 1h0m0s", "linked": "kept 0s by call", "apart again": "overdue 1h0m0s"}
	if !maps.Equal(got, want) {
		t.Errorf("%v, want %v", got, want)
	}
}
