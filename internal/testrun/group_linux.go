package testrun

import (
	"os/exec"
	"syscall"
)

// Group starts a program in a process group of its own, so that its child processes
// are killed with it, and has it asked to end when this process does, be that by an
// interrupt.
func Group(command *exec.Cmd) {
	command.SysProcAttr = &syscall.SysProcAttr{Setpgid: true, Pdeathsig: syscall.SIGTERM}
	command.Cancel = func() error { return syscall.Kill(-command.Process.Pid, syscall.SIGKILL) }
}
