package main

import (
	"flag"
	"fmt"
	"os"
	"os/exec"
	"slices"
	"strings"
	"testing"

	"github.com/hstskit/terraform-provider-hsts/internal/pictures"
)

var update = flag.Bool("update", false, "write the imports into DEVELOPERS.md")

const module = "github.com/hstskit/terraform-provider-hsts"

// row is a line of the picture: a package, by its directory, and what it imports.
type row struct {
	floor, pkg string
	imports    []string
}

// TestFloors compares the picture of the floors in DEVELOPERS.md with the imports of
// each package. A package moves to another floor, and a new one gets its line, by
// hand; `go test -run TestFloors -update .` then writes the imports.
func TestFloors(t *testing.T) {
	t.Parallel()
	text, err := os.ReadFile("DEVELOPERS.md")
	if err != nil {
		t.Fatal(err)
	}
	before, rest, _ := strings.Cut(string(text), pictures.FloorsBegin)
	shown, after, _ := strings.Cut(rest, pictures.BlockEnd)
	imports := packages(t)
	rows := readRows(t, string(text), imports)
	if t.Failed() {
		return
	}
	for i := range rows {
		rows[i].imports = imports[rows[i].pkg]
	}
	checkDirection(t, rows)
	want := draw(rows)
	if *update {
		err := os.WriteFile("DEVELOPERS.md", []byte(before+want+after), 0o600)
		if err != nil {
			t.Fatal(err)
		}
		return
	}
	if got := pictures.FloorsBegin + shown + pictures.BlockEnd; got != want {
		t.Errorf("the picture is not true any more. `go test -run TestFloors -update .` makes it:\n%s", want)
	}
	for pkg := range imports {
		if !strings.Contains(before+after, "`"+where(pkg)+"`") {
			t.Errorf("DEVELOPERS.md does not say what %s is for", where(pkg))
		}
	}
}

// packages returns the imports of each package of the provider, from this module. Both
// are directories below internal, and main is the command.
func packages(t *testing.T) map[string][]string {
	t.Helper()
	list := exec.CommandContext(t.Context(), "go", "list", "-f", "{{.ImportPath}}{{range .Imports}} {{.}}{{end}}", "./...")
	output, err := list.CombinedOutput()
	if err != nil {
		t.Fatalf("%v: %s", err, output)
	}
	found := map[string][]string{}
	for line := range strings.Lines(string(output)) {
		paths := strings.Fields(line)
		var imports []string
		for _, path := range paths[1:] {
			if strings.HasPrefix(path, module) {
				imports = append(imports, name(path))
			}
		}
		found[name(paths[0])] = imports
	}
	return found
}

// name shortens the path of a package of this module.
func name(path string) string {
	if path == module {
		return "main"
	}
	return strings.TrimPrefix(path, module+"/internal/")
}

// where is the place of a package as DEVELOPERS.md writes it.
func where(pkg string) string {
	if pkg == "main" {
		return "main.go"
	}
	return "internal/" + pkg
}

// readRows reads the floors and their packages. Each package has to be there once.
func readRows(t *testing.T, text string, imports map[string][]string) []row {
	t.Helper()
	drawn, err := pictures.Rows(text)
	if err != nil {
		t.Fatal(err)
	}
	var rows []row
	known := map[string]bool{}
	for _, r := range drawn {
		if _, exists := imports[r.Package]; !exists || known[r.Package] {
			t.Errorf("the picture has the package %s, which is not there, or is there twice", r.Package)
		}
		known[r.Package] = true
		rows = append(rows, row{floor: r.Floor, pkg: r.Package})
	}
	for pkg := range imports {
		if !known[pkg] {
			t.Errorf("the picture lacks the package %s: write a line for it on its floor", pkg)
		}
	}
	return rows
}

// support is the floor of what serves tests and documentation. It may import
// everything, and no other floor imports it.
const support = "support"

// checkDirection has each import lead to a lower floor.
func checkDirection(t *testing.T, rows []row) {
	t.Helper()
	height := map[string]int{}
	for i, r := range rows {
		if i == 0 || rows[i-1].floor != r.floor {
			for pkg := range height {
				height[pkg]++
			}
		}
		height[r.pkg] = 0
	}
	of := map[string]string{}
	for _, r := range rows {
		of[r.pkg] = r.floor
	}
	for _, r := range rows {
		for _, imported := range r.imports {
			switch {
			case r.floor == support:
			case of[imported] == support:
				t.Errorf("%s imports %s, which is for tests and documentation", r.pkg, imported)
			case height[imported] >= height[r.pkg]:
				t.Errorf("%s imports %s, which is not below it", r.pkg, imported)
			}
		}
	}
}

// draw writes the picture.
func draw(rows []row) string {
	var b strings.Builder
	b.WriteString("```text\n")
	width := 0
	for _, r := range rows {
		width = max(width, len(r.pkg))
	}
	line := func(floor, pkg, imports string) {
		b.WriteString(strings.TrimRight(fmt.Sprintf("%-10s %-*s %s", floor, width, pkg, imports), " ") + "\n")
	}
	line("floor", "package", "→ imports")
	for i, r := range rows {
		floor, imports := r.floor, ""
		if i > 0 && rows[i-1].floor == floor {
			floor = ""
		}
		if len(r.imports) > 0 {
			imports = "→ " + strings.Join(slices.Sorted(slices.Values(r.imports)), ", ")
		}
		line(floor, r.pkg, imports)
	}
	b.WriteString("```")
	return b.String()
}
