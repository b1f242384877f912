package poslog

import (
	"slices"
	"strings"

	"github.com/clientele-go/clientele/channel"
)

// A party is whom a receipt is about, as far as it says.
type party struct {
	ref      channel.Ref   // zero: nobody was named, or nobody with an id
	keys     []channel.Key // all that identifies them
	card     string        // LoyaltyID
	customer string        // CustomerID
	contact  channel.Contact
	language string
}

// people reads who bought. If a card was shown, the receipt belongs to the
// card, else to the customer record, else to the membership.
func (r *receipt) people() {
	w := &r.who
	customer := r.body.child("Customer")
	if customer == nil {
		customer = r.tx.child("Customer")
	}
	w.customer = r.id(customer.get("CustomerID"))
	r.contact(customer)
	cards := r.ids(customer, "LoyaltyID", "LoyaltyCardID", "LoyaltyAccountID")
	if len(cards) > 0 {
		w.card = cards[0]
	}
	if len(cards) > 1 {
		r.flag("several loyalty cards: the first is taken")
	}
	var membership string
	if m := r.ids(customer, "MembershipID"); len(m) > 0 {
		membership = m[0]
	}
	for _, k := range []struct {
		kind         channel.KeyKind
		issuer, id   string
		folder, note string
	}{
		{channel.KeyLoyalty, r.t.c.Issuers.Loyalty, w.card, "loyalty", "LoyaltyID"},
		{channel.KeyAccount, r.t.c.Issuers.Customer, w.customer, "customer", "CustomerID"},
		{channel.KeyMembership, r.t.c.Issuers.Membership, membership, "membership", "MembershipID"},
	} {
		if k.id == "" {
			continue
		}
		if len(k.id) > 256 {
			r.fail(k.note, "is longer than 256 bytes")
			continue
		}
		own := w.ref.IsZero()
		if own {
			w.ref = r.person(k.folder, k.id)
		}
		w.keys = append(w.keys, r.t.key(k.kind, k.issuer, k.id, own))
	}
	w.keys = append(w.keys, w.contact.Keys...)
	r.o.Buyer = w.contact
}

func (r *receipt) person(folder, id string) channel.Ref {
	return channel.Ref{Channel: r.t.c.Name, Kind: channel.KindPerson, ID: folder + "/" + id}
}

// key returns the claim of an id. own says that it names the party.
func (t *Tills) key(kind channel.KeyKind, issuer, id string, own bool) channel.Key {
	a, ok := t.c.Assurance[kind]
	if !ok && own {
		a = channel.Authoritative
	}
	return channel.NewKey(kind, issuer, id, a)
}

// id returns an id unless it stands for nobody.
func (r *receipt) id(text string) string {
	text = strings.TrimSpace(text)
	if text == "" || slices.Contains(r.t.c.Placeholders, text) || strings.Trim(text, "0") == "" ||
		len(text) >= 4 && strings.Trim(text, text[:1]) == "" {
		return ""
	}
	return text
}

// ids returns the different ids of the given names, wherever dialects put
// them: in the customer, in the transaction, in a line that was not voided.
func (r *receipt) ids(customer *node, names ...string) []string {
	places := []*node{r.tx, r.body, customer}
	for _, li := range r.body.all("LineItem") {
		if !li.flag("VoidFlag") && !li.flag("CancelFlag") {
			places = append(places, li)
		}
	}
	var out []string
	for _, p := range places {
		for _, n := range append([]*node{p}, p.all("LoyaltyMembership", "LoyaltyAccount", "LoyaltyCard", "Loyalty")...) {
			for _, k := range n.all(names...) {
				if id := r.id(k.text); id != "" && !slices.Contains(out, id) {
					out = append(out, id)
				}
			}
		}
	}
	return out
}

// contact reads name, address and contact points of a customer.
func (r *receipt) contact(c *node) {
	w := &r.who
	name := c.child("CustomerName", "Name", "PersonName")
	for _, part := range name.all("Name") {
		switch part.attr("TypeCode") {
		case "GivenName":
			w.contact.Name.Given = part.text
		case "FamilyName", "Surname":
			w.contact.Name.Family = part.text
		}
	}
	n := &w.contact.Name
	n.Given = first(n.Given, name.get("GivenName", "FirstName"), c.get("FirstName"))
	n.Family = first(n.Family, name.get("FamilyName", "LastName", "Surname"), c.get("LastName"))
	if n.Given == "" && n.Family == "" {
		n.Full = first(name.get("FullName"), name.value(), c.get("FullName"))
	}
	if a := c.child("Address"); a != nil {
		var street []string
		for _, l := range a.all("AddressLine") {
			if l.text != "" {
				street = append(street, l.text)
			}
		}
		w.contact.Address = channel.Address{Street: strings.Join(street, ", "), City: a.get("City"),
			Postcode: a.get("PostalCode"), Country: country(a.child("Country"))}
	}
	for _, e := range c.all("EMail", "EMailAddress", "EmailAddress") {
		if k, err := channel.Email(first(e.get("EMailAddress", "EmailAddress"), e.text)); err == nil {
			w.contact.Keys = addKey(w.contact.Keys, k)
		}
	}
	for _, p := range c.all("TelephoneNumber", "Telephone", "PhoneNumber") {
		if k, ok := r.phone(p); ok {
			w.contact.Keys = addKey(w.contact.Keys, k)
		}
	}
	w.language = strings.ReplaceAll(c.get("Locale", "Language"), "_", "-")
}

func addKey(keys []channel.Key, k channel.Key) []channel.Key {
	if slices.ContainsFunc(keys, func(o channel.Key) bool { return o.ID() == k.ID() }) {
		return keys
	}
	return append(keys, k)
}

func country(n *node) string {
	for _, v := range []string{n.attr("Code"), n.value()} {
		if len(v) == 2 {
			return strings.ToUpper(v)
		}
	}
	return ""
}

// phone reads a number that is written whole or in parts. One that is none is
// no reason to refuse a receipt.
func (r *receipt) phone(p *node) (channel.Key, bool) {
	region := r.t.c.Region
	if iso := p.get("ITUCountryCode", "CountryCode"); len(iso) == 2 && strings.Trim(iso, "0123456789") != "" {
		region = iso
	}
	text := first(p.get("FullTelephoneNumber"), p.text)
	if text == "" {
		text = p.get("AreaCode") + p.get("LocalNumber")
		if cc := strings.TrimLeft(p.get("ITUCountryCode", "CountryCode"), "+0"); cc != "" && strings.Trim(cc, "0123456789") == "" {
			text = "+" + cc + text
		}
	}
	k, err := channel.Phone(text, region)
	return k, err == nil
}

// personFacts returns the records of people that the receipt proves.
//
// A record of which only the id is known is the same in every receipt and has
// no time, so it never takes away what a fuller one says.
func (r *receipt) personFacts() []channel.Fact {
	w := &r.who
	var out []channel.Fact
	add := func(ref channel.Ref, k channel.Key, detail bool) {
		p := &channel.Person{Registered: true}
		f := channel.Fact{Ref: ref, Keys: []channel.Key{k}, Content: p}
		if detail && (w.contact.Name != channel.Name{} || len(w.contact.Keys) > 0 || w.contact.Address != channel.Address{}) {
			p.Name, p.Language = w.contact.Name, w.language
			if w.contact.Address != (channel.Address{}) {
				p.Addresses = []channel.Address{w.contact.Address}
			}
			f.Keys = append(f.Keys, w.contact.Keys...)
			f.CreatedAt, f.UpdatedAt = channel.Time{}, r.end
		}
		out = append(out, f)
	}
	if w.customer != "" {
		add(r.person("customer", w.customer), r.t.key(channel.KeyAccount, r.t.c.Issuers.Customer, w.customer, true), true)
	}
	if !w.ref.IsZero() && w.ref.ID != "customer/"+w.customer {
		add(w.ref, w.keys[0], w.customer == "")
	}
	return out
}
