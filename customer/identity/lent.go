package identity

import (
	"slices"

	"github.com/clientele-go/clientele/channel"
)

// Who pays with somebody's card, or buys while somebody is logged in, types a
// mailbox of their own: what a purchase says beside what the record of the
// account itself says may be another's of the same home.

// foreignMail lists the mailboxes that a party's record does not state itself,
// though it states another, and that nobody has checked.
func foreignMail(p *Party) []channel.KeyID {
	own := false
	var out []channel.KeyID
	for i := range p.Claims {
		c := &p.Claims[i]
		switch {
		case c.Key.Kind != channel.KeyEmail:
		case c.Fact == p.Ref || level(c.Key) >= channel.Verified:
			own = true
		default:
			out = append(out, c.Key.ID())
		}
	}
	if !own || len(out) == 0 {
		return nil
	}
	return slices.DeleteFunc(out, func(k channel.KeyID) bool {
		return slices.ContainsFunc(p.Claims, func(c Claim) bool {
			return c.Key.ID() == k && (c.Fact == p.Ref || level(c.Key) >= channel.Verified)
		})
	})
}

// lent makes a mailbox that two parties share one of a home if it is foreign to
// either of them, and they share no other.
func (m *modelled) lent(i, j int32, foreign [][]channel.KeyID, v *vector) {
	if v.level[fEmail] != emailExact {
		return
	}
	a, b := &m.e.nodes[i], &m.e.nodes[j]
	shared := false
	for x := range a.claims {
		k := a.claims[x].key
		if k.Kind != channel.KeyEmail || m.t.generic(k) || !slices.ContainsFunc(b.claims, func(c claim) bool { return c.key == k }) {
			continue
		}
		if !slices.Contains(foreign[i], k) && !slices.Contains(foreign[j], k) {
			return
		}
		shared = true
	}
	if shared {
		v.level[fEmail] = emailShared
	}
}
