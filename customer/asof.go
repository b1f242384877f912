package customer

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"time"

	"github.com/clientele-go/clientele/channel"
	"github.com/clientele-go/clientele/customer/identity"
)

// What was known at a moment is what a hub would say that had received, up to
// then, what this hub had received up to then. So it is asked of such a hub:
// one made for the question from the versions of the facts that bear on it.

// past returns a reader of what was known about a query.
func (r *Reader) past(ctx context.Context, q Query) (*Reader, error) {
	if q.Customer == "" {
		return r.pastByKeys(ctx, q.Keys)
	}
	got, err := r.hub.storage.Read(ctx, Want{IDs: []ID{q.Customer}})
	if err != nil {
		return nil, fmt.Errorf("customer: as of: %w", err)
	}
	if got.IDs[0] == nil {
		return nil, ErrNotFound
	}
	return r.recall(ctx, []channel.Ref{got.IDs[0].Ref}, nil)
}

// pastByKeys returns a reader of what was known about whoever carries, or has
// carried, any of the keys.
func (r *Reader) pastByKeys(ctx context.Context, keys []channel.Key) (*Reader, error) {
	var terms []Term
	for _, k := range keys {
		if k.Kind == channel.KeyOrderNumber {
			terms = append(terms, numberTerm(normalNumber(k.Value)))
		} else {
			terms = append(terms, keyTerm(k.ID()))
		}
	}
	return r.recall(ctx, nil, terms)
}

// memoryOf is a collection of what was known at a moment.
type memoryOf struct {
	hub     *Hub
	known   time.Time
	limit   int
	parties map[channel.Ref]bool
	facts   map[channel.Ref]bool
	queue   []channel.Ref // parties to look at
	todo    []channel.Ref // facts to read
	aside   []channel.Ref // facts of others that are connected: read, but not followed
	refer   []Term        // whose carriers are such
	rows    []*FactRow
}

func (r *Reader) recall(ctx context.Context, parties []channel.Ref, terms []Term) (*Reader, error) {
	m := &memoryOf{hub: r.hub, known: r.known, limit: componentLimit(r.hub.rules), parties: map[channel.Ref]bool{}, facts: map[channel.Ref]bool{}}
	for _, p := range parties {
		m.party(p)
		m.fact(p) // a record that stood for its own party may have moved
	}
	if err := m.carriers(ctx, terms); err != nil {
		return nil, err
	}
	for len(m.queue)+len(m.todo) > 0 && len(m.parties) <= m.limit {
		if err := m.step(ctx); err != nil {
			return nil, err
		}
	}
	if err := m.readAside(ctx); err != nil {
		return nil, err
	}
	past, err := m.build(ctx)
	if err != nil {
		return nil, err
	}
	out := *r
	out.hub, out.known = past, time.Time{}
	out.auditor = cmp.Or(r.auditor, r.hub)
	return &out, nil
}

func (m *memoryOf) party(r channel.Ref) {
	if !r.IsZero() && !m.parties[r] {
		m.parties[r] = true
		m.queue = append(m.queue, r)
	}
}

func (m *memoryOf) fact(r channel.Ref) {
	if !r.IsZero() && !m.facts[r] {
		m.facts[r] = true
		m.todo = append(m.todo, r)
	}
}

// carriers adds whoever carries or carried any of the terms: parties for keys,
// facts for numbers.
func (m *memoryOf) carriers(ctx context.Context, terms []Term) error {
	if len(terms) == 0 {
		return nil
	}
	got, err := m.hub.storage.Read(ctx, Want{Terms: terms, TermLimit: holderLimit(m.hub.rules), Past: true})
	if err != nil {
		return fmt.Errorf("customer: as of: %w", err)
	}
	for _, t := range got.Terms {
		for _, p := range t.Postings {
			m.party(p.Ref)
			m.fact(p.Ref)
		}
	}
	return nil
}

// step looks at the collected parties, then reads the collected facts.
func (m *memoryOf) step(ctx context.Context) error {
	var terms []Term
	for _, p := range m.queue {
		terms = append(terms, ownerTerm(p), mergedTerm(p))
	}
	m.queue = nil
	if len(terms) > 0 {
		got, err := m.hub.storage.Read(ctx, Want{Terms: terms, Past: true})
		if err != nil {
			return fmt.Errorf("customer: as of: %w", err)
		}
		for i, t := range got.Terms {
			for _, p := range t.Postings {
				m.fact(p.Ref)
				if i%2 == 1 {
					m.party(p.Ref)
				}
			}
		}
	}
	refs := m.todo
	m.todo = nil
	got, err := m.hub.storage.Read(ctx, Want{Versions: refs})
	if err != nil {
		return fmt.Errorf("customer: as of: %w", err)
	}
	terms = nil
	for _, versions := range got.Versions {
		for _, row := range versions {
			if !row.Received.After(m.known) {
				m.rows = append(m.rows, row)
				terms = append(terms, m.follow(row)...)
			}
		}
	}
	slices.Sort(terms)
	return m.carriers(ctx, slices.Compact(terms))
}

// follow notes what a version leads to and returns the terms whose carriers
// bear on it.
func (m *memoryOf) follow(row *FactRow) []Term {
	f := &row.Fact
	m.party(f.Owner())
	m.fact(parentOf(f))
	if p, ok := f.Content.(*channel.Person); ok {
		m.party(p.MergedInto)
	}
	var out []Term
	for _, k := range f.Keys {
		if _, generic := m.hub.rules.Builtin(k.ID()); generic {
			continue
		}
		if identity.Linking(k) || m.hub.rules.Model != nil { // as in [walk.leads]
			out = append(out, keyTerm(k.ID()))
		} else {
			m.refer = append(m.refer, keyTerm(k.ID()))
		}
	}
	if m.hub.rules.Model != nil {
		for _, a := range addressesOf(nil, f) {
			if a.House != "" {
				out = append(out, keyTerm(houseKey(a.House)))
			}
		}
	}
	m.refer = append(m.refer, linkTerm(f.Ref))
	for _, l := range named(row) {
		m.aside = append(m.aside, l.Ref)
	}
	b := termBuilder{h: m.hub}
	b.content(f)
	for _, t := range b.out {
		if back, ok := counterpart(t.term); ok {
			m.refer = append(m.refer, back)
		}
	}
	return out
}

// readAside reads what refers to the collected facts and what they refer to,
// with the records whose party those inherit.
func (m *memoryOf) readAside(ctx context.Context) error {
	slices.Sort(m.refer)
	if m.refer = slices.Compact(m.refer); len(m.refer) == 0 {
		return nil
	}
	got, err := m.hub.storage.Read(ctx, Want{Terms: m.refer, TermLimit: 100, Past: true})
	if err != nil {
		return fmt.Errorf("customer: as of: %w", err)
	}
	for _, t := range got.Terms {
		for _, p := range t.Postings {
			m.aside = append(m.aside, p.Ref)
		}
	}
	for len(m.aside) > 0 {
		var want []channel.Ref
		for _, r := range m.aside {
			if !r.IsZero() && !m.facts[r] {
				m.facts[r] = true
				want = append(want, r)
			}
		}
		m.aside = nil
		got, err := m.hub.storage.Read(ctx, Want{Versions: want})
		if err != nil {
			return fmt.Errorf("customer: as of: %w", err)
		}
		for _, versions := range got.Versions {
			for _, row := range versions {
				if !row.Received.After(m.known) {
					m.rows = append(m.rows, row)
					m.aside = append(m.aside, parentOf(&row.Fact))
				}
			}
		}
	}
	return nil
}

// build makes a hub that knows what is collected.
func (m *memoryOf) build(ctx context.Context) (*Hub, error) {
	cfg := m.hub.cfg
	cfg.Storage, cfg.Cache, cfg.Audit = NewMemory(), -1, nil
	h, err := NewHub(cfg)
	if err != nil {
		return nil, err
	}
	got, err := m.hub.storage.Read(ctx, Want{Ledger: true, Sources: true})
	if err != nil {
		return nil, fmt.Errorf("customer: as of: %w", err)
	}
	c := &Commit{}
	for _, d := range got.Decisions {
		if !d.At.After(m.known) {
			c.Decisions = append(c.Decisions, d)
		}
	}
	for _, s := range got.Sources {
		u := SourceUpdate{Channel: s.Channel, Fresh: s.Fresh, Tried: s.Tried, Error: s.Error, ErrorKind: s.ErrorKind}
		if s.Fresh.After(m.known) {
			u.Fresh, u.Tried = time.Time{}, time.Time{} // when it was fresh then is not recorded
		}
		c.Sources = append(c.Sources, u)
	}
	if err := h.storage.Commit(ctx, c); err != nil {
		return nil, fmt.Errorf("customer: as of: %w", err)
	}
	slices.SortStableFunc(m.rows, func(a, b *FactRow) int { return a.Received.Compare(b.Received) })
	for rows := m.rows; len(rows) > 0; {
		n := 1
		for n < len(rows) && rows[n].Received.Equal(rows[0].Received) {
			n++
		}
		in := intake{received: rows[0].Received}
		for _, row := range rows[:n] {
			in.facts = append(in.facts, row.Fact)
		}
		if _, err := h.ingest(ctx, in); err != nil {
			return nil, err
		}
		rows = rows[n:]
	}
	return h, nil
}
