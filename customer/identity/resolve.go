package identity

import (
	"cmp"
	"slices"

	"github.com/clientele-go/clientele/channel"
)

// Resolve tells who is one person.
//
// The pairs that [Compare] calls [Same] are joined, in this order: manual
// links, what a source merged, authoritative keys, the rest, each the greatest
// score first and then by the refs. A pair is not joined if that would put
// together two parties of whom something forbids it:
//
//   - a manual unlink, or a confirmed household, forbids every join, even a
//     manual link of others;
//   - two ids in a unique namespace forbid joins by keys, unless they stand
//     together in a group of manual links or of what a source merged: those
//     ids are one person's then, for all of the connected component;
//   - a mailbox, a number or a card that somebody surely has, who cannot be any
//     of those who surely had it before, was handed on when his claim begins:
//     claims from before and after that moment do not link;
//   - contradicting birth dates and given names forbid joins by verified keys.
//     Parties joined by anything surer speak with one voice here: what agrees
//     with one of them does not contradict them.
//
// Conflicts holds, for each two clusters that should have been joined, the
// first pair of that order, and what forbade it; guards that stand between
// others of the two clusters name them. A pair that a human unlinked is no
// conflict.
//
// Where more than 32 parties surely carry one value not every pair of them is
// looked at: those whose evidence is equal are taken in a row, and each party
// with the first of up to 32 groups of equal evidence. So the time is bounded
// by the number of claims. A connected component of more than
// [Rules.Component] parties is joined by manual links, sources' merges and
// authoritative keys only, and a conflict between its first two parties says
// so.
//
// The result depends on nothing but the sets of parties, values in use and
// decisions: not on their order, nor on what else is resolved at the same
// time. Several parties of one ref count as one that says all they say.
func Resolve(in Input, r Rules) Result {
	e := newEngine(in, r)
	e.link()
	return e.result()
}

// An engine resolves one input.
type engine struct {
	rules  Rules
	values map[channel.KeyID]Value
	pairs  map[refPair]*Decision // decisions in force
	nodes  []node                // by ref
	index  map[channel.Ref]int32
	strong map[channel.KeyID][]int32 // who surely carries what is not generic
	hands  changedHands

	joins    []join
	model    *modelled // nil without a model
	groups   groups
	sure     []int32   // per node: who is surely one person with it, by a number; nil without a model
	unlinked [][]int32 // per node: whom a human unlinked it from
	homes    []edge    // two people who live together
	alarms   []Conflict
}

// A join is a pair that should be one person.
type join struct {
	a, b  int32 // nodes, a < b
	class class
	score float64
	rule  string
	guard string // what stands between the two themselves
}

func (j *join) compare(k *join) int {
	return cmp.Or(cmp.Compare(k.class, j.class), cmp.Compare(k.score, j.score), cmp.Compare(j.a, k.a), cmp.Compare(j.b, k.b))
}

func newEngine(in Input, r Rules) *engine {
	ps := byRef(in.Parties)
	var blocks []Decision
	for _, d := range in.Decisions {
		if d.aboutValue() {
			blocks = append(blocks, d)
		}
	}
	e := &engine{rules: r, values: in.Values, pairs: inForce(in.Decisions),
		nodes: make([]node, len(ps)), index: make(map[channel.Ref]int32, len(ps)),
		strong: make(map[channel.KeyID][]int32)}
	for i, p := range ps {
		n := &e.nodes[i]
		*n = newNode(p, blocks, &r)
		e.index[n.ref] = int32(i)
		for j := range n.claims {
			c := &n.claims[j]
			if c.level < channel.Verified || j > 0 && n.claims[j-1].key == c.key || in.Values[c.key].Generic {
				continue
			}
			e.strong[c.key] = append(e.strong[c.key], int32(i))
		}
	}
	e.hands = splitHands(blocks)
	e.findHands()
	e.joins = e.findJoins()
	if r.Model != nil {
		e.model = newModelled(e, ps)
	}
	return e
}

func (e *engine) readUnlinks() {
	e.unlinked = make([][]int32, len(e.nodes))
	for p, d := range e.pairs {
		a, ok := e.index[p[0]]
		b, ok2 := e.index[p[1]]
		if ok && ok2 && d.apart() {
			e.unlinked[a] = append(e.unlinked[a], b)
			e.unlinked[b] = append(e.unlinked[b], a)
			if d.Action == ConfirmHousehold {
				e.homes = append(e.homes, confirmedHome(a, b))
			}
		}
	}
}

// findJoins compares the candidates and sorts what should be joined.
func (e *engine) findJoins() []join {
	var joins []join
	var buf []Term
	for _, c := range e.candidates() {
		a, b := c.split()
		ev := e.weigh(a, b, buf[:0])
		buf = ev.terms
		if j, ok := e.wanted(a, b, &ev); ok {
			joins = append(joins, j)
		}
	}
	slices.SortFunc(joins, func(j, k join) int { return j.compare(&k) })
	return joins
}

// weigh gives the evidence about two nodes, using buf for the terms.
func (e *engine) weigh(a, b int32, buf []Term) evidence {
	na, nb := &e.nodes[a], &e.nodes[b]
	ev := weigh(na, nb, e.values, e.hands, &e.rules, buf)
	ev.settle(e.decision(na.ref, nb.ref), &e.rules)
	return ev
}

// wanted reports whether two nodes should be joined by what they share, and
// what stands between them. A pair that a human unlinked is settled.
func (e *engine) wanted(a, b int32, ev *evidence) (join, bool) {
	j := join{a: a, b: b, class: ev.class, score: ev.score, rule: ev.rule}
	if !ev.sure(&e.rules) || ev.unlinked {
		return j, false
	}
	if verdict, guards := ev.verdict(&e.nodes[a], &e.nodes[b], &e.rules); verdict != Same {
		j.guard = guards[0]
	}
	return j, true
}

func (e *engine) decision(a, b channel.Ref) *Decision {
	if len(e.pairs) == 0 {
		return nil
	}
	return e.pairs[pairOf(a, b)]
}

// link joins what may be joined. Groups by surer things than verified keys are
// whole before the first verified key is looked at, and groups of human links
// and merges before the first authoritative one.
func (e *engine) link() {
	e.readUnlinks()
	e.groups = newGroups(e)
	i := 0
	for _, from := range []class{byMerge, byAuthority, byVerified} {
		switch from {
		case byAuthority:
			e.groups.excuseIDs()
		case byVerified:
			e.groups.seal()
		}
		for ; i < len(e.joins) && e.joins[i].class >= from; i++ {
			j := &e.joins[i]
			if j.guard == "" && e.groups.may(j) {
				e.groups.join(j.a, j.b)
			}
		}
	}
	if e.model != nil {
		e.sure, _ = e.groups.number(nil)
		e.model.link(e)
	}
}

// alike lists those of a cluster whom a likeness alone joined with its first.
func (e *engine) alike(cluster []int32) [][]channel.Ref {
	if e.sure == nil {
		return nil
	}
	var out [][]channel.Ref
	at := make(map[int32]int)
	for _, n := range cluster {
		part := e.sure[n]
		if part == e.sure[cluster[0]] {
			continue
		}
		i, ok := at[part]
		if !ok {
			i = len(out)
			at[part] = i
			out = append(out, nil)
		}
		out[i] = append(out[i], e.nodes[n].ref)
	}
	return out
}

// result lists the groups and the conflicts.
func (e *engine) result() Result {
	var res Result
	for _, m := range e.groups.all() {
		refs := make([]channel.Ref, len(m))
		for i, n := range m {
			refs[i] = e.nodes[n].ref
		}
		res.Clusters = append(res.Clusters, refs)
		res.Alike = append(res.Alike, e.alike(m)...)
	}
	byFirst := func(a, b []channel.Ref) int { return a[0].Compare(b[0]) }
	slices.SortFunc(res.Clusters, byFirst)
	slices.SortFunc(res.Alike, byFirst)
	res.Conflicts = append(e.alarms, e.conflicts()...)
	slices.SortFunc(res.Conflicts, func(a, b Conflict) int { return a.compare(&b) })
	if e.model != nil {
		e.model.report(e, &res)
	}
	if len(e.homes) > 0 {
		res.Households = e.households(res.Clusters)
	}
	return res
}

// households lists who lives together, by the first members of the clusters.
func (e *engine) households(clusters [][]channel.Ref) [][]channel.Ref {
	person, _ := e.groups.number(nil)
	first := make([]channel.Ref, len(person))
	for _, c := range clusters {
		for _, r := range c {
			first[person[e.index[r]]] = c[0]
		}
	}
	t := &table{}
	if e.model != nil {
		t = e.model.t
	}
	var out [][]channel.Ref
	for _, h := range t.households(person, e.homes) {
		refs := make([]channel.Ref, len(h))
		for i, p := range h {
			refs[i] = first[p]
		}
		slices.SortFunc(refs, channel.Ref.Compare)
		out = append(out, refs)
	}
	return out
}

func (c *Conflict) compare(d *Conflict) int {
	return cmp.Or(c.A.Compare(d.A), c.B.Compare(d.B), cmp.Compare(c.Rule, d.Rule), cmp.Compare(c.Guard, d.Guard),
		c.Between[0].Compare(d.Between[0]), c.Between[1].Compare(d.Between[1]))
}

// conflicts tells the first forbidden join between each two clusters.
func (e *engine) conflicts() []Conflict {
	var out []Conflict
	seen := make(map[[2]int32]bool)
	for i := range e.joins {
		j := &e.joins[i]
		a, b := e.groups.find(j.a), e.groups.find(j.b)
		if a == b {
			continue
		}
		if p := [2]int32{min(a, b), max(a, b)}; seen[p] {
			continue
		} else {
			seen[p] = true
		}
		out = append(out, e.conflict(j))
	}
	return out
}

// conflict tells what forbade a join of two clusters.
func (e *engine) conflict(j *join) Conflict {
	c := Conflict{A: e.nodes[j.a].ref, B: e.nodes[j.b].ref, Rule: j.rule, Guard: j.guard}
	if c.Guard == "" {
		c.blame(e.groups.witness(j))
	}
	return c
}
