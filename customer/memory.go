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
		held: map[int64]Quarantined{}, suppress: map[string]bool{}, toldOf: map[channel.Ref][]int{},
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
	if len(out) > q.Limit {
		out = out[:q.Limit]
	}
	return out, nil
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
		for _, r := range m.factOrder.after(s.After, limit) {
			out.Facts = append(out.Facts, m.facts[r].cur)
			out.Next = r.String()
		}
	case TableParties:
		for _, r := range m.partOrder.after(s.After, limit) {
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

// Commit implements [Storage].
func (m *Memory) Commit(ctx context.Context, c *Commit) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	if !m.holds(c.Expect) {
		return ErrStale
	}
	if c.Erase != nil {
		m.erase(c.Erase)
	}
	for _, f := range c.Current {
		m.setCurrent(f)
	}
	for _, f := range c.Stale {
		if cell := m.facts[f.Fact.Ref]; cell != nil {
			cell.old = append(cell.old, f)
		}
	}
	for _, p := range c.Parties {
		row := *p
		if was := m.parties[p.Ref]; was != nil {
			row.Rev = was.Rev + 1
		} else {
			row.Rev = 1
			m.ids[p.ID] = p.Ref
			m.partOrder.add(p.Ref)
		}
		m.parties[p.Ref] = &row
	}
	m.commitIndex(c)
	m.commitLogs(c)
	return nil
}

func (m *Memory) holds(e Expect) bool {
	for _, x := range e.Facts {
		has := ExpectFact{Ref: x.Ref}
		if c := m.facts[x.Ref]; c != nil {
			has.Hash, has.Owner = c.cur.Hash, c.cur.Owner
		}
		if has != x {
			return false
		}
	}
	for _, x := range e.Parties {
		var has uint64
		if p := m.parties[x.Ref]; p != nil {
			has = p.Rev
		}
		if has != x.Rev {
			return false
		}
	}
	for _, x := range e.Terms {
		var has uint64
		if p := m.terms[x.Term]; p != nil {
			has = p.rev
		}
		if has != x.Rev {
			return false
		}
	}
	for _, x := range e.Streams {
		if m.streams[x.Stream] != x.Cursor {
			return false
		}
	}
	if e.Suppressed != nil && *e.Suppressed != len(m.suppress) {
		return false
	}
	return e.Ledger == nil || *e.Ledger == m.ledgerRev
}

func (m *Memory) setCurrent(f *FactRow) {
	cell := m.facts[f.Fact.Ref]
	if cell == nil {
		m.facts[f.Fact.Ref] = &factCell{cur: f}
		m.factOrder.add(f.Fact.Ref)
		return
	}
	if cell.cur.Hash != f.Hash { // the same version under another owner replaces itself
		cell.old = append(cell.old, cell.cur)
	}
	cell.cur = f
}

func (m *Memory) commitIndex(c *Commit) {
	for owner, rows := range c.RemoveEntries {
		if l := m.entries[owner]; l != nil {
			l.remove(rows)
		}
	}
	for owner, rows := range c.AddEntries {
		l := m.entries[owner]
		if l == nil {
			l = &entryList{}
			m.entries[owner] = l
		}
		l.add(rows)
	}
	for t, refs := range c.RemovePostings {
		if p := m.terms[t]; p != nil {
			p.remove(refs)
		}
	}
	for t, ps := range c.AddPostings {
		p := m.terms[t]
		if p == nil {
			p = &postings{}
			m.terms[t] = p
		}
		p.add(ps)
	}
}

func (m *Memory) commitLogs(c *Commit) {
	maps.Copy(m.streams, c.Streams)
	for _, u := range c.Sources {
		s := m.sources[u.Channel]
		if s == nil {
			s = &SourceRow{Channel: u.Channel}
			m.sources[u.Channel] = s
		}
		s.Counts = s.Counts.plus(u.Add)
		if !u.Fresh.IsZero() {
			s.Fresh = u.Fresh
		}
		if !u.Tried.IsZero() {
			s.Tried, s.Error, s.ErrorKind = u.Tried, u.Error, u.ErrorKind
		}
	}
	for _, id := range c.Released {
		delete(m.held, id)
	}
	for _, q := range c.Quarantine {
		if q.ID == 0 {
			m.heldID++
			q.ID = m.heldID
		}
		m.held[q.ID] = q
	}
	for _, ch := range c.Changes {
		m.changePos++
		ch.Pos = m.changePos
		m.changes = append(m.changes, ch)
		m.noteTold(ch.Refs)
	}
	for _, d := range c.Decisions {
		m.ledgerRev++
		d.Seq = int64(m.ledgerRev)
		m.decisions = append(m.decisions, d)
	}
	m.accesses = append(m.accesses, c.Accesses...)
	for _, d := range c.Suppress {
		m.suppress[d] = true
	}
}

// noteTold notes that the last change names facts, so that they can be found
// when they are erased.
func (m *Memory) noteTold(refs []channel.Ref) {
	at := len(m.changes) - 1
	for _, r := range refs {
		if c := m.facts[r]; c != nil {
			if l := m.toldOf[c.cur.Owner]; len(l) == 0 || l[len(l)-1] != at {
				m.toldOf[c.cur.Owner] = append(l, at)
			}
		}
	}
}

// untell takes erased facts out of the feed.
func (m *Memory) untell(owners, gone map[channel.Ref]bool) {
	for o := range owners {
		for _, at := range m.toldOf[o] {
			m.changes[at].Refs = slices.DeleteFunc(slices.Clone(m.changes[at].Refs), func(r channel.Ref) bool { return gone[r] })
		}
		if gone[o] {
			delete(m.toldOf, o)
		}
	}
}

func (m *Memory) erase(e *Erasing) {
	gone, owners := map[channel.Ref]bool{}, map[channel.Ref]bool{}
	for _, r := range e.Facts {
		gone[r] = true
		if c := m.facts[r]; c != nil {
			owners[c.cur.Owner] = true
			for _, v := range c.old {
				owners[v.Owner] = true
			}
			delete(m.facts, r)
			m.factOrder.drop(r)
		}
	}
	for _, r := range e.Parties {
		gone[r], owners[r] = true, true
		if p := m.parties[r]; p != nil {
			delete(m.ids, p.ID)
			delete(m.parties, r)
			m.partOrder.drop(r)
		}
		delete(m.entries, r)
	}
	for _, t := range e.Terms {
		if p := m.terms[t]; p != nil && p.erase(gone) == 0 {
			delete(m.terms, t)
		}
	}
	for _, id := range e.Digest {
		delete(m.held, id)
	}
	m.untell(owners, gone)
	kept := m.decisions[:0:0]
	for _, d := range m.decisions {
		if !gone[d.A] && !gone[d.B] {
			kept = append(kept, d)
		}
	}
	if len(kept) != len(m.decisions) {
		m.decisions = kept
		m.ledgerRev++
	}
}
