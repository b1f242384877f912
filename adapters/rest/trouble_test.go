package rest

import (
	"fmt"
	"io"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/clientele-go/clientele/channel"
)

func TestRetryAfter(t *testing.T) {
	now := time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC)
	for _, c := range []struct {
		name, value string
		want        time.Duration
	}{
		{"Retry-After", "7", 7 * time.Second},
		{"Retry-After", "2.5", 2500 * time.Millisecond},
		{"Retry-After", "Sun, 01 Mar 2026 12:01:30 GMT", 90 * time.Second},
		{"Retry-After", "Sunday, 01-Mar-26 12:00:10 GMT", 10 * time.Second},
		{"Retry-After", "Sun, 01 Mar 2026 11:00:00 GMT", 0},
		{"Retry-After", "-5", 0},
		{"Retry-After", "NaN", 0},
		{"Retry-After", "soon", 0},
		{"Retry-After", "1e999", 1<<63 - 1},
		{"Retry-After", "315360000", 10 * 365 * 24 * time.Hour},
		{"ratelimit-reset", "30", 30 * time.Second},
		{"X-Rate-Limit-Reset", fmt.Sprint(now.Unix() + 45), 45 * time.Second},
		{"X-Rate-Limit-Reset", fmt.Sprint(now.Unix() - 45), 0},
	} {
		cl := client(t, func(*http.Request) (*http.Response, error) { return answer(429, "{}", c.name, c.value), nil },
			func(cfg *Config) { cfg.Now = func() time.Time { return now } })
		e := trouble(t, cl.Get(t.Context(), "orders page", "/", nil, nil), channel.Throttled)
		if e.RetryAfter != c.want {
			t.Errorf("%s: %s gives %v, want %v", c.name, c.value, e.RetryAfter, c.want)
		}
	}
	cl := client(t, func(*http.Request) (*http.Response, error) { return answer(503, "{}", "Retry-After", "120"), nil })
	if e := trouble(t, cl.Get(t.Context(), "orders page", "/", nil, nil), channel.Unavailable); e.RetryAfter != 2*time.Minute {
		t.Errorf("503 gives %v", e.RetryAfter)
	}
}

func FuzzRetryAfter(f *testing.F) {
	for _, s := range []string{"1", "-1", "2.5", "1e309", "Inf", "Sun, 01 Mar 2026 12:01:30 GMT", "0x1p4", ""} {
		f.Add(s)
	}
	now := time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC)
	f.Fuzz(func(t *testing.T, s string) {
		h := http.Header{"Retry-After": {s}, "Ratelimit-Reset": {s}}
		if RetryAfter(h, now) < 0 || resetAfter(h, now) < 0 {
			t.Errorf("%q gives a negative wait", s)
		}
	})
}

func TestGraphQL(t *testing.T) {
	for _, c := range []struct {
		name, body string
		status     int
		want       channel.Trouble
		wait       time.Duration
	}{
		{"forbidden", `{"data": null, "errors": [{"message": "Hans Muster", "extensions": {"code": "FORBIDDEN"}}]}`, 200, channel.Unauthorized, 0},
		{"throttled", `{"errors": [{"extensions": {"code": "THROTTLED"}}], "extensions": {"cost": {"requestedQueryCost": 202,
			"throttleStatus": {"maximumAvailable": 1000, "currentlyAvailable": 52, "restoreRate": 50}}}}`, 200, channel.Throttled, 3 * time.Second},
		{"throttled without a cost", `{"errors": [{"extensions": {"code": "THROTTLED"}}]}`, 200, channel.Throttled, 0},
		{"internal", `{"errors": [{"extensions": {"code": "INTERNAL_SERVER_ERROR"}}]}`, 200, channel.Unavailable, 0},
		{"partial data", `{"data": {"n": 1}, "errors": [{"message": "Muster"}]}`, 200, channel.Misconfigured, 0},
		{"a code that is none", `{"errors": [{"extensions": {"code": "Hans Muster"}}]}`, 200, channel.Misconfigured, 0},
		{"with status 400", `{"errors": [{"extensions": {"code": "GRAPHQL_VALIDATION_FAILED"}}]}`, 400, channel.Misconfigured, 0},
		{"no data", `{"data": null}`, 200, channel.Broken, 0},
		{"other data", `{"data": {"n": "Muster"}}`, 200, channel.Broken, 0},
	} {
		t.Run(c.name, func(t *testing.T) {
			cl := client(t, func(*http.Request) (*http.Response, error) { return answer(c.status, c.body), nil })
			var out struct{ N int }
			e := trouble(t, cl.GraphQL(t.Context(), "orders page", "/g", "{n}", nil, &out), c.want)
			if e.RetryAfter != c.wait || e.Status != c.status {
				t.Errorf("got status %d, wait %v", e.Status, e.RetryAfter)
			}
			if c.status == 400 && !strings.Contains(e.Error(), "GRAPHQL_VALIDATION_FAILED") {
				t.Errorf("the code is not told: %v", e)
			}
		})
	}
	cl := client(t, func(r *http.Request) (*http.Response, error) {
		b, _ := io.ReadAll(r.Body)
		if string(b) != `{"query":"{n}","variables":{"a":1}}` {
			t.Errorf("sent %s", b)
		}
		return answer(200, `{"data": {"n": 5}}`), nil
	})
	var out struct{ N int }
	if err := cl.GraphQL(t.Context(), "op", "/g", "{n}", map[string]any{"a": 1}, &out); err != nil || out.N != 5 {
		t.Errorf("got %v, %v", out, err)
	}
}
