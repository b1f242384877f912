package postgres

import (
	"github.com/clientele-go/clientele/customer"
)

// selectTerms gives one row for each term, with the place of the term among
// those asked for, but for those whose postings have rows of their own one for
// each of these, up to the limit of the term.
const selectTerms = `SELECT k.n - 1, t.rev, t.list,
		CASE WHEN t.current >= 0 THEN t.current
		ELSE (SELECT count(*) FROM @postings c WHERE c.tenant = $1 AND c.term = t.term AND NOT c.past) END,
		p.ref, p.weight, p.past
	FROM unnest($2::uuid[], $3::int8[], $4::bool[]) WITH ORDINALITY k (term, most, past, n)
	CROSS JOIN LATERAL (SELECT * FROM @terms t WHERE t.tenant = $1 AND t.term = k.term OFFSET 0) t
	LEFT JOIN LATERAL (
		SELECT ref, weight, past FROM @postings p WHERE t.list IS NULL AND p.tenant = $1 AND p.term = t.term AND p.past <= k.past LIMIT k.most
	) p ON true`

// termsAsked are terms that are asked for in one statement, by several readers
// maybe.
type termsAsked struct {
	terms  []uuid
	limits []*int64
	past   []bool
	into   []*customer.TermRow
}

// terms joins what is asked for.
func (r *reader) terms(all *termsAsked) {
	if len(r.w.Terms) == 0 {
		return
	}
	r.g.Terms = make([]customer.TermRow, len(r.w.Terms))
	var limit *int64
	if r.w.TermLimit > 0 {
		limit = new(int64(r.w.TermLimit))
	}
	for i, t := range r.w.Terms {
		all.terms, all.limits = append(all.terms, termKey(t)), append(all.limits, limit)
		all.past, all.into = append(all.past, r.w.Past), append(all.into, &r.g.Terms[i])
	}
}

// part asks for them in one walk of the index. What is asked for twice is asked
// for once, as much of it as anybody wants.
func (a *termsAsked) part(p *pipe) {
	if len(a.terms) == 0 {
		return
	}
	keys, at := places(a.terms)
	limits, past := make([]*int64, len(keys)), make([]bool, len(keys))
	for k, key := range keys {
		limits[k] = a.limits[at[key][0]]
		for _, i := range at[key] {
			past[k] = past[k] || a.past[i]
			if limits[k] != nil && (a.limits[i] == nil || *a.limits[i] > *limits[k]) {
				limits[k] = a.limits[i]
			}
		}
	}
	p.add(part{name: "terms", query: partTerms, args: []any{keys, limits, past}, row: func(x *partRow) error {
		t := storedTerm{rev: x.x, current: x.y, list: x.d}
		if x.z != 0 {
			t.ref, t.weight, t.past = &x.a, &x.ns, &x.ok
		}
		for _, i := range at[keys[x.w]] {
			if err := t.add(a.into[i], a.limits[i], a.past[i]); err != nil {
				return err
			}
		}
		return nil
	}})
	p.careful = true
}

func (a *termsAsked) ask(p *pipe) {
	if len(a.terms) == 0 {
		return
	}
	var x storedTerm
	var n int64
	p.careful = true
	p.rows([]any{&n, &x.rev, &x.list, &x.current, &x.ref, &x.weight, &x.past}, func() error {
		return x.add(a.into[n], a.limits[n], a.past[n])
	}, selectTerms, p.s.tenant, a.terms, a.limits, a.past)
}

// A storedTerm is a term, or one posting of it, as it comes from the tables.
type storedTerm struct {
	term         uuid
	rev, current int64
	gone         int64 // how many are past
	list         []byte
	ref          *string
	weight       *int16
	past         *bool
}

func (t *storedTerm) add(row *customer.TermRow, limit *int64, past bool) error {
	row.Rev, row.Total = uint64(t.rev), int(t.current)
	if t.ref != nil {
		if *t.past && !past || limit != nil && int64(len(row.Postings)) == *limit {
			return nil // somebody else wants it
		}
		row.Postings = append(row.Postings, post{*t.ref, uint8(*t.weight), *t.past}.posting())
		return nil
	}
	list, err := decodeList(t.list)
	for _, p := range list {
		if limit != nil && int64(len(row.Postings)) == *limit {
			break
		}
		if past || !p.past {
			row.Postings = append(row.Postings, p.posting())
		}
	}
	return err
}
