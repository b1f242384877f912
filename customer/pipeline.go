package customer

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"slices"

	"github.com/clientele-go/clientele/channel"
)

// AddAll stores batches of facts, each like [Hub.Add] in one commit, one after
// the other in their order. If the storage is [Remote], the next batch is decided
// about while the one before it is being stored, which takes about half the time
// of calls of Add; what is stored is the same. It ends with the first batch that
// cannot be stored: those before it are stored, nothing of it or of those after
// it is, and the counts are those of what is. Batches that were taken from the
// sequence and not stored are lost to it.
func (h *Hub) AddAll(ctx context.Context, batches iter.Seq[[]channel.Fact]) (Counts, error) {
	l := pipeline{h: h}
	defer l.wait()
	for facts := range batches {
		if err := l.add(ctx, intake{facts: facts}); err != nil {
			return l.counts, err
		}
	}
	err := l.land(ctx)
	return l.counts, err
}

// A pipeline stores intakes in their order, and decides about the next one while
// the last one is being stored. It has at most one on its way.
type pipeline struct {
	h      *Hub
	last   *flight // nil: none is on its way
	counts Counts  // of what is stored
}

// A flight is an intake whose commit is being stored.
type flight struct {
	in   intake
	good []incoming
	bad  []Quarantined
	plan *plan
	err  error // of the commit, once it has landed

	landed chan struct{}
}

// add begins to store an intake. When it returns without an error all before it
// are stored; if it returns one, the intake is not stored, and nothing is on its
// way any more.
func (l *pipeline) add(ctx context.Context, in intake) error {
	good, bad := l.h.admit(in)
	var p *plan
	var commit func(context.Context) error
	last := l.last
	if l.flies(good) {
		if p, _ = l.h.plan(ctx, in, good, bad, 0, last); p != nil { // what fails is decided anew, and fails then
			commit = l.h.prepare(p.commit)
		}
	}
	if err := l.land(ctx); err != nil {
		return err
	}
	if p == nil || last != nil && last.err != nil { // or it was decided on what has not come about
		c, err := l.h.store(ctx, in, good, bad)
		if err != nil {
			return err
		}
		l.counts = l.counts.plus(c)
		return nil
	}
	f := &flight{in: in, good: good, bad: bad, plan: p, landed: make(chan struct{})}
	l.last = f
	go func() {
		defer close(f.landed)
		f.err = commit(ctx)
	}()
	return nil
}

// prepare returns what stores a commit.
func (h *Hub) prepare(c *Commit) func(context.Context) error {
	if s, ok := h.storage.(Preparer); ok {
		return s.Prepare(c)
	}
	return func(ctx context.Context) error { return h.storage.Commit(ctx, c) }
}

// flies reports whether an intake may be decided about before the one before it
// is stored, and be on its way while the next one is decided about.
func (l *pipeline) flies(good []incoming) bool {
	_, far := l.h.storage.(Remote)
	return far && l.h.crowded.Load() <= 0 &&
		!slices.ContainsFunc(good, func(in incoming) bool { return in.fact.Ref.Kind == channel.KindErasure })
}

// land waits for what is on its way. If that was stale it is decided anew.
func (l *pipeline) land(ctx context.Context) error {
	f := l.last
	if f == nil {
		return nil
	}
	l.last = nil
	<-f.landed
	counts := f.plan.counts
	f.plan.done()
	if errors.Is(f.err, ErrStale) {
		var err error
		if counts, err = l.h.store(ctx, f.in, f.good, f.bad); err != nil {
			return err
		}
	} else if f.err != nil {
		return fmt.Errorf("customer: commit: %w", f.err)
	}
	l.counts = l.counts.plus(counts)
	return nil
}

// wait waits for what is on its way.
func (l *pipeline) wait() {
	if l.last != nil {
		<-l.last.landed
	}
}

// errDropped ends a plan that comes after a commit which was not stored.
var errDropped = errors.New("customer: what comes before was not stored")

// foresee changes what was read into what will be read once the commit is
// stored, and reports whether that can be told. It does not matter whether the
// commit is stored already: what is as it found it is changed, and what is
// otherwise is left. If somebody else has changed it too, or the storage counts
// revisions in another way, the plan expects what is not so, and is stale.
func (f *flight) foresee(w *Want, got *Got) bool {
	if len(w.Versions)+len(w.IDs)+len(w.Suppress) > 0 || w.Sources || w.Past {
		return false
	}
	p := f.plan
	got.Facts, got.Hashes, got.Parties = slices.Clone(got.Facts), slices.Clone(got.Hashes), slices.Clone(got.Parties)
	for i, r := range w.Facts {
		if n := p.facts[r]; n != nil && n.final != nil && sameVersion(got.Facts[i], n.stored) {
			got.Facts[i] = n.final
		}
	}
	for i, r := range w.Hashes {
		if n := p.facts[r]; n != nil {
			got.Hashes[i] = n.known(got.Hashes[i])
		}
	}
	for i, r := range w.Parties {
		n := p.parties[r]
		if n == nil || n.row == nil {
			continue
		}
		if !n.read {
			return false
		}
		if revOf(got.Parties[i]) == revOf(n.was) {
			got.Parties[i] = n.next()
		}
	}
	return f.foreseeTerms(w, got) && f.foreseeRest(w, got)
}

// foreseeTerms foresees the postings of terms of which the commit knows what
// they are: all that it expects.
func (f *flight) foreseeTerms(w *Want, got *Got) bool {
	got.Terms = slices.Clone(got.Terms)
	for i, t := range w.Terms {
		if _, changes := f.plan.terms[t]; !changes {
			continue
		}
		rev, expected := f.plan.expected(t)
		row := &got.Terms[i]
		if !expected || len(row.Postings) < row.Total {
			return false
		}
		if row.Rev == rev {
			now := f.plan.overlay(t, row.Postings)
			*row = TermRow{Rev: rev + 1, Total: len(now), Postings: now}
		}
	}
	return true
}

func (f *flight) foreseeRest(w *Want, got *Got) bool {
	if f.in.stream != nil {
		got.Streams = slices.Clone(got.Streams)
		for i, s := range w.Streams {
			if s == *f.in.stream && got.Streams[i] == f.in.from {
				got.Streams[i] = f.in.to
			}
		}
	}
	got.Held = slices.Clone(got.Held)
	for i, d := range w.Held {
		got.Held[i] = got.Held[i] || slices.ContainsFunc(f.bad, func(q Quarantined) bool { return q.Digest == d })
	}
	return true
}

// expected returns the revision that a plan expects of a term.
func (p *plan) expected(t Term) (rev uint64, is bool) {
	if p.revs == nil {
		p.revs = make(map[Term]uint64, len(p.commit.Expect.Terms))
		for _, x := range p.commit.Expect.Terms {
			p.revs[x.Term] = x.Rev
		}
	}
	rev, is = p.revs[t]
	return rev, is
}

// next returns the party as it will be once the plan is stored.
func (n *partyNode) next() *PartyRow {
	if n.after == nil {
		row := *n.row
		row.Rev = revOf(n.was) + 1
		n.after = &row
	}
	return n.after
}

func revOf(row *PartyRow) uint64 {
	if row == nil {
		return 0
	}
	return row.Rev
}

func sameVersion(a, b *FactRow) bool {
	if a == nil || b == nil {
		return a == b
	}
	return a.Hash == b.Hash && a.Owner == b.Owner
}

// known returns the hashes of all versions of an object, once the plan is
// stored; of some of them it may be told.
func (n *factNode) known(told []channel.Hash) []channel.Hash {
	out := slices.Clone(told)
	add := func(h channel.Hash) {
		if !slices.Contains(out, h) {
			out = append(out, h)
		}
	}
	for _, h := range n.seen {
		add(h)
	}
	if n.final != nil {
		add(n.final.Hash)
	}
	return out
}
