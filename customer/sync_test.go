package customer_test

import (
	"context"
	"errors"
	"fmt"
	"math"
	"net/http/httptest"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/clientele-go/clientele/channel"
	"github.com/clientele-go/clientele/channel/channeltest"
	"github.com/clientele-go/clientele/customer"
)

func fake(name string) *channeltest.Fake {
	return &channeltest.Fake{Describe: channel.Info{Name: name, Region: "PL"}, PageSize: 2}
}

func health(t *testing.T, hub *customer.Hub, name string) customer.Health {
	t.Helper()
	hs, err := hub.Health(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	for _, h := range hs {
		if h.Channel == name {
			if !h.Counts.Balanced() {
				t.Errorf("%s: the ledger does not balance: %+v", name, h.Counts)
			}
			return h
		}
	}
	t.Fatalf("no health of %s", name)
	return customer.Health{}
}

// TestDeadSourceStopsNobody: a dead source does not stop another, its cursor
// stays, its health says why and since when, and it catches up.
func TestDeadSourceStopsNobody(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		ctx := context.Background()
		shop, desk := fake("web"), fake("desk")
		for i := range 5 {
			shop.Put(account("web", fmt.Sprint(i), fmt.Sprintf("a%d@example.com", i)))
			desk.Put(account("desk", fmt.Sprint(i), fmt.Sprintf("b%d@example.com", i)))
		}
		hub, _ := newHub(t, customer.Config{Channels: []channel.Channel{shop, desk}, Now: time.Now})
		down := &channel.SourceError{Channel: "desk", Op: "people page", Trouble: channel.Unavailable}
		desk.Fail(1000, down)
		rep, err := hub.Sync(ctx)
		if !errors.Is(err, down) || !errors.Is(rep.Sources[1].Err, down) {
			t.Errorf("Sync says %v, want the error of the dead source", err)
		}
		if rep.Sources[0].Counts.Applied != 5 || rep.Sources[0].Err != nil {
			t.Errorf("the healthy source: %+v", rep.Sources[0])
		}
		if h := health(t, hub, "desk"); !h.Fresh.IsZero() || h.ErrorKind != channel.Unavailable || !strings.Contains(h.Error, "people page") {
			t.Errorf("health of the dead source: %+v", h)
		}
		desk.Fail(0, nil)
		time.Sleep(time.Hour)
		if rep, err = hub.Sync(ctx); err != nil || rep.Sources[1].Counts.Applied != 5 {
			t.Errorf("after it came back: %v %+v", err, rep.Sources[1])
		}
		if h := health(t, hub, "desk"); h.Fresh.IsZero() || h.Error != "" {
			t.Errorf("health of the source that came back: %+v", h)
		}
	})
}

// TestRetryAfter: the hub waits as long as the source asks, up to its bound and
// to the caller's context.
func TestRetryAfter(t *testing.T) {
	for _, tc := range []struct {
		name      string
		asked     time.Duration
		pace      customer.Pace
		least     time.Duration
		most      time.Duration
		deadline  time.Duration
		wantError bool
	}{
		{"as asked", 90 * time.Second, customer.Pace{}, 90 * time.Second, 100 * time.Second, time.Hour, false},
		{"ten years are capped", 10 * 365 * 24 * time.Hour, customer.Pace{}, 15 * time.Minute, 15 * time.Minute, time.Hour, false},
		{"for ever is capped", math.MaxInt64, customer.Pace{}, 15 * time.Minute, 15 * time.Minute, time.Hour, false},
		{"own bound", time.Hour, customer.Pace{MaxWait: time.Minute}, time.Minute, time.Minute, time.Hour, false},
		{"the caller's patience", 10 * time.Minute, customer.Pace{}, 0, 3 * time.Minute, 3 * time.Minute, true},
		{"no retries", time.Minute, customer.Pace{Retries: -1}, 0, 0, time.Hour, true},
	} {
		t.Run(tc.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				shop := fake("web")
				shop.Put(account("web", "1", "a@example.com"))
				shop.Fail(1, &channel.SourceError{Channel: "web", Op: "page", Trouble: channel.Throttled, RetryAfter: tc.asked})
				hub, _ := newHub(t, customer.Config{Channels: []channel.Channel{shop}, Now: time.Now, Pace: map[string]customer.Pace{"web": tc.pace}})
				ctx, cancel := context.WithTimeout(t.Context(), tc.deadline)
				defer cancel()
				began := time.Now()
				_, err := hub.Sync(ctx)
				took := time.Since(began)
				if (err != nil) != tc.wantError || took < tc.least || took > tc.most {
					t.Errorf("took %v and said %v", took, err)
				}
			})
		})
	}
}

// TestUnauthorizedIsNotRepeated: nobody's password is tried again and again.
func TestUnauthorizedIsNotRepeated(t *testing.T) {
	shop := fake("web")
	shop.Fail(1000, &channel.SourceError{Channel: "web", Op: "page", Trouble: channel.Unauthorized, Status: 401})
	hub, _ := newHub(t, customer.Config{Channels: []channel.Channel{shop}})
	if _, err := hub.Sync(context.Background()); err == nil {
		t.Fatal("Sync says nothing")
	}
	if n := shop.Calls(channeltest.OpPeople); n != 1 {
		t.Errorf("asked %d times, want once", n)
	}
	if h := health(t, hub, "web"); h.ErrorKind != channel.Unauthorized {
		t.Errorf("health: %+v", h)
	}
}

// spinning is a source whose cursor goes in a circle.
type spinning struct{ calls int }

func (s *spinning) Info() channel.Info { return channel.Info{Name: "spin"} }

func (s *spinning) Orders(_ context.Context, from channel.Cursor) (channel.Page, error) {
	s.calls++
	next := channel.Cursor("a")
	if from == "a" {
		next = "b"
	}
	return channel.Page{Next: next, More: true}, nil
}

func TestRepeatedCursorEnds(t *testing.T) {
	s := &spinning{}
	hub, _ := newHub(t, customer.Config{Channels: []channel.Channel{s}})
	_, err := hub.Sync(context.Background())
	if e, ok := errors.AsType[*channel.SourceError](err); !ok || e.Trouble != channel.Misconfigured {
		t.Errorf("Sync says %v, want a misconfigured source", err)
	}
	if s.calls > 5 {
		t.Errorf("it took %d calls to see that the cursor repeats", s.calls)
	}
}

// TestBadRecordsAreHeld: a record that cannot be read is quarantined with its
// raw bytes and its reason, stops nothing, and is applied once it can be read.
func TestBadRecordsAreHeld(t *testing.T) {
	ctx := context.Background()
	shop := fake("web")
	shop.Overlap = 10
	shop.Put(account("web", "1", "a@example.com"), account("web", "2", "b@example.com"))
	shop.Reject(channel.Reject{At: "people page 1 item 2", Stream: "people", Raw: []byte(`{"id":"\u0000"}`), Field: "id", Reason: "contains a NUL character"})
	bad := account("web", "3", "c@example.com")
	bad.Content.(*channel.Person).Name.Given = "A\x00nna"
	hub, _ := newHub(t, customer.Config{Channels: []channel.Channel{shop}})
	if _, err := hub.Sync(ctx); err != nil {
		t.Fatal(err)
	}
	add(t, hub, bad, account("web", "4", "d@example.com"))
	for range 3 { // the source repeats its bad record with every pass
		if _, err := hub.Sync(ctx); err != nil {
			t.Fatal(err)
		}
	}
	var held []customer.Quarantined
	for q, err := range hub.Quarantine(ctx) {
		if err != nil {
			t.Fatal(err)
		}
		held = append(held, q)
	}
	if len(held) != 2 {
		t.Fatalf("%d records are held, want 2: %v", len(held), held)
	}
	if got := held[0].String(); got != `#1 web people page 1 item 2: field id contains a NUL character` {
		t.Errorf("the first says %q", got)
	}
	if got := held[1].String(); got != `#2 web/person/3: field content.name.given contains a NUL character` {
		t.Errorf("the second says %q", got)
	}
	if len(held[0].Raw) == 0 || !strings.Contains(string(held[1].Raw), "web/person/3") {
		t.Error("raw bytes are missing")
	}
	if h := health(t, hub, "web"); h.Counts.Quarantined != 1 || h.Counts.Applied != 2 {
		t.Errorf("counts: %+v", h.Counts)
	}
	if got := people(t, hub.As(clerk, customer.Service)); len(got) != 3 {
		t.Errorf("%d customers, want 3", len(got))
	}
	if n, err := hub.Replay(ctx, held[1].ID); n != 0 || err != nil {
		t.Errorf("replaying what is still bad: %d %v", n, err)
	}
	for q := range hub.Quarantine(ctx) {
		if q.ID == held[1].ID && q.Tries != 1 {
			t.Errorf("tries: %d, want 1", q.Tries)
		}
	}
}

func TestWebhook(t *testing.T) {
	shop := fake("web")
	hub, store := newHub(t, customer.Config{Channels: []channel.Channel{shop, mute{channel.Info{Name: "mute"}}}})
	f := account("web", "1", "a@example.com")
	serve := func(name string, n int) int {
		w := httptest.NewRecorder()
		r := shop.Webhook(f)
		switch n {
		case 1:
			r.Header.Del(channeltest.SignatureHeader)
		case 2:
			r = httptest.NewRequest("GET", "/", nil)
		case 3:
			r = shop.WebhookBody(make([]byte, 11<<20))
		}
		hub.Webhook(name).ServeHTTP(w, r)
		return w.Code
	}
	for _, tc := range []struct {
		what string
		name string
		kind int
		code int
	}{
		{"unknown channel", "nobody", 0, 404}, {"no webhooks", "mute", 0, 404},
		{"no signature", "web", 1, 401}, {"not POST", "web", 2, 405}, {"too large", "web", 3, 413},
		{"good", "web", 0, 204}, {"again", "web", 0, 204},
	} {
		if got := serve(tc.name, tc.kind); got != tc.code {
			t.Errorf("%s: %d, want %d", tc.what, got, tc.code)
		}
	}
	h := health(t, hub, "web")
	if h.Counts.Applied != 1 || h.Counts.Duplicate != 1 || h.BadSignatures != 1 {
		t.Errorf("health: %+v", h)
	}
	failing, _ := newHub(t, customer.Config{Channels: []channel.Channel{shop}, Storage: broken{store}})
	w := httptest.NewRecorder()
	failing.Webhook("web").ServeHTTP(w, shop.Webhook(f))
	if w.Code != 503 {
		t.Errorf("a storage that fails: %d, want 503", w.Code)
	}
}

// broken is a storage that cannot write.
type broken struct{ customer.Storage }

func (broken) Commit(context.Context, *customer.Commit) error { return errors.New("disk is full") }

// TestFailingAuditRefuses: a read that cannot be recorded is not answered.
func TestFailingAuditRefuses(t *testing.T) {
	ctx := context.Background()
	hub, store := newHub(t, customer.Config{})
	add(t, hub, account("web", "1", "a@example.com"))
	refusing, _ := newHub(t, customer.Config{Storage: store, Audit: func(context.Context, customer.Access) error { return errors.New("no") }})
	k, err := channel.Email("a@example.com")
	if err != nil {
		t.Fatal(err)
	}
	for _, h := range []*customer.Hub{refusing} {
		if v, err := h.As(clerk, customer.Service).View(ctx, customer.Query{Keys: []channel.Key{k}}); !errors.Is(err, customer.ErrAudit) || v != nil {
			t.Errorf("View: %v %v, want ErrAudit and nothing else", v, err)
		}
		if f, err := h.As(clerk, customer.Service).Find(ctx, k); !errors.Is(err, customer.ErrAudit) || len(f.Candidates) > 0 {
			t.Errorf("Find: %v %v, want ErrAudit and nothing else", f, err)
		}
	}
}

// TestSweepFindsDeletions: a full read marks as deleted what is gone, and a
// merge that rested on it splits by itself.
func TestSweepFindsDeletions(t *testing.T) {
	ctx := context.Background()
	shop := fake("web")
	shop.Describe.Complete = true
	shop.Put(account("web", "1", "a@example.com"), account("web", "2", "b@example.com"))
	now := time.Date(2026, 3, 20, 10, 0, 0, 0, time.UTC)
	hub, _ := newHub(t, customer.Config{Channels: []channel.Channel{shop}, Now: func() time.Time { now = now.Add(time.Second); return now }})
	if _, err := hub.Sync(ctx); err != nil {
		t.Fatal(err)
	}
	shop.Vanish(channel.Ref{Channel: "web", Kind: channel.KindPerson, ID: "2"})
	if _, err := hub.Sync(ctx); err != nil {
		t.Fatal(err)
	}
	r := hub.As(clerk, customer.Service)
	if got := people(t, r); len(got) != 2 {
		t.Fatalf("before the sweep: %d customers, want 2", len(got))
	}
	if _, err := hub.Sweep(ctx); err != nil {
		t.Fatal(err)
	}
	if got := people(t, r); len(got) != 1 {
		t.Errorf("after the sweep: %d customers, want 1", len(got))
	}
	health(t, hub, "web")
}

// TestSweepSparesWhatCannotBeRead: a record that the source lists, and that
// cannot be read any more, is not gone. If not even its id can be read, nothing
// is believed to be gone.
func TestSweepSparesWhatCannotBeRead(t *testing.T) {
	ref := func(id string) channel.Ref { return channel.Ref{Channel: "web", Kind: channel.KindPerson, ID: id} }
	for name, c := range map[string]struct {
		reject channel.Ref
		left   int
	}{"by its id": {ref("2"), 2}, "without an id": {channel.Ref{}, 3}, "none": {ref("1"), 1}} {
		t.Run(name, func(t *testing.T) {
			shop := channeltest.Fake{Describe: channel.Info{Name: "web", Complete: true}, PageSize: 2}
			shop.Put(account("web", "1", "a@example.com"), account("web", "2", "b@example.com"), account("web", "3", "c@example.com"))
			now := march
			type list = channel.People
			pulled := struct{ list }{&shop} // it cannot be asked for one record
			hub, _ := newHub(t, customer.Config{Channels: []channel.Channel{pulled}, Now: func() time.Time { now = now.Add(time.Second); return now }})
			if _, err := hub.Sync(t.Context()); err != nil {
				t.Fatal(err)
			}
			shop.Vanish(ref("2"))
			shop.Vanish(ref("3"))
			if name != "none" {
				shop.Reject(channel.Reject{Ref: c.reject, Stream: "people", Raw: []byte(`{"id":2,"mail":7}`), Field: "mail", Reason: "is a number"})
			}
			if _, err := hub.Sweep(t.Context()); err != nil {
				t.Fatal(err)
			}
			if got := people(t, hub.As(clerk, customer.Service)); len(got) != c.left {
				t.Errorf("%d customers are left, want %d", len(got), c.left)
			}
			health(t, hub, "web")
		})
	}
}

// TestReusedID: a source gives the id of an order to another order. Both are
// kept, in whatever order they and their versions come.
func TestReusedID(t *testing.T) {
	order := func(number string, made, changed time.Duration, status channel.OrderStatus) channel.Fact {
		base := time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC)
		return channel.Fact{Ref: channel.Ref{Channel: "web", Kind: channel.KindOrder, ID: "7"},
			CreatedAt: channel.UTC(base.Add(made)), UpdatedAt: channel.UTC(base.Add(changed)),
			Content: &channel.Order{Number: number, Status: status, PlacedAt: channel.UTC(base.Add(made))}}
	}
	facts := []channel.Fact{
		order("A", 0, 0, channel.OrderOpen), order("A", 0, time.Hour, channel.OrderCompleted),
		order("B", 48*time.Hour, 48*time.Hour, channel.OrderOpen), order("B", 48*time.Hour, 50*time.Hour, channel.OrderCancelled),
	}
	var want [32]byte
	for seed := range uint64(50) {
		hub, store := newHub(t, customer.Config{})
		for _, b := range shuffled(facts, seed) {
			add(t, hub, b...)
		}
		got := stateHash(t, store)
		if seed == 0 {
			want = got
			rows, err := store.Scan(context.Background(), customer.Scan{Table: customer.TableFacts, Limit: 10})
			if err != nil {
				t.Fatal(err)
			}
			var is []string
			for _, f := range rows.Facts {
				is = append(is, fmt.Sprint(f.Fact.Ref, f.Fact.Content))
			}
			if s := strings.Join(is, ", "); s != "web/order/7 order B cancelled, web/order/7~1767225600 order A completed" {
				t.Errorf("kept: %s", s)
			}
		}
		if got != want {
			t.Fatalf("seed %d: what is kept depends on the order of arrival", seed)
		}
	}
}
