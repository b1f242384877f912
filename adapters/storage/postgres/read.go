package postgres

import (
	"context"
	"slices"
	"strings"
	"time"

	"github.com/clientele-go/clientele/channel"
	"github.com/clientele-go/clientele/customer"
	"github.com/clientele-go/clientele/customer/identity"
)

// Read implements [customer.Storage]. It takes one round trip, whatever is
// asked for.
func (s *Storage) Read(ctx context.Context, w customer.Want) (customer.Got, error) {
	var g customer.Got
	err := s.snapshot(ctx, "read", func(p *pipe) {
		g = customer.Got{}
		r := reader{s: s, p: p, w: &w, g: &g}
		var terms termsAsked
		r.read(&terms)
		terms.ask(p)
	})
	if err != nil {
		return customer.Got{}, err
	}
	if w.Ledger {
		s.learn(&g)
	}
	return g, nil
}

// A reader answers one Want.
type reader struct {
	s *Storage
	p *pipe
	w *customer.Want
	g *customer.Got
}

// read asks for everything but terms, which it leaves to be asked for.
func (r *reader) read(terms *termsAsked) {
	r.facts()
	r.versions()
	r.hashes()
	r.parties()
	r.terms(terms)
	r.state()
	r.sources()
	r.lists()
}

// places says where answers go: what was asked for may be asked twice.
func places[K comparable](keys []K) (distinct []K, at map[K][]int) {
	at = make(map[K][]int, len(keys))
	distinct = make([]K, 0, len(keys))
	all := make([]int, len(keys)) // for most are asked for once
	for i, k := range keys {
		if is, twice := at[k]; twice {
			at[k] = append(is, i)
			continue
		}
		all[i] = i
		at[k] = all[i : i+1 : i+1]
		distinct = append(distinct, k)
	}
	return distinct, at
}

// What is looked up by keys is looked up key by key, whatever the planner
// thinks of the sizes of tables: a statement is planned once, maybe when they
// were empty. An OFFSET keeps it from planning a join. Facts are often asked for
// alone, and then the server plans as it likes: it must not see how many, or it
// would plan each time anew for few.
const selectFacts = `SELECT ` + factColumns + ` FROM unnest((SELECT $2::text[])) k (ref)
	CROSS JOIN LATERAL (SELECT * FROM @facts f WHERE f.tenant = $1 AND f.ref = k.ref OFFSET 0) f`

func (r *reader) facts() {
	if len(r.w.Facts) == 0 {
		return
	}
	keys, at := places(refKeys(r.w.Facts))
	r.g.Facts = make([]*customer.FactRow, len(r.w.Facts))
	var f storedFact
	r.p.rows(f.into(), func() error {
		row, err := r.s.decode(&f)
		for _, i := range at[f.ref] {
			r.g.Facts[i] = row
		}
		return err
	}, selectFacts, r.s.tenant, keys)
}

const selectHistory = `SELECT ` + factColumns + ` FROM unnest($2::text[]) k (ref)
	CROSS JOIN LATERAL (SELECT * FROM @history f WHERE f.tenant = $1 AND f.ref = k.ref OFFSET 0) f`

// versions reads the history first and the current versions after it, so that
// those come last.
func (r *reader) versions() {
	if len(r.w.Versions) == 0 {
		return
	}
	keys, at := places(refKeys(r.w.Versions))
	r.g.Versions = make([][]*customer.FactRow, len(r.w.Versions))
	for _, query := range []string{selectHistory, selectFacts} {
		var f storedFact
		r.p.rows(f.into(), func() error {
			row, err := r.s.decode(&f)
			for _, i := range at[f.ref] {
				r.g.Versions[i] = append(r.g.Versions[i], row)
			}
			return err
		}, query, r.s.tenant, keys)
	}
}

// Whatever has old versions has a current one, so those are looked for only
// where there is one. An engine that keeps the history elsewhere is asked for
// each apart.
const (
	selectHashes = `SELECT f.ref, f.hash, ARRAY(SELECT h.hash FROM @history h WHERE h.tenant = $1 AND h.ref = f.ref) FROM unnest($2::text[]) k (ref)
	CROSS JOIN LATERAL (SELECT f.ref, f.hash FROM @facts f WHERE f.tenant = $1 AND f.ref = k.ref OFFSET 0) f`
	selectHashesOf = `SELECT f.ref, f.hash, NULL::bytea[] FROM unnest($2::text[]) k (ref)
	CROSS JOIN LATERAL (SELECT f.ref, f.hash FROM TABLE f WHERE f.tenant = $1 AND f.ref = k.ref OFFSET 0) f`
)

func (r *reader) hashes() {
	if len(r.w.Hashes) == 0 {
		return
	}
	keys, at := places(refKeys(r.w.Hashes))
	r.g.Hashes = make([][]channel.Hash, len(r.w.Hashes))
	queries := []string{selectHashes}
	if r.s.cfg.Distributed {
		queries = []string{replaceTable(selectHashesOf, "@history"), replaceTable(selectHashesOf, "@facts")}
	}
	for _, query := range queries {
		var ref string
		var hash []byte
		var older [][]byte
		r.p.rows([]any{&ref, &hash, &older}, func() error {
			for _, i := range at[ref] {
				for _, b := range append(older, hash) {
					var h channel.Hash
					copy(h[:], b)
					r.g.Hashes[i] = append(r.g.Hashes[i], h)
				}
			}
			return nil
		}, query, r.s.tenant, keys)
	}
}

const (
	selectParties = `SELECT ` + partyColumns + ` FROM unnest($2::text[]) k (ref)
	CROSS JOIN LATERAL (SELECT * FROM @parties p WHERE p.tenant = $1 AND p.ref = k.ref OFFSET 0) p`
	selectIDs = `SELECT ` + partyColumns + ` FROM unnest($2::text[]) k (id)
	CROSS JOIN LATERAL (SELECT * FROM @parties p WHERE p.tenant = $1 AND p.id = k.id OFFSET 0) p`
)

func (r *reader) parties() {
	if len(r.w.Parties) > 0 {
		keys, at := places(refKeys(r.w.Parties))
		r.g.Parties = make([]*customer.PartyRow, len(r.w.Parties))
		var x storedParty
		r.p.rows(x.into(), func() error {
			row, err := r.s.party(&x)
			for _, i := range at[x.ref] {
				r.g.Parties[i] = row
			}
			return err
		}, selectParties, r.s.tenant, keys)
	}
	if len(r.w.IDs) > 0 {
		ids := make([]string, len(r.w.IDs))
		for i, id := range r.w.IDs {
			ids[i] = string(id)
		}
		keys, at := places(ids)
		r.g.IDs = make([]*customer.PartyRow, len(r.w.IDs))
		var x storedParty
		r.p.rows(x.into(), func() error {
			row, err := r.s.party(&x)
			for _, i := range at[x.id] {
				r.g.IDs[i] = row
			}
			return err
		}, selectIDs, r.s.tenant, keys)
	}
}

const (
	selectState = `SELECT ledger_rev, suppressed FROM @state WHERE tenant = $1`

	// What this process knows already is not sent again.
	selectLedger = `SELECT s.ledger_rev, s.suppressed, d.seq, d.action, d.a, d.b, d.key_kind, d.key_issuer, d.key_value, d.actor, d.reason, d.at, d.ns, d.since
	FROM @state s LEFT JOIN LATERAL (SELECT * FROM @decisions d WHERE d.tenant = $1 AND s.ledger_rev <> $2 OFFSET 0) d ON true WHERE s.tenant = $1 ORDER BY d.seq`
)

func (r *reader) state() {
	if !r.w.Ledger && !r.w.Suppressed {
		return
	}
	var rev, suppressed int64
	counters := func() {
		r.s.heard(suppressed)
		if r.w.Suppressed {
			r.g.Suppressed = uint64(suppressed)
		}
		if r.w.Ledger {
			r.g.LedgerRev = uint64(rev)
		}
	}
	if !r.w.Ledger {
		r.p.rows([]any{&rev, &suppressed}, func() error { counters(); return nil }, selectState, r.s.tenant)
		return
	}
	known := r.s.known()
	var x storedDecision
	var all []identity.Decision
	r.p.rows(append([]any{&rev, &suppressed}, x.into()...), func() error {
		counters()
		switch {
		case rev == known.rev:
			r.g.Decisions = known.decisions
		case x.seq != nil:
			all = append(all, x.decision())
			r.g.Decisions = all[:len(all):len(all)]
		}
		return nil
	}, selectLedger, r.s.tenant, known.rev)
}

// A storedDecision is a decision as it comes from the table, or the lack of
// one.
type storedDecision struct {
	seq *int64
	at  *time.Time
	ns  *int16

	action, a, b, kind, issuer, value, actor, reason, since *string
}

func (d *storedDecision) into() []any {
	return []any{&d.seq, &d.action, &d.a, &d.b, &d.kind, &d.issuer, &d.value, &d.actor, &d.reason, &d.at, &d.ns, &d.since}
}

func (d *storedDecision) decision() identity.Decision {
	return identity.Decision{Seq: *d.seq, Action: identity.Action(*d.action), A: refOf(*d.a), B: refOf(*d.b),
		Key:  channel.KeyID{Kind: channel.KeyKind(*d.kind), Issuer: *d.issuer, Value: *d.value},
		From: readSince(*d.since), Actor: *d.actor, Reason: *d.reason, At: instant(*d.at, *d.ns)}
}

// known returns the ledger as this process last read it.
func (s *Storage) known() ledger {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.ledger
}

// learn keeps the ledger that a read has brought.
func (s *Storage) learn(g *customer.Got) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if rev := int64(g.LedgerRev); rev > s.ledger.rev {
		s.ledger = ledger{rev, g.Decisions}
	}
}

const selectSources = `SELECT channel, fresh, fresh_seq, tried, tried_seq, error, error_kind, received, applied, duplicate, stale, quarantined, suppressed
	FROM @sources WHERE tenant = $1`

func (r *reader) sources() {
	if !r.w.Sources {
		return
	}
	var x sourceSlot
	all := sourcesRead{to: &r.g.Sources, last: map[string][2]int64{}}
	r.p.rows([]any{&x.name, &x.fresh, &x.freshSeq, &x.tried, &x.triedSeq, &x.text, &x.kind, &x.n.Received, &x.n.Applied, &x.n.Duplicate, &x.n.Stale, &x.n.Quarantined, &x.n.Suppressed},
		func() error { return all.add(&x) }, selectSources, r.s.tenant)
}

// A sourceSlot is what one slot has of a source.
type sourceSlot struct {
	name, fresh, tried, text, kind string
	freshSeq, triedSeq             int64
	n                              customer.Counts
}

// sourcesRead adds up what the slots of each source have. The times are those of
// the slot that was last given one.
type sourcesRead struct {
	to   *[]customer.SourceRow
	last map[string][2]int64
}

func (r *sourcesRead) add(x *sourceSlot) (err error) {
	i, there := slices.BinarySearchFunc(*r.to, x.name, func(s customer.SourceRow, n string) int { return strings.Compare(s.Channel, n) })
	if !there {
		*r.to = slices.Insert(*r.to, i, customer.SourceRow{Channel: x.name})
	}
	row, seqs := &(*r.to)[i], r.last[x.name]
	row.Counts = sum(row.Counts, x.n)
	if x.freshSeq > seqs[0] {
		seqs[0] = x.freshSeq
		row.Fresh, err = parseTime(x.fresh)
	}
	if x.triedSeq > seqs[1] && err == nil {
		seqs[1] = x.triedSeq
		row.Tried, err = parseTime(x.tried)
		row.Error, row.ErrorKind = x.text, channel.Trouble(x.kind)
	}
	r.last[x.name] = seqs
	if err != nil {
		return damaged("source", channel.Ref{Channel: x.name}, errShape)
	}
	return nil
}

func sum(a, b customer.Counts) customer.Counts {
	return customer.Counts{Received: a.Received + b.Received, Applied: a.Applied + b.Applied, Duplicate: a.Duplicate + b.Duplicate,
		Stale: a.Stale + b.Stale, Quarantined: a.Quarantined + b.Quarantined, Suppressed: a.Suppressed + b.Suppressed}
}

const (
	selectStreams    = `SELECT channel, name, cursor FROM @streams WHERE tenant = $1 AND channel = ANY($2) AND name = ANY($3)`
	selectSuppressed = `SELECT s.digest FROM unnest($2::text[]) k (digest)
	CROSS JOIN LATERAL (SELECT digest FROM @suppressed s WHERE s.tenant = $1 AND s.digest = k.digest OFFSET 0) s`
	selectHeld = `SELECT k.key FROM unnest($2::uuid[]) k (key)
	WHERE EXISTS (SELECT 1 FROM @quarantine q WHERE q.tenant = $1 AND q.key = k.key OFFSET 0)`
)

// lists answers what is a cursor, or a yes or no.
func (r *reader) lists() {
	if n := len(r.w.Streams); n > 0 {
		r.g.Streams = make([]channel.Cursor, n)
		_, at := places(r.w.Streams)
		var x customer.Stream
		var cursor []byte
		r.p.rows([]any{&x.Channel, &x.Name, &cursor}, func() error {
			for _, i := range at[x] {
				r.g.Streams[i] = channel.Cursor(cursor)
			}
			return nil
		}, selectStreams, r.s.tenant, channels(r.w.Streams), names(r.w.Streams))
	}
	if n := len(r.w.Suppress); n > 0 {
		r.g.Suppress = make([]bool, n)
		keys, at := places(r.w.Suppress)
		var digest string
		r.p.rows([]any{&digest}, func() error {
			for _, i := range at[digest] {
				r.g.Suppress[i] = true
			}
			return nil
		}, selectSuppressed, r.s.tenant, keys)
	}
	if n := len(r.w.Held); n > 0 {
		r.g.Held = make([]bool, n)
		keys, at := places(heldKeys(r.w.Held))
		var key uuid
		r.p.rows([]any{&key}, func() error {
			for _, i := range at[key] {
				r.g.Held[i] = true
			}
			return nil
		}, selectHeld, r.s.tenant, keys)
	}
}

// heldKeys are by what the digests of quarantined rows are looked up: they may
// be any bytes.
func heldKeys(digests []string) []uuid {
	out := make([]uuid, len(digests))
	for i, d := range digests {
		out[i] = digest("q", d)
	}
	return out
}

func channels(ss []customer.Stream) []string {
	out := make([]string, len(ss))
	for i, s := range ss {
		out[i] = s.Channel
	}
	return out
}

func names(ss []customer.Stream) []string {
	out := make([]string, len(ss))
	for i, s := range ss {
		out[i] = s.Name
	}
	return out
}
