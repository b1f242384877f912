package identity

import (
	"slices"
	"strings"

	"github.com/nyaruka/phonenumbers"

	"github.com/clientele-go/clientele/channel"
)

// Words of rules and guards.
const (
	ruleManual     = "manual link"
	ruleMerged     = "merged by the source"
	assertedPrefix = "asserted "
	guardUnlink    = "manual unlink"
	guardUnique    = "unique namespace "
	guardBirthDate = "birth date"
	guardAsserted  = "asserted evidence only"
	guardWeak      = "weaker than the threshold"
	guardTime      = "no common time"
	guardSplit     = "passed to somebody else, by a decision"
	guardHousehold = "household, by a decision"
	guardBeside    = "asserted, beside surer evidence"
	guardGeneric   = "generic value: "
)

// Compare tells what is known about two parties without looking at others.
//
// Each key that both carry gives a term, counted by the lesser assurance of
// the two claims, the surest pair of claims that hold at a common time. Keys
// that are generic, or never held by both at one time, give a term of 0 bits
// with its guard. Of in only Values and Decisions are used.
//
// The verdict is [Same] for a manual link in force, else for an authoritative
// or verified term if the score reaches the threshold and nothing forbids it.
// A manual unlink makes it [Different], a confirmed household [Household]; so do
// two ids in a unique namespace make it Different,
// unless what contradicts them says that the two are of one household.
// Contradicting birth dates or given names make it [Household] if the family
// names agree or the shared phone is a landline, else [Possible], or
// [Different] if both contradict; only an authoritative term outweighs them.
// Whatever else is shared is [Possible], and nothing shared is Different.
//
// With a [Rules.Model] a pair that keys do not make the same is weighed by the
// model; see [Pair.Model].
//
// Swapping a and b swaps A and B and changes nothing else.
func Compare(a, b Party, in Input, r Rules) Pair {
	c := Comparer{in: in, rules: r, split: splitHands(in.Decisions)}
	return c.Compare(a, b)
}

// A Comparer compares many pairs of few parties, and reads each party once: all
// that have one ref must be the same. It is for one goroutine.
type Comparer struct {
	in    Input
	rules Rules
	nodes map[channel.Ref]*node // nil: they are not kept
	split changedHands
}

// NewComparer returns a Comparer for one input and rules, which do not change
// while it is used.
func NewComparer(in Input, r Rules) *Comparer {
	return &Comparer{in, r, map[channel.Ref]*node{}, splitHands(in.Decisions)}
}

// Compare is [Compare] with the comparer's input and rules.
func (c *Comparer) Compare(a, b Party) Pair {
	na, nb := c.node(&a), c.node(&b)
	p := comparePair(na, nb, c.in.Values, c.split, decided(c.in.Decisions, a.Ref, b.Ref), &c.rules)
	if c.rules.Model != nil && a.Ref != b.Ref {
		e := &engine{rules: c.rules, values: c.in.Values, hands: c.split, nodes: []node{*na, *nb}}
		m := newModelled(e, []*Party{&a, &b})
		m.judge(&p, 0, 1, &c.rules)
	}
	return p
}

func (c *Comparer) node(p *Party) *node {
	if n := c.nodes[p.Ref]; n != nil {
		return n
	}
	n := newNode(p, c.in.Decisions, &c.rules)
	if c.nodes != nil {
		c.nodes[p.Ref] = &n
	}
	return &n
}

func comparePair(a, b *node, values map[channel.KeyID]Value, hands changedHands, d *Decision, r *Rules) Pair {
	if a.ref.Compare(b.ref) > 0 {
		p := comparePair(b, a, values, hands, d, r)
		return p.turned()
	}
	e := weigh(a, b, values, hands, r, nil)
	e.settle(d, r)
	p := Pair{A: a.ref, B: b.ref, Terms: e.terms, Score: e.score}
	p.Verdict, p.Guards = e.verdict(a, b, r)
	return p
}

// turned is p seen from the other side.
func (p Pair) turned() Pair {
	p.A, p.B = p.B, p.A
	p.Terms = slices.Clone(p.Terms)
	for i := range p.Terms {
		t := &p.Terms[i]
		t.FactA, t.FactB = t.FactB, t.FactA
	}
	return p
}

// class says what a join rests on, the weakest first.
type class uint8

const (
	byNothing class = iota
	byAsserted
	byVerified
	byAuthority
	byMerge
	byHuman
)

// evidence is what two parties share.
type evidence struct {
	terms    []Term
	score    float64
	class    class // the surest term that counts
	rule     string
	unlinked bool // by a human
	home     bool // a human said that they live together
}

func (e *evidence) add(t Term, c class) {
	e.terms = append(e.terms, t)
	e.score += t.Bits
	if c > e.class {
		e.class, e.rule = c, t.Rule
	}
}

// settle adds what was decided about the two. What is asserted counts only
// where nothing surer does: a join then rests on the values that link, and on
// no other, so it is the same whatever is known of others.
func (e *evidence) settle(d *Decision, r *Rules) {
	switch {
	case d == nil:
	case d.apart():
		e.unlinked, e.home = true, d.Action == ConfirmHousehold
	case d.Seq == 0:
		e.add(Term{Rule: ruleMerged, Bits: r.manual()}, byMerge)
	default:
		e.add(Term{Rule: ruleManual, Bits: r.manual()}, byHuman)
	}
	if e.class <= byAsserted {
		return
	}
	e.score = 0
	for i := range e.terms {
		t := &e.terms[i]
		if t.Guard == "" && strings.HasPrefix(t.Rule, assertedPrefix) {
			t.Bits, t.Guard = 0, guardBeside
		}
		e.score += t.Bits
	}
}

// sure reports whether the evidence makes the two one person unless something
// forbids it.
func (e *evidence) sure(r *Rules) bool {
	return e.class >= byMerge || e.class >= byVerified && e.score >= r.threshold()
}

// weigh walks the claims of both, which are sorted by key. The terms are
// appended to buf.
func weigh(a, b *node, values map[channel.KeyID]Value, hands changedHands, r *Rules, buf []Term) evidence {
	e := evidence{terms: buf}
	for i, j := 0, 0; i < len(a.claims) && j < len(b.claims); {
		key := a.claims[i].key
		c := key.Compare(b.claims[j].key)
		if c < 0 {
			i++
			continue
		}
		if c > 0 {
			j++
			continue
		}
		ni, nj := endOfKey(a.claims, i), endOfKey(b.claims, j)
		e.addKey(a.claims[i:ni], b.claims[j:nj], values[key], hands[key], r)
		i, j = ni, nj
	}
	return e
}

func endOfKey(cs []claim, i int) int {
	n := i + 1
	for n < len(cs) && cs[n].key == cs[i].key {
		n++
	}
	return n
}

// addKey adds the term of one key.
func (e *evidence) addKey(as, bs []claim, v Value, h hands, r *Rules) {
	x, y, together := surest(as, bs, &h)
	level := min(x.level, y.level)
	t := Term{Rule: ruleOf(level, x.key.Kind), Key: x.key, FactA: x.fact, FactB: y.fact}
	counts := byNothing
	switch {
	case v.Generic:
		t.Guard = guardGeneric + v.Why
	case !together && h.decided && x.overlaps(y.span):
		t.Guard = guardSplit
	case !together:
		t.Guard = guardTime
	default:
		t.Bits = r.bits(level)
		counts = classOf(level)
	}
	e.add(t, counts)
}

func classOf(level channel.Assurance) class {
	switch level {
	case channel.Authoritative:
		return byAuthority
	case channel.Verified:
		return byVerified
	}
	return byAsserted
}

// surest finds the surest pair of claims that hold at a common time, or, if
// none do, the first of each. Of equally sure pairs it takes the one with the
// least facts, so that it does not matter which party comes first.
func surest(as, bs []claim, h *hands) (x, y *claim, together bool) {
	x, y = &as[0], &bs[0]
	for i := range as {
		for j := range bs {
			c, d := &as[i], &bs[j]
			if !h.together(c, d) {
				continue
			}
			if !together || better(c, d, x, y) {
				x, y, together = c, d, true
			}
		}
	}
	return x, y, together
}

func better(c, d, x, y *claim) bool {
	if l, m := min(c.level, d.level), min(x.level, y.level); l != m {
		return l > m
	}
	p, q := pairOf(c.fact, d.fact), pairOf(x.fact, y.fact)
	if n := p[0].Compare(q[0]); n != 0 {
		return n < 0
	}
	return p[1].Compare(q[1]) < 0
}

func ruleOf(level channel.Assurance, k channel.KeyKind) string {
	return level.String() + " " + string(k)
}

// verdict is what the evidence comes to, and what forbade or limited it.
func (e *evidence) verdict(a, b *node, r *Rules) (Verdict, []string) {
	if a.ref == b.ref || e.class >= byMerge {
		return Same, nil
	}
	var guards []string
	switch {
	case e.home:
		guards = append(guards, guardHousehold)
	case e.unlinked:
		guards = append(guards, guardUnlink)
	}
	sure := e.sure(r)
	if issuer, twoIDs := idsDiffer(a.ids, b.ids); twoIDs && e.class < byMerge {
		guards = append(guards, guardUnique+issuer)
	}
	forbidden := len(guards) > 0
	if sure && !forbidden && e.class >= byAuthority {
		return Same, nil
	}
	personal := personalGuards(&a.traits, &b.traits)
	guards = append(guards, personal...)
	switch {
	case e.home:
		return Household, guards
	case e.class == byNothing || e.unlinked:
		return Different, guards
	case forbidden: // two people; the question is whether of one household
		if len(personal) > 0 && e.apart(a, b, len(personal)) == Household {
			return Household, guards
		}
		return Different, guards
	case len(personal) > 0:
		return e.apart(a, b, len(personal)), guards
	case sure:
		return Same, nil
	case e.class == byAsserted:
		return Possible, append(guards, guardAsserted)
	}
	return Possible, append(guards, guardWeak)
}

// personalGuards are the contradictions about the person.
func personalGuards(a, b *traits) []string {
	var guards []string
	if a.date != "" && b.date != "" && datesDiffer(a.date, b.date) {
		guards = append(guards, guardBirthDate)
	}
	if g := namesDiffer(&a.name, &b.name); g != "" {
		guards = append(guards, g)
	}
	return guards
}

// apart is the verdict on two people who share a key.
func (e *evidence) apart(a, b *node, contradictions int) Verdict {
	switch {
	case familiesAgree(&a.name, &b.name) || e.landline():
		return Household
	case contradictions > 1:
		return Different
	}
	return Possible
}

// landline reports whether a phone that counts is a fixed line, which is a
// home's rather than a person's.
func (e *evidence) landline() bool {
	for i := range e.terms {
		t := &e.terms[i]
		if t.Key.Kind != channel.KeyPhone || t.Guard != "" {
			continue
		}
		n, err := phonenumbers.Parse(t.Key.Value, "")
		if err == nil && phonenumbers.GetNumberType(n) == phonenumbers.FIXED_LINE {
			return true
		}
	}
	return false
}
