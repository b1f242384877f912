package customer

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/clientele-go/clientele/channel"
	"github.com/clientele-go/clientele/customer/identity"
)

// A Golden is one view of a customer, made of what all records of them say. It
// is made anew whenever it is asked for, and nothing is lost by it: every value
// says which records it is from, and the records stay as they are. Parts of a
// name or of an address are never taken from two records. What is written where
// nothing is known, such as "guest" and 1900-01-01, is no value, and nor is a day of
// birth that stands for "unknown" by the model in force.
//
// A customer may be made of records that are surely one person, and of records
// that only a model's likeness joined with them. All are shown, and what follows
// from which is told: who calls from a contact point that may be disclosed to may
// be told what is Sure, and of orders and cases those that belong to a record in
// Sure; of the rest a human should make certain first.
type Golden struct {
	ID        ID
	Sure      []channel.Ref // records that are surely one person with the customer's first, by keys, a human's word or their source's
	Name      Chosen[channel.Name]
	BirthDate Chosen[string]            // 2006-01-02
	Language  Chosen[string]            // BCP 47
	Addresses []Chosen[channel.Address] // all that differ and are not somebody else's, such as a gift's, the preferred one first
	Contacts  []ContactPoint            // all of them, the surest first; never collapsed into one
}

// String returns the id.
func (g Golden) String() string { return string(g.ID) }

// GoString returns the id.
func (g Golden) GoString() string { return string(g.ID) }

// A Chosen value was preferred to others.
type Chosen[T any] struct {
	Value  T
	From   []channel.Ref // the records that say so, the surest first; empty: no record says anything
	Sure   bool          // one of them is in [Golden].Sure: it does not stand on a likeness alone
	Why    Preference    // what decided against the next best; empty if there was no other
	Others int           // how many other values there are
}

// String says what decided and how many other values there are; the value is
// personal data.
func (c Chosen[T]) String() string {
	return fmt.Sprintf("of %d records, %d other values, %s", len(c.From), c.Others, cmp.Or(c.Why, "no other"))
}

// GoString returns what String returns.
func (c Chosen[T]) GoString() string { return c.String() }

// A Preference orders the values of a field.
type Preference string

// The preferences. Those of equal worth are told apart by the next one of the
// policy, and at last by the values themselves, so that the answer depends on
// the records alone.
const (
	PreferSure     Preference = "verified"  // said by the record whose keys are surest: an account before a guest, and before what only a likeness joined
	PreferSource   Preference = "source"    // said by the channel that stands first in GoldenRules.Sources
	PreferRecent   Preference = "recent"    // said by the record that changed last
	PreferFrequent Preference = "frequent"  // said by most records
	PreferLong     Preference = "long"      // says the most: "Anna Maria Nowak" before "A. Nowak"
	preferValue    Preference = "by chance" // the least in the order of bytes
)

// GoldenRules are the policies of [Reader.Golden], field by field. A policy
// lists preferences, the first counts most. The zero GoldenRules use
// verified, source, recent, frequent, long for each.
type GoldenRules struct {
	Name, BirthDate, Language, Address []Preference

	// Sources lists channels, the most trusted first. Those that are not listed
	// come last and are equal.
	Sources []string
}

func policy(p []Preference) []Preference {
	if len(p) == 0 {
		return []Preference{PreferSure, PreferSource, PreferRecent, PreferFrequent, PreferLong}
	}
	return p
}

// Golden returns one view of a customer, as far as the actor may see. The id
// may be any that was ever given out; one that is unknown is [ErrNotFound].
func (r *Reader) Golden(ctx context.Context, id ID, rules GoldenRules) (Golden, error) {
	if !r.known.IsZero() {
		past, err := r.past(ctx, Query{Customer: id})
		if err != nil {
			return Golden{}, err
		}
		return past.Golden(ctx, id, rules)
	}
	c, err := r.resolve(ctx, id)
	if err != nil {
		return Golden{}, err
	}
	if err := r.record(ctx, "golden", c.id()); err != nil {
		return Golden{}, err
	}
	if err := r.consented(ctx, c); err != nil {
		return Golden{}, err
	}
	said, err := r.statements(ctx, c)
	if err != nil {
		return Golden{}, err
	}
	g := Golden{ID: c.id(), Sure: r.sureRecords(c),
		Name:      choose(said.names, policy(rules.Name), rules.Sources).first(),
		BirthDate: choose(said.births, policy(rules.BirthDate), rules.Sources).first(),
		Language:  choose(said.languages, policy(rules.Language), rules.Sources).first(),
	}
	if !r.actor.Scope.MaskContacts {
		g.Addresses = choose(said.addresses, policy(rules.Address), rules.Sources)
	}
	g.Contacts, err = r.contactPoints(ctx, c)
	return g, err
}

// sureRecords lists the records that are surely one person with a customer's
// first, as far as the reader may see them.
func (r *Reader) sureRecords(c *person) (out []channel.Ref) {
	for _, m := range r.then(c) {
		if m.sure() {
			out = append(out, m.Ref)
		}
	}
	return out
}

// A statement is what one record says of one field.
type statement[T any] struct {
	value T
	same  string // equal for values that say the same
	ref   channel.Ref
	sure  channel.Assurance
	mine  bool // it is surely of the customer's first person
	at    time.Time
}

type statements struct {
	mine              []bool // of each record asked for
	names             []statement[channel.Name]
	births, languages []statement[string]
	addresses         []statement[channel.Address]
}

// statements collects what the records of a customer say of who they are.
func (r *Reader) statements(ctx context.Context, c *person) (statements, error) {
	var said statements
	var refs []channel.Ref
	for _, m := range r.then(c) {
		refs, said.mine = append(refs, m.Ref), append(said.mine, m.sure())
	}
	got, err := r.hub.storage.Read(ctx, Want{Facts: refs, Ledger: r.hub.rules.Model != nil})
	if err != nil {
		return said, fmt.Errorf("customer: golden: %w", err)
	}
	model := r.hub.rulesUnder(got.Decisions).Model
	for i, f := range got.Facts {
		if f == nil || f.Fact.Deleted {
			continue
		}
		var p channel.Person
		switch x := f.Fact.Content.(type) {
		case *channel.Person:
			p = *x
		case *channel.Order:
			p = channel.Person{Name: x.Buyer.Name}
		case *channel.Interaction:
			p = channel.Person{Name: evidenceOf(&f.Fact).name}
		}
		if p.Addresses = nil; model.Heaped(p.BirthDate) {
			p.BirthDate = ""
		}
		ownAddresses(&f.Fact, func(a channel.Address) { p.Addresses = append(p.Addresses, a) })
		said.add(p, f, said.mine[i], r.moment())
	}
	return said, nil
}

func (s *statements) add(p channel.Person, f *FactRow, mine bool, at time.Time) {
	var sure channel.Assurance
	for i := range f.Fact.Keys {
		if k := &f.Fact.Keys[i]; mine && k.ValidAt(at) {
			sure = max(sure, k.Assurance)
		}
	}
	when := first(f.Fact.UpdatedAt, f.Fact.CreatedAt).Time
	read := identity.Read(identity.Party{Name: p.Name, BirthDate: p.BirthDate})
	if p.Name != (channel.Name{}) && !read.Placeholder {
		s.names = append(s.names, statement[channel.Name]{p.Name, sameText(p.Name.Display()), f.Fact.Ref, sure, mine, when})
	}
	if read.BirthDate != "" { // nor what stands for "unknown"
		s.births = append(s.births, statement[string]{p.BirthDate, p.BirthDate, f.Fact.Ref, sure, mine, when})
	}
	if p.Language != "" {
		s.languages = append(s.languages, statement[string]{p.Language, sameText(p.Language), f.Fact.Ref, sure, mine, when})
	}
	for _, a := range p.Addresses {
		if kind := a.Kind; a != (channel.Address{Kind: kind}) {
			same := sameText(a.Name, a.Street, a.Postcode, a.City, a.Country, a.Point)
			s.addresses = append(s.addresses, statement[channel.Address]{a, same, f.Fact.Ref, sure, mine, when})
		}
	}
}

// sameText is equal for texts that differ in case and space only.
func sameText(parts ...string) string {
	for i, p := range parts {
		parts[i] = strings.ToLower(strings.Join(strings.Fields(p), " "))
	}
	return strings.Join(parts, "\x00")
}

// ranked are values in the order of a policy.
type ranked[T any] []Chosen[T]

func (r ranked[T]) first() Chosen[T] {
	if len(r) == 0 {
		return Chosen[T]{}
	}
	return r[0]
}

// A stated value is one that several records may say.
type stated[T any] struct {
	by   []statement[T] // the surest and latest first
	rank int            // of the best source
	at   time.Time      // the latest
}

// choose orders values by a policy.
func choose[T any](said []statement[T], policy []Preference, sources []string) ranked[T] {
	var values []stated[T]
	slices.SortFunc(said, func(a, b statement[T]) int {
		return cmp.Or(strings.Compare(a.same, b.same), compareBool(b.mine, a.mine), cmp.Compare(b.sure, a.sure), b.at.Compare(a.at), a.ref.Compare(b.ref))
	})
	for _, s := range said {
		if n := len(values); n == 0 || values[n-1].by[0].same != s.same {
			values = append(values, stated[T]{rank: len(sources)})
		}
		v := &values[len(values)-1]
		v.by = append(v.by, s)
		if i := slices.Index(sources, s.ref.Channel); i >= 0 {
			v.rank = min(v.rank, i)
		}
		if s.at.After(v.at) {
			v.at = s.at
		}
	}
	slices.SortFunc(values, func(a, b stated[T]) int { c, _ := prefer(&a, &b, policy); return c })
	out := make(ranked[T], len(values))
	for i := range values {
		v := &values[i]
		out[i] = Chosen[T]{Value: v.by[0].value, Sure: v.by[0].mine, Others: len(values) - 1}
		for _, s := range v.by {
			out[i].From = append(out[i].From, s.ref)
		}
		if i+1 < len(values) {
			_, out[i].Why = prefer(v, &values[i+1], policy)
		}
	}
	return out
}

// prefer compares two values and says which preference decides.
func prefer[T any](a, b *stated[T], policy []Preference) (int, Preference) {
	for _, p := range policy {
		c := 0
		switch p {
		case PreferSure:
			c = cmp.Or(compareBool(b.by[0].mine, a.by[0].mine), cmp.Compare(b.by[0].sure, a.by[0].sure))
		case PreferSource:
			c = cmp.Compare(a.rank, b.rank)
		case PreferRecent:
			c = b.at.Compare(a.at)
		case PreferFrequent:
			c = cmp.Compare(len(b.by), len(a.by))
		case PreferLong:
			c = cmp.Compare(len(b.by[0].same), len(a.by[0].same))
		}
		if c != 0 {
			return c, p
		}
	}
	return strings.Compare(a.by[0].same, b.by[0].same), preferValue
}
