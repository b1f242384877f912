package main

import (
	"context"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/clientele-go/clientele/channel"
	"github.com/clientele-go/clientele/customer"
	"github.com/clientele-go/clientele/internal/world"
)

// newHub is the story, and what else is given, with the reads written down.
func newHub(t *testing.T, reads *[]customer.Access, more ...channel.Fact) *customer.Hub {
	t.Helper()
	hub, err := customer.NewHub(customer.Config{Now: func() time.Time { return world.StoryNow },
		Audit: func(_ context.Context, a customer.Access) error { *reads = append(*reads, a); return nil }})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := hub.Add(t.Context(), append(world.Story().Facts, more...)...); err != nil {
		t.Fatal(err)
	}
	return hub
}

func get(t *testing.T, h http.Handler, path string) (int, string, http.Header) {
	t.Helper()
	w := httptest.NewRecorder()
	h.ServeHTTP(w, httptest.NewRequest(http.MethodGet, path, nil))
	return w.Code, w.Body.String(), w.Result().Header
}

// TestPages proves what each page shows and hides.
func TestPages(t *testing.T) {
	var reads []customer.Access
	shop := backend(newHub(t, &reads))
	for _, c := range []struct {
		path   string
		code   int
		shows  string
		hidden string
	}{
		{"/", 200, "The shop’s own page", "Anna"},
		{"/customer?tel=601+555+014", 200, "Order #10042 was promised for Tuesday 17 March and has not arrived", "#10031"},
		{"/customer?tel=%2B48601555014", 200, "<h1>Anna Nowak</h1>", "ask before you tell"},
		{"/customer?tel=125550142", 200, "<li>Piotr Nowak</li>", "#100"},
		{"/customer?tel=600700800", 404, "Nobody known", "600700800"},
		{"/customer?tel=<script>alert(1)</script>", 400, "not a telephone number", "alert"},
		{"/customer", 400, "not a telephone number", ""},
		{"/elsewhere", 404, "", "Anna"},
	} {
		code, body, header := get(t, shop, c.path)
		if code != c.code || !strings.Contains(body, c.shows) || c.hidden != "" && strings.Contains(body, c.hidden) {
			t.Errorf("%s: code %d, want %d, with %q and without %q:\n%s", c.path, code, c.code, c.shows, c.hidden, body)
		}
		if csp := header.Get("Content-Security-Policy"); c.path != "/elsewhere" && !strings.HasPrefix(csp, "default-src 'none';") {
			t.Errorf("%s: policy %q", c.path, csp)
		}
	}
	for _, r := range reads {
		if r.Actor != "shopview" || r.Purpose != customer.Service || r.Op != "view" {
			t.Errorf("recorded as %+v", r)
		}
	}
	if len(reads) != 4 {
		t.Errorf("%d reads were recorded, want 4: one for each number", len(reads))
	}
	w := httptest.NewRecorder()
	shop.ServeHTTP(w, httptest.NewRequest(http.MethodPost, "/customer?tel=601555014", nil))
	if w.Code != http.StatusMethodNotAllowed {
		t.Errorf("POST: %d", w.Code)
	}
}

// TestNothingCustomersWriteRuns puts what attackers write into everything that
// a customer can fill in and the page shows.
func TestNothingCustomersWriteRuns(t *testing.T) {
	for _, evil := range []string{
		`<script>alert(1)</script>`, `<img src=x onerror=alert(1)>`, `"><svg/onload=alert(1)>`, `' onmouseover='alert(1)`,
		`</td></table><iframe src="javascript:alert(1)">`, `{{.View}}`, `&lt;script&gt;`, "\u2028<b onclick=alert(1)>",
	} {
		phone := channel.Key{Kind: channel.KeyPhone, Value: "+48601555999"}
		person := channel.Ref{Channel: "desk", Kind: channel.KindPerson, ID: "66"}
		at := channel.UTC(world.StoryNow.Add(-72 * time.Hour))
		fact := func(r channel.Ref, c channel.Content) channel.Fact {
			f := channel.Fact{Ref: r, CreatedAt: at, UpdatedAt: at, Content: c, URL: "javascript:alert(1)"}
			if r == person {
				f.Keys = []channel.Key{phone.With(channel.Verified), channel.NewKey(channel.KeyAccount, "desk", "66", channel.Authoritative)}
			} else {
				f.Party = person
			}
			return f
		}
		var reads []customer.Access
		shop := backend(newHub(t, &reads,
			fact(person, &channel.Person{Name: channel.Name{Full: evil}}),
			fact(channel.Ref{Channel: "desk", Kind: channel.KindCase, ID: "7"}, &channel.Case{Number: evil, Subject: evil, Status: channel.CaseNew, OpenedAt: at}),
			fact(channel.Ref{Channel: "desk", Kind: channel.KindOrder, ID: "8"}, &channel.Order{Number: evil, Status: channel.OrderOpen, PlacedAt: at,
				Fulfillments: []channel.Fulfillment{{ID: "1", Type: channel.FillShipment, State: channel.FillStateTransit, Source: evil, PromisedBy: at}}})))
		code, body, _ := get(t, shop, "/customer?tel="+url.QueryEscape(phone.Value))
		if code != http.StatusOK {
			t.Fatalf("code %d: %s", code, body)
		}
		for _, bad := range []string{"<script", "<img", "<svg", "<iframe", "<b ", "' onmouse", `href="javascript`} {
			if strings.Contains(body, bad) {
				t.Errorf("%s: the page has %s:\n%s", evil, bad, body)
			}
		}
		if n := strings.Count(body, "alert(1)"); strings.Contains(evil, "alert") && n < 4 {
			t.Errorf("%s: shown %d times; name, number, subject and state were to be shown, escaped", evil, n)
		}
	}
}

// TestShortProgram keeps the example what it is for: a view mounted in under 60
// lines.
func TestShortProgram(t *testing.T) {
	b, err := os.ReadFile("main.go")
	if err != nil {
		t.Fatal(err)
	}
	if n := strings.Count(string(b), "\n"); n >= 60 {
		t.Errorf("main.go has %d lines", n)
	}
}
