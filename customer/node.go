package customer

import (
	"slices"

	"github.com/clientele-go/clientele/channel"
)

// A factNode is what a plan knows of one object.
type factNode struct {
	ref    channel.Ref
	read   bool           // stored is what the storage has
	stored *FactRow       // the current version as read; nil: none
	final  *FactRow       // the current version as it will be; nil: it stays
	seen   []channel.Hash // versions that were received before; never changed in place
}

// current returns the version that will be current; nil if there is none.
func (n *factNode) current() *FactRow {
	if n.final != nil {
		return n.final
	}
	return n.stored
}

func (n *factNode) knows(h channel.Hash) bool { return slices.Contains(n.seen, h) }

// A partyNode is what a plan knows of one party.
type partyNode struct {
	ref    channel.Ref
	read   bool      // was is what the storage has
	was    *PartyRow // as read; nil: none
	row    *PartyRow // the copy that the plan changes; nil: it stays
	dirty  bool      // its evidence changes
	active bool      // facts of it change
	change int       // its place in Commit.Entries, from 1; 0: none yet
	news   []Change  // what is told about the customer whose first member it is

	// Of a walk.
	member bool // it is in a component that is looked at
	merged bool // a source merged another into it
	headed bool // the members of the customer it heads have been added
}

// view returns the party as it will be, to read only; nil if there is none.
func (n *partyNode) view() *PartyRow {
	if n.row != nil {
		return n.row
	}
	return n.was
}

// fact returns the node of an object.
func (p *plan) fact(r channel.Ref) *factNode {
	n := p.facts[r]
	if n == nil {
		n = p.factSlab.one()
		n.ref = r
		p.facts[r] = n
	}
	return n
}

// party returns the node of a party.
func (p *plan) party(r channel.Ref) *partyNode {
	n := p.parties[r]
	if n == nil {
		n = p.partySlab.one()
		n.ref = r
		p.parties[r] = n
		p.met = append(p.met, n)
	}
	return n
}

// entries returns the change of a party's timeline.
func (p *plan) entries(n *partyNode) *EntryChange {
	if n.change == 0 {
		p.commit.Entries = append(p.commit.Entries, EntryChange{Owner: n.ref})
		n.change = len(p.commit.Entries)
	}
	return &p.commit.Entries[n.change-1]
}

// term returns the change of a term's postings, to be used before the next
// call.
func (p *plan) term(t Term) *TermChange {
	i, ok := p.terms[t]
	if !ok {
		i = len(p.commit.Terms)
		p.terms[t] = i
		p.commit.Terms = append(p.commit.Terms, TermChange{Term: t, Loose: loose(t)})
	}
	return &p.commit.Terms[i]
}

func (p *plan) post(t Term, x Posting) {
	c := p.term(t)
	c.Add = p.postings.append(c.Add, x)
}

func (p *plan) unpost(t Term, r channel.Ref) {
	c := p.term(t)
	c.Remove = append(c.Remove, r)
}

// A slab hands out zero values that were allocated together: a plan makes very
// many, and drops them all at once.
type slab[T any] struct{ free []T }

func (s *slab[T]) one() *T {
	if len(s.free) == 0 {
		s.free = make([]T, 128)
	}
	x := &s.free[0]
	s.free = s.free[1:]
	return x
}

// append appends to a list that in most cases stays at one element.
func (s *slab[T]) append(list []T, x T) []T {
	if list != nil {
		return append(list, x)
	}
	if len(s.free) == 0 {
		s.free = make([]T, 128)
	}
	list = s.free[:1:1]
	s.free = s.free[1:]
	list[0] = x
	return list
}
