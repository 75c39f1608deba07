package main

import (
	"bufio"
	"bytes"
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"testing"
)

// TestInterrupt is not parallel: it sends this process a signal, and makes it the
// parent of all that is left behind.
func TestInterrupt(t *testing.T) {
	if _, err := exec.LookPath("setsid"); err != nil {
		t.Skip("setsid is not installed")
	}
	dir, err := tempDir(new(bytes.Buffer))
	if err != nil {
		t.Fatal(err)
	}
	defer os.RemoveAll(dir)
	adopt()
	// What is left is in a session of its own, as servers of tests are in a group, and
	// does not care for its parent.
	script := `trap 'exit 3' INT; setsid sh -c 'trap "" INT; echo $$; exec sleep 1000' & mkdir "$TMPDIR/left"; echo "$TMPDIR"; wait`
	cmd, stdout, err := start([]string{"sh", "-c", script}, dir)
	if err != nil {
		t.Fatal(err)
	}
	var pid int
	seen := ""
	for lines := bufio.NewScanner(stdout); (pid == 0 || seen == "") && lines.Scan(); {
		if number, err := strconv.Atoi(lines.Text()); err == nil {
			pid = number
		} else {
			seen = lines.Text()
		}
	}
	if seen != dir {
		t.Errorf("TMPDIR is %q, want %q", seen, dir)
	}
	if err := syscall.Kill(os.Getpid(), syscall.SIGTERM); err != nil {
		t.Fatal(err)
	}
	var exit *exec.ExitError
	if err := cmd.Wait(); !errors.As(err, &exit) || exit.ExitCode() != 3 {
		t.Errorf("the command ended with %v", err)
	}
	endOrphans()
	if err := syscall.Kill(pid, 0); !errors.Is(err, syscall.ESRCH) {
		t.Errorf("process %d still runs: %v", pid, err)
	}
}

func TestTempDir(t *testing.T) {
	long := filepath.Join(t.TempDir(), strings.Repeat("long", 20))
	if err := os.Mkdir(long, 0o700); err != nil {
		t.Fatal(err)
	}
	t.Setenv("TMPDIR", long)
	var said bytes.Buffer
	dir, err := tempDir(&said)
	if err != nil {
		t.Fatal(err)
	}
	defer os.RemoveAll(dir)
	if len(dir) > maxTempDir || !strings.Contains(said.String(), long+" is too long a path for sockets") {
		t.Errorf("%q, %q", dir, said.String())
	}
	if left, err := os.ReadDir(long); err != nil || len(left) > 0 {
		t.Errorf("%v is left in it (%v)", left, err)
	}
}
