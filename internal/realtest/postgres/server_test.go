package postgres_test

import (
	"os/exec"
	"testing"

	"github.com/clientele-go/clientele/internal/realtest/postgres"
)

// TestServer starts a server, kills it and starts it again.
func TestServer(t *testing.T) {
	if testing.Short() {
		t.Skip("starts a real server")
	}
	s := postgres.Start(t, "fsync=off")
	ask := func(query string) string {
		t.Helper()
		out, err := exec.Command("psql", "-X", "-A", "-t", "-d", s.DSN(), "-c", query).CombinedOutput()
		if err != nil {
			t.Fatalf("%s: %v\n%s", query, err, out)
		}
		return string(out)
	}
	if got := ask("SELECT rolsuper FROM pg_roles WHERE rolname = current_user"); s.Private() && got != "f\n" {
		t.Errorf("the role of the tests is a superuser: %q", got)
	}
	if !s.Private() {
		return
	}
	ask("CREATE TABLE t AS SELECT 1 AS x")
	if err := s.Kill(); err != nil {
		t.Fatal(err)
	}
	if err := s.Run(); err != nil {
		t.Fatal(err)
	}
	if got := ask("SELECT x FROM t"); got != "1\n" {
		t.Errorf("after a kill the table has %q", got)
	}
}
