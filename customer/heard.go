package customer

import (
	"context"
	"slices"
)

// heard is told the revision of the suppression list whenever that is read. If
// it has grown then somebody was erased, maybe by another worker, and nothing
// of what was read before stays in memory. What one worker keeps is checked at
// every use anyway, so this is not about what is shown, but about what is there.
func (h *Hub) heard(ctx context.Context, rev uint64) {
	for old := h.erased.Load(); ; old = h.erased.Load() {
		if rev <= old {
			return
		}
		if h.erased.CompareAndSwap(old, rev) {
			break
		}
	}
	if h.cache != nil {
		h.cache.Purge()
	}
	h.checkAlarms(ctx)
}

// follow listens until ctx ends, for hubs that nobody asks anything.
func (h *Hub) follow(ctx context.Context) error {
	for {
		got, err := h.storage.Read(ctx, Want{Suppressed: true})
		if err == nil {
			h.heard(ctx, got.Suppressed)
		} else if ctx.Err() == nil {
			h.log.WarnContext(ctx, "customer: cannot hear of erasures", "error", err)
		}
		if err := sleep(ctx, h.lease); err != nil {
			return err
		}
	}
}

// checkAlarms forgets the alarms that name what is on the suppression list. If
// that cannot be looked up it forgets all.
func (h *Hub) checkAlarms(ctx context.Context) {
	all := h.Alarms()
	if len(all) == 0 {
		return
	}
	d := h.digester()
	var asked []string
	of := func(a Alarm) []string {
		var out []string
		for _, r := range a.Parties() {
			out = append(out, d.ref(r))
		}
		if a.Key.Value != "" {
			out = append(out, d.key(a.Key))
		}
		return out
	}
	for _, a := range all {
		asked = append(asked, of(a)...)
	}
	got, err := h.storage.Read(ctx, Want{Suppress: asked})
	gone := make(map[string]bool, len(asked))
	for i, digest := range asked {
		gone[digest] = err != nil || got.Suppress[i]
	}
	h.alarmsMu.Lock()
	defer h.alarmsMu.Unlock()
	h.alarms = slices.DeleteFunc(h.alarms, func(a Alarm) bool {
		return slices.ContainsFunc(of(a), func(digest string) bool { return gone[digest] })
	})
}
