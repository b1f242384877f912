package requesttracker

import (
	"context"
	"net/http"
	"net/url"
	"strconv"
	"strings"

	"github.com/clientele-go/clientele/adapters/rest"
	"github.com/clientele-go/clientele/channel"
)

// addPerson reads a user and adds the fact about them to p, unless it is an
// agent.
func (d *Desk) addPerson(ctx context.Context, p *channel.Page, id string) error {
	u, raw, err := d.user(ctx, id)
	if err != nil {
		return err
	}
	if u == nil && raw != nil {
		p.Rejects = append(p.Rejects, d.rejectPerson(id, raw, rest.Decode(raw, new(user))))
	}
	if u == nil || u.agent() {
		return nil
	}
	f, err := d.personFact(ctx, id, u)
	if err != nil {
		return err
	}
	if bad := f.Validate(); bad != nil {
		p.Rejects = append(p.Rejects, d.rejectPerson(id, raw, bad))
		return nil
	}
	p.Facts = append(p.Facts, f)
	return nil
}

func (d *Desk) rejectPerson(id string, raw []byte, err error) channel.Reject {
	ref := d.ref(channel.KindPerson, id)
	return rest.Rejected(channel.Reject{Ref: ref, At: ref.String(), Stream: streamPeople, Raw: raw}, err)
}

// user reads a user by numeric id or name. It returns nothing if there is
// none, and the record alone if that cannot be read.
func (d *Desk) user(ctx context.Context, id string) (u *user, raw []byte, err error) {
	const op = "user"
	res, err := d.rest.Do(ctx, op, http.MethodGet, "/user/"+url.PathEscape(id), nil, nil)
	if status, ok := refused(err); ok && status == http.StatusNotFound {
		return nil, nil, nil
	}
	if err != nil {
		return nil, nil, err // forbidden too: to a privileged account no user is
	}
	u = new(user)
	if err := rest.Decode(res.Body, u); err != nil {
		return nil, res.Body, nil
	}
	if u.Privileged == nil {
		return nil, nil, d.fail(op, channel.Misconfigured, "the answer is not a user as RT gives")
	}
	// The tag is the last transaction if that can be seen, and a time if not.
	u.version, _ = strconv.ParseInt(strings.Trim(res.Header.Get("ETag"), `"`), 10, 64)
	return u, res.Body, nil
}

// personFact makes the fact about a customer. If RT does not tell when the
// record changed, it is as new as the last ticket of that person.
func (d *Desk) personFact(ctx context.Context, id string, u *user) (channel.Fact, error) {
	f := channel.Fact{
		Ref:  d.ref(channel.KindPerson, id),
		Keys: d.keys(id, u),
		URL:  d.base + "/User/Summary.html?id=" + url.QueryEscape(id),
		Content: &channel.Person{
			Name:     channel.Name{Full: u.RealName},
			Language: strings.ReplaceAll(u.Lang, "_", "-"),
		},
		CreatedAt: u.Created.Time,
		UpdatedAt: u.LastUpdated.Time,
	}
	if u.City != "" || u.Street != "" || u.Zip != "" {
		f.Content.(*channel.Person).Addresses = []channel.Address{{Street: u.Street, City: u.City, Postcode: u.Zip}}
	}
	if !u.LastUpdated.IsZero() {
		f.Version = u.version
		return f, nil
	}
	at, _, err := d.lastTicket(ctx, id)
	f.UpdatedAt = at
	return f, err
}

// keys returns what identifies a user. A phone number is somebody's word.
func (d *Desk) keys(id string, u *user) []channel.Key {
	keys := []channel.Key{channel.NewKey(channel.KeyAccount, d.cfg.Name, id, channel.Authoritative)}
	if k, err := channel.Email(u.Email); err == nil {
		keys = append(keys, k.With(d.mailAssurance()))
	}
	have := make(map[string]bool)
	for _, number := range []string{u.Mobile, u.Home, u.Work} {
		if k, err := channel.Phone(number, d.cfg.Region); err == nil && !have[k.Value] {
			have[k.Value] = true
			keys = append(keys, k)
		}
	}
	return keys
}

func (d *Desk) mailAssurance() channel.Assurance {
	if d.cfg.AssertedMail {
		return channel.Asserted
	}
	return channel.Verified
}

// requestor returns the condition that a ticket is of that user.
func requestor(id string) string {
	if _, err := strconv.ParseInt(id, 10, 64); err == nil {
		return "Requestor.id = " + id
	}
	return "Requestor.Name = " + quote(id)
}

// lastTicket returns when a ticket of that user changed last, and whether
// there is any among those that are read.
func (d *Desk) lastTicket(ctx context.Context, id string) (channel.Time, bool, error) {
	q := url.Values{"query": {requestor(id) + d.scope("Queue")}, "fields": {"LastUpdated"},
		"orderby": {"LastUpdated"}, "order": {"DESC"}, "per_page": {"1"}}
	s, err := d.some(ctx, "last ticket of a person", "/tickets", q, 0)
	if err != nil || len(s.items) == 0 {
		return channel.Time{}, false, err
	}
	var t row
	if rest.Decode(s.items[0], &t) != nil {
		return channel.Time{}, true, nil
	}
	return t.LastUpdated.Time, true, nil
}
