package sqlite_test

import (
	"bytes"
	"context"
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

// TestErasedBytes erases every other of many people whose rows lie beside each
// other, and looks for them in every byte of the files. The file is rewritten
// at the end only: by an erasure after it was opened anew, or by Compact.
func TestErasedBytes(t *testing.T) {
	for _, last := range []string{"erasure", "compact"} {
		ctx := context.Background()
		path := filepath.Join(t.TempDir(), "erase.db")
		s := open(t, path, sqlite.Config{Durability: sqlite.Relaxed, Checkpoint: 50})
		const n = 120
		h := hubOver(t, s)
		for batch := range slices.Chunk(people(n, 6), 40) {
			if _, err := h.Add(ctx, batch...); err != nil {
				t.Fatal(err)
			}
		}
		for i := 2; i < n; i += 2 {
			eraseByMail(t, s, i)
		}
		if last == "erasure" {
			if err := s.Close(); err != nil {
				t.Fatal(err)
			}
			s = open(t, path, sqlite.Config{})
		}
		eraseByMail(t, s, 0)
		if last == "compact" {
			if err := s.Compact(ctx); err != nil {
				t.Fatal(err)
			}
		}
		all := everyByte(t, path)
		for i := range n {
			at := bytes.Index(all, []byte(markOf(i)))
			switch {
			case i%2 == 0 && at >= 0:
				t.Errorf("%s: of person %d, who is erased, byte %d still tells: %q", last, i, at, all[max(0, at-20):min(len(all), at+40)])
			case i%2 == 1 && at < 0:
				t.Errorf("%s: person %d, who is not erased, is gone", last, i)
			}
		}
		if err := s.Check(ctx); err != nil {
			t.Error(err)
		}
	}
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

// TestOverwritten erases without rewriting the file: rows that never moved are
// overwritten where they are.
func TestOverwritten(t *testing.T) {
	path := filepath.Join(t.TempDir(), "erase.db")
	s := open(t, path, sqlite.Config{})
	if _, err := hubOver(t, s).Add(t.Context(), people(1, 1)...); err != nil {
		t.Fatal(err)
	}
	if !bytes.Contains(append(everyByte(t, path), 0), []byte(markOf(0))) {
		t.Fatal("who is to be erased is not there before either")
	}
	eraseByMail(t, s, 0)
	if all := everyByte(t, path); bytes.Contains(all, []byte(markOf(0))) {
		t.Error("the row of a person who is erased is still in the file")
	}
}

func everyByte(t testing.TB, path string) []byte {
	t.Helper()
	var all []byte
	for _, end := range []string{"", "-wal"} {
		b, err := os.ReadFile(path + end)
		if err != nil && !os.IsNotExist(err) {
			t.Fatal(err)
		}
		all = append(all, b...)
	}
	return all
}
