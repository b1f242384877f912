package sqlite

import (
	"context"
	"math"
	"slices"
	"strings"
	"time"

	driver "zombiezen.com/go/sqlite"

	"github.com/clientele-go/clientele/channel"
	"github.com/clientele-go/clientele/customer"
)

const (
	selectEntries = `SELECT at, ns, channel, ref_kind, ref_id, kind, part FROM entries
	WHERE owner = ?1 AND (at, ns) >= (?2, ?3) AND (at, ns, channel, ref_kind, ref_id, kind, part) < (?4, ?5, ?6, ?7, ?8, ?9, ?10)`
	allEntries  = `SELECT at, ns, channel, ref_kind, ref_id, kind, part FROM entries WHERE owner = ?1` + newestFirst
	newestFirst = ` ORDER BY at DESC, ns DESC, channel DESC, ref_kind DESC, ref_id DESC, kind DESC, part DESC`
)

// Timeline implements [customer.Storage]. It walks each owner from the newest
// entry on, no further than the page goes, and does not look at what is older
// than a page that is full already.
func (s *Storage) Timeline(ctx context.Context, q customer.TimelineQuery) ([]customer.EntryRow, error) {
	var out []customer.EntryRow
	err := s.nearest(ctx, "timeline", func(l *link, m *memory) (err error) {
		r := reader{s: s, link: l, memory: m}
		out, err = r.timeline(&q)
		return err
	})
	if err != nil {
		return nil, err
	}
	return out, nil
}

func (r *reader) timeline(q *customer.TimelineQuery) (out []customer.EntryRow, err error) {
	if q.Limit <= 0 {
		return nil, nil
	}
	to := upperBound(q)
	from := oldest()
	if !q.From.IsZero() {
		from = boundOf(q.From)
	}
	query, kinds := entriesQuery(q.Kinds)
	for i, o := range q.Owners {
		n, err := r.number(o)
		if err != nil {
			return nil, err
		}
		if n == 0 {
			continue
		}
		mine := 0
		row := func(st *driver.Stmt) error {
			out = append(out, customer.EntryRow{At: time.Unix(st.ColumnInt64(0), st.ColumnInt64(1)).UTC(), Ref: columnRef(st, 2),
				Kind: customer.EntryKind(st.ColumnText(5)), Part: st.ColumnText(6)})
			if mine++; mine == q.Limit {
				return errEnough
			}
			return nil
		}
		if from == oldest() && to == newest() && len(kinds) == 0 {
			err = r.allEntries(n, row)
		} else {
			err = each(r.c, query, row, append([]any{n, from.at, from.ns, to.at, to.ns, to.ref.Channel, string(to.ref.Kind), to.ref.ID, to.kind, to.part}, kinds...)...)
		}
		if err != nil {
			return nil, err
		}
		if i > 0 {
			slices.SortFunc(out, func(a, b customer.EntryRow) int { return b.Compare(a) })
		}
		if len(out) >= q.Limit {
			out = out[:q.Limit]
			from = boundOf(out[q.Limit-1].At)
		}
	}
	return out, nil
}

// allEntries hands on the entries of one owner, until there are no more or that
// were enough. Most pages have no bounds, and to compare with none takes as long
// as to find the rows.
func (r *reader) allEntries(n int64, row func(*driver.Stmt) error) error {
	q, err := r.hot(hotAllEntries)
	if err != nil {
		return err
	}
	q.BindInt64(1, n)
	return walk(q, row)
}

// number returns the number of a ref, or 0 if it has none. A number never
// changes, but a ref may be erased and come again.
func (r *reader) number(o channel.Ref) (int64, error) {
	if r.memory != nil {
		if k, ok := r.memory.revs.get(o); ok && k.n != 0 {
			return k.n, nil
		}
	}
	x, err := r.lookUp(o)
	if err != nil {
		return 0, err
	}
	return x.n, nil
}

// A bound is a place in the order of entries.
type bound struct {
	at, ns     int64
	ref        channel.Ref
	kind, part string
}

// oldest and newest are the bounds of what has none.
func oldest() bound { return bound{at: math.MinInt64} }
func newest() bound { return bound{at: math.MaxInt64} }

func boundOf(t time.Time) bound { return bound{at: t.Unix(), ns: int64(t.Nanosecond())} }

// upperBound is the place before which all entries that are asked for stand.
func upperBound(q *customer.TimelineQuery) bound {
	if b := q.Before; b != nil && (q.To.IsZero() || !b.At.After(q.To)) {
		to := boundOf(b.At)
		to.ref, to.kind, to.part = b.Ref, string(b.Kind), b.Part
		return to
	}
	if q.To.IsZero() {
		return newest()
	}
	to := boundOf(q.To)
	to.ns++ // before the next nanosecond: nothing else is less than it
	return to
}

// entriesQuery returns the query for some kinds, and the arguments for them. The
// plus keeps SQLite from taking the kind for a part of the order.
func entriesQuery(kinds []customer.EntryKind) (string, []any) {
	if len(kinds) == 0 {
		return selectEntries + newestFirst, nil
	}
	args := make([]any, len(kinds))
	for i, k := range kinds {
		args[i] = string(k)
	}
	return selectEntries + " AND +kind IN (?11" + strings.Repeat(", ?", len(kinds)-1) + ")" + newestFirst, args
}
