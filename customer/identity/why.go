package identity

import (
	"cmp"
	"slices"

	"github.com/clientele-go/clientele/channel"
)

// A Refusal says why two parties are not one person.
type Refusal struct {
	Explanation

	// Missing is how many bits the score lacks for the two to be one person
	// without a human; 0 if the score would do and something else stops them.
	Missing float64

	// Against lists the evidence that speaks against one person, the strongest
	// first.
	Against []Term
}

// WhyNot says why two parties are not one person, by the numbers that [Resolve]
// decides with. If they are one, nothing is missing and nothing speaks against
// it. in must hold the components of both.
func WhyNot(a, b channel.Ref, in Input, r Rules) Refusal {
	x := Refusal{Explanation: Explain(a, b, in, r)}
	if x.Verdict == Same || len(x.Steps) != 1 {
		return x
	}
	p := &x.Steps[0]
	bound := r.threshold()
	if p.Model != "" {
		bound = r.auto()
	}
	x.Missing = max(0, bound-p.Score)
	for _, t := range p.Terms {
		if t.Bits < 0 {
			x.Against = append(x.Against, t)
		}
	}
	slices.SortStableFunc(x.Against, func(s, t Term) int { return cmp.Compare(s.Bits, t.Bits) })
	return x
}

// A Cohesion says what holds one person's records together.
type Cohesion struct {
	Members []channel.Ref // as in [Result]

	// Links are the pairs that hold the members together, one fewer than there
	// are members, the strongest first. Weakest is the last of them: without it
	// the person falls into Left and Right.
	Links       []Pair
	Weakest     Pair
	Left, Right []channel.Ref
}

// WhyCluster says what holds the records together that are one person with
// the given one, and where they would come apart first. A party that is alone
// has no links; one that is not in the input has no members. in must hold the
// component of the party.
func WhyCluster(of channel.Ref, in Input, r Rules) Cohesion {
	e := newEngine(in, r)
	n, ok := e.index[of]
	if !ok {
		return Cohesion{}
	}
	e.link()
	var out Cohesion
	root := e.groups.find(n)
	for _, c := range e.result().Clusters {
		if slices.Contains(c, of) {
			out.Members = c
		}
	}
	f := newForest(len(e.nodes))
	var kept []join
	for _, j := range e.bridges(root) {
		if into, gone := f.union(j.a, j.b); into != gone {
			kept = append(kept, j)
			out.Links = append(out.Links, e.pair(j.a, j.b))
		}
	}
	if len(kept) == 0 {
		return out
	}
	out.Weakest = out.Links[len(out.Links)-1]
	weakest := kept[len(kept)-1]
	f = newForest(len(e.nodes))
	for _, j := range kept[:len(kept)-1] {
		f.union(j.a, j.b)
	}
	for _, m := range out.Members {
		if f.find(e.index[m]) == f.find(weakest.a) {
			out.Left = append(out.Left, m)
		} else {
			out.Right = append(out.Right, m)
		}
	}
	return out
}

// bridges are the joins within a group, the strongest first.
func (e *engine) bridges(root int32) []join {
	var within []join
	for i := range e.joins {
		if j := &e.joins[i]; j.guard == "" && e.groups.find(j.a) == root && e.groups.find(j.b) == root {
			within = append(within, *j)
		}
	}
	if e.model != nil {
		for _, x := range e.model.joined {
			if e.groups.find(x.a) == root && e.groups.find(x.b) == root {
				within = append(within, join{a: x.a, b: x.b, score: float64(x.odds)})
			}
		}
	}
	slices.SortStableFunc(within, func(j, k join) int { return cmp.Compare(k.score, j.score) })
	return within
}

// Changes tells how one result differs from another about the same parties.
type Changes struct {
	// Merged lists people who become one, and Split people who come apart: each
	// by the first records of those before and after.
	Merged, Split []Regrouped

	// Moved is how many of the Parties are with others than before.
	Moved, Parties int
}

// A Regrouped is a set of people before and after, by their first records.
type Regrouped struct {
	Before, After []channel.Ref
}

// Share is the share of the parties that moved, from 0 to 1.
func (c *Changes) Share() float64 {
	if c.Parties == 0 {
		return 0
	}
	return float64(c.Moved) / float64(c.Parties)
}

// Diff tells what other rules, or another model, would change, and changes
// nothing. in must hold whole components by both.
func Diff(in Input, before, after Rules) Changes {
	return changesOf(Resolve(in, before), Resolve(in, after))
}

// WhatIf tells what a further party would change, and whose it would be: the
// members of its person, itself included. in must hold the components of
// everybody whom the party has something in common with.
func WhatIf(p Party, in Input, r Rules) (with []channel.Ref, changes Changes) {
	before := Resolve(in, r)
	in.Parties = append(slices.Clip(in.Parties), p)
	after := Resolve(in, r)
	for _, c := range after.Clusters {
		if slices.Contains(c, p.Ref) {
			with = c
		}
	}
	return with, changesOf(before, after)
}

// changesOf compares two results. Parties that only one of them has are no
// change.
func changesOf(before, after Result) Changes {
	var out Changes
	was, is := firsts(before), firsts(after)
	forth, back := cross(before, is), cross(after, was)
	for _, c := range after.Clusters {
		if from := back[c[0]]; len(from) > 1 {
			out.Merged = append(out.Merged, Regrouped{sortedRefs(from), []channel.Ref{c[0]}})
		}
	}
	for _, c := range before.Clusters {
		if to := forth[c[0]]; len(to) > 1 {
			out.Split = append(out.Split, Regrouped{[]channel.Ref{c[0]}, sortedRefs(to)})
		}
	}
	for r, first := range was {
		if now, ok := is[r]; ok {
			out.Parties++
			if len(forth[first]) > 1 || len(back[now]) > 1 {
				out.Moved++
			}
		}
	}
	return out
}

// cross lists, by the first member of each cluster, the clusters of the other
// result that its members are in.
func cross(res Result, other map[channel.Ref]channel.Ref) map[channel.Ref]map[channel.Ref]bool {
	people := make(map[channel.Ref]map[channel.Ref]bool)
	for _, c := range res.Clusters {
		for _, r := range c {
			if o, ok := other[r]; ok {
				if people[c[0]] == nil {
					people[c[0]] = make(map[channel.Ref]bool)
				}
				people[c[0]][o] = true
			}
		}
	}
	return people
}

// firsts tells the first member of everybody's cluster.
func firsts(res Result) map[channel.Ref]channel.Ref {
	out := make(map[channel.Ref]channel.Ref)
	for _, c := range res.Clusters {
		for _, r := range c {
			out[r] = c[0]
		}
	}
	return out
}

func sortedRefs(set map[channel.Ref]bool) []channel.Ref {
	out := make([]channel.Ref, 0, len(set))
	for r := range set {
		out = append(out, r)
	}
	slices.SortFunc(out, channel.Ref.Compare)
	return out
}
