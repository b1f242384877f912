package journey_test

import (
	"math/rand/v2"
	"testing"
	"time"

	"github.com/clientele-go/clientele/channel"
	"github.com/clientele-go/clientele/internal/world"
	"github.com/clientele-go/clientele/journey"
)

// TestGarbage proves that nothing panics and no entry is lost, whatever
// sources say: contents of another kind, missing times, ends before
// beginnings, records that are about themselves.
func TestGarbage(t *testing.T) {
	all, _ := people(t, world.Config{People: 60}, nil)
	r := retailRules(t)
	r.Baseline = journey.Baseline{"order": {N: 30, P95: -time.Hour}, "ship": {N: 30}}
	for seed := range uint64(300) {
		d := rand.New(rand.NewPCG(seed, 9))
		entries := shuffled(all[d.IntN(len(all))], seed)
		for i := range entries {
			e := &entries[i]
			f := *e.Fact
			e.Fact = &f
			switch d.IntN(12) {
			case 0:
				f.Content = nil
			case 1:
				if other := entries[d.IntN(len(entries))].Fact; other != nil {
					f.Content = other.Content
				}
			case 2:
				e.At = time.Time{}
			case 3:
				e.Fact = nil
			case 4:
				e.Kind = entries[d.IntN(len(entries))].Kind
			case 5:
				f.Content = &channel.Case{MergedInto: e.Ref, FollowUpOf: e.Ref, SolvedAt: channel.UTC(e.At.Add(-time.Hour)), OpenedAt: channel.UTC(e.At)}
			case 6:
				f.Content = &channel.Interaction{Kind: channel.Call, Direction: channel.Inbound, StartedAt: channel.UTC(e.At), EndedAt: channel.UTC(e.At.Add(-time.Hour)),
					Outcome: channel.Missed, Case: e.Ref, CallID: "x", Legs: make([]channel.Leg, 3), InReplyTo: []string{"", "m"}, MessageID: "m"}
			case 7:
				f.Content = &channel.Promise{Kind: channel.PromiseCallback, MadeAt: channel.UTC(e.At), Due: channel.UTC(e.At.Add(-time.Hour)), About: e.Ref, KeptBy: e.Ref}
			case 8:
				f.Content = &channel.Order{Links: []channel.Link{{Rel: channel.RelReturns, Ref: e.Ref}}, Lines: []channel.Line{{Quantity: "-", Link: channel.Link{Ref: e.Ref}}}}
			}
		}
		a := journey.Analyse(entries, world.StoryNow, r)
		in := map[string]bool{}
		for _, m := range a.Matters {
			for _, l := range m.Links {
				in[l.Entry.ID()] = true
			}
		}
		for _, e := range entries {
			if e.Fact != nil && !e.At.After(world.StoryNow) && !in[e.ID()] {
				t.Fatalf("seed %d: %s is in no matter", seed, e)
			}
		}
	}
	if a := journey.Analyse(nil, time.Time{}, journey.Rules{}); len(a.Matters)+len(a.Gaps)+len(a.Findings) > 0 {
		t.Error("something is said of nothing")
	}
}
