//go:build unix

package vendure

import (
	"os/exec"
	"syscall"
)

// ownGroup puts the process and its children into a group of their own.
func ownGroup(cmd *exec.Cmd) { cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true} }

// killGroup ends the process and its children. An error means that they have
// ended already.
func killGroup(cmd *exec.Cmd) { syscall.Kill(-cmd.Process.Pid, syscall.SIGKILL) }
