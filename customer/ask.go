package customer

import (
	"context"
	"errors"
	"fmt"
	"iter"
)

// An asking asks questions and returns the answers, in their order.
type asking func(qs ...Question) ([]Answer, error)

// asks returns how somebody asks who asks alone.
func (h *Hub) asks(ctx context.Context) asking {
	return func(qs ...Question) ([]Answer, error) { return h.put(ctx, qs) }
}

// held calls f with what asks, all from one state if the storage can hold one.
func (h *Hub) held(ctx context.Context, f func(ask asking) error) error {
	s, ok := h.storage.(Snapshotter)
	if !ok {
		return f(h.asks(ctx))
	}
	return s.Snapshot(ctx, func(ask func([]Question) ([]Answer, error)) error {
		return f(func(qs ...Question) ([]Answer, error) {
			out, err := ask(qs)
			if err != nil {
				return nil, fmt.Errorf("customer: read: %w", err)
			}
			return out, nil
		})
	})
}

// far reports whether the storage is one that is waited for.
func (h *Hub) far() bool {
	_, far := h.storage.(Remote)
	return far
}

// put puts questions to the storage, in one step if it can.
func (h *Hub) put(ctx context.Context, qs []Question) ([]Answer, error) {
	if s, ok := h.storage.(Asker); ok {
		out, err := s.Ask(ctx, qs)
		if err != nil {
			return nil, fmt.Errorf("customer: read: %w", err)
		}
		return out, nil
	}
	out := make([]Answer, len(qs))
	for i := range qs {
		if err := h.askSlowly(ctx, &qs[i], &out[i]); err != nil {
			return nil, fmt.Errorf("customer: read: %w", err)
		}
	}
	return out, nil
}

// askSlowly asks a storage that is no Asker.
func (h *Hub) askSlowly(ctx context.Context, q *Question, a *Answer) (err error) {
	if a.Got, err = h.storage.Read(ctx, q.Want); err != nil {
		return err
	}
	for _, t := range q.Timelines {
		rows, err := h.storage.Timeline(ctx, t)
		if err != nil {
			return err
		}
		a.Timelines = append(a.Timelines, rows)
	}
	if !q.Whole {
		return nil
	}
	if a.OfParties, err = h.expandAll(ctx, a.Parties); err != nil {
		return err
	}
	a.OfIDs, err = h.expandAll(ctx, a.IDs)
	return err
}

func (h *Hub) expandAll(ctx context.Context, rows []*PartyRow) ([][]*PartyRow, error) {
	out := make([][]*PartyRow, len(rows))
	for i, row := range rows {
		if row == nil {
			continue
		}
		c, err := h.expand(ctx, row)
		if errors.Is(err, ErrNotFound) {
			continue
		} else if err != nil {
			return nil, err
		}
		out[i] = c.members
	}
	return out, nil
}

// An asked is the questions of a part that waits, and their answers.
type asked struct {
	qs      []Question
	answers []Answer
	err     error
}

// together runs parts side by side, never two at the same time: each runs until
// it asks or ends, and what all of them wait for is asked in one step. It
// returns the error of the first part that fails, and lets the others go.
//
// A storage that is not [Remote] is asked by one part after the other, through
// ask: there is no way to save.
func (h *Hub) together(ctx context.Context, ask asking, parts ...func(ask asking) error) error {
	if !h.far() {
		for _, part := range parts {
			if err := part(ask); err != nil {
				return err
			}
		}
		return nil
	}
	errs := make([]error, len(parts))
	nexts := make([]func() (*asked, bool), len(parts))
	for i, part := range parts {
		next, stop := iter.Pull(func(yield func(*asked) bool) {
			errs[i] = part(func(qs ...Question) ([]Answer, error) {
				a := &asked{qs: qs}
				if !yield(a) {
					return nil, errStop
				}
				return a.answers, a.err
			})
		})
		defer stop()
		nexts[i] = next
	}
	for {
		var waiting []*asked
		var qs []Question
		for i, next := range nexts {
			if a, ok := next(); ok {
				waiting, qs = append(waiting, a), append(qs, a.qs...)
			} else if errs[i] != nil {
				return errs[i]
			}
		}
		if len(waiting) == 0 {
			return nil
		}
		answers, err := h.put(ctx, qs)
		for _, a := range waiting {
			if a.err = err; err == nil {
				a.answers, answers = answers[:len(a.qs):len(a.qs)], answers[len(a.qs):]
			}
		}
	}
}
