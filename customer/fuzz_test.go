package customer

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/clientele-go/clientele/channel"
)

// FuzzTimelineCursor goes on after any cursor: it is refused as what it is, or
// gives entries that are older than what it names. The cursor of every entry is
// understood.
func FuzzTimelineCursor(f *testing.F) {
	h := hubs(f, NewMemory(), 1, Config{})[0]
	ctx := context.Background()
	p := channel.Ref{Channel: "web", Kind: channel.KindPerson, ID: "1"}
	long := strings.Repeat("é", 256)
	var facts []channel.Fact
	for i, id := range []string{"1", "a/b", "ł~1", "~", long} {
		g := guest(i)
		g.Ref.ID, g.Party, g.Version = id, p, 0
		g.CreatedAt, g.UpdatedAt = channel.UTC(dealt), channel.UTC(dealt)
		other := g
		other.CreatedAt, other.UpdatedAt = channel.UTC(dealt.AddDate(0, 1, 0)), channel.UTC(dealt.AddDate(0, 1, 0))
		other.Content = &channel.Order{Number: "other", PlacedAt: other.CreatedAt}
		facts = append(facts, g, other)
	}
	addAll(f, h, facts, len(facts))
	r := h.As(Actor{ID: "f"}, Service)
	n := 0
	for e, err := range r.Timeline(ctx, newID(p), TimelineFilter{}) {
		if err != nil {
			f.Fatal(err)
		}
		n++
		f.Add(string(e.Cursor()))
		rest := 0
		for _, err := range r.Timeline(ctx, newID(p), TimelineFilter{After: e.Cursor()}) {
			if err != nil {
				f.Fatalf("the cursor of %.40s: %v", e.ID(), err)
			}
			rest++
		}
		if rest != len(facts)-n {
			f.Fatalf("after entry %d there are %d", n, rest)
		}
	}
	f.Add("")
	f.Add("e30")
	f.Fuzz(func(t *testing.T, cursor string) {
		before, err := parseCursor(channel.Cursor(cursor))
		if (err != nil) != (cursor != "" && before == nil) || err != nil && !errors.Is(err, channel.ErrCursor) {
			t.Fatalf("%v, %v", before, err)
		}
		if err != nil && cursor != "" && len(cursor) > 8 && strings.Contains(err.Error(), cursor) {
			t.Fatal("the error repeats the cursor")
		}
		for e, err := range r.Timeline(ctx, newID(p), TimelineFilter{After: channel.Cursor(cursor)}) {
			if err != nil {
				if !errors.Is(err, channel.ErrCursor) {
					t.Fatal(err)
				}
				break
			}
			if before != nil && (EntryRow{e.At, e.Kind, e.Ref, e.Part}).Compare(*before) >= 0 {
				t.Fatalf("%s is not after the cursor", e)
			}
		}
	})
}

// FuzzHubAdd adds lines of JSON, whatever they are, as facts: nothing panics,
// the ledger balances, every byte of what was refused is in the quarantine, and
// what is stored follows from the facts. Then it replays the quarantine and
// erases everybody.
func FuzzHubAdd(f *testing.F) {
	d := &dealer{Rand: rand.New(rand.NewPCG(1, 1))}
	for range 30 {
		var b []byte
		for range 2 {
			line, err := json.Marshal(d.fact())
			if err != nil {
				f.Fatal(err)
			}
			b = append(append(b, line...), '\n')
		}
		f.Add(b)
	}
	f.Add([]byte(`{"ref":"web/erasure/1","party":"web/person/1","content":{"keys":[{"kind":"email","value":"a@b"}]}}`))
	f.Add([]byte(`{"ref":"web/promise/1","content":{"kind":"x","due":"2026-01-01T00:00:00Z","about":"web/promise/1"}}`))
	f.Fuzz(func(t *testing.T, lines []byte) {
		ctx := context.Background()
		m := NewMemory()
		h := hubs(t, m, 1, Config{Cache: 2})[0]
		var given, held int64
		erasing := false
		for line := range bytes.Lines(lines) {
			var fact channel.Fact
			if json.Unmarshal(line, &fact) != nil {
				continue
			}
			erasing = erasing || fact.Ref.Kind == channel.KindErasure
			c, err := h.Add(ctx, fact)
			if err != nil {
				t.Fatalf("%v", err)
			}
			if given++; !c.Balanced() || c.Received != 1 {
				t.Fatalf("ledger %+v", c)
			}
			held += c.Quarantined
		}
		n := int64(0)
		for q, err := range h.Quarantine(ctx) {
			if err != nil || len(q.Raw) == 0 || q.Reason == "" {
				t.Fatalf("%v %v", q, err)
			}
			n++
		}
		if n != held && !erasing {
			t.Fatalf("%d are quarantined, want %d", n, held)
		}
		if err := sound(h, m); err != nil && !erasing {
			t.Fatal(err)
		}
		if _, err := h.Replay(ctx); err != nil {
			t.Fatal(err)
		}
		forgetAll(t, h, m)
	})
}

// forgetAll reads and erases everybody, and checks that nobody is left.
func forgetAll(t *testing.T, h *Hub, m *Memory) {
	ctx := context.Background()
	r := h.As(Actor{ID: "f"}, Privacy)
	for {
		var one ID
		for _, row := range contentsOf(m).parties {
			if row.Facts > 0 {
				one = row.ID
				break
			}
		}
		if one == "" {
			break
		}
		if _, err := r.View(ctx, Query{Customer: one}); err != nil {
			t.Fatal(err)
		}
		if err := r.Erase(ctx, one); err != nil {
			t.Fatal(err)
		}
	}
	left := contentsOf(m)
	for ref, row := range left.facts {
		if !row.Fact.Deleted {
			t.Errorf("%s is left", ref)
		}
	}
	for term, ps := range left.terms {
		for _, p := range ps {
			// A former party of a record that somebody else was erased with keeps
			// that it once carried the record's keys.
			if p.Past && strings.HasPrefix(string(term), "k\x00") {
				continue
			}
			if left.facts[p.Ref] == nil && left.parties[p.Ref] == nil {
				t.Errorf("%q still names %s", term, p.Ref)
			}
		}
	}
	for owner, rows := range left.entries {
		if len(rows) > 0 {
			t.Errorf("%s still has entries", owner)
		}
	}
}
