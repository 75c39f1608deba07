package docscheck_test

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"

	"github.com/hstskit/terraform-provider-hsts/internal/acctest"
)

// configuration is what a page lets its reader write into one directory.
type configuration struct {
	page   *page
	line   int
	blocks []block
	// part reports whether the reader has the rest already: a block marked hcl.
	part bool
}

// configurations returns those of a page. Its blocks marked terraform are one, as they
// are, until one begins with "terraform {": that begins another. On pages that
// tfplugindocs writes from examples, each is a configuration of its own. A block marked
// hcl is a part of one.
func (p *page) configurations() []configuration {
	var all []configuration
	whole := -1
	for _, b := range p.blocks {
		switch b.language {
		case "hcl":
			all = append(all, configuration{page: p, line: b.line, blocks: []block{b}, part: true})
		case "terraform":
			if whole < 0 || strings.HasPrefix(b.text, "terraform {") || !strings.HasPrefix(p.file, "templates/") {
				whole = len(all)
				all = append(all, configuration{page: p, line: b.line})
			}
			all[whole].blocks = append(all[whole].blocks, b)
		}
	}
	return all
}

// kind says by the first block of HCL what a text is, and so in which file it belongs.
func kind(text string) string {
	file, problems := hclsyntax.ParseConfig([]byte(text), "", hcl.InitialPos)
	body, _ := file.Body.(*hclsyntax.Body)
	if _, wrong := hclsyntax.ParseExpression([]byte(text), "", hcl.InitialPos); problems.HasErrors() && !wrong.HasErrors() {
		return "value"
	}
	if body == nil || len(body.Blocks) == 0 {
		return "attributes"
	}
	switch body.Blocks[0].Type {
	case "run", "mock_provider", "override_data", "override_resource":
		return "test"
	case "provider_installation":
		return "CLI configuration"
	case "list":
		return "query"
	}
	return "configuration"
}

// TestConfigurations validates every block of HCL of every page with the CLI.
func TestConfigurations(t *testing.T) {
	t.Parallel()
	pages := here(t).pages
	// The values in the catalogue of consumers are many, and need no directory each.
	values := map[*page]string{}
	n := 0
	for _, at := range sorted(pages) {
		for _, c := range pages[at].configurations() {
			n++
			if text := c.blocks[0].text; c.part && kind(text) == "value" {
				values[c.page] += fmt.Sprintf("  line_%d = %s", c.line, text)
				continue
			}
			t.Run(fmt.Sprintf("%s:%d", c.page.file, c.line), func(t *testing.T) {
				t.Parallel()
				c.skip(t)
				if result := c.validate(t); result.Code != 0 {
					t.Error(result.Raw)
				}
			})
		}
	}
	for page, locals := range values {
		t.Run(page.file, func(t *testing.T) {
			t.Parallel()
			w := acctest.NewWorkspace(t, acctest.NewClock(time.Now()))
			w.Write("main.tf", "locals {\n"+locals+"}\n")
			w.Do("validate")
		})
	}
	if n < 100 {
		t.Errorf("%d configurations were found", n)
	}
}

// skip skips the test of what the CLI is too old for.
func (c configuration) skip(t *testing.T) {
	t.Helper()
	if strings.Contains(c.blocks[0].text, "identity = {") && !acctest.HasIdentity(t) {
		t.Skip("import by identity needs Terraform or OpenTofu 1.12")
	}
	if kind(c.blocks[0].text) == "query" && !acctest.HasQuery(t) {
		t.Skip("terraform query needs Terraform 1.14")
	}
}

const required = "terraform {\n  required_providers {\n    hsts = {\n      source = \"hstskit/hsts\"\n    }\n  }\n}\n"

// validate validates a configuration in a directory that has the files which the pages
// speak of.
func (c configuration) validate(t *testing.T) acctest.Result {
	t.Helper()
	text := ""
	for _, b := range c.blocks {
		text += b.text + "\n"
	}
	var rest completed
	if c.part {
		rest = complete(t, text)
	}
	w := acctest.NewWorkspaceBeside(t, acctest.NewClock(time.Now()), rest.servers)
	w.Write("example.com.zone", "@ SOA ns1.dns.example. hostmaster 1 1d 2h 4w 1h\nwww A 192.0.2.1\n")
	w.Write("crt.json", `[{"name_value":"www.example.com\nshop.example.com"}]`)
	w.Write("domains.txt", "example.com\nexample.net\n")
	w.Write("access.log", "GET https://www.example.com/\n")
	if rest.providers == "" && !strings.Contains(text, "required_providers") {
		rest.providers = required
	}
	w.Write("rest.tf", rest.providers+rest.text)
	arguments := []string{"validate"}
	switch kind(text) {
	case "test":
		if err := os.Mkdir(w.Path("tests"), 0o700); err != nil {
			t.Fatal(err)
		}
		w.Write("tests/page.tftest.hcl", text)
		// validate does not look into the assertions.
		w.Write("assertions.tf", fmt.Sprintf("output \"assertions\" {\n  value = [%s]\n}\n", strings.Join(assertions(text), ", ")))
	case "query":
		w.Write("page.tfquery.hcl", text)
		arguments = append(arguments, "-query")
	case "CLI configuration":
		w.Write("cli.tfrc", text)
		// Whatever it does, it reads this first.
		return w.RunWith([]string{"TF_CLI_CONFIG_FILE=" + w.Path("cli.tfrc")}, "version")
	case "attributes":
		w.Write("page.tf", "locals {\n"+text+"}\n")
	default:
		w.Write("page.tf", rest.of(text))
	}
	return w.Run(arguments...)
}

// TestConfigurations_format checks that each block is as terraform fmt would lay it out.
func TestConfigurations_format(t *testing.T) {
	t.Parallel()
	w := acctest.NewWorkspace(t, acctest.NewClock(time.Now()))
	if result := format(w, here(t)); result.Code != 0 {
		t.Error(result.Raw)
	}
}

// format holds all blocks of HCL against the layout of terraform fmt, at once.
func format(w *acctest.Workspace, p project) acctest.Result {
	for _, at := range sorted(p.pages) {
		for _, b := range p.pages[at].blocks {
			if b.language != "hcl" && b.language != "terraform" || kind(b.text) == "CLI configuration" {
				continue
			}
			name := fmt.Sprintf("%s:%d.tf", strings.ReplaceAll(p.pages[at].file, "/", "_"), b.line)
			if kind(b.text) == "value" {
				b.text = "value = " + b.text
			}
			w.Write(name, b.text)
		}
	}
	return w.Run("fmt", "-check", "-diff", filepath.Clean(w.Path("")))
}

// TestConfigurations_planted plants each mistake that a block can have.
func TestConfigurations_planted(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct{ block, says string }{
		"good":        {"```terraform\nresource \"hsts_policy\" \"site\" {\n  domain             = \"example.com\"\n  include_subdomains = true\n}\n```", ""},
		"argument":    {"```terraform\nresource \"hsts_policy\" \"site\" {\n  domain             = \"example.com\"\n  include_subdomain = true\n}\n```", "Unsupported argument"},
		"incomplete":  {"```terraform\noutput \"x\" {\n  value = hsts_policy.site.header_value\n}\n```", "Reference to undeclared resource"},
		"part":        {"```hcl\noutput \"x\" {\n  value = hsts_policy.site.header_value\n}\n```", ""},
		"attribute":   {"```hcl\noutput \"x\" {\n  value = hsts_policy.site.header\n}\n```", "Unsupported attribute"},
		"of data":     {"```hcl\noutput \"x\" {\n  value = data.hsts_preload_readiness.site.gates\n}\n```", "Unsupported attribute"},
		"inner":       {"1. one\n\n   ```hcl\n   output \"x\" {\n     value = hsts_policy.site.header\n   }\n   ```", "Unsupported attribute"},
		"foreign":     {"```hcl\nresource \"local_file\" \"x\" {\n  filname = \"x\"\n  content  = hsts_policy.site.header_value\n}\n```", "Unsupported argument"},
		"unknown":     {"```hcl\nresource \"fastly_service_vcl\" \"x\" {\n  header {\n    source = hsts_policy.site.header\n  }\n}\n```", "Unsupported attribute"},
		"attributes":  {"```hcl\ngates = [data.hsts_preload_readiness.site.gat]\n```", "Unsupported attribute"},
		"test":        {"```hcl\nrun \"x\" {\n  assert {\n    condition     = hsts_policy.site.helt\n    error_message = \"x\"\n  }\n}\n```", "Unsupported attribute"},
		"syntax":      {"```hcl\nresource \"hsts_policy\" {\n```", "Unclosed configuration block"},
		"CLI":         {"```hcl\nprovider_installation {\n  dev_override {}\n}\n```", "dev_override"},
		"good of CLI": {"```hcl\nprovider_installation {\n  direct {}\n}\n```", ""},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			p, err := read(fstest.MapFS{"docs/guides/one.md": {Data: []byte("# One\n\n" + test.block + "\n")}})
			if err != nil {
				t.Fatal(err)
			}
			all := p.pages["docs/guides/one.md"].configurations()
			if len(all) != 1 {
				t.Fatalf("%d configurations", len(all))
			}
			result := all[0].validate(t).Expect(t, test.says)
			if bad := result.Code != 0 || strings.Contains(result.Output, "problems"); bad != (test.says != "") {
				t.Errorf("exit code %d:\n%s", result.Code, result.Raw)
			}
		})
	}
	t.Run("format", func(t *testing.T) {
		t.Parallel()
		p, err := read(fstest.MapFS{"docs/guides/one.md": {Data: []byte("```hcl\n{\n  a = 1\n  bc  = 2\n}\n```\n")}, "README.md": {Data: []byte("```terraform\nlocals {\n  a = 1\n}\n```\n")}})
		if err != nil {
			t.Fatal(err)
		}
		result := format(acctest.NewWorkspace(t, acctest.NewClock(time.Now())), p)
		result.Expect(t, "docs_guides_one.md:2.tf").Reject(t, "README")
		if result.Code == 0 {
			t.Error("it is not refused")
		}
	})
}

// languages are those of the blocks of code, which readers see in colours and which the
// checks go by.
var languages = []string{
	"hcl", "terraform", "shell", "sh", "text", "yaml", "json", "mermaid", "go", // checked here or elsewhere
	"nginx", "apache", "xml", "bat", // servers: internal/docgen and internal/serverconfig
}

// TestLanguages checks that no block of code escapes the checks by what it is marked as.
func TestLanguages(t *testing.T) {
	t.Parallel()
	for _, problem := range here(t).checkLanguages() {
		t.Error(problem)
	}
	p, err := read(fstest.MapFS{"README.md": {Data: []byte("```tf\n```\n\n```\n```\n\n```sh\n```\n")}})
	if got := p.checkLanguages(); err != nil || len(got) != 2 {
		t.Errorf("planted: %q, %v", got, err)
	}
}

func (p project) checkLanguages() []string {
	return p.each(func(page *page, report func(int, string, ...any)) {
		for _, b := range page.blocks {
			if !slices.Contains(languages, b.language) {
				report(b.line, "a block of code is marked %q", b.language)
			}
		}
	})
}
