package sqlite

import (
	"context"

	driver "zombiezen.com/go/sqlite"
)

// snapshot calls f with a connection on which all statements see one state:
// that of the first of them.
func (s *Storage) snapshot(ctx context.Context, what string, f func(*driver.Conn) error) error {
	if s.held(ctx) != nil {
		return s.nearest(ctx, what, func(c *driver.Conn, _ *memory) error { return f(c) })
	}
	return s.aside(ctx, what, f)
}

// aside is snapshot on a connection for reading.
func (s *Storage) aside(ctx context.Context, what string, f func(*driver.Conn) error) error {
	return s.outside(ctx, what, func(l *link) error { return inside(l.c, f) })
}

func inside(c *driver.Conn, f func(*driver.Conn) error) error {
	if err := run(c, "BEGIN"); err != nil {
		return err
	}
	return f(c)
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
		c, err := s.openReader()
		if err != nil {
			return wrap(ctx, what, err)
		}
		l = &link{c: c}
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
func (s *Storage) nearest(ctx context.Context, what string, f func(*driver.Conn, *memory) error) error {
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
			return f(w.c, w.memory)
		}))
	default:
		return s.aside(ctx, what, func(c *driver.Conn) error { return f(c, nil) })
	}
}

// view begins to look at one state. That fails while another process makes good
// what one that died has left of the log.
func (w *writer) view() error {
	if !w.c.AutocommitEnabled() {
		return nil // others are held up
	}
	return w.start("BEGIN")
}

// start begins a transaction, and forgets what is remembered if others have
// written. It leaves no transaction behind when it fails.
func (w *writer) start(begin string) error {
	err := run(w.c, begin)
	if err == nil {
		err = w.look(w.c)
	}
	if err != nil && !w.c.AutocommitEnabled() {
		_ = run(w.c, "ROLLBACK") // the first error says more
	}
	return err
}
