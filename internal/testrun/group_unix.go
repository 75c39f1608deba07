//go:build unix && !linux

package testrun

import (
	"os/exec"
	"syscall"
)

// Group starts a program in a process group of its own, so that its child processes
// are killed with it.
func Group(command *exec.Cmd) {
	command.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
	command.Cancel = func() error { return syscall.Kill(-command.Process.Pid, syscall.SIGKILL) }
}
