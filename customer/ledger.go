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

// Link decides that two records are one person. The decision is written to the
// ledger with the actor, the reason and the time, outranks every rule, and
// holds however often the sources report again, until it is decided otherwise.
// The refs are those of parties, or of records that belong to them.
func (r *Reader) Link(ctx context.Context, a, b channel.Ref, reason string) error {
	return r.decidePair(ctx, identity.Link, a, b, reason)
}

// Unlink decides that two records are two people, whatever links them. The
// state after it is exactly that of their never having been linked.
func (r *Reader) Unlink(ctx context.Context, a, b channel.Ref, reason string) error {
	return r.decidePair(ctx, identity.Unlink, a, b, reason)
}

// ConfirmHousehold decides that two records are of two people who live together:
// they stay apart as after an [Reader.Unlink], and each is a relative of the
// other; see [Relative].
func (r *Reader) ConfirmHousehold(ctx context.Context, a, b channel.Ref, reason string) error {
	return r.decidePair(ctx, identity.ConfirmHousehold, a, b, reason)
}

// Undo forgets what was decided about two records: the rules decide again.
func (r *Reader) Undo(ctx context.Context, a, b channel.Ref, reason string) error {
	return r.decidePair(ctx, identity.Undo, a, b, reason)
}

// Block decides that a value, such as the store's own phone, says nothing
// about a person; Allow, that it does, whatever the rules say.
func (r *Reader) Block(ctx context.Context, k channel.KeyID, reason string) error {
	d := r.decision(identity.BlockValue, reason)
	d.Key = k
	return r.decideValue(ctx, d)
}

// Allow is the opposite of [Reader.Block].
func (r *Reader) Allow(ctx context.Context, k channel.KeyID, reason string) error {
	d := r.decision(identity.AllowValue, reason)
	d.Key = k
	return r.decideValue(ctx, d)
}

// SplitValueAt decides that a value passed to somebody else at a moment: a
// number that was given out again, a mailbox of an office. It links nobody who
// had it before to anybody who has it since, and finds whose it is at the moment
// asked about. A claim that does not say since when it holds is as old as the
// record that makes it. A value may be split several times.
func (r *Reader) SplitValueAt(ctx context.Context, k channel.KeyID, at time.Time, reason string) error {
	if at.IsZero() {
		return errors.New("customer: a value is split at a moment, and none is given")
	}
	d := r.decision(identity.SplitValueAt, reason)
	d.Key, d.From = k, at
	return r.decideValue(ctx, d)
}

// UndoValue forgets what was decided about a value, splits included: the rules
// decide again.
func (r *Reader) UndoValue(ctx context.Context, k channel.KeyID, reason string) error {
	d := r.decision(identity.UndoValue, reason)
	d.Key = k
	return r.decideValue(ctx, d)
}

func (r *Reader) decision(action identity.Action, reason string) identity.Decision {
	return identity.Decision{Action: action, Actor: r.actor.ID, Reason: storable(reason), At: r.hub.now()}
}

func (r *Reader) decidePair(ctx context.Context, action identity.Action, a, b channel.Ref, reason string) error {
	if a == b {
		return errors.New("customer: a decision needs two different records")
	}
	d := r.decision(action, reason)
	return r.hub.decide(ctx, func() (*Commit, error) {
		p := r.hub.newPlan(ctx, 0)
		var err error
		if d.A, d.B, err = p.partiesOf(a, b); err != nil {
			return nil, err
		}
		if d.A == d.B {
			return nil, errors.New("customer: both records belong to one party of their source and cannot be decided about")
		}
		p.seeds = []channel.Ref{d.A, d.B}
		return p.redecide(d)
	})
}

func (r *Reader) decideValue(ctx context.Context, d identity.Decision) error {
	k := d.Key
	if k.Kind == "" || k.Value == "" {
		return errors.New("customer: a decision about a value needs a kind and a value")
	}
	return r.hub.decide(ctx, func() (*Commit, error) {
		p := r.hub.newPlan(ctx, 0)
		got, err := p.read(Want{Terms: []Term{keyTerm(k)}})
		if err != nil {
			return nil, err
		}
		p.seeds = refsOf(got.Terms[0].Postings)
		p.keys[k] = true
		return p.redecide(d)
	})
}

// redecide makes the commit of a decision: the ledger and what follows.
func (p *plan) redecide(ds ...identity.Decision) (*Commit, error) {
	p.decisions, p.commit.Decisions = ds, ds
	if err := p.identify(); err != nil {
		return nil, err
	}
	if err := p.tell(); err != nil {
		return nil, err
	}
	p.commitParties()
	return p.commit, nil
}

// Decisions returns the ledger: every human decision, oldest first, without
// those about records that the actor may not see.
func (r *Reader) Decisions(ctx context.Context) ([]identity.Decision, error) {
	if err := r.record(ctx, "decisions", ""); err != nil {
		return nil, err
	}
	got, err := r.hub.storage.Read(ctx, Want{Ledger: true})
	if err != nil {
		return nil, fmt.Errorf("customer: decisions: %w", err)
	}
	out := slices.Clone(got.Decisions)
	for i := range out {
		out[i].Key = r.maskID(out[i].Key)
	}
	return slices.DeleteFunc(out, r.hides), nil
}

// Orphaned returns the links and unlinks in force that name a record which is not
// there: its source has deleted it, or gave it another id and did not say so.
// They do nothing until it is back; a human should look at them. Those about
// records that the actor may not see are left out.
func (r *Reader) Orphaned(ctx context.Context) ([]identity.Decision, error) {
	if err := r.record(ctx, "orphaned", ""); err != nil {
		return nil, err
	}
	got, err := r.hub.storage.Read(ctx, Want{Ledger: true})
	if err != nil {
		return nil, fmt.Errorf("customer: orphaned: %w", err)
	}
	var named []channel.Ref
	for _, d := range got.Decisions {
		if !d.A.IsZero() {
			named = append(named, d.A, d.B)
		}
	}
	rows, err := r.hub.storage.Read(ctx, Want{Parties: named})
	if err != nil {
		return nil, fmt.Errorf("customer: orphaned: %w", err)
	}
	return slices.DeleteFunc(identity.Orphaned(identityParties(rows.Parties), got.Decisions), r.hides), nil
}

// hides reports whether a decision is about a record that the actor may not see.
func (r *Reader) hides(d identity.Decision) bool {
	hidden := func(x channel.Ref) bool { return !x.IsZero() && !r.actor.Scope.sees(x.Channel) }
	return hidden(d.A) || hidden(d.B)
}

// A Diff says what other rules would change.
type Diff struct {
	Merges    []Merge // customers that would be one
	Splits    []Merge // customers that would be several
	Unchanged int     // customers that would stay as they are

	model string  // of the rules, by its id
	rev   *uint64 // of the ledger that was looked at; nil: made by somebody else
}

// A Merge is a customer on one side of a [Diff] and those it is on the other.
type Merge struct {
	One  ID   // the whole
	Many []ID // the parts
}

// WhatIf says who would merge and who would split under other rules, before
// anything does. What the channels declare unique is added to the rules. It
// reads every party.
func (r *Reader) WhatIf(ctx context.Context, rules identity.Rules) (Diff, error) {
	if err := r.record(ctx, "what-if", ""); err != nil {
		return Diff{}, err
	}
	for _, s := range r.hub.sources {
		rules.Unique = append(slices.Clip(rules.Unique), s.info.Unique...)
	}
	rows, err := r.hub.allParties(ctx)
	if err != nil {
		return Diff{}, err
	}
	got, err := r.hub.storage.Read(ctx, Want{Ledger: true})
	if err != nil {
		return Diff{}, fmt.Errorf("customer: what-if: %w", err)
	}
	decisions := slices.Clone(got.Decisions)
	ids := make(map[channel.Ref]ID, len(rows))
	now := make(map[channel.Ref]channel.Ref, len(rows))
	for _, row := range rows {
		ids[row.Ref], now[row.Ref] = row.ID, row.First
		if !row.MergedInto.IsZero() {
			decisions = append(decisions, sourceMerge(row))
		}
	}
	then := make(map[channel.Ref]channel.Ref, len(rows))
	var model string
	if rules.Model != nil {
		model = rules.Model.ID()
		if then, err = r.hub.tryModel(ctx, rows, got.Decisions, rules); err != nil {
			return Diff{}, err
		}
	} else {
		for _, c := range identity.ResolveAll(identityParties(rows), decisions, rules).Clusters {
			for _, m := range c {
				then[m] = c[0]
			}
		}
	}
	d := diff(now, then, ids)
	d.model, d.rev = model, &got.LedgerRev
	return d, nil
}

// diff compares two assignments of parties to first members.
func diff(now, then map[channel.Ref]channel.Ref, ids map[channel.Ref]ID) Diff {
	group := func(by, of map[channel.Ref]channel.Ref) (changed []Merge, same int) {
		parts := map[channel.Ref]map[channel.Ref]bool{}
		for r, head := range by {
			if parts[head] == nil {
				parts[head] = map[channel.Ref]bool{}
			}
			parts[head][of[r]] = true
		}
		for head, set := range parts {
			if len(set) == 1 {
				same++
				continue
			}
			m := Merge{One: ids[head]}
			for r := range set {
				m.Many = append(m.Many, ids[r])
			}
			slices.Sort(m.Many)
			changed = append(changed, m)
		}
		slices.SortFunc(changed, func(a, b Merge) int { return cmp.Compare(a.One, b.One) })
		return changed, same
	}
	var d Diff
	d.Merges, _ = group(then, now)
	d.Splits, _ = group(now, then)
	touched := map[ID]bool{}
	for _, m := range d.Merges {
		for _, id := range m.Many {
			touched[id] = true
		}
	}
	for _, m := range d.Splits {
		touched[m.One] = true
	}
	heads := map[ID]bool{}
	for _, head := range now {
		heads[ids[head]] = true
	}
	for id := range heads {
		if !touched[id] {
			d.Unchanged++
		}
	}
	return d
}

func (h *Hub) allParties(ctx context.Context) ([]*PartyRow, error) {
	var out []*PartyRow
	for mark := ""; ; {
		rows, err := h.storage.Scan(ctx, Scan{Table: TableParties, After: mark, Limit: 1000})
		if err != nil {
			return nil, fmt.Errorf("customer: parties: %w", err)
		}
		if rows.Next == "" {
			return out, nil
		}
		mark = rows.Next
		for _, row := range rows.Parties {
			if row.Facts > 0 {
				out = append(out, row)
			}
		}
	}
}
