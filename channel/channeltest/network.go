package channeltest

import (
	"context"
	"encoding/json"
	"errors"
	"strings"
	"time"

	"github.com/clientele-go/clientele/channel"
)

// checkHostile makes the server misbehave in every way it knows, for every
// call that asks it.
func (k *kit) checkHostile() {
	h := k.h.Hostile
	if h == nil {
		k.skip("misbehaving servers: Harness.Hostile is nil")
		return
	}
	for _, a := range k.askings() {
		before := h.Requests()
		want, err := k.call(k.ctx, a.name, a.ask)
		if err != nil || h.Requests() == before {
			continue // it asks nobody, so nobody can misbehave
		}
		for _, m := range Misbehaviours() {
			call := a.name + ", " + string(m)
			h.Misbehave(m)
			switch m {
			case SlowDrip, Silence:
				k.checkWaiting(call, a)
			case RepeatedPage: // proven for whole passes below
			default:
				k.checkMisbehaviour(call, m, a)
			}
			h.Behave()
		}
		p, err := k.call(k.ctx, a.name, a.ask)
		if err != nil || !samePage(want, p) {
			k.find(ruleRecover, a.name, "after the misbehaviour it gave something else than before, or the error %v", err)
		}
	}
	for _, s := range k.sound() {
		k.checkRepeated(s)
		k.checkMidway(s)
	}
}

func (k *kit) checkMisbehaviour(call string, m Misbehaviour, a asking) {
	h := k.h.Hostile
	asked, strayed := h.Requests(), h.Strayed()
	p, err := k.call(k.ctx, call, a.ask)
	if err == errPanic || err == errHung {
		return
	}
	if h.Strayed() > strayed {
		k.find(ruleAway, call, "the other host was asked")
	}
	e, _ := errors.AsType[*channel.SourceError](err)
	switch m {
	case OtherJSON, DeepJSON, InvalidUTF8:
		if err == nil && len(p.Rejects) == 0 {
			k.find(ruleSilent, call, "it gave %d facts, no reject and no error", len(p.Facts))
		}
		k.checkRepaired(call, p)
		return
	}
	if err == nil {
		k.find(ruleSilent, call, "it gave %d facts and no error", len(p.Facts))
		return
	}
	if e == nil {
		return // has been told
	}
	if want := troubles(m); !strings.Contains(want, string(e.Trouble)) || e.Trouble == "" {
		k.find(ruleTrouble, call, "the Trouble is %q, and not %s", e.Trouble, want)
	}
	if least, most := wish(m); e.RetryAfter < least || e.RetryAfter > most {
		k.find(ruleRetry, call, "RetryAfter is %v, and not between %v and %v", e.RetryAfter, least, most)
	}
	if n := h.Requests() - asked; n > 3 {
		k.find(ruleWait, call, "one call made %d requests", n)
	}
	if m == HugeBody && h.Sent() >= hugeBody {
		k.find(ruleBounded, call, "all of it was read")
	}
}

// troubles names those that fit a misbehaviour.
func troubles(m Misbehaviour) string {
	switch m {
	case Throttle, ThrottleFraction, ThrottleDate, ThrottleForever:
		return string(channel.Throttled)
	case Status401, Status403:
		return string(channel.Unauthorized)
	case Status500, Status503, Reset:
		return string(channel.Unavailable)
	case LoginPage, RedirectAway:
		return string(channel.Misconfigured + " or " + channel.Unauthorized)
	case Truncated:
		return string(channel.Broken + " or " + channel.Unavailable)
	}
	return string(channel.Broken + " or " + channel.Misconfigured + " or " + channel.Unavailable)
}

// wish returns the bounds of RetryAfter. How long ten years may be cut to is
// nobody's promise.
func wish(m Misbehaviour) (least, most time.Duration) {
	switch m {
	case Throttle:
		return 7 * time.Second, 7 * time.Second
	case ThrottleFraction:
		return 1500 * time.Millisecond, 2 * time.Second
	case ThrottleDate:
		return 50 * time.Minute, time.Hour + time.Second
	case ThrottleForever:
		return time.Minute, 1<<63 - 1
	}
	return 0, 1<<63 - 1
}

func (k *kit) checkRepaired(call string, p channel.Page) {
	for _, f := range p.Facts {
		if b, err := json.Marshal(f); err == nil && strings.ContainsRune(string(b), '\ufffd') {
			k.find(ruleUTF8, call, "%v has U+FFFD in it", f.Ref.Kind)
			return
		}
	}
}

// checkWaiting cancels the call as soon as the server has it and leaves it
// without an answer.
func (k *kit) checkWaiting(call string, a asking) {
	ctx, cancel := context.WithCancel(k.ctx)
	defer cancel()
	k.h.Hostile.onArrival(cancel)
	defer k.h.Hostile.onArrival(nil)
	k.checkEnded(asking{call, a.ask}, ctx, context.Canceled)
}

// checkRepeated lets the first page pass and has it repeated for ever after.
func (k *kit) checkRepeated(s *pull) {
	h := k.h.Hostile
	if len(s.first.pages) == 1 {
		return
	}
	w := k.walk(s, walker{trouble: true, between: func(page int) {
		if page == 1 {
			h.Misbehave(RepeatedPage)
		}
	}})
	h.Behave()
	if w.err == nil && len(w.pages) > 2*len(s.first.pages)+10 {
		k.find(ruleRepeat, s.name, "it read %d pages where there are %d", len(w.pages), len(s.first.pages))
	}
	if w.err == nil && len(w.facts) < len(s.first.facts) {
		k.find(ruleRepeat, s.name, "the pass ended well, with %d objects of %d", len(w.facts), len(s.first.facts))
	}
}

// checkMidway takes the server down between two pages, and up again.
func (k *kit) checkMidway(s *pull) {
	h := k.h.Hostile
	if len(s.first.pages) == 1 {
		return
	}
	w := k.walk(s, walker{trouble: true, between: func(page int) {
		if page == 1 {
			h.Misbehave(Status503)
		}
	}})
	h.Behave()
	if w.err == nil || len(w.pages) == 0 {
		return // the first call had read it all
	}
	rest := k.walk(s, walker{from: w.end, value: k.h.New})
	for ref := range s.first.facts {
		_, a := w.facts[ref]
		_, b := rest.facts[ref]
		if !a && !b && rest.err == nil {
			k.find(ruleRecover, s.name, "%v was lost when the source was down after the first page", ref)
		}
	}
}
