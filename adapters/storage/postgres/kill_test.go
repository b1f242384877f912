package postgres_test

import (
	"bufio"
	"flag"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"strconv"
	"testing"
	"time"

	"github.com/jackc/pgx/v5/pgxpool"

	"github.com/clientele-go/clientele/adapters/storage/postgres"
	"github.com/clientele-go/clientele/customer"
	realpg "github.com/clientele-go/clientele/internal/realtest/postgres"
)

var (
	kills   = flag.Int("kills", 40, "how often the loading program is killed")
	crashes = flag.Int("crashes", 5, "how often the server is killed")
)

// A child is a program that loads.
type child struct {
	cmd   *exec.Cmd
	lines *bufio.Scanner
	acked map[int]int // the last commit of each loader that it told of
	told  int
}

func startChild(t *testing.T, dsn, schema, broken string) *child {
	t.Helper()
	cmd := exec.CommandContext(t.Context(), os.Args[0])
	cmd.Env = append(os.Environ(), childVariable+"="+dsn, schemaVariable+"="+schema, brokenVariable+"="+broken)
	cmd.Stderr = os.Stderr
	pipe, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	return &child{cmd: cmd, lines: bufio.NewScanner(pipe), acked: map[int]int{}}
}

// follow listens until the program has told of so many commits more, or ends.
func (c *child) follow(t *testing.T, commits int) {
	t.Helper()
	for end := c.told + commits; c.told < end && c.lines.Scan(); c.told++ {
		var l, n int
		if _, err := fmt.Sscan(c.lines.Text(), &l, &n); err != nil {
			t.Errorf("the program says %q", c.lines.Text())
			return
		}
		c.acked[l] = n
	}
}

// kill kills the program and reads what it had said.
func (c *child) kill(t *testing.T) {
	t.Helper()
	if err := c.cmd.Process.Kill(); err != nil {
		t.Fatal(err)
	}
	c.follow(t, 1<<30)
	_ = c.cmd.Wait() // says that it was killed
}

// settled waits until the server has ended what it was doing for a program that
// is no more: a commit that was sent may still become one.
func settled(t *testing.T, p *pgxpool.Pool, name string) {
	t.Helper()
	const busy = `SELECT count(*), pg_sleep(0.001) FROM pg_stat_activity WHERE application_name = $1`
	for n := 1; n > 0; {
		var slept any
		if err := p.QueryRow(t.Context(), busy, name).Scan(&n, &slept); err != nil {
			t.Fatal(err)
		}
	}
}

// TestKill kills a program that loads, again and again, and looks whether what
// it was told to be stored is there, and nothing in part or twice.
func TestKill(t *testing.T) {
	if testing.Short() {
		t.Skip("kills a program many times")
	}
	p := pool(t, server(t).DSN())
	name := schema(t, p)
	rng := rand.New(rand.NewPCG(1, uint64(*kills)))
	s := open(t, p, postgres.Config{Schema: name})
	for k := range *kills {
		c := startChild(t, server(t).DSN(), name, sound)
		c.follow(t, 1+rng.IntN(60))
		c.kill(t)
		settled(t, p, name)
		if wrong := checkLoaded(t, s, c.acked); wrong != "" {
			t.Fatalf("after kill %d: %s", k+1, wrong)
		}
	}
}

// TestKillControl has programs that are broken killed: each must be found out.
func TestKillControl(t *testing.T) {
	if testing.Short() {
		t.Skip("kills a program many times")
	}
	for _, broken := range []string{early, split} {
		p := pool(t, server(t).DSN())
		name := schema(t, p)
		s := open(t, p, postgres.Config{Schema: name})
		found := false
		for k := 0; k < 30 && !found; k++ {
			c := startChild(t, server(t).DSN(), name, broken)
			c.follow(t, 5+k)
			c.kill(t)
			settled(t, p, name)
			found = checkLoaded(t, s, c.acked) != ""
		}
		if !found {
			t.Errorf("a program that %s is not found out", broken)
		}
	}
}

// TestCrash kills the server while a program loads. The program goes on when
// the server is back; what it was told to be stored must be there, and nothing
// in part or twice.
func TestCrash(t *testing.T) {
	if testing.Short() {
		t.Skip("kills a server several times")
	}
	realpg.Require(t)
	srv := realpg.Start(t, "shared_buffers=32MB")
	if !srv.Private() {
		t.Skip("a server from outside is not killed")
	}
	rng := rand.New(rand.NewPCG(2, uint64(*crashes)))
	name := "crash"
	c := startChild(t, srv.DSN(), name, sound)
	c.follow(t, 20)
	for k := range *crashes {
		time.Sleep(time.Duration(rng.IntN(200)) * time.Millisecond) // at any moment
		if err := srv.Kill(); err != nil {
			t.Fatal(err)
		}
		if err := srv.Run(); err != nil {
			t.Fatal(err)
		}
		before := c.told
		c.follow(t, 20+rng.IntN(60))
		if c.told == before {
			t.Fatalf("after crash %d the program does not go on", k+1)
		}
	}
	c.kill(t)
	p := pool(t, srv.DSN())
	settled(t, p, name)
	s := open(t, p, postgres.Config{Schema: name})
	if wrong := checkLoaded(t, s, c.acked); wrong != "" {
		t.Error(wrong)
	}
	t.Logf("%d commits over %d crashes", c.told, *crashes)
}

// checkLoaded says what is wrong with what a program has loaded.
func checkLoaded(t *testing.T, s customer.Storage, acked map[int]int) string {
	t.Helper()
	total := 0
	for l := range loaders {
		got, err := s.Read(t.Context(), customer.Want{Streams: []customer.Stream{stream(l)}})
		if err != nil {
			t.Fatal(err)
		}
		n, _ := strconv.Atoi(string(got.Streams[0])) // 0 if there is none
		if n < acked[l] {
			return fmt.Sprintf("loader %d was told that commit %d is stored; the cursor says %d", l, acked[l], n)
		}
		total += n
		if wrong := checkLoader(t, s, l, n); wrong != "" {
			return wrong
		}
	}
	all, err := s.Read(t.Context(), customer.Want{Terms: []customer.Term{"all"}, TermLimit: 1, Sources: true})
	if err != nil {
		t.Fatal(err)
	}
	told, counted := 0, int64(0)
	for mark := ""; ; {
		rows, err := s.Scan(t.Context(), customer.Scan{Table: customer.TableChanges, After: mark})
		if err != nil {
			t.Fatal(err)
		}
		if mark = rows.Next; mark == "" {
			break
		}
		told += len(rows.Changes)
	}
	if len(all.Sources) > 0 {
		counted = all.Sources[0].Counts.Applied
	}
	if all.Terms[0].Total != total || told != total || counted != int64(total) {
		return fmt.Sprintf("%d commits, %d postings, %d changes, %d counted", total, all.Terms[0].Total, told, counted)
	}
	return ""
}

func checkLoader(t *testing.T, s customer.Storage, l, n int) string {
	t.Helper()
	w := customer.Want{}
	for i := 1; i <= n+1; i++ {
		w.Facts, w.Parties = append(w.Facts, loadedRef(l, i)), append(w.Parties, loadedRef(l, i))
		w.Terms = append(w.Terms, customer.Term("n"+loadedRef(l, i).ID))
	}
	got, err := s.Read(t.Context(), w)
	if err != nil {
		t.Fatal(err)
	}
	if l == 0 {
		for i := max(1, n); i <= n+1; i++ {
			if has := crowded(t, s, i); n > 0 && has != crowd*(min(n, i)-i+1) {
				return fmt.Sprintf("of commit %d, where the cursor is %d, %d of a crowd of %d are stored", i, n, has, crowd)
			}
		}
	}
	lines, err := s.Timeline(t.Context(), customer.TimelineQuery{Owners: w.Facts, Limit: 2*n + 2})
	if err != nil {
		t.Fatal(err)
	}
	entries := map[string]int{}
	for _, e := range lines {
		entries[e.Ref.ID]++
	}
	for i := range n + 1 {
		want := i < n
		if (got.Facts[i] != nil) != want || (got.Parties[i] != nil) != want || (got.Terms[i].Total == 1) != want || (entries[w.Facts[i].ID] == 1) != want {
			return fmt.Sprintf("commit %d of loader %d, whose cursor is %d, is stored in part: %v %v %d %d", i+1, l, n,
				got.Facts[i] != nil, got.Parties[i] != nil, got.Terms[i].Total, entries[w.Facts[i].ID])
		}
	}
	return ""
}

// crowded returns how many of the others of a commit of the first loader are
// there, each with its party and its entry.
func crowded(t *testing.T, s customer.Storage, n int) (has int) {
	t.Helper()
	refs := crowdOf(n)
	got, err := s.Read(t.Context(), customer.Want{Facts: refs, Parties: refs})
	if err != nil {
		t.Fatal(err)
	}
	lines, err := s.Timeline(t.Context(), customer.TimelineQuery{Owners: refs, Limit: 2 * crowd})
	if err != nil {
		t.Fatal(err)
	}
	for i := range refs {
		if got.Facts[i] != nil && got.Parties[i] != nil {
			has++
		}
	}
	if has != len(lines) {
		return -1
	}
	return has
}
