package docscheck_test

import (
	"context"
	"io/fs"
	"maps"
	"path"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"

	"github.com/hstskit/terraform-provider-hsts/internal/acctest"
	"github.com/hstskit/terraform-provider-hsts/internal/consumers"
	"github.com/hstskit/terraform-provider-hsts/internal/profiles"
	"github.com/hstskit/terraform-provider-hsts/internal/readiness"
	"github.com/hstskit/terraform-provider-hsts/internal/serverconfig"
)

// facts are the names that a page can use.
type facts struct {
	// types are what the provider offers, by their names, with the prefix "data." for data
	// sources and "function." for the results of functions. The provider is "provider".
	types map[string]*node
	// words are all names of the provider: types, attributes, functions, parameters,
	// consumers, servers, and the parts of codes.
	words map[string]bool
	codes map[string]bool
	// targets and variables are those of the makefile, and tests those of Go.
	targets, variables, tests map[string]bool
}

// node is an attribute, with those inside it. In a map any name is one.
type node struct {
	inner map[string]*node
	isMap bool
}

func factsOf(t *testing.T, tree fs.FS) facts {
	t.Helper()
	f := facts{types: map[string]*node{}, words: map[string]bool{}, codes: map[string]bool{}}
	f.addSchemas(t)
	for _, code := range readiness.Codes() {
		f.codes[code.Name] = true
		for part := range strings.SplitSeq(code.Name, ".") {
			f.words[part] = true
		}
	}
	for _, name := range append(consumers.Names(), serverconfig.Names()...) {
		f.words[name] = true
	}
	for _, requirement := range profiles.Requirements() {
		f.words[string(requirement)] = true
	}
	f.addMakefile(t, tree)
	f.tests = declaredTests(t, tree)
	return f
}

// addSchemas adds what the provider says of itself.
func (f *facts) addSchemas(t *testing.T) {
	t.Helper()
	server, err := acctest.Factories(acctest.NewClock(time.Now()))["hsts"]()
	if err != nil {
		t.Fatal(err)
	}
	all, err := server.GetProviderSchema(context.Background(), &tfprotov6.GetProviderSchemaRequest{})
	if err != nil {
		t.Fatal(err)
	}
	add := func(name string, schema *tfprotov6.Schema) { f.types[name] = f.object(schema.Block.Attributes) }
	add("provider", all.Provider)
	for name, schema := range all.ResourceSchemas {
		add(name, schema)
		f.words[name] = true
	}
	for name, schema := range all.DataSourceSchemas {
		add("data."+name, schema)
		f.words[name] = true
	}
	for name, function := range all.Functions {
		f.types["function."+name] = f.typed(function.Return.Type)
		f.words[name] = true
		for _, parameter := range function.Parameters {
			f.words[parameter.Name] = true
			f.typed(parameter.Type)
		}
		if function.VariadicParameter != nil {
			f.words[function.VariadicParameter.Name] = true
		}
	}
}

func (f *facts) object(attributes []*tfprotov6.SchemaAttribute) *node {
	object := &node{inner: map[string]*node{}}
	for _, attribute := range attributes {
		f.words[attribute.Name] = true
		if attribute.NestedType == nil {
			object.inner[attribute.Name] = f.typed(attribute.Type)
			continue
		}
		object.inner[attribute.Name] = f.object(attribute.NestedType.Attributes)
		object.inner[attribute.Name].isMap = attribute.NestedType.Nesting == tfprotov6.SchemaObjectNestingModeMap
	}
	return object
}

func (f *facts) typed(value tftypes.Type) *node {
	switch value := value.(type) {
	case tftypes.Object:
		object := &node{inner: map[string]*node{}}
		for name, attribute := range value.AttributeTypes {
			f.words[name] = true
			object.inner[name] = f.typed(attribute)
		}
		return object
	case tftypes.List:
		return f.typed(value.ElementType)
	case tftypes.Set:
		return f.typed(value.ElementType)
	case tftypes.Map:
		element := f.typed(value.ElementType)
		return &node{inner: element.inner, isMap: true}
	}
	return &node{isMap: value != nil && value.Is(tftypes.DynamicPseudoType)}
}

// has reports whether names lead from a node to one inside it.
func (n *node) has(names []string) bool {
	for i, name := range names {
		switch {
		case n.inner[name] != nil:
			n = n.inner[name]
		case n.isMap && i == 0 || n.isMap && n.inner == nil:
			n = &node{inner: n.inner, isMap: n.inner == nil}
		default:
			return false
		}
	}
	return true
}

func (f *facts) addMakefile(t *testing.T, tree fs.FS) {
	t.Helper()
	makefile, err := fs.ReadFile(tree, "GNUmakefile")
	if err != nil {
		t.Fatal(err)
	}
	f.targets, f.variables = map[string]bool{}, map[string]bool{}
	for _, match := range regexp.MustCompile(`(?m)^([\w/-]+):(?:[^=]|$)`).FindAllSubmatch(makefile, -1) {
		f.targets[string(match[1])] = true
	}
	for _, match := range regexp.MustCompile(`(?m)^([A-Z]+)\s*\?=|\$\(([A-Z]+)\)`).FindAllSubmatch(makefile, -1) {
		f.variables[string(match[1])+string(match[2])] = true
	}
}

var testFunction = regexp.MustCompile(`(?m)^func ((?:Test|Fuzz|Benchmark)\w+)\(`)

func declaredTests(t *testing.T, tree fs.FS) map[string]bool {
	t.Helper()
	declared := map[string]bool{}
	err := fs.WalkDir(tree, ".", func(file string, entry fs.DirEntry, err error) error {
		if err != nil || !strings.HasSuffix(file, "_test.go") {
			return err
		}
		source, err := fs.ReadFile(tree, file)
		for _, match := range testFunction.FindAllSubmatch(source, -1) {
			declared[string(match[1])] = true
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return declared
}

// prefixOfTest reports whether a name, as -run takes it, is one of a test, or begins one.
func (f *facts) prefixOfTest(name string) bool {
	name, _, _ = strings.Cut(strings.TrimRight(strings.TrimLeft(name, "^"), "$"), "/")
	for declared := range maps.Keys(f.tests) {
		if strings.HasPrefix(declared, name) {
			return true
		}
	}
	return false
}

// exists reports whether a path, or a pattern of paths, names a file of the tree.
func exists(tree fs.FS, pattern string) bool {
	found, err := fs.Glob(tree, path.Clean(pattern))
	return err == nil && len(found) > 0
}
