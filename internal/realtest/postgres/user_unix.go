//go:build unix

package postgres

import (
	"errors"
	"os"
	"os/exec"
	"os/user"
	"strconv"
	"syscall"
)

// identity returns whom the server runs as: PostgreSQL refuses to be root.
// Whoever is not root runs it as themselves.
func identity() (*syscall.Credential, error) {
	if os.Getuid() != 0 {
		return nil, nil
	}
	u, err := user.Lookup("postgres")
	if err != nil {
		return nil, errors.New("root cannot run it, and there is no user postgres")
	}
	uid, err := strconv.ParseUint(u.Uid, 10, 32)
	if err != nil {
		return nil, err
	}
	gid, err := strconv.ParseUint(u.Gid, 10, 32)
	if err != nil {
		return nil, err
	}
	return &syscall.Credential{Uid: uint32(uid), Gid: uint32(gid)}, nil
}

// as has a program run as the server's user, in a group of its own: what ends
// the tests from the keyboard does not end the server before them.
func as(cmd *exec.Cmd) {
	c, _ := identity() // missing has told if there is none
	cmd.SysProcAttr = &syscall.SysProcAttr{Credential: c, Setpgid: true}
}

// hand gives a directory to the server's user. The tests still reach in.
func hand(dir string) error {
	c, err := identity()
	if err != nil || c == nil {
		return err
	}
	if err := os.Chmod(dir, 0o755); err != nil {
		return err
	}
	return os.Chown(dir, int(c.Uid), int(c.Gid))
}
