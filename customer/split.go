package customer

import (
	"slices"
	"time"

	"github.com/clientele-go/clientele/channel"
	"github.com/clientele-go/clientele/customer/identity"
)

// splitsOf returns when each of some keys passed to somebody else, by what humans
// decided; nil if none did.
func splitsOf(ledger []identity.Decision, keys []channel.KeyID) [][]time.Time {
	if !slices.ContainsFunc(ledger, func(d identity.Decision) bool { return d.Action == identity.SplitValueAt }) {
		return nil
	}
	out := make([][]time.Time, len(keys))
	for i, id := range keys {
		out[i] = identity.Splits(ledger, id)
	}
	return out
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

// assuranceOf is assuranceAt for a key that humans split at some moments.
func (row *PartyRow) assuranceOf(k channel.KeyID, at time.Time, splits []time.Time) (assurance channel.Assurance, holds bool) {
	for i := range row.Claims {
		if c := &row.Claims[i].Key; c.ID() == k && identity.HeldAt(*c, row.CreatedAt, splits, at) {
			assurance, holds = max(assurance, c.Assurance), true
		}
	}
	return assurance, holds
}
