package channel

import (
	"context"
	"net/http"
	"time"
)

// A Channel is a configured source system. Everything else that it can do is
// found by type assertion; see the package comment.
type Channel interface {
	// Info describes the channel. It does no I/O and always returns the same.
	Info() Info
}

// Info describes a channel.
type Info struct {
	// Name is the configured name, such as "web-pl": the Channel of every Ref
	// the channel reports. It must never change, for it is part of all ids.
	Name string

	// Sort says what sort of system it is.
	Sort Sort

	// Zone is the zone of the source's local times. Nil means that the source
	// writes zones itself, or that the zone is not known.
	Zone *time.Location

	// Region is the ISO 3166 country of phone numbers without a country code.
	// Empty means that only international notation is understood.
	Region string

	// Unique lists the issuers in whose namespaces one person has at most one
	// authoritative id at a time: two accounts of one shop are two people
	// until a human says otherwise. Empty means that there is no such rule.
	Unique []string

	// Numbers tells how the order numbers of this channel look in text. The
	// zero value means that none are looked for.
	Numbers Numbers

	// Complete says that reading from the empty cursor lists every object
	// that exists. The hub can then find deletions by a full sweep.
	Complete bool
}

// Sort is the sort of a source system.
type Sort string

// The sorts of systems.
const (
	WebShop     Sort = "web_shop"
	InStore     Sort = "in_store" // tills
	Helpdesk    Sort = "helpdesk"
	Telephony   Sort = "telephony"
	Mailbox     Sort = "mailbox"
	Marketplace Sort = "marketplace"
	Loyalty     Sort = "loyalty"
	OtherSort   Sort = "other"
)

// Numbers tells how to recognise the order numbers of a shop in running text.
type Numbers struct {
	// Pattern is a regular expression (RE2) that matches one whole number,
	// such as `#?\d{4,8}` or `[A-Z]{9}`. Empty means that no numbers of this
	// channel are looked for.
	Pattern string

	// Bare says that the pattern also fits ordinary words or amounts, so that
	// a key word (order, zamówienie, užsakymas …) must stand near.
	Bare bool
}

// A Cursor says how far a stream has been read. It is opaque to everybody but
// the adapter that wrote it; the empty cursor is the beginning.
type Cursor string

// A Page is one answer of a pull method.
type Page struct {
	Facts   []Fact
	Rejects []Reject

	// Next is the cursor from which to go on: at once if More is set, else at
	// the next pass. It is never empty after a page that had anything, and it
	// differs from the cursor asked with whenever More is set.
	Next Cursor

	// More says that there is more to read now. A short or even empty page
	// says nothing: only the source's own sign of the end does.
	More bool
}

// A Reject is a record that the adapter could not read. It is quarantined,
// and can be decoded again later if the channel is a [Decoder].
type Reject struct {
	Ref    Ref    // as far as known; may be zero
	At     string // where it stood: "orders page 3 item 7", "line 12"
	Stream string // which stream it came from: "people", "orders", "interactions", "webhook"
	Raw    []byte // the bytes of the record, verbatim
	Field  string // the field that is wrong, if it is one
	Reason string // why, in words, without the value
}

// String returns where the record stood and why it could not be read. It has
// nothing of the record.
func (r Reject) String() string {
	s := "reject " + r.Stream + " " + r.At + ": "
	if r.Field != "" {
		s += "field " + r.Field + " "
	}
	return s + r.Reason
}

// GoString returns what String returns.
func (r Reject) GoString() string { return r.String() }

// People is a channel that lists persons.
//
// Each call reads one page. Reading on from Next until More is false is one
// pass; the next pass starts from the last Next and returns what has changed
// since, at least. Returning a fact again is always allowed; not returning a
// change is a bug. A cursor must stay usable after a restart of the program.
type People interface {
	Channel
	People(ctx context.Context, from Cursor) (Page, error)
}

// Orders is a channel that lists orders and what belongs to them, under the
// same rules as [People].
type Orders interface {
	Channel
	Orders(ctx context.Context, from Cursor) (Page, error)
}

// Interactions is a channel that lists interactions, cases, promises and
// feedback, under the same rules as [People].
type Interactions interface {
	Channel
	Interactions(ctx context.Context, from Cursor) (Page, error)
}

// A Receiver is a channel that sends webhooks.
//
// Receive authenticates the request over its raw body, comparing signatures in
// constant time, and decodes it. It returns [ErrSignature] if the request is
// not authentic, and a Page whose Next and More are ignored otherwise. The
// request's Body has been read and limited; its header and URL may be used.
// The hub answers only after the facts are stored.
type Receiver interface {
	Channel
	Receive(ctx context.Context, r *http.Request, body []byte) (Page, error)
}

// A Finder is a channel that can be asked live for whoever carries any of the
// given keys, and what belongs to them. It returns what it finds within the
// context's deadline; finding nobody is no error. Keys it cannot search for
// are left out silently.
type Finder interface {
	Channel
	Find(ctx context.Context, keys []Key) (Page, error)
}

// A Refresher is a channel that can read given objects again. The hub asks it
// for objects that can change without the source saying so: open orders, open
// cases. An object that no longer exists comes back as a fact with Deleted
// set; refs of other channels are an error.
type Refresher interface {
	Channel
	Refresh(ctx context.Context, refs []Ref) (Page, error)
}

// A Decoder is a channel that can decode a quarantined record again: Raw of a
// [Reject] of the given stream.
type Decoder interface {
	Channel
	Decode(ctx context.Context, stream string, raw []byte) (Page, error)
}
