package main

import (
	"fmt"
	"io"
	"os"
	"os/exec"
	"os/signal"
	"syscall"
)

// maxTempDir is how long the path of the directory for temporary files may be. The
// tests talk to Terraform over sockets there, whose paths have at most 107 bytes.
const maxTempDir = 60

// tempDir makes the directory that the tests work in. It is the run's own, so that
// nothing of theirs is left when they are interrupted.
func tempDir(warnings io.Writer) (string, error) {
	dir, err := os.MkdirTemp("", "hsts-tests-")
	if err == nil && len(dir) > maxTempDir {
		fmt.Fprintf(warnings, "testreport: %s is too long a path for sockets, the tests work in /tmp instead\n", os.TempDir())
		_ = os.Remove(dir)
		dir, err = os.MkdirTemp("/tmp", "hsts-tests-")
	}
	if err != nil {
		return "", err
	}
	// A server that root starts runs as another user, who has to get in.
	return dir, os.Chmod(dir, 0o755)
}

// start starts the command, in a group of its own, and returns what it writes. An
// interrupt of testreport, or its end by a signal, is for that group: the report of
// what was done until then is still written.
func start(command []string, dir string) (cmd *exec.Cmd, stdout io.Reader, err error) {
	cmd = exec.Command(command[0], command[1:]...)
	cmd.Env = append(os.Environ(), "TMPDIR="+dir)
	cmd.Stderr = os.Stderr
	group(cmd)
	if stdout, err = cmd.StdoutPipe(); err != nil {
		return nil, nil, err
	}
	signals := make(chan os.Signal, 2)
	signal.Notify(signals, os.Interrupt, syscall.SIGTERM, syscall.SIGHUP)
	if err := cmd.Start(); err != nil {
		return nil, nil, err
	}
	go func() {
		<-signals
		interrupt(cmd)
		<-signals // whoever asks twice means it
		kill(cmd)
	}()
	return cmd, stdout, nil
}
