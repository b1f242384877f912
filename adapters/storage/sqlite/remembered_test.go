package sqlite

import (
	"fmt"
	"math/rand/v2"
	"path/filepath"
	"reflect"
	"testing"
	"time"

	"github.com/clientele-go/clientele/channel"
	"github.com/clientele-go/clientele/customer"
	"github.com/clientele-go/clientele/customer/identity"
)

// A remembering is a file that two storages have open, as two processes would,
// and what is done to it at random.
type remembering struct {
	rng  *rand.Rand
	path string
	s    [2]*Storage
}

func (x *remembering) ref() channel.Ref {
	return channel.Ref{Channel: "shop", Kind: channel.KindOrder, ID: fmt.Sprint(x.rng.IntN(12))}
}

// everything asks for all that the file has, twice where it may come from
// elsewhere the second time.
func (x *remembering) everything() []customer.Question {
	var q customer.Question
	for i := range 12 {
		r := channel.Ref{Channel: "shop", Kind: channel.KindOrder, ID: fmt.Sprint(i)}
		q.Facts, q.Parties, q.Versions, q.Hashes = append(q.Facts, r, r), append(q.Parties, r), append(q.Versions, r), append(q.Hashes, r)
		q.IDs, q.Terms = append(q.IDs, customer.ID("c"+r.ID)), append(q.Terms, customer.Term("t"+r.ID))
		q.Timelines = append(q.Timelines, customer.TimelineQuery{Owners: []channel.Ref{r}, Limit: 3}, customer.TimelineQuery{Owners: []channel.Ref{r}, To: noon, Limit: 9})
	}
	q.Ledger, q.Sources, q.Suppressed, q.Past, q.Whole = true, true, true, true, true
	return []customer.Question{q, q}
}

// change makes a commit of everything that can be in one.
func (x *remembering) change(n int) *customer.Commit {
	c := &customer.Commit{}
	r, other := x.ref(), x.ref()
	if x.rng.IntN(3) > 0 {
		f := channel.Fact{Ref: r, Party: other, Version: int64(x.rng.IntN(3)), Content: &channel.Order{Note: fmt.Sprint(x.rng.IntN(3))}}
		h, _ := f.Hash()
		c.Current = append(c.Current, &customer.FactRow{Fact: f, Hash: h, Owner: x.ref(), Received: noon.Add(time.Duration(n) * time.Second)})
		e := customer.EntryRow{At: noon.Add(time.Duration(x.rng.IntN(5)-2) * time.Hour), Kind: customer.Contacted, Ref: r}
		c.Entries = append(c.Entries, customer.EntryChange{Owner: x.ref(), Add: []customer.EntryRow{e}})
	}
	if x.rng.IntN(3) > 0 {
		c.Parties = append(c.Parties, &customer.PartyRow{Ref: r, ID: customer.ID("c" + r.ID), Facts: n, First: r, Members: []channel.Ref{r, other}})
		c.Terms = append(c.Terms, customer.TermChange{Term: customer.Term("t" + other.ID), Add: []customer.Posting{{Ref: r, Weight: uint8(n)}}})
	}
	if x.rng.IntN(4) == 0 {
		c.Decisions = append(c.Decisions, identity.Decision{Action: identity.Unlink, A: r, B: other, Actor: fmt.Sprint(n), At: noon})
	}
	if x.rng.IntN(4) == 0 {
		c.Sources = append(c.Sources, customer.SourceUpdate{Channel: r.ID, Tried: noon.Add(time.Duration(n) * time.Second), Add: customer.Counts{Received: 1}})
	}
	if x.rng.IntN(6) == 0 {
		c.Suppress = append(c.Suppress, fmt.Sprint(n))
	}
	if x.rng.IntN(6) == 0 {
		*c = customer.Commit{Erase: &customer.Erasing{Parties: []channel.Ref{r}, Facts: []channel.Ref{r}}}
		for i := range 12 {
			c.Erase.Terms = append(c.Erase.Terms, customer.Term(fmt.Sprint("t", i)))
		}
	}
	return c
}

// TestRemembered changes a file by two storages at random. What either answers,
// also in the middle of a snapshot, is what one says that has remembered nothing
// and has the file from the disk.
func TestRemembered(t *testing.T) {
	for seed := range uint64(3) {
		x := remembering{rng: rand.New(rand.NewPCG(seed, 5)), path: filepath.Join(t.TempDir(), "a.db")}
		for i := range x.s {
			x.s[i] = at(t, x.path, Config{Durability: Relaxed})
		}
		for n := range 60 {
			who := x.rng.IntN(2)
			if err := x.s[who].Commit(t.Context(), x.change(n)); err != nil {
				t.Fatal(err)
			}
			want := x.afresh(t)
			for i, s := range x.s {
				got, err := s.Ask(t.Context(), x.everything())
				if parts := differing(want, got); err != nil || parts != nil {
					t.Fatalf("seed %d: after commit %d, which was that of storage %d, storage %d answers otherwise than the file: %v, %v", seed, n, who, i, parts, err)
				}
			}
			x.beside(t, x.s[who], want)
		}
	}
}

// afresh answers from the file.
func (x *remembering) afresh(t *testing.T) []customer.Answer {
	t.Helper()
	s, err := Open(t.Context(), x.path, Config{Decoded: -1, Durability: Relaxed})
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	var out []customer.Answer
	for _, q := range x.everything() { // on a connection of its own, which remembers nothing
		err = s.aside(t.Context(), "test", func(l *link) error {
			got, err := (&reader{s: s, link: l}).answers([]customer.Question{q})
			out = append(out, got...)
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	return out
}

// differing names what is not the same in two lists of answers.
func differing(want, got []customer.Answer) (parts []string) {
	if len(want) != len(got) {
		return []string{"their number"}
	}
	for i := range want {
		for _, pair := range [][2]any{{want[i].Got, got[i].Got}, {want[i], got[i]}} {
			a, b := reflect.ValueOf(pair[0]), reflect.ValueOf(pair[1])
			for f := range a.NumField() {
				if !reflect.DeepEqual(a.Field(f).Interface(), b.Field(f).Interface()) {
					parts = append(parts, fmt.Sprint(i, " ", a.Type().Field(f).Name))
				}
			}
		}
	}
	return parts
}

// beside asks on a connection for reading, and in a snapshot that has to move.
func (x *remembering) beside(t *testing.T, s *Storage, want []customer.Answer) {
	t.Helper()
	err := s.Snapshot(t.Context(), func(ask func([]customer.Question) ([]customer.Answer, error)) error {
		for moved := range 2 {
			got, err := ask(x.everything())
			if parts := differing(want, got); err != nil || parts != nil {
				t.Fatalf("a snapshot that has moved %d times answers otherwise than the file: %v, %v", moved, parts, err)
			}
			if x.rng.IntN(4) > 0 {
				break
			}
			if err := s.Commit(t.Context(), access1("beside")); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}

// TestKeptOfErased: of a state that began before an erasure nothing is kept when
// the erasure is done, whenever it was read.
func TestKeptOfErased(t *testing.T) {
	x := remembering{rng: rand.New(rand.NewPCG(1, 5)), path: filepath.Join(t.TempDir(), "a.db")}
	s := at(t, x.path, Config{Durability: Relaxed})
	for n := range 40 {
		if err := s.Commit(t.Context(), x.change(n)); err != nil {
			t.Fatal(err)
		}
	}
	erase := &customer.Commit{Erase: &customer.Erasing{Parties: []channel.Ref{x.ref()}}}
	err := s.aside(t.Context(), "test", func(l *link) error {
		if _, err := (&reader{s: s, link: l}).answers(x.everything()); err != nil {
			return err
		}
		if s.decoded.Len() == 0 || s.parties.Len() == 0 || s.names.Len() == 0 || s.ledger.Load() == nil {
			t.Errorf("%d facts, %d parties, %d names and the ledger are kept", s.decoded.Len(), s.parties.Len(), s.names.Len())
		}
		if err := s.Commit(t.Context(), erase); err != nil {
			return err
		}
		_, err := (&reader{s: s, link: l}).answers(x.everything())
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	if s.decoded.Len()+s.parties.Len()+s.names.Len() > 0 || s.ledger.Load() != nil {
		t.Errorf("after an erasure %d facts, %d parties, %d names and a ledger %v are kept", s.decoded.Len(), s.parties.Len(), s.names.Len(), s.ledger.Load())
	}
}
