package channeltest_test

import (
	"context"
	"errors"
	"io"
	"net/http"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/clientele-go/clientele/channel/channeltest"
)

// plain answers every request with its own query.
var plain = http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
	w.Header().Set("Content-Type", "application/json")
	io.WriteString(w, `{"query":"`+r.URL.RawQuery+`"}`)
})

func get(ctx context.Context, url string) (*http.Response, string, error) {
	req, _ := http.NewRequestWithContext(ctx, http.MethodGet, url, nil)
	resp, err := http.DefaultTransport.RoundTrip(req) // does not follow redirects
	if err != nil {
		return nil, "", err
	}
	defer resp.Body.Close()
	b, err := io.ReadAll(io.LimitReader(resp.Body, 1<<20))
	return resp, string(b), err
}

func TestHostile(t *testing.T) {
	h := channeltest.NewHostile(t, plain)
	for m, ok := range map[channeltest.Misbehaviour]func(*http.Response, string, error) bool{
		"": func(r *http.Response, b string, err error) bool { return err == nil && b == `{"query":"page=2"}` },
		channeltest.Throttle: func(r *http.Response, b string, err error) bool {
			return r.StatusCode == 429 && r.Header.Get("Retry-After") == "7"
		},
		channeltest.ThrottleFraction: func(r *http.Response, b string, err error) bool { return r.Header.Get("Retry-After") == "1.5" },
		channeltest.ThrottleDate: func(r *http.Response, b string, err error) bool {
			return strings.HasSuffix(r.Header.Get("Retry-After"), "GMT")
		},
		channeltest.ThrottleForever: func(r *http.Response, b string, err error) bool { return r.Header.Get("Retry-After") == "315360000" },
		channeltest.Status401:       func(r *http.Response, b string, err error) bool { return r.StatusCode == 401 },
		channeltest.Status403:       func(r *http.Response, b string, err error) bool { return r.StatusCode == 403 },
		channeltest.Status500:       func(r *http.Response, b string, err error) bool { return r.StatusCode == 500 },
		channeltest.Status503:       func(r *http.Response, b string, err error) bool { return r.StatusCode == 503 && b == "" },
		channeltest.Reset:           func(r *http.Response, b string, err error) bool { return err != nil },
		channeltest.Truncated:       func(r *http.Response, b string, err error) bool { return errors.Is(err, io.ErrUnexpectedEOF) },
		channeltest.LoginPage: func(r *http.Response, b string, err error) bool {
			return r.StatusCode == 200 && strings.Contains(b, "<form")
		},
		channeltest.OtherJSON: func(r *http.Response, b string, err error) bool {
			return r.StatusCode == 200 && strings.Contains(b, "error")
		},
		channeltest.HugeBody: func(r *http.Response, b string, err error) bool { return len(b) == 1<<20 },
		channeltest.DeepJSON: func(r *http.Response, b string, err error) bool { return strings.HasPrefix(b, "[[[[") },
		channeltest.InvalidUTF8: func(r *http.Response, b string, err error) bool {
			return !utf8.ValidString(b) && strings.Contains(b, "page=2")
		},
		channeltest.RepeatedPage: func(r *http.Response, b string, err error) bool { return b == `{"query":"page=1"}` },
		channeltest.RedirectAway: func(r *http.Response, b string, err error) bool {
			return r.StatusCode == 307 && !strings.HasPrefix(r.Header.Get("Location"), h.URL)
		},
	} {
		h.Behave()
		if _, b, err := get(t.Context(), h.URL+"/list?page=1"); err != nil || b != `{"query":"page=1"}` {
			t.Fatalf("before %q: %q, %v", m, b, err)
		}
		h.Misbehave(m)
		if r, b, err := get(t.Context(), h.URL+"/list?page=2"); !ok(r, b, err) {
			t.Errorf("%q: %v, %.60q, %v", m, r, b, err)
		}
	}
	h.MisbehaveAfter(1, channeltest.Status503)
	for _, want := range []int{200, 503, 503} {
		if r, _, _ := get(t.Context(), h.URL); r.StatusCode != want {
			t.Errorf("status %d, want %d", r.StatusCode, want)
		}
	}
}

// A client that gives up is let go, whether it has had an answer or not.
func TestHostileWaits(t *testing.T) {
	h := channeltest.NewHostile(t, plain)
	for _, m := range []channeltest.Misbehaviour{channeltest.SlowDrip, channeltest.Silence} {
		h.Misbehave(m)
		ctx, cancel := context.WithCancel(t.Context())
		channeltest.OnArrival(h, cancel)
		if _, _, err := get(ctx, h.URL); !errors.Is(err, context.Canceled) {
			t.Errorf("%s: %v", m, err)
		}
	}
}
