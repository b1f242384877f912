package postgres

import (
	"github.com/clientele-go/clientele/customer"
)

// selectTerms gives one row for each term, but for those whose postings have
// rows of their own one for each of these, up to a limit.
const selectTerms = `SELECT t.term, t.rev, t.list,
		CASE WHEN t.current >= 0 THEN t.current
		ELSE (SELECT count(*) FROM @postings c WHERE c.tenant = $1 AND c.term = t.term AND NOT c.past) END,
		p.ref, p.weight, p.past
	FROM unnest($2::uuid[]) k (term) CROSS JOIN LATERAL (SELECT * FROM @terms t WHERE t.tenant = $1 AND t.term = k.term OFFSET 0) t
	LEFT JOIN LATERAL (
		SELECT ref, weight, past FROM @postings p WHERE t.list IS NULL AND p.tenant = $1 AND p.term = t.term AND p.past = ANY($3) LIMIT $4
	) p ON true`

func (r *reader) terms() {
	if len(r.w.Terms) == 0 {
		return
	}
	asked := make([]uuid, len(r.w.Terms))
	for i, t := range r.w.Terms {
		asked[i] = termKey(t)
	}
	keys, at := places(asked)
	r.g.Terms = make([]customer.TermRow, len(r.w.Terms))
	var x storedTerm
	past, limit := []bool{false}, (*int64)(nil)
	if r.w.Past {
		past = []bool{false, true}
	}
	if r.w.TermLimit > 0 {
		limit = new(int64(r.w.TermLimit))
	}
	r.p.rows(x.into(), func() error {
		places := at[x.term]
		if len(places) == 0 {
			return nil
		}
		row := &r.g.Terms[places[0]]
		err := x.add(row, r.w.TermLimit, r.w.Past)
		for _, i := range places[1:] {
			r.g.Terms[i] = *row
		}
		return err
	}, selectTerms, r.s.tenant, keys, past, limit)
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

func (t *storedTerm) into() []any {
	return []any{&t.term, &t.rev, &t.list, &t.current, &t.ref, &t.weight, &t.past}
}

func (t *storedTerm) add(row *customer.TermRow, limit int, past bool) error {
	row.Rev, row.Total = uint64(t.rev), int(t.current)
	if t.ref != nil {
		row.Postings = append(row.Postings, post{*t.ref, uint8(*t.weight), *t.past}.posting())
		return nil
	}
	list, err := decodeList(t.list)
	for _, p := range list {
		if limit > 0 && len(row.Postings) == limit {
			break
		}
		if past || !p.past {
			row.Postings = append(row.Postings, p.posting())
		}
	}
	return err
}
