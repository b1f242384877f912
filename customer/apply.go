package customer

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"sync"
	"time"

	"github.com/cenkalti/backoff/v4"

	"github.com/clientele-go/clientele/channel"
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

// incoming is a fact that passed validation, with its hash and those of the
// versions of it that the storage had when it was asked.
type incoming struct {
	fact  *channel.Fact
	hash  channel.Hash
	known []channel.Hash
}

// ingest stores an intake: all of it in one commit, decided again for as long
// as other workers change what the decision was based on.
func (h *Hub) ingest(ctx context.Context, in intake) (Counts, error) {
	good, bad := h.admit(in)
	good, asked, err := h.erasures(ctx, good)
	if err != nil {
		return Counts{}, err
	}
	return h.decided(ctx, decision{in, good, bad, asked}, false)
}

// decided decides about an intake and stores it. again says that it was decided
// about before, and others were in the way.
func (h *Hub) decided(ctx context.Context, d decision, again bool) (Counts, error) {
	var counts Counts
	turn := turn{h: h, large: len(d.good) >= largeIntake}
	defer turn.end()
	err := h.decide(ctx, func() (*Commit, error) {
		if err := turn.take(ctx, again); err != nil {
			return nil, err
		}
		if again && len(d.in.release) > 0 {
			if err := h.stillHeld(ctx, d.in.release); err != nil {
				return nil, err
			}
		}
		again = true
		p, err := h.plan(ctx, d, nil)
		if err != nil {
			return nil, err
		}
		counts = p.counts
		p.done()
		return p.commit, nil
	})
	if err != nil {
		return Counts{}, err
	}
	return counts, nil
}

// largeIntake is from how many facts on it costs more to decide anew than to
// wait, and turnsAfter how many large intakes take turns after one that had to
// be decided anew.
const (
	largeIntake = 64
	turnsAfter  = 64
)

// A turn is that of one intake, if it takes one.
type turn struct {
	h     *Hub
	large bool
	done  func() // nil: it has none
}

// take waits for the turn of an intake that is large, if such have lately been
// in each other's way.
func (t *turn) take(ctx context.Context, again bool) (err error) {
	if again && t.large {
		t.h.crowded.Store(turnsAfter)
	}
	s, ok := t.h.storage.(Turner)
	if !ok || !t.large || t.done != nil || t.h.crowded.Load() <= 0 {
		return nil
	}
	t.h.crowded.Add(-1)
	t.done, err = s.Turn(ctx)
	return err
}

func (t *turn) end() {
	if t.done != nil {
		t.done()
	}
}

// erasures carries out the requests for erasure among what arrives, before
// anything else of it is stored. They are not kept themselves.
func (h *Hub) erasures(ctx context.Context, good []incoming) (rest []incoming, asked int64, err error) {
	if !slices.ContainsFunc(good, isErasure) {
		return good, 0, nil
	}
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

// decide repeats make and commit until the commit is not stale.
func (h *Hub) decide(ctx context.Context, make func() (*Commit, error)) error {
	return h.repeat(ctx, func() error {
		c, err := make()
		if err != nil {
			return backoff.Permanent(err)
		}
		return h.commit(ctx, c)
	})
}

// commit stores a change. ErrStale is returned as it is.
func (h *Hub) commit(ctx context.Context, c *Commit) error {
	err := h.storage.Commit(ctx, c)
	if err != nil && !errors.Is(err, ErrStale) {
		return fmt.Errorf("customer: commit: %w", err)
	}
	return err
}

// admit validates what arrives, much of it by two goroutines. What cannot be
// stored becomes a quarantined row with its raw bytes.
func (h *Hub) admit(in intake) (good []incoming, bad []Quarantined) {
	now := h.now()
	for _, r := range in.rejects {
		bad = append(bad, quarantinedReject(in.channel, r, now))
	}
	checked := make([]incoming, len(in.facts))
	errs := make([]error, len(in.facts))
	some := func(from, to int) {
		for i := from; i < to; i++ {
			checked[i], errs[i] = check(in.channel, &in.facts[i])
		}
	}
	if half := len(in.facts) / 2; len(in.facts) < largeIntake {
		some(0, len(in.facts))
	} else {
		var wg sync.WaitGroup
		wg.Go(func() { some(half, len(in.facts)) })
		some(0, half)
		wg.Wait()
	}
	good = checked[:0]
	for i, err := range errs {
		if f := &in.facts[i]; err != nil {
			bad = append(bad, quarantinedFact(in.channel, f, err, now))
		} else {
			good = append(good, checked[i])
		}
	}
	return good, bad
}

// check validates a fact that came from a channel, or from any if none is
// given. The canonical form is made once, for the hash.
func check(name string, f *channel.Fact) (incoming, error) {
	err := f.Validate()
	if err == nil && name != "" && f.Ref.Channel != name {
		err = errForeign(f)
	}
	in := incoming{fact: f}
	if err == nil {
		in.hash, err = f.Hash()
	}
	return in, err
}

// addedName is the source under which facts given to Add are counted.
const addedName = "(added)"
