package customer

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/clientele-go/clientele/channel"
)

// consented returns ErrPurpose if the reader's purpose needs a consent that
// the customer did not give.
func (r *Reader) consented(ctx context.Context, c *person) error {
	if !r.purpose.needsConsent() {
		return nil
	}
	var terms []Term
	for _, o := range c.refs() {
		terms = append(terms, personTerm(o))
	}
	got, err := r.hub.storage.Read(ctx, Want{Terms: terms})
	if err != nil {
		return fmt.Errorf("customer: consent: %w", err)
	}
	var refs []channel.Ref
	for _, t := range got.Terms {
		refs = append(refs, refsOf(t.Postings)...)
	}
	facts, err := r.hub.storage.Read(ctx, Want{Facts: refs})
	if err != nil {
		return fmt.Errorf("customer: consent: %w", err)
	}
	return r.allowed(facts.Facts)
}

// allowed decides by consents: of each party and contact point the latest
// counts, and of several the strictest. None at all means no.
func (r *Reader) allowed(facts []*FactRow) error {
	if !r.purpose.needsConsent() {
		return nil
	}
	type who struct {
		owner channel.Ref
		by    channel.KeyKind
	}
	latest := map[who]*FactRow{}
	for _, f := range facts {
		if f == nil || f.Fact.Deleted {
			continue
		}
		c, ok := f.Fact.Content.(*channel.Consent)
		if !ok || c.Purpose != string(r.purpose) || c.At.After(r.moment()) {
			continue
		}
		w := who{f.Owner, c.By}
		if was := latest[w]; was == nil || was.Fact.Content.(*channel.Consent).At.Before(c.At.Time) {
			latest[w] = f
		}
	}
	granted := false
	for _, f := range latest {
		c := f.Fact.Content.(*channel.Consent)
		expired := !c.Until.IsZero() && !r.moment().Before(c.Until.Time)
		if c.State != channel.ConsentGranted || expired {
			return ErrPurpose
		}
		granted = true
	}
	if !granted {
		return ErrPurpose
	}
	return nil
}

// members returns the members of a customer that the actor may see.
func (r *Reader) members(c *person) []*PartyRow {
	if len(r.actor.Scope.Channels) == 0 {
		return c.members
	}
	return slices.DeleteFunc(slices.Clone(c.members), func(m *PartyRow) bool { return !r.actor.Scope.sees(m.Ref.Channel) })
}

// then are those of members who were there at the reader's moment.
func (r *Reader) then(c *person) []*PartyRow {
	if r.at.IsZero() {
		return r.members(c)
	}
	return slices.DeleteFunc(slices.Clone(r.members(c)), r.unborn)
}

// resolve finds the customer of an id. A customer of whom the actor may see no record is as
// unknown as any other.
func (r *Reader) resolve(ctx context.Context, id ID) (*person, error) {
	c, _, err := r.resolveAnd(ctx, r.hub.asks(ctx), id, Want{})
	return c, err
}

// resolveAnd is resolve, and reads something else beside it.
func (r *Reader) resolveAnd(ctx context.Context, ask asking, id ID, w Want) (*person, Got, error) {
	c, got, err := r.hub.resolveAnd(ctx, ask, id, w)
	if err == nil && len(r.members(c)) == 0 {
		return nil, Got{}, ErrNotFound
	}
	return c, got, err
}

// name returns the name of the first member that has one: accounts come before
// guests, the older before the younger.
func (r *Reader) name(c *person) channel.Name {
	for _, m := range r.members(c) {
		if m.Name != (channel.Name{}) && !r.unborn(m) {
			return m.Name
		}
	}
	return channel.Name{}
}

// candidate returns a customer as one of several, with nothing matched yet.
// The actor must be able to see a member.
func (r *Reader) candidate(c *person) Candidate {
	out := Candidate{ID: c.id(), Name: r.name(c).Display()}
	if ms := r.members(c); len(ms) > 0 {
		out.Party = ms[0].Ref
	}
	return out
}

// maskID hides what identifies, if the actor may not see it.
func (r *Reader) maskID(k channel.KeyID) channel.KeyID {
	if r.actor.Scope.MaskContacts {
		k.Value = maskKey(channel.Key{Value: k.Value}).Value
	}
	return k
}

// show returns a fact as the actor may see it: the fact itself if nothing is
// to be hidden, else a copy.
func (r *Reader) show(f *channel.Fact) *channel.Fact {
	s := r.actor.Scope
	if !s.HideNotes && !s.MaskContacts {
		return f
	}
	out := *f
	if s.MaskContacts {
		out.Keys = maskKeys(f.Keys)
	}
	switch c := f.Content.(type) {
	case *channel.Order:
		o := *c
		if s.HideNotes {
			o.Note = ""
		}
		if s.MaskContacts {
			o.Buyer, o.Billing = maskContact(o.Buyer), channel.Address{}
			o.Fulfillments = append([]channel.Fulfillment(nil), o.Fulfillments...)
			for i := range o.Fulfillments {
				o.Fulfillments[i] = maskParcel(o.Fulfillments[i])
			}
		}
		out.Content = &o
	case *channel.Interaction:
		if s.MaskContacts {
			i := *c
			i.From, i.To = maskContact(i.From), maskContact(i.To)
			out.Content = &i
		}
	case *channel.Fulfillment:
		if s.MaskContacts {
			f := maskParcel(*c)
			out.Content = &f
		}
	case *channel.Person:
		if s.MaskContacts {
			p := *c
			p.Addresses, p.BirthDate = nil, ""
			out.Content = &p
		}
	}
	return &out
}

func maskParcel(f channel.Fulfillment) channel.Fulfillment {
	f.Recipient, f.Code = maskContact(f.Recipient), ""
	return f
}

func maskContact(c channel.Contact) channel.Contact {
	return channel.Contact{Name: c.Name, Keys: maskKeys(c.Keys)}
}

func maskKeys(ks []channel.Key) []channel.Key {
	out := make([]channel.Key, len(ks))
	for i, k := range ks {
		out[i] = maskKey(k)
	}
	return out
}

// maskKey hides all but the end of a value.
func maskKey(k channel.Key) channel.Key {
	k.Raw = ""
	local, domain, isMail := strings.Cut(k.Value, "@")
	shown := []rune(local)
	if len(shown) <= 4 {
		shown = nil
	}
	k.Value = "…" + string(shown[max(0, len(shown)-3):])
	if isMail {
		k.Value += "@" + domain
	}
	return k
}
