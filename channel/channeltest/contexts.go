package channeltest

import (
	"context"
	"errors"
	"time"

	"github.com/clientele-go/clientele/channel"
)

// A named call.
type asking struct {
	name string
	ask  reading
}

// askings returns the calls that ask the source, on the kit's value: each
// stream from the beginning, a search and a refresh.
func (k *kit) askings() []asking {
	var out []asking
	for _, s := range k.sound() {
		out = append(out, asking{s.name, func(ctx context.Context) (channel.Page, error) { return s.read(k.c)(ctx, "") }})
	}
	if f, ok := k.c.(channel.Finder); ok {
		if keys := k.someKeys(); len(keys) > 0 {
			out = append(out, asking{OpFind, func(ctx context.Context) (channel.Page, error) { return f.Find(ctx, keys) }})
		}
	}
	if r, ok := k.c.(channel.Refresher); ok {
		if refs := k.refreshable(); len(refs) > 0 {
			refs = refs[:1]
			out = append(out, asking{OpRefresh, func(ctx context.Context) (channel.Page, error) { return r.Refresh(ctx, refs) }})
		}
	}
	return out
}

// checkContexts makes calls whose context has ended before them. That a call
// ends while it waits is proven with a [Hostile] server.
func (k *kit) checkContexts() {
	for _, a := range k.askings() {
		ctx, cancel := context.WithCancel(k.ctx)
		cancel()
		k.checkEnded(a, ctx, context.Canceled)
		ctx, cancel = context.WithDeadline(k.ctx, time.Unix(0, 0))
		k.checkEnded(a, ctx, context.DeadlineExceeded)
		cancel()
	}
}

func (k *kit) checkEnded(a asking, ctx context.Context, want error) {
	_, err := k.call(ctx, a.name, a.ask)
	switch {
	case err == errHung || err == errPanic:
	case err == nil:
		k.find(ruleContext, a.name, "the call went on after its context had ended")
	case !errors.Is(err, want):
		k.find(ruleContext, a.name, "the error's chain has no %q: %v", want, err)
	}
}
