package customer

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"slices"

	"github.com/clientele-go/clientele/channel"
	"github.com/clientele-go/clientele/customer/identity"
)

// A Suggestion is a pair of customers who may be one person. It is for a human
// to decide about, with [Reader.Link] or [Reader.Unlink]; until then nothing is
// disclosed or routed by it.
type Suggestion struct {
	A Candidate
	B Candidate // Matched and Reasons say what the two have in common, and what kept them apart
}

// Suggestions iterates over the review queue: every pair of customers who are
// POSSIBLY one person and about whom a human could decide, each pair once. Both
// tell a name or a date of birth; with a model in force they are those that it
// leaves to a human, see [identity.Result]. Who else is possibly a customer is
// told by [View.Possible]. It looks at every customer, in the order of
// [Reader.Customers], and keeps nothing. The error, if there is one, comes once
// and last.
func (r *Reader) Suggestions(ctx context.Context) iter.Seq2[Suggestion, error] {
	return func(yield func(Suggestion, error) bool) {
		if err := r.record(ctx, "suggestions", ""); err != nil {
			yield(Suggestion{}, err)
			return
		}
		for c, err := range r.everybody(ctx) {
			if err != nil {
				yield(Suggestion{}, err)
				return
			}
			k, err := r.kin(r.hub.asks(ctx), c, nil, Want{})
			if err != nil {
				yield(Suggestion{}, err)
				return
			}
			for _, rel := range k.relatives {
				if rel.Verdict != identity.Possible || c.id() >= rel.ID {
					continue
				}
				asked, err := r.undecided(c, k.person(rel.ID), k.ledger)
				if err != nil {
					yield(Suggestion{}, err)
					return
				}
				if asked && !yield(Suggestion{r.candidate(c), rel.Candidate}, nil) {
					return
				}
			}
		}
	}
}

// undecided reports whether a human could decide about two customers who are
// POSSIBLY one person.
func (r *Reader) undecided(c, other *person, ledger []identity.Decision) (bool, error) {
	rules, err := r.hub.rulesIn(ledger)
	if err != nil {
		return false, err
	}
	mine, theirs := identityParties(r.members(c)), identityParties(r.members(other))
	if !slices.ContainsFunc(mine, tellsPerson) || !slices.ContainsFunc(theirs, tellsPerson) {
		return false, nil
	}
	if rules.Model == nil {
		return true, nil
	}
	both := slices.Concat(mine, theirs)
	found := identity.Resolve(identity.Input{Parties: both, Values: identity.Values(both, ledger, rules), Decisions: ledger}, rules)
	// The two may be one by themselves, and apart for what is known of others.
	between := func(refs ...channel.Ref) bool {
		of := func(ps []identity.Party) bool {
			return slices.ContainsFunc(ps, func(p identity.Party) bool { return slices.Contains(refs, p.Ref) })
		}
		return of(mine) && of(theirs)
	}
	return slices.ContainsFunc(found.Review, func(s identity.Suggestion) bool { return between(s.A, s.B) }) ||
		slices.ContainsFunc(found.Clusters, func(refs []channel.Ref) bool { return between(refs...) }), nil
}

// tellsPerson reports whether a record tells anything by which a human knows
// somebody: a number that called does not.
func tellsPerson(p identity.Party) bool { return p.Name != (channel.Name{}) || p.BirthDate != "" }

// Household returns the other customers who live with a customer, as far as the
// records tell: people, never one person. The id may be any that was ever given
// out; one that is unknown is [ErrNotFound].
func (r *Reader) Household(ctx context.Context, id ID) ([]Relative, error) {
	if !r.known.IsZero() {
		past, err := r.past(ctx, Query{Customer: id})
		if err != nil {
			return nil, err
		}
		return past.Household(ctx, id)
	}
	c, err := r.resolve(ctx, id)
	if err != nil {
		return nil, err
	}
	if err := r.record(ctx, "household", c.id()); err != nil {
		return nil, err
	}
	if err := r.consented(ctx, c); err != nil {
		return nil, err
	}
	k, err := r.kin(r.hub.asks(ctx), c, nil, Want{})
	if err != nil {
		return nil, err
	}
	return slices.DeleteFunc(k.relatives, func(x Relative) bool { return x.Verdict != identity.Household }), nil
}

// everybody iterates over the customers whom the reader may see.
func (r *Reader) everybody(ctx context.Context) iter.Seq2[*person, error] {
	return func(yield func(*person, error) bool) {
		for mark := ""; ; {
			rows, err := r.hub.storage.Scan(ctx, Scan{Table: TableParties, After: mark, Limit: 500})
			if err != nil {
				yield(nil, fmt.Errorf("customer: customers: %w", err))
				return
			}
			if rows.Next == "" {
				return
			}
			mark = rows.Next
			for _, row := range rows.Parties {
				if row.Facts == 0 || row.First != row.Ref {
					continue
				}
				c, err := r.hub.expand(ctx, row)
				if errors.Is(err, ErrNotFound) {
					continue // erased meanwhile
				}
				if err != nil {
					yield(nil, err)
					return
				}
				if c.isContact() || len(r.members(c)) == 0 || r.consented(ctx, c) != nil {
					continue
				}
				if !yield(c, nil) {
					return
				}
			}
		}
	}
}
