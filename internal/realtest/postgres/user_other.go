//go:build !unix

package postgres

import (
	"errors"
	"os/exec"
)

func identity() (any, error) { return nil, errors.New("tests run it on Unix only") }

func as(*exec.Cmd) {}

func hand(string) error { return nil }
