package world_test

import (
	"context"
	"maps"
	"strings"
	"testing"

	"github.com/clientele-go/clientele/channel"
	"github.com/clientele-go/clientele/internal/world"
)

// TestDeliver proves that dealing changes order, repetition and batches, and
// never what there is.
func TestDeliver(t *testing.T) {
	w := world.New(world.Config{People: 120})
	facts := w.Sorted()
	want := tally(facts)
	digests := map[string]uint64{}
	for seed := range uint64(12) {
		var got []channel.Fact
		for _, b := range w.Deliver(seed) {
			if len(b) == 0 {
				t.Errorf("seed %d: an empty batch", seed)
			}
			got = append(got, b...)
		}
		counts := tally(got)
		if len(counts) != len(want) {
			t.Errorf("seed %d: %d different facts of %d", seed, len(counts), len(want))
		}
		for h := range counts {
			if want[h] == 0 {
				t.Errorf("seed %d: a fact that the world does not have", seed)
			}
		}
		if len(got) < len(facts)*105/100 || len(got) > len(facts)*125/100 {
			t.Errorf("seed %d: %d facts came as %d, want some of them again", seed, len(facts), len(got))
		}
		if turned(got) < len(facts)/20 {
			t.Errorf("seed %d: hardly a fact is out of order", seed)
		}
		var order strings.Builder
		for _, f := range got[:40] {
			order.WriteString(f.String())
		}
		if s, ok := digests[order.String()]; ok {
			t.Errorf("seeds %d and %d deal alike", s, seed)
		}
		digests[order.String()] = seed
	}
	again := world.Deliver(facts, 3)
	for i, b := range w.Deliver(3) {
		if len(again) <= i || !maps.Equal(tally(b), tally(again[i])) {
			t.Fatal("the same seed deals differently")
		}
	}
	if got := world.Deliver(nil, 1); len(got) != 0 {
		t.Errorf("%d batches of nothing", len(got))
	}
}

// turned counts the facts that come before an earlier one.
func turned(facts []channel.Fact) int {
	n := 0
	for i := 1; i < len(facts); i++ {
		if facts[i].UpdatedAt.Before(facts[i-1].UpdatedAt.Time) {
			n++
		}
	}
	return n
}

// TestSources proves that reading all streams of all channels gives exactly
// what was dealt, from any cursor on and again.
func TestSources(t *testing.T) {
	w := world.New(world.Config{People: 120})
	ctx := t.Context()
	want := map[string]int{}
	for _, b := range w.Deliver(5) {
		for h, n := range tally(b) {
			want[h] += n
		}
	}
	var got []channel.Fact
	sources := w.Channels(5)
	for i, s := range sources {
		if s.Info().Name != world.Infos()[i].Name {
			t.Fatalf("source %d is %s", i, s.Info().Name)
		}
		for _, read := range []func(context.Context, channel.Cursor) (channel.Page, error){s.People, s.Orders, s.Interactions} {
			for cursor := channel.Cursor(""); ; {
				page, err := read(ctx, cursor)
				if err != nil {
					t.Fatal(err)
				}
				for _, f := range page.Facts {
					if f.Ref.Channel != s.Info().Name {
						t.Errorf("%s reports %s", s.Info().Name, f.Ref)
					}
				}
				got = append(got, page.Facts...)
				if page.More && page.Next == cursor {
					t.Fatal("the cursor does not move")
				}
				cursor = page.Next
				if !page.More {
					if page, err := read(ctx, cursor); err != nil || len(page.Facts) != 0 || page.More {
						t.Errorf("after the end: %d facts, %v", len(page.Facts), err)
					}
					break
				}
			}
		}
	}
	if !maps.Equal(tally(got), want) {
		t.Error("the sources read out something else than was dealt")
	}
	if _, err := sources[0].Orders(ctx, "nonsense"); err == nil {
		t.Error("a foreign cursor is read")
	}
	done, cancel := context.WithCancel(ctx)
	cancel()
	if _, err := sources[0].Orders(done, ""); err == nil {
		t.Error("a cancelled call succeeds")
	}
}
