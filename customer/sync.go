package customer

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"golang.org/x/sync/errgroup"

	"github.com/clientele-go/clientele/channel"
)

// A Report says what one pass did.
type Report struct {
	Sources []SourceReport // in the order of Config.Channels
}

// A SourceReport says what one pass did with one source.
type SourceReport struct {
	Channel string
	Counts  Counts
	Err     error // why the pass ended early; nil if it read everything

	// Elsewhere is whether another worker sweeps the source at the moment, so
	// that nothing was done. It is never set by Sync.
	Elsewhere bool
}

// Add stores facts that the caller has, all in one commit. What does not pass
// [channel.Fact.Validate] is quarantined and counted; the rest is stored. The
// caller must not change the facts afterwards.
func (h *Hub) Add(ctx context.Context, facts ...channel.Fact) (Counts, error) {
	return h.ingest(ctx, intake{facts: facts})
}

// Sync makes one pass over all channels, all at the same time: it reads what
// has changed since the last pass, and reads again what is held as open from
// channels that can do that. A source that fails does not stop another; its
// error is in the report, in the health, and in the error that Sync returns,
// and its cursor stays before what was not stored.
func (h *Hub) Sync(ctx context.Context) (Report, error) {
	return h.all(ctx, func(ctx context.Context, s *source) SourceReport {
		counts, err := h.pass(ctx, s)
		return SourceReport{Channel: s.info.Name, Counts: counts, Err: err}
	})
}

// Sweep reads every channel that lists all it has from the beginning, and
// marks as deleted what is no longer there. Before it believes that something
// is gone it asks the channel for it, if the channel is a
// [channel.Refresher]. Run does this from time to time. If the storage is a
// [Leaser], a source that another worker is sweeping is left to that.
func (h *Hub) Sweep(ctx context.Context) (Report, error) {
	return h.all(ctx, h.sweepAlone)
}

func (h *Hub) all(ctx context.Context, do func(context.Context, *source) SourceReport) (Report, error) {
	rep := Report{Sources: make([]SourceReport, len(h.sources))}
	var g errgroup.Group
	for i, s := range h.sources {
		g.Go(func() error {
			rep.Sources[i] = do(ctx, s)
			return nil
		})
	}
	var errs []error
	if err := g.Wait(); err != nil {
		errs = append(errs, err)
	}
	for _, s := range rep.Sources {
		if s.Err != nil {
			errs = append(errs, fmt.Errorf("customer: source %s: %w", s.Channel, s.Err))
		}
	}
	return rep, errors.Join(errs...)
}

// Run makes passes until ctx ends, each source at its own pace, with full
// sweeps at long intervals. It returns ctx's error. What fails is logged, shown
// in the health, and tried again at the next pass.
//
// Any number of hubs in any number of processes may run on one storage. If it
// is a [Leaser], each source is polled by one of them at a time, and by another
// soon after that one ends or dies; see [Config].Lease. If it is not, all of
// them poll all sources, and each fact is still stored once.
func (h *Hub) Run(ctx context.Context) error {
	g, ctx := errgroup.WithContext(ctx)
	for _, s := range h.sources {
		g.Go(func() error { return h.run(ctx, s) })
	}
	g.Go(func() error { return h.follow(ctx) }) // without sources too, Run lasts as long as ctx
	return g.Wait()
}

// run polls a source whenever this hub has the lease to do so.
func (h *Hub) run(ctx context.Context, s *source) error {
	for {
		_, err := h.leased(ctx, pollLease+s.info.Name, func(ctx context.Context) error { return h.poll(ctx, s) })
		if ctx.Err() != nil {
			return ctx.Err()
		}
		if err != nil {
			h.log.WarnContext(ctx, "customer: no lease", "channel", s.info.Name, "error", err)
		}
		if err := h.inLine(ctx); err != nil {
			return err
		}
	}
}

// poll makes passes until ctx ends.
func (h *Hub) poll(ctx context.Context, s *source) error {
	s.polled.Store(true)
	defer s.polled.Store(false)
	swept := h.firstSweep(ctx, s)
	for {
		if _, err := h.pass(ctx, s); err != nil && ctx.Err() == nil {
			text, _ := trouble(err)
			h.log.WarnContext(ctx, "customer: pass failed", "channel", s.info.Name, "trouble", text)
		}
		swept = h.sweepDue(ctx, s, swept)
		if err := sleep(ctx, s.pace.Every); err != nil {
			return context.Cause(ctx)
		}
	}
}

// pass reads all streams of one source to their present end.
func (h *Hub) pass(ctx context.Context, s *source) (Counts, error) {
	began := h.now()
	var total Counts
	for _, p := range s.pulls() {
		c, err := h.drain(ctx, s, p)
		total = total.plus(c)
		if err != nil {
			return total, h.failed(ctx, s, err)
		}
	}
	c, err := h.refresh(ctx, s)
	total = total.plus(c)
	if err != nil {
		return total, h.failed(ctx, s, err)
	}
	u := SourceUpdate{Channel: s.info.Name, Fresh: began, Tried: h.now()}
	if len(s.pulls()) == 0 {
		u.Fresh = time.Time{} // nothing was read: it only answers or sends
	}
	return total, h.decide(ctx, func() (*Commit, error) { return &Commit{Sources: []SourceUpdate{u}}, nil })
}

// failed writes a source's trouble into its health and returns the error.
func (h *Hub) failed(ctx context.Context, s *source, err error) error {
	if errors.Is(context.Cause(ctx), errLost) {
		return err // nothing is wrong with the source, and another worker reads on
	}
	text, kind := trouble(err)
	u := SourceUpdate{Channel: s.info.Name, Tried: h.now(), Error: text, ErrorKind: kind}
	// The caller's context may be what ended the pass.
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), 5*time.Second)
	defer cancel()
	if e := h.decide(ctx, func() (*Commit, error) { return &Commit{Sources: []SourceUpdate{u}}, nil }); e != nil {
		return errors.Join(err, e)
	}
	return err
}

// drain reads one stream from its cursor to its present end, each page in one
// commit with the cursor after it. While a page is being stored the next one is
// read and decided about; none is stored before all those before it.
func (h *Hub) drain(ctx context.Context, s *source, p pull) (Counts, error) {
	l := conveyor{h: h}
	defer l.wait()
	stream := Stream{s.info.Name, p.stream}
	from, err := h.cursor(ctx, stream)
	if err != nil {
		return l.stored, err
	}
	seen := map[channel.Cursor]bool{}
	for {
		page, err := h.page(ctx, s, p, from)
		if err != nil {
			return l.leave(ctx, err)
		}
		err = l.add(ctx, intake{channel: s.info.Name, facts: page.Facts, rejects: page.Rejects, stream: &stream, from: from, to: page.Next})
		if err == nil && !page.More {
			err = l.end(ctx)
		}
		if errors.Is(err, errMoved) {
			clear(seen) // some of it was not stored
			if from, err = h.cursor(ctx, stream); err != nil {
				return l.stored, err
			}
			continue
		}
		if err != nil || !page.More {
			return l.stored, err
		}
		if seen[page.Next] || page.Next == from {
			return l.leave(ctx, errRepeats(s, p))
		}
		seen[page.Next] = true
		from = page.Next
	}
}

// page reads a page, from the beginning if the cursor is refused.
func (h *Hub) page(ctx context.Context, s *source, p pull, from channel.Cursor) (channel.Page, error) {
	page, err := s.do(ctx, func() (channel.Page, error) { return p.read(ctx, from) })
	if errors.Is(err, channel.ErrCursor) && from != "" {
		h.log.WarnContext(ctx, "customer: cursor refused, reading from the beginning", "channel", s.info.Name, "stream", p.stream)
		page, err = s.do(ctx, func() (channel.Page, error) { return p.read(ctx, "") })
	}
	if page.Next == "" {
		page.Next = from
	}
	return page, err
}

func errRepeats(s *source, p pull) error {
	return &channel.SourceError{Channel: s.info.Name, Op: p.stream + " page", Trouble: channel.Misconfigured, Err: errors.New("the cursor repeats")}
}

func (h *Hub) cursor(ctx context.Context, s Stream) (channel.Cursor, error) {
	got, err := h.storage.Read(ctx, Want{Streams: []Stream{s}})
	if err != nil {
		return "", fmt.Errorf("customer: cursor: %w", err)
	}
	return got.Streams[0], nil
}

// refreshChunk is how many objects are read again in one call.
const refreshChunk = 100

// refresh reads again what is held as open: several systems do not tell of the
// last step of an order.
func (h *Hub) refresh(ctx context.Context, s *source) (Counts, error) {
	r, ok := s.channel.(channel.Refresher)
	if !ok {
		return Counts{}, nil
	}
	got, err := h.storage.Read(ctx, Want{Terms: []Term{pendingTerm(s.info.Name)}})
	if err != nil {
		return Counts{}, fmt.Errorf("customer: open objects: %w", err)
	}
	return h.reread(ctx, s, r, refsOf(got.Terms[0].Postings))
}

// reread reads objects again and stores them as drain does.
func (h *Hub) reread(ctx context.Context, s *source, r channel.Refresher, refs []channel.Ref) (Counts, error) {
	l := conveyor{h: h}
	defer l.wait()
	for some := range slices.Chunk(refs, refreshChunk) {
		page, err := s.do(ctx, func() (channel.Page, error) { return r.Refresh(ctx, some) })
		if err != nil {
			return l.leave(ctx, err)
		}
		if err := l.add(ctx, intake{channel: s.info.Name, facts: page.Facts, rejects: page.Rejects}); err != nil {
			return l.stored, err
		}
	}
	err := l.end(ctx)
	return l.stored, err
}
