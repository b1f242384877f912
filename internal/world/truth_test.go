package world_test

import (
	"slices"
	"testing"
	"time"

	"github.com/clientele-go/clientele/channel"
	"github.com/clientele-go/clientele/internal/world"
)

// TestPartition proves that every party is exactly one person, that every
// person is heard of, and that one home is one country.
func TestPartition(t *testing.T) {
	for _, w := range []*world.World{big(), world.New(other)} {
		truth, owners := w.Truth(), map[channel.Ref]bool{}
		for f := range w.Facts() {
			owners[f.Owner()] = true
		}
		for r := range owners {
			if _, ok := truth.Parties[r]; !ok {
				t.Errorf("nobody knows who %s is", r)
			}
		}
		if len(truth.Parties) != len(owners) {
			t.Errorf("the truth knows %d parties, the facts %d", len(truth.Parties), len(owners))
		}
		total := 0
		for n, refs := range truth.Members() {
			p := truth.People[n]
			total += len(refs)
			switch {
			case p.Number != n:
				t.Errorf("person %d has the number %d", n, p.Number)
			case len(refs) == 0:
				t.Errorf("person %d was never heard of", n)
			case p.Household > n, truth.People[p.Household].Household != p.Household, truth.People[p.Household].Country != p.Country:
				t.Errorf("person %d lives in %d", n, p.Household)
			}
		}
		if total != len(owners) {
			t.Errorf("the members are %d, the parties %d", total, len(owners))
		}
	}
}

// TestOrderVerdicts proves the verdicts on orders against what the sources say
// of their parcels.
func TestOrderVerdicts(t *testing.T) {
	w := big()
	truth := w.Truth()
	parcels := map[channel.Ref]map[string]channel.Fulfillment{}
	keep := func(order channel.Ref, p channel.Fulfillment) {
		if parcels[order] == nil {
			parcels[order] = map[string]channel.Fulfillment{}
		}
		parcels[order][p.ID] = p
	}
	for _, f := range w.Sorted() {
		switch c := f.Content.(type) {
		case nil:
			delete(parcels, f.Ref) // what was last said of it may be old
		case *channel.Order:
			for _, p := range c.Fulfillments {
				keep(f.Ref, p)
			}
		case *channel.Fulfillment:
			keep(c.Order, *c)
		}
	}
	counts := map[world.Verdict]int{}
	for r, o := range truth.Orders {
		if len(parcels[r]) == 0 || r.Channel == world.WebLT && o.Done.IsZero() {
			continue // the Lithuanian shop may not have told of all parcels yet
		}
		counts[o.Verdict]++
		cut := w.End()
		if e := truth.People[o.Buyer].ErasedAt; !e.IsZero() {
			cut = e
		}
		if got := judge(parcels[r], cut); got != o.Verdict {
			t.Errorf("%s is %q by the facts, %q in truth", r, got, o.Verdict)
		}
	}
	for _, v := range []world.Verdict{world.Kept, world.Late, world.Broken, world.Pending} {
		if counts[v] < 5 {
			t.Errorf("only %d orders are %s", counts[v], v)
		}
	}
}

// TestPromiseVerdicts proves the verdicts on promises against the calls that
// were made.
func TestPromiseVerdicts(t *testing.T) {
	type call struct {
		number string
		at     time.Time
	}
	w := big()
	truth := w.Truth()
	promises, called := map[channel.Ref]channel.Fact{}, map[call]bool{}
	for f := range w.Facts() {
		switch c := f.Content.(type) {
		case *channel.Promise:
			if old, ok := promises[f.Ref]; !ok || f.Newer(&old) {
				promises[f.Ref] = f
			}
		case *channel.Interaction:
			if c.Direction == channel.Outbound && c.Outcome == channel.Answered {
				called[call{f.Keys[0].Value, c.StartedAt.Time}] = true
			}
		}
	}
	if len(promises) != len(truth.Promises) {
		t.Errorf("%d promises, the truth knows %d", len(promises), len(truth.Promises))
	}
	for r, p := range truth.Promises {
		f := promises[r]
		if p.Kind == channel.PromiseCallback && !p.Done.IsZero() && !called[call{f.Keys[0].Value, p.Done}] {
			t.Errorf("%s was done by no call", r)
		}
		c := f.Content.(*channel.Promise)
		if !p.Due.Equal(c.Due.Time) || truth.Parties[f.Owner()].Person != p.Person || !c.KeptAt.IsZero() && !c.KeptAt.Equal(p.Done) {
			t.Errorf("%s says something else than the truth", r)
		}
		if done := !p.Done.IsZero(); done != (p.Verdict == world.Kept || p.Verdict == world.Late) ||
			done && p.Done.After(p.Due) != (p.Verdict == world.Late) {
			t.Errorf("%s: done %s, due %s, but %s", r, p.Done, p.Due, p.Verdict)
		}
	}
}

// judge decides by the parcels alone what became of an order. A day is over at
// midnight where the shop is, which is at most 24 hours after it began but for
// the days on which clocks change.
func judge(parcels map[string]channel.Fulfillment, at time.Time) world.Verdict {
	verdict := world.Kept
	for _, p := range parcels {
		done := p.DoneAt.Time
		if p.Type == channel.FillPickup {
			done = p.ReadyAt.Time
		}
		end := p.PromisedBy.Time.Add(24 * time.Hour)
		switch {
		case done.IsZero() && at.After(end):
			return world.Broken
		case done.IsZero():
			verdict = world.Pending
		case done.After(end) && verdict == world.Kept:
			verdict = world.Late
		}
	}
	return verdict
}

// TestAnswers proves the answers against a naive reading of all claims.
func TestAnswers(t *testing.T) {
	w := big()
	truth := w.Truth()
	claimed := map[string]map[int]channel.Assurance{}
	until := map[string]map[int]bool{}
	for f := range w.Facts() {
		who := truth.Parties[f.Owner()].Person
		for _, k := range f.Keys {
			if k.Kind != channel.KeyPhone {
				continue
			}
			if claimed[k.Value] == nil {
				claimed[k.Value], until[k.Value] = map[int]channel.Assurance{}, map[int]bool{}
			}
			claimed[k.Value][who] = max(claimed[k.Value][who], k.Assurance)
			until[k.Value][who] = until[k.Value][who] || !k.Until.IsZero()
		}
	}
	recycled := 0
	for number, a := range truth.Numbers {
		if (a.Kind == world.Nobody) != (len(a.People) == 0) || (a.Kind == world.Found) != (len(a.People) == 1) || !slices.IsSorted(a.People) {
			t.Errorf("%s with %d people", a.Kind, len(a.People))
		}
		for _, p := range a.People {
			sure, ok := claimed[number][p]
			if !ok || until[number][p] || !truth.People[p].ErasedAt.IsZero() {
				t.Errorf("person %d has no claim to a number", p)
			}
			if a.Disclose != (a.Kind == world.Found && sure >= channel.Verified) {
				t.Errorf("person %d: disclose %v, assurance %s", p, a.Disclose, sure)
			}
			if a.Kind == world.Ambiguous && truth.People[p].Household != truth.People[a.People[0]].Household {
				t.Error("a number is shared by two homes")
			}
		}
		for p := range until[number] {
			if until[number][p] && a.Kind == world.Found {
				recycled++
				if truth.People[p].Household == truth.People[a.People[0]].Household {
					t.Errorf("the number of person %d was handed on within a home", p)
				}
			}
		}
	}
	if recycled < 5 {
		t.Errorf("only %d numbers were handed on", recycled)
	}
	for number := range claimed {
		if _, ok := truth.Numbers[number]; !ok {
			t.Error("a number was heard of, and there is no answer for it")
		}
	}
}

// TestErased proves that nothing is told of people after they asked to be
// forgotten, and that the sources tell that they did.
func TestErased(t *testing.T) {
	w := world.New(world.Config{Seed: 3, People: 2_500, Rates: world.Rates{Erasures: 0.05}})
	truth, told, erased := w.Truth(), map[int]bool{}, 0
	for f := range w.Facts() {
		who := truth.Parties[f.Owner()].Person
		at := truth.People[who].ErasedAt
		if !at.IsZero() && f.UpdatedAt.After(at) {
			t.Errorf("%s is told after person %d was erased", f.Ref, who)
		}
		if f.Ref.Kind == channel.KindErasure {
			told[who] = true
		}
	}
	for n, p := range truth.People {
		if !p.ErasedAt.IsZero() {
			erased++
		}
		if told[n] == p.ErasedAt.IsZero() {
			t.Errorf("person %d: erased at %s, told: %v", n, p.ErasedAt, told[n])
		}
	}
	if erased < 40 {
		t.Errorf("only %d people were erased", erased)
	}
}

// TestCopies proves that the truth knows every message that came twice.
func TestCopies(t *testing.T) {
	w := big()
	known := w.Truth().Copies
	seen := map[string][]channel.Ref{}
	for _, f := range w.Sorted() {
		if c, ok := f.Content.(*channel.Interaction); ok && c.MessageID != "" {
			seen[c.MessageID] = append(seen[c.MessageID], f.Ref)
		}
	}
	twice := 0
	for _, refs := range seen {
		if len(refs) > 1 {
			twice++
			if !slices.ContainsFunc(known, func(c []channel.Ref) bool { return slices.Equal(c, refs) }) {
				t.Errorf("%v are one message, of which the truth knows nothing", refs)
			}
		}
	}
	if len(known) != twice || twice < 10 {
		t.Errorf("%d messages came twice, the truth knows %d", twice, len(known))
	}
}

// TestTraces proves the traces against the keys: a sure party has a checked
// key, one that is likely has none, and one without a trace has none at all or
// one that identifies nobody.
func TestTraces(t *testing.T) {
	w := big()
	truth := w.Truth()
	best := map[channel.Ref]channel.Assurance{}
	keys := map[channel.Ref]int{}
	for f := range w.Facts() {
		for _, k := range f.Keys {
			best[f.Owner()] = max(best[f.Owner()], k.Assurance)
			keys[f.Owner()]++
		}
	}
	counts := map[world.Trace]int{}
	for r, p := range truth.Parties {
		counts[p.Trace]++
		if sure := best[r] > channel.Asserted; sure != (p.Trace == world.Sure) {
			t.Errorf("%s: trace %d, best key %s", r, p.Trace, best[r])
		}
		if p.Trace > world.Untraced && keys[r] == 0 {
			t.Errorf("%s: trace %d without a key", r, p.Trace)
		}
	}
	for trace := world.Untraced; trace <= world.Sure; trace++ {
		if counts[trace] < 50 {
			t.Errorf("only %d parties have the trace %d", counts[trace], trace)
		}
	}
}
