package customer

import (
	"context"
	"errors"
	"slices"

	"github.com/clientele-go/clientele/channel"
)

// look reads terms and who is behind them.
func (h *Hub) look(ctx context.Context, w Want) (Got, Company, error) {
	if s, ok := h.storage.(Looker); ok {
		return s.Look(ctx, w)
	}
	var c Company
	got, err := h.storage.Read(ctx, w)
	if err != nil {
		return got, c, err
	}
	var refs []channel.Ref
	for _, t := range got.Terms {
		for _, p := range t.Postings {
			refs = append(refs, p.Ref)
		}
	}
	rows, err := h.storage.Read(ctx, Want{Parties: refs})
	if err != nil {
		return got, c, err
	}
	var seen small[channel.Ref, int]
	parties := rows.Parties
	for _, t := range got.Terms {
		mine := slices.Clone(parties[:len(t.Postings)])
		parties = parties[len(t.Postings):]
		of := make([]int, len(mine))
		for j, row := range mine {
			if of[j], err = h.company(ctx, &c, &seen, row); err != nil {
				return got, c, err
			}
			if of[j] < 0 {
				mine[j] = nil
			}
		}
		c.Parties, c.Of = append(c.Parties, mine), append(c.Of, of)
	}
	return got, c, nil
}

func (h *Hub) company(ctx context.Context, c *Company, seen *small[channel.Ref, int], row *PartyRow) (int, error) {
	if row == nil {
		return -1, nil
	}
	if at, ok := seen.get(row.First); ok {
		return at, nil
	}
	p, err := h.expand(ctx, row)
	if errors.Is(err, ErrNotFound) {
		return -1, nil
	} else if err != nil {
		return -1, err
	}
	c.Customers = append(c.Customers, p.members)
	seen.put(row.First, len(c.Customers)-1)
	return len(c.Customers) - 1, nil
}
