package main

import (
	"fmt"
	"os"
	"path"
	"strings"
)

// allowed says that a test may be skipped under a kind of CLI, and why.
type allowed struct{ pattern, kind, reason string }

type allowList []allowed

// readAllowed reads the list: on each line a test, as a shell pattern; the
// kind of CLI that it may be skipped under, terraform, opentofu or any; and
// the reason. Lines that start with # are comments.
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
	entry := allowed{pattern: fields[0], kind: fields[1], reason: strings.Join(fields[2:], " ")}
	if entry.kind != "terraform" && entry.kind != "opentofu" && entry.kind != "any" {
		return allowed{}, fmt.Errorf("want terraform, opentofu or any as the kind of CLI, got %q", entry.kind)
	}
	if _, err := path.Match(entry.pattern, ""); err != nil {
		return allowed{}, fmt.Errorf("%q is no pattern: %w", entry.pattern, err)
	}
	return entry, nil
}

// find returns the entry that lets this test be skipped under this kind of CLI.
func (l allowList) find(test, kind string) (allowed, bool) {
	for _, entry := range l {
		matches, err := path.Match(entry.pattern, test)
		if err == nil && matches && (entry.kind == "any" || entry.kind == kind) {
			return entry, true
		}
	}
	return allowed{}, false
}
