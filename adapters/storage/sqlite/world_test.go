package sqlite_test

import (
	"context"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	driver "zombiezen.com/go/sqlite"
	"zombiezen.com/go/sqlite/sqlitex"

	"github.com/clientele-go/clientele/adapters/storage/sqlite"
	"github.com/clientele-go/clientele/channel"
	"github.com/clientele-go/clientele/customer"
	"github.com/clientele-go/clientele/internal/world"
)

type mute struct{ info channel.Info }

func (m mute) Info() channel.Info { return m.info }

func worldChannels() []channel.Channel {
	var cs []channel.Channel
	for _, info := range world.Infos() {
		cs = append(cs, mute{info})
	}
	return cs
}

// worldHub is a hub for what a world tells.
func worldHub(tb testing.TB, s customer.Storage) *customer.Hub {
	tb.Helper()
	h, err := customer.NewHub(customer.Config{Storage: s, Channels: worldChannels(), Now: func() time.Time { return world.StoryNow }})
	if err != nil {
		tb.Fatal(err)
	}
	return h
}

func add(tb testing.TB, h *customer.Hub, batches ...[]channel.Fact) {
	tb.Helper()
	for _, b := range batches {
		if _, err := h.Add(context.Background(), b...); err != nil {
			tb.Fatal(err)
		}
	}
}

// TestWorlds deals worlds out to Memory and to a file in different orders,
// opens the file again, and compares what the two know.
func TestWorlds(t *testing.T) {
	for seed := range uint64(4) {
		facts := slices.DeleteFunc(world.New(world.Config{Seed: seed, People: 8 + int(seed)*6, Days: 120}).Sorted(),
			func(f channel.Fact) bool { return f.Ref.Kind == channel.KindErasure }) // their place in the order matters
		memory := customer.NewMemory()
		add(t, worldHub(t, memory), facts)
		want, err := customer.StateHash(t.Context(), memory)
		if err != nil {
			t.Fatal(err)
		}
		path := filepath.Join(t.TempDir(), "world.db")
		s := open(t, path, sqlite.Config{Durability: sqlite.Relaxed, Decoded: int(seed)*20 - 1})
		add(t, worldHub(t, s), world.Deliver(facts, seed)...)
		for _, when := range []string{"at once", "opened again"} {
			got, err := customer.StateHash(t.Context(), s)
			if err != nil {
				t.Fatal(err)
			}
			if got != want {
				t.Errorf("world %d, %s: the state is not that of Memory", seed, when)
			}
			if err := s.Check(t.Context()); err != nil {
				t.Errorf("world %d, %s: %v", seed, when, err)
			}
			if err := s.Close(); err != nil {
				t.Fatal(err)
			}
			s = open(t, path, sqlite.Config{})
		}
	}
}

// TestViews asks the views of the story what its characters would.
func TestViews(t *testing.T) {
	path := filepath.Join(t.TempDir(), "story.db")
	s := open(t, path, sqlite.Config{})
	h := worldHub(t, s)
	add(t, h, world.Story().Facts)
	c, err := driver.OpenConn(path, driver.OpenReadOnly)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = c.Close() }()
	ask := func(query string, args ...any) [][]string {
		t.Helper()
		var out [][]string
		err := sqlitex.ExecuteTransient(c, query, &sqlitex.ExecOptions{Args: args, ResultFunc: func(q *driver.Stmt) error {
			var row []string
			for i := range q.ColumnCount() {
				row = append(row, q.ColumnText(i))
			}
			out = append(out, row)
			return nil
		}})
		if err != nil {
			t.Fatal(err)
		}
		return out
	}
	clerk := h.As(customer.Actor{ID: "anna"}, customer.Service)
	promises, seen := 0, map[string]bool{}
	for p, err := range clerk.Customers(t.Context()) {
		if err != nil {
			t.Fatal(err)
		}
		seen[string(p.ID)] = true
		rows := ask("SELECT name, parties, contact FROM customers WHERE customer = ?", string(p.ID))
		if len(rows) != 1 {
			t.Fatalf("the view customers has %d rows of %s", len(rows), p.ID)
		}
		var want, got []string
		for e, err := range clerk.Timeline(t.Context(), p.ID, customer.TimelineFilter{}) {
			if err != nil {
				t.Fatal(err)
			}
			want = append(want, e.At.UTC().Format(time.DateTime)+" "+string(e.Kind)+" "+e.Ref.String())
			if promise, ok := e.Fact.Content.(*channel.Promise); ok && (promise.State == "" || promise.State == channel.PromiseOpen) {
				promises++
			}
		}
		for _, row := range ask("SELECT at, kind, ref FROM timeline WHERE customer = ?", string(p.ID)) {
			got = append(got, strings.Join(row, " "))
		}
		slices.Sort(want)
		slices.Sort(got)
		if !slices.Equal(want, got) {
			t.Errorf("the view timeline tells of %s %q, want %q", p.ID, got, want)
		}
	}
	if len(seen) == 0 || promises == 0 {
		t.Fatal("the story has nobody, or nobody is promised anything")
	}
	due := ask("SELECT customer, due, promise FROM promises_due")
	if len(due) != promises {
		t.Errorf("the view promises_due has %d promises, want %d", len(due), promises)
	}
	for _, row := range due {
		if _, err := time.Parse(time.RFC3339, row[1]); err != nil || !seen[row[0]] {
			t.Errorf("the view promises_due has %q", row)
		}
	}
}
