package customer

import (
	"cmp"
	"slices"
	"time"

	"github.com/clientele-go/clientele/channel"
	"github.com/clientele-go/clientele/customer/identity"
)

// maxInherit bounds how far a party is inherited: a promise about a message of
// a case.
const maxInherit = 4

// owners decides whom each changing fact belongs to, and finds the facts that
// belong to somebody else because of it: a parcel that came before its order.
func (p *plan) owners() error {
	for from := 0; from < len(p.order); {
		batch := p.order[from:]
		from = len(p.order)
		if err := p.loadParents(batch); err != nil {
			return err
		}
		var moved []channel.Ref
		for _, n := range batch {
			owner := p.ownerOf(n.final, maxInherit)
			if was := n.stored; was == nil || was.Owner != owner || was.Fact.Deleted != n.final.Fact.Deleted {
				moved = append(moved, n.ref)
			}
			n.final.Owner = owner
		}
		if err := p.reown(moved); err != nil {
			return err
		}
	}
	return nil
}

func (p *plan) loadParents(nodes []*factNode) error {
	for range maxInherit {
		var parents []channel.Ref
		for _, n := range nodes {
			if row := n.current(); row != nil {
				if up := parentOf(&row.Fact); !up.IsZero() {
					parents = append(parents, up)
				}
			}
		}
		if len(parents) == 0 {
			return nil
		}
		if err := p.load(parents...); err != nil {
			return err
		}
		nodes = make([]*factNode, len(parents))
		for i, r := range parents {
			nodes[i] = p.facts[r]
		}
	}
	return nil
}

// ownerOf returns the party of a fact: its own, that of the record it belongs
// to, or itself. While the record it belongs to is unknown, it stands in.
func (p *plan) ownerOf(row *FactRow, depth int) channel.Ref {
	up := parentOf(&row.Fact)
	if row.Fact.Deleted && row.Fact.Party.IsZero() {
		if was := p.fact(row.Fact.Ref).stored; was != nil {
			return was.Owner // a tombstone need not say whose it was
		}
	}
	if up.IsZero() || depth == 0 {
		return row.Fact.Owner()
	}
	if parent := p.current(up); parent != nil && !parent.Fact.Deleted {
		return p.ownerOf(parent, depth-1)
	}
	return up
}

// reown adds to the plan the records that inherit their party from any of the
// given ones and whose party changes by that.
func (p *plan) reown(moved []channel.Ref) error {
	if len(moved) == 0 {
		return nil
	}
	terms := make([]Term, len(moved))
	for i, r := range moved {
		terms[i] = linkTerm(r)
	}
	got, err := p.read(Want{Terms: terms})
	if err != nil {
		return err
	}
	var heirs []channel.Ref
	for i, t := range got.Terms {
		p.commit.Expect.Terms = append(p.commit.Expect.Terms, ExpectTerm{terms[i], t.Rev})
		for _, x := range t.Postings {
			heirs = append(heirs, x.Ref)
		}
	}
	if len(heirs) == 0 {
		return nil
	}
	if err := p.load(heirs...); err != nil {
		return err
	}
	isMoved := make(map[channel.Ref]bool, len(moved))
	for _, r := range moved {
		isMoved[r] = true
	}
	for _, r := range heirs {
		n := p.facts[r]
		if n.stored == nil || n.final != nil || n.stored.Fact.Deleted || !isMoved[parentOf(&n.stored.Fact)] {
			continue
		}
		row := *n.stored
		n.final = &row
		p.order = append(p.order, n)
	}
	return nil
}

// contribute replaces what each changing fact contributed by what it
// contributes now.
func (p *plan) contribute() error {
	owners := make([]channel.Ref, 0, len(p.order))
	for _, n := range p.order {
		owners = append(owners, n.final.Owner)
		if n.stored != nil {
			owners = append(owners, n.stored.Owner)
		}
	}
	if err := p.loadParties(owners...); err != nil {
		return err
	}
	for _, n := range p.order {
		p.before.reset()
		if was := n.stored; was != nil && !was.Fact.Deleted {
			p.h.contribute(&p.before, &was.Fact, was.Owner, was.Received)
		}
		p.after.reset()
		if !n.final.Fact.Deleted {
			p.h.contribute(&p.after, &n.final.Fact, n.final.Owner, n.final.Received)
		}
		p.replace(n.ref, &p.before, &p.after)
	}
	return nil
}

func (p *plan) replace(r channel.Ref, before, after *contribution) {
	sameOwner := before.owner == after.owner
	for _, e := range before.entries {
		if !sameOwner || !slices.ContainsFunc(after.entries, func(x EntryRow) bool { return x.Compare(e) == 0 }) {
			c := p.entries(p.party(before.owner))
			c.Remove = append(c.Remove, e)
		}
	}
	for _, e := range after.entries {
		if !sameOwner || !slices.ContainsFunc(before.entries, func(x EntryRow) bool { return x.Compare(e) == 0 }) {
			c := p.entries(p.party(after.owner))
			c.Add = p.lines.append(c.Add, e)
		}
	}
	for _, t := range before.terms {
		if !slices.ContainsFunc(after.terms, func(x termWeight) bool { return x.term == t.term }) {
			p.unpost(t.term, r)
		}
	}
	for _, t := range after.terms {
		if !slices.Contains(before.terms, t) {
			p.post(t.term, Posting{Ref: r, Weight: t.weight})
		}
	}
	// The new before the old, so that what stays the same changes nothing.
	if !after.owner.IsZero() {
		p.adjust(after, +1)
	}
	if !before.owner.IsZero() {
		if sameOwner && after.self != nil {
			before.self = nil
		}
		p.adjust(before, -1)
	}
}

// adjust adds a contribution to its party, or takes it away.
func (p *plan) adjust(c *contribution, n int) {
	party := p.party(c.owner)
	row := p.working(party)
	party.active = true
	was := row.Facts
	row.Facts += n
	if (was == 0) != (row.Facts == 0) {
		party.dirty = true
	}
	if len(row.Claims) == 0 && len(c.claims) > 0 {
		row.Claims = make([]ClaimRow, 0, len(c.claims))
	}
	for _, k := range c.claims {
		if row.claim(k, n) {
			party.dirty = true
			p.keys[k.ID()] = true
		}
	}
	for _, a := range c.homes {
		party.dirty = row.address(a, n) || party.dirty
	}
	if c.self == nil {
		return
	}
	self := selfEvidence{}
	if n > 0 {
		self = evidenceOf(c.self)
	}
	if row.setSelf(self) {
		party.dirty = true
	}
}

// claim adds n to the count of a claim and reports whether the set of claims
// changed by it.
func (row *PartyRow) claim(k channel.Key, n int) (changed bool) {
	i, found := slices.BinarySearchFunc(row.Claims, k, compareClaim)
	if found {
		row.Claims, changed = recount(row.Claims, i, &row.Claims[i].N, n)
	} else if changed = n > 0; changed {
		row.Claims = slices.Insert(row.Claims, i, ClaimRow{k, n})
	}
	return changed
}

// recount adds n to the count of a row of a set, and takes it out when nobody
// states it any more. It reports whether the set changed by it.
func recount[R any](rows []R, i int, count *int, n int) ([]R, bool) {
	if *count += n; *count > 0 {
		return rows, false
	}
	return slices.Delete(rows, i, i+1), true
}

func compareClaim(c ClaimRow, k channel.Key) int {
	return cmp.Or(c.Key.ID().Compare(k.ID()), cmp.Compare(c.Key.Assurance, k.Assurance),
		c.Key.Since.Compare(k.Since), c.Key.Until.Compare(k.Until))
}

// assuranceAt returns the greatest assurance of the claims of a key that hold
// at the moment, and whether any does.
func (row *PartyRow) assuranceAt(k channel.KeyID, at time.Time) (assurance channel.Assurance, holds bool) {
	for i := range row.Claims {
		if c := &row.Claims[i].Key; c.ID() == k && c.ValidAt(at) {
			assurance, holds = max(assurance, c.Assurance), true
		}
	}
	return assurance, holds
}

// selfEvidence is what the fact that is the party itself says of the person.
type selfEvidence struct {
	createdAt  time.Time
	name       channel.Name
	birthDate  string
	mergedInto channel.Ref
}

func evidenceOf(f *channel.Fact) selfEvidence {
	e := selfEvidence{createdAt: f.CreatedAt.Time}
	switch c := f.Content.(type) {
	case *channel.Person:
		e.name, e.birthDate, e.mergedInto = c.Name, c.BirthDate, c.MergedInto
	case *channel.Order:
		e.name = c.Buyer.Name
		e.createdAt = first(f.CreatedAt, c.PlacedAt).Time
	case *channel.Interaction:
		if c.Direction != channel.Outbound {
			e.name = c.From.Name
		}
		e.createdAt = first(f.CreatedAt, c.StartedAt).Time
	}
	return e
}

func (row *PartyRow) setSelf(e selfEvidence) bool {
	has := selfEvidence{row.CreatedAt, row.Name, row.BirthDate, row.MergedInto}
	if has == e {
		return false
	}
	row.CreatedAt, row.Name, row.BirthDate, row.MergedInto = e.createdAt, e.name, e.birthDate, e.mergedInto
	return true
}

// loadParties reads parties that are not read yet, and expects them to stay.
func (p *plan) loadParties(refs ...channel.Ref) error {
	var want []channel.Ref
	for _, r := range refs {
		if r.IsZero() {
			continue
		}
		if n := p.party(r); !n.read {
			n.read = true
			want = append(want, r)
		}
	}
	if len(want) == 0 {
		return nil
	}
	got, err := p.read(Want{Parties: want})
	if err != nil {
		return err
	}
	for i, r := range want {
		x := ExpectParty{Ref: r}
		if row := got.Parties[i]; row != nil {
			p.parties[r].was, x.Rev = row, row.Rev
		}
		p.commit.Expect.Parties = append(p.commit.Expect.Parties, x)
	}
	return nil
}

// working returns the copy of a party that the plan may change.
func (p *plan) working(n *partyNode) *PartyRow {
	if n.row != nil {
		return n.row
	}
	n.row = &PartyRow{Ref: n.ref, First: n.ref}
	if n.was != nil {
		*n.row = *n.was
		n.row.Claims, n.row.Addresses = slices.Clone(n.was.Claims), slices.Clone(n.was.Addresses)
	} else {
		n.row.ID = newID(n.ref)
	}
	return n.row
}

// view returns a party as it will be, to read only; nil if there is none.
func (p *plan) view(r channel.Ref) *PartyRow {
	if n := p.parties[r]; n != nil {
		return n.view()
	}
	return nil
}

// was returns a party as it was read; nil if there is none.
func (p *plan) was(r channel.Ref) *PartyRow {
	if n := p.parties[r]; n != nil {
		return n.was
	}
	return nil
}

// identityParty is what the engine sees of a party.
func identityParty(row *PartyRow) identity.Party {
	out := identity.Party{Ref: row.Ref, CreatedAt: row.CreatedAt, Name: row.Name, BirthDate: row.BirthDate,
		Claims: make([]identity.Claim, len(row.Claims))}
	for i, c := range row.Claims {
		out.Claims[i] = identity.Claim{Key: c.Key, Fact: row.Ref}
	}
	if n := len(row.Addresses); n > 0 && n <= maxAddresses {
		out.Addresses = make([]channel.Address, n)
		for i := range row.Addresses {
			out.Addresses[i] = row.Addresses[i].Address
		}
	}
	return out
}

// identityParties is what the engine sees of those of several rows that are
// parties.
func identityParties(rows []*PartyRow) []identity.Party {
	out := make([]identity.Party, 0, len(rows))
	for _, row := range rows {
		if row != nil && row.Facts > 0 {
			out = append(out, identityParty(row))
		}
	}
	return out
}
