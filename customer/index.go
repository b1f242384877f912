package customer

import (
	"cmp"
	"slices"
	"strings"
	"time"

	"github.com/clientele-go/clientele/channel"
)

// What the index holds. Weights: of a key a [keyWeight], of a mention 1 if a
// field says so and 0 if text does.

// A keyWeight is the greatest assurance with which a party claims a key, and
// whether it does so without an end or a beginning: then nobody need look at
// the claims to know how surely the key is the party's at some moment.
type keyWeight uint8

const holdsAlways keyWeight = 1 << 7

func (w keyWeight) assurance() channel.Assurance { return channel.Assurance(w &^ holdsAlways) }

func (w keyWeight) sure() bool { return w.assurance() >= channel.Verified }

func keyTerm(k channel.KeyID) Term {
	return Term("k\x00" + string(k.Kind) + "\x00" + k.Issuer + "\x00" + k.Value)
}

func numberTerm(number string) Term    { return Term("n\x00" + number) }           // orders by number
func mentionTerm(number string) Term   { return Term("r\x00" + number) }           // records that mention a number
func linkTerm(to channel.Ref) Term     { return Term("x\x00" + to.String()) }      // records that name a record
func ownerTerm(p channel.Ref) Term     { return Term("o\x00" + p.String()) }       // facts of a party
func mergedTerm(into channel.Ref) Term { return Term("m\x00" + into.String()) }    // parties the source merged into one
func messageTerm(id string) Term       { return Term("i\x00" + id) }               // interactions by message id
func threadTerm(ch, id string) Term    { return Term("t\x00" + ch + "\x00" + id) } // interactions by thread

// counterpart returns the term of the orders that a mention means, and of the
// mentions that an order has.
func counterpart(t Term) (Term, bool) {
	if n, ok := strings.CutPrefix(string(t), string(numberTerm(""))); ok {
		return mentionTerm(n), true
	}
	if n, ok := strings.CutPrefix(string(t), string(mentionTerm(""))); ok {
		return numberTerm(n), true
	}
	return "", false
}

// openTerm lists what is open of a party, personTerm what says who a party is
// and what it consented to, pendingTerm what is open at a channel.
func openTerm(p channel.Ref) Term   { return Term("a\x00" + p.String()) }
func personTerm(p channel.Ref) Term { return Term("p\x00" + p.String()) }
func pendingTerm(name string) Term  { return Term("w\x00" + name) }

// loose reports whether a term is only ever walked, and nothing decided by it.
func loose(t Term) bool { return strings.HasPrefix(string(t), "w\x00") }

// isOpen reports whether something is still expected to happen to an object.
func isOpen(f *channel.Fact) bool {
	switch c := f.Content.(type) {
	case *channel.Order:
		switch c.Status {
		case channel.OrderOpen, channel.OrderUnknown:
			return true
		case channel.OrderCompleted:
			return slices.ContainsFunc(c.Fulfillments, func(x channel.Fulfillment) bool { return !finalState(x.State) })
		}
	case *channel.Case:
		return c.Status.Open() && c.MergedInto.IsZero()
	case *channel.Promise:
		return c.State == "" || c.State == channel.PromiseOpen
	case *channel.Fulfillment:
		return !finalState(c.State)
	}
	return false
}

func finalState(s channel.FillState) bool {
	switch s {
	case channel.FillStateDone, channel.FillPickedUp, channel.FillFailed, channel.FillStateCancel:
		return true
	}
	return false
}

// parentOf returns the record of the same source whose party a record without
// one inherits: a parcel belongs to whoever its order belongs to.
func parentOf(f *channel.Fact) channel.Ref {
	if !f.Party.IsZero() {
		return channel.Ref{}
	}
	switch c := f.Content.(type) {
	case *channel.Fulfillment:
		return c.Order
	case *channel.Payment:
		return c.Order
	case *channel.Return:
		return c.Order
	case *channel.Refund:
		return c.Order
	case *channel.Interaction:
		return c.Case
	case *channel.Promise:
		return c.About
	case *channel.Feedback:
		return c.About
	}
	return channel.Ref{}
}

// contribution is everything derived from one current fact under one owner.
// Adding and taking away contributions is all that changes the index, so the
// index is a function of the set of current facts.
type contribution struct {
	owner   channel.Ref
	entries []EntryRow
	claims  []channel.Key // without Raw
	homes   []AddressRow
	terms   []termWeight
	self    *channel.Fact // set if the fact is the party itself
}

type termWeight struct {
	term   Term
	weight uint8
}

// reset empties a contribution and keeps its memory.
func (c *contribution) reset() {
	*c = contribution{entries: c.entries[:0], claims: c.claims[:0], homes: c.homes[:0], terms: c.terms[:0]}
}

// drop empties a contribution and whatever lies in its memory.
func (c *contribution) drop() {
	c.reset()
	clear(c.entries[:cap(c.entries)])
	clear(c.claims[:cap(c.claims)])
	clear(c.homes[:cap(c.homes)])
	clear(c.terms[:cap(c.terms)])
}

// contribute fills an empty contribution.
func (h *Hub) contribute(c *contribution, f *channel.Fact, owner channel.Ref, received time.Time) {
	c.owner, c.entries = owner, entryRows(c.entries, f, received)
	if f.Ref == owner {
		c.self = f
	}
	b := termBuilder{h: h, out: c.terms}
	b.add(ownerTerm(owner), 0)
	if !f.Deleted {
		for _, k := range f.Keys {
			k.Raw = ""
			c.claims = append(c.claims, k)
		}
		c.homes = addressesOf(c.homes, f)
		if p := parentOf(f); !p.IsZero() {
			b.add(linkTerm(p), 1)
		}
		switch {
		case f.Ref.Kind == channel.KindPerson || f.Ref.Kind == channel.KindConsent:
			b.add(personTerm(owner), 0)
		case isOpen(f):
			b.add(openTerm(owner), 0)
			b.add(pendingTerm(f.Ref.Channel), 0)
		}
		b.content(f)
		b.sort()
	}
	c.terms = b.out
}

func (b *termBuilder) sort() {
	slices.SortFunc(b.out, func(a, b termWeight) int {
		return cmp.Or(strings.Compare(string(a.term), string(b.term)), cmp.Compare(b.weight, a.weight))
	})
	b.out = slices.CompactFunc(b.out, func(a, b termWeight) bool { return a.term == b.term })
}

func (b *termBuilder) content(f *channel.Fact) {
	switch c := f.Content.(type) {
	case *channel.Order:
		b.order(c)
	case *channel.Fulfillment:
		b.number(c.Tracking)
		b.refs(c.Order)
	case *channel.Return:
		b.refs(c.Order)
	case *channel.Refund:
		b.refs(c.Order)
	case *channel.Payment:
		b.refs(c.Order)
	case *channel.Interaction:
		b.link(c.Links...)
		b.refs(c.Case)
		b.text(c.Subject, c.Text)
		if c.MessageID != "" {
			b.add(messageTerm(c.MessageID), 0)
		}
		if c.Thread != "" {
			b.add(threadTerm(f.Ref.Channel, c.Thread), 0)
		}
	case *channel.Case:
		b.link(c.Links...)
		b.refs(c.MergedInto, c.FollowUpOf)
		b.text(c.Subject)
	case *channel.Promise:
		b.refs(c.About)
		b.text(c.Text)
	case *channel.Feedback:
		b.refs(c.About)
		b.text(c.Comment)
	}
}

// termBuilder collects the terms of one content.
type termBuilder struct {
	h   *Hub
	out []termWeight
}

func (b *termBuilder) add(t Term, weight uint8) { b.out = append(b.out, termWeight{t, weight}) }

func (b *termBuilder) order(o *channel.Order) {
	b.number(o.Number, o.Receipt)
	b.link(o.Links...)
	for _, l := range o.Lines {
		b.link(l.Link)
	}
	for _, p := range o.Fulfillments {
		b.number(p.Tracking)
	}
	for _, r := range o.Returns {
		b.refs(r.Order)
	}
}

func (b *termBuilder) link(links ...channel.Link) {
	for _, l := range links {
		switch {
		case !l.Ref.IsZero():
			b.add(linkTerm(l.Ref), 1)
		case l.Number != "":
			b.add(mentionTerm(normalNumber(l.Number)), 1)
		}
	}
}

func (b *termBuilder) refs(rs ...channel.Ref) {
	for _, r := range rs {
		if !r.IsZero() {
			b.add(linkTerm(r), 1)
		}
	}
}

func (b *termBuilder) number(ns ...string) {
	for _, n := range ns {
		if n != "" {
			b.add(numberTerm(normalNumber(n)), 0)
		}
	}
}

func (b *termBuilder) text(ts ...string) {
	for _, m := range b.h.mentions(ts...) {
		b.add(mentionTerm(m), 0)
	}
}

// normalNumber is how numbers are compared: upper case, without surrounding
// space and a leading number sign.
func normalNumber(n string) string {
	return strings.ToUpper(strings.TrimPrefix(strings.TrimSpace(n), "#"))
}
