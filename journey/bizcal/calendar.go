package bizcal

import (
	"iter"
	"math"
	"sync"
	"sync/atomic"
	"time"
)

// A Calendar answers what is open when. It is safe for concurrent use and never
// changes; what it works out it remembers. A nil Calendar, and one made of the
// zero [Config], is open at all times, so that business time is wall time.
// Other calendars are closed before the year 1 and after the year 9999.
//
// A search for the time when it is open ends where it has not been open for a
// hundred years and no later, or earlier, date is in it: of a shift, or of the
// beginning or end of a version. What a week and its holidays do not do in a
// hundred years is taken not to happen at all.
//
// Results are in the zone of the time that was given.
type Calendar struct {
	parts [][]version // open when all are
	turns []int64     // the blocks in which a version begins or ends or has a shift, sorted
	near  [160]atomic.Pointer[block]
	far   sync.Map // block number to its open seconds
}

// New returns the calendar that cfg describes. An error names the version and
// the field. The maps and slices of cfg must not be changed afterwards.
func New(cfg Config) (*Calendar, error) {
	if len(cfg.Versions) == 0 {
		return &Calendar{}, nil
	}
	versions, err := cfg.compile()
	if err != nil {
		return nil, err
	}
	c := &Calendar{parts: [][]version{versions}}
	c.findTurns()
	return c, nil
}

// always reports whether the calendar is open at all times.
func (c *Calendar) always() bool { return c == nil || len(c.parts) == 0 }

// And returns the calendar that is open when both c and other are. If that is
// never, because the one opens when the other has closed, [Calendar.Next],
// [Calendar.Add] and the like find it out within a hundred years of calendar.
func (c *Calendar) And(other *Calendar) *Calendar {
	out := &Calendar{}
	for _, k := range []*Calendar{c, other} {
		if !k.always() {
			out.parts = append(out.parts, k.parts...)
		}
	}
	out.findTurns()
	return out
}

// Open reports whether it is open at t. The end of a span does not belong to it.
func (c *Calendar) Open(t time.Time) bool {
	if c.always() {
		return true
	}
	unix := t.Unix()
	if unix < minUnix || unix >= maxUnix {
		return false
	}
	_, open := c.block(blockOf(unix)).upTo(unix)
	return open
}

// position is an instant as a block and the open time of the block before it.
type position struct{ block, seconds, nanos int64 }

func (c *Calendar) position(t time.Time) position {
	unix, nanos := t.Unix(), int64(t.Nanosecond())
	if unix < minUnix {
		unix, nanos = minUnix, 0
	}
	if unix >= maxUnix {
		unix, nanos = maxUnix, 0
	}
	p := position{block: blockOf(unix)}
	var open bool
	p.seconds, open = c.block(p.block).upTo(unix)
	if open {
		p.nanos = nanos
	}
	return p
}

// Between returns how long it is open from a to b, and if b is before a, the
// negative of what it is from b to a. For all a, b and c Between(a, b) +
// Between(b, c) = Between(a, c). What a Duration cannot hold, 292 years, is the
// longest Duration.
func (c *Calendar) Between(a, b time.Time) time.Duration {
	if c.always() {
		return b.Round(0).Sub(a.Round(0))
	}
	if b.Before(a) {
		return -c.Between(b, a)
	}
	from, to := c.position(a), c.position(b)
	seconds := to.seconds - from.seconds
	for i := from.block; i < to.block; i++ {
		seconds += c.total(i)
	}
	if seconds > int64(math.MaxInt64/time.Second)-2 {
		return math.MaxInt64
	}
	return time.Duration(seconds)*time.Second + time.Duration(to.nanos-from.nanos)
}

// Next returns the first instant from t on at which it is open: t itself if it
// is open then. It is false if there is none before the year 10000.
func (c *Calendar) Next(t time.Time) (time.Time, bool) {
	if c.always() || c.Open(t) {
		return t, true
	}
	p := c.position(t)
	for s := c.search(1); p.block <= blockOf(maxUnix); p.block, p.seconds = s.next(p.block), 0 {
		if p.seconds < c.total(p.block) {
			return at(c.block(p.block).last(p.seconds), 0, t), true
		}
	}
	return time.Time{}, false
}

// Previous returns the last instant up to t before which it was open: t itself
// if it was open until then. It is false if there is none since the year 1.
func (c *Calendar) Previous(t time.Time) (time.Time, bool) {
	if c.always() {
		return t, true
	}
	p := c.position(t)
	if p.nanos > 0 {
		return t, true
	}
	for s := c.search(-1); p.block >= blockOf(minUnix); {
		if p.seconds > 0 {
			return at(c.block(p.block).first(p.seconds), 0, t), true
		}
		p.block = s.next(p.block)
		p.seconds = c.total(p.block)
	}
	return time.Time{}, false
}

// Add returns the first instant until which it has been open for d since t, so
// that Between(t, Add(t, d)) = d. An Add of nothing is [Calendar.Next], one of
// less is [Calendar.Sub]. It is false if it is not open so long before the year
// 10000.
func (c *Calendar) Add(t time.Time, d time.Duration) (time.Time, bool) {
	switch {
	case d == 0:
		return c.Next(t)
	case d < 0:
		return c.Sub(t, -max(d, -math.MaxInt64))
	case c.always():
		return t.Add(d), true
	}
	p := c.position(t)
	p.nanos += int64(d % time.Second)
	p.seconds += int64(d/time.Second) + p.nanos/int64(time.Second)
	p.nanos %= int64(time.Second)
	s := c.search(1)
	for last := blockOf(maxUnix); p.block <= last; p.block = s.next(p.block) {
		total := c.total(p.block)
		switch {
		case p.nanos == 0 && p.seconds <= total:
			return at(c.block(p.block).first(p.seconds), 0, t), true
		case p.seconds < total:
			return at(c.block(p.block).last(p.seconds), p.nanos, t), true
		}
		p.seconds -= total
	}
	return time.Time{}, false
}

// Sub returns the last instant since which it has been open for d until t, so
// that Between(Sub(t, d), t) = d. A Sub of nothing is [Calendar.Previous], one
// of less is [Calendar.Add]. It is false if it was not open so long since the
// year 1.
func (c *Calendar) Sub(t time.Time, d time.Duration) (time.Time, bool) {
	switch {
	case d == 0:
		return c.Previous(t)
	case d < 0:
		return c.Add(t, -max(d, -math.MaxInt64))
	case c.always():
		return t.Add(-d), true
	}
	p := c.position(t)
	p.seconds -= int64(d / time.Second)
	if p.nanos -= int64(d % time.Second); p.nanos < 0 {
		p.nanos += int64(time.Second)
		p.seconds--
	}
	s := c.search(-1)
	for first := blockOf(minUnix); p.seconds < 0; p.seconds += c.total(p.block) {
		if p.block = s.next(p.block); p.block < first {
			return time.Time{}, false
		}
	}
	return at(c.block(p.block).last(p.seconds), p.nanos, t), true
}

// Periods returns the times without interruption between a and b in which it is
// open, in order; the first and the last are cut off at a and b.
func (c *Calendar) Periods(a, b time.Time) iter.Seq2[time.Time, time.Time] {
	return func(yield func(from, to time.Time) bool) {
		for from, ok := c.Next(a); ok && from.Before(b); from, ok = c.Next(from) {
			to := c.closes(from, b)
			if !yield(from, to) {
				return
			}
			from = to
		}
	}
}

// closes returns when it closes after it was open at t, or until if that is
// earlier.
func (c *Calendar) closes(t, until time.Time) time.Time {
	if c.always() {
		return until
	}
	for unix := t.Unix(); unix < until.Unix(); {
		s, ok := c.block(blockOf(unix)).stretch(unix)
		if !ok {
			return at(unix, 0, t)
		}
		unix = s.to
	}
	return until
}

func at(unix, nanos int64, like time.Time) time.Time {
	return time.Unix(unix, nanos).In(like.Location())
}
