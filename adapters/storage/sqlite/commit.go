package sqlite

import (
	"context"
	"slices"

	driver "zombiezen.com/go/sqlite"

	"github.com/clientele-go/clientele/channel"
	"github.com/clientele-go/clientele/customer"
)

// A writer is the one connection that changes anything. Whoever has it stores
// the commits of all who wait.
type writer struct {
	c          *driver.Conn
	unscrubbed bool // the files may still have bytes of somebody who was erased
}

// A job is a commit that waits to be stored.
type job struct {
	ctx            context.Context
	commit         *customer.Commit
	current, stale []factRow
	parties        []string
	err            error
	done           chan struct{} // closed when err is final
}

// maxGroup bounds how many commits share one transaction.
const maxGroup = 64

// Commit implements [customer.Storage]. Commits that wait at the same time are
// stored in one transaction, one after the other, so that they share the wait
// for the disk; each is still stored or refused on its own.
func (s *Storage) Commit(ctx context.Context, c *customer.Commit) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	j, err := newJob(ctx, c)
	if err != nil {
		return err
	}
	s.mu.Lock()
	s.queue = append(s.queue, j)
	s.mu.Unlock()
	for {
		select {
		case <-j.done:
			return j.err
		case w := <-s.writer:
			s.store(w, s.take())
			s.writer <- w
		case <-s.closed:
			if s.withdraw(j) {
				return errClosed
			}
			<-j.done
			return j.err
		case <-ctx.Done():
			if s.withdraw(j) {
				return ctx.Err()
			}
			<-j.done // it is being stored: say what becomes of it
			return j.err
		}
	}
}

// newJob does what needs no lock.
func newJob(ctx context.Context, c *customer.Commit) (*job, error) {
	j := &job{ctx: ctx, commit: c, done: make(chan struct{}), parties: make([]string, len(c.Parties))}
	var err error
	if j.current, err = encodeFacts(c.Current); err != nil {
		return nil, err
	}
	if j.stale, err = encodeFacts(c.Stale); err != nil {
		return nil, err
	}
	for i, p := range c.Parties {
		if j.parties[i], err = encodeParty(p); err != nil {
			return nil, err
		}
	}
	return j, nil
}

// take takes the next commits out of the queue.
func (s *Storage) take() []*job {
	s.mu.Lock()
	defer s.mu.Unlock()
	n := min(len(s.queue), maxGroup)
	group := s.queue[:n:n]
	s.queue = slices.Clone(s.queue[n:])
	return group
}

// withdraw takes a commit out of the queue. It returns false if somebody is
// storing it.
func (s *Storage) withdraw(j *job) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	i := slices.Index(s.queue, j)
	if i >= 0 {
		s.queue = slices.Delete(s.queue, i, i+1)
	}
	return i >= 0
}

// store stores a group of commits and tells each what became of it.
func (s *Storage) store(w *writer, group []*job) {
	if len(group) == 0 {
		return
	}
	defer func() {
		for _, j := range group {
			close(j.done)
		}
	}()
	live, err := s.begin(w.c, group)
	if err != nil {
		fail(live, err)
		return
	}
	if len(live) == 0 {
		return
	}
	stored, err := apply(w.c, live)
	if err == nil && len(stored) > 0 {
		err = run(w.c, "COMMIT")
	}
	if err != nil {
		fail(stored, wrap(context.Background(), "commit", err))
	}
	if !w.c.AutocommitEnabled() {
		_ = run(w.c, "ROLLBACK") // the error that led here says more
	}
	if err == nil {
		s.scrub(w, stored)
	}
}

func fail(group []*job, err error) {
	for _, j := range group {
		j.err = err
	}
}

// begin waits for the right to write. Commits whose context ends meanwhile
// fall out of the group.
func (s *Storage) begin(c *driver.Conn, group []*job) ([]*job, error) {
	live := slices.Clone(group)
	err := patiently(context.Background(), s.cfg.Wait, func() error {
		live = slices.DeleteFunc(live, func(j *job) bool {
			j.err = j.ctx.Err()
			return j.err != nil
		})
		if len(live) == 0 {
			return nil
		}
		return run(c, "BEGIN IMMEDIATE")
	})
	return live, wrap(context.Background(), "commit", err)
}

// apply applies a group inside a transaction. It returns those that are to be
// committed. An error is one of the transaction as a whole.
func apply(c *driver.Conn, group []*job) (stored []*job, err error) {
	t := &tx{c: c, refs: map[channel.Ref]int64{}}
	if t.was, err = loadState(c); err != nil {
		return group, err
	}
	t.now = t.was
	for _, j := range group {
		before := t.now
		if err := run(c, "SAVEPOINT one"); err != nil {
			return group, err
		}
		if j.err = t.apply(j); j.err == nil {
			if err := run(c, "RELEASE one"); err != nil {
				return group, err
			}
			stored = append(stored, j)
			continue
		}
		if c.AutocommitEnabled() { // a full disk rolls all of it back
			return append(stored, j), j.err
		}
		j.err = explain(j.err)
		for _, q := range []string{"ROLLBACK TO one", "RELEASE one"} {
			if err := run(c, q); err != nil {
				return group, err
			}
		}
		t.now = before
		clear(t.refs)
	}
	return stored, t.saveState()
}

// explain leaves alone what callers compare.
func explain(err error) error {
	if err == customer.ErrStale {
		return err
	}
	return wrap(context.Background(), "commit", err)
}
