package sqlite

import (
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/clientele-go/clientele/customer"
	"github.com/clientele-go/clientele/internal/realtest/disk"
)

func bulky(actor string) *customer.Commit {
	c := access1(actor)
	c.Quarantine = []customer.Quarantined{{Channel: "shop", Raw: []byte(strings.Repeat("x", 20_000)), Digest: actor}}
	return c
}

// TestDiskFull fills a disk: of the commit for which there is no room nothing is
// stored, all before it are, and on it goes once there is room, not earlier.
func TestDiskFull(t *testing.T) {
	dir := disk.Small(t, "3m")
	ballast := filepath.Join(dir, "ballast")
	if err := os.WriteFile(ballast, make([]byte, 1<<20), 0o600); err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(dir, "a.db")
	s := at(t, path, Config{})
	var stored []string
	for i := 0; ; i++ {
		actor := fmt.Sprint("a", i)
		err := s.Commit(t.Context(), bulky(actor))
		if err == nil {
			stored = append(stored, actor)
			continue
		}
		if !errors.Is(err, ErrFull) {
			t.Fatalf("a commit to a full disk: %v, want ErrFull", err)
		}
		break
	}
	if err := s.Commit(t.Context(), bulky("early")); !errors.Is(err, ErrFull) {
		t.Errorf("another commit to a full disk: %v, want ErrFull", err)
	}
	want := strings.Join(stored, " ")
	if got := actors(t, s); got != want {
		t.Errorf("on a full disk there is %q, want %q", got, want)
	}
	if err := os.Remove(ballast); err != nil {
		t.Fatal(err)
	}
	if err := s.Commit(t.Context(), bulky("later")); err != nil {
		t.Errorf("a commit when there is room again: %v", err)
	}
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	s = at(t, path, Config{})
	if got := actors(t, s); got != want+" later" || len(stored) < 10 {
		t.Errorf("opened again there is %q, want %q and later", got, want)
	}
	if err := s.Check(t.Context()); err != nil {
		t.Error(err)
	}
}

// TestReadOnlyDisk opens and changes a file on a file system that cannot be
// written.
func TestReadOnlyDisk(t *testing.T) {
	dir := disk.Small(t, "3m")
	path := filepath.Join(dir, "a.db")
	s := at(t, path, Config{})
	if err := s.Commit(t.Context(), access1("before")); err != nil {
		t.Fatal(err)
	}
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	remount := func(how string) {
		t.Helper()
		if out, err := exec.Command("mount", "-o", "remount,"+how, dir).CombinedOutput(); err != nil {
			t.Fatalf("%v: %s", err, out)
		}
	}
	remount("ro")
	if _, err := Open(t.Context(), path, Config{}); !errors.Is(err, ErrReadOnly) {
		t.Errorf("Open of a file that cannot be written: %v, want ErrReadOnly", err)
	}
	if _, err := Open(t.Context(), filepath.Join(dir, "b.db"), Config{}); !errors.Is(err, ErrReadOnly) {
		t.Errorf("Open in a directory that cannot be written: %v, want ErrReadOnly", err)
	}
	remount("rw")
	if got := actors(t, at(t, path, Config{})); got != "before" {
		t.Errorf("when it can be written again there is %q, want before", got)
	}
}
