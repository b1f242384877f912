package customer

import (
	"slices"

	"github.com/clientele-go/clientele/channel"
	"github.com/clientele-go/clientele/customer/identity"
)

// resolve clusters what a walk has collected. Keys alone give the same clusters
// for many components at once as for each alone. A model may find two people
// alike who have nothing in common, so it is shown one component at a time:
// else who is one person would depend on who else is looked at.
func (w *walk) resolve() (identity.Result, error) {
	in, err := w.input()
	if err != nil {
		return identity.Result{}, err
	}
	if w.p.rules.Model == nil {
		return identity.Resolve(in, w.p.rules), nil
	}
	var out identity.Result
	for _, parties := range w.components(&in) {
		part := in
		part.Parties = parties
		res := identity.Resolve(part, w.p.rules)
		out.Clusters = append(out.Clusters, res.Clusters...)
		out.Alike = append(out.Alike, res.Alike...)
		out.Conflicts = append(out.Conflicts, res.Conflicts...)
	}
	return out, nil
}

// joins reports whether who carries a key may be joined by it to others. Of a
// value that very many carry, because a human said that it says something, those
// who are sure of it may: else one decision would bring everybody together.
func (w *walk) joins(c *carried, p Posting) bool {
	return keyWeight(p.Weight).sure() || w.p.rules.Model != nil && !c.many
}

// components parts the parties by what connects them: values that say something,
// and links that somebody decided.
func (w *walk) components(in *identity.Input) [][]identity.Party {
	at := make(map[channel.Ref]int, len(in.Parties))
	up := make([]int, len(in.Parties))
	for i := range in.Parties {
		at[in.Parties[i].Ref], up[i] = i, i
	}
	find := func(i int) int {
		for up[i] != i {
			up[i] = up[up[i]]
			i = up[i]
		}
		return i
	}
	join := func(a, b channel.Ref) {
		i, ok := at[a]
		j, too := at[b]
		if ok && too {
			up[find(i)] = find(j)
		}
	}
	for _, c := range w.met {
		if in.Values[c.id].Generic {
			continue
		}
		there := slices.DeleteFunc(slices.Clone(c.holders), func(p Posting) bool { _, ok := at[p.Ref]; return !ok || !w.joins(c, p) })
		for i := range there {
			join(there[0].Ref, there[i].Ref)
		}
	}
	for i := range in.Decisions {
		if d := &in.Decisions[i]; d.Action == identity.Link {
			join(d.A, d.B)
		}
	}
	groups := map[int][]identity.Party{}
	var heads []int
	for i := range in.Parties {
		h := find(i)
		if groups[h] == nil {
			heads = append(heads, h)
		}
		groups[h] = append(groups[h], in.Parties[i])
	}
	out := make([][]identity.Party, len(heads))
	for i, h := range heads {
		out[i] = groups[h]
	}
	return out
}
