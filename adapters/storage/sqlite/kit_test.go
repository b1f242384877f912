package sqlite_test

import (
	"context"
	"flag"
	"os"
	"path/filepath"
	"sync"
	"testing"

	driver "zombiezen.com/go/sqlite"
	"zombiezen.com/go/sqlite/sqlitex"

	"github.com/clientele-go/clientele/adapters/storage/sqlite"
	"github.com/clientele-go/clientele/customer"
	"github.com/clientele-go/clientele/customer/customertest"
)

func open(t testing.TB, path string, cfg sqlite.Config) *sqlite.Storage {
	t.Helper()
	s, err := sqlite.Open(context.Background(), path, cfg)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := s.Close(); err != nil {
			t.Errorf("Close: %v", err)
		}
	})
	return s
}

// files remembers where storages lie.
type files struct {
	mu   sync.Mutex
	path map[customer.Storage]string
	cfg  sqlite.Config
}

func (f *files) open(t testing.TB, path string) customer.Storage {
	s := open(t, path, f.cfg)
	f.mu.Lock()
	defer f.mu.Unlock()
	f.path[s] = path
	return s
}

func (f *files) of(s customer.Storage) string {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.path[s]
}

var (
	rounds  = flag.Int("rounds", 0, "in how many random orders the kit deals facts out; 0: as many as it likes")
	entries = flag.Int("kit-entries", 0, "how many entries the kit's big customer has; 0: as many as it likes")
)

// hold begins a transaction that reads, as a report does: SQLite lets others
// write beside it.
func hold(t testing.TB, path string) (release func()) {
	t.Helper()
	c, err := driver.OpenConn(path, driver.OpenReadWrite)
	for _, q := range []string{"BEGIN", "SELECT count(*) FROM refs"} {
		if err == nil {
			err = sqlitex.ExecuteTransient(c, q, nil)
		}
	}
	if err != nil {
		t.Fatal(err)
	}
	return func() {
		if err := c.Close(); err != nil {
			t.Error(err)
		}
	}
}

func TestConformance(t *testing.T) {
	f := &files{path: map[customer.Storage]string{}, cfg: sqlite.Config{Durability: sqlite.Relaxed}}
	customertest.Run(t, customertest.Harness{
		Rounds: *rounds, Entries: *entries,
		Hold:   func(t testing.TB, s customer.Storage) (release func()) { return hold(t, f.of(s)) },
		New:    func(t testing.TB) customer.Storage { return f.open(t, filepath.Join(t.TempDir(), "kit.db")) },
		Second: func(t testing.TB, s customer.Storage) customer.Storage { return f.open(t, f.of(s)) },
		Reopen: func(t testing.TB, s customer.Storage) customer.Storage {
			if err := s.(*sqlite.Storage).Close(); err != nil {
				t.Errorf("Close: %v", err)
			}
			return f.open(t, f.of(s))
		},
		Dump: func(t testing.TB, s customer.Storage) []byte {
			if err := s.(customer.Scrubber).Scrub(t.Context()); err != nil {
				t.Errorf("Scrub: %v", err)
			}
			var all []byte
			for _, end := range []string{"", "-wal"} {
				b, err := os.ReadFile(f.of(s) + end)
				if err != nil && !os.IsNotExist(err) {
					t.Fatal(err)
				}
				all = append(all, b...)
			}
			return all
		},
	})
}
