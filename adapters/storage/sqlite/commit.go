package sqlite

import (
	"cmp"
	"context"
	"slices"

	"github.com/clientele-go/clientele/customer"
)

// A writer is the one connection that changes anything. Whoever has it stores
// the commits of all who wait. It is in a transaction only while somebody has it.
type writer struct {
	*memory
	*link
	patient bool // a commit waits for the disk
}

// A job is a commit that waits to be stored.
type job struct {
	ctx            context.Context
	commit         *customer.Commit
	current, stale []factRow
	parties        []string
	terms          []*customer.TermChange // in order: they touch the pages of a tree one after the other
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
	return s.Prepare(c)(ctx)
}

// Prepare implements [customer.Preparer]: it writes out all that is stored as
// text, so that whoever stores the commit before this one need not be waited for
// with it.
func (s *Storage) Prepare(c *customer.Commit) (commit func(ctx context.Context) error) {
	j, err := s.newJob(c)
	return func(ctx context.Context) error {
		if err = cmp.Or(err, ctx.Err()); err != nil {
			return err
		}
		j.ctx = ctx
		return s.put(ctx, j)
	}
}

// put has a commit stored, by whoever has the writer or by itself.
func (s *Storage) put(ctx context.Context, j *job) error {
	if h := s.held(ctx); h != nil {
		return s.putHeld(ctx, h, j)
	}
	s.mu.Lock()
	s.queue = append(s.queue, j)
	s.mu.Unlock()
	if s.storeNow(j) {
		return j.err
	}
	x := s.wish()
	defer x.end()
	for {
		select {
		case <-j.done:
			return j.err
		case w := <-s.writer:
			s.store(w, s.take())
			s.writer <- w
		case <-x.late.C:
			x.press()
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

// storeNow stores what waits if nobody is in the way, as is mostly so, and
// reports whether a commit is stored.
func (s *Storage) storeNow(j *job) bool {
	select {
	case w := <-s.writer:
		s.store(w, s.take())
		s.writer <- w
	default:
	}
	select {
	case <-j.done:
		return true
	default:
		return false
	}
}

// newJob does what needs no lock.
func (s *Storage) newJob(c *customer.Commit) (*job, error) {
	j := &job{commit: c, done: make(chan struct{}), parties: make([]string, len(c.Parties))}
	var err error
	if j.current, err = facts(s.codec, c.Current); err != nil {
		return nil, err
	}
	if j.stale, err = facts(s.codec, c.Stale); err != nil {
		return nil, err
	}
	j.terms = make([]*customer.TermChange, len(c.Terms))
	for i := range j.terms {
		j.terms[i] = &c.Terms[i]
	}
	slices.SortFunc(j.terms, func(a, b *customer.TermChange) int { return cmp.Compare(a.Term, b.Term) })
	for i, p := range c.Parties {
		if j.parties[i], err = partyText(s.codec, p); err != nil {
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
	if s.together(w, group) {
		return
	}
	// One of them cannot be stored, or all of them together cannot.
	for i := range group {
		s.together(w, group[i:i+1])
	}
}

// together stores commits in one transaction. It returns false if that failed
// and it is worth trying them one by one: nothing of them is stored then.
func (s *Storage) together(w *writer, group []*job) bool {
	live, err := s.begin(w, group)
	if err != nil {
		fail(live, err)
		return true
	}
	if len(live) == 0 {
		return true
	}
	stored, err := w.apply(live)
	switch {
	case err == nil && len(stored) == 0:
		err = w.do(hotRollback)
	case err == nil:
		err = w.do(hotCommit)
	}
	if err == nil {
		if slices.ContainsFunc(stored, func(j *job) bool { return j.commit.Erase != nil }) {
			w.forget()
			s.forgetRows()
		}
		return true
	}
	if !w.c.AutocommitEnabled() {
		_ = w.do(hotRollback) // the error that led here says more
	}
	w.forget()
	if len(group) > 1 {
		return false
	}
	fail(stored, wrap(context.Background(), "commit", err))
	return true
}

func fail(group []*job, err error) {
	for _, j := range group {
		j.err = err
	}
}

// begin waits for the right to write. Commits whose context ends meanwhile
// fall out of the group.
func (s *Storage) begin(w *writer, group []*job) ([]*job, error) {
	live := slices.Clone(group)
	err := patiently(context.Background(), s.cfg.Wait, func() error {
		live = slices.DeleteFunc(live, func(j *job) bool {
			j.err = j.ctx.Err()
			return j.err != nil
		})
		if len(live) == 0 || !w.c.AutocommitEnabled() { // others are held up already
			return nil
		}
		if err := w.level(s.cfg.Durability, live); err != nil {
			return err
		}
		return w.start(hotBeginNow)
	})
	return live, wrap(context.Background(), "commit", err)
}

// level sets how long the next commit takes: until it is on the disk, or until
// the operating system has it.
func (w *writer) level(d Durability, group []*job) error {
	return w.wait(d == Strict || d == Full && slices.ContainsFunc(group, func(j *job) bool { return !j.record() }))
}

// wait says whether commits wait for the disk from now on.
func (w *writer) wait(patient bool) error {
	if patient == w.patient {
		return nil
	}
	w.patient = patient
	if patient {
		return run(w.c, "PRAGMA synchronous = FULL")
	}
	return run(w.c, "PRAGMA synchronous = NORMAL")
}

// record reports whether a commit does nothing but record who looked.
func (j *job) record() bool {
	c := j.commit
	return len(c.Accesses) > 0 && len(c.Current)+len(c.Stale)+len(c.Parties)+len(c.Entries)+len(c.Terms)+len(c.Streams)+len(c.Sources)+
		len(c.Released)+len(c.Quarantine)+len(c.Changes)+len(c.Decisions)+len(c.Suppress) == 0 && c.Erase == nil
}

// apply applies a group inside a transaction. It returns those that are to be
// committed; the others are stale, and have changed nothing.
func (w *writer) apply(group []*job) (stored []*job, err error) {
	t := &tx{memory: w.memory, link: w.link, was: w.state, now: w.state}
	for _, j := range group {
		holds, err := t.holds(&j.commit.Expect)
		if err == nil && holds {
			stored = append(stored, j)
			err = t.apply(j)
		} else if err == nil {
			j.err = customer.ErrStale
		} else {
			stored = append(stored, j)
		}
		if err != nil {
			return stored, err
		}
	}
	err = t.saveState()
	w.state = t.now
	return stored, err
}
