package sqlite

import (
	"github.com/clientele-go/clientele/customer"
)

const (
	putStream = `INSERT INTO streams (channel, name, cursor) VALUES (?1, ?2, ?3) ON CONFLICT (channel, name) DO UPDATE SET cursor = excluded.cursor`
	addCounts = `INSERT INTO sources (channel, fresh, tried, error, error_kind, received, applied, duplicate, stale, quarantined, suppressed)
	VALUES (?1, '', '', '', '', ?2, ?3, ?4, ?5, ?6, ?7)
	ON CONFLICT (channel) DO UPDATE SET received = received + ?2, applied = applied + ?3, duplicate = duplicate + ?4, stale = stale + ?5,
		quarantined = quarantined + ?6, suppressed = suppressed + ?7`
	setFresh = `UPDATE sources SET fresh = ?2 WHERE channel = ?1`
	setTried = `UPDATE sources SET tried = ?2, error = ?3, error_kind = ?4 WHERE channel = ?1`
)

func (t *tx) cursors(j *job) error {
	for _, s := range j.commit.Streams {
		if err := run(t.c, putStream, s.Stream.Channel, s.Stream.Name, []byte(s.Cursor)); err != nil {
			return err
		}
	}
	return nil
}

func (t *tx) sources(j *job) error {
	if len(j.commit.Sources) > 0 {
		t.memory.sources = nil
	}
	for _, u := range j.commit.Sources {
		a := u.Add
		if err := run(t.c, addCounts, u.Channel, a.Received, a.Applied, a.Duplicate, a.Stale, a.Quarantined, a.Suppressed); err != nil {
			return err
		}
		if !u.Fresh.IsZero() {
			if err := run(t.c, setFresh, u.Channel, timeText(u.Fresh)); err != nil {
				return err
			}
		}
		if !u.Tried.IsZero() {
			if err := run(t.c, setTried, u.Channel, timeText(u.Tried), u.Error, string(u.ErrorKind)); err != nil {
				return err
			}
		}
	}
	return nil
}

const (
	release = `DELETE FROM quarantine WHERE id = ?1`
	hold    = `INSERT INTO quarantine (channel, stream, place, ref_channel, ref_kind, ref_id, field, reason, raw, at, tries, digest)
	VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12)`
	holdAgain = `UPDATE quarantine SET channel = ?1, stream = ?2, place = ?3, ref_channel = ?4, ref_kind = ?5, ref_id = ?6, field = ?7, reason = ?8, raw = ?9,
	at = ?10, tries = ?11, digest = ?12 WHERE id = ?13`
)

func (t *tx) quarantine(j *job) error {
	for _, id := range j.commit.Released {
		if err := run(t.c, release, id); err != nil {
			return err
		}
	}
	for _, q := range j.commit.Quarantine {
		args := []any{[]byte(q.Channel), []byte(q.Stream), []byte(q.Where), []byte(q.Ref.Channel), []byte(q.Ref.Kind), []byte(q.Ref.ID), []byte(q.Field),
			[]byte(q.Reason), q.Raw, timeText(q.At), q.Tries, []byte(q.Digest)}
		query := hold
		if q.ID != 0 {
			query, args = holdAgain, append(args, q.ID)
		}
		if err := run(t.c, query, args...); err != nil {
			return err
		}
	}
	return nil
}

const (
	decide   = `INSERT INTO decisions (seq, action, a, b, key_kind, key_issuer, key_value, actor, reason, at, since) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11)`
	access   = `INSERT INTO accesses (at, actor, on_behalf_of, purpose, op, customer) VALUES (?1, ?2, ?3, ?4, ?5, ?6)`
	suppress = `INSERT INTO suppressed (digest) VALUES (?1) ON CONFLICT DO NOTHING`
)

func (t *tx) logs(j *job) error {
	for _, d := range j.commit.Decisions {
		t.now.ledgerRev++
		if err := run(t.c, decide, t.now.ledgerRev, string(d.Action), d.A.String(), d.B.String(), string(d.Key.Kind), d.Key.Issuer, d.Key.Value,
			d.Actor, d.Reason, timeText(d.At), timeText(d.From)); err != nil {
			return err
		}
	}
	for _, a := range j.commit.Accesses {
		if err := t.access(a); err != nil {
			return err
		}
	}
	for _, d := range j.commit.Suppress {
		if err := run(t.c, suppress, d); err != nil {
			return err
		}
		t.now.suppressed += int64(t.c.Changes())
	}
	return nil
}

func (t *tx) access(a customer.Access) error {
	q, err := t.hot(hotAccess)
	if err != nil {
		return err
	}
	for i, text := range [...]string{timeText(a.At), a.Actor, a.OnBehalfOf, string(a.Purpose), a.Op, string(a.Customer)} {
		q.BindText(1+i, text)
	}
	return finish(q)
}
