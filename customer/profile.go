package customer

import (
	"cmp"
	"slices"
	"time"

	"github.com/clientele-go/clientele/channel"
)

// A Profile is who a customer is.
type Profile struct {
	ID        ID
	Name      channel.Name // of the first member that has one
	Language  string
	Keys      []channel.Key     // contact points and cards, surest first; never collapsed
	Addresses []channel.Address // as the sources have them; parts are never mixed
	Parties   []channel.Ref     // the sources' records that are this customer
	Since     time.Time         // the earliest creation of any; zero if unknown
}

// String returns the id.
func (p Profile) String() string { return string(p.ID) }

// GoString returns the id.
func (p Profile) GoString() string { return string(p.ID) }

// unborn reports whether a record was made after the moment asked about.
func (r *Reader) unborn(row *PartyRow) bool {
	return !r.at.IsZero() && row.CreatedAt.After(r.at)
}

// profile assembles who the customer is.
func (r *Reader) profile(d *dossier) Profile {
	p := Profile{ID: d.person.id(), Name: r.name(d.person)}
	at := map[channel.KeyID]int{}
	for _, m := range d.person.members {
		if !r.actor.Scope.sees(m.Ref.Channel) || r.unborn(m) {
			continue
		}
		p.Parties = append(p.Parties, m.Ref)
		if !m.CreatedAt.IsZero() && (p.Since.IsZero() || m.CreatedAt.Before(p.Since)) {
			p.Since = m.CreatedAt
		}
		for _, c := range m.Claims {
			i, seen := at[c.Key.ID()]
			if !seen {
				at[c.Key.ID()] = len(p.Keys)
				p.Keys = append(p.Keys, c.Key)
			} else if c.Key.Assurance > p.Keys[i].Assurance {
				p.Keys[i] = c.Key
			}
		}
		if f := d.byRef[m.Ref]; f != nil {
			if person, ok := f.Fact.Content.(*channel.Person); ok {
				p.Language = cmp.Or(p.Language, person.Language)
				p.Addresses = append(p.Addresses, person.Addresses...)
			}
		}
	}
	slices.SortStableFunc(p.Keys, func(a, b channel.Key) int {
		return cmp.Or(cmp.Compare(b.Assurance, a.Assurance), a.ID().Compare(b.ID()))
	})
	if r.actor.Scope.MaskContacts {
		p.Addresses = nil
		for i := range p.Keys {
			p.Keys[i] = maskKey(p.Keys[i])
		}
	}
	return p
}
