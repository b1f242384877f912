package sqlite

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"sync/atomic"
	"testing"

	driver "zombiezen.com/go/sqlite"

	"github.com/clientele-go/clientele/channel"
	"github.com/clientele-go/clientele/customer"
)

func TestBackup(t *testing.T) {
	dir := t.TempDir()
	s := at(t, filepath.Join(dir, "a.db"), Config{})
	if err := s.Commit(t.Context(), access1("kept")); err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(dir, "it's a backup.db")
	if err := s.Backup(t.Context(), path); err != nil {
		t.Fatal(err)
	}
	if err := s.Commit(t.Context(), access1("later")); err != nil {
		t.Fatal(err)
	}
	if err := s.Backup(t.Context(), path); !errors.Is(err, fs.ErrExist) {
		t.Errorf("a backup over a file that is there: %v", err)
	}
	b := at(t, path, Config{})
	if got := actors(t, b); got != "kept" {
		t.Errorf("the backup has %q, want what was there when it was made", got)
	}
	if err := b.Commit(t.Context(), access1("on")); err != nil {
		t.Error(err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if err := s.Backup(ctx, filepath.Join(dir, "c.db")); !errors.Is(err, context.Canceled) {
		t.Errorf("a backup whose context has ended: %v", err)
	}
	if _, err := os.Stat(filepath.Join(dir, "c.db")); !os.IsNotExist(err) {
		t.Error("a backup that failed left a file")
	}
}

// TestStrict: SQLite keeps every column of every table to its type.
func TestStrict(t *testing.T) {
	path := filepath.Join(t.TempDir(), "a.db")
	at(t, path, Config{})
	tables := 0
	err := each(raw(t, path), "SELECT name, strict FROM pragma_table_list WHERE schema = 'main' AND type = 'table' AND name NOT LIKE 'sqlite_%'", func(q *driver.Stmt) error {
		if tables++; q.ColumnInt(1) != 1 {
			t.Errorf("table %s is not strict", q.ColumnText(0))
		}
		return nil
	})
	if err != nil || tables < 10 {
		t.Errorf("%d tables, %v", tables, err)
	}
}

// TestBackupOnline makes backups while somebody commits: each has all of some
// commits, from the first on, and nothing of the others.
func TestBackupOnline(t *testing.T) {
	dir := t.TempDir()
	s := at(t, filepath.Join(dir, "a.db"), Config{Durability: Relaxed})
	ctx, stop := context.WithCancel(t.Context())
	var stored atomic.Int64
	writer := make(chan error, 1)
	go func() {
		for i := 0; ; i++ {
			c := access1(fmt.Sprint(i))
			c.Accesses = append(c.Accesses, c.Accesses[0])
			if err := s.Commit(ctx, c); err != nil {
				writer <- err
				return
			}
			stored.Add(1)
		}
	}()
	for n := range 4 {
		for before := stored.Load(); stored.Load() < before+20; {
			runtime.Gosched()
		}
		before := stored.Load()
		path := filepath.Join(dir, fmt.Sprint("backup", n))
		if err := s.Backup(t.Context(), path); err != nil {
			t.Fatal(err)
		}
		after := stored.Load() + 1
		var want []string
		got := strings.Fields(actors(t, at(t, path, Config{})))
		for i := range len(got) / 2 {
			want = append(want, fmt.Sprint(i), fmt.Sprint(i))
		}
		if commits := int64(len(got) / 2); !slices.Equal(got, want) || commits < before || commits > after {
			t.Errorf("a backup has %d rows of commits, made when %d to %d were stored", len(got), before, after)
		}
	}
	stop()
	if err := <-writer; !errors.Is(err, context.Canceled) {
		t.Error(err)
	}
}

// TestDamagedPage overwrites a part of a file.
func TestDamagedPage(t *testing.T) {
	path := filepath.Join(t.TempDir(), "a.db")
	s := at(t, path, Config{})
	for i := range 300 {
		if err := s.Commit(t.Context(), access1(fmt.Sprint(strings.Repeat("x", 200), i))); err != nil {
			t.Fatal(err)
		}
	}
	if err := s.Check(t.Context()); err != nil {
		t.Fatal(err)
	}
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	f, err := os.OpenFile(path, os.O_RDWR, 0)
	if err != nil {
		t.Fatal(err)
	}
	info, err := f.Stat()
	if err == nil { // the last page is one of the rows
		_, err = f.WriteAt(slices.Repeat([]byte{0x55}, 2000), info.Size()-pageSize)
	}
	if err := errors.Join(err, f.Close()); err != nil {
		t.Fatal(err)
	}
	s = at(t, path, Config{})
	if err := s.Check(t.Context()); !errors.Is(err, ErrDamaged) {
		t.Errorf("a file of which a page is overwritten: %v, want ErrDamaged", err)
	}
}

// TestCheck breaks a file in several ways.
func TestCheck(t *testing.T) {
	r := channel.Ref{Channel: "shop", Kind: channel.KindPerson, ID: "1"}
	for name, damage := range map[string]string{
		"counts": "UPDATE terms SET current = 5 WHERE n = 0", "refs": "DELETE FROM refs", "state": "UPDATE state SET last_ref = 0",
		"index": "DELETE FROM postings", "list": "UPDATE terms SET list = x'ff' WHERE n = 0", "versions": "DELETE FROM versions",
		"chain": "UPDATE versions SET before = 7",
	} {
		path := filepath.Join(t.TempDir(), "a.db")
		s := at(t, path, Config{})
		f := channel.Fact{Ref: r, Deleted: true}
		h, _ := f.Hash()
		c := &customer.Commit{Current: []*customer.FactRow{{Fact: f, Hash: h, Owner: r}}, Parties: []*customer.PartyRow{{Ref: r, ID: "c1", First: r}},
			Terms: []customer.TermChange{{Term: "t", Add: []customer.Posting{{Ref: r}}}, {Term: "many"}}}
		for i := range longest + 1 {
			c.Terms[1].Add = append(c.Terms[1].Add, customer.Posting{Ref: channel.Ref{Channel: "shop", Kind: channel.KindOrder, ID: fmt.Sprint(i)}})
		}
		if err := s.Commit(t.Context(), c); err != nil {
			t.Fatal(err)
		}
		if err := s.Check(t.Context()); err != nil {
			t.Errorf("%s: before: %v", name, err)
		}
		raw(t, path, damage)
		if err := s.Check(t.Context()); !errors.Is(err, ErrDamaged) {
			t.Errorf("%s: after the damage: %v, want ErrDamaged", name, err)
		}
	}
}
