package sqlite

import (
	"context"
	"errors"
	"slices"

	driver "zombiezen.com/go/sqlite"

	"github.com/clientele-go/clientele/channel"
	"github.com/clientele-go/clientele/customer"
	"github.com/clientele-go/clientele/customer/identity"
)

// Read implements [customer.Storage].
func (s *Storage) Read(ctx context.Context, w customer.Want) (customer.Got, error) {
	var g customer.Got
	var seen *hints
	if len(w.Facts)+len(w.Hashes)+len(w.Parties)+len(w.Terms) >= hintsFrom {
		seen = s.memory.begin()
	}
	err := s.nearest(ctx, "read", func(c *driver.Conn, m *memory) (err error) {
		r := reader{s: s, c: c, w: w, hints: seen, memory: m}
		g, err = r.read()
		return err
	})
	if err != nil {
		return customer.Got{}, err
	}
	s.memory.take(seen)
	return g, nil
}

// read answers the Want.
func (r *reader) read() (customer.Got, error) {
	for _, part := range [...]func() error{r.facts, r.versions, r.hashes, r.parties, r.ids, r.terms, r.ledger, r.sources, r.lists} {
		if err := part(); err != nil {
			return customer.Got{}, err
		}
	}
	return r.g, nil
}

// hintsFrom is from how many things on a read is taken for the beginning of a
// commit.
const hintsFrom = 64

// A reader answers one Want.
type reader struct {
	hints  *hints  // nil: nobody wants any
	memory *memory // what is remembered of the state that is read; nil: nothing is
	s      *Storage
	c      *driver.Conn
	w      customer.Want
	g      customer.Got
}

const selectFact = `SELECT ` + factColumns + `, r.n, r.version, r.newest, r.count, r.owner, r.hash, r.older FROM refs r LEFT JOIN versions v ON v.seq = r.version
	WHERE r.channel = ?1 AND r.kind = ?2 AND r.id = ?3`

func (r *reader) fact(ref channel.Ref) (*customer.FactRow, error) {
	q, err := r.c.Prepare(selectFact)
	if err != nil {
		return nil, err
	}
	bindRef(q, 1, ref)
	there, err := q.Step()
	if err != nil {
		return nil, err
	}
	if !there {
		r.hints.object(ref, &object{})
		return nil, nil
	}
	o := columnObject(q, 5)
	r.hints.object(ref, &o)
	var row *customer.FactRow
	if o.version != 0 {
		if row, err = r.decodeFact(q, ref); err != nil {
			return nil, err
		}
	}
	return row, q.Reset()
}

func (r *reader) facts() (err error) {
	if len(r.w.Facts) == 0 {
		return nil
	}
	r.g.Facts = make([]*customer.FactRow, len(r.w.Facts))
	for i, ref := range r.w.Facts {
		if r.g.Facts[i], err = r.fact(ref); err != nil {
			return err
		}
	}
	return nil
}

const (
	selectChain   = `SELECT newest, version FROM refs WHERE channel = ?1 AND kind = ?2 AND id = ?3 AND version <> 0`
	selectVersion = `SELECT ` + factColumns + `, v.before FROM versions v WHERE v.seq = ?1`
)

func (r *reader) versions() error {
	if len(r.w.Versions) == 0 {
		return nil
	}
	r.g.Versions = make([][]*customer.FactRow, len(r.w.Versions))
	for i, ref := range r.w.Versions {
		var newest, version int64
		_, err := one(r.c, selectChain, func(q *driver.Stmt) { newest, version = q.ColumnInt64(0), q.ColumnInt64(1) }, ref.Channel, string(ref.Kind), ref.ID)
		if err != nil {
			return err
		}
		var current *customer.FactRow
		var all []*customer.FactRow
		for seq := newest; seq != 0; {
			var row *customer.FactRow
			var bad error
			at := seq
			seq = 0
			_, err := one(r.c, selectVersion, func(q *driver.Stmt) {
				row, bad = r.decodeFact(q, ref)
				seq = q.ColumnInt64(5)
			}, at)
			if err := errors.Join(err, bad); err != nil {
				return err
			}
			if at == version {
				current = row
			} else if row != nil {
				all = append(all, row)
			}
		}
		if current != nil {
			r.g.Versions[i] = append(all, current)
		}
	}
	return nil
}

const (
	selectHashes = `SELECT before, hash FROM versions WHERE seq = ?1`
)

func (r *reader) hashes() error {
	if len(r.w.Hashes) == 0 {
		return nil
	}
	r.g.Hashes = make([][]channel.Hash, len(r.w.Hashes))
	for i, ref := range r.w.Hashes {
		o, err := r.object(ref)
		if err != nil {
			return err
		}
		if o.version == 0 {
			continue
		}
		all := make([]channel.Hash, 0, o.count)
		if len(o.older) == (int(o.count)-1)*len(o.hash) {
			for h := range slices.Chunk(o.older, len(o.hash)) {
				all = append(all, channel.Hash(h))
			}
		} else if all, err = r.chain(all, o); err != nil {
			return err
		}
		r.g.Hashes[i] = append(all, o.hash)
	}
	return nil
}

// object returns the row of a ref, and a zero one if there is none.
func (r *reader) object(ref channel.Ref) (*object, error) {
	if r.memory != nil {
		if o, ok := r.memory.objects.get(ref); ok {
			return o, nil
		}
	}
	q, err := r.c.Prepare(selectObject)
	if err != nil {
		return nil, err
	}
	bindRef(q, 1, ref)
	there, err := q.Step()
	if err != nil {
		return nil, err
	}
	o := &object{}
	if there {
		*o = columnObject(q, 0)
	}
	r.hints.object(ref, o)
	return o, q.Reset()
}

// chain appends the hashes of all versions but the current one.
func (r *reader) chain(all []channel.Hash, o *object) ([]channel.Hash, error) {
	for seq := o.newest; seq != 0; {
		var h channel.Hash
		at := seq
		seq = 0
		if _, err := one(r.c, selectHashes, func(q *driver.Stmt) { seq = q.ColumnInt64(0); q.ColumnBytes(1, h[:]) }, at); err != nil {
			return nil, err
		}
		if at != o.version {
			all = append(all, h)
		}
	}
	return all, nil
}

const selectParty = `SELECT ` + partyColumns + ` FROM refs r CROSS JOIN parties p ON p.n = r.n WHERE r.channel = ?1 AND r.kind = ?2 AND r.id = ?3`

func (r *reader) parties() (err error) {
	if len(r.w.Parties) == 0 {
		return nil
	}
	r.g.Parties = make([]*customer.PartyRow, len(r.w.Parties))
	for i, ref := range r.w.Parties {
		if r.g.Parties[i], err = r.party(ref); err != nil {
			return err
		}
	}
	return nil
}

func (r *reader) party(ref channel.Ref) (*customer.PartyRow, error) {
	if r.memory != nil {
		if k, ok := r.memory.revs.get(ref); ok {
			if k.rev == 0 {
				return nil, nil
			}
			if row, ok := r.s.parties.Get(k); ok {
				return row, nil
			}
		}
	}
	q, err := r.c.Prepare(selectParty)
	if err != nil {
		return nil, err
	}
	bindRef(q, 1, ref)
	there, err := q.Step()
	if err != nil {
		return nil, err
	}
	if !there {
		r.saw(ref, partyKey{})
		return nil, nil
	}
	k := partyKey{q.ColumnInt64(0), q.ColumnInt64(1)}
	row, err := r.decodeParty(q, ref)
	if err != nil {
		return nil, err
	}
	r.saw(ref, k)
	return row, q.Reset()
}

// saw notes the revision of a party for those who come later.
func (r *reader) saw(ref channel.Ref, k partyKey) {
	if r.memory != nil {
		r.memory.revs.add(ref, k)
		return
	}
	r.hints.rev(ref, k)
}

const selectID = `SELECT ` + partyColumns + ` FROM parties p WHERE p.id = ?1`

func (r *reader) ids() error {
	if len(r.w.IDs) == 0 {
		return nil
	}
	r.g.IDs = make([]*customer.PartyRow, len(r.w.IDs))
	for i, id := range r.w.IDs {
		var bad error
		_, err := one(r.c, selectID, func(q *driver.Stmt) {
			var row *customer.PartyRow
			if row, bad = r.decodeParty(q, channel.Ref{}); bad == nil {
				r.g.IDs[i] = row
				r.saw(row.Ref, partyKey{q.ColumnInt64(0), q.ColumnInt64(1)})
			}
		}, string(id))
		if err := errors.Join(err, bad); err != nil {
			return err
		}
	}
	return nil
}

const selectDecisions = `SELECT seq, action, a, b, key_kind, key_issuer, key_value, actor, reason, at, since FROM decisions ORDER BY seq`

func (r *reader) ledger() error {
	if !r.w.Ledger {
		return nil
	}
	return each(r.c, selectDecisions, func(q *driver.Stmt) error {
		at, err := parseTime(q.ColumnText(9))
		from, bad := parseTime(q.ColumnText(10))
		if err != nil || bad != nil {
			return damaged("decision", channel.Ref{}, errShape)
		}
		r.g.Decisions = append(r.g.Decisions, identity.Decision{Seq: q.ColumnInt64(0), Action: identity.Action(q.ColumnText(1)),
			A: refOf(q.ColumnText(2)), B: refOf(q.ColumnText(3)),
			Key:  channel.KeyID{Kind: channel.KeyKind(q.ColumnText(4)), Issuer: q.ColumnText(5), Value: q.ColumnText(6)},
			From: from, Actor: q.ColumnText(7), Reason: q.ColumnText(8), At: at})
		return nil
	})
}

const selectSources = `SELECT channel, fresh, tried, error, error_kind, received, applied, duplicate, stale, quarantined, suppressed FROM sources ORDER BY channel`

func (r *reader) sources() error {
	if !r.w.Sources {
		return nil
	}
	return each(r.c, selectSources, func(q *driver.Stmt) error {
		fresh, err := parseTime(q.ColumnText(1))
		if err != nil {
			return damaged("source", channel.Ref{}, errShape)
		}
		tried, err := parseTime(q.ColumnText(2))
		if err != nil {
			return damaged("source", channel.Ref{}, errShape)
		}
		r.g.Sources = append(r.g.Sources, customer.SourceRow{Channel: q.ColumnText(0), Fresh: fresh, Tried: tried, Error: q.ColumnText(3),
			ErrorKind: channel.Trouble(q.ColumnText(4)), Counts: customer.Counts{Received: q.ColumnInt64(5), Applied: q.ColumnInt64(6),
				Duplicate: q.ColumnInt64(7), Stale: q.ColumnInt64(8), Quarantined: q.ColumnInt64(9), Suppressed: q.ColumnInt64(10)}})
		return nil
	})
}

const (
	selectStream     = `SELECT cursor FROM streams WHERE channel = ?1 AND name = ?2`
	selectSuppressed = `SELECT 1 FROM suppressed WHERE digest = ?1`
	selectHeld       = `SELECT 1 FROM quarantine WHERE digest = ?1 LIMIT 1`
)

// lists answers what is a cursor or a yes or no, and the counters.
func (r *reader) lists() error {
	var now state
	if r.w.Suppressed || r.w.Ledger || len(r.w.Suppress) > 0 {
		var err error
		if now, err = loadState(r.c); err != nil {
			return err
		}
	}
	if r.w.Suppressed {
		r.g.Suppressed = uint64(now.suppressed)
	}
	if r.w.Ledger {
		r.g.LedgerRev = uint64(now.ledgerRev)
	}
	for _, s := range r.w.Streams {
		var cursor string
		if _, err := one(r.c, selectStream, func(q *driver.Stmt) { cursor = q.ColumnText(0) }, s.Channel, s.Name); err != nil {
			return err
		}
		r.g.Streams = append(r.g.Streams, channel.Cursor(cursor))
	}
	for _, d := range r.w.Suppress {
		there := false
		if now.suppressed > 0 {
			var err error
			if there, err = one(r.c, selectSuppressed, nil, d); err != nil {
				return err
			}
		}
		r.g.Suppress = append(r.g.Suppress, there)
	}
	for _, d := range r.w.Held {
		there, err := one(r.c, selectHeld, nil, []byte(d))
		if err != nil {
			return err
		}
		r.g.Held = append(r.g.Held, there)
	}
	return nil
}
