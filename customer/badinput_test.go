package customer_test

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"runtime"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"
	"unicode/utf8"

	"github.com/clientele-go/clientele/channel"
	"github.com/clientele-go/clientele/channel/channeltest"
	"github.com/clientele-go/clientele/customer"
)

// The tests of this file are one for each way in which sources misbehave. Each
// says what is expected, demands that the ledger balances, that the healthy
// records beside are stored, and that a healthy source beside is read.

var march = time.Date(2026, 3, 20, 10, 0, 0, 0, time.UTC)

func webRef(kind channel.Kind, id string) channel.Ref {
	return channel.Ref{Channel: "web", Kind: kind, ID: id}
}

// webOrder is a version of an order of a guest with a mailbox of their own.
func webOrder(id string, changed time.Duration, change func(*channel.Order)) channel.Fact {
	o := &channel.Order{Number: "W" + id, Status: channel.OrderOpen, PlacedAt: channel.UTC(march.Add(-48 * time.Hour))}
	if change != nil {
		change(o)
	}
	k := channel.Key{Kind: channel.KeyEmail, Value: "guest" + strings.ToLower(strings.Map(asciiOnly, id)) + "@example.com"}
	return channel.Fact{Ref: webRef(channel.KindOrder, id), CreatedAt: o.PlacedAt, UpdatedAt: channel.UTC(march.Add(-48*time.Hour + changed)),
		Keys: []channel.Key{k}, Content: o}
}

func asciiOnly(r rune) rune {
	if r < utf8.RuneSelf {
		return r
	}
	return 'x'
}

// current returns the stored version of an object.
func current(t *testing.T, s customer.Storage, r channel.Ref) *customer.FactRow {
	t.Helper()
	got, err := s.Read(context.Background(), customer.Want{Facts: []channel.Ref{r}, Versions: []channel.Ref{r}})
	if err != nil {
		t.Fatal(err)
	}
	return got.Facts[0]
}

func held(t *testing.T, hub *customer.Hub) []customer.Quarantined {
	t.Helper()
	var out []customer.Quarantined
	for q, err := range hub.Quarantine(context.Background()) {
		if err != nil {
			t.Fatal(err)
		}
		out = append(out, q)
	}
	return out
}

// wire is a channel over HTTP, as adapters are: it reads pages of facts from a
// server that may misbehave.
type wire struct{ url string }

func (w wire) Info() channel.Info { return channel.Info{Name: "web"} }

func (w wire) fail(tr channel.Trouble, err error) error {
	return &channel.SourceError{Channel: "web", Op: "orders page", Trouble: tr, Err: err}
}

func (w wire) Orders(ctx context.Context, from channel.Cursor) (channel.Page, error) {
	ctx, cancel := context.WithTimeout(ctx, 2*time.Second)
	defer cancel()
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, w.url+"/orders?from="+string(from), nil)
	if err != nil {
		return channel.Page{}, err
	}
	resp, err := http.DefaultTransport.RoundTrip(req)
	if err != nil {
		return channel.Page{}, w.fail(channel.Unavailable, nil)
	}
	defer resp.Body.Close()
	switch {
	case resp.StatusCode == 429:
		return channel.Page{}, w.fail(channel.Throttled, nil)
	case resp.StatusCode == 401 || resp.StatusCode == 403:
		return channel.Page{}, w.fail(channel.Unauthorized, nil)
	case resp.StatusCode >= 500:
		return channel.Page{}, w.fail(channel.Unavailable, nil)
	case resp.StatusCode != 200 || !strings.Contains(resp.Header.Get("Content-Type"), "json"):
		return channel.Page{}, w.fail(channel.Misconfigured, nil)
	}
	body, err := io.ReadAll(io.LimitReader(resp.Body, 1<<20))
	if err != nil || !utf8.Valid(body) {
		return channel.Page{}, w.fail(channel.Broken, nil)
	}
	var page struct {
		Items []channel.Fact
		Next  channel.Cursor
		More  bool
	}
	if json.Unmarshal(body, &page) != nil {
		return channel.Page{}, w.fail(channel.Broken, nil)
	}
	if page.Next == "" {
		return channel.Page{}, w.fail(channel.Misconfigured, nil)
	}
	return channel.Page{Facts: page.Items, Next: page.Next, More: page.More}, nil
}

// pages serves three pages of two orders each.
var pages = http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
	n := len(r.URL.Query().Get("from"))
	facts := []channel.Fact{webOrder(fmt.Sprint(2*n), 0, nil), webOrder(fmt.Sprint(2*n+1), 0, nil)}
	if n == 3 {
		facts = nil
	}
	next := strings.Repeat("x", min(n+1, 3))
	w.Header().Set("Content-Type", "application/json")
	json.NewEncoder(w).Encode(map[string]any{"items": facts, "next": next, "more": n < 2})
})

// TestHostileSource lets a server misbehave after its first page, in every way
// that the kit knows. What was read stays, the cursor stays where it was, a
// human is called if one is needed, the other source is read, and once the
// server is well again everything is there exactly once.
func TestHostileSource(t *testing.T) {
	human := map[channeltest.Misbehaviour]bool{channeltest.Status401: true, channeltest.Status403: true, channeltest.LoginPage: true,
		channeltest.OtherJSON: true, channeltest.RedirectAway: true, channeltest.RepeatedPage: true}
	for _, m := range channeltest.Misbehaviours() {
		t.Run(string(m), func(t *testing.T) {
			t.Parallel()
			ctx := context.Background()
			srv := channeltest.NewHostile(t, pages)
			desk := fake("desk")
			desk.Put(account("desk", "1", "a@example.com"))
			hub, store := newHub(t, customer.Config{Channels: []channel.Channel{wire{srv.URL}, desk},
				Pace: map[string]customer.Pace{"web": {Retries: -1}}})
			srv.MisbehaveAfter(1, m)
			rep, err := hub.Sync(ctx)
			e, ok := errors.AsType[*channel.SourceError](rep.Sources[0].Err)
			if err == nil || !ok {
				t.Fatalf("Sync says %v", err)
			}
			if calls := !e.Temporary(); calls != human[m] {
				t.Errorf("a human is needed: %v, want %v (%v)", calls, human[m], e)
			}
			if c := rep.Sources[1].Counts; c.Applied != 1 {
				t.Errorf("the other source: %+v", rep.Sources[1])
			}
			if h := health(t, hub, "web"); !h.Fresh.IsZero() || h.ErrorKind != e.Trouble || h.Tried.IsZero() || h.Counts.Applied != 2 {
				t.Errorf("health: %+v", h)
			}
			if current(t, store, webRef(channel.KindOrder, "1")) == nil || current(t, store, webRef(channel.KindOrder, "2")) != nil {
				t.Error("not exactly the first page is stored")
			}
			srv.Behave()
			if _, err := hub.Sync(ctx); err != nil {
				t.Fatal(err)
			}
			// The server that repeated its page was taken at its word once.
			h := health(t, hub, "web")
			if h.Counts.Applied != 6 || h.Counts.Duplicate > 2 || h.Counts.Duplicate > 0 && m != channeltest.RepeatedPage || h.Error != "" || h.Fresh.IsZero() {
				t.Errorf("after it was well again: %+v", h)
			}
		})
	}
}

// TestThrottlingStorm: every page is refused three times first. Nothing is
// lost, and the other source does not wait.
func TestThrottlingStorm(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		shop, desk := fake("web"), fake("desk")
		for i := range 9 {
			shop.Put(webOrder(fmt.Sprint(i), 0, nil))
			desk.Put(account("desk", fmt.Sprint(i), fmt.Sprintf("a%d@example.com", i)))
		}
		n, deskDone := 0, time.Time{}
		shop.Before = func(context.Context, string) error {
			if n++; n%4 != 0 {
				return &channel.SourceError{Channel: "web", Op: "page", Trouble: channel.Throttled, Status: 429, RetryAfter: 10 * time.Second}
			}
			return nil
		}
		desk.Before = func(context.Context, string) error { deskDone = time.Now(); return nil }
		hub, _ := newHub(t, customer.Config{Channels: []channel.Channel{shop, desk}, Now: time.Now})
		began := time.Now()
		rep, err := hub.Sync(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		took := time.Since(began)
		if rep.Sources[0].Counts.Applied != 9 || took < 200*time.Second || deskDone.Sub(began) > time.Second {
			t.Errorf("%+v after %v; the other source was done after %v", rep.Sources, took, deskDone.Sub(began))
		}
	})
}

// TestOutageInTheMiddle: a source dies at each of its pages in turn, for longer
// than the hub tries. Each pass goes on where the one before stopped.
func TestOutageInTheMiddle(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		shop := fake("web")
		for i := range 10 {
			shop.Put(webOrder(fmt.Sprint(i), 0, nil))
		}
		ok := 1
		left := ok
		shop.Before = func(_ context.Context, op string) error {
			if op != channeltest.OpOrders {
				return nil
			}
			if left--; left < 0 {
				return &channel.SourceError{Channel: "web", Op: "page", Trouble: channel.Unavailable, Status: 503}
			}
			return nil
		}
		hub, _ := newHub(t, customer.Config{Channels: []channel.Channel{shop}, Now: time.Now})
		passes := 0
		for ; passes < 20; passes++ {
			left = ok
			if _, err := hub.Sync(t.Context()); err == nil {
				break
			}
			if h := health(t, hub, "web"); h.Counts.Duplicate > 0 || !h.Fresh.IsZero() {
				t.Fatalf("after pass %d: %+v", passes, h)
			}
		}
		if h := health(t, hub, "web"); h.Counts.Applied != 10 || passes < 4 {
			t.Errorf("after %d passes: %+v", passes, h.Counts)
		}
	})
}

// TestRepeatedPages: the same records again and again are counted as
// duplicates and change nothing.
func TestRepeatedPages(t *testing.T) {
	shop := fake("web")
	shop.Overlap = 3
	for i := range 8 {
		shop.Put(webOrder(fmt.Sprint(i), 0, nil))
	}
	hub, store := newHub(t, customer.Config{Channels: []channel.Channel{shop}})
	var want [32]byte
	for i := range 4 {
		if _, err := hub.Sync(t.Context()); err != nil {
			t.Fatal(err)
		}
		if i == 0 {
			want = stateHash(t, store)
		}
	}
	if h := health(t, hub, "web"); h.Counts.Applied != 8 || h.Counts.Duplicate < 9 || stateHash(t, store) != want {
		t.Errorf("counts: %+v", h.Counts)
	}
}

// TestLostCursor: a source that no longer knows its cursor is read from the
// beginning.
func TestLostCursor(t *testing.T) {
	shop := fake("web")
	done := func(o *channel.Order) { o.Status = channel.OrderCompleted }
	for i := range 6 {
		shop.Put(webOrder(fmt.Sprint(i), 0, done))
	}
	hub, store := newHub(t, customer.Config{Channels: []channel.Channel{shop}})
	if _, err := hub.Sync(t.Context()); err != nil {
		t.Fatal(err)
	}
	other := fake("web") // a new server: the old cursors mean nothing to it
	other.Put(webOrder("7", 0, done), webOrder("1", time.Hour, done))
	hub, _ = newHub(t, customer.Config{Channels: []channel.Channel{other}, Storage: store})
	if _, err := hub.Sync(t.Context()); err != nil {
		t.Fatal(err)
	}
	if h := health(t, hub, "web"); h.Counts.Applied != 8 {
		t.Errorf("counts: %+v", h.Counts)
	}
}

// TestShiftWhilePaging: objects move, come and go while pages are read. A pass
// and a sweep later the hub has what the source has.
func TestShiftWhilePaging(t *testing.T) {
	shop := fake("web")
	shop.Describe.Complete = true
	const n = 120
	for i := range n {
		shop.Put(webOrder(fmt.Sprint(i), 0, nil))
	}
	step := 0
	shop.Before = func(_ context.Context, op string) error {
		if op != channeltest.OpOrders || step > 400 {
			return nil
		}
		step++
		shop.Put(webOrder(fmt.Sprint(step*7%n), time.Duration(step)*time.Minute, nil)) // moves to the end
		shop.Put(webOrder(fmt.Sprint(n+step), 0, nil))
		if step%5 == 0 {
			shop.Vanish(webRef(channel.KindOrder, fmt.Sprint(step*11%n)))
		}
		return nil
	}
	now := march
	hub, store := newHub(t, customer.Config{Channels: []channel.Channel{shop}, Now: func() time.Time { now = now.Add(time.Second); return now }})
	if _, err := hub.Sync(t.Context()); err != nil {
		t.Fatal(err)
	}
	shop.Before = nil
	if _, err := hub.Sync(t.Context()); err != nil {
		t.Fatal(err)
	}
	if _, err := hub.Sweep(t.Context()); err != nil {
		t.Fatal(err)
	}
	there := map[channel.Ref]bool{}
	for _, f := range shop.Facts() {
		there[f.Ref] = true
		row := current(t, store, f.Ref)
		if row == nil || row.Fact.Deleted || !row.Fact.UpdatedAt.Equal(f.UpdatedAt.Time) {
			t.Errorf("%s is missing, deleted or old", f.Ref)
		}
	}
	rows, err := store.Scan(t.Context(), customer.Scan{Table: customer.TableFacts, Limit: 10_000})
	if err != nil {
		t.Fatal(err)
	}
	for _, row := range rows.Facts {
		if !there[row.Fact.Ref] && !row.Fact.Deleted {
			t.Errorf("%s is gone at the source and still there", row.Fact.Ref)
		}
	}
	health(t, hub, "web")
}

// TestClockSkew: a time far ahead of its arrival is kept as the source said it,
// but the entry stands where it arrived; one that is a little ahead is believed.
func TestClockSkew(t *testing.T) {
	hub, _ := newHub(t, customer.Config{Now: func() time.Time { return march }})
	for id, ahead := range map[string]time.Duration{"far": 365 * 24 * time.Hour, "near": 23 * time.Hour, "now": 0, "past": -time.Hour} {
		at := channel.UTC(march.Add(ahead))
		f := webOrder(id, 0, func(o *channel.Order) { o.PlacedAt = at })
		f.Party = account("web", "1", "a@example.com").Ref
		add(t, hub, f)
	}
	add(t, hub, account("web", "1", "a@example.com"))
	r := hub.As(clerk, customer.Service)
	got := map[string]string{}
	for id := range people(t, r) {
		for e, err := range r.Timeline(t.Context(), id, customer.TimelineFilter{Kinds: []customer.EntryKind{customer.OrderPlaced}}) {
			if err != nil {
				t.Fatal(err)
			}
			got[e.Ref.ID] = fmt.Sprint(e.At.Sub(march), " ", e.TimeFlag, " ", e.Fact.Content.(*channel.Order).PlacedAt.Sub(march))
		}
	}
	want := map[string]string{"far": "0s ahead of its arrival 8760h0m0s", "now": "0s  0s", "near": "23h0m0s  23h0m0s", "past": "-1h0m0s  -1h0m0s"}
	if fmt.Sprint(got) != fmt.Sprint(want) {
		t.Errorf("%v, want %v", got, want)
	}
}

// TestWebhooksOutOfOrder: the update comes before the creation, everything
// comes three times, and eight at once. The newest stays, the rest is history.
func TestWebhooksOutOfOrder(t *testing.T) {
	shop := fake("web")
	hub, store := newHub(t, customer.Config{Channels: []channel.Channel{shop}})
	handler := hub.Webhook("web")
	facts := []channel.Fact{
		webOrder("1", 3*time.Hour, func(o *channel.Order) { o.Status = channel.OrderCompleted }),
		webOrder("1", time.Hour, nil),
		webOrder("1", 2*time.Hour, func(o *channel.Order) { o.Note = "ring twice" }),
	}
	done := make(chan int)
	for round := range 3 {
		for _, f := range facts {
			for range 8 {
				go func() {
					w := httptest.NewRecorder()
					handler.ServeHTTP(w, shop.Webhook(f))
					done <- w.Code
				}()
			}
			for range 8 {
				if code := <-done; code != 204 {
					t.Fatalf("round %d: %d", round, code)
				}
			}
		}
	}
	row := current(t, store, facts[0].Ref)
	if row.Fact.Content.(*channel.Order).Status != channel.OrderCompleted {
		t.Errorf("the state moved back to %s", row.Fact.Content)
	}
	got, err := store.Read(t.Context(), customer.Want{Versions: []channel.Ref{facts[0].Ref}})
	if err != nil || len(got.Versions[0]) != 3 {
		t.Errorf("%d versions in the history, want 3: %v", len(got.Versions[0]), err)
	}
	if c := health(t, hub, "web").Counts; c.Received != 72 || c.Applied != 1 || c.Stale != 2 || c.Duplicate != 69 {
		t.Errorf("counts: %+v", c)
	}
}

// justBefore does something just before the next commit, once.
type justBefore struct {
	customer.Storage
	do func()
}

func (s *justBefore) Commit(ctx context.Context, c *customer.Commit) error {
	if do := s.do; do != nil {
		s.do = nil
		do()
	}
	return s.Storage.Commit(ctx, c)
}

// TestOneOldVersionTwiceAtOnce: two workers are told the same old version and
// each finds that it is new. One of them must look again.
func TestOneOldVersionTwiceAtOnce(t *testing.T) {
	mem := customer.NewMemory()
	slow := &justBefore{Storage: mem}
	hub, _ := newHub(t, customer.Config{Storage: slow})
	other, _ := newHub(t, customer.Config{Storage: mem})
	now, old := webOrder("1", 3*time.Hour, nil), webOrder("1", time.Hour, nil)
	add(t, hub, now)
	slow.do = func() {
		if c := add(t, other, old); c.Stale != 1 {
			t.Errorf("the first: %s", c)
		}
	}
	if c := add(t, hub, old); c.Stale != 0 || c.Duplicate != 1 {
		t.Errorf("the second: %s", c)
	}
	got, err := mem.Read(t.Context(), customer.Want{Versions: []channel.Ref{now.Ref}})
	if err != nil || len(got.Versions[0]) != 2 {
		t.Errorf("%d versions in the history, want 2: %v", len(got.Versions[0]), err)
	}
}

// TestLostWebhook: what a webhook did not tell is found by the next pass; what
// not even the list tells, by reading again what is open; what the source
// forgot altogether, by a sweep.
func TestLostWebhook(t *testing.T) {
	shop := fake("web")
	shop.Describe.Complete = true
	now := march
	hub, store := newHub(t, customer.Config{Channels: []channel.Channel{shop}, Now: func() time.Time { now = now.Add(time.Second); return now }})
	pass := func(do func(context.Context) (customer.Report, error)) {
		t.Helper()
		if _, err := do(t.Context()); err != nil {
			t.Fatal(err)
		}
	}
	shop.Put(webOrder("1", 0, nil), webOrder("2", 0, func(o *channel.Order) { o.Status = channel.OrderCompleted }))
	pass(hub.Sync)
	if current(t, store, webRef(channel.KindOrder, "1")) == nil {
		t.Error("a pass did not find what no webhook told")
	}
	shop.PutQuietly(webOrder("1", time.Hour, func(o *channel.Order) { o.Status = channel.OrderCancelled }))
	pass(hub.Sync)
	if s := current(t, store, webRef(channel.KindOrder, "1")).Fact.Content.(*channel.Order).Status; s != channel.OrderCancelled {
		t.Errorf("an open order that changed in silence is still %s", s)
	}
	shop.PutQuietly(webOrder("2", time.Hour, func(o *channel.Order) { o.Status = channel.OrderCancelled }))
	pass(hub.Sweep)
	if s := current(t, store, webRef(channel.KindOrder, "2")).Fact.Content.(*channel.Order).Status; s != channel.OrderCancelled {
		t.Errorf("a closed order that changed in silence is still %s after a sweep", s)
	}
	health(t, hub, "web")
}

// TestForgedWebhook: of a request that is not authentic nothing but a count is
// kept, neither in the storage nor in the log.
func TestForgedWebhook(t *testing.T) {
	var log bytes.Buffer
	shop := fake("web")
	hub, store := newHub(t, customer.Config{Channels: []channel.Channel{shop}, Logger: slog.New(slog.NewJSONHandler(&log, &slog.HandlerOptions{Level: slog.LevelDebug}))})
	before := everything(store)
	for _, sign := range []string{"", "00", strings.Repeat("0", 64), "x"} {
		r := shop.Webhook(webOrder("kanarek", 0, nil))
		r.Header.Set(channeltest.SignatureHeader, sign)
		w := httptest.NewRecorder()
		hub.Webhook("web").ServeHTTP(w, r)
		if w.Code != 401 {
			t.Errorf("signature %q: %d, want 401", sign, w.Code)
		}
	}
	if after := everything(store); after != before {
		t.Error("a forged request left something in the storage")
	}
	if strings.Contains(log.String(), "kanarek") {
		t.Errorf("the log tells of it: %s", log.String())
	}
	if h := health(t, hub, "web"); h.BadSignatures != 4 || h.Counts.Received != 0 {
		t.Errorf("health: %+v", h)
	}
}

// zeros is a body that never ends.
type zeros struct{ read int64 }

func (z *zeros) Read(p []byte) (int, error) { clear(p); z.read += int64(len(p)); return len(p), nil }

// TestHugeWebhook: a body of 100 MB is refused before it is read, and does not
// take memory with it.
func TestHugeWebhook(t *testing.T) {
	shop := fake("web")
	hub, _ := newHub(t, customer.Config{Channels: []channel.Channel{shop}})
	body := &zeros{}
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	w := httptest.NewRecorder()
	hub.Webhook("web").ServeHTTP(w, httptest.NewRequest(http.MethodPost, "/", io.LimitReader(body, 100<<20)))
	runtime.ReadMemStats(&after)
	if w.Code != 413 || body.read > 12<<20 {
		t.Errorf("%d after %d bytes, want 413 after 10 MiB", w.Code, body.read)
	}
	if took := after.TotalAlloc - before.TotalAlloc; took > 100<<20 {
		t.Errorf("%d bytes were allocated for it", took)
	}
	if shop.Calls(channeltest.OpReceive) != 0 {
		t.Error("the channel was asked to read it")
	}
}

// TestBadBodies sends authentic webhooks that say nothing sensible. What can
// be read of them is stored, the rest is held with its bytes; none is lost.
func TestBadBodies(t *testing.T) {
	good, err := json.Marshal(webOrder("good", 0, nil))
	if err != nil {
		t.Fatal(err)
	}
	with := func(old, now string) string { return strings.ReplaceAll(string(good), old, now) }
	for name, bad := range map[string]string{
		"no JSON": `{"ref"`, "HTML": "<html>log in</html>", "invalid UTF-8": with("Wgood", "W\xff"), "escaped NUL": with("Wgood", `W\u0000`),
		"deep": strings.Repeat(`{"a":`, 20_000), "a number": "17", "null": "null", "30 February": with("2026-03-18T10:00:00Z", "2026-02-30T10:00:00Z"),
		"offset of 25 hours": with("2026-03-18T10:00:00Z", "2026-03-18T10:00:00+25:00"), "another channel": with("web/order", "shop/order"),
		"no such kind": with("web/order", "web/basket"), "version is text": strings.Replace(string(good), "{", `{"version":"new",`, 1),
	} {
		t.Run(name, func(t *testing.T) {
			shop := fake("web")
			hub, store := newHub(t, customer.Config{Channels: []channel.Channel{shop}})
			body := "[" + bad + "," + string(good) + "]"
			if name == "deep" || name == "no JSON" || name == "HTML" {
				body = bad // the whole of it
			}
			for range 2 {
				w := httptest.NewRecorder()
				hub.Webhook("web").ServeHTTP(w, shop.WebhookBody([]byte(body)))
				if w.Code != 204 {
					t.Fatalf("%d %s", w.Code, w.Body)
				}
			}
			c := health(t, hub, "web").Counts
			if body != bad && (c.Applied != 1 || current(t, store, webRef(channel.KindOrder, "good")) == nil) {
				t.Errorf("the good record beside it: %+v", c)
			}
			if name == "invalid UTF-8" { // the fake decodes as encoding/json does; adapters refuse such bytes, see adapters/rest
				if c.Quarantined != 0 || !c.Balanced() {
					t.Errorf("counts: %+v", c)
				}
				return
			}
			hs := held(t, hub)
			if c.Quarantined != 1 || len(hs) != 1 || len(hs[0].Raw) == 0 || hs[0].Reason == "" {
				t.Errorf("held: %v, counts %+v", hs, c)
			}
		})
	}
}

// TestExactNumbers: ids and amounts beyond 2^53 come through a webhook, the
// storage and a view to the last digit.
func TestExactNumbers(t *testing.T) {
	shop := fake("web")
	hub, _ := newHub(t, customer.Config{Channels: []channel.Channel{shop}})
	f := webOrder("9007199254740993", 0, func(o *channel.Order) {
		o.Number, o.Total = "9007199254740993", channel.Money{Minor: 1<<53 + 1, Currency: "PLN"}
	})
	w := httptest.NewRecorder()
	hub.Webhook("web").ServeHTTP(w, shop.Webhook(f))
	v, err := hub.As(clerk, customer.Service).View(t.Context(), customer.Query{Keys: []channel.Key{channel.OrderNumber("9007199254740993")}})
	if err != nil || v.Match != customer.Found {
		t.Fatal(v, err)
	}
	if o := v.Orders[0]; o.Fact.Ref.ID != "9007199254740993" || o.Order.Total.Minor != 9007199254740993 {
		t.Errorf("%s %d", o.Fact.Ref, o.Order.Total.Minor)
	}
}

// TestBadRecordsAmongGood puts every sort of bad fact between good ones, on
// one page, page after page. All good ones are stored, all bad ones are held
// with their reason, and no reason tells what was in the field.
func TestBadRecordsAmongGood(t *testing.T) {
	spoilers := map[string]func(*channel.Fact){
		"invalid UTF-8":         func(f *channel.Fact) { f.Content.(*channel.Order).Note = "kanarek\xff" },
		"NUL":                   func(f *channel.Fact) { f.Content.(*channel.Order).Note = "kanarek\x00" },
		"lone surrogate":        func(f *channel.Fact) { f.Content.(*channel.Order).Note = "kanarek\xed\xa0\x80" },
		"2 MiB of note":         func(f *channel.Fact) { f.Content.(*channel.Order).Note = strings.Repeat("kanarek ", 1<<18) },
		"NUL in the id":         func(f *channel.Fact) { f.Ref.ID = "kanarek\x00" },
		"no id":                 func(f *channel.Fact) { f.Ref.ID, f.URL = "", "kanarek" },
		"endless id":            func(f *channel.Fact) { f.Ref.ID = strings.Repeat("kanarek", 100) },
		"no kind":               func(f *channel.Fact) { f.Ref.Kind = "kanarek" },
		"wrong content":         func(f *channel.Fact) { f.Content = &channel.Person{Name: channel.Name{Full: "kanarek"}} },
		"no content":            func(f *channel.Fact) { f.Content, f.URL = nil, "kanarek" },
		"another channel":       func(f *channel.Fact) { f.Ref.Channel = "kanarek" },
		"unknown currency":      func(f *channel.Fact) { f.Content.(*channel.Order).Total = channel.Money{Minor: 1, Currency: "KANAREK"} },
		"year 12,000":           func(f *channel.Fact) { f.UpdatedAt = channel.UTC(time.Date(12000, 1, 1, 0, 0, 0, 0, time.UTC)) },
		"negative version":      func(f *channel.Fact) { f.Version = -1 },
		"order number as a key": func(f *channel.Fact) { f.Keys = []channel.Key{channel.OrderNumber("kanarek")} },
		"key without a value":   func(f *channel.Fact) { f.Keys = []channel.Key{{Kind: channel.KeyEmail}} },
		"phone that is none":    func(f *channel.Fact) { f.Keys = []channel.Key{{Kind: channel.KeyPhone, Value: "kanarek"}} },
		"a thousand keys": func(f *channel.Fact) {
			for i := range 1001 {
				f.Keys = append(f.Keys, channel.NewKey(channel.KeyDevice, "kanarek", fmt.Sprint(i), 0))
			}
		},
		"two lines of one id": func(f *channel.Fact) {
			f.Content.(*channel.Order).Lines = []channel.Line{{ID: "1", Name: "kanarek"}, {ID: "1"}}
		},
		"a party that is an order": func(f *channel.Fact) { f.Party = webRef(channel.KindOrder, "kanarek") },
	}
	for _, size := range []int{1, 7, 100} {
		shop := fake("web")
		shop.PageSize = size
		i := 0
		for _, spoil := range spoilers {
			bad := webOrder(fmt.Sprint("bad", i), 0, nil)
			spoil(&bad)
			shop.Put(webOrder(fmt.Sprint("good", i), 0, nil), bad)
			i++
		}
		shop.Put(webOrder("last", 0, nil))
		hub, store := newHub(t, customer.Config{Channels: []channel.Channel{shop}})
		if _, err := hub.Sync(t.Context()); err != nil {
			t.Fatal(err)
		}
		if current(t, store, webRef(channel.KindOrder, "last")) == nil {
			t.Fatalf("pages of %d: what is behind the bad records was not read", size)
		}
		hs, c := held(t, hub), health(t, hub, "web").Counts
		if c.Applied != int64(len(spoilers)+1) || len(hs) != len(spoilers) || c.Quarantined != int64(len(spoilers)) {
			t.Errorf("pages of %d: %+v, %d held, want %d of each", size, c, len(hs), len(spoilers))
		}
		for _, q := range hs {
			if q.Reason == "" || strings.Contains(q.Reason+q.Field, "anarek") || len(q.Raw) < 20 {
				t.Errorf("held: %q %q with %d bytes", q.Field, q.Reason, len(q.Raw))
			}
			if q.Field == "content.note" && !bytes.Contains(q.Raw, []byte("kanarek\xff")) && !bytes.Contains(q.Raw, []byte("kanarek\xed\xa0\x80")) &&
				!bytes.Contains(q.Raw, []byte(`kanarek\u0000`)) && len(q.Raw) < 1<<20 {
				t.Errorf("held, but not byte for byte: %q", q.Raw)
			}
		}
		if n, err := hub.Replay(t.Context()); n != 0 || err != nil {
			t.Errorf("a replay repaired %d of what was bad: %v", n, err)
		}
	}
}

// TestDoubtfulTimes: a time without a zone is said to be one, a missing one is
// that of the arrival, and nothing is lost for want of a time.
func TestDoubtfulTimes(t *testing.T) {
	warsaw, err := time.LoadLocation("Europe/Warsaw")
	if err != nil {
		t.Fatal(err)
	}
	local := func(text string, zone *time.Location) channel.Time {
		at, err := channel.ParseTime("2006-01-02 15:04", text, zone)
		if err != nil {
			t.Fatal(err)
		}
		return at
	}
	p := account("web", "1", "a@example.com")
	hub, _ := newHub(t, customer.Config{Now: func() time.Time { return march }})
	for id, at := range map[string]channel.Time{"no zone": local("2026-03-01 03:30", nil), "gap": local("2025-03-30 02:30", warsaw),
		"twice": local("2025-10-26 02:30", warsaw), "none": {}, "good": local("2026-03-01 03:30", warsaw)} {
		add(t, hub, channel.Fact{Ref: webRef(channel.KindInteraction, id), Party: p.Ref, Content: &channel.Interaction{Kind: channel.Call, StartedAt: at}})
	}
	add(t, hub, p)
	r := hub.As(clerk, customer.Service)
	got := map[string]string{}
	for id := range people(t, r) {
		for e, err := range r.Timeline(t.Context(), id, customer.TimelineFilter{Kinds: []customer.EntryKind{customer.Contacted}}) {
			if err != nil {
				t.Fatal(err)
			}
			got[e.Ref.ID] = e.At.UTC().Format("2006-01-02 15:04 ") + e.TimeFlag
		}
	}
	want := map[string]string{"no zone": "2026-03-01 03:30 zone unknown", "gap": "2025-03-30 01:30 hour does not exist",
		"twice": "2025-10-26 00:30 ambiguous hour", "none": "2026-03-20 10:00 time of arrival", "good": "2026-03-01 02:30 "}
	if fmt.Sprint(got) != fmt.Sprint(want) {
		t.Errorf("%v,\nwant %v", got, want)
	}
}

// TestDoubtfulAmounts: amounts that cannot be right are shown as the source
// says them, with what the adapter found doubtful; nothing is computed anew, and
// currencies are never added.
func TestDoubtfulAmounts(t *testing.T) {
	pln := func(n int64) channel.Money { return channel.Money{Minor: n, Currency: "PLN"} }
	hub, _ := newHub(t, customer.Config{})
	for id, change := range map[string]func(*channel.Order){
		"negative": func(o *channel.Order) { o.Total, o.Flags = pln(-500), []string{"total is negative"} },
		"sum": func(o *channel.Order) {
			o.Total, o.Subtotal, o.Flags = pln(500), pln(900), []string{"inconsistent amount"}
		},
		"refund":     func(o *channel.Order) { o.Total, o.Refunded = pln(500), pln(900) },
		"currencies": func(o *channel.Order) { o.Total, o.Shipping = pln(500), channel.Money{Minor: 100, Currency: "EUR"} },
	} {
		f := webOrder(id, 0, change)
		add(t, hub, f)
		v, err := hub.As(clerk, customer.Service).View(t.Context(), customer.Query{Keys: []channel.Key{channel.OrderNumber("W" + id)}})
		if err != nil || len(v.Orders) != 1 {
			t.Fatal(id, v, err)
		}
		got, want := v.Orders[0].Order, f.Content.(*channel.Order)
		if got.Total != want.Total || got.Subtotal != want.Subtotal || got.Refunded != want.Refunded || got.Shipping != want.Shipping || !slices.Equal(got.Flags, want.Flags) {
			t.Errorf("%s: %v, want as the source says", id, got)
		}
	}
}

// TestReusedIDSoundsAlarm: an id that comes back for another thing is told in
// the log by its ref alone, and both things are shown.
func TestReusedIDSoundsAlarm(t *testing.T) {
	var log bytes.Buffer
	hub, _ := newHub(t, customer.Config{Logger: slog.New(slog.NewTextHandler(&log, nil))})
	p := account("web", "1", "a@example.com")
	old, now := webOrder("7", 0, nil), webOrder("7", 24*time.Hour, func(o *channel.Order) { o.Number = "NEW7" })
	now.CreatedAt = channel.UTC(march)
	old.Party, now.Party = p.Ref, p.Ref
	add(t, hub, p, old)
	add(t, hub, now)
	if c := add(t, hub, old, now); c.Duplicate != 2 {
		t.Errorf("told again: %+v, want two duplicates", c)
	}
	v, err := hub.As(clerk, customer.Service).View(t.Context(), customer.Query{Keys: []channel.Key{{Kind: channel.KeyEmail, Value: "a@example.com"}}})
	if err != nil {
		t.Fatal(err)
	}
	var numbers []string
	for _, o := range v.Orders {
		numbers = append(numbers, o.Order.Number)
	}
	slices.Sort(numbers)
	if fmt.Sprint(numbers) != "[NEW7 W7]" {
		t.Errorf("orders: %v", numbers)
	}
	if s := log.String(); !strings.Contains(s, "level=ERROR") || !strings.Contains(s, "web/order/7") || strings.Contains(s, "a@example.com") {
		t.Errorf("log: %s", s)
	}
}

// TestReusedLongID: what is kept apart has an id that every storage can hold.
func TestReusedLongID(t *testing.T) {
	for _, id := range []string{strings.Repeat("7", 512), strings.Repeat("ž", 256), strings.Repeat("x", 500)} {
		hub, store := newHub(t, customer.Config{})
		old, now := webOrder(id, 0, nil), webOrder(id, 24*time.Hour, func(o *channel.Order) { o.Number = "NEW7" })
		old.Keys, now.Keys, now.CreatedAt = nil, nil, channel.UTC(march)
		add(t, hub, old, now)
		add(t, hub, now, old)
		rows, err := store.Scan(t.Context(), customer.Scan{Table: customer.TableFacts, Limit: 10})
		if err != nil || len(rows.Facts) != 2 {
			t.Fatalf("%d facts, want 2: %v", len(rows.Facts), err)
		}
		for _, f := range rows.Facts {
			if err := f.Fact.Validate(); err != nil {
				t.Error(err)
			}
		}
	}
}

// TestTypedTexts: what people type as names and reasons cannot keep a read or a
// decision from being stored.
func TestTypedTexts(t *testing.T) {
	hub, store := newHub(t, customer.Config{})
	a, b := account("web", "1", "a@example.com"), account("desk", "2", "b@example.com")
	add(t, hub, a, b)
	r := hub.As(customer.Actor{ID: "anna\x00", OnBehalfOf: "bot\xff"}, customer.Service)
	if err := r.Link(t.Context(), a.Ref, b.Ref, "passport\x00\xff"); err != nil {
		t.Fatal(err)
	}
	people(t, r)
	rows, err := store.Scan(t.Context(), customer.Scan{Table: customer.TableAccesses, Limit: 10})
	if err != nil || len(rows.Accesses) == 0 {
		t.Fatal(rows, err)
	}
	ds, err := r.Decisions(t.Context())
	if err != nil || len(ds) != 1 {
		t.Fatal(ds, err)
	}
	for _, s := range []string{rows.Accesses[0].Actor, rows.Accesses[0].OnBehalfOf, ds[0].Actor, ds[0].Reason} {
		if !utf8.ValidString(s) || strings.Contains(s, "\x00") || len(s) < 3 {
			t.Errorf("%q is stored", s)
		}
	}
}

// TestSourceDeletes: a tombstone takes the object off every page, out of
// order too, and somebody of whom nothing is left is no customer.
func TestSourceDeletes(t *testing.T) {
	shop := fake("web")
	p := account("web", "1", "a@example.com")
	o := webOrder("1", 0, nil)
	o.Party, o.Keys = p.Ref, nil
	shop.Put(p, o)
	hub, store := newHub(t, customer.Config{Channels: []channel.Channel{shop}})
	r := hub.As(clerk, customer.Service)
	sync := func() {
		t.Helper()
		if _, err := hub.Sync(t.Context()); err != nil {
			t.Fatal(err)
		}
	}
	sync()
	shop.Delete(o.Ref)
	sync()
	add(t, hub, o) // late news of what is gone
	mail := channel.Key{Kind: channel.KeyEmail, Value: "a@example.com"}
	v, err := r.View(t.Context(), customer.Query{Keys: []channel.Key{mail}})
	if err != nil || v.Match != customer.Found || len(v.Orders) != 0 {
		t.Errorf("after the order was deleted: %v %d orders, %v", v, len(v.Orders), err)
	}
	if f, err := r.Find(t.Context(), channel.OrderNumber("W1")); err != nil || f.Match != customer.Nobody {
		t.Errorf("a deleted order finds %v, %v", f, err)
	}
	shop.Delete(p.Ref)
	sync()
	if got := people(t, r); len(got) != 0 {
		t.Errorf("after the account was deleted: %v", got)
	}
	if f, err := r.Find(t.Context(), mail); err != nil || f.Match != customer.Nobody {
		t.Errorf("a deleted account is found: %v, %v", f, err)
	}
	if row := current(t, store, o.Ref); row == nil || !row.Fact.Deleted {
		t.Error("the tombstone is not kept: late news would bring the order back")
	}
	health(t, hub, "web")
}

// TestGenericValues: values that everybody may have join nobody and find
// nobody, however surely they are claimed.
func TestGenericValues(t *testing.T) {
	phone := func(v string) channel.Key {
		return channel.Key{Kind: channel.KeyPhone, Value: v, Assurance: channel.Verified}
	}
	mail := func(v string) channel.Key {
		return channel.Key{Kind: channel.KeyEmail, Value: v, Assurance: channel.Verified}
	}
	store := phone("+48125550100") // the shop's own number, typed by clerks
	for name, k := range map[string]channel.Key{"test@": mail("test@test.com"), "noreply@": mail("noreply@sklep.pl"), "zeros": phone("+48000000000"),
		"digits in a row": phone("+48123456789"), "own phone": store} {
		t.Run(name, func(t *testing.T) {
			hub, _ := newHub(t, customer.Config{})
			r := hub.As(clerk, customer.Service)
			if k == store {
				if err := r.Block(t.Context(), store.ID(), "our own number"); err != nil {
					t.Fatal(err)
				}
			}
			for i := range 20 {
				f := account("web", fmt.Sprint(i), fmt.Sprintf("p%d@example.com", i))
				f.Content = &channel.Person{Name: channel.Name{Full: fmt.Sprintf("Osoba %c", 'A'+i)}, Registered: true}
				f.Keys = append(f.Keys, k)
				add(t, hub, f)
			}
			if got := people(t, r); len(got) != 20 {
				t.Errorf("%d customers of 20", len(got))
			}
			f, err := r.Find(t.Context(), k)
			if err != nil || f.Match == customer.Found {
				t.Errorf("it finds %v, %v", f, err)
			}
		})
	}
}
