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
}

type casePair struct {
	A     string   `json:"a"`
	B     string   `json:"b"`
	Want  []string `json:"want"`
	Found string   `json:"found"`
}

// runCases runs the named cases and prints what came out. It is an error if
// any is decided wrongly.
func runCases(w io.Writer, asJSON bool, seed uint64) error {
	var all []caseResult
	wrong := 0
	for _, c := range linkcases.All() {
		r, err := runCase(c)
		if err != nil {
			return fmt.Errorf("case %s: %w", c.Number, err)
		}
		wrong += b2i(!r.Right)
		all = append(all, r)
	}
	var populations []populationResult
	for _, p := range linkcases.Populations(seed) {
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
// trained on it.
type populationResult struct {
	Name     string  `json:"name"`
	Right    bool    `json:"right"`
	Pairs    score   `json:"pairs"`
	Homes    score   `json:"household_pairs"`
	Expected float64 `json:"expected_matches"`
	Least    struct {
		Precision float64 `json:"precision"`
		Recall    float64 `json:"recall"`
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
	out.Least.Precision, out.Least.Recall = p.Precision, p.Recall
	out.Right = r.Pairs.Precision >= p.Precision && r.Pairs.Recall >= p.Recall
	return out, nil
}

func (p *populationResult) write(w io.Writer) {
	mark := "ok   "
	if !p.Right {
		mark = "WRONG"
	}
	fmt.Fprintf(w, "%s a population with %s: %s\n", mark, p.Name, &p.Pairs)
	if !p.Right {
		fmt.Fprintf(w, "           want precision %.2f and recall %.2f\n", p.Least.Precision, p.Least.Recall)
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
	fmt.Fprintf(w, "%s %-4s %s\n", mark, r.Number, r.Name)
	for _, p := range r.Pairs {
		if !slices.Contains(p.Want, p.Found) {
			fmt.Fprintf(w, "           %s and %s: %s, want %s\n", p.A, p.B, p.Found, strings.Join(p.Want, " or "))
		}
	}
}

// runCase links the records of one case.
func runCase(c linkcases.Case) (caseResult, error) {
	var parties []identity.Party
	for i := range c.Records {
		parties = append(parties, partyOf(&c.Records[i]))
	}
	found, err := identity.LinkRecords(parties, identity.LinkerConfig{Model: new(identity.Retail()), Rules: identity.Rules{Unique: c.Unique}})
	if err != nil {
		return caseResult{}, err
	}
	out := caseResult{Number: c.Number, Name: c.Name, Right: true}
	for _, w := range c.Want {
		v := verdictOf(&found, w.A, w.B)
		out.Pairs = append(out.Pairs, casePair{w.A, w.B, w.Verdicts, v})
		out.Right = out.Right && w.Allows(v)
	}
	return out, nil
}

// verdictOf is what a linkage says of two records.
func verdictOf(l *identity.Linkage, a, b string) string {
	person := func(id string) int32 {
		i := slices.IndexFunc(l.Refs, func(r channel.Ref) bool { return r.ID == id })
		return l.Person[i]
	}
	p, q := person(a), person(b)
	if p == q {
		return linkcases.Same
	}
	for _, s := range l.Review {
		x, y := person(s.A.ID), person(s.B.ID)
		if x == p && y == q || x == q && y == p {
			return linkcases.Possible
		}
	}
	for _, h := range l.Households {
		if slices.Contains(h, p) && slices.Contains(h, q) {
			return linkcases.Household
		}
	}
	return linkcases.Different
}
