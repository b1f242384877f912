package customertest

import (
	"fmt"
	"maps"
	"math/rand/v2"
	"slices"

	"github.com/clientele-go/clientele/channel"
	"github.com/clientele-go/clientele/customer"
)

// checkPostings compares random changes of postings with a map.
func (x *trial) checkPostings() {
	rng := rand.New(rand.NewPCG(2, 2))
	oracle := map[customer.Term]map[channel.Ref]customer.Posting{}
	terms := []customer.Term{"k\x00email\x00\x00a@example.com", "k\x00email\x00\x00a@example.co", "n\x001001", "n\x00", "K\x00email\x00\x00a@example.com"}
	for i := range 150 {
		c := &customer.Commit{}
		for _, n := range rng.Perm(len(terms))[:1+rng.IntN(3)] {
			change := customer.TermChange{Term: terms[n]}
			for _, who := range rng.Perm(12)[:1+rng.IntN(4)] {
				r := person(fmt.Sprint(who))
				if rng.IntN(3) == 0 {
					change.Remove = append(change.Remove, r)
				} else {
					change.Add = append(change.Add, customer.Posting{Ref: r, Weight: uint8(rng.IntN(3))})
				}
			}
			c.Terms = append(c.Terms, change)
		}
		before := x.read(customer.Want{Terms: terms})
		x.must(c)
		applyPostings(oracle, c)
		x.comparePostings(oracle, terms, before, c)
		if i%10 == 0 {
			x.comparePast(oracle, terms)
		}
	}
}

// applyPostings does to the oracle what a commit does to a storage.
func applyPostings(oracle map[customer.Term]map[channel.Ref]customer.Posting, c *customer.Commit) {
	for _, x := range c.Terms {
		for _, r := range x.Remove {
			if p, ok := oracle[x.Term][r]; ok {
				p.Past = true
				oracle[x.Term][r] = p
			}
		}
		if oracle[x.Term] == nil {
			oracle[x.Term] = map[channel.Ref]customer.Posting{}
		}
		for _, p := range x.Add {
			oracle[x.Term][p.Ref] = p
		}
	}
}

func currentOf(ps map[channel.Ref]customer.Posting) []customer.Posting {
	out := slices.Collect(maps.Values(ps))
	return slices.DeleteFunc(out, func(p customer.Posting) bool { return p.Past })
}

func (x *trial) comparePostings(oracle map[customer.Term]map[channel.Ref]customer.Posting, terms []customer.Term, before customer.Got, c *customer.Commit) {
	g := x.read(customer.Want{Terms: terms})
	for i, t := range terms {
		want := currentOf(oracle[t])
		x.want(rulePostings, fmt.Sprintf("term %q", t), postingsText(want), postingsText(g.Terms[i].Postings))
		if g.Terms[i].Total != len(want) {
			x.find(rulePostings, "Total of %q is %d, want %d", t, g.Terms[i].Total, len(want))
		}
		was, is := before.Terms[i].Rev, g.Terms[i].Rev
		changed := postingsText(before.Terms[i].Postings) != postingsText(g.Terms[i].Postings)
		named := slices.ContainsFunc(c.Terms, func(x customer.TermChange) bool { return x.Term == t })
		switch {
		case changed && is <= was:
			x.find(ruleRev, "the postings of %q changed, but the revision went from %d to %d", t, was, is)
		case !named && is != was:
			x.find(ruleStill, "the revision of %q, which the commit does not name, went from %d to %d", t, was, is)
		}
	}
}

func (x *trial) comparePast(oracle map[customer.Term]map[channel.Ref]customer.Posting, terms []customer.Term) {
	g := x.read(customer.Want{Terms: terms, Past: true})
	for i, t := range terms {
		x.want(rulePostings, fmt.Sprintf("term %q with what is past", t), postingsText(slices.Collect(maps.Values(oracle[t]))), postingsText(g.Terms[i].Postings))
		if n := len(currentOf(oracle[t])); g.Terms[i].Total != n {
			x.find(ruleLimit, "Total of %q is %d where past postings are wanted too; %d are current", t, g.Terms[i].Total, n)
		}
	}
	for _, limit := range []int{1, 3, 100} {
		for _, past := range []bool{false, true} {
			g := x.read(customer.Want{Terms: terms, TermLimit: limit, Past: past})
			for i, t := range terms {
				x.compareLimited(oracle[t], g.Terms[i], limit, past)
			}
		}
	}
}

func (x *trial) compareLimited(all map[channel.Ref]customer.Posting, got customer.TermRow, limit int, past bool) {
	n := len(currentOf(all))
	if got.Total != n {
		x.find(ruleLimit, "with a limit of %d Total is %d, want %d", limit, got.Total, n)
	}
	if past {
		n = len(all)
	}
	if len(got.Postings) != min(limit, n) {
		x.find(ruleLimit, "with a limit of %d there are %d postings of %d", limit, len(got.Postings), n)
	}
	seen := map[channel.Ref]bool{}
	for _, p := range got.Postings {
		if seen[p.Ref] || all[p.Ref] != p || p.Past && !past {
			x.find(rulePostings, "with a limit of %d there is a posting that should not be: %s", limit, postingsText([]customer.Posting{p}))
		}
		seen[p.Ref] = true
	}
}

// checkManyPostings gives one term very many postings.
func (x *trial) checkManyPostings() {
	const n = 3000
	for from := 0; from < n; from += 1000 {
		var ps []customer.Posting
		for i := range 1000 {
			ps = append(ps, customer.Posting{Ref: person(fmt.Sprint(from + i)), Weight: uint8(i % 3)})
		}
		x.must(&customer.Commit{Terms: adding("dummy", ps...)})
	}
	x.must(&customer.Commit{
		Terms: append(removing("nobody's", person("7")), customer.TermChange{Term: "dummy",
			Remove: []channel.Ref{person("7"), person("2999"), person("-1")}, Add: []customer.Posting{{Ref: person("8"), Weight: 9}}})})
	g := x.read(customer.Want{Terms: []customer.Term{"dummy"}, TermLimit: 10})
	if g.Terms[0].Total != n-2 || len(g.Terms[0].Postings) != 10 {
		x.find(ruleLimit, "of %d postings: Total %d, %d returned with a limit of 10", n-2, g.Terms[0].Total, len(g.Terms[0].Postings))
	}
	g = x.read(customer.Want{Terms: []customer.Term{"dummy", "nobody's"}})
	seen := map[channel.Ref]uint8{}
	for _, p := range g.Terms[0].Postings {
		seen[p.Ref] = p.Weight
	}
	if len(seen) != n-2 || seen[person("8")] != 9 || seen[person("9")] != 0 {
		x.find(rulePostings, "%d different postings without a limit, want %d; weights %d and %d, want 9 and 0", len(seen), n-2, seen[person("8")], seen[person("9")])
	}
	if t := g.Terms[1]; t.Total != 0 || len(t.Postings) != 0 {
		x.find(rulePostings, "removing what was never there made %d postings", t.Total)
	}
}
