package sqlite

import (
	"context"
	"errors"
	"sync"
	"time"

	"github.com/clientele-go/clientele/customer"
)

// A watch looks at one state for some time. It begins on the connection of the
// writer, which has most of it in memory, and moves to another connection when
// somebody has waited a moment to write: who looks for long holds up nobody, and
// who is alone pays nothing for that.
type watch struct {
	s *Storage

	mu sync.Mutex // held while something is read
	w  *writer    // nil: it was given back
	l  *link      // what to move to, or nil if that is not open yet
	at bool       // l looks at the state
	r  reader     // of the connection that looks

	arm     func(*link) func() // see link.arm
	release func()             // of the connection that looks
}

// errOver is returned to who asks when nobody looks any more.
var errOver = errors.New("sqlite: the snapshot has ended")

// watch begins to look at one state, if nobody has or wants the writer and there
// is a connection to move to; it returns nil otherwise. Who has a watch ends it.
func (s *Storage) watch(ctx context.Context) (*watch, error) {
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	if s.wanted.Load() > 0 || s.held(ctx) != nil {
		return nil, nil
	}
	v := &watch{s: s, r: reader{s: s}, arm: func(l *link) func() { return l.arm(ctx) }, release: func() {}}
	select {
	case v.l = <-s.spare:
	default:
		return nil, nil
	}
	select {
	case v.w = <-s.writer:
	default:
		s.spare <- v.l
		return nil, nil
	}
	v.release = v.arm(v.w.link)
	if err := patiently(ctx, s.cfg.Wait, v.w.view); err != nil {
		v.end()
		return nil, wrap(ctx, "ask", err)
	}
	s.watching.Store(v)
	v.yield() // to who came before that could be seen
	return v, nil
}

// ask answers questions about the state.
func (v *watch) ask(ctx context.Context, qs []customer.Question) (out []customer.Answer, err error) {
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	defer v.yield() // to who came meanwhile
	v.mu.Lock()
	defer v.mu.Unlock()
	v.r.link, v.r.memory = v.l, nil
	if v.w != nil {
		v.r.link, v.r.memory = v.w.link, v.w.memory
	} else if !v.at {
		return nil, errOver
	}
	out, err = v.r.answers(qs)
	return out, wrap(ctx, "ask", err)
}

// yield gives the writer back if somebody wants it. If something is being read
// just now, who reads yields after that.
func (v *watch) yield() {
	if v.s.wanted.Load() == 0 || !v.mu.TryLock() {
		return
	}
	defer v.mu.Unlock()
	if v.w != nil && v.move() == nil {
		v.free()
		v.release = v.arm(v.l)
	}
}

// The right to write is granted to who looks at the newest state alone, see
// SQLITE_BUSY_SNAPSHOT in https://www.sqlite.org/rescode.html, and whatever
// begins while somebody has it looks at the same state. Nothing is written.
const (
	holdStill = "DELETE FROM state WHERE 0"
	lookToo   = "SELECT 1 FROM state"
)

// move makes the other connection look at the same state. That fails if another
// process writes, or has written since the beginning.
func (v *watch) move() error {
	if v.l == nil {
		l, err := v.s.openReader()
		if err != nil {
			return err
		}
		v.l = l
	}
	if err := run(v.w.c, holdStill); err != nil {
		return err
	}
	err := inside(v.l, func(l *link) error { return run(l.c, lookToo) })
	v.l.purge = v.w.purge
	if v.at = err == nil; !v.at && !v.l.c.AutocommitEnabled() {
		_ = v.l.do(hotRollback) // the first error says more
	}
	return err
}

// free gives the writer back.
func (v *watch) free() {
	w := v.w
	v.w = nil
	v.release()
	v.s.watching.CompareAndSwap(v, nil)
	if !w.c.AutocommitEnabled() {
		_ = w.do(hotRollback) // there is nothing to lose
	}
	v.s.writer <- w
}

// end ends the looking.
func (v *watch) end() {
	v.mu.Lock()
	defer v.mu.Unlock()
	if v.w != nil {
		v.free()
	} else {
		v.release()
	}
	if v.l != nil && !v.l.c.AutocommitEnabled() {
		_ = v.l.do(hotRollback) // there is nothing to lose
	}
	v.at = false
	v.s.spare <- v.l
}

// courtesy is how long somebody who wants to write waits for who looks before
// that is moved away. Most have looked by then, and what they looked at is in
// memory on the connection of the writer only.
const courtesy = 5 * time.Millisecond

// A wish is that of somebody to write.
type wish struct {
	s       *Storage
	late    *time.Timer // when to press
	pressed bool
}

func (s *Storage) wish() *wish { return &wish{s: s, late: time.NewTimer(courtesy)} }

// press says that who looks has to give the writer back.
func (x *wish) press() {
	x.pressed = true
	x.s.wanted.Add(1)
	if v := x.s.watching.Load(); v != nil {
		v.yield()
	}
}

func (x *wish) end() {
	x.late.Stop()
	if x.pressed {
		x.s.wanted.Add(-1)
	}
}
