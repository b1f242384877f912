package postgres

import (
	"context"
	"fmt"
	"strconv"
	"time"

	"github.com/jackc/pgx/v5/pgxpool"

	"github.com/clientele-go/clientele/channel"
	"github.com/clientele-go/clientele/customer"
)

// scanLimit is how many rows a scan returns that says no limit.
const scanLimit = 500

// Scan implements [customer.Storage]. A scan of the feed or of the accesses
// writes, if there is something that nobody has read before: it gives it its
// position.
func (s *Storage) Scan(ctx context.Context, q customer.Scan) (customer.Rows, error) {
	if q.Limit <= 0 {
		q.Limit = scanLimit
	}
	var numbering string
	switch q.Table {
	case customer.TableChanges:
		numbering = numberCommits
	case customer.TableAccesses:
		numbering = numberAccesses
	case customer.TableFacts, customer.TableParties, customer.TableQuarantine:
	default:
		return customer.Rows{}, fmt.Errorf("postgres: scan: no table %q", q.Table)
	}
	out, more, err := s.page(ctx, q)
	if err == nil && more && len(out.Changes)+len(out.Accesses) < q.Limit {
		if err = s.number(ctx, numbering, q.Limit); err == nil {
			out, _, err = s.page(ctx, q)
		}
	}
	if err != nil {
		return customer.Rows{}, err
	}
	return out, nil
}

// page reads what can be read as it is. It reports whether there is more that
// has no position yet.
func (s *Storage) page(ctx context.Context, q customer.Scan) (out customer.Rows, more bool, err error) {
	err = s.snapshot(ctx, "scan", func(p *pipe) {
		out, more = customer.Rows{}, false
		x := scan{s: s, p: p, q: q, out: &out, more: &more}
		switch q.Table {
		case customer.TableFacts:
			x.facts()
		case customer.TableParties:
			x.parties()
		case customer.TableChanges:
			x.changes()
		case customer.TableQuarantine:
			x.quarantine()
		case customer.TableAccesses:
			x.accesses()
		}
	})
	return out, more, err
}

// Commits get their place in the feed after they have been committed, by
// whoever reads next: one at a time, under the lock of one row that nobody
// holds for longer than that takes. So a place is visible only when all before
// it are, and a transaction that stays open delays nobody. Commits that are
// visible at the same time stand in the order in which they wrote: each did so
// when it held its locks.
const (
	lockFeed      = `SELECT pos FROM @feed WHERE tenant = $1 FOR UPDATE`
	numberCommits = `WITH next AS (
		SELECT commit, sum(n) OVER (ORDER BY seq) AS sum FROM (
			SELECT commit, seq, n FROM @commits WHERE tenant = $1 AND pos IS NULL ORDER BY seq LIMIT $2) fresh
	), numbered AS (
		UPDATE @commits c SET pos = f.pos + next.sum FROM next, @feed f WHERE c.tenant = $1 AND c.commit = next.commit AND f.tenant = $1
	) UPDATE @feed SET pos = pos + (SELECT max(sum) FROM next) WHERE tenant = $1 AND EXISTS (SELECT 1 FROM next)`
	numberAccesses = `WITH next AS (
		SELECT seq, row_number() OVER (ORDER BY seq) AS n FROM (
			SELECT seq FROM @accesses WHERE tenant = $1 AND pos IS NULL ORDER BY seq LIMIT $2) fresh
	), numbered AS (
		UPDATE @accesses a SET pos = f.accesses + next.n FROM next, @feed f WHERE a.tenant = $1 AND a.seq = next.seq AND f.tenant = $1
	) UPDATE @feed SET accesses = accesses + (SELECT max(n) FROM next) WHERE tenant = $1 AND EXISTS (SELECT 1 FROM next)`
)

func (s *Storage) number(ctx context.Context, numbering string, limit int) error {
	return s.patiently(ctx, "number", func() error {
		p := &pipe{s: s}
		p.exec(nil, begin)
		p.exec(nil, planAnew)
		p.exec(nil, lockFeed, s.tenant)
		p.exec(nil, numbering, s.tenant, max(limit, scanLimit))
		p.exec(nil, "COMMIT")
		return s.with(ctx, func(c *pgxpool.Conn) error { return p.send(ctx, c) })
	})
}

type scan struct {
	s    *Storage
	p    *pipe
	q    customer.Scan
	out  *customer.Rows
	more *bool
}

// from is the number that a mark stands for. What is no number stands for the
// beginning.
func (x *scan) from() int64 {
	n, _ := strconv.ParseInt(x.q.After, 10, 64)
	return n
}

func (x *scan) next(n int64) { x.out.Next = strconv.FormatInt(n, 10) }

// fromRef is the key of the ref that a mark is.
func (x *scan) fromRef() string {
	r, _ := channel.ParseRef(x.q.After) // what is no ref stands for the beginning
	return refKey(r)
}

const (
	scanFacts   = `SELECT ` + factColumns + ` FROM @facts f WHERE f.tenant = $1 AND f.ref > $2 ORDER BY f.ref LIMIT $3`
	scanParties = `SELECT ` + partyColumns + ` FROM @parties p WHERE p.tenant = $1 AND p.ref > $2 ORDER BY p.ref LIMIT $3`
)

func (x *scan) facts() {
	var f storedFact
	x.p.rows(f.into(), func() error {
		row, err := x.s.decode(&f)
		if err == nil {
			x.out.Facts, x.out.Next = append(x.out.Facts, row), row.Fact.Ref.String()
		}
		return err
	}, scanFacts, x.s.tenant, x.fromRef(), x.q.Limit)
}

func (x *scan) parties() {
	var p storedParty
	x.p.rows(p.into(), func() error {
		row, err := p.row(x.s.codec)
		if err == nil {
			x.out.Parties, x.out.Next = append(x.out.Parties, row), row.Ref.String()
		}
		return err
	}, scanParties, x.s.tenant, x.fromRef(), x.q.Limit)
}

// The position of a commit is that of its last change.
const (
	scanChanges = `SELECT c.pos - c.n + 1 + x.n, x.kind, x.customer, x.others, x.refs, x.at, x.ns, x.ver
	FROM @commits c CROSS JOIN LATERAL (SELECT * FROM @changes x WHERE x.tenant = $1 AND x.commit = c.commit ORDER BY x.n) x
	WHERE c.tenant = $1 AND c.pos > $2 AND c.pos - c.n + 1 + x.n > $2 ORDER BY c.pos, x.n LIMIT $3`
	moreChanges = `SELECT EXISTS (SELECT 1 FROM @commits WHERE tenant = $1 AND pos IS NULL)`
)

func (x *scan) changes() {
	var c customer.Change
	var kind, id string
	var others, refs []string
	var at time.Time
	var ns int16
	var ver int64
	x.p.rows([]any{x.more}, func() error { return nil }, moreChanges, x.s.tenant)
	x.p.rows([]any{&c.Pos, &kind, &id, &others, &refs, &at, &ns, &ver}, func() error {
		c.Kind, c.Customer, c.Refs, c.At, c.Ver = customer.ChangeKind(kind), customer.ID(id), refsOf(refs), instant(at, ns), uint64(ver)
		c.Others = nil
		for _, o := range others {
			c.Others = append(c.Others, customer.ID(unescape(o)))
		}
		if c.Kind == customer.Erased {
			x.s.forget()
		}
		x.out.Changes = append(x.out.Changes, c)
		x.next(c.Pos)
		return nil
	}, scanChanges, x.s.tenant, x.from(), x.q.Limit)
}

const scanQuarantine = `SELECT id, channel, stream, place, ref_channel, ref_kind, ref_id, field, reason, raw, at, ns, tries, digest
	FROM @quarantine WHERE tenant = $1 AND id > $2 ORDER BY id LIMIT $3`

func (x *scan) quarantine() {
	var id, tries int64
	var at time.Time
	var ns int16
	var b [10][]byte
	into := []any{&id}
	for i := range 9 {
		into = append(into, &b[i])
	}
	x.p.rows(append(into, &at, &ns, &tries, &b[9]), func() error {
		x.out.Quarantine = append(x.out.Quarantine, customer.Quarantined{ID: id, Channel: string(b[0]), Stream: string(b[1]), Where: string(b[2]),
			Ref:   channel.Ref{Channel: string(b[3]), Kind: channel.Kind(b[4]), ID: string(b[5])},
			Field: string(b[6]), Reason: string(b[7]), Raw: b[8], At: instant(at, ns), Tries: int(tries), Digest: string(b[9])})
		x.next(id)
		return nil
	}, scanQuarantine, x.s.tenant, x.from(), x.q.Limit)
}

const (
	scanAccesses = `SELECT pos, at, ns, actor, on_behalf_of, purpose, op, customer FROM @accesses WHERE tenant = $1 AND pos > $2 ORDER BY pos LIMIT $3`
	moreAccesses = `SELECT EXISTS (SELECT 1 FROM @accesses WHERE tenant = $1 AND pos IS NULL)`
)

func (x *scan) accesses() {
	var pos int64
	var a customer.Access
	var purpose, id string
	var at time.Time
	var ns int16
	x.p.rows([]any{x.more}, func() error { return nil }, moreAccesses, x.s.tenant)
	x.p.rows([]any{&pos, &at, &ns, &a.Actor, &a.OnBehalfOf, &purpose, &a.Op, &id}, func() error {
		a.At, a.Purpose, a.Customer = instant(at, ns), customer.Purpose(purpose), customer.ID(id)
		x.out.Accesses = append(x.out.Accesses, a)
		x.next(pos)
		return nil
	}, scanAccesses, x.s.tenant, x.from(), x.q.Limit)
}
