package main

import (
	"os"
	"os/exec"
	"runtime"
	"syscall"
)

// dieWithParent has the system end a process when this one ends.
func dieWithParent(c *exec.Cmd) {
	runtime.LockOSThread() // the system means the thread that has started it
	c.SysProcAttr = &syscall.SysProcAttr{Pdeathsig: syscall.SIGKILL}
}

// memoryOf returns the most memory of a process that was resident, in bytes. Linux counts
// it in KiB.
func memoryOf(ended *os.ProcessState) int64 {
	resources, ok := ended.SysUsage().(*syscall.Rusage)
	if !ok {
		return 0
	}
	return resources.Maxrss * 1024
}
