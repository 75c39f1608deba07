package docscheck_test

import (
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"
	"go.yaml.in/yaml/v3"
	"mvdan.cc/sh/v3/syntax"
)

// TestCommands checks the commands in shell blocks: their syntax, the targets of make,
// the packages and tests of go, the scripts, and the subcommands of the CLIs. Blocks of
// YAML are parsed.
func TestCommands(t *testing.T) {
	t.Parallel()
	p := here(t)
	for _, problem := range p.checkCommands(factsOf(t, p.tree)) {
		t.Error(problem)
	}
}

// subcommands are those that the pages use and both CLIs have, and query of Terraform.
var subcommands = strings.Fields("init validate plan apply destroy import output show test fmt state version providers query refresh console graph")

func (p project) checkCommands(f facts) []string {
	return p.each(func(page *page, report func(int, string, ...any)) {
		for _, b := range page.blocks {
			switch b.language {
			case "yaml":
				if err := yaml.Unmarshal([]byte(b.text), new(any)); err != nil {
					report(b.line, "%v", err)
				}
			case "sh", "shell":
				script, err := syntax.NewParser().Parse(strings.NewReader(b.text), "")
				if err != nil {
					report(b.line, "%v", err)
					continue
				}
				syntax.Walk(script, func(node syntax.Node) bool {
					if call, ok := node.(*syntax.CallExpr); ok && len(call.Args) > 0 {
						for _, problem := range p.checkCommand(page, literals(call), f) {
							report(b.line+int(call.Pos().Line())-1, "%s", problem)
						}
					}
					return true
				})
			}
		}
	})
}

// literals are the words of a command; what the shell computes is left out.
func literals(call *syntax.CallExpr) []string {
	words := make([]string, len(call.Args))
	for i, word := range call.Args {
		words[i] = word.Lit()
	}
	return words
}

func (p project) checkCommand(page *page, words []string, f facts) (problems []string) {
	say := func(wrong bool, problem string) {
		if wrong {
			problems = append(problems, problem)
		}
	}
	command, arguments := words[0], words[1:]
	switch {
	case command == "make":
		for _, argument := range arguments {
			if name, _, sets := strings.Cut(argument, "="); sets {
				say(!f.variables[name], "the makefile has no variable "+name)
			} else {
				say(!f.targets[argument], "the makefile has no target "+argument)
			}
		}
	case command == "terraform" || command == "tofu":
		say(len(arguments) == 0 || !slices.Contains(subcommands, arguments[0]), command+" has no such command: "+strings.Join(arguments, " "))
	case command == "go":
		for i, argument := range arguments {
			say(strings.HasPrefix(argument, "./") && !exists(p.tree, strings.TrimSuffix(argument, "/...")), "there is no package "+argument)
			name, value, sets := strings.Cut(argument, "=")
			if !sets && i+1 < len(arguments) {
				value = arguments[i+1]
			}
			say(slices.Contains([]string{"-run", "-fuzz", "-bench"}, name) && value != "" && !f.prefixOfTest(value), "there is no test "+value)
		}
	case strings.HasPrefix(command, "./"):
		say(!exists(p.tree, "examples/*/"+command), "there is no script "+command)
	case strings.HasPrefix(command, "tools/"):
		say(!exists(p.tree, command), "there is no script "+command)
		if i := slices.Index(arguments, "go"); i >= 0 {
			return append(problems, p.checkCommand(page, arguments[i:], f)...)
		}
	case command == "git" && len(arguments) > 1 && arguments[0] == "clone":
		say(arguments[1] != repository, "the repository is "+repository)
	}
	return problems
}

// TestCommands_planted plants each mistake that a command can have.
func TestCommands_planted(t *testing.T) {
	t.Parallel()
	tree := fstest.MapFS{
		"GNUmakefile": {Data: []byte("RUN ?=\n\ntest: ## Test\n\tgo test $(RUN)\n")},
		"README.md": {Data: []byte("```sh\nmake test RUN=x # good\nmake tets\nmake test RUNS=x && make tets\n```\n\n```shell\n" +
			"terraform plan -out=x\ntofu aply\ngo test ./internal -run TestOne/a\ngo test ./internals -run=TestTwo\n" +
			"tools/a.sh go test -run '^TestO' ./internal\ntools/b.sh go test -run TestTwo\n./check.sh x\n./chek.sh x\n" +
			"git clone https://example.com/x\n```\n\n```shell\nif make\n```\n\n```yaml\na: b: c\n```\n")},
		"tools/a.sh":           {Data: []byte("\n")},
		"examples/a/check.sh":  {Data: []byte("\n")},
		"internal/one_test.go": {Data: []byte("package one\n\nfunc TestOne(t *testing.T) {}\n")},
	}
	p, err := read(tree)
	if err != nil {
		t.Fatal(err)
	}
	want := []string{
		"README.md:3: the makefile has no target tets",
		"README.md:4: the makefile has no variable RUNS",
		"README.md:4: the makefile has no target tets",
		"README.md:9: tofu has no such command: aply",
		"README.md:11: there is no package ./internals",
		"README.md:11: there is no test TestTwo",
		"README.md:13: there is no script tools/b.sh",
		"README.md:13: there is no test TestTwo",
		"README.md:15: there is no script ./chek.sh",
		"README.md:16: the repository is " + repository,
		"README.md:20: 1:1: \"if <cond>\" must be followed by \"then\"",
		"README.md:24: yaml: mapping values are not allowed in this context",
	}
	if diff := cmp.Diff(want, p.checkCommands(factsOf(t, tree))); diff != "" {
		t.Errorf("problems (-want +got):\n%s", diff)
	}
}
