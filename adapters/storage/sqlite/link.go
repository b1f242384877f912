package sqlite

import (
	"context"
	"sync/atomic"

	driver "zombiezen.com/go/sqlite"
)

// A link is a connection whose statements can be stopped. What the driver has
// for that is armed once and not for each call, for a call takes little longer.
type link struct {
	c     *driver.Conn
	stmts hotStatements
	stop  chan struct{} // closed to stop; nil: not armed

	purges *atomic.Int64 // of the storage
	purge  int64         // as they were before what is looked at
}

// during calls f and stops what runs on the connection when the context ends.
func (l *link) during(ctx context.Context, f func() error) error {
	defer l.arm(ctx)()
	return f()
}

// arm has what runs on the connection stop when the context ends, until release
// is called.
func (l *link) arm(ctx context.Context) (release func()) {
	if ctx.Done() == nil {
		return func() {}
	}
	if l.stop == nil {
		l.stop = make(chan struct{})
		l.c.SetInterrupt(l.stop)
	}
	stop, stopped := l.stop, make(chan struct{})
	keep := context.AfterFunc(ctx, func() {
		close(stop)
		close(stopped)
	})
	return func() {
		if !keep() {
			<-stopped
			l.disarm()
		}
	}
}

// enter begins a transaction.
func (l *link) enter(h hot) error {
	l.purge = l.purges.Load()
	return l.do(h)
}

// disarm lets statements run whatever has become of the context.
func (l *link) disarm() {
	l.c.SetInterrupt(nil)
	l.stop = nil
}

// interruptible calls f, and ends the transaction that it leaves behind, but not
// one that it finds.
func (l *link) interruptible(ctx context.Context, f func() error) (err error) {
	if l.c.AutocommitEnabled() {
		defer func() {
			if l.c.AutocommitEnabled() {
				return
			}
			if end := l.do(hotRollback); err == nil {
				err = end
			}
		}()
	}
	return l.during(ctx, f)
}
