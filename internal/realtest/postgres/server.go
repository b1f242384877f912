package postgres

import (
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"
)

// A Server is a running PostgreSQL.
type Server struct {
	dsn string // given from outside; then all below is empty

	bin, dir string
	settings []string
	cmd      *exec.Cmd
	guard    io.Closer // while it is open, the server is not ended
	gone     chan struct{}
}

// Require skips a test if there is no server to run it with, and fails it
// instead if CLIENTELE_REQUIRE_REAL is 1.
func Require(t testing.TB) {
	t.Helper()
	why := missing()
	switch {
	case why == "":
	case os.Getenv("CLIENTELE_REQUIRE_REAL") == "1":
		t.Fatal(why)
	default:
		t.Skip(why)
	}
}

func missing() string {
	if os.Getenv("CLIENTELE_TEST_DSN") != "" {
		return ""
	}
	_, err := programs()
	if err == nil {
		_, err = identity()
	}
	if err != nil {
		return "PostgreSQL is not installed: " + err.Error() + "; as root: apt-get install postgresql-15"
	}
	return ""
}

// programs finds where the server's programs are; the path may not have them.
func programs() (string, error) {
	found, err := filepath.Glob("/usr/lib/postgresql/1[5-9]/bin/postgres")
	if err != nil {
		return "", err
	}
	if len(found) > 0 {
		return filepath.Dir(found[0]), nil
	}
	path, err := exec.LookPath("postgres")
	return filepath.Dir(path), err
}

// Start starts a server with settings such as "fsync=off" and stops it when the
// test ends. See [Require] for where there is none.
func Start(t testing.TB, settings ...string) *Server {
	t.Helper()
	Require(t)
	s, err := New(settings...)
	return s.during(t, err)
}

// during stops a server, unless it could not be started, when the test ends.
func (s *Server) during(t testing.TB, err error) *Server {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := s.Stop(); err != nil {
			t.Error(err)
		}
	})
	return s
}

// New is [Start] for a TestMain: whoever calls it also calls Stop.
func New(settings ...string) (*Server, error) {
	if dsn := os.Getenv("CLIENTELE_TEST_DSN"); dsn != "" {
		return &Server{dsn: dsn}, nil
	}
	bin, err := programs()
	if err != nil {
		return nil, err
	}
	dir, err := os.MkdirTemp("", "clientele-pg-") // a short path: that of a socket is bounded
	if err != nil {
		return nil, err
	}
	s := &Server{bin: bin, dir: dir, settings: settings}
	if err := s.make(); err != nil {
		return nil, errors.Join(err, s.Stop())
	}
	return s, nil
}

func (s *Server) make() error {
	if err := hand(s.dir); err != nil {
		return err
	}
	out, err := s.program("initdb", "-D", s.data(), "-U", "postgres", "-A", "trust", "-E", "UTF8", "--locale=C", "--no-sync").CombinedOutput()
	if err != nil {
		return fmt.Errorf("initdb: %w\n%s", err, out)
	}
	if err := s.Run(); err != nil {
		return err
	}
	for _, q := range []string{"CREATE ROLE app LOGIN", "CREATE DATABASE app OWNER app"} {
		out, err := s.program("psql", "-X", "-h", s.dir, "-U", "postgres", "-d", "postgres", "-c", q).CombinedOutput()
		if err != nil {
			return fmt.Errorf("%s: %w\n%s", q, err, out)
		}
	}
	return nil
}

func (s *Server) data() string { return filepath.Join(s.dir, "data") }

func (s *Server) program(name string, args ...string) *exec.Cmd {
	cmd := exec.Command(filepath.Join(s.bin, name), args...)
	cmd.Dir = s.dir
	as(cmd)
	return cmd
}

// DSN returns how a plain role reaches its own database: it may do what the
// owner of a database may, and is no superuser.
func (s *Server) DSN() string {
	if s.dsn != "" {
		return s.dsn
	}
	return "postgres://app@/app?host=" + s.dir
}

// AdminDSN returns how the superuser reaches the same database, and "" for a
// server from outside.
func (s *Server) AdminDSN() string {
	if s.dsn != "" {
		return ""
	}
	return "postgres://postgres@/app?host=" + s.dir
}

// Own gives a directory to the server's user.
func (s *Server) Own(dir string) error { return hand(dir) }

// Private reports whether the server may be killed: it is not one from outside.
func (s *Server) Private() bool { return s.dsn == "" }

// Run starts a server that was killed and waits until it answers: until it has
// recovered, if it has to.
func (s *Server) Run() error {
	// What is left of a killed one ends by itself, but not at once.
	for end := time.Now().Add(30 * time.Second); ; {
		err := s.run()
		if err == nil || time.Now().After(end) {
			return err
		}
		time.Sleep(50 * time.Millisecond)
	}
}

// guarded runs a server that is ended when nobody can write to its input any
// more. It ends with the server.
const guarded = `("$@"; kill -TERM $$) &
cat >/dev/null
kill -QUIT "$(head -n 1 data/postmaster.pid)"
wait`

func (s *Server) run() error {
	args := []string{"-c", guarded, "guard", filepath.Join(s.bin, "postgres"), "-D", s.data(), "-c", "listen_addresses=",
		"-c", "unix_socket_directories=" + s.dir, "-c", "timezone=UTC"}
	for _, x := range s.settings {
		args = append(args, "-c", x)
	}
	cmd := exec.Command("/bin/sh", args...)
	cmd.Dir = s.dir
	as(cmd)
	log, err := os.OpenFile(filepath.Join(s.dir, "log"), os.O_CREATE|os.O_APPEND|os.O_WRONLY, 0o644)
	if err != nil {
		return err
	}
	defer log.Close()
	cmd.Stdout, cmd.Stderr = log, log
	in, err := cmd.StdinPipe()
	if err != nil {
		return err
	}
	if err := cmd.Start(); err != nil {
		return err
	}
	s.cmd, s.guard, s.gone = cmd, in, make(chan struct{})
	go func(gone chan struct{}) {
		cmd.Wait() // it is always killed
		close(gone)
	}(s.gone)
	for end := time.Now().Add(time.Minute); ; {
		if err := s.program("psql", "-X", "-h", s.dir, "-U", "postgres", "-d", "postgres", "-c", "SELECT 1").Run(); err == nil {
			return nil
		}
		select {
		case <-s.gone:
			return fmt.Errorf("PostgreSQL ended while it started:\n%s", s.Log())
		case <-time.After(30 * time.Millisecond):
		}
		if time.Now().After(end) {
			s.end()
			return fmt.Errorf("PostgreSQL did not answer in a minute:\n%s", s.Log())
		}
	}
}

// Log returns the end of what the server has said.
func (s *Server) Log() string {
	b, err := os.ReadFile(filepath.Join(s.dir, "log"))
	if err != nil {
		return err.Error()
	}
	return string(b[max(0, len(b)-4000):])
}

// pid returns the process of the server itself.
func (s *Server) pid() (int, error) {
	b, err := os.ReadFile(filepath.Join(s.data(), "postmaster.pid"))
	if err != nil {
		return 0, err
	}
	first, _, _ := strings.Cut(string(b), "\n")
	return strconv.Atoi(first)
}

// Kill kills the server as kill -9 does, and waits until it is gone. Run starts
// it again.
func (s *Server) Kill() error {
	if !s.Private() {
		return errors.New("a server from outside is not killed")
	}
	pid, err := s.pid()
	if err != nil {
		return err
	}
	p, err := os.FindProcess(pid)
	if err != nil {
		return err
	}
	if err := p.Kill(); err != nil {
		return err
	}
	s.end()
	return nil
}

func (s *Server) end() {
	s.guard.Close()
	select {
	case <-s.gone:
	case <-time.After(10 * time.Second):
		if pid, err := s.pid(); err == nil {
			if p, err := os.FindProcess(pid); err == nil {
				_ = p.Kill() // it may have ended just now
			}
		}
		<-s.gone
	}
}

// Stop stops the server and removes all it has. A server from outside stays.
func (s *Server) Stop() error {
	if !s.Private() {
		return nil
	}
	if s.guard != nil {
		s.end()
	}
	return os.RemoveAll(s.dir)
}
