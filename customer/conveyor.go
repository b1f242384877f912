package customer

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"slices"

	"github.com/clientele-go/clientele/channel"
)

// AddAll stores batches of facts in their order, each as [Hub.Add] does: in a
// commit of its own. While one is being stored it decides about the next, so
// that a processor decides while another writes; with large batches that takes
// far less time than one Add after the other, and leaves the same. For a first
// load some thousand facts are a good batch.
//
// A batch is taken from the sequence when all but the last of those before it
// are stored. The counts are of the batches that are stored: all, or with an
// error all before some batch and nothing from that one on.
func (h *Hub) AddAll(ctx context.Context, batches iter.Seq[[]channel.Fact]) (Counts, error) {
	l := conveyor{h: h}
	defer l.wait()
	for b := range batches {
		if err := l.add(ctx, intake{facts: b}); err != nil {
			return l.stored, err
		}
	}
	err := l.end(ctx)
	return l.stored, err
}

// A conveyor stores intakes one after the other. It decides about each while the
// one before it is being stored, as if that were stored already; if that turns
// out otherwise, it decides again. Who has one waits in the end.
type conveyor struct {
	h      *Hub
	last   *storing // nil: nothing is being stored
	stored Counts   // of what is stored
}

// A storing is an intake whose commit is on its way.
type storing struct {
	decision
	plan  *plan
	store storeFunc
	sees  *pending // what the next one sees of it
	done  chan struct{}
	made  Staged // once done is closed; nil: it is durable
	err   error  // once done is closed
	safe  chan struct{}
	lost  error // once safe is closed: why it is not durable
}

// A decision is an intake that is ready to be decided about.
type decision struct {
	in    intake
	good  []incoming
	bad   []Quarantined
	asked int64
}

// add stores an intake after those before it, in a commit that may still be
// under way when it returns; those before it are durable. After an error nothing
// is under way.
func (l *conveyor) add(ctx context.Context, in intake) error {
	d := decision{in: in}
	d.good, d.bad = l.h.admit(in)
	if l.h.crowded.Load() > 0 || len(in.release) > 0 || slices.ContainsFunc(d.good, isErasure) {
		return l.alone(ctx, d)
	}
	last := l.last
	var sees *pending
	if last != nil {
		sees = last.sees
	}
	s, err := l.h.ready(ctx, d, sees)
	if last != nil {
		<-last.done
	}
	if err == nil && last != nil && last.err == nil {
		s.begin(ctx, last.made)
		l.last = s
		return l.confirm(ctx, last)
	}
	asPlanned, e := l.settle(ctx)
	if e != nil {
		return e
	}
	if !asPlanned || errors.Is(err, errBehind) {
		s, err = l.h.ready(ctx, d, nil)
	}
	if err != nil {
		return err
	}
	s.begin(ctx, nil)
	l.last = s
	return nil
}

// ready decides about an intake.
func (h *Hub) ready(ctx context.Context, d decision, sees *pending) (*storing, error) {
	p, err := h.plan(ctx, d, sees)
	if err != nil {
		return nil, err
	}
	s := &storing{decision: d, plan: p, sees: newPending(p), done: make(chan struct{}), safe: make(chan struct{})}
	s.sees.stored = s.done
	switch to := h.storage.(type) {
	case Stager:
		s.store = to.Stage(p.commit)
	case Preparer:
		commit := to.Prepare(p.commit)
		s.store = func(ctx context.Context, _ Staged) (Staged, error) { return nil, commit(ctx) }
	default:
		s.store = func(ctx context.Context, _ Staged) (Staged, error) { return nil, to.Commit(ctx, p.commit) }
	}
	return s, nil
}

// begin sends the commit on its way. It becomes durable as soon as it can,
// whether somebody waits for that already or still decides.
func (s *storing) begin(ctx context.Context, after Staged) {
	go func() {
		defer close(s.safe)
		s.made, s.err = s.store(ctx, after)
		s.sees.failed = s.err != nil
		close(s.done)
		if s.lost = s.err; s.made != nil && s.err == nil {
			s.lost = s.made.Durable(ctx)
		}
	}()
}

// durable waits until the commit is stored for good, or has failed.
func (s *storing) durable() error {
	<-s.safe
	return s.lost
}

// confirm waits until a change that the last one is made after is durable. If it
// is not there any more, neither is the last one, and both are decided again.
func (l *conveyor) confirm(ctx context.Context, s *storing) error {
	counts := s.plan.counts
	s.plan.done()
	err := s.durable()
	if err == nil {
		l.stored = l.stored.plus(counts)
		return nil
	}
	next := l.last
	l.last = nil
	after := next.durable()
	defer next.plan.done()
	switch {
	case after == nil: // then what it was made after is too
		l.stored = l.stored.plus(counts).plus(next.plan.counts)
		return nil
	case !errors.Is(err, ErrStale):
		return fmt.Errorf("customer: commit: %w", err)
	}
	if err := l.again(ctx, s); err != nil {
		return err
	}
	if !errors.Is(after, ErrStale) {
		return fmt.Errorf("customer: commit: %w", after)
	}
	return l.again(ctx, next)
}

// again decides again about what was not stored.
func (l *conveyor) again(ctx context.Context, s *storing) error {
	c, err := l.h.decided(ctx, s.decision, true)
	l.stored = l.stored.plus(c)
	return err
}

func isErasure(in incoming) bool { return in.fact.Ref.Kind == channel.KindErasure }

// alone stores an intake with nothing beside it.
func (l *conveyor) alone(ctx context.Context, d decision) error {
	if err := l.end(ctx); err != nil {
		return err
	}
	var err error
	if d.good, d.asked, err = l.h.erasures(ctx, d.good); err != nil {
		return err
	}
	c, err := l.h.decided(ctx, d, false)
	l.stored = l.stored.plus(c)
	return err
}

// wait returns when nothing is under way.
func (l *conveyor) wait() {
	if l.last != nil {
		<-l.last.safe
	}
}

// end waits until everything is stored.
func (l *conveyor) end(ctx context.Context) error {
	_, err := l.settle(ctx)
	return err
}

// leave ends after trouble with what would have come next: what is under way
// already is stored.
func (l *conveyor) leave(ctx context.Context, trouble error) (Counts, error) {
	if err := l.end(ctx); err != nil && !errors.Is(err, errMoved) {
		trouble = errors.Join(trouble, err)
	}
	return l.stored, trouble
}

// settle waits until the last intake is stored, and decides about it again for
// as long as others are in the way. It reports whether it was stored as it was
// decided about first.
func (l *conveyor) settle(ctx context.Context) (asPlanned bool, err error) {
	s := l.last
	if s == nil {
		return true, nil
	}
	l.last = nil
	err = s.durable()
	counts := s.plan.counts
	s.plan.done()
	switch {
	case err == nil:
		l.stored = l.stored.plus(counts)
		return true, nil
	case !errors.Is(err, ErrStale):
		return false, fmt.Errorf("customer: commit: %w", err)
	}
	return false, l.again(ctx, s)
}
