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
// far less time than one Add after the other, and leaves the same.
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
	plan *plan
	sees *pending // what the next one sees of it
	done chan struct{}
	err  error // once done is closed
}

// A decision is an intake that is ready to be decided about.
type decision struct {
	in    intake
	good  []incoming
	bad   []Quarantined
	asked int64
}

// add stores an intake after those before it, in a commit that may still be
// under way when it returns. After an error nothing is.
func (l *conveyor) add(ctx context.Context, in intake) error {
	d := decision{in: in}
	d.good, d.bad = l.h.admit(in)
	if l.h.crowded.Load() > 0 || len(in.release) > 0 || slices.ContainsFunc(d.good, isErasure) {
		return l.alone(ctx, d)
	}
	var sees *pending
	if l.last != nil {
		sees = l.last.sees
	}
	p, commit, err := l.h.ready(ctx, d, sees)
	asPlanned, e := l.settle(ctx)
	if e != nil {
		return e
	}
	if !asPlanned || errors.Is(err, errBehind) {
		p, commit, err = l.h.ready(ctx, d, nil)
	}
	if err != nil {
		return err
	}
	s := &storing{decision: d, plan: p, sees: newPending(p), done: make(chan struct{})}
	s.sees.stored = s.done
	l.last = s
	go func() {
		defer close(s.done)
		s.err = commit(ctx)
		s.sees.failed = s.err != nil
	}()
	return nil
}

// ready decides about an intake, and returns what stores that.
func (h *Hub) ready(ctx context.Context, d decision, sees *pending) (p *plan, commit func(context.Context) error, err error) {
	if p, err = h.plan(ctx, d, sees); err != nil {
		return nil, nil, err
	}
	if s, ok := h.storage.(Preparer); ok {
		return p, s.Prepare(p.commit), nil
	}
	return p, func(ctx context.Context) error { return h.storage.Commit(ctx, p.commit) }, nil
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
		<-l.last.done
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
	<-s.done
	counts := s.plan.counts
	s.plan.done()
	switch {
	case s.err == nil:
		l.stored = l.stored.plus(counts)
		return true, nil
	case !errors.Is(s.err, ErrStale):
		return false, fmt.Errorf("customer: commit: %w", s.err)
	}
	c, err := l.h.decided(ctx, s.decision, true)
	l.stored = l.stored.plus(c)
	return false, err
}
