package identity_test

import (
	"flag"
	"fmt"
	"math"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/clientele-go/clientele/channel"
	"github.com/clientele-go/clientele/customer/identity"
	"github.com/clientele-go/clientele/internal/linkcases"
)

var update = flag.Bool("update", false, "write the golden files anew")

// TestNamedCasesAreExplained compares the explanation of every named case with
// the one that was found right: which evidence spoke for one person and which
// against, what counted for nothing, and what forbade it. How many bits each is
// is the model's affair and not told.
func TestNamedCasesAreExplained(t *testing.T) {
	const file = "testdata/namedcases.txt"
	var b strings.Builder
	for _, c := range linkcases.All() {
		fmt.Fprintf(&b, "%s %s\n", c.Number, c.Name)
		parties, decisions := namedCase(c)
		r := identity.Rules{Unique: c.Unique, Model: identity.RetailWeigher()}
		in := identity.Input{Parties: parties, Values: identity.Values(parties, decisions, r), Decisions: decisions}
		res := identity.Resolve(in, r)
		for _, w := range c.Want {
			x := identity.Explain(caseRef(w.A), caseRef(w.B), in, r)
			fmt.Fprintf(&b, "\t%s %s: %s\n", w.A, w.B, outcome(res, caseRef(w.A), caseRef(w.B)))
			writeReasons(&b, x)
		}
	}
	if *update {
		if err := os.WriteFile(file, []byte(b.String()), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(strings.Split(string(want), "\n"), strings.Split(b.String(), "\n")); diff != "" {
		t.Errorf("other reasons than before; if they are right run with -update (-want +got):\n%s", diff)
	}
}

// writeReasons writes an explanation without its numbers.
func writeReasons(b *strings.Builder, x identity.Explanation) {
	for _, s := range x.Steps {
		if len(x.Steps) > 1 {
			fmt.Fprintf(b, "\t\t%s to %s\n", s.A.ID, s.B.ID)
		}
		for _, t := range s.Terms {
			switch {
			case t.Guard != "":
				fmt.Fprintf(b, "\t\tnothing: %s, %s\n", t.Rule, t.Guard)
			case t.Bits > 0:
				fmt.Fprintf(b, "\t\tfor: %s\n", t.Rule)
			case t.Bits < 0:
				fmt.Fprintf(b, "\t\tagainst: %s\n", t.Rule)
			}
		}
		for _, g := range s.Guards {
			fmt.Fprintf(b, "\t\tguard: %s\n", g)
		}
	}
	for _, c := range x.Stopped {
		fmt.Fprintf(b, "\t\tstopped: %s, %s\n", c.Rule, c.Guard)
	}
}

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
