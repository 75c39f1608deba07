package acctest_test

import (
	"regexp"
	"testing"
)

var (
	// resourceBlock is a resource, and argument the name of one in it.
	resourceBlock = regexp.MustCompile(`(?ms)^resource "(\w+)" "\w+" \{(.*?)\n\}$`)
	argument      = regexp.MustCompile(`(?m)^\s+(\w+)\s+= `)
)

// ignored are names that Terraform would drop without a word: those that stand
// within a nested attribute, and that the schema does not have.
func (e example) ignored(t *testing.T) []string {
	t.Helper()
	var all []string
	for _, facts := range e.facts {
		for _, resource := range resourceBlock.FindAllStringSubmatch(e.text, -1) {
			names := facts.NestedNames(resource[1])
			for _, match := range argument.FindAllStringSubmatch(resource[2], -1) {
				if names != nil && !names[match[1]] {
					all = append(all, resource[1]+": "+match[1])
				}
			}
		}
	}
	return all
}
