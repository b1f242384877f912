package customer_test

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/clientele-go/clientele/channel"
	"github.com/clientele-go/clientele/channel/channeltest"
	"github.com/clientele-go/clientele/customer"
)

// The tests of this file are one for each line of the hub of which nothing else
// would notice that it is gone.

// noted is a storage that shows every commit before it is made.
type noted struct {
	*customer.Memory
	see func(*customer.Commit)
}

func (s *noted) Commit(ctx context.Context, c *customer.Commit) error {
	s.see(c)
	return s.Memory.Commit(ctx, c)
}

// TestCursorsAreExpected: no commit moves a cursor that it does not expect where
// it was read: of two workers the slower would move it back.
func TestCursorsAreExpected(t *testing.T) {
	shop := fake("web")
	for i := range 5 {
		shop.Put(webOrder(fmt.Sprint(i), 0, nil))
	}
	moved := 0
	var mu sync.Mutex
	store := &noted{Memory: customer.NewMemory(), see: func(c *customer.Commit) {
		mu.Lock()
		defer mu.Unlock()
		for _, row := range c.Streams {
			moved++
			if !slices.ContainsFunc(c.Expect.Streams, func(x customer.ExpectStream) bool { return x.Stream == row.Stream }) {
				t.Errorf("the cursor of %v is moved and not expected", row.Stream)
			}
		}
	}}
	hub, _ := newHub(t, customer.Config{Channels: []channel.Channel{shop}, Storage: store})
	if _, err := hub.Sync(t.Context()); err != nil || moved < 4 {
		t.Errorf("%d moves, %v", moved, err)
	}
}

// TestFreshSinceTheBeginning: what the source said while a pass was reading may
// not have been read, so a view is as fresh as the pass's beginning.
func TestFreshSinceTheBeginning(t *testing.T) {
	shop := fake("web")
	shop.Put(webOrder("1", 0, nil))
	now := march
	shop.Before = func(context.Context, string) error { now = now.Add(time.Hour); return nil }
	hub, _ := newHub(t, customer.Config{Channels: []channel.Channel{shop}, Now: func() time.Time { return now }})
	if _, err := hub.Sync(t.Context()); err != nil {
		t.Fatal(err)
	}
	if h := health(t, hub, "web"); !h.Fresh.Equal(march) || !h.Tried.After(march) {
		t.Errorf("fresh since %v, tried at %v; the pass began at %v", h.Fresh, h.Tried, march)
	}
}

// TestOldVersionTwiceInOneCommit: an old version that comes twice at once is
// kept once.
func TestOldVersionTwiceInOneCommit(t *testing.T) {
	hub, store := newHub(t, customer.Config{})
	now, old := webOrder("1", 2*time.Hour, nil), webOrder("1", time.Hour, nil)
	if c := add(t, hub, now, old, old); c.Applied != 1 || c.Stale != 1 || c.Duplicate != 1 {
		t.Errorf("%s", c)
	}
	got, err := store.Read(t.Context(), customer.Want{Versions: []channel.Ref{now.Ref}})
	if err != nil || len(got.Versions[0]) != 2 {
		t.Errorf("%d versions, %v", len(got.Versions[0]), err)
	}
}

// TestBareTombstone: a deletion of which the source says neither version nor
// time nor whose it was deletes the newest version there is, of its owner.
func TestBareTombstone(t *testing.T) {
	hub, store := newHub(t, customer.Config{})
	p := account("web", "1", "a@example.com")
	for _, version := range []int64{0, 7} {
		o := webOrder(fmt.Sprint("v", version), 100*time.Hour, nil) // changed after now
		o.Version, o.Party, o.Keys = version, p.Ref, nil
		add(t, hub, p, o)
		add(t, hub, channel.Fact{Ref: o.Ref, Deleted: true})
		row := current(t, store, o.Ref)
		if !row.Fact.Deleted || row.Owner != p.Ref {
			t.Errorf("version %d: deleted %v, of %s", version, row.Fact.Deleted, row.Owner)
		}
		o.Version, o.UpdatedAt = max(version, 1)*2, channel.UTC(march.Add(200*time.Hour))
		if add(t, hub, o); current(t, store, o.Ref).Fact.Deleted {
			t.Errorf("version %d: a later version does not bring it back", version)
		}
	}
}

// TestErasedForGood: what comes of an erased person is refused, also under a
// record of which only its name is known, and as a part of a record that is
// gone.
func TestErasedForGood(t *testing.T) {
	hub, store := newHub(t, customer.Config{})
	r := hub.As(clerk, customer.Privacy)
	p := account("web", "1", "a@example.com")
	stub := channel.Ref{Channel: "desk", Kind: channel.KindPerson, ID: "9"}
	ticket := func(id string) channel.Fact {
		return channel.Fact{Ref: channel.Ref{Channel: "desk", Kind: channel.KindCase, ID: id}, Party: stub, Content: &channel.Case{Number: id, Status: channel.CaseOpen}}
	}
	guest := webOrder("5", 0, nil)
	guest.Keys = nil
	add(t, hub, p, ticket("1"), guest)
	for _, other := range []channel.Ref{stub, guest.Ref} {
		if err := r.Link(t.Context(), p.Ref, other, "said so"); err != nil {
			t.Fatal(err)
		}
	}
	if err := r.Erase(t.Context(), idOf(t, hub, p.Ref)); err != nil {
		t.Fatal(err)
	}
	parcel := channel.Fact{Ref: webRef(channel.KindFulfillment, "5/1"), Content: &channel.Fulfillment{ID: "1", Order: guest.Ref, Type: channel.FillShipment, State: channel.FillStateTransit}}
	if c := add(t, hub, p, ticket("1"), ticket("2"), guest, parcel); c.Suppressed != 5 {
		t.Errorf("%s; all five were to be refused", c)
	}
	rows, err := store.Scan(t.Context(), customer.Scan{Table: customer.TableFacts, Limit: 10})
	if err != nil || len(rows.Facts) != 0 {
		t.Errorf("%d facts are there, %v", len(rows.Facts), err)
	}
}

// TestErasedBesideAnIntake: a person is erased just before something of theirs
// is stored that says so only by an address somebody typed.
func TestErasedBesideAnIntake(t *testing.T) {
	mem := customer.NewMemory()
	slow := &justBefore{Storage: mem}
	hub, _ := newHub(t, customer.Config{Storage: slow})
	other, _ := newHub(t, customer.Config{Storage: mem})
	p := account("web", "1", "guest5@example.com")
	add(t, hub, p)
	slow.do = func() {
		if err := other.As(clerk, customer.Privacy).Erase(t.Context(), idOf(t, other, p.Ref)); err != nil {
			t.Error(err)
		}
	}
	if c := add(t, hub, webOrder("5", 0, nil)); c.Suppressed != 1 {
		t.Errorf("%s", c)
	}
}

// TestSweepBelievesOnlyWhatItSaw: what came while a sweep was reading, what the
// source lists nowhere, and what it still has when asked, are not gone.
func TestSweepBelievesOnlyWhatItSaw(t *testing.T) {
	type list = channel.People
	for _, asks := range []bool{false, true} {
		shop := &channeltest.Fake{Describe: channel.Info{Name: "web", Complete: true}, PageSize: 2}
		var ch channel.Channel = struct{ list }{shop}
		if asks {
			ch = shop
		}
		now := march
		hub, store := newHub(t, customer.Config{Channels: []channel.Channel{ch}, Now: func() time.Time { now = now.Add(time.Second); return now }})
		listed, late, hidden, gone := account("web", "1", "a@example.com"), account("web", "2", "b@example.com"), account("web", "3", "c@example.com"), account("web", "4", "d@example.com")
		order := webOrder("1", 0, nil)
		shop.Put(listed)
		add(t, hub, hidden, gone, order)
		stays := []channel.Ref{listed.Ref, late.Ref, order.Ref}
		if asks {
			stays = append(stays, hidden.Ref)
		}
		shop.Before = func(_ context.Context, op string) error {
			switch {
			case op == channeltest.OpPeople && current(t, store, late.Ref) == nil:
				add(t, hub, late)
			case op == channeltest.OpRefresh:
				shop.Before = nil
				shop.Put(hidden, order) // it has been there all the time
			}
			return nil
		}
		if asks {
			shop.Before = func(_ context.Context, op string) error {
				if op == channeltest.OpRefresh {
					shop.Before = nil
					shop.Put(hidden, late, order) // they have been there all the time
				}
				return nil
			}
			add(t, hub, late)
		}
		if _, err := hub.Sweep(t.Context()); err != nil {
			t.Fatal(err)
		}
		for _, ref := range stays {
			if row := current(t, store, ref); row == nil || row.Fact.Deleted {
				t.Errorf("asks %v: %s was taken for gone", asks, ref)
			}
		}
		if !current(t, store, gone.Ref).Fact.Deleted {
			t.Errorf("asks %v: what is gone is still there", asks)
		}
	}
}

// TestAllThatIsOpenIsReadAgain: also more than is asked for in one call.
func TestAllThatIsOpenIsReadAgain(t *testing.T) {
	shop := fake("web")
	shop.PageSize = 100
	const n = 230
	for i := range n {
		shop.Put(webOrder(fmt.Sprint(i), 0, nil))
	}
	hub, store := newHub(t, customer.Config{Channels: []channel.Channel{shop}})
	for round := range 2 {
		for i := range n {
			if round == 1 {
				shop.PutQuietly(webOrder(fmt.Sprint(i), time.Hour, func(o *channel.Order) { o.Status = channel.OrderCancelled }))
			}
		}
		if _, err := hub.Sync(t.Context()); err != nil {
			t.Fatal(err)
		}
	}
	for i := range n {
		if row := current(t, store, webRef(channel.KindOrder, fmt.Sprint(i))); row.Fact.Content.(*channel.Order).Status != channel.OrderCancelled {
			t.Fatalf("order %d is still open", i)
		}
	}
}

// TestOlderNewsOfAnOrdersOwnParcel: news of a parcel that is older than what its
// order says of it does not undo that.
func TestOlderNewsOfAnOrdersOwnParcel(t *testing.T) {
	hub, _ := newHub(t, customer.Config{})
	p := account("web", "1", "a@example.com")
	parcel := channel.Fulfillment{ID: "1", Type: channel.FillShipment, State: channel.FillStateDone, DoneAt: hours(4)}
	older := channel.Fulfillment{ID: "1", Order: orderRef("1"), Type: channel.FillShipment, State: channel.FillStateTransit}
	add(t, hub, p, channel.Fact{Ref: orderRef("1"), Party: p.Ref, UpdatedAt: hours(5), Content: &channel.Order{Number: "1", Status: channel.OrderOpen,
		Fulfillments: []channel.Fulfillment{parcel}}}, channel.Fact{Ref: webRef(channel.KindFulfillment, "1/1"), UpdatedAt: hours(2), Content: &older})
	if _, got := states(t, hub, p.Ref); got["1"] != channel.FillStateDone {
		t.Errorf("the parcel is %s", got["1"])
	}
}

// silent is a channel that reads nothing at all out of a record.
type silent struct{ *channeltest.Fake }

func (silent) Decode(context.Context, string, []byte) (channel.Page, error) {
	return channel.Page{}, nil
}

// TestNothingIsNoAnswer: a record out of which nothing is read stays held.
func TestNothingIsNoAnswer(t *testing.T) {
	shop := silent{fake("web")}
	shop.Reject(channel.Reject{Stream: "people", Raw: []byte(`{}`), Reason: "has no id"})
	hub, _ := newHub(t, customer.Config{Channels: []channel.Channel{shop}})
	if _, err := hub.Sync(t.Context()); err != nil {
		t.Fatal(err)
	}
	n, err := hub.Replay(t.Context())
	if hs := held(t, hub); n != 0 || err != nil || len(hs) != 1 || hs[0].Tries != 1 || hs[0].Reason != "decodes to nothing" {
		t.Errorf("%d applied, %v; held: %v", n, err, hs)
	}
	health(t, hub, "web")
}

// circling lists everything it has in a circle.
type circling struct{ spinning }

func (*circling) Info() channel.Info { return channel.Info{Name: "spin", Complete: true} }

// TestSweepOfACircleEnds: a sweep notices a cursor that repeats, as a pass does.
func TestSweepOfACircleEnds(t *testing.T) {
	s := &circling{}
	hub, _ := newHub(t, customer.Config{Channels: []channel.Channel{s}})
	_, err := hub.Sweep(t.Context())
	if e, ok := errors.AsType[*channel.SourceError](err); !ok || e.Trouble != channel.Misconfigured || s.calls > 5 {
		t.Errorf("after %d calls: %v", s.calls, err)
	}
}
