package customer

import (
	"context"
	"maps"
	"slices"
	"strconv"
	"sync"
	"time"

	"github.com/clientele-go/clientele/channel"
	"github.com/clientele-go/clientele/customer/identity"
)

// Memory is a [Storage] in the memory of the process: for tests, for examples,
// and for programs that can read their sources again at the next start. It is
// safe for use by many goroutines and by several hubs.
type Memory struct {
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

// An object is what is kept under one ref: a fact, a party, or both.
type object struct {
	cur   *FactRow
	old   []*FactRow
	party *partyCell
	told  uint32 // the last change that names the fact: a place in told, from 1
}

type partyCell struct {
	row     *PartyRow
	first   uint32   // of row.First
	members []uint32 // of row.Members
	lines   timeline
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
	_ Storage = (*Memory)(nil)
	_ Leaser  = (*Memory)(nil)
	_ Looker  = (*Memory)(nil)
	_ Asker   = (*Memory)(nil)
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
	return m.read(w), nil
}

func (m *Memory) read(w Want) Got {
	var g Got
	m.readFacts(w, &g)
	g.Parties = each(w.Parties, m.partyRow)
	g.IDs = each(w.IDs, func(id ID) *PartyRow {
		if n := m.ids.get(id); n != nil {
			return m.refs.at(*n).val.party.row
		}
		return nil
	})
	g.Terms = each(w.Terms, func(t Term) TermRow {
		if p := m.terms.get(t); p != nil {
			return m.termRow(p, w.TermLimit, w.Past)
		}
		return TermRow{}
	})
	m.readRest(w, &g)
	return g
}

// Look implements [Looker].
func (m *Memory) Look(ctx context.Context, w Want) (Got, Company, error) {
	if err := ctx.Err(); err != nil {
		return Got{}, Company{}, err
	}
	m.mu.RLock()
	defer m.mu.RUnlock()
	g := m.read(Want{Ledger: w.Ledger})
	g.Terms = make([]TermRow, len(w.Terms))
	l := looking{m: m, c: Company{Parties: make([][]*PartyRow, len(w.Terms)), Of: make([][]int, len(w.Terms))}}
	for i, t := range w.Terms {
		if p := m.terms.get(t); p != nil {
			g.Terms[i] = m.termRow(p, w.TermLimit, w.Past)
			l.c.Parties[i], l.c.Of[i] = l.carriers(p, len(g.Terms[i].Postings), w.Past)
		}
	}
	return g, l.c, nil
}

// looking is one Look.
type looking struct {
	m      *Memory
	c      Company
	places places[uint32]
	rows   []*PartyRow // what the members of the customers lie in
}

// carriers tells who the first n holders of a term are.
func (l *looking) carriers(p *postings, n int, past bool) (rows []*PartyRow, of []int) {
	rows, of = make([]*PartyRow, n), make([]int, n)
	if l.c.Customers == nil {
		l.c.Customers, l.rows = make([][]*PartyRow, 0, min(n, 8)), make([]*PartyRow, 0, min(2*n, 16))
	}
	j := 0
	for _, x := range p.items {
		if j == n {
			break
		}
		if !x.past || past {
			rows[j], of[j] = l.behind(x.ref)
			j++
		}
	}
	return rows, of
}

// behind adds the customer of a party, once.
func (l *looking) behind(ref uint32) (*PartyRow, int) {
	m := l.m
	me := m.refs.at(ref).val.party
	if me == nil || me.row == nil {
		return nil, -1
	}
	if at, ok := l.places.find(me.first); ok {
		return me.row, at
	}
	head := me
	if me.first != ref {
		if head = m.refs.at(me.first).val.party; head == nil || head.row == nil {
			return nil, -1
		}
	}
	from := len(l.rows)
	if len(head.members) == 0 {
		l.rows = append(l.rows, head.row)
	}
	for _, n := range head.members {
		l.rows = append(l.rows, m.refs.at(n).val.party.row)
	}
	l.c.Customers = append(l.c.Customers, l.rows[from:len(l.rows):len(l.rows)])
	l.places.add(me.first, len(l.c.Customers)-1)
	return me.row, len(l.c.Customers) - 1
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

func (m *Memory) readFacts(w Want, g *Got) {
	g.Facts = each(w.Facts, func(r channel.Ref) *FactRow {
		if o := m.refs.get(r); o != nil {
			return o.cur
		}
		return nil
	})
	g.Versions = each(w.Versions, func(r channel.Ref) []*FactRow {
		if o := m.refs.get(r); o != nil && o.cur != nil {
			return append(slices.Clone(o.old), o.cur)
		}
		return nil
	})
	g.Hashes = each(w.Hashes, func(r channel.Ref) []channel.Hash {
		o := m.refs.get(r)
		if o == nil || o.cur == nil {
			return nil
		}
		out := make([]channel.Hash, 0, len(o.old)+1)
		for _, f := range o.old {
			out = append(out, f.Hash)
		}
		return append(out, o.cur.Hash)
	})
}

func (m *Memory) partyRow(r channel.Ref) *PartyRow {
	if o := m.refs.get(r); o != nil && o.party != nil {
		return o.party.row
	}
	return nil
}

func (m *Memory) readRest(w Want, g *Got) {
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
		has := func(o *object) bool { return o.party != nil && o.party.row != nil }
		for _, n := range m.after(&m.partOrder, has, s.After, limit) {
			out.Parties = append(out.Parties, m.refs.at(n).val.party.row)
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
