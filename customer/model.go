package customer

import (
	"context"
	"errors"
	"fmt"

	"github.com/clientele-go/clientele/channel"
	"github.com/clientele-go/clientele/customer/identity"
)

// ErrModel is wrapped if another model is in force than this hub has.
var ErrModel = errors.New("customer: another model is in force")

// AdoptModel is the action in the ledger that puts a model in force. Its key
// names the model by its id.
const AdoptModel identity.Action = "adopt_model"

const keyModel channel.KeyKind = "model"

// modelIn returns the id of the model that a ledger puts in force; empty: none.
func modelIn(ledger []identity.Decision) string {
	for i := len(ledger) - 1; i >= 0; i-- {
		if ledger[i].Action == AdoptModel {
			return ledger[i].Key.Value
		}
	}
	return ""
}

// rulesIn returns the rules that hold under a ledger. All hubs on a storage
// must decide alike, so it is the ledger that says which model is in force, and
// a hub that does not have that model decides nothing.
func (h *Hub) rulesIn(ledger []identity.Decision) (identity.Rules, error) {
	r := h.rules
	id := modelIn(ledger)
	switch {
	case id == "":
		r.Model = nil
	case r.Model == nil || r.Model.ID() != id:
		return r, fmt.Errorf("%w: %s; give it in Config.Rules", ErrModel, id)
	}
	return r, nil
}

// rulesUnder is rulesIn for whoever judges what says something and joins nobody: a
// model that this hub does not have knows nothing.
func (h *Hub) rulesUnder(ledger []identity.Decision) identity.Rules {
	r, err := h.rulesIn(ledger)
	if err != nil {
		r.Model = nil
	}
	return r
}

// Adopt puts a model in force, of which a [Diff] has told what it would change:
// the Model of the rules that [Reader.WhatIf] was asked about, which must be
// that of [Config.Rules]. From then on every hub on the storage needs it. Who is
// one person is decided anew as facts arrive; [Hub.Rebuild] does it for
// everybody at once. If the ledger has changed since the diff was made the error
// is [ErrStale]: look again. A diff of rules without a model takes the model out
// of force.
func (r *Reader) Adopt(ctx context.Context, d Diff, reason string) error {
	if d.rev == nil {
		return errors.New("customer: only what WhatIf returned can be adopted")
	}
	if d.model != "" && (r.hub.rules.Model == nil || r.hub.rules.Model.ID() != d.model) {
		return errors.New("customer: the model is not that of Config.Rules")
	}
	if err := r.record(ctx, "adopt", ""); err != nil {
		return err
	}
	x := r.decision(AdoptModel, reason)
	x.Key = channel.KeyID{Kind: keyModel, Value: d.model}
	err := r.hub.storage.Commit(ctx, &Commit{Expect: Expect{Ledger: d.rev}, Decisions: []identity.Decision{x}})
	if err != nil {
		return fmt.Errorf("customer: adopt: %w", err)
	}
	return nil
}

// tryModel resolves every component under rules with a model, as the hub would,
// and returns the first member of each party's customer. It changes nothing.
func (h *Hub) tryModel(ctx context.Context, rows []*PartyRow, ledger []identity.Decision, rules identity.Rules) (map[channel.Ref]channel.Ref, error) {
	then := make(map[channel.Ref]channel.Ref, len(rows))
	for _, row := range rows {
		if _, done := then[row.Ref]; done {
			continue
		}
		p := h.newPlan(ctx, 0)
		p.rules = rules
		w := p.newWalk(ledger)
		w.seed(row.Ref)
		if err := w.walk(nil); err != nil {
			return nil, err
		}
		res, err := w.resolve()
		if err != nil {
			return nil, err
		}
		for _, n := range w.members {
			then[n.ref] = n.ref
		}
		for _, c := range res.Clusters {
			for _, m := range c {
				then[m] = c[0]
			}
		}
		p.done()
	}
	return then, nil
}
