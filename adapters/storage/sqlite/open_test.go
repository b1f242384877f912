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
	"testing"
	"time"

	driver "zombiezen.com/go/sqlite"

	"github.com/clientele-go/clientele/customer"
)

var noon = time.Date(2026, 3, 20, 12, 0, 0, 0, time.UTC)

// at opens a storage that is closed with the test.
func at(t testing.TB, path string, cfg Config) *Storage {
	t.Helper()
	s, err := Open(t.Context(), path, cfg)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := s.Close(); err != nil {
			t.Error(err)
		}
	})
	return s
}

// raw opens a file as another program does.
func raw(t testing.TB, path string, statements ...string) *driver.Conn {
	t.Helper()
	c, err := driver.OpenConn(path, driver.OpenReadWrite|driver.OpenCreate)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = c.Close() })
	for _, q := range statements {
		if err := run(c, q); err != nil {
			t.Fatal(err)
		}
	}
	return c
}

func access1(actor string) *customer.Commit {
	return &customer.Commit{Accesses: []customer.Access{{At: noon, Actor: actor, Op: "view"}}}
}

// actors returns who looked, in order.
func actors(t testing.TB, s *Storage) string {
	t.Helper()
	rows, err := s.Scan(t.Context(), customer.Scan{Table: customer.TableAccesses, Limit: 100_000})
	if err != nil {
		t.Fatal(err)
	}
	var out []string
	for _, a := range rows.Accesses {
		out = append(out, a.Actor)
	}
	return strings.Join(out, " ")
}

func TestLocked(t *testing.T) {
	path := filepath.Join(t.TempDir(), "a.db")
	s := at(t, path, Config{Wait: 20 * time.Millisecond})
	other := raw(t, path, "BEGIN IMMEDIATE")
	if err := s.Commit(t.Context(), access1("early")); !errors.Is(err, ErrLocked) {
		t.Errorf("a commit beside a transaction of somebody else: %v, want ErrLocked", err)
	}
	second, err := Open(t.Context(), path, Config{Wait: -1})
	if err != nil {
		t.Fatalf("an open beside a transaction of somebody else: %v", err)
	}
	if _, err := second.Read(t.Context(), customer.Want{}); err != nil {
		t.Errorf("a read beside a transaction of somebody else: %v", err)
	}
	if err := second.Close(); err != nil {
		t.Error(err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	waiting := make(chan error)
	patient := at(t, path, Config{Wait: time.Hour})
	go func() { waiting <- patient.Commit(ctx, access1("cancelled")) }()
	for len(patient.writer) > 0 { // until it has begun
		runtime.Gosched()
	}
	cancel()
	if err := <-waiting; !errors.Is(err, context.Canceled) {
		t.Errorf("a commit that waits for a lock when its context ends: %v", err)
	}
	go func() { waiting <- patient.Commit(t.Context(), access1("late")) }()
	if err := run(other, "COMMIT"); err != nil {
		t.Fatal(err)
	}
	if err := <-waiting; err != nil {
		t.Errorf("a commit that waited for a lock that was given back: %v", err)
	}
	if got := actors(t, s); got != "late" {
		t.Errorf("stored: %q, want late", got)
	}
}

func TestOpenLocked(t *testing.T) {
	path := filepath.Join(t.TempDir(), "a.db")
	if err := at(t, path, Config{}).Close(); err != nil {
		t.Fatal(err)
	}
	raw(t, path, "PRAGMA locking_mode = EXCLUSIVE", "BEGIN EXCLUSIVE")
	if _, err := Open(t.Context(), path, Config{Wait: 20 * time.Millisecond}); !errors.Is(err, ErrLocked) {
		t.Errorf("Open of a file that another program has for itself: %v, want ErrLocked", err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := Open(ctx, path, Config{}); !errors.Is(err, context.Canceled) {
		t.Errorf("Open with a context that has ended: %v", err)
	}
}

func TestOpenOthers(t *testing.T) {
	dir := t.TempDir()
	file := func(name string) string { return filepath.Join(dir, name) }
	if err := os.WriteFile(file("text"), []byte(strings.Repeat("not a database ", 100)), 0o600); err != nil {
		t.Fatal(err)
	}
	raw(t, file("foreign"), "CREATE TABLE t (x)")
	raw(t, file("newer"), fmt.Sprint("PRAGMA application_id = ", applicationID), fmt.Sprint("PRAGMA user_version = ", len(migrations())+1), "CREATE TABLE t (x)")
	for _, c := range []struct {
		path string
		want error
	}{
		{file("text"), ErrDamaged}, {file("foreign"), ErrDamaged}, {file("newer"), ErrNewer},
		{filepath.Join(dir, "no", "such", "directory"), ErrReadOnly}, {dir, ErrReadOnly},
	} {
		before, _ := os.ReadFile(c.path) // none for a directory
		if _, err := Open(t.Context(), c.path, Config{Wait: -1}); !errors.Is(err, c.want) {
			t.Errorf("Open(%s): %v, want %v", filepath.Base(c.path), err, c.want)
		}
		if after, _ := os.ReadFile(c.path); string(after) != string(before) {
			t.Errorf("Open(%s) changed a file that is not ours", filepath.Base(c.path))
		}
	}
	for _, path := range []string{"", ":memory:"} {
		if _, err := Open(t.Context(), path, Config{}); err == nil {
			t.Errorf("Open(%q) succeeds", path)
		}
	}
}

// TestOpenOdd opens a file whose name means something to SQLite.
func TestOpenOdd(t *testing.T) {
	path := filepath.Join(t.TempDir(), "file:a?mode=memory&x=%20.db")
	s := at(t, path, Config{})
	if err := s.Commit(t.Context(), access1("a")); err != nil {
		t.Fatal(err)
	}
	if _, err := os.Stat(path); err != nil {
		t.Error(err)
	}
}

// oldDecision is a row that a file of any earlier schema may have.
const oldDecision = `INSERT INTO decisions (seq, action, a, b, key_kind, key_issuer, key_value, actor, reason, at)
	VALUES (1, 'link', 'a/person/1', 'b/person/2', '', '', '', 'anna', 'known', '2026-03-20T12:00:00Z')`

// TestMigrate opens files of every earlier schema, with a row. The empty file is
// the first of them.
func TestMigrate(t *testing.T) {
	for version := range len(migrations()) + 1 {
		path := filepath.Join(t.TempDir(), "old.db")
		c := raw(t, path)
		for _, m := range migrations()[:version] {
			if err := script(c, m); err != nil {
				t.Fatal(err)
			}
		}
		if version > 0 {
			for _, q := range []string{oldDecision, "UPDATE state SET ledger_rev = 1", fmt.Sprint("PRAGMA application_id = ", applicationID), fmt.Sprint("PRAGMA user_version = ", version)} {
				if err := run(c, q); err != nil {
					t.Fatal(err)
				}
			}
		}
		if err := c.Close(); err != nil {
			t.Fatal(err)
		}
		s := at(t, path, Config{})
		if err := s.Commit(t.Context(), access1("a")); err != nil {
			t.Errorf("schema %d: %v", version, err)
		}
		got, err := s.Read(t.Context(), customer.Want{Ledger: true})
		if err != nil || len(got.Decisions) != min(version, 1) {
			t.Fatalf("schema %d: decisions %v, %v", version, got.Decisions, err)
		}
		for _, d := range got.Decisions {
			if d.Actor != "anna" || !d.From.IsZero() || !d.At.Equal(noon) || d.B.ID != "2" {
				t.Errorf("schema %d: the decision has become %v", version, d)
			}
		}
		if n, err := int64Of(raw(t, path), "PRAGMA user_version"); err != nil || n != int64(len(migrations())) {
			t.Errorf("schema %d was brought to %d, %v", version, n, err)
		}
	}
}

// TestMigrateOn leads a file that has rows from a schema to one that follows it:
// the rows stay. A step that fails changes nothing, and who knows the older
// schema only leaves the file alone.
func TestMigrateOn(t *testing.T) {
	path := filepath.Join(t.TempDir(), "old.db")
	s := at(t, path, Config{})
	if err := s.Commit(t.Context(), access1("kept")); err != nil {
		t.Fatal(err)
	}
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	later := append(migrations(), "ALTER TABLE accesses ADD COLUMN place TEXT NOT NULL DEFAULT 'desk'; CREATE INDEX accesses_place ON accesses (place)")
	c := raw(t, path)
	if err := migrate(c, append(slices.Clone(later), "CREATE TABLE more (x); CREATE TABLE more (x)")); err == nil {
		t.Error("a step that cannot be made is no error")
	}
	if n, err := int64Of(c, "PRAGMA user_version"); err != nil || n != int64(len(migrations())) {
		t.Errorf("after a step that failed the schema is %d, %v", n, err)
	}
	if err := migrate(c, later); err != nil {
		t.Fatal(err)
	}
	if n, err := int64Of(c, "SELECT count(*) FROM accesses WHERE actor = 'kept' AND place = 'desk'"); err != nil || n != 1 {
		t.Errorf("after the migration there are %d rows of what was there, %v", n, err)
	}
	if _, err := Open(t.Context(), path, Config{}); !errors.Is(err, ErrNewer) {
		t.Errorf("Open of a file of a later version: %v, want ErrNewer", err)
	}
}

// TestFull fills a file to its bound: of a commit that does not fit nothing is
// stored, and the storage goes on when there is room.
func TestFull(t *testing.T) {
	s := at(t, filepath.Join(t.TempDir(), "a.db"), Config{})
	if err := s.Commit(t.Context(), access1("before")); err != nil {
		t.Fatal(err)
	}
	bound := func(pages int) {
		w := <-s.writer
		if err := run(w.c, fmt.Sprint("PRAGMA max_page_count = ", pages)); err != nil {
			t.Error(err)
		}
		s.writer <- w
	}
	bound(1) // SQLite takes as many as there are
	big := access1("big")
	big.Accesses = append(big.Accesses, customer.Access{Actor: strings.Repeat("x", 1<<20)})
	if err := s.Commit(t.Context(), big); !errors.Is(err, ErrFull) {
		t.Errorf("a commit for which there is no room: %v, want ErrFull", err)
	}
	bound(1 << 30)
	if err := s.Commit(t.Context(), access1("after")); err != nil {
		t.Errorf("a commit when there is room again: %v", err)
	}
	if got := actors(t, s); got != "before after" {
		t.Errorf("stored: %.50q, want before and after", got)
	}
	if err := s.Check(t.Context()); err != nil {
		t.Error(err)
	}
}

func TestReadOnly(t *testing.T) {
	s := at(t, filepath.Join(t.TempDir(), "a.db"), Config{})
	w := <-s.writer
	if err := run(w.c, "PRAGMA query_only = ON"); err != nil {
		t.Fatal(err)
	}
	s.writer <- w
	if err := s.Commit(t.Context(), access1("a")); !errors.Is(err, ErrReadOnly) {
		t.Errorf("a commit to a file that cannot be written: %v, want ErrReadOnly", err)
	}
}

func TestClosed(t *testing.T) {
	s := at(t, filepath.Join(t.TempDir(), "a.db"), Config{})
	for range 2 {
		if err := s.Close(); err != nil {
			t.Fatal(err)
		}
	}
	_, readErr := s.Read(t.Context(), customer.Want{})
	for name, err := range map[string]error{"Read": readErr, "Commit": s.Commit(t.Context(), access1("a")), "Compact": s.Compact(t.Context()), "Check": s.Check(t.Context())} {
		if !errors.Is(err, fs.ErrClosed) {
			t.Errorf("%s after Close: %v, want ErrClosed", name, err)
		}
	}
}
