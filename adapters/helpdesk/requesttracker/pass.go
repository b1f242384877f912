package requesttracker

import (
	"context"
	"encoding/json"
	"fmt"
	"net/url"
	"slices"
	"strconv"

	"github.com/clientele-go/clientele/adapters/rest"
	"github.com/clientele-go/clientele/channel"
)

const (
	streamPeople       = "people"
	streamInteractions = "interactions"
)

// Interactions reads a page of tickets, with all that belongs to them: cases,
// interactions and promises.
func (d *Desk) Interactions(ctx context.Context, from channel.Cursor) (channel.Page, error) {
	c, going, err := d.start(ctx, from)
	if err != nil || !going {
		return channel.Page{Next: from}, err
	}
	switch c.Step {
	case stepTickets:
		p, tickets, end, err := d.changed(ctx, &c, streamInteractions)
		if err != nil {
			return channel.Page{}, err
		}
		var ids []ident
		for _, t := range tickets {
			ids = append(ids, t.ID)
		}
		r, err := d.read(ctx, ids, true)
		if err != nil {
			return channel.Page{}, err
		}
		r.page(&p)
		if !end {
			return more(p, c), nil
		}
		if c.Since != 0 {
			c.Step, c.After, c.Page = stepDeleted, 0, 0
			return more(p, c), nil
		}
		return last(p, c), nil
	case stepDeleted:
		return d.deletions(ctx, c)
	}
	return channel.Page{}, channel.ErrCursor
}

// People reads a page of requestors: those of tickets that changed, and at the
// end of a pass those whose own record changed, if the account may see that.
func (d *Desk) People(ctx context.Context, from channel.Cursor) (channel.Page, error) {
	c, going, err := d.start(ctx, from)
	if err != nil || !going {
		return channel.Page{Next: from}, err
	}
	switch c.Step {
	case stepTickets:
		p, tickets, end, err := d.changed(ctx, &c, streamPeople)
		if err != nil {
			return channel.Page{}, err
		}
		seen := make(map[string]bool)
		for _, t := range tickets {
			for _, who := range t.Requestors {
				if id := who.id(); id != "" && !seen[id] {
					seen[id] = true
					if err := d.addPerson(ctx, &p, id); err != nil {
						return channel.Page{}, err
					}
				}
			}
		}
		if !end {
			return more(p, c), nil
		}
		if c.Since != 0 {
			c.Step, c.After, c.Page = stepUsers, 0, 0
			return more(p, c), nil
		}
		return last(p, c), nil
	case stepUsers:
		return d.changedUsers(ctx, c)
	}
	return channel.Page{}, channel.ErrCursor
}

func (d *Desk) start(ctx context.Context, from channel.Cursor) (cursor, bool, error) {
	c, err := parseCursor(from)
	if err != nil {
		return cursor{}, false, err
	}
	return d.begin(ctx, c)
}

func more(p channel.Page, c cursor) channel.Page {
	p.Next, p.More = c.text(), true
	return p
}

func last(p channel.Page, c cursor) channel.Page {
	p.Next = c.done().text()
	return p
}

// changed lists the next tickets of a pass and moves c behind them. end says
// that there are none left. A row without a readable id becomes a reject.
func (d *Desk) changed(ctx context.Context, c *cursor, stream string) (p channel.Page, tickets []row, end bool, err error) {
	const op = "tickets page"
	where := "id > " + c.After.String() + d.scope("Queue")
	if from := c.from(); from != "" {
		where += " AND LastUpdated >= " + quote(from)
	}
	q := url.Values{"query": {where}, "fields": {"Requestor"}, "fields[Requestor]": {personFields},
		"orderby": {"id"}, "per_page": {strconv.Itoa(d.cfg.PageSize)}}
	s, err := d.some(ctx, op, "/tickets", q, c.Page)
	if err != nil {
		return p, nil, false, err
	}
	after := c.After
	for i, raw := range s.items {
		var t row
		if err := rest.Decode(raw, &t); err == nil && t.ID != 0 {
			if t.ID <= c.After {
				return p, nil, false, d.fail(op, channel.Broken, "the source repeats tickets that were read before")
			}
			tickets = append(tickets, t)
			after = max(after, t.ID)
			continue
		}
		at := fmt.Sprintf("tickets after %d, item %d", c.After, i+1)
		p.Rejects = append(p.Rejects, d.rejectRow(raw, stream, at, rest.Decode(raw, &t)))
		after = max(after, idOf(raw))
	}
	if after > c.After {
		c.After, c.Page = after, 0
	} else {
		c.Page += s.passed + 1 // nothing to go on from but the page
	}
	return p, tickets, s.end, nil
}

// idOf returns the id of a record of which nothing else need be readable, and
// zero if it has none.
func idOf(raw json.RawMessage) ident {
	var r struct {
		ID json.RawMessage `json:"id"`
	}
	var id ident
	if json.Unmarshal(raw, &r) != nil || id.UnmarshalJSON(r.ID) != nil {
		return 0
	}
	return id
}

func (d *Desk) rejectRow(raw json.RawMessage, stream, at string, err error) channel.Reject {
	r := channel.Reject{At: at, Stream: stream, Raw: slices.Clone(raw)}
	if id := idOf(raw); id != 0 {
		r.Ref = d.ref(channel.KindCase, id.String())
	}
	if err == nil {
		err = &channel.FieldError{Field: "id", Reason: "is missing"}
	}
	return rest.Rejected(r, err)
}

// deletions lists tickets that went to the status deleted. Searches for
// tickets hide them; the transactions that did it are there.
func (d *Desk) deletions(ctx context.Context, c cursor) (channel.Page, error) {
	const op = "deleted tickets page"
	var p channel.Page
	q := url.Values{"query": {"ObjectType = 'RT::Ticket' AND Type = 'Status' AND NewValue = 'deleted' AND Created >= " +
		quote(c.from()) + " AND id > " + c.After.String() + d.scope("TicketQueue")},
		"fields": {txnFields}, "fields[Creator]": {personFields}, "orderby": {"id"}, "per_page": {strconv.Itoa(d.cfg.PageSize)}}
	s, err := d.some(ctx, op, "/transactions", q, c.Page)
	if err != nil {
		return channel.Page{}, err
	}
	after := c.After
	for i, raw := range s.items {
		var t txn
		err := rest.Decode(raw, &t)
		if err == nil && t.ID <= c.After {
			return channel.Page{}, d.fail(op, channel.Broken, "the source repeats what was read before")
		}
		after = max(after, idOf(raw))
		if err != nil {
			p.Rejects = append(p.Rejects, rest.Rejected(channel.Reject{
				At: fmt.Sprintf("deleted tickets after %d, item %d", c.After, i+1), Stream: streamInteractions, Raw: slices.Clone(raw)}, err))
			continue
		}
		f, err := d.gone(ctx, t.Ticket)
		if err != nil {
			return channel.Page{}, err
		}
		if f != nil {
			p.Facts = append(p.Facts, *f)
		}
	}
	if after > c.After {
		c.After, c.Page = after, 0
	} else {
		c.Page += s.passed + 1
	}
	if s.end {
		return last(p, c), nil
	}
	return more(p, c), nil
}

// changedUsers lists users whose record changed, the latest first. RT lets no
// account search for them by time, so pages are read until they are old
// enough. Who changes meanwhile moves to the front and is read by the next
// pass; everybody else moves back and is read twice at worst. Only requestors
// of the tickets that are read at all are reported.
func (d *Desk) changedUsers(ctx context.Context, c cursor) (channel.Page, error) {
	const op = "users page"
	q := url.Values{"fields": {"id,LastUpdated"}, "orderby": {"LastUpdated"}, "order": {"DESC"},
		"per_page": {strconv.Itoa(full)}}
	s, err := d.some(ctx, op, "/users", q, c.Page)
	if _, hidden := refused(err); hidden {
		return last(channel.Page{}, c), nil
	}
	if err != nil {
		return channel.Page{}, err
	}
	var p channel.Page
	oldest := c.After // times here: the ids are in no order
	for i, raw := range s.items {
		var u struct {
			person
			LastUpdated stamp `json:"LastUpdated"`
		}
		if err := rest.Decode(raw, &u); err != nil {
			p.Rejects = append(p.Rejects, rest.Rejected(channel.Reject{
				At: fmt.Sprintf("users page %d, item %d", c.Page+1, i+1), Stream: streamPeople, Raw: slices.Clone(raw)}, err))
			continue
		}
		// No time means that the account may not see when a user changed.
		if u.LastUpdated.IsZero() || u.LastUpdated.Unix() < c.Since {
			return last(p, c), nil
		}
		at := ident(u.LastUpdated.Unix())
		if i == 0 && c.After != 0 && at > c.After {
			return channel.Page{}, d.fail(op, channel.Broken, "the source repeats users that were read before")
		}
		oldest = at
		_, any, err := d.lastTicket(ctx, u.id())
		if err != nil {
			return channel.Page{}, err
		}
		if any {
			if err := d.addPerson(ctx, &p, u.id()); err != nil {
				return channel.Page{}, err
			}
		}
	}
	if s.end {
		return last(p, c), nil
	}
	c.Page, c.After = c.Page+s.passed+1, oldest
	return more(p, c), nil
}
