package sqlite

import (
	"context"
	"errors"
	"fmt"
	"io/fs"

	driver "zombiezen.com/go/sqlite"
)

// Errors that somebody can do something about. They are wrapped in what is
// returned: use [errors.Is]. No error contains a value of a record.
var (
	// ErrLocked says that another process held the file for longer than
	// [Config.Wait]: a second program that loads, a shell with an open
	// transaction. Nothing was stored; the same call may succeed later.
	ErrLocked = errors.New("sqlite: the file is locked by somebody else")

	// ErrNewer says that a newer version of this package wrote the file. It was
	// not touched.
	ErrNewer = errors.New("sqlite: the file was written by a newer version")

	// ErrReadOnly says that the file, its directory or the file system cannot
	// be written.
	ErrReadOnly = errors.New("sqlite: the file cannot be written")

	// ErrFull says that there is no room left. Nothing of the commit was
	// stored, what was stored before is unharmed, and once there is room the
	// storage goes on.
	ErrFull = errors.New("sqlite: no room left")

	// ErrDamaged says that the file is not a database, not one of ours, or is
	// not what was written to it. Restore a backup.
	ErrDamaged = errors.New("sqlite: the file is damaged or no file of ours")
)

// wrap says what failed, for which of the reasons above. An error of the
// context comes back as it is.
func wrap(ctx context.Context, what string, err error) error {
	if err == nil {
		return nil
	}
	code := driver.ErrCode(err)
	var why error
	switch code.ToPrimary() {
	case driver.ResultInterrupt:
		if ctx.Err() != nil {
			return ctx.Err()
		}
	case driver.ResultBusy, driver.ResultLocked, driver.ResultProtocol:
		why = ErrLocked
	case driver.ResultReadOnly, driver.ResultPerm, driver.ResultAuth, driver.ResultCantOpen:
		why = ErrReadOnly
	case driver.ResultFull:
		why = ErrFull
	case driver.ResultCorrupt, driver.ResultNotADB:
		why = ErrDamaged
	}
	if why != nil {
		return fmt.Errorf("%w: %s: %v", why, what, code)
	}
	return fmt.Errorf("sqlite: %s: %w", what, err)
}

// busy reports whether somebody else holds a lock.
func busy(err error) bool {
	if err == nil || errors.Is(err, ErrLocked) {
		return err != nil
	}
	c := driver.ErrCode(err).ToPrimary()
	return c == driver.ResultBusy || c == driver.ResultLocked
}

// errClosed is returned for calls after Close.
var errClosed = fmt.Errorf("sqlite: %w", fs.ErrClosed)
