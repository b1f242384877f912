package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/clientele-go/clientele/channel"
	"github.com/clientele-go/clientele/customer/identity"
	"github.com/clientele-go/clientele/internal/linkcases"
)

// caseResult is what the engine said about a case.
type caseResult struct {
	Number string     `json:"number"`
	Name   string     `json:"name"`
	Right  bool       `json:"right"`
	Pairs  []casePair `json:"pairs"`
	Missed []string   `json:"generic_missed,omitempty"` // values that are generic and were not recognised
}

type casePair struct {
	A     string   `json:"a"`
	B     string   `json:"b"`
	Want  []string `json:"want"`
	Found string   `json:"found"`
	Why   string   `json:"why"` // the engine's explanation
}

// runCases runs the named cases, and populations of so many records, and prints
// what came out. It is an error if any is decided wrongly.
func runCases(w io.Writer, asJSON bool, seed uint64, records int) error {
	var all []caseResult
	wrong := 0
	for _, c := range linkcases.All() {
		r := runCase(c)
		wrong += b2i(!r.Right)
		all = append(all, r)
	}
	var populations []populationResult
	for _, p := range slices.Concat(linkcases.Populations(seed, records), linkcases.Files(seed, records)) {
		r, err := runPopulation(p)
		if err != nil {
			return fmt.Errorf("population of %s: %w", p.Name, err)
		}
		wrong += b2i(!r.Right)
		populations = append(populations, r)
	}
	if err := writeCases(w, asJSON, all, populations); err != nil {
		return err
	}
	if wrong > 0 {
		return errors.New("not all cases came out right")
	}
	return nil
}

func writeCases(w io.Writer, asJSON bool, cases []caseResult, populations []populationResult) error {
	if asJSON {
		e := json.NewEncoder(w)
		e.SetIndent("", "  ")
		return e.Encode(struct {
			Cases       []caseResult       `json:"cases"`
			Populations []populationResult `json:"populations"`
		}{cases, populations})
	}
	right := 0
	for _, r := range cases {
		r.write(w)
		right += b2i(r.Right)
	}
	fmt.Fprintf(w, "%d cases, %d right\n", len(cases), right)
	for _, p := range populations {
		p.write(w)
	}
	return nil
}

// populationResult is how well a population was linked by a model that was
// trained on it. It is right if none of what was measured is less than it should
// be by more than chance explains; see [mayBe].
type populationResult struct {
	Name     string  `json:"name"`
	Right    bool    `json:"right"`
	Pairs    score   `json:"pairs"`
	Homes    score   `json:"household_pairs"`
	Expected float64 `json:"expected_matches"`
	Least    struct {
		Precision float64 `json:"precision"`
		Recall    float64 `json:"recall"`
		Homes     float64 `json:"household_precision"`
	} `json:"least"`
}

func runPopulation(p linkcases.Population) (populationResult, error) {
	d := &dataset{truth: p.Person, home: p.Home, files: []string{p.Name}}
	for i := range p.Records {
		d.parties = append(d.parties, partyOf(&p.Records[i]))
	}
	d.file, d.line = make([]int32, len(d.parties)), make([]int, len(d.parties))
	l, err := link(d, settings{})
	if err != nil {
		return populationResult{}, err
	}
	r := measure(d, l, false)
	out := populationResult{Name: p.Name, Pairs: *r.Pairs, Homes: *r.Homes, Expected: r.Expected}
	out.Least.Precision, out.Least.Recall, out.Least.Homes = p.Precision, p.Recall, p.Homes
	// Pairs of one person, or of one home, come out together: what is left to
	// chance are people and homes.
	out.Right = mayBe(r.Pairs.Precision, r.Found.Several, p.Precision) && mayBe(r.Pairs.Recall, r.True.Several, p.Recall) &&
		(p.Homes == 0 || mayBe(r.Homes.Precision, len(l.homes), p.Homes))
	return out, nil
}

func (p *populationResult) write(w io.Writer) {
	mark := "ok   "
	if !p.Right {
		mark = "WRONG"
	}
	fmt.Fprintf(w, "%s a population with %s: %s\n           households: %s\n", mark, p.Name, &p.Pairs, &p.Homes)
	if !p.Right {
		fmt.Fprintf(w, "           want precision %.2f, recall %.2f, precision of households %.2f, and it is no chance\n", p.Least.Precision, p.Least.Recall, p.Least.Homes)
	}
}

// partyOf is a record as the engine takes it.
func partyOf(r *linkcases.Record) identity.Party {
	p := identity.Party{Ref: r.Ref(), CreatedAt: r.CreatedAt, Name: r.Name, BirthDate: r.BirthDate, Addresses: r.Addresses}
	for _, k := range r.Keys {
		p.Claims = append(p.Claims, identity.Claim{Key: k, Fact: p.Ref})
	}
	return p
}

func (r *caseResult) write(w io.Writer) {
	mark := "ok   "
	if !r.Right {
		mark = "WRONG"
	}
	var found []string
	for _, p := range r.Pairs {
		found = append(found, p.Found)
	}
	fmt.Fprintf(w, "%s %-4s %s: %s\n", mark, r.Number, r.Name, strings.Join(found, ", "))
	for _, v := range r.Missed {
		fmt.Fprintf(w, "           %s is not recognised as generic\n", v)
	}
	for _, p := range r.Pairs {
		if !slices.Contains(p.Want, p.Found) {
			fmt.Fprintf(w, "           %s and %s: %s, want %s\n           %s\n", p.A, p.B, p.Found, strings.Join(p.Want, " or "),
				strings.ReplaceAll(p.Why, "\n", "\n           "))
		}
	}
}

// runCase decides about the records of one case, by the shipped model: two
// records suffice, nothing is trained.
func runCase(c linkcases.Case) caseResult {
	var parties []identity.Party
	for i := range c.Records {
		parties = append(parties, partyOf(&c.Records[i]))
	}
	ref := func(id string) channel.Ref { return linkcases.Record{ID: id}.Ref() }
	var decisions []identity.Decision
	for i, d := range c.Decisions {
		decisions = append(decisions, identity.Decision{Seq: int64(i + 1), Action: identity.Action(d.Action), A: ref(d.A), B: ref(d.B), Key: d.Key})
	}
	rules := identity.Rules{Unique: c.Unique, Model: identity.RetailWeigher()}
	in := identity.Input{Parties: parties, Values: identity.Values(parties, decisions, rules), Decisions: decisions}
	found := identity.Resolve(in, rules)
	out := caseResult{Number: c.Number, Name: c.Name, Right: true}
	for _, w := range c.Want {
		a, b := ref(w.A), ref(w.B)
		v := verdictOf(&found, a, b)
		x := identity.Explain(a, b, in, rules)
		out.Pairs = append(out.Pairs, casePair{w.A, w.B, w.Verdicts, v, x.Text()})
		out.Right = out.Right && w.Allows(v)
	}
	for _, id := range c.Generic {
		if _, builtin := rules.Builtin(id); !builtin && !in.Values[id].Generic {
			out.Right = false
			out.Missed = append(out.Missed, id.String())
		}
	}
	return out
}

// verdictOf is what a result says of two records.
func verdictOf(r *identity.Result, a, b channel.Ref) string {
	person := func(ref channel.Ref) channel.Ref {
		for _, c := range r.Clusters {
			if slices.Contains(c, ref) {
				return c[0]
			}
		}
		return channel.Ref{}
	}
	p, q := person(a), person(b)
	if p == q {
		return linkcases.Same
	}
	for _, h := range r.Households {
		if slices.Contains(h, p) && slices.Contains(h, q) {
			return linkcases.Household
		}
	}
	for _, s := range r.Review {
		if x, y := person(s.A), person(s.B); x == p && y == q || x == q && y == p {
			return linkcases.Possible
		}
	}
	return linkcases.Different
}
