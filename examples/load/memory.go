package main

import (
	"context"
	"runtime"
	"slices"
	"time"

	"github.com/clientele-go/clientele/channel"
	"github.com/clientele-go/clientele/customer"
)

// memoryEngine is the heap of this process.
type memoryEngine struct{ before uint64 }

func (e *memoryEngine) name() string { return "memory" }

func heap() uint64 {
	runtime.GC()
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return m.HeapAlloc
}

func (e *memoryEngine) open(context.Context) (customer.Storage, error) {
	e.before = heap()
	return customer.NewMemory(), nil
}

func (e *memoryEngine) size(context.Context) (int64, error) { return int64(heap() - e.before), nil }

// rows loads once more and has every commit written down; what it says is then
// kept in plain maps.
func (e *memoryEngine) rows(ctx context.Context, set settings, _ int) (raw, error) {
	w := &writtenDown{Memory: customer.NewMemory()}
	h, err := newHub(w)
	if err != nil {
		return raw{}, err
	}
	p := plain{facts: map[channel.Ref]*customer.FactRow{}, history: map[channel.Ref][]*customer.FactRow{}, parties: map[channel.Ref]*customer.PartyRow{},
		ids: map[customer.ID]*customer.PartyRow{}, terms: map[customer.Term]map[channel.Ref]customer.Posting{}, lines: map[channel.Ref][]customer.EntryRow{}}
	var out raw
	for shares := range chunks(set, 1) {
		for b := range shares[0].each() {
			if _, err := h.Add(ctx, b...); err != nil {
				return out, err
			}
			began := time.Now()
			for _, c := range w.commits {
				p.keep(c)
			}
			out.took += time.Since(began)
			w.commits = nil
		}
	}
	out.entries = p.entries
	out.rows = int64(len(p.facts)+len(p.parties)) + p.entries
	return out, nil
}

// writtenDown keeps what is committed.
type writtenDown struct {
	*customer.Memory
	commits []*customer.Commit
}

func (w *writtenDown) Commit(ctx context.Context, c *customer.Commit) error {
	err := w.Memory.Commit(ctx, c)
	if err == nil {
		w.commits = append(w.commits, c)
	}
	return err
}

// plain is what somebody would write who needs no promises.
type plain struct {
	facts   map[channel.Ref]*customer.FactRow
	history map[channel.Ref][]*customer.FactRow
	parties map[channel.Ref]*customer.PartyRow
	ids     map[customer.ID]*customer.PartyRow
	terms   map[customer.Term]map[channel.Ref]customer.Posting
	lines   map[channel.Ref][]customer.EntryRow
	changes []customer.Change
	entries int64
}

func (p *plain) keep(c *customer.Commit) {
	for _, f := range c.Current {
		if was := p.facts[f.Fact.Ref]; was != nil {
			p.history[f.Fact.Ref] = append(p.history[f.Fact.Ref], was)
		}
		p.facts[f.Fact.Ref] = f
	}
	for _, f := range c.Stale {
		p.history[f.Fact.Ref] = append(p.history[f.Fact.Ref], f)
	}
	for _, r := range c.Parties {
		p.parties[r.Ref], p.ids[r.ID] = r, r
	}
	for _, x := range c.Terms {
		t := p.terms[x.Term]
		if t == nil {
			t = make(map[channel.Ref]customer.Posting, len(x.Add))
			p.terms[x.Term] = t
		}
		for _, r := range x.Remove {
			if was, ok := t[r]; ok {
				was.Past = true
				t[r] = was
			}
		}
		for _, post := range x.Add {
			t[post.Ref] = post
		}
	}
	for _, x := range c.Entries {
		was := p.lines[x.Owner]
		now := was
		for _, r := range x.Remove {
			now = slices.DeleteFunc(now, func(e customer.EntryRow) bool { return e.Compare(r) == 0 })
		}
		for _, r := range x.Add {
			if !slices.ContainsFunc(now, func(e customer.EntryRow) bool { return e.Compare(r) == 0 }) {
				now = append(now, r)
			}
		}
		p.lines[x.Owner] = now
		p.entries += int64(len(now) - len(was))
	}
	p.changes = append(p.changes, c.Changes...)
}

func (e *memoryEngine) bare(context.Context) (func([][2]string) error, error) {
	all := map[string][]string{}
	return func(rows [][2]string) error {
		for _, r := range rows {
			all[r[0]] = append(all[r[0]], r[1])
		}
		return nil
	}, nil
}

func (e *memoryEngine) close(context.Context) error { return nil }
