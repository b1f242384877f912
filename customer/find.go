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

// carrier is a party that carries a key.
type carrier struct {
	party channel.Ref
	key   channel.KeyID
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
	cands, err := r.candidates(ctx, carriers)
	if err != nil || len(cands) == 0 {
		return out, err
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
	got, err := r.hub.storage.Read(ctx, Want{Terms: terms, TermLimit: limit, Ledger: true})
	if err == nil && slices.ContainsFunc(got.Terms, func(t TermRow) bool { return t.Total > limit }) &&
		slices.ContainsFunc(ids, func(id channel.KeyID) bool { return decidedValue(got.Decisions, id) == identity.AllowValue }) {
		got, err = r.hub.storage.Read(ctx, Want{Terms: terms, Ledger: true})
	}
	if err != nil {
		return nil, nil, fmt.Errorf("customer: find: %w", err)
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
		for _, p := range got.Terms[i].Postings {
			out = append(out, carrier{p.Ref, id})
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

func (r *Reader) buyers(ctx context.Context, id channel.KeyID, ps []Posting) ([]carrier, error) {
	got, err := r.hub.storage.Read(ctx, Want{Facts: refsOf(ps)})
	if err != nil {
		return nil, fmt.Errorf("customer: find: %w", err)
	}
	var out []carrier
	for _, f := range got.Facts {
		if f != nil && !f.Fact.Deleted && r.actor.Scope.sees(f.Fact.Ref.Channel) {
			out = append(out, carrier{f.Owner, id})
		}
	}
	return out, nil
}

// candidates groups carriers by customer, leaving out claims that do not hold
// at the reader's moment: a number that was handed on finds its new owner.
func (r *Reader) candidates(ctx context.Context, carriers []carrier) ([]Candidate, error) {
	refs := make([]channel.Ref, len(carriers))
	for i, c := range carriers {
		refs[i] = c.party
	}
	got, err := r.hub.storage.Read(ctx, Want{Parties: refs})
	if err != nil {
		return nil, fmt.Errorf("customer: find: %w", err)
	}
	at := r.moment()
	heads := newHeads(len(carriers))
	out := make([]Candidate, 0, min(len(carriers), 4))
	for i, c := range carriers {
		row := got.Parties[i]
		if row == nil || row.Facts == 0 || !r.actor.Scope.sees(row.Ref.Channel) {
			continue
		}
		assurance, holds := row.assuranceAt(c.key, at)
		if c.key.Kind != channel.KeyOrderNumber && !holds {
			continue
		}
		n, seen := heads.find(row.First)
		if !seen {
			p, err := r.hub.expand(ctx, row)
			if errors.Is(err, ErrNotFound) {
				continue
			} else if err != nil {
				return nil, err
			}
			if n = len(out); p.isContact() {
				n = -1
			} else {
				out = append(out, r.candidate(p))
			}
			heads.add(row.First, n)
		}
		if n >= 0 {
			out[n].add(c, row, assurance)
		}
	}
	return out, nil
}

// heads finds the place of a customer by its first member. Mostly there is one.
type heads struct {
	few  []channel.Ref
	at   []int
	many map[channel.Ref]int
}

func newHeads(n int) *heads {
	if n > 16 {
		return &heads{many: make(map[channel.Ref]int, n)}
	}
	return &heads{}
}

func (h *heads) find(r channel.Ref) (int, bool) {
	if h.many != nil {
		n, ok := h.many[r]
		return n, ok
	}
	if i := slices.Index(h.few, r); i >= 0 {
		return h.at[i], true
	}
	return 0, false
}

func (h *heads) add(r channel.Ref, n int) {
	if h.many != nil {
		h.many[r] = n
		return
	}
	h.few, h.at = append(h.few, r), append(h.at, n)
}

func (c *Candidate) add(by carrier, row *PartyRow, assurance channel.Assurance) {
	c.Assurance = max(c.Assurance, assurance)
	if !slices.Contains(c.Matched, by.key) {
		c.Matched = append(c.Matched, by.key)
	}
	reason := assurance.String() + " " + string(by.key.Kind) + " at " + row.Ref.Channel
	if by.key.Kind == channel.KeyOrderNumber {
		reason = "bought it at " + row.Ref.Channel
	}
	if !slices.Contains(c.Reasons, reason) {
		c.Reasons = append(c.Reasons, reason)
	}
}
