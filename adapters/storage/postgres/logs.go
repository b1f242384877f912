package postgres

import (
	"cmp"
	"slices"
	"strings"
	"time"

	"github.com/clientele-go/clientele/customer"
)

func compareText(a, b string) int { return cmp.Compare(a, b) }

// listSep is between the elements of a list that is sent as one text, since an
// array cannot have arrays of different lengths in it. No key has more than
// three of these signs in a row, and none ends with one.
const listSep = "\x01\x01\x01\x01"

// joined is what string_to_array takes apart. An empty list is null.
func joined(list []string) *string {
	if len(list) == 0 {
		return nil
	}
	return new(strings.Join(list, listSep))
}

// sort puts entries in the order of their keys.
func (l *lines) sort() {
	order := make([]int, len(l.ids))
	for i := range order {
		order[i] = i
	}
	slices.SortFunc(order, func(a, b int) int {
		return cmp.Or(cmp.Compare(l.owners[a], l.owners[b]), l.ats[a].Compare(l.ats[b]), cmp.Compare(l.ids[a], l.ids[b]))
	})
	var out lines
	for _, i := range order {
		out.owners, out.ids, out.wholes = append(out.owners, l.owners[i]), append(out.ids, l.ids[i]), append(out.wholes, l.wholes[i])
		out.ats, out.nss = append(out.ats, l.ats[i]), append(out.nss, l.nss[i])
	}
	*l = out
}

// logColumns are rows of a log: an instant and texts.
type logColumns struct {
	ats   []time.Time
	nss   []int16
	nums  []int64
	texts [9][]string
}

func (c *logColumns) add(at time.Time, texts ...string) {
	c.ats, c.nss = append(c.ats, at), append(c.nss, nanos(at))
	for i, text := range texts {
		c.texts[i] = append(c.texts[i], text)
	}
}

const putAccesses = `INSERT INTO @accesses (tenant, at, ns, actor, on_behalf_of, purpose, op, customer)
	SELECT $1::int, * FROM unnest($2::timestamptz[], $3::int2[], $4::text[], $5::text[], $6::text[], $7::text[], $8::text[])`

func accessColumns(as []customer.Access) []any {
	var in logColumns
	for _, a := range as {
		in.add(a.At, a.Actor, a.OnBehalfOf, string(a.Purpose), a.Op, string(a.Customer))
	}
	return []any{in.ats, in.nss, in.texts[0], in.texts[1], in.texts[2], in.texts[3], in.texts[4]}
}

const (
	decide = `INSERT INTO @decisions (tenant, seq, at, ns, action, a, b, key_kind, key_issuer, key_value, actor, reason, since)
	SELECT $1::int, * FROM unnest($2::int8[], $3::timestamptz[], $4::int2[], $5::text[], $6::text[], $7::text[], $8::text[], $9::text[], $10::text[], $11::text[], $12::text[], $13::text[])`
	setLedger = `UPDATE @state SET ledger_rev = $2 WHERE tenant = $1`
	suppress  = `WITH fresh AS (INSERT INTO @suppressed (tenant, digest) SELECT DISTINCT $1::int, u FROM unnest($2::text[]) u ON CONFLICT DO NOTHING RETURNING 1)
	UPDATE @state SET suppressed = suppressed + (SELECT count(*) FROM fresh) WHERE tenant = $1`
)

// sinceText writes a moment, and readSince reads it; zero is empty.
func sinceText(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return t.UTC().Format(time.RFC3339Nano)
}

func readSince(s string) time.Time {
	t, err := time.Parse(time.RFC3339Nano, s)
	if err != nil {
		return time.Time{}
	}
	return t
}

// writeLogs appends to the logs. Whoever decides or suppresses has locked the
// stripes, so the counters are what they were when that was done.
func (t *tx) writeLogs(p *pipe) {
	c := t.j.c
	if len(c.Decisions) > 0 {
		var in logColumns
		for i, d := range c.Decisions {
			in.add(d.At, string(d.Action), refKey(d.A), refKey(d.B), string(d.Key.Kind), d.Key.Issuer, d.Key.Value, d.Actor, d.Reason, sinceText(d.From))
			in.nums = append(in.nums, t.state.ledgerRev+int64(i)+1)
		}
		x := in.texts
		p.exec(nil, decide, t.s.tenant, in.nums, in.ats, in.nss, x[0], x[1], x[2], x[3], x[4], x[5], x[6], x[7], x[8])
		p.exec(nil, setLedger, t.s.tenant, t.state.ledgerRev+int64(len(c.Decisions)))
	}
	if len(c.Accesses) > 0 {
		p.exec(nil, putAccesses, append([]any{t.s.tenant}, accessColumns(c.Accesses)...)...)
	}
	if len(c.Suppress) > 0 {
		p.exec(nil, suppress, t.s.tenant, c.Suppress)
	}
}

const (
	release = `DELETE FROM @quarantine WHERE tenant = $1 AND id = ANY($2)`
	hold    = `INSERT INTO @quarantine (tenant, at, ns, tries, key, channel, stream, place, ref_channel, ref_kind, ref_id, field, reason, raw, digest)
	VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15)`
	holdAgain = `UPDATE @quarantine SET at = $2, ns = $3, tries = $4, key = $5, channel = $6, stream = $7, place = $8, ref_channel = $9, ref_kind = $10,
	ref_id = $11, field = $12, reason = $13, raw = $14, digest = $15 WHERE tenant = $1 AND id = $16`
)

// writeQuarantine writes row by row: bad records are few.
func (t *tx) writeQuarantine(p *pipe) {
	if len(t.j.c.Released) > 0 {
		p.exec(nil, release, t.s.tenant, t.j.c.Released)
	}
	for _, q := range t.j.c.Quarantine {
		args := []any{t.s.tenant, q.At, nanos(q.At), int64(q.Tries), digest("q", q.Digest), bytesOf(q.Channel), bytesOf(q.Stream), bytesOf(q.Where),
			bytesOf(q.Ref.Channel), bytesOf(string(q.Ref.Kind)), bytesOf(q.Ref.ID), bytesOf(q.Field), bytesOf(q.Reason), bytesOf(string(q.Raw)), bytesOf(q.Digest)}
		if q.ID == 0 {
			p.exec(nil, hold, args...)
		} else {
			p.exec(nil, holdAgain, append(args, q.ID)...)
		}
	}
}

// slots is over how many rows the counts of a source are spread, so that
// commits of one source do not wait for each other: each connection has its
// own, but for those whose numbers happen to agree.
const slots = 256

const count = `INSERT INTO @sources AS s (tenant, slot, channel, fresh, fresh_seq, tried, tried_seq, error, error_kind,
		received, applied, duplicate, stale, quarantined, suppressed)
	VALUES ($1, $2, $3, $4, CASE $4 WHEN '' THEN 0 ELSE nextval('@orders') END, $5, CASE $5 WHEN '' THEN 0 ELSE nextval('@orders') END, $6, $7,
		$8, $9, $10, $11, $12, $13)
	ON CONFLICT (tenant, channel, slot) DO UPDATE SET
		fresh = CASE WHEN excluded.fresh_seq > 0 THEN excluded.fresh ELSE s.fresh END,
		fresh_seq = greatest(excluded.fresh_seq, s.fresh_seq),
		tried = CASE WHEN excluded.tried_seq > 0 THEN excluded.tried ELSE s.tried END,
		tried_seq = greatest(excluded.tried_seq, s.tried_seq),
		error = CASE WHEN excluded.tried_seq > 0 THEN excluded.error ELSE s.error END,
		error_kind = CASE WHEN excluded.tried_seq > 0 THEN excluded.error_kind ELSE s.error_kind END,
		received = s.received + excluded.received, applied = s.applied + excluded.applied, duplicate = s.duplicate + excluded.duplicate,
		stale = s.stale + excluded.stale, quarantined = s.quarantined + excluded.quarantined, suppressed = s.suppressed + excluded.suppressed`

func (t *tx) writeSources(p *pipe) {
	updates := slices.SortedStableFunc(slices.Values(t.j.c.Sources), func(a, b customer.SourceUpdate) int { return cmp.Compare(a.Channel, b.Channel) })
	for _, u := range updates {
		n, text, kind := u.Add, u.Error, string(u.ErrorKind)
		if u.Tried.IsZero() {
			text, kind = "", ""
		}
		p.exec(nil, count, t.s.tenant, int16(t.conn.Conn().PgConn().PID()%slots), u.Channel, timeText(u.Fresh), timeText(u.Tried), text, kind,
			n.Received, n.Applied, n.Duplicate, n.Stale, n.Quarantined, n.Suppressed)
	}
}

func replaceTable(query, table string) string { return strings.Replace(query, "TABLE", table, 1) }
