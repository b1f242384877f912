// Package disk makes file systems that tests can fill.
package disk

import (
	"fmt"
	"os"
	"os/exec"
	"strings"
	"testing"
)

// Small mounts a file system of a size, such as "3m", and returns its directory.
// It goes with the test. Without the right to mount one the test is skipped, or
// fails if CLIENTELE_REQUIRE_REAL is set.
func Small(t testing.TB, size string) string {
	t.Helper()
	dir, err := os.MkdirTemp("", "clientele-disk-") // servers of other users reach in
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := os.Remove(dir); err != nil {
			t.Error(err)
		}
	})
	if out, err := exec.Command("mount", "-t", "tmpfs", "-o", "size="+size, "tmpfs", dir).CombinedOutput(); err != nil {
		why := fmt.Sprintf("no file system of a size of its own can be mounted: %v: %s", err, strings.TrimSpace(string(out)))
		if os.Getenv("CLIENTELE_REQUIRE_REAL") != "" {
			t.Fatal(why)
		}
		t.Skip(why)
	}
	t.Cleanup(func() {
		if out, err := exec.Command("umount", "-l", dir).CombinedOutput(); err != nil {
			t.Errorf("umount: %v: %s", err, out)
		}
	})
	return dir
}
