package channeltest

import (
	"cmp"
	"context"
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/clientele-go/clientele/channel"
)

// A Harness lets the kit at an adapter and at the source that it reads, which
// is a stand-in that belongs to the adapter's test. Only New is required. What
// a nil hook would have proven is skipped, and the [Report] says so.
//
// A hook that alters the source returns when the alteration can be seen. Hooks
// are called one at a time, never while a page is being read.
type Harness struct {
	// New returns the channel as a program that has just started has it: a
	// fresh value that shares nothing with the earlier ones but the source.
	New func() channel.Channel

	// Want lists objects that a full pass over all streams must report. Nil
	// means that whatever the first pass reports is taken for complete.
	Want []channel.Ref

	// Known lists keys by each of which Find must find somebody. Nil means
	// that only unknown keys are tried.
	Known []channel.Key

	// Secrets lists what must never be in an error or in the reason of a
	// reject: credentials, and names of persons. The values of all keys that
	// are reported are added to it.
	Secrets []string

	// Hostile is the server that the channel talks to, if it is one. The kit
	// then makes it misbehave in every way it knows. Nil skips that.
	Hostile *Hostile

	// Change adds and alters objects, at a later moment of the source's clock
	// each time, and returns those that must be reported by the next pass.
	Change func() []channel.Ref

	// Tie adds or alters objects, more than fit on a page, all at one moment
	// as the source's clock tells it, and at the same moment each time it is
	// called. It returns those of this call.
	Tie func() []channel.Ref

	// Shift moves objects to another page: it removes one that stands at the
	// beginning of a full pass, or touches it so that it moves to the end.
	Shift func()

	// Sparse makes the source answer with short and with empty pages in the
	// middle of a listing, as sources do that filter after they have cut the
	// page. Calling undo ends it.
	Sparse func() (undo func())

	// Spoil adds a record that cannot be read, one without its id at best,
	// among good ones on the same page, and returns the good ones.
	Spoil func() []channel.Ref

	// Vanish removes an object for good and returns its Ref.
	Vanish func() channel.Ref

	// Webhook returns an authentic delivery of the source: of body if it is
	// not nil, else of one that tells about some object.
	Webhook func(body []byte) *http.Request

	// Unsigned says that a webhook's body is not covered by its signature:
	// the source sends a shared secret and nothing more.
	Unsigned bool

	// Pages is how many pages a pass may have before it is taken for endless.
	// Zero means 1,000.
	Pages int

	// Patience is how long one call may take before it is taken for hanging.
	// Zero means 20 seconds.
	Patience time.Duration
}

// A Finding is a promise of package channel that an adapter breaks.
type Finding struct {
	Rule   string // the promise, as in "pages end"
	Call   string // which call broke it: "orders", "find", "info"
	Detail string // what was seen
	Why    string // what goes wrong for whoever relies on it
}

// String returns the finding in full, as [Run] prints it.
func (f Finding) String() string {
	return fmt.Sprintf("%s: rule broken: %s\n\tseen: %s\n\twhy it matters: %s", f.Call, f.Rule, f.Detail,
		strings.ReplaceAll(f.Why, "\n", "\n\t"))
}

// A Report is what the kit found out about an adapter.
type Report struct {
	Findings []Finding // promises broken; none for a good adapter
	Skipped  []string  // what was not proven, and what it would take
}

// Run proves that a channel keeps the promises of package channel, over
// whichever of the optional interfaces it implements. Every promise that is
// broken is an error of t which says what was seen and why it matters; what
// could not be tried is logged.
func Run(t *testing.T, h Harness) {
	t.Helper()
	r := Check(t.Context(), h)
	for _, f := range r.Findings {
		t.Errorf("%s", f)
	}
	for _, s := range r.Skipped {
		t.Logf("not proven: %s", s)
	}
}

// Check is [Run] without a test: it returns what it found. It ends early if
// ctx does.
func Check(ctx context.Context, h Harness) Report {
	k := newKit(ctx, h)
	if h.New == nil {
		k.find(ruleHarness, "harness", "New is nil")
		return k.report
	}
	k.c = h.New()
	k.checkInfo()
	k.checkPasses()
	k.checkContexts()
	k.checkFind()
	k.checkRefresh()
	k.checkDecode()
	k.checkReceive()
	k.checkHostile()
	k.checkChanges() // from here on the source is altered
	return k.report
}

func newKit(ctx context.Context, h Harness) *kit {
	h.Pages = cmp.Or(h.Pages, 1000)
	h.Patience = cmp.Or(h.Patience, 20*time.Second)
	return &kit{ctx: ctx, h: h, seen: map[channel.Ref]channel.Fact{}, told: map[string]int{}, secrets: map[string]bool{}}
}
