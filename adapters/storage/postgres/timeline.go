package postgres

import (
	"context"
	"slices"
	"strings"
	"time"

	"github.com/jackc/pgx/v5/pgtype"

	"github.com/clientele-go/clientele/channel"
	"github.com/clientele-go/clientele/customer"
)

// The newest entries of one owner, read from the index alone. Entries that are
// too long for it are put in order by what they are as a whole: see entryID.
const (
	entriesOf = `SELECT at, ns, id FROM @entries e WHERE e.tenant = $1 AND e.owner = OWNER
	AND (e.at, e.ns, e.id) < ($3, $4, $5) AND (e.at, e.ns) >= ($6, $7)
	AND ($8::text[] IS NULL OR split_part(e.id, E'\x01\x01', 4) = ANY($8) OR strpos(e.id, E'\x01\x03') > 0)
	ORDER BY e.at DESC, e.ns DESC, e.id DESC LIMIT $9`
	longEntriesOf = `SELECT at, ns, coalesce(whole, id) AS id FROM @entries e WHERE e.tenant = $1 AND e.owner = OWNER
	AND e.at <= $3 AND (e.at, e.ns, coalesce(whole, id)) < ($3, $4, $5) AND (e.at, e.ns) >= ($6, $7)
	AND ($8::text[] IS NULL OR split_part(coalesce(whole, id), E'\x01\x01', 4) = ANY($8))
	ORDER BY e.at DESC, e.ns DESC, coalesce(whole, id) DESC LIMIT $9`
)

// ofOne asks for one owner, ofMany for several: each is walked no further than
// a page goes.
func ofOne(entries string) string { return strings.ReplaceAll(entries, "OWNER", "$2") }

func ofMany(entries string) string {
	return `SELECT e.at, e.ns, e.id FROM unnest($2::text[]) o (owner) CROSS JOIN LATERAL (` +
		strings.ReplaceAll(entries, "OWNER", "o.owner") + `) e ORDER BY 1 DESC, 2 DESC, 3 DESC LIMIT $9`
}

// Timeline implements [customer.Storage]. It takes one round trip, but two if
// the page has an entry whose part or kind is longer than a thousand bytes.
func (s *Storage) Timeline(ctx context.Context, q customer.TimelineQuery) ([]customer.EntryRow, error) {
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	if q.Limit <= 0 || len(q.Owners) == 0 {
		return nil, nil
	}
	for long := false; ; long = true {
		var x *page
		if err := s.snapshot(ctx, "timeline", func(p *pipe) { x = p.page(&q, long) }); err != nil {
			return nil, err
		}
		if !x.short || long {
			return x.rows(), nil
		}
	}
}

// A page is asked for.
type page struct {
	q     *customer.TimelineQuery
	args  []any // of the query, after the tenant; none: there is nothing to ask for
	long  bool  // its entries may be long
	out   []customer.EntryRow
	short bool // some of it is cut short: it must be asked for anew, as long ones
	mixed bool // its rows are not in order
}

// newPage returns a page that is to be asked for; long says that entries may be
// long.
func newPage(q *customer.TimelineQuery, long bool) *page {
	if q.Limit <= 0 || len(q.Owners) == 0 {
		return &page{q: q}
	}
	b := boundsOf(q)
	var kinds []string
	for _, k := range q.Kinds {
		kinds = append(kinds, escape(string(k)))
	}
	x := &page{q: q, long: long || len(b.id) > maxEntryID-70, args: []any{nil, b.before, b.ns, b.id, b.from, b.fromNS, kinds, q.Limit}}
	if len(q.Owners) == 1 {
		x.args[0] = refKey(q.Owners[0])
	} else {
		x.args[0] = refKeys(q.Owners)
	}
	return x
}

// query returns what asks for the page.
func (x *page) query() string {
	entries := entriesOf
	if x.long {
		entries = longEntriesOf
	}
	if len(x.q.Owners) == 1 {
		return ofOne(entries)
	}
	return ofMany(entries)
}

// shape names something by how the query is written.
func (x *page) shape(of string) string {
	if len(x.q.Owners) > 1 {
		of += " of many"
	}
	if x.long {
		of += ", long"
	}
	return of
}

// add takes an entry.
func (x *page) add(at time.Time, ns int16, id string) {
	x.short = x.short || strings.Contains(id, cut)
	x.out = append(x.out, entryOf(instant(at, ns), id))
}

// page asks for a page.
func (p *pipe) page(q *customer.TimelineQuery, long bool) *page {
	x := newPage(q, long)
	if len(x.args) == 0 {
		return x
	}
	p.careful = true
	var at time.Time
	var ns int16
	var id string
	ask := func(query string, args []any) {
		p.rows([]any{&at, &ns, &id}, func() error { x.add(at, ns, id); return nil }, query, append([]any{p.s.tenant}, args...)...)
	}
	if len(q.Owners) == 1 || !p.s.cfg.Distributed {
		ask(x.query(), x.args)
		return x
	}
	x.mixed = true
	for _, o := range q.Owners {
		one := *q
		one.Owners = []channel.Ref{o}
		of := newPage(&one, long)
		ask(of.query(), of.args)
	}
	return x
}

func (x *page) rows() []customer.EntryRow {
	if !x.mixed {
		return x.out
	}
	slices.SortFunc(x.out, func(a, b customer.EntryRow) int { return b.Compare(a) })
	return x.out[:min(len(x.out), x.q.Limit)]
}

// bounds are between which places in the order of entries a page lies: not
// from before the first, and not at the second or after it.
type bounds struct {
	from, before pgtype.Timestamptz
	fromNS, ns   int16
	id           string
}

func boundsOf(q *customer.TimelineQuery) bounds {
	b := bounds{from: pgtype.Timestamptz{Valid: true, InfinityModifier: pgtype.NegativeInfinity},
		before: pgtype.Timestamptz{Valid: true, InfinityModifier: pgtype.Infinity}}
	if !q.From.IsZero() {
		b.from, b.fromNS = stamp(q.From), nanos(q.From)
	}
	switch x := q.Before; {
	case x != nil && (q.To.IsZero() || !x.At.After(q.To)):
		b.before, b.ns = stamp(x.At), nanos(x.At)
		id, whole := entryID(x)
		if whole != nil {
			id = *whole
		}
		b.id = id
	case !q.To.IsZero():
		b.before, b.ns = stamp(q.To), nanos(q.To)+1 // before all of the next nanosecond
	}
	return b
}

func stamp(t time.Time) pgtype.Timestamptz {
	return pgtype.Timestamptz{Time: t, Valid: true}
}

// lines are entries as they go into a table, in columns.
type lines struct {
	owners, ids []string
	ats         []time.Time
	nss         []int16
	wholes      []*string
}

func (l *lines) add(owner channel.Ref, rows []customer.EntryRow) {
	key := refKey(owner)
	for i := range rows {
		e := &rows[i]
		id, whole := entryID(e)
		l.owners, l.ids, l.wholes = append(l.owners, key), append(l.ids, id), append(l.wholes, whole)
		l.ats, l.nss = append(l.ats, e.At), append(l.nss, nanos(e.At))
	}
}
