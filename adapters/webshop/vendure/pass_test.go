package vendure

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/clientele-go/clientele/channel"
	"github.com/clientele-go/clientele/channel/channeltest"
)

// serve starts the fake and returns a shop that reads it.
func serve(t *testing.T, f *fake, change ...func(*Config)) *Shop {
	t.Helper()
	srv := httptest.NewServer(f)
	t.Cleanup(srv.Close)
	return newShop(t, append([]func(*Config){func(c *Config) {
		c.URL, c.InsecurePrivateAddresses, c.PageSize = srv.URL+"/admin-api", true, 4
		c.Loyalty = []KeyField{{Field: "card", Issuer: "club"}}
		c.Now = func() time.Time { f.mu.Lock(); defer f.mu.Unlock(); return f.now }
	}}, change...)...)
}

func orderRef(o vars) channel.Ref {
	return channel.Ref{Channel: "web-lt", Kind: channel.KindOrder, ID: o["id"].(string)}
}

// TestKit holds the adapter to every promise of package channel.
func TestKit(t *testing.T) {
	f := newFake()
	f.now = time.Now().Add(-30 * 24 * time.Hour).Truncate(time.Millisecond)
	f.populate()
	hostile := channeltest.NewHostile(t, f)
	locked := func(do func() []channel.Ref) func() []channel.Ref {
		return func() []channel.Ref { f.mu.Lock(); defer f.mu.Unlock(); return do() }
	}
	personRef := func(c vars) channel.Ref {
		return channel.Ref{Channel: "web-lt", Kind: channel.KindPerson, ID: c["id"].(string)}
	}
	cart := f.cart(f.customers[0])
	channeltest.Run(t, channeltest.Harness{
		New: func() channel.Channel {
			return serve(t, f, func(c *Config) { c.URL, c.Now = hostile.URL+"/admin-api", nil })
		},
		Secrets: []string{"id:secret", "Fake", "Person"},
		Hostile: hostile,
		Known: []channel.Key{
			{Kind: channel.KeyEmail, Value: "person3@example.com"},
			channel.NewKey(channel.KeyLoyalty, "club", "card-Person4", channel.Asserted),
			channel.NewKey(channel.KeyAccount, "web-lt", f.customers[5]["id"].(string), channel.Asserted),
			channel.OrderNumber(f.orders[4]["code"].(string)),
		},
		Change: locked(func() []channel.Ref {
			f.tick(time.Hour)
			c := f.customers[1]
			f.touch(c)
			placed := f.place(cart)
			cart = f.cart(c)
			shipped := f.place(f.cart(c))
			f.tick(time.Hour)
			f.move(shipped, "Shipped")
			return []channel.Ref{personRef(c), orderRef(placed), orderRef(shipped)}
		}),
		Tie: locked(func() (refs []channel.Ref) {
			for i := range 11 {
				c := f.customer(fmt.Sprintf("Tied%d-%d", len(f.customers), i))
				refs = append(refs, personRef(c), orderRef(f.place(f.cart(c))))
			}
			return refs
		}),
		Shift: func() { locked(f.shift)() },
		Spoil: locked(func() (refs []channel.Ref) {
			f.tick(time.Hour)
			c := f.customer("Good")
			for range 3 {
				refs = append(refs, orderRef(f.place(f.cart(c))))
			}
			bad := f.place(f.cart(c))
			bad["totalWithTax"], bad["id"] = "a lot", vars{}
			f.customer("Bad")["history"] = "none"
			return append(refs, personRef(c))
		}),
		Vanish: func() channel.Ref { return locked(f.vanish)()[0] },
	})
}

func (f *fake) populate() {
	for i := range 10 {
		f.tick(time.Hour)
		c := f.customer(fmt.Sprintf("Person%d", i))
		f.cart(c)
		f.place(f.cart(c))
		o := f.place(f.cart(c))
		f.tick(time.Minute)
		if i%3 == 0 {
			f.move(o, "Delivered")
		}
	}
}

// shift removes one object at the beginning of the lists and moves others to
// their end.
func (f *fake) shift() []channel.Ref {
	f.tick(time.Second)
	f.touch(f.customers[0])
	f.customers = append(f.customers[1:], f.customers[0])
	f.orders = f.orders[1:]
	f.touch(f.orders[0])
	return nil
}

func (f *fake) vanish() []channel.Ref {
	o := f.orders[len(f.orders)-1]
	f.orders = f.orders[:len(f.orders)-1]
	return []channel.Ref{orderRef(o)}
}

// Whatever happens while pages are read, nothing stays unseen once the shop is
// quiet: each placed order is held in the state that it is in.
func TestNothingIsLost(t *testing.T) {
	for seed := range uint64(20) {
		rnd := rand.New(rand.NewPCG(seed, 1))
		f := newFake()
		live := func() {
			for range rnd.IntN(4) {
				f.tick(time.Duration(rnd.IntN(3)) * time.Minute * time.Duration(rnd.IntN(5)))
				if len(f.customers) == 0 || rnd.IntN(8) == 0 {
					f.customer(fmt.Sprintf("P%d", len(f.customers)))
				}
				if len(f.orders) == 0 || rnd.IntN(3) == 0 {
					f.cart(f.customers[rnd.IntN(len(f.customers))])
					continue
				}
				o := f.orders[rnd.IntN(len(f.orders))]
				switch state := o["state"]; {
				case o["active"] == true:
					f.place(o)
					if rnd.IntN(2) == 0 { // a download, delivered at once
						f.move(o, "Delivered")
					}
				case state == "Cancelled":
					f.touch(o)
				case rnd.IntN(4) == 0:
					f.cancel(o)
				case state == "PaymentSettled":
					f.move(o, "Shipped")
				case state == "Shipped":
					f.move(o, "Delivered")
				}
			}
		}
		for range 60 {
			live()
		}
		h := newHub(serve(t, f, func(c *Config) { c.PageSize, c.Name = 1+rnd.IntN(5), "web" }))
		for range 3 {
			h.passWhile(t, live)
			h.refresh(t)
		}
		h.passWhile(t, func() {})
		h.refresh(t)
		for _, o := range f.orders {
			got, ok := h.facts[channel.Ref{Channel: "web", Kind: channel.KindOrder, ID: o["id"].(string)}]
			if ok == (o["active"] == true) {
				t.Fatalf("seed %d: order %s in state %s: held %v", seed, o["id"], o["state"], ok)
			}
			if ok && got.Content.(*channel.Order).Source != o["state"] {
				t.Fatalf("seed %d: order %s is %s and held as %v", seed, o["id"], o["state"], got.Content)
			}
		}
	}
}

// An import gives many orders one time. However many of those move away while
// they are read, the rest is seen.
func TestOneMoment(t *testing.T) {
	for moved := range 6 {
		f := newFake()
		c := f.customer("Anna")
		for range 40 {
			f.move(f.place(f.cart(c)), "Delivered")
		}
		f.tick(30 * 24 * time.Hour)
		h := newHub(serve(t, f, func(c *Config) { c.PageSize, c.Name = 8, "web" }))
		next := 0
		h.passWhile(t, func() {
			for ; moved > 0 && next < 20 && next%6 < moved; next++ {
				f.touch(f.orders[next])
			}
			next++
		})
		if len(h.facts) != 40 {
			t.Errorf("with %d moving at a time, %d of 40 orders are seen", moved, len(h.facts))
		}
	}
}

// A page that comes again is noticed, also within one moment.
func TestRepeatedPages(t *testing.T) {
	rows := func(at string, ids ...int) (l list) {
		for _, id := range ids {
			l.Items = append(l.Items, fmt.Appendf(nil, `{"id": "%d", "updatedAt": "%s"}`, id, at))
		}
		l.Total = 100
		return l
	}
	for second, within := range map[string]int{"2026-03-01T08:00:00Z": 10, "2026-03-01T09:00:00Z": 2} {
		page := rows("2026-03-01T08:00:00Z", 1, 2)
		page.Items = append(page.Items, rows(second, 3, 4).Items...)
		p, err := start("", time.Now())
		for range within {
			if err == nil {
				p, _, err = p.advance(page, 4)
			}
		}
		if !errors.Is(err, errRepeated) {
			t.Errorf("a repeated page of %s gives %v", second, err)
		}
	}
}

// An order that changes while the shop puts its answer together is read again,
// lest a new version with an old state be the last word.
func TestTornOrders(t *testing.T) {
	f := newFake()
	o := f.place(f.cart(f.customer("Anna")))
	f.move(o, "Shipped")
	s := serve(t, f)
	f.torn[o["id"].(string)] = "PaymentSettled"
	p, err := s.Refresh(t.Context(), []channel.Ref{orderRef(o)})
	if err != nil || len(p.Facts) != 1 || p.Facts[0].Content.(*channel.Order).Source != "Shipped" {
		t.Errorf("a torn order is held as %v, %v", p.Facts, err)
	}
	// A shop that sets states without a history is believed.
	o["state"] = "Archived"
	p, err = s.Refresh(t.Context(), []channel.Ref{orderRef(o)})
	if err != nil || len(p.Facts) != 1 || p.Facts[0].Content.(*channel.Order).Source != "Archived" {
		t.Errorf("an order with another state than its history is held as %v, %v", p.Facts, err)
	}
}

func TestLongHistories(t *testing.T) {
	f := newFake()
	o := f.place(f.cart(f.customer("Anna")))
	for i := range 20 {
		f.move(o, []string{"Modifying", "PaymentSettled"}[i%2])
	}
	f.histories = 3
	p, err := serve(t, f).Orders(t.Context(), "")
	if err != nil || len(p.Facts) != 1 || p.Facts[0].Version != 22 {
		t.Errorf("got %v, %v", p.Facts, err)
	}
}

// A shop whose history of one order never ends costs that order and no more.
func TestEndlessHistory(t *testing.T) {
	f := newFake()
	o := f.place(f.cart(f.customer("Anna")))
	f.place(f.cart(f.customer("Jonas")))
	asked := 0
	srv := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(r.Body)
		a := httptest.NewRecorder()
		r.Body = io.NopCloser(bytes.NewReader(body))
		f.ServeHTTP(a, r)
		answer := a.Body.String()
		if bytes.Contains(body, []byte("order(id: $id)")) {
			asked++
			entry := `{"id":"9","createdAt":"2026-03-01T08:00:00Z","type":"ORDER_NOTE","data":{}},`
			answer = fmt.Sprintf(`{"data":{"order":{"history":{"totalItems":%d,"items":[%s]}}}}`, 1_000*(asked+1),
				strings.TrimSuffix(strings.Repeat(entry, 100), ","))
		} else {
			answer = strings.Replace(answer, `"totalItems":1},"id":"2"`, `"totalItems":200},"id":"2"`, 1) // the history of the first order
		}
		io.WriteString(w, answer)
	}))
	t.Cleanup(srv.Close)
	p, err := serve(t, f, func(c *Config) { c.URL = srv.URL + "/admin-api" }).Orders(t.Context(), "")
	if err != nil || len(p.Facts) != 1 || len(p.Rejects) != 1 || p.Rejects[0].Ref != orderRef(o) || p.Rejects[0].Reason != "has no end" {
		t.Errorf("got %v and %v, %v", p.Facts, p.Rejects, err)
	}
	if asked > maxHistory/100 {
		t.Errorf("asked %d times", asked)
	}
}

func TestSessions(t *testing.T) {
	f := newFake()
	f.customer("Anna")
	password := func(p string) func(*Config) {
		return func(c *Config) {
			c.APIKey, c.Username, c.Password = channel.Secret{}, "admin", channel.NewSecret(p)
		}
	}
	s := serve(t, f, password("right"))
	for range 3 {
		if _, err := s.People(t.Context(), ""); err != nil || f.logins != 1 {
			t.Fatalf("%d logins, %v", f.logins, err)
		}
	}
	f.forget = true
	if _, err := s.People(t.Context(), ""); err != nil || f.logins != 2 {
		t.Errorf("after the session ended: %d logins, %v", f.logins, err)
	}
	_, err := serve(t, f, password("wr0ng")).People(t.Context(), "")
	e, ok := errors.AsType[*channel.SourceError](err)
	if !ok || e.Trouble != channel.Unauthorized || strings.Contains(err.Error(), "wr0ng") || f.logins != 3 {
		t.Errorf("with a wrong password: %d logins, %v", f.logins, err)
	}
	_, err = serve(t, f, func(c *Config) { c.APIKey = channel.NewSecret("id:other") }).People(t.Context(), "")
	if e, ok = errors.AsType[*channel.SourceError](err); !ok || e.Trouble != channel.Unauthorized || strings.Contains(err.Error(), "nobody@") {
		t.Errorf("with a wrong key: %v", err)
	}
}

func TestCursors(t *testing.T) {
	s := serve(t, newFake())
	for _, c := range []channel.Cursor{"x", "{}", `{"v":2,"p":"updatedAt"}`, `{"v":1,"p":"elsewhere"}`, `{"v":1,"p":"open","s":-1}`, "null"} {
		if _, err := s.Orders(t.Context(), c); !errors.Is(err, channel.ErrCursor) {
			t.Errorf("cursor %s: %v", c, err)
		}
		if _, err := s.People(t.Context(), c); !errors.Is(err, channel.ErrCursor) {
			t.Errorf("cursor %s: %v", c, err)
		}
	}
}

// A row from the future does not move the next pass beyond what comes in the
// meantime.
func TestFutureTimes(t *testing.T) {
	f := newFake()
	c := f.customer("Anna")
	o := f.place(f.cart(c))
	o["updatedAt"] = "2099-01-01T00:00:00.000Z"
	c["updatedAt"] = "2099-01-01T00:00:00.000Z"
	h := newHub(serve(t, f, func(c *Config) { c.Name = "web" }))
	h.pass(t)
	f.tick(time.Hour)
	late := f.place(f.cart(f.customer("Late")))
	f.cancel(late)
	h.pass(t)
	if len(h.facts) != 4 {
		t.Errorf("%d facts are held", len(h.facts))
	}
}

func TestFindSpellings(t *testing.T) {
	for _, stored := range []string{"+37061234567", "37061234567", "0037061234567", "+370 612 34567", "+370-612-34567", "+370 61234567",
		"(0-612) 34567", "061234567", "61234567", "8 612 34567"} {
		f := newFake()
		f.customer("Anna")["phoneNumber"] = stored
		k, err := channel.Phone("8 612 34567", "LT")
		if err != nil {
			t.Fatal(err)
		}
		p, err := serve(t, f).Find(t.Context(), []channel.Key{k})
		if err != nil || len(p.Facts) != 1 {
			t.Errorf("%s is not found: %v", stored, err)
		}
	}
}
