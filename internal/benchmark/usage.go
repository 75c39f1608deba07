package main

import (
	"bufio"
	"encoding/json"
	"errors"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"time"
)

// usageFile is the environment variable with the file that a provider's usage is
// appended to.
const usageFile = "BENCHMARK_USAGE"

// realDir is the directory of the provider itself, next to what Terraform starts.
const realDir = "real"

// usage is what a process took.
type usage struct {
	// CPU is in user and system mode together.
	CPU time.Duration
	// Memory is the largest resident size, in bytes.
	Memory int64
}

// isProvider reports whether Terraform has started this program instead of a provider.
func isProvider() bool { return strings.HasPrefix(filepath.Base(os.Args[0]), "terraform-provider-") }

// standIn runs the provider that this program was started instead of, and records what it
// took: only the parent of a process can read that.
func standIn() error {
	path := filepath.Join(filepath.Dir(os.Args[0]), realDir, filepath.Base(os.Args[0]))
	provider := exec.Command(path, os.Args[1:]...)
	provider.Stdin, provider.Stdout, provider.Stderr = os.Stdin, os.Stdout, os.Stderr
	dieWithParent(provider)
	err := provider.Run()
	if provider.ProcessState == nil {
		return err
	}
	line, failed := json.Marshal(usageOf(provider.ProcessState))
	if failed != nil {
		return errors.Join(err, failed)
	}
	file, failed := os.OpenFile(os.Getenv(usageFile), os.O_APPEND|os.O_CREATE|os.O_WRONLY, 0o600)
	if failed != nil {
		return errors.Join(err, failed)
	}
	_, failed = file.Write(append(line, '\n'))
	return errors.Join(err, failed, file.Close())
}

// usageOf returns what a process that has ended took, and all that it had started.
func usageOf(ended *os.ProcessState) usage {
	return usage{CPU: ended.UserTime() + ended.SystemTime(), Memory: memoryOf(ended)}
}

// readUsage returns what the providers took, as recorded in a file: the CPU of all, and
// the memory of the largest.
func readUsage(path string) (usage, error) {
	file, err := os.Open(path)
	if errors.Is(err, fs.ErrNotExist) {
		return usage{}, errors.New("no provider has written down what it took")
	}
	if err != nil {
		return usage{}, err
	}
	defer file.Close()
	var all usage
	lines := bufio.NewScanner(file)
	for lines.Scan() {
		var one usage
		if err := json.Unmarshal(lines.Bytes(), &one); err != nil {
			return usage{}, err
		}
		all.CPU += one.CPU
		all.Memory = max(all.Memory, one.Memory)
	}
	return all, lines.Err()
}
