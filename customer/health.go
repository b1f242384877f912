package customer

import (
	"context"
	"fmt"
	"time"

	"github.com/clientele-go/clientele/channel"
)

// Health says how one source is.
type Health struct {
	Channel string
	Sort    channel.Sort

	// Fresh is when the last pass began that read everything: whatever the
	// source said before is known. Zero: never.
	Fresh time.Time

	// Tried is when the source was last asked, and Error what went wrong
	// then; empty if nothing did.
	Tried     time.Time
	Error     string
	ErrorKind channel.Trouble

	// Counts is the ledger of the source since the storage was made.
	Counts Counts

	// BadSignatures counts the webhooks that this process refused.
	BadSignatures int64

	// Polled is whether Run of this hub polls the source now. Of several hubs
	// on one storage one at a time does, if the storage is a [Leaser].
	Polled bool
}

// Stale returns how long ago the source was last read completely, and false if
// it never was.
func (h Health) Stale(now time.Time) (time.Duration, bool) {
	if h.Fresh.IsZero() {
		return 0, false
	}
	return max(0, now.Sub(h.Fresh)), true
}

// Health reports on every configured source, in the order of Config.Channels,
// then on the facts given to [Hub.Add], under the name "(added)", and on
// sources that the storage knows from another configuration.
func (h *Hub) Health(ctx context.Context) ([]Health, error) {
	got, err := h.storage.Read(ctx, Want{Sources: true})
	if err != nil {
		return nil, fmt.Errorf("customer: health: %w", err)
	}
	return h.health(got.Sources), nil
}

func (h *Hub) health(rows []SourceRow) []Health {
	byName := make(map[string]SourceRow, len(rows))
	for _, r := range rows {
		byName[r.Channel] = r
	}
	out := make([]Health, 0, len(h.sources)+1)
	add := func(x Health) {
		r := byName[x.Channel]
		delete(byName, x.Channel)
		x.Fresh, x.Tried, x.Error, x.ErrorKind, x.Counts = r.Fresh, r.Tried, r.Error, r.ErrorKind, r.Counts
		out = append(out, x)
	}
	for _, s := range h.sources {
		add(Health{Channel: s.info.Name, Sort: s.info.Sort, BadSignatures: s.badSignatures.Load(), Polled: s.polled.Load()})
	}
	for _, r := range rows {
		if _, left := byName[r.Channel]; left {
			add(Health{Channel: r.Channel, Sort: channel.OtherSort})
		}
	}
	return out
}
