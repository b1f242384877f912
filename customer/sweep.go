package customer

import (
	"context"
	"fmt"
	"slices"

	"github.com/clientele-go/clientele/channel"
)

func refsOf(ps []Posting) []channel.Ref {
	out := make([]channel.Ref, len(ps))
	for i, p := range ps {
		out[i] = p.Ref
	}
	slices.SortFunc(out, channel.Ref.Compare)
	return out
}

// sweepAlone sweeps a source, unless another worker does.
func (h *Hub) sweepAlone(ctx context.Context, s *source) SourceReport {
	out := SourceReport{Channel: s.info.Name}
	if !s.info.Complete {
		return out
	}
	did, err := h.leased(ctx, sweepLease+s.info.Name, func(ctx context.Context) (err error) {
		if out.Counts, err = h.sweep(ctx, s); err != nil {
			return err
		}
		return h.noteSweep(ctx, s)
	})
	out.Err, out.Elsewhere = err, !did && err == nil
	return out
}

// sweep reads everything a complete source has, and marks the rest deleted.
func (h *Hub) sweep(ctx context.Context, s *source) (Counts, error) {
	var total Counts
	began := h.now()
	seen := map[channel.Ref]bool{}
	kinds := map[channel.Kind]bool{}
	blind := false // something was listed that cannot be read, and it may be anything
	for _, p := range s.pulls() {
		c, err := h.readAll(ctx, s, p, func(page *channel.Page) {
			for i := range page.Facts {
				seen[page.Facts[i].Ref] = true
				kinds[page.Facts[i].Ref.Kind] = true
			}
			for i := range page.Rejects {
				seen[page.Rejects[i].Ref] = true
				blind = blind || page.Rejects[i].Ref.IsZero()
			}
		})
		total = total.plus(c)
		if err != nil {
			return total, h.failed(ctx, s, err)
		}
	}
	if _, canAsk := s.channel.(channel.Refresher); blind && !canAsk {
		h.log.WarnContext(ctx, "customer: a sweep deletes nothing, for it met records that cannot be read", "channel", s.info.Name)
		return total, nil
	}
	// What came while the sweep was reading need not have been listed.
	gone, err := h.unseen(ctx, s, func(row *FactRow) bool {
		return !seen[row.Fact.Ref] && kinds[row.Fact.Ref.Kind] && row.Received.Before(began)
	})
	if err != nil {
		return total, err
	}
	c, err := h.bury(ctx, s, gone)
	return total.plus(c), err
}

// readAll reads a stream from its beginning to its end, and stores it as drain
// does but for the cursor, which stays where it is.
func (h *Hub) readAll(ctx context.Context, s *source, p pull, see func(*channel.Page)) (Counts, error) {
	l := conveyor{h: h}
	defer l.wait()
	from, visited := channel.Cursor(""), map[channel.Cursor]bool{}
	for {
		page, err := s.do(ctx, func() (channel.Page, error) { return p.read(ctx, from) })
		if err != nil {
			return l.leave(ctx, err)
		}
		see(&page)
		err = l.add(ctx, intake{channel: s.info.Name, facts: page.Facts, rejects: page.Rejects})
		if err == nil && !page.More {
			err = l.end(ctx)
		}
		if err != nil || !page.More {
			return l.stored, err
		}
		if visited[page.Next] {
			return l.leave(ctx, errRepeats(s, p))
		}
		visited[page.Next] = true
		from = page.Next
	}
}

// unseen returns the live facts of a source that are missing.
func (h *Hub) unseen(ctx context.Context, s *source, missing func(*FactRow) bool) ([]channel.Ref, error) {
	var out []channel.Ref
	for mark := ""; ; {
		rows, err := h.storage.Scan(ctx, Scan{Table: TableFacts, After: mark, Limit: 1000})
		if err != nil {
			return nil, fmt.Errorf("customer: sweep: %w", err)
		}
		if rows.Next == "" {
			return out, nil
		}
		mark = rows.Next
		for _, row := range rows.Facts {
			if row.Fact.Ref.Channel == s.info.Name && !row.Fact.Deleted && missing(row) {
				out = append(out, row.Fact.Ref)
			}
		}
	}
}

// bury marks objects deleted, after asking for them where that is possible.
func (h *Hub) bury(ctx context.Context, s *source, gone []channel.Ref) (Counts, error) {
	if r, ok := s.channel.(channel.Refresher); ok {
		return h.reread(ctx, s, r, gone)
	}
	l := conveyor{h: h}
	defer l.wait()
	for some := range slices.Chunk(gone, refreshChunk) {
		facts := make([]channel.Fact, len(some))
		for i, ref := range some {
			facts[i] = channel.Fact{Ref: ref, Deleted: true}
		}
		if err := l.add(ctx, intake{channel: s.info.Name, facts: facts}); err != nil {
			return l.stored, err
		}
	}
	err := l.end(ctx)
	return l.stored, err
}
