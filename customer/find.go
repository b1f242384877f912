package customer

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"

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
	// keys. A key that is merely asserted was typed or said by somebody.
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
	key   channel.KeyID
	party *PartyRow
	of    *person
}

func (r *Reader) find(ctx context.Context, keys []channel.Key) (Finding, error) {
	out := Finding{Match: Nobody}
	if len(keys) == 0 {
		return out, nil
	}
	carriers, generic, err := r.carriers(ctx, keys)
	if err != nil {
		return out, err
	}
	out.Generic = generic
	cands := r.candidates(carriers)
	if len(cands) == 0 {
		return out, nil
	}
	most := 0
	for _, c := range cands {
		most = max(most, len(c.Matched))
	}
	cands = slices.DeleteFunc(cands, func(c Candidate) bool { return len(c.Matched) < most })
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
func (r *Reader) carriers(ctx context.Context, keys []channel.Key) (out []carrier, generic []channel.KeyID, err error) {
	terms := make([]Term, 0, len(keys))
	ids := make([]channel.KeyID, 0, len(keys))
	for _, k := range keys {
		id := k.ID()
		if slices.Contains(ids, id) {
			continue
		}
		ids = append(ids, id)
		if k.Kind == channel.KeyOrderNumber {
			terms = append(terms, numberTerm(normalNumber(k.Value)))
		} else {
			terms = append(terms, keyTerm(id))
		}
	}
	limit := holderLimit(r.hub.rules) + 1
	got, who, err := r.hub.look(ctx, Want{Terms: terms, TermLimit: limit, Ledger: true})
	if err == nil && slices.ContainsFunc(got.Terms, func(t TermRow) bool { return t.Total > limit }) &&
		slices.ContainsFunc(ids, func(id channel.KeyID) bool { return decidedValue(got.Decisions, id) == identity.AllowValue }) {
		got, who, err = r.hub.look(ctx, Want{Terms: terms, Ledger: true})
	}
	if err != nil {
		return nil, nil, fmt.Errorf("customer: find: %w", err)
	}
	people := make([]*person, len(who.Customers))
	for i, rows := range who.Customers {
		people[i] = &person{head: rows[0], members: rows}
	}
	for i, id := range ids {
		if r.saysNothing(id, got.Terms[i].Total, got.Decisions) {
			generic = append(generic, id)
			continue
		}
		if id.Kind == channel.KeyOrderNumber {
			cs, err := r.buyers(ctx, id, got.Terms[i].Postings)
			if err != nil {
				return nil, nil, err
			}
			out = append(out, cs...)
			continue
		}
		for j, at := range who.Of[i] {
			if at >= 0 {
				out = append(out, carrier{id, who.Parties[i][j], people[at]})
			}
		}
	}
	return out, generic, nil
}

// saysNothing reports whether a value is generic by a decision, by its look or
// by the number of those who carry it.
func (r *Reader) saysNothing(id channel.KeyID, holders int, ledger []identity.Decision) bool {
	switch decidedValue(ledger, id) {
	case identity.BlockValue:
		return true
	case identity.AllowValue:
		return false
	}
	_, generic := r.hub.rules.Builtin(id)
	return generic || holders > holderLimit(r.hub.rules)
}

// buyers returns the parties of the orders with a number.
func (r *Reader) buyers(ctx context.Context, id channel.KeyID, ps []Posting) ([]carrier, error) {
	got, err := r.hub.storage.Read(ctx, Want{Facts: refsOf(ps)})
	if err != nil {
		return nil, fmt.Errorf("customer: find: %w", err)
	}
	var owners []channel.Ref
	for _, f := range got.Facts {
		if f != nil && !f.Fact.Deleted && r.actor.Scope.sees(f.Fact.Ref.Channel) {
			owners = append(owners, f.Owner)
		}
	}
	rows, err := r.hub.storage.Read(ctx, Want{Parties: owners})
	if err != nil {
		return nil, fmt.Errorf("customer: find: %w", err)
	}
	var out []carrier
	var seen places[channel.Ref]
	for _, row := range rows.Parties {
		if row == nil {
			continue
		}
		if at, ok := seen.find(row.First); ok {
			out = append(out, carrier{id, row, out[at].of})
			continue
		}
		p, err := r.hub.expand(ctx, row)
		if errors.Is(err, ErrNotFound) {
			continue
		} else if err != nil {
			return nil, err
		}
		seen.add(row.First, len(out))
		out = append(out, carrier{id, row, p})
	}
	return out, nil
}

// look reads terms and who is behind them.
func (h *Hub) look(ctx context.Context, w Want) (Got, Company, error) {
	if s, ok := h.storage.(Looker); ok {
		return s.Look(ctx, w)
	}
	var c Company
	got, err := h.storage.Read(ctx, w)
	if err != nil {
		return got, c, err
	}
	var refs []channel.Ref
	for _, t := range got.Terms {
		refs = append(refs, refsOf(t.Postings)...)
	}
	rows, err := h.storage.Read(ctx, Want{Parties: refs})
	if err != nil {
		return got, c, err
	}
	var seen places[channel.Ref]
	parties := rows.Parties
	for _, t := range got.Terms {
		mine := slices.Clone(parties[:len(t.Postings)])
		parties = parties[len(t.Postings):]
		of := make([]int, len(mine))
		for j, row := range mine {
			if of[j], err = h.company(ctx, &c, &seen, row); err != nil {
				return got, c, err
			}
			if of[j] < 0 {
				mine[j] = nil
			}
		}
		c.Parties, c.Of = append(c.Parties, mine), append(c.Of, of)
	}
	return got, c, nil
}

func (h *Hub) company(ctx context.Context, c *Company, seen *places[channel.Ref], row *PartyRow) (int, error) {
	if row == nil {
		return -1, nil
	}
	if at, ok := seen.find(row.First); ok {
		return at, nil
	}
	p, err := h.expand(ctx, row)
	if errors.Is(err, ErrNotFound) {
		return -1, nil
	} else if err != nil {
		return -1, err
	}
	c.Customers = append(c.Customers, p.members)
	seen.add(row.First, len(c.Customers)-1)
	return len(c.Customers) - 1, nil
}

// candidates groups carriers by customer, leaving out claims that do not hold
// at the reader's moment: a number that was handed on finds its new owner.
func (r *Reader) candidates(carriers []carrier) []Candidate {
	at := r.moment()
	var seen places[channel.Ref]
	out := make([]Candidate, 0, min(len(carriers), 4))
	for _, c := range carriers {
		if c.party.Facts == 0 || !r.actor.Scope.sees(c.party.Ref.Channel) {
			continue
		}
		assurance, holds := c.party.assuranceAt(c.key, at)
		if c.key.Kind != channel.KeyOrderNumber && !holds {
			continue
		}
		n, ok := seen.find(c.of.head.Ref)
		if !ok {
			if n = len(out); c.of.isContact() {
				n = -1
			} else {
				out = append(out, r.candidate(c.of))
			}
			seen.add(c.of.head.Ref, n)
		}
		if n >= 0 {
			out[n].add(c.key, c.party, assurance)
		}
	}
	return out
}

// places finds the place of something among things of which there are mostly
// few.
type places[K comparable] struct {
	few  []K
	at   []int
	many map[K]int
}

func (p *places[K]) find(k K) (int, bool) {
	if p.many != nil {
		n, ok := p.many[k]
		return n, ok
	}
	if i := slices.Index(p.few, k); i >= 0 {
		return p.at[i], true
	}
	return 0, false
}

func (p *places[K]) add(k K, at int) {
	if p.many == nil && len(p.few) < 16 {
		p.few, p.at = append(p.few, k), append(p.at, at)
		return
	}
	if p.many == nil {
		p.many = map[K]int{}
		for i, k := range p.few {
			p.many[k] = p.at[i]
		}
	}
	p.many[k] = at
}

func (c *Candidate) add(by channel.KeyID, row *PartyRow, assurance channel.Assurance) {
	c.Assurance = max(c.Assurance, assurance)
	if !slices.Contains(c.Matched, by) {
		c.Matched = append(c.Matched, by)
	}
	reason := assurance.String() + " " + string(by.Kind) + " at " + row.Ref.Channel
	if by.Kind == channel.KeyOrderNumber {
		reason = "bought it at " + row.Ref.Channel
	}
	if !slices.Contains(c.Reasons, reason) {
		c.Reasons = append(c.Reasons, reason)
	}
}
