package example_test

import (
	"bytes"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"net/http"
	"testing"
	"time"

	"github.com/clientele-go/clientele/adapters/example"
	"github.com/clientele-go/clientele/channel"
	"github.com/clientele-go/clientele/channel/channeltest"
)

// config reaches a shop at the given address.
func config(url string) example.Config {
	return example.Config{Name: "shoes", BaseURL: url, Region: "LT",
		Token: channel.NewSecret("tok-secret"), WebhookSecret: channel.NewSecret("hook-secret"),
		InsecurePrivateAddresses: true, // the stand-in listens on this machine
	}
}

// webhook signs a delivery as the shop does.
func webhook(body []byte) *http.Request {
	r, _ := http.NewRequest(http.MethodPost, "/webhook", bytes.NewReader(body))
	mac := hmac.New(sha256.New, []byte("hook-secret"))
	mac.Write(body)
	r.Header.Set("X-Book-Signature", hex.EncodeToString(mac.Sum(nil)))
	return r
}

// This is all the test that an adapter needs of what all adapters have in
// common: a stand-in for the source, and the ways to alter it.
func TestConformance(t *testing.T) {
	s := newShop(10)
	server := channeltest.NewHostile(t, s)
	phone, _ := channel.Phone("8 612 01045", "LT")
	channeltest.Run(t, channeltest.Harness{
		New: func() channel.Channel {
			b, err := example.New(config(server.URL))
			if err != nil {
				t.Fatal(err)
			}
			return b
		},
		Want:    []channel.Ref{refOf(1042), refOf(1051)},
		Known:   []channel.Key{phone, channel.OrderNumber("1046")},
		Secrets: []string{"tok-secret", "hook-secret", "Petrauskaitė"},
		Hostile: server,
		Change:  locked(s, s.change),
		Tie:     locked(s, s.tie),
		Shift:   func() { locked(s, s.change)() },
		Spoil:   locked(s, s.spoil),
		Vanish:  locked(s, s.vanish),
		Sparse: func() func() {
			locked(s, func() bool { s.sparse = true; return true })()
			return func() { locked(s, func() bool { s.sparse = false; return true })() }
		},
		Webhook: func(body []byte) *http.Request {
			if body == nil {
				body = s.json(s.book[0])
			}
			return webhook(body)
		},
	})
}

func book(t testing.TB, cfg example.Config) *example.Book {
	t.Helper()
	b, err := example.New(cfg)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

// What only this adapter does: how a record becomes a fact.
func TestDecode(t *testing.T) {
	vilnius, err := time.LoadLocation("Europe/Vilnius")
	if err != nil {
		t.Fatal(err)
	}
	cfg := config("http://127.0.0.1")
	cfg.Zone = vilnius
	for name, tt := range map[string]struct{ raw, reject, flag string }{
		"complete":              {raw: `{"number":7,"changed":"2026-03-02T10:00:00Z","price":"12.50","currency":"EUR","phone":"8 612 34567"}`},
		"no number":             {raw: `{"changed":"2026-03-02T10:00:00Z"}`, reject: "number"},
		"no change time":        {raw: `{"number":7}`, reject: "changed"},
		"number is a text":      {raw: `{"number":"7","changed":"2026-03-02T10:00:00Z"}`, reject: "number"},
		"number stands twice":   {raw: `{"number":7,"number":8,"changed":"2026-03-02T10:00:00Z"}`, reject: "number"},
		"NUL in a name":         {raw: `{"number":7,"changed":"2026-03-02T10:00:00Z","customer":"\u0000"}`, reject: "content.buyer.name.full"},
		"unreadable phone":      {raw: `{"number":7,"changed":"2026-03-02T10:00:00Z","phone":"ask Jonas"}`, flag: "phone cannot be read"},
		"unreadable e-mail":     {raw: `{"number":7,"changed":"2026-03-02T10:00:00Z","email":"none"}`, flag: "email cannot be read"},
		"unreadable price":      {raw: `{"number":7,"changed":"2026-03-02T10:00:00Z","price":"12,50","currency":"EUR"}`, flag: "price cannot be read"},
		"day that is not there": {raw: `{"number":7,"changed":"2026-03-02T10:00:00Z","promised":"2026-02-30"}`, flag: "promised cannot be read"},
	} {
		p, err := book(t, cfg).Decode(t.Context(), "orders", []byte(tt.raw))
		switch {
		case err != nil:
			t.Errorf("%s: %v", name, err)
		case tt.reject != "":
			if len(p.Rejects) != 1 || p.Rejects[0].Field != tt.reject || string(p.Rejects[0].Raw) != tt.raw {
				t.Errorf("%s: %d facts, rejects %q", name, len(p.Facts), p.Rejects)
			}
		case len(p.Facts) != 1:
			t.Errorf("%s: rejects %v", name, p.Rejects)
		default:
			o := p.Facts[0].Content.(*channel.Order)
			if got := fmt.Sprint(o.Flags); got != fmt.Sprintf("[%s]", tt.flag) {
				t.Errorf("%s: flags %s", name, got)
			}
		}
	}
}

func TestNoZoneIsSaid(t *testing.T) {
	p, _ := book(t, config("http://127.0.0.1")).Decode(t.Context(), "orders",
		[]byte(`{"number":7,"changed":"2026-03-02T10:00:00Z","taken_in":"2026-03-02T11:04:00"}`))
	if z := p.Facts[0].Content.(*channel.Order).PlacedAt.Zone; z != channel.ZoneUnknown {
		t.Errorf("zone %v", z)
	}
}

func TestStates(t *testing.T) {
	for state, want := range map[string]channel.FillState{"taken in": channel.FillAccepted, "ready": channel.FillStateReady,
		"collected": channel.FillPickedUp, "cancelled": channel.FillStateCancel, "lent to a friend": channel.FillStateUnknown} {
		p, _ := book(t, config("http://127.0.0.1")).Decode(t.Context(), "orders",
			fmt.Appendf(nil, `{"number":7,"changed":"2026-03-02T10:00:00Z","state":%q}`, state))
		o := p.Facts[0].Content.(*channel.Order)
		if o.Fulfillments[0].State != want || o.Source != state {
			t.Errorf("%s: %v, source %q", state, o.Fulfillments[0].State, o.Source)
		}
	}
}

// Without a secret nothing is authentic, not even what is signed with none.
func TestNoWebhookSecret(t *testing.T) {
	cfg := config("http://127.0.0.1")
	cfg.WebhookSecret = channel.Secret{}
	body := []byte(`{"number":7,"changed":"2026-03-02T10:00:00Z"}`)
	r := webhook(body)
	mac := hmac.New(sha256.New, nil)
	mac.Write(body)
	r.Header.Set("X-Book-Signature", hex.EncodeToString(mac.Sum(nil)))
	if _, err := book(t, cfg).Receive(t.Context(), r, body); err != channel.ErrSignature {
		t.Errorf("got %v", err)
	}
}

func TestConfigIsChecked(t *testing.T) {
	for name, cfg := range map[string]example.Config{"no name": {BaseURL: "https://book.example"},
		"no address": {Name: "shoes"}, "private address": {Name: "shoes", BaseURL: "http://127.0.0.1"}} {
		if _, err := example.New(cfg); err == nil {
			t.Errorf("%s: no error", name)
		}
	}
}
