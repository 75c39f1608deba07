// Command testreport runs `go test -json` and tells people what happened: a
// line for each package, the whole output of what failed, each skipped test
// with its reason, and the totals as the last line.
//
// The tests work in a directory of their own for temporary files, which is removed at
// the end, even after an interrupt; on Linux, what they started and left is ended then.
//
// A skipped test is a test that did not run. With -strict, one that is not on
// the list of -allow fails the run, as a failed test does.
//
//	testreport [-strict] [-allow FILE] go test -json ./...
package main

import (
	"bufio"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
)

func main() {
	strict := flag.Bool("strict", false, "fail on a skipped test that is not allowed")
	allow := flag.String("allow", "", "`file` of the tests that may be skipped, and why")
	flag.Parse()

	ok, err := run(flag.Args(), *allow, *strict)
	if err != nil {
		fmt.Fprintln(os.Stderr, "testreport:", err)
		os.Exit(2)
	}
	if !ok {
		os.Exit(1)
	}
}

// run runs the command and reports on it; ok is whether everything that
// should run ran and passed.
func run(command []string, allowFile string, strict bool) (ok bool, err error) {
	if len(command) == 0 {
		return false, errors.New("no command; write: testreport [-strict] [-allow FILE] go test -json PACKAGES")
	}
	allowed, err := readAllowed(allowFile)
	if err != nil {
		return false, err
	}
	dir, err := tempDir(os.Stderr)
	if err != nil {
		return false, err
	}
	defer func() { err = errors.Join(err, os.RemoveAll(dir)) }()
	adopt()
	cmd, stdout, err := start(command, dir)
	if err != nil {
		return false, err
	}
	defer endOrphans()

	report := newReport(os.Stdout)
	if err := read(stdout, report); err != nil {
		return false, err
	}
	waitErr := cmd.Wait()

	unexpected := report.finish(allowed, usedCLI())
	return waitErr == nil && report.failed == 0 && (!strict || unexpected == 0), nil
}

// read feeds the lines of a `go test -json` stream to the report.
func read(stream io.Reader, report *report) error {
	lines := bufio.NewReader(stream)
	for {
		line, err := lines.ReadBytes('\n')
		if len(line) > 0 {
			report.line(line)
		}
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return err
		}
	}
}
