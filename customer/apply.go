package customer

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/cenkalti/backoff/v4"

	"github.com/clientele-go/clientele/channel"
	"github.com/clientele-go/clientele/customer/identity"
)

// An intake is what arrives together and is committed together.
type intake struct {
	channel  string // of the source; empty: facts of any channel
	facts    []channel.Fact
	rejects  []channel.Reject
	stream   *Stream // whose cursor moves, if any
	from, to channel.Cursor
	fresh    time.Time // set if this ends a pass that read everything
	release  []int64   // quarantined rows that this deals with
	received time.Time // when it came; zero: now
}

// incoming is a fact that passed validation, with its hash.
type incoming struct {
	fact *channel.Fact
	hash channel.Hash
}

// ingest stores an intake: all of it in one commit, decided again for as long
// as other workers change what the decision was based on.
func (h *Hub) ingest(ctx context.Context, in intake) (Counts, error) {
	good, bad := h.admit(in)
	good, asked, err := h.erasures(ctx, good)
	if err != nil {
		return Counts{}, err
	}
	var counts Counts
	err = h.decide(ctx, func() (*Commit, error) {
		p, err := h.plan(ctx, in, good, bad, asked)
		if err != nil {
			return nil, err
		}
		counts = p.counts
		return p.commit, nil
	})
	if err != nil {
		return Counts{}, err
	}
	return counts, nil
}

// erasures carries out the requests for erasure among what arrives, before
// anything else of it is stored. They are not kept themselves.
func (h *Hub) erasures(ctx context.Context, good []incoming) (rest []incoming, asked int64, err error) {
	for _, in := range good {
		e, ok := in.fact.Content.(*channel.Erasure)
		if !ok {
			rest = append(rest, in)
			continue
		}
		if err := h.eraseAsked(ctx, in.fact, e); err != nil {
			return nil, 0, err
		}
		asked++
	}
	return rest, asked, nil
}

// decide repeats make and commit until the commit is not stale. The waits are
// short and random, so that workers who collided do not collide again.
func (h *Hub) decide(ctx context.Context, make func() (*Commit, error)) error {
	wait := backoff.NewExponentialBackOff(
		backoff.WithInitialInterval(200*time.Microsecond), backoff.WithRandomizationFactor(1),
		backoff.WithMaxInterval(50*time.Millisecond), backoff.WithMaxElapsedTime(0))
	return backoff.Retry(func() error {
		c, err := make()
		if err != nil {
			return backoff.Permanent(err)
		}
		if err := h.storage.Commit(ctx, c); err != nil {
			if errors.Is(err, ErrStale) {
				return err
			}
			return backoff.Permanent(fmt.Errorf("customer: commit: %w", err))
		}
		return nil
	}, backoff.WithContext(wait, ctx))
}

// admit validates what arrives. What cannot be stored becomes a quarantined
// row with its raw bytes.
func (h *Hub) admit(in intake) (good []incoming, bad []Quarantined) {
	now := h.now()
	for _, r := range in.rejects {
		bad = append(bad, quarantinedReject(in.channel, r, now))
	}
	good = make([]incoming, 0, len(in.facts))
	for i := range in.facts {
		f := &in.facts[i]
		err := f.Validate()
		if err == nil && in.channel != "" && f.Ref.Channel != in.channel {
			err = &channel.FieldError{Ref: f.Ref, Field: "ref.channel", Reason: "is not the channel that reports it"}
		}
		var raw []byte
		if err == nil {
			// The canonical form is made once, for the hash.
			var hash channel.Hash
			if hash, err = f.Hash(); err == nil {
				good = append(good, incoming{f, hash})
				continue
			}
		}
		raw, _ = json.Marshal(f)
		bad = append(bad, quarantinedFact(f, raw, err, now))
	}
	return good, bad
}

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

// versions decides for each arriving version whether it becomes current, is
// older than what is current, or has been seen before.
func (p *plan) versions(good []incoming) error {
	refs := make([]channel.Ref, 0, len(good))
	for _, in := range good {
		refs = append(refs, in.fact.Ref)
	}
	if err := p.load(refs...); err != nil {
		return err
	}
	history, err := p.histories(good)
	if err != nil {
		return err
	}
	p.counts.Received += int64(len(good))
	for _, in := range good {
		r := in.fact.Ref
		cur := p.current(r)
		if in = undated(in, cur, p.now); in.fact == nil {
			p.counts.Duplicate++
			continue
		}
		if cur != nil && (cur.Hash == in.hash || history[r][in.hash]) {
			p.counts.Duplicate++
			continue
		}
		if history[r] == nil {
			history[r] = map[channel.Hash]bool{}
		}
		history[r][in.hash] = true
		row := &FactRow{Fact: *in.fact, Hash: in.hash, Received: p.now}
		if cur != nil && !newer(row, cur) {
			p.counts.Stale++
			row.Owner = cur.Owner
			p.commit.Stale = append(p.commit.Stale, row)
			continue
		}
		p.counts.Applied++
		if was := p.final[r]; was != nil {
			p.commit.Stale = append(p.commit.Stale, was)
		} else {
			p.order = append(p.order, r)
		}
		p.final[r] = row
	}
	return nil
}

// undated gives a tombstone that carries neither version nor time those of its
// arrival: it can only mean what it says now. It returns no fact if the object
// is known to be deleted.
func undated(in incoming, cur *FactRow, now time.Time) incoming {
	f := in.fact
	if !f.Deleted || f.Version != 0 || !f.UpdatedAt.IsZero() {
		return in
	}
	if cur != nil && cur.Fact.Deleted {
		return incoming{}
	}
	dated := *f
	dated.UpdatedAt = channel.UTC(now)
	if cur != nil {
		dated.Version = cur.Fact.Version
		if !now.After(cur.Fact.UpdatedAt.Time) {
			dated.UpdatedAt = channel.UTC(cur.Fact.UpdatedAt.Add(1))
		}
	}
	if hash, err := dated.Hash(); err == nil {
		return incoming{&dated, hash}
	}
	return in
}

// newer is [channel.Fact.Newer] with the hashes at hand.
func newer(a, b *FactRow) bool {
	f, g := &a.Fact, &b.Fact
	if f.Version == g.Version && f.UpdatedAt.Equal(g.UpdatedAt.Time) {
		return bytes.Compare(a.Hash[:], b.Hash[:]) > 0
	}
	return f.Newer(g)
}

// histories reads all versions of those objects of which something older than
// the current version arrives: it may have been received before.
func (p *plan) histories(good []incoming) (map[channel.Ref]map[channel.Hash]bool, error) {
	out := map[channel.Ref]map[channel.Hash]bool{}
	var want []channel.Ref
	for _, in := range good {
		cur := p.stored[in.fact.Ref]
		if cur == nil || cur.Hash == in.hash || newer(&FactRow{Fact: *in.fact, Hash: in.hash}, cur) {
			continue
		}
		if _, ok := out[in.fact.Ref]; !ok {
			out[in.fact.Ref] = map[channel.Hash]bool{}
			want = append(want, in.fact.Ref)
		}
	}
	if len(want) == 0 {
		return out, nil
	}
	got, err := p.read(Want{Versions: want})
	if err != nil {
		return nil, err
	}
	for i, r := range want {
		for _, v := range got.Versions[i] {
			out[r][v.Hash] = true
		}
	}
	return out, nil
}

// finish adds what does not depend on the facts.
func (p *plan) finish(in intake, bad []Quarantined) {
	c := p.commit
	p.counts.Received += int64(len(bad))
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

// addedName is the source under which facts given to Add are counted.
const addedName = "(added)"
