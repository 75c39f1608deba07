// Command schemafacts writes the schemas of the resources of other providers that
// the examples use. The tests serve them, so that the examples are checked against
// real schemas without those providers.
//
// It reads the prebuilt provider bindings on npm, which are generated from the
// providers' own schemas. To refresh them, raise a version in packages.go, or
// change an example, and run:
//
//	make schemas
//
// It needs npm. It writes the format of `terraform providers schema -json`, with the
// versions of the provider and of the bindings.
package main

import (
	"errors"
	"flag"
	"fmt"
	"os"
	"path/filepath"
)

func main() {
	examples := flag.String("examples", "examples/consumers", "`directory` of the examples")
	out := flag.String("out", "internal/acctest/foreign/schemas", "`directory` to write to")
	flag.Parse()

	if err := run(*examples, *out); err != nil {
		fmt.Fprintln(os.Stderr, "schemafacts:", err)
		os.Exit(1)
	}
}

// run replaces the files in out with one for each package.
func run(examples, out string) error {
	wanted, err := readExamples(examples)
	if err != nil {
		return err
	}
	files := map[string][]byte{}
	for _, name := range packages {
		facts, err := read(name, wanted)
		if err != nil {
			return fmt.Errorf("%s: %w", name, err)
		}
		fmt.Fprintf(os.Stderr, "%s: %d resources of %s %s\n", name, len(facts.Resources), facts.Source, facts.Version)
		if files[facts.file()], err = facts.encode(); err != nil {
			return err
		}
	}
	return replace(out, files)
}

// read reads the resources that the examples use from a package.
func read(name string, wanted []use) (*facts, error) {
	pkg, err := fetch(name)
	if err != nil {
		return nil, err
	}
	facts := &facts{Source: pkg.source, Version: pkg.version, Package: name, Resources: map[string]*block{}}
	for _, use := range wanted {
		if use.source != pkg.source || use.major != pkg.major() {
			continue
		}
		if use.data {
			return nil, fmt.Errorf("%s: only resources are read from bindings", use.resource)
		}
		found, err := pkg.read(use)
		if err != nil {
			return nil, err
		}
		if use.provider {
			facts.Provider = found
		} else {
			facts.Resources[use.resource] = found
		}
	}
	if len(facts.Resources) == 0 {
		return nil, errors.New("no example uses it: take it off the list")
	}
	return facts, nil
}

// replace writes the files, and removes those of earlier releases.
func replace(dir string, files map[string][]byte) error {
	old, err := filepath.Glob(filepath.Join(dir, "*.json"))
	if err != nil {
		return err
	}
	for _, path := range old {
		if err := os.Remove(path); err != nil {
			return err
		}
	}
	for name, text := range files {
		if err := os.WriteFile(filepath.Join(dir, name), text, 0o644); err != nil {
			return err
		}
	}
	return nil
}
