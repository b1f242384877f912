package sqlite

import (
	"bytes"
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"

	"github.com/clientele-go/clientele/channel"
	"github.com/clientele-go/clientele/customer"
)

// TestGroup stores commits that wait together: a stale one among them takes
// nothing of the others with it, and one that is given up falls out.
func TestGroup(t *testing.T) {
	s := at(t, filepath.Join(t.TempDir(), "a.db"), Config{})
	w := <-s.writer // so that all have to wait
	wrong := uint64(7)
	stale := access1("stale")
	stale.Expect.Ledger = &wrong
	given, cancel := context.WithCancel(t.Context())
	cases := []struct {
		ctx  context.Context
		c    *customer.Commit
		want error
	}{{t.Context(), access1("one"), nil}, {t.Context(), stale, customer.ErrStale}, {given, access1("given up"), context.Canceled}, {t.Context(), access1("two"), nil}}
	results := make([]chan error, len(cases))
	for i, c := range cases {
		results[i] = make(chan error, 1)
		go func() { results[i] <- s.Commit(c.ctx, c.c) }()
		for n := 0; n <= i; { // in this order
			s.mu.Lock()
			n = len(s.queue)
			s.mu.Unlock()
		}
	}
	cancel()
	if err := <-results[2]; !errors.Is(err, context.Canceled) {
		t.Errorf("a commit that is given up while it waits: %v", err)
	}
	s.writer <- w
	for i, c := range cases {
		if i == 2 {
			continue
		}
		if err := <-results[i]; !errors.Is(err, c.want) {
			t.Errorf("commit %d of the group: %v, want %v", i, err, c.want)
		}
	}
	if got := actors(t, s); got != "one two" {
		t.Errorf("stored: %q, want one and two", got)
	}
}

// committed counts the transactions in the log of a file
// (https://www.sqlite.org/fileformat2.html, section 4.1): the last page of each
// has the size of the file in its header.
func committed(t *testing.T, path string) (n int) {
	t.Helper()
	log, err := os.ReadFile(path + "-wal")
	if err != nil || len(log) < 32 {
		t.Fatalf("the log has %d bytes, %v", len(log), err)
	}
	size := int(binary.BigEndian.Uint32(log[8:]))
	for frame := log[32:]; len(frame) >= 24+size && bytes.Equal(frame[8:16], log[16:24]); frame = frame[24+size:] {
		if binary.BigEndian.Uint32(frame[4:]) != 0 {
			n++
		}
	}
	return n
}

// TestGroupShares: commits that wait together are one transaction, and wait for
// the disk once.
func TestGroupShares(t *testing.T) {
	path := filepath.Join(t.TempDir(), "a.db")
	s := at(t, path, Config{})
	if err := s.Commit(t.Context(), access1("first")); err != nil {
		t.Fatal(err)
	}
	before := committed(t, path)
	w := <-s.writer
	const waiting = 2*maxGroup + 3
	results := make(chan error, waiting)
	for i := range waiting {
		go func() { results <- s.Commit(t.Context(), access1(fmt.Sprint(i))) }()
	}
	for n := 0; n < waiting; runtime.Gosched() {
		s.mu.Lock()
		n = len(s.queue)
		s.mu.Unlock()
	}
	s.writer <- w
	for range waiting {
		if err := <-results; err != nil {
			t.Error(err)
		}
	}
	if n := committed(t, path) - before; n != 3 || len(strings.Fields(actors(t, s))) != waiting+1 {
		t.Errorf("%d commits that wait together make %d transactions, want 3", waiting, n)
	}
}

// TestGroupFails lets one commit of a group fail in its middle: what it made is
// not there for the next, which makes it anew.
func TestGroupFails(t *testing.T) {
	path := filepath.Join(t.TempDir(), "a.db")
	s := at(t, path, Config{})
	raw(t, path, "CREATE TRIGGER bad BEFORE INSERT ON accesses WHEN new.actor = 'bad' BEGIN SELECT RAISE(ABORT, 'bad'); END")
	r := channel.Ref{Channel: "shop", Kind: channel.KindPerson, ID: "1"}
	var jobs []*job
	for _, actor := range []string{"bad", "good"} {
		c := access1(actor)
		c.Parties = []*customer.PartyRow{{Ref: r, ID: "c1", First: r}}
		c.Changes = []customer.Change{{Kind: customer.Created, Customer: "c1", Refs: []channel.Ref{r}}}
		j, err := s.newJob(c)
		if err != nil {
			t.Fatal(err)
		}
		j.ctx = t.Context()
		jobs = append(jobs, j)
	}
	w := <-s.writer
	s.store(w, jobs)
	s.writer <- w
	if jobs[0].err == nil || jobs[1].err != nil {
		t.Fatalf("the first of the group: %v, want an error; the second: %v, want none", jobs[0].err, jobs[1].err)
	}
	rows, err := s.Scan(t.Context(), customer.Scan{Table: customer.TableChanges})
	if err != nil || len(rows.Changes) != 1 || rows.Changes[0].Pos != 1 || len(rows.Changes[0].Refs) != 1 {
		t.Errorf("the feed tells %v, %v; want the change of the second", rows.Changes, err)
	}
	got, err := s.Read(t.Context(), customer.Want{Parties: []channel.Ref{r}})
	if err != nil || got.Parties[0] == nil || got.Parties[0].Rev != 1 {
		t.Errorf("the party of the second is %v, %v", got.Parties, err)
	}
	if err := s.Check(t.Context()); err != nil {
		t.Error(err)
	}
}

// TestUntell erases a fact whose party of the same name stays: the feed names
// it no longer.
func TestUntell(t *testing.T) {
	s := at(t, filepath.Join(t.TempDir(), "a.db"), Config{})
	ref := func(id string) channel.Ref { return channel.Ref{Channel: "shop", Kind: channel.KindOrder, ID: id} }
	f := channel.Fact{Ref: ref("1"), Deleted: true}
	h, err := f.Hash()
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []*customer.Commit{
		{Current: []*customer.FactRow{{Fact: f, Hash: h, Owner: f.Ref}}, Parties: []*customer.PartyRow{{Ref: f.Ref, ID: "c1", First: f.Ref}},
			Changes: []customer.Change{{Kind: customer.Updated, Customer: "c1", Refs: []channel.Ref{f.Ref, ref("2")}}, {Kind: customer.Updated, Customer: "c1"}}},
		{Erase: &customer.Erasing{Facts: []channel.Ref{f.Ref}}},
	} {
		if err := s.Commit(t.Context(), c); err != nil {
			t.Fatal(err)
		}
	}
	rows, err := s.Scan(t.Context(), customer.Scan{Table: customer.TableChanges})
	if err != nil || len(rows.Changes) != 2 {
		t.Fatalf("the feed has %d changes, %v", len(rows.Changes), err)
	}
	if got := fmt.Sprint(rows.Changes[0].Refs); got != fmt.Sprint([]channel.Ref{ref("2")}) {
		t.Errorf("after the erasure the change names %s, want the other fact alone", got)
	}
	got, err := s.Read(t.Context(), customer.Want{Parties: []channel.Ref{f.Ref}, Facts: []channel.Ref{f.Ref}})
	if err != nil || got.Parties[0] == nil || got.Facts[0] != nil {
		t.Errorf("party %v, fact %v, %v; want the party alone", got.Parties, got.Facts, err)
	}
}
