package customer

import (
	"cmp"
	"slices"

	"github.com/clientele-go/clientele/channel"
	"github.com/clientele-go/clientele/customer/identity"
)

// holders reads who carries keys: of a key that relates nobody, which very many
// may carry, hardly more than how many they are. What a till fills in if nobody
// asks stands on very many receipts, and to read who they are would take longer
// than all the rest of a view.
func (r *Reader) holders(ask asking, ids []channel.KeyID, terms []Term, beside Want) (Answer, error) {
	beside.Terms, beside.TermLimit, beside.Ledger, beside.Suppressed = terms, maxRelated, true, true
	got, err := ask(Question{Want: beside})
	if err != nil {
		return Answer{}, err
	}
	a := got[0]
	var more []Term
	var at []int
	for i, t := range a.Terms {
		if len(t.Postings) < t.Total && !r.relatesNobody(ids[i], t.Total, a.Decisions) {
			more, at = append(more, terms[i]), append(at, i)
		}
	}
	if len(more) == 0 {
		return a, nil
	}
	got, err = ask(Question{Want: Want{Terms: more, TermLimit: holderLimit(r.hub.rules) + 1}})
	if err != nil {
		return Answer{}, err
	}
	for j, i := range at {
		a.Terms[i] = got[0].Terms[j]
	}
	return a, nil
}

// relatesNobody reports whether it is known of a key, without a look at those
// who carry it, that they have nothing to do with each other.
func (r *Reader) relatesNobody(id channel.KeyID, holders int, ledger []identity.Decision) bool {
	return r.saysNothing(id, holders, ledger) || id.Kind == identity.KeyAddress && modelIn(ledger) == ""
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
func (r *Reader) sharers(terms []TermRow, ids []channel.KeyID, values map[channel.KeyID]identity.Value, mine *partySet) (others, contacts []channel.Ref) {
	var seen small[channel.Ref, bool]
	for i, t := range terms {
		if values[ids[i]].Generic {
			continue
		}
		fresh, near := make([]Posting, 0, 8), []Posting(nil)
		for _, p := range t.Postings {
			switch {
			case mine.val(p.Ref) != nil || !r.actor.Scope.sees(p.Ref.Channel) || !seen.first(p.Ref, true):
			case isContact(p.Ref):
				near = append(near, p)
			default:
				fresh = append(fresh, p)
			}
		}
		for _, p := range surest(near, len(near)) {
			contacts = append(contacts, p.Ref)
		}
		for _, p := range surest(fresh, maxRelated) {
			others = append(others, p.Ref)
		}
	}
	return others, contacts
}

// surest returns the surest postings of a key in their order, at most n of them.
// It changes the order of those it is given.
func surest(ps []Posting, n int) []Posting {
	if len(ps) <= n {
		slices.SortFunc(ps, surerFirst)
		return ps
	}
	out := ps[:0]
	for _, p := range ps {
		if at, _ := slices.BinarySearchFunc(out, p, surerFirst); at < n {
			out = slices.Insert(out[:min(len(out), n-1)], at, p)
		}
	}
	return out
}

func surerFirst(a, b Posting) int {
	if c := cmp.Compare(keyWeight(b.Weight).assurance(), keyWeight(a.Weight).assurance()); c != 0 {
		return c
	}
	return a.Ref.Compare(b.Ref)
}
