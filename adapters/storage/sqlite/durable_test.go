package sqlite

import (
	"path/filepath"
	"testing"

	"github.com/clientele-go/clientele/customer"
)

// TestDurability looks what SQLite was told before each commit: 2 is to wait
// for the disk, 1 is not to.
func TestDurability(t *testing.T) {
	change := &customer.Commit{Streams: []customer.StreamRow{{Stream: customer.Stream{Channel: "shop", Name: "orders"}, Cursor: "1"}}}
	both := access1("a")
	both.Suppress = []string{"x"}
	for level, want := range map[Durability][4]int64{Full: {2, 1, 2, 2}, Strict: {2, 2, 2, 2}, Relaxed: {1, 1, 1, 1}} {
		s := at(t, filepath.Join(t.TempDir(), "a.db"), Config{Durability: level})
		for i, c := range []*customer.Commit{change, access1("a"), both, {}} {
			if err := s.Commit(t.Context(), c); err != nil {
				t.Fatal(err)
			}
			w := <-s.writer
			got, err := int64Of(w.c, "PRAGMA synchronous")
			s.writer <- w
			if err != nil || got != want[i] {
				t.Errorf("%v, commit %d: synchronous is %d, %v, want %d", level, i, got, err, want[i])
			}
		}
	}
}
