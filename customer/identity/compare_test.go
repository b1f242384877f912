package identity

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/clientele-go/clientele/channel"
)

func fact(id string) channel.Ref {
	return channel.Ref{Channel: "web", Kind: channel.KindOrder, ID: id}
}

// TestTerms: one term a key, by the surest two claims that hold at a common
// time, stated by the least facts.
func TestTerms(t *testing.T) {
	k, m := phone("600100200", verified), mail("jan@example.com", verified)
	a := Party{Ref: person("a"), Claims: []Claim{{k.With(asserted), fact("1")}, {k, fact("3")}, {k, fact("2")}, {m, fact("2")}, {channel.OrderNumber("1001"), fact("2")}}}
	b := Party{Ref: person("b"), Claims: []Claim{{until(k, 9), fact("9")}, {k.With(asserted), fact("4")}, {k, fact("5")}, {m.With(asserted), fact("4")}, {channel.OrderNumber("1001"), fact("4")}}}
	for _, c := range []struct {
		name string
		a, b Party
		in   Input
		r    Rules
		want Pair
	}{
		{"surest", a, b, Input{}, Rules{}, Pair{Verdict: Same, Score: 24, Terms: []Term{
			{Rule: "asserted email", Key: m.ID(), FactA: fact("2"), FactB: fact("4"), Guard: guardBeside},
			{Rule: "verified phone", Key: k.ID(), Bits: 24, FactA: fact("2"), FactB: fact("5")}}}},
		{"generic", a, b, Input{Values: map[channel.KeyID]Value{k.ID(): {Generic: true, Why: "blocked by a decision"}}}, Rules{},
			Pair{Verdict: Possible, Score: 6, Guards: []string{guardAsserted}, Terms: []Term{
				{Rule: "asserted email", Key: m.ID(), Bits: 6, FactA: fact("2"), FactB: fact("4")},
				{Rule: "verified phone", Key: k.ID(), FactA: fact("2"), FactB: fact("5"), Guard: "generic value: blocked by a decision"}}}},
		{"weights", a, b, Input{}, Rules{Verified: 7, Threshold: 7.5}, Pair{Verdict: Possible, Score: 7, Guards: []string{guardWeak}, Terms: []Term{
			{Rule: "asserted email", Key: m.ID(), FactA: fact("2"), FactB: fact("4"), Guard: guardBeside},
			{Rule: "verified phone", Key: k.ID(), Bits: 7, FactA: fact("2"), FactB: fact("5")}}}},
		{"never together", Party{Ref: person("a"), Claims: []Claim{{until(k, 3), fact("1")}}}, Party{Ref: person("b"), Claims: []Claim{{since(k, 3), fact("2")}}},
			Input{}, Rules{}, Pair{Verdict: Different, Terms: []Term{{Rule: "verified phone", Key: k.ID(), FactA: fact("1"), FactB: fact("2"), Guard: guardTime}}}},
		{"less sure but together", Party{Ref: person("a"), Claims: []Claim{{until(k, 3), fact("1")}, {k.With(asserted), fact("1")}}},
			Party{Ref: person("b"), Claims: []Claim{{since(k, 3), fact("2")}}}, Input{}, Rules{},
			Pair{Verdict: Possible, Score: 6, Guards: []string{guardAsserted}, Terms: []Term{{Rule: "asserted phone", Key: k.ID(), Bits: 6, FactA: fact("1"), FactB: fact("2")}}}},
		{"manual link against everything", who("a", "Jan Lis", "1950-05-12", account("1")), who("b", "Ewa Zych", "1980-05-12", account("2")),
			Input{Decisions: []Decision{{Seq: 1, Action: Link, A: person("b"), B: person("a")}}}, Rules{Unique: []string{"shop"}, Threshold: 50},
			Pair{Verdict: Same, Score: 50, Terms: []Term{{Rule: "manual link", Bits: 50}}}},
		{"merged by the source", who("a", "", "", account("1")), who("b", "", "", account("2")),
			Input{Decisions: []Decision{{Action: Link, A: person("b"), B: person("a")}}}, Rules{Unique: []string{"shop"}},
			Pair{Verdict: Same, Score: 40, Terms: []Term{{Rule: "merged by the source", Bits: 40}}}},
		{"two contradictions", who("a", "Jan Lis", "1950-05-12", k), who("b", "Ewa Zych", "1980-05-12", k), Input{}, Rules{},
			Pair{Verdict: Different, Score: 24, Guards: []string{guardBirthDate, guardGiven},
				Terms: []Term{{Rule: "verified phone", Key: k.ID(), Bits: 24, FactA: person("a"), FactB: person("b")}}}},
	} {
		c.want.A, c.want.B = person("a"), person("b")
		if d := cmp.Diff(c.want, Compare(c.a, c.b, c.in, c.r)); d != "" {
			t.Errorf("%s (-want +got):\n%s", c.name, d)
		}
		if d := cmp.Diff(c.want, Compare(c.b, c.a, c.in, c.r).turned()); d != "" {
			t.Errorf("%s, the other way round:\n%s", c.name, d)
		}
	}
}

// TestSymmetricWithCommonFacts: two parties whose claims name the same facts
// leave only their refs to tell the sides apart.
func TestSymmetricWithCommonFacts(t *testing.T) {
	k := phone("600100200", verified)
	early, late := until(k, 3), until(since(k, 5), 9)
	a := Party{Ref: person("a"), Claims: []Claim{{early, fact("1")}, {late.With(asserted), fact("2")}}}
	b := Party{Ref: person("b"), Claims: []Claim{{early.With(asserted), fact("2")}, {late, fact("1")}}}
	if d := cmp.Diff(Compare(a, b, Input{}, Rules{}), Compare(b, a, Input{}, Rules{}).turned()); d != "" {
		t.Error(d)
	}
}

// TestWhichDecisionHolds: the newest about the pair, in whatever order refs
// and decisions come; of two with one Seq the more careful.
func TestWhichDecisionHolds(t *testing.T) {
	a, b, c := person("a"), person("b"), person("c")
	for _, x := range []struct {
		name string
		ds   []Decision
		want Action
	}{
		{"none", nil, ""},
		{"others", []Decision{{Seq: 1, Action: Link, A: a, B: c}}, ""},
		{"itself", []Decision{{Seq: 1, Action: Link, A: a, B: a}}, ""},
		{"newest", []Decision{{Seq: 2, Action: Unlink, A: a, B: b}, {Seq: 1, Action: Link, A: b, B: a}}, Unlink},
		{"newest first", []Decision{{Seq: 1, Action: Unlink, A: a, B: b}, {Seq: 2, Action: Link, A: b, B: a}}, Link},
		{"undone", []Decision{{Seq: 1, Action: Unlink, A: a, B: b}, {Seq: 2, Action: Undo, A: b, B: a}}, ""},
		{"undone before", []Decision{{Seq: 3, Action: Unlink, A: a, B: b}, {Seq: 2, Action: Undo, A: b, B: a}}, Unlink},
		{"unlink at once with link", []Decision{{Seq: 1, Action: Link, A: a, B: b}, {Seq: 1, Action: Unlink, A: a, B: b}}, Unlink},
		{"undo at once with link", []Decision{{Seq: 1, Action: Undo, A: a, B: b}, {Seq: 1, Action: Link, A: a, B: b}}, ""},
		{"source merge undone by a human", []Decision{{Action: Link, A: a, B: b}, {Seq: 1, Action: Undo, A: a, B: b}}, ""},
	} {
		if got := actionOf(decided(x.ds, b, a)); got != x.want {
			t.Errorf("%s: %q, want %q", x.name, got, x.want)
		}
		if got := actionOf(inForce(x.ds)[refPair{a, b}]); got != x.want {
			t.Errorf("%s: in force %q, want %q", x.name, got, x.want)
		}
	}
	k := mail("jan@example.com", verified).ID()
	if got := decidedValue([]Decision{{Seq: 1, Action: AllowValue, Key: k}, {Seq: 1, Action: BlockValue, Key: k}}, k); got != BlockValue {
		t.Errorf("block at once with allow: %q", got)
	}
}

// TestBlockedIDSeparatesNobody: an id that a human calls generic is no id.
func TestBlockedIDSeparatesNobody(t *testing.T) {
	m := mail("jan@example.com", verified)
	ps := []Party{who("a", "", "", m, account("abc123")), who("b", "", "", m, account("17")), who("c", "", "", mail("c@example.com", verified), account("abc123"))}
	r := Rules{Unique: []string{"shop"}}
	if together(ResolveAll(ps, nil, r).Clusters, person("a"), person("b")) {
		t.Error("two accounts are one person")
	}
	res := ResolveAll(ps, []Decision{{Seq: 1, Action: BlockValue, Key: account("abc123").ID()}}, r)
	if !together(res.Clusters, person("a"), person("b")) || together(res.Clusters, person("a"), person("c")) {
		t.Errorf("%v", res.Clusters)
	}
}

// TestAccountAfterAccount: a namespace gives one person one id at a time.
func TestAccountAfterAccount(t *testing.T) {
	m, r := mail("jan@example.com", verified), Rules{Unique: []string{"shop"}}
	for _, c := range []struct {
		a, b channel.Key
		want Verdict
	}{
		{account("1"), account("2"), Different},
		{until(account("1"), 3), since(account("2"), 3), Same},
		{until(account("1"), 4), since(account("2"), 3), Different},
		{account("1"), account("1"), Same},
		{account("1"), key(channel.KeyMembership, "shop", "2", authoritative), Same},
	} {
		in := Input{Parties: []Party{who("a", "", "", m, c.a), who("b", "", "", m, c.b)}}
		if got := Explain(person("a"), person("b"), in, r).Verdict; got != c.want {
			t.Errorf("%v and %v: %s, want %s", c.a, c.b, got, c.want)
		}
	}
}
