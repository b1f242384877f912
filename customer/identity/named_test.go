package identity_test

import (
	"math"
	"slices"
	"testing"

	"github.com/clientele-go/clientele/channel"
	"github.com/clientele-go/clientele/customer/identity"
	"github.com/clientele-go/clientele/internal/linkcases"
)

// TestNamedCases decides the named cases by the shipped model: two records
// suffice, nothing is trained.
func TestNamedCases(t *testing.T) {
	for _, c := range linkcases.All() {
		t.Run(c.Number+" "+c.Name, func(t *testing.T) {
			parties, decisions := namedCase(c)
			r := identity.Rules{Unique: c.Unique, Model: identity.RetailWeigher()}
			res := identity.ResolveAll(parties, decisions, r)
			values := identity.Values(parties, decisions, r)
			for _, id := range c.Generic {
				if _, builtin := r.Builtin(id); !builtin && !values[id].Generic {
					t.Errorf("%v is not generic", id)
				}
			}
			in := identity.Input{Parties: parties, Values: values, Decisions: decisions}
			for _, w := range c.Want {
				a, b := caseRef(w.A), caseRef(w.B)
				if v := outcome(res, a, b); !w.Allows(v) {
					x := identity.Explain(a, b, in, r)
					t.Errorf("%s and %s are %s, want %v\n%s", w.A, w.B, v, w.Verdicts, x.Text())
				}
				checkExplanation(t, identity.Explain(a, b, in, r))
			}
		})
	}
}

func caseRef(id string) channel.Ref { return linkcases.Record{ID: id}.Ref() }

func namedCase(c linkcases.Case) (parties []identity.Party, decisions []identity.Decision) {
	for _, r := range c.Records {
		p := identity.Party{Ref: r.Ref(), CreatedAt: r.CreatedAt, Name: r.Name, BirthDate: r.BirthDate, Addresses: r.Addresses}
		for _, k := range r.Keys {
			p.Claims = append(p.Claims, identity.Claim{Key: k, Fact: p.Ref})
		}
		parties = append(parties, p)
	}
	for i, d := range c.Decisions {
		decisions = append(decisions, identity.Decision{Seq: int64(i + 1), Action: identity.Action(d.Action), A: caseRef(d.A), B: caseRef(d.B), Key: d.Key})
	}
	return parties, decisions
}

// outcome is what a result says of two records.
func outcome(res identity.Result, a, b channel.Ref) string {
	first := func(r channel.Ref) channel.Ref {
		for _, c := range res.Clusters {
			if slices.Contains(c, r) {
				return c[0]
			}
		}
		return channel.Ref{}
	}
	p, q := first(a), first(b)
	if p == q {
		return linkcases.Same
	}
	for _, h := range res.Households {
		if slices.Contains(h, p) && slices.Contains(h, q) {
			return linkcases.Household
		}
	}
	for _, s := range res.Review {
		if x, y := first(s.A), first(s.B); x == p && y == q || x == q && y == p {
			return linkcases.Possible
		}
	}
	return linkcases.Different
}

// checkExplanation checks that each step's terms add up to its score.
func checkExplanation(t *testing.T, x identity.Explanation) {
	t.Helper()
	for _, s := range x.Steps {
		sum := 0.0
		for _, term := range s.Terms {
			sum += term.Bits
		}
		if math.Abs(sum-s.Score) > 1e-9 {
			t.Errorf("the terms sum to %v, the score is %v", sum, s.Score)
		}
	}
}
