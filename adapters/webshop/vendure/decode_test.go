package vendure

import (
	"bytes"
	"encoding/json"
	"flag"
	"os"
	"strings"
	"testing"

	"github.com/clientele-go/clientele/adapters/rest"
	"github.com/clientele-go/clientele/channel"
)

var update = flag.Bool("update", false, "rewrite the golden files")

func testConfig() Config {
	return Config{Name: "web-lt", URL: "https://shop.test/admin-api", APIKey: channel.NewSecret("id:secret"), Region: "LT",
		Dashboard: "https://shop.test/dashboard/", Methods: map[string]channel.PayMethod{"cards": channel.PayCard},
		Loyalty: []KeyField{
			{Field: "loyaltyCard", Issuer: "club", Assurance: channel.Verified},
			{Field: "oldNumbers", Kind: channel.KeyMembership, Issuer: "club"},
			{Field: "till", Kind: "till_account", Number: true, Assurance: channel.Authoritative},
			{Field: "none"}, {Field: "missing"},
		}}
}

func newShop(t *testing.T, change ...func(*Config)) *Shop {
	t.Helper()
	cfg := testConfig()
	for _, c := range change {
		c(&cfg)
	}
	s, err := New(cfg)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func fixture(t *testing.T, name string) []byte {
	t.Helper()
	b, err := os.ReadFile("testdata/" + name)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

// The whole fact of an order with everything in it, and of a customer.
func TestGolden(t *testing.T) {
	s := newShop(t)
	for _, c := range []struct{ stream, name string }{{streamOrders, "order"}, {streamPeople, "customer"}} {
		page, err := s.Decode(t.Context(), c.stream, fixture(t, c.name+".json"))
		if err != nil || len(page.Facts) != 1 {
			t.Fatalf("%s: %v, %+v", c.name, err, page.Rejects)
		}
		got, err := json.MarshalIndent(page.Facts[0], "", "\t")
		if err != nil {
			t.Fatal(err)
		}
		got = append(got, '\n')
		if *update {
			if err := os.WriteFile("testdata/"+c.name+".golden.json", got, 0o644); err != nil {
				t.Fatal(err)
			}
		}
		if want := fixture(t, c.name+".golden.json"); !bytes.Equal(got, want) {
			t.Errorf("%s is read as\n%s", c.name, got)
		}
	}
}

// change decodes the fixture after some replacements.
func change(t *testing.T, s *Shop, pairs ...string) (*channel.Order, channel.Fact, channel.Page) {
	t.Helper()
	raw := string(fixture(t, "order.json"))
	for i := 0; i < len(pairs); i += 2 {
		if !strings.Contains(raw, pairs[i]) {
			t.Fatalf("the fixture has no %q", pairs[i])
		}
		raw = strings.Replace(raw, pairs[i], pairs[i+1], 1)
	}
	var o order
	if err := rest.Decode([]byte(raw), &o); err != nil {
		return nil, channel.Fact{}, channel.Page{Rejects: []channel.Reject{rest.Rejected(channel.Reject{}, err)}}
	}
	f, err := s.orderFact(&o)
	if err == nil {
		err = f.Validate()
	}
	if err != nil {
		return nil, f, channel.Page{Rejects: []channel.Reject{rest.Rejected(channel.Reject{}, err)}}
	}
	return f.Content.(*channel.Order), f, channel.Page{}
}

func TestStates(t *testing.T) {
	s := newShop(t)
	for state, want := range map[string]channel.OrderStatus{
		"ArrangingPayment": channel.OrderOpen, "PaymentAuthorized": channel.OrderOpen, "PaymentSettled": channel.OrderOpen,
		"PartiallyShipped": channel.OrderOpen, "Shipped": channel.OrderOpen, "PartiallyDelivered": channel.OrderOpen,
		"Modifying": channel.OrderOpen, "ArrangingAdditionalPayment": channel.OrderOpen, "Delivered": channel.OrderCompleted,
		"Cancelled": channel.OrderCancelled, "WaitingForCustoms": channel.OrderUnknown,
	} {
		o, _, _ := change(t, s, `"state": "PartiallyShipped"`, `"state": "`+state+`"`)
		if o == nil || o.Status != want || o.Source != state {
			t.Errorf("%s is read as %+v", state, o)
		}
	}
}

func TestPaymentStates(t *testing.T) {
	s := newShop(t)
	noRefund := []string{`"total": 2541,
       "state": "Settled"`, `"total": 2541, "state": "Pending"`}
	for _, c := range []struct {
		name  string
		pairs []string
		want  channel.PayStatus
		open  int64
	}{
		{"partly refunded", nil, channel.PayPartiallyRefunded, 0},
		{"refund pending", noRefund, channel.PayPaid, 0},
		{"refunded", []string{`"total": 2541`, `"total": 12441`}, channel.PayRefunded, 0},
		{"authorised", append(noRefund, `12441, "state": "Settled"`, `12441, "state": "Authorized"`), channel.PayAuthorized, 9900},
		{"declined", append(noRefund, `12441, "state": "Settled"`, `12441, "state": "Error"`), channel.PayPending, 9900},
		{"too little", append(noRefund, `"amount": 12441`, `"amount": 5000`), channel.PayPartial, 4900},
		{"voided", append(noRefund, `12441, "state": "Settled"`, `12441, "state": "Cancelled"`,
			`"state": "PartiallyShipped"`, `"state": "Cancelled"`), channel.PayVoided, 0},
	} {
		o, _, _ := change(t, s, c.pairs...)
		if o == nil || o.Payment != c.want || o.Outstanding.Minor != c.open {
			t.Errorf("%s is read as %+v", c.name, o)
		}
	}
}

func TestFulfilmentStates(t *testing.T) {
	s := newShop(t)
	second := `"state": "AtTheHub",
     "method": "Omniva", "trackingCode": null, "lines": [{"orderLineId": "31", "quantity": 1}]`
	rest := func(state string) string {
		return `"state": "` + state + `", "method": "Omniva", "trackingCode": null,
			"lines": [{"orderLineId": "31", "quantity": 1}, {"orderLineId": "32", "quantity": 1}]`
	}
	first := []string{`"state": "Delivered"`, `"state": "Pending"`}
	for _, c := range []struct {
		name  string
		pairs []string
		want  channel.FillStatus
	}{
		{"one parcel of two", nil, channel.FillPartial},
		{"all on the way or there", []string{second, rest("Shipped")}, channel.FillInTransit},
		{"all there", []string{second, rest("Delivered")}, channel.FillDelivered},
		{"nothing sent", append(first, second, rest("Pending")), channel.FillNone},
		{"nobody knows", first, channel.FillUnknown},
		{"cancelled", []string{`"state": "PartiallyShipped"`, `"state": "Cancelled"`}, channel.FillCancelled},
	} {
		o, _, _ := change(t, s, c.pairs...)
		if o == nil || o.Fulfillment != c.want {
			t.Errorf("%s is read as %+v", c.name, o)
		}
	}
	o, _, _ := change(t, newShop(t, func(c *Config) { c.Pickup = []string{"parcel"} }))
	if f := o.Fulfillments[0]; f.Type != channel.FillPickup || f.State != channel.FillPickedUp {
		t.Errorf("a pickup is read as %+v", f)
	}
}

// What a later state adds to the history makes the later fact win, even if all
// times are of one second.
func TestVersions(t *testing.T) {
	s := newShop(t)
	_, now, _ := change(t, s)
	_, earlier, _ := change(t, s, `{"id": "14", "createdAt": "2026-03-04T15:30:00.000Z", "type": "ORDER_FULFILLMENT_TRANSITION", "data": {"fulfillmentId": 51, "from": "Shipped", "to": "Delivered"}},`, "",
		`"updatedAt": "2026-03-04T15:30:00.000Z", "state": "Delivered"`, `"updatedAt": "2026-03-04T15:30:00.000Z", "state": "Shipped"`)
	if !now.Newer(&earlier) || earlier.Newer(&now) || !now.UpdatedAt.Equal(earlier.UpdatedAt.Time) {
		t.Errorf("versions are %d and %d", earlier.Version, now.Version)
	}
	_, noNote, _ := change(t, s, `"ORDER_NOTE", "data": {"note": "Ring before delivery"}`, `"ORDER_NOTE", "data": {}`)
	if noNote.Version != now.Version {
		t.Error("a note counts in the version, and can be deleted")
	}
}

func TestAmounts(t *testing.T) {
	s := newShop(t)
	yen := []string{`"currencyCode": "EUR"`, `"currencyCode": "JPY"`}
	if o, _, p := change(t, s, yen...); o != nil || p.Rejects[0].Reason != "is not exact in the minor units of its currency" {
		t.Errorf("a fraction of a yen is read as %+v, %+v", o, p.Rejects)
	}
	m, err := toMoney(123400, "JPY")
	if err != nil || m.String() != "1234 JPY" {
		t.Errorf("yen: %v, %v", m, err)
	}
	if m, err = toMoney(1234, "KWD"); err != nil || m.String() != "12.340 KWD" {
		t.Errorf("dinar: %v, %v", m, err)
	}
	if _, err = toMoney(1<<62, "KWD"); err == nil {
		t.Error("an amount that does not fit was read")
	}
	if o, _, p := change(t, s, `"currencyCode": "EUR"`, `"currencyCode": "XYZ"`); o != nil || p.Rejects[0].Field != "currencyCode" {
		t.Errorf("an unknown currency is read as %+v, %+v", o, p.Rejects)
	}
	if o, _, p := change(t, s, `"totalWithTax": 9900`, `"totalWithTax": 99.5`); o != nil || p.Rejects[0].Field != "totalWithTax" {
		t.Errorf("a fraction is read as %+v, %+v", o, p.Rejects)
	}
	if o, _, _ := change(t, s, `"totalWithTax": 9900`, `"totalWithTax": 9901`); len(o.Flags) != 1 || o.Total.Minor != 9901 {
		t.Errorf("a wrong sum is flagged as %v", o.Flags)
	}
	if o, _, _ := change(t, s, `"total": 2541`, `"total": 20000`); len(o.Flags) != 1 || o.Refunded.Minor != 20000 {
		t.Errorf("a refund beyond the payment is flagged as %v", o.Flags)
	}
}

func TestCarts(t *testing.T) {
	s := newShop(t)
	raw := string(fixture(t, "order.json"))
	unplaced := strings.Replace(raw, `"2026-03-02T08:10:31.250Z"`, "null", 1)
	for name, in := range map[string]string{
		"active": strings.Replace(raw, `"active": false`, `"active": true`, 1),
		"adding": strings.Replace(unplaced, `"state": "PartiallyShipped"`, `"state": "AddingItems"`, 1),
		"draft":  strings.Replace(unplaced, `"state": "PartiallyShipped"`, `"state": "Draft"`, 1),
	} {
		var o order
		if err := rest.Decode([]byte(in), &o); err != nil || !o.cart() {
			t.Errorf("%s: a cart passes for an order (%v)", name, err)
		}
	}
	var o order
	if err := rest.Decode([]byte(unplaced), &o); err != nil || o.cart() {
		t.Errorf("an order without the time of placing passes for a cart (%v)", err)
	}
	drafted, _, _ := change(t, s, `"to": "AddingItems"`, `"to": "Draft"`)
	if drafted.Via != "" {
		t.Errorf("an order that staff entered is via %q", drafted.Via)
	}
}

func TestOrderOfDeletedCustomer(t *testing.T) {
	raw := string(fixture(t, "order.json"))
	a, b := strings.Index(raw, `"customer": {`), strings.Index(raw, `"shippingAddress"`)
	o, f, _ := change(t, newShop(t), raw[a:b], `"customer": null, `)
	if !f.Party.IsZero() || o.Buyer.Name.Full != "Rūta Kalnienė" || len(o.Buyer.Keys) != 0 {
		t.Errorf("the buyer is %q of party %v with %v", o.Buyer.Name.Full, f.Party, f.Keys)
	}
}

func TestPeopleKeys(t *testing.T) {
	s := newShop(t)
	keys := func(pairs ...string) map[channel.KeyKind]channel.Key {
		t.Helper()
		raw := string(fixture(t, "customer.json"))
		for i := 0; i < len(pairs); i += 2 {
			raw = strings.Replace(raw, pairs[i], pairs[i+1], 1)
		}
		f, err := s.personFact([]byte(raw))
		if err != nil {
			t.Fatal(err)
		}
		out := map[channel.KeyKind]channel.Key{}
		for _, k := range f.Keys {
			out[k.Kind] = k
		}
		if _, ok := out[channel.KeyAccount]; ok != f.Content.(*channel.Person).Registered {
			t.Error("accounts and guests are mixed up")
		}
		return out
	}
	guest := keys(`{"updatedAt": "2026-02-02T12:00:00.000Z", "verified": true}`, "null")
	if k, ok := guest[channel.KeyAccount]; ok || guest[channel.KeyEmail].Assurance != channel.Asserted {
		t.Errorf("a guest has %v and %v", k, guest[channel.KeyEmail])
	}
	unverified := keys(`"verified": true`, `"verified": false`)
	if unverified[channel.KeyEmail].Assurance != channel.Asserted || unverified[channel.KeyAccount].Assurance != channel.Authoritative {
		t.Errorf("an unverified account has %v and %v", unverified[channel.KeyEmail], unverified[channel.KeyAccount])
	}
	if k, ok := keys(`"8 612 34567"`, `"evenings only"`)[channel.KeyPhone]; ok {
		t.Errorf("a phone that is none is read as %v", k)
	}
	if _, err := s.personFact([]byte(strings.Replace(string(fixture(t, "customer.json")), `" LC-77 "`, `{"a": 1}`, 1))); err == nil {
		t.Error("a card that is an object was read")
	}
}

func TestNewRefuses(t *testing.T) {
	for name, f := range map[string]func(*Config){
		"no name":         func(c *Config) { c.Name = "" },
		"a slash":         func(c *Config) { c.Name = "a/b" },
		"no credential":   func(c *Config) { c.APIKey = channel.Secret{} },
		"no password":     func(c *Config) { c.APIKey, c.Username = channel.Secret{}, "admin" },
		"no URL":          func(c *Config) { c.URL = "" },
		"a private URL":   func(c *Config) { c.URL = "http://127.0.0.1:3000/admin-api" },
		"a field of none": func(c *Config) { c.Loyalty = []KeyField{{Field: "card } secret {"}} },
		"a negative page": func(c *Config) { c.PageSize = -1 },
	} {
		cfg := testConfig()
		f(&cfg)
		if _, err := New(cfg); err == nil || !strings.HasPrefix(err.Error(), "vendure: ") {
			t.Errorf("%s: %v", name, err)
		}
	}
}
