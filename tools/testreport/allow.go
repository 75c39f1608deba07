package main

import (
	"fmt"
	"math"
	"os"
	"path"
	"strings"
)

// cli is the Terraform or OpenTofu that the tests ran: terraform or opentofu, and the
// version.
type cli struct {
	kind         string
	major, minor int
}

// usedCLI returns the CLI of this run, as tools/with-terraform.sh says it.
func usedCLI() cli {
	used := cli{kind: os.Getenv("TERRAFORM_CLI_KIND")}
	// Without a version, no skip is allowed that depends on one.
	if _, err := fmt.Sscanf(os.Getenv("TERRAFORM_CLI_VERSION"), "%d.%d", &used.major, &used.minor); err != nil {
		used.major = math.MaxInt
	}
	return used
}

// allowed says that a test may be skipped under a kind of CLI, and why: under every
// version, or under those below one.
type allowed struct {
	pattern, kind, reason string
	every                 bool
	major, minor          int
}

// under reports whether the test may be skipped under a CLI.
func (a allowed) under(used cli) bool {
	older := used.major < a.major || used.major == a.major && used.minor < a.minor
	return (a.kind == "any" || a.kind == used.kind) && (a.every || older)
}

type allowList []allowed

// readAllowed reads the list: on each line a test, as a shell pattern; the
// kind of CLI that it may be skipped under, terraform, opentofu or any, with <1.12
// for the versions before that; and the reason. Lines that start with # are comments.
func readAllowed(file string) (allowList, error) {
	if file == "" {
		return nil, nil
	}
	content, err := os.ReadFile(file)
	if err != nil {
		return nil, err
	}
	var list allowList
	for i, line := range strings.Split(string(content), "\n") {
		line = strings.TrimSpace(line)
		if line == "" || strings.HasPrefix(line, "#") {
			continue
		}
		entry, err := parseAllowed(line)
		if err != nil {
			return nil, fmt.Errorf("%s:%d: %w", file, i+1, err)
		}
		list = append(list, entry)
	}
	return list, nil
}

func parseAllowed(line string) (allowed, error) {
	fields := strings.Fields(line)
	if len(fields) < 3 {
		return allowed{}, fmt.Errorf("want a test, a kind of CLI and a reason, got %q", line)
	}
	kind, below, dated := strings.Cut(fields[1], "<")
	entry := allowed{pattern: fields[0], kind: kind, every: !dated, reason: strings.Join(fields[2:], " ")}
	if entry.kind != "terraform" && entry.kind != "opentofu" && entry.kind != "any" {
		return allowed{}, fmt.Errorf("want terraform, opentofu or any as the kind of CLI, got %q", entry.kind)
	}
	if dated {
		if _, err := fmt.Sscanf(below, "%d.%d", &entry.major, &entry.minor); err != nil {
			return allowed{}, fmt.Errorf("want a version as in terraform<1.12, got %q", fields[1])
		}
	}
	if _, err := path.Match(entry.pattern, ""); err != nil {
		return allowed{}, fmt.Errorf("%q is no pattern: %w", entry.pattern, err)
	}
	return entry, nil
}

// find returns the entry that lets this test be skipped under this CLI.
func (l allowList) find(test string, used cli) (allowed, bool) {
	for _, entry := range l {
		matches, err := path.Match(entry.pattern, test)
		if err == nil && matches && entry.under(used) {
			return entry, true
		}
	}
	return allowed{}, false
}
