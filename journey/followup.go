package journey

import (
	"slices"
	"time"

	"github.com/clientele-go/clientele/channel"
	"github.com/clientele-go/clientele/customer"
)

// A FollowUp says what is to follow when something has happened: the refund
// when the goods are back, a call when a large parcel was delivered.
// Activities are named as [Activity] names them.
type FollowUp struct {
	Name   string   // for sentences: "the refund"
	After  []string // the activities that call for it; each is a trigger
	Expect []string // the activities that do it
	Unless []string // the activities after which it is no longer to be done
	Within Duration // the time for it, counted in [Rules.Calendar]
	Owner  string   // the role whose turn it is

	// OtherOrders says that what happened to one order may be followed up by
	// something about another. What is about no order counts in any case.
	OtherOrders bool
}

// followUps judges what is to follow on entries, of which the oldest is first.
func (h *history) followUps(out []telling, all []customer.Entry) []telling {
	if len(h.rules.FollowUps) == 0 {
		return out
	}
	acts, orders := make([]string, len(all)), make([]channel.Ref, len(all))
	for i := range all {
		acts[i], orders[i] = Activity(all[i]), orderNamed(&all[i])
	}
	for _, f := range h.rules.FollowUps {
		taken := make([]bool, len(all)) // one refund follows up one return
		for i := range all {
			e := &all[i]
			if !slices.Contains(f.After, acts[i]) {
				continue
			}
			t := telling{Finding: Finding{Kind: FollowUpDue, At: e.At, Due: utc(h.rules.due(e.At, time.Duration(f.Within))), Owner: f.Owner,
				Stage: h.stage(h.rules.stageOf(e), e.At), Refs: []channel.Ref{e.Ref}}, what: f.Name}
			c := constraint{due: t.Due.Time, clock: h.rules.Calendar}
			for j := i + 1; j < len(all); j++ {
				if !f.OtherOrders && !orders[i].IsZero() && !orders[j].IsZero() && orders[i] != orders[j] {
					continue
				}
				if slices.Contains(f.Expect, acts[j]) && !taken[j] {
					c.met, taken[j] = all[j].At, true
				} else if slices.Contains(f.Unless, acts[j]) {
					c.cancelled = all[j].At
				} else {
					continue
				}
				if all[j].Ref != e.Ref {
					t.Refs = append(t.Refs, all[j].Ref)
				}
				break
			}
			c.judge(&t.Finding, h.at)
			out = append(out, t)
		}
	}
	return out
}

// orderNamed returns the order that an entry belongs to, or the one that it is
// known to be about if that is one only.
func orderNamed(e *customer.Entry) channel.Ref {
	switch {
	case e.Ref.Kind == channel.KindOrder:
		return e.Ref
	case e.Fact == nil:
		return channel.Ref{}
	}
	switch c := e.Fact.Content.(type) {
	case *channel.Fulfillment:
		return c.Order
	case *channel.Return:
		return c.Order
	case *channel.Refund:
		return c.Order
	case *channel.Payment:
		return c.Order
	case *channel.Promise:
		if c.About.Kind == channel.KindOrder {
			return c.About
		}
	case *channel.Feedback:
		if c.About.Kind == channel.KindOrder {
			return c.About
		}
	case *channel.Interaction:
		return onlyOrder(c.Links)
	case *channel.Case:
		return onlyOrder(c.Links)
	}
	return channel.Ref{}
}

func onlyOrder(ls []channel.Link) channel.Ref {
	var one channel.Ref
	for _, l := range ls {
		if l.Ref.Kind != channel.KindOrder {
			continue
		}
		if !one.IsZero() && one != l.Ref {
			return channel.Ref{}
		}
		one = l.Ref
	}
	return one
}
