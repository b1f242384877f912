package sqlite

import (
	"context"
	"errors"
)

// holding is the key under which a context has its standstill of a storage.
type holding struct{ s *Storage }

// A standstill is the time in which the writer is there for those alone who
// have its context. The writer is in a transaction that writes, until something
// is committed.
type standstill struct {
	writer chan *writer  // as that of the storage
	over   chan struct{} // closed when the writer is back with the storage
}

// errHeldUp is returned for what cannot be done by who holds others up.
var errHeldUp = errors.New("sqlite: this cannot be done inside Exclude: it needs a transaction of its own")

// Exclude implements [customer.Excluder]. It waits for its turn to write, and
// holds up every commit, also those of other processes, until do has committed;
// those of this storage wait for do to return. Others read meanwhile. A process
// that is held up for longer than its [Config.Wait] gets [ErrLocked], and so
// does Exclude itself if another process has the file for longer than that.
// Inside an Exclude another one with its context calls do at once; Lease,
// Scrub and Compact fail there.
func (s *Storage) Exclude(ctx context.Context, do func(ctx context.Context) error) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	if s.held(ctx) != nil {
		return do(ctx)
	}
	w, err := s.takeWriter(ctx)
	if err != nil {
		return err
	}
	h := &standstill{writer: make(chan *writer, 1), over: make(chan struct{})}
	h.writer <- w
	defer s.letGo(h)
	err = patiently(ctx, s.cfg.Wait, func() error {
		// Inside a transaction it cannot be said any more how long a commit takes.
		if err := w.wait(s.cfg.Durability != Relaxed); err != nil {
			return err
		}
		return w.start(hotBeginNow)
	})
	if err != nil {
		return wrap(ctx, "exclude", err)
	}
	return do(context.WithValue(ctx, holding{s}, h))
}

// letGo ends a standstill, once no call is under way in it.
func (s *Storage) letGo(h *standstill) {
	w := <-h.writer
	close(h.over)
	if !w.c.AutocommitEnabled() {
		_ = w.do(hotRollback) // there is nothing to lose
	}
	s.writer <- w
}

// held returns the standstill of a context, if it has one that is not over.
func (s *Storage) held(ctx context.Context) *standstill {
	h, _ := ctx.Value(holding{s}).(*standstill)
	if h == nil {
		return nil
	}
	select {
	case <-h.over:
		return nil
	default:
		return h
	}
}

// putHeld stores a commit while all others are held up.
func (s *Storage) putHeld(ctx context.Context, h *standstill, j *job) error {
	select {
	case <-s.closed:
		return errClosed
	case <-ctx.Done():
		return ctx.Err()
	case <-h.over:
		return s.put(ctx, j)
	case w := <-h.writer:
		defer func() { h.writer <- w }()
		s.store(w, []*job{j})
		return j.err
	}
}
