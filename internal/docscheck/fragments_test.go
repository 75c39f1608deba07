package docscheck_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"
	"github.com/hashicorp/terraform-plugin-go/tfprotov6"

	"github.com/hstskit/terraform-provider-hsts/internal/acctest/foreign"
)

// completed is what a part of a configuration lacks to be a whole one.
type completed struct {
	// providers is the block of required providers, and servers are those that are not
	// ours, by source.
	providers string
	servers   map[string]tfprotov6.ProviderServer
	// text declares what the part refers to.
	text string
	// edits are made in the part, from its end to its beginning.
	edits []edit
}

// edit puts a text in the place of a range.
type edit struct {
	at   hcl.Range
	text string
}

// ours are the beginnings of resources and data sources that a part refers to.
var ours = map[string]string{
	"hsts_policy":            "  domain             = \"example.com\"\n  include_subdomains = true\n",
	"hsts_preload_readiness": "  domain = \"example.com\"\n",
	"hsts_preload_status":    "  domain = \"example.com\"\n",
	"hsts_fleet_readiness":   "  domains = [\"example.com\"]\n",
}

// newer is the provider that the pages use in a later major version than the one whose
// schema is published.
const newer = "hashicorp/azurerm"

// complete finds what a part refers to and does not declare, and declares it. A resource
// of another provider is held against that provider's schema, if there is one. If not,
// only its expressions are validated.
func complete(t *testing.T, part string) completed {
	t.Helper()
	c := completed{providers: required, servers: map[string]tfprotov6.ProviderServer{}}
	file, _ := hclsyntax.ParseConfig([]byte(part), "", hcl.InitialPos)
	body, ok := file.Body.(*hclsyntax.Body)
	if !ok {
		return c
	}
	known, err := foreign.All()
	if err != nil {
		t.Fatal(err)
	}
	declared := map[string]bool{}
	for _, block := range body.Blocks {
		declared[strings.Join(block.Labels, ".")] = true
		if block.Type == "locals" {
			for name := range block.Body.Attributes {
				declared["local."+name] = true
			}
		}
	}
	for _, traversal := range references(body) {
		c.declare(traversal, declared)
	}
	for _, block := range body.Blocks {
		if block.Type == "resource" && len(block.Labels) == 2 && ours[block.Labels[0]] == "" {
			c.serve(t, known, block, part)
		}
	}
	return c
}

// references are all references in a body.
func references(body *hclsyntax.Body) []hcl.Traversal {
	var all []hcl.Traversal
	for _, attribute := range body.Attributes {
		all = append(all, attribute.Expr.Variables()...)
	}
	for _, block := range body.Blocks {
		all = append(all, references(block.Body)...)
	}
	return all
}

// declare declares what a reference begins with, unless that is done.
func (c *completed) declare(reference hcl.Traversal, declared map[string]bool) {
	names := make([]string, 0, len(reference))
	for _, step := range reference {
		switch step := step.(type) {
		case hcl.TraverseRoot:
			names = append(names, step.Name)
		case hcl.TraverseAttr:
			names = append(names, step.Name)
		}
	}
	if len(names) < 2 || slices.Contains([]string{"each", "count", "self", "path", "terraform"}, names[0]) {
		return
	}
	block := "resource"
	if names[0] == "data" {
		block, names = "data", names[1:]
	}
	key := names[0] + "." + names[1]
	if names[0] == "var" {
		key = names[1]
	}
	if declared[key] {
		return
	}
	switch {
	case names[0] == "var":
		c.text += fmt.Sprintf("variable %q {\n  default = null\n}\n", names[1])
	case names[0] == "local":
		c.text += fmt.Sprintf("locals {\n  %s = null\n}\n", names[1])
	case ours[names[0]] != "":
		c.text += fmt.Sprintf("%s %q %q {\n%s}\n", block, names[0], names[1], ours[names[0]])
	default: // of another provider
		c.edits = append(c.edits, edit{reference.SourceRange(), `"x"`})
		return
	}
	declared[key] = true
}

// serve serves the provider of a resource, or puts the expressions of the resource in
// its place.
func (c *completed) serve(t *testing.T, known []*foreign.Facts, block *hclsyntax.Block, part string) {
	t.Helper()
	var found *foreign.Facts
	for _, facts := range known {
		if facts.Source != newer && facts.Resources[block.Labels[0]] != nil && (found == nil || facts.Source == found.Source && facts.Major() > found.Major()) {
			found = facts
		}
	}
	if found == nil {
		var values []string
		for _, expression := range expressions(block.Body) {
			if text := string(expression.Range().SliceBytes([]byte(part))); !strings.Contains(text, "each.") && !c.foreign(expression) {
				values = append(values, text)
			}
		}
		c.edits = append(c.edits, edit{block.Range(), fmt.Sprintf("output %q {\n  value = [%s]\n}\n", strings.Join(block.Labels, "-"), strings.Join(values, ", "))})
		return
	}
	if c.servers[found.Source] != nil {
		return
	}
	server, err := found.Server()
	if err != nil {
		t.Fatal(err)
	}
	c.servers[found.Source] = server
	c.providers = strings.Replace(c.providers, "    hsts = {", fmt.Sprintf("    %s = {\n      source = %q\n    }\n    hsts = {", found.Name(), found.Source), 1)
}

// foreign reports whether an expression refers to what another provider declares.
func (c *completed) foreign(expression hclsyntax.Expression) bool {
	return slices.ContainsFunc(c.edits, func(e edit) bool { return expression.Range().Overlaps(e.at) })
}

// expressions are all expressions of a body.
func expressions(body *hclsyntax.Body) []hclsyntax.Expression {
	var all []hclsyntax.Expression
	for _, attribute := range body.Attributes {
		all = append(all, attribute.Expr)
	}
	for _, block := range body.Blocks {
		all = append(all, expressions(block.Body)...)
	}
	return all
}

// assertions are the expressions of the assertions in a file of tests.
func assertions(text string) []string {
	file, _ := hclsyntax.ParseConfig([]byte(text), "", hcl.InitialPos)
	var all []string
	for _, run := range file.Body.(*hclsyntax.Body).Blocks {
		for _, block := range run.Body.Blocks {
			if block.Type == "assert" {
				for _, expression := range expressions(block.Body) {
					all = append(all, string(expression.Range().SliceBytes([]byte(text))))
				}
			}
		}
	}
	return all
}

// of returns the part with its edits.
func (c *completed) of(part string) string {
	outer := func(e edit) bool {
		return slices.ContainsFunc(c.edits, func(other edit) bool { return other != e && other.at.Overlaps(e.at) && len(other.text) > len(e.text) })
	}
	edits := slices.DeleteFunc(slices.Clone(c.edits), outer)
	slices.SortFunc(edits, func(a, b edit) int { return b.at.Start.Byte - a.at.Start.Byte })
	for _, e := range edits {
		part = part[:e.at.Start.Byte] + e.text + part[e.at.End.Byte:]
	}
	return part
}
