package customer

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/clientele-go/clientele/channel"
	"github.com/clientele-go/clientele/customer/identity"
)

// Match is the answer to the question who somebody is: one of three.
type Match string

// The three answers.
const (
	Found     Match = "found"
	Ambiguous Match = "ambiguous"
	Nobody    Match = "nobody"
)

// A Candidate is a customer who carries a key that was asked for.
type Candidate struct {
	ID    ID
	Party channel.Ref // its first member, for [Reader.Explain] and [Reader.Link]
	Name  string      // for people; empty if no source told one

	// Assurance is the greatest with which the customer carries any of the
	// keys. A key that is merely asserted was typed or said by somebody. What a
	// record carries that only a model's word joined with the customer's first
	// counts as asserted, and so does what such a record has verified as well as
	// one that is surely theirs: a likeness discloses nothing.
	Assurance channel.Assurance

	Matched []channel.KeyID
	Reasons []string // why it is a candidate, for people
}

// String returns the id.
func (c Candidate) String() string { return string(c.ID) }

// GoString returns the id.
func (c Candidate) GoString() string { return string(c.ID) }

// A Finding says who carries the given keys.
type Finding struct {
	Match Match

	// Candidates has exactly one if Match is Found, several if it is
	// Ambiguous: those that match the most keys, surest first.
	Candidates []Candidate

	// Generic lists keys that say nothing about a person, such as the store's
	// own phone. They were not used.
	Generic []channel.KeyID
}

// maxCandidates bounds the candidates of one finding.
const maxCandidates = 50

// Find says who carries the given keys at the reader's moment. If several
// customers do, whoever carries more of the keys is preferred; if several are
// still equal the answer is Ambiguous. It is never the first hit. A person who
// is erased and one who was never known look the same. Contacts of which no
// source says whose they were find nobody; see [View.Unattributed].
//
// Besides the keys that sources claim, [channel.OrderNumber] finds the buyer
// of an order.
func (r *Reader) Find(ctx context.Context, keys ...channel.Key) (Finding, error) {
	if !r.known.IsZero() {
		past, err := r.pastByKeys(ctx, keys)
		if err != nil {
			return Finding{}, err
		}
		return past.Find(ctx, keys...)
	}
	f, err := r.find(ctx, keys)
	if err != nil {
		return Finding{}, err
	}
	var id ID
	if f.Match == Found {
		id = f.Candidates[0].ID
	}
	if err := r.record(ctx, "find", id); err != nil {
		return Finding{}, err
	}
	return f, nil
}

// carrier is a party that carries a key, and its customer.
type carrier struct {
	key    int // of carriers.keys
	of     int // of carriers.people
	party  *PartyRow
	weight keyWeight // of the posting; of an order number it means nothing
}

// carriers are those who carry keys. They name each other by number, so that
// all of them can lie on the stack of who asks.
type carriers struct {
	keys   []channel.KeyID
	people []person
	all    []carrier
	splits [][]time.Time // of each key, if humans split any
}

// assuranceAt returns how surely the key is the party's at a moment, and
// whether it is. The claims are in another part of memory than the posting, and
// most of them hold always.
func (cs *carriers) assuranceAt(c *carrier, at time.Time) (assurance channel.Assurance, holds bool) {
	switch {
	case cs.keys[c.key].Kind == channel.KeyOrderNumber:
		return 0, true
	case cs.splits != nil && len(cs.splits[c.key]) > 0:
		return c.party.assuranceOf(cs.keys[c.key], at, cs.splits[c.key])
	case c.weight&holdsAlways != 0:
		return c.weight.assurance(), true
	}
	return c.party.assuranceAt(cs.keys[c.key], at)
}

func (r *Reader) find(ctx context.Context, keys []channel.Key) (Finding, error) {
	out := Finding{Match: Nobody}
	if len(keys) == 0 {
		return out, nil
	}
	var (
		ids    [4]channel.KeyID
		people [4]person
		all    [8]carrier
	)
	cs, generic, err := r.carriers(ctx, carriers{keys: ids[:0], people: people[:0], all: all[:0]}, keys)
	if err != nil {
		return out, err
	}
	out.Generic = generic
	cands := r.candidates(&cs)
	if len(cands) == 0 {
		return out, nil
	}
	most := 0
	for _, c := range cands {
		most = max(most, len(c.Matched))
	}
	cands = slices.DeleteFunc(cands, func(c Candidate) bool { return len(c.Matched) < most })
	r.distrust(&cs, cands)
	slices.SortFunc(cands, func(a, b Candidate) int {
		return cmp.Or(cmp.Compare(b.Assurance, a.Assurance), cmp.Compare(a.ID, b.ID))
	})
	for i := range cands {
		slices.SortFunc(cands[i].Matched, channel.KeyID.Compare)
		slices.Sort(cands[i].Reasons)
	}
	out.Candidates = cands[:min(len(cands), maxCandidates)]
	out.Match = Ambiguous
	if len(cands) == 1 {
		out.Match = Found
	}
	return out, nil
}

// carriers reads who carries any of the keys. All carriers of a key are read:
// whoever carries most of the keys must be found among them.
func (r *Reader) carriers(ctx context.Context, cs carriers, keys []channel.Key) (_ carriers, generic []channel.KeyID, err error) {
	terms := make([]Term, 0, len(keys))
	for _, k := range keys {
		id := k.ID()
		if slices.Contains(cs.keys, id) {
			continue
		}
		cs.keys = append(cs.keys, id)
		if k.Kind == channel.KeyOrderNumber {
			terms = append(terms, numberTerm(normalNumber(k.Value)))
		} else {
			terms = append(terms, keyTerm(id))
		}
	}
	limit := holderLimit(r.hub.rules) + 1
	got, who, err := r.hub.look(ctx, Want{Terms: terms, TermLimit: limit, Ledger: true})
	if err == nil && slices.ContainsFunc(got.Terms, func(t TermRow) bool { return t.Total > limit }) &&
		slices.ContainsFunc(cs.keys, func(id channel.KeyID) bool { return decidedValue(got.Decisions, id) == identity.AllowValue }) {
		got, who, err = r.hub.look(ctx, Want{Terms: terms, Ledger: true})
	}
	if err != nil {
		return cs, nil, fmt.Errorf("customer: find: %w", err)
	}
	for _, rows := range who.Customers {
		cs.people = append(cs.people, person{head: rows[0], members: rows})
	}
	cs.splits = splitsOf(got.Decisions, cs.keys)
	for i, id := range cs.keys {
		if r.saysNothing(id, got.Terms[i].Total, got.Decisions) {
			generic = append(generic, id)
			continue
		}
		if id.Kind == channel.KeyOrderNumber {
			if cs, err = r.buyers(ctx, cs, i, got.Terms[i].Postings); err != nil {
				return cs, nil, err
			}
			continue
		}
		for j, at := range who.Of[i] {
			if at >= 0 {
				cs.all = append(cs.all, carrier{i, at, who.Parties[i][j], keyWeight(got.Terms[i].Postings[j].Weight)})
			}
		}
	}
	return cs, generic, nil
}

// buyers adds the parties of the orders with a number.
func (r *Reader) buyers(ctx context.Context, cs carriers, key int, ps []Posting) (carriers, error) {
	got, err := r.hub.storage.Read(ctx, Want{Facts: refsOf(ps)})
	if err != nil {
		return cs, fmt.Errorf("customer: find: %w", err)
	}
	var owners []channel.Ref
	for _, f := range got.Facts {
		if f != nil && !f.Fact.Deleted && r.actor.Scope.sees(f.Fact.Ref.Channel) {
			owners = append(owners, f.Owner)
		}
	}
	rows, err := r.hub.storage.Read(ctx, Want{Parties: owners})
	if err != nil {
		return cs, fmt.Errorf("customer: find: %w", err)
	}
	var seen small[channel.Ref, int]
	for i := range cs.people {
		seen.put(cs.people[i].head.Ref, i)
	}
	for _, row := range rows.Parties {
		if row == nil {
			continue
		}
		if at, ok := seen.get(row.First); ok {
			cs.all = append(cs.all, carrier{key: key, party: row, of: at})
			continue
		}
		p, err := r.hub.expand(ctx, row)
		if errors.Is(err, ErrNotFound) {
			continue
		} else if err != nil {
			return cs, err
		}
		seen.put(row.First, len(cs.people))
		cs.all = append(cs.all, carrier{key: key, party: row, of: len(cs.people)})
		cs.people = append(cs.people, *p)
	}
	return cs, nil
}

// candidates groups carriers by customer, leaving out claims that do not hold
// at the reader's moment: a number that was handed on finds its new owner.
func (r *Reader) candidates(cs *carriers) []Candidate {
	at := r.moment()
	room := [4]int{}
	place := fit(room[:], len(cs.people)) // of the candidate, from 1; -1: it is none
	out := make([]Candidate, 0, min(len(cs.people), 4))
	keys, because := slices.Clone(cs.keys), reasons{first: make([]string, 0, len(cs.people))}
	for i := range cs.all {
		c := &cs.all[i]
		if c.party.Facts == 0 || !r.actor.Scope.sees(c.party.Ref.Channel) {
			continue
		}
		assurance, holds := cs.assuranceAt(c, at)
		if !holds {
			continue
		}
		if place[c.of] == 0 {
			if of := &cs.people[c.of]; of.isContact() {
				place[c.of] = -1
			} else {
				out = append(out, r.candidate(of))
				place[c.of] = len(out)
			}
		}
		if n := place[c.of]; n > 0 {
			out[n-1].add(keys[c.key:c.key+1:c.key+1], assurance, because.of(assurance, cs.keys[c.key].Kind, c.party.Ref.Channel), &because)
		}
	}
	return out
}

// add notes that a key matches. What most candidates have is not allocated for
// each: of the first key and the first reason it takes parts of what all share.
func (c *Candidate) add(key []channel.KeyID, assurance channel.Assurance, reason string, all *reasons) {
	c.Assurance = max(c.Assurance, assurance)
	if c.Matched == nil {
		c.Matched = key
	} else if !slices.Contains(c.Matched, key[0]) {
		c.Matched = append(c.Matched, key[0])
	}
	if c.Reasons == nil {
		c.Reasons = all.one(reason)
	} else if !slices.Contains(c.Reasons, reason) {
		c.Reasons = append(c.Reasons, reason)
	}
}

// reasons are those of one finding, most of which are alike.
type reasons struct {
	told  [4]reason
	n     int
	first []string
}

type reason struct {
	assurance channel.Assurance
	kind      channel.KeyKind
	at        string // the channel
	text      string
}

// one returns a list of one element that nobody else has.
func (rs *reasons) one(text string) []string {
	rs.first = append(rs.first, text)
	n := len(rs.first)
	return rs.first[n-1 : n : n]
}

// of words a reason.
func (rs *reasons) of(assurance channel.Assurance, kind channel.KeyKind, at string) string {
	for i := range rs.told[:rs.n] {
		if x := &rs.told[i]; x.assurance == assurance && x.kind == kind && x.at == at {
			return x.text
		}
	}
	text := assurance.String() + " " + string(kind) + reasonAt + at
	if kind == channel.KeyOrderNumber {
		text = reasonBought + reasonAt + at
	}
	if rs.n < len(rs.told) {
		rs.told[rs.n] = reason{assurance, kind, at, text}
		rs.n++
	}
	return text
}
