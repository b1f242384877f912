package postgres

import (
	"context"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"net"
	"time"

	"github.com/jackc/pgx/v5/pgconn"
)

// Errors that somebody can do something about. They are wrapped in what is
// returned: use [errors.Is]. No error contains a value of a record.
var (
	// ErrUnavailable says that the server could not be reached, or did not
	// answer as one that works, for longer than [Config.Patience]. A commit has
	// then stored nothing or all; storing the same facts again is safe.
	ErrUnavailable = errors.New("postgres: the server is not available")

	// ErrNewer says that a newer version of this package made the schema. It
	// was not touched.
	ErrNewer = errors.New("postgres: the schema was made by a newer version")

	// ErrRefused says that the role lacks a right, or that the server takes no
	// writes: it is a standby, or read only by its settings.
	ErrRefused = errors.New("postgres: the server refuses this role or this write")

	// ErrFull says that the server has no room left. Nothing of the commit was
	// stored; once there is room the storage goes on.
	ErrFull = errors.New("postgres: the server has no room left")

	// ErrDamaged says that a row is not what was written.
	ErrDamaged = errors.New("postgres: a row is not what was written")
)

// errAgain has a commit tried again: a row that was there went, or one came,
// between two statements.
var errAgain = errors.New("postgres: a row moved meanwhile")

// passing reports whether an error may be gone the next time.
func passing(err error) bool {
	if errors.Is(err, errAgain) {
		return true
	}
	if e, ok := errors.AsType[*pgconn.PgError](err); ok {
		switch e.Code {
		case "40001", "40P01", "55P03", "53300":
			return true
		case "23505": // two commits were given one number, or one was given up meanwhile
			return true
		}
		return gone(err)
	}
	if _, ok := errors.AsType[*pgconn.ConnectError](err); ok {
		return true
	}
	return gone(err)
}

// found reports whether findTerms has found something: nothing else divides.
func found(err error) bool {
	e, ok := errors.AsType[*pgconn.PgError](err)
	return ok && e.Code == "22012"
}

// unknown reports whether a setting was given a value that the server does not
// know.
func unknown(err error) bool {
	e, ok := errors.AsType[*pgconn.PgError](err)
	return ok && e.Code == "22023"
}

// unique reports whether a row is there that was inserted.
func unique(err error) bool {
	e, ok := errors.AsType[*pgconn.PgError](err)
	return ok && e.Code == "23505"
}

// gone reports whether the connection is no more: what was sent last may have
// been done or not.
func gone(err error) bool {
	if e, ok := errors.AsType[*pgconn.PgError](err); ok {
		return class(e, 2) == "08" || class(e, 3) == "57P"
	}
	_, network := errors.AsType[net.Error](err)
	return network || errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) || errors.Is(err, net.ErrClosed) ||
		pgconn.SafeToRetry(err)
}

// class is the class of a code of the server: its first letters.
func class(e *pgconn.PgError, n int) string { return e.Code[:min(n, len(e.Code))] }

// wrap says what failed, for which of the reasons above. An error of the
// context comes back as it is. Of what the server says only the code is
// repeated, for its words may quote a row.
func wrap(ctx context.Context, what string, err error) error {
	if err == nil {
		return nil
	}
	for _, ours := range []error{ErrUnavailable, ErrNewer, ErrRefused, ErrFull, ErrDamaged} {
		if errors.Is(err, ours) {
			return err
		}
	}
	if ctx.Err() != nil && (errors.Is(err, ctx.Err()) || gone(err)) {
		return ctx.Err()
	}
	if e, ok := errors.AsType[*pgconn.PgError](err); ok {
		code := fmt.Errorf("%s: SQLSTATE %s %s", what, e.Code, e.ConstraintName)
		switch {
		case gone(err) || e.Code == "53300":
			return fmt.Errorf("%w: %w", ErrUnavailable, code)
		case class(e, 2) == "53" || e.Code == "58030":
			return fmt.Errorf("%w: %w", ErrFull, code)
		case class(e, 2) == "25" || e.Code == "42501" || class(e, 2) == "28":
			return fmt.Errorf("%w: %w", ErrRefused, code)
		}
		if class(e, 2) == "42" || class(e, 2) == "0A" { // about the statement, not about a row
			return fmt.Errorf("postgres: %w: %s", code, e.Message)
		}
		return fmt.Errorf("postgres: %w", code)
	}
	if _, ok := errors.AsType[*pgconn.ConnectError](err); ok || gone(err) {
		return fmt.Errorf("%w: %s", ErrUnavailable, what)
	}
	return fmt.Errorf("postgres: %s: %w", what, err)
}

// refused is wrap, and says so if a write was refused because the server is a
// standby. One code is that of every transaction that may not write, the other,
// of one that says at its beginning that it will, that of much else; and the
// words are in the language of the server. So the server is asked, unless others
// are held up, for whoever holds them up may have the only connection.
func (s *Storage) refused(ctx context.Context, what string, err error) error {
	if e, ok := errors.AsType[*pgconn.PgError](err); ok && (e.Code == "25006" || e.Code == "0A000") && s.held(ctx) == nil {
		standby := false
		if bad := s.pool.QueryRow(ctx, "SELECT pg_is_in_recovery()").Scan(&standby); bad == nil && standby {
			return fmt.Errorf("%w: %s: it is a standby, which takes no writes", ErrRefused, what)
		}
	}
	return wrap(ctx, what, err)
}

// patiently calls f until it does not fail for a reason that passes, until the
// patience or the context ends; for a row that moved it needs no patience. The
// waits are random from nothing on, so that workers who collided do not collide
// again. In a transaction that holds up others nothing is tried again: it is
// over.
func (s *Storage) patiently(ctx context.Context, what string, f func() error) error {
	for end, pause := time.Now().Add(s.cfg.Patience), time.Millisecond; ; pause = min(2*pause, 500*time.Millisecond) {
		err := f()
		if err == nil {
			return nil
		}
		if ctx.Err() != nil || !passing(err) || s.held(ctx) != nil || time.Now().After(end) && !errors.Is(err, errAgain) {
			return s.refused(ctx, what, err)
		}
		s.retried.Add(1)
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-time.After(rand.N(pause)):
		}
	}
}
