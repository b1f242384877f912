package requesttracker

import (
	"context"
	"fmt"
	"net/url"
	"slices"
	"strings"
	"unicode"

	"github.com/clientele-go/clientele/adapters/rest"
	"github.com/clientele-go/clientele/channel"
)

// findLimit is how many tickets a search reads for each key, the latest first:
// the phone is ringing.
const findLimit = 10

// Find searches the desk for tickets of whoever carries one of the keys:
// mailboxes, accounts of this desk, and order numbers, which are looked for in
// the order field and in subjects. A phone number is found only if the account
// may see numbers (AdminUsers), since RT cannot compare them as numbers and a
// likely hit proves nothing.
func (d *Desk) Find(ctx context.Context, keys []channel.Key) (channel.Page, error) {
	var p channel.Page
	var ids []ident
	for _, k := range keys {
		where, accept := d.search(ctx, k)
		if where == "" {
			continue
		}
		found, err := d.match(ctx, &p, where, accept)
		if err != nil {
			return channel.Page{}, err
		}
		for _, id := range found {
			if !slices.Contains(ids, id) {
				ids = append(ids, id)
			}
		}
	}
	if len(ids) == 0 {
		return p, ctx.Err()
	}
	slices.Sort(ids)
	r, err := d.read(ctx, ids, true)
	if err != nil {
		return channel.Page{}, err
	}
	seen := make(map[string]bool)
	for _, id := range r.order {
		for _, who := range r.tickets[id].row.Requestors {
			if n := who.id(); n != "" && !seen[n] {
				seen[n] = true
				if err := d.addPerson(ctx, &p, n); err != nil {
					return channel.Page{}, err
				}
			}
		}
	}
	r.page(&p)
	return p, nil
}

// search returns the query for a key, and what of its hits is meant. No query
// means that the key cannot be searched for.
func (d *Desk) search(ctx context.Context, k channel.Key) (where string, accept func(*row) (bool, error)) {
	any := func(*row) (bool, error) { return true, nil }
	switch {
	case k.Value == "":
		return "", nil
	case k.Kind == channel.KeyEmail:
		where = "Requestor.EmailAddress = " + quote(k.Value)
		if k.Raw != "" {
			where += " OR Requestor.EmailAddress = " + quote(bare(k.Raw))
		}
		return where, any
	case k.Kind == channel.KeyAccount && k.Issuer == d.cfg.Name:
		return requestor(k.Value), any
	case k.Kind == channel.KeyOrderNumber:
		where = "Subject LIKE " + quote(k.Value)
		if d.cfg.OrderField != "" {
			where += " OR CF.{" + d.cfg.OrderField + "} LIKE " + quote(k.Value)
		}
		return where, func(t *row) (bool, error) { return d.mentions(t, k.Value), nil }
	case k.Kind == channel.KeyPhone && len(k.Value) > phoneDigits:
		pattern := quote(strings.Join(strings.Split(k.Value[len(k.Value)-phoneDigits:], ""), "%"))
		for i, f := range []string{"MobilePhone", "HomePhone", "WorkPhone"} {
			if i > 0 {
				where += " OR "
			}
			where += "Requestor." + f + " LIKE " + pattern
		}
		return where, func(t *row) (bool, error) { return d.hasPhone(ctx, t, k) }
	}
	return "", nil
}

// phoneDigits is how many digits at the end of a number RT is asked for: what
// comes before them is written in too many ways.
const phoneDigits = 7

// bare returns the address of "Name <address>".
func bare(text string) string {
	if in := angled(text); len(in) > 0 {
		return in[0]
	}
	return strings.TrimPrefix(strings.TrimSpace(text), "mailto:")
}

// mentions reports whether a ticket has the order number as a word of its own
// in the subject or in the order field.
func (d *Desk) mentions(t *row, number string) bool {
	for _, text := range append(t.Fields.named(d.cfg.OrderField).texts(), t.Subject) {
		text = strings.ToUpper(text)
		for from := 0; ; {
			at := strings.Index(text[from:], number)
			if at < 0 {
				break
			}
			at += from
			before, after := []rune(text[:at]), []rune(text[at+len(number):])
			if (len(before) == 0 || !wordly(before[len(before)-1])) && (len(after) == 0 || !wordly(after[0])) {
				return true
			}
			from = at + len(number)
		}
	}
	return false
}

func wordly(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) }

func (d *Desk) hasPhone(ctx context.Context, t *row, k channel.Key) (bool, error) {
	for _, who := range t.Requestors {
		u, _, err := d.user(ctx, who.id())
		if err != nil {
			return false, err
		}
		if u == nil || u.agent() {
			continue
		}
		for _, have := range d.keys(who.id(), u) {
			if have.ID() == k.ID() {
				return true, nil
			}
		}
	}
	return false, nil
}

// match returns the latest tickets that fit.
func (d *Desk) match(ctx context.Context, p *channel.Page, where string, accept func(*row) (bool, error)) ([]ident, error) {
	q := url.Values{"query": {"(" + where + ")" + d.scope("Queue")}, "fields": {"Subject,Requestor,CustomFields"},
		"fields[Requestor]": {personFields}, "orderby": {"LastUpdated", "id"}, "order": {"DESC", "DESC"}, "per_page": {"50"}}
	s, err := d.some(ctx, "search", "/tickets", q, 0)
	if err != nil {
		return nil, err
	}
	var out []ident
	for i, raw := range s.items {
		var t row
		if err := rest.Decode(raw, &t); err != nil || t.ID == 0 {
			p.Rejects = append(p.Rejects, d.rejectRow(raw, streamInteractions, fmt.Sprintf("search, item %d", i+1), err))
			continue
		}
		ok, err := accept(&t)
		if err != nil {
			return nil, err
		}
		if ok {
			out = append(out, t.ID)
		}
		if len(out) == findLimit {
			break
		}
	}
	return out, nil
}
