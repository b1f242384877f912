// Package rest is the one HTTP client of all REST and GraphQL adapters.
//
// A call is one request: nothing is tried twice here, for the hub does that
// and knows how often it may. Whatever goes wrong comes back as a
// [*channel.SourceError] that says what sort of trouble it is and when the
// source wishes to be asked again. Its text holds no credential, no query, no
// address of a person and nothing of the answer's body.
//
// Three limits are on without being asked for: addresses inside one's own
// network are refused when they are dialled (see [Config]), an answer is read
// up to MaxBody and no further, and neither a redirect nor a "next" link is
// followed to another origin than the configured one.
//
// Answers are decoded strictly, see [Decode].
package rest

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"mime"
	"net/http"
	"net/netip"
	"net/url"
	"strings"
	"time"

	"github.com/clientele-go/clientele/channel"
)

const (
	defaultMaxBody = 16 << 20
	defaultTimeout = 30 * time.Second
	maxRedirects   = 5
)

// Config says how to reach a source. Channel and BaseURL are required.
type Config struct {
	// Channel is the configured name of the channel; errors carry it.
	Channel string

	// BaseURL is the address that all paths are appended to, such as
	// "https://shop.example/admin". Its scheme is http or https; it has no
	// user, query or fragment.
	BaseURL string

	// Auth puts the credentials on a request. It may replace headers and
	// query, and is called once per request. Nil sends none.
	Auth func(*http.Request)

	// Transport sends the requests. Nil means the guarded default: no proxy,
	// and no connection to an address that is not on the public internet,
	// checked on the address actually dialled, so that a name that resolves
	// to another address the second time gains nothing. A Transport given
	// here stands for itself: nothing checks what it dials.
	Transport http.RoundTripper

	// MaxBody bounds the bytes of an answer after decompression. 0 means
	// 16 MiB.
	MaxBody int64

	// Timeout bounds one request from dialling to the last byte of the
	// answer. 0 means 30 s.
	Timeout time.Duration

	// InsecurePrivateAddresses lets the default transport connect to
	// loopback, private and other internal addresses: for a source that runs
	// in one's own network.
	InsecurePrivateAddresses bool

	// Now is the clock that dates in Retry-After are compared with. Nil means
	// time.Now.
	Now func() time.Time
}

// A Client asks one source. It is safe for concurrent use.
type Client struct {
	cfg  Config
	base *url.URL
	http *http.Client
}

// New returns a client. It does no I/O. The error names the field of the
// configuration that cannot be used.
func New(cfg Config) (*Client, error) {
	if cfg.Channel == "" {
		return nil, errors.New("rest: Config.Channel is empty")
	}
	base, err := url.Parse(cfg.BaseURL)
	switch {
	case err != nil:
		return nil, errors.New("rest: Config.BaseURL is not a URL")
	case base.Scheme != "http" && base.Scheme != "https", base.Host == "":
		return nil, errors.New("rest: Config.BaseURL is not an http or https URL with a host")
	case base.User != nil, base.RawQuery != "", base.Fragment != "":
		return nil, errors.New("rest: Config.BaseURL has a user, a query or a fragment")
	case cfg.MaxBody < 0 || cfg.Timeout < 0:
		return nil, errors.New("rest: Config.MaxBody or Config.Timeout is negative")
	}
	if cfg.MaxBody == 0 {
		cfg.MaxBody = defaultMaxBody
	}
	if cfg.Timeout == 0 {
		cfg.Timeout = defaultTimeout
	}
	if cfg.Now == nil {
		cfg.Now = time.Now
	}
	if cfg.Transport == nil {
		g := guard{off: cfg.InsecurePrivateAddresses}
		if ip, err := netip.ParseAddr(base.Hostname()); err == nil {
			if err := g.check(ip); err != nil {
				return nil, fmt.Errorf("rest: Config.BaseURL: %w", err)
			}
		}
		cfg.Transport = g.transport()
	}
	base.Path, base.RawPath = strings.TrimRight(base.Path, "/"), ""
	c := &Client{cfg: cfg, base: base}
	c.http = &http.Client{Transport: cfg.Transport, CheckRedirect: c.checkRedirect}
	return c, nil
}

// A Response is an answer that was read whole.
type Response struct {
	Status int
	Header http.Header
	Body   []byte
}

// Get asks for path with query and decodes the answer into out as [Decode]
// does. A nil out drops the answer, and an answer without content (204) leaves
// out as it is. See [Client.Do] for path.
func (c *Client) Get(ctx context.Context, op, path string, query url.Values, out any) error {
	return c.call(ctx, op, http.MethodGet, path, query, nil, out)
}

// Post sends body to path and decodes the answer as [Client.Get] does.
// See [Client.Do] for body.
func (c *Client) Post(ctx context.Context, op, path string, body, out any) error {
	return c.call(ctx, op, http.MethodPost, path, nil, body, out)
}

func (c *Client) call(ctx context.Context, op, method, path string, query url.Values, body, out any) error {
	res, err := c.Do(ctx, op, method, path, query, body)
	if err != nil || out == nil || res.Status == http.StatusNoContent {
		return err
	}
	if err := Decode(res.Body, out); err != nil {
		return c.fail(op, channel.Broken, res.Status, err)
	}
	return nil
}

// Do sends one request and reads the answer whole. op says in words what is
// asked ("orders page"); it stands in errors and must hold nothing personal.
//
// path is appended to the base URL and may have a query of its own; it may
// also be what [Client.Next] returned. Ids in it must be escaped. body is
// sent as a form if it is [url.Values], verbatim as JSON if it is
// [json.RawMessage], and marshalled to JSON otherwise; nil sends none.
//
// The error is a [*channel.SourceError]. If it has a Status, the response is
// returned with it, so that the caller can look into the body. An HTML page
// in place of an answer is [channel.Misconfigured].
func (c *Client) Do(ctx context.Context, op, method, path string, query url.Values, body any) (*Response, error) {
	req, err := c.request(ctx, method, path, query, body)
	if err != nil {
		return nil, c.fail(op, channel.Misconfigured, 0, err)
	}
	own, cancel := context.WithTimeoutCause(ctx, c.cfg.Timeout, errSlow)
	defer cancel()
	res, err := c.http.Do(req.WithContext(own))
	if err != nil {
		return nil, c.failed(own, op, 0, err)
	}
	defer res.Body.Close()
	out := &Response{Status: res.StatusCode, Header: res.Header}
	if out.Body, err = c.read(res); err != nil && res.StatusCode < 300 {
		return nil, c.failed(own, op, res.StatusCode, err)
	}
	return out, c.judge(op, out)
}

func (c *Client) request(ctx context.Context, method, path string, query url.Values, body any) (*http.Request, error) {
	u, err := c.resolve(path)
	if err != nil {
		return nil, err
	}
	if len(query) > 0 {
		if u.RawQuery != "" {
			u.RawQuery += "&"
		}
		u.RawQuery += query.Encode()
	}
	var r io.Reader
	kind := "application/json"
	switch b := body.(type) {
	case nil:
	case url.Values:
		r, kind = strings.NewReader(b.Encode()), "application/x-www-form-urlencoded"
	default:
		j, err := json.Marshal(b)
		if err != nil {
			return nil, errors.New("the request cannot be written as JSON")
		}
		r = bytes.NewReader(j)
	}
	req, err := http.NewRequestWithContext(ctx, method, u.String(), r)
	if err != nil {
		return nil, errors.New("the request cannot be made")
	}
	req.Header.Set("Accept", "application/json")
	req.Header.Set("User-Agent", "clientele")
	if r != nil {
		req.Header.Set("Content-Type", kind)
	}
	if c.cfg.Auth != nil {
		c.cfg.Auth(req)
	}
	return req, nil
}

func (c *Client) read(res *http.Response) ([]byte, error) {
	if res.ContentLength > c.cfg.MaxBody {
		return nil, errLarge
	}
	b, err := io.ReadAll(io.LimitReader(res.Body, c.cfg.MaxBody+1))
	if err == nil && int64(len(b)) > c.cfg.MaxBody {
		return nil, errLarge
	}
	return b, err
}

// judge finds the trouble in an answer that came whole.
func (c *Client) judge(op string, r *Response) error {
	trouble := troubleOf(r.Status)
	if trouble == "" {
		if isHTML(r) {
			return c.fail(op, channel.Misconfigured, r.Status, errHTML)
		}
		return nil
	}
	e := c.fail(op, trouble, r.Status, nil)
	e.RetryAfter = RetryAfter(r.Header, c.cfg.Now())
	if e.RetryAfter == 0 && trouble == channel.Throttled {
		e.RetryAfter = resetAfter(r.Header, c.cfg.Now())
	}
	return e
}

// troubleOf sorts a status; "" is none.
func troubleOf(status int) channel.Trouble {
	switch {
	case status >= 200 && status < 300:
		return ""
	case status == http.StatusUnauthorized, status == http.StatusForbidden:
		return channel.Unauthorized
	case status == http.StatusTooManyRequests:
		return channel.Throttled
	case status >= 500, status == http.StatusRequestTimeout, status == http.StatusTooEarly,
		status == http.StatusConflict: // some helpdesks answer 409 while a record is being written
		return channel.Unavailable
	}
	return channel.Misconfigured
}

func isHTML(r *Response) bool {
	if kind, _, err := mime.ParseMediaType(r.Header.Get("Content-Type")); err == nil &&
		(kind == "text/html" || kind == "application/xhtml+xml") {
		return true
	}
	head := bytes.TrimLeft(bytes.TrimPrefix(r.Body, []byte("\xef\xbb\xbf")), " \t\r\n")
	head = bytes.ToLower(head[:min(len(head), 14)])
	return bytes.HasPrefix(head, []byte("<!doctype html")) || bytes.HasPrefix(head, []byte("<html"))
}
