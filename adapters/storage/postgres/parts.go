package postgres

import (
	"strconv"
	"strings"
	"time"

	"github.com/clientele-go/clientele/channel"
	"github.com/clientele-go/clientele/customer"
)

// What is asked together is mostly put into one statement: it sees one state
// without a transaction around it, and what the server and this process do for
// each statement, however little it reads, is most of what a small question
// costs. Each part of the statement fills the columns of a partRow.

// A part is one of several queries that are sent as one.
type part struct {
	name  string // parts of one name have one query
	query string // after the number of the part; its first parameter is the tenant
	of    string // what COLUMN stands for in it
	page  *page  // what PAGE stands for
	args  []any  // the other parameters
	row   func(x *partRow) error
}

// A partRow is a row of any part. What a part does not use is empty.
type partRow struct {
	part       int16
	w, x, y, z int64
	a, b, c    string
	at         time.Time
	ns         int16
	ok         bool
	d, body    []byte
	n          []int64
}

func (r *partRow) into() []any {
	return []any{&r.part, &r.w, &r.x, &r.y, &r.z, &r.a, &r.b, &r.c, &r.at, &r.ns, &r.ok, &r.d, &r.body, &r.n}
}

// The queries of the parts. What is looked up by keys is looked up in one walk
// of an index, whatever the planner thinks of the sizes of tables.
const (
	partOfFact  = `int8 '0', int8 '0', int8 '0', int8 '0', f.ref, f.owner, text '', f.received, f.ns, false, f.hash, f.body, NULL::int8[] `
	partFacts   = partOfFact + `FROM @facts f WHERE f.tenant = $1 AND f.ref = ANY ((SELECT $2::text[])::text[])`
	partOfParty = `p.rev, p.facts, p.ver, int8 '0', p.ref, p.id, p.first, timestamptz 'epoch', int2 '0', false, NULL::bytea, p.body, NULL::int8[] `
	partParties = partOfParty + `FROM @parties p WHERE p.tenant = $1 AND p.COLUMN = ANY ($2::text[])`

	// Members stand in the body of the first of them, which is taken apart only
	// if there are any; the one escape that the server cannot read is left to
	// wholes.rows.
	partMembers = partOfParty + `FROM @parties me CROSS JOIN LATERAL (SELECT h.ref, h.body FROM @parties h WHERE h.tenant = $1 AND h.ref = me.first OFFSET 0) h
	CROSS JOIN LATERAL json_array_elements_text(CASE WHEN strpos(h.body, '"members":') > 0 AND strpos(h.body, '\u0000') = 0 THEN h.body::json -> 'members'
		WHEN h.ref <> me.ref THEN json_build_array(h.ref) END) m (ref)
	CROSS JOIN LATERAL (SELECT * FROM @parties p WHERE p.tenant = $1 AND p.ref = m.ref AND p.ref <> me.ref OFFSET 0) p
	WHERE me.tenant = $1 AND me.COLUMN = ANY ($2::text[]) AND (me.first <> me.ref OR strpos(me.body, '"members":') > 0)`

	// One row for each term, but for those whose postings have rows of their own
	// one for each of these, up to the limit of the term.
	partTerms = `array_position($2::uuid[], t.term)::int8 - 1, t.rev, CASE WHEN t.current >= 0 THEN t.current::int8
		ELSE (SELECT count(*) FROM @postings c WHERE c.tenant = $1 AND c.term = t.term AND NOT c.past) END,
		CASE WHEN p.ref IS NULL THEN int8 '0' ELSE int8 '1' END, coalesce(p.ref, ''), text '', text '', timestamptz 'epoch',
		coalesce(p.weight, int2 '0'), coalesce(p.past, false), t.list, NULL::text, NULL::int8[]
	FROM (SELECT * FROM @terms t WHERE t.tenant = $1 AND t.term = ANY ($2::uuid[]) OFFSET 0) t LEFT JOIN LATERAL (
		SELECT ref, weight, past FROM @postings p WHERE t.list IS NULL AND p.tenant = $1 AND p.term = t.term
			AND p.past <= ($4::bool[])[array_position($2::uuid[], t.term)] LIMIT ($3::int8[])[array_position($2::uuid[], t.term)]
	) p ON true`

	partState = `ledger_rev, suppressed, int8 '0', int8 '0', text '', text '', text '', timestamptz 'epoch', int2 '0', false, NULL::bytea, NULL::text, NULL::int8[]
	FROM @state WHERE tenant = $1`
	partSources = `fresh_seq, tried_seq, int8 '0', int8 '0', channel, fresh, tried, timestamptz 'epoch', int2 '0', false, convert_to(error_kind, 'UTF8'), error,
		ARRAY[received, applied, duplicate, stale, quarantined, suppressed] FROM @sources WHERE tenant = $1`
	partPage = `int8 '0', int8 '0', int8 '0', int8 '0', e.id, text '', text '', e.at, e.ns, false, NULL::bytea, NULL::text, NULL::int8[] FROM (PAGE) e`

	// The facts that entries name; their refs are written as refKey does it.
	partAhead = partOfFact + `FROM (SELECT DISTINCT split_part(e.id, E'\x01\x01', 1) || E'\x01\x01' || split_part(e.id, E'\x01\x01', 2) || E'\x01\x01' || split_part(e.id, E'\x01\x01', 3)
		FROM (PAGE) e) k (ref) CROSS JOIN LATERAL (SELECT * FROM @facts f WHERE f.tenant = $1 AND f.ref = k.ref OFFSET 0) f`
)

// most is of how many parts one statement is made. Hardly anybody asks for more.
const most = 12

// join sends the parts that have been added so far.
func (p *pipe) join() {
	for len(p.parts) > 0 {
		n := min(len(p.parts), most)
		if p.s.cfg.Distributed {
			n = 1
		}
		p.send1(p.parts[:n])
		p.parts = p.parts[n:]
	}
}

func (p *pipe) send1(parts []part) {
	name := make([]byte, 0, 64)
	args := []any{p.s.tenant}
	for i := range parts {
		name = append(append(name, parts[i].name...), '+')
		args = append(args, parts[i].args...)
	}
	query := p.s.written(string(name), func() string {
		var out []string
		before := 0
		for i := range parts {
			query := strings.ReplaceAll(parts[i].query, "COLUMN", parts[i].of)
			if parts[i].page != nil {
				query = strings.Replace(query, "PAGE", parts[i].page.query(), 1)
			}
			out = append(out, "SELECT int2 '"+strconv.Itoa(i)+"', "+numbered(query, before))
			before += len(parts[i].args)
		}
		return strings.Join(out, " UNION ALL ")
	})
	p.careful = p.careful || len(parts) > 1
	var x partRow
	p.rows(x.into(), func() error { return parts[x.part].row(&x) }, query, args...)
}

// numbered adds to the numbers of the parameters of a query, but the first.
func numbered(query string, by int) string {
	if by == 0 {
		return query
	}
	var pairs []string
	for n := 2; n < 10; n++ {
		pairs = append(pairs, "$"+strconv.Itoa(n), "$"+strconv.Itoa(n+by))
	}
	return strings.NewReplacer(pairs...).Replace(query)
}

func (p *pipe) add(x part) { p.parts = append(p.parts, x) }

// fact makes a fact of a row.
func (s *Storage) fact(x *partRow) (*customer.FactRow, error) {
	return s.decode(&storedFact{ref: x.a, owner: x.b, hash: x.d, body: x.body, received: x.at, ns: x.ns})
}

func (p *pipe) facts(refs []channel.Ref, out []*customer.FactRow) {
	keys, at := places(refKeys(refs))
	p.add(part{name: "facts", query: partFacts, args: []any{keys}, row: func(x *partRow) error {
		row, err := p.s.fact(x)
		for _, i := range at[x.a] {
			out[i] = row
		}
		return err
	}})
}

// parties asks for parties that have one of the values in a column, and calls
// row for each.
func (p *pipe) parties(column string, values []string, row func(key string, row *customer.PartyRow)) {
	p.careful = true
	p.add(part{name: "parties by " + column, query: partParties, of: column, args: []any{values}, row: p.party(func(x *partRow, r *customer.PartyRow) {
		if column == columnID {
			row(x.b, r)
		} else {
			row(x.a, r)
		}
	})})
}

// party returns what makes a party of a row.
func (p *pipe) party(then func(x *partRow, row *customer.PartyRow)) func(x *partRow) error {
	return func(x *partRow) error {
		row, err := p.s.party(&storedParty{rev: x.w, facts: x.x, ver: x.y, ref: x.a, id: x.b, first: x.c, body: x.body})
		if err == nil {
			then(x, row)
		}
		return err
	}
}

// pageOf asks for a page.
func (p *pipe) pageOf(q *customer.TimelineQuery, long bool) *page {
	x := newPage(q, long)
	if len(x.args) == 0 {
		return x
	}
	if p.s.cfg.Distributed && len(q.Owners) > 1 {
		return p.page(q, long)
	}
	p.careful, x.mixed = true, true // nobody says in which order parts come
	p.add(part{name: x.shape("page"), query: partPage, page: x, args: x.args, row: func(r *partRow) error { x.add(r.at, r.ns, r.a); return nil }})
	return x
}

// ahead brings along the facts that the entries of a page name, each once. Where
// tables are distributed it brings none.
func (p *pipe) ahead(x *page) map[channel.Ref]*customer.FactRow {
	if len(x.args) == 0 || p.s.cfg.Distributed {
		return nil
	}
	out := map[channel.Ref]*customer.FactRow{}
	p.add(part{name: x.shape("ahead"), query: partAhead, page: x, args: x.args, row: func(r *partRow) error {
		row, err := p.s.fact(r)
		if err == nil {
			out[row.Fact.Ref] = row
		}
		return err
	}})
	return out
}
