package docscheck_test

import (
	"io/fs"
	"path"
	"regexp"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"
)

// TestNames checks that the names in code spans exist: those of the provider, targets of
// the makefile, tests, files. Names in blocks are checked by the CLI, except those of
// functions: OpenTofu does not.
func TestNames(t *testing.T) {
	t.Parallel()
	p := here(t)
	for _, problem := range p.checkNames(factsOf(t, p.tree)) {
		t.Error(problem)
	}
}

// elsewhere are the names on pages for users that no schema has: those of Terraform and
// of other providers and servers, and values that the provider returns.
var elsewhere = strings.Fields(`
	for_each depends_on prevent_destroy override_data override_during time_rotating local_file
	add_header add_header_inherit error_page limit_except request_method ssl_certificate
	proxy_hide_header fastcgi_hide_header grpc_hide_header uwsgi_hide_header
	hsts_renewal hsts_http mod_rewrite mod_security mod_headers vcl_recv
	security_header minimum_protocol_version response_headers_policy_id viewer_protocol_policy
	cdn_frontdoor_rule_set_ids response_header_action header_action request_scheme_condition match_values
	https_redirect_enabled request_setting force_ssl
	connect_timeout own_header parent_header`)

var (
	ourFunction = regexp.MustCompile(`provider::hsts::(\w+)`)
	snakeCase   = regexp.MustCompile(`(?:^|[^\w.:/"'=-])([a-z][a-z0-9]*(?:_[a-z0-9]+)+)(?:[^\w/:-]|$)`)
	fileName    = regexp.MustCompile(`\.(?:json|md|sh|rego|tf|zone|org|com|net|conf|inc|html)$`)
	dotted      = regexp.MustCompile(`^[a-z_0-9]+(\.[a-z_0-9]+)+$`)
	makeTarget  = regexp.MustCompile(`\bmake ([a-z][a-z/-]*)`)
	makeSetting = regexp.MustCompile(`\b([A-Z]+)=`)
	testName    = regexp.MustCompile(`^(?:Test|Fuzz|Benchmark)[A-Z]\w*$`)
	filePath    = regexp.MustCompile(`^[\w.*-]+(/[\w.*-]+)+/?$`)
)

func (p project) checkNames(f facts) []string {
	return p.each(func(page *page, report func(int, string, ...any)) {
		for _, b := range page.blocks {
			for _, match := range ourFunction.FindAllStringSubmatch(b.text, -1) {
				if f.types["function."+match[1]] == nil {
					report(b.line, "there is no function %s", match[1])
				}
			}
		}
		for _, span := range page.spans {
			for _, problem := range p.checkSpan(page, span.text, f) {
				report(span.line, "`%s`: %s", span.text, problem)
			}
		}
	})
}

// checkSpan returns what is wrong with the names in a span of code.
func (p project) checkSpan(page *page, span string, f facts) (problems []string) {
	say := func(wrong bool, problem string) {
		if wrong {
			problems = append(problems, problem)
		}
	}
	for _, match := range ourFunction.FindAllStringSubmatch(span, -1) {
		say(f.types["function."+match[1]] == nil, "there is no function "+match[1])
	}
	if match := makeTarget.FindStringSubmatch(span); match != nil {
		say(!f.targets[match[1]], "the makefile has no target "+match[1])
		for _, setting := range makeSetting.FindAllStringSubmatch(span, -1) {
			say(!f.variables[setting[1]], "the makefile has no variable "+setting[1])
		}
	}
	if testName.MatchString(span) {
		say(!f.tests[span], "there is no such test")
	}
	if filePath.MatchString(span) && !strings.HasPrefix(page.path, "upstream/") {
		say(!p.hasFile(page, span), "there is no such file")
	}
	if page.isProse() && dotted.MatchString(span) && !fileName.MatchString(span) {
		say(!f.hasPath(span), "the provider has no such attribute, and no such code")
	}
	if page.isProse() && !fileName.MatchString(span) {
		for _, match := range snakeCase.FindAllStringSubmatch(span, -1) {
			say(!f.words[match[1]] && !slices.Contains(elsewhere, match[1]) && !exists(p.tree, "examples/"+match[1]), "the provider has no name "+match[1])
		}
	}
	return problems
}

// isProse reports whether a page for users is written by hand, so that what it names is
// named on purpose. The catalogue of consumers is full of names of others.
func (p *page) isProse() bool {
	return (p.path == "README.md" || strings.HasPrefix(p.path, "docs/")) && p.path != "docs/guides/consumers.md"
}

// hasFile reports whether a path is one of this repository: one that begins with none
// of its directories is not meant to be.
func (p project) hasFile(page *page, name string) bool {
	first, _, _ := strings.Cut(name, "/")
	if info, err := fs.Stat(p.tree, first); err != nil || !info.IsDir() || slices.Contains([]string{"bin", "dist"}, first) {
		return true
	}
	return exists(p.tree, name) || exists(p.tree, path.Join(path.Dir(page.path), name))
}

// hasPath reports whether the provider has an attribute at a path, or a code of that
// name. A path begins with a type and a name of the reader's, or with an attribute.
func (f *facts) hasPath(span string) bool {
	names := strings.Split(span, ".")
	if f.codes[span] {
		return true
	}
	if names[0] == "data" {
		names = append([]string{"data." + names[1]}, names[2:]...)
	}
	if known := f.types[names[0]]; known != nil && names[0] != "provider" {
		return known.has(names[min(len(names), 2):])
	}
	meant := false
	for _, known := range f.types {
		if known.inner[names[0]] == nil || known.isMap {
			continue
		}
		meant = true
		if known.has(names) {
			return true
		}
	}
	return !meant && !f.startsCode(names[0])
}

// startsCode reports whether codes begin with a name.
func (f *facts) startsCode(name string) bool {
	for code := range f.codes {
		if strings.HasPrefix(code, name+".") {
			return true
		}
	}
	return false
}

// TestNames_planted plants each mistake that a name can have.
func TestNames_planted(t *testing.T) {
	t.Parallel()
	tree := fstest.MapFS{
		"GNUmakefile": {Data: []byte("RUN ?=\nX := 1\n\n.PHONY: test\ntest: bin/x ## Test\n\tgo test $(RUN)\n")},
		"README.md": {Data: []byte("`make test RUN=x`, `make tests`, `make test RUNS=x`, `hsts_policy`, `hsts_policies`, `include_subdomain`, `add_header x;`,\n\n" +
			"`rollout.verify`, `rollout.verified`, `hsts_policy.site.header_value`, `hsts_policy.site.header`,\n\n" +
			"`data.hsts_preload_readiness.site.gate.open`, `data.hsts_preload_readiness.site.gate.opens`,\n\n" +
			"`provider::hsts::header(…)`, `provider::hsts::haeder(…)`, `zone_host(x)`,\n\n" +
			"`domain.www.no_tls`, `domain.www.no_tsl`, `hstspreload.org`, `examples/a`, `examples/b`, `other/b`, `examples/*`,\n\n" +
			"`TestOne`, `TestTwo`\n\n```hcl\nlocals { x = provider::hsts::haeder() }\n```\n")},
		"examples/a/main.tf":   {Data: []byte("\n")},
		"internal/one_test.go": {Data: []byte("package one\n\nfunc TestOne(t *testing.T) {}\n")},
	}
	p, err := read(tree)
	if err != nil {
		t.Fatal(err)
	}
	want := []string{
		"README.md:14: there is no function haeder",
		"README.md:1: `make tests`: the makefile has no target tests",
		"README.md:1: `make test RUNS=x`: the makefile has no variable RUNS",
		"README.md:1: `hsts_policies`: the provider has no name hsts_policies",
		"README.md:1: `include_subdomain`: the provider has no name include_subdomain",
		"README.md:3: `rollout.verified`: the provider has no such attribute, and no such code",
		"README.md:3: `hsts_policy.site.header`: the provider has no such attribute, and no such code",
		"README.md:5: `data.hsts_preload_readiness.site.gate.opens`: the provider has no such attribute, and no such code",
		"README.md:7: `provider::hsts::haeder(…)`: there is no function haeder",
		"README.md:7: `zone_host(x)`: the provider has no name zone_host",
		"README.md:9: `domain.www.no_tsl`: the provider has no such attribute, and no such code",
		"README.md:9: `examples/b`: there is no such file",
		"README.md:11: `TestTwo`: there is no such test",
	}
	if diff := cmp.Diff(want, p.checkNames(factsOf(t, tree))); diff != "" {
		t.Errorf("problems (-want +got):\n%s", diff)
	}
}
