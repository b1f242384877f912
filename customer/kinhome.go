package customer

import (
	"slices"

	"github.com/clientele-go/clientele/channel"
	"github.com/clientele-go/clientele/customer/identity"
)

// closest returns, by the heads of their customers, the strongest pairs of a
// record of a customer's and another, and those others. What a human said of two
// who live together outweighs all else.
func (r *Reader) closest(c *person, others map[channel.Ref]*PartyRow, in identity.Input, rules identity.Rules) (map[channel.Ref]identity.Pair, map[channel.Ref]*PartyRow) {
	best, row := map[channel.Ref]identity.Pair{}, map[channel.Ref]*PartyRow{}
	members := r.members(c)
	carry := carriersOf(members)
	home := homesOf(c, in.Decisions)
	for _, o := range others {
		theirs := identityParty(o)
		for _, i := range partners(o, members, carry, home) {
			p := identity.Compare(identityParty(members[i]), theirs, in, rules)
			if p.Verdict == identity.Different {
				continue
			}
			was, seen := best[o.First]
			said := home[[2]channel.Ref{members[i].Ref, o.Ref}]
			wasSaid := seen && home[[2]channel.Ref{was.A, was.B}] || seen && home[[2]channel.Ref{was.B, was.A}]
			switch {
			case seen && said != wasSaid:
				if wasSaid {
					continue
				}
			case seen && (p.Score < was.Score || p.Score == was.Score && o.Ref.Compare(row[o.First].Ref) >= 0):
				continue
			}
			best[o.First], row[o.First] = p, o
		}
	}
	return best, row
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

// confirmed returns the records of which a human said that they are of somebody
// who lives with a customer.
func (r *Reader) confirmed(c *person, ledger []identity.Decision) []channel.Ref {
	var out []channel.Ref
	for pair := range homesOf(c, ledger) {
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
