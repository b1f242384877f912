package customer

import (
	"context"
	"fmt"
	"slices"
	"time"

	"github.com/clientele-go/clientele/channel"
	"github.com/clientele-go/clientele/customer/identity"
)

// surelyOf returns what tells which records of a customer are surely one person
// with its first: by keys that both surely carry, by a human's word or by their
// source's. A model joins records by a likeness. It may be as good as certain,
// but what was only typed is among its evidence, so nothing is told or sent by it.
func (r *Reader) surelyOf(ctx context.Context, c *person, ledger []identity.Decision) (func(channel.Ref) bool, error) {
	if len(c.members) < 2 || modelIn(ledger) == "" {
		return anyRecord, nil
	}
	values, err := r.judgeLinks(ctx, linkingKeys(c.members), ledger)
	if err != nil {
		return nil, err
	}
	in := identity.Input{Parties: identityParties(c.members), Values: values, Decisions: slices.Clone(ledger)}
	for _, m := range c.members {
		if !m.MergedInto.IsZero() {
			in.Decisions = append(in.Decisions, sourceMerge(m))
		}
	}
	rules := r.hub.rules
	rules.Model = nil
	sure := map[channel.Ref]bool{c.head.Ref: true}
	for _, cluster := range identity.Resolve(in, rules).Clusters {
		if slices.Contains(cluster, c.head.Ref) {
			for _, m := range cluster {
				sure[m] = true
			}
		}
	}
	return func(m channel.Ref) bool { return sure[m] }, nil
}

// anyRecord holds of all records of a customer.
func anyRecord(channel.Ref) bool { return true }

// linkingKeys returns the keys that several of some records surely carry.
func linkingKeys(members []*PartyRow) []channel.KeyID {
	type carried struct {
		by     channel.Ref
		shared bool
	}
	seen := map[channel.KeyID]carried{}
	var out []channel.KeyID
	for _, m := range members {
		for i := range m.Claims {
			k := &m.Claims[i].Key
			if !identity.Linking(*k) {
				continue
			}
			id := k.ID()
			switch x, again := seen[id]; {
			case !again:
				seen[id] = carried{by: m.Ref}
			case x.by != m.Ref && !x.shared:
				seen[id] = carried{m.Ref, true}
				out = append(out, id)
			}
		}
	}
	return out
}

// judgeLinks gives the verdict on those of some keys that say nothing about a
// person.
func (r *Reader) judgeLinks(ctx context.Context, ids []channel.KeyID, ledger []identity.Decision) (map[channel.KeyID]identity.Value, error) {
	if len(ids) == 0 {
		return nil, nil
	}
	terms := make([]Term, len(ids))
	for i, id := range ids {
		terms[i] = keyTerm(id)
	}
	got, who, err := r.hub.look(ctx, Want{Terms: terms, TermLimit: holderLimit(r.hub.rules) + 1})
	if err != nil {
		return nil, fmt.Errorf("customer: who is sure: %w", err)
	}
	values := map[channel.KeyID]identity.Value{}
	for i, id := range ids {
		if r.saysNothing(id, got.Terms[i].Total, ledger) || r.genericAmong(id, who.Parties[i], ledger) {
			values[id] = identity.Value{Key: id, Generic: true, Why: "says nothing about a person"}
		}
	}
	return values, nil
}

// genericAmong reports whether those who carry a value make it generic.
func (r *Reader) genericAmong(id channel.KeyID, holders []*PartyRow, ledger []identity.Decision) bool {
	if !r.hub.rules.Suspect(id.Kind, len(holders)) {
		return false
	}
	return r.hub.rules.Judge(id, identityParties(holders), ledger).Generic
}

// verifiedBy reports whether one of those of a customer's records that are surely
// theirs has a key, verified, at a moment.
func (c *person) verifiedBy(surely func(channel.Ref) bool, id channel.KeyID, at time.Time, splits []time.Time) bool {
	return slices.ContainsFunc(c.members, func(m *PartyRow) bool {
		a, holds := m.assuranceOf(id, at, splits)
		return holds && a >= channel.Verified && surely(m.Ref)
	})
}

// distrust makes what candidates carry asserted where only a model's word joined
// the record that carries it with their first.
func (r *Reader) distrust(ctx context.Context, cs *carriers, cands []Candidate) error {
	at := r.moment()
	for i := range cands {
		c := &cands[i]
		of := slices.IndexFunc(cs.people, func(p person) bool { return p.id() == c.ID })
		if c.Assurance < channel.Verified || of < 0 || len(cs.people[of].members) < 2 {
			continue
		}
		surely, err := r.surelyOf(ctx, &cs.people[of], cs.ledger)
		if err != nil {
			return err
		}
		c.Assurance = channel.Asserted
		for j := range cs.all {
			x := &cs.all[j]
			if x.of != of || x.party.Facts == 0 || !r.actor.Scope.sees(x.party.Ref.Channel) || !surely(x.party.Ref) {
				continue
			}
			if a, holds := cs.assuranceAt(x, at); holds {
				c.Assurance = max(c.Assurance, a)
			}
		}
	}
	return nil
}
