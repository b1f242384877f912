package sqlite

import (
	"fmt"
	"math/rand/v2"
	"path/filepath"
	"slices"
	"testing"

	"github.com/clientele-go/clientele/channel"
	"github.com/clientele-go/clientele/customer"
)

// TestAppend changes terms in all ways, by several handles on one file so that
// nobody remembers much, beside a map that is changed alike: postings of refs
// that are new with a commit, of refs that were there, twice in one list, and
// until a list is too long for its row.
func TestAppend(t *testing.T) {
	for seed := range uint64(6) {
		rng := rand.New(rand.NewPCG(seed, 3))
		path := filepath.Join(t.TempDir(), "a.db")
		handles := []*Storage{at(t, path, Config{Durability: Relaxed}), at(t, path, Config{Durability: Relaxed})}
		want := map[customer.Term]map[channel.Ref]customer.Posting{}
		name := func() customer.Term { return customer.Term(fmt.Sprint("t", rng.IntN(8))) }
		refs := 0
		for range 200 {
			s := handles[rng.IntN(2)]
			if rng.IntN(4) > 0 {
				s = handles[0]
			}
			c := &customer.Commit{}
			changed := map[customer.Term]bool{}
			for range 1 + rng.IntN(3) {
				x := customer.TermChange{Term: name()}
				if changed[x.Term] {
					continue
				}
				changed[x.Term] = true
				if want[x.Term] == nil {
					want[x.Term] = map[channel.Ref]customer.Posting{}
				}
				mine := want[x.Term]
				for range 1 + rng.IntN(4) {
					i := refs
					if refs++; rng.IntN(4) == 0 {
						i = rng.IntN(refs)
					}
					p := customer.Posting{Ref: channel.Ref{Channel: "a", Kind: channel.KindOrder, ID: fmt.Sprint(i)}, Weight: uint8(rng.IntN(4))}
					if slices.ContainsFunc(x.Add, func(q customer.Posting) bool { return q.Ref == p.Ref }) {
						continue
					}
					x.Add = append(x.Add, p)
					mine[p.Ref] = p
				}
				for r, p := range mine {
					if rng.IntN(12) == 0 && !slices.ContainsFunc(x.Add, func(q customer.Posting) bool { return q.Ref == r }) {
						x.Remove = append(x.Remove, r)
						p.Past = true
						mine[r] = p
					}
				}
				c.Terms = append(c.Terms, x)
			}
			if err := s.Commit(t.Context(), c); err != nil {
				t.Fatal(err)
			}
		}
		for _, s := range handles {
			for term, mine := range want {
				got, err := s.Read(t.Context(), customer.Want{Terms: []customer.Term{term}, Past: true})
				if err != nil {
					t.Fatal(err)
				}
				row, current := got.Terms[0], 0
				for _, p := range row.Postings {
					if mine[p.Ref] != p {
						t.Errorf("seed %d: %s has %v, want %v", seed, term, p, mine[p.Ref])
					}
					if !p.Past {
						current++
					}
				}
				if len(row.Postings) != len(mine) || row.Total != current {
					t.Errorf("seed %d: %s has %d postings, %d current, and says %d; want %d", seed, term, len(row.Postings), current, row.Total, len(mine))
				}
			}
			if err := s.Check(t.Context()); err != nil {
				t.Error(err)
			}
		}
	}
}

// TestAppendedUnseen: what somebody saw of a term before it was changed unseen
// is not taken for how it is.
func TestAppendedUnseen(t *testing.T) {
	path := filepath.Join(t.TempDir(), "a.db")
	add := func(s *Storage, id string) {
		t.Helper()
		p := customer.Posting{Ref: channel.Ref{Channel: "a", Kind: channel.KindOrder, ID: id}}
		if err := s.Commit(t.Context(), &customer.Commit{Terms: []customer.TermChange{{Term: "t", Add: []customer.Posting{p}}}}); err != nil {
			t.Fatal(err)
		}
	}
	add(at(t, path, Config{}), "1")
	s := at(t, path, Config{})
	if err := s.Commit(t.Context(), &customer.Commit{}); err != nil { // it has looked at the file
		t.Fatal(err)
	}
	seen := s.memory.begin()
	err := s.snapshot(t.Context(), "test", func(l *link) error {
		x := termReader{r: &reader{s: s, link: l, hints: seen}}
		_, err := x.row("t")
		return err
	})
	if err != nil || len(seen.terms) != 1 {
		t.Fatal(len(seen.terms), err)
	}
	add(s, "2")
	s.memory.take(seen)
	add(s, "3")
	got, err := s.Read(t.Context(), customer.Want{Terms: []customer.Term{"t"}})
	if err != nil || got.Terms[0].Total != 3 || len(got.Terms[0].Postings) != 3 {
		t.Errorf("the term has %v, %v; want three", got.Terms, err)
	}
}
