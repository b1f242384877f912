package vendure

import (
	"encoding/json"
	"strings"
	"time"

	"github.com/clientele-go/clientele/adapters/rest"
	"github.com/clientele-go/clientele/channel"
)

// user is the login of a customer.
type user struct {
	UpdatedAt time.Time `json:"updatedAt"`
	Verified  bool      `json:"verified"`
}

// A customer is a row of customers. Guests have no user.
type customer struct {
	ID        string    `json:"id"`
	CreatedAt time.Time `json:"createdAt"`
	UpdatedAt time.Time `json:"updatedAt"`
	First     string    `json:"firstName"`
	Last      string    `json:"lastName"`
	Phone     string    `json:"phoneNumber"`
	Email     string    `json:"emailAddress"`
	User      *user     `json:"user"`
	Groups    []struct {
		Name string `json:"name"`
	} `json:"groups"`
	Addresses []struct {
		UpdatedAt time.Time `json:"updatedAt"`
		typed
		Country struct {
			Code string `json:"code"`
		} `json:"country"`
		Shipping bool `json:"defaultShippingAddress"`
		Billing  bool `json:"defaultBillingAddress"`
	} `json:"addresses"`
	Custom  map[string]json.RawMessage `json:"customFields"`
	History struct {
		Total int     `json:"totalItems"`
		Items []entry `json:"items"`
	} `json:"history"`
	Orders list `json:"orders"` // only when somebody is looked for
}

// typed is a postal address as somebody typed it.
type typed struct {
	Name     string `json:"fullName"`
	Company  string `json:"company"`
	Street1  string `json:"streetLine1"`
	Street2  string `json:"streetLine2"`
	City     string `json:"city"`
	Province string `json:"province"`
	Postcode string `json:"postalCode"`
	Code     string `json:"countryCode"`
	Phone    string `json:"phoneNumber"`
}

func (a typed) address(kind string) channel.Address {
	out := channel.Address{Name: join(a.Name, a.Company), Street: join(a.Street1, a.Street2),
		City: join(a.City, a.Province), Postcode: a.Postcode, Country: strings.ToUpper(a.Code)}
	if out == (channel.Address{}) {
		return out
	}
	out.Kind = kind
	return out
}

// join puts the parts that are not empty behind one another.
func join(parts ...string) string {
	var full []string
	for _, p := range parts {
		if p = strings.TrimSpace(p); p != "" {
			full = append(full, p)
		}
	}
	return strings.Join(full, ", ")
}

// personFact reads a row of customers.
func (s *Shop) personFact(raw []byte) (channel.Fact, error) {
	var c customer
	if err := rest.Decode(raw, &c); err != nil {
		return channel.Fact{}, err
	}
	updated := latest{c.UpdatedAt}
	p := &channel.Person{Name: channel.Name{Given: c.First, Family: c.Last}, Registered: c.User != nil}
	for _, g := range c.Groups {
		p.Groups = append(p.Groups, g.Name)
	}
	for _, a := range c.Addresses {
		updated.see(a.UpdatedAt)
		kind := ""
		switch {
		case a.Shipping:
			kind = "shipping"
		case a.Billing:
			kind = "billing"
		}
		a.Code = a.Country.Code
		p.Addresses = append(p.Addresses, a.address(kind))
	}
	if c.User != nil {
		updated.see(c.User.UpdatedAt)
	}
	for _, e := range c.History.Items {
		updated.see(e.CreatedAt)
	}
	keys, err := s.customerKeys(&c)
	return channel.Fact{
		Ref: s.ref(channel.KindPerson, c.ID),
		// History only grows but for notes, which are not counted.
		Version:   1 + int64(c.History.Total),
		CreatedAt: channel.UTC(c.CreatedAt), UpdatedAt: channel.UTC(updated.Time),
		Keys: keys, URL: s.url("customers", c.ID), Content: p,
	}, err
}

// customerKeys are the claims of a customer. The id of a guest is no account:
// Unique would then keep the guest and their account apart for ever.
func (s *Shop) customerKeys(c *customer) ([]channel.Key, error) {
	var keys []channel.Key
	if c.User != nil {
		keys = append(keys, channel.NewKey(channel.KeyAccount, s.cfg.Name, c.ID, channel.Authoritative))
	}
	keys = append(keys, s.contactKeys(c.Email, c.Phone, s.cfg.Region, c.User)...)
	for _, f := range s.cfg.Loyalty {
		values, err := texts(c.Custom[f.Field])
		if err != nil {
			return nil, &channel.FieldError{Field: "customFields." + f.Field, Reason: "is no text, whole number or list of these"}
		}
		for _, v := range values {
			k := channel.NewKey(f.Kind, f.Issuer, v, f.Assurance)
			switch f.Kind {
			case channel.KeyEmail:
				k, err = channel.Email(v)
			case channel.KeyPhone:
				k, err = channel.Phone(v, s.cfg.Region)
			}
			if err == nil && k.Value != "" {
				keys = append(keys, k.With(f.Assurance))
			}
		}
	}
	return keys, nil
}

// contactKeys are the mailbox and the phone of a customer. The mailbox of a
// login is verified if the shop says so; what a guest typed is asserted.
func (s *Shop) contactKeys(email, phone, region string, u *user) []channel.Key {
	var keys []channel.Key
	if k, err := channel.Email(email); err == nil {
		if u != nil && u.Verified {
			k = k.With(channel.Verified)
		}
		keys = append(keys, k)
	}
	if k, err := channel.Phone(phone, region); err == nil {
		keys = append(keys, k)
	}
	return keys
}

// texts reads the value of a custom field.
func texts(raw json.RawMessage) ([]string, error) {
	if len(raw) == 0 {
		return nil, nil
	}
	var value any
	if err := rest.Decode(raw, &value); err != nil {
		return nil, err
	}
	items, ok := value.([]any)
	if !ok {
		items = []any{value}
	}
	var out []string
	for _, i := range items {
		switch v := i.(type) {
		case nil:
		case string:
			out = append(out, v)
		case json.Number:
			if _, err := v.Int64(); err != nil {
				return nil, err
			}
			out = append(out, v.String())
		default:
			return nil, channel.ErrAmount
		}
	}
	return out, nil
}

// latest is the latest of some times.
type latest struct{ time.Time }

func (l *latest) see(t time.Time) {
	if t.After(l.Time) {
		l.Time = t
	}
}
