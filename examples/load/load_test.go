package main

import (
	"bytes"
	"encoding/json"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/clientele-go/clientele/internal/realtest/postgres"
)

// loaded runs the program and returns its report.
func loaded(t *testing.T, args ...string) report {
	t.Helper()
	var out bytes.Buffer
	args = append([]string{"-customers", "60", "-reads", "30", "-batch", "100", "-big", "250", "-json"}, args...)
	if err := run(t.Context(), args, &out, io.Discard); err != nil {
		t.Fatal(err)
	}
	var r report
	if err := json.Unmarshal(out.Bytes(), &r); err != nil {
		t.Fatal(err)
	}
	return r
}

func check(t *testing.T, r report) {
	t.Helper()
	for name, v := range map[string]float64{"load": r.Load, "again": r.Again, "rows": r.Rows, "bare": r.Bare, "walk": r.Walk, "size": r.Size,
		"look-up": float64(r.LookUp.P50), "Zipf look-up": float64(r.LookUpZipf.P99), "view": float64(r.View.P50), "Zipf view": float64(r.ViewZipf.P99),
		"small link": float64(r.LinkSmall.P50), "big link": float64(r.LinkBig.P50), "first page": float64(r.PageFirst.P50),
		"page in the middle": float64(r.PageMiddle.P99), "peak": float64(r.PeakMemory), "rows written": float64(r.RawRows - r.Entries)} {
		if v <= 0 {
			t.Errorf("%s: %s is %v", r.Storage, name, v)
		}
	}
	if of := r.Load / r.Rows; r.OfRows != of || r.OfBare != r.Load/r.Bare {
		t.Errorf("%s: shares %v and %v, want %v", r.Storage, r.OfRows, r.OfBare, of)
	}
}

// TestEngines: every engine loads the same company, whatever the workers, and
// what is written without the library is as much as with it.
func TestEngines(t *testing.T) {
	memory := loaded(t)
	check(t, memory)
	path := filepath.Join(t.TempDir(), "load.db")
	file := loaded(t, "-storage", "sqlite:"+path, "-workers", "3")
	check(t, file)
	if memory.Facts != file.Facts || memory.Entries != file.Entries || memory.Customers != file.Customers {
		t.Errorf("memory has %d facts, %d entries, %d customers; the file %d, %d, %d", memory.Facts, memory.Entries, memory.Customers,
			file.Facts, file.Entries, file.Customers)
	}
	if server := realServer(t); server != nil {
		store := loaded(t, "-storage", "postgres:"+server.DSN(), "-workers", "3")
		check(t, store)
		if memory.Facts != store.Facts || memory.Entries != store.Entries || memory.Customers != store.Customers || store.RowsCopied <= 0 {
			t.Errorf("memory has %d facts, %d entries, %d customers; PostgreSQL %d, %d, %d", memory.Facts, memory.Entries, memory.Customers,
				store.Facts, store.Entries, store.Customers)
		}
		again := loaded(t, "-storage", "postgres:"+server.DSN()) // nothing was left behind
		check(t, again)
	}
	if left, err := filepath.Glob(path + "-*"); err != nil || len(left) > 0 {
		t.Errorf("left behind: %v", left)
	}
	if _, err := os.Stat(path); err != nil {
		t.Errorf("the file does not stay: %v", err)
	}
	if other := loaded(t, "-seed", "2"); other.Entries == memory.Entries {
		t.Error("another seed makes the same company")
	}
}

// realServer starts a server, or returns nil if there is none here; with
// CLIENTELE_REQUIRE_REAL=1 that fails.
func realServer(t *testing.T) *postgres.Server {
	t.Helper()
	if os.Getenv("CLIENTELE_REQUIRE_REAL") == "1" || os.Getenv("CLIENTELE_TEST_DSN") != "" {
		return postgres.Start(t, "fsync=off")
	}
	s, err := postgres.New("fsync=off")
	if err != nil {
		t.Logf("PostgreSQL is not tried: %v", err)
		return nil
	}
	t.Cleanup(func() {
		if err := s.Stop(); err != nil {
			t.Error(err)
		}
	})
	return s
}

// TestUse: what is wrong with the flags is said, and what the figures mean.
func TestUse(t *testing.T) {
	path := filepath.Join(t.TempDir(), "is.db")
	if err := os.WriteFile(path, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	for _, tc := range []struct{ args, want string }{
		{"-storage disk", "must be memory"}, {"-storage sqlite:", "must be memory"}, {"-storage sqlite:" + path, "is there already"},
		{"-customers 0", "at least 1"}, {"more", "is no flag"},
	} {
		err := run(t.Context(), strings.Fields(tc.args), io.Discard, io.Discard)
		if err == nil || !strings.Contains(err.Error(), tc.want) {
			t.Errorf("%s: %v, want %q", tc.args, err, tc.want)
		}
	}
	var help, out bytes.Buffer
	_ = run(t.Context(), []string{"-help"}, io.Discard, &help)
	if err := run(t.Context(), []string{"-customers", "20", "-reads", "5"}, &out, io.Discard); err != nil {
		t.Fatal(err)
	}
	for _, x := range figures() {
		for where, text := range map[string]string{"help": help.String(), "report": out.String()} {
			if !strings.Contains(text, "\n  "+x.name+" ") {
				t.Errorf("the %s does not say what %s means", where, x.name)
			}
		}
	}
}
