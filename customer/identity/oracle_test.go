package identity

import (
	"cmp"
	"slices"
	"strings"
	"time"

	"github.com/clientele-go/clientele/channel"
)

// An oracle does what Resolve promises, as plainly as it can be written: every
// pair is compared, and every member with every member.
type oracle struct {
	in     Input
	rules  Rules
	ps     []Party
	traits []traits
	own    []int // cluster per party
	must   []int // cluster per party before verified keys
	same   map[[2]channel.KeyID]bool
}

type oracleEdge struct {
	i, j  int
	class class
	score float64
	rule  string
	same  bool
}

func (o *oracle) edges() []oracleEdge {
	var out []oracleEdge
	hands := o.hands()
	for i := range o.ps {
		for j := i + 1; j < len(o.ps); j++ {
			a, b := newNode(&o.ps[i], o.in.Decisions, &o.rules), newNode(&o.ps[j], o.in.Decisions, &o.rules)
			p := comparePair(&a, &b, o.in.Values, hands, decided(o.in.Decisions, a.ref, b.ref), &o.rules)
			e := oracleEdge{i: i, j: j, score: p.Score, same: p.Verdict == Same}
			for _, t := range p.Terms {
				if c := oracleClass(t); t.Guard == "" && c > e.class {
					e.class, e.rule = c, t.Rule
				}
			}
			unlinked := slices.Contains(p.Guards, "manual unlink")
			if e.same || e.class >= byVerified && p.Score >= cmp.Or(o.rules.Threshold, 20) && !unlinked {
				out = append(out, e)
			}
		}
	}
	slices.SortFunc(out, func(a, b oracleEdge) int {
		return cmp.Or(cmp.Compare(b.class, a.class), cmp.Compare(b.score, a.score), cmp.Compare(a.i, b.i), cmp.Compare(a.j, b.j))
	})
	return out
}

// hands finds when values changed hands: at the beginning of a verified claim
// of somebody who contradicts all owners since the last change.
func (o *oracle) hands() changedHands {
	type claimed struct {
		t     traits
		since time.Time
	}
	owners := make(map[channel.KeyID][]claimed)
	carriers := make(map[channel.KeyID]map[channel.Ref]bool)
	for _, p := range o.ps {
		for _, c := range p.Claims {
			k := c.Key
			if level(k) < channel.Verified || o.in.Values[k.ID()].Generic || k.Kind != channel.KeyEmail && k.Kind != channel.KeyPhone && k.Kind != channel.KeyCard {
				continue
			}
			if carriers[k.ID()] == nil {
				carriers[k.ID()] = make(map[channel.Ref]bool)
			}
			carriers[k.ID()][p.Ref] = true
			n := newNode(&p, o.in.Decisions, &o.rules)
			if !k.Since.IsZero() && n.traits.key() != "" {
				owners[k.ID()] = append(owners[k.ID()], claimed{n.traits, k.Since})
			}
		}
	}
	out := make(changedHands)
	for id, all := range owners {
		if len(carriers[id]) < 3 {
			continue
		}
		slices.SortFunc(all, func(a, b claimed) int { return cmp.Or(a.since.Compare(b.since), cmp.Compare(a.t.key(), b.t.key())) })
		var present []claimed
		for i, c := range all {
			agrees := len(present) == 0 || c.since.Equal(present[0].since)
			for _, p := range present {
				agrees = agrees || !contradict(&p.t, &c.t)
			}
			if !agrees {
				out[id] = hands{at: append(out[id].at, c.since)}
				present = nil
			}
			present = append(present, all[i])
		}
	}
	return out
}

func actionOf(d *Decision) Action {
	if d == nil {
		return ""
	}
	return d.Action
}

func oracleClass(t Term) class {
	switch {
	case t.Rule == "manual link":
		return byHuman
	case t.Rule == "merged by the source":
		return byMerge
	case strings.HasPrefix(t.Rule, "authoritative "):
		return byAuthority
	case strings.HasPrefix(t.Rule, "verified "):
		return byVerified
	}
	return byAsserted
}

func (o *oracle) members(c int) []int {
	var m []int
	for i, own := range o.own {
		if own == c {
			m = append(m, i)
		}
	}
	return m
}

// resolve returns the clusters, and of each two that should have been joined
// the first pair.
func (o *oracle) resolve() Result {
	o.ps = slices.SortedFunc(slices.Values(o.in.Parties), func(a, b Party) int { return a.Ref.Compare(b.Ref) })
	for i, p := range o.ps {
		t := readTraits(&p, &o.rules)
		t.ids = slices.DeleteFunc(t.ids, func(u uniqueID) bool { return decidedValue(o.in.Decisions, u.key) == BlockValue })
		o.traits = append(o.traits, t)
		o.own = append(o.own, i)
	}
	edges := o.edges()
	for _, e := range edges {
		if e.class < byMerge && o.same == nil {
			o.excuse()
		}
		if e.class < byAuthority && o.must == nil {
			o.must = slices.Clone(o.own)
		}
		a, b := o.own[e.i], o.own[e.j]
		if a == b || !e.same || o.forbidden(o.members(a), o.members(b), e.class) {
			continue
		}
		for _, m := range o.members(b) {
			o.own[m] = a
		}
	}
	return o.result(edges)
}

func (o *oracle) excuse() {
	o.same = make(map[[2]channel.KeyID]bool)
	for i := range o.ps {
		for j := range o.ps {
			// A party alone excuses nothing, so somebody else must be with it.
			if o.own[i] != o.own[j] || len(o.members(o.own[i])) < 2 {
				continue
			}
			for _, u := range o.traits[i].ids {
				for _, v := range o.traits[j].ids {
					o.same[[2]channel.KeyID{u.key, v.key}] = true
				}
			}
		}
	}
	for range 4 { // close it
		for p := range o.same {
			for q := range o.same {
				if p[1] == q[0] && p[0].Kind == q[1].Kind && p[0].Issuer == q[1].Issuer {
					o.same[[2]channel.KeyID{p[0], q[1]}] = true
				}
			}
		}
	}
}

func (o *oracle) forbidden(xs, ys []int, c class) bool {
	for _, x := range xs {
		for _, y := range ys {
			if actionOf(decided(o.in.Decisions, o.ps[x].Ref, o.ps[y].Ref)) == Unlink {
				return true
			}
		}
	}
	if c >= byMerge {
		return false
	}
	for _, x := range xs {
		for _, y := range ys {
			for _, u := range o.traits[x].ids {
				for _, v := range o.traits[y].ids {
					if u.key.Kind == v.key.Kind && u.key.Issuer == v.key.Issuer && u.key != v.key && u.overlaps(v.span) &&
						!o.same[[2]channel.KeyID{u.key, v.key}] {
						return true
					}
				}
			}
		}
	}
	if c == byAuthority {
		return false
	}
	for _, x := range xs {
		for _, y := range ys {
			if o.voicesClash(o.must[x], o.must[y]) {
				return true
			}
		}
	}
	return false
}

func (o *oracle) voicesClash(x, y int) bool {
	xn, xd := o.says(x)
	yn, yd := o.says(y)
	return noneAgree(xd, yd, func(a, b string) bool { return !datesDiffer(a, b) }) ||
		noneAgree(xn, yn, func(a, b name) bool { return namesDiffer(&a, &b) == "" })
}

func noneAgree[T any](xs, ys []T, agree func(a, b T) bool) bool {
	for _, x := range xs {
		for _, y := range ys {
			if agree(x, y) {
				return false
			}
		}
	}
	return len(xs) > 0 && len(ys) > 0
}

// says returns the fullest names and the dates of a group.
func (o *oracle) says(group int) (names []name, dates []string) {
	best := 0
	for i := range o.ps {
		if o.must[i] == group {
			best = max(best, o.traits[i].name.fullness())
		}
	}
	for i, t := range o.traits {
		if o.must[i] != group {
			continue
		}
		if t.date != "" {
			dates = append(dates, t.date)
		}
		if t.name.key() != "" && t.name.fullness() == best {
			names = append(names, t.name)
		}
	}
	return names, dates
}

func (o *oracle) result(edges []oracleEdge) Result {
	var res Result
	for c := range o.ps {
		m := o.members(c)
		if len(m) == 0 {
			continue
		}
		slices.SortFunc(m, func(i, j int) int {
			return cmp.Or(cmp.Compare(o.rank(i), o.rank(j)), o.ps[i].CreatedAt.Compare(o.ps[j].CreatedAt), cmp.Compare(i, j))
		})
		var refs []channel.Ref
		for _, i := range m {
			refs = append(refs, o.ps[i].Ref)
		}
		res.Clusters = append(res.Clusters, refs)
	}
	slices.SortFunc(res.Clusters, func(a, b []channel.Ref) int { return a[0].Compare(b[0]) })
	told := make(map[[2]int]bool)
	for _, e := range edges {
		a, b := min(o.own[e.i], o.own[e.j]), max(o.own[e.i], o.own[e.j])
		if a != b && !told[[2]int{a, b}] {
			told[[2]int{a, b}] = true
			res.Conflicts = append(res.Conflicts, Conflict{A: o.ps[e.i].Ref, B: o.ps[e.j].Ref, Rule: e.rule})
		}
	}
	slices.SortFunc(res.Conflicts, func(a, b Conflict) int { return cmp.Or(a.A.Compare(b.A), a.B.Compare(b.B)) })
	return res
}

func (o *oracle) rank(i int) int {
	issued := slices.ContainsFunc(o.ps[i].Claims, func(c Claim) bool {
		return c.Key.Assurance == channel.Authoritative
	})
	switch {
	case issued && !o.ps[i].CreatedAt.IsZero():
		return 0
	case issued:
		return 1
	case !o.ps[i].CreatedAt.IsZero():
		return 2
	}
	return 3
}
