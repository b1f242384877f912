package customer

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/clientele-go/clientele/channel"
)

// An Actor is who reads.
type Actor struct {
	ID         string // pseudonymous: it is recorded with every read
	OnBehalfOf string // the person an automated actor acts for, if any
	Scope      Scope
}

// A Scope is what an actor may see. The zero Scope is everything.
type Scope struct {
	// Channels lists the channels whose records may be seen. Empty: all.
	Channels []string

	// HideNotes hides internal notes, and the notes on orders.
	HideNotes bool

	// MaskContacts hides addresses, and all but the last three characters of
	// phone numbers and of the local part of e-mail addresses.
	MaskContacts bool
}

func (s Scope) sees(name string) bool {
	return len(s.Channels) == 0 || slices.Contains(s.Channels, name)
}

// Purpose is why somebody reads. It is recorded, and it decides whether the
// customer's consent is needed.
type Purpose string

// The purposes the library knows. Service, Fraud and Privacy need no consent,
// since they rest on the contract and on the law; any other purpose needs a
// granted consent of that name, and no consent means no.
const (
	Service   Purpose = "service"   // answering the customer
	Fraud     Purpose = "fraud"     // preventing abuse
	Privacy   Purpose = "privacy"   // answering for privacy: access, erasure
	Marketing Purpose = "marketing" // needs consent
	Profiling Purpose = "profiling" // needs consent
)

func (p Purpose) needsConsent() bool {
	switch p {
	case Service, Fraud, Privacy:
		return false
	}
	return true
}

// An Access is the record of one read. It names the customer by id only.
type Access struct {
	At         time.Time
	Actor      string
	OnBehalfOf string
	Purpose    Purpose
	Op         string // "find", "view", "timeline" …
	Customer   ID     // empty if the read was about nobody in particular
}

// A Reader answers questions and takes down decisions, for one actor and one
// purpose. It is made by [Hub.As]; it is safe for use by many goroutines and
// costs nothing to make.
type Reader struct {
	hub     *Hub
	actor   Actor
	purpose Purpose
	at      time.Time // zero: now
	known   time.Time // zero: everything
	auditor *Hub      // where reads are recorded, if not in hub
}

// As returns a reader for an actor and a purpose. There is no other way to
// read of customers; [Hub.Quarantine] is for operators, and not recorded.
func (h *Hub) As(actor Actor, purpose Purpose) *Reader {
	actor.ID, actor.OnBehalfOf = storable(actor.ID), storable(actor.OnBehalfOf)
	return &Reader{hub: h, actor: actor, purpose: Purpose(storable(string(purpose)))}
}

// storable takes out of a text what storages refuse in texts, such as a NUL in
// a name that somebody typed: a read must not fail for it.
func storable(s string) string {
	return strings.ToValidUTF8(strings.ReplaceAll(s, "\x00", ""), "\ufffd")
}

// At returns a reader that answers as of the moment t on the axis of what
// happened: what came later has not happened yet. Who is one person is what
// is known now all the same; see [Reader.Known]. The zero time means now.
func (r *Reader) At(t time.Time) *Reader {
	c := *r
	c.at = t
	return &c
}

// Known returns a reader that answers from what had been received up to t, on
// the axis of what was known: facts, and human decisions. The zero time means
// everything. What has been erased since stays unknown.
func (r *Reader) Known(t time.Time) *Reader {
	c := *r
	c.known = t
	return &c
}

// moment returns the moment asked about.
func (r *Reader) moment() time.Time {
	if !r.at.IsZero() {
		return r.at
	}
	return r.hub.now()
}

// An accessCommit is a commit of one access. Every read makes one, and it is as
// large as any other, so it is used again.
type accessCommit struct {
	commit Commit
	access [1]Access
}

// record writes down a read before it is answered.
func (r *Reader) record(ctx context.Context, op string, id ID) error {
	h := r.hub
	if r.auditor != nil {
		h = r.auditor
	}
	a := Access{At: h.now(), Actor: r.actor.ID, OnBehalfOf: r.actor.OnBehalfOf, Purpose: r.purpose, Op: op, Customer: id}
	w, ok := h.records.Get().(*accessCommit)
	if !ok {
		w = &accessCommit{}
		w.commit.Accesses = w.access[:]
	}
	w.access[0] = a
	if err := h.storage.Commit(ctx, &w.commit); err != nil {
		return fmt.Errorf("%w: %w", ErrAudit, err) // who knows who still looks at it
	}
	w.access[0] = Access{}
	h.records.Put(w)
	if h.cfg.Audit != nil {
		if err := h.cfg.Audit(ctx, a); err != nil {
			return fmt.Errorf("%w: %w", ErrAudit, err)
		}
	}
	return nil
}

// A recording is the record of a read that is written down while the answer is
// still being read. Who begins one waits for it.
type recording struct{ done chan error }

func (w *recording) begin(record func() error) {
	w.done = make(chan error, 1)
	go func() { w.done <- record() }()
}

// wait returns when the record is written, or at once if none was begun.
func (w *recording) wait() error {
	if w.done == nil {
		return nil
	}
	return <-w.done
}

// A person is a customer as resolved: who belongs to it.
type person struct {
	head    *PartyRow
	members []*PartyRow // head first
}

func (c *person) id() ID { return c.head.ID }

func (c *person) refs() []channel.Ref {
	out := make([]channel.Ref, len(c.members))
	for i, m := range c.members {
		out[i] = m.Ref
	}
	return out
}

// has returns what tells whether a party is a member.
func (c *person) has() func(channel.Ref) bool {
	if len(c.members) <= 8 {
		return func(r channel.Ref) bool {
			return slices.ContainsFunc(c.members, func(m *PartyRow) bool { return m.Ref == r })
		}
	}
	mine := make(map[channel.Ref]bool, len(c.members))
	for _, m := range c.members {
		mine[m.Ref] = true
	}
	return func(r channel.Ref) bool { return mine[r] }
}

// resolve finds the customer that an id names now.
func (h *Hub) resolve(ctx context.Context, id ID) (*person, error) {
	c, _, err := h.resolveAnd(ctx, h.asks(ctx), id, Want{})
	return c, err
}

// resolveAnd is resolve, and reads something else beside it.
func (h *Hub) resolveAnd(ctx context.Context, ask asking, id ID, w Want) (*person, Got, error) {
	w.IDs = []ID{id}
	got, err := ask(Question{Want: w, Whole: true})
	if err != nil {
		return nil, Got{}, err
	}
	a := &got[0]
	row := a.IDs[0]
	if row == nil {
		return nil, a.Got, ErrNotFound
	}
	if row.Facts == 0 { // the record stands for its own party no longer
		facts, err := h.storage.Read(ctx, Want{Facts: []channel.Ref{row.Ref}})
		if err != nil {
			return nil, Got{}, fmt.Errorf("customer: read: %w", err)
		}
		if f := facts.Facts[0]; f != nil && f.Owner != row.Ref {
			// The last word of a deleted record may name a party that nobody knows.
			if c, err := h.personOf(ctx, f.Owner); !errors.Is(err, ErrNotFound) {
				return c, a.Got, err
			}
		}
	}
	if rows := a.OfIDs[0]; len(rows) > 0 {
		return &person{head: rows[0], members: rows}, a.Got, nil
	}
	c, err := h.expand(ctx, row)
	return c, a.Got, err
}

// personOf finds the customer of a party.
func (h *Hub) personOf(ctx context.Context, party channel.Ref) (*person, error) {
	got, err := h.storage.Read(ctx, Want{Parties: []channel.Ref{party}})
	if err != nil {
		return nil, fmt.Errorf("customer: read: %w", err)
	}
	if got.Parties[0] == nil {
		return nil, ErrNotFound
	}
	return h.expand(ctx, got.Parties[0])
}

// maxLooks bounds how often a customer is looked at again because it changes
// at that moment.
const maxLooks = 20

// expand reads the customer that a party belongs to. What it returns was true
// at one moment: in between a merge and a split the party would otherwise be
// shown as somebody whom it no longer is.
func (h *Hub) expand(ctx context.Context, row *PartyRow) (*person, error) {
	var members []channel.Ref // of the head, as last read
	for range maxLooks {
		if row.First == row.Ref {
			if members = row.Members; len(members) == 0 {
				return &person{head: row, members: []*PartyRow{row}}, nil
			}
		}
		got, err := h.storage.Read(ctx, Want{Parties: append([]channel.Ref{row.Ref, row.First}, members...)})
		if err != nil {
			return nil, fmt.Errorf("customer: read: %w", err)
		}
		me, head := got.Parties[0], got.Parties[1]
		if me == nil {
			return nil, ErrNotFound
		}
		row, members = me, nil
		if head == nil || head.Ref != me.First {
			continue
		}
		if rows := got.Parties[2:]; len(rows) > 0 && slices.EqualFunc(rows, head.Members, func(p *PartyRow, r channel.Ref) bool { return p != nil && p.Ref == r }) {
			return &person{head: head, members: rows}, nil
		}
		members = head.Members
	}
	return nil, ErrStale
}
