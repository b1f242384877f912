package postgres

import (
	"errors"
	"fmt"
	"os"
	"testing"
)

// Standby starts a server that follows this one by streaming replication, under
// a name by which this one knows it (application_name), and stops it when the
// test ends. It lies in a directory of its own and answers on a socket there,
// with the same roles and databases, for reading. It answers when it has caught
// up with what the other had when it was copied; see pg_stat_replication for
// later. A standby that is promoted is a server like any other.
func (s *Server) Standby(t testing.TB, name string, settings ...string) *Server {
	t.Helper()
	if !s.Private() {
		t.Skip("a server from outside is not followed")
	}
	other, err := s.follow(name, settings)
	return other.during(t, err)
}

func (s *Server) follow(name string, settings []string) (*Server, error) {
	dir, err := os.MkdirTemp("", "clientele-pg-") // a short path: that of a socket is bounded
	if err != nil {
		return nil, err
	}
	other := &Server{bin: s.bin, dir: dir, settings: settings}
	if err := hand(dir); err != nil {
		return nil, errors.Join(err, other.Stop())
	}
	from := fmt.Sprintf("host=%s user=postgres application_name=%s", s.dir, name)
	out, err := other.program("pg_basebackup", "-d", from, "-D", other.data(), "-R", "-X", "stream", "-c", "fast", "--no-sync").CombinedOutput()
	if err != nil {
		return nil, errors.Join(fmt.Errorf("pg_basebackup: %w\n%s", err, out), other.Stop())
	}
	if err := other.Run(); err != nil {
		return nil, errors.Join(err, other.Stop())
	}
	return other, nil
}
