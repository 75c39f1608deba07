package docscheck_test

import (
	"go/ast"
	"go/constant"
	"go/parser"
	"go/token"
	"go/types"
	"io/fs"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"

	"github.com/hstskit/terraform-provider-hsts/internal/rollout"
)

// claim is a number on the pages that a constant of the code decides.
type claim struct {
	// pattern has the number in parentheses, as readers see it, in the sentences of pages
	// without their layout.
	pattern string
	// file declares the constant, and each unit of the page is so many of the constant's.
	file, constant string
	unit           int64
	// value is the number if no constant has it.
	value int64
}

var claims = []claim{
	{`max_concurrency \((\d+)\)`, "internal/probe/prober.go", "DefaultMaxConcurrency", 1, 0},
	{`Maximum concurrent requests,[^:]+: 1 to (\d+)`, "internal/provider/configure.go", "maxMaxConcurrency", 1, 0},
	{`Maximum concurrent requests,[^:]+: 1 to \d+\. Default: (\d+)`, "internal/probe/prober.go", "DefaultMaxConcurrency", 1, 0},
	{`No IP address gets more than (\d+) requests`, "internal/probe/prober.go", "DefaultMaxPerAddress", 1, 0},
	{`No address gets more than (\d+) requests at once`, "internal/probe/prober.go", "DefaultMaxPerAddress", 1, 0},
	{`request_timeout, (\d+) seconds`, "internal/probe/prober.go", "DefaultRequestTimeout", 1e9, 0},
	{`end of the answer's headers.{0,40} Default: (\d+)s`, "internal/probe/prober.go", "DefaultRequestTimeout", 1e9, 0},
	{`At most (\d+) redirects are followed`, "internal/observation/observation.go", "MaxRedirects", 1, 0},
	{`every address of the domain, up to (\d+)`, "internal/observation/observation.go", "MaxAddresses", 1, 0},
	{`all of them, up to (\d+)`, "internal/observation/observation.go", "MaxAddresses", 1, 0},
	{`A Location of more than (\d+) KiB`, "internal/probe/record.go", "maxLocation", 1 << 10, 0},
	{`Null if it would be longer than (\d+) KiB`, "internal/evidence/evidence.go", "MaxSize", 1 << 10, 0},
	{`at most the last (\d+)`, "internal/rollout/ledger.go", "MaxLedger", 1, 0},
	{`each once, and at most the first (\d+)`, "internal/rollout/ledger.go", "MaxChecksums", 1, 0},
	{`Added to every wait.{0,60} Default: (\d+)`, "internal/rollout/config.go", "DefaultSettle", 1, 0},
	{`all of them together ([\d,]+)`, "internal/zone/generate.go", "maxGenerated", 1, 0},
	{`one \$GENERATE makes at most ([\d,]+) records`, "internal/zone/generate.go", "maxSteps", 1, 0},
}

// TestClaims checks the numbers that the pages name.
func TestClaims(t *testing.T) {
	t.Parallel()
	p, all := here(t), claims
	for _, stage := range rollout.DefaultStages(rollout.DefaultMaxAge) {
		all = append(all, claim{pattern: stage.Name + `(?: serves max-age=| \(|", max_age = | )(\d+)`, unit: 1, value: stage.MaxAge})
	}
	module, err := fs.ReadFile(p.tree, "go.mod")
	if err != nil {
		t.Fatal(err)
	}
	minor, err := strconv.ParseInt(regexp.MustCompile(`(?m)^go 1\.(\d+)`).FindStringSubmatch(string(module))[1], 10, 64)
	if err != nil {
		t.Fatal(err)
	}
	for _, problem := range p.checkClaims(append(all, claim{pattern: `Go 1\.(\d+) or later`, unit: 1, value: minor})) {
		t.Error(problem)
	}
}

func (p project) checkClaims(claims []claim) (problems []string) {
	for _, c := range claims {
		want, source := c.value, "it"
		if c.file != "" {
			var err error
			if want, err = p.constant(c.file, c.constant); err != nil {
				problems = append(problems, err.Error())
				continue
			}
			source = c.constant + " of " + c.file
		}
		pattern, found := regexp.MustCompile(c.pattern), false
		problems = append(problems, p.each(func(page *page, report func(int, string, ...any)) {
			for _, match := range pattern.FindAllStringSubmatch(page.prose, -1) {
				found = true
				if got, _ := strconv.ParseInt(strings.ReplaceAll(match[1], ",", ""), 10, 64); got*c.unit != want {
					report(1, "%q: %s is %d", match[0], source, want)
				}
			}
		})...)
		if !found {
			problems = append(problems, "no page says "+c.pattern+" any more: change the claim, or take it out")
		}
	}
	return problems
}

// constant returns the value of a constant in a file of Go whose value needs no other
// but those of the package time.
func (p project) constant(file, name string) (int64, error) {
	source, err := fs.ReadFile(p.tree, file)
	if err != nil {
		return 0, err
	}
	parsed, err := parser.ParseFile(token.NewFileSet(), file, source, parser.SkipObjectResolution)
	if err != nil {
		return 0, err
	}
	value := "no constant " + name + " in " + file
	ast.Inspect(parsed, func(node ast.Node) bool {
		if spec, ok := node.(*ast.ValueSpec); ok && len(spec.Values) == 1 && spec.Names[0].Name == name {
			value = strings.NewReplacer("time.Second", "1e9", "time.Minute", "60e9").Replace(types.ExprString(spec.Values[0]))
		}
		return true
	})
	evaluated, err := types.Eval(token.NewFileSet(), nil, token.NoPos, value)
	if err != nil {
		return 0, err
	}
	number, _ := constant.Int64Val(constant.ToInt(evaluated.Value))
	return number, nil
}

// TestClaims_planted plants numbers that are not true, and a claim that is gone.
func TestClaims_planted(t *testing.T) {
	t.Parallel()
	p, err := read(fstest.MapFS{
		"a.go":      {Data: []byte("package a\n\nconst (\n\tmost = 1 << 3\n\twait = 2 * time.Second\n)\n")},
		"README.md": {Data: []byte("At most `8`\nrequests, at most 9 requests.\n\n| wait | 2 seconds |\n|---|---|\n| wait | 3 seconds |\n")},
	})
	if err != nil {
		t.Fatal(err)
	}
	got := p.checkClaims([]claim{
		{`[Aa]t most (\d+) requests`, "a.go", "most", 1, 0},
		{`wait (\d+) seconds`, "a.go", "wait", 1e9, 0},
		{`at least (\d+)`, "a.go", "most", 1, 0},
		{pattern: `most (\d+)`, unit: 1, value: 9},
	})
	want := []string{
		`README.md:1: "at most 9 requests": most of a.go is 8`,
		`README.md:1: "wait 3 seconds": wait of a.go is 2000000000`,
		`no page says at least (\d+) any more: change the claim, or take it out`,
		`README.md:1: "most 8": it is 9`,
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("problems (-want +got):\n%s", diff)
	}
	if _, err := p.constant("a.go", "gone"); err == nil {
		t.Error("a constant that is gone: no error")
	}
}
