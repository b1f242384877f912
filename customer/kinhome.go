package customer

import (
	"slices"

	"github.com/clientele-go/clientele/channel"
	"github.com/clientele-go/clientele/customer/identity"
)

// A closest is the strongest pair with another customer, and its member in it.
type closest struct {
	pair identity.Pair
	row  *PartyRow
	said bool // a human said that the two live together, which outweighs all else
}

// stronger reports whether c tells more of two customers than d.
func (c *closest) stronger(d *closest) bool {
	if c.said != d.said {
		return c.said
	}
	return c.pair.Score > d.pair.Score || c.pair.Score == d.pair.Score && c.row.Ref.Compare(d.row.Ref) < 0
}

// closest returns, per customer, the strongest pair of a record of c and another.
func (r *Reader) closest(c *person, others []*PartyRow, comparer *identity.Comparer, engine engineView, home map[[2]channel.Ref]bool) []closest {
	var best []closest
	var at small[channel.Ref, int] // in best, by head
	members := r.members(c)
	carry := carryings(members)
	for _, o := range others {
		for _, i := range partners(o, members, carry, home) {
			p := comparer.Compare(engine.of(members[i]), engine.of(o))
			if p.Verdict == identity.Different {
				continue
			}
			x := closest{p, o, len(home) > 0 && home[[2]channel.Ref{members[i].Ref, o.Ref}]}
			if n, seen := at.get(o.First); !seen {
				at.put(o.First, len(best))
				best = append(best, x)
			} else if x.stronger(&best[n]) {
				best[n] = x
			}
		}
	}
	return best
}

// partners returns the places of the members that share a key with a party, or,
// as a human said, a home.
func partners(o *PartyRow, members []*PartyRow, carry []carrying, home map[[2]channel.Ref]bool) []int {
	var out []int
	for id := range o.carries() {
		for i, _ := slices.BinarySearchFunc(carry, id, carrying.compareKey); i < len(carry) && carry[i].key == id; i++ {
			out = append(out, carry[i].at)
		}
	}
	if len(home) > 0 {
		for i, m := range members {
			if home[[2]channel.Ref{m.Ref, o.Ref}] {
				out = append(out, i)
			}
		}
	}
	slices.Sort(out)
	return slices.Compact(out)
}

// homesOf returns the pairs of a record of a customer's and one of somebody who, a
// human said, lives with them.
func homesOf(c *person, ledger []identity.Decision) map[[2]channel.Ref]bool {
	var out map[[2]channel.Ref]bool
	mine := func(x channel.Ref) bool {
		return slices.ContainsFunc(c.members, func(m *PartyRow) bool { return m.Ref == x })
	}
	for pair, action := range lastDecided(ledger, mine) {
		if action == identity.ConfirmHousehold {
			if out == nil {
				out = map[[2]channel.Ref]bool{}
			}
			out[pair] = true
		}
	}
	return out
}

// confirmed returns the records of others in pairs that [homesOf] made, as far as
// the reader may see them.
func (r *Reader) confirmed(home map[[2]channel.Ref]bool) []channel.Ref {
	var out []channel.Ref
	for pair := range home {
		if r.actor.Scope.sees(pair[1].Channel) {
			out = append(out, pair[1])
		}
	}
	slices.SortFunc(out, channel.Ref.Compare)
	out = slices.Compact(out)
	return out[:min(len(out), maxRelated)]
}

// lastDecided returns what holds about pairs of a record of a customer's, who has
// it as mine says, and one of somebody else's.
func lastDecided(ledger []identity.Decision, mine func(channel.Ref) bool) map[[2]channel.Ref]identity.Action {
	var last map[[2]channel.Ref]identity.Action
	for i := range ledger {
		d := &ledger[i]
		if d.A.IsZero() || mine(d.A) == mine(d.B) {
			continue
		}
		a, b := d.A, d.B
		if mine(b) {
			a, b = b, a
		}
		if last == nil {
			last = map[[2]channel.Ref]identity.Action{}
		}
		last[[2]channel.Ref{a, b}] = d.Action
	}
	return last
}

// unlinked returns the records that a human has told from any of a customer's.
func unlinked(c *person, ledger []identity.Decision) map[channel.Ref]bool {
	mine := map[channel.Ref]bool{}
	for _, m := range c.members {
		mine[m.Ref] = true
	}
	var out map[channel.Ref]bool
	for pair, action := range lastDecided(ledger, func(x channel.Ref) bool { return mine[x] }) {
		if action == identity.Unlink {
			if out == nil {
				out = map[channel.Ref]bool{}
			}
			out[pair[1]] = true
		}
	}
	return out
}
