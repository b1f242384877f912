package sqlite

import (
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"strconv"

	driver "zombiezen.com/go/sqlite"

	"github.com/clientele-go/clientele/channel"
	"github.com/clientele-go/clientele/customer"
)

// scanLimit is how many rows a scan returns that says no limit.
const scanLimit = 500

// Scan implements [customer.Storage].
func (s *Storage) Scan(ctx context.Context, q customer.Scan) (customer.Rows, error) {
	var out customer.Rows
	err := s.snapshot(ctx, "scan", func(l *link) error {
		x := scan{reader: reader{s: s, link: l}, after: q.After, limit: q.Limit}
		if x.limit <= 0 {
			x.limit = scanLimit
		}
		walk := map[customer.Table]func() error{customer.TableFacts: x.facts, customer.TableParties: x.parties, customer.TableChanges: x.changes,
			customer.TableQuarantine: x.quarantine, customer.TableAccesses: x.accesses}[q.Table]
		if walk == nil {
			return fmt.Errorf("no table %q", q.Table)
		}
		err := walk()
		out = x.out
		return err
	})
	if err != nil {
		return customer.Rows{}, err
	}
	return out, nil
}

type scan struct {
	reader
	after string
	limit int
	out   customer.Rows
}

// from is the number that a mark stands for. What is no number stands for the
// beginning.
func (x *scan) from() int64 {
	n, _ := strconv.ParseInt(x.after, 10, 64)
	return n
}

// enough tells whether so many rows are enough.
func (x *scan) enough(n int) error {
	if n == x.limit {
		return errEnough
	}
	return nil
}

func (x *scan) next(n int64) { x.out.Next = strconv.FormatInt(n, 10) }

const inRefOrder = ` WHERE (r.channel, r.kind, r.id) > (?1, ?2, ?3) ORDER BY r.channel, r.kind, r.id`

const scanFacts = `SELECT ` + factColumns + `, r.channel, r.kind, r.id FROM refs r CROSS JOIN versions v ON v.seq = r.version` + inRefOrder

func (x *scan) facts() error {
	after := refOf(x.after)
	return each(x.c, scanFacts, func(q *driver.Stmt) error {
		ref := columnRef(q, 5)
		f, err := x.decodeFact(q, ref)
		x.out.Facts, x.out.Next = append(x.out.Facts, f), ref.String()
		return cmp.Or(err, x.enough(len(x.out.Facts)))
	}, after.Channel, string(after.Kind), after.ID)
}

const scanParties = `SELECT ` + partyColumns + `, r.channel, r.kind, r.id FROM refs r CROSS JOIN parties p ON p.n = r.n` + inRefOrder

func (x *scan) parties() error {
	after := refOf(x.after)
	return each(x.c, scanParties, func(q *driver.Stmt) error {
		ref := columnRef(q, 8)
		p, err := x.decodeParty(q, ref)
		x.out.Parties, x.out.Next = append(x.out.Parties, p), ref.String()
		return cmp.Or(err, x.enough(len(x.out.Parties)))
	}, after.Channel, string(after.Kind), after.ID)
}

const scanChanges = `SELECT pos, kind, customer, others, refs, at, ver FROM changes WHERE pos > ?1 ORDER BY pos`

// changes reads the feed. A fact that was erased since is named no longer:
// nobody has its number.
func (x *scan) changes() error {
	return each(x.c, scanChanges, func(q *driver.Stmt) error {
		c := customer.Change{Pos: q.ColumnInt64(0), Kind: customer.ChangeKind(q.ColumnText(1)), Customer: customer.ID(q.ColumnText(2)), Ver: uint64(q.ColumnInt64(6))}
		x.next(c.Pos)
		at, err := parseTime(q.ColumnText(5))
		if others := q.ColumnText(3); err == nil && others != "" {
			err = json.Unmarshal([]byte(others), &c.Others)
		}
		if err != nil {
			return damaged("change", channel.Ref{}, errShape)
		}
		c.At = at
		if c.Refs, err = x.refs(q.ColumnText(4)); err != nil {
			return err
		}
		x.out.Changes = append(x.out.Changes, c)
		return x.enough(len(x.out.Changes))
	}, x.from())
}

const scanQuarantine = `SELECT id, channel, stream, place, ref_channel, ref_kind, ref_id, field, reason, raw, at, tries, digest
	FROM quarantine WHERE id > ?1 ORDER BY id`

func (x *scan) quarantine() error {
	return each(x.c, scanQuarantine, func(q *driver.Stmt) error {
		at, err := parseTime(q.ColumnText(10))
		if err != nil {
			return damaged("quarantined row", channel.Ref{}, errShape)
		}
		row := customer.Quarantined{ID: q.ColumnInt64(0), Channel: q.ColumnText(1), Stream: q.ColumnText(2), Where: q.ColumnText(3), Ref: columnRef(q, 4),
			Field: q.ColumnText(7), Reason: q.ColumnText(8), Raw: columnBytes(q, 9), At: at, Tries: int(q.ColumnInt64(11)), Digest: q.ColumnText(12)}
		x.out.Quarantine = append(x.out.Quarantine, row)
		x.next(row.ID)
		return x.enough(len(x.out.Quarantine))
	}, x.from())
}

const scanAccesses = `SELECT seq, at, actor, on_behalf_of, purpose, op, customer FROM accesses WHERE seq > ?1 ORDER BY seq`

func (x *scan) accesses() error {
	return each(x.c, scanAccesses, func(q *driver.Stmt) error {
		at, err := parseTime(q.ColumnText(1))
		if err != nil {
			return damaged("access", channel.Ref{}, errShape)
		}
		x.out.Accesses = append(x.out.Accesses, customer.Access{At: at, Actor: q.ColumnText(2), OnBehalfOf: q.ColumnText(3),
			Purpose: customer.Purpose(q.ColumnText(4)), Op: q.ColumnText(5), Customer: customer.ID(q.ColumnText(6))})
		x.next(q.ColumnInt64(0))
		return x.enough(len(x.out.Accesses))
	}, x.from())
}
