package channeltest

import (
	"bytes"
	"cmp"
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"net/http"
	"slices"
	"time"

	"github.com/clientele-go/clientele/channel"
)

// SignatureHeader is the header in which [Fake.Webhook] signs: the SHA-256
// HMAC of the body in hexadecimal.
const SignatureHeader = "X-Fake-Signature"

// People implements [channel.People].
func (f *Fake) People(ctx context.Context, from channel.Cursor) (channel.Page, error) {
	if err := f.begin(ctx, OpPeople); err != nil {
		return channel.Page{}, err
	}
	return f.page(OpPeople, from)
}

// Orders implements [channel.Orders].
func (f *Fake) Orders(ctx context.Context, from channel.Cursor) (channel.Page, error) {
	if err := f.begin(ctx, OpOrders); err != nil {
		return channel.Page{}, err
	}
	return f.page(OpOrders, from)
}

// Interactions implements [channel.Interactions].
func (f *Fake) Interactions(ctx context.Context, from channel.Cursor) (channel.Page, error) {
	if err := f.begin(ctx, OpInteractions); err != nil {
		return channel.Page{}, err
	}
	return f.page(OpInteractions, from)
}

// Find implements [channel.Finder]. It returns what carries one of the keys,
// the orders with one of the order numbers, and whatever belongs to the same
// parties.
func (f *Fake) Find(ctx context.Context, keys []channel.Key) (channel.Page, error) {
	if err := f.begin(ctx, OpFind); err != nil {
		return channel.Page{}, err
	}
	f.mu.Lock()
	defer f.mu.Unlock()
	ids := map[channel.KeyID]bool{}
	for _, k := range keys {
		ids[k.ID()] = true
	}
	owners := map[channel.Ref]bool{}
	for _, e := range f.objects {
		if carries(&e.fact, ids) {
			owners[e.fact.Owner()] = true
		}
	}
	return channel.Page{Facts: f.current(func(fact *channel.Fact) bool { return owners[fact.Owner()] })}, nil
}

func carries(fact *channel.Fact, ids map[channel.KeyID]bool) bool {
	if o, ok := fact.Content.(*channel.Order); ok && ids[channel.OrderNumber(o.Number).ID()] {
		return true
	}
	return slices.ContainsFunc(fact.Keys, func(k channel.Key) bool { return ids[k.ID()] })
}

// Refresh implements [channel.Refresher].
func (f *Fake) Refresh(ctx context.Context, refs []channel.Ref) (channel.Page, error) {
	if err := f.begin(ctx, OpRefresh); err != nil {
		return channel.Page{}, err
	}
	f.mu.Lock()
	defer f.mu.Unlock()
	var page channel.Page
	for _, ref := range refs {
		if ref.Channel != f.Info().Name {
			return channel.Page{}, f.fail(OpRefresh, channel.Misconfigured, errors.New("ref of another channel"))
		}
		if e := f.objects[ref]; e != nil {
			page.Facts = append(page.Facts, e.fact)
		} else {
			page.Facts = append(page.Facts, channel.Fact{Ref: ref, Deleted: true})
		}
	}
	return page, nil
}

// Webhook returns a signed request that reports facts, for a handler or for
// [Fake.Receive]. The facts are named as [Fake.Put] names them, but not put.
func (f *Fake) Webhook(facts ...channel.Fact) *http.Request {
	named := make([]channel.Fact, len(facts))
	for i, fact := range facts {
		named[i] = f.named(fact)
	}
	body, err := json.Marshal(named)
	if err != nil {
		panic("channeltest: Webhook: " + err.Error()) // a fact that the test itself wrote
	}
	return f.WebhookBody(body)
}

// WebhookBody is [Fake.Webhook] for any body.
func (f *Fake) WebhookBody(body []byte) *http.Request {
	r, _ := http.NewRequest(http.MethodPost, "/webhook", bytes.NewReader(body))
	r.Header.Set("Content-Type", "application/json")
	r.Header.Set(SignatureHeader, hex.EncodeToString(f.sign(body)))
	return r
}

func (f *Fake) sign(body []byte) []byte {
	mac := hmac.New(sha256.New, []byte(cmp.Or(f.Secret.Reveal(), "fake")))
	mac.Write(body)
	return mac.Sum(nil)
}

// Receive implements [channel.Receiver] for the requests that
// [Fake.Webhook] makes: a JSON array of facts. An element that is no fact is
// a reject; a body that is no array is one as a whole.
func (f *Fake) Receive(ctx context.Context, r *http.Request, body []byte) (channel.Page, error) {
	if err := f.begin(ctx, OpReceive); err != nil {
		return channel.Page{}, err
	}
	sum, err := hex.DecodeString(r.Header.Get(SignatureHeader))
	if err != nil || !hmac.Equal(sum, f.sign(body)) {
		return channel.Page{}, channel.ErrSignature
	}
	var records []json.RawMessage
	if json.Unmarshal(body, &records) != nil {
		records = []json.RawMessage{body}
	}
	var page channel.Page
	for _, raw := range records {
		f.decode(&page, "webhook", raw)
	}
	return page, nil
}

// Decode implements [channel.Decoder]: raw is the JSON of one fact.
func (f *Fake) Decode(ctx context.Context, stream string, raw []byte) (channel.Page, error) {
	if err := f.begin(ctx, OpDecode); err != nil {
		return channel.Page{}, err
	}
	var page channel.Page
	f.decode(&page, stream, raw)
	return page, nil
}

func (f *Fake) decode(page *channel.Page, stream string, raw []byte) {
	var fact channel.Fact
	err := json.Unmarshal(raw, &fact)
	if err == nil {
		fact = f.named(fact)
		err = fact.Validate()
	}
	switch {
	case err != nil:
		page.Rejects = append(page.Rejects, channel.Reject{Stream: stream, At: "body", Raw: slices.Clone(raw), Reason: "is no fact"})
	case fact.Ref.Channel != f.Info().Name:
		page.Rejects = append(page.Rejects, channel.Reject{Stream: stream, At: "body", Raw: slices.Clone(raw),
			Field: "ref.channel", Reason: "names another channel"})
	default:
		page.Facts = append(page.Facts, fact)
	}
}

// begin counts the call and lets it wait or fail as the test asked.
func (f *Fake) begin(ctx context.Context, op string) error {
	f.mu.Lock()
	if f.calls == nil {
		f.calls = map[string]int{}
	}
	f.calls[op]++
	failing, failure := f.failing != 0, f.failure
	if f.failing > 0 {
		f.failing--
	}
	f.mu.Unlock()
	if f.Before != nil {
		if err := f.Before(ctx, op); err != nil {
			return f.fail(op, channel.Unavailable, err)
		}
	}
	if f.Delay > 0 {
		t := time.NewTimer(f.Delay)
		defer t.Stop()
		select {
		case <-ctx.Done():
		case <-t.C:
		}
	}
	switch {
	case ctx.Err() != nil:
		return f.fail(op, channel.Unavailable, ctx.Err())
	case failing:
		return f.fail(op, channel.Unavailable, failure)
	}
	return nil
}

// fail wraps err as a source would, unless it already says what it is.
func (f *Fake) fail(op string, t channel.Trouble, err error) error {
	if _, ok := errors.AsType[*channel.SourceError](err); ok || errors.Is(err, channel.ErrSignature) {
		return err
	}
	return &channel.SourceError{Channel: f.Info().Name, Op: op, Trouble: t, Err: err}
}
