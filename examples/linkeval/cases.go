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
func runCases(w io.Writer, asJSON bool) error {
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
	if asJSON {
		e := json.NewEncoder(w)
		e.SetIndent("", "  ")
		if err := e.Encode(all); err != nil {
			return err
		}
	} else {
		for _, r := range all {
			r.write(w)
		}
		fmt.Fprintf(w, "%d cases, %d right\n", len(all), len(all)-wrong)
	}
	if wrong > 0 {
		return errors.New("not all cases came out right")
	}
	return nil
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
	for _, r := range c.Records {
		p := identity.Party{Ref: r.Ref(), CreatedAt: r.CreatedAt, Name: r.Name, BirthDate: r.BirthDate, Addresses: r.Addresses}
		for _, k := range r.Keys {
			p.Claims = append(p.Claims, identity.Claim{Key: k, Fact: p.Ref})
		}
		parties = append(parties, p)
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
