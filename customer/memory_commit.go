package customer

import (
	"context"
	"slices"

	"github.com/clientele-go/clientele/channel"
)

// Commit implements [Storage].
func (m *Memory) Commit(ctx context.Context, c *Commit) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	if ctx.Value(excluding{m}) == nil {
		m.gate.RLock()
		defer m.gate.RUnlock()
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	if !m.holds(&c.Expect) {
		return ErrStale
	}
	if c.Erase != nil {
		m.erase(c.Erase)
	}
	for _, f := range c.Current {
		m.setCurrent(f)
	}
	for _, f := range c.Stale {
		if o := m.refs.get(f.Fact.Ref); o != nil && o.cur != nil {
			o.keep(f)
		}
	}
	for _, p := range c.Parties {
		m.setParty(p)
	}
	for i := range c.Entries {
		x := &c.Entries[i]
		t := &m.partyMore(m.refs.add(x.Owner)).lines
		if len(x.Remove) > 0 {
			m.removeLines(t, x.Remove)
		}
		m.addLines(t, x.Add)
	}
	for i := range c.Terms {
		m.changeTerm(&c.Terms[i])
	}
	m.commitLogs(c)
	if c.Erase != nil {
		m.dropEmpty(c.Erase.Facts)
		m.dropEmpty(c.Erase.Parties)
	}
	return nil
}

// excluding is the key under which a context says that its commits are made
// while a storage holds up all others.
type excluding struct{ m *Memory }

// Exclude implements [Excluder]. It holds up every commit.
func (m *Memory) Exclude(ctx context.Context, do func(ctx context.Context) error) error {
	m.gate.Lock()
	defer m.gate.Unlock()
	if err := ctx.Err(); err != nil {
		return err
	}
	return do(context.WithValue(ctx, excluding{m}, true))
}

// dropEmpty forgets erased refs, but those that the same commit has brought
// back: they keep their numbers, for a line of somebody else may name them.
func (m *Memory) dropEmpty(refs []channel.Ref) {
	for _, r := range refs {
		if o := m.refs.get(r); o != nil && o.cur == nil && o.party == nil && o.more == nil {
			m.refs.drop(r)
		}
	}
}

func (m *Memory) holds(e *Expect) bool {
	for i := range e.Facts {
		x := &e.Facts[i]
		has := ExpectFact{Ref: x.Ref}
		if o := m.refs.get(x.Ref); o != nil && o.cur != nil {
			has.Hash, has.Owner = o.cur.Hash, o.cur.Owner
		}
		if has != *x {
			return false
		}
	}
	for i := range e.Parties {
		x := &e.Parties[i]
		var has uint64
		if p := m.partyRow(x.Ref); p != nil {
			has = p.Rev
		}
		if has != x.Rev {
			return false
		}
	}
	for i := range e.Terms {
		x := &e.Terms[i]
		var has uint64
		if p := m.terms.get(x.Term); p != nil {
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
	for _, id := range e.Held {
		if _, there := m.held[id]; !there {
			return false
		}
	}
	if e.Suppressed != nil && *e.Suppressed != m.suppRev {
		return false
	}
	return e.Ledger == nil || *e.Ledger == m.ledgerRev
}

func (m *Memory) setCurrent(f *FactRow) {
	n := m.refs.add(f.Fact.Ref)
	o := &m.refs.at(n).val
	if o.cur == nil {
		m.factOrder.add(n)
	} else if o.cur.Hash != f.Hash { // the same version under another owner replaces itself
		o.keep(o.cur)
	}
	o.cur = f
}

func (m *Memory) partyMore(n uint32) *partyMore {
	o := &m.refs.at(n).val
	if o.more == nil {
		o.more = &partyMore{}
	}
	return o.more
}

func (m *Memory) setParty(p *PartyRow) {
	n, first := m.refs.add(p.Ref), uint32(0)
	if first = n; p.First != p.Ref {
		first = m.refs.add(p.First)
	}
	o := &m.refs.at(n).val
	v := &partyVersion{PartyRow: *p}
	v.alone[0], v.Rev = &v.PartyRow, 1
	if o.party != nil {
		v.Rev = o.party.Rev + 1
	} else {
		m.ids.at(m.ids.add(p.ID)).val = n
		m.partOrder.add(n)
	}
	m.parted(o)
	o.party, o.first = v, first
	m.parted(o)
	if o.more != nil {
		o.more.members = nil
	}
	if len(p.Members) > 0 {
		members := make([]uint32, len(p.Members))
		for i, r := range p.Members {
			members[i] = m.refs.add(r)
		}
		m.partyMore(n).members = members
	}
}

func (m *Memory) commitLogs(c *Commit) {
	for _, s := range c.Streams {
		m.streams[s.Stream] = s.Cursor
	}
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
	m.commitHeld(c)
	for _, ch := range c.Changes {
		ch.Pos = int64(m.changes.len) + 1
		m.changes.append(ch)
		m.noteTold(ch.Refs)
	}
	for _, d := range c.Decisions {
		m.ledgerRev++
		d.Seq = int64(m.ledgerRev)
		m.decisions = append(m.decisions, d)
	}
	for _, a := range c.Accesses {
		m.accesses.append(a)
	}
	for _, d := range c.Suppress {
		if !m.suppress[d] {
			m.suppress[d] = true
			m.suppRev++
		}
	}
}

func (m *Memory) commitHeld(c *Commit) {
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
	for _, r := range refs {
		if o := m.refs.get(r); o != nil {
			m.told.append(tale{m.changes.len - 1, o.told})
			o.told = uint32(m.told.len)
		}
	}
}

// untell takes an erased fact out of the feed.
func (m *Memory) untell(r channel.Ref, o *object) {
	for n := o.told; n != 0; {
		t := m.told.at(int(n) - 1)
		c := m.changes.at(t.change)
		c.Refs = slices.DeleteFunc(slices.Clone(c.Refs), func(x channel.Ref) bool { return x == r })
		n = t.before
	}
}

func (m *Memory) numbers(refs []channel.Ref) map[uint32]bool {
	out := make(map[uint32]bool, len(refs))
	for _, r := range refs {
		if n := m.refs.find(r); n != 0 {
			out[n] = true
		}
	}
	return out
}

func (m *Memory) erase(e *Erasing) {
	all := slices.Concat(e.Facts, e.Parties)
	numbers := m.numbers(all)
	for _, t := range e.Terms {
		if p := m.terms.get(t); p != nil && p.erase(numbers) == 0 {
			m.terms.drop(t)
		}
	}
	for _, id := range e.Quarantine {
		m.release(id)
	}
	m.factOrder.drop(m.numbers(e.Facts))
	m.partOrder.drop(m.numbers(e.Parties))
	for _, r := range e.Facts {
		if o := m.refs.get(r); o != nil {
			m.untell(r, o)
			o.cur, o.old, o.told = nil, nil, 0
		}
	}
	for _, r := range e.Parties {
		if o := m.refs.get(r); o != nil {
			if m.parted(o); o.party != nil {
				m.ids.drop(o.party.ID)
			}
			o.party, o.first, o.more = nil, 0, nil
		}
	}
	m.forgetDecisions(all)
}

func (m *Memory) forgetDecisions(refs []channel.Ref) {
	gone := make(map[channel.Ref]bool, len(refs))
	for _, r := range refs {
		gone[r] = true
	}
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
