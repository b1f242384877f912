// Package node finds what an install.sh of a folder beside it has installed
// from npm. Only tests import this package.
package node

import (
	"bytes"
	"os"
	"os/exec"
	"path/filepath"
	"testing"
)

// Modules returns the folder of the modules that were installed under a name,
// if they are those of the lock file. Where they, or Node.js, are missing the
// test is skipped and says what to do, which is install; it fails if
// CLIENTELE_REQUIRE_REAL is 1.
func Modules(t testing.TB, name string, lock []byte, install string) string {
	t.Helper()
	home := os.Getenv("CLIENTELE_REAL_HOME")
	if home == "" {
		cache, err := os.UserCacheDir()
		if err != nil {
			missing(t, "there is no cache directory, and CLIENTELE_REAL_HOME is not set")
		}
		home = filepath.Join(cache, "clientele-real")
	}
	if _, err := exec.LookPath("node"); err != nil {
		missing(t, "Node.js 20 or newer is not installed, which "+name+" needs; then "+install)
	}
	got, err := os.ReadFile(filepath.Join(home, name, "installed.json"))
	switch {
	case err != nil:
		missing(t, name+" is not installed: "+install)
	case !bytes.Equal(got, lock):
		missing(t, "another version of "+name+" is installed: "+install)
	}
	return filepath.Join(home, name, "node_modules")
}

func missing(t testing.TB, why string) {
	t.Helper()
	if os.Getenv("CLIENTELE_REQUIRE_REAL") == "1" {
		t.Fatal(why)
	}
	t.Skip(why)
}
