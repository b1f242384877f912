package customer

import (
	"context"
	"slices"
	"strings"

	"github.com/clientele-go/clientele/channel"
)

// askLive asks every channel that can be asked for whoever carries the keys of
// a query, all at once, and stores what they answer. It returns, in at most
// q.Live, the names of those that did not answer.
//
// Equal questions that are asked at the same time are asked once. Nothing it
// starts runs longer than q.Live, unless an adapter ignores its context.
func (h *Hub) askLive(ctx context.Context, q Query) (silent []string) {
	keys := q.Keys
	if q.Customer != "" {
		c, err := h.resolve(ctx, q.Customer)
		if err != nil {
			return nil // the view says it
		}
		for _, m := range c.members {
			for _, claim := range m.Claims {
				keys = append(slices.Clip(keys), claim.Key)
			}
		}
	}
	if len(keys) == 0 {
		return nil
	}
	ctx, cancel := context.WithTimeout(ctx, q.Live)
	defer cancel()
	type answer struct {
		name string
		ok   bool
	}
	answers := make(chan answer, len(h.sources))
	waiting := map[string]bool{}
	for _, s := range h.sources {
		finder, ok := s.channel.(channel.Finder)
		if !ok {
			continue
		}
		waiting[s.info.Name] = true
		result := h.live.DoChan(question(s.info.Name, keys), func() (any, error) {
			// Others may wait for this answer after the one who asked gave up.
			own, cancel := context.WithTimeout(context.WithoutCancel(ctx), q.Live)
			defer cancel()
			return nil, h.ask(own, s, finder, keys)
		})
		go func() {
			select {
			case r := <-result:
				answers <- answer{s.info.Name, r.Err == nil}
			case <-ctx.Done():
				answers <- answer{s.info.Name, false}
			}
		}()
	}
	for range len(waiting) {
		if a := <-answers; a.ok {
			delete(waiting, a.name)
		}
	}
	for name := range waiting {
		silent = append(silent, name)
	}
	slices.Sort(silent)
	return silent
}

func (h *Hub) ask(ctx context.Context, s *source, finder channel.Finder, keys []channel.Key) error {
	page, err := finder.Find(ctx, keys)
	if err != nil {
		text, _ := trouble(err)
		h.log.WarnContext(ctx, "customer: live question failed", "channel", s.info.Name, "trouble", text)
		return err
	}
	_, err = h.ingest(ctx, intake{channel: s.info.Name, facts: page.Facts, rejects: page.Rejects})
	return err
}

// question is equal for equal questions to one channel.
func question(name string, keys []channel.Key) string {
	parts := make([]string, 0, len(keys))
	for _, k := range keys {
		parts = append(parts, string(keyTerm(k.ID())))
	}
	slices.Sort(parts)
	return name + "\x01" + strings.Join(slices.Compact(parts), "\x01")
}
