package sqlite

import (
	"context"

	driver "zombiezen.com/go/sqlite"
)

// A link is a connection whose statements can be stopped. What the driver has
// for that is armed once and not for each call, for a call takes little longer.
type link struct {
	c    *driver.Conn
	stop chan struct{} // closed to stop; nil: not armed
}

// during calls f and stops what runs on the connection when the context ends.
func (l *link) during(ctx context.Context, f func() error) error {
	if ctx.Done() == nil {
		return f()
	}
	if l.stop == nil {
		l.stop = make(chan struct{})
		l.c.SetInterrupt(l.stop)
	}
	stop, stopped := l.stop, make(chan struct{})
	release := context.AfterFunc(ctx, func() {
		close(stop)
		close(stopped)
	})
	err := f()
	if !release() {
		<-stopped
		l.disarm()
	}
	return err
}

// disarm lets statements run whatever has become of the context.
func (l *link) disarm() {
	l.c.SetInterrupt(nil)
	l.stop = nil
}

// interruptible calls f, and ends the transaction that it leaves behind.
func (l *link) interruptible(ctx context.Context, f func() error) error {
	err := l.during(ctx, f)
	if !l.c.AutocommitEnabled() {
		if end := run(l.c, "ROLLBACK"); end != nil && err == nil {
			err = end
		}
	}
	return err
}
