package customer

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/clientele-go/clientele/channel"
	"github.com/clientele-go/clientele/customer/identity"
)

// A plan is the making of one commit.
type plan struct {
	h      *Hub
	ctx    context.Context
	now    time.Time
	commit *Commit
	counts Counts
	sees   *pending       // the commit before this one, if that is under way
	early  *early         // what was read ahead of need; nil: nothing
	rules  identity.Rules // in force

	*scratch
	order []*factNode  // those whose current version changes, as they came
	met   []*partyNode // all parties, as they were met

	seeds     []channel.Ref       // parties to decide about although nothing of them changes
	decisions []identity.Decision // that join the ledger with this commit

	factSlab  slab[factNode]
	partySlab slab[partyNode]
	postings  slab[Posting]
	lines     slab[EntryRow]
}

// A scratch is what plans hand on to later ones: memory, and nothing in it.
type scratch struct {
	facts   map[channel.Ref]*factNode
	parties map[channel.Ref]*partyNode
	terms   map[Term]int           // places in commit.Terms
	keys    map[channel.KeyID]bool // keys whose postings change
	before  contribution           // used anew for each fact
	after   contribution
}

// newPlan makes a plan for about so many facts.
func (h *Hub) newPlan(ctx context.Context, facts int) *plan {
	s, ok := h.scratch.Get().(*scratch)
	if !ok {
		s = &scratch{facts: map[channel.Ref]*factNode{}, parties: map[channel.Ref]*partyNode{}, terms: map[Term]int{}, keys: map[channel.KeyID]bool{}}
	}
	return &plan{h: h, ctx: ctx, now: h.now(), scratch: s, rules: h.rules,
		commit: &Commit{
			Terms:   make([]TermChange, 0, 3*facts),
			Entries: make([]EntryChange, 0, facts/2),
			Expect:  Expect{Terms: make([]ExpectTerm, 0, 2*facts), Facts: make([]ExpectFact, 0, facts)},
		},
	}
}

// done hands the memory of a plan on. The plan is not used after it.
func (p *plan) done() {
	s := p.scratch
	if p.scratch = nil; len(s.terms) > 100_000 {
		return
	}
	clear(s.facts)
	clear(s.parties)
	clear(s.terms)
	clear(s.keys)
	s.before.drop()
	s.after.drop()
	p.h.scratch.Put(s)
}

// plan decides what an intake changes. It sees a commit that is under way, if
// one is given, as if that were stored.
func (h *Hub) plan(ctx context.Context, d decision, sees *pending) (*plan, error) {
	in, good, bad := d.in, d.good, d.bad
	p := h.newPlan(ctx, len(good))
	p.sees = sees
	if !in.received.IsZero() {
		p.now = in.received
	}
	p.counts.Received, p.counts.Applied = d.asked, d.asked
	good, err := p.begin(in, good)
	if err != nil {
		return nil, err
	}
	if err := p.versions(good); err != nil {
		return nil, err
	}
	if err := p.owners(); err != nil {
		return nil, err
	}
	if err := p.contribute(); err != nil {
		return nil, err
	}
	if err := p.identify(); err != nil {
		return nil, err
	}
	if err := p.tell(); err != nil {
		return nil, err
	}
	if bad, err = p.fresh(bad); err != nil {
		return nil, err
	}
	p.finish(in, bad)
	p.sees = nil
	return p, nil
}

// errMoved says that another worker has read on from the same cursor.
var errMoved = errors.New("customer: another worker has moved the cursor")

// begin reads what an intake meets: where its stream stands, who is erased,
// and what is known already. It returns what is left to decide about.
func (p *plan) begin(in intake, good []incoming) ([]incoming, error) {
	w := Want{Suppressed: true, Hashes: make([]channel.Ref, len(good))}
	for i, g := range good {
		w.Hashes[i] = g.fact.Ref
	}
	if in.stream != nil {
		w.Streams = []Stream{*in.stream}
	}
	more := p.wants(&w, good)
	got, err := p.read(w)
	if err != nil {
		return nil, err
	}
	if more {
		p.early = newEarly(&w, &got)
	}
	if in.stream != nil && got.Streams[0] != in.from {
		return nil, errMoved
	}
	p.h.heard(p.ctx, got.Suppressed)
	p.commit.Expect.Suppressed = &got.Suppressed
	for i := range good {
		good[i].known = got.Hashes[i]
	}
	if got.Suppressed == 0 || len(good) == 0 {
		return good, nil
	}
	return p.h.filterSuppressed(p.ctx, good, &p.counts)
}

func (p *plan) read(w Want) (Got, error) {
	if got, ok := p.early.answer(&w); ok {
		return got, nil
	}
	over := true
	if p.sees != nil {
		var err error
		if over, err = p.sees.over(); err != nil {
			return Got{}, err
		}
	}
	got, err := p.h.storage.Read(p.ctx, w)
	if err != nil {
		return Got{}, fmt.Errorf("customer: read: %w", err)
	}
	if over || p.sees.show(&w, &got) {
		return got, nil
	}
	<-p.sees.stored
	return p.read(w)
}

// load reads current facts that are not read yet, and expects them to stay.
func (p *plan) load(refs ...channel.Ref) error {
	var want []channel.Ref
	for _, r := range refs {
		if r.IsZero() {
			continue
		}
		if n := p.fact(r); !n.read {
			n.read = true
			want = append(want, r)
		}
	}
	if len(want) == 0 {
		return nil
	}
	got, err := p.read(Want{Facts: want})
	if err != nil {
		return err
	}
	for i, r := range want {
		x := ExpectFact{Ref: r}
		if row := got.Facts[i]; row != nil {
			p.facts[r].stored = row
			x.Hash, x.Owner = row.Hash, row.Owner
		}
		p.commit.Expect.Facts = append(p.commit.Expect.Facts, x)
	}
	return nil
}

// current returns the version of a fact that will be current.
func (p *plan) current(r channel.Ref) *FactRow {
	if n := p.facts[r]; n != nil {
		return n.current()
	}
	return nil
}

// fresh leaves out bad records that are held already.
func (p *plan) fresh(bad []Quarantined) ([]Quarantined, error) {
	p.counts.Received += int64(len(bad))
	if len(bad) == 0 {
		return nil, nil
	}
	var digests []string
	for _, q := range bad {
		digests = append(digests, q.Digest)
	}
	got, err := p.read(Want{Held: digests})
	if err != nil {
		return nil, err
	}
	var out []Quarantined
	for i, q := range bad {
		if got.Held[i] || slices.Contains(digests[:i], q.Digest) {
			p.counts.Duplicate++
			continue
		}
		out = append(out, q)
	}
	return out, nil
}

// finish adds what does not depend on the facts.
func (p *plan) finish(in intake, bad []Quarantined) {
	c := p.commit
	p.counts.Quarantined += int64(len(bad))
	// What leaves the quarantine was received, and counted, before.
	p.counts.Received -= int64(len(in.release))
	p.counts.Quarantined -= int64(len(in.release))
	c.Quarantine, c.Released = bad, in.release
	c.Expect.Held = in.release
	c.Current = make([]*FactRow, len(p.order))
	for i, n := range p.order {
		c.Current[i] = n.final
	}
	p.commitParties()
	if in.stream != nil {
		c.Streams = []StreamRow{{*in.stream, in.to}}
		c.Expect.Streams = append(c.Expect.Streams, ExpectStream{*in.stream, in.from})
	}
	name := in.channel
	if name == "" {
		name = addedName
	}
	u := SourceUpdate{Channel: name, Add: p.counts, Fresh: in.fresh}
	if in.stream != nil {
		u.Tried = p.now
	}
	c.Sources = append(c.Sources, u)
}

func (p *plan) commitParties() {
	for _, n := range p.met {
		if n.row != nil {
			p.commit.Parties = append(p.commit.Parties, n.row)
		}
	}
}
