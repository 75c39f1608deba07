package main

import (
	"os"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"
)

// TestPlainWords checks every text of the project for phrases of the word list: the
// strings and comments of Go code, and whatever else a person reads.
func TestPlainWords(t *testing.T) {
	t.Parallel()
	text, err := os.ReadFile(wordList)
	if err != nil {
		t.Fatal(err)
	}
	list, err := parseWordList(string(text))
	if err != nil {
		t.Fatal(err)
	}
	problems, err := list.check(os.DirFS("."))
	if err != nil {
		t.Fatal(err)
	}
	for _, problem := range problems {
		t.Error(problem)
	}
}

// TestPlainWords_finds plants phrases in files of each kind, and expects to be told
// where each stands and what to write instead.
func TestPlainWords_finds(t *testing.T) {
	t.Parallel()
	list, err := parseWordList("# a comment\n\nmend | mended => fix\nin the words of => in the form of\n, as ` => for example\n" +
		`except quoted.md: "to mend \"his\" ways": a quotation of somebody else` + "\n" +
		`except unused.md: "mend": nothing in that file has it` + "\n")
	if err != nil {
		t.Fatal(err)
	}
	tree := fstest.MapFS{
		"joined.go":           {Data: []byte("package a\n\nvar text = \"one\\n\" +\n\t\"in the \" +\n\t\"words of the\"\n")},
		"raw.go":              {Data: []byte("package a\n\nconst text = `one\ntwo Mend`\n")},
		"comment.go":          {Data: []byte("package a\n\n// One is in the\n// words of two.\ntype mend struct{}\n")},
		"import.go":           {Data: []byte("package a\n\nimport _ \"mend\"\n")},
		"a_test.go":           {Data: []byte("package a\n\n// mend\n")},
		"page.md":             {Data: []byte("To amend is not to mend\nIn the\n  words of\n")},
		"main.tf":             {Data: []byte("# mended\n")},
		"tests/a.tftest.hcl":  {Data: []byte("error_message = \"Mend it, as `that`.\"\n")},
		"run.sh":              {Data: []byte("#!/bin/sh\necho 'mend it'\n")},
		"GNUmakefile":         {Data: []byte("all: ## Mend all\n")},
		"rule.rego":           {Data: []byte("# mend\n")},
		".ci/run":             {Data: []byte("# mend\n")},
		"quoted.md":           {Data: []byte("He has to mend \"his\" ways.\n")},
		"LICENSE":             {Data: []byte("mend\n")},
		"docs/index.md":       {Data: []byte("mend\n")},
		"a/testdata/page.txt": {Data: []byte("mend\n")},
		"picture.png":         {Data: []byte("mend\x00")},
	}
	got, err := list.check(tree)
	if err != nil {
		t.Fatal(err)
	}
	want := []string{
		`.ci/run:1: "mend": write fix`, `GNUmakefile:1: "Mend": write fix`, "comment.go:3: \"in the\\n words of\": write in the form of",
		`joined.go:4: "in the words of": write in the form of`, `main.tf:1: "mended": write fix`, `page.md:1: "mend": write fix`,
		`page.md:2: "In the\n  words of": write in the form of`, `raw.go:4: "Mend": write fix`, `rule.rego:1: "mend": write fix`, `run.sh:2: "mend": write fix`,
		`tests/a.tftest.hcl:1: "Mend": write fix`, "tests/a.tftest.hcl:1: \", as `\": write for example",
		`tools/plainwords.txt: nothing needs the exception "mend" for unused.md: remove it`,
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("problems (-want +got):\n%s", diff)
	}
}

// TestPlainWords_phrases checks that each phrase of the list is found, and that the list
// of a person who mistypes a line is refused.
func TestPlainWords_phrases(t *testing.T) {
	t.Parallel()
	text, err := os.ReadFile(wordList)
	if err != nil {
		t.Fatal(err)
	}
	list, err := parseWordList(string(text))
	if err != nil || len(list.rules) < 100 {
		t.Fatalf("%d rules, %v", len(list.rules), err)
	}
	for _, r := range list.rules {
		got, err := words{rules: []rule{r}}.check(fstest.MapFS{"page.md": {Data: []byte("One " + strings.ToUpper(r.phrase) + " two.\n")}})
		if err != nil || len(got) != 1 {
			t.Errorf("%q is not found: %v, %v", r.phrase, got, err)
		}
	}
	for _, line := range []string{"mend", "mend => ", "except *: mend: because it has to be so", `except a.md: "mend": short`, `except a.md: "": because it has to be so`} {
		if _, err := parseWordList(line); err == nil {
			t.Errorf("%s: no error", line)
		}
	}
}
