package main

import (
	"go/ast"
	"go/parser"
	"go/token"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// walks are the sections of DEVELOPERS.md that lead through the code.
var walks = []string{"### From `domain` to a finding\n", "### From an instant to a header\n"}

// maxSteps is how many steps such a section may have, to be read at one sitting.
const maxSteps = 15

// TestNamesInDevelopers checks that what the walks through the code name is declared:
// `package.Name`, or `type.Method` of a type in a package of the framework floor.
func TestNamesInDevelopers(t *testing.T) {
	t.Parallel()
	text, err := os.ReadFile("DEVELOPERS.md")
	if err != nil {
		t.Fatal(err)
	}
	declared := declaredNames(t)
	named := regexp.MustCompile("`([a-zA-Z]+\\.[a-zA-Z]+)`")
	step := regexp.MustCompile(`(?m)^\d+\. `)
	for _, title := range walks {
		_, section, found := strings.Cut(string(text), title)
		if !found {
			t.Errorf("DEVELOPERS.md has no section %q", title)
			continue
		}
		section, _, _ = strings.Cut(section, "\n### ")
		if n := len(step.FindAllString(section, -1)); n == 0 || n > maxSteps {
			t.Errorf("%q has %d steps, want 1 to %d", title, n, maxSteps)
		}
		for _, match := range named.FindAllStringSubmatch(section, -1) {
			if !declared[match[1]] && match[1] != "rollout.verify" {
				t.Errorf("%q names %s, which is not declared", title, match[1])
			}
		}
	}
}

// declaredNames returns what the packages declare: `package.Name` for functions and
// types, and `type.Method` for methods.
func declaredNames(t *testing.T) map[string]bool {
	t.Helper()
	declared := map[string]bool{}
	err := filepath.WalkDir("internal", func(path string, _ os.DirEntry, err error) error {
		if err != nil || !strings.HasSuffix(path, ".go") || strings.HasSuffix(path, "_test.go") {
			return err
		}
		file, err := parser.ParseFile(token.NewFileSet(), path, nil, parser.SkipObjectResolution)
		if err != nil {
			return err
		}
		for _, declaration := range file.Decls {
			switch d := declaration.(type) {
			case *ast.FuncDecl:
				declared[owner(file, d)+"."+d.Name.Name] = true
			case *ast.GenDecl:
				for _, spec := range d.Specs {
					if named, ok := spec.(*ast.TypeSpec); ok {
						declared[file.Name.Name+"."+named.Name.Name] = true
					}
				}
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return declared
}

// owner returns the receiver's type of a method, and the package of a function.
func owner(file *ast.File, d *ast.FuncDecl) string {
	if d.Recv == nil {
		return file.Name.Name
	}
	receiver := d.Recv.List[0].Type
	if pointer, ok := receiver.(*ast.StarExpr); ok {
		receiver = pointer.X
	}
	if generic, ok := receiver.(*ast.IndexExpr); ok {
		receiver = generic.X
	}
	if name, ok := receiver.(*ast.Ident); ok {
		return name.Name
	}
	return ""
}
