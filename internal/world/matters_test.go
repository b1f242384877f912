package world_test

import (
	"testing"

	"github.com/clientele-go/clientele/channel"
	"github.com/clientele-go/clientele/internal/world"
)

// TestMatters proves that every record that is about something is sorted, that
// what it is about was told of, and that what a source names agrees with it.
func TestMatters(t *testing.T) {
	w := world.New(world.Config{People: 400})
	truth := w.Truth()
	told := map[channel.Ref]bool{}
	for f := range w.Facts() {
		told[f.Ref] = true
	}
	kinds := map[channel.Kind]int{}
	for f := range w.Facts() {
		about, sorted := truth.Matters[f.Ref]
		switch f.Content.(type) {
		case nil:
			continue
		case *channel.Person, *channel.Consent, *channel.Erasure:
			if sorted {
				t.Errorf("%s is about something", f.Ref)
			}
			continue
		}
		if !sorted || !told[about] {
			t.Errorf("%s is about %q, which nobody told of", f.Ref, about)
		}
		kinds[about.Kind]++
		if i, ok := f.Content.(*channel.Interaction); ok && !i.Case.IsZero() && truth.Matters[i.Case] != about && told[i.Case] {
			t.Errorf("%s is about %s, its ticket about %s", f.Ref, about, truth.Matters[i.Case])
		}
		if m, ok := truth.Mentions[f.Ref]; ok && !m.Own.IsZero() && m.Own != about && f.Ref.Channel == world.Helpdesk {
			t.Errorf("%s names %s and is about %s", f.Ref, m.Own, about)
		}
	}
	for _, k := range []channel.Kind{channel.KindOrder, channel.KindCase, channel.KindInteraction} {
		if kinds[k] < 50 {
			t.Errorf("only %d records are about a %s", kinds[k], k)
		}
	}
}
