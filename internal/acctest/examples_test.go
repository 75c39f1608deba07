package acctest_test

import (
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/hstskit/terraform-provider-hsts/internal/acctest"
	"github.com/hstskit/terraform-provider-hsts/internal/testlab"
)

const examples = "../../examples"

// TestExamples plans every example on its own, against a lab in
// which the domain of the examples is in order, save for a port of an old service.
func TestExamples(t *testing.T) {
	t.Parallel()
	legacy := testlab.Ready("legacy.example.com")
	legacy.Ports = map[int]testlab.Endpoint{8080: {TLS: testlab.PlainHTTP}}
	lab := testlab.New(t, testlab.Ready("example.com"), testlab.Ready("www.example.com"), legacy,
		testlab.HSTSPreload("example.com", "unknown", ""))
	found := 0
	err := filepath.WalkDir(examples, func(path string, entry fs.DirEntry, err error) error {
		if entry != nil && entry.Name() == "consumers" {
			return fs.SkipDir // TestConsumers has them: they need other providers
		}
		if err != nil || entry.IsDir() || filepath.Ext(path) != ".tf" {
			return err
		}
		found++
		t.Run(strings.TrimPrefix(path, examples+"/"), func(t *testing.T) {
			t.Parallel()
			if strings.HasSuffix(path, "import-by-identity.tf") && !acctest.HasIdentity(t) {
				t.Skip("import by identity needs Terraform or OpenTofu 1.12")
			}
			text, err := os.ReadFile(path)
			if err != nil {
				t.Fatal(err)
			}
			w := acctest.NewWorkspace(t, acctest.NewClock(time.Now()))
			w.Write("main.tf", string(text))
			lab := lab.ProviderConfig()
			if strings.Contains(string(text), "provider \"hsts\"") {
				w.Write("lab_override.tf", lab)
			} else {
				w.Write("lab.tf", lab)
			}
			if strings.Contains(path, "fleet_merge") {
				if err := os.Mkdir(w.Path("shards"), 0o700); err != nil {
					t.Fatal(err)
				}
				w.Write("shards/0.json", `{"example.com": {"ready": true, "error_codes": []}}`)
			}
			if result := w.Do("plan"); strings.Contains(result.Output, "not ready") {
				t.Errorf("the lab's site is not ready:\n%s", result.Output)
			}
		})
		return nil
	})
	if err != nil || found < 12 {
		t.Errorf("%d examples were found: %v", found, err)
	}
}

// TestExamples_query runs the query of the example of the list resource.
func TestExamples_query(t *testing.T) {
	t.Parallel()
	if !acctest.HasQuery(t) {
		t.Skip("terraform query needs Terraform 1.14")
	}
	text, err := os.ReadFile(examples + "/list-resources/hsts_policy/list-resource.tfquery.hcl")
	if err != nil {
		t.Fatal(err)
	}
	w := acctest.NewWorkspace(t, acctest.NewClock(time.Now()))
	w.Write("main.tf", testlab.New(t, testlab.Ready("example.com"), testlab.Ready("example.org")).ProviderConfig())
	w.Write("estate.tfquery.hcl", string(text))
	w.Do("query").Expect(t, "domain=example.com", "domain=example.org").Reject(t, "Warning")
}

// TestExamples_format holds every example against the layout of terraform fmt.
func TestExamples_format(t *testing.T) {
	t.Parallel()
	directory, err := filepath.Abs(examples)
	if err != nil {
		t.Fatal(err)
	}
	acctest.NewWorkspace(t, acctest.NewClock(time.Now())).Do("fmt", "-check", "-diff", "-recursive", directory)
}

// TestExamples_metric feeds the example's metric: a bad one holds the rollout, one
// that was not measured makes it wait; it never stops a plan.
func TestExamples_metric(t *testing.T) {
	t.Parallel()
	text, err := os.ReadFile(examples + "/metric/main.tf")
	if err != nil {
		t.Fatal(err)
	}
	clock := acctest.NewClock(time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC))
	w := acctest.NewWorkspace(t, clock)
	w.Write("main.tf", string(text))
	run := func(rate string) acctest.Result {
		t.Helper()
		if rate == "" {
			return w.Do("apply", "-auto-approve")
		}
		return w.Do("apply", "-auto-approve", "-var", "error_rate="+rate)
	}
	run("0.0001").Expect(t, `rollout = "5-minutes since 2026-03-01, next 1-week from 2026-03-01 13:05, full from 2026-04-07 15:05"`)
	clock.Advance(2 * time.Hour)
	run("").Expect(t, "Rollout Is Due but Waits", "the error rate was not measured", "0 changed")
	run("0.2").Expect(t, "Rollout Is Held: example.com", "held: the error rate is above 0.001")
	run("").Expect(t, "0 changed").Reject(t, "Warning") // not measured is not fixed, and it was told
	run("0.001").Expect(t, "Rollout Is No Longer Held", "next 1-week from 2026-03-01 15:05")
	clock.Advance(2 * time.Hour)
	run("").Expect(t, "Rollout Is Due but Waits")
	run("0").Expect(t, "1-week since 2026-03-01")
}

// TestReadme plans the configuration of the README.
func TestReadme(t *testing.T) {
	t.Parallel()
	readme, err := os.ReadFile("../../README.md")
	if err != nil {
		t.Fatal(err)
	}
	_, rest, _ := strings.Cut(string(readme), "```terraform\n")
	config, _, found := strings.Cut(rest, "```")
	if !found {
		t.Fatal("the README has no configuration")
	}
	lab := testlab.New(t, testlab.Ready("example.com"))
	w := acctest.NewWorkspace(t, acctest.NewClock(time.Now()))
	w.Write("main.tf", config)
	w.Write("lab.tf", lab.ProviderConfig())
	w.Do("fmt", "-check")
	w.Plan(2).Expect(t, "max-age=300; includeSubDomains")
}

// TestExamples_import runs each command of import.sh, for a state of its own.
func TestExamples_import(t *testing.T) {
	t.Parallel()
	lab := testlab.New(t, testlab.Ready("example.com"))
	script, err := os.ReadFile(examples + "/resources/hsts_policy/import.sh")
	if err != nil {
		t.Fatal(err)
	}
	want := map[string]string{
		"example.com": testlab.GoodHeader,
		"'example.com,max-age=604800; includeSubDomains'": "max-age=604800; includeSubDomains",
	}
	for line := range strings.Lines(string(script)) {
		id, found := strings.CutPrefix(strings.TrimSpace(line), "terraform import hsts_policy.site ")
		if !found {
			continue
		}
		w := acctest.NewWorkspace(t, acctest.NewClock(time.Now()))
		w.Write("main.tf", lab.ProviderConfig()+"resource \"hsts_policy\" \"site\" {\n  domain             = \"example.com\"\n  include_subdomains = true\n}\n")
		w.Do("import", "hsts_policy.site", strings.Trim(id, "'"))
		if got := w.Attributes("hsts_policy.site")["header_value"]; got != want[id] {
			t.Errorf("%s: the header is %v", id, got)
		}
		delete(want, id)
	}
	if len(want) > 0 {
		t.Errorf("import.sh does not have %v", want)
	}
}
