package requesttracker

import (
	"context"
	"encoding/json"
	"errors"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"

	"github.com/clientele-go/clientele/adapters/rest"
	"github.com/clientele-go/clientele/channel"
)

// listing is one page of any collection. Pages is null unless the
// account may see everything, because RT drops hidden rows after it has cut
// the page.
type listing struct {
	Items []json.RawMessage `json:"items"`
	Pages *float64          `json:"pages"` // of nothing there are 0.0
}

// page reads one page of a collection. An answer without a list is not RT's.
func (d *Desk) page(ctx context.Context, op, path string, q url.Values) (listing, error) {
	var l listing
	if err := d.rest.Get(ctx, op, path, q, &l); err != nil {
		return listing{}, err
	}
	return l, d.listed(op, &l)
}

func (d *Desk) listed(op string, l *listing) error {
	if l.Items == nil {
		return d.fail(op, channel.Misconfigured, "the answer is not a list as RT gives")
	}
	return nil
}

// last reports whether page is the last one by the source's own word, which it
// gives to some accounts only.
func (l *listing) last(page int) bool { return l.Pages != nil && float64(page) >= *l.Pages }

const (
	full     = 100   // RT's greatest page
	maxPages = 5_000 // of one ticket's history
	patience = 20    // empty pages of a list of which more is known to be there
	blanks   = 3     // pages of hidden rows in a row, behind which the end is taken for granted
)

// all reads a collection to its end, which is an empty page: a short one says
// nothing. With enough it ends when that says so, and goes on over some empty
// pages until then.
func (d *Desk) all(ctx context.Context, op, path string, q url.Values, each func(json.RawMessage), enough func() bool) error {
	q.Set("per_page", strconv.Itoa(full))
	seen := make(map[string]bool)
	empty := 0
	for page := 1; page <= maxPages; page++ {
		q.Set("page", strconv.Itoa(page))
		l, err := d.page(ctx, op, path, q)
		if err != nil {
			return err
		}
		fresh := false
		for _, raw := range l.Items {
			if seen[string(raw)] {
				continue
			}
			seen[string(raw)], fresh = true, true
			each(raw)
		}
		if empty++; len(l.Items) > 0 {
			empty = 0
		}
		switch {
		case l.last(page), enough != nil && enough(), empty > 0 && enough == nil, empty == patience:
			return nil
		case !fresh && len(l.Items) > 0:
			return d.fail(op, channel.Broken, "the source gives the same page again and again")
		}
	}
	return d.fail(op, channel.Broken, "the list has no end")
}

// A slice is some rows of a collection.
type slice struct {
	items  []json.RawMessage
	passed int  // pages of hidden rows that were passed over
	end    bool // nothing is behind them
}

// some reads the page of a collection behind the first from pages, and the
// one behind it where all rows of one are hidden.
func (d *Desk) some(ctx context.Context, op, path string, q url.Values, from int) (slice, error) {
	var s slice
	for ; s.passed < blanks; s.passed++ {
		page := from + s.passed + 1
		q.Set("page", strconv.Itoa(page))
		l, err := d.page(ctx, op, path, q)
		if err != nil {
			return slice{}, err
		}
		s.items, s.end = l.Items, l.last(page)
		if len(s.items) > 0 || s.end {
			return s, nil
		}
	}
	s.end = true
	return s, nil
}

// scope restricts a ticket query to the configured queues.
func (d *Desk) scope(field string) string {
	if len(d.cfg.Queues) == 0 {
		return ""
	}
	var each []string
	for _, name := range d.cfg.Queues {
		each = append(each, field+" = "+quote(name))
	}
	return " AND (" + strings.Join(each, " OR ") + ")"
}

// quote writes a text for TicketSQL.
func quote(s string) string {
	return "'" + strings.NewReplacer(`\`, `\\`, `'`, `\'`).Replace(s) + "'"
}

func anyOf(field string, ids []ident) string {
	var each []string
	for _, id := range ids {
		each = append(each, field+" = "+id.String())
	}
	return "(" + strings.Join(each, " OR ") + ")"
}

// newest returns the ticket that changed last, and when. An id of zero means
// that there is no ticket.
func (d *Desk) newest(ctx context.Context) (ident, time.Time, error) {
	const op = "newest ticket"
	q := url.Values{"query": {"id > 0" + d.scope("Queue")}, "fields": {"LastUpdated"},
		"orderby": {"LastUpdated"}, "order": {"DESC"}, "per_page": {"20"}}
	s, err := d.some(ctx, op, "/tickets", q, 0)
	if err != nil {
		return 0, time.Time{}, err
	}
	for _, raw := range s.items {
		var t row
		if rest.Decode(raw, &t) == nil && t.ID != 0 && !t.LastUpdated.IsZero() {
			return t.ID, t.LastUpdated.Time.Time, nil
		}
	}
	if len(s.items) > 0 {
		return 0, time.Time{}, d.fail(op, channel.Broken, "no ticket has an id and a time")
	}
	return 0, time.Time{}, nil
}

// zone finds out in which zone RT reads the dates of this account's queries,
// by asking for a ticket whose time is known. guess is tried first. moved says
// that the ticket changed meanwhile.
func (d *Desk) zone(ctx context.Context, id ident, at time.Time, guess int) (off int, moved bool, err error) {
	ask := func(where string) (bool, error) {
		l, err := d.page(ctx, "time zone of the account", "/tickets",
			url.Values{"query": {"id = " + id.String() + where}, "per_page": {"1"}})
		return len(l.Items) > 0, err
	}
	exact := func(off int) (bool, error) {
		t := quote(local(at, off))
		return ask(" AND LastUpdated >= " + t + " AND LastUpdated <= " + t)
	}
	if ok, err := exact(guess); ok || err != nil {
		return guess, false, err
	}
	// Zones differ by quarters of an hour, from 12 hours behind to 14 ahead.
	// The ticket is found as long as the zone tried is not ahead of the true one.
	const quarter = 15 * 60
	low, high := -12*4, 14*4
	for low < high {
		mid := (low + high + 1) >> 1
		ok, err := ask(" AND LastUpdated >= " + quote(local(at, mid*quarter)))
		if err != nil {
			return 0, false, err
		}
		if ok {
			low = mid
		} else {
			high = mid - 1
		}
	}
	ok, err := exact(low * quarter)
	return low * quarter, !ok, err
}

// begin starts a pass, or goes on with one. It reports false if there is no
// ticket at all.
func (d *Desk) begin(ctx context.Context, c cursor) (cursor, bool, error) {
	if c.Step != "" {
		return c, true, nil
	}
	const tries = 5 // a desk on which the newest ticket always moves is busy indeed
	for range tries {
		id, at, err := d.newest(ctx)
		if err != nil {
			return c, false, err
		}
		if id == 0 {
			return c, false, nil
		}
		off, moved, err := d.zone(ctx, id, at, c.Off)
		if err != nil {
			return c, false, err
		}
		if moved {
			continue
		}
		c.Step, c.Now = stepTickets, off
		// Clocks of several servers may differ: what was reached is not given up.
		c.Next = max(c.Since, at.Add(-d.cfg.Overlap).Unix(), 1)
		return c, true, nil
	}
	return c, false, d.fail("time zone of the account", channel.Unavailable, "the newest ticket changed while it was asked about")
}

// refused reports whether err says that an object is hidden or not there, and
// with which status.
func refused(err error) (status int, ok bool) {
	e, is := errors.AsType[*channel.SourceError](err)
	if is && (e.Status == http.StatusForbidden || e.Status == http.StatusNotFound) {
		return e.Status, true
	}
	return 0, false
}
