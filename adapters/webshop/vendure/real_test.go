package vendure

import (
	"maps"
	"net/http/httputil"
	"net/url"
	"slices"
	"strconv"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/clientele-go/clientele/channel"
	"github.com/clientele-go/clientele/channel/channeltest"
	real "github.com/clientele-go/clientele/internal/realtest/vendure"
)

// world is a real shop with two accounts, a guest and some orders.
type world struct {
	*real.Server
	key         string
	anna, jonas real.Customer
	annaID      string
	home        real.Address
	orders      map[string]real.Order
}

func newWorld(t *testing.T) *world {
	w := &world{Server: real.Start(t), orders: map[string]real.Order{}}
	w.key = w.APIKey(t)
	w.home = real.Address{Name: "Anna Kowal", Street: "Polna 3", City: "Gdynia", Postcode: "81-001", Country: "PL", Phone: "600 100 200"}
	w.anna = real.Customer{First: "Anna", Last: "Kowal", Email: "Anna.Kowal@example.com", Phone: "600 100 200", Card: "C-100", Password: "anna-pw"}
	w.jonas = real.Customer{First: "Jonas", Last: "Jonaitis", Email: "jonas@example.com", Phone: "+370 612 34567", Password: "jonas-pw"}
	w.annaID = w.AddCustomer(t, w.anna)
	w.AddAddress(t, w.annaID, w.home, true)
	w.AddCustomer(t, w.jonas)
	w.AddCustomer(t, real.Customer{First: "Not", Last: "Verified", Email: "not.verified@example.com", Phone: "no phone"})
	place := func(name string, p real.Purchase) {
		p.Ship = w.home
		w.orders[name] = w.Place(t, p)
	}
	place("anna", real.Purchase{By: w.anna, Items: []real.Item{{SKU: "TEA-1", Quantity: 2}, {SKU: "CUP-3", Quantity: 1}}, Bill: w.home})
	for i := range 4 {
		place("jonas"+strconv.Itoa(i), real.Purchase{By: w.jonas, Items: []real.Item{{SKU: "CUP-3", Quantity: i + 1}}, AtOnce: true})
	}
	place("guest", real.Purchase{By: real.Customer{First: "Ona", Last: "Svečias", Email: "ona@example.com", Phone: "+48 500 600 700"},
		Items: []real.Item{{SKU: "MILL-2", Quantity: 1}}, AtOnce: true})
	place("cart", real.Purchase{By: w.anna, Items: []real.Item{{SKU: "MILL-2", Quantity: 1}}, LeftOpen: true})
	return w
}

func (w *world) config() Config {
	return Config{Name: "web", URL: w.URL + "/admin-api", Token: channel.NewSecret(w.Token()), Region: "PL", PageSize: 2,
		Loyalty:                  []KeyField{{Field: "loyaltyCard", Issuer: "club", Assurance: channel.Verified}},
		InsecurePrivateAddresses: true}
}

func (w *world) shop(t *testing.T, change ...func(*Config)) *Shop {
	t.Helper()
	cfg := w.config()
	for _, c := range change {
		c(&cfg)
	}
	s, err := New(cfg)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// TestReal runs everything that needs a real shop against one, which takes
// some seconds to start.
func TestReal(t *testing.T) {
	w := newWorld(t)
	t.Run("first pass", w.testFirstPass)
	t.Run("logins", w.testLogins)
	t.Run("find", w.testFind)
	t.Run("life of an order", w.testLife)
	t.Run("people", w.testPeople)
	t.Run("kit", w.testKit)
}

func (h *hub) order(t *testing.T, o real.Order) (channel.Fact, *channel.Order) {
	t.Helper()
	f, ok := h.facts[channel.Ref{Channel: "web", Kind: channel.KindOrder, ID: o.ID}]
	if !ok || f.Deleted {
		t.Fatalf("order %s is not there", o.ID)
	}
	return f, f.Content.(*channel.Order)
}

func (w *world) testFirstPass(t *testing.T) {
	// With a key that may read orders and customers and nothing else.
	h := newHub(w.shop(t, func(c *Config) { c.APIKey = channel.NewSecret(w.key) }))
	h.pass(t)
	count := map[channel.Kind]int{}
	for ref := range h.facts {
		count[ref.Kind]++
	}
	if want := map[channel.Kind]int{channel.KindOrder: 6, channel.KindPerson: 4}; !maps.Equal(count, want) {
		t.Errorf("there are %v, want %v", count, want)
	}
	f, o := h.order(t, w.orders["anna"])
	usd := func(n int64) channel.Money { return channel.Money{Minor: n, Currency: "USD"} }
	phone := channel.Key{Kind: channel.KeyPhone, Value: "+48600100200", Raw: "600 100 200"}
	address := channel.Address{Kind: "shipping", Name: "Anna Kowal", Street: "Polna 3", City: "Gdynia", Postcode: "81-001", Country: "PL"}
	billing := address
	billing.Kind = "billing"
	want := &channel.Order{Number: w.orders["anna"].Code, Via: channel.ViaWeb, Status: channel.OrderOpen, Payment: channel.PayAuthorized,
		Fulfillment: channel.FillNone, Source: "PaymentAuthorized", PlacedAt: o.PlacedAt, TaxIncluded: true,
		Buyer: channel.Contact{Name: channel.Name{Given: "Anna", Family: "Kowal"}, Address: address, Keys: []channel.Key{
			{Kind: channel.KeyEmail, Value: "anna.kowal@example.com", Assurance: channel.Verified}, phone}},
		Billing: billing, Subtotal: usd(6776), Discount: usd(0), Tax: usd(1176), Shipping: usd(450), Total: usd(7226), Outstanding: usd(7226),
		Lines: []channel.Line{
			{ID: o.Lines[0].ID, SKU: "TEA-1", Name: "Teapot", Quantity: "2", UnitPrice: usd(2965), Discount: usd(0), Tax: usd(1029), Total: usd(5929)},
			{ID: o.Lines[1].ID, SKU: "CUP-3", Name: "Cup", Quantity: "1", UnitPrice: usd(847), Discount: usd(0), Tax: usd(147), Total: usd(847)},
		},
		Payments: []channel.Payment{{ID: o.Payments[0].ID, Kind: channel.PayKindAuthorization, Method: channel.PayOther, Amount: usd(7226),
			Status: channel.PaymentDone, Source: "Authorized", At: o.Payments[0].At, Receipt: o.Payments[0].Receipt}},
	}
	if d := cmp.Diff(want, o); d != "" {
		t.Errorf("Anna's order (-want +got):\n%s", d)
	}
	if f.Party.ID != w.annaID || o.PlacedAt.IsZero() || time.Since(o.PlacedAt.Time) > time.Hour || o.Payments[0].At.IsZero() {
		t.Errorf("party %v, placed %v", f.Party, o.PlacedAt)
	}
	_, guest := h.order(t, w.orders["guest"])
	if guest.Payment != channel.PayPaid || guest.Payments[0].Kind != channel.PayKindSale || !guest.Outstanding.IsZero() {
		t.Errorf("the guest's order is %s", guest.Payment)
	}
}

func (w *world) testLogins(t *testing.T) {
	for name, c := range map[string]struct {
		change func(*Config)
		want   channel.Trouble
	}{
		"token": {func(c *Config) {}, ""},
		"password": {func(c *Config) {
			c.Token, c.Username, c.Password = channel.Secret{}, w.Username, channel.NewSecret(w.Password)
		}, ""},
		"wrong password": {func(c *Config) {
			c.Token, c.Username, c.Password = channel.Secret{}, w.Username, channel.NewSecret("wrong")
		}, channel.Unauthorized},
		"wrong token":   {func(c *Config) { c.Token = channel.NewSecret("wrong") }, channel.Unauthorized},
		"wrong key":     {func(c *Config) { c.APIKey = channel.NewSecret("1:wrong") }, channel.Unauthorized},
		"wrong field":   {func(c *Config) { c.Loyalty = []KeyField{{Field: "noSuchField"}} }, channel.Misconfigured},
		"wrong address": {func(c *Config) { c.URL = w.URL + "/elsewhere" }, channel.Misconfigured},
	} {
		s := w.shop(t, c.change)
		_, err := s.People(t.Context(), "")
		if e, _ := err.(*channel.SourceError); c.want == "" && err != nil || c.want != "" && (e == nil || e.Trouble != c.want) {
			t.Errorf("%s: %v", name, err)
		}
	}
	// A session that the shop has forgotten is opened again.
	s := w.shop(t, func(c *Config) {
		c.Token, c.Username, c.Password = channel.Secret{}, w.Username, channel.NewSecret(w.Password)
	})
	s.session.Store(new("forgotten"))
	if _, err := s.People(t.Context(), ""); err != nil {
		t.Errorf("after the session ended: %v", err)
	}
}

func (w *world) testFind(t *testing.T) {
	s := w.shop(t)
	anna := channel.Ref{Channel: "web", Kind: channel.KindPerson, ID: w.annaID}
	order := channel.Ref{Channel: "web", Kind: channel.KindOrder, ID: w.orders["anna"].ID}
	phone, err := channel.Phone("+48 600 100 200", "")
	if err != nil {
		t.Fatal(err)
	}
	for name, key := range map[string]channel.Key{
		"e-mail":  {Kind: channel.KeyEmail, Value: "anna.kowal@example.com"},
		"phone":   phone,
		"account": channel.NewKey(channel.KeyAccount, "web", w.annaID, channel.Authoritative),
		"card":    channel.NewKey(channel.KeyLoyalty, "club", "C-100", channel.Asserted),
		"number":  channel.OrderNumber(w.orders["anna"].Code),
	} {
		p, err := s.Find(t.Context(), []channel.Key{key})
		if err != nil || len(p.Rejects) > 0 {
			t.Errorf("%s: %v, %v", name, err, p.Rejects)
		}
		var refs []channel.Ref
		for _, f := range p.Facts {
			refs = append(refs, f.Ref)
		}
		slices.SortFunc(refs, channel.Ref.Compare)
		if !slices.Equal(refs, []channel.Ref{order, anna}) {
			t.Errorf("%s finds %v", name, refs)
		}
	}
	for name, key := range map[string]channel.Key{
		"another programme's card": channel.NewKey(channel.KeyLoyalty, "other", "C-100", channel.Asserted),
		"another shop's account":   channel.NewKey(channel.KeyAccount, "other", w.annaID, channel.Asserted),
		"an id that is none":       channel.NewKey(channel.KeyAccount, "web", "x' OR 1=1", channel.Asserted),
		"a cart's number":          channel.OrderNumber(w.orders["cart"].Code),
	} {
		if p, err := s.Find(t.Context(), []channel.Key{key}); err != nil || len(p.Facts) > 0 {
			t.Errorf("%s finds %v, %v", name, p.Facts, err)
		}
	}
}

// testLife moves an order through its states. None of them is lost, and each
// makes a newer fact.
func (w *world) testLife(t *testing.T) {
	h := newHub(w.shop(t))
	h.pass(t)
	o := w.orders["anna"]
	before, _ := h.order(t, o)
	step := func(what string, do func(), check func(*channel.Order) bool) {
		t.Helper()
		do()
		h.pass(t)
		h.refresh(t)
		after, got := h.order(t, o)
		if after.Version <= before.Version || after.UpdatedAt.Before(before.UpdatedAt.Time) {
			t.Errorf("%s: version %d after %d", what, after.Version, before.Version)
		}
		if !check(got) {
			t.Errorf("%s is not seen: %s, %s, %s: %+v", what, got.Status, got.Payment, got.Fulfillment, got.Fulfillments)
		}
		before = after
	}
	step("paying", func() { w.Settle(t, o.ID) }, func(c *channel.Order) bool {
		return c.Payment == channel.PayPaid && c.Payments[0].Kind == channel.PayKindCapture && c.Outstanding.IsZero()
	})
	var first, second string
	step("the first parcel", func() {
		first = w.Fulfil(t, o.ID, "Omniva", "OM-1", real.Item{SKU: "TEA-1", Quantity: 1})
		w.Advance(t, first, "Shipped")
	}, func(c *channel.Order) bool {
		f := c.Fulfillments[0]
		return c.Fulfillment == channel.FillPartial && f.State == channel.FillStateTransit && f.Tracking == "OM-1" && f.Carrier == "Omniva" &&
			!f.ShippedAt.IsZero() && f.DoneAt.IsZero() && f.Lines[0].Quantity == "1" && f.Recipient.Name.Full == "Anna Kowal"
	})
	step("the second parcel", func() {
		second = w.Fulfil(t, o.ID, "Omniva", "OM-2", real.Item{SKU: "TEA-1", Quantity: 1}, real.Item{SKU: "CUP-3", Quantity: 1})
		w.Advance(t, second, "Shipped")
	}, func(c *channel.Order) bool {
		return c.Fulfillment == channel.FillInTransit && c.Lines[0].Fulfilled == "2"
	})
	step("a delivery", func() { w.Advance(t, first, "Delivered") }, func(c *channel.Order) bool {
		return c.Status == channel.OrderOpen && c.Fulfillments[0].State == channel.FillStateDone && !c.Fulfillments[0].DoneAt.IsZero() &&
			c.Fulfillments[1].State == channel.FillStateTransit
	})
	step("the last delivery", func() { w.Advance(t, second, "Delivered") }, func(c *channel.Order) bool {
		return c.Status == channel.OrderCompleted && c.Fulfillment == channel.FillDelivered && !c.CompletedAt.IsZero()
	})
	o = w.orders["guest"]
	before, _ = h.order(t, o)
	step("a refund", func() { w.Refund(t, o.ID, 100, "late") }, func(c *channel.Order) bool {
		return c.Payment == channel.PayPartiallyRefunded && c.Refunded.Minor == 100 && c.Refunds[0].Reason == "late" && !c.Refunds[0].At.IsZero()
	})
	step("cancelling", func() { w.Cancel(t, o.ID, "out of stock") }, func(c *channel.Order) bool {
		return c.Status == channel.OrderCancelled && c.Fulfillment == channel.FillCancelled && !c.CancelledAt.IsZero() &&
			c.Lines[0].Voided && c.Lines[0].Quantity == "1"
	})
	w.Note(t, w.orders["jonas0"].ID, "Ring twice", false)
	h.pass(t)
	if _, c := h.order(t, w.orders["jonas0"]); c.Note != "Ring twice" {
		t.Errorf("the note is %q", c.Note)
	}
}

func (w *world) testPeople(t *testing.T) {
	h := newHub(w.shop(t))
	h.pass(t)
	ref := channel.Ref{Channel: "web", Kind: channel.KindPerson, ID: w.annaID}
	anna := h.facts[ref]
	want := []channel.Key{
		{Kind: channel.KeyAccount, Issuer: "web", Value: w.annaID, Assurance: channel.Authoritative},
		{Kind: channel.KeyEmail, Value: "anna.kowal@example.com", Assurance: channel.Verified},
		{Kind: channel.KeyPhone, Value: "+48600100200", Raw: "600 100 200"},
		{Kind: channel.KeyLoyalty, Issuer: "club", Value: "C-100", Assurance: channel.Verified},
	}
	if d := cmp.Diff(want, anna.Keys); d != "" {
		t.Errorf("Anna's keys (-want +got):\n%s", d)
	}
	p := anna.Content.(*channel.Person)
	if !p.Registered || p.Name.Display() != "Anna Kowal" || len(p.Addresses) != 1 || p.Addresses[0].City != "Gdynia" || p.Addresses[0].Kind != "shipping" {
		t.Errorf("Anna is %+v with %+v", p.Name.Display(), p.Addresses)
	}
	for _, f := range h.facts {
		p, ok := f.Content.(*channel.Person)
		switch {
		case ok && p.Name.Given == "Ona": // a guest
			if p.Registered || len(f.Keys) != 2 || f.Keys[0].Kind != channel.KeyEmail || f.Keys[0].Assurance != channel.Asserted {
				t.Errorf("the guest has %v", f.Keys)
			}
		case ok && p.Name.Given == "Not": // an account that was never verified, with a phone that is none
			if !p.Registered || len(f.Keys) != 2 || f.Keys[1].Kind != channel.KeyEmail || f.Keys[1].Assurance != channel.Asserted {
				t.Errorf("the unverified account has %v", f.Keys)
			}
		}
	}
	w.ChangeCustomer(t, w.annaID, map[string]any{"phoneNumber": "+48 600 100 201"})
	h.pass(t)
	if now := h.facts[ref]; now.Version <= anna.Version || now.Keys[2].Value != "+48600100201" {
		t.Errorf("the new phone is not seen: %v", now.Keys)
	}
	w.ChangeCustomer(t, w.annaID, map[string]any{"phoneNumber": w.anna.Phone})
	gone := w.AddCustomer(t, real.Customer{First: "Soon", Last: "Gone", Email: "soon.gone@example.com"})
	h.pass(t)
	w.DeleteCustomer(t, gone)
	ref.ID = gone
	page, err := h.shop.Refresh(t.Context(), []channel.Ref{ref})
	h.take(t, page, err)
	if f := h.facts[ref]; !f.Deleted {
		t.Errorf("the deleted customer is %v", f)
	}
}

// testKit holds the adapter to the conformance kit, with the real shop behind
// a server that misbehaves. TestKit asks of a fake shop what this one cannot
// be made to do.
func (w *world) testKit(t *testing.T) {
	u, err := url.Parse(w.URL)
	if err != nil {
		t.Fatal(err)
	}
	hostile := channeltest.NewHostile(t, httputil.NewSingleHostReverseProxy(u))
	n := 0
	order := func() channel.Ref {
		n++
		o := w.Place(t, real.Purchase{By: w.jonas, Items: []real.Item{{SKU: "CUP-3", Quantity: 1}}, Ship: w.home})
		return channel.Ref{Channel: "web", Kind: channel.KindOrder, ID: o.ID}
	}
	open := order()
	channeltest.Run(t, channeltest.Harness{
		New: func() channel.Channel {
			return w.shop(t, func(c *Config) { c.URL, c.PageSize = hostile.URL+"/admin-api", 3 })
		},
		Hostile: hostile,
		Tie:     func() []channel.Ref { return []channel.Ref{order(), order(), order(), order()} },
		Secrets: []string{w.Token(), "Kowal", "Jonaitis"},
		Known: []channel.Key{
			{Kind: channel.KeyEmail, Value: "jonas@example.com"},
			channel.NewKey(channel.KeyLoyalty, "club", "C-100", channel.Asserted),
			channel.OrderNumber(w.orders["jonas1"].Code),
		},
		Change: func() []channel.Ref {
			w.Settle(t, open.ID)
			changed := open
			open = order()
			w.ChangeCustomer(t, w.annaID, map[string]any{"title": "Dr " + strconv.Itoa(n)})
			return []channel.Ref{changed, open, {Channel: "web", Kind: channel.KindPerson, ID: w.annaID}}
		},
		Vanish: func() channel.Ref {
			n++
			id := w.AddCustomer(t, real.Customer{First: "Short", Last: "Lived", Email: "gone" + strconv.Itoa(n) + "@example.com"})
			w.DeleteCustomer(t, id)
			return channel.Ref{Channel: "web", Kind: channel.KindPerson, ID: id}
		},
	})
}
