package example

import (
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"time"

	"github.com/clientele-go/clientele/adapters/rest"
	"github.com/clientele-go/clientele/channel"
)

// Config configures a [Book]. Name and BaseURL are required.
type Config struct {
	Name          string         // the channel's name; part of all ids, so never change it
	BaseURL       string         // such as "https://book.example/api"
	Token         channel.Secret // zero: requests carry no credential
	WebhookSecret channel.Secret // zero: every webhook is refused
	Zone          *time.Location // of the shop; nil: its local times are marked as of unknown zone
	Region        string         // ISO 3166 country of the phone numbers; empty: only international ones are read

	// InsecurePrivateAddresses lets BaseURL lead into one's own network.
	InsecurePrivateAddresses bool
}

// A Book is the booking book as a channel. It is safe for concurrent use.
type Book struct {
	// No field is ever written after New: whatever must be remembered between
	// two calls goes into the cursor, which survives a crash; a field does not.
	cfg    Config
	client *rest.Client
}

// The list of what the channel can do. The hub finds the same by type
// assertion; here the compiler says at once if a signature is wrong.
var (
	_ channel.Orders    = (*Book)(nil)
	_ channel.Finder    = (*Book)(nil)
	_ channel.Refresher = (*Book)(nil)
	_ channel.Receiver  = (*Book)(nil)
	_ channel.Decoder   = (*Book)(nil)
)

// New returns a channel that reads the book. It does no I/O, so that a program
// starts while the shop is closed; the error is about the configuration.
func New(cfg Config) (*Book, error) {
	// The shared client brings limits, the guard against private addresses,
	// strict decoding, and errors that say what sort of trouble it is.
	client, err := rest.New(rest.Config{
		Channel: cfg.Name, BaseURL: cfg.BaseURL, InsecurePrivateAddresses: cfg.InsecurePrivateAddresses,
		Auth: func(r *http.Request) {
			if !cfg.Token.IsZero() {
				r.Header.Set("Authorization", "Bearer "+cfg.Token.Reveal())
			}
		},
	})
	if err != nil {
		return nil, fmt.Errorf("example: %w", err)
	}
	return &Book{cfg: cfg, client: client}, nil
}

// Info implements [channel.Channel].
func (b *Book) Info() channel.Info {
	return channel.Info{Name: b.cfg.Name, Sort: channel.InStore, Zone: b.cfg.Zone, Region: b.cfg.Region,
		// The ticket says "No 1042". Four digits also fit a year or a price,
		// so a word such as "repair" must stand near: Bare.
		Numbers: channel.Numbers{Pattern: `\d{4,6}`, Bare: true}}
}

// position is what a cursor holds: where we are in the middle of a pass, and
// the latest change seen, from which the next pass starts.
type position struct {
	Page string    `json:"page,omitzero"`
	From time.Time `json:"from,omitzero"` // of this pass
	High time.Time `json:"high,omitzero"` // for the next one
}

// Orders implements [channel.Orders].
func (b *Book) Orders(ctx context.Context, from channel.Cursor) (channel.Page, error) {
	var at position
	if from != "" && json.Unmarshal([]byte(from), &at) != nil {
		return channel.Page{}, b.fail("repairs page", channel.Misconfigured, channel.ErrCursor)
	}
	// changed_from includes its second, and must: with "later than", whatever
	// else changed within the last second seen would be lost. That some of it
	// comes twice does no harm.
	query := url.Values{}
	if !at.From.IsZero() {
		query.Set("changed_from", at.From.UTC().Format(time.RFC3339))
	}
	if at.Page != "" {
		query.Set("page", at.Page)
	}
	page, next, err := b.list(ctx, "repairs page", query)
	if err != nil {
		return channel.Page{}, err // and no cursor: the hub asks again with the old one
	}
	// The token says where the end is; the number of repairs on the page does
	// not. A token that comes again would have us read in a circle.
	if next != "" && next == at.Page {
		return channel.Page{}, b.fail("repairs page", channel.Broken, errors.New("the source repeats its page token"))
	}
	for _, f := range page.Facts {
		if f.UpdatedAt.After(at.High) {
			at.High = f.UpdatedAt.Time
		}
	}
	if at.Page = next; next == "" {
		at.From = at.High
	}
	c, err := json.Marshal(at)
	page.Next, page.More = channel.Cursor(c), next != ""
	return page, err
}

// list reads one page of repairs, whatever was asked for.
func (b *Book) list(ctx context.Context, op string, query url.Values) (page channel.Page, next string, err error) {
	var in struct {
		// Not []repair: one bad repair would make the whole page unreadable.
		Repairs []json.RawMessage `json:"repairs"`
		Next    string            `json:"next"`
	}
	if err := b.client.Get(ctx, op, "/repairs", query, &in); err != nil {
		return page, "", err
	}
	if in.Repairs == nil {
		// It was JSON, but not of the book: an error message, or another system.
		return page, "", b.fail(op, channel.Broken, errors.New("the answer has no repairs"))
	}
	for i, raw := range in.Repairs {
		b.add(&page, channel.Reject{Stream: "orders", At: fmt.Sprintf("%s, repair %d", op, i), Raw: raw})
	}
	return page, in.Next, nil
}

// add decodes a record. What cannot be read becomes a reject with its bytes
// and the reason, and the page goes on: nothing is dropped in silence.
func (b *Book) add(page *channel.Page, r channel.Reject) {
	f, err := b.decode(r.Raw)
	if err != nil {
		page.Rejects = append(page.Rejects, rest.Rejected(r, err))
		return
	}
	page.Facts = append(page.Facts, f)
}

// Find implements [channel.Finder]: the phone rings. Keys that the book has no
// index for are left out; that nobody is found is no error.
func (b *Book) Find(ctx context.Context, keys []channel.Key) (channel.Page, error) {
	parameters := map[channel.KeyKind]string{channel.KeyPhone: "phone", channel.KeyEmail: "email", channel.KeyOrderNumber: "number"}
	var found channel.Page
	for _, k := range keys {
		parameter, ok := parameters[k.Kind]
		if !ok {
			continue
		}
		p, _, err := b.list(ctx, "search by "+parameter, url.Values{parameter: {k.Value}})
		if err != nil {
			return channel.Page{}, err
		}
		found.Facts = append(found.Facts, p.Facts...)
		found.Rejects = append(found.Rejects, p.Rejects...)
	}
	return found, nil
}

// Refresh implements [channel.Refresher].
func (b *Book) Refresh(ctx context.Context, refs []channel.Ref) (channel.Page, error) {
	var page channel.Page
	for _, ref := range refs {
		if ref.Channel != b.cfg.Name || ref.Kind != channel.KindOrder {
			return channel.Page{}, b.fail("repair", channel.Misconfigured, errors.New("the ref is not of this channel"))
		}
		var raw json.RawMessage
		err := b.client.Get(ctx, "repair", "/repairs/"+url.PathEscape(ref.ID), nil, &raw)
		if e, ok := errors.AsType[*channel.SourceError](err); ok && e.Status == http.StatusNotFound {
			// Struck from the book: to say nothing would leave it open for ever.
			page.Facts = append(page.Facts, channel.Fact{Ref: ref, Deleted: true})
			continue
		}
		if err != nil {
			return channel.Page{}, err
		}
		b.add(&page, channel.Reject{Ref: ref, Stream: "orders", At: "repair", Raw: raw})
	}
	return page, nil
}

// Receive implements [channel.Receiver]. The signature is checked before a
// byte of the body is looked at, over the raw body, in constant time; without a
// secret nothing is authentic.
func (b *Book) Receive(ctx context.Context, r *http.Request, body []byte) (channel.Page, error) {
	mac := hmac.New(sha256.New, []byte(b.cfg.WebhookSecret.Reveal()))
	mac.Write(body)
	got, err := hex.DecodeString(r.Header.Get("X-Book-Signature"))
	if err != nil || b.cfg.WebhookSecret.IsZero() || !hmac.Equal(got, mac.Sum(nil)) {
		return channel.Page{}, channel.ErrSignature
	}
	return b.Decode(ctx, "webhook", body)
}

// Decode implements [channel.Decoder]: every stream carries the same record.
func (b *Book) Decode(_ context.Context, stream string, raw []byte) (channel.Page, error) {
	var page channel.Page
	b.add(&page, channel.Reject{Stream: stream, At: "record", Raw: raw})
	return page, nil
}

// fail makes the errors that the client does not: with the channel and the
// operation, and without any value.
func (b *Book) fail(op string, t channel.Trouble, err error) error {
	return &channel.SourceError{Channel: b.cfg.Name, Op: op, Trouble: t, Err: err}
}
