package postgres

import (
	"context"
	"strings"

	"github.com/clientele-go/clientele/customer"
)

// The order in which everybody locks: the stripes, then streams, quarantined
// rows, facts, parties and terms that are there, and then facts, parties and
// terms that are inserted, all in the order of their keys. Who waits for a row
// that is there has inserted nothing but a stream yet, and who waits for one that
// somebody else inserts holds none that anybody waits for who is before that in
// the order; so nobody waits for ever. Rows that are inserted but only to hold
// their place are removed again in the same transaction.
//
// One large commit at a time holds no places for terms that are expected not to
// be there, for these are many and mostly stay so: it looks for them when it has
// locked everything that it changes. Another commit that makes one of them has
// either ended before, and is seen; or it goes on, and then what it expects of
// what this one changes it has still to lock: unless that is a term for which it
// holds no place either, and then it is not the one at a time.
//
// Each statement sees what was committed before it began, and a row that is
// locked is read as it is once the lock is held. So what is checked afterwards
// holds until the transaction ends.
const (
	begin = `BEGIN ISOLATION LEVEL READ COMMITTED READ WRITE`

	// Statements are planned once for each connection, maybe when tables are
	// empty, and used for ever: planning takes longer than what most of them do.
	// So nothing is planned that walks a table, small as it may be at the time.
	// Only those that remove many rows at once join, and are planned each time.
	// Nothing is compiled: what the planner takes for much work, once it has seen
	// that one term has most postings, is little, and compiling it takes a hundred
	// times as long, each time anew.
	planOnce = `SELECT set_config('plan_cache_mode', 'force_generic_plan', true), set_config('enable_seqscan', 'off', true), set_config('jit', 'off', true)`
	// What is too long for its row is packed in a tenth of the time that the
	// server's own way takes, and unpacked faster too.
	packFast = `SELECT set_config('default_toast_compression', 'lz4', true)`
	planAuto = `SELECT set_config('plan_cache_mode', 'auto', true)`
	planAnew = `SELECT set_config('plan_cache_mode', 'force_custom_plan', true), set_config('enable_seqscan', 'on', true)`

	lockStripe  = `SELECT n FROM @stripes WHERE tenant = $1 AND n = $2 FOR SHARE`
	lockStripes = `SELECT n FROM @stripes WHERE tenant = $1 ORDER BY n FOR UPDATE`
	makeStreams = `INSERT INTO @streams (tenant, channel, name, cursor)
	SELECT $1::int, u.channel, u.name, ''::bytea FROM unnest($2::text[], $3::text[]) u (channel, name) ORDER BY u.channel COLLATE "C", u.name COLLATE "C" ON CONFLICT DO NOTHING`
	lockStreams = `SELECT s.* FROM (SELECT * FROM unnest($2::text[], $3::text[]) u (channel, name) ORDER BY channel COLLATE "C", name COLLATE "C") u
	CROSS JOIN LATERAL (SELECT channel, name, cursor FROM @streams s WHERE s.tenant = $1 AND s.channel = u.channel AND s.name = u.name FOR UPDATE) s`
	// Who holds the lock of this row is the one that need not hold places.
	lockAlone = `SELECT true FROM @state WHERE tenant = $1 FOR UPDATE SKIP LOCKED`
	// It divides by zero if there is one: nothing after it is done then.
	findTerms = `SELECT 1 / (1 - least(count(*), 1)) FROM unnest($2::uuid[]) k (term)
	CROSS JOIN LATERAL (SELECT 1 FROM @terms t WHERE t.tenant = $1 AND t.term = k.term OFFSET 0) t`
	lockHeld = `SELECT id FROM @quarantine WHERE tenant = $1 AND id = ANY($2) ORDER BY id FOR UPDATE`

	// Rows are locked one after the other in the order of the keys given, which
	// is sorted.
	lockFacts = `SELECT f.* FROM unnest($2::text[]) k (ref) CROSS JOIN LATERAL (
		SELECT ref, owner, hash FROM @facts f WHERE f.tenant = $1 AND f.ref = k.ref FOR UPDATE) f`
	lockParties = `SELECT p.* FROM unnest($2::text[]) k (ref) CROSS JOIN LATERAL (
		SELECT ref, rev FROM @parties p WHERE p.tenant = $1 AND p.ref = k.ref FOR UPDATE) p`
	lockTerms = `SELECT t.* FROM unnest($2::uuid[]) k (term) CROSS JOIN LATERAL (
		SELECT term, rev, current, past, list FROM @terms t WHERE t.tenant = $1 AND t.term = k.term FOR UPDATE) t`
	addFacts = `INSERT INTO @facts (tenant, commit, ref, owner, hash, received, ns, body)
	SELECT $1::int, $2, * FROM unnest($3::text[], $4::text[], $5::bytea[], $6::timestamptz[], $7::int2[], $8::text[]) ON CONFLICT DO NOTHING`
	addParties = `INSERT INTO @parties (tenant, rev, ref, id, facts, ver, first, body)
	SELECT $1::int, 1, * FROM unnest($2::text[], $3::text[], $4::int8[], $5::int8[], $6::text[], $7::text[]) ON CONFLICT DO NOTHING`
	addTerms = `INSERT INTO @terms (tenant, rev, term, current, past, list)
	SELECT $1::int, 1, * FROM unnest($2::uuid[], $3::int4[], $4::int4[], $5::bytea[]) ON CONFLICT DO NOTHING`
)

const orNothing = ` ON CONFLICT DO NOTHING`

// adding returns how rows are inserted of which some may be there.
func (t *tx) adding(query string) string {
	if t.bold {
		return strings.TrimSuffix(query, orNothing)
	}
	return query
}

// lock locks what the job expects and changes, and checks what it expects. If
// many rows are copied that is left to do.
func (t *tx) lock(ctx context.Context, first bool) error {
	t.facts, t.parties, t.terms, t.posted = map[string]*head{}, map[string]int64{}, map[uuid]*storedTerm{}, nil
	t.streams, t.held = map[customer.Stream]string{}, map[int64]bool{}
	t.added.facts, t.added.parties, t.added.terms = 0, 0, 0
	p := &pipe{s: t.s}
	if first {
		if t.s.held(ctx) == nil {
			p.begin(begin)
		}
		if t.j.erasing {
			p.exec(nil, planAnew)
		}
		if t.many && t.s.lz4.Load() {
			p.exec(nil, packFast)
		}
		t.lockStripes(p)
		t.lookBack(p)
		if t.bold && !t.s.cfg.Distributed && t.j.onlyAbsent() >= aloneFrom {
			p.rows([]any{&t.alone}, func() error { return nil }, lockAlone, t.s.tenant)
		}
	}
	t.lockStreams(p)
	t.lockFacts(p)
	t.lockParties(p)
	t.lockTerms(p)
	if !t.many {
		t.addFacts(p)
		t.addParties(p)
	}
	if !t.bold {
		t.addTerms(p)
	}
	if err := p.send(ctx, t.conn); err != nil {
		return err
	}
	if t.gone || !t.holds(&t.j.c.Expect) {
		return customer.ErrStale
	}
	if t.many {
		return t.lookUpPostings(ctx)
	}
	if t.bold {
		// Of terms most are there or not as it happens, so those are added that
		// were not there to be locked.
		p := &pipe{s: t.s}
		t.addTerms(p)
		t.findAbsent(p)
		if err := p.send(ctx, t.conn); err != nil {
			return err
		}
	}
	if err := t.inserted(ctx); err != nil {
		return err
	}
	return t.lookUpPostings(ctx)
}

func (t *tx) lockStripes(p *pipe) {
	e := &t.j.c.Expect
	switch {
	case t.j.writer:
		p.exec(nil, lockStripes, t.s.tenant)
	case e.Ledger != nil || e.Suppressed != nil:
		p.exec(nil, lockStripe, t.s.tenant, int16(t.conn.Conn().PgConn().PID()%stripes))
	default:
		return
	}
	p.rows([]any{&t.state.ledgerRev, &t.state.suppressed}, func() error { return nil }, selectState, t.s.tenant)
}

func (t *tx) lockStreams(p *pipe) {
	var all []customer.Stream
	for _, x := range t.j.c.Expect.Streams {
		all = append(all, x.Stream)
	}
	for _, x := range t.j.c.Streams {
		all = append(all, x.Stream)
	}
	if len(all) > 0 {
		all, _ = places(all)
		p.exec(nil, makeStreams, t.s.tenant, channels(all), names(all))
		var x customer.Stream
		var cursor []byte
		p.rows([]any{&x.Channel, &x.Name, &cursor}, func() error {
			t.streams[x] = string(cursor)
			return nil
		}, lockStreams, t.s.tenant, channels(all), names(all))
	}
	if ids := t.j.c.Expect.Held; len(ids) > 0 {
		var id int64
		p.rows([]any{&id}, func() error {
			t.held[id] = true
			return nil
		}, lockHeld, t.s.tenant, ids)
	}
}

// there returns the keys of what is not expected to be absent: rows that are locked
// if they are there.
func there[J interface{ locking() locking }, K any](jobs []J, key func(J) K) (keys []K) {
	for _, x := range jobs {
		if x.locking() != absent {
			keys = append(keys, key(x))
		}
	}
	return keys
}

func (t *tx) lockFacts(p *pipe) {
	if keys := there(t.j.facts, func(x *factJob) string { return x.key }); len(keys) > 0 {
		var ref, owner string
		var hash []byte
		p.rows([]any{&ref, &owner, &hash}, func() error {
			t.facts[ref] = &head{hash, owner}
			return nil
		}, lockFacts, t.s.tenant, keys)
	}
}

func (t *tx) lockParties(p *pipe) {
	if keys := there(t.j.parties, func(x *partyJob) string { return x.key }); len(keys) > 0 {
		var ref string
		var rev int64
		p.rows([]any{&ref, &rev}, func() error {
			t.parties[ref] = rev
			return nil
		}, lockParties, t.s.tenant, keys)
	}
}

func (t *tx) lockTerms(p *pipe) {
	if keys := there(t.j.terms, func(x *termJob) uuid { return x.key }); len(keys) > 0 {
		var row storedTerm
		p.rows([]any{&row.term, &row.rev, &row.current, &row.gone, &row.list}, func() error {
			t.terms[row.term] = new(row)
			return nil
		}, lockTerms, t.s.tenant, keys)
	}
}

func (t *tx) addFacts(p *pipe) {
	var in factColumnsIn
	for _, f := range t.j.facts {
		if f.inserts() {
			in.add(f.key, f.row)
		}
	}
	if len(in.refs) > 0 {
		p.exec(&t.added.facts, t.adding(addFacts), t.s.tenant, t.id, in.refs, in.owners, in.hashes, in.received, in.nss, in.bodies)
	}
}

func (t *tx) addParties(p *pipe) {
	var in partyColumnsIn
	for _, x := range t.j.parties {
		if x.inserts() {
			in.add(x)
		}
	}
	if len(in.refs) > 0 {
		p.exec(&t.added.parties, t.adding(addParties), t.s.tenant, in.refs, in.ids, in.facts, in.vers, in.firsts, in.bodies)
	}
}

// addTerms inserts the terms that may not be there.
func (t *tx) addTerms(p *pipe) {
	var in termColumnsIn
	for _, x := range t.j.terms {
		if t.insertsTerm(x) {
			in.add(x.key, x.fresh)
		}
	}
	if len(in.terms) > 0 {
		p.exec(&t.added.terms, t.adding(addTerms), t.s.tenant, in.terms, in.current, in.past, in.lists)
	}
}

// insertsTerm reports whether a row is inserted for a term, to stay or to hold
// its place.
func (t *tx) insertsTerm(x *termJob) bool {
	return x.inserts() && t.terms[x.key] == nil && !(t.alone && x.onlyAbsent())
}

// findAbsent looks for the terms that are expected not to be there and of which
// no place is held. If there is one the transaction fails, with errFound.
func (t *tx) findAbsent(p *pipe) {
	if !t.alone {
		return
	}
	var terms []uuid
	for _, x := range t.j.terms {
		if x.onlyAbsent() {
			terms = append(terms, x.key)
		}
	}
	p.exec(nil, findTerms, t.s.tenant, terms)
}

// lookUpPostings reads of terms whose postings have rows of their own those
// that the job changes.
func (t *tx) lookUpPostings(ctx context.Context) error {
	var terms []uuid
	var refs []string
	for _, x := range t.j.terms {
		if has := t.terms[x.key]; has == nil || has.list != nil || x.change == nil {
			continue
		}
		for _, r := range x.change.Remove {
			terms, refs = append(terms, x.key), append(refs, refKey(r))
		}
		for _, p := range x.fresh {
			terms, refs = append(terms, x.key), append(refs, p.ref)
		}
	}
	if len(terms) == 0 {
		return nil
	}
	const look = `SELECT p.term, p.ref, p.weight, p.past FROM unnest($2::uuid[], $3::text[]) u (term, ref) CROSS JOIN (VALUES (false), (true)) b (past)
		CROSS JOIN LATERAL (SELECT * FROM @postings p WHERE p.tenant = $1 AND p.term = u.term AND p.past = b.past AND p.ref = u.ref OFFSET 0) p`
	t.posted = map[uuid]map[string]post{}
	p := &pipe{s: t.s}
	var term uuid
	var x post
	var weight int16
	p.rows([]any{&term, &x.ref, &weight, &x.past}, func() error {
		x.weight = uint8(weight)
		if t.posted[term] == nil {
			t.posted[term] = map[string]post{}
		}
		t.posted[term][x.ref] = x
		return nil
	}, look, t.s.tenant, terms, refs)
	return p.send(ctx, t.conn)
}
