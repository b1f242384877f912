package channeltest

import (
	"cmp"
	"context"
	"maps"

	"github.com/clientele-go/clientele/channel"
)

// checkChanges proves what holds while the source changes. The objects that a
// hook made stay, so the order of the checks is that of their mess.
func (k *kit) checkChanges() {
	k.checkSparse()
	k.checkChanged()
	k.checkTied()
	k.checkShifted()
	k.checkVanished()
	k.checkSpoilt()
}

// news is what one more pass over all streams gave.
type news struct {
	facts   map[channel.Ref]channel.Fact
	rejects []channel.Reject
	failed  bool
}

// next goes on from where each stream ended.
func (k *kit) next(how walker) news {
	n := news{facts: map[channel.Ref]channel.Fact{}}
	for _, s := range k.sound() {
		how.from = s.end
		w := k.walk(s, how)
		for _, p := range w.pages {
			n.rejects = append(n.rejects, p.Rejects...)
		}
		maps.Copy(n.facts, w.facts)
		s.end = w.end
		n.failed = n.failed || w.err != nil
	}
	return n
}

func (k *kit) checkSparse() {
	if k.h.Sparse == nil {
		k.skip("short and empty pages: Harness.Sparse is nil")
		return
	}
	undo := k.h.Sparse()
	defer undo()
	for _, s := range k.sound() {
		k.same(ruleSparse, s, k.walk(s, walker{}), "a pass over short and empty pages")
	}
}

func (k *kit) checkChanged() {
	if k.h.Change == nil {
		k.skip("changes between two passes: Harness.Change is nil")
		return
	}
	values := []func() channel.Channel{nil, k.h.New, nil}
	for _, value := range values {
		refs := k.h.Change()
		if len(refs) == 0 {
			k.find(ruleHarness, "harness", "Change changed nothing")
			return
		}
		n := k.next(walker{value: value})
		k.mustTell(ruleChange, refs, n.facts, "the pass after a change", n.failed)
		maps.Copy(k.seen, n.facts)
	}
	// A change while a pass is under way comes with it or with the next.
	for _, s := range k.sound() {
		var refs []channel.Ref
		w := k.walk(s, walker{between: func(page int) {
			if page == 1 {
				refs = k.h.Change()
			}
		}})
		s.end = w.end
		n := k.next(walker{})
		union := maps.Clone(w.facts)
		maps.Copy(union, n.facts)
		k.mustTell(ruleChange, refs, union, "the rest of the pass during which it changed, and the next,", n.failed || w.err != nil)
		maps.Copy(k.seen, union)
	}
}

// mustTell holds a pass to having reported changes, and newer than before.
func (k *kit) mustTell(r rule, refs []channel.Ref, got map[channel.Ref]channel.Fact, how string, failed bool) {
	for _, ref := range refs {
		f, ok := got[ref]
		old, known := k.seen[ref]
		switch {
		case failed:
			return
		case !ok:
			k.find(r, streamOf(ref.Kind), "%s did not report %v", how, ref)
		case !known || r != ruleChange:
		case equal(&f, &old):
			k.find(r, streamOf(ref.Kind), "%s reported %v as it was before", how, ref)
		case cmp.Or(cmp.Compare(f.Version, old.Version), f.UpdatedAt.Compare(old.UpdatedAt.Time)) <= 0:
			k.find(ruleNewer, streamOf(ref.Kind), "%v changed, and neither its Version nor its UpdatedAt is greater (version %d, then %d)", ref, old.Version, f.Version)
		}
	}
}

func (k *kit) checkTied() {
	if k.h.Tie == nil {
		k.skip("changes within one second: Harness.Tie is nil")
		return
	}
	for range 3 {
		refs := k.h.Tie()
		n := k.next(walker{value: k.h.New})
		k.mustTell(ruleTie, refs, n.facts, "the pass after several changes at one moment", n.failed)
		maps.Copy(k.seen, n.facts)
	}
}

func (k *kit) checkShifted() {
	if k.h.Shift == nil {
		k.skip("pages that shift: Harness.Shift is nil")
		return
	}
	for _, s := range k.sound() {
		before := k.walk(s, walker{})
		if len(before.pages) < 2 {
			continue
		}
		w := k.walk(s, walker{between: func(page int) {
			if page <= 2 {
				k.h.Shift()
			}
		}})
		rest := k.walk(s, walker{from: w.end})
		after := k.walk(s, walker{value: k.h.New})
		s.end = after.end
		if before.err != nil || w.err != nil || rest.err != nil || after.err != nil {
			continue
		}
		for ref, f := range after.facts {
			if _, ok := before.facts[ref]; !ok || f.Deleted {
				continue
			}
			_, a := w.facts[ref]
			_, b := rest.facts[ref]
			if !a && !b {
				k.find(ruleShift, s.name, "%v was there all the time; neither the pass during which others moved nor the next reported it", ref)
			}
		}
		k.absorb(after)
	}
}

func (k *kit) checkVanished() {
	if k.h.Vanish == nil {
		k.skip("objects that vanish: Harness.Vanish is nil")
		return
	}
	gone := k.h.Vanish()
	if f, ok := k.seen[gone]; ok {
		f.Deleted = true
		k.seen[gone] = f
	}
	if _, ok := k.c.(channel.Refresher); ok {
		if refs := k.refreshable(); len(refs) > 0 {
			k.checkGone(refs[0], gone)
		}
	}
	if !k.c.Info().Complete {
		return
	}
	for _, s := range k.sound() {
		w := k.walk(s, walker{value: k.h.New})
		if f, ok := w.facts[gone]; ok && !f.Deleted {
			k.find(ruleComplete, s.name, "Info says Complete, yet a full pass lists %v, which has vanished", gone)
		}
	}
}

// checkSpoilt comes last: the bad record may stop an adapter for good.
func (k *kit) checkSpoilt() {
	if k.h.Spoil == nil {
		k.skip("records that cannot be read: Harness.Spoil is nil")
		return
	}
	refs := k.h.Spoil()
	n := k.next(walker{trouble: true})
	if n.failed {
		k.find(ruleBad, "all streams", "a record that cannot be read failed the pass")
		return
	}
	k.mustTell(ruleBad, refs, n.facts, "the pass with a record that cannot be read", n.failed)
	if len(n.rejects) == 0 {
		k.find(ruleSilent, "all streams", "a record that cannot be read gave no reject")
	}
	d, ok := k.c.(channel.Decoder)
	for _, r := range n.rejects {
		if !ok {
			break
		}
		p, err := k.call(k.ctx, OpDecode, func(ctx context.Context) (channel.Page, error) { return d.Decode(ctx, r.Stream, r.Raw) })
		if err == nil && len(p.Facts)+len(p.Rejects) == 0 {
			k.find(ruleSilent, OpDecode, "a reject's Raw gave nothing at all")
		}
	}
}
