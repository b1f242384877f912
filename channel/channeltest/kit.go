package channeltest

import (
	"context"
	"errors"
	"fmt"
	"regexp"
	"runtime/debug"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/clientele-go/clientele/channel"
)

// kit is one run of the kit. It has no *testing.T, so that it can be run
// against a broken adapter and be asked what it found.
type kit struct {
	ctx context.Context
	h   Harness
	c   channel.Channel // the value that most calls go to

	name    string                       // what Info said at first
	streams []*pull                      // the pull methods that there are
	seen    map[channel.Ref]channel.Fact // what was reported last about each object
	rejects []channel.Reject             // what the first passes could not read

	mu      sync.Mutex
	report  Report
	told    map[string]int  // findings so far, by rule and call
	secrets map[string]bool // values of keys that were reported
	hung    bool
}

// A pull is one of the streams of a channel.
type pull struct {
	name    string
	read    func(channel.Channel) func(context.Context, channel.Cursor) (channel.Page, error)
	first   walk           // the first pass
	end     channel.Cursor // where the last pass ended
	skipped bool           // the first pass failed: nothing can be built on it
}

// maxTold is how often one rule is told about one call: the rest is noise.
const maxTold = 3

func (k *kit) find(r rule, call, format string, args ...any) {
	k.mu.Lock()
	defer k.mu.Unlock()
	f := Finding{Rule: string(r), Call: call, Detail: fmt.Sprintf(format, args...), Why: whys[r]}
	id := string(r) + "\x00" + call
	if k.told[id] >= maxTold || slices.Contains(k.report.Findings, f) {
		return
	}
	k.told[id]++
	k.report.Findings = append(k.report.Findings, f)
}

func (k *kit) skip(format string, args ...any) {
	k.mu.Lock()
	defer k.mu.Unlock()
	k.report.Skipped = append(k.report.Skipped, fmt.Sprintf(format, args...))
}

// A reading is a call of the channel that gives a page.
type reading func(context.Context) (channel.Page, error)

var (
	errPanic = errors.New("the call panicked")
	errHung  = errors.New("the call did not return")
)

// call makes one call and holds what it returns to the rules that hold for
// all calls. A call that neither returns nor heeds its context is left behind,
// and no other is made after it.
func (k *kit) call(ctx context.Context, name string, f reading) (channel.Page, error) {
	p, err := k.guarded(ctx, name, f)
	switch {
	case err == nil:
		k.checkPage(name, p)
	case err != errPanic && err != errHung:
		k.checkError(name, err)
	}
	return p, err
}

func (k *kit) guarded(ctx context.Context, name string, f reading) (channel.Page, error) {
	k.mu.Lock()
	hung := k.hung
	k.mu.Unlock()
	if hung {
		return channel.Page{}, errHung
	}
	type answer struct {
		page channel.Page
		err  error
	}
	done := make(chan answer, 1)
	go func() {
		defer func() {
			if v := recover(); v != nil {
				k.find(rulePanic, name, "panic: %v\n%s", v, firstLines(debug.Stack()))
				done <- answer{err: errPanic}
			}
		}()
		p, err := f(ctx)
		done <- answer{p, err}
	}()
	patience := time.NewTimer(k.h.Patience)
	defer patience.Stop()
	select {
	case a := <-done:
		return a.page, a.err
	case <-patience.C:
		k.find(ruleReturns, name, "no answer after %v; the checks that follow were not made", k.h.Patience)
		k.mu.Lock()
		k.hung = true
		k.mu.Unlock()
		return channel.Page{}, errHung
	}
}

func firstLines(stack []byte) string {
	lines := strings.SplitN(string(stack), "\n", 16)
	return strings.Join(lines[:min(15, len(lines))], "\n")
}

// checkPage holds every page to what is true of every page, whatever call
// returned it.
func (k *kit) checkPage(call string, p channel.Page) {
	for i := range p.Facts {
		f := &p.Facts[i]
		if err := f.Validate(); err != nil {
			k.find(ruleValid, call, "%v", err)
			continue
		}
		if f.Ref.Channel != k.name {
			k.find(ruleName, call, "%v, but the channel's name is %q", f.Ref, k.name)
		}
		for _, key := range f.Keys {
			k.addSecret(key.Value)
			k.addSecret(key.Raw)
		}
	}
	for _, r := range p.Rejects {
		switch {
		case len(r.Raw) == 0:
			k.find(ruleReject, call, "a reject at %q has no Raw", r.At)
		case r.Reason == "":
			k.find(ruleReject, call, "a reject at %q has no Reason", r.At)
		case r.Stream == "":
			k.find(ruleReject, call, "a reject at %q has no Stream", r.At)
		}
		k.checkText(call, "the reason of a reject", r.Reason)
		k.checkText(call, "the field of a reject", r.Field)
	}
}

func (k *kit) addSecret(s string) {
	// A short value stands in innocent texts too.
	if len(s) >= 6 {
		k.mu.Lock()
		k.secrets[s] = true
		k.mu.Unlock()
	}
}

var mailbox = regexp.MustCompile(`[\w.+-]+@[\w-]+\.[A-Za-z]{2,}`)

// checkText looks for what must not be told. What it finds it does not repeat.
func (k *kit) checkText(call, what, text string) {
	if mailbox.MatchString(text) {
		k.find(ruleSecret, call, "%s has an e-mail address", what)
	}
	told := slices.ContainsFunc(k.h.Secrets, func(s string) bool { return s != "" && strings.Contains(text, s) })
	k.mu.Lock()
	for s := range k.secrets {
		told = told || strings.Contains(text, s)
	}
	k.mu.Unlock()
	if told {
		k.find(ruleSecret, call, "%s has a credential, or the value of a key", what)
	}
}

func (k *kit) checkError(call string, err error) {
	k.checkText(call, "an error", err.Error())
	if errors.Is(err, channel.ErrSignature) || errors.Is(err, context.Canceled) || errors.Is(err, context.DeadlineExceeded) {
		return
	}
	e, ok := errors.AsType[*channel.SourceError](err)
	switch {
	case !ok:
		k.find(ruleError, call, "the error is a %T", err)
	case e.Channel != k.name:
		k.find(ruleError, call, "its Channel is %q, but the channel's name is %q", e.Channel, k.name)
	case e.Op == "":
		k.find(ruleError, call, "its Op is empty")
	}
}
