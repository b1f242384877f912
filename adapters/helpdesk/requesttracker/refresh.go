package requesttracker

import (
	"context"
	"encoding/json"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"github.com/clientele-go/clientele/adapters/rest"
	"github.com/clientele-go/clientele/channel"
)

// Refresh reads cases, interactions, promises and persons again. What is no
// longer there comes back deleted; what the account may no longer see is left
// out, since that says nothing about the object.
func (d *Desk) Refresh(ctx context.Context, refs []channel.Ref) (channel.Page, error) {
	var p channel.Page
	want := make(map[channel.Ref]ident) // and the ticket it belongs to; 0: none
	var messages []ident
	for _, ref := range refs {
		if ref.Channel != d.cfg.Name {
			return channel.Page{}, d.fail("refresh", channel.Misconfigured, "a ref belongs to another channel")
		}
		switch ref.Kind {
		case channel.KindCase:
			want[ref] = number(ref.ID)
		case channel.KindPromise:
			id, _, _ := strings.Cut(ref.ID, "/")
			want[ref] = number(id)
		case channel.KindInteraction:
			want[ref] = 0
			if id := number(ref.ID); id != 0 {
				messages = append(messages, id)
			}
		case channel.KindPerson:
			if err := d.refreshPerson(ctx, &p, ref); err != nil {
				return channel.Page{}, err
			}
		default:
			want[ref] = 0
		}
	}
	hidden, err := d.ticketsOf(ctx, messages, want)
	if err != nil {
		return channel.Page{}, err
	}
	for _, id := range hidden {
		delete(want, d.ref(channel.KindInteraction, id.String()))
	}
	return p, d.refreshTickets(ctx, &p, want)
}

// number reads an id of RT; zero if it is none.
func number(s string) ident {
	n, err := strconv.ParseInt(s, 10, 64)
	if err != nil || n <= 0 || strconv.FormatInt(n, 10) != s {
		return 0
	}
	return ident(n)
}

// tombstone says that an object is gone; RT does not say since when.
func (d *Desk) tombstone(ref channel.Ref) channel.Fact {
	return channel.Fact{Ref: ref, Deleted: true}
}

func (d *Desk) refreshPerson(ctx context.Context, p *channel.Page, ref channel.Ref) error {
	u, raw, err := d.user(ctx, ref.ID)
	if err != nil {
		return err
	}
	if u == nil && raw == nil {
		p.Facts = append(p.Facts, d.tombstone(ref))
		return nil
	}
	return d.addPerson(ctx, p, ref.ID)
}

// ticketsOf finds out to which tickets transactions belong, and which of them
// are hidden. A list of transactions leaves out both hidden and missing ones;
// asked for one by one, RT forbids the former and fails at the latter.
func (d *Desk) ticketsOf(ctx context.Context, ids []ident, want map[channel.Ref]ident) (hidden []ident, err error) {
	const op = "transactions"
	for ids := range slices.Chunk(ids, batch) {
		q := url.Values{"query": {"ObjectType = 'RT::Ticket' AND " + anyOf("id", ids)}, "fields": {"Type,ObjectId"}}
		err := d.all(ctx, op, "/transactions", q, func(raw json.RawMessage) {
			var x txn
			if rest.Decode(raw, &x) == nil && x.ID != 0 {
				want[d.ref(channel.KindInteraction, x.ID.String())] = x.Ticket
			}
		}, nil)
		if err != nil {
			return nil, err
		}
		for _, id := range ids {
			if want[d.ref(channel.KindInteraction, id.String())] != 0 {
				continue
			}
			res, err := d.rest.Do(ctx, op, http.MethodGet, "/transaction/"+id.String(), nil, nil)
			switch {
			case res != nil && (res.Status == http.StatusNotFound || res.Status == http.StatusInternalServerError):
			case res != nil && (res.Status == http.StatusForbidden || res.Status == http.StatusOK):
				hidden = append(hidden, id)
			case err != nil:
				return nil, err
			}
		}
	}
	return hidden, nil
}

// refreshTickets reads the tickets of the wanted objects and adds the wanted.
func (d *Desk) refreshTickets(ctx context.Context, p *channel.Page, want map[channel.Ref]ident) error {
	var ids []ident
	for _, id := range want {
		if id != 0 && !slices.Contains(ids, id) {
			ids = append(ids, id)
		}
	}
	slices.Sort(ids)
	r, err := d.read(ctx, ids, false)
	if err != nil {
		return err
	}
	var all channel.Page
	r.page(&all)
	for _, f := range all.Facts {
		if _, ok := want[f.Ref]; ok {
			p.Facts = append(p.Facts, f)
			delete(want, f.Ref)
		}
	}
	// What is rejected exists; which object an unreadable record was is not
	// always known.
	unread := make(map[channel.Ref]bool)
	for _, x := range all.Rejects {
		unread[x.Ref] = true
	}
	p.Rejects = append(p.Rejects, all.Rejects...)
	left := make([]channel.Ref, 0, len(want))
	for ref := range want {
		left = append(left, ref)
	}
	slices.SortFunc(left, channel.Ref.Compare)
	for _, ref := range left {
		id := want[ref]
		if unread[ref] || unread[d.ref(channel.KindCase, id.String())] {
			continue
		}
		if err := d.missing(ctx, p, r, ref, id); err != nil {
			return err
		}
	}
	return nil
}

// missing adds what is to be said of an object that was not among what could
// be read.
func (d *Desk) missing(ctx context.Context, p *channel.Page, r *reading, ref channel.Ref, id ident) error {
	if t := r.tickets[id]; id == 0 || t != nil && t.raw != nil {
		p.Facts = append(p.Facts, d.tombstone(ref)) // the ticket is there and has no such part
		return nil
	}
	f, err := d.gone(ctx, id)
	if err != nil || f == nil {
		return err
	}
	if ref.Kind != channel.KindCase {
		*f = channel.Fact{Ref: ref, Version: f.Version, UpdatedAt: f.UpdatedAt, Deleted: true}
	}
	p.Facts = append(p.Facts, *f)
	return nil
}

// gone makes the fact about a ticket that no search shows: deleted, or not
// there at all. It returns nil if the ticket is hidden, or alive after all.
func (d *Desk) gone(ctx context.Context, id ident) (*channel.Fact, error) {
	ref := d.ref(channel.KindCase, id.String())
	res, err := d.rest.Do(ctx, "ticket", http.MethodGet, "/ticket/"+id.String(), nil, nil)
	if status, ok := refused(err); ok {
		if status == http.StatusNotFound {
			return new(d.tombstone(ref)), nil
		}
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	// The form of an object of its own: ids are numbers, people are names.
	var t struct {
		ID          ident  `json:"id"`
		Subject     string `json:"Subject"`
		Status      string `json:"Status"`
		Created     stamp  `json:"Created"`
		LastUpdated stamp  `json:"LastUpdated"`
	}
	if err := rest.Decode(res.Body, &t); err != nil || t.ID == 0 {
		return nil, d.fail("ticket", channel.Misconfigured, "the answer is not a ticket as RT gives")
	}
	if t.ID != id || d.status(t.Status) != channel.CaseDeleted {
		return nil, nil
	}
	f := channel.Fact{Ref: ref, CreatedAt: t.Created.Time, UpdatedAt: t.LastUpdated.Time, Deleted: true, URL: d.ticketURL(id),
		Content: &channel.Case{Number: id.String(), Subject: t.Subject, Status: channel.CaseDeleted, Source: t.Status, OpenedAt: t.Created.Time}}
	f.Version, _ = strconv.ParseInt(strings.Trim(res.Header.Get("ETag"), `"`), 10, 64)
	return &f, nil
}

// Decode reads the ticket, or the user, of a quarantined record again from the
// desk: what a record says has its sense only together with the rest. What
// still cannot be read is a reject once more.
func (d *Desk) Decode(ctx context.Context, stream string, raw []byte) (channel.Page, error) {
	var rec struct {
		Object string          `json:"type"`
		ID     json.RawMessage `json:"id"`
		Type   string          `json:"Type"`
		Ticket ident           `json:"ObjectId"`
		Name   string          `json:"Name"`
		Txn    ident           `json:"TransactionId"`
	}
	bad := func(err error) (channel.Page, error) {
		return channel.Page{Rejects: []channel.Reject{rest.Rejected(
			channel.Reject{Stream: stream, At: "quarantine", Raw: slices.Clone(raw)}, err)}}, nil
	}
	if err := rest.Decode(raw, new(any)); err != nil {
		return bad(err) // also in the parts that are not looked into below
	}
	if err := rest.Decode(raw, &rec); err != nil {
		return bad(err)
	}
	var p channel.Page
	id := idOf(raw)
	switch {
	case stream == streamPeople && rec.Object != "ticket":
		who := person{ID: rec.ID, Name: rec.Name}
		name := who.id()
		if name == "" {
			name = rec.Name
		}
		if name == "" {
			return bad(&channel.FieldError{Field: "id", Reason: "is missing"})
		}
		err := d.addPerson(ctx, &p, name)
		return p, err
	case stream != streamInteractions && stream != streamPeople:
		return bad(&channel.FieldError{Field: "type", Reason: "is of no stream of this channel"})
	case rec.Object == "transaction":
		id = rec.Ticket
	case rec.Object == "attachment":
		want := make(map[channel.Ref]ident)
		if _, err := d.ticketsOf(ctx, []ident{rec.Txn}, want); err != nil {
			return channel.Page{}, err
		}
		id = want[d.ref(channel.KindInteraction, rec.Txn.String())]
	case rec.Object != "ticket":
		id = 0
	}
	if id == 0 {
		return bad(&channel.FieldError{Field: "id", Reason: "is missing"})
	}
	return d.decodeTicket(ctx, stream, id)
}

func (d *Desk) decodeTicket(ctx context.Context, stream string, id ident) (channel.Page, error) {
	var p channel.Page
	r, err := d.read(ctx, []ident{id}, true)
	if err != nil {
		return p, err
	}
	if stream == streamInteractions {
		r.page(&p)
		return p, nil
	}
	for _, who := range r.tickets[id].row.Requestors {
		if err := d.addPerson(ctx, &p, who.id()); err != nil {
			return channel.Page{}, err
		}
	}
	return p, nil
}
