package rt

import (
	"bytes"
	"context"
	"fmt"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"
)

// Queue is the queue of the desk that the API accounts may read.
const Queue = "Customer Care"

// HiddenQueue is a queue that no API account may read.
const HiddenQueue = "Back Office"

// The custom fields of [Queue].
const (
	FieldOrder    = "Order Number"
	FieldContact  = "Contact Channel" // phone, email, chat or store
	FieldCallback = "Callback Promised"
)

// An Account is an API account of the desk.
type Account string

// The API accounts. All but Narrow read tickets, comments and custom fields of
// [Queue], and nothing else.
const (
	Least   Account = "api"         // no further right
	People  Account = "api-people"  // reads all of every user, phone numbers too
	Vilnius Account = "api-vilnius" // as Least, in the zone Europe/Vilnius
	Narrow  Account = "api-narrow"  // neither comments nor custom fields
)

// Server is a running RT.
type Server struct {
	// URL is the address of the instance, "http://127.0.0.1:port". REST 2.0 is
	// under /REST/2.0.
	URL string

	t      testing.TB
	tokens map[Account]string
	http   *http.Client
}

// Token returns the token of an API account.
func (s *Server) Token(a Account) string { return s.tokens[a] }

// Start starts a new RT with an empty desk and stops it when the test ends.
// It skips the test if RT is not installed, and fails it instead if
// CLIENTELE_REQUIRE_REAL is 1.
func Start(t testing.TB) *Server {
	t.Helper()
	if why := missing(); why != "" {
		why = "Request Tracker is not installed: " + why + "; as root: internal/realtest/rt/install.sh"
		if os.Getenv("CLIENTELE_REQUIRE_REAL") == "1" {
			t.Fatal(why)
		}
		t.Skip(why)
	}
	base, err := home()
	if err != nil {
		t.Fatal(err)
	}
	from, err := prepared(base)
	if err != nil {
		t.Fatal(err)
	}
	dir, err := os.MkdirTemp(base, "run-")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { os.RemoveAll(dir) })
	s := &Server{t: t, http: &http.Client{Timeout: time.Minute}}
	if err := s.copy(from, dir); err != nil {
		t.Fatal(err)
	}
	// Another program may take the port between its choice and its use.
	for try := 1; ; try++ {
		if err = s.run(dir); err == nil {
			return s
		}
		if try == 3 {
			t.Fatal(err)
		}
	}
}

func (s *Server) copy(from, dir string) error {
	if err := configure(dir, 0); err != nil {
		return err
	}
	db, err := os.ReadFile(filepath.Join(from, "db", "rt"))
	if err != nil {
		return err
	}
	if err := os.WriteFile(filepath.Join(dir, "db", "rt"), db, 0o600); err != nil {
		return err
	}
	tokens, err := os.ReadFile(filepath.Join(from, "tokens"))
	if err != nil {
		return err
	}
	s.tokens = make(map[Account]string)
	for line := range strings.Lines(string(tokens)) {
		name, token, _ := strings.Cut(strings.TrimSpace(line), " ")
		s.tokens[Account(name)] = token
	}
	return nil
}

// run starts the program on a free port and waits until it answers.
func (s *Server) run(dir string) error {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return err
	}
	port := l.Addr().(*net.TCPAddr).Port
	l.Close()
	if err := configure(dir, port); err != nil {
		return err
	}
	s.URL = fmt.Sprintf("http://127.0.0.1:%d", port)
	cmd := exec.Command(serverProgram, "--server", "Standalone", "--host", "127.0.0.1", "--port", fmt.Sprint(port))
	cmd.Env = environment(dir)
	log := new(syncBuffer)
	cmd.Stdout, cmd.Stderr = log, log
	ownGroup(cmd)
	if err := cmd.Start(); err != nil {
		return err
	}
	gone := make(chan struct{})
	go func() {
		cmd.Wait()
		close(gone)
	}()
	if err := s.ready(gone); err != nil {
		stop(cmd, gone)
		return fmt.Errorf("%w\n%s", err, log.String())
	}
	s.t.Cleanup(func() {
		stop(cmd, gone)
		if s.t.Failed() {
			s.t.Logf("RT said:\n%s", log.String())
		}
	})
	return nil
}

func (s *Server) ready(gone <-chan struct{}) error {
	ctx, cancel := context.WithTimeout(context.Background(), 2*time.Minute)
	defer cancel()
	again := time.NewTicker(100 * time.Millisecond)
	defer again.Stop()
	for {
		req, err := http.NewRequestWithContext(ctx, http.MethodGet, s.URL+"/REST/2.0/rt", nil)
		if err != nil {
			return err
		}
		req.Header.Set("Authorization", "token "+s.Token(Least))
		if res, err := s.http.Do(req); err == nil {
			res.Body.Close()
			if res.StatusCode == http.StatusOK {
				return nil
			}
		}
		select {
		case <-gone:
			return fmt.Errorf("RT ended while it started")
		case <-ctx.Done():
			return fmt.Errorf("RT did not answer in two minutes")
		case <-again.C:
		}
	}
}

// stop ends the program and whatever it started.
func stop(cmd *exec.Cmd, gone <-chan struct{}) {
	endGroup(cmd, false)
	select {
	case <-gone:
	case <-time.After(5 * time.Second):
		endGroup(cmd, true)
		<-gone
	}
}

// syncBuffer keeps what a running program says.
type syncBuffer struct {
	mu sync.Mutex
	b  bytes.Buffer
}

func (b *syncBuffer) Write(p []byte) (int, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.b.Write(p)
}

func (b *syncBuffer) String() string {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.b.String()
}
