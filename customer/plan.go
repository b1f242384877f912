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

	stored map[channel.Ref]*FactRow // current versions as read; nil values for none
	final  map[channel.Ref]*FactRow // current versions as they will be, of those that change
	order  []channel.Ref            // keys of final, in the order of arrival

	rows   map[channel.Ref]*PartyRow // parties as read; nil values for none
	party  map[channel.Ref]*PartyRow // working copies of those that change
	dirty  map[channel.Ref]bool      // parties whose evidence changes
	keys   map[Term]bool             // key terms whose postings change
	active map[channel.Ref]bool      // parties any of whose facts change

	seeds     []channel.Ref       // parties to decide about although nothing of them changes
	decisions []identity.Decision // that join the ledger with this commit
}

func (h *Hub) newPlan(ctx context.Context) *plan {
	return &plan{h: h, ctx: ctx, now: h.now(),
		commit: &Commit{
			AddEntries: map[channel.Ref][]EntryRow{}, RemoveEntries: map[channel.Ref][]EntryRow{},
			AddPostings: map[Term][]Posting{}, RemovePostings: map[Term][]channel.Ref{},
			Streams: map[Stream]channel.Cursor{},
		},
		stored: map[channel.Ref]*FactRow{}, final: map[channel.Ref]*FactRow{},
		rows: map[channel.Ref]*PartyRow{}, party: map[channel.Ref]*PartyRow{},
		dirty: map[channel.Ref]bool{}, keys: map[Term]bool{}, active: map[channel.Ref]bool{},
	}
}

// plan decides what an intake changes.
func (h *Hub) plan(ctx context.Context, in intake, good []incoming, bad []Quarantined, asked int64) (*plan, error) {
	p := h.newPlan(ctx)
	if !in.received.IsZero() {
		p.now = in.received
	}
	if err := p.streamAt(in); err != nil {
		return nil, err
	}
	p.counts.Received, p.counts.Applied = asked, asked
	good, err := p.unsuppressed(good)
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
	return p, nil
}

// errMoved says that another worker has read on from the same cursor.
var errMoved = errors.New("customer: another worker has moved the cursor")

func (p *plan) streamAt(in intake) error {
	if in.stream == nil {
		return nil
	}
	got, err := p.read(Want{Streams: []Stream{*in.stream}})
	if err == nil && got.Streams[0] != in.from {
		return errMoved
	}
	return err
}

// unsuppressed leaves out what is about somebody who is erased.
func (p *plan) unsuppressed(good []incoming) ([]incoming, error) {
	got, err := p.read(Want{})
	if err != nil {
		return nil, err
	}
	n := got.Suppressed
	p.commit.Expect.Suppressed = &n
	if n == 0 || len(good) == 0 {
		return good, nil
	}
	return p.h.filterSuppressed(p.ctx, good, &p.counts)
}

func (p *plan) read(w Want) (Got, error) {
	got, err := p.h.storage.Read(p.ctx, w)
	if err != nil {
		return Got{}, fmt.Errorf("customer: read: %w", err)
	}
	return got, nil
}

// load reads current facts that are not read yet, and expects them to stay.
func (p *plan) load(refs ...channel.Ref) error {
	var want []channel.Ref
	for _, r := range refs {
		if _, ok := p.stored[r]; !ok && !r.IsZero() {
			p.stored[r] = nil
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
			p.stored[r] = row
			x.Hash, x.Owner = row.Hash, row.Owner
		}
		p.commit.Expect.Facts = append(p.commit.Expect.Facts, x)
	}
	return nil
}

// current returns the version of a fact that will be current.
func (p *plan) current(r channel.Ref) *FactRow {
	if f := p.final[r]; f != nil {
		return f
	}
	return p.stored[r]
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
	for _, r := range p.order {
		c.Current = append(c.Current, p.final[r])
	}
	p.commitParties()
	if in.stream != nil {
		c.Streams[*in.stream] = in.to
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
	for _, row := range p.party {
		p.commit.Parties = append(p.commit.Parties, row)
	}
	slices.SortFunc(p.commit.Parties, func(a, b *PartyRow) int { return a.Ref.Compare(b.Ref) })
}
