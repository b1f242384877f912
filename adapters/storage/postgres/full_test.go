package postgres_test

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/clientele-go/clientele/adapters/storage/postgres"
	"github.com/clientele-go/clientele/customer"
	"github.com/clientele-go/clientele/internal/realtest/disk"
)

// TestDiskFull fills the disk that the tables are on: of the commit for which there
// is no room nothing is stored, all before it are, and on it goes once there is
// room, not earlier.
func TestDiskFull(t *testing.T) {
	srv := server(t)
	if !srv.Private() {
		t.Skip("the disk of a server from outside is not ours to fill")
	}
	dir := disk.Small(t, "48m")
	if err := srv.Own(dir); err != nil {
		t.Fatal(err)
	}
	admin := pool(t, srv.AdminDSN())
	run(t, admin, "CREATE TABLESPACE small LOCATION '"+dir+"'", "GRANT CREATE ON TABLESPACE small TO app")
	t.Cleanup(func() { run(t, admin, "DROP TABLESPACE small") })
	p := pool(t, srv.DSN()+"&options=-c%20default_tablespace%3Dsmall")
	s := open(t, p, postgres.Config{Schema: schema(t, p), Patience: -1})
	ballast := filepath.Join(dir, "ballast")
	if err := os.WriteFile(ballast, make([]byte, 8<<20), 0o600); err != nil {
		t.Fatal(err)
	}
	stored, before := fill(t, s)
	if err := s.Commit(t.Context(), bulky("early")); !errors.Is(err, postgres.ErrFull) || strings.Contains(err.Error(), "early") {
		t.Errorf("another commit to a full disk: %v, want ErrFull", err)
	}
	if after, err := customer.StateHash(t.Context(), s); err != nil || after != before {
		t.Errorf("a commit for which there was no room has stored something: %v", err)
	}
	if err := os.Remove(ballast); err != nil {
		t.Fatal(err)
	}
	if err := s.Commit(t.Context(), bulky("later")); err != nil {
		t.Errorf("a commit when there is room again: %v", err)
	}
	if got := actors(t, s); got != stored+" later" {
		t.Errorf("there is %q, want %q and later", got, stored)
	}
}

// fill commits until there is no room, and returns who is in what was stored, and
// the state after the last commit of those.
func fill(t *testing.T, s *postgres.Storage) (stored string, state [32]byte) {
	var all []string
	for {
		hash, err := customer.StateHash(t.Context(), s)
		if err != nil {
			t.Fatal(err)
		}
		actor := fmt.Sprint("a", len(all))
		if err := s.Commit(t.Context(), bulky(actor)); err == nil {
			all = append(all, actor)
			continue
		} else if !errors.Is(err, postgres.ErrFull) {
			t.Fatalf("a commit to a full disk: %v, want ErrFull", err)
		}
		if len(all) < 5 {
			t.Fatalf("the disk was full after %d commits", len(all))
		}
		return strings.Join(all, " "), hash
	}
}

// bulky is a commit that the server cannot pack.
func bulky(actor string) *customer.Commit {
	c := access1(actor)
	raw := make([]byte, 1<<20)
	x := uint64(len(actor)) + uint64(actor[len(actor)-1])
	for i := range raw {
		x = x*6364136223846793005 + 1442695040888963407
		raw[i] = byte(x >> 56)
	}
	c.Quarantine = []customer.Quarantined{{Channel: "shop", Raw: raw, Digest: actor}}
	return c
}
