//go:build unix

package serverconfig_test

import (
	"os/exec"
	"syscall"
)

// group starts a program in a process group of its own, so that its child processes
// are killed with it.
func group(command *exec.Cmd) {
	command.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
	command.Cancel = func() error { return syscall.Kill(-command.Process.Pid, syscall.SIGKILL) }
}
