package customer

import (
	"context"
	"maps"
	"slices"

	"github.com/clientele-go/clientele/channel"
)

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
		m.release(id)
	}
	for _, q := range c.Quarantine {
		if q.ID != 0 {
			if _, there := m.held[q.ID]; !there {
				continue // released or erased meanwhile
			}
			m.release(q.ID)
		} else {
			m.heldID++
			q.ID = m.heldID
		}
		m.held[q.ID] = q
		m.heldBy[q.Digest]++
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

func (m *Memory) release(id int64) {
	q, there := m.held[id]
	if !there {
		return
	}
	delete(m.held, id)
	if m.heldBy[q.Digest]--; m.heldBy[q.Digest] == 0 {
		delete(m.heldBy, q.Digest)
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
		}
	}
	for _, r := range e.Parties {
		gone[r], owners[r] = true, true
		if p := m.parties[r]; p != nil {
			delete(m.ids, p.ID)
			delete(m.parties, r)
		}
		delete(m.entries, r)
	}
	for _, t := range e.Terms {
		if p := m.terms[t]; p != nil && p.erase(gone) == 0 {
			delete(m.terms, t)
		}
	}
	for _, id := range e.Quarantine {
		m.release(id)
	}
	m.factOrder.drop(gone)
	m.partOrder.drop(gone)
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
