// Package testrun is what tests say about their own run: how much of a long test is
// done, and which program of this machine it needs. tools/testreport tells both.
package testrun

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// The attributes by which a test tells testreport of itself.
const (
	// Shortened is that of a test which -short makes shorter.
	Shortened = "shortened"
	// Missing is that of a test which is skipped because a program is missing.
	Missing = "missing"
)

// Share returns how many of a test's pieces, which the words name, are to run: all,
// or with -short, as in make test, as many as short.
func Share(t testing.TB, all, short int, words string) int {
	t.Helper()
	if !testing.Short() || short >= all {
		return all
	}
	t.Attr(Shortened, fmt.Sprintf("%d of %d %s", short, all, words))
	return short
}

// List is the file, from the root of the repository, with the programs that tests
// need and the packages that bring them.
const List = "tools/test-packages.txt"

// Program returns the path of a program, or file, that a test needs, and skips the test where
// it is not installed. A program that is not on the list fails the test, wherever it
// is installed: CI would not have it.
func Program(t testing.TB, name string) string {
	t.Helper()
	listed, err := Programs()
	if err != nil {
		t.Fatal(err)
	}
	if listed[name] == "" {
		t.Fatalf("%s is not in %s: CI would skip this test", name, List)
	}
	path, found := find(name)
	if !found {
		t.Attr(Missing, name)
		t.Skipf("%s is not installed (Debian's %s)", name, listed[name])
	}
	return path
}

// find looks for a program, or for a file by its path.
func find(name string) (path string, found bool) {
	if filepath.IsAbs(name) {
		_, err := os.Stat(name)
		return name, err == nil
	}
	path, err := exec.LookPath(name)
	if err != nil {
		// Debian has servers where only root's PATH leads.
		path, err = exec.LookPath("/usr/sbin/" + name)
	}
	return path, err == nil
}

// Programs returns the listed programs, each with its package.
func Programs() (map[string]string, error) {
	root, err := Root()
	if err != nil {
		return nil, err
	}
	text, err := os.ReadFile(filepath.Join(root, List))
	if err != nil {
		return nil, err
	}
	programs := make(map[string]string)
	for line := range strings.Lines(string(text)) {
		fields := strings.Fields(line)
		switch {
		case len(fields) == 0, strings.HasPrefix(line, "#"):
		case len(fields) != 2:
			return nil, fmt.Errorf("%s: want a program and its package, got %q", List, line)
		default:
			programs[fields[0]] = fields[1]
		}
	}
	return programs, nil
}

// Root returns the root of the repository that the working directory is in.
func Root() (string, error) {
	at, err := os.Getwd()
	for err == nil {
		if _, err = os.Stat(filepath.Join(at, "go.mod")); err == nil {
			return at, nil
		}
		if !errors.Is(err, fs.ErrNotExist) || at == filepath.Dir(at) {
			break
		}
		at, err = filepath.Dir(at), nil
	}
	return "", fmt.Errorf("the root of the repository was not found: %w", err)
}

// Tool returns the path of a tool that make builds into bin/ from a module under
// tools/, and skips the test where it was not built.
func Tool(t testing.TB, name string) string {
	t.Helper()
	root, err := Root()
	if err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(root, "bin", name)
	if _, err := os.Stat(path); err != nil {
		t.Skipf("%s is not built: make bin/%s", name, name)
	}
	return path
}
