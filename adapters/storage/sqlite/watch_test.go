package sqlite

import (
	"context"
	"fmt"
	"path/filepath"
	"reflect"
	"runtime"
	"testing"

	"github.com/clientele-go/clientele/channel"
	"github.com/clientele-go/clientele/customer"
)

// parted is a storage with some customers, and questions about them.
func parted(t *testing.T, path string) (s *Storage, qs []customer.Question) {
	s = at(t, path, Config{})
	c := &customer.Commit{}
	var q customer.Question
	for i := range 5 {
		r := channel.Ref{Channel: "shop", Kind: channel.KindPerson, ID: fmt.Sprint(i)}
		c.Parties = append(c.Parties, &customer.PartyRow{Ref: r, ID: customer.ID(fmt.Sprint("c", i)), First: r})
		q.Parties = append(q.Parties, r)
	}
	if err := s.Commit(t.Context(), c); err != nil {
		t.Fatal(err)
	}
	q.Suppressed, q.Whole = true, true
	return s, []customer.Question{q}
}

// raise changes all that parted has.
func raise(qs []customer.Question, digest string) *customer.Commit {
	c := &customer.Commit{Suppress: []string{digest}}
	for _, r := range qs[0].Parties {
		c.Parties = append(c.Parties, &customer.PartyRow{Ref: r, ID: customer.ID("c" + r.ID), First: r, Ver: uint64(len(digest))})
	}
	return c
}

// revs are the revisions that answers to the questions of parted tell.
func revs(as []customer.Answer) (out []uint64) {
	for _, a := range as {
		out = append(out, a.Suppressed)
		for _, p := range a.Parties {
			out = append(out, p.Rev)
		}
	}
	return out
}

// TestSnapshotsSideBySide looks at three states at a time, and commits between
// them: nobody waits for anybody, and each goes on seeing its own state. The
// writer keeps what it remembers.
func TestSnapshotsSideBySide(t *testing.T) {
	ctx := within(t)
	s, qs := parted(t, filepath.Join(t.TempDir(), "a.db"))
	if err := s.Commit(ctx, raise(qs, "-")); err != nil {
		t.Fatal(err)
	}
	era := s.memory.era.Load()
	var look func(depth uint64) error
	look = func(depth uint64) error {
		return s.Snapshot(ctx, func(ask func([]customer.Question) ([]customer.Answer, error)) error {
			first, err := ask(qs)
			if err != nil {
				return err
			}
			if got := first[0].Suppressed; got != depth+1 {
				t.Errorf("snapshot %d sees revision %d, want %d", depth, got, depth+1)
			}
			if depth == 3 {
				return nil
			}
			if err := s.Commit(ctx, raise(qs, fmt.Sprint("at ", depth))); err != nil {
				return fmt.Errorf("a commit beside snapshot %d: %w", depth, err)
			}
			if err := look(depth + 1); err != nil {
				return err
			}
			again, err := ask(qs)
			if !reflect.DeepEqual(first, again) {
				t.Errorf("snapshot %d sees %v after a commit, and saw %v", depth, revs(again), revs(first))
			}
			return err
		})
	}
	if err := look(0); err != nil {
		t.Fatal(err)
	}
	if n := s.memory.era.Load() - era; n != 0 {
		t.Errorf("the writer has forgotten everything %d times", n)
	}
}

// TestWatchYields lets a commit come while a question is being answered: it waits
// for that, and not for the end.
func TestWatchYields(t *testing.T) {
	ctx := within(t)
	s, qs := parted(t, filepath.Join(t.TempDir(), "a.db"))
	v, err := s.watch(ctx)
	if err != nil || v == nil {
		t.Fatal(v, err)
	}
	result := make(chan error, 1)
	v.mu.Lock() // as if it were answered
	go func() { result <- s.Commit(ctx, raise(qs, "a")) }()
	waiting(t, ctx, s, 1)
	for s.wanted.Load() == 0 && ctx.Err() == nil {
		runtime.Gosched()
	}
	v.mu.Unlock()
	first, err := v.ask(ctx, qs)
	if err != nil {
		t.Fatal(err)
	}
	if err := <-result; err != nil {
		t.Error(err)
	}
	again, err := v.ask(ctx, qs)
	if err != nil || !reflect.DeepEqual(first, again) {
		t.Errorf("it is %v, %v after a commit, and was %v", revs(again), err, revs(first))
	}
	v.end()
	if _, err := v.ask(ctx, qs); err == nil {
		t.Error("it answers when it has ended")
	}
	if got, err := s.Read(ctx, qs[0].Want); err != nil || got.Suppressed != 1 {
		t.Errorf("the commit is not there: %d, %v", got.Suppressed, err)
	}
}

// TestWatchBesideOthers looks at a state after which another process has written:
// nobody can look at it anew, so commits of this one wait.
func TestWatchBesideOthers(t *testing.T) {
	ctx, path := within(t), filepath.Join(t.TempDir(), "a.db")
	s, qs := parted(t, path)
	other := at(t, path, Config{})
	result := make(chan error, 1)
	err := s.Snapshot(ctx, func(ask func([]customer.Question) ([]customer.Answer, error)) error {
		first, err := ask(qs)
		if err != nil {
			return err
		}
		if err := other.Commit(ctx, raise(qs, "a")); err != nil {
			t.Errorf("another process commits: %v", err)
		}
		go func() { result <- s.Commit(ctx, raise(qs, "bb")) }()
		for s.wanted.Load() == 0 && ctx.Err() == nil {
			runtime.Gosched()
		}
		for range 3 {
			again, err := ask(qs)
			if err != nil || !reflect.DeepEqual(first, again) {
				t.Errorf("it is %v, %v after a commit, and was %v", revs(again), err, revs(first))
			}
		}
		return nil
	})
	if err != nil {
		t.Error(err)
	}
	if err := <-result; err != nil {
		t.Error(err)
	}
	if got, err := s.Read(ctx, qs[0].Want); err != nil || got.Suppressed != 2 {
		t.Errorf("%d, %v: want both commits", got.Suppressed, err)
	}
}

// TestSnapshotEnds ends with a context, an error and a panic, alone and after it
// has moved.
func TestSnapshotEnds(t *testing.T) {
	s, qs := parted(t, filepath.Join(t.TempDir(), "a.db"))
	for i, moved := range []bool{false, true, false, true} {
		for _, panics := range []bool{false, true} {
			ctx, cancel := context.WithCancel(within(t))
			func() {
				defer func() { _ = recover() }()
				_ = s.Snapshot(ctx, func(ask func([]customer.Question) ([]customer.Answer, error)) error {
					if moved {
						if err := s.Commit(t.Context(), access1("a")); err != nil {
							t.Error(err)
						}
					}
					cancel()
					if _, err := ask(qs); err != context.Canceled {
						t.Errorf("its context has ended: %v", err)
					}
					if panics {
						panic(i)
					}
					return ctx.Err()
				})
			}()
			cancel()
			if err := s.Commit(within(t), raise(qs, fmt.Sprint(i, panics))); err != nil {
				t.Error(err)
			}
			if v, err := s.watch(t.Context()); v == nil || err != nil {
				t.Errorf("nobody can look any more: %v", err)
			} else {
				v.end()
			}
		}
	}
}
