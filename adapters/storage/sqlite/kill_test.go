package sqlite_test

import (
	"bufio"
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	driver "zombiezen.com/go/sqlite"
	"zombiezen.com/go/sqlite/sqlitex"

	"github.com/clientele-go/clientele/adapters/storage/sqlite"
	"github.com/clientele-go/clientele/channel"
	"github.com/clientele-go/clientele/customer"
)

var kills = flag.Int("kills", 40, "how often the loading program is killed")

// childVariable makes the test binary the program that is killed. faultVariable
// breaks it, so that the test is seen to notice: it tells of a commit before it
// is stored, or stores it in two.
const (
	childVariable = "CLIENTELE_SQLITE_CHILD"
	faultVariable = "CLIENTELE_SQLITE_FAULT"
	tellsEarly    = "tells early"
	splits        = "splits"
)

// holdVariable makes it a program that holds the lock of a file until its input
// ends.
const holdVariable = "CLIENTELE_SQLITE_HOLD"

func holdLock(path string) error {
	c, err := driver.OpenConn(path, driver.OpenReadWrite)
	if err != nil {
		return err
	}
	if err := sqlitex.ExecuteTransient(c, "BEGIN IMMEDIATE", nil); err != nil {
		return err
	}
	fmt.Println("held")
	_, err = io.Copy(io.Discard, os.Stdin)
	return errors.Join(err, c.Close())
}

// TestSecondProcess: while another process has the lock, a commit waits as long
// as it is told to and says why it failed; reads and an open do not wait. When
// that process is killed the lock is free.
func TestSecondProcess(t *testing.T) {
	path := filepath.Join(t.TempDir(), "shared.db")
	s := open(t, path, sqlite.Config{Wait: 50 * time.Millisecond})
	commit := func(s *sqlite.Storage, cursor channel.Cursor) error {
		return s.Commit(t.Context(), &customer.Commit{Streams: []customer.StreamRow{{Stream: stream(1), Cursor: cursor}}})
	}
	if err := commit(s, "before"); err != nil {
		t.Fatal(err)
	}
	cmd := exec.CommandContext(t.Context(), os.Args[0])
	cmd.Env = append(os.Environ(), holdVariable+"="+path)
	if _, err := cmd.StdinPipe(); err != nil {
		t.Fatal(err)
	}
	out, err := cmd.StdoutPipe()
	if err == nil {
		err = cmd.Start()
	}
	if err != nil {
		t.Fatal(err)
	}
	if line, err := bufio.NewReader(out).ReadString('\n'); line != "held\n" {
		t.Fatalf("the other process says %q, %v", line, err)
	}
	if err := commit(s, "beside"); !errors.Is(err, sqlite.ErrLocked) || !strings.Contains(err.Error(), "somebody else") {
		t.Errorf("a commit while another process has the lock: %v, want ErrLocked", err)
	}
	second := open(t, path, sqlite.Config{Wait: time.Hour})
	got, err := second.Read(t.Context(), customer.Want{Streams: []customer.Stream{stream(1)}})
	if err != nil || got.Streams[0] != "before" {
		t.Errorf("a read while another process has the lock: %q, %v", got.Streams, err)
	}
	if err := cmd.Process.Kill(); err != nil {
		t.Fatal(err)
	}
	if err := commit(second, "after"); err != nil {
		t.Errorf("a commit after the other process was killed: %v", err)
	}
	_ = cmd.Wait() // says that it was killed
}

const loaders = 4

func TestMain(m *testing.M) {
	flag.Parse()
	if path := os.Getenv(holdVariable); path != "" {
		if err := holdLock(path); err != nil {
			fmt.Println("failed", err)
			os.Exit(1)
		}
		return
	}
	if path := os.Getenv(childVariable); path != "" {
		if err := load(path, os.Getenv(faultVariable)); err != nil {
			fmt.Println("failed", err)
			os.Exit(1)
		}
	}
	os.Exit(m.Run())
}

func stream(loader int) customer.Stream {
	return customer.Stream{Channel: "shop", Name: strconv.Itoa(loader)}
}

// load commits until it is killed, and writes each commit that has returned.
// Each loader goes on from its cursor.
func load(path, fault string) error {
	ctx := context.Background()
	s, err := sqlite.Open(ctx, path, sqlite.Config{Checkpoint: 20})
	if err != nil {
		return err
	}
	var wg sync.WaitGroup
	var out sync.Mutex
	errs := make(chan error, loaders)
	for l := range loaders {
		wg.Go(func() {
			got, err := s.Read(ctx, customer.Want{Streams: []customer.Stream{stream(l)}})
			if err != nil {
				errs <- err
				return
			}
			n, _ := strconv.Atoi(string(got.Streams[0])) // 0 at the beginning
			tell := func() {
				out.Lock()
				defer out.Unlock()
				fmt.Println(l, n)
			}
			for n++; ; n++ {
				if fault == tellsEarly {
					tell()
				}
				for _, c := range parts(loaded(l, n, got.Streams[0]), fault) {
					if err := s.Commit(ctx, c); err != nil {
						errs <- err
						return
					}
				}
				got.Streams[0] = channel.Cursor(strconv.Itoa(n))
				if fault != tellsEarly {
					tell()
				}
			}
		})
	}
	wg.Wait()
	return <-errs
}

// parts is a commit, or what a broken storage would make of it.
func parts(c *customer.Commit, fault string) []*customer.Commit {
	if fault != splits {
		return []*customer.Commit{c}
	}
	rest := &customer.Commit{Parties: c.Parties, Entries: c.Entries, Terms: c.Terms, Changes: c.Changes}
	c.Parties, c.Entries, c.Terms, c.Changes = nil, nil, nil, nil
	return []*customer.Commit{c, rest}
}

func loadedRef(l, n int) channel.Ref {
	return channel.Ref{Channel: "shop", Kind: channel.KindOrder, ID: fmt.Sprint(l, "-", n)}
}

// loaded is commit n of a loader: a fact with all that belongs to it.
func loaded(l, n int, was channel.Cursor) *customer.Commit {
	r := loadedRef(l, n)
	f := channel.Fact{Ref: r, Version: 1, UpdatedAt: channel.UTC(noon), Content: &channel.Order{Number: r.ID, Note: strings.Repeat("note ", 100)}}
	h, _ := f.Hash()
	return &customer.Commit{
		Expect:  customer.Expect{Streams: []customer.ExpectStream{{Stream: stream(l), Cursor: was}}, Facts: []customer.ExpectFact{{Ref: r}}},
		Current: []*customer.FactRow{{Fact: f, Hash: h, Owner: r, Received: noon}},
		Parties: []*customer.PartyRow{{Ref: r, ID: customer.ID("c" + r.ID), First: r, Facts: 1}},
		Entries: []customer.EntryChange{{Owner: r, Add: []customer.EntryRow{{At: noon, Kind: customer.OrderPlaced, Ref: r}}}},
		Terms:   []customer.TermChange{{Term: "all", Add: []customer.Posting{{Ref: r}}}, {Term: customer.Term("n" + r.ID), Add: []customer.Posting{{Ref: r}}}},
		Changes: []customer.Change{{Kind: customer.Created, Customer: customer.ID("c" + r.ID), Refs: []channel.Ref{r}, At: noon, Ver: 1}},
		Streams: []customer.StreamRow{{Stream: stream(l), Cursor: channel.Cursor(strconv.Itoa(n))}},
	}
}

// TestKill kills a program that loads, again and again, and looks whether what
// it was told to be stored is there, and nothing in part.
func TestKill(t *testing.T) {
	n := *kills
	if testing.Short() {
		n = min(n, 5)
	}
	if k, wrong := killOften(t, "", n); wrong != nil {
		t.Errorf("after kill %d: %v", k, wrong)
	}
}

// TestKillNotices kills programs that break the promise.
func TestKillNotices(t *testing.T) {
	for _, fault := range []string{tellsEarly, splits} {
		k, wrong := killOften(t, fault, 200)
		if wrong == nil {
			t.Errorf("a program that %s is not found out", fault)
		}
		t.Logf("a program that %s is found out after %d kills: %v", fault, k, wrong)
	}
}

// killOften kills up to n times, and returns when something is found to be
// wrong, and what.
func killOften(t *testing.T, fault string, n int) (kill int, wrong error) {
	path := filepath.Join(t.TempDir(), "kill.db")
	rng := rand.New(rand.NewPCG(1, uint64(n)))
	for k := range n {
		acked := killAfter(t, path, fault, 1+rng.IntN(60))
		if err := checkLoaded(t, path, acked); err != nil {
			return k + 1, err
		}
	}
	return n, nil
}

// killAfter starts the program, kills it when it has told of so many commits,
// and returns the last that it told of each loader.
func killAfter(t *testing.T, path, fault string, commits int) map[int]int {
	t.Helper()
	cmd := exec.CommandContext(t.Context(), os.Args[0])
	cmd.Env = append(os.Environ(), childVariable+"="+path, faultVariable+"="+fault)
	cmd.Stderr = os.Stderr
	pipe, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	acked := map[int]int{}
	lines := bufio.NewScanner(pipe)
	for told := 0; lines.Scan(); {
		var l, n int
		if _, err := fmt.Sscan(lines.Text(), &l, &n); err != nil {
			t.Errorf("the program says %q", lines.Text())
			break
		}
		acked[l] = n
		if told++; told == commits {
			if err := cmd.Process.Kill(); err != nil {
				t.Fatal(err)
			}
		}
	}
	_ = cmd.Wait() // says that it was killed
	return acked
}

// checkLoaded returns what is wrong with what a program has left.
func checkLoaded(t *testing.T, path string, acked map[int]int) error {
	t.Helper()
	ctx := t.Context()
	s, err := sqlite.Open(ctx, path, sqlite.Config{})
	if err != nil {
		t.Fatal(err)
	}
	defer func() {
		if err := s.Close(); err != nil {
			t.Error(err)
		}
	}()
	if err := s.Check(ctx); err != nil {
		return err
	}
	total := 0
	for l := range loaders {
		n, err := checkLoader(t, s, l)
		if err != nil {
			return err
		}
		if n < acked[l] {
			return fmt.Errorf("loader %d was told that commit %d is stored; the cursor says %d", l, acked[l], n)
		}
		total += n
	}
	all, err := s.Read(ctx, customer.Want{Terms: []customer.Term{"all"}, TermLimit: 1})
	if err != nil {
		t.Fatal(err)
	}
	told := 0
	for mark := ""; ; {
		rows, err := s.Scan(ctx, customer.Scan{Table: customer.TableChanges, After: mark})
		if err != nil {
			t.Fatal(err)
		}
		if mark = rows.Next; mark == "" {
			break
		}
		told += len(rows.Changes)
	}
	if all.Terms[0].Total != total || told != total {
		return fmt.Errorf("%d commits, %d postings and %d changes", total, all.Terms[0].Total, told)
	}
	return nil
}

// checkLoader returns how many commits of a loader are stored.
func checkLoader(t *testing.T, s *sqlite.Storage, l int) (int, error) {
	ctx := t.Context()
	got, err := s.Read(ctx, customer.Want{Streams: []customer.Stream{stream(l)}})
	if err != nil {
		t.Fatal(err)
	}
	n, _ := strconv.Atoi(string(got.Streams[0])) // 0 if there is none
	w := customer.Want{}
	for i := 1; i <= n+1; i++ {
		w.Facts, w.Parties = append(w.Facts, loadedRef(l, i)), append(w.Parties, loadedRef(l, i))
		w.Terms = append(w.Terms, customer.Term("n"+loadedRef(l, i).ID))
	}
	if got, err = s.Read(ctx, w); err != nil {
		t.Fatal(err)
	}
	for i := range n + 1 {
		want := i < n
		line, err := s.Timeline(ctx, customer.TimelineQuery{Owners: w.Facts[i : i+1], Limit: 2})
		if err != nil {
			t.Fatal(err)
		}
		if (got.Facts[i] != nil) != want || (got.Parties[i] != nil) != want || (got.Terms[i].Total == 1) != want || (len(line) == 1) != want {
			return n, fmt.Errorf("commit %d of loader %d, whose cursor is %d, is stored in part: %v %v %v %v", i+1, l, n,
				got.Facts[i] != nil, got.Parties[i] != nil, got.Terms[i].Total, len(line))
		}
	}
	return n, nil
}
