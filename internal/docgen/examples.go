package main

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"strings"
)

// otherProvider matches an entry of required_providers that pins a version, as
// terraform fmt lays it out. Ours has none in the examples.
var otherProvider = regexp.MustCompile(`(?m)^ {6}source\s*=\s*"([^"]+)"\n\s*version = "(~> [^"]+)"`)

// withoutSchema is in the heading of each example that no test holds against a schema.
const withoutSchema = "# No test checks this example against the provider"

// exampleOf says in a sentence where the example of a consumer is, which releases of
// the providers it is for, and whether a test holds it against their schemas; "" where
// there is none.
func exampleOf(examples, consumer string) (string, error) {
	text, err := os.ReadFile(filepath.Join(examples, consumer, "main.tf"))
	if errors.Is(err, fs.ErrNotExist) {
		return "", nil
	}
	if err != nil {
		return "", err
	}
	var providers []string
	for _, match := range otherProvider.FindAllStringSubmatch(string(text), -1) {
		providers = append(providers, fmt.Sprintf("`%s` `%s`", match[1], match[2]))
	}
	if providers == nil {
		return "", fmt.Errorf("the example of %s pins no provider", consumer)
	}
	held := "A test checks it against the provider's schema."
	if strings.Contains(string(text), withoutSchema) {
		held = "No test checks it against the provider's schema."
	}
	return fmt.Sprintf("Example: `examples/consumers/%s`, for %s. %s", consumer, strings.Join(providers, " and "), held), nil
}
