package customer

import (
	"cmp"
	"iter"
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

	suppressed uint64      // the revision of the suppression list
	sources    []SourceRow // if they are read beside

	people []*person           // the relatives, in any order
	ledger []identity.Decision // by which they are judged
}

// person returns the relative that has an id.
func (k *kin) person(id ID) *person {
	return k.people[slices.IndexFunc(k.people, func(p *person) bool { return p.id() == id })]
}

// kin finds who else carries a key of a customer, or one of the given keys. If a
// model is in force it also finds who lives in a house of the customer's. It reads
// something else beside it.
func (r *Reader) kin(ask asking, c *person, keys []channel.Key, beside Want) (kin, error) {
	ids, terms := r.kinKeys(c, keys)
	if len(terms)+len(c.members) == 0 {
		return kin{}, nil
	}
	var mine partySet
	for _, m := range c.members {
		mine.put(m.Ref, m)
	}
	got, err := r.holders(ask, ids, terms, beside)
	if err != nil {
		return kin{}, err
	}
	rows, decisions := got.Terms, got.Decisions
	values := map[channel.KeyID]identity.Value{}
	for i, t := range rows {
		if r.relatesNobody(ids[i], t.Total, decisions) {
			values[ids[i]] = identity.Value{Key: ids[i], Generic: true, Why: "says nothing about a person"}
		}
	}
	want, contacts := r.sharers(rows, ids, values, &mine)
	if len(c.members) == 0 {
		want = nil
	}
	home := homesOf(c, decisions)
	confirmed := r.confirmed(home)
	for _, x := range confirmed {
		if !slices.Contains(want, x) {
			want = append(want, x)
		}
	}
	out := kin{suppressed: got.Suppressed, sources: got.Sources, ledger: decisions}
	if len(want)+len(contacts) == 0 {
		return out, nil
	}
	qs := []Question{{Want: Want{Parties: want}}}
	if len(contacts) > 0 {
		qs = append(qs, Question{Want: Want{Parties: contacts}, Whole: true})
	}
	who, err := ask(qs...)
	if err != nil {
		return kin{}, err
	}
	if len(contacts) > 0 {
		out.contacts = strays(contacts, &who[1])
	}
	if len(want) == 0 {
		return out, nil
	}
	var others partySet
	for i, row := range who[0].Parties {
		if row != nil && row.Facts > 0 && !r.unborn(row) { // at the moment asked about
			others.put(want[i], row)
		}
	}
	in := identity.Input{Values: values, Decisions: decisions}
	engine := engineView{}
	for i, t := range rows {
		if !values[ids[i]].Generic {
			r.judgeValue(&in, ids[i], t, &mine, &others, engine)
		}
	}
	near := akin(rows, ids, in.Values, &others)
	for _, x := range confirmed {
		if row := others.val(x); row != nil && !slices.Contains(near, row) {
			near = append(near, row)
		}
	}
	err = r.rank(ask, c, near, in, engine, home, &out)
	return out, err
}

// A partySet is some parties by their refs.
type partySet = small[channel.Ref, *PartyRow]

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
func akin(terms []TermRow, ids []channel.KeyID, values map[channel.KeyID]identity.Value, others *partySet) []*PartyRow {
	var out []*PartyRow
	var seen small[channel.Ref, bool]
	for i, t := range terms {
		if values[ids[i]].Generic {
			continue
		}
		for _, p := range t.Postings {
			if row := others.val(p.Ref); row != nil && seen.first(p.Ref, true) {
				out = append(out, row)
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

// An engineView is what the engine sees of some rows, made once for each.
type engineView map[*PartyRow]identity.Party

func (v engineView) of(row *PartyRow) identity.Party {
	p, ok := v[row]
	if !ok {
		p = identityParty(row)
		v[row] = p
	}
	return p
}

// judgeValue gives the verdict on a key from those who carry it.
func (r *Reader) judgeValue(in *identity.Input, id channel.KeyID, t TermRow, mine, others *partySet, engine engineView) {
	if !r.hub.rules.Suspect(id.Kind, len(t.Postings)) && decidedValue(in.Decisions, id) == "" {
		return
	}
	parties := make([]identity.Party, 0, len(t.Postings))
	for _, p := range t.Postings {
		if row := cmp.Or(mine.val(p.Ref), others.val(p.Ref)); row != nil && row.Facts > 0 {
			parties = append(parties, engine.of(row))
		}
	}
	if len(parties) > 1 {
		in.Values[id] = r.hub.rulesUnder(in.Decisions).Judge(id, parties, in.Decisions)
	}
}

// rank compares each other party with the members that carry a key of its, and
// keeps, per customer, the strongest pair. Who shares nothing is no relative.
func (r *Reader) rank(ask asking, c *person, others []*PartyRow, in identity.Input, engine engineView, home map[[2]channel.Ref]bool, k *kin) error {
	rules, err := r.hub.rulesIn(in.Decisions)
	if err != nil {
		return err
	}
	best := r.closest(c, others, identity.NewComparer(in, rules), engine, home)
	if len(best) == 0 {
		return nil
	}
	slices.SortFunc(best, func(a, b closest) int { return a.row.First.Compare(b.row.First) })
	whole, err := membersOf(ask, best)
	if err != nil {
		return err
	}
	apart := unlinked(c, in.Decisions)
	for i := range best {
		other := &person{members: whole[i]}
		if len(other.members) == 0 {
			continue // erased meanwhile
		}
		other.head = other.members[0]
		if slices.ContainsFunc(other.members, func(m *PartyRow) bool { return apart[m.Ref] }) {
			continue // a human has decided
		}
		k.people, k.relatives = append(k.people, other), append(k.relatives, r.relative(other, best[i].pair))
	}
	slices.SortFunc(k.relatives, func(a, b Relative) int { return cmp.Or(cmp.Compare(a.Verdict, b.Verdict), cmp.Compare(a.ID, b.ID)) })
	slices.Reverse(k.relatives) // possible before household
	return nil
}

// membersOf returns all members of the customers of some parties. Most are
// alone, and known whole.
func membersOf(ask asking, of []closest) ([][]*PartyRow, error) {
	out := make([][]*PartyRow, len(of))
	var want []channel.Ref
	var at []int
	for i := range of {
		if p := of[i].row; p.Ref == p.First && len(p.Members) == 0 {
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

// A carrying says that the member at a place carries a key.
type carrying struct {
	key channel.KeyID
	at  int
}

func (c carrying) compareKey(id channel.KeyID) int { return c.key.Compare(id) }

// carryings returns what members carry, by key.
func carryings(members []*PartyRow) []carrying {
	n := 0
	for _, m := range members {
		n += len(m.Claims) + len(m.Addresses)
	}
	out := make([]carrying, 0, n)
	for i, m := range members {
		for id := range m.carries() {
			out = append(out, carrying{id, i})
		}
	}
	slices.SortFunc(out, func(a, b carrying) int { return cmp.Or(a.key.Compare(b.key), cmp.Compare(a.at, b.at)) })
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
