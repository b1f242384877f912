package identity

import (
	"cmp"
	"slices"

	"github.com/clientele-go/clientele/channel"
)

// A modelled is what the model sees of an engine's nodes, by the same numbers.
type modelled struct {
	e *engine
	t *table
	s *scorer
	c *comparer

	joined  []edge // joined by the model's word, the surest first
	stopped []edge // POSSIBLE
}

func newModelled(e *engine, ps []*Party) *modelled {
	t := newTable(&e.rules)
	t.model = e.rules.Model
	t.generic = func(id channel.KeyID) bool {
		if v, ok := e.values[id]; ok {
			return v.Generic
		}
		_, generic := e.rules.Builtin(id)
		return generic
	}
	for _, p := range ps {
		t.add(p)
	}
	t.judgeShared()
	m := &modelled{e: e, t: t, s: newScorer(e.rules.Model, t)}
	m.s.strict = true
	foreign := make([][]channel.KeyID, len(ps))
	for i, p := range ps {
		foreign[i] = foreignMail(p)
	}
	m.s.adjust = func(i, j int32, v *vector) {
		atOneTime(&e.nodes[i], &e.nodes[j], e.hands, v)
		if len(foreign[i])+len(foreign[j]) > 0 {
			m.lent(i, j, foreign, v)
		}
	}
	m.c = m.s.comparer()
	return m
}

// atOneTime takes away what two parties agree on but never had at one time: a
// number that was handed on.
func atOneTime(a, b *node, hands changedHands, v *vector) {
	for n, kind := range map[int]channel.KeyKind{fEmail: channel.KeyEmail, fPhone: channel.KeyPhone} {
		if v.level[n] == missing || v.level[n] > emailShared {
			continue
		}
		shared, together := false, false
		for i := range a.claims {
			x := &a.claims[i]
			if x.key.Kind != kind {
				continue
			}
			for j := range b.claims {
				if y := &b.claims[j]; y.key == x.key {
					shared = true
					h := hands[x.key]
					together = together || h.together(x, y)
				}
			}
		}
		if shared && !together {
			v.level[n] = missing
		}
	}
}

// link joins the groups that the model holds for one person. The order is that
// of the odds, and no human's decision and no unique namespace is broken.
func (m *modelled) link(e *engine) {
	auto, review := e.rules.auto(), e.rules.review()
	chunks, _ := scan(m.s, newBlocks(m.t), 1, nil, func(c []edge, i, j int32, v *vector) []edge {
		x := m.s.score(v)
		home := x.homeOdds()
		if !v.athome() {
			home = min(home, -1)
		}
		if x.odds < review && home < 0 && !v.sharesKey() {
			return c
		}
		return append(c, edge{a: min(i, j), b: max(i, j), odds: float32(x.odds), house: float32(home), sure: x.odds >= auto && m.s.personal(v), loose: v.loose()})
	})
	edges := slices.Concat(chunks...)
	slices.SortFunc(edges, func(x, y edge) int {
		return cmp.Or(cmp.Compare(y.odds, x.odds), cmp.Compare(x.a, y.a), cmp.Compare(x.b, y.b))
	})
	var rest []edge
	for _, x := range edges {
		if !x.sure || !m.join(e, x) {
			rest = append(rest, x)
		}
	}
	for _, x := range rest {
		if e.groups.find(x.a) == e.groups.find(x.b) {
			continue
		}
		switch p := e.pair(x.a, x.b); {
		case p.Verdict == Household:
			e.homes = append(e.homes, x)
		case p.Verdict == Possible || p.Verdict == Same:
			switch asks, home := m.asks(e, x, p.Verdict); {
			case asks:
				m.stopped = append(m.stopped, x)
			case home:
				e.homes = append(e.homes, x)
			}
		}
	}
}

// tells reports whether a record says anything about the person by which a
// human could decide: a number that called does not.
func (t *table) tells(i int32) bool {
	r := &t.rows[i]
	return int(r.given)+int(r.family)+int(r.nat)+int(r.member) > 0 || r.birth != 0
}

// join joins the groups of an edge unless something stands between them.
func (m *modelled) join(e *engine, x edge) bool {
	g := &e.groups
	a, b := g.find(x.a), g.find(x.b)
	if a == b {
		return true
	}
	if g.unlinked(a, b) || g.idsClash(a, g.ids[a], g.ids[b]) || g.exceeds(a, b) != nil {
		return false
	}
	if e.borrowed(g.members[a], g.members[b]) {
		return false
	}
	if x, y := ordered(g.members[a]), ordered(g.members[b]); len(x)+len(y) > 2 && (m.s.agree(m.c, x, y) < crossMean || m.s.twoBirths(x, y)) {
		return false
	}
	g.join(a, b)
	m.joined = append(m.joined, x)
	return true
}

// borrowed reports whether two groups surely have different numbers, and share no
// mailbox that both surely have. What one of them has typed is the other's then:
// they are more likely of one home, as a son of his father's name who used his
// card, than one person. Dates of birth that agree tell that they are one after
// all.
func (e *engine) borrowed(a, b []int32) bool {
	if len(a)+len(b) > mostLooked {
		return false
	}
	x, y := e.surely(a, channel.KeyPhone), e.surely(b, channel.KeyPhone)
	if len(x) == 0 || len(y) == 0 || common(x, y) || common(e.surely(a, channel.KeyEmail), e.surely(b, channel.KeyEmail)) {
		return false
	}
	for _, i := range a {
		for _, j := range b {
			if c, d := e.nodes[i].date, e.nodes[j].date; c != "" && d != "" && !datesDiffer(c, d) {
				return false
			}
		}
	}
	return true
}

// mostLooked is how many parties of two groups are looked at one by one.
const mostLooked = 64

func common(x, y []channel.KeyID) bool {
	return slices.ContainsFunc(x, func(k channel.KeyID) bool { return slices.Contains(y, k) })
}

// surely lists the keys of a kind that any of some nodes surely has and that say
// something.
func (e *engine) surely(nodes []int32, kind channel.KeyKind) []channel.KeyID {
	var out []channel.KeyID
	for _, n := range nodes {
		for i := range e.nodes[n].claims {
			if c := &e.nodes[n].claims[i]; c.key.Kind == kind && c.level >= channel.Verified && !e.model.t.generic(c.key) {
				out = append(out, c.key)
			}
		}
	}
	return out
}

// sharesKey reports whether two records have a key in common.
func (v *vector) sharesKey() bool {
	for _, n := range [...]int{fEmail, fPhone, fNational, fMember, fCard} {
		if v.level[n] == 1 {
			return true
		}
	}
	return v.level[fEmail] == emailShared || v.level[fPhone] == phoneShared
}

// report adds what a human should look at.
func (m *modelled) report(e *engine, res *Result) {
	person, _ := e.groups.number(nil)
	seen := make(map[[2]int32]bool)
	for _, x := range m.stopped {
		p, q := person[x.a], person[x.b]
		k := [2]int32{min(p, q), max(p, q)}
		if p == q || seen[k] {
			continue
		}
		seen[k] = true
		pair := e.pair(x.a, x.b)
		why := whyOthers
		if pair.Verdict != Same {
			why = whyUnsure
			if len(pair.Guards) > 0 {
				why = pair.Guards[0]
			}
		}
		sc := score{odds: float64(x.odds)}
		res.Review = append(res.Review, Suggestion{e.nodes[x.a].ref, e.nodes[x.b].ref, sc.probability(), why})
	}
}

// Words for why a pair is left to a human.
const (
	whyUnsure   = "not sure enough"
	whyOthers   = "others of the two contradict"
	whyPersonal = "no evidence about the person"
)

// judge gives the model's word on a pair that keys and decisions leave open.
func (m *modelled) judge(p *Pair, a, b int32, r *Rules) {
	if p.Verdict == Same || slices.Contains(p.Guards, guardUnlink) || slices.Contains(p.Guards, guardHousehold) {
		return
	}
	var v vector
	m.c.compare(a, b, &v)
	x := m.s.score(&v)
	terms := m.s.waterfall(&v)
	for _, t := range p.Terms {
		switch {
		case t.Guard == "" && (t.Key.Kind == channel.KeyDevice || t.Key.Kind == channel.KeyTaxID):
			t.Guard = guardNature
		case t.Guard == "":
			continue // the model weighs it
		}
		t.Bits = 0
		terms = append(terms, t)
	}
	forbidden := slices.ContainsFunc(p.Guards, func(g string) bool { return len(g) > len(guardUnique) && g[:len(guardUnique)] == guardUnique })
	// Of two who cannot be one person by their ids it is asked only whether they
	// live together; what is one person's own would make them one with two ids.
	home := v.athome() && (x.homeOdds() >= 0 || forbidden && x.house >= 0 && v.homely())
	sure, personal := x.odds >= r.auto(), m.s.personal(&v)
	p.Terms, p.Score, p.Model = terms, sumOf(terms), m.s.id
	p.Guards = slices.DeleteFunc(slices.Clone(p.Guards), func(g string) bool { return g == guardAsserted || g == guardWeak })
	switch {
	case forbidden:
		if home {
			p.Verdict = Household
		}
	case sure && personal:
		p.Verdict, p.Guards = Same, nil
	case p.Verdict == Household || home:
		p.Verdict = Household
	case x.odds >= r.review() || p.Verdict == Possible:
		p.Verdict = Possible
		if sure {
			p.Guards = append(p.Guards, whyPersonal)
		} else {
			p.Guards = append(p.Guards, whyUnsure)
		}
	default:
		p.Verdict = Different
	}
}

func sumOf(terms []Term) float64 {
	sum := 0.0
	for i := range terms {
		sum += terms[i].Bits
	}
	return sum
}

const guardNature = "shared by nature"

// Words of the model's terms.
const (
	rulePrior     = "prior"
	ruleHousehold = "household instead"
	ruleFrequency = " frequency"
	ruleTogether  = " usual for the name"
)

// waterfall lists what the model's score is made of: the prior odds, what each
// field says, what the frequency of its value adds and what it is worth less
// because it goes with the name, and what speaks for a household instead. The
// bits add up to the odds that decide.
func (s *scorer) waterfall(v *vector) []Term {
	terms := []Term{{Rule: rulePrior, Bits: s.same}}
	house := s.house
	for n := range numFields {
		l := v.level[n]
		if l == missing {
			continue
		}
		terms = append(terms, Term{Rule: string(fields[n].field) + " " + fields[n].levels[l-1], Bits: s.p[n][l]})
		house += s.h[n][l]
		p, h := s.frequency(n, v)
		house += h
		if p != 0 {
			terms = append(terms, Term{Rule: string(fields[n].field) + ruleFrequency, Bits: p})
		}
		lessP, lessH := s.expected(n, v, p, h)
		house -= lessH
		if lessP != 0 {
			terms = append(terms, Term{Rule: string(fields[n].field) + ruleTogether, Bits: -lessP})
		}
	}
	if v.firms {
		house = noHousehold
	}
	return append(terms, Term{Rule: ruleHousehold, Bits: -log2p1(house)})
}
