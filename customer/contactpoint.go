package customer

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"time"

	"github.com/clientele-go/clientele/channel"
)

// A ContactPoint is an e-mail address or a phone number of a customer, and what
// may be done with it.
type ContactPoint struct {
	Key  channel.Key   // the surest claim of it
	From []channel.Ref // the records that claim it

	// Assurance is how surely it is the customer's at the reader's moment: the
	// greatest with which a record in [Golden].Sure claims it, and Asserted if
	// none does.
	Assurance channel.Assurance

	// Route allows to send the customer a message there: the claim is verified
	// and holds at the reader's moment, the value is not generic, and the record
	// that claims it is surely the customer's: keys that both surely carry, a
	// human or the source itself joined it with the first record. Disclose allows
	// to tell whoever calls or writes from there what is Sure: besides that nobody
	// else surely has it, nor a record that only a likeness joined. A contact that
	// was merely typed or said allows neither, whatever it led to, and nor does one
	// that a model's word alone made theirs.
	Route, Disclose bool

	Why Restriction // why not both; empty if both
}

// A Restriction says in English why a contact point may not be used for
// everything; see [Restriction.TextIn] for other languages.
type Restriction string

// The restrictions, the first that holds of them is told.
const (
	RestrictUnverified Restriction = "nobody has verified it"
	RestrictExpired    Restriction = "it is not theirs at this time"
	RestrictGeneric    Restriction = "it says nothing about a person"
	RestrictLikeness   Restriction = "only a likeness joined its record with theirs"
	RestrictShared     Restriction = "somebody else has it too" // it may be written to, but does not tell who writes
)

// contactPoints lists the e-mail addresses and phone numbers of a customer.
func (r *Reader) contactPoints(ctx context.Context, c *person) ([]ContactPoint, error) {
	var out []ContactPoint
	at := map[channel.KeyID]int{}
	mine := r.then(c)
	for _, m := range mine {
		for _, claim := range m.Claims {
			k := claim.Key
			if k.Kind != channel.KeyEmail && k.Kind != channel.KeyPhone {
				continue
			}
			i, seen := at[k.ID()]
			if !seen {
				i = len(out)
				at[k.ID()] = i
				out = append(out, ContactPoint{Key: k})
			}
			p := &out[i]
			if better(&k, &p.Key, r.moment()) {
				p.Key = k
			}
			if !slices.Contains(p.From, m.Ref) {
				p.From = append(p.From, m.Ref)
			}
		}
	}
	slices.SortFunc(out, func(a, b ContactPoint) int {
		return cmp.Or(cmp.Compare(b.Key.Assurance, a.Key.Assurance), a.Key.ID().Compare(b.Key.ID()))
	})
	if err := r.permit(ctx, c, mine, out); err != nil {
		return nil, err
	}
	if r.actor.Scope.MaskContacts {
		for i := range out {
			out[i].Key = maskKey(out[i].Key)
		}
	}
	return out, nil
}

// better reports whether one claim of a key says more than another: one that
// holds before one that does not, then the surer.
func better(k, than *channel.Key, at time.Time) bool {
	if a, b := k.ValidAt(at), than.ValidAt(at); a != b {
		return a
	}
	return k.Assurance > than.Assurance
}

// permit says what may be done with contact points, which some records of a
// customer claim.
func (r *Reader) permit(ctx context.Context, c *person, mine []*PartyRow, points []ContactPoint) error {
	terms := make([]Term, len(points))
	ids := make([]channel.KeyID, len(points))
	for i := range points {
		ids[i] = points[i].Key.ID()
		terms[i] = keyTerm(ids[i])
	}
	got, who, err := r.hub.look(ctx, Want{Terms: terms, TermLimit: holderLimit(r.hub.rules) + 1, Ledger: true})
	if err != nil {
		return fmt.Errorf("customer: golden: %w", err)
	}
	at, splits := r.moment(), splitsOf(got.Decisions, ids)
	if splits == nil {
		splits = make([][]time.Time, len(points))
	}
	for i := range points {
		p, id := &points[i], ids[i]
		var claimed channel.Assurance
		claimed, p.Assurance = assuranceAmong(mine, id, at, splits[i])
		switch {
		case p.Key.Assurance < channel.Verified:
			p.Why = RestrictUnverified
			continue
		case !p.Key.ValidAt(at) || claimed < channel.Verified:
			p.Why = RestrictExpired
			continue
		case r.saysNothing(id, got.Terms[i].Total, got.Decisions) || r.genericAmong(id, who.Parties[i], got.Decisions):
			p.Why = RestrictGeneric
			continue
		case p.Assurance < channel.Verified:
			p.Why = RestrictLikeness
			continue
		}
		p.Route, p.Disclose = true, true
		for j, row := range who.Parties[i] {
			if n := who.Of[i][j]; n < 0 || r.unborn(row) || who.Customers[n][0].Ref == c.head.Ref && row.sure() {
				continue
			}
			if a, holds := row.assuranceOf(id, at, splits[i]); holds && a >= channel.Verified {
				p.Disclose, p.Why = false, RestrictShared
			}
		}
	}
	return nil
}
