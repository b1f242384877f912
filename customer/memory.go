package customer

import (
	"cmp"
	"context"
	"maps"
	"slices"
	"strconv"
	"sync"

	"github.com/clientele-go/clientele/channel"
	"github.com/clientele-go/clientele/customer/identity"
)

// Memory is a [Storage] in the memory of the process: for tests, for examples,
// and for programs that can read their sources again at the next start. It is
// safe for use by many goroutines and by several hubs.
type Memory struct {
	mu        sync.RWMutex
	facts     map[channel.Ref]*factCell
	parties   map[channel.Ref]*PartyRow
	ids       map[ID]channel.Ref
	terms     map[Term]*postings
	entries   map[channel.Ref]*entryList
	streams   map[Stream]channel.Cursor
	sources   map[string]*SourceRow
	decisions []identity.Decision
	ledgerRev uint64
	changes   []Change
	changePos int64
	toldOf    map[channel.Ref][]int // by owner of the facts that changes name: places in changes
	held      map[int64]Quarantined
	heldID    int64
	heldBy    map[string]int // how many, by digest
	accesses  []Access
	suppress  map[string]bool
	factOrder refOrder
	partOrder refOrder
}

// NewMemory returns an empty storage.
func NewMemory() *Memory {
	return &Memory{
		facts: map[channel.Ref]*factCell{}, parties: map[channel.Ref]*PartyRow{}, ids: map[ID]channel.Ref{},
		terms: map[Term]*postings{}, entries: map[channel.Ref]*entryList{},
		streams: map[Stream]channel.Cursor{}, sources: map[string]*SourceRow{},
		held: map[int64]Quarantined{}, heldBy: map[string]int{}, suppress: map[string]bool{}, toldOf: map[channel.Ref][]int{},
	}
}

type factCell struct {
	cur *FactRow
	old []*FactRow
}

// Read implements [Storage].
func (m *Memory) Read(ctx context.Context, w Want) (Got, error) {
	if err := ctx.Err(); err != nil {
		return Got{}, err
	}
	m.mu.RLock()
	defer m.mu.RUnlock()
	var g Got
	if len(w.Facts) > 0 {
		g.Facts = make([]*FactRow, len(w.Facts))
		for i, r := range w.Facts {
			if c := m.facts[r]; c != nil {
				g.Facts[i] = c.cur
			}
		}
	}
	if len(w.Versions) > 0 {
		g.Versions = make([][]*FactRow, len(w.Versions))
		for i, r := range w.Versions {
			if c := m.facts[r]; c != nil {
				g.Versions[i] = append(slices.Clone(c.old), c.cur)
			}
		}
	}
	if len(w.Parties) > 0 {
		g.Parties = make([]*PartyRow, len(w.Parties))
		for i, r := range w.Parties {
			g.Parties[i] = m.parties[r]
		}
	}
	if len(w.IDs) > 0 {
		g.IDs = make([]*PartyRow, len(w.IDs))
		for i, id := range w.IDs {
			if r, ok := m.ids[id]; ok {
				g.IDs[i] = m.parties[r]
			}
		}
	}
	if len(w.Terms) > 0 {
		g.Terms = make([]TermRow, len(w.Terms))
		for i, t := range w.Terms {
			if p := m.terms[t]; p != nil {
				g.Terms[i] = p.row(w.TermLimit, w.Past)
			}
		}
	}
	m.readRest(w, &g)
	return g, nil
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
	for _, s := range w.Streams {
		g.Streams = append(g.Streams, m.streams[s])
	}
	for _, d := range w.Held {
		g.Held = append(g.Held, m.heldBy[d] != 0)
	}
	g.Suppressed = len(m.suppress)
	for _, d := range w.Suppress {
		g.Suppress = append(g.Suppress, m.suppress[d])
	}
}

// Timeline implements [Storage].
func (m *Memory) Timeline(ctx context.Context, q TimelineQuery) ([]EntryRow, error) {
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	m.mu.RLock()
	for !m.sortedLocked(q.Owners) {
		m.mu.RUnlock()
		m.sort(q.Owners)
		m.mu.RLock()
	}
	defer m.mu.RUnlock()
	var out []EntryRow
	for _, o := range q.Owners {
		if l := m.entries[o]; l != nil {
			out = l.page(out, q)
		}
	}
	if len(q.Owners) > 1 {
		slices.SortFunc(out, func(a, b EntryRow) int { return b.Compare(a) })
	}
	return out[:min(len(out), max(q.Limit, 0))], nil
}

func (m *Memory) sortedLocked(owners []channel.Ref) bool {
	for _, o := range owners {
		if l := m.entries[o]; l != nil && !l.sorted() {
			return false
		}
	}
	return true
}

func (m *Memory) sort(owners []channel.Ref) {
	m.mu.Lock()
	defer m.mu.Unlock()
	for _, o := range owners {
		if l := m.entries[o]; l != nil {
			l.sort()
		}
	}
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
		for _, r := range after(&m.factOrder, m.facts, s.After, limit) {
			out.Facts = append(out.Facts, m.facts[r].cur)
			out.Next = r.String()
		}
	case TableParties:
		for _, r := range after(&m.partOrder, m.parties, s.After, limit) {
			out.Parties = append(out.Parties, m.parties[r])
			out.Next = r.String()
		}
	case TableChanges:
		from, _ := slices.BinarySearchFunc(m.changes, markAfter(s.After), func(c Change, n int64) int { return cmp.Compare(c.Pos, n) })
		out.Changes = slices.Clone(m.changes[from:min(len(m.changes), from+limit)])
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
		from := min(int(markAfter(s.After))-1, len(m.accesses))
		out.Accesses = slices.Clone(m.accesses[from:min(len(m.accesses), from+limit)])
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
