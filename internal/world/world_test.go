package world_test

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"iter"
	"maps"
	"runtime"
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/clientele-go/clientele/channel"
	"github.com/clientele-go/clientele/internal/world"
)

// other is a world that differs from the default in every field.
var other = world.Config{Seed: 7, People: 2_100, Days: 200, Start: time.Date(2024, 2, 1, 6, 30, 0, 0, time.UTC),
	Rates: world.Rates{Families: 0.4, WebOrders: 0.3, Receipts: 0.3, Tickets: 0.15, Callbacks: 0.6, Others: -1}}

// digest is the SHA-256 of the canonical form of facts, one after the other.
func digest(t testing.TB, facts iter.Seq[channel.Fact]) string {
	t.Helper()
	h := sha256.New()
	for f := range facts {
		b, err := f.MarshalJSON()
		if err != nil {
			t.Fatal(err)
		}
		h.Write(append(b, '\n'))
	}
	return hex.EncodeToString(h.Sum(nil)[:8])
}

// TestGolden pins the facts of two worlds. Whoever changes what a world says
// changes these hashes with it, knowingly; a change that nobody meant, or one
// that depends on the machine, fails here.
func TestGolden(t *testing.T) {
	for _, tt := range []struct {
		cfg  world.Config
		want string
	}{
		{world.Config{}, "f6fb221982938203"},
		{other, "3cae4b9190f06cba"},
	} {
		if got := digest(t, world.New(tt.cfg).Facts()); got != tt.want {
			t.Errorf("seed %d: the facts have the hash %s, want %s", tt.cfg.Seed, got, tt.want)
		}
	}
}

// TestCounts pins how much of what the default world has, as a table that a
// person can judge.
func TestCounts(t *testing.T) {
	got := map[string]int{}
	for f := range world.New(world.Config{}).Facts() {
		got[f.Ref.Channel+" "+string(f.Ref.Kind)]++
		got["facts"]++
	}
	want := map[string]int{
		"facts":                6548,
		"helpdesk case":        727,
		"helpdesk feedback":    34,
		"helpdesk interaction": 406,
		"helpdesk person":      131,
		"helpdesk promise":     201,
		"phone interaction":    520,
		"tills order":          978,
		"tills person":         235,
		"web-lt consent":       57,
		"web-lt fulfillment":   237,
		"web-lt order":         354,
		"web-lt person":        145,
		"web-lt refund":        4,
		"web-lt return":        8,
		"web-pl consent":       184,
		"web-pl order":         1638,
		"web-pl person":        241,
		"web-uk consent":       33,
		"web-uk order":         371,
		"web-uk person":        44,
	}
	if d := cmp.Diff(want, got); d != "" {
		t.Errorf("facts by channel and kind, want -, got +:\n%s", d)
	}
	if perPerson := got["facts"] / 502; perPerson < 8 || perPerson > 16 {
		t.Errorf("%d facts a person, want 8 to 16", perPerson)
	}
}

// TestSeedsDiffer proves that the seed, the people and the days decide, and
// that the story does not depend on them.
func TestSeedsDiffer(t *testing.T) {
	seen := map[string]world.Config{}
	for _, cfg := range []world.Config{{People: 60}, {People: 60, Seed: 1}, {People: 61}, {People: 60, Days: 300},
		{People: 60, Start: time.Date(2020, 1, 1, 0, 0, 0, 0, time.UTC)}, {People: 60, Rates: world.Rates{Typos: -1}}} {
		w := world.New(cfg)
		sum := digest(t, w.Facts())
		if same, ok := seen[sum]; ok {
			t.Errorf("%+v and %+v give the same facts", cfg, same)
		}
		seen[sum] = cfg
		if d := cmp.Diff(digest(t, slices.Values(world.Story().Facts)), digest(t, slices.Values(w.Part(0)))); d != "" {
			t.Errorf("%+v changes the story", cfg)
		}
	}
}

// TestOrder proves that Sorted is in order of time, that the parts hold the
// same facts as the whole, and that they come alike whoever makes them first.
func TestOrder(t *testing.T) {
	for _, cfg := range []world.Config{{}, other} {
		w := world.New(cfg)
		sorted := w.Sorted()
		for i := 1; i < len(sorted); i++ {
			if sorted[i].UpdatedAt.Before(sorted[i-1].UpdatedAt.Time) {
				t.Fatalf("%s stands before %s", sorted[i-1], sorted[i])
			}
		}
		parts := make([][]channel.Fact, w.Parts())
		var wg sync.WaitGroup
		for i := range parts {
			wg.Go(func() { parts[len(parts)-1-i] = w.Part(len(parts) - 1 - i) })
		}
		wg.Wait()
		all := slices.Concat(parts...)
		slices.SortStableFunc(all, func(a, b channel.Fact) int { return a.UpdatedAt.Compare(b.UpdatedAt.Time) })
		if len(all) != len(sorted) {
			t.Fatalf("the parts have %d facts, the whole %d", len(all), len(sorted))
		}
		if !maps.Equal(tally(all), tally(sorted)) {
			t.Error("the parts and the whole differ")
		}
		if !maps.Equal(tally(slices.Collect(w.Facts())), tally(sorted)) {
			t.Error("Facts and Sorted differ")
		}
	}
}

// tally counts facts by what tells versions apart.
func tally(facts []channel.Fact) map[string]int {
	out := make(map[string]int, len(facts))
	for _, f := range facts {
		out[f.String()]++
	}
	return out
}

// TestEmpty proves that a world of nobody is the story alone, that a sequence
// can be left early, and that parts out of range are empty.
func TestEmpty(t *testing.T) {
	w := world.New(world.Config{People: -1})
	if got, want := len(w.Sorted()), len(world.Story().Facts); got != want {
		t.Errorf("%d facts, want the %d of the story", got, want)
	}
	if w.Part(-1) != nil || w.Part(w.Parts()) != nil {
		t.Error("there are facts in a part that does not exist")
	}
	for range world.New(other).Facts() {
		break
	}
	for range world.New(world.Config{}).Facts() {
		break
	}
	if got := world.New(world.Config{People: 1 << 30}).People(); got != world.MaxPeople+2 {
		t.Errorf("%d people, want no more than %d", got, world.MaxPeople+2)
	}
}

// TestMemory proves that streaming does not hold what it has handed on.
func TestMemory(t *testing.T) {
	var m runtime.MemStats
	live := func() uint64 {
		runtime.GC()
		runtime.ReadMemStats(&m)
		return m.HeapAlloc
	}
	n, bytes, before, most := 0, 0, live(), uint64(0)
	for f := range world.New(world.Config{People: 17_000}).Facts() {
		if n++; n%20_000 == 0 {
			most = max(most, live())
		}
		bytes += len(f.Ref.ID) // so that the compiler cannot leave the facts out
	}
	if n < 200_000 || bytes == 0 {
		t.Fatalf("only %d facts", n)
	}
	if most > before+16<<20 {
		t.Errorf("%d MiB are held while %d facts are streamed, want no more than 16", (most-before)>>20, n)
	}
}

// TestRates proves that a negative rate means never, and that zero means the
// default.
func TestRates(t *testing.T) {
	none := world.Rates{Families: -1, Accounts: -1, Members: -1, Receipts: -1, Calls: -1, Tickets: -1, Returns: -1, Pickups: -1,
		Deletions: -1, Late: -1}
	w := world.New(world.Config{People: 200, Rates: none})
	for i := 1; i < w.Parts(); i++ {
		for _, f := range w.Part(i) {
			switch {
			case f.Ref.Channel == world.Tills, f.Ref.Channel == world.Helpdesk, f.Ref.Channel == world.Phone, f.Deleted:
				t.Errorf("%s should not have happened", f.Ref)
			}
		}
	}
	for r, o := range w.Truth().Orders {
		if o.Buyer > world.Piotr && o.Verdict == world.Late {
			t.Errorf("%s is late", r)
		}
	}
	a := digest(t, world.New(world.Config{People: 50, Rates: world.Rates{Families: 0.15, Kept: 0.7, Offices: 0.3}}).Facts())
	if b := digest(t, world.New(world.Config{People: 50}).Facts()); a != b {
		t.Error("saying the default changes the world")
	}
}

// BenchmarkFacts measures how fast a large world is made.
func BenchmarkFacts(b *testing.B) {
	n := 0
	for b.Loop() {
		n = 0
		for range world.New(world.Config{People: 20_000}).Facts() {
			n++
		}
	}
	b.ReportMetric(float64(n)*float64(b.N)/b.Elapsed().Seconds(), "facts/s")
}

func Example() {
	w := world.New(world.Config{Seed: 1, People: 100})
	facts := w.Sorted()
	truth := w.Truth()

	fmt.Println(len(facts), "facts about", w.People(), "people")
	fmt.Println("the first:", facts[0].Ref, "of person", truth.Parties[facts[0].Owner()].Person)

	// The same facts as bad connections would bring them.
	batches := w.Deliver(1)
	received := 0
	for _, b := range batches {
		received += len(b)
	}
	fmt.Println(received, "received in", len(batches), "batches")

	// What to answer when a number calls.
	caller := world.Story().Caller
	fmt.Println(truth.Numbers[caller.Value].Kind, truth.People[truth.Numbers[caller.Value].People[0]].Given)
	// Output:
	// 1504 facts about 102 people
	// the first: web-pl/consent/1017-email of person 0
	// 1687 received in 39 batches
	// found Anna
}

func ExampleWorld_Channels() {
	shop := world.New(world.Config{People: 100}).Channels(1)[0]
	pages, facts := 0, 0
	for page := (channel.Page{More: true}); page.More; pages++ {
		var err error
		if page, err = shop.Orders(context.Background(), page.Next); err != nil {
			fmt.Println(err)
			return
		}
		facts += len(page.Facts)
	}
	fmt.Println(shop.Info().Name, facts, "facts in", pages, "pages")
	// Output:
	// web-pl 394 facts in 25 pages
}
