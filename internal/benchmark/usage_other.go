//go:build !linux

package main

import (
	"os"
	"os/exec"
)

// dieWithParent does nothing: the provider ends when Terraform ends it.
func dieWithParent(*exec.Cmd) {}

// memoryOf returns 0: it is measured on Linux only.
func memoryOf(*os.ProcessState) int64 { return 0 }
