package channeltest

import (
	"context"
	"maps"
	"slices"
	"sync"

	"github.com/clientele-go/clientele/channel"
)

// A walk is what one pass over a stream gave.
type walk struct {
	from  []channel.Cursor // what each page was asked with
	pages []channel.Page
	facts map[channel.Ref]channel.Fact // as reported last
	end   channel.Cursor
	err   error
}

// A walker says how to make a pass.
type walker struct {
	from    channel.Cursor
	value   func() channel.Channel // which value reads the next page; nil: the kit's own
	between func(page int)         // called after each page but the last; nil: nothing
	trouble bool                   // an error is expected, and is no finding
}

// walk makes one pass and holds it to the rules of cursors.
func (k *kit) walk(s *pull, how walker) walk {
	w := walk{facts: map[channel.Ref]channel.Fact{}, end: how.from}
	asked := map[channel.Cursor]bool{}
	any := false
	for page := 1; ; page++ {
		c := k.c
		if how.value != nil {
			c = how.value()
		}
		asked[w.end] = true
		w.from = append(w.from, w.end)
		p, err := k.call(k.ctx, s.name, func(ctx context.Context) (channel.Page, error) { return s.read(c)(ctx, w.end) })
		if err != nil {
			if w.err = err; !how.trouble {
				k.find(ruleComplete, s.name, "page %d of a pass failed with the source in order: %v", page, err)
			}
			return w
		}
		any = any || len(p.Facts)+len(p.Rejects) > 0
		w.pages = append(w.pages, p)
		for _, f := range p.Facts {
			w.facts[f.Ref] = f
		}
		for _, r := range p.Rejects {
			if r.Stream != "" && r.Stream != s.name {
				k.find(ruleReject, s.name, "a reject says that its stream is %q", r.Stream)
			}
		}
		if !k.checkNext(s, p, page, any, asked) {
			w.err = channel.ErrCursor
			return w
		}
		if w.end = p.Next; !p.More {
			return w
		}
		if how.between != nil {
			how.between(page)
		}
	}
}

// checkNext reports whether the pass can go on.
func (k *kit) checkNext(s *pull, p channel.Page, page int, any bool, asked map[channel.Cursor]bool) bool {
	switch {
	case any && p.Next == "":
		k.find(ruleEmptyNext, s.name, "page %d has an empty Next", page)
		return !p.More
	case p.More && asked[p.Next]:
		k.find(ruleNext, s.name, "page %d sets More and its Next has been read from before", page)
		return false
	case p.More && page >= k.h.Pages:
		k.find(ruleEnds, s.name, "no end after %d pages", page)
		return false
	}
	return true
}

// checkPasses proves what holds while the source does not change.
func (k *kit) checkPasses() {
	for _, s := range k.streams {
		s.first = k.walk(s, walker{})
		s.end, s.skipped = s.first.end, s.first.err != nil
		k.absorb(s.first)
		for _, p := range s.first.pages {
			k.rejects = append(k.rejects, p.Rejects...)
		}
		switch {
		case s.skipped:
		case len(s.first.facts) == 0:
			k.find(ruleHarness, s.name, "the first pass reported no fact at all")
		case len(s.first.pages) == 1:
			k.skip("paging of %s: everything fits on one page of the harness's source", s.name)
		}
	}
	for _, ref := range k.h.Want {
		if _, ok := k.seen[ref]; !ok {
			k.find(ruleComplete, "all streams", "%v was not reported", ref)
		}
	}
	for _, s := range k.sound() {
		k.same(ruleRestart, s, k.walk(s, walker{value: k.h.New}), "a pass with a fresh value for each page")
		k.checkResume(s)
		k.checkIdle(s)
		k.checkApart(s)
	}
}

// sound returns the streams that have been read to the end at first.
func (k *kit) sound() []*pull {
	return slices.DeleteFunc(slices.Clone(k.streams), func(s *pull) bool { return s.skipped })
}

func (k *kit) absorb(w walk) {
	maps.Copy(k.seen, w.facts)
}

// same compares a pass with the first one: the source has not changed.
func (k *kit) same(r rule, s *pull, w walk, how string) {
	if w.err != nil {
		return // has been told
	}
	for ref := range s.first.facts {
		if _, ok := w.facts[ref]; !ok {
			k.find(r, s.name, "%s did not report %v, which the first pass did", how, ref)
		}
	}
	k.steady(s.name, w, how)
}

// steady holds facts to having been seen before, in the same state.
func (k *kit) steady(call string, w walk, how string) {
	for ref, f := range w.facts {
		old, ok := k.seen[ref]
		switch {
		case !ok:
			k.find(ruleStable, call, "%s reported %v, which nothing reported before, though the source did not change", how, ref)
		case !equal(&f, &old):
			k.find(ruleStable, call, "%s reported %v with another content than before, though the source did not change", how, ref)
		}
	}
}

func equal(a, b *channel.Fact) bool {
	ha, erra := a.Hash()
	hb, errb := b.Hash()
	return erra == nil && errb == nil && ha == hb
}

// checkResume goes on from the cursors in the middle of the first pass, as
// after a crash: on a fresh value, and once more on the one that was used.
func (k *kit) checkResume(s *pull) {
	n := len(s.first.from)
	for i := 1; i < n; i += max(1, n/4) {
		earlier := map[channel.Ref]bool{}
		for _, p := range s.first.pages[:i] {
			for _, f := range p.Facts {
				earlier[f.Ref] = true
			}
		}
		for how, c := range map[string]channel.Channel{"a fresh value": k.h.New(), "the value that had read further": k.c} {
			w := k.walk(s, walker{from: s.first.from[i], value: func() channel.Channel { return c }})
			if w.err != nil {
				k.find(ruleRestart, s.name, "%s cannot go on from the cursor of page %d", how, i+1)
				continue
			}
			for ref := range s.first.facts {
				if _, ok := w.facts[ref]; !ok && !earlier[ref] {
					k.find(ruleRestart, s.name, "%s, going on from the cursor of page %d, did not report %v", how, i+1, ref)
				}
			}
			k.steady(s.name, w, "going on")
		}
	}
}

// checkIdle reads on from the end while nothing changes.
func (k *kit) checkIdle(s *pull) {
	for range 3 {
		w := k.walk(s, walker{from: s.end})
		if w.err != nil {
			k.find(ruleRestart, s.name, "the cursor at the end of a pass cannot be read from")
			return
		}
		k.steady(s.name, w, "a pass while nothing changed")
		if w.end == "" && s.end != "" {
			k.find(ruleEmptyNext, s.name, "a pass while nothing changed took the cursor back to the beginning")
			return
		}
		s.end = w.end
	}
}

// checkApart makes several passes at once on one value, and one in which
// others begin between any two of its pages.
func (k *kit) checkApart(s *pull) {
	walks := make([]walk, 4)
	var wg sync.WaitGroup
	for i := range walks {
		wg.Go(func() { walks[i] = k.walk(s, walker{}) })
	}
	wg.Wait()
	walks = append(walks, k.walk(s, walker{between: func(int) {
		k.call(k.ctx, s.name, func(ctx context.Context) (channel.Page, error) { return s.read(k.c)(ctx, "") })
	}}))
	for _, w := range walks {
		if w.err != nil {
			k.find(ruleApart, s.name, "one of several passes at once failed, and each alone does not")
		}
		k.same(ruleApart, s, w, "one of several passes at once")
	}
}
