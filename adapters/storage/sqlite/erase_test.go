package sqlite_test

import (
	"bytes"
	"context"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
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
// other, and looks for them in every byte of the files.
func TestErasedBytes(t *testing.T) {
	ctx := context.Background()
	path := filepath.Join(t.TempDir(), "erase.db")
	s := open(t, path, sqlite.Config{Durability: sqlite.Relaxed, Checkpoint: 50})
	h := hubOver(t, s)
	const n = 60
	facts := people(n, 6)
	for len(facts) > 0 {
		batch := facts[:min(40, len(facts))]
		facts = facts[len(batch):]
		if _, err := h.Add(ctx, batch...); err != nil {
			t.Fatal(err)
		}
	}
	clerk := h.As(customer.Actor{ID: "anna"}, customer.Service)
	for i := 0; i < n; i += 2 {
		res, err := clerk.Find(ctx, mailOf(i))
		if err != nil || len(res.Candidates) != 1 {
			t.Fatalf("person %d is not found: %v", i, err)
		}
		if err := clerk.Erase(ctx, res.Candidates[0].ID); err != nil {
			t.Fatal(err)
		}
	}
	all := everyByte(t, path)
	for i := range n {
		at := bytes.Index(all, []byte(markOf(i)))
		switch {
		case i%2 == 0 && at >= 0:
			t.Errorf("of person %d, who is erased, byte %d still tells: %q", i, at, all[max(0, at-20):min(len(all), at+40)])
		case i%2 == 1 && at < 0:
			t.Errorf("person %d, who is not erased, is gone", i)
		}
	}
	if err := s.Check(ctx); err != nil {
		t.Error(err)
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
