package identity

import (
	"slices"

	"github.com/clientele-go/clientele/channel"
)

// A Limit bounds how many ids of one issuer a person has who has one of another:
// one loyalty card to a shop account, three till accounts to a card. Only
// authoritative ids are counted, each once, and none that is generic.
//
// It is checked whenever people are put together by keys or by the [Model]; a
// link that would exceed it is not made and is told as a conflict. Humans and
// sources that merge their own records are not bound by it, and what they have
// put together may take in whatever adds no id.
type Limit struct {
	Per  string // issuer; empty: of whoever has an id of Of
	Of   string // issuer of the ids that are counted
	Most int    // 0 means 1
}

func (l *Limit) most() int { return max(l.Most, 1) }

const guardLimit = "more ids than allowed of "

// counted returns the ids of a party that limits speak of, in order.
func (r *Rules) counted(p *Party, blocks []Decision) []channel.KeyID {
	if len(r.Limits) == 0 {
		return nil
	}
	var out []channel.KeyID
	for i := range p.Claims {
		k := &p.Claims[i].Key
		id := k.ID()
		if level(*k) != channel.Authoritative || !slices.ContainsFunc(r.Limits, func(l Limit) bool { return l.Of == id.Issuer || l.Per != "" && l.Per == id.Issuer }) {
			continue
		}
		decided := decidedValue(blocks, id)
		if _, generic := r.Builtin(id); decided == BlockValue || generic && decided != AllowValue {
			continue
		}
		out = append(out, id)
	}
	slices.SortFunc(out, channel.KeyID.Compare)
	return slices.Compact(out)
}

// over returns how many ids more than allowed a person has who has the given.
func (l *Limit) over(ids []channel.KeyID) int {
	n, bound := 0, l.Per == ""
	for i := range ids {
		if ids[i].Issuer == l.Of {
			n++
		}
		bound = bound || ids[i].Issuer == l.Per
	}
	if !bound {
		return 0
	}
	return max(0, n-l.most())
}

// exceeds returns the limit that a join of two groups would break, or break more
// than before, and nil if there is none.
func (g *groups) exceeds(a, b int32) *Limit {
	if len(g.e.rules.Limits) == 0 || len(g.counted[a])+len(g.counted[b]) == 0 {
		return nil
	}
	all := merged(slices.Clone(g.counted[a]), slices.Clone(g.counted[b]), channel.KeyID.Compare)
	for i := range g.e.rules.Limits {
		l := &g.e.rules.Limits[i]
		if n := l.over(all); n > l.over(g.counted[a]) && n > l.over(g.counted[b]) {
			return l
		}
	}
	return nil
}

// limitWitness names the first member of each group that has an id which the
// broken limit is about.
func (g *groups) limitWitness(a, b int32) witness {
	l := g.exceeds(a, b)
	if l == nil {
		return witness{}
	}
	first := func(root int32) int32 {
		members := ordered(g.members[root])
		for _, m := range members {
			if slices.ContainsFunc(g.e.nodes[m].counted, func(id channel.KeyID) bool { return id.Issuer == l.Of || id.Issuer == l.Per }) {
				return m
			}
		}
		return members[0]
	}
	return g.between(guardLimit+l.Of, first(a), first(b))
}
