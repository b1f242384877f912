package rest

import (
	"bytes"
	"compress/gzip"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"syscall"
	"testing"
	"testing/synctest"
	"time"

	"github.com/clientele-go/clientele/channel"
)

// transport answers without a network.
type transport func(*http.Request) (*http.Response, error)

func (f transport) RoundTrip(r *http.Request) (*http.Response, error) { return f(r) }

func answer(status int, body string, header ...string) *http.Response {
	h := http.Header{"Content-Type": {"application/json"}}
	for i := 0; i < len(header); i += 2 {
		h.Set(header[i], header[i+1])
	}
	return &http.Response{StatusCode: status, Header: h, ContentLength: -1, Body: io.NopCloser(strings.NewReader(body))}
}

const secret = "key-4711"

// client returns a client whose credential and query must not be seen again.
func client(t *testing.T, f transport, change ...func(*Config)) *Client {
	t.Helper()
	cfg := Config{Channel: "shop", BaseURL: "https://shop.test/base/", Transport: f,
		Auth: func(r *http.Request) { r.Header.Set("Authorization", "Bearer "+secret) }}
	for _, c := range change {
		c(&cfg)
	}
	c, err := New(cfg)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// trouble checks that err is a SourceError of that trouble that gives nothing
// away, and returns it.
func trouble(t *testing.T, err error, want channel.Trouble) *channel.SourceError {
	t.Helper()
	e, ok := errors.AsType[*channel.SourceError](err)
	if !ok {
		t.Fatalf("got %v, want a SourceError", err)
	}
	if e.Trouble != want || e.Channel != "shop" || e.Op != "orders page" {
		t.Errorf("got trouble %q of %q in %q, want %q", e.Trouble, e.Op, e.Channel, want)
	}
	for _, s := range []string{err.Error(), fmt.Sprintf("%+v %#v", e.Err, e.Err)} {
		for _, leak := range []string{secret, "hans@example.com", "hans%40", "Muster"} {
			if strings.Contains(s, leak) {
				t.Errorf("the error gives away %q: %s", leak, s)
			}
		}
	}
	return e
}

func TestRequest(t *testing.T) {
	var got *http.Request
	var body string
	c := client(t, func(r *http.Request) (*http.Response, error) {
		got = r
		if body = ""; r.Body != nil {
			b, _ := io.ReadAll(r.Body)
			body = string(b)
		}
		return answer(200, `{"n": 1}`), nil
	})
	var out struct{ N int }
	if err := c.Get(t.Context(), "op", "a%2Fb/c?x=1", url.Values{"q": {"ä b"}}, &out); err != nil || out.N != 1 {
		t.Fatalf("got %v, %v", out, err)
	}
	if s := got.URL.String(); s != "https://shop.test/base/a%2Fb/c?x=1&q=%C3%A4+b" {
		t.Errorf("asked %s", s)
	}
	if got.Header.Get("Authorization") != "Bearer "+secret || got.Header.Get("Accept") != "application/json" || body != "" {
		t.Errorf("sent %v with body %q", got.Header, body)
	}
	for _, p := range []struct {
		body       any
		kind, want string
	}{
		{map[string]int{"a": 1}, "application/json", `{"a":1}`},
		{json.RawMessage(`{"b":2}`), "application/json", `{"b":2}`},
		{url.Values{"c": {"ä"}}, "application/x-www-form-urlencoded", `c=%C3%A4`},
	} {
		if err := c.Post(t.Context(), "op", "/p", p.body, nil); err != nil {
			t.Fatal(err)
		}
		if got.Method != "POST" || body != p.want || got.Header.Get("Content-Type") != p.kind {
			t.Errorf("sent %s %q as %s", got.Method, body, got.Header.Get("Content-Type"))
		}
	}
}

func TestStatus(t *testing.T) {
	for _, c := range []struct {
		status int
		want   channel.Trouble
	}{
		{401, channel.Unauthorized}, {403, channel.Unauthorized}, {429, channel.Throttled},
		{500, channel.Unavailable}, {502, channel.Unavailable}, {503, channel.Unavailable}, {408, channel.Unavailable},
		{409, channel.Unavailable}, {400, channel.Misconfigured}, {404, channel.Misconfigured}, {304, channel.Misconfigured},
	} {
		calls := 0
		cl := client(t, func(*http.Request) (*http.Response, error) {
			calls++
			return answer(c.status, `{"message": "Hans Muster"}`), nil
		})
		res, err := cl.Do(t.Context(), "orders page", "GET", "/", url.Values{"q": {"hans@example.com"}}, nil)
		e := trouble(t, err, c.want)
		if e.Status != c.status || res == nil || !bytes.Contains(res.Body, []byte("Hans")) {
			t.Errorf("%d: got status %d and response %v", c.status, e.Status, res)
		}
		if calls != 1 {
			t.Errorf("%d: asked %d times", c.status, calls)
		}
	}
}

func TestAnswers(t *testing.T) {
	for _, c := range []struct {
		name string
		res  *http.Response
		want channel.Trouble
	}{
		{"HTML by its type", answer(200, "Muster", "Content-Type", "text/html; charset=utf-8"), channel.Misconfigured},
		{"HTML in disguise", answer(200, "\xef\xbb\xbf\n <!DOCTYPE html><p>Muster"), channel.Misconfigured},
		{"HTML with 403", answer(403, "<html>", "Content-Type", "text/html"), channel.Unauthorized},
		{"truncated JSON", answer(200, `{"a": "Muster`), channel.Broken},
		{"empty", answer(200, ""), channel.Broken},
		{"not what was asked for", answer(200, `["Muster"]`), channel.Broken},
		{"too large", answer(200, `{"a": "`+strings.Repeat("Muster", 100)+`"}`), channel.Broken},
	} {
		t.Run(c.name, func(t *testing.T) {
			cl := client(t, func(*http.Request) (*http.Response, error) { return c.res, nil }, func(cfg *Config) { cfg.MaxBody = 500 })
			var out struct{ A string }
			trouble(t, cl.Get(t.Context(), "orders page", "/", nil, &out), c.want)
		})
	}
	cl := client(t, func(*http.Request) (*http.Response, error) { return answer(204, ""), nil })
	var out struct{ A string }
	if err := cl.Get(t.Context(), "op", "/", nil, &out); err != nil {
		t.Errorf("204: %v", err)
	}
}

// endless is a body without an end; it counts what is read.
type endless struct{ n int }

func (e *endless) Read(p []byte) (int, error) {
	if e.n += len(p); e.n > 1<<20 {
		return 0, errors.New("read on and on")
	}
	return len(p), nil
}

func TestLimitEndsReading(t *testing.T) {
	body := &endless{}
	cl := client(t, func(*http.Request) (*http.Response, error) {
		res := answer(200, "")
		res.Body = io.NopCloser(body)
		return res, nil
	}, func(c *Config) { c.MaxBody = 1000 })
	e := trouble(t, cl.Get(t.Context(), "orders page", "/", nil, nil), channel.Broken)
	if !errors.Is(e, errLarge) || body.n > 64<<10 {
		t.Errorf("%d bytes were read: %v", body.n, e)
	}
}

// A small body that unpacks to a large one is stopped at the same limit.
func TestLimitCountsUnpackedBytes(t *testing.T) {
	s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Type", "application/json")
		w.Header().Set("Content-Encoding", "gzip")
		z := gzip.NewWriter(w)
		fmt.Fprintf(z, `"%s"`, strings.Repeat("x", 1<<20))
		z.Close()
	}))
	defer s.Close()
	cl := client(t, nil, func(c *Config) {
		c.Transport, c.BaseURL, c.InsecurePrivateAddresses, c.MaxBody = nil, s.URL, true, 64<<10
	})
	e := trouble(t, cl.Get(t.Context(), "orders page", "/", nil, nil), channel.Broken)
	if !errors.Is(e, errLarge) {
		t.Errorf("got %v", e)
	}
}

func TestWrongContentLengthIsBroken(t *testing.T) {
	s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Length", "1000")
		io.WriteString(w, `{"a": 1}`)
	}))
	defer s.Close()
	cl := client(t, nil, func(c *Config) { c.Transport, c.BaseURL, c.InsecurePrivateAddresses = nil, s.URL, true })
	trouble(t, cl.Get(t.Context(), "orders page", "/", nil, nil), channel.Broken)
}

func TestTransportErrors(t *testing.T) {
	for _, c := range []struct {
		name  string
		err   error
		chain error
	}{
		{"reset", fmt.Errorf("read hans@example.com: %w", syscall.ECONNRESET), syscall.ECONNRESET},
		{"refused", fmt.Errorf("dial: %w", syscall.ECONNREFUSED), syscall.ECONNREFUSED},
		{"closed", io.EOF, errClosed},
		{"strange", errors.New(`malformed HTTP response "Hans Muster"`), errRequest},
	} {
		t.Run(c.name, func(t *testing.T) {
			cl := client(t, func(*http.Request) (*http.Response, error) { return nil, c.err })
			e := trouble(t, cl.Get(t.Context(), "orders page", "/", url.Values{"q": {"hans@example.com"}}, nil), channel.Unavailable)
			if !errors.Is(e, c.chain) || !e.Temporary() {
				t.Errorf("got %v", e)
			}
		})
	}
}

// A server that is slower than Timeout is unavailable; that is not the
// caller's deadline, and must not look like it.
func TestTimeouts(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		hang := func(r *http.Request) (*http.Response, error) {
			<-r.Context().Done()
			return nil, r.Context().Err()
		}
		start := time.Now()
		e := trouble(t, client(t, hang).Get(t.Context(), "orders page", "/", nil, nil), channel.Unavailable)
		if errors.Is(e, context.DeadlineExceeded) || time.Since(start) != defaultTimeout {
			t.Errorf("after %v: %v", time.Since(start), e)
		}
		ctx, cancel := context.WithTimeout(t.Context(), time.Second)
		defer cancel()
		e = trouble(t, client(t, hang).Get(ctx, "orders page", "/", nil, nil), channel.Unavailable)
		if !errors.Is(e, context.DeadlineExceeded) {
			t.Errorf("the caller's deadline is not in the chain: %v", e)
		}
		ctx, stop := context.WithCancel(t.Context())
		stop()
		e = trouble(t, client(t, hang).Get(ctx, "orders page", "/", nil, nil), channel.Unavailable)
		if !errors.Is(e, context.Canceled) {
			t.Errorf("the caller's cancelling is not in the chain: %v", e)
		}
	})
}

func TestNext(t *testing.T) {
	c := client(t, nil)
	for _, x := range []struct{ raw, want string }{
		{"https://shop.test/base/orders?page=2#top", "https://shop.test/base/orders?page=2"},
		{"https://SHOP.test:443/x", "https://SHOP.test:443/x"},
		{"/other?page=2", "https://shop.test/other?page=2"},
		{"http://shop.test/x", ""},
		{"https://evil.test/x", ""},
		{"https://shop.test:8443/x", ""},
		{"https://shop.test@evil.test/x", ""},
		{"https://user@shop.test/x", ""},
		{"//evil.test/x", ""},
		{"https://shop.test.evil.test/x", ""},
		{"javascript:alert(1)", ""},
		{"", ""},
		{":", ""},
	} {
		got, err := c.Next(x.raw)
		if got != x.want || (err == nil) != (x.want != "") {
			t.Errorf("%q gives %q, %v", x.raw, got, err)
		}
		if err != nil && !strings.Contains(err.Error(), "misconfigured") {
			t.Errorf("%q: %v", x.raw, err)
		}
	}
}

func TestPathsStayInPlace(t *testing.T) {
	calls := 0
	c := client(t, func(*http.Request) (*http.Response, error) { calls++; return answer(200, "{}"), nil })
	for _, path := range []string{"/orders/../users", "/orders/%2e%2e/users", "/./x", "https://evil.test/", "/%zz"} {
		trouble(t, c.Get(t.Context(), "orders page", path, nil, nil), channel.Misconfigured)
	}
	if calls != 0 {
		t.Errorf("%d requests went out", calls)
	}
}

func TestRedirects(t *testing.T) {
	var leaked []string
	for _, x := range []struct {
		to, method string
		status     int
		ok         bool
	}{
		{"https://shop.test/moved", "GET", 302, true},
		{"https://shop.test/moved", "POST", 307, true},
		{"https://shop.test/moved", "POST", 302, false},
		{"https://evil.test/moved", "GET", 302, false},
		{"http://shop.test/moved", "GET", 301, false},
		{"https://sub.shop.test/moved", "GET", 302, false},
		{"https://shop.test/base/", "GET", 302, false}, // for ever
	} {
		c := client(t, func(r *http.Request) (*http.Response, error) {
			if r.URL.Host != "shop.test" || r.URL.Scheme != "https" {
				leaked = append(leaked, r.URL.String())
			}
			if r.URL.Path == "/moved" {
				return answer(200, "{}"), nil
			}
			return answer(x.status, "", "Location", x.to), nil
		})
		_, err := c.Do(t.Context(), "orders page", x.method, "/", nil, json.RawMessage("{}"))
		if x.ok && err != nil {
			t.Errorf("%s %d to %s: %v", x.method, x.status, x.to, err)
		}
		if !x.ok {
			trouble(t, err, channel.Misconfigured)
		}
	}
	if leaked != nil {
		t.Errorf("requests left the origin: %v", leaked)
	}
}

func TestNewRefuses(t *testing.T) {
	for _, cfg := range []Config{
		{BaseURL: "https://a.test"},
		{Channel: "a"},
		{Channel: "a", BaseURL: "a.test"},
		{Channel: "a", BaseURL: "ftp://a.test"},
		{Channel: "a", BaseURL: "https://u:" + secret + "@a.test"},
		{Channel: "a", BaseURL: "https://u:" + secret + "@a test"},
		{Channel: "a", BaseURL: "https://a.test?x=1"},
		{Channel: "a", BaseURL: "https://10.0.0.1"},
		{Channel: "a", BaseURL: "https://[::ffff:127.0.0.1]"},
		{Channel: "a", BaseURL: "https://a.test", MaxBody: -1},
	} {
		if _, err := New(cfg); err == nil {
			t.Errorf("%v was accepted", cfg.BaseURL)
		} else if strings.Contains(err.Error(), secret) {
			t.Errorf("the error quotes the credential: %v", err)
		}
	}
}
