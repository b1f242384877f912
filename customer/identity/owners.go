package identity

import (
	"cmp"
	"slices"
	"time"

	"github.com/clientele-go/clientele/channel"
)

// changedHands tells when values changed hands, in order of time.
type changedHands map[channel.KeyID][]time.Time

// findHands finds the values that changed hands: all who surely have them are
// of one component.
func (e *engine) findHands() {
	for key, carriers := range e.strong {
		if len(carriers) < 3 {
			continue // two who contradict each other are kept apart anyway
		}
		switch key.Kind {
		case channel.KeyEmail, channel.KeyPhone, channel.KeyCard:
			if hands := e.changes(key, carriers); len(hands) > 0 {
				if e.hands == nil {
					e.hands = make(changedHands)
				}
				e.hands[key] = hands
			}
		}
	}
}

// changes finds the beginnings of verified claims by somebody who cannot be any
// of those whose claims began earlier. Claims that do not say since when they
// hold, and parties that tell nothing about themselves, are nobody's.
func (e *engine) changes(key channel.KeyID, carriers []int32) []time.Time {
	type owner struct {
		*traits
		key   string
		since time.Time
	}
	var owners []owner
	for _, n := range carriers {
		nd := &e.nodes[n]
		for i := range nd.claims {
			if c := &nd.claims[i]; c.key == key && c.level >= channel.Verified && !c.since.IsZero() {
				if k := nd.traits.key(); k != "" {
					owners = append(owners, owner{&nd.traits, k, c.since})
				}
			}
		}
	}
	slices.SortFunc(owners, func(a, b owner) int { return cmp.Or(a.since.Compare(b.since), cmp.Compare(a.key, b.key)) })
	owners = slices.CompactFunc(owners, func(a, b owner) bool { return a.key == b.key && a.since.Equal(b.since) })
	var out []time.Time
	first := 0 // of the present owner's claims
	for i := 1; i < len(owners); i++ {
		o := &owners[i]
		if o.since.Equal(owners[first].since) {
			continue
		}
		if !slices.ContainsFunc(owners[first:i], func(x owner) bool { return !contradict(x.traits, o.traits) }) {
			out = append(out, o.since)
			first = i
		}
	}
	return out
}
