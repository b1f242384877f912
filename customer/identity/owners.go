package identity

import (
	"cmp"
	"slices"
	"time"

	"github.com/clientele-go/clientele/channel"
)

// changes finds the moments at which a mailbox, a number or a card changed
// hands: the beginning of a verified claim by somebody who cannot be any of
// those who surely had the value before, and whose claims began earlier. Claims
// that do not say since when they hold are of no owner's time. holders are in
// the order of their refs.
func changes(id channel.KeyID, holders []*Party, r *Rules) []time.Time {
	switch id.Kind {
	case channel.KeyEmail, channel.KeyPhone, channel.KeyCard:
	default:
		return nil
	}
	type owner struct {
		traits
		since time.Time
	}
	var owners []owner
	for _, p := range holders {
		for i := range p.Claims {
			if k := &p.Claims[i].Key; k.ID() == id && level(*k) >= channel.Verified && !k.Since.IsZero() {
				owners = append(owners, owner{readTraits(p, r), k.Since})
			}
		}
	}
	if len(owners) < 2 {
		return nil
	}
	slices.SortStableFunc(owners, func(a, b owner) int {
		return cmp.Or(a.since.Compare(b.since), cmp.Compare(a.key(), b.key()))
	})
	var out []time.Time
	first := 0 // of the present owner's claims
	for i := 1; i < len(owners); i++ {
		o := &owners[i]
		if o.since.Equal(owners[first].since) {
			continue
		}
		news := !slices.ContainsFunc(owners[first:i], func(x owner) bool { return !contradict(&x.traits, &o.traits) })
		if news {
			out = append(out, o.since)
			first = i
		}
	}
	return out
}
