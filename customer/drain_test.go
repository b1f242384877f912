package customer_test

import (
	"context"
	"errors"
	"fmt"
	"strconv"
	"strings"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/clientele-go/clientele/channel"
	"github.com/clientele-go/clientele/channel/channeltest"
	"github.com/clientele-go/clientele/customer"
)

// awayStorage is a storage that takes a second for each commit with facts, and
// can die: in the middle of a commit, before or after that is stored.
type awayStorage struct {
	*customer.Memory
	dies   int         // which commit with a cursor, from 1; 0: none
	after  bool        // it dies when that is stored already
	pages  int         // commits with a cursor
	under  atomic.Bool // a commit is under way
	ahead  int         // calls of the source meanwhile
	during func()
}

var errDied = errors.New("died")

func (s *awayStorage) Commit(ctx context.Context, c *customer.Commit) error {
	if len(c.Streams) == 0 {
		return s.Memory.Commit(ctx, c)
	}
	s.pages++
	dead := s.pages == s.dies
	s.under.Store(true)
	defer s.under.Store(false)
	if dead && s.during != nil {
		s.during()
	}
	time.Sleep(time.Second)
	if dead && !s.after {
		return errDied
	}
	err := s.Memory.Commit(ctx, c)
	if dead && err == nil {
		err = errDied
	}
	return err
}

// aShop is a shop with so many accounts, two to a page, each page of which
// takes a second.
func aShop(accounts int) *channeltest.Fake {
	shop := fake("web")
	for i := range accounts {
		shop.Put(account("web", strconv.Itoa(i), fmt.Sprintf("a%d@example.com", i)))
	}
	return shop
}

// storedPages returns how many pages of aShop the cursor stands behind. All
// that is before it must be stored, and nothing else.
func storedPages(t *testing.T, s customer.Storage, accounts int) int {
	t.Helper()
	w := customer.Want{Streams: []customer.Stream{{Channel: "web", Name: "people"}}}
	for i := range accounts {
		w.Facts = append(w.Facts, channel.Ref{Channel: "web", Kind: channel.KindPerson, ID: strconv.Itoa(i)})
	}
	got, err := s.Read(t.Context(), w)
	if err != nil {
		t.Fatal(err)
	}
	n := 0
	for i, f := range got.Facts {
		if f == nil {
			continue
		}
		if n++; n != i+1 {
			t.Errorf("account %d is stored, and only %d of those before it", i, n-1)
		}
	}
	seq, _ := strconv.Atoi(strings.TrimPrefix(string(got.Streams[0]), "people:"))
	if seq != n {
		t.Errorf("the cursor is %q, and %d accounts are stored", got.Streams[0], n)
	}
	return n / 2
}

func (s *awayStorage) hub(t *testing.T, shop *channeltest.Fake) *customer.Hub {
	t.Helper()
	shop.Before = func(ctx context.Context, op string) error {
		if op != channeltest.OpPeople {
			return nil
		}
		time.Sleep(time.Second / 2)
		if s.under.Load() {
			s.ahead++
		}
		time.Sleep(time.Second / 2)
		return ctx.Err()
	}
	h, _ := newHub(t, customer.Config{Storage: s, Channels: []channel.Channel{shop}, Now: time.Now, Pace: map[string]customer.Pace{"web": {Retries: -1}}})
	return h
}

// TestPagesOverlap: while a page is being stored the next one is read. Of a
// source and a storage that both take a second for a page, eight pages take
// nine seconds and not sixteen, by Sync and by Sweep.
func TestPagesOverlap(t *testing.T) {
	for name, pass := range map[string]func(*customer.Hub, context.Context) (customer.Report, error){"sync": (*customer.Hub).Sync, "sweep": (*customer.Hub).Sweep} {
		synctest.Test(t, func(t *testing.T) {
			shop := aShop(16)
			shop.Describe.Complete = true
			shop.Before = func(ctx context.Context, op string) error {
				if op == channeltest.OpPeople {
					time.Sleep(time.Second)
				}
				return ctx.Err()
			}
			h, _ := newHub(t, customer.Config{Storage: allTakeTime{customer.NewMemory()}, Channels: []channel.Channel{shop}, Now: time.Now})
			began := time.Now()
			rep, err := pass(h, t.Context())
			if took := time.Since(began); err != nil || rep.Sources[0].Counts.Applied != 16 || took != 9*time.Second {
				t.Errorf("%s: %v, %v after %v; want 16 applied after 9s", name, rep, err, took)
			}
		})
	}
}

// allTakeTime is a storage that takes a second for each commit with facts.
type allTakeTime struct{ *customer.Memory }

func (s allTakeTime) Commit(ctx context.Context, c *customer.Commit) error {
	if len(c.Current) > 0 {
		time.Sleep(time.Second)
	}
	return s.Memory.Commit(ctx, c)
}

// TestDeathBetweenPages: wherever the storage dies, the cursor stands behind
// what is stored and nothing else; another worker goes on from there, and in
// the end everything was counted once.
func TestDeathBetweenPages(t *testing.T) {
	const accounts = 12
	for dies := 1; dies <= accounts/2; dies++ {
		for _, after := range []bool{false, true} {
			synctest.Test(t, func(t *testing.T) {
				s := &awayStorage{Memory: customer.NewMemory(), dies: dies, after: after}
				shop := aShop(accounts)
				rep, err := s.hub(t, shop).Sync(t.Context())
				stored := dies - 1
				if got := rep.Sources[0].Counts; !errors.Is(err, errDied) || got.Applied != int64(2*stored) || !got.Balanced() {
					t.Errorf("page %d dies: %v, %v; want %d applied", dies, got, err, 2*stored)
				}
				if after {
					stored++ // nobody was told
				}
				if n := storedPages(t, s, accounts); n != stored {
					t.Errorf("page %d dies: %d pages are stored, want %d", dies, n, stored)
				}
				if dies < accounts/2 && s.ahead == 0 {
					t.Error("nothing is read meanwhile: this test proves nothing")
				}
				other := &awayStorage{Memory: s.Memory}
				h := other.hub(t, shop)
				if _, err := h.Sync(t.Context()); err != nil {
					t.Fatal(err)
				}
				if got := health(t, h, "web").Counts; got != (customer.Counts{Received: accounts, Applied: accounts}) {
					t.Errorf("page %d dies: in the end %v", dies, got)
				}
				storedPages(t, s, accounts)
			})
		}
	}
}

// TestPageFails: when a page cannot be read, the one before it is stored all
// the same, though that was under way only; so it is when the cursor repeats.
func TestPageFails(t *testing.T) {
	for page := 1; page <= 4; page++ {
		synctest.Test(t, func(t *testing.T) {
			s := &awayStorage{Memory: customer.NewMemory()}
			shop := aShop(8)
			h := s.hub(t, shop)
			wait, calls := shop.Before, 0
			shop.Before = func(ctx context.Context, op string) error {
				if err := wait(ctx, op); err != nil || op != channeltest.OpPeople {
					return err
				}
				if calls++; calls == page {
					return &channel.SourceError{Channel: "web", Op: "people page", Trouble: channel.Unauthorized, Status: 401}
				}
				return nil
			}
			rep, err := h.Sync(t.Context())
			if e, ok := errors.AsType[*channel.SourceError](err); !ok || e.Trouble != channel.Unauthorized || rep.Sources[0].Counts.Applied != int64(2*page-2) {
				t.Errorf("page %d fails: %v, %v", page, rep, err)
			}
			if n := storedPages(t, s, 8); n != page-1 {
				t.Errorf("page %d fails: %d are stored", page, n)
			}
			if got := health(t, h, "web"); got.ErrorKind != channel.Unauthorized || got.Counts.Received != int64(2*page-2) {
				t.Errorf("page %d fails: health %+v", page, got)
			}
		})
	}
}

// TestPassIsCancelled: when the context ends while a page is being stored, what
// is stored is the pages before some page, and nothing is left running.
func TestPassIsCancelled(t *testing.T) {
	for page := 1; page <= 4; page++ {
		synctest.Test(t, func(t *testing.T) {
			ctx, cancel := context.WithCancel(t.Context())
			s := &awayStorage{Memory: customer.NewMemory(), dies: page, after: true, during: cancel}
			rep, err := s.hub(t, aShop(8)).Sync(ctx)
			if s.under.Load() || !errors.Is(err, context.Canceled) {
				t.Errorf("page %d: %v; under way still: %v", page, err, s.under.Load())
			}
			if n := storedPages(t, s, 8); n != page-1 || rep.Sources[0].Counts.Applied != int64(2*n) {
				t.Errorf("page %d: %d pages are stored, %v", page, n, rep)
			}
		})
	}
}

// TestCursorMovesMeanwhile: another worker that reads the same stream moves the
// cursor while pages are under way: both go on from where it stands, and
// everything is counted once.
func TestCursorMovesMeanwhile(t *testing.T) {
	const accounts = 12
	for dies := 1; dies <= accounts/2; dies++ {
		synctest.Test(t, func(t *testing.T) {
			s := &awayStorage{Memory: customer.NewMemory()}
			shop, same := aShop(accounts), aShop(accounts)
			same.PageSize = 3
			other, _ := newHub(t, customer.Config{Storage: s.Memory, Channels: []channel.Channel{same}, Now: time.Now})
			first := &movingStorage{awayStorage: s, at: dies, move: func() {
				if _, err := other.Sync(t.Context()); err != nil {
					t.Error(err)
				}
			}}
			h, _ := newHub(t, customer.Config{Storage: first, Channels: []channel.Channel{shop}, Now: time.Now})
			if _, err := h.Sync(t.Context()); err != nil {
				t.Errorf("moved at page %d: %v", dies, err)
			}
			if got := health(t, h, "web").Counts; got != (customer.Counts{Received: accounts, Applied: accounts}) {
				t.Errorf("moved at page %d: %v", dies, got)
			}
			storedPages(t, s, accounts)
		})
	}
}

// movingStorage lets another worker read before some commit.
type movingStorage struct {
	*awayStorage
	at   int
	move func()
}

func (s *movingStorage) Commit(ctx context.Context, c *customer.Commit) error {
	if len(c.Streams) > 0 && s.pages+1 == s.at {
		s.at = 0
		s.move()
	}
	return s.awayStorage.Commit(ctx, c)
}

// TestRejectsComeInTurn: bad records of pages that overlap are held once.
func TestRejectsComeInTurn(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := &awayStorage{Memory: customer.NewMemory()}
		shop := fake("web")
		shop.Overlap = 2
		for i := range 6 {
			shop.Put(account("web", strconv.Itoa(i), fmt.Sprintf("a%d@example.com", i)))
			shop.Reject(channel.Reject{At: fmt.Sprint("item ", i), Stream: "people", Raw: fmt.Appendf(nil, `{"id":"\u0000%d"}`, i), Field: "id", Reason: "contains a NUL character"})
		}
		h := s.hub(t, shop)
		if _, err := h.Sync(t.Context()); err != nil {
			t.Fatal(err)
		}
		var held []string
		for q, err := range h.Quarantine(t.Context()) {
			if err != nil {
				t.Fatal(err)
			}
			held = append(held, q.Where)
		}
		if fmt.Sprint(held) != "[item 0 item 1 item 2 item 3 item 4 item 5]" {
			t.Errorf("held are %q", held)
		}
		if got := health(t, h, "web").Counts; got.Quarantined != 6 || got.Applied != 6 || s.ahead == 0 {
			t.Errorf("%v, %d pages were read ahead", got, s.ahead)
		}
	})
}

// twoWays is a source of which two cursors lead to a third.
type twoWays struct{ moved func() }

func (s *twoWays) Info() channel.Info { return channel.Info{Name: "two"} }

func (s *twoWays) Orders(_ context.Context, from channel.Cursor) (channel.Page, error) {
	switch from {
	case "", "half":
		return channel.Page{Next: "whole", More: true}, nil
	case "whole":
		if s.moved != nil {
			s.moved()
			s.moved = nil
		}
		return channel.Page{Next: "end", More: true}, nil
	}
	return channel.Page{Next: from}, nil
}

// TestCursorMovesBack: a cursor that was on its way and is not stored, because
// another worker has moved it, may come again.
func TestCursorMovesBack(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := &movedBefore{Memory: customer.NewMemory()}
		shop := &twoWays{moved: func() { close(s.away) }}
		s.away = make(chan struct{})
		h, _ := newHub(t, customer.Config{Storage: s, Channels: []channel.Channel{shop}, Now: time.Now})
		if _, err := h.Sync(t.Context()); err != nil {
			t.Errorf("Sync says %v", err)
		}
		got, err := s.Read(t.Context(), customer.Want{Streams: []customer.Stream{{Channel: "two", Name: "orders"}}})
		if err != nil || got.Streams[0] != "end" {
			t.Errorf("the cursor is %q, %v", got.Streams[0], err)
		}
	})
}

// movedBefore moves a cursor before the first commit of it, once the page after
// that has been asked for.
type movedBefore struct {
	*customer.Memory
	away chan struct{}
	did  bool
}

func (s *movedBefore) Commit(ctx context.Context, c *customer.Commit) error {
	if len(c.Streams) > 0 && !s.did {
		s.did = true
		<-s.away
		if err := s.Memory.Commit(ctx, &customer.Commit{Streams: []customer.StreamRow{{Stream: c.Streams[0].Stream, Cursor: "half"}}}); err != nil {
			return err
		}
	}
	return s.Memory.Commit(ctx, c)
}
