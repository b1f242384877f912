package customer

import (
	"slices"
	"time"

	"github.com/clientele-go/clientele/channel"
	"github.com/clientele-go/clientele/customer/identity"
)

// sure reports whether a record of a customer is surely one person with the
// customer's first: by keys that both surely carry, by a human's word or by their
// source's. A model joins records by a likeness. It may be as good as certain, but
// what was only typed is among its evidence, so nothing is told or sent by it.
func (row *PartyRow) sure() bool { return row.Part == 0 }

// genericAmong reports whether those who carry a value make it generic.
func (r *Reader) genericAmong(id channel.KeyID, holders []*PartyRow, ledger []identity.Decision) bool {
	if !r.hub.rules.Suspect(id.Kind, len(holders)) {
		return false
	}
	return r.hub.rulesUnder(ledger).Judge(id, identityParties(holders), ledger).Generic
}

// assuranceAmong returns the greatest assurance with which records have a key at a
// moment, and the greatest among those that are surely the customer's.
func assuranceAmong(members []*PartyRow, id channel.KeyID, at time.Time, splits []time.Time) (any, sure channel.Assurance) {
	for _, m := range members {
		a, holds := m.assuranceOf(id, at, splits)
		if !holds {
			continue
		}
		any = max(any, a)
		if m.sure() {
			sure = max(sure, a)
		}
	}
	return any, sure
}

// distrust makes what candidates carry asserted where only a likeness joined the
// record that carries it with their first, and where such a record has, verified
// too, what is verified of them: if it is somebody else's, they call as well from
// there.
func (r *Reader) distrust(cs *carriers, cands []Candidate) {
	at := r.moment()
	for i := range cands {
		c := &cands[i]
		of := slices.IndexFunc(cs.people, func(p person) bool { return p.id() == c.ID })
		if c.Assurance < channel.Verified || of < 0 || !slices.ContainsFunc(cs.people[of].members, func(m *PartyRow) bool { return !m.sure() }) {
			continue
		}
		var room [8]channel.Assurance
		sure, alike := fit(room[:4], len(cs.keys)), fit(room[4:], len(cs.keys)) // by key
		for j := range cs.all {
			x := &cs.all[j]
			if x.of != of || x.party.Facts == 0 {
				continue
			}
			a, holds := cs.assuranceAt(x, at)
			switch {
			case !holds:
			case !x.party.sure():
				alike[x.key] = max(alike[x.key], a)
			case r.actor.Scope.sees(x.party.Ref.Channel):
				sure[x.key] = max(sure[x.key], a)
			}
		}
		c.Assurance = channel.Asserted
		for k, a := range sure {
			if alike[k] < channel.Verified {
				c.Assurance = max(c.Assurance, a)
			}
		}
	}
}
