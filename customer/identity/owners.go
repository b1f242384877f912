package identity

import (
	"cmp"
	"slices"
	"time"

	"github.com/clientele-go/clientele/channel"
)

// changedHands tells when values changed hands.
type changedHands map[channel.KeyID]hands

// hands are when one value changed hands, in order of time: as the claims tell,
// or as humans decided, which then alone counts.
type hands struct {
	at      []time.Time
	decided bool
}

// together reports whether two claims of a value hold at a common time, and no
// change of hands lies between them.
func (h *hands) together(x, y *claim) bool {
	return x.overlaps(y.span) && !h.between(x, y)
}

// between reports whether a change of hands lies between two claims.
func (h *hands) between(x, y *claim) bool {
	return len(h.at) > 0 && h.epoch(x) != h.epoch(y)
}

// epoch counts the changes of hands before a claim. A claim without a beginning
// is of the first owner's time; but where a human decided, it is as old as its
// party, if that tells its age, and not older than it ended.
func (h *hands) epoch(c *claim) int {
	from := c.since
	if h.decided && from.IsZero() {
		from = c.told
		if !c.until.IsZero() && !from.Before(c.until) {
			from = c.until.Add(-1)
		}
	}
	n := 0
	for n < len(h.at) && !from.Before(h.at[n]) {
		n++
	}
	return n
}

// splitHands finds the values that humans split.
func splitHands(ds []Decision) changedHands {
	var out changedHands
	for i := range ds {
		d := &ds[i]
		if _, known := out[d.Key]; known || d.Action != SplitValueAt {
			continue
		}
		if at := Splits(ds, d.Key); len(at) > 0 {
			if out == nil {
				out = make(changedHands)
			}
			out[d.Key] = hands{at, true}
		}
	}
	return out
}

// findHands finds the values that changed hands: all who surely have them are
// of one component.
func (e *engine) findHands() {
	for key, carriers := range e.strong {
		if len(carriers) < 3 || e.hands[key].decided {
			continue // two who contradict each other are kept apart anyway
		}
		switch key.Kind {
		case channel.KeyEmail, channel.KeyPhone, channel.KeyCard:
			if at := e.changes(key, carriers); len(at) > 0 {
				if e.hands == nil {
					e.hands = make(changedHands)
				}
				e.hands[key] = hands{at: at}
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
