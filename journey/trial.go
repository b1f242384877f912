package journey

import (
	"slices"

	"github.com/clientele-go/clientele/channel"
)

// Tests say who only plays the customer: people of ours who call, write and buy
// to see how it goes. The zero Tests are none.
type Tests struct {
	Keys    []channel.KeyID // contact points and cards that nobody else uses
	Parties []channel.Ref   // accounts, as sources name them
	Tags    []string        // tags of tickets
}

func (t *Tests) none() bool { return len(t.Keys)+len(t.Parties)+len(t.Tags) == 0 }

// plays reports whether an entry is one of somebody who plays the customer.
func (t *Tests) plays(l *Link) bool {
	e := l.Entry
	if !e.Owner.IsZero() && slices.Contains(t.Parties, e.Owner) {
		return true
	}
	if e.Fact == nil {
		return false
	}
	if !e.Fact.Party.IsZero() && slices.Contains(t.Parties, e.Fact.Party) {
		return true
	}
	if len(t.Keys) > 0 {
		if slices.ContainsFunc(e.Fact.Keys, t.key) {
			return true
		}
		if i, ok := e.Fact.Content.(*channel.Interaction); ok && (slices.ContainsFunc(i.From.Keys, t.key) || slices.ContainsFunc(i.To.Keys, t.key)) {
			return true
		}
	}
	c, ok := e.Fact.Content.(*channel.Case)
	return ok && slices.ContainsFunc(c.Tags, func(tag string) bool { return slices.Contains(t.Tags, tag) })
}

func (t *Tests) key(k channel.Key) bool { return slices.Contains(t.Keys, k.ID()) }

// markTests marks the matters in which somebody plays the customer.
func (a *Analysis) markTests(t *Tests) {
	if t.none() {
		return
	}
	for i := range a.Matters {
		m := &a.Matters[i]
		for n := range m.Links {
			if m.Test = t.plays(&m.Links[n]); m.Test {
				break
			}
		}
	}
}

// Tests returns the records that are in matters of tests only, see
// [Rules.Tests]; nil if there are no such matters. Leave them out of what is
// made of entries rather than of an analysis.
func (a *Analysis) Tests() map[channel.Ref]bool {
	var out map[channel.Ref]bool
	for i := range a.Matters {
		if !a.Matters[i].Test {
			continue
		}
		if out == nil {
			out = map[channel.Ref]bool{}
		}
		for n := range a.Matters[i].Links {
			out[a.Matters[i].Links[n].Entry.Ref] = true
		}
	}
	if out == nil {
		return nil
	}
	for i := range a.Matters {
		if a.Matters[i].Test {
			continue
		}
		for n := range a.Matters[i].Links {
			delete(out, a.Matters[i].Links[n].Entry.Ref)
		}
	}
	return out
}
