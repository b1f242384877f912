package customer

import (
	"cmp"
	"iter"
	"maps"
	"slices"

	"github.com/clientele-go/clientele/channel"
	"github.com/clientele-go/clientele/customer/identity"
)

// A Relative is another customer who may be the same person or of the same
// household. It is for a human to look at: nothing is disclosed or routed by it.
type Relative struct {
	Candidate
	Verdict identity.Verdict // Possible or Household
}

// maxRelated bounds the keys looked at for relatives, and for each the others
// that carry it.
const maxRelated = 50

// kin is who shares a key with a customer.
type kin struct {
	relatives []Relative
	contacts  []channel.Ref // contacts of nobody in particular
}

// kin finds who else carries a key of a customer, or one of the given keys. If a
// model is in force it also finds who lives in a house of the customer's.
func (r *Reader) kin(ask asking, c *person, keys []channel.Key) (kin, error) {
	ids, terms := r.kinKeys(c, keys)
	if len(terms)+len(c.members) == 0 {
		return kin{}, nil
	}
	mine := map[channel.Ref]*PartyRow{}
	for _, m := range c.members {
		mine[m.Ref] = m
	}
	got, err := ask(Question{Want: Want{Terms: terms, TermLimit: holderLimit(r.hub.rules) + 1, Ledger: true}})
	if err != nil {
		return kin{}, err
	}
	rows, decisions := got[0].Terms, got[0].Decisions
	values := map[channel.KeyID]identity.Value{}
	for i, t := range rows {
		house := ids[i].Kind == identity.KeyAddress
		if r.saysNothing(ids[i], t.Total, decisions) || house && modelIn(decisions) == "" {
			values[ids[i]] = identity.Value{Key: ids[i], Generic: true, Why: "says nothing about a person"}
		}
	}
	want, contacts := r.sharers(rows, ids, values, mine)
	if len(mine) == 0 {
		want = nil
	}
	confirmed := r.confirmed(c, decisions)
	for _, x := range confirmed {
		if !slices.Contains(want, x) {
			want = append(want, x)
		}
	}
	var out kin
	if len(want)+len(contacts) == 0 {
		return out, nil
	}
	who, err := ask(Question{Want: Want{Parties: want}}, Question{Want: Want{Parties: contacts}, Whole: true})
	if err != nil {
		return kin{}, err
	}
	out.contacts = strays(contacts, &who[1])
	if len(want) == 0 {
		return out, nil
	}
	others := r.born(want, who[0].Parties)
	in := identity.Input{Values: values, Decisions: decisions}
	for i, t := range rows {
		if !values[ids[i]].Generic {
			r.judgeValue(&in, ids[i], t, mine, others)
		}
	}
	near := akin(rows, ids, in.Values, others)
	for _, x := range confirmed {
		if row := others[x]; row != nil {
			near[x] = row
		}
	}
	out.relatives, err = r.rank(ask, c, near, in)
	return out, err
}

// kinKeys returns the keys by which relatives are looked for.
func (r *Reader) kinKeys(c *person, keys []channel.Key) (ids []channel.KeyID, terms []Term) {
	add := func(id channel.KeyID) {
		if len(ids) < maxRelated && !slices.Contains(ids, id) {
			ids, terms = append(ids, id), append(terms, keyTerm(id))
		}
	}
	for _, k := range keys {
		add(k.ID())
	}
	for _, m := range r.members(c) {
		for _, claim := range m.Claims {
			add(claim.Key.ID())
		}
	}
	if r.hub.rules.Model != nil {
		for _, m := range r.members(c) {
			for _, k := range m.houses() {
				add(k)
			}
		}
	}
	return ids, terms
}

// sharers returns the others who carry a value that says something, the surest
// of each value, and the contacts among them.
func (r *Reader) sharers(terms []TermRow, ids []channel.KeyID, values map[channel.KeyID]identity.Value, mine map[channel.Ref]*PartyRow) (others, contacts []channel.Ref) {
	seen := map[channel.Ref]bool{}
	for i, t := range terms {
		if values[ids[i]].Generic {
			continue
		}
		fresh := make([]Posting, 0, 8)
		for _, p := range t.Postings {
			if mine[p.Ref] == nil && !seen[p.Ref] && r.actor.Scope.sees(p.Ref.Channel) {
				fresh = append(fresh, p)
			}
		}
		more := 0
		for _, p := range surestFirst(fresh) {
			switch {
			case isContact(p.Ref):
				contacts = append(contacts, p.Ref)
			case more < maxRelated:
				others = append(others, p.Ref)
				more++
			}
			seen[p.Ref] = true
		}
	}
	return others, contacts
}

// born returns those parties that there are at the moment asked about.
func (r *Reader) born(refs []channel.Ref, rows []*PartyRow) map[channel.Ref]*PartyRow {
	out := map[channel.Ref]*PartyRow{}
	for i, row := range rows {
		if row != nil && row.Facts > 0 && !r.unborn(row) {
			out[refs[i]] = row
		}
	}
	return out
}

// surestFirst sorts postings of a key.
func surestFirst(ps []Posting) []Posting {
	slices.SortFunc(ps, func(a, b Posting) int {
		return cmp.Or(cmp.Compare(keyWeight(b.Weight).assurance(), keyWeight(a.Weight).assurance()), a.Ref.Compare(b.Ref))
	})
	return ps
}

// strays returns those contacts that are nobody's: a call that is known to be
// another customer's is not shown to whoever merely claims the number.
func strays(contacts []channel.Ref, who *Answer) []channel.Ref {
	var out []channel.Ref
	for i, row := range who.Parties {
		of := who.OfParties[i]
		if row != nil && row.Facts > 0 && len(of) > 0 && (&person{members: of}).isContact() {
			out = append(out, contacts[i])
		}
	}
	return out
}

// akin returns those others who share a value that says something: whoever
// only has the store's phone in common need not be compared.
func akin(terms []TermRow, ids []channel.KeyID, values map[channel.KeyID]identity.Value, others map[channel.Ref]*PartyRow) map[channel.Ref]*PartyRow {
	out := make(map[channel.Ref]*PartyRow, len(others))
	for i, t := range terms {
		if values[ids[i]].Generic {
			continue
		}
		for _, p := range t.Postings {
			if row := others[p.Ref]; row != nil {
				out[p.Ref] = row
			}
		}
	}
	return out
}

// isContact reports whether a party is a mere contact: a call from a number, a
// message, of which no source says whose it was. Nobody is found by it, and it
// is no customer; it is shown with whoever carries its number or address.
func isContact(party channel.Ref) bool {
	switch party.Kind {
	case channel.KindInteraction, channel.KindCase, channel.KindPromise, channel.KindFeedback:
		return true
	}
	return false
}

// isContact reports whether all members are mere contacts.
func (c *person) isContact() bool {
	return !slices.ContainsFunc(c.members, func(m *PartyRow) bool { return !isContact(m.Ref) })
}

// judgeValue gives the verdict on a key from those who carry it.
func (r *Reader) judgeValue(in *identity.Input, id channel.KeyID, t TermRow, mine, others map[channel.Ref]*PartyRow) {
	if !r.hub.rules.Suspect(id.Kind, len(t.Postings)) && decidedValue(in.Decisions, id) == "" {
		return
	}
	var holders []*PartyRow
	for _, p := range t.Postings {
		holders = append(holders, cmp.Or(mine[p.Ref], others[p.Ref]))
	}
	if parties := identityParties(holders); len(parties) > 1 {
		in.Values[id] = r.hub.rules.Judge(id, parties, in.Decisions)
	}
}

// rank compares each other party with the members that carry a key of its, and
// keeps, per customer, the strongest pair. Who shares nothing is no relative.
func (r *Reader) rank(ask asking, c *person, others map[channel.Ref]*PartyRow, in identity.Input) ([]Relative, error) {
	rules, err := r.hub.rulesIn(in.Decisions)
	if err != nil {
		return nil, err
	}
	best, row := r.closest(c, others, in, rules)
	if len(best) == 0 {
		return nil, nil
	}
	heads := slices.SortedFunc(maps.Keys(best), channel.Ref.Compare)
	whole, err := membersOf(ask, heads, row)
	if err != nil {
		return nil, err
	}
	var out []Relative
	apart := unlinked(c, in.Decisions)
	for i, head := range heads {
		other := &person{members: whole[i]}
		if len(other.members) == 0 {
			continue // erased meanwhile
		}
		other.head = other.members[0]
		if slices.ContainsFunc(other.members, func(m *PartyRow) bool { return apart[m.Ref] }) {
			continue // a human has decided
		}
		out = append(out, r.relative(other, best[head]))
	}
	slices.SortFunc(out, func(a, b Relative) int { return cmp.Or(cmp.Compare(a.Verdict, b.Verdict), cmp.Compare(a.ID, b.ID)) })
	slices.Reverse(out) // possible before household
	return out, nil
}

// membersOf returns all members of the customers of some parties, by their
// heads. Most are alone, and known whole.
func membersOf(ask asking, heads []channel.Ref, row map[channel.Ref]*PartyRow) ([][]*PartyRow, error) {
	out := make([][]*PartyRow, len(heads))
	var want []channel.Ref
	var at []int
	for i, head := range heads {
		if p := row[head]; p.Ref == p.First && len(p.Members) == 0 {
			out[i] = []*PartyRow{p}
		} else {
			want, at = append(want, p.Ref), append(at, i)
		}
	}
	if len(want) == 0 {
		return out, nil
	}
	got, err := ask(Question{Want: Want{Parties: want}, Whole: true})
	if err != nil {
		return nil, err
	}
	for i, members := range got[0].OfParties {
		out[at[i]] = members
	}
	return out, nil
}

// relative describes another customer by the strongest pair: what the two have in
// common, and what kept them apart. Of a model's terms only those that speak for
// one person are of use here.
func (r *Reader) relative(other *person, p identity.Pair) Relative {
	rel := Relative{r.candidate(other), p.Verdict}
	if rel.Verdict == identity.Same { // kept apart by something between others
		rel.Verdict = identity.Possible
	}
	for i := range p.Terms {
		t := &p.Terms[i]
		if t.Guard != "" || p.Model != "" && t.Bits <= 0 {
			continue
		}
		if t.Key != (channel.KeyID{}) {
			rel.Matched = append(rel.Matched, r.maskID(t.Key))
		}
		rel.Reasons = append(rel.Reasons, t.Rule)
	}
	rel.Reasons = append(rel.Reasons, p.Guards...)
	return rel
}

// carriersOf returns the places of the members that carry each key.
func carriersOf(members []*PartyRow) map[channel.KeyID][]int {
	out := map[channel.KeyID][]int{}
	for i, m := range members {
		for id := range m.carries() {
			if at := out[id]; len(at) == 0 || at[len(at)-1] != i {
				out[id] = append(at, i)
			}
		}
	}
	return out
}

// carries iterates over the keys of a party and of the houses it lives in.
func (row *PartyRow) carries() iter.Seq[channel.KeyID] {
	return func(yield func(channel.KeyID) bool) {
		for i := range row.Claims {
			if !yield(row.Claims[i].Key.ID()) {
				return
			}
		}
		for _, k := range row.houses() {
			if !yield(k) {
				return
			}
		}
	}
}

// partners returns the places of the members that share a key with a party, or,
// as a human said, a home.
func partners(o *PartyRow, members []*PartyRow, carry map[channel.KeyID][]int, home map[[2]channel.Ref]bool) []int {
	var out []int
	for id := range o.carries() {
		out = append(out, carry[id]...)
	}
	if len(home) > 0 {
		for i, m := range members {
			if home[[2]channel.Ref{m.Ref, o.Ref}] {
				out = append(out, i)
			}
		}
	}
	slices.Sort(out)
	return slices.Compact(out)
}
