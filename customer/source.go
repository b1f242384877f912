package customer

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"sync"
	"sync/atomic"
	"time"

	"github.com/cenkalti/backoff/v4"

	"github.com/clientele-go/clientele/channel"
)

// A source is a configured channel with what the hub adds to it: pace and
// repetition.
type source struct {
	channel channel.Channel
	info    channel.Info
	pace    Pace

	badSignatures atomic.Int64
	polled        atomic.Bool // by Run of this hub
	deliveries    *deliveries // by Webhook

	mu   sync.Mutex
	next time.Time // no call before
}

func newSource(c channel.Channel, info channel.Info, pace Pace) *source {
	return &source{channel: c, info: info, pace: pace, deliveries: newDeliveries()}
}

// pull is one pull method of a channel.
type pull struct {
	stream string
	read   func(ctx context.Context, from channel.Cursor) (channel.Page, error)
}

// pulls returns the pull methods that the channel has, people first: an order
// is better understood when its buyer is known.
func (s *source) pulls() []pull {
	var out []pull
	if c, ok := s.channel.(channel.People); ok {
		out = append(out, pull{"people", c.People})
	}
	if c, ok := s.channel.(channel.Orders); ok {
		out = append(out, pull{"orders", c.Orders})
	}
	if c, ok := s.channel.(channel.Interactions); ok {
		out = append(out, pull{"interactions", c.Interactions})
	}
	return out
}

// turn waits until the source may be called again.
func (s *source) turn(ctx context.Context) error {
	if s.pace.Gap <= 0 {
		return ctx.Err()
	}
	s.mu.Lock()
	now := time.Now()
	wait := s.next.Sub(now)
	s.next = now.Add(max(wait, 0) + s.pace.Gap)
	s.mu.Unlock()
	return sleep(ctx, wait)
}

func sleep(ctx context.Context, d time.Duration) error {
	if d <= 0 {
		return ctx.Err()
	}
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-ctx.Done():
		return ctx.Err()
	case <-t.C:
		return nil
	}
}

// do calls the source, and again while it is in a passing trouble: after the
// wait that it asks for, or with growing random waits if it asks for none.
func (s *source) do(ctx context.Context, call func() (channel.Page, error)) (channel.Page, error) {
	waits := &askedWait{BackOff: backoff.NewExponentialBackOff(
		backoff.WithInitialInterval(500*time.Millisecond), backoff.WithMaxInterval(time.Minute),
		backoff.WithMaxElapsedTime(0)), most: s.pace.MaxWait}
	retries := uint64(max(s.pace.Retries, 0))
	return backoff.RetryWithData(func() (channel.Page, error) {
		if err := s.turn(ctx); err != nil {
			return channel.Page{}, backoff.Permanent(err)
		}
		page, err := call()
		waits.asked = 0
		if err == nil {
			return page, nil
		}
		if e, ok := errors.AsType[*channel.SourceError](err); ok {
			if !e.Temporary() {
				return page, backoff.Permanent(err)
			}
			waits.asked = e.RetryAfter
		}
		if ctx.Err() != nil || errors.Is(err, channel.ErrCursor) {
			return page, backoff.Permanent(err)
		}
		return page, err
	}, backoff.WithContext(backoff.WithMaxRetries(waits, retries), ctx))
}

// askedWait is a back-off that honours what the source asked for, up to a
// bound, with a little jitter so that workers do not return all at once.
type askedWait struct {
	backoff.BackOff
	asked, most time.Duration
}

func (w *askedWait) NextBackOff() time.Duration {
	d := w.BackOff.NextBackOff()
	if w.asked > 0 {
		d = min(w.asked, w.most) // first: what a source asks for may be the longest Duration there is
		d += rand.N(d/10 + time.Millisecond)
	}
	return min(d, w.most)
}

// trouble turns an error into what the health says of it.
func trouble(err error) (text string, kind channel.Trouble) {
	if e, ok := errors.AsType[*channel.SourceError](err); ok {
		kind = e.Trouble
		if kind == "" {
			kind = channel.Broken
		}
		return storable(fmt.Sprintf("%s: %s", e.Op, kind)), kind
	}
	switch {
	case errors.Is(err, context.DeadlineExceeded):
		return "did not answer in time", channel.Unavailable
	case errors.Is(err, context.Canceled):
		return "was interrupted", channel.Unavailable
	}
	return "failed", channel.Broken
}
