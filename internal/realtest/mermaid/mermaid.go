// Package mermaid asks Mermaid's own parser what it thinks of a diagram. Only
// tests import it.
//
// Mermaid is installed once by install.sh into the folder "mermaid" of what the
// environment variable CLIENTELE_REAL_HOME names, or of clientele-real in the
// user's cache. Where it is not installed, tests that need it are skipped,
// unless CLIENTELE_REQUIRE_REAL is 1: then they fail.
package mermaid

import (
	"bytes"
	"embed"
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"testing"

	"github.com/clientele-go/clientele/internal/realtest/node"
)

//go:embed app/parse.mjs app/package-lock.json
var app embed.FS

const install = "install it with internal/realtest/mermaid/install.sh"

// Parse has every diagram parsed, and returns what the parser says of each:
// nothing if it accepts it.
func Parse(t testing.TB, diagrams []string) []string {
	t.Helper()
	modules := find(t)
	script := filepath.Join(t.TempDir(), "parse.mjs")
	b, err := app.ReadFile("app/parse.mjs")
	if err == nil {
		err = os.WriteFile(script, b, 0o600)
	}
	if err != nil {
		t.Fatal(err)
	}
	in, err := json.Marshal(diagrams)
	if err != nil {
		t.Fatal(err)
	}
	cmd := exec.CommandContext(t.Context(), "node", script, modules)
	cmd.Stdin = bytes.NewReader(in)
	var stderr bytes.Buffer
	cmd.Stderr = &stderr
	out, err := cmd.Output()
	if err != nil {
		t.Fatalf("node: %v\n%s", err, stderr.Bytes())
	}
	var said []string
	if err := json.Unmarshal(out, &said); err != nil || len(said) != len(diagrams) {
		t.Fatalf("the parser said %q: %v", out, err)
	}
	return said
}

// find returns the folder of the installed modules, or skips the test.
func find(t testing.TB) string {
	t.Helper()
	lock, err := app.ReadFile("app/package-lock.json")
	if err != nil {
		t.Fatal(err)
	}
	return node.Modules(t, "mermaid", lock, install)
}
