package requesttracker

import (
	"cmp"
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

// A ticket is all that was read of one ticket.
type ticket struct {
	id    ident
	row   row
	raw   json.RawMessage // nil if the row was not found
	bad   error           // why the row cannot be read
	txns  []*txn          // its own, in the order of ids
	raws  map[ident]json.RawMessage
	parts map[ident][]attachment
	into  ident // the ticket it was merged into, as the history says
}

// A reading is what was read for a set of tickets.
type reading struct {
	d       *Desk
	tickets map[ident]*ticket
	order   []ident
	users   map[string]*user // by the id of their Ref; nil: gone
	texts   map[ident]string // by attachment
	rejects []channel.Reject
}

// read reads tickets with all that belongs to them. With merged set it also
// reads those that were merged into them, of which RT gives no other sign.
//
// Histories are read before rows. A version is the last transaction, so a fact
// may be newer than its version says, and the next pass makes that good; it
// must never be older.
func (d *Desk) read(ctx context.Context, ids []ident, merged bool) (*reading, error) {
	r := &reading{d: d, tickets: map[ident]*ticket{}, users: map[string]*user{}, texts: map[ident]string{}}
	for _, id := range ids {
		r.add(id)
	}
	for _, id := range ids {
		if err := r.history(ctx, id, merged); err != nil {
			return nil, err
		}
	}
	if err := r.rows(ctx); err != nil {
		return nil, err
	}
	if err := r.attachments(ctx); err != nil {
		return nil, err
	}
	if err := r.contents(ctx); err != nil {
		return nil, err
	}
	return r, r.people(ctx)
}

func (r *reading) add(id ident) *ticket {
	t := r.tickets[id]
	if t == nil {
		t = &ticket{id: id, raws: map[ident]json.RawMessage{}, parts: map[ident][]attachment{}}
		r.tickets[id] = t
		r.order = append(r.order, id)
	}
	return t
}

// history reads the transactions of a ticket. RT mixes those of the tickets
// that were merged into it in between. How many there are it tells nobody who
// may not see all of them, but the tag of the ticket is the last of those that
// may be seen.
func (r *reading) history(ctx context.Context, id ident, merged bool) error {
	res, err := r.d.rest.Do(ctx, "ticket", http.MethodGet, "/ticket/"+id.String(), nil, nil)
	if _, hidden := refused(err); hidden {
		return nil // it went between the list and here: the row will be missing too
	}
	if err != nil {
		return err
	}
	end := number(strings.Trim(res.Header.Get("ETag"), `"`))
	var read ident
	var enough func() bool
	if end != 0 {
		enough = func() bool { return read >= end }
	}
	q := url.Values{"fields": {txnFields}, "fields[Creator]": {personFields}, "orderby": {"id"}}
	err = r.d.all(ctx, "ticket history", "/ticket/"+id.String()+"/history", q, func(raw json.RawMessage) {
		read = max(read, idOf(raw))
		var x txn
		if err := rest.Decode(raw, &x); err != nil || x.ID == 0 || x.Ticket == 0 {
			if err == nil {
				err = &channel.FieldError{Field: "ObjectId", Reason: "is missing"}
			}
			r.rejectTxn(idOf(raw), raw, err)
			return
		}
		t := r.tickets[x.Ticket]
		if t == nil {
			if !merged {
				return
			}
			t = r.add(x.Ticket)
			t.into = id
		}
		if _, have := t.raws[x.ID]; !have {
			t.raws[x.ID] = slices.Clone(raw)
			t.txns = append(t.txns, &x)
		}
	}, enough)
	if _, hidden := refused(err); hidden {
		return nil
	}
	for _, t := range r.tickets {
		slices.SortFunc(t.txns, func(a, b *txn) int { return cmp.Compare(a.ID, b.ID) })
	}
	return err
}

func (r *reading) rejectTxn(id ident, raw json.RawMessage, err error) {
	x := channel.Reject{Stream: streamInteractions, Raw: slices.Clone(raw), At: "ticket history"}
	if id != 0 {
		x.Ref = r.d.ref(channel.KindInteraction, id.String())
		x.At = x.Ref.String()
	}
	r.rejects = append(r.rejects, rest.Rejected(x, err))
}

// batch is how many ids one query names.
const batch = 50

// rows reads the tickets themselves, in the form that lists have: an object of
// its own does not tell who its people are, and RT answers for a ticket that
// was merged away with the other one. Naming EffectiveId makes a search show
// those too.
func (r *reading) rows(ctx context.Context) error {
	for ids := range slices.Chunk(r.order, batch) {
		q := url.Values{"query": {"EffectiveId > 0 AND " + anyOf("id", ids)}, "fields": {rowFields}, "orderby": {"id"},
			"fields[Requestor]": {personFields}, "fields[Owner]": {personFields}, "fields[Queue]": {"Name"}}
		err := r.d.all(ctx, "tickets", "/tickets", q, func(raw json.RawMessage) {
			t := r.tickets[idOf(raw)]
			if t == nil {
				return
			}
			t.raw = slices.Clone(raw)
			t.bad = rest.Decode(raw, &t.row)
		}, nil)
		if err != nil {
			return err
		}
	}
	return nil
}

// A term is one condition of a search that is not TicketSQL.
type term struct {
	Field string `json:"field"`
	Op    string `json:"operator"`
	Value string `json:"value"`
	And   string `json:"entry_aggregator"`
}

// oneOf asks for rows whose field is any of ids.
func oneOf(field string, ids []ident) []term {
	var terms []term
	for _, id := range ids {
		terms = append(terms, term{field, "=", id.String(), "OR"})
	}
	return terms
}

// attachments reads what the messages consist of, without their texts.
func (r *reading) attachments(ctx context.Context) error {
	of := make(map[ident]*ticket)
	var messages []ident
	for _, id := range r.order {
		for _, x := range r.tickets[id].txns {
			if _, ok := messageTypes[x.Type]; ok {
				of[x.ID] = r.tickets[id]
				messages = append(messages, x.ID)
			}
		}
	}
	const some = 20 // the query stands in the address, which has a limit
	for ids := range slices.Chunk(messages, some) {
		query, err := json.Marshal(oneOf("TransactionId", ids))
		if err != nil {
			return err
		}
		q := url.Values{"query": {string(query)}, "fields": {attachmentFields}, "orderby": {"id"}}
		err = r.d.all(ctx, "messages", "/attachments", q, func(raw json.RawMessage) {
			var a attachment
			if err := rest.Decode(raw, &a); err != nil {
				// The message is quarantined rather than shown in part.
				r.rejectTxn(txnOf(raw), raw, err)
				return
			}
			if t := of[a.Txn]; t != nil {
				t.parts[a.Txn] = append(t.parts[a.Txn], a)
			}
		}, nil)
		if err != nil {
			return err
		}
	}
	for _, t := range r.tickets {
		for id, parts := range t.parts {
			slices.SortFunc(parts, func(a, b attachment) int { return cmp.Compare(a.ID, b.ID) })
			t.parts[id] = slices.CompactFunc(parts, func(a, b attachment) bool { return a.ID == b.ID })
		}
	}
	return nil
}

func txnOf(raw json.RawMessage) ident {
	var a struct {
		Txn json.RawMessage `json:"TransactionId"`
	}
	var id ident
	if json.Unmarshal(raw, &a) != nil || id.UnmarshalJSON(a.Txn) != nil {
		return 0
	}
	return id
}

// contents reads the text of messages, many at once.
func (r *reading) contents(ctx context.Context) error {
	var want []ident
	for _, id := range r.order {
		for _, x := range r.tickets[id].txns {
			if body := bodyOf(r.tickets[id].parts[x.ID]); body != nil {
				want = append(want, body.ID)
			}
		}
	}
	for ids := range slices.Chunk(want, batch) {
		q := url.Values{"fields": {"TransactionId,Content"}, "per_page": {strconv.Itoa(full)}}
		res, err := r.d.rest.Do(ctx, "texts of messages", http.MethodPost, "/attachments", q, oneOf("id", ids))
		if err != nil {
			return err
		}
		var l listing
		if err := rest.Decode(res.Body, &l); err != nil {
			return r.d.fail("texts of messages", channel.Broken, "the answer cannot be read")
		}
		if err := r.d.listed("texts of messages", &l); err != nil {
			return err
		}
		for _, raw := range l.Items {
			var a struct {
				ID      ident  `json:"id"`
				Content string `json:"Content"`
			}
			if err := rest.Decode(raw, &a); err != nil {
				r.rejectTxn(txnOf(raw), raw, err)
				continue
			}
			r.texts[a.ID] = a.Content
		}
	}
	return nil
}

// people reads the users who take part: only their own record tells whether
// they are agents.
func (r *reading) people(ctx context.Context) error {
	want := func(p *person) error {
		id := p.id()
		if _, have := r.users[id]; have || id == "" {
			return nil
		}
		if n := p.name(); n == system || n == nobody {
			r.users[id] = &user{Name: n}
			return nil
		}
		u, _, err := r.d.user(ctx, id)
		r.users[id] = u
		return err
	}
	for _, id := range r.order {
		t := r.tickets[id]
		for i := range t.row.Requestors {
			if err := want(&t.row.Requestors[i]); err != nil {
				return err
			}
		}
		for _, x := range t.txns {
			if _, message := messageTypes[x.Type]; !message {
				continue
			}
			if err := want(&x.Creator); err != nil {
				return err
			}
		}
	}
	return nil
}

// page adds what was read to p.
func (r *reading) page(p *channel.Page) {
	rejected := make(map[channel.Ref]bool)
	for _, x := range r.rejects {
		rejected[x.Ref] = true
	}
	p.Rejects = append(p.Rejects, r.rejects...)
	for _, id := range r.order {
		t := r.tickets[id]
		if t.bad != nil {
			p.Rejects = append(p.Rejects, r.d.rejectRow(t.raw, streamInteractions, "ticket "+id.String(), t.bad))
			continue
		}
		facts, rejects := r.facts(t)
		p.Rejects = append(p.Rejects, rejects...)
		for _, f := range facts {
			if rejected[f.Ref] {
				continue
			}
			if err := f.Validate(); err != nil {
				p.Rejects = append(p.Rejects, r.rejectFact(t, &f, err))
				continue
			}
			p.Facts = append(p.Facts, f)
		}
	}
}

func (r *reading) rejectFact(t *ticket, f *channel.Fact, err error) channel.Reject {
	raw := t.raw
	if f.Ref.Kind == channel.KindInteraction {
		id, _ := strconv.ParseInt(f.Ref.ID, 10, 64)
		raw = t.raws[ident(id)]
	}
	return rest.Rejected(channel.Reject{Ref: f.Ref, At: f.Ref.String(), Stream: streamInteractions, Raw: raw}, err)
}
