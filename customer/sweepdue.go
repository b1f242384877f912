package customer

import (
	"context"
	"time"

	"github.com/clientele-go/clientele/channel"
)

// sweepMark is the stream whose cursor tells when a source was last swept, by
// whatever process: one that is started anew more often than [Pace].Sweep would
// never come to it by itself.
const sweepMark = "(sweep)"

// lastSweep returns when a source was last swept, or first polled if it never was;
// zero: neither.
func (h *Hub) lastSweep(ctx context.Context, s *source) (time.Time, channel.Cursor, error) {
	mark, err := h.cursor(ctx, Stream{s.info.Name, sweepMark})
	if err != nil || mark == "" {
		return time.Time{}, mark, err
	}
	at, err := time.Parse(time.RFC3339Nano, string(mark))
	if now := h.now(); err != nil || at.After(now) { // a clock was wrong, then or now
		return now, mark, nil
	}
	return at, mark, nil
}

// noteSweep keeps that a source has been swept now.
func (h *Hub) noteSweep(ctx context.Context, s *source) error {
	return h.decide(ctx, func() (*Commit, error) {
		_, mark, err := h.lastSweep(ctx, s)
		if err != nil {
			return nil, err
		}
		stream := Stream{s.info.Name, sweepMark}
		return &Commit{Expect: Expect{Streams: []ExpectStream{{stream, mark}}},
			Streams: []StreamRow{{stream, channel.Cursor(h.now().UTC().Format(time.RFC3339Nano))}}}, nil
	})
}

// sweeps reports whether Run sweeps a source.
func (s *source) sweeps() bool { return s.info.Complete && s.pace.Sweep > 0 }

// firstSweep returns from when the next sweep of a source is counted: from the last
// one, or from now if there was none, and then that is kept.
func (h *Hub) firstSweep(ctx context.Context, s *source) time.Time {
	if !s.sweeps() {
		return h.now()
	}
	last, mark, err := h.lastSweep(ctx, s)
	if err == nil && mark == "" {
		err = h.noteSweep(ctx, s)
		last = h.now()
	}
	if err != nil {
		if ctx.Err() == nil {
			h.log.WarnContext(ctx, "customer: cannot tell when the source was swept", "channel", s.info.Name, "error", err)
		}
		return h.now()
	}
	return last
}

// sweepDue sweeps a source if its last sweep is long enough ago, unless another
// worker has swept it since. It returns from when the next one is counted: one that
// fails is not tried again at once, for it reads everything.
func (h *Hub) sweepDue(ctx context.Context, s *source, last time.Time) time.Time {
	if !s.sweeps() || h.now().Sub(last) < s.pace.Sweep {
		return last
	}
	if at, _, err := h.lastSweep(ctx, s); err == nil && at.After(last) && h.now().Sub(at) < s.pace.Sweep {
		return at
	}
	if r := h.sweepAlone(ctx, s); r.Err != nil && ctx.Err() == nil {
		h.log.WarnContext(ctx, "customer: sweep failed", "channel", s.info.Name)
	}
	return h.now()
}
