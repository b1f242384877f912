package customer

import (
	"cmp"
	"slices"
	"strings"

	"github.com/clientele-go/clientele/channel"
	"github.com/clientele-go/clientele/customer/identity"
)

// maxAddresses bounds how many addresses a party lives at. Whoever has more
// sends things to others, so none of them says where the party lives.
const maxAddresses = 16

// addressesOf appends the addresses that a fact gives for its party's own: those
// of an account or a contact, and of an order the billing address, that of the
// buyer and those where the buyer receives it. An address with another
// addressee is somebody else's: of a gift, the recipient's. A pick-up point is
// nobody's.
func addressesOf(out []AddressRow, f *channel.Fact) []AddressRow {
	ownAddresses(f, func(a channel.Address) {
		if a.Point != "" || a.Street == "" && a.Postcode == "" && a.City == "" {
			return
		}
		a.Kind, a.Name = "", ""
		row := AddressRow{Address: a, N: 1}
		if at, found := slices.BinarySearchFunc(out, row, compareAddress); !found {
			key, _ := identity.AddressKey(a)
			row.House = key.Value
			out = slices.Insert(out, at, row)
		}
	})
	return out
}

// ownAddresses calls take with each address that a fact gives for its party's
// own, as it is told.
func ownAddresses(f *channel.Fact, take func(channel.Address)) {
	own := func(who channel.Name, untold bool, a channel.Address) {
		if addressedTo(a.Name, who, untold) {
			take(a)
		}
	}
	switch c := f.Content.(type) {
	case *channel.Person:
		for _, a := range c.Addresses {
			own(c.Name, true, a)
		}
	case *channel.Order:
		who := c.Buyer.Name
		own(who, true, c.Billing)
		own(who, true, c.Buyer.Address)
		for i := range c.Fulfillments {
			to := &c.Fulfillments[i].Recipient
			if to.Name == (channel.Name{}) || addressedTo(to.Name.Display(), who, false) {
				own(who, to.Name != channel.Name{}, to.Address)
			}
		}
	case *channel.Interaction:
		if c.Direction != channel.Outbound {
			own(c.From.Name, true, c.From.Address)
		}
	}
}

// addressedTo reports whether an addressee is the person. Where either is not
// told, it is as the caller says. Somebody else of the family is not the person.
func addressedTo(addressee string, who channel.Name, untold bool) bool {
	if addressee == "" || who == (channel.Name{}) {
		return untold
	}
	if strings.EqualFold(addressee, who.Display()) {
		return true
	}
	a := nameWords(channel.Name{Full: addressee})
	b := nameWords(who)
	alike := 0
	for _, w := range a {
		if i := slices.IndexFunc(b, func(x string) bool {
			return x == w || len(w) == 1 && strings.HasPrefix(x, w) || len(x) == 1 && strings.HasPrefix(w, x)
		}); i >= 0 {
			alike++
			b = slices.Delete(b, i, i+1)
		}
	}
	return alike >= 2 || alike > 0 && (alike == len(a) || len(b) == 0)
}

func nameWords(n channel.Name) []string {
	if n.Given == "" && n.Family == "" {
		return identity.Read(identity.Party{Name: n}).Full
	}
	r := identity.Read(identity.Party{Name: channel.Name{Given: n.Given, Family: n.Family}})
	return slices.Concat(r.Given, r.Family)
}

func compareAddress(a, b AddressRow) int {
	x, y := &a.Address, &b.Address
	return cmp.Or(strings.Compare(x.Postcode, y.Postcode), strings.Compare(x.Street, y.Street), strings.Compare(x.City, y.City),
		strings.Compare(x.Country, y.Country), strings.Compare(x.Point, y.Point), strings.Compare(x.Kind, y.Kind), strings.Compare(x.Name, y.Name))
}

// address adds n to the count of an address and reports whether the set of
// addresses changed by it.
func (row *PartyRow) address(a AddressRow, n int) (changed bool) {
	i, found := slices.BinarySearchFunc(row.Addresses, a, compareAddress)
	if found {
		row.Addresses, changed = recount(row.Addresses, i, &row.Addresses[i].N, n)
	} else if changed = n > 0; changed {
		a.N = n
		row.Addresses = slices.Insert(row.Addresses, i, a)
	}
	return changed
}

// houses returns the keys of the houses that a party lives in, each once.
func (row *PartyRow) houses() []channel.KeyID {
	if len(row.Addresses) == 0 || len(row.Addresses) > maxAddresses {
		return nil
	}
	out := make([]channel.KeyID, 0, len(row.Addresses))
	for i := range row.Addresses {
		k := houseKey(row.Addresses[i].House)
		if k.Value != "" && !slices.Contains(out, k) {
			out = append(out, k)
		}
	}
	return out
}

func houseKey(value string) channel.KeyID {
	return channel.KeyID{Kind: identity.KeyAddress, Value: value}
}

// postHouses brings the postings of houses in line with the addresses of a
// changing party.
func (p *plan) postHouses(r channel.Ref, was, is *PartyRow) {
	before, after := was.houses(), is.houses()
	for _, k := range before {
		if !slices.Contains(after, k) {
			p.unpost(keyTerm(k), r)
			p.keys[k] = true
		}
	}
	for _, k := range after {
		if !slices.Contains(before, k) {
			p.post(keyTerm(k), Posting{Ref: r})
			p.keys[k] = true
		}
	}
}
