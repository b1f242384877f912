package postgres_test

import (
	"errors"
	"fmt"
	"testing"

	"github.com/clientele-go/clientele/adapters/storage/postgres"
	"github.com/clientele-go/clientele/channel"
	"github.com/clientele-go/clientele/customer"
	realpg "github.com/clientele-go/clientele/internal/realtest/postgres"
)

// staged is a commit of so many facts, all new.
func staged(round, commit, facts int) *customer.Commit {
	c := &customer.Commit{Streams: []customer.StreamRow{{Stream: stream(round), Cursor: channel.Cursor(fmt.Sprint(commit))}}}
	for i := range facts {
		r := channel.Ref{Channel: "web", Kind: channel.KindPerson, ID: fmt.Sprint(round, "-", commit, "-", i)}
		c.Expect.Facts = append(c.Expect.Facts, customer.ExpectFact{Ref: r})
		c.Current = append(c.Current, &customer.FactRow{Fact: channel.Fact{Ref: r, UpdatedAt: channel.UTC(noon), Content: &channel.Person{}},
			Hash: channel.Hash{1}, Owner: r, Received: noon})
	}
	return c
}

// cursor returns the last commit of a round that is there.
func cursor(t *testing.T, s customer.Storage, round int) string {
	t.Helper()
	got, err := s.Read(t.Context(), customer.Want{Streams: []customer.Stream{stream(round)}})
	if err != nil {
		t.Fatal(err)
	}
	return string(got.Streams[0])
}

// TestStagedLost kills a server that has not written to the disk what it was
// told not to wait for. What was said to be durable is there; what was not is
// gone, with all that came after it, and whoever asks is told so.
func TestStagedLost(t *testing.T) {
	if testing.Short() {
		t.Skip("kills a server several times")
	}
	realpg.Require(t)
	srv := realpg.Start(t, "shared_buffers=64MB", "wal_writer_delay=10s", "wal_writer_flush_after=1GB", "autovacuum=off")
	if !srv.Private() {
		t.Skip("a server from outside is not killed")
	}
	p := pool(t, srv.DSN())
	s := open(t, p, postgres.Config{Schema: "staged"})
	ctx := t.Context()
	lost := 0
	for round := range 2 {
		var all []customer.Staged
		var last customer.Staged
		for n := range 3 {
			next, err := s.Stage(staged(round, n, 80+150*n))(ctx, last)
			if err != nil || next == nil {
				t.Fatal(n, next, err)
			}
			if got := cursor(t, s, round); got != fmt.Sprint(n) {
				t.Fatalf("commit %d has returned, and commit %s is seen", n, got)
			}
			if n == 0 {
				if err := next.Durable(ctx); err != nil {
					t.Fatal(err)
				}
			}
			all, last = append(all, next), next
		}
		if err := srv.Kill(); err != nil {
			t.Fatal(err)
		}
		if err := srv.Run(); err != nil {
			t.Fatal(err)
		}
		there := cursor(t, s, round)
		if there < "0" {
			t.Fatalf("round %d: what was durable is gone", round)
		}
		for n, x := range all {
			gone := fmt.Sprint(n) > there
			if err := x.Durable(ctx); errors.Is(err, customer.ErrStale) != gone || !gone && err != nil {
				t.Errorf("round %d: commit %d is gone: %v; it says %v", round, n, gone, err)
			}
			_, err := s.Stage(staged(round, 10+n, 80))(ctx, x)
			if errors.Is(err, customer.ErrStale) != gone || !gone && err != nil {
				t.Errorf("round %d: commit %d is gone: %v; what comes after it says %v", round, n, gone, err)
			}
			if gone {
				lost++
			}
		}
	}
	if lost == 0 {
		t.Error("no commit was lost: this test proves nothing")
	}
	small, err := s.Stage(staged(9, 0, 1))(ctx, nil)
	if small != nil || err != nil {
		t.Errorf("a small commit does not wait for the disk: %v, %v", small, err)
	}
}
