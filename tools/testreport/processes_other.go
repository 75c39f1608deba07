//go:build !linux

package main

import (
	"os"
	"os/exec"
)

// Only Linux tells a process what its descendants leave behind.
func adopt() {}

func endOrphans() {}

// group leaves the command in the terminal's group, whose interrupts it gets too.
func group(*exec.Cmd) {}

func interrupt(cmd *exec.Cmd) { _ = cmd.Process.Signal(os.Interrupt) }

func kill(cmd *exec.Cmd) { _ = cmd.Process.Kill() }
