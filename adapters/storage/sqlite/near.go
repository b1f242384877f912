package sqlite

import (
	"context"
)

// snapshot calls f with a connection on which all statements see one state:
// that of the first of them.
func (s *Storage) snapshot(ctx context.Context, what string, f func(*link) error) error {
	if s.held(ctx) != nil {
		return s.nearest(ctx, what, func(l *link, _ *memory) error { return f(l) })
	}
	return s.aside(ctx, what, f)
}

// aside is snapshot on a connection for reading.
func (s *Storage) aside(ctx context.Context, what string, f func(*link) error) error {
	return s.outside(ctx, what, func(l *link) error { return inside(l, f) })
}

func inside(l *link, f func(*link) error) error {
	if err := l.enter(hotBegin); err != nil {
		return err
	}
	return f(l)
}

// outside calls f with a connection for reading that is in no transaction, and
// ends the one that f leaves behind.
func (s *Storage) outside(ctx context.Context, what string, f func(*link) error) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	var l *link
	select {
	case <-s.closed:
		return errClosed
	case <-ctx.Done():
		return ctx.Err()
	case l = <-s.readers:
	}
	defer func() { s.readers <- l }()
	if l == nil {
		var err error
		if l, err = s.openReader(); err != nil {
			return wrap(ctx, what, err)
		}
	}
	return wrap(ctx, what, l.interruptible(ctx, func() error { return f(l) }))
}

// nearest is snapshot on the connection of the writer, if nobody writes, and on
// another if somebody does. All but the writer have to forget the pages that
// they have in memory after each commit, and everything commits: a load, and a
// view to record who looked.
//
// What the writer remembers is true of what is read on its connection, and
// handed on. Who holds others up has the writer of the standstill; while that is
// in use another connection sees the same.
func (s *Storage) nearest(ctx context.Context, what string, f func(*link, *memory) error) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	own := s.writer
	if h := s.held(ctx); h != nil {
		own = h.writer
	}
	select {
	case <-s.closed:
		return errClosed
	case w := <-own:
		defer func() { own <- w }()
		return wrap(ctx, what, w.interruptible(ctx, func() error {
			if err := patiently(ctx, s.cfg.Wait, w.view); err != nil {
				return err
			}
			return f(w.link, w.memory)
		}))
	default:
		return s.aside(ctx, what, func(l *link) error { return f(l, nil) })
	}
}

// view begins to look at one state. That fails while another process makes good
// what one that died has left of the log.
func (w *writer) view() error {
	if !w.c.AutocommitEnabled() {
		return nil // others are held up
	}
	return w.start(hotBegin)
}

// start begins a transaction, and forgets what is remembered if others have
// written. It leaves no transaction behind when it fails.
func (w *writer) start(begin hot) error {
	err := w.enter(begin)
	if err == nil {
		err = w.look(w.link)
	}
	if err != nil && !w.c.AutocommitEnabled() {
		_ = w.do(hotRollback) // the first error says more
	}
	return err
}
