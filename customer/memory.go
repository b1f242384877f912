package customer

import (
	"context"
	"maps"
	"slices"
	"strconv"
	"sync"
	"sync/atomic"
	"time"

	"github.com/clientele-go/clientele/channel"
	"github.com/clientele-go/clientele/customer/identity"
)

// Memory is a [Storage] in the memory of the process: for tests, for examples,
// and for programs that can read their sources again at the next start. It is
// safe for use by many goroutines and by several hubs.
type Memory struct {
	gate      sync.RWMutex // held to read by commits, but by those of who has it whole; taken before mu
	mu        sync.RWMutex
	refs      table[channel.Ref, object]
	terms     table[Term, postings]
	ids       table[ID, uint32]
	kinds     []EntryKind // what lines name by number
	streams   map[Stream]channel.Cursor
	sources   map[string]*SourceRow
	decisions []identity.Decision
	ledgerRev uint64
	changes   chunked[Change]
	told      chunked[tale]
	held      map[int64]Quarantined
	heldID    int64
	heldBy    map[string]int // how many, by digest
	accesses  chunked[Access]
	suppress  map[string]bool
	suppRev   uint64
	factOrder refOrder
	partOrder refOrder
	leases    map[string]lease
}

// An object is what is kept under one ref: a fact, a party, or both. What a
// look-up by key needs comes first.
type object struct {
	party *partyVersion // nil: it is no party
	first uint32        // of party.First
	told  uint32        // the last change that names the fact: a place in told, from 1
	more  *partyMore    // nil: nothing
	cur   *FactRow
	old   *oldFact
}

// A partyVersion is a row, and the customer that has no other member.
type partyVersion struct {
	PartyRow
	alone [1]*PartyRow
}

// partyMore is the rest of what is kept of a party.
type partyMore struct {
	members []uint32 // of party.Members
	lines   timeline

	// company is the rows of members, as somebody has gathered them since one
	// of them last changed. No element is ever changed.
	company atomic.Pointer[[]*PartyRow]
}

// An oldFact is a version that is not current, and those before it.
type oldFact struct {
	row    *FactRow
	before *oldFact
}

func (o *object) keep(f *FactRow) { o.old = &oldFact{f, o.old} }

func (o *object) partyRow() *PartyRow {
	if o.party == nil {
		return nil
	}
	return &o.party.PartyRow
}

// A tale is one change that names a fact.
type tale struct {
	change int
	before uint32 // the tale before of the same fact
}

type lease struct {
	holder string
	until  time.Time
}

var (
	_ Storage  = (*Memory)(nil)
	_ Leaser   = (*Memory)(nil)
	_ Looker   = (*Memory)(nil)
	_ Asker    = (*Memory)(nil)
	_ Excluder = (*Memory)(nil)
)

// NewMemory returns an empty storage.
func NewMemory() *Memory {
	return &Memory{
		refs: newTable[channel.Ref, object](), terms: newTable[Term, postings](), ids: newTable[ID, uint32](),
		streams: map[Stream]channel.Cursor{}, sources: map[string]*SourceRow{}, leases: map[string]lease{},
		held: map[int64]Quarantined{}, heldBy: map[string]int{}, suppress: map[string]bool{},
	}
}

// Read implements [Storage].
func (m *Memory) Read(ctx context.Context, w Want) (Got, error) {
	if err := ctx.Err(); err != nil {
		return Got{}, err
	}
	m.mu.RLock()
	defer m.mu.RUnlock()
	var g Got
	m.read(&w, &g)
	return g, nil
}

func (m *Memory) read(w *Want, g *Got) {
	m.readFacts(w, g)
	g.Parties = each(w.Parties, m.partyRow)
	g.IDs = each(w.IDs, func(id ID) *PartyRow {
		if n := m.ids.get(id); n != nil {
			return m.refs.at(*n).val.partyRow()
		}
		return nil
	})
	g.Terms = each(w.Terms, func(t Term) TermRow {
		if p := m.terms.get(t); p != nil {
			return m.termRow(p, w.TermLimit, w.Past)
		}
		return TermRow{}
	})
	m.readRest(w, g)
}

// each answers a list of questions, and nothing with nothing.
func each[Q, A any](asked []Q, answer func(Q) A) []A {
	if len(asked) == 0 {
		return nil
	}
	out := make([]A, len(asked))
	for i, q := range asked {
		out[i] = answer(q)
	}
	return out
}

func (m *Memory) readFacts(w *Want, g *Got) {
	g.Facts = each(w.Facts, func(r channel.Ref) *FactRow {
		if o := m.refs.get(r); o != nil {
			return o.cur
		}
		return nil
	})
	g.Versions = each(w.Versions, func(r channel.Ref) []*FactRow {
		if o := m.refs.get(r); o != nil && o.cur != nil {
			var out []*FactRow
			for v := o.old; v != nil; v = v.before {
				out = append(out, v.row)
			}
			return append(out, o.cur)
		}
		return nil
	})
	g.Hashes = each(w.Hashes, func(r channel.Ref) []channel.Hash {
		o := m.refs.get(r)
		if o == nil || o.cur == nil {
			return nil
		}
		var out []channel.Hash
		for v := o.old; v != nil; v = v.before {
			out = append(out, v.row.Hash)
		}
		return append(out, o.cur.Hash)
	})
}

func (m *Memory) partyRow(r channel.Ref) *PartyRow {
	if o := m.refs.get(r); o != nil {
		return o.partyRow()
	}
	return nil
}

func (m *Memory) readRest(w *Want, g *Got) {
	if w.Ledger {
		// Decisions are only ever appended, so a slice of them may be shared.
		g.Decisions, g.LedgerRev = m.decisions[:len(m.decisions):len(m.decisions)], m.ledgerRev
	}
	if w.Sources {
		for _, name := range slices.Sorted(maps.Keys(m.sources)) {
			g.Sources = append(g.Sources, *m.sources[name])
		}
	}
	if w.Suppressed {
		g.Suppressed = m.suppRev
	}
	g.Streams = each(w.Streams, func(s Stream) channel.Cursor { return m.streams[s] })
	g.Held = each(w.Held, func(d string) bool { return m.heldBy[d] != 0 })
	g.Suppress = each(w.Suppress, func(d string) bool { return m.suppress[d] })
}

// Scan implements [Storage].
func (m *Memory) Scan(ctx context.Context, s Scan) (Rows, error) {
	if err := ctx.Err(); err != nil {
		return Rows{}, err
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	limit := s.Limit
	if limit <= 0 {
		limit = 1000
	}
	var out Rows
	switch s.Table {
	case TableFacts:
		for _, n := range m.after(&m.factOrder, func(o *object) bool { return o.cur != nil }, s.After, limit) {
			out.Facts = append(out.Facts, m.refs.at(n).val.cur)
			out.Next = m.refs.at(n).key.String()
		}
	case TableParties:
		has := func(o *object) bool { return o.party != nil }
		for _, n := range m.after(&m.partOrder, has, s.After, limit) {
			out.Parties = append(out.Parties, m.refs.at(n).val.partyRow())
			out.Next = m.refs.at(n).key.String()
		}
	case TableChanges:
		// Positions have no gaps here, so they are places too.
		from := int(markAfter(s.After)) - 1
		out.Changes = m.changes.part(from, limit)
		if n := len(out.Changes); n > 0 {
			out.Next = strconv.FormatInt(out.Changes[n-1].Pos, 10)
		}
	case TableQuarantine:
		from := markAfter(s.After)
		for _, id := range slices.Sorted(maps.Keys(m.held)) {
			if id >= from && len(out.Quarantine) < limit {
				out.Quarantine = append(out.Quarantine, m.held[id])
				out.Next = strconv.FormatInt(id, 10)
			}
		}
	case TableAccesses:
		from := int(markAfter(s.After)) - 1
		out.Accesses = m.accesses.part(from, limit)
		if n := len(out.Accesses); n > 0 {
			out.Next = strconv.Itoa(from + n)
		}
	}
	return out, nil
}

// markAfter returns the first number after a mark; numbers start at 1.
func markAfter(mark string) int64 {
	n, _ := strconv.ParseInt(mark, 10, 64)
	return max(n, 0) + 1
}

// Lease implements [Leaser]. Its clock is that of the process.
func (m *Memory) Lease(ctx context.Context, name, holder string, d time.Duration) (bool, error) {
	if err := ctx.Err(); err != nil {
		return false, err
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	now := time.Now()
	if l, ok := m.leases[name]; ok && l.holder != holder && l.until.After(now) {
		return false, nil
	}
	if d <= 0 {
		delete(m.leases, name)
		return false, nil
	}
	m.leases[name] = lease{holder, now.Add(d)}
	return true, nil
}
