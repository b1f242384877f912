package customer

import (
	"context"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"iter"
	"time"

	"github.com/clientele-go/clientele/channel"
)

// A TimelineFilter says which entries to walk. The zero filter means all.
type TimelineFilter struct {
	From  time.Time   // not older; zero: no bound
	To    time.Time   // not newer; zero: no bound
	Kinds []EntryKind // empty: all

	// After goes on after an entry: the cursor of [Entry.Cursor]. It stays
	// good while facts are added and customers are merged.
	After channel.Cursor

	// Links asks for what each entry is about and what is about it. It costs
	// two more reads per page.
	Links bool
}

// Cursor returns where to go on after e; see [TimelineFilter.After].
func (e Entry) Cursor() channel.Cursor {
	b, err := json.Marshal(cursorJSON{e.At, e.Kind, e.Ref, e.Part})
	if err != nil { // a time outside years 0 to 9999 does not get here
		return ""
	}
	return channel.Cursor(base64.RawURLEncoding.EncodeToString(b))
}

type cursorJSON struct {
	At   time.Time   `json:"a"`
	Kind EntryKind   `json:"k"`
	Ref  channel.Ref `json:"r"`
	Part string      `json:"p,omitempty"`
}

func parseCursor(c channel.Cursor) (*EntryRow, error) {
	if c == "" {
		return nil, nil
	}
	var j cursorJSON
	b, err := base64.RawURLEncoding.DecodeString(string(c))
	if err == nil {
		err = json.Unmarshal(b, &j)
	}
	if err != nil || j.Ref.IsZero() {
		return nil, fmt.Errorf("customer: timeline: %w", channel.ErrCursor)
	}
	return &EntryRow{At: j.At, Kind: j.Kind, Ref: j.Ref, Part: j.Part}, nil
}

// timelinePage is how many entries are read at once.
const timelinePage = 100

// Timeline iterates over a customer's entries, newest first: the disjoint
// union of the entries of its members, each exactly once, also while facts
// arrive and customers are merged. The error, if there is one, comes once and
// last.
func (r *Reader) Timeline(ctx context.Context, id ID, f TimelineFilter) iter.Seq2[Entry, error] {
	return func(yield func(Entry, error) bool) {
		r := r
		if !r.known.IsZero() {
			past, err := r.past(ctx, Query{Customer: id})
			if err != nil {
				yield(Entry{}, err)
				return
			}
			r = past
		}
		if err := r.walkTimeline(ctx, id, f, yield); err != nil && !errors.Is(err, errStop) {
			yield(Entry{}, err)
		}
	}
}

// errStop says that whoever ranges has had enough.
var errStop = errors.New("customer: stopped")

func (r *Reader) walkTimeline(ctx context.Context, id ID, f TimelineFilter, yield func(Entry, error) bool) error {
	before, err := parseCursor(f.After)
	if err != nil {
		return err
	}
	c, err := r.resolve(ctx, id)
	if err != nil {
		return err
	}
	if err := r.consented(ctx, c); err != nil {
		return err
	}
	if err := r.record(ctx, "timeline", c.id()); err != nil {
		return err
	}
	q := TimelineQuery{Owners: c.refs(), Before: before, From: f.From, To: f.To, Kinds: f.Kinds, Limit: timelinePage}
	if !r.at.IsZero() && (q.To.IsZero() || r.at.Before(q.To)) {
		q.To = r.at
	}
	for {
		rows, err := r.hub.storage.Timeline(ctx, q)
		if err != nil {
			return fmt.Errorf("customer: timeline: %w", err)
		}
		if len(rows) == 0 {
			return nil
		}
		page, err := r.entryPage(r.hub.asks(ctx), c, rows, f.Links, nil)
		if err != nil {
			return err
		}
		for _, e := range page {
			if !yield(e, nil) {
				return errStop
			}
		}
		q.Before = &rows[len(rows)-1]
	}
}

// entryPage makes entries of rows, of whose facts some came ahead.
func (r *Reader) entryPage(ask asking, c *person, rows []EntryRow, links bool, ahead map[channel.Ref]*FactRow) ([]Entry, error) {
	if len(rows) == 0 {
		return nil, nil
	}
	want := make([]channel.Ref, len(rows))
	for i := range rows {
		want[i] = rows[i].Ref
	}
	facts, left, at := told(want, ahead)
	if len(left) > 0 {
		got, err := ask(Question{Want: Want{Facts: left}})
		if err != nil {
			return nil, err
		}
		facts = fillIn(facts, got[0].Facts, at)
	}
	byRef := make(map[channel.Ref]*FactRow, len(want))
	var subjects []*FactRow
	for i, f := range facts {
		if f != nil && byRef[want[i]] == nil {
			byRef[want[i]] = f
			subjects = append(subjects, f)
		}
	}
	var refs *references
	if links {
		var err error
		if refs, err = r.references(ask, c, subjects, byRef, nil); err != nil {
			return nil, err
		}
	}
	return r.entries(rows, byRef, len(rows), refs), nil
}

// entries joins rows with their facts, and leaves out what the actor may not
// see.
func (r *Reader) entries(rows []EntryRow, byRef map[channel.Ref]*FactRow, limit int, refs *references) []Entry {
	var out []Entry
	for _, row := range rows {
		f := byRef[row.Ref]
		if f == nil || f.Fact.Deleted || !r.actor.Scope.sees(row.Ref.Channel) {
			continue
		}
		if i, ok := f.Fact.Content.(*channel.Interaction); ok && i.Internal && r.actor.Scope.HideNotes {
			continue
		}
		if len(out) == limit {
			break
		}
		e := Entry{At: row.At, Kind: row.Kind, Ref: row.Ref, Part: row.Part, Owner: f.Owner, Fact: r.show(&f.Fact), TimeFlag: timeFlag(row, f)}
		if refs != nil {
			e.Links = refs.out[row.Ref]
		}
		out = append(out, e)
	}
	return out
}

// timeFlag tells when an entry stands where it does for want of a better time.
func timeFlag(row EntryRow, f *FactRow) string {
	if row.At.Equal(f.Received) {
		if flag := arrivalFlag(row, f); flag != "" {
			return flag
		}
	}
	switch {
	case f.Fact.CreatedAt.Zone == channel.ZoneUnknown && !f.Fact.CreatedAt.IsZero():
		return "zone unknown"
	}
	if t := mainTime(&f.Fact); !t.IsZero() && t.Equal(row.At) {
		if t.Zone == channel.ZoneUnknown {
			return "zone unknown"
		}
		return t.Flag
	}
	return ""
}

// arrivalFlag says why an entry stands where its fact arrived: no time was
// given, or one that was not believed. It is empty if the source itself gave
// that moment.
func arrivalFlag(row EntryRow, f *FactRow) string {
	never := time.Date(9999, 12, 31, 0, 0, 0, 0, time.UTC) // an arrival that every time comes before
	for _, x := range entryRows(nil, &f.Fact, never) {
		switch {
		case x.Kind != row.Kind || x.Part != row.Part:
		case x.At.Equal(never):
			return "time of arrival"
		case x.At.After(row.At):
			return "ahead of its arrival"
		}
	}
	return ""
}

// mainTime is the time that the first entry of a fact is placed by.
func mainTime(f *channel.Fact) channel.Time {
	switch c := f.Content.(type) {
	case *channel.Order:
		return c.PlacedAt
	case *channel.Interaction:
		return c.StartedAt
	case *channel.Case:
		return c.OpenedAt
	case *channel.Promise:
		return c.MadeAt
	}
	return channel.Time{}
}

// Customers iterates over all customers, in an order that stays the same while
// nothing changes. Contacts of which no source says whose they were are none.
// Customers that appear meanwhile may or may not be seen; none is seen twice.
// The error, if there is one, comes once and last.
func (r *Reader) Customers(ctx context.Context) iter.Seq2[Profile, error] {
	return func(yield func(Profile, error) bool) {
		if err := r.record(ctx, "customers", ""); err != nil {
			yield(Profile{}, err)
			return
		}
		for c, err := range r.everybody(ctx) {
			if err != nil {
				yield(Profile{}, err)
				return
			}
			if !yield(r.profile(&dossier{person: c}), nil) {
				return
			}
		}
	}
}
