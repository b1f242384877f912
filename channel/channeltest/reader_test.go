package channeltest_test

import (
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"sync/atomic"
	"time"
	"unicode/utf8"

	"github.com/clientele-go/clientele/channel"
)

// reader is an adapter to a desk: a good one if bug is empty, else one with
// that mistake in it.
type reader struct {
	url   string
	bug   string
	count atomic.Int64 // for those bugs that keep state
	next  atomic.Value
}

// position is what a cursor of a reader holds.
type position struct {
	Next string `json:"n,omitempty"` // the desk's own, in the middle of a pass
	High int64  `json:"h"`           // the latest change time seen
	From int64  `json:"f,omitempty"` // where the pass began, for pages counted by offset
}

func (a *reader) is(bug string) bool { return a.bug == bug }

func (a *reader) Info() channel.Info {
	info := channel.Info{Name: "desk", Sort: channel.OtherSort}
	switch a.bug {
	case "name with a slash":
		info.Name = "desk/1"
	case "name that changes":
		info.Name = "desk" + strconv.FormatInt(a.count.Add(1), 10)
	case "Info asks the source":
		a.get(context.Background(), "info", "/rows", nil)
	}
	return info
}

func (a *reader) fail(op string, t channel.Trouble, err error) *channel.SourceError {
	if a.is("Channel of the error is empty") {
		return &channel.SourceError{Op: op, Trouble: t, Err: err}
	}
	return &channel.SourceError{Channel: "desk", Op: op, Trouble: t, Err: err}
}

// get returns the body, which is nil if there is no such thing.
func (a *reader) get(ctx context.Context, op, path string, q url.Values) ([]byte, error) {
	if a.is("context ignored") {
		ctx = context.WithoutCancel(ctx)
	}
	req, _ := http.NewRequestWithContext(ctx, http.MethodGet, a.url+path+"?"+q.Encode(), nil)
	req.Header.Set("Authorization", "Bearer tok-s3cret")
	send := http.DefaultTransport.RoundTrip
	if a.is("redirects followed") {
		send = http.DefaultClient.Do
	}
	resp, err := send(req)
	switch {
	case err != nil && a.is("context error lost"):
		return nil, a.fail(op, channel.Unavailable, errors.New("failed"))
	case err != nil && a.is("plain errors"):
		return nil, err
	case err != nil:
		return nil, a.fail(op, channel.Unavailable, err)
	}
	defer resp.Body.Close()
	if err := a.judge(op, resp); err != nil {
		return nil, err
	}
	b, err := io.ReadAll(io.LimitReader(resp.Body, 1<<20))
	if a.is("body without a limit") {
		io.Copy(io.Discard, resp.Body)
	}
	switch {
	case err != nil:
		return nil, a.fail(op, channel.Unavailable, err)
	case resp.StatusCode == http.StatusNotFound:
		return nil, nil
	case !utf8.Valid(b) && !a.is("invalid UTF-8 repaired"):
		return nil, a.fail(op, channel.Broken, errors.New("not UTF-8"))
	}
	return b, nil
}

func (a *reader) judge(op string, resp *http.Response) error {
	after, _ := strconv.ParseFloat(resp.Header.Get("Retry-After"), 64)
	if at, err := http.ParseTime(resp.Header.Get("Retry-After")); err == nil {
		after = time.Until(at).Seconds()
	}
	e := a.fail(op, channel.Unavailable, nil)
	e.Status, e.RetryAfter = resp.StatusCode, time.Duration(after*float64(time.Second))
	switch s := resp.StatusCode; {
	case s == 200 && !strings.HasPrefix(resp.Header.Get("Content-Type"), "text/html") || s == 404:
		return nil
	case s == 429:
		e.Trouble = channel.Throttled
		if a.is("Retry-After dropped") {
			e.RetryAfter = 0
		}
	case s == 401 || s == 403:
		if e.Trouble = channel.Unauthorized; a.is("401 taken for a fault that passes") {
			e.Trouble = channel.Unavailable
		}
		if a.is("token in the error") {
			e.Err = errors.New("the token tok-s3cret is not accepted")
		}
	case s < 500:
		e.Trouble = channel.Misconfigured
	}
	return e
}

func (a *reader) Orders(ctx context.Context, from channel.Cursor) (channel.Page, error) {
	var pos position
	if from != "" && json.Unmarshal([]byte(from), &pos) != nil {
		return channel.Page{}, a.fail("orders", channel.Misconfigured, channel.ErrCursor)
	}
	a.pretend(&pos, from)
	q := url.Values{"since": {strconv.FormatInt(pos.High, 10)}}
	switch {
	case pos.Next != "":
		q = url.Values{"next": {pos.Next}}
	case a.is("strict watermark") && pos.High > 0:
		q.Set("since", strconv.FormatInt(pos.High+1, 10))
	}
	if a.is("pages counted by offset") {
		if pos.Next == "" {
			pos.From = pos.High
		}
		q = url.Values{"offset": {"0" + pos.Next}, "since": {strconv.FormatInt(pos.From, 10)}}
	}
	b, err := a.get(ctx, "orders", "/rows", q)
	if err != nil {
		return channel.Page{}, err
	}
	var in listing
	if err := json.Unmarshal(b, &in); err != nil && !a.is("what cannot be parsed is nothing") {
		return channel.Page{}, a.fail("orders", channel.Broken, errors.New("not the JSON of a listing"))
	}
	if in.Rows == nil && !a.is("rows that are not there are none") && !a.is("what cannot be parsed is nothing") {
		return channel.Page{}, a.fail("orders", channel.Broken, errors.New("no rows"))
	}
	if in.Next != "" && in.Next == pos.Next && !a.is("repeated page not noticed") {
		return channel.Page{}, a.fail("orders", channel.Broken, errors.New("the source repeats itself"))
	}
	page, high, err := a.rows("orders", in.Rows)
	if err != nil {
		return channel.Page{}, err
	}
	more := in.Next != ""
	switch {
	case a.is("short page taken for the end"):
		more = len(in.Rows) >= pageSize
	case a.is("empty page taken for the end"):
		more = more && len(in.Rows) > 0
	}
	a.next.Store(in.Next)
	next := position{High: max(pos.High, high)}
	if more {
		next.Next, next.From = in.Next, pos.From
	}
	return a.turn(page, from, next, more), nil
}

// pretend puts the bugs in that spoil where a pass begins.
func (a *reader) pretend(pos *position, from channel.Cursor) {
	switch {
	case a.is("position kept in the value"):
		if from == "" {
			a.count.Add(1)
		} else if a.count.Load() == 0 {
			*pos = position{High: 1 << 40}
		}
	case a.is("calls share a field"):
		if n, _ := a.next.Load().(string); n != "" && pos.Next != "" {
			pos.Next = n
		}
	}
}

// turn puts the cursor on the page, and those bugs in that spoil it.
func (a *reader) turn(p channel.Page, from channel.Cursor, next position, more bool) channel.Page {
	c, _ := json.Marshal(next)
	p.Next, p.More = channel.Cursor(c), more
	switch a.bug {
	case "cursor that stands still":
		p.More = true
		if from != "" {
			p.Next = from
		}
	case "pass without an end":
		p.Next, p.More = channel.Cursor(fmt.Sprintf(`{"h":%d}`, a.count.Add(1))), true
	case "empty cursor at the end":
		if !more {
			p.Next = ""
		}
	case "end that is final":
		if !more {
			p.Next = `{"h":1099511627776}`
		}
	case "last page dropped":
		if !more && from != "" {
			p.Facts = nil
		}
	}
	return p
}

func (a *reader) rows(stream string, rows []json.RawMessage) (channel.Page, int64, error) {
	var page channel.Page
	var high int64
	for i, b := range rows {
		f, at, err := a.row(b)
		r := channel.Reject{Stream: stream, At: fmt.Sprintf("item %d", i), Raw: b, Field: "id", Reason: "is missing"}
		high = max(high, at)
		switch {
		case err == nil:
			page.Facts = append(page.Facts, f)
			continue
		case a.is("bad record fails its page"):
			return page, 0, a.fail(stream, channel.Broken, errors.New("bad record"))
		case a.is("bad record dropped"):
			continue
		case a.is("reject without its bytes"):
			r.Raw = nil
		case a.is("reject that names the customer"):
			r.Reason = "is missing in the record of nobody@example.org"
		case a.is("reject of another stream"):
			r.Stream = "repairs"
		}
		page.Rejects = append(page.Rejects, r)
	}
	return page, high, nil
}

func (a *reader) row(b []byte) (channel.Fact, int64, error) {
	var x row
	err := json.Unmarshal(b, &x)
	if x.ID == "" && !a.is("record without an id made a fact") || err != nil && x.ID != "" {
		return channel.Fact{}, x.Updated, errors.New("no id")
	}
	f := channel.Fact{Ref: ref(x.ID), UpdatedAt: channel.UTC(time.Unix(x.Updated, 0)),
		Content: &channel.Order{Status: channel.OrderOpen, Source: x.State}}
	if key, err := channel.Email(x.Email); err == nil {
		f.Keys = []channel.Key{key}
	}
	switch a.bug {
	case "Ref of another channel":
		f.Ref.Channel = "desk-2"
	case "Ref that counts":
		f.Ref.ID += "-" + strconv.FormatInt(a.count.Add(1), 10)
	case "content that counts":
		f.Content.(*channel.Order).Note = strconv.FormatInt(a.count.Add(1), 10)
	case "change time not read":
		f.UpdatedAt = channel.Time{}
	case "fact that is not valid":
		f.Content = nil
		return f, x.Updated, nil
	case "record without an id made a fact":
		return f, x.Updated, nil
	}
	return f, x.Updated, f.Validate()
}

func (a *reader) Find(ctx context.Context, keys []channel.Key) (channel.Page, error) {
	var page channel.Page
	for _, key := range keys {
		if key.Kind != channel.KeyEmail {
			continue
		}
		q := url.Values{"email": {key.Value}}
		if a.is("Find finds everybody") {
			q = nil
		}
		b, err := a.get(ctx, "find", "/rows", q)
		var in listing
		if err == nil && (json.Unmarshal(b, &in) != nil || in.Rows == nil) {
			err = a.fail("find", channel.Broken, errors.New("not the JSON of a listing"))
		}
		if err != nil {
			return channel.Page{}, err
		}
		if a.is("nobody is an error") && len(in.Rows) == 0 {
			return channel.Page{}, a.fail("find", channel.Misconfigured, errors.New("nobody"))
		}
		p, _, _ := a.rows("find", in.Rows)
		page.Facts, page.Rejects = append(page.Facts, p.Facts...), append(page.Rejects, p.Rejects...)
		if a.is("only the first key searched for") {
			break
		}
	}
	return page, nil
}

func (a *reader) Refresh(ctx context.Context, refs []channel.Ref) (channel.Page, error) {
	var page channel.Page
	for _, r := range refs {
		if r.Channel != "desk" && !a.is("foreign refs answered") {
			return channel.Page{}, a.fail("refresh", channel.Misconfigured, errors.New("ref of another channel"))
		}
		b, err := a.get(ctx, "refresh", "/rows/"+url.PathEscape(r.ID), nil)
		if err != nil {
			return channel.Page{}, err
		}
		if b == nil {
			if !a.is("vanished object left out") {
				page.Facts = append(page.Facts, channel.Fact{Ref: r, Deleted: true})
			}
			continue
		}
		f, _, err := a.row(b)
		if err != nil || f.Ref != r && a.bug == "" {
			return channel.Page{}, a.fail("refresh", channel.Broken, errors.New("not the record asked for"))
		}
		if page.Facts = append(page.Facts, f); a.is("only one refreshed") {
			break
		}
	}
	return page, nil
}

func sign(body []byte) string {
	mac := hmac.New(sha256.New, []byte("hook-s3cret"))
	mac.Write(body)
	return hex.EncodeToString(mac.Sum(nil))
}

func (a *reader) Receive(ctx context.Context, r *http.Request, body []byte) (channel.Page, error) {
	got, want := r.Header.Get("X-Desk-Signature"), sign(body)
	switch a.bug {
	case "missing signature accepted":
		if got == "" {
			got = want
		}
	case "signature compared by its length":
		got = got[:0] + want[:min(len(got), len(want))]
	case "body not covered by the signature":
		got = want[:len(want)*min(len(got), 1)]
	case "forgery is a plain error":
		if got != want {
			return channel.Page{}, errors.New("forged")
		}
	case "panic on strange bytes":
		if got == want {
			_ = body[len(body)-1] == '}' && body[40] == 'x'
		}
	}
	if !hmac.Equal([]byte(got), []byte(want)) {
		return channel.Page{}, channel.ErrSignature
	}
	return a.Decode(ctx, "webhook", body)
}

func (a *reader) Decode(_ context.Context, stream string, b []byte) (channel.Page, error) {
	if !utf8.Valid(b) || len(b) == 0 {
		if a.is("strange bytes dropped") {
			return channel.Page{}, nil
		}
		return channel.Page{Rejects: []channel.Reject{{Stream: stream, At: "body", Raw: append(b, ' '), Reason: "is not UTF-8"}}}, nil
	}
	p, _, err := a.rows(stream, []json.RawMessage{b})
	return p, err
}
