package main

import (
	"fmt"
	"os"
	"path"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
)

// use is a resource or a data source in an example, or the configuration of its
// provider.
type use struct {
	// source and major identify the provider, such as "hashicorp/aws" and "6".
	source, major string
	resource      string
	provider      bool
	// data is true for a data source or an ephemeral resource.
	data bool
}

var (
	// required matches a provider that an example requires, in the layout of `terraform fmt`.
	required = regexp.MustCompile(`source\s*=\s*"([^"]+)"\n\s*version\s*=\s*"(?:~>|>=) (\d+)\.`)
	// declared matches a resource, or the configuration of a provider.
	declared = regexp.MustCompile(`(?m)^(resource|provider|data|ephemeral) "([a-z0-9_]+)"`)
)

// readExamples returns what all examples use of other providers.
func readExamples(dir string) ([]use, error) {
	files, err := filepath.Glob(filepath.Join(dir, "*", "*.tf"))
	if err != nil || len(files) == 0 {
		return nil, fmt.Errorf("no examples in %s: %w", dir, err)
	}
	var all []use
	for _, file := range files {
		text, err := os.ReadFile(file)
		if err != nil {
			return nil, err
		}
		all = append(all, usesOf(string(text))...)
	}
	return all, nil
}

// usesOf returns what one example uses of other providers.
func usesOf(text string) []use {
	var uses []use
	for _, provider := range required.FindAllStringSubmatch(text, -1) {
		// The types of hashicorp/google-beta begin as those of hashicorp/google do.
		name := strings.TrimSuffix(path.Base(provider[1]), "-beta")
		for _, match := range declared.FindAllStringSubmatch(text, -1) {
			kind, resource := match[1], match[2]
			if resource != name && !strings.HasPrefix(resource, name+"_") {
				continue
			}
			next := use{
				source: provider[1], major: provider[2], resource: resource,
				provider: kind == "provider", data: kind != "resource" && kind != "provider",
			}
			if !slices.Contains(uses, next) {
				uses = append(uses, next)
			}
		}
	}
	return uses
}
