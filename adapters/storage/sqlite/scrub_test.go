package sqlite

import (
	"bytes"
	"errors"
	"math/rand/v2"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/clientele-go/clientele/channel"
	"github.com/clientele-go/clientele/customer"
)

// erasable is a commit with a party, and one that erases it.
func erasable(mark string) (c, gone *customer.Commit) {
	r := channel.Ref{Channel: "shop", Kind: channel.KindPerson, ID: mark}
	c = &customer.Commit{Parties: []*customer.PartyRow{{Ref: r, ID: customer.ID("c" + mark), First: r, Facts: 1, Name: channel.Name{Full: mark}}}}
	return c, &customer.Commit{Erase: &customer.Erasing{Parties: []channel.Ref{r}}}
}

// TestScrubLocked scrubs beside somebody who reads since before the erasure:
// that is an error, which says that the bytes are still there, and later none.
func TestScrubLocked(t *testing.T) {
	path := filepath.Join(t.TempDir(), "a.db")
	s := at(t, path, Config{Wait: 10 * time.Millisecond})
	c, gone := erasable("kanarek")
	if err := s.Commit(t.Context(), c); err != nil {
		t.Fatal(err)
	}
	other := raw(t, path, "BEGIN", "SELECT count(*) FROM parties")
	if err := s.Commit(t.Context(), gone); err != nil {
		t.Fatal(err)
	}
	if err := s.Scrub(t.Context()); !errors.Is(err, ErrLocked) {
		t.Errorf("Scrub beside somebody who reads what was: %v, want ErrLocked", err)
	}
	if !bytes.Contains(fileBytes(t, path), []byte("kanarek")) {
		t.Error("the bytes are gone although somebody reads them: this test proves nothing")
	}
	if err := run(other, "COMMIT"); err != nil {
		t.Fatal(err)
	}
	if err := s.Scrub(t.Context()); err != nil {
		t.Fatal(err)
	}
	if bytes.Contains(fileBytes(t, path), []byte("kanarek")) {
		t.Error("after Scrub the bytes are still there")
	}
}

// TestScrubAtOpen crashes between an erasure and the Scrub after it, which is
// done by whoever opens the file next.
func TestScrubAtOpen(t *testing.T) {
	path := filepath.Join(t.TempDir(), "a.db")
	s := at(t, path, Config{})
	c, gone := erasable("kanarek")
	for _, c := range []*customer.Commit{c, gone} {
		if err := s.Commit(t.Context(), c); err != nil {
			t.Fatal(err)
		}
	}
	crashed := filepath.Join(t.TempDir(), "b.db")
	for _, end := range []string{"", "-wal"} {
		b, err := os.ReadFile(path + end)
		if err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(crashed+end, b, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	if !bytes.Contains(fileBytes(t, crashed), []byte("kanarek")) {
		t.Fatal("the bytes are gone before the file is opened: this test proves nothing")
	}
	at(t, crashed, Config{})
	if bytes.Contains(fileBytes(t, crashed), []byte("kanarek")) {
		t.Error("after the next Open the bytes are still there")
	}
}

func fileBytes(t *testing.T, path string) []byte {
	t.Helper()
	var all []byte
	for _, end := range []string{"", "-wal", "-journal"} {
		b, err := os.ReadFile(path + end)
		if err != nil && !os.IsNotExist(err) {
			t.Fatal(err)
		}
		all = append(all, b...)
	}
	return all
}

// TestScrubPage scrubs pages that are none: an error or nothing, no panic, and
// nothing is written beside the page.
func TestScrubPage(t *testing.T) {
	rng := rand.New(rand.NewPCG(1, 1))
	zeros := make([]byte, 512)
	for range 20_000 {
		page := make([]byte, 512)
		for i := range page {
			page[i] = byte(rng.Uint32())
		}
		at := int64(512 * rng.IntN(2))
		head := 0
		if at == 0 {
			head = 100
		}
		page[head] = []byte{2, 5, 10, 13, 0, 255}[rng.IntN(6)]
		for i := 1; i < 8; i += 2 {
			if rng.IntN(4) > 0 {
				page[head+i] = byte(rng.IntN(2))
			}
		}
		w := &window{t, at, 512}
		if _, err := scrubPage(w, page, at, zeros); err != nil && !errors.Is(err, ErrDamaged) {
			t.Fatal(err)
		}
	}
}

// A window takes writes to one page.
type window struct {
	t        *testing.T
	from, of int64
}

func (w *window) WriteAt(b []byte, at int64) (int, error) {
	if at < w.from || at+int64(len(b)) > w.from+w.of {
		w.t.Errorf("%d bytes written at %d of the page at %d", len(b), at, w.from)
	}
	return len(b), nil
}
