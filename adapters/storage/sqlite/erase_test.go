package sqlite_test

import (
	"bytes"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"github.com/clientele-go/clientele/adapters/storage/sqlite"
	"github.com/clientele-go/clientele/channel"
	"github.com/clientele-go/clientele/customer"
)

var noon = time.Date(2026, 3, 20, 12, 0, 0, 0, time.UTC)

// people makes people with an account and orders in several versions, in
// random order; everything that one of them says has their mark in it.
func people(n, orders int) []channel.Fact {
	rng := rand.New(rand.NewPCG(7, 7))
	var out []channel.Fact
	for i := range n {
		mark := markOf(i)
		p := channel.Ref{Channel: "shop", Kind: channel.KindPerson, ID: mark}
		out = append(out, channel.Fact{Ref: p, CreatedAt: channel.UTC(noon), UpdatedAt: channel.UTC(noon),
			Keys:    []channel.Key{mailOf(i), channel.NewKey(channel.KeyAccount, "shop", mark, channel.Authoritative)},
			Content: &channel.Person{Registered: true, Name: channel.Name{Full: "Name " + mark}}})
		for o := range orders {
			for v := range 1 + rng.IntN(3) {
				at := channel.UTC(noon.Add(time.Duration(rng.IntN(1000)) * time.Hour))
				out = append(out, channel.Fact{Ref: channel.Ref{Channel: "shop", Kind: channel.KindOrder, ID: fmt.Sprint(mark, o)}, Party: p, UpdatedAt: at,
					Content: &channel.Order{Number: fmt.Sprint("#", mark, o), Status: channel.OrderOpen, PlacedAt: at,
						Note: fmt.Sprintf("%s version %d %*s", mark, v, rng.IntN(300), mark)}})
			}
		}
	}
	rng.Shuffle(len(out), func(i, j int) { out[i], out[j] = out[j], out[i] })
	return out
}

func markOf(i int) string { return fmt.Sprintf("mark%04dx", i) }

func mailOf(i int) channel.Key {
	return channel.Key{Kind: channel.KeyEmail, Value: markOf(i) + "@example.com", Assurance: channel.Verified}
}

func hubOver(t testing.TB, s customer.Storage) *customer.Hub {
	t.Helper()
	h, err := customer.NewHub(customer.Config{Storage: s, Channels: []channel.Channel{shop{}}, Now: func() time.Time { return noon.Add(2000 * time.Hour) }})
	if err != nil {
		t.Fatal(err)
	}
	return h
}

type shop struct{}

func (shop) Info() channel.Info { return channel.Info{Name: "shop", Unique: []string{"shop"}} }

// unscrubbed hides that a storage can be scrubbed.
type unscrubbed struct{ customer.Storage }

// TestErasedBytes erases every other of many people whose rows lie beside each
// other, and looks for them in every byte of the files: before Scrub some are
// left, afterwards none, also after others have written what they had in memory.
func TestErasedBytes(t *testing.T) {
	ctx := t.Context()
	path := filepath.Join(t.TempDir(), "erase.db")
	cfg := sqlite.Config{Durability: sqlite.Relaxed, Checkpoint: 50}
	s, other := open(t, path, cfg), open(t, path, cfg)
	const n = 120
	for i, batch := range slices.Collect(slices.Chunk(people(n, 6), 40)) {
		if _, err := hubOver(t, []customer.Storage{s, other}[i%2]).Add(ctx, batch...); err != nil {
			t.Fatal(err)
		}
	}
	for i := 0; i < n; i += 2 {
		eraseByMail(t, unscrubbed{s}, i)
	}
	if left := erasedIn(everyByte(t, path), n); len(left) == 0 {
		t.Error("nothing is left before Scrub: this test proves nothing")
	}
	for _, when := range []string{"scrubbed", "written by others"} {
		if when == "scrubbed" {
			if err := s.Scrub(ctx); err != nil {
				t.Fatal(err)
			}
		} else if _, err := hubOver(t, other).Add(ctx, later(n)...); err != nil {
			t.Fatal(err)
		}
		all := everyByte(t, path)
		if left := erasedIn(all, n); len(left) > 0 {
			t.Errorf("%s: of people who are erased %d are in the files: %v", when, len(left), left)
		}
		for i := 1; i < n; i += 2 {
			if !bytes.Contains(all, []byte(markOf(i))) {
				t.Errorf("%s: person %d, who is not erased, is gone", when, i)
			}
		}
		if err := s.Check(ctx); err != nil {
			t.Error(err)
		}
	}
}

// later is what people of other marks say.
func later(n int) []channel.Fact {
	return slices.DeleteFunc(people(2*n, 6), func(f channel.Fact) bool { return f.Owner().ID < markOf(n) })
}

// erasedIn returns which of the erased are named in bytes.
func erasedIn(all []byte, n int) (out []int) {
	for i := 0; i < n; i += 2 {
		if bytes.Contains(all, []byte(markOf(i))) {
			out = append(out, i)
		}
	}
	return out
}

func eraseByMail(t *testing.T, s customer.Storage, i int) {
	t.Helper()
	clerk := hubOver(t, s).As(customer.Actor{ID: "anna"}, customer.Service)
	res, err := clerk.Find(t.Context(), mailOf(i))
	if err != nil || len(res.Candidates) != 1 {
		t.Fatalf("person %d is not found: %v", i, err)
	}
	if err := clerk.Erase(t.Context(), res.Candidates[0].ID); err != nil {
		t.Fatal(err)
	}
}

func everyByte(t testing.TB, path string) []byte {
	t.Helper()
	var all []byte
	for _, end := range []string{"", "-wal", "-journal"} {
		b, err := os.ReadFile(path + end)
		if err != nil && !os.IsNotExist(err) {
			t.Fatal(err)
		}
		all = append(all, b...)
	}
	return all
}
