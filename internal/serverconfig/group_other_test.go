//go:build !unix

package serverconfig_test

import "os/exec"

// group does nothing: this system has no process groups.
func group(*exec.Cmd) {}
